/**
 * Ed25519 (RFC 8032 section 5.1) with all its parts in hand, for signatures that no library makes: by keys of small or
 * mixed order, with a given R, of other variants. A fixture technique: variable time, for published keys only.
 */
import { createHash } from 'node:crypto';
import { type Bytes, concat, fromBigInt, toBigInt, utf8 } from '../../src/conformance/recipe/bytes.ts';
import { inverse } from './rfc6979.ts';

const P = 2n ** 255n - 19n;
const D = (-121665n * inverse(121666n, P)) % P;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** Extended coordinates: x = X / Z, y = Y / Z, x y = T / Z. */
type Point = readonly [X: bigint, Y: bigint, Z: bigint, T: bigint];

const mod = (value: bigint, m = P): bigint => ((value % m) + m) % m;

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = mod(base);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

const pointOf = (x: bigint, y: bigint): Point => [x, y, 1n, mod(x * y)];

function add([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const [a, b] = [(y1 - x1) * (y2 - x2), (y1 + x1) * (y2 + x2)];
  const [c, d] = [2n * t1 * t2 * D, 2n * z1 * z2];
  const [e, f, g, h] = [mod(b - a), mod(d - c), mod(d + c), mod(b + a)];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
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

const littleEndian = (octets: Uint8Array): bigint => toBigInt(octets.slice().reverse());
const toOctets = (value: bigint): Bytes => fromBigInt(value, 32).reverse();

function encode([x, y, z]: Point): Bytes {
  const zInverse = inverse(z, P);
  return toOctets(mod(y * zInverse) | ((mod(x * zInverse) & 1n) << 255n));
}

/** The point with this y and an even x. */
function pointAt(y: bigint): Point {
  const square = mod((y * y - 1n) * inverse(mod(D * y * y + 1n), P));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x - square) !== 0n) x = mod(x * power(2n, (P - 1n) / 4n));
  return pointOf(x & 1n ? P - x : x, y);
}

const BASE = pointAt(mod(4n * inverse(5n, P)));
/** A point of order 8. */
const TORSION = pointAt(0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n);

const sha512 = (...parts: readonly Uint8Array[]): Bytes =>
  Uint8Array.from(
    createHash('sha512')
      .update(concat(...parts))
      .digest(),
  );

const hashToScalar = (...parts: readonly Uint8Array[]): bigint => littleEndian(sha512(...parts)) % ORDER;

interface Secret {
  readonly scalar: bigint;
  readonly prefix: Bytes;
}

function secretOf(seed: Uint8Array): Secret {
  const digest = sha512(seed);
  const scalar = (littleEndian(digest.subarray(0, 32)) & ((1n << 254n) - 8n)) | (1n << 254n);
  return { scalar, prefix: digest.slice(32) };
}

/** The public key of a seed with so many times a point of order 8 added to it. */
export const publicKey = (seed: Uint8Array, torsion = 0n): Bytes =>
  encode(add(times(secretOf(seed).scalar, BASE), times(torsion, TORSION)));

/** RFC 8032 section 2: dom2. */
const domain = (flag: number, context: string): Bytes =>
  concat(utf8('SigEd25519 no Ed25519 collisions'), Uint8Array.of(flag, context.length), utf8(context));

export interface Options {
  /** The private key; without it the signature is one by a key of small order, which needs none. */
  readonly seed: Uint8Array | undefined;
  /** The public key as it is hashed. */
  readonly key: Uint8Array;
  /** An R that counts as the neutral element, which makes S a multiple of the private key. */
  readonly r: Uint8Array | undefined;
  /** So many times a point of order 8 are added to R. */
  readonly torsion: bigint;
  /** Ed25519ph and Ed25519ctx: RFC 8032 section 5.1. */
  readonly prehash: boolean;
  readonly context: string | undefined;
}

/** By a key of small or mixed order the hash is a multiple of 8, so that both equations hold. */
export function sign(message: Uint8Array, { seed, key, r, torsion, prehash, context }: Options): Bytes {
  const { scalar, prefix } = secretOf(seed ?? key);
  const isOrdinary = seed !== undefined && publicKey(seed).every((octet, i) => octet === key[i]);
  const isVariant = prehash || context !== undefined;
  const dom = isVariant ? domain(prehash ? 1 : 0, context ?? '') : new Uint8Array(0);
  const text = prehash ? sha512(message) : message;
  for (let attempt = 0; ; attempt++) {
    const salt = attempt === 0 ? new Uint8Array(0) : Uint8Array.of(attempt);
    const nonce = r ? 0n : hashToScalar(dom, prefix, text, salt);
    const commitment = r ?? encode(add(times(nonce, BASE), times(torsion, TORSION)));
    const k = hashToScalar(dom, commitment, key, text);
    if (!isOrdinary && k % 8n !== 0n) continue;
    const s = mod(nonce + (seed === undefined ? 0n : k * scalar), ORDER);
    return concat(commitment, toOctets(s));
  }
}
