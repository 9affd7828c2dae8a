/**
 * OAuth 2.0 Demonstrating Proof of Possession (DPoP), RFC 9449: proofs made and verified, thumbprints, and
 * `htu` normalization, as pure functions on WebCrypto.
 *
 * @module
 */
export { calculateAth } from './ath.ts';
export { type CreateProofOptions, createProof } from './create_proof.ts';
export {
  type CheckNumber,
  type CoreErrorCode,
  DPoPError,
  type DPoPErrorCode,
  type ErrorRow,
  isDPoPError,
  type OAuthError,
} from './errors.ts';
export { htuMatches, normalizeHtu } from './htu.ts';
export { type InspectedCheck, inspectProof, type ProofInspection } from './inspect_proof.ts';
export { createKeyCache, type KeyCache, type KeyCacheOptions } from './key_cache.ts';
export { type GenerateKeyPairOptions, generateKeyPair } from './keys.ts';
export { type ReplayIdentity, replayKey } from './replay_key.ts';
export {
  calculateThumbprint,
  calculateThumbprintUri,
  type ParsedThumbprintUri,
  parseThumbprintUri,
} from './thumbprint.ts';
export type {
  Bytes,
  CryptoKey,
  CryptoKeyPair,
  HashName,
  JsonObject,
  JsonValue,
  JWK,
  JWSAlgorithm,
  ProofClaims,
  ProofHeader,
  ProofSigner,
} from './types.ts';
export type { NonceVerifier, VerifyProofOptions } from './verify_options.ts';
export { type ProofInput, type VerifiedProof, verifyProof } from './verify_proof.ts';
