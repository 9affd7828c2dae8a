/** Path and authority of a request, taken as strings and never resolved. RFC 9112 section 3.2, RFC 9449 section 4.3. */
import { parseHtu } from '../htu.ts';
import { type RequestLike, readField } from './request.ts';

/** The part of a request that names its resource. */
export interface Target {
  /** Authorities that the request names, in its URL and in `Host`, in normal form. The client's words. */
  readonly authorities: readonly string[];
  /** Path in normal form, without query. Starts with one slash. */
  readonly path: string;
}

// Authority and path of an absolute URL, or the path of an origin-form.
const URL_PARTS = /^(?:https?:\/\/([^/?#]*)([^?#]*)|(\/[^?]*))/i;
// Clients resolve them before they send, routers do not: one proof would be good for what two routes serve.
const AMBIGUOUS = /^\/\/|\/(?:\.|%2e){1,2}(?:\/|$)/i;
/** The port of an authority that has one. */
export const PORT: RegExp = /:\d+$/;

/** Brings an authority to lower case, drops an empty port; `undefined` for what is none, such as one with userinfo. */
export function normalizeAuthority(text: string): string | undefined {
  if (/[/?#]/.test(text)) return undefined;
  const port = PORT.exec(text)?.[0] ?? '';
  const normal = parseHtu(`https://${text.slice(0, text.length - port.length)}`)?.normal;
  return normal === undefined ? undefined : normal.slice('https://'.length, -1) + port;
}

/** Normalizes a path; `undefined` for one that parsers disagree about. A query must have been cut off. */
export function normalizePath(text: string): string | undefined {
  if (!text.startsWith('/') || AMBIGUOUS.test(text)) return undefined;
  const parsed = parseHtu(`https://h${text}`);
  return parsed?.hasQuery === false ? parsed.normal.slice('https://h'.length) : undefined;
}

/**
 * Reads path and authorities of a request.
 *
 * Two hosts hand out the target pasted behind the `Host` field, so that a URL may be anything; a `Host` that is none is
 * refused for that (RFC 9112 section 3.2), also where nothing else is made of it.
 *
 * @returns `undefined` for a request that is to be refused.
 */
export function readTarget(action: string, request: RequestLike): Target | undefined {
  const [, inUrl, behind = '', text = behind] = URL_PARTS.exec(request.url) ?? [];
  if (request.isTarget === true && inUrl !== undefined) return undefined;
  const path = normalizePath(text);
  // An empty Host says nothing.
  const inHost = readField(action, request, 'host') || undefined;
  const authorities = [inUrl, inHost].filter((one) => one !== undefined).map(normalizeAuthority);
  const isGood = authorities.every((one) => one !== undefined);
  return isGood && path !== undefined ? { authorities, path } : undefined;
}
