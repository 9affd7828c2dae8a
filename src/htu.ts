/** The "htu" claim: parse, normalize and compare http and https URIs. RFC 3986 sections 3 and 6.2, RFC 9110 section 4.2. */
import { refusal } from './errors.ts';

/** An http or https URI, taken apart and not yet normalized. */
interface HttpUri {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
  /** Whether there is a query or a fragment, even an empty one. */
  readonly hasQuery: boolean;
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

// Visible ASCII only: whatever else stands in a URI, parsers disagree about it.
const VISIBLE = /^[!-~]+$/;
const SCHEME = /^(https?):\/\//i;
// One class, no alternation: hosts run those on a stack, and a long name would exhaust it. Triplets are judged later.
const REG_NAME = /^[A-Za-z0-9._~!$&'()*+,;=%-]+$/;
const IP_FUTURE = /^v[0-9a-f]+\.[a-z0-9._~!$&'()*+,;=:-]+$/i;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const HEX_GROUP = /^[0-9A-Fa-f]{1,4}$/;
const PORT = /^(?:0|[1-9]\d{0,4})?$/;
const UNRESERVED = /[A-Za-z0-9._~-]/;
const TRIPLET = /%(..?)?/g;
const TRIPLET_OR_UPPER_CASE = /%..|[A-Z]+/g;
const HEX_PAIR = /^[0-9A-Fa-f]{2}$/;
// Octets that RFC 3986 does not allow in a path and that clients send raw nevertheless; the backslash is refused.
const RAW_PATH_OCTET = /["<>[\]^`{|}]/g;

/** Section 3.2.2: eight groups of 16 bits, one run of zeros elided by "::", the last two perhaps as IPv4. */
function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [position, half] of halves.entries()) {
    if (half === '') continue;
    const parts = half.split(':');
    for (const [index, part] of parts.entries()) {
      const isLast = position === halves.length - 1 && index === parts.length - 1;
      if (HEX_GROUP.test(part)) groups += 1;
      else if (isLast && IPV4.test(part)) groups += 2;
      else return false;
    }
  }
  return halves.length === 2 ? groups <= 7 : groups === 8;
}

function isHost(host: string): boolean {
  if (!host.startsWith('[')) return REG_NAME.test(host);
  const literal = host.slice(1, -1);
  return host.endsWith(']') && (isIpv6(literal) || IP_FUTURE.test(literal));
}

/** Takes an absolute http or https URI apart, or returns `undefined` for anything else. */
function parseHttpUri(uri: string): HttpUri | undefined {
  const scheme = SCHEME.exec(uri)?.[1];
  if (scheme === undefined || !VISIBLE.test(uri)) return undefined;
  const rest = uri.slice(scheme.length + 3);
  const queryAt = rest.search(/[?#]/);
  const hierarchy = queryAt < 0 ? rest : rest.slice(0, queryAt);
  const pathAt = hierarchy.indexOf('/');
  const authority = pathAt < 0 ? hierarchy : hierarchy.slice(0, pathAt);
  const path = pathAt < 0 ? '' : hierarchy.slice(pathAt);
  // A colon inside the brackets of an IP literal is none before a port. Userinfo fails as a host: "@" is in no host.
  const colonAt = authority.indexOf(':', authority.startsWith('[') ? authority.indexOf(']') + 1 : 0);
  const host = colonAt < 0 ? authority : authority.slice(0, colonAt);
  const port = colonAt < 0 ? '' : authority.slice(colonAt + 1);
  if (!isHost(host) || !PORT.test(port) || Number(port) > 65535 || path.includes('\\')) return undefined;
  return { scheme: scheme.toLowerCase(), host, port, path, hasQuery: queryAt >= 0 };
}

/** Sections 6.2.2.1 and 6.2.2.2: decodes unreserved octets, writes the other triplets in upper case. */
function normalizeTriplets(text: string): string | undefined {
  if (!text.includes('%')) return text;
  let isValid = true;
  const normal = text.replace(TRIPLET, (triplet: string, hex: string | undefined) => {
    if (hex === undefined || !HEX_PAIR.test(hex)) {
      isValid = false;
      return '';
    }
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return UNRESERVED.test(character) ? character : triplet.toUpperCase();
  });
  return isValid ? normal : undefined;
}

/** Section 5.2.4 for a path that is empty or starts with a slash, in one pass. */
function removeDotSegments(path: string): string {
  if (!path.includes('/.')) return path;
  const segments = path.split('/').slice(1);
  const last = segments.at(-1);
  const output: string[] = [];
  for (const segment of segments) {
    if (segment === '..') output.pop();
    else if (segment !== '.') output.push(segment);
  }
  // A dot segment at the end leaves the slash before it.
  if (last === '.' || last === '..') output.push('');
  return `/${output.join('/')}`;
}

/** Sections 6.2.2 and 6.2.3; `undefined` where a percent sign starts no triplet. */
function serialize({ scheme, host, port, path }: HttpUri): string | undefined {
  const normalHost = normalizeTriplets(host)?.replace(TRIPLET_OR_UPPER_CASE, (part) =>
    part.startsWith('%') ? part : part.toLowerCase(),
  );
  const normalPath = normalizeTriplets(path);
  if (normalHost === undefined || normalPath === undefined) return undefined;
  const portPart = port === '' || port === DEFAULT_PORTS[scheme] ? '' : `:${port}`;
  const encoded = normalPath.replace(
    RAW_PATH_OCTET,
    (octet) => `%${octet.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${scheme}://${normalHost}${portPart}${removeDotSegments(encoded) || '/'}`;
}

/** What a normalized URI came from. */
export interface NormalHtu {
  /** The URI in normal form, without query and fragment. */
  readonly normal: string;
  /** Whether it had a query or a fragment, even an empty one. */
  readonly hasQuery: boolean;
}

/** Normalizes, or returns `undefined` for what is not an absolute http or https URI. */
export function parseHtu(uri: string): NormalHtu | undefined {
  const parts = parseHttpUri(uri);
  const normal = parts === undefined ? undefined : serialize(parts);
  if (parts === undefined || normal === undefined) return undefined;
  return { normal, hasQuery: parts.hasQuery };
}

/**
 * Normalizes an http or https URI for comparison with "htu" (HTTP target URI): the syntax-based and
 * scheme-based normalization of RFC 3986 sections 6.2.2 and 6.2.3, as RFC 9449 section 4.3 recommends.
 *
 * Scheme and host become lower case, percent-encodings upper case, encoded unreserved octets are decoded, dot
 * segments are removed after that, the default port and an empty port are dropped, an empty path becomes `/`;
 * query and fragment are dropped. The octets `" < > [ ] ^ { | }` and the backquote, which clients send raw in
 * paths, are percent-encoded. Trailing and double slashes, the case of the path and reserved octets keep
 * their meaning. IPv4 and IPv6 spellings are not unified and names are not mapped: `127.1` is a name, and
 * raw non-ASCII is refused. Runs in time linear in the length, the same in every runtime; WHATWG `URL` is not
 * involved.
 *
 * @param uri - An absolute http or https URI. Refused: userinfo, backslash, control characters, spaces, raw
 *   non-ASCII, an empty host, a bad percent triplet, a port with leading zeros or above 65535.
 * @returns The normalized URI without query and fragment.
 * @throws `TypeError` if `uri` is no string.
 * @throws {@link DPoPError} `htu_invalid` if it is no absolute http or https URI.
 * @example
 * ```js
 * normalizeHtu('HTTPS://Server.Example.COM:443/a/./b/%7Efoo?x=1');
 * // 'https://server.example.com/a/b/~foo'
 * ```
 * @see RFC 9449 section 4.3, https://www.rfc-editor.org/rfc/rfc9449#section-4.3
 */
export function normalizeHtu(uri: string): string {
  if (typeof uri !== 'string') throw new TypeError('Cannot normalize htu: "uri" must be a string');
  const htu = parseHtu(uri);
  if (htu === undefined) throw refusal('htu_invalid');
  return htu.normal;
}

/**
 * Compares an "htu" (HTTP target URI) claim with the URL of a request: both normalized as
 * {@link normalizeHtu} does, query and fragment of both ignored (RFC 9449 section 4.3 check 9).
 *
 * @param htu - The claim.
 * @param url - The absolute URL of the request as the client saw it.
 * @returns Whether they name the same resource; `false` if one of them is no absolute http or https URI.
 * @throws `TypeError` if one of them is no string.
 * @see RFC 9449 section 4.3, https://www.rfc-editor.org/rfc/rfc9449#section-4.3
 */
export function htuMatches(htu: string, url: string): boolean {
  if (typeof htu !== 'string' || typeof url !== 'string') {
    throw new TypeError('Cannot compare htu: "htu" and "url" must be strings');
  }
  const claim = parseHtu(htu);
  return claim !== undefined && claim.normal === parseHtu(url)?.normal;
}
