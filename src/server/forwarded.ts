/** forwardedOrigin(): the origin by what trusted proxies wrote down. RFC 7239. */
import { assertKnown, assertOptions, integerOption, mistake } from '../internal/assert.ts';
import { type OriginChoice, type OriginResolver, readOriginList } from './origin.ts';
import { type RequestLike, readField } from './request.ts';
import { normalizeAuthority } from './target.ts';

/** Options of {@link forwardedOrigin}. */
export interface ForwardedOriginOptions {
  /** The public origins of this server, of which one is selected by host and port. */
  readonly origins: readonly OriginChoice[];
  /**
   * Number of proxies in front of this server, 1 to 16, each of which adds one element at the right. What the outermost
   * of them wrote is that many elements from the right; everything to the left of it is the client's words.
   */
  readonly trustedHops: number;
  /** The fields that these proxies write: `Forwarded`, or `X-Forwarded-Host` with `X-Forwarded-Proto`. The other is not read. */
  readonly header: 'forwarded' | 'x-forwarded';
}

const ACTION = 'make origin resolver';

/** What a proxy says about the request it received. */
interface Hop {
  readonly host?: string | undefined;
  readonly proto?: string | undefined;
}

// A pair and what follows it. No two parts can match the same character, so none can go back over what it has read.
const PAIR =
  /([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)|"((?:[^"\\]|\\.)*)")(?:[ \t]*([;,])[ \t]*|$)/gy;
const MAX_LENGTH = 8192;

/**
 * Parses a `Forwarded` field (section 4), its elements by the names of their pairs, from right to left; none for what is none. Spaces around a semicolon
 * are taken too.
 */
function parseForwarded(text: string): readonly Hop[] {
  if (text.length > MAX_LENGTH) return [];
  const elements: Record<string, string>[] = [];
  let before: string | undefined = ',';
  for (const [, name = '', token, quoted = '', after] of text.matchAll(PAIR)) {
    if (before === ',') elements.unshift(Object.create(null));
    const [element] = elements as [Record<string, string>];
    const known = name.toLowerCase();
    if (known in element) return [];
    element[known] = token ?? quoted.replace(/\\(.)/g, '$1');
    before = after;
  }
  // Nothing but the end of the text stands behind the last pair.
  return before === undefined ? elements : [];
}

/** What stands at a place counted from the right of `Forwarded`. */
function readForwarded(request: RequestLike, hops: number): Hop {
  return parseForwarded(readField(ACTION, request, 'forwarded') ?? '')[hops - 1] ?? {};
}

/** The same of the other fields. One that has too few elements contradicts the configuration: it is not taken for absent. */
function readXForwarded(request: RequestLike, hops: number): Hop {
  const [host, proto] = ['host', 'proto'].map((name) => {
    const text = readField(ACTION, request, `x-forwarded-${name}`);
    return text === undefined ? undefined : (text.split(',').at(-hops)?.trim() ?? '');
  });
  return { host, proto };
}

const READERS: ReadonlyMap<unknown, typeof readForwarded> = /* @__PURE__ */ new Map([
  ['forwarded', readForwarded],
  ['x-forwarded', readXForwarded],
]);

/**
 * Makes a resolver for `origin` that goes by what trusted proxies wrote into `Forwarded` (RFC 7239) or `X-Forwarded-Host`
 * and `X-Forwarded-Proto`. It selects among the configured origins and never makes one up.
 *
 * Needed only where one server answers for several public origins and a proxy replaces `Host`; for a single one, give
 * `origin` as a string. The outermost proxy must write the fields itself, whatever the client sent: who can reach this
 * server past the proxies, or through one that passes the client's fields on, says which of the origins it means. A request
 * is refused with `origin_mismatch` if there are fewer elements than proxies, if the field is malformed, if a scheme is told
 * that is not the origin's, or if the host is none of them.
 *
 * @returns The resolver.
 * @throws `TypeError` if an option is missing, of the wrong type or unknown.
 * @example
 * ```js
 * const origins = ['https://eu.example.com', 'https://us.example.com'];
 * const origin = forwardedOrigin({ origins, trustedHops: 1, header: 'x-forwarded' });
 * await verifyResourceRequest(request, { origin, resolveToken, replay });
 * ```
 * @see RFC 7239 section 4, https://www.rfc-editor.org/rfc/rfc7239#section-4
 */
export function forwardedOrigin(options: ForwardedOriginOptions): OriginResolver {
  assertOptions(ACTION, options);
  const { origins, trustedHops, header } = options;
  assertKnown(ACTION, options, { origins, trustedHops, header });
  const table = readOriginList(ACTION, 'origins', origins);
  // Not left to a default.
  const hops = integerOption(ACTION, 'trustedHops', trustedHops ?? 0, 1, 1, 16);
  const read = READERS.get(header);
  if (read === undefined) throw mistake(ACTION, '"header" must be "forwarded" or "x-forwarded"');
  return (request: RequestLike) => {
    const { host = '', proto } = read(request, hops);
    const base = table.get(normalizeAuthority(host) ?? '');
    // The scheme, where it is told, must be that of the origin.
    return proto === undefined || proto.toLowerCase() === base?.scheme ? base?.choice : undefined;
  };
}
