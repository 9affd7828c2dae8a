/**
 * For clients: a `fetch` that makes proofs, keeps nonces and retries once; readers of what servers answer; and storage
 * of keys. RFC 9449 sections 4 to 10.
 *
 * @module
 */
export { type Challenge, type DPoPChallenge, parseChallenges, readDPoPChallenge } from '../challenge.ts';
export {
  type ResourceMetadata,
  readResourceMetadata,
  readServerMetadata,
  type ServerMetadata,
} from '../metadata.ts';
export { parseNonceHeader } from '../nonce_header.ts';
export {
  type CheckTokenResponseOptions,
  checkTokenResponse,
  type TokenResponseBinding,
} from '../token_response.ts';
export {
  type AccessTokenSource,
  createDPoPFetch,
  type DPoPFetch,
  type DPoPFetchOptions,
} from './dpop_fetch.ts';
export { dpopJkt } from './dpop_jkt.ts';
export { exportKeyPair, type ImportKeyPairOptions, importKeyPair } from './key_storage.ts';
export { createNonceCache, type NonceCache, type NonceCacheOptions } from './nonce_cache.ts';
