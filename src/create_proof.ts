/** createProof(): header, claims, signature, compact JWT. RFC 9449 section 4.2. */
import { type Algorithm, algorithmOfKey, isAlgorithm, sameAlgorithm } from './algorithms.ts';
import { calculateAth } from './ath.ts';
import { refusal } from './errors.ts';
import { parseHtu } from './htu.ts';
import {
  assertKnown,
  assertOptionalString,
  assertOptions,
  assertString,
  mistake,
  nowOption,
} from './internal/assert.ts';
import { encodeBase64url } from './internal/base64url.ts';
import { isMethod, isNonce } from './internal/syntax.ts';
import { encodeUtf8 } from './internal/text.ts';
import {
  type BoundJWK,
  bindJwk,
  checkKeySize,
  checkKeyStrength,
  hasPrivateMember,
  type UncheckedJWK,
} from './jwk.ts';
import { exportJwk, isCryptoKey } from './keys.ts';
import type { Bytes, CryptoKey, CryptoKeyPair, JsonValue, JWSAlgorithm, ProofSigner } from './types.ts';

/** Options of {@link createProof}. */
export interface CreateProofOptions {
  /** Method of the request, exactly as it will be sent: `GET`, not `get`. */
  readonly htm: string;
  /**
   * Absolute http or https URL of the request. Query and fragment are dropped, userinfo is refused, and the rest
   * goes into the claim exactly as given, since many servers compare strings. Pass what your HTTP client will
   * send: `new URL(input).href` for `fetch`.
   */
  readonly htu: string;
  /** Access token to be sent along, without `DPoP `. Adds "ath" (access token hash). Defaults to none. */
  readonly accessToken?: string | undefined;
  /** Newest `DPoP-Nonce` of the server this request goes to. Defaults to none. */
  readonly nonce?: string | undefined;
  /**
   * Further claims, any JSON values. A claim that the library sets itself (`jti`, `htm`, `htu`, `iat`, `ath`,
   * `nonce`) is refused here. Defaults to none.
   */
  readonly claims?: { readonly [claim: string]: JsonValue } | undefined;
  /**
   * The `alg` to write where the key has two names for its algorithm: `EdDSA` or `Ed25519` for an Ed25519 key,
   * `EdDSA` or `Ed448` for an Ed448 key. Defaults to the name of the key's algorithm, `EdDSA` for Ed25519.
   */
  readonly alg?: JWSAlgorithm | undefined;
  /** Seconds since the epoch for "iat", an integer. Defaults to the clock. */
  readonly now?: number | undefined;
  /** Unique identifier, at least 96 bits of randomness. Defaults to 128 random bits, base64url. */
  readonly jti?: string | undefined;
}

const PROTECTED_CLAIMS = ['jti', 'htm', 'htu', 'iat', 'ath', 'nonce'] as const;

const ACTION = 'create proof';

// RSA keys of this size are the largest that a verifier of this library can be told to accept.
const MAX_MODULUS_LENGTH = 8192;

/** What is settled about a public key: its `alg` by name and its header segment, by the `alg` written. */
interface SettledKey {
  readonly bound: BoundJWK;
  readonly headers: Map<string, string>;
}

/** A pure function of an immutable key: the same public key always exports the same members. */
const SETTLED: WeakMap<CryptoKey, SettledKey> = /* @__PURE__ */ new WeakMap();

function isSigner(key: CryptoKeyPair | ProofSigner): key is ProofSigner {
  return typeof (key as { sign?: unknown }).sign === 'function';
}

/** Judges the caller's own key by the rules a proof's key is judged by; a bad one is the caller's mistake. */
function settle(jwk: UncheckedJWK, alg: JWSAlgorithm): SettledKey {
  if (hasPrivateMember(jwk)) throw mistake(ACTION, 'the public JWK has a private member');
  try {
    const bound = bindJwk(jwk, alg);
    checkKeySize(bound, MAX_MODULUS_LENGTH);
    checkKeyStrength(bound);
    return { bound, headers: new Map() };
  } catch (thrown) {
    throw mistake(ACTION, 'the public key cannot be used with its algorithm', thrown);
  }
}

async function settleCryptoKey(key: CryptoKey): Promise<SettledKey> {
  const known = SETTLED.get(key);
  if (known !== undefined) return known;
  const name = algorithmOfKey(key);
  if (name === undefined) throw mistake(ACTION, 'the key is for no signature algorithm of DPoP');
  const settled = settle({ ...(await exportJwk(ACTION, key)), key_ops: undefined, ext: undefined }, name);
  SETTLED.set(key, settled);
  return settled;
}

function headerSegment({ bound, headers }: SettledKey, alg: string): string {
  const known = headers.get(alg);
  if (known !== undefined) return known;
  const header = { typ: 'dpop+jwt', alg, jwk: bound.jwk };
  const segment = encodeBase64url(encodeUtf8(JSON.stringify(header)));
  headers.set(alg, segment);
  return segment;
}

/** RFC 9864 gave Ed25519 a name of its own, but most servers still know `EdDSA` only. */
function headerAlg(name: string, wanted: JWSAlgorithm | undefined): string {
  return wanted ?? (name === 'Ed25519' ? 'EdDSA' : name);
}

/** Copies the claims as JSON sees them, once: a getter or `toJSON` cannot answer differently later. */
function copyClaims(claims: unknown): { [claim: string]: JsonValue } {
  if (claims === undefined) return {};
  let copy: unknown;
  try {
    copy = JSON.parse(JSON.stringify(claims) ?? 'null');
  } catch (thrown) {
    throw mistake(ACTION, '"claims" must be JSON values', thrown);
  }
  if (typeof copy !== 'object' || copy === null || Array.isArray(copy)) {
    throw mistake(ACTION, '"claims" must be an object');
  }
  for (const name of PROTECTED_CLAIMS) {
    if (Object.hasOwn(copy, name)) throw mistake(ACTION, `"claims" must not contain "${name}"`);
  }
  return copy as { [claim: string]: JsonValue };
}

/** The claim for a URL: without query and fragment, and otherwise as given. */
function htuClaim(url: string): string {
  const claim = url.replace(/[?#].*$/s, '');
  if (/^[a-z]+:\/\/[^/]*@/i.test(claim)) throw mistake(ACTION, '"htu" must not contain userinfo');
  if (parseHtu(claim) === undefined) throw refusal('htu_invalid');
  return claim;
}

function randomJti(): string {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(16)));
}

async function signWithCryptoKey(algorithm: Algorithm, key: CryptoKey, data: Bytes): Promise<ArrayBuffer> {
  try {
    return await crypto.subtle.sign(algorithm.signature, key, data);
  } catch (thrown) {
    throw mistake(ACTION, 'the private key cannot sign', thrown);
  }
}

/** Tells an ArrayBuffer of any realm. */
function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]';
}

function signatureBytes(signature: unknown, { algorithm, bytes }: BoundJWK): Uint8Array {
  const isView = ArrayBuffer.isView(signature);
  if (!isView && !isArrayBuffer(signature)) {
    throw mistake(ACTION, '"sign" must return the signature as an ArrayBuffer or Uint8Array');
  }
  const octets = isView
    ? new Uint8Array(signature.buffer, signature.byteOffset, signature.byteLength)
    : new Uint8Array(signature);
  if (octets.length !== (algorithm.kty === 'RSA' ? bytes.n.length : algorithm.signatureLength)) {
    throw mistake(
      ACTION,
      'the signature has the wrong length; ECDSA signatures must be R and S side by side',
    );
  }
  return octets;
}

/**
 * Creates a DPoP proof (RFC 9449 section 4.2): a JWT that names one request and is signed with the client's key.
 * Send it in the `DPoP` header of that request, once. Make a new one for every request, retries included.
 *
 * Checks the syntax of what it is given and that the key is fit for its algorithm. Does not check that the two
 * halves of a key pair belong together, that the server accepts the algorithm, or that the clock is right.
 *
 * @param key - A WebCrypto key pair, whose private key need not be extractable, or a {@link ProofSigner} for a
 *   key that is held elsewhere.
 * @param options - The request, and what goes along with it.
 * @returns The proof, a JWS in compact serialization; 450 to 700 characters with ES256 or EdDSA, about 1,200 with
 *   RS256 and 2048 bits.
 * @throws `TypeError` if an option has the wrong type or is empty, if `claims` would override a claim of
 *   DPoP, if `htu` has userinfo, or if the key cannot be used.
 * @throws {@link DPoPError} `htu_invalid`, `method_invalid`, `token_malformed` or `nonce_invalid` if the text of an option
 *   is not what its name says.
 * @example
 * ```js
 * const keyPair = await generateKeyPair('ES256');
 * const proof = await createProof(keyPair, { htm: 'POST', htu: 'https://server.example.com/token' });
 * ```
 * @see RFC 9449 section 4.2, https://www.rfc-editor.org/rfc/rfc9449#section-4.2
 */
export async function createProof(
  key: CryptoKeyPair | ProofSigner,
  options: CreateProofOptions,
): Promise<string> {
  if (typeof key !== 'object' || key === null) throw mistake(ACTION, '"key" must be a key pair or a signer');
  assertOptions(ACTION, options);
  const { htm, htu, accessToken, nonce, alg, claims, now, jti } = options;
  assertKnown(ACTION, options, { htm, htu, accessToken, nonce, alg, claims, now, jti });
  assertString(ACTION, 'htm', htm);
  assertString(ACTION, 'htu', htu);
  assertOptionalString(ACTION, 'accessToken', accessToken);
  assertOptionalString(ACTION, 'nonce', nonce);
  assertOptionalString(ACTION, 'jti', jti);
  assertOptionalString(ACTION, 'alg', alg);
  const extra = copyClaims(claims);
  const iat = nowOption(ACTION, now);
  if (!isMethod(htm)) throw refusal('method_invalid');
  if (nonce !== undefined && !isNonce(nonce)) throw refusal('nonce_invalid');
  const target = htuClaim(htu);
  const ath = accessToken === undefined ? undefined : await calculateAth(accessToken);

  const { settled, sign } = isSigner(key) ? external(key) : await fromKeyPair(key);
  const { bound } = settled;
  const written = isSigner(key) ? (alg ?? key.alg) : headerAlg(bound.name, alg);
  if (!sameAlgorithm(written, bound.name)) throw mistake(ACTION, '"alg" is not the algorithm of the key');

  // JSON.stringify leaves out what is undefined. The extra claims are known to override nothing.
  const payload = JSON.stringify({ jti: jti ?? randomJti(), htm, htu: target, iat, ath, nonce, ...extra });
  const signingInput = `${headerSegment(settled, written)}.${encodeBase64url(encodeUtf8(payload))}`;
  const signature = signatureBytes(await sign(bound.algorithm, encodeUtf8(signingInput)), bound);
  return `${signingInput}.${encodeBase64url(signature)}`;
}

interface Signing {
  readonly settled: SettledKey;
  readonly sign: (algorithm: Algorithm, data: Bytes) => Promise<unknown>;
}

function external(signer: ProofSigner): Signing {
  const { alg, jwk } = signer;
  if (!isAlgorithm(alg)) throw mistake(ACTION, '"alg" must be a JWS algorithm of this library');
  if (typeof jwk !== 'object' || jwk === null) throw mistake(ACTION, '"jwk" must be a public JWK');
  // A copy: a getter cannot answer differently once its answer was judged.
  return { settled: settle({ ...jwk }, alg), sign: async (_algorithm, data) => signer.sign(data) };
}

async function fromKeyPair(pair: CryptoKeyPair): Promise<Signing> {
  const { privateKey, publicKey } = pair;
  if (!isCryptoKey(privateKey) || privateKey.type !== 'private') {
    throw mistake(ACTION, '"privateKey" must be a private CryptoKey');
  }
  if (!isCryptoKey(publicKey)) throw mistake(ACTION, '"publicKey" must be a public CryptoKey');
  const settled = await settleCryptoKey(publicKey);
  if (algorithmOfKey(privateKey) !== settled.bound.name) {
    throw mistake(ACTION, 'the two halves of the key pair have different algorithms');
  }
  return { settled, sign: (algorithm, data) => signWithCryptoKey(algorithm, privateKey, data) };
}
