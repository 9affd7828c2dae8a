/**
 * DPoP (RFC 9449) for authorization and resource servers: whole requests verified, nonces, replay, and the answers to
 * what is refused. On Web `Request`, `Response` and `Headers`, with no framework.
 *
 * @module
 */
export { type Authorization, type FieldInput, parseAuthorization } from '../authorization.ts';
export { type DPoPChallenge, formatChallenge, formatDPoPChallenge } from '../challenge.ts';
export { type Confirmation, makeConfirmation, readConfirmation, readIntrospection } from '../confirmation.ts';
export {
  type ClientMetadata,
  type MakeResourceMetadataOptions,
  type MakeServerMetadataOptions,
  makeResourceMetadata,
  makeServerMetadata,
  readClientMetadata,
} from '../metadata.ts';
export { readDpopJkt, tokenType } from '../token_response.ts';
export { exposedHeaders, exposeHeaders, type HostResponse, withNonce } from './cors.ts';
export { type ErrorResponseOptions, errorResponse, type IgnoredOptions } from './error_response.ts';
export { type ForwardedOriginOptions, forwardedOrigin } from './forwarded.ts';
export { type NodeIncoming, nodeRequest } from './node_request.ts';
export {
  createNonceIssuer,
  type NonceIssuer,
  type NonceIssuerOptions,
  type NonceVerdict,
  type NonceVerifierOptions,
  nonceVerifier,
} from './nonce.ts';
export type { MappedOrigin, OriginChoice, OriginOption, OriginResolver } from './origin.ts';
export type { TokenScheme } from './refusals.ts';
export {
  createMemoryReplayStore,
  type MemoryReplayStore,
  type MemoryReplayStoreOptions,
} from './replay_memory.ts';
export {
  createRedisReplayStore,
  type RedisClient,
  type RedisCommand,
  type RedisReplayStoreOptions,
} from './replay_redis.ts';
export type { ReplayStore } from './replay_store.ts';
export type { RequestLike } from './request.ts';
export type { ProofPolicy, ServerOptions } from './server_options.ts';
export {
  type TokenResolver,
  type VerifiedBearerRequest,
  type VerifiedDPoPRequest,
  type VerifiedResourceRequest,
  type VerifyResourceRequestOptions,
  verifyResourceRequest,
} from './verify_resource_request.ts';
export {
  type TokenBinding,
  type TokenEndpoint,
  type VerifiedTokenRequest,
  type VerifyTokenRequestOptions,
  verifyTokenRequest,
} from './verify_token_request.ts';
