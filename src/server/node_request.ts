/** nodeRequest(): a request of node:http, read line by line. RFC 9110 section 5.3. */
import { mistake } from '../internal/assert.ts';
import type { RequestLike } from './request.ts';

/** What is read of an `IncomingMessage` or `Http2ServerRequest`. */
export interface NodeIncoming {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** The request target before a router cut a mount path off `url`, where one did (Express, Connect). */
  readonly originalUrl?: string | undefined;
  /** Names and values by turns, as received. */
  readonly rawHeaders: readonly string[];
}

/** The values of all lines of one name. */
function linesOf(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

/**
 * Makes a request for {@link verifyResourceRequest} and {@link verifyTokenRequest} of one of `node:http`, `node:https`
 * or `node:http2`, also where Express, Fastify (`request.raw`) or Koa (`ctx.req`) wrap it.
 *
 * `request.headers` of Node drops a second `Authorization` line silently; here all lines of a name are joined by a
 * comma, so that a second one is seen, and refused. `url` stays the request target: one that is not in origin-form is
 * refused, as is everything that `new URL(request.url, base)` would let replace the host.
 *
 * @param incoming - The request as the server received it. Its `method`, `url` and `rawHeaders` are read.
 * @throws `TypeError` if it is none.
 * @example
 * ```js
 * const verified = await verifyResourceRequest(nodeRequest(incoming), options);
 * ```
 */
export function nodeRequest(incoming: NodeIncoming): RequestLike {
  const { method, url, originalUrl = url, rawHeaders } = Object(incoming) as Partial<NodeIncoming>;
  if (typeof method !== 'string' || typeof originalUrl !== 'string' || !Array.isArray(rawHeaders)) {
    throw mistake('read node request', '"incoming" must be a request of node:http');
  }
  const get = (name: string): string | null => {
    const wanted = name.toLowerCase();
    const lines = linesOf(rawHeaders, wanted);
    // HTTP/2 has the authority in a pseudo field. Both must agree (RFC 9113 section 8.3.1).
    const pseudo = wanted === 'host' ? linesOf(rawHeaders, ':authority') : [];
    const all = [...pseudo.filter((one) => !lines.includes(one)), ...lines];
    return all.length === 0 ? null : all.join(', ');
  };
  return { method, url: originalUrl, isTarget: true, headers: { get } };
}
