/** Slow and simple second readings of two rules, for comparison. */

/** RFC 3986 section 5.2.4, step by step as it is written there. */
function removeDotSegments(path: string): string {
  let input = path;
  let output = '';
  while (input !== '') {
    if (input.startsWith('../')) input = input.slice(3);
    else if (input.startsWith('./')) input = input.slice(2);
    else if (input.startsWith('/./')) input = input.slice(2);
    else if (input === '/.') input = '/';
    else if (input.startsWith('/../')) {
      input = input.slice(3);
      output = output.slice(0, Math.max(0, output.lastIndexOf('/')));
    } else if (input === '/..') {
      input = '/';
      output = output.slice(0, Math.max(0, output.lastIndexOf('/')));
    } else if (input === '.' || input === '..') input = '';
    else {
      const next = input.indexOf('/', 1);
      const segment = next < 0 ? input : input.slice(0, next);
      output += segment;
      input = input.slice(segment.length);
    }
  }
  return output;
}

const UNRESERVED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~';

/** Section 6.2.2.2, octet by octet; `raw` lists what is encoded although it came raw. */
function triplets(text: string, raw: string, isLower: boolean): string {
  let result = '';
  for (let index = 0; index < text.length; index++) {
    let character = text.charAt(index);
    if (character === '%') {
      const hex = text.slice(index + 1, index + 3).toUpperCase();
      const decoded = String.fromCharCode(Number.parseInt(hex, 16));
      index += 2;
      if (!UNRESERVED.includes(decoded)) {
        result += `%${hex}`;
        continue;
      }
      character = decoded;
    }
    if (raw.includes(character)) result += `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
    else result += isLower ? character.toLowerCase() : character;
  }
  return result;
}

/** The normal form of a valid http or https URI without IP literal, by the pattern of RFC 3986 appendix B. */
export function slowNormalForm(uri: string): string {
  const match = /^(([^:/?#]+):)?(\/\/([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?/.exec(uri);
  const [scheme = '', authority = '', path = ''] = [match?.[2]?.toLowerCase(), match?.[4], match?.[5]];
  const [host = '', port = ''] = authority.split(':');
  const isDefault = port === '' || `${scheme} ${port}` === 'http 80' || `${scheme} ${port}` === 'https 443';
  const normalPath = removeDotSegments(triplets(path, '"<>[]^`{|}', false));
  return `${scheme}://${triplets(host, '', true)}${isDefault ? '' : `:${port}`}${normalPath === '' ? '/' : normalPath}`;
}

/** Tells whether an object in a JSON text, known to be well-formed, has two members of one name. */
export function hasDuplicate(text: string): boolean {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/gs) ?? [];
  const open: (Set<string> | undefined)[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (tokens[index + 1] === ':') {
      const names = open.at(-1) as Set<string>;
      const name = JSON.parse(token) as string;
      if (names.has(name)) return true;
      names.add(name);
    }
  }
  return false;
}
