/** The parameter "dpop_jkt" of authorization requests. RFC 9449 section 10. */
import { mistake } from '../internal/assert.ts';
import { calculateThumbprint } from '../thumbprint.ts';
import type { CryptoKey, CryptoKeyPair, JWK, ProofSigner } from '../types.ts';

/**
 * Calculates "dpop_jkt" (DPoP JWK thumbprint): the parameter of an authorization request that binds the authorization
 * code to the client's key. With a pushed authorization request it goes into the body, where a `DPoP` header with a proof does
 * the same (RFC 9449 section 10.1).
 *
 * Protects as PKCE does only if the key is new for each authorization request. Does not check the strength of the key.
 *
 * @param key - The key as {@link createDPoPFetch} takes it, or its public part as a JWK or a CryptoKey.
 * @returns The thumbprint with SHA-256, base64url without padding, 43 characters.
 * @throws `TypeError` if `key` is none of these, or cannot be exported.
 * @throws {@link DPoPError} `jwk_invalid` or `jwk_not_canonical`.
 * @see RFC 9449 section 10, https://www.rfc-editor.org/rfc/rfc9449#section-10
 */
export async function dpopJkt(key: CryptoKeyPair | ProofSigner | CryptoKey | JWK): Promise<string> {
  if (typeof key !== 'object' || key === null) {
    throw mistake('calculate dpop_jkt', '"key" must be a key pair, a signer, a CryptoKey or a JWK');
  }
  if ('publicKey' in key) return calculateThumbprint(key.publicKey);
  return calculateThumbprint('jwk' in key ? key.jwk : key);
}
