/**
 * Deterministic ECDSA (RFC 6979) over P-256, P-384 and P-521, so that ES* vectors can be regenerated octet for octet.
 * A fixture technique: variable time, for published keys only.
 */
import { createHash, createHmac } from 'node:crypto';
import { type Bytes, concat, fromBigInt, hex, toBigInt, utf8 } from '../../src/conformance/recipe/bytes.ts';

export type CurveName = 'P-256' | 'P-384' | 'P-521';
export type HashName = 'sha256' | 'sha384' | 'sha512';

interface Curve {
  readonly p: bigint;
  readonly n: bigint;
  readonly b: bigint;
  readonly g: Affine;
  /** Octets of a coordinate. */
  readonly size: number;
}
type Affine = readonly [x: bigint, y: bigint];
/** Jacobian coordinates; undefined is the point at infinity. */
type Point = readonly [x: bigint, y: bigint, z: bigint] | undefined;

/** FIPS 186-4 appendix D.1.2. */
export const CURVES: Readonly<Record<CurveName, Curve>> = {
  'P-256': {
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    g: [
      0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
      0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
    ],
    size: 32,
  },
  'P-384': {
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    g: [
      0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
      0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
    ],
    size: 48,
  },
  'P-521': {
    p: 2n ** 521n - 1n,
    n: 0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    b: 0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    g: [
      0x00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66n,
      0x011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650n,
    ],
    size: 66,
  },
};

const mod = (value: bigint, m: bigint): bigint => {
  const rest = value % m;
  return rest < 0n ? rest + m : rest;
};

export function inverse(value: bigint, m: bigint): bigint {
  let [a, b] = [mod(value, m), m];
  let [x, y] = [1n, 0n];
  while (a > 1n) {
    const q = b / a;
    [a, b] = [b - q * a, a];
    [x, y] = [y - q * x, x];
  }
  if (a !== 1n) throw new Error('no inverse');
  return mod(x, m);
}

function double(point: Point, p: bigint): Point {
  if (point === undefined) return undefined;
  const [x, y, z] = point;
  const zz = (z * z) % p;
  const yy = (y * y) % p;
  const s = (4n * x * yy) % p;
  const m = (3n * (x - zz) * (x + zz)) % p;
  const x2 = (m * m - 2n * s) % p;
  return [x2, (m * (s - x2) - 8n * yy * yy) % p, (2n * y * z) % p];
}

/** Mixed addition: the second summand is affine. */
function add(point: Point, [x2, y2]: Affine, p: bigint): Point {
  if (point === undefined) return [x2, y2, 1n];
  const [x1, y1, z1] = point;
  const zz = (z1 * z1) % p;
  const h = (x2 * zz - x1) % p;
  const r = (y2 * zz * z1 - y1) % p;
  if (h === 0n) return r === 0n ? double(point, p) : undefined;
  const hh = (h * h) % p;
  const hhh = (h * hh) % p;
  const v = (x1 * hh) % p;
  const x3 = (r * r - hhh - 2n * v) % p;
  return [x3, (r * (v - x3) - y1 * hhh) % p, (z1 * h) % p];
}

function toAffine(point: Point, p: bigint): Affine {
  if (point === undefined) throw new Error('point at infinity');
  const [x, y, z] = point;
  const zInverse = inverse(z, p);
  const zz = (zInverse * zInverse) % p;
  return [mod(x * zz, p), mod(y * zz * zInverse, p)];
}

/** table[i][j - 1] = j * 2^(8i) * G, so that a multiplication is one addition per octet of the scalar. */
const tables = new Map<CurveName, Affine[][]>();

function tableOf(name: CurveName): Affine[][] {
  const known = tables.get(name);
  if (known !== undefined) return known;
  const { p, g, size } = CURVES[name];
  const table: Affine[][] = [];
  let base = g;
  for (let i = 0; i < size; i++) {
    const points: NonNullable<Point>[] = [];
    let sum: Point;
    for (let j = 1; j <= 256; j++) {
      sum = add(sum, base, p) as NonNullable<Point>;
      points.push(sum);
    }
    const row = toAffineAll(points, p);
    base = row.pop() as Affine;
    table.push(row);
  }
  tables.set(name, table);
  return table;
}

/** Montgomery's trick: one inversion for the whole row. */
function toAffineAll(points: readonly NonNullable<Point>[], p: bigint): Affine[] {
  const products: bigint[] = [];
  let product = 1n;
  for (const [, , z] of points) {
    products.push(product);
    product = (product * z) % p;
  }
  let rest = inverse(product, p);
  const affine: Affine[] = [];
  for (let i = points.length - 1; i >= 0; i--) {
    const [x, y, z] = points[i] as NonNullable<Point>;
    const zInverse = (rest * (products[i] as bigint)) % p;
    rest = (rest * z) % p;
    const zz = (zInverse * zInverse) % p;
    affine[i] = [mod(x * zz, p), mod(y * zz * zInverse, p)];
  }
  return affine;
}

export function multiplyBase(name: CurveName, scalar: bigint): Affine {
  const { p, size } = CURVES[name];
  const table = tableOf(name);
  let sum: Point;
  fromBigInt(scalar, size).forEach((octet, i) => {
    if (octet > 0) sum = add(sum, table[size - 1 - i]?.[octet - 1] as Affine, p);
  });
  return toAffine(sum, p);
}

/** RFC 6979 section 2.3.2: the leftmost bits of the octets, as many as the order has. */
function bitsToInt(octets: Uint8Array, n: bigint): bigint {
  const excess = 8 * octets.length - n.toString(2).length;
  return excess > 0 ? toBigInt(octets) >> BigInt(excess) : toBigInt(octets);
}

/** RFC 6979 section 3.2. */
function* nonces(d: bigint, digest: Bytes, hash: HashName, { n, size }: Curve): Generator<bigint, never> {
  const hmac = (key: Bytes, ...data: Uint8Array[]): Bytes =>
    Uint8Array.from(
      createHmac(hash, key)
        .update(concat(...data))
        .digest(),
    );
  const seed = concat(fromBigInt(d, size), fromBigInt(bitsToInt(digest, n) % n, size));
  let k: Bytes = new Uint8Array(digest.length);
  let v: Bytes = new Uint8Array(digest.length).fill(1);
  for (const step of [0, 1]) {
    k = hmac(k, v, Uint8Array.of(step), seed);
    v = hmac(k, v);
  }
  for (;;) {
    let t: Bytes = new Uint8Array(0);
    while (8 * t.length < n.toString(2).length) {
      v = hmac(k, v);
      t = concat(t, v);
    }
    const candidate = bitsToInt(t, n);
    if (candidate > 0n && candidate < n) yield candidate;
    k = hmac(k, v, Uint8Array.of(0));
    v = hmac(k, v);
  }
}

/** R and S concatenated (RFC 7518 section 3.4). S is not reduced to its lower half: JWS has no such rule. */
export function sign(name: CurveName, hash: HashName, d: bigint, message: Uint8Array): Bytes {
  return signDigest(name, hash, d, Uint8Array.from(createHash(hash).update(message).digest()));
}

/** The same for a message that is hashed already; the hash that is named makes the nonces. */
export function signDigest(name: CurveName, hash: HashName, d: bigint, digest: Bytes): Bytes {
  const curve = CURVES[name];
  const e = bitsToInt(digest, curve.n);
  for (const k of nonces(d, digest, hash, curve)) {
    const r = multiplyBase(name, k)[0] % curve.n;
    const s = (inverse(k, curve.n) * (e + r * d)) % curve.n;
    if (r > 0n && s > 0n) return concat(fromBigInt(r, curve.size), fromBigInt(s, curve.size));
  }
  throw new Error('unreachable');
}

interface Example {
  readonly name: string;
  readonly curve: CurveName;
  readonly hash: HashName;
  readonly d: bigint;
  readonly message: string;
  readonly r: string;
  readonly s: string;
}

const D256 = 0xc9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721n;
const D384 =
  0x6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5n;
const D521 =
  0x00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75caa896eb32f1f47c70855836a6d16fcc1466f6d8fbec67db89ec0c08b0e996b83538n;

/** RFC 6979 appendix A.2.5 to A.2.7, and a message whose first nonce is out of range. */
const EXAMPLES: readonly Example[] = [
  {
    name: 'A.2.5 sample',
    curve: 'P-256',
    hash: 'sha256',
    d: D256,
    message: 'sample',
    r: 'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716',
    s: 'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
  },
  {
    name: 'A.2.5 test',
    curve: 'P-256',
    hash: 'sha256',
    d: D256,
    message: 'test',
    r: 'f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367',
    s: '019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083',
  },
  {
    name: 'second nonce',
    curve: 'P-256',
    hash: 'sha256',
    d: D256,
    message: 'wv[vnX',
    r: 'efd9073b652e76da1b5a019c0e4a2e3fa529b035a6abb91ef67f0ed7a1f21234',
    s: '3db4706c9d9f4a4fe13bb5e08ef0fab53a57dbab2061c83a35fa411c68d2ba33',
  },
  {
    name: 'A.2.6 sample',
    curve: 'P-384',
    hash: 'sha384',
    d: D384,
    message: 'sample',
    r: '94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46',
    s: '99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8',
  },
  {
    name: 'A.2.7 sample',
    curve: 'P-521',
    hash: 'sha512',
    d: D521,
    message: 'sample',
    r: '00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e25a1ee9017b5d450606add152b534931d7d4e8455cc91f9b15bf05ec36e377fa',
    s: '00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af282623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44da4a67a',
  },
];

/** The published examples as checks: name and whether it is reproduced. */
export function selfCheck(): { readonly name: string; readonly ok: boolean }[] {
  return EXAMPLES.map(({ name, curve, hash, d, message, r, s }) => ({
    name,
    ok: hex(sign(curve, hash, d, utf8(message))) === r + s,
  }));
}
