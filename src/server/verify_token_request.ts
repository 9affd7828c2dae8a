/** verifyTokenRequest(): requests to the token and the PAR endpoint. RFC 9449 sections 5, 10 and 10.1. */
import { type Confirmation, isThumbprint } from '../confirmation.ts';
import { refusal } from '../errors.ts';
import { httpRefusal } from '../http_refusals.ts';
import { assertOptionalString, booleanOption, mistake } from '../internal/assert.ts';
import { equal } from '../internal/equal.ts';
import { tokenType } from '../token_response.ts';
import type { VerifiedProof } from '../verify_proof.ts';
import { serverRefusal } from './refusals.ts';
import { assertRequest, type RequestLike, readField } from './request.ts';
import { type RequestProof, recordProof, verifyRequestProof } from './request_proof.ts';
import { readServerSettings, type ServerOptions, type ServerSettings } from './server_options.ts';

/** An endpoint of an authorization server: the token endpoint, or that for pushed authorization requests (RFC 9126). */
export type TokenEndpoint = 'token' | 'par';

/** Options of {@link verifyTokenRequest}. */
export interface VerifyTokenRequestOptions extends ServerOptions {
  /** Which endpoint the request was sent to. */
  readonly endpoint: TokenEndpoint;
  /**
   * Refuses a request without a proof. At the token endpoint give the client's metadata `dpop_bound_access_tokens`. Defaults
   * to `false`.
   */
  readonly required?: boolean | undefined;
  /**
   * At the token endpoint, `dpop_jkt` of the authorization request whose code is redeemed: what was stored with the
   * code. At the PAR endpoint, `dpop_jkt` of the body, by {@link readDpopJkt}. The proof must be by that key.
   */
  readonly dpopJkt?: string | undefined;
  /**
   * Thumbprint of the key that the presented refresh token is bound to. The proof must be by that key. Those of public
   * clients must be bound, those of confidential clients need not be (RFC 9449 section 5).
   */
  readonly refreshJkt?: string | undefined;
}

/** What a token is issued with, once the proof is recorded. */
export interface TokenBinding {
  /** Thumbprint of the proof's key, for access token and refresh token; `undefined` without a proof. */
  readonly jkt: string | undefined;
  /** Member "token_type" of the token response. */
  readonly tokenType: 'DPoP' | 'Bearer';
  /** Claim "cnf" of the access token, and member of its introspection; `undefined` without a proof. */
  readonly cnf: Confirmation | undefined;
  /**
   * At the PAR endpoint, what to store with the authorization request, and later with its code: "dpop_jkt", or the thumbprint of
   * the proof, which counts as one (section 10.1). `undefined` at the token endpoint.
   */
  readonly dpopJkt: string | undefined;
}

/** What {@link verifyTokenRequest} found. Nothing of it may be used before `commit` has resolved. */
export interface VerifiedTokenRequest {
  /** The proof; `undefined` where there was none and none was needed. */
  readonly proof: VerifiedProof | undefined;
  /** Nonce to send back, by {@link withNonce} or in `DPoP-Nonce`: that of the proof is about to run out. */
  readonly nonce: string | undefined;
  /**
   * Records the proof as used, and says what the token is bound to. To be called after client authentication
   * and before anything is issued or stored. A second call does nothing more and resolves to the same.
   *
   * @throws {@link DPoPError} `proof_replayed` or `replay_store_unavailable`; `iat_too_old` if it was called too late.
   */
  commit(): Promise<TokenBinding>;
}

interface Settings extends ServerSettings {
  readonly isPar: boolean;
  readonly isRequired: boolean;
  readonly dpopJkt: string | undefined;
  readonly refreshJkt: string | undefined;
}

const ACTION = 'verify token request';

/** The options beside the shared ones. */
export const TOKEN_OPTIONS: readonly (keyof VerifyTokenRequestOptions)[] = [
  'endpoint',
  'required',
  'dpopJkt',
  'refreshJkt',
];

/** Demands the name of an endpoint. */
export function assertEndpoint(action: string, endpoint: unknown): asserts endpoint is TokenEndpoint {
  if (endpoint !== 'token' && endpoint !== 'par')
    throw mistake(action, '"endpoint" must be "token" or "par"');
}

function readTokenSettings(options: VerifyTokenRequestOptions): Settings {
  const shared = readServerSettings(ACTION, options, TOKEN_OPTIONS);
  const { endpoint, required, dpopJkt, refreshJkt } = options;
  assertEndpoint(ACTION, endpoint);
  const isPar = endpoint === 'par';
  const isRequired = booleanOption(ACTION, 'required', required);
  assertOptionalString(ACTION, 'dpopJkt', dpopJkt);
  assertOptionalString(ACTION, 'refreshJkt', refreshJkt);
  if (isPar && refreshJkt !== undefined) {
    throw mistake(ACTION, '"refreshJkt" contradicts "endpoint"');
  }
  return { ...shared, isPar, isRequired, dpopJkt, refreshJkt };
}

/** Compares the key of the proof with those it must be. */
function assertKeys(jkt: string, { isPar, dpopJkt, refreshJkt }: Settings): void {
  if (dpopJkt !== undefined && !equal(dpopJkt, jkt)) {
    // Nothing has been granted yet at the PAR endpoint.
    throw serverRefusal('dpop_jkt_mismatch', isPar ? 'invalid_request' : undefined);
  }
  if (refreshJkt !== undefined && !equal(refreshJkt, jkt)) throw serverRefusal('refresh_key_mismatch');
}

/**
 * Verifies the DPoP side of a request to the token endpoint, for every grant type, or to the endpoint for pushed
 * authorization requests (RFC 9449 sections 5 and 10.1). What it refuses is answered by {@link errorResponse} with the
 * same options.
 *
 * The method is POST; the proof passes all checks of section 4.3 for the configured origin with the path of the
 * request, and has no "ath"; its nonce, if there is an issuer; its key is the one of `dpopJkt` and of `refreshJkt`. A
 * request without a proof is refused if it is `required`, if the code has a `dpopJkt`, or if the refresh token has a
 * `refreshJkt`; otherwise it is one for a bearer token.
 *
 * **Nothing is recorded before `commit()`**, which belongs after client authentication, so that strangers cannot fill
 * the store: a request that is answered without it leaves the proof good for a second use. What a token is issued with
 * is therefore known only from what `commit()` resolves to.
 *
 * Left to the caller: client authentication, which a proof is not; the grant itself, once-only codes included;
 * `dpop_bound_access_tokens` of the client; storing `jkt` with the refresh tokens of public clients. Without `replay` a
 * proof can be used again while its time window is open, and a `nonce` alone does not change that.
 *
 * @param request - A Web `Request`, or what {@link nodeRequest} makes of one of `node:http`. Its body is not read.
 * @param options - Origin, endpoint, keys, nonces, replay store, and policy.
 * @returns The proof, any nonce to send back, and `commit`.
 * @throws `TypeError` if an option or a part of the request is of the wrong type, missing or unknown, or options contradict
 *   each other.
 * @throws {@link DPoPError} `method_invalid`, `url_invalid` or `origin_mismatch`; whatever {@link verifyProof} refuses,
 *   `proof_missing` only as said; `dpop_jkt_invalid`, `dpop_jkt_mismatch` or `refresh_key_mismatch`.
 * @example
 * ```js
 * const options = { endpoint: 'token', origin: 'https://as.example.com', replay, dpopJkt: code.dpopJkt };
 * try {
 *   const { commit, nonce } = await verifyTokenRequest(request, options);
 *   await authenticateClient(request);
 *   const { cnf, tokenType } = await commit();
 *   const token = await issue({ ...claims, cnf });
 *   return withNonce(Response.json({ access_token: token, token_type: tokenType }), nonce);
 * } catch (error) {
 *   return errorResponse(error, options);
 * }
 * ```
 * @see RFC 9449 section 5, https://www.rfc-editor.org/rfc/rfc9449#section-5
 */
export async function verifyTokenRequest(
  request: RequestLike,
  options: VerifyTokenRequestOptions,
): Promise<VerifiedTokenRequest> {
  const settings = readTokenSettings(options);
  const { isPar, isRequired, dpopJkt, refreshJkt } = settings;
  assertRequest(ACTION, request);
  if (request.method !== 'POST') throw serverRefusal('method_not_post');
  if (dpopJkt !== undefined && !isThumbprint(dpopJkt)) throw httpRefusal('dpop_jkt_invalid');
  const isBound = refreshJkt !== undefined || (dpopJkt !== undefined && !isPar);
  const hasProof = readField(ACTION, request, 'dpop') !== undefined;
  if (!hasProof && (isRequired || isBound)) throw refusal('proof_missing');
  const { proof, nonce }: Partial<RequestProof> = hasProof
    ? await verifyRequestProof(ACTION, request, settings)
    : {};
  if (proof !== undefined) assertKeys(proof.jkt, settings);
  let recorded: Promise<void> | undefined;
  const commit = async (): Promise<TokenBinding> => {
    recorded ??= proof && recordProof(settings, proof);
    await recorded;
    const jkt = proof?.jkt;
    const cnf = jkt === undefined ? undefined : { jkt };
    return { jkt, tokenType: tokenType(jkt), cnf, dpopJkt: isPar ? (jkt ?? dpopJkt) : undefined };
  };
  return { proof, nonce, commit };
}
