/** WebCrypto keys: made, exported, imported. RFC 7518 section 6; W3C Web Cryptography API. */
import { ALGORITHMS, type Algorithm, isAlgorithm } from './algorithms.ts';
import { refusal } from './errors.ts';
import { assertKnown, assertOptions, booleanOption, integerOption, mistake } from './internal/assert.ts';
import type { BoundJWK, UncheckedJWK } from './jwk.ts';
import type { Bytes, CryptoKey, CryptoKeyPair, JWSAlgorithm } from './types.ts';

/** Tells a WebCrypto key from other values, of another realm too: `instanceof` cannot. */
export function isCryptoKey(value: unknown): value is CryptoKey {
  return Object.prototype.toString.call(value) === '[object CryptoKey]';
}

/** Tells the one exception that means "this host has no such algorithm"; the class may be of another realm. */
function isNotSupported(thrown: unknown): boolean {
  return (thrown as { name?: unknown } | null)?.name === 'NotSupportedError';
}

/** Exports a key as a JWK, or blames the caller. */
export async function exportJwk(action: string, key: CryptoKey): Promise<UncheckedJWK> {
  if (key.type !== 'public') throw mistake(action, 'the key must be a public key');
  if (!key.extractable) throw mistake(action, 'the public key must be extractable');
  return (await crypto.subtle.exportKey('jwk', key)) as unknown as UncheckedJWK;
}

/**
 * Imports a rebuilt public key for verifying.
 *
 * @throws `DPoPError` with `unsupported_algorithm` or `jwk_invalid`, the host's exception as `cause`.
 */
export async function importPublicKey({ jwk, algorithm }: BoundJWK): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('jwk', jwk as JsonWebKey, algorithm.key, false, ['verify']);
  } catch (thrown) {
    throw refusal(isNotSupported(thrown) ? 'unsupported_algorithm' : 'jwk_invalid', thrown);
  }
}

/**
 * Verifies a signature. Throws rather than answering: an answer can be forgotten.
 *
 * @throws `DPoPError` with `signature_invalid` or `unsupported_algorithm`.
 */
export async function verifySignature(
  algorithm: Algorithm,
  key: CryptoKey,
  signature: Bytes,
  data: Bytes,
): Promise<void> {
  let isValid: boolean;
  try {
    isValid = await crypto.subtle.verify(algorithm.signature, key, signature, data);
  } catch (thrown) {
    throw refusal(isNotSupported(thrown) ? 'unsupported_algorithm' : 'signature_invalid', thrown);
  }
  if (isValid !== true) throw refusal('signature_invalid');
}

/** Options of {@link generateKeyPair}. */
export interface GenerateKeyPairOptions {
  /** Whether the private key can be exported. The public key always can. Defaults to `false`. */
  readonly extractable?: boolean | undefined;
  /** Bits of an RSA modulus, 2048 to 8192, a multiple of 8. For RSA only. Defaults to 2048. */
  readonly modulusLength?: number | undefined;
}

/**
 * Generates a key pair for DPoP proofs. The private key is not extractable unless asked for: code injected into
 * the client can then use the key while it runs, but cannot take it away (RFC 9449 section 11.4).
 *
 * Does not store the key. Use one key per authorization server (RFC 9449 section 11).
 *
 * @param alg - Signature algorithm; `EdDSA` means Ed25519. Defaults to `ES256`, which every host and every server has.
 * @param options - Whether the private key is extractable, and the size of an RSA key.
 * @returns A WebCrypto key pair.
 * @throws `TypeError` if an argument is of the wrong type or out of range.
 * @throws {@link DPoPError} `unsupported_algorithm` where the runtime does not have the algorithm.
 * @see RFC 9449 section 4.2, https://www.rfc-editor.org/rfc/rfc9449#section-4.2
 */
export async function generateKeyPair(
  alg: JWSAlgorithm = 'ES256',
  options: GenerateKeyPairOptions = {},
): Promise<CryptoKeyPair> {
  const action = 'generate key pair';
  if (!isAlgorithm(alg)) throw mistake(action, '"alg" must be a JWS algorithm of this library');
  assertOptions(action, options);
  const { extractable, modulusLength } = options;
  assertKnown(action, options, { extractable, modulusLength });
  const isExtractable = booleanOption(action, 'extractable', extractable);
  const bits = integerOption(action, 'modulusLength', modulusLength, 2048, 2048, 8192);
  if (bits % 8 !== 0) throw mistake(action, '"modulusLength" must be a multiple of 8');
  const { kty, key } = ALGORITHMS[alg === 'EdDSA' ? 'Ed25519' : alg];
  if (kty !== 'RSA' && modulusLength !== undefined) {
    throw mistake(action, '"modulusLength" is for RSA only');
  }
  const parameters =
    kty === 'RSA' ? { ...key, modulusLength: bits, publicExponent: new Uint8Array([1, 0, 1]) } : key;
  try {
    return (await crypto.subtle.generateKey(parameters, isExtractable, ['sign', 'verify'])) as CryptoKeyPair;
  } catch (thrown) {
    throw refusal('unsupported_algorithm', thrown);
  }
}
