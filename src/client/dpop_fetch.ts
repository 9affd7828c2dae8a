/** createDPoPFetch(): a fetch that proves possession of its key. RFC 9449 sections 4, 5, 7, 8 and 9. */
import { createProof } from '../create_proof.ts';
import { assertKnown, assertOptions, booleanOption, mistake, nowOption } from '../internal/assert.ts';
import { parseNonceHeader } from '../nonce_header.ts';
import type { CryptoKeyPair, JWSAlgorithm, ProofSigner } from '../types.ts';
import { readClockOffset } from './clock.ts';
import { type Credentials, findCredentials } from './credentials.ts';
import { DEFAULT_MAX, type NonceCache, openNonceCache, Recent } from './nonce_cache.ts';
import { isRedirect, MAX_REDIRECTS, parseUrl, redirectTarget } from './redirect.ts';
import { clientRefusal } from './refusals.ts';
import { readErrors } from './refused_proof.ts';
import { discard, RequestPlan } from './request_plan.ts';

/**
 * The host's own type of `fetch`, or a structural stand-in where the compiler knows neither DOM nor Node types.
 */
export type DPoPFetch = typeof globalThis extends { fetch: infer Fetch }
  ? Fetch
  : (input: string, init?: object) => Promise<HostResponse>;

type HostRequest = typeof globalThis extends { Request: { prototype: infer Prototype } } ? Prototype : object;

type HostResponse = typeof globalThis extends { Response: { prototype: infer Prototype } }
  ? Prototype
  : {
      readonly status: number;
      readonly ok: boolean;
      readonly headers: { get(name: string): string | null };
      text(): Promise<string>;
      json(): Promise<unknown>;
    };

/** An access token, or a function that finds the one for a URL: `undefined` for none. */
export type AccessTokenSource = string | ((url: string) => string | undefined | Promise<string | undefined>);

/** Options of {@link createDPoPFetch}. */
export interface DPoPFetchOptions {
  /** The client's key: a WebCrypto key pair, or a signer for a key that is held elsewhere. */
  readonly key: CryptoKeyPair | ProofSigner;
  /**
   * Access token, without `DPoP `, for requests to resource servers; or a function that finds the one for a URL
   * (`undefined` for none), and what it throws passes through. It is sent wherever the returned function is told to go, so where
   * one serves several servers, give a function that looks at the origin. A request that has `Authorization` already keeps it.
   * Defaults to none.
   */
  readonly accessToken?: AccessTokenSource | undefined;
  /**
   * What sends the requests. It is called with a `Request`, and must heed its `redirect`. Defaults to the `fetch` of the
   * host, as it is at each call.
   */
  readonly fetch?: ((request: HostRequest, init?: object) => Promise<HostResponse>) | undefined;
  /** Cache from {@link createNonceCache}, to share or clear it. Defaults to one of its own. */
  readonly nonces?: NonceCache | undefined;
  /**
   * Dates proofs by the clock of each server, learnt from its `Date` field: for devices whose own clock cannot be relied on.
   * Defaults to `false`.
   */
  readonly learnClockOffset?: boolean | undefined;
  /** The `alg` to write where the key has two names for its algorithm, as in {@link createProof}. */
  readonly alg?: JWSAlgorithm | undefined;
  /** Returns seconds since the epoch, an integer. Defaults to the clock. */
  readonly now?: (() => number) | undefined;
}

type Send = (request: Request, init?: object) => Promise<Response>;

interface Settings extends Omit<DPoPFetchOptions, 'nonces' | 'learnClockOffset' | 'fetch'> {
  readonly fetch: Send | undefined;
  readonly nonces: Recent<string>;
  /** Seconds by which the clock of an origin is ahead, where that is to be learnt. */
  readonly offsets: Recent<number> | undefined;
}

const ACTION = 'fetch with DPoP';

/** A proof refused for its time is worth another one only where the clock was off by more than usual, in seconds. */
const NOTABLE_OFFSET = 30;

function functionOption(action: string, name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') {
    throw mistake(action, `"${name}" must be a function`);
  }
}

function readSettings(options: DPoPFetchOptions): Settings {
  const action = 'create DPoP fetch';
  assertOptions(action, options);
  const { key, accessToken, fetch, nonces, learnClockOffset, alg, now } = options;
  assertKnown(action, options, { key, accessToken, fetch, nonces, learnClockOffset, alg, now });
  if (typeof key !== 'object' || key === null) {
    throw mistake(action, '"key" must be a key pair or a signer');
  }
  if (accessToken === '' || (accessToken !== undefined && !/^(string|function)$/.test(typeof accessToken))) {
    throw mistake(action, '"accessToken" must be a token or a function');
  }
  functionOption(action, 'fetch', fetch);
  functionOption(action, 'now', now);
  return {
    key,
    accessToken,
    fetch: fetch as Send | undefined,
    nonces: openNonceCache(action, nonces),
    offsets: booleanOption(action, 'learnClockOffset', learnClockOffset)
      ? new Recent<number>(DEFAULT_MAX)
      : undefined,
    alg,
    now,
  };
}

/** One try, and what it taught. */
interface Try {
  readonly request: Request;
  readonly response: Response;
  /** A nonce that the proof did not have. */
  readonly nonce: string | undefined;
  /** Seconds by which the proof was dated wrongly, as far as the response tells. */
  readonly secondsOff: number;
}

/** The nonce that a response provides. One that is malformed must not be used (RFC 9449 section 8). */
function readNonce(response: Response): string | undefined {
  try {
    return parseNonceHeader(response.headers.get('dpop-nonce'));
  } catch {
    return undefined;
  }
}

/** What goes into a proof beyond the request itself. */
interface Circumstances {
  readonly origin: string;
  /** Name of the server in the cache of nonces. */
  readonly server: string;
  readonly nonce: string | undefined;
  readonly offset: number;
}

function nowOf({ now }: Settings): number {
  return nowOption(ACTION, now?.());
}

/** Keeps what a response teaches, for the next proof to this server. */
function learn(settings: Settings, request: Request, response: Response, sent: Circumstances): Try {
  const { nonces, offsets } = settings;
  const { origin, server, nonce, offset } = sent;
  // A service worker, or a fetch that follows redirects by itself, may answer for another origin.
  if (response.url !== '' && parseUrl(response.url)?.origin !== origin) {
    return { request, response, nonce: undefined, secondsOff: 0 };
  }
  const newest = readNonce(response);
  // What is no news must not take the place of a newer one that came meanwhile.
  const isNew = newest !== undefined && newest !== nonce;
  if (isNew) nonces.set(server, newest);
  const learnt = offsets && readClockOffset(request.method, response, nowOf(settings));
  if (learnt !== undefined) offsets?.set(origin, learnt);
  const secondsOff = Math.abs((learnt ?? offset) - offset);
  return { request, response, nonce: isNew ? newest : undefined, secondsOff };
}

/** Sends one request with a proof of its own. */
async function send(
  settings: Settings,
  plan: RequestPlan,
  { token, authorization }: Credentials,
  provided: string | undefined,
): Promise<Try> {
  const request = plan.take();
  request.signal.throwIfAborted();
  const { origin } = new URL(request.url);
  // RFC 9449 section 9: a request with a token is one to a resource server, which has nonces of its own.
  const server = `${token === undefined ? 'AS' : 'RS'} ${origin}`;
  const nonce = settings.nonces.get(server) ?? provided;
  const offset = settings.offsets?.get(origin) ?? 0;
  const proof = await createProof(settings.key, {
    htm: request.method,
    htu: request.url,
    accessToken: token,
    nonce,
    alg: settings.alg,
    now: nowOf(settings) + offset,
  });
  request.headers.set('DPoP', proof);
  if (authorization !== undefined) request.headers.set('Authorization', authorization);
  // Without an object before it: browsers refuse to call their fetch as the method of anything else.
  const { fetch = globalThis.fetch as Send } = settings;
  const response = await (plan.extras === undefined ? fetch(request) : fetch(request, plan.extras));
  return learn(settings, request, response, { origin, server, nonce, offset });
}

/** Tells whether the server refused the proof for something that the next one will have right. */
async function isCorrectable({ response, nonce, secondsOff }: Try): Promise<boolean> {
  const isLate = secondsOff > NOTABLE_OFFSET;
  if (nonce === undefined && !isLate) return false;
  const errors = await readErrors(response);
  return (
    (nonce !== undefined && errors.includes('use_dpop_nonce')) ||
    (isLate && errors.includes('invalid_dpop_proof'))
  );
}

async function run(settings: Settings, plan: RequestPlan): Promise<Response> {
  const credentials = await findCredentials(ACTION, plan.headers, plan.url, settings.accessToken);
  let provided: string | undefined;
  let canRetry = true;
  let redirects = 0;
  for (;;) {
    const tried = await send(settings, plan, credentials, provided);
    const { request, response } = tried;
    if (canRetry && (await isCorrectable(tried))) {
      canRetry = false;
      provided = tried.nonce;
      discard(response);
    } else if (plan.follows && isRedirect(response)) {
      discard(response);
      if (redirects++ === MAX_REDIRECTS) throw clientRefusal('redirect_refused');
      await plan.redirect(redirectTarget(request.url, response), request.method, response.status);
    } else {
      return response;
    }
  }
}

/**
 * Creates a `fetch` that proves possession of a key: every request carries a fresh DPoP proof for the method and the URL
 * it is really sent with, and where there is an access token, `Authorization: DPoP` and the token's hash. It takes what
 * `fetch` takes, `Request` objects included, and returns what `fetch` returns.
 *
 * - **Tokens** are those of the option `accessToken`, or of an `Authorization: DPoP` header of the request. Other schemes
 *   authenticate the client at a token endpoint, and the proof has no "ath" (access token hash) then. `Bearer` is refused:
 *   this function never falls back to it. Nor does it look into token responses: see {@link checkTokenResponse}.
 * - **Nonces** are taken from every response of the requested origin and kept for that origin, apart for authorization and
 *   resource servers. A request refused with `use_dpop_nonce`, in a challenge or in the JSON of a token endpoint, is sent
 *   once more if the response brought a new nonce; what comes then is returned. No other failure is repeated.
 * - **Bodies** are sent again on such a retry, and must not be changed before the call has settled. A stream cannot be: then
 *   the call fails with `body_not_repeatable`, the nonce is kept, and a second call with a fresh stream works. The body of a
 *   `Request` object is copied as it is sent: up to its whole size is held in memory until the call settles.
 * - **Redirects** are followed within the origin only, by the rules of `fetch`, each with a proof of its own. Elsewhere
 *   `redirect_refused` is thrown: fetch itself would send the proof on to wherever the server says. `redirected` of the
 *   response is `false`, `url` is the last one. Browsers do not show redirects, so there all of them are refused.
 *   `redirect: 'manual'` and `'error'` mean what they mean to `fetch`.
 * - **Clocks**: with `learnClockOffset`, a request refused with `invalid_dpop_proof` by a server whose clock turns out
 *   to differ by more than 30 seconds from the date of the proof is sent once more. `Date` fields of responses that a cache may
 *   have kept, and offsets of more than a day, are not believed. There is one retry for both reasons together.
 * - **Browsers** show `DPoP-Nonce`, `WWW-Authenticate` and `Date` of another origin only if that origin exposes them
 *   (`Access-Control-Expose-Headers`); without that nonces cannot work. Requests of mode `no-cors` are refused.
 *
 * Requests do not wait for one another. Options that only the host's own `fetch` knows, such as `dispatcher` or `cf`, are
 * passed on to it.
 *
 * @param options - The key, and how to use it.
 * @returns A function with the signature of `fetch`. It rejects as `fetch` does, and as said under throws.
 * @throws `TypeError` if an option is unknown or of the wrong type. The returned function rejects with a `TypeError` also
 *   for a request that has a `DPoP` header or Bearer credentials, and where the key cannot sign.
 * @throws {@link DPoPError} from the returned function: `body_not_repeatable`, `redirect_refused`, and those of
 *   {@link createProof}, such as `token_malformed`, or `htu_invalid` for a URL that no proof can name.
 * @example
 * ```js
 * const fetch = createDPoPFetch({ key: await generateKeyPair('ES256'), accessToken: () => session.accessToken });
 * const response = await fetch('https://api.example.com/items', { method: 'POST', body: '{}' });
 * ```
 * @see RFC 9449 section 7, https://www.rfc-editor.org/rfc/rfc9449#section-7
 */
export function createDPoPFetch(options: DPoPFetchOptions): DPoPFetch {
  const settings = readSettings(options);
  const dpopFetch = async (input: string | URL | Request, init?: RequestInit | null): Promise<Response> => {
    const plan = new RequestPlan(ACTION, input, init ?? {});
    try {
      return await run(settings, plan);
    } finally {
      plan.release();
    }
  };
  return dpopFetch as DPoPFetch;
}
