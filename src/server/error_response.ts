/** errorResponse(): the answer to a refused request. RFC 9449 sections 5, 7.1, 7.2, 8 and 9, RFC 6750 section 3. */
import { formatDPoPChallenge, PLAIN } from '../challenge.ts';
import { type DPoPError, isDPoPError } from '../errors.ts';
import { assertOptions, mistake } from '../internal/assert.ts';
import type { JWSAlgorithm } from '../types.ts';
import { type HostResponse, setNonce } from './cors.ts';
import type { NonceIssuer } from './nonce.ts';
import { TOKEN_SECTIONS, type TokenScheme } from './refusals.ts';
import { assertNames, assertNonceIssuer, type ProofPolicy, readPolicy } from './server_options.ts';
import { RESOURCE_OPTIONS, readSchemes } from './verify_resource_request.ts';
import { assertEndpoint, TOKEN_OPTIONS, type TokenEndpoint } from './verify_token_request.ts';

/** Options of the verifiers that say nothing about the answer. Not checked here, but for those of {@link verifyProof}. */
export type IgnoredOptions = Partial<
  Readonly<
    Record<
      | 'origin'
      | 'resolveToken'
      | 'replay'
      | 'allowReplay'
      | 'required'
      | 'dpopJkt'
      | 'refreshJkt'
      | Exclude<keyof ProofPolicy, 'algorithms' | 'now'>,
      unknown
    >
  >
>;

/** Options of {@link errorResponse}: best the object that the verifier was called with. */
export interface ErrorResponseOptions extends IgnoredOptions {
  /** The endpoint that refused: `token` or `par`. Defaults to a protected resource. */
  readonly endpoint?: TokenEndpoint | undefined;
  /** Schemes that the resource serves; each gets a challenge, in this order. Defaults to `['DPoP']`. */
  readonly schemes?: readonly TokenScheme[] | undefined;
  /** Algorithms for the parameter "algs" of the challenge. Defaults as for {@link verifyProof}. */
  readonly algorithms?: readonly JWSAlgorithm[] | undefined;
  /** Issuer of a nonce to send along. Required where one was refused. Defaults to none. */
  readonly nonce?: NonceIssuer | undefined;
  /** Seconds since the epoch, an integer, for the nonce. Defaults to the clock. */
  readonly now?: number | undefined;
  /** Parameter "realm" of each challenge. Defaults to none. */
  readonly realm?: string | undefined;
  /** Parameter "scope" of each challenge: scopes needed, separated by spaces. Defaults to none. */
  readonly scope?: string | undefined;
  /** Parameter "resource_metadata" of each challenge, a URL (RFC 9728 section 5.1). Defaults to none. */
  readonly resourceMetadata?: string | undefined;
}

const ACTION = 'answer error';

// Neither a request for another server nor a store that fails is a matter of credentials: no challenge, and no OAuth error.
const PLAIN_STATUSES: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ['origin_mismatch', 421],
  ['replay_store_unavailable', 503],
]);

// Of a protected resource (RFC 6750 section 3.1, RFC 9449 section 7.1). Other errors are of other endpoints.
const RESOURCE_STATUSES: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ['invalid_request', 400],
  ['invalid_token', 401],
  ['invalid_dpop_proof', 401],
  ['use_dpop_nonce', 401],
  // No credentials, or a scheme that is not served: no error information (section 7.2, RFC 6750 section 3.1).
  ['authorization_missing', 401],
  ['scheme_mismatch', 401],
]);

const BEARER_SECTIONS: readonly string[] = [TOKEN_SECTIONS.Bearer, 'RFC 9449 section 7.2'];

/** Neither field nor body may have a quote in a description (RFC 6749 section 5.2, RFC 6750 section 3). */
function describe(message: string): string | undefined {
  const text = message.replaceAll('"', "'");
  return PLAIN.test(text) ? text : undefined;
}

/** Section 7.2: the error goes where it is clear which scheme was tried, else everywhere. */
function concerns({ code, error, section }: DPoPError, scheme: TokenScheme): boolean {
  if (error === 'invalid_request' || code === 'token_malformed') return true;
  return BEARER_SECTIONS.includes(section) === (scheme === 'Bearer');
}

/**
 * Answers a request that {@link verifyResourceRequest}, {@link verifyTokenRequest} or its `commit` refused. Every text in
 * the answer is constant or from the options; nothing of the request is in it.
 *
 * For a protected resource: 401 with one challenge in `WWW-Authenticate` for each scheme served, and the error in that of the
 * scheme that was tried; none at all where there were no credentials; 400 for a request that is broken itself. For the
 * token and PAR endpoints: 400. Both have the error as JSON in the body, too. For all: 421 without a challenge for
 * `origin_mismatch`, 503 without one if the replay store cannot tell, and `Cache-Control: no-store`. With an issuer,
 * each 400 and 401 carries a nonce, so that the next proof can have it.
 *
 * Left to the caller: 403 with `insufficient_scope` and challenges for a stronger authentication, by
 * {@link formatDPoPChallenge}; errors that are none of this library; CORS, by {@link exposeHeaders}. There is no `Retry-After`
 * with 503: what a client sends again must have a new proof.
 *
 * @param error - What was caught.
 * @param options - Those of the verifier.
 * @returns The response.
 * @throws `error` itself, unchanged, if it is no {@link DPoPError} or one that says nothing about the request: then it
 *   is the server's own failure.
 * @throws `TypeError` if an option is unknown or of the wrong type, or `nonce` is missing although one was refused.
 * @see RFC 9449 section 7.1, https://www.rfc-editor.org/rfc/rfc9449#section-7.1
 */
export async function errorResponse(error: unknown, options: ErrorResponseOptions): Promise<HostResponse> {
  assertOptions(ACTION, options);
  assertNames(ACTION, options, [...RESOURCE_OPTIONS, ...TOKEN_OPTIONS]);
  const { endpoint, nonce, realm, scope, resourceMetadata } = options;
  if (endpoint !== undefined) assertEndpoint(ACTION, endpoint);
  assertNonceIssuer(ACTION, nonce);
  const { algorithms, now } = readPolicy(ACTION, options as ProofPolicy);
  const schemes = readSchemes(ACTION, options.schemes);
  if (!isDPoPError(error)) throw error;
  const { code, error: answer } = error;
  const headers = new Headers({ 'Cache-Control': 'no-store' });
  const plain = PLAIN_STATUSES.get(code);
  if (plain !== undefined) return new Response(null, { status: plain, headers });
  const status = endpoint === undefined ? RESOURCE_STATUSES.get(answer ?? code) : answer && 400;
  if (!status) throw error;
  const errorDescription = describe(error.message);
  for (const scheme of endpoint === undefined ? schemes : []) {
    const challenge = formatDPoPChallenge({
      realm,
      ...(answer && concerns(error, scheme) && { error: answer, errorDescription }),
      scope,
      resourceMetadata,
      algs: scheme === 'DPoP' ? algorithms : undefined,
    });
    // The parameters of both schemes are those of RFC 6750 section 3.
    headers.append('WWW-Authenticate', challenge.replace(/^DPoP/, scheme));
  }
  if (nonce !== undefined) setNonce(ACTION, headers, await nonce.issue(now));
  else if (answer === 'use_dpop_nonce') throw mistake(ACTION, '"nonce" must be the issuer that refused');
  if (answer !== undefined) headers.set('Content-Type', 'application/json');
  const body =
    answer === undefined ? null : JSON.stringify({ error: answer, error_description: errorDescription });
  return new Response(body, { status, headers });
}
