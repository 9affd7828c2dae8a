/** forwardedOrigin(): the origin by what trusted proxies wrote down. RFC 7239. */
import { assertKnown, assertOptions, integerOption, mistake } from '../internal/assert.ts';
import { type OriginChoice, type OriginResolver, type OriginTable, readOriginList } from './origin.ts';
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

/** What a proxy says about the request it received. */
interface Hop {
  readonly host: string | undefined;
  readonly proto: string | undefined;
}

// Sticky. No two parts of one can match the same character, so none can go back over what it has read.
const PAIR = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)|"([^"\\]*(?:\\.[^"\\]*)*)")/y;
const SEPARATOR = /[ \t]*[;,][ \t]*/y;
const ESCAPE = /\\(.)/g;
const MAX_LENGTH = 8192;

/** The matches of a sticky pattern at a place; none if it does not match there. */
function matchAt(pattern: RegExp, text: string, at: number): readonly (string | undefined)[] {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? [];
}

/**
 * Parses a `Forwarded` field (section 4), its elements as maps; `undefined` for what is none. Spaces around a semicolon
 * are taken too.
 */
function parseForwarded(text: string): readonly ReadonlyMap<string, string>[] | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const elements: Map<string, string>[] = [];
  let element = new Map<string, string>();
  let at = 0;
  for (let separator = ','; separator !== ''; at += separator.length) {
    if (separator.includes(',')) {
      element = new Map();
      elements.push(element);
    }
    const [pair, name = '', token, quoted = ''] = matchAt(PAIR, text, at);
    const known = name.toLowerCase();
    if (pair === undefined || element.has(known)) return undefined;
    element.set(known, token ?? quoted.replace(ESCAPE, '$1'));
    at += pair.length;
    [separator = ''] = matchAt(SEPARATOR, text, at);
  }
  return at === text.length ? elements : undefined;
}

type FieldReader = (name: string) => string | undefined;

/** What stands at a place counted from the right of `Forwarded`. */
function readForwarded(field: FieldReader, hops: number): Hop {
  const element = parseForwarded(field('forwarded') ?? '')?.at(-hops);
  return { host: element?.get('host'), proto: element?.get('proto') };
}

/** The same of the other fields. One that has too few elements contradicts the configuration: it is not taken for absent. */
function readXForwarded(field: FieldReader, hops: number): Hop {
  const [host, proto] = ['x-forwarded-host', 'x-forwarded-proto'].map((name) => {
    const text = field(name);
    return text === undefined ? undefined : (text.split(',').at(-hops)?.trim() ?? '');
  });
  return { host, proto };
}

const READERS: ReadonlyMap<unknown, typeof readForwarded> = /* @__PURE__ */ new Map([
  ['forwarded', readForwarded],
  ['x-forwarded', readXForwarded],
]);

/** Selects one of the origins; the scheme, where it is told, must be that of it. */
function select(table: OriginTable, { host = '', proto }: Hop): OriginChoice | undefined {
  const base = table.get(normalizeAuthority(host) ?? '');
  return proto === undefined || proto.toLowerCase() === base?.scheme ? base?.choice : undefined;
}

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
  const action = 'make origin resolver';
  assertOptions(action, options);
  const { origins, trustedHops, header } = options;
  assertKnown(action, options, { origins, trustedHops, header });
  const table = readOriginList(action, origins);
  const hops = integerOption(action, 'trustedHops', trustedHops, 0, 1, 16);
  const read = READERS.get(header);
  if (hops === 0) throw mistake(action, '"trustedHops" must be given');
  if (read === undefined) throw mistake(action, '"header" must be "forwarded" or "x-forwarded"');
  return (request: RequestLike) =>
    select(
      table,
      read((name) => readField(action, request, name), hops),
    );
}
