/** Redirects that may be followed with a proof of their own. Fetch standard, HTTP-redirect fetch; RFC 9110 section 15.4. */
import { parseHtu } from '../htu.ts';
import { clientRefusal } from './refusals.ts';

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** As many as the Fetch standard allows. */
export const MAX_REDIRECTS = 20;

/** Tells whether a response is a redirect, also one that a browser hides. */
export function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || REDIRECTS.includes(status);
}

/** Tells whether a redirect turns the request into a GET without a body. */
export function becomesGet(method: string, status: number): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD';
  return method === 'POST' && (status === 301 || status === 302);
}

/** Resolves a URL as fetch does, or returns `undefined`. */
export function parseUrl(url: string, base?: string): URL | undefined {
  try {
    return new URL(url, base);
  } catch {
    return undefined;
  }
}

/**
 * Where a redirect leads: to the same origin, or nowhere. A proof for another origin would be made because a server
 * said so, and for a request that the caller did not ask for.
 *
 * @param url - URL of the redirected request.
 * @returns The URL to request next.
 * @throws `DPoPError` with `redirect_refused`.
 */
export function redirectTarget(url: string, response: Response): string {
  const location = response.headers.get('location');
  const target = location === null ? undefined : parseUrl(location, url);
  const from = new URL(url);
  const isSame = target?.origin === from.origin && target.username === '' && target.password === '';
  if (!isSame || parseHtu(target.href) === undefined) throw clientRefusal('redirect_refused');
  if (target.hash === '') target.hash = from.hash;
  return target.href;
}
