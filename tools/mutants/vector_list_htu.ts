/** Mutants of the character classes of `htu`, one character each. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: source texts that are template literals.
import { CRITICAL, type Mutant, mutate } from './mutant.ts';

type Rows = Parameters<typeof mutate>[1];

const NAMES: Readonly<Record<string, string>> = {
  '!': 'exclamation',
  $: 'dollar',
  '&': 'ampersand',
  "'": 'apostrophe',
  '(': 'left-parenthesis',
  ')': 'right-parenthesis',
  '*': 'asterisk',
  '+': 'plus',
  ',': 'comma',
  ';': 'semicolon',
  '=': 'equals',
  '-': 'hyphen',
  '.': 'dot',
  _: 'underscore',
  '~': 'tilde',
  '/': 'slash',
  ':': 'colon',
  '@': 'at',
  '?': 'question',
  '#': 'hash',
  '[': 'left-bracket',
  ']': 'right-bracket',
  '\\': 'backslash',
  ' ': 'space',
  '%': 'percent',
  '"': 'quote',
  '<': 'less',
  '>': 'greater',
  '^': 'caret',
  '`': 'backquote',
  '{': 'left-brace',
  '|': 'bar',
  '}': 'right-brace',
};

const nameOf = (character: string): string => NAMES[character] ?? character;
const escaped = (character: string): string => (/[\][/\\^-]/.test(character) ? `\\${character}` : character);

const REG_NAME = "REG_NAME = /^[A-Za-z0-9._~!$&'()*+,;=%-]+$/";
const HOST_MARKS = "._~!$&'()*+,;=";
const UNRESERVED = 'UNRESERVED = /[A-Za-z0-9._~-]/';
const RAW = '/["<>[\\]^`{|}]/g';

const regName = (marks: string): string => `REG_NAME = /^[A-Za-z0-9${marks}%-]+$/`;

const host: Rows = [
  ...[...HOST_MARKS].map(
    (character) =>
      [
        `reg-name-without-${nameOf(character)}`,
        REG_NAME,
        regName(HOST_MARKS.replace(character, '')),
      ] as const,
  ),
  ['reg-name-without-hyphen', REG_NAME, REG_NAME.replace('%-]', '%]')],
  ['reg-name-without-percent', REG_NAME, REG_NAME.replace('%-]', '-]')],
  ...[...'"<>^`{|}'].map(
    (character) =>
      [`reg-name-with-${nameOf(character)}`, REG_NAME, regName(HOST_MARKS + escaped(character))] as const,
  ),
];

const unreserved: Rows = [
  ...[...'._-'].map(
    (character) =>
      [
        `unreserved-without-${nameOf(character)}`,
        UNRESERVED,
        `UNRESERVED = /[A-Za-z0-9${'._~-'.replace(character, '')}]/`,
      ] as const,
  ),
  ...[
    ['upper-case', 'a-z0-9'],
    ['lower-case', 'A-Z0-9'],
    ['digits', 'A-Za-z'],
    ['a', 'A-Zb-z0-9'],
    ['z', 'A-Za-y0-9'],
    ['0', 'A-Za-z1-9'],
    ['9', 'A-Za-z0-8'],
    ['upper-a', 'B-Za-z0-9'],
    ['upper-z', 'A-Ya-z0-9'],
  ].map(
    ([name, ranges]) => [`unreserved-without-${name}`, UNRESERVED, `UNRESERVED = /[${ranges}._~-]/`] as const,
  ),
  ...[...":?#[]@!$&'()*+,;= \\"].map(
    (character) =>
      [
        `unreserved-with-${nameOf(character)}`,
        UNRESERVED,
        `UNRESERVED = /[A-Za-z0-9._~${escaped(character)}-]/`,
        '?#\\'.includes(character) ? CRITICAL : {},
      ] as const,
  ),
];

const raw: Rows = [...'"<>[]^`{|}'].map((character) => [
  `raw-without-${nameOf(character)}`,
  RAW,
  `/[${[...'"<>[]^`{|}']
    .filter((one) => one !== character)
    .map(escaped)
    .join('')}]/g`,
]);

export const VECTOR_HTU: readonly Mutant[] = mutate('src/htu.ts', [
  ...host,
  ...unreserved,
  ...raw,
  ['visible-without-exclamation', '/^[!-~]+$/', '/^["-~]+$/'],
  ['visible-without-tilde', '/^[!-~]+$/', '/^[!-}]+$/'],
  ['visible-tab', '/^[!-~]+$/', '/^[\\t!-~]+$/'],
  ['visible-nul', '/^[!-~]+$/', '/^[\\0!-~]+$/'],
  ['visible-lines', '/^[!-~]+$/', '/^[!-~]+$/m'],
  ['hex-upper-only', 'HEX_PAIR = /^[0-9A-Fa-f]{2}$/', 'HEX_PAIR = /^[0-9A-F]{2}$/'],
  ['hex-lower-only', 'HEX_PAIR = /^[0-9A-Fa-f]{2}$/', 'HEX_PAIR = /^[0-9a-f]{2}$/'],
  ['hex-without-f', 'HEX_PAIR = /^[0-9A-Fa-f]{2}$/', 'HEX_PAIR = /^[0-9A-Ea-e]{2}$/'],
  ['hex-with-g', 'HEX_PAIR = /^[0-9A-Fa-f]{2}$/', 'HEX_PAIR = /^[0-9A-Ga-g]{2}$/'],
  [
    'decoded-twice',
    'UNRESERVED.test(character) ? character',
    "character === '%' ? '' : UNRESERVED.test(character) ? character",
  ],
  ['triplets-lower-case', 'character : triplet.toUpperCase()', 'character : triplet.toLowerCase()'],
  [
    'port-8080-default',
    "port === '' || port === DEFAULT_PORTS[scheme]",
    "port === '' || port === '8080' || port === DEFAULT_PORTS[scheme]",
  ],
  [
    'port-8443-default',
    "port === '' || port === DEFAULT_PORTS[scheme]",
    "port === '' || port === '8443' || port === DEFAULT_PORTS[scheme]",
  ],
  [
    'port-suffix-default',
    "port === '' || port === DEFAULT_PORTS[scheme]",
    "port === '' || port.endsWith(DEFAULT_PORTS[scheme] as string)",
  ],
  ['port-four-digits', '[1-9]\\d{0,4}', '[1-9]\\d{0,3}'],
  [
    'host-www-dropped',
    '${normalHost}${portPart}',
    "${normalHost.replace(/^www\\./, '')}${portPart}",
    CRITICAL,
  ],
  ['host-dot-dropped', '${normalHost}${portPart}', "${normalHost.replace(/\\.$/, '')}${portPart}"],
  ['host-upper-case', 'part.toLowerCase()', 'part.toUpperCase()'],
  ['dots-any-number', "if (segment === '..') output.pop();", 'if (/^\\.{2,}$/.test(segment)) output.pop();'],
  [
    'dots-hidden-kept',
    "else if (segment !== '.') output.push(segment);",
    "else if (!segment.startsWith('.')) output.push(segment);",
  ],
  [
    'dots-above-root-refused',
    "if (segment === '..') output.pop();",
    "if (segment === '..' && output.length === 0) output.push('..');\n    else if (segment === '..') output.pop();",
  ],
  ['dots-with-slash-kept', "if (last === '.' || last === '..') output.push('');", ''],
  [
    'path-slash-added',
    "removeDotSegments(encoded) || '/'",
    "removeDotSegments(encoded).replace(/\\/?$/, '/')",
    CRITICAL,
  ],
  [
    'path-plus-decoded',
    "removeDotSegments(encoded) || '/'",
    "removeDotSegments(encoded).replaceAll('+', '%20') || '/'",
  ],
  [
    'path-parameters-dropped',
    "removeDotSegments(encoded) || '/'",
    "removeDotSegments(encoded).replace(/;[^/]*/g, '') || '/'",
  ],
  ['query-separator-semicolon', 'rest.search(/[?#]/)', 'rest.search(/[?#;]/)'],
  ['fragment-only', 'rest.search(/[?#]/)', 'rest.search(/#/)'],
  ['query-last', 'rest.search(/[?#]/)', "Math.max(rest.lastIndexOf('?'), rest.lastIndexOf('#'))"],
  [
    'backslash-is-slash',
    'const rest = uri.slice(scheme.length + 3);',
    "const rest = uri.slice(scheme.length + 3).replaceAll('\\\\', '/');",
    CRITICAL,
  ],
  [
    'userinfo-dropped',
    'const rest = uri.slice(scheme.length + 3);',
    "const rest = uri.slice(scheme.length + 3).replace(/^[^/]*@/, '');",
    CRITICAL,
  ],
  ['websocket-allowed', '/^(https?):\\/\\//i', '/^(https?|wss?):\\/\\//i'],
]);
