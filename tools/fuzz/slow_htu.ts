/** A second reading of RFC 3986 sections 3 and 6.2, letter by letter, to compare `normalizeHtu` with. */
import { isIPv6 } from 'node:net';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const UNRESERVED = `${LETTERS}0123456789-._~`;
const SUB_DELIMS = "!$&'()*+,;=";
const HEX = '0123456789ABCDEFabcdef';
const RAW_IN_PATH = '"<>[]^`{|}';

const consistsOf = (text: string, alphabet: string): boolean =>
  [...text].every((character) => alphabet.includes(character));

/** Splits into single characters and triplets; undefined where a percent sign starts no triplet. */
function units(text: string): string[] | undefined {
  const list: string[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '%') {
      list.push(text.charAt(at));
      continue;
    }
    const digits = text.slice(at + 1, at + 3);
    if (digits.length < 2 || !consistsOf(digits, HEX)) return undefined;
    const character = String.fromCharCode(Number(`0x${digits}`));
    list.push(UNRESERVED.includes(character) ? character : `%${digits.toUpperCase()}`);
    at += 2;
  }
  return list;
}

/** The pseudocode of section 5.2.4, for a path that starts with a slash. */
function removeDotSegments(path: string): string {
  let input = path;
  const output: string[] = [];
  while (input !== '') {
    if (input.startsWith('/./')) input = input.slice(2);
    else if (input === '/.') input = '/';
    else if (input.startsWith('/../') || input === '/..') {
      input = input === '/..' ? '/' : input.slice(3);
      output.pop();
    } else {
      const next = input.indexOf('/', 1);
      output.push(next < 0 ? input : input.slice(0, next));
      input = next < 0 ? '' : input.slice(next);
    }
  }
  return output.join('');
}

function normalHost(host: string): string | undefined {
  if (host.startsWith('[')) {
    if (!host.endsWith(']')) return undefined;
    const literal = host.slice(1, -1);
    const isFuture = /^[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+$/.test(literal);
    return isFuture || (isIPv6(literal) && !literal.includes('%')) ? host.toLowerCase() : undefined;
  }
  const list = units(host);
  if (host === '' || list === undefined) return undefined;
  if (!list.every((unit) => unit.length > 1 || (UNRESERVED + SUB_DELIMS).includes(unit))) return undefined;
  return list.map((unit) => (unit.length > 1 ? unit : unit.toLowerCase())).join('');
}

function normalPort(port: string, scheme: string): string | undefined {
  if (!consistsOf(port, '0123456789') || (port.length > 1 && port.startsWith('0'))) return undefined;
  if (port.length > 5 || Number(port) > 65535) return undefined;
  const isDefault = port === (scheme === 'https' ? '443' : '80');
  return port === '' || isDefault ? '' : `:${port}`;
}

/** Normalizes an http or https URI, or returns undefined for anything else. */
export function slowHtu(uri: string): string | undefined {
  for (let at = 0; at < uri.length; at++)
    if (uri.charCodeAt(at) < 0x21 || uri.charCodeAt(at) > 0x7e) return undefined;
  const [scheme = '', ...others] = uri.split('://');
  const lower = scheme.toLowerCase();
  if ((lower !== 'http' && lower !== 'https') || others.length === 0) return undefined;
  const rest = others.join('://');
  const [hierarchy = ''] = rest.split(/[?#]/, 1);
  const slash = hierarchy.indexOf('/');
  const authority = slash < 0 ? hierarchy : hierarchy.slice(0, slash);
  const path = slash < 0 ? '/' : hierarchy.slice(slash);
  const split = /^(\[[^\]]*\]|[^:[\]]*)(?::(.*))?$/.exec(authority);
  if (split === null || path.includes('\\')) return undefined;
  const host = normalHost(split[1] as string);
  const port = normalPort(split[2] ?? '', lower);
  const list = units(path);
  if (host === undefined || port === undefined || list === undefined) return undefined;
  const encoded = list.map((unit) =>
    RAW_IN_PATH.includes(unit) ? `%${unit.charCodeAt(0).toString(16).toUpperCase()}` : unit,
  );
  return `${lower}://${host}${port}${removeDotSegments(encoded.join(''))}`;
}
