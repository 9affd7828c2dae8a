/** Public keys in proofs: RFC 7517 section 4, RFC 7518 section 6, RFC 8037 section 2, RFC 8725 section 3. */
import { decode } from './base64url.ts';
import { isObject, type JsonObject, type Value } from './json.ts';
import type { Opinion } from './opinion.ts';
import { CURVES, decodeEd25519, hasPrimeOrder, hasSmallOrder, isOnCurve, toBigInt } from './points.ts';

/** RFC 7638 section 3.2, RFC 8037 section 2, RFC 9964: the members that make the key. */
export const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  EC: ['crv', 'x', 'y'],
  RSA: ['e', 'n'],
  OKP: ['crv', 'x'],
  AKP: ['alg', 'pub'],
  oct: ['k'],
};

export const PRIVATE: Readonly<Record<string, readonly string[]>> = {
  EC: ['d'],
  RSA: ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'],
  OKP: ['d'],
  AKP: ['priv'],
  oct: ['k'],
};

const CERTIFICATE_MEMBERS = ['x5u', 'x5c', 'x5t', 'x5t#S256'];

interface Algorithm {
  readonly kty: string;
  readonly crv?: readonly string[];
  /** Octets of a signature; that of RSA is as long as the modulus. */
  readonly signature?: number;
}

/** The asymmetric signature algorithms of the IANA registry that are not prohibited. */
export const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  ES256: { kty: 'EC', crv: ['P-256'], signature: 64 },
  ES384: { kty: 'EC', crv: ['P-384'], signature: 96 },
  ES512: { kty: 'EC', crv: ['P-521'], signature: 132 },
  ES256K: { kty: 'EC', crv: ['secp256k1'], signature: 64 },
  RS256: { kty: 'RSA' },
  RS384: { kty: 'RSA' },
  RS512: { kty: 'RSA' },
  PS256: { kty: 'RSA' },
  PS384: { kty: 'RSA' },
  PS512: { kty: 'RSA' },
  EdDSA: { kty: 'OKP', crv: ['Ed25519', 'Ed448'] },
  Ed25519: { kty: 'OKP', crv: ['Ed25519'], signature: 64 },
  Ed448: { kty: 'OKP', crv: ['Ed448'], signature: 114 },
  'ML-DSA-44': { kty: 'AKP', signature: 2420 },
  'ML-DSA-65': { kty: 'AKP', signature: 3309 },
  'ML-DSA-87': { kty: 'AKP', signature: 4627 },
};

/** The required members only, and what the length of a signature is compared with. */
export interface PublicKey {
  readonly kty: string;
  readonly crv: string | undefined;
  readonly members: Readonly<Record<string, string>>;
  readonly signatureLength: number | undefined;
}

interface Purpose {
  readonly alg: string | undefined;
  /** The greatest length of an RSA modulus, where the policy has one. */
  readonly maxBits: number | undefined;
}

/** Absent where no signature can be checked with the key. */
export function readPublicKey(
  jwk: Value | undefined,
  { alg, maxBits }: Purpose,
  opinion: Opinion,
): PublicKey | undefined {
  if (jwk === undefined) return refuse(opinion, 'RFC 9449 section 4.3 check 3: no jwk');
  if (!isObject(jwk)) return refuse(opinion, 'RFC 7515 section 4.1.3: jwk is no object');
  const kty = jwk.get('kty');
  const names = typeof kty === 'string' && Object.hasOwn(REQUIRED, kty) ? REQUIRED[kty] : undefined;
  if (typeof kty !== 'string' || names === undefined)
    return refuse(opinion, 'RFC 7517 section 4.1: no known kty');
  checkPrivateMembers(jwk, kty, opinion);
  checkUse(jwk, alg, opinion);
  const needed = alg === undefined ? undefined : ALGORITHMS[alg];
  if (needed !== undefined && needed.kty !== kty) {
    opinion.refuse(['jwk', 'alg'], 'RFC 8725 section 3.1: a key of another type than the algorithm has');
    return undefined;
  }
  const members: Record<string, string> = { kty };
  for (const name of names) {
    const member = jwk.get(name);
    if (typeof member !== 'string') return refuse(opinion, `RFC 7518 section 6: ${name} is no string`);
    members[name] = member;
  }
  const { crv } = members;
  if (needed?.crv !== undefined && !needed.crv.includes(crv ?? '')) {
    opinion.refuse(
      ['jwk', 'alg'],
      'RFC 7518 section 3.4, RFC 8037 section 3.1: a curve of another algorithm',
    );
    return undefined;
  }
  const faults = opinion.faults.length;
  const rsaLength = checkMembers(kty, members, maxBits, opinion);
  if (kty === 'oct' || opinion.faults.length > faults) return undefined;
  const okpLength = crv === 'Ed25519' ? 64 : 114;
  return { kty, crv, members, signatureLength: rsaLength ?? needed?.signature ?? okpLength };
}

function refuse(opinion: Opinion, why: string): undefined {
  opinion.refuse('jwk', why);
  return undefined;
}

function checkPrivateMembers(jwk: JsonObject, kty: string, opinion: Opinion): void {
  for (const name of new Set(Object.values(PRIVATE).flat())) {
    const member = jwk.get(name);
    if (member === undefined) continue;
    if (!PRIVATE[kty]?.includes(name))
      opinion.leaveOpen('jwk', `RFC 7517 section 4: ${name} is unknown to ${kty}`);
    else if (member === null && kty !== 'OKP')
      opinion.leaveOpen('jwk', `${name} is null, which is no key material`);
    else opinion.refuse('jwk', `RFC 9449 section 4.3 check 7: private member ${name}`);
  }
}

function checkUse(jwk: JsonObject, alg: string | undefined, opinion: Opinion): void {
  const named = jwk.get('alg');
  if (named !== undefined && named !== alg && alg !== undefined) {
    const same = jwk.get('crv') === 'Ed448' ? ['EdDSA', 'Ed448'] : ['EdDSA', 'Ed25519'];
    const areOneOperation = [named, alg].every((name) => typeof name === 'string' && same.includes(name));
    if (areOneOperation) opinion.leaveOpen('jwk', 'RFC 9864: two names of one algorithm');
    else opinion.refuse('jwk', 'RFC 8725 section 3.1: the key is for another algorithm');
  }
  const use = jwk.get('use');
  if (use !== undefined && use !== 'sig') opinion.leaveOpen('jwk', 'RFC 7517 section 4.2: another use');
  const operations = jwk.get('key_ops');
  const isToVerify = Array.isArray(operations) && operations.length === 1 && operations[0] === 'verify';
  if (operations !== undefined && !isToVerify)
    opinion.leaveOpen('jwk', 'RFC 7517 section 4.3: other operations');
  if (CERTIFICATE_MEMBERS.some((name) => jwk.has(name)))
    opinion.leaveOpen('jwk', 'RFC 7517 section 4.7: a certificate');
}

/** The length of an RSA modulus in octets; no other key type has one. */
function checkMembers(
  kty: string,
  members: Readonly<Record<string, string>>,
  maxBits: number | undefined,
  opinion: Opinion,
): number | undefined {
  const octets = (name: string) => octetsOf(name, members[name] ?? '', opinion);
  if (kty === 'EC') checkEc(members['crv'] ?? '', octets('x'), octets('y'), opinion);
  if (kty === 'OKP') checkOkp(members['crv'] ?? '', octets('x'), opinion);
  if (kty === 'AKP') octets('pub');
  if (kty === 'oct') opinion.refuse(['jwk', 'alg'], 'RFC 9449 section 4.3 check 5: a symmetric key');
  return kty === 'RSA' ? checkRsa(octets('n'), octets('e'), maxBits, opinion) : undefined;
}

function octetsOf(name: string, text: string, opinion: Opinion): Uint8Array | undefined {
  const decoded = decode(text);
  if (decoded === undefined || text === '')
    return refuse(opinion, `RFC 7515 section 2: ${name} is no base64url`);
  if (!decoded.hasZeroPadBits) opinion.leaveOpen('jwk', `RFC 4648 section 3.5: ${name} has unused bits set`);
  return decoded.octets;
}

function checkEc(crv: string, x: Uint8Array | undefined, y: Uint8Array | undefined, opinion: Opinion): void {
  const curve = CURVES[crv];
  if (curve === undefined) {
    if (crv === 'secp256k1') opinion.unknown.push('secp256k1');
    else opinion.refuse('jwk', 'RFC 7518 section 6.2.1.1: unknown curve');
    return;
  }
  if (x === undefined || y === undefined) return;
  if (x.length !== curve.octets || y.length !== curve.octets) {
    opinion.refuse('jwk', 'RFC 7518 section 6.2.1.2: a coordinate has the length of the field');
  } else if (!isOnCurve(curve, toBigInt(x), toBigInt(y))) {
    opinion.refuse('jwk', 'RFC 8725 section 3.4: not on the curve');
  }
}

function checkOkp(crv: string, x: Uint8Array | undefined, opinion: Opinion): void {
  if (crv === 'Ed448') {
    if (x !== undefined && x.length !== 57) opinion.refuse('jwk', 'RFC 8032 section 5.2.5: wrong length');
    return;
  }
  if (crv !== 'Ed25519') {
    opinion.refuse('jwk', 'RFC 8037 section 3.1: no curve of a signature algorithm');
    return;
  }
  if (x === undefined) return;
  const point = x.length === 32 ? decodeEd25519(x) : undefined;
  if (point === undefined) opinion.refuse('jwk', 'RFC 8032 section 5.1.3: the key does not decode');
  else if (hasSmallOrder(point))
    opinion.leaveOpen(['jwk', 'signature'], 'RFC 8032 section 5.1.7: a key of small order');
  else if (!hasPrimeOrder(point))
    opinion.leaveOpen(['jwk', 'signature'], 'RFC 8032 section 5.1.7: a key of mixed order');
}

function checkRsa(
  n: Uint8Array | undefined,
  e: Uint8Array | undefined,
  maxBits: number | undefined,
  opinion: Opinion,
): number | undefined {
  if (n === undefined || e === undefined) return undefined;
  if (n[0] === 0 || e[0] === 0) return refuse(opinion, 'RFC 7518 section 6.3.1: not the fewest octets');
  const [modulus, exponent] = [toBigInt(n), toBigInt(e)];
  const bits = modulus.toString(2).length;
  if (bits < 2048) opinion.refuse('jwk', 'RFC 7518 section 3.3: less than 2048 bits');
  if (maxBits !== undefined && bits > maxBits) opinion.refuse('jwk', 'more bits than the policy has it');
  else if (maxBits === undefined && bits > 4096) opinion.leaveOpen('jwk', 'a modulus of more than 4096 bits');
  if (modulus % 2n === 0n) opinion.refuse('jwk', 'RFC 8017 section 3.1: an even modulus');
  if (exponent < 3n || exponent % 2n === 0n || exponent >= modulus) {
    opinion.refuse('jwk', 'RFC 8017 section 3.1: no public exponent');
  } else if (exponent === 3n || exponent > 2n ** 32n) opinion.leaveOpen('jwk', 'an unusual exponent');
  return n.length;
}
