/** What a response with a nonce needs, and what lets scripts of other origins read it. RFC 9449 sections 7.1, 8 and 8.2. */
import { mistake } from '../internal/assert.ts';
import { isNonce } from '../internal/syntax.ts';

/** The host's `Headers`. Derived, since some hosts' types do not declare it. */
type HostHeaders = typeof globalThis extends { Headers: { prototype: infer Prototype } } ? Prototype : object;

/** The host's `Response`. Derived, since some hosts' types do not declare it. */
export type HostResponse = typeof globalThis extends { Response: { prototype: infer Prototype } }
  ? Prototype
  : object;

const EXPOSED = ['DPoP-Nonce', 'WWW-Authenticate'];

/** A copy of a response with other fields: those of a response that was fetched cannot be changed. */
function withHeaders(response: HostResponse, change: (headers: Headers) => void): HostResponse {
  const headers = new Headers(response.headers);
  change(headers);
  const { body, status, statusText } = response;
  return new Response(body, { status, statusText, headers });
}

/** Writes a nonce into the fields of a response, in place of any other: there must not be two (RFC 9449 section 8). */
export function setNonce(action: string, headers: HostHeaders, nonce: string): void {
  if (typeof nonce !== 'string' || !isNonce(nonce)) throw mistake(action, '"nonce" must be a nonce');
  headers.set('DPoP-Nonce', nonce);
  // Section 8.2: whoever got it from a cache would use an old one.
  headers.set('Cache-Control', 'no-store');
}

/**
 * Sends a nonce along with a response: `DPoP-Nonce`, in place of one that is there, and `Cache-Control: no-store`
 * (RFC 9449 section 8.2). For what {@link verifyResourceRequest} and {@link verifyTokenRequest} return as `nonce`.
 *
 * @param response - The response. Its body goes over to the one that is returned.
 * @param nonce - The nonce, or `undefined` if there is none to send.
 * @returns A new response, or the same one if there is no nonce.
 * @throws `TypeError` if `nonce` is no nonce.
 * @see RFC 9449 section 8.2, https://www.rfc-editor.org/rfc/rfc9449#section-8.2
 */
export function withNonce(response: HostResponse, nonce: string | undefined): HostResponse {
  if (nonce === undefined) return response;
  return withHeaders(response, (headers) => setNonce('send nonce', headers, nonce));
}

/**
 * Adds `DPoP-Nonce` and `WWW-Authenticate` to a value of `Access-Control-Expose-Headers`. Without it no client in a browser
 * sees a nonce or a challenge of another origin.
 *
 * Both are named also where `*` is there, which a browser takes for a name if the request was made with credentials.
 *
 * @param value - The value so far; `null` and `undefined` stand for a field that is not there.
 * @returns The new value.
 * @throws `TypeError` if `value` is something else.
 */
export function exposedHeaders(value?: string | null): string {
  const text: unknown = value ?? '';
  if (typeof text !== 'string')
    throw mistake('expose headers', '"value" must be a string, null or undefined');
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const present = names.map((name) => name.toLowerCase());
  return [...names, ...EXPOSED.filter((name) => !present.includes(name.toLowerCase()))].join(', ');
}

/**
 * Lets scripts of other origins read `DPoP-Nonce` and `WWW-Authenticate` of a response: adds both to
 * `Access-Control-Expose-Headers` and keeps what is there. For every response, refusals and successes alike.
 *
 * The rest of CORS is left to the caller: `Access-Control-Allow-Origin`, and a preflight response that allows the
 * request headers `Authorization` and `DPoP` by name.
 *
 * @param response - The response. Its body goes over to the one that is returned.
 * @returns A new response.
 * @see RFC 9449 section 8.2, https://www.rfc-editor.org/rfc/rfc9449#section-8.2
 */
export function exposeHeaders(response: HostResponse): HostResponse {
  const name = 'Access-Control-Expose-Headers';
  return withHeaders(response, (headers) => headers.set(name, exposedHeaders(headers.get(name))));
}
