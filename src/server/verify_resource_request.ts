/** verifyResourceRequest(): a request with an access token. RFC 9449 sections 4.3, 6, 7.1 and 7.2. */
import { parseAuthorization } from '../authorization.ts';
import { readConfirmation } from '../confirmation.ts';
import { isDPoPError, refusal } from '../errors.ts';
import { httpRefusal, refusalOf } from '../http_refusals.ts';
import { listOption, mistake } from '../internal/assert.ts';
import { equal } from '../internal/equal.ts';
import type { VerifiedProof } from '../verify_proof.ts';
import { serverRefusal, TOKEN_SECTIONS, type TokenScheme } from './refusals.ts';
import { assertRequest, type RequestLike, readField } from './request.ts';
import { recordProof, verifyRequestProof } from './request_proof.ts';
import { readServerSettings, type ServerOptions, type ServerSettings } from './server_options.ts';

/**
 * Finds out what an access token says: verifies a JWT (signature, issuer, audience, expiry) and returns its claims, or
 * returns the introspection response. `undefined` or `null` refuses the token with `token_invalid`, as does a response with
 * another `active` than `true`; one without it looks like claims, and is for the resolver to refuse
 * ({@link readIntrospection} does). What it throws passes through unchanged.
 */
export type TokenResolver<Claims extends object> = (
  token: string,
  scheme: TokenScheme,
) => Claims | null | undefined | Promise<Claims | null | undefined>;

/** Options of {@link verifyResourceRequest}. */
export interface VerifyResourceRequestOptions<Claims extends object> extends ServerOptions {
  /** Finds out what an access token says. Its `cnf` is read here; everything else about the token is judged there. */
  readonly resolveToken: TokenResolver<Claims>;
  /**
   * Schemes that are served, and the order of the challenges. With `Bearer`, tokens that are bound to no key are accepted
   * without a proof. Defaults to `['DPoP']`.
   */
  readonly schemes?: readonly TokenScheme[] | undefined;
  /** Text for the challenges of {@link errorResponse}; not read here. Defaults to none. */
  readonly realm?: string | undefined;
  /** Text for the challenges of {@link errorResponse}; not read here. Defaults to none. */
  readonly scope?: string | undefined;
  /** Text for the challenges of {@link errorResponse}; not read here. Defaults to none. */
  readonly resourceMetadata?: string | undefined;
}

/** A request with an access token that is bound to a key, and a proof by that key. */
export interface VerifiedDPoPRequest<Claims extends object> {
  /** Scheme of the request. */
  readonly scheme: 'DPoP';
  /** Access token. */
  readonly token: string;
  /** What `resolveToken` returned. */
  readonly claims: Claims;
  /** Thumbprint of the key of token and proof. */
  readonly jkt: string;
  /** The proof. */
  readonly proof: VerifiedProof;
  /** Nonce to send back, by {@link withNonce} or in `DPoP-Nonce`: that of the proof is about to run out. */
  readonly nonce: string | undefined;
}

/** A request with an access token that is bound to no key. */
export interface VerifiedBearerRequest<Claims extends object> {
  /** Scheme of the request. */
  readonly scheme: 'Bearer';
  /** Access token. */
  readonly token: string;
  /** What `resolveToken` returned. */
  readonly claims: Claims;
  /** There is no key. */
  readonly jkt: undefined;
  /** There is no proof, or none that means anything. */
  readonly proof: undefined;
  /** There is no nonce to send. */
  readonly nonce: undefined;
}

/** What {@link verifyResourceRequest} found. */
export type VerifiedResourceRequest<Claims extends object> =
  | VerifiedDPoPRequest<Claims>
  | VerifiedBearerRequest<Claims>;

interface Settings<Claims extends object> extends ServerSettings {
  readonly resolveToken: TokenResolver<Claims>;
  readonly schemes: readonly string[];
}

const ACTION = 'verify resource request';

/** The options beside the shared ones. */
export const RESOURCE_OPTIONS: readonly (keyof VerifyResourceRequestOptions<object>)[] = [
  'resolveToken',
  'schemes',
  'realm',
  'scope',
  'resourceMetadata',
];

/**
 * Reads the `schemes` option.
 *
 * @throws `TypeError` if it is no list with `DPoP` and perhaps `Bearer`.
 */
export function readSchemes(action: string, schemes: unknown = ['DPoP']): readonly TokenScheme[] {
  const isFit = (one: unknown, index: number, list: readonly unknown[]): one is TokenScheme =>
    (one === 'DPoP' || one === 'Bearer') && list.indexOf(one) === index && list.includes('DPoP');
  return listOption(action, 'schemes', schemes, isFit, '"DPoP" and perhaps "Bearer"');
}

function readResourceSettings<Claims extends object>(
  options: VerifyResourceRequestOptions<Claims>,
): Settings<Claims> {
  const shared = readServerSettings(ACTION, options, RESOURCE_OPTIONS);
  const { resolveToken, schemes } = options;
  if (typeof resolveToken !== 'function') throw mistake(ACTION, '"resolveToken" must be a function');
  return { ...shared, resolveToken, schemes: readSchemes(ACTION, schemes) };
}

/** The same refusal of a token, with the section that tells under which scheme it was sent. */
function underScheme(error: unknown, scheme: TokenScheme): unknown {
  if (!isDPoPError(error)) return error;
  return refusalOf(error.code, [TOKEN_SECTIONS[scheme], error.message, error.error]);
}

/** Resolves a token, and reads which key it is bound to. */
async function resolve<Claims extends object>(
  token: string,
  scheme: TokenScheme,
  { resolveToken }: Settings<Claims>,
): Promise<{ claims: Claims; jkt: string | undefined }> {
  const claims = await resolveToken(token, scheme);
  if (claims === undefined || claims === null) throw underScheme(httpRefusal('token_invalid'), scheme);
  if (typeof claims !== 'object' || Array.isArray(claims)) {
    throw mistake(ACTION, '"resolveToken" must return an object, null or undefined');
  }
  try {
    return { claims, jkt: readConfirmation(claims)?.jkt };
  } catch (error) {
    throw underScheme(error, scheme);
  }
}

/** Proof, token, key, replay, in this order: whoever has no good proof makes nobody resolve or remember anything. */
async function verifyDPoP<Claims extends object>(
  request: RequestLike,
  token: string,
  settings: Settings<Claims>,
): Promise<VerifiedDPoPRequest<Claims>> {
  const { proof, nonce } = await verifyRequestProof(ACTION, request, settings, token);
  const { claims, jkt } = await resolve(token, 'DPoP', settings);
  if (jkt === undefined) throw serverRefusal('token_not_bound');
  if (!equal(jkt, proof.jkt)) throw refusal('jkt_mismatch');
  await recordProof(settings, proof);
  return { scheme: 'DPoP', token, claims, jkt, proof, nonce };
}

/** Section 7.2: a bound token is refused, also with a valid proof beside it; a stray proof means nothing. */
async function verifyBearer<Claims extends object>(
  token: string,
  settings: Settings<Claims>,
): Promise<VerifiedBearerRequest<Claims>> {
  const { claims, jkt } = await resolve(token, 'Bearer', settings);
  if (jkt !== undefined) throw serverRefusal('bound_token_as_bearer');
  return { scheme: 'Bearer', token, claims, jkt, proof: undefined, nonce: undefined };
}

/**
 * Verifies a request to a protected resource: access token, DPoP proof, and that they belong together
 * (RFC 9449 section 7). What it refuses is answered by {@link errorResponse} with the same options.
 *
 * In this order: `Authorization` has one token under a scheme that is served; the proof passes all checks of
 * section 4.3 for this method, the configured origin with the path of the request, and the hash of this token; its nonce, if
 * there is an issuer; `resolveToken` knows the token; the token is bound to the key of the proof; the proof was not
 * used before, if there is a store. A stranger cannot make it resolve a token or fill the store without a
 * valid proof. Under `Bearer`, where that is served, a token that is bound to anything is refused
 * (section 7.2) and the `DPoP` field is not read.
 *
 * Left to the caller: that the token is valid, in `resolveToken` (signature, issuer, audience, expiry); scopes and
 * permissions; sending back `nonce`; tokens in the query or the body, which must not be accepted; answering CORS
 * preflights before this. Without `replay` a proof can be used again while its time window is open, and a
 * `nonce` alone does not change that. The clocks of servers that share a store may differ by `clockTolerance`.
 *
 * @param request - A Web `Request`, or what {@link nodeRequest} makes of one of `node:http`. Its body is not read.
 * @param options - Origin, token resolver, nonces, replay store, and policy.
 * @returns Scheme, token, claims, and for DPoP the proof, its key, and any nonce to send back.
 * @throws `TypeError` if an option or a part of the request is of the wrong type, missing or unknown, options contradict
 *   each other, or a function among them returns what it must not.
 * @throws {@link DPoPError} `authorization_missing`, `authorization_multiple`, `authorization_malformed`,
 *   `token_malformed` or `scheme_mismatch`; `url_invalid` or `origin_mismatch`; whatever {@link verifyProof} refuses;
 *   `token_invalid`, `token_not_bound`, `token_bound_elsewhere`, `cnf_invalid` or `jkt_mismatch`; `proof_replayed` or
 *   `replay_store_unavailable`.
 * @example
 * ```js
 * const options = {
 *   origin: 'https://api.example.com',
 *   resolveToken: (token) => verifyJwt(token),
 *   replay: createMemoryReplayStore(),
 * };
 * try {
 *   const { claims, nonce } = await verifyResourceRequest(request, options);
 *   return withNonce(Response.json(await itemsOf(claims.sub)), nonce);
 * } catch (error) {
 *   return errorResponse(error, options);
 * }
 * ```
 * @see RFC 9449 section 7, https://www.rfc-editor.org/rfc/rfc9449#section-7
 */
export async function verifyResourceRequest<Claims extends object>(
  request: RequestLike,
  options: VerifyResourceRequestOptions<Claims>,
): Promise<VerifiedResourceRequest<Claims>> {
  const settings = readResourceSettings(options);
  assertRequest(ACTION, request);
  const { scheme, token } = parseAuthorization(readField(ACTION, request, 'authorization'));
  if (!settings.schemes.includes(scheme)) throw serverRefusal('scheme_not_served');
  return scheme === 'Bearer' ? verifyBearer(token, settings) : verifyDPoP(request, token, settings);
}
