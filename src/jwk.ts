/**
 * Public keys in JWK form: judged member by member and built anew, because a host's `importKey` is no
 * validator. RFC 7517 section 4, RFC 7518 section 6, RFC 8037 section 2, RFC 9964 section 3.
 */
import { ALGORITHMS, type Algorithm, type AlgorithmName, sameAlgorithm } from './algorithms.ts';
import { refusal } from './errors.ts';
import { decodeBase64url } from './internal/base64url.ts';
import { isOnCurve, judgeEdwardsPoint } from './internal/curves.ts';
import type { Bytes } from './types.ts';

/** Private members of every key type: RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1, RFC 8037 section 2, RFC 9964 section 3. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'] as const;

/** A key type of RFC 7638 section 3: its required public members in their order, and what names its kind. */
interface KeyType {
  readonly members: readonly string[];
  /** The member that names the curve or parameter set. */
  readonly kind?: string;
  /** Octets of each binary member by kind: RFC 7518 section 6.2.1.2, RFC 8037, RFC 8812, RFC 9964 section 4. */
  readonly lengths?: Readonly<Record<string, number>>;
}

const KEY_TYPES: Readonly<Record<string, KeyType>> = {
  EC: {
    members: ['crv', 'kty', 'x', 'y'],
    kind: 'crv',
    lengths: { 'P-256': 32, 'P-384': 48, 'P-521': 66, secp256k1: 32 },
  },
  RSA: { members: ['e', 'kty', 'n'] },
  OKP: {
    members: ['crv', 'kty', 'x'],
    kind: 'crv',
    lengths: { Ed25519: 32, Ed448: 57, X25519: 32, X448: 56 },
  },
  AKP: {
    members: ['alg', 'kty', 'pub'],
    kind: 'alg',
    lengths: { 'ML-DSA-44': 1312, 'ML-DSA-65': 1952, 'ML-DSA-87': 2592 },
  },
};

/** The members that hold base64url. */
type BinaryMember = 'x' | 'y' | 'n' | 'e' | 'pub';

/** A public key rebuilt from its required members, each in its canonical form. */
export interface PublicJWK {
  /** Required members only, in the order of RFC 7638: its JSON text is the input of the thumbprint. */
  readonly jwk: Readonly<Record<string, string>>;
  /** The binary members of its key type, decoded. */
  readonly bytes: Readonly<Record<BinaryMember, Bytes>>;
}

/** A key of unknown form: only own members count, and `undefined` counts as absent (one host owns them all). */
export type UncheckedJWK = Readonly<Record<string, unknown>>;

/**
 * Reads an own member. One host's exported keys own every member name, with `undefined` where there is
 * nothing, so absence is judged by value.
 */
function read(jwk: UncheckedJWK, name: string): unknown {
  return Object.hasOwn(jwk, name) ? jwk[name] : undefined;
}

/** Tells whether a key has a member that is private in any key type, even an empty or null one. */
export function hasPrivateMember(jwk: UncheckedJWK): boolean {
  return PRIVATE_MEMBERS.some((name) => read(jwk, name) !== undefined);
}

function readBytes(jwk: UncheckedJWK, name: string): Bytes {
  const bytes = decodeBase64url(readText(jwk, name));
  if (bytes === undefined) throw refusal('jwk_not_canonical');
  return bytes;
}

function readText(jwk: UncheckedJWK, name: string): string {
  const value = read(jwk, name);
  if (typeof value !== 'string' || value === '') throw refusal('jwk_invalid');
  return value;
}

function memberLength({ lengths = {} }: KeyType, kind: string): number {
  const length = Object.hasOwn(lengths, kind) ? lengths[kind] : undefined;
  if (length === undefined) throw refusal('jwk_invalid');
  return length;
}

/**
 * Rebuilds a public key from its required members. One key has exactly one such form, so exactly one
 * thumbprint: base64url is canonical, lengths are exact and RSA integers have no leading zero octets. Private
 * and optional members are left out; strength and use are not judged.
 *
 * @throws `DPoPError` with `jwk_invalid` or `jwk_not_canonical`.
 */
export function rebuildPublicJwk(jwk: UncheckedJWK): PublicJWK {
  const kty = readText(jwk, 'kty');
  const type = Object.hasOwn(KEY_TYPES, kty) ? KEY_TYPES[kty] : undefined;
  if (type === undefined) throw refusal('jwk_invalid');
  const length = type.kind === undefined ? undefined : memberLength(type, readText(jwk, type.kind));
  const rebuilt: Record<string, string> = {};
  const bytes: Record<string, Bytes> = {};
  for (const name of type.members) {
    rebuilt[name] = readText(jwk, name);
    if (name === 'kty' || name === type.kind) continue;
    const value = readBytes(jwk, name);
    // RFC 7518 section 2: Base64urlUInt has no leading zeros; section 6.2.1.2: coordinates have all of theirs.
    const isExact = length === undefined ? value[0] !== 0 : value.length === length;
    if (!isExact) throw refusal(kty === 'OKP' || kty === 'AKP' ? 'jwk_invalid' : 'jwk_not_canonical');
    bytes[name] = value;
  }
  return { jwk: rebuilt, bytes: bytes as PublicJWK['bytes'] };
}

/** RFC 7517 sections 4.2 and 4.3: a key that says what it is for must be for verifying signatures. */
function checkUse(jwk: UncheckedJWK): void {
  const use = read(jwk, 'use');
  const operations = read(jwk, 'key_ops');
  if (use !== undefined && use !== 'sig') throw refusal('jwk_use');
  if (operations === undefined) return;
  const isGood =
    Array.isArray(operations) &&
    operations.every((operation) => typeof operation === 'string') &&
    operations.includes('verify') &&
    new Set(operations).size === operations.length;
  if (!isGood) throw refusal('jwk_use');
}

/** A rebuilt key together with the one algorithm it is to be used with. */
export interface BoundJWK extends PublicJWK {
  readonly name: AlgorithmName;
  readonly algorithm: Algorithm;
}

/** Counts the bits of an integer without leading zero octets. */
function bitLength(integer: Uint8Array): number {
  const [first = 0] = integer;
  return integer.length * 8 - (Math.clz32(first) - 24);
}

/**
 * Refuses an RSA key that is larger than allowed: the owner of the key decides how long a verification takes.
 *
 * @throws `DPoPError` with `jwk_too_large`.
 */
export function checkKeySize({ algorithm, bytes }: BoundJWK, maxModulusLength: number): void {
  if (algorithm.kty !== 'RSA') return;
  if (bitLength(bytes.n) > maxModulusLength || bytes.e.length > 4) throw refusal('jwk_too_large');
}

/** RFC 7518 section 3.3 and RFC 8017 section 3.1. With e = 1 everybody can sign. */
function checkRsa({ n, e }: PublicJWK['bytes']): void {
  const exponent = e.reduce((value, octet) => value * 256 + octet, 0);
  const isOdd = (n.at(-1) as number) % 2 === 1 && exponent % 2 === 1;
  if (bitLength(n) < 2048 || exponent < 3 || !isOdd) throw refusal('jwk_weak');
}

/**
 * Checks what only arithmetic can tell about a key, whatever the host would say: points on the curve (RFC 8725
 * section 3.4), canonical points of large order (RFC 8032 section 5.1.3), RSA moduli and exponents.
 *
 * @throws `DPoPError` with `jwk_off_curve`, `jwk_weak` or `jwk_not_canonical`.
 */
export function checkKeyStrength({ algorithm, bytes }: BoundJWK): void {
  if (algorithm.kty === 'RSA') checkRsa(bytes);
  if (algorithm.kty === 'EC' && !isOnCurve(algorithm.crv, bytes.x, bytes.y)) throw refusal('jwk_off_curve');
  if (algorithm.kty !== 'OKP') return;
  const point = judgeEdwardsPoint(algorithm.crv, bytes.x);
  if (point === 'not_canonical') throw refusal('jwk_not_canonical');
  if (point === 'small_order') throw refusal('jwk_weak');
}

/**
 * Rebuilds a public key for use with one algorithm (RFC 8725 section 3.1).
 *
 * @param jwk - The key, already known to have no private member.
 * @param alg - The `alg` of the header. `EdDSA` means the curve of the key.
 * @throws `DPoPError` with one of the codes of the group `jwk`.
 */
export function bindJwk(jwk: UncheckedJWK, alg: AlgorithmName | 'EdDSA'): BoundJWK {
  const kty = readText(jwk, 'kty');
  const name = alg === 'EdDSA' ? (read(jwk, 'crv') === 'Ed448' ? 'Ed448' : 'Ed25519') : alg;
  const algorithm = ALGORITHMS[name];
  if (kty !== algorithm.kty) throw refusal('jwk_type_mismatch');
  if ('crv' in algorithm && readText(jwk, 'crv') !== algorithm.crv) throw refusal('jwk_type_mismatch');
  const keyAlg = read(jwk, 'alg');
  if (keyAlg !== undefined && !sameAlgorithm(keyAlg, name)) throw refusal('jwk_alg_mismatch');
  checkUse(jwk);
  return { ...rebuildPublicJwk(jwk), name, algorithm };
}
