/**
 * The arithmetic that decides whether public values are what they claim to be, because hosts differ:
 * some import points off the curve, small-order points and scalars beyond the order.
 * SEC 1 section 3.2.2.1, FIPS 186-5, RFC 8032 sections 5.1 and 5.2.
 */

/** The curves of ECDSA. */
export type WeierstrassName = 'P-256' | 'P-384' | 'P-521';

/** The curves of EdDSA. */
export type EdwardsName = 'Ed25519' | 'Ed448';

interface WeierstrassCurve {
  readonly p: bigint;
  readonly b: bigint;
}

interface EdwardsCurve {
  readonly p: bigint;
  /** Order of the base point. */
  readonly order: bigint;
  /** The y coordinates of all points whose order divides the cofactor. */
  readonly smallOrderY: readonly bigint[];
}

const P256_P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const P384_P =
  0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn;
const P521_P = (1n << 521n) - 1n;
const ED25519_P = (1n << 255n) - 19n;
const ED25519_ORDER_8_Y = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
const ED448_P = (1n << 448n) - (1n << 224n) - 1n;

const WEIERSTRASS: Readonly<Record<WeierstrassName, WeierstrassCurve>> = {
  'P-256': { p: P256_P, b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn },
  'P-384': {
    p: P384_P,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
  'P-521': {
    p: P521_P,
    b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
  },
};

const EDWARDS: Readonly<Record<EdwardsName, EdwardsCurve>> = {
  Ed25519: {
    p: ED25519_P,
    order: (1n << 252n) + 27742317777372353535851937790883648493n,
    smallOrderY: [0n, 1n, ED25519_P - 1n, ED25519_ORDER_8_Y, ED25519_P - ED25519_ORDER_8_Y],
  },
  Ed448: {
    p: ED448_P,
    order: (1n << 446n) - 13818066809895115352007386748515426880336692474882178609894547503885n,
    smallOrderY: [0n, 1n, ED448_P - 1n],
  },
};

function bigEndian(bytes: Uint8Array): bigint {
  let hex = '0x0';
  for (const byte of bytes) hex += (byte + 256).toString(16).slice(1);
  return BigInt(hex);
}

function littleEndian(bytes: Uint8Array): bigint {
  return bigEndian(bytes.slice().reverse());
}

/** Tells whether affine coordinates are below the prime and satisfy y² = x³ - 3x + b. */
export function isOnCurve(crv: WeierstrassName, xBytes: Uint8Array, yBytes: Uint8Array): boolean {
  const { p, b } = WEIERSTRASS[crv];
  const x = bigEndian(xBytes);
  const y = bigEndian(yBytes);
  return x < p && y < p && (y * y - x * x * x + 3n * x - b) % p === 0n;
}

/** What an encoded Edwards point is, as far as its y coordinate tells. */
export type EdwardsPoint = 'good' | 'not_canonical' | 'small_order';

/** Judges an encoded point of Ed25519 or Ed448. Does not tell whether there is an x for its y. */
export function judgeEdwardsPoint(crv: EdwardsName, bytes: Uint8Array): EdwardsPoint {
  const { p, smallOrderY } = EDWARDS[crv];
  // The top bit is the sign of x (RFC 8032 sections 5.1.2 and 5.2.2).
  const y = BigInt.asUintN(bytes.length * 8 - 1, littleEndian(bytes));
  if (y >= p) return 'not_canonical';
  return smallOrderY.includes(y) ? 'small_order' : 'good';
}

/** Tells whether the scalar of an EdDSA signature is below the order (RFC 8032 sections 5.1.7 and 5.2.7). */
export function isEdwardsScalar(crv: EdwardsName, bytes: Uint8Array): boolean {
  return littleEndian(bytes) < EDWARDS[crv].order;
}
