/** HTTP URIs by RFC 3986 (grammar of appendix A, comparison of section 6.2) and RFC 9110 section 4.2. */

export interface HttpUri {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly query: string | undefined;
  readonly fragment: string | undefined;
  /** Characters that no URI contains and that clients send nevertheless. */
  readonly oddities: readonly string[];
}

export interface NoUri {
  readonly fault: string;
  /** No URI, but the URL parser of browsers would make one of it: see `isSameToBrowsers`. */
  readonly isRepairable: boolean;
}

const UNRESERVED = 'A-Za-z0-9\\-._~';
const SUB_DELIMS = "!$&'()*+,;=";
const TRIPLET = '%[0-9A-Fa-f]{2}';
const REG_NAME = new RegExp(`^(?:[${UNRESERVED}${SUB_DELIMS}]|${TRIPLET})*$`);
const PATH = new RegExp(`^(?:/(?:[${UNRESERVED}${SUB_DELIMS}:@]|${TRIPLET})*)*$`);
const QUERY = new RegExp(`^(?:[${UNRESERVED}${SUB_DELIMS}:@/?]|${TRIPLET})*$`);
const IP_FUTURE = new RegExp(`^v[0-9A-Fa-f]+\\.[${UNRESERVED}${SUB_DELIMS}:]+$`, 'i');
const DEC_OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const IPV4 = new RegExp(`^${DEC_OCTET}(?:\\.${DEC_OCTET}){3}$`);
const BAD_TRIPLET = /%(?![0-9A-Fa-f]{2})/;
/** Printable ASCII that is neither reserved nor unreserved nor "%", without space and backslash. */
const RAW = /["<>[\]^`{|}]/g;

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

export const isFault = (result: HttpUri | NoUri): result is NoUri => 'fault' in result;

const no = (fault: string): NoUri => ({ fault, isRepairable: false });
const odd = (fault: string): NoUri => ({ fault, isRepairable: true });

export function parseHttpUri(text: string): HttpUri | NoUri {
  // RFC 3986 appendix B, with "s" so that a line feed is a character as any other.
  const found = /^(([^:/?#]+):)?(\/\/([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?$/s.exec(text);
  const [, , scheme, , authority, path = '', , query, , fragment] = found ?? [];
  if (scheme === undefined) return /^\s/.test(text) ? odd('a space before the scheme') : no('no scheme');
  if (/^\s/.test(scheme)) return odd('a space before the scheme');
  if (DEFAULT_PORTS[scheme.toLowerCase()] === undefined) return no('neither http nor https');
  if (authority === undefined) return odd('no authority');
  if (authority.includes('@')) return no('RFC 9110 section 4.2.4: user information');
  const [, host = '', port = ''] = /^(\[.*\]|.*?)(?::([^:]*))?$/s.exec(authority) ?? [];
  if (host === '') return no('RFC 9110 sections 4.2.1 and 4.2.2: recipients reject an empty host');
  if (BAD_TRIPLET.test(host + path)) return no('RFC 3986 section 2.1: a bad triplet');
  if (!isHost(host)) return odd('RFC 3986 section 3.2.2: no host');
  if (!/^[0-9]*$/.test(port)) return no('RFC 3986 section 3.2.3: a port is digits');
  if (Number(port) > 65535) return no('a port is at most 65535');
  const encoded = path.replace(RAW, (raw) => percentEncode(raw));
  if (!PATH.test(encoded)) return odd('RFC 3986 section 3.3: no path');
  const oddities = encoded === path ? [] : ['raw characters in the path'];
  for (const part of [query, fragment]) {
    if (part !== undefined && !QUERY.test(part)) oddities.push('no query or fragment of a URI');
  }
  return { scheme, host, port, path: encoded, query, fragment, oddities };
}

function isHost(host: string): boolean {
  if (!host.startsWith('[')) return REG_NAME.test(host);
  const literal = host.slice(1, -1);
  return host.endsWith(']') && (isIpv6(literal) || IP_FUTURE.test(literal));
}

/** RFC 3986 section 3.2.2: eight groups of 16 bits, the last two perhaps as IPv4, and "::" once for one or more. */
function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const all = groups.flat();
  const hasIpv4 = groups.at(-1)?.at(-1)?.includes('.') ?? false;
  if (hasIpv4 && !IPV4.test(all.pop() ?? '')) return false;
  const count = all.length + (hasIpv4 ? 2 : 0);
  return (
    all.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group)) && (halves.length === 2 ? count < 8 : count === 8)
  );
}

const percentEncode = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** Scheme, authority and path, by RFC 3986 sections 6.2.2 and 6.2.3. */
export function normalize({ scheme, host, port, path }: HttpUri): string {
  const lowerScheme = scheme.toLowerCase();
  const lowerHost = normalizeTriplets(host).replace(/%..|[A-Z]/g, (part) =>
    part.length > 1 ? part : part.toLowerCase(),
  );
  const keptPort = port === '' || port === DEFAULT_PORTS[lowerScheme] ? '' : `:${port}`;
  return `${lowerScheme}://${lowerHost}${keptPort}${removeDotSegments(normalizeTriplets(path)) || '/'}`;
}

/** RFC 3986 sections 6.2.2.1 and 6.2.2.2. */
function normalizeTriplets(text: string): string {
  return text.replace(/%[0-9A-Fa-f]{2}/g, (triplet) => {
    const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
    return new RegExp(`^[${UNRESERVED}]$`).test(character) ? character : triplet.toUpperCase();
  });
}

/** RFC 3986 section 5.2.4, its steps 2A to 2E. */
function removeDotSegments(path: string): string {
  let input = path;
  let output = '';
  while (input !== '') {
    if (input.startsWith('../')) input = input.slice(3);
    else if (input.startsWith('./')) input = input.slice(2);
    else if (input.startsWith('/./')) input = input.slice(2);
    else if (input === '/.') input = '/';
    else if (input.startsWith('/../') || input === '/..') {
      input = `/${input.slice(4)}`;
      output = output.slice(0, Math.max(0, output.lastIndexOf('/')));
    } else if (input === '.' || input === '..') input = '';
    else {
      const end = input.indexOf('/', 1);
      const segment = end < 0 ? input : input.slice(0, end);
      output += segment;
      input = input.slice(segment.length);
    }
  }
  return output;
}

/** Whether the URL standard of browsers, which repairs what is no URI and rewrites hosts and ports, takes two as one. */
export function isSameToBrowsers(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => {
    if (!URL.canParse(text)) return undefined;
    const { origin, username, password, pathname } = new URL(text);
    return `${origin} ${username} ${password} ${pathname}`;
  });
  return a !== undefined && a === b;
}
