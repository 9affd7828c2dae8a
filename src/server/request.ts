/** Requests as this entry takes them: a Web `Request`, or anything that is read like one. RFC 9110 section 3.4. */
import { mistake } from '../internal/assert.ts';

/** What is read of a request. A Web `Request` is one; for `node:http` there is {@link nodeRequest}. */
export interface RequestLike {
  /** Method, as received: `get` is not `GET`. */
  readonly method: string;
  /** Absolute URL, of which only the path counts, or the request target as it stood in the request line. */
  readonly url: string;
  /** Field lines. Those of one name must come joined by a comma, never be dropped: a second one is refused. */
  readonly headers: { get(name: string): string | null };
  /**
   * Whether `url` is the request target, of which only the origin-form is served (RFC 9112 section 3.2.1): an absolute
   * one, which names an authority of the client's choice, is refused. Defaults to `false`, as of a Web `Request`.
   */
  readonly isTarget?: boolean | undefined;
}

/** Demands a request. */
export function assertRequest(action: string, request: RequestLike): void {
  const { method, url, headers } = Object(request) as Partial<RequestLike>;
  if (typeof method !== 'string' || typeof url !== 'string' || typeof headers?.get !== 'function') {
    throw mistake(action, '"request" must be a Request, or made by nodeRequest()');
  }
}

/** The value of a field, `undefined` where it was not sent. */
export function readField(action: string, request: RequestLike, name: string): string | undefined {
  const value: unknown = request.headers.get(name) ?? undefined;
  if (value !== undefined && typeof value !== 'string') {
    throw mistake(action, '"request.headers.get" must return a string or null');
  }
  return value;
}
