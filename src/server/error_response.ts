/** errorResponse(): the answer to a refused request. RFC 9449 sections 5, 7.1, 7.2, 8 and 9, RFC 6750 section 3. */
import { formatDPoPChallenge } from '../challenge.ts';
import { type DPoPError, isDPoPError } from '../errors.ts';
import { assertKnown, assertOptions, mistake } from '../internal/assert.ts';
import type { JWSAlgorithm } from '../types.ts';
import { type HostResponse, setNonce } from './cors.ts';
import type { NonceIssuer } from './nonce.ts';
import { TOKEN_SECTIONS, type TokenScheme } from './refusals.ts';
import { assertNonceIssuer, type ProofPolicy, readPolicy } from './server_options.ts';
import { readSchemes } from './verify_resource_request.ts';
import { isEndpoint, type TokenEndpoint } from './verify_token_request.ts';

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

// Beside those of the policy.
const OPTIONS: readonly (keyof ErrorResponseOptions)[] = [
  'endpoint',
  'schemes',
  'nonce',
  'realm',
  'scope',
  'resourceMetadata',
  'origin',
  'resolveToken',
  'replay',
  'allowReplay',
  'required',
  'dpopJkt',
  'refreshJkt',
];

// Neither a request for another server nor a store that fails is a matter of credentials: no challenge, and no OAuth error.
const PLAIN_STATUSES: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ['origin_mismatch', 421],
  ['replay_store_unavailable', 503],
]);

// Of a protected resource (RFC 6750 section 3.1, RFC 9449 section 7.1). Other errors are of other endpoints.
const RESOURCE_STATUSES: ReadonlyMap<string | undefined, number> = /* @__PURE__ */ new Map([
  ['invalid_request', 400],
  ['invalid_token', 401],
  ['invalid_dpop_proof', 401],
  ['use_dpop_nonce', 401],
]);

// No credentials, or a scheme that is not served: no error information (RFC 9449 section 7.2, RFC 6750 section 3.1).
const SILENT_CODES: readonly string[] = ['authorization_missing', 'scheme_mismatch'];

const BEARER_SECTIONS: readonly string[] = [TOKEN_SECTIONS.Bearer, 'RFC 9449 section 7.2'];

const PERMITTED = /^[ !#-[\]-~]+$/;

/** What is told of an error. */
interface Information {
  readonly error?: string | undefined;
  readonly errorDescription?: string | undefined;
}

/** The options, checked and complete. */
interface ErrorSettings {
  readonly schemes: readonly TokenScheme[];
  readonly algorithms: readonly JWSAlgorithm[];
  readonly now: number;
}

/** Neither field nor body may have a quote in a description (RFC 6749 section 5.2, RFC 6750 section 3). */
function describe({ error, message }: DPoPError): Information {
  const text = message.replaceAll('"', "'");
  return { error, errorDescription: PERMITTED.test(text) ? text : undefined };
}

/** Section 7.2: the error goes where it is clear which scheme was tried, else everywhere. */
function concerns({ code, error, section }: DPoPError, scheme: TokenScheme): boolean {
  if (error === 'invalid_request' || code === 'token_malformed') return true;
  return BEARER_SECTIONS.includes(section) === (scheme === 'Bearer');
}

/** One challenge for each scheme. */
function challengesOf(error: DPoPError, options: ErrorResponseOptions, settings: ErrorSettings): string[] {
  const { realm, scope, resourceMetadata } = options;
  return settings.schemes.map((scheme) => {
    const information = error.error !== undefined && concerns(error, scheme) ? describe(error) : {};
    const challenge = formatDPoPChallenge({
      realm,
      ...information,
      scope,
      resourceMetadata,
      algs: scheme === 'DPoP' ? settings.algorithms : undefined,
    });
    // The parameters of both schemes are those of RFC 6750 section 3.
    return challenge.replace(/^DPoP/, scheme);
  });
}

/** The status that answers an error, or `undefined` for one that says nothing about the request. */
function statusOf({ code, error }: DPoPError, endpoint: TokenEndpoint | undefined): number | undefined {
  const status = PLAIN_STATUSES.get(code);
  if (status !== undefined) return status;
  if (endpoint !== undefined) return error === undefined ? undefined : 400;
  return error === undefined && SILENT_CODES.includes(code) ? 401 : RESOURCE_STATUSES.get(error);
}

/** A body with an OAuth error (RFC 6749 section 5.2), or none. */
function bodyOf(error: DPoPError): string | null {
  if (error.error === undefined || PLAIN_STATUSES.has(error.code)) return null;
  const { errorDescription } = describe(error);
  return JSON.stringify({ error: error.error, error_description: errorDescription });
}

/** Checks the options, but for the texts, which are checked where they are written. */
function readErrorSettings(options: ErrorResponseOptions): ErrorSettings {
  assertOptions(ACTION, options);
  const { endpoint, schemes, nonce } = options;
  const policy = readPolicy(ACTION, options as ProofPolicy);
  const known = Object.fromEntries(OPTIONS.map((name) => [name, true]));
  assertKnown(ACTION, options, { ...known, ...policy });
  if (endpoint !== undefined && !isEndpoint(endpoint)) {
    throw mistake(ACTION, '"endpoint" must be "token", "par" or undefined');
  }
  assertNonceIssuer(ACTION, nonce);
  return { schemes: readSchemes(ACTION, schemes), algorithms: policy.algorithms, now: policy.now };
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
  const settings = readErrorSettings(options);
  if (!isDPoPError(error)) throw error;
  const status = statusOf(error, options.endpoint);
  if (status === undefined) throw error;
  const headers = new Headers({ 'Cache-Control': 'no-store' });
  const isPlain = PLAIN_STATUSES.has(error.code);
  if (options.endpoint === undefined && !isPlain) {
    for (const challenge of challengesOf(error, options, settings)) {
      headers.append('WWW-Authenticate', challenge);
    }
  }
  if (options.nonce !== undefined && !isPlain) {
    setNonce(ACTION, headers, await options.nonce.issue(settings.now));
  } else if (error.error === 'use_dpop_nonce') {
    throw mistake(ACTION, '"nonce" must be the issuer that refused');
  }
  const body = bodyOf(error);
  if (body !== null) headers.set('Content-Type', 'application/json');
  return new Response(body, { status, headers });
}
