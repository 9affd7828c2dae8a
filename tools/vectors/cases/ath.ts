import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';
import type { Json } from '../json.ts';
import { RFC9449_ACCESS_TOKEN, RFC9449_ATH, RFC9449_TOKEN } from './published.ts';

const shared = { kind: 'ath', flags: ['TokenForm'] } as const;

const token = (id: string, title: string, text: string, why?: string): FlatRow => ({
  id: `ath.valid.${id}`,
  title,
  input: { token: text },
  ...(why !== undefined && { why }),
});

const PADDING = 'SHA-256 pads its last block; code of its own goes wrong where that needs another block.';
const COERCED = 'Languages without strict types take such a text for a number or for nothing.';

const VALID: readonly FlatRow[] = [
  {
    ...token('rfc9449', 'The token of the examples of RFC 9449', RFC9449_TOKEN),
    flags: ['RfcExample'],
    value: { ath: RFC9449_ATH },
  },
  {
    ...token('jwt', 'A token that is a JWT, figure 8 of RFC 9449', RFC9449_ACCESS_TOKEN),
    flags: ['RfcExample'],
  },
  token(
    'jwe',
    'A token of five parts, two of them empty',
    'eyJhbGciOiJkaXIifQ..AxY8DCtDaGlsbGljb3RoZQ.KDlTtXchhZ.',
  ),
  token('one-character', 'A token of one character', 'a'),
  token(
    'all-characters',
    'A token with all the characters of token68',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/==',
  ),
  token('other-case', 'Letters of the token of RFC 9449 in another case', RFC9449_TOKEN.toLowerCase()),
  token('padded', 'A token that ends with an equals sign', 'dG9rZW4='),
  token(
    'not-padded',
    'The same token without its equals sign',
    'dG9rZW4',
    'The text is hashed, not what it may encode.',
  ),
  token(
    'padded-thrice',
    'A token that ends with three equals signs',
    'a===',
    'token68 has any number of them.',
  ),
  token('tilde', 'A tilde alone', '~'),
  token('slash', 'A slash alone', '/', 'It looks like a path, and it is in no alphabet of URLs.'),
  token('plus', 'A token with plus signs', 'a+b++c', 'Code that decodes forms makes spaces of them.'),
  token('period', 'A token of periods', '...', 'It looks like a JWT without contents.'),
  token('hyphen', 'A token that starts with a hyphen', '-a', 'Command lines take it for an option.'),
  token('hex', 'A token that looks like hexadecimal digits', 'deadbeef00000000deadbeef00000000'),
  token('zero', 'The digit zero', '0', COERCED),
  token('leading-zeros', 'Digits with leading zeros', '0012', COERCED),
  token('digits', 'Digits beyond the precision of a double', '12345678901234567890', COERCED),
  token('exponent', 'Digits with an exponent', '1e3', COERCED),
  token('null', 'The word null', 'null', COERCED),
  token(
    'scheme-letters',
    'A token that starts with the letters of its scheme',
    'DPoPtoken',
    'Code that strips the scheme without its space.',
  ),
  token(
    'scheme-alone',
    'A token that is the name of a scheme',
    'Bearer',
    'Code that strips the scheme without its space.',
  ),
  token(
    'like-ath',
    'A token that looks like a hash',
    RFC9449_ATH,
    'Code that hashes only what is no hash yet.',
  ),
  token('octets-55', 'A token of 55 characters', 'a'.repeat(55), PADDING),
  token('octets-56', 'A token of 56 characters', 'a'.repeat(56), PADDING),
  token('octets-64', 'A token of 64 characters', 'a'.repeat(64), PADDING),
  token('octets-119', 'A token of 119 characters', 'a'.repeat(119), PADDING),
  token('octets-120', 'A token of 120 characters', 'a'.repeat(120), PADDING),
  token('long', 'A token of 3,000 characters', 'abcdefghij'.repeat(300)),
  token(
    'very-long',
    'A token of 4,097 characters',
    `${'abcdefgh'.repeat(512)}i`,
    'Lists of rights make tokens long; a buffer may be short.',
  ),
  token(
    'digest-leading-zeros',
    'A hash that starts with two zero octets',
    'token-1063',
    'Code that makes a number of the hash loses its leading zeros.',
  ),
  token(
    'digest-trailing-zero',
    'A hash that ends with a zero octet',
    'token-378',
    'Code that takes the hash for a text ends at its last octet but one.',
  ),
  token(
    'digest-hyphen-first',
    'A hash whose text starts with a hyphen and an underscore',
    'token-2131',
    'Plain base64 has plus and slash there.',
  ),
];

const row = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  id: `ath.invalid.${id}`,
  title,
  edits,
});
const append = (text: string): Edit => ['input.append', '/token', text];
const set = (item: Json): Edit => ['input.set', '/token', item];

/** Each is the neighbour in ASCII of a character of token68, or between two that a careless range joins. */
const NEIGHBOURS: readonly FlatRow[] = (
  [
    ['asterisk', 'an asterisk', '*'],
    ['comma', 'a comma', ','],
    ['colon', 'a colon', ':'],
    ['semicolon', 'a semicolon', ';'],
    ['at-sign', 'an at sign', '@'],
    ['bracket', 'an opening bracket', '['],
    ['backslash', 'a backslash', '\\'],
    ['caret', 'a caret', '^'],
    ['backquote', 'a backquote', '`'],
    ['opening-brace', 'an opening brace', '{'],
    ['closing-brace', 'a closing brace', '}'],
    ['delete', 'a delete character', '\u007f'],
    ['exclamation-mark', 'an exclamation mark', '!'],
    ['percent', 'a triplet', '%7E'],
  ] as const
).map(([id, name, text]) => row(id, `A token with ${name} in it`, append(`${text}a`)));

const INVALID: readonly FlatRow[] = [
  row('empty', 'An empty token', set('')),
  row('space', 'A token with a space in it', ['input.replace', '/token', 'LC-', 'LC ']),
  row('leading-space', 'A token with a space before it', ['input.prepend', '/token', ' ']),
  row('trailing-space', 'A token with a space after it', append(' ')),
  row('scheme', 'A token with its scheme', ['input.prepend', '/token', 'DPoP ']),
  row('bearer', 'A token with another scheme', ['input.prepend', '/token', 'Bearer ']),
  row('tab', 'A token with a tab after it', append('\t')),
  row('trailing-newline', 'A token with a line feed after it', append('\n')),
  row('carriage-return', 'A token with a carriage return and a line feed in it', append('\r\na')),
  row('nul', 'A token with a NUL after it', append('\u0000')),
  row('quoted', 'A token in quotation marks', ['input.prepend', '/token', '"'], append('"')),
  row('equals-only', 'An equals sign alone', set('=')),
  row('leading-padding', 'An equals sign before the token', ['input.prepend', '/token', '=']),
  row('inner-padding', 'An equals sign in the middle', append('=a')),
  ...NEIGHBOURS,
  row('beyond-ascii', 'A token with a character beyond ASCII', append('\u00e9')),
  row('kelvin-sign', 'A token with a Kelvin sign', append('\u212a')),
  row('arabic-digit', 'A token with an Arabic digit', append('\u0663')),
  row('full-width', 'A token with a full-width letter', append('\uff41')),
  row('no-break-space', 'A token with a no-break space after it', append('\u00a0')),
  row('byte-order-mark', 'A token with a byte order mark before it', ['input.prepend', '/token', '\ufeff']),
  row('no-text', 'Octets that are no text', set({ b64u: 'dG9rZW7_' })),
];

/** RFC 9449 sections 4.2 and 7.1: the value is calculated where a row gives none. */
export const ATHS: readonly FlatGroup[] = [
  {
    ...shared,
    file: 'valid',
    description: 'The "ath" of access tokens.',
    why: 'A client that hashes something else is refused everywhere; a server that does refuses everybody.',
    requirements: ['RFC9449-4.2-11'],
    severity: 'high',
    rows: VALID,
  },
  {
    ...shared,
    file: 'invalid',
    description: 'Texts that are no access tokens.',
    why: 'The hash is defined over ASCII; what code does with other text differs from host to host.',
    requirements: ['RFC9449-7.1-01'],
    severity: 'medium',
    rows: flatRows({ from: 'ath.valid.rfc9449', reject: ['token_malformed'] }, INVALID),
  },
];
