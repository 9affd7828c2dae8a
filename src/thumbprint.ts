/** JWK thumbprints and their URIs. RFC 7638, RFC 9278, RFC 9449 section 6.1. */
import { refusal } from './errors.ts';
import { mistake } from './internal/assert.ts';
import { decodeBase64url, encodeBase64url } from './internal/base64url.ts';
import { digestText } from './internal/text.ts';
import { rebuildPublicJwk, type UncheckedJWK } from './jwk.ts';
import { exportJwk, isCryptoKey } from './keys.ts';
import type { CryptoKey, HashName, JWK } from './types.ts';

const URI_PREFIX = 'urn:ietf:params:oauth:jwk-thumbprint:';

const HASHES: Readonly<
  Record<HashName, { readonly name: 'SHA-256' | 'SHA-384' | 'SHA-512'; readonly octets: number }>
> = {
  'sha-256': { name: 'SHA-256', octets: 32 },
  'sha-384': { name: 'SHA-384', octets: 48 },
  'sha-512': { name: 'SHA-512', octets: 64 },
};

function isHashName(value: unknown): value is HashName {
  return typeof value === 'string' && Object.hasOwn(HASHES, value);
}

/**
 * Calculates the thumbprint of a public key (RFC 7638): the "jkt" (JWK thumbprint) of DPoP when the hash is
 * SHA-256.
 *
 * Takes `EC` (P-256, P-384, P-521, secp256k1), `RSA`, `OKP` (Ed25519, Ed448, X25519, X448) and `AKP` (ML-DSA)
 * keys. Of a private key the public part is hashed (RFC 7638 section 3.2.1). Optional members do not count.
 * Members must be in canonical form, so that one key has one thumbprint; the strength of the key is not checked,
 * nor is the point on its curve. Symmetric keys are refused: their thumbprint could give the secret away.
 *
 * @param key - A JWK, or a WebCrypto key that is public and extractable.
 * @param hash - Hash function; `sha-256` is the only one DPoP uses. Defaults to `sha-256`.
 * @returns The thumbprint, base64url without padding: 43 characters for SHA-256.
 * @throws `TypeError` if `key` is neither, or cannot be exported, or `hash` is unknown.
 * @throws {@link DPoPError} `jwk_invalid` or `jwk_not_canonical`.
 * @example
 * ```js
 * const jkt = await calculateThumbprint({
 *   kty: 'OKP',
 *   crv: 'Ed25519',
 *   x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
 * });
 * // 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k'
 * ```
 * @see RFC 7638 section 3, https://www.rfc-editor.org/rfc/rfc7638#section-3
 */
export async function calculateThumbprint(key: JWK | CryptoKey, hash: HashName = 'sha-256'): Promise<string> {
  const action = 'calculate thumbprint';
  if (!isHashName(hash)) throw mistake(action, '"hash" must be "sha-256", "sha-384" or "sha-512"');
  if (typeof key !== 'object' || key === null || Array.isArray(key)) {
    throw mistake(action, '"key" must be a JWK or a CryptoKey');
  }
  // A copy: a getter cannot answer differently once its answer was judged.
  const jwk: UncheckedJWK = isCryptoKey(key) ? await exportJwk(action, key) : { ...key };
  const canonical = JSON.stringify(rebuildPublicJwk(jwk).jwk);
  return encodeBase64url(await digestText(HASHES[hash].name, canonical));
}

/**
 * Calculates the thumbprint of a public key as a URI (RFC 9278), such as
 * `urn:ietf:params:oauth:jwk-thumbprint:sha-256:NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs`.
 * DPoP itself uses the bare thumbprint in `jkt` and `dpop_jkt`, never this form.
 *
 * @param key - As in {@link calculateThumbprint}.
 * @param hash - As in {@link calculateThumbprint}.
 * @returns The URI.
 * @throws As {@link calculateThumbprint}.
 * @see RFC 9278 section 3, https://www.rfc-editor.org/rfc/rfc9278#section-3
 */
export async function calculateThumbprintUri(
  key: JWK | CryptoKey,
  hash: HashName = 'sha-256',
): Promise<string> {
  const thumbprint = await calculateThumbprint(key, hash);
  return `${URI_PREFIX}${hash}:${thumbprint}`;
}

/** A thumbprint URI, taken apart. */
export interface ParsedThumbprintUri {
  /** Hash function. */
  readonly hash: HashName;
  /** The thumbprint, base64url without padding. */
  readonly thumbprint: string;
}

/**
 * Parses a JWK thumbprint URI (RFC 9278). The prefix is compared as RFC 8141 section 3.1 says: `urn` and the
 * namespace in any case, the rest exactly. The length of the thumbprint must fit the hash; whether there is such
 * a key is not checked.
 *
 * @param uri - The URI.
 * @returns Hash name and thumbprint.
 * @throws `TypeError` if `uri` is no string.
 * @throws {@link DPoPError} `thumbprint_uri_invalid` if it has another form or an unknown hash.
 * @see RFC 9278 section 3, https://www.rfc-editor.org/rfc/rfc9278#section-3
 */
export function parseThumbprintUri(uri: string): ParsedThumbprintUri {
  if (typeof uri !== 'string') throw mistake('parse thumbprint URI', '"uri" must be a string');
  const namespaceLength = 'urn:ietf:'.length;
  const normal = uri.slice(0, namespaceLength).toLowerCase() + uri.slice(namespaceLength);
  if (!normal.startsWith(URI_PREFIX)) throw refusal('thumbprint_uri_invalid');
  const [hash, thumbprint = '', ...more] = normal.slice(URI_PREFIX.length).split(':');
  if (more.length > 0 || !isHashName(hash)) throw refusal('thumbprint_uri_invalid');
  if (decodeBase64url(thumbprint)?.length !== HASHES[hash].octets) throw refusal('thumbprint_uri_invalid');
  return { hash, thumbprint };
}
