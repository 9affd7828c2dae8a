/** Public keys and signatures as points: SEC 1 section 3.2.2, FIPS 186-4 appendix D.1.2, RFC 8032 section 5.1. */
import { createHash } from 'node:crypto';

const hexOf = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

export const toBigInt = (octets: Uint8Array): bigint => BigInt(`0x${hexOf(octets) || '0'}`);

const mod = (value: bigint, p: bigint): bigint => ((value % p) + p) % p;

function power(base: bigint, exponent: bigint, p: bigint): bigint {
  let result = 1n;
  let square = mod(base, p);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square, p);
    square = mod(square * square, p);
  }
  return result;
}

/** y^2 = x^3 - 3x + b over the integers modulo p. */
interface Curve {
  readonly octets: number;
  readonly p: bigint;
  readonly b: bigint;
}

export const CURVES: Readonly<Record<string, Curve>> = {
  'P-256': {
    octets: 32,
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  'P-384': {
    octets: 48,
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
  'P-521': {
    octets: 66,
    p: 2n ** 521n - 1n,
    b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
  },
};

export function isOnCurve({ p, b }: Curve, x: bigint, y: bigint): boolean {
  return x < p && y < p && mod(y * y - (x * x * x - 3n * x + b), p) === 0n;
}

const P = 2n ** 255n - 19n;
const D = mod(-121665n * power(121666n, P - 2n, P), P);
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** RFC 8032 section 5.1.4: x = X / Z, y = Y / Z, x y = T / Z. */
type Point = readonly [X: bigint, Y: bigint, Z: bigint, T: bigint];

const pointOf = (x: bigint, y: bigint): Point => [x, y, 1n, mod(x * y, P)];

/** RFC 8032 section 5.1.3; absent where decoding fails. */
export function decodeEd25519(octets: Uint8Array): Point | undefined {
  const number = toBigInt(octets.slice().reverse());
  const sign = number >> 255n;
  const y = number & (2n ** 255n - 1n);
  if (y >= P) return undefined;
  const square = mod((y * y - 1n) * power(D * y * y + 1n, P - 2n, P), P);
  let x = power(square, (P + 3n) / 8n, P);
  if (mod(x * x - square, P) !== 0n) x = mod(x * power(2n, (P - 1n) / 4n, P), P);
  if (mod(x * x - square, P) !== 0n) return undefined;
  if (x === 0n && sign === 1n) return undefined;
  return pointOf((x & 1n) === sign ? x : mod(-x, P), y);
}

function add([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const [a, b] = [(y1 - x1) * (y2 - x2), (y1 + x1) * (y2 + x2)];
  const [c, d] = [2n * t1 * t2 * D, 2n * z1 * z2];
  const [e, f, g, h] = [mod(b - a, P), mod(d - c, P), mod(d + c, P), mod(b + a, P)];
  return [mod(e * f, P), mod(g * h, P), mod(f * g, P), mod(e * h, P)];
}

function times(scalar: bigint, point: Point): Point {
  let sum = pointOf(0n, 1n);
  let doubled = point;
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if (rest & 1n) sum = add(sum, doubled);
    doubled = add(doubled, doubled);
  }
  return sum;
}

const isNeutral = ([x, y, z]: Point): boolean => x === 0n && y === z;

/** A multiple of 8 of it is the neutral element: signatures by it say nothing. */
export const hasSmallOrder = (point: Point): boolean => isNeutral(times(8n, point));

/** Verifiers with and without the cofactor may differ for other keys (RFC 8032 section 5.1.7, step 3). */
export const hasPrimeOrder = (point: Point): boolean => isNeutral(times(ORDER, point));

const BASE = decodeEd25519(Buffer.from(`58${'66'.repeat(31)}`, 'hex')) as Point;

const littleEndian = (octets: Uint8Array): bigint => toBigInt(octets.slice().reverse());

const negative = ([x, y, z, t]: Point): Point => [mod(-x, P), y, z, mod(-t, P)];

interface Equations {
  /** Both points are of prime order, so that the equations agree. */
  readonly areUsual: boolean;
  readonly cofactorless: boolean;
  readonly cofactored: boolean;
}

/** RFC 8032 section 5.1.7. */
export function equations(key: Uint8Array, signature: Uint8Array, message: Uint8Array): Equations {
  const [a, r] = [decodeEd25519(key), decodeEd25519(signature.slice(0, 32))];
  const s = littleEndian(signature.slice(32));
  if (a === undefined || r === undefined || s >= ORDER)
    return { areUsual: false, cofactorless: false, cofactored: false };
  const digest = createHash('sha512').update(signature.subarray(0, 32)).update(key).update(message).digest();
  const sum = add(r, times(littleEndian(Uint8Array.from(digest)) % ORDER, a));
  const difference = add(times(s, BASE), negative(sum));
  const isNeutralTimes = (factor: bigint) => isNeutral(times(factor, difference));
  const areUsual = [a, r].every((point) => hasPrimeOrder(point) && !hasSmallOrder(point));
  return { areUsual, cofactorless: isNeutralTimes(1n), cofactored: isNeutralTimes(8n) };
}
