/** Key pairs as private JWKs and back. RFC 7517, RFC 7518 section 6, RFC 8037 section 2, RFC 9964 section 3. */
import { ALGORITHMS, type AlgorithmName, algorithmOfKey, isAlgorithm } from '../algorithms.ts';
import { DPoPError, refusal } from '../errors.ts';
import { assertKnown, assertOptions, booleanOption, mistake } from '../internal/assert.ts';
import { decodeBase64url } from '../internal/base64url.ts';
import {
  type BoundJWK,
  bindJwk,
  checkKeySize,
  checkKeyStrength,
  rebuildPublicJwk,
  type UncheckedJWK,
} from '../jwk.ts';
import { exportJwk, isCryptoKey } from '../keys.ts';
import type { CryptoKey, CryptoKeyPair, JWK, JWSAlgorithm } from '../types.ts';

/** Private members of each key type, each of them required here: hosts differ in which ones they can do without. */
const PRIVATE_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  EC: ['d'],
  OKP: ['d'],
  RSA: ['d', 'p', 'q', 'dp', 'dq', 'qi'],
  AKP: ['priv'],
};

/** Private members that no key of DPoP has: symmetric keys, and RSA keys of three primes or more. */
const FOREIGN_MEMBERS = ['k', 'oth'];

// RFC 9964 section 3: the seed.
const AKP_PRIVATE_LENGTH = 32;

// RSA keys of this size are the largest that a verifier of this library can be told to accept.
const MAX_MODULUS_LENGTH = 8192;

function keyRefusal(): DPoPError {
  const message = 'JWK is no private key in JWK form';
  return new DPoPError('jwk_invalid', {
    message,
    section: 'RFC 7517 section 4',
    check: undefined,
    error: undefined,
  });
}

/** Octets that a private member has, or `undefined` for RSA integers, which have as many as they need. */
function privateLength({ algorithm, bytes }: BoundJWK): number | undefined {
  if (algorithm.kty === 'RSA') return undefined;
  return algorithm.kty === 'AKP' ? AKP_PRIVATE_LENGTH : bytes.x.length;
}

/** The private members of a key, each in its canonical form, and nothing else. */
function privatePart(jwk: UncheckedJWK, bound: BoundJWK): Record<string, string> {
  const { kty } = bound.algorithm;
  const members = PRIVATE_MEMBERS[kty] as readonly string[];
  const foreign = [...FOREIGN_MEMBERS, ...Object.values(PRIVATE_MEMBERS).flat()];
  if (foreign.some((name) => !members.includes(name) && jwk[name] !== undefined)) throw keyRefusal();
  const length = privateLength(bound);
  const part: Record<string, string> = {};
  for (const name of members) {
    const value = jwk[name];
    if (typeof value !== 'string' || value === '') throw keyRefusal();
    const bytes = decodeBase64url(value);
    if (bytes === undefined) throw refusal('jwk_not_canonical');
    const isExact = length === undefined ? bytes[0] !== 0 : bytes.length === length;
    if (!isExact) throw refusal('jwk_not_canonical');
    part[name] = value;
  }
  return part;
}

/** The algorithm of a key that does not name it: that of its curve. An RSA key has six to choose from. */
function algorithmOfCurve(jwk: UncheckedJWK): JWSAlgorithm | undefined {
  for (const [name, algorithm] of Object.entries(ALGORITHMS)) {
    if ('crv' in algorithm && algorithm.crv === jwk['crv']) return name as AlgorithmName;
  }
  return undefined;
}

function chooseAlgorithm(action: string, jwk: UncheckedJWK, wanted: unknown): JWSAlgorithm {
  if (wanted !== undefined && !isAlgorithm(wanted)) {
    throw mistake(action, '"alg" must be a JWS algorithm of this library');
  }
  const alg = wanted ?? jwk['alg'] ?? algorithmOfCurve(jwk);
  if (alg === undefined && jwk['kty'] === 'RSA') {
    throw mistake(action, 'an RSA key without "alg" needs the option "alg"');
  }
  if (!isAlgorithm(alg)) throw keyRefusal();
  return alg;
}

/** RFC 7517 section 4.3: a private key that says what it is for must be for signing. Its "use" is judged with the public part. */
function checkOperations(operations: unknown): void {
  if (operations === undefined) return;
  if (!Array.isArray(operations) || !operations.includes('sign')) throw refusal('jwk_use');
}

/** Not every host compares the two parts, and a proof by the one with the other in it would never verify. */
async function belongTogether(
  { privateKey, publicKey }: CryptoKeyPair,
  { signature: algorithm }: BoundJWK['algorithm'],
): Promise<boolean> {
  const data = new Uint8Array([1]);
  const signature = await crypto.subtle.sign(algorithm, privateKey, data);
  return crypto.subtle.verify(algorithm, publicKey, signature, data);
}

async function importPair(
  { jwk, algorithm }: BoundJWK,
  secret: Record<string, string>,
  extractable: boolean,
): Promise<CryptoKeyPair> {
  const load = (members: object, isExtractable: boolean, usage: 'sign' | 'verify'): Promise<CryptoKey> =>
    crypto.subtle.importKey('jwk', members, algorithm.key, isExtractable, [usage]);
  try {
    const [privateKey, publicKey] = await Promise.all([
      load({ ...jwk, ...secret }, extractable, 'sign'),
      load(jwk, true, 'verify'),
    ]);
    const pair = { privateKey, publicKey };
    if (await belongTogether(pair, algorithm)) return pair;
  } catch (thrown) {
    // Not kept as the cause: the host's message may quote the key.
    if ((thrown as { name?: unknown } | null)?.name === 'NotSupportedError') {
      throw refusal('unsupported_algorithm');
    }
  }
  throw keyRefusal();
}

/** Options of {@link importKeyPair}. */
export interface ImportKeyPairOptions {
  /** Whether the private key can be exported again. Defaults to `false`. */
  readonly extractable?: boolean | undefined;
  /** Algorithm of a key that does not name it in "alg"; needed for RSA keys only. Defaults to that of the key's curve. */
  readonly alg?: JWSAlgorithm | undefined;
}

/**
 * Imports a private JWK as a key pair for proofs: what a server keeps in its secret store. In a browser do not store JWKs:
 * put the `CryptoKeyPair` itself into IndexedDB, not extractable (see {@link exportKeyPair}).
 *
 * Judges the key by the rules of the verifier: required members by name, canonical base64url, exact lengths, points on
 * their curve, RSA of 2048 to 8192 bits; `use` and `key_ops`, if there, must be for signing; both halves must belong
 * together. RSA keys need all of `d`, `p`, `q`, `dp`, `dq` and `qi`. Other members are left out.
 *
 * @param jwk - The private key. ML-DSA keys have their seed in "priv" (RFC 9964).
 * @param options - What the key may do, and its algorithm.
 * @returns A key pair for {@link createDPoPFetch} and {@link createProof}.
 * @throws `TypeError` if an argument is of the wrong type, or the algorithm of an RSA key is not known.
 * @throws {@link DPoPError} one of the codes `jwk_*`, or `unsupported_algorithm` where the runtime does not have it. Nothing of
 *   the key is in its message, and there is no `cause`.
 * @see RFC 7517 section 4, https://www.rfc-editor.org/rfc/rfc7517#section-4
 */
export async function importKeyPair(jwk: JWK, options: ImportKeyPairOptions = {}): Promise<CryptoKeyPair> {
  const action = 'import key pair';
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) {
    throw mistake(action, '"jwk" must be a private JWK');
  }
  assertOptions(action, options);
  const { extractable, alg } = options;
  assertKnown(action, options, { extractable, alg });
  const isExtractable = booleanOption(action, 'extractable', extractable);
  // A copy without a prototype: own members only, and a getter cannot answer differently once its answer was judged.
  const copy: UncheckedJWK = Object.assign(Object.create(null), jwk);
  const name = chooseAlgorithm(action, copy, alg);
  checkOperations(copy['key_ops']);
  const bound = bindJwk({ ...copy, key_ops: undefined }, name);
  checkKeySize(bound, MAX_MODULUS_LENGTH);
  checkKeyStrength(bound);
  return importPair(bound, privatePart(copy, bound), isExtractable);
}

function assertHalves(action: string, { privateKey, publicKey }: CryptoKeyPair): AlgorithmName {
  if (!isCryptoKey(privateKey) || privateKey.type !== 'private') {
    throw mistake(action, '"privateKey" must be a private CryptoKey');
  }
  if (!isCryptoKey(publicKey)) throw mistake(action, '"publicKey" must be a public CryptoKey');
  if (!privateKey.extractable) {
    throw mistake(action, 'the private key is not extractable; store the CryptoKeyPair itself');
  }
  const name = algorithmOfKey(privateKey);
  if (name === undefined) throw mistake(action, 'the key is for no signature algorithm of DPoP');
  return name;
}

/**
 * Exports a key pair as a private JWK, for servers that keep their key in a secret store. The private key must have been
 * made extractable: `generateKeyPair('ES256', { extractable: true })`.
 *
 * Whoever gets hold of the JWK can make proofs for ever. **In a browser never export**: make the key not extractable and
 * store the `CryptoKeyPair` as it is. IndexedDB keeps `CryptoKey`s without showing their contents, over reloads and restarts:
 *
 * ```js
 * async function loadKeyPair(name) {
 *   const open = indexedDB.open('dpop', 1);
 *   open.onupgradeneeded = () => open.result.createObjectStore('keys');
 *   const database = await done(open);
 *   const keys = (mode) => database.transaction('keys', mode).objectStore('keys');
 *   const stored = await done(keys('readonly').get(name));
 *   if (stored !== undefined) return stored;
 *   const made = await generateKeyPair('ES256'); // not extractable
 *   const store = keys('readwrite');
 *   // Another tab may have been faster; of two transactions that write, one waits for the other.
 *   const first = await done(store.get(name));
 *   if (first !== undefined) return first;
 *   await done(store.put(made, name));
 *   return made;
 * }
 * const done = (request) => new Promise((resolve, reject) => {
 *   request.onsuccess = () => resolve(request.result);
 *   request.onerror = () => reject(request.error);
 * });
 * ```
 *
 * @param keyPair - A WebCrypto key pair with an extractable private key.
 * @returns The private JWK: the required members of its key type, and "alg". {@link importKeyPair} takes it back.
 * @throws `TypeError` if this is no such key pair, or its halves do not belong together.
 * @throws {@link DPoPError} one of the codes `jwk_*` for a key that is unfit for DPoP.
 * @see RFC 9449 section 11.4, https://www.rfc-editor.org/rfc/rfc9449#section-11.4
 */
export async function exportKeyPair(keyPair: CryptoKeyPair): Promise<JWK> {
  const action = 'export key pair';
  if (typeof keyPair !== 'object' || keyPair === null) throw mistake(action, '"keyPair" must be a key pair');
  const { privateKey, publicKey } = keyPair;
  const name = assertHalves(action, { privateKey, publicKey });
  const exported = (await crypto.subtle.exportKey('jwk', privateKey)) as unknown as UncheckedJWK;
  // Hosts add members of their own; one gives an "alg" that another does not know.
  const bound = bindJwk({ ...exported, alg: name, key_ops: undefined }, name);
  const other = rebuildPublicJwk({ alg: name, ...(await exportJwk(action, publicKey)) });
  if (JSON.stringify(bound.jwk) !== JSON.stringify(other.jwk)) {
    throw mistake(action, 'the two halves of the key pair do not belong together');
  }
  // RFC 9864 gave Ed25519 a name of its own, but most software still knows `EdDSA` only.
  return { ...bound.jwk, ...privatePart(exported, bound), alg: name === 'Ed25519' ? 'EdDSA' : name };
}
