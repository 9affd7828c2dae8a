import type { FlatGroup, FlatRow } from '../case.ts';

type Pair = readonly [id: string, title: string, path: string, normal: string];

const ORIGIN = 'https://server.example.com';

/** What comes after the authority, and the path that is left of it. */
const rows = (more: Partial<FlatRow>, pairs: readonly Pair[]): FlatRow[] =>
  pairs.map(([id, title, path, normal]) => ({
    id: `htu-normalize.path.${id}`,
    title,
    input: { uri: ORIGIN + path },
    value: { htu: ORIGIN + normal },
    ...more,
  }));

const DOTS: readonly FlatRow[] = [
  ...rows({}, [
    ['dot', 'A dot segment', '/a/./b', '/a/b'],
    ['dot-first', 'A dot segment at the start', '/./a', '/a'],
    ['dot-only', 'A dot segment alone', '/.', '/'],
    ['trailing-dot', 'A dot segment at the end', '/a/.', '/a/'],
    ['trailing-dot-slash', 'A dot segment with a slash at the end', '/a/./', '/a/'],
    ['double-dot', 'A double dot segment', '/a/../b', '/b'],
    ['double-dot-only', 'A double dot segment alone', '/..', '/'],
    ['double-dot-first', 'A double dot segment at the start', '/../a', '/a'],
    ['double-dot-surplus', 'More double dot segments than segments', '/a/../../../b', '/b'],
    ['trailing-double-dot', 'A double dot segment at the end', '/a/b/..', '/a/'],
    ['trailing-double-dot-slash', 'A double dot segment with a slash at the end', '/a/b/../', '/a/'],
    ['back-to-root', 'As many double dot segments as segments', '/a/b/../..', '/'],
    ['rfc3986', 'The example of RFC 3986 section 5.2.4', '/a/b/c/./../../g', '/a/g'],
    ['three-dots', 'A segment of three dots', '/a/.../b', '/a/.../b'],
    ['leading-dot', 'A segment that starts with a dot', '/.well-known/a', '/.well-known/a'],
    ['leading-double-dot', 'A segment that starts with two dots', '/a/..b/c', '/a/..b/c'],
    ['final-dot', 'A segment that ends with a dot', '/a./b', '/a./b'],
    ['final-double-dot', 'A segment that ends with two dots', '/a/b../c', '/a/b../c'],
    ['dot-parameter', 'Two dots with a parameter', '/a/..;b/c', '/a/..;b/c'],
    ['empty-then-double-dot', 'A double dot segment after an empty segment', '/a//../b', '/a/b'],
    ['root-empty-double-dot', 'A double dot segment after an empty first segment', '//..', '/'],
    ['double-dot-then-empty', 'An empty segment after a double dot segment', '/a/..//b', '//b'],
    ['dot-then-empty', 'An empty segment after a dot segment', '/.//a', '//a'],
    ['empty-then-dot', 'A dot segment after an empty first segment', '//./a', '//a'],
  ]),
  ...rows({ flags: ['UriDotSegments', 'UriPercent'] }, [
    ['encoded-dot', 'A dot segment as a triplet', '/a/%2e/b', '/a/b'],
    ['encoded-double-dot', 'A double dot segment in triplets', '/a/%2E%2e/b', '/b'],
    ['encoded-first-dot', 'A double dot segment whose first dot is a triplet', '/a/%2e./b', '/b'],
    ['encoded-second-dot', 'A double dot segment whose second dot is a triplet', '/a/.%2E/b', '/b'],
    ['trailing-encoded-dot', 'A dot segment as a triplet at the end', '/a/%2E', '/a/'],
    ['trailing-encoded-double-dot', 'A double dot segment in triplets at the end', '/a/b/%2E%2E', '/a/'],
    ['dots-before-encoded-slash', 'Two dots before an encoded slash', '/a/..%2fb', '/a/..%2Fb'],
    ['encoded-slash-before-dots', 'An encoded slash before two dots', '/a/b%2f../c', '/a/b%2F../c'],
    [
      'segment-with-encoded-slash',
      'A double dot segment after one with an encoded slash',
      '/a/b%2Fc/../d',
      '/a/d',
    ],
    ['dots-encoded-twice', 'Two dots that were encoded twice', '/a/%252e%252e/b', '/a/%252e%252e/b'],
  ]),
  ...rows(
    { flags: ['ResourceLimit', 'UriDotSegments'], why: 'Time that grows with the square of the length.' },
    [
      ['many-dots', 'Three hundred dot segments', `${'/.'.repeat(300)}/a`, '/a'],
      [
        'many-double-dots',
        'Three hundred segments and as many double dot segments',
        `${'/a'.repeat(300)}${'/..'.repeat(300)}`,
        '/',
      ],
    ],
  ),
];

const SLASHES: readonly FlatRow[] = rows({ flags: ['UriTrailingSlash'] }, [
  ['double-slash', 'Two slashes', '/a//b', '/a//b'],
  ['leading-double-slash', 'Two slashes at the start', '//a', '//a'],
  ['double-slash-only', 'Two slashes alone', '//', '//'],
  ['trailing-double-slash', 'Two slashes at the end', '/a//', '/a//'],
  ['trailing-slash', 'A slash at the end', '/a/', '/a/'],
]);

const AFTER: readonly FlatRow[] = [
  ...rows({ flags: ['QueryIgnored'], requirements: ['RFC9449-4.3-09'] }, [
    ['query', 'A query', '/a?b=c', '/a'],
    ['empty-query', 'A question mark at the end', '/a?', '/a'],
    ['query-without-path', 'A query after an empty path', '?b=/c', '/'],
    ['query-after-slash', 'A query after a slash', '/a/?b', '/a/'],
    ['query-dots', 'A query with dot segments', '/a/b?/../c', '/a/b'],
    ['query-at-sign', 'A query with an at sign after an empty path', '?b@attacker.example/c', '/'],
    ['query-uri', 'A query with a URI', '/a?b=https://attacker.example:80/c', '/a'],
    ['encoded-question-mark', 'An encoded question mark before a query', '/a%3fb?c', '/a%3Fb'],
    ['long-query', 'A query of 2,000 characters', `/a?${'b=cd&fg='.repeat(250)}`, '/a'],
  ]),
  ...rows({ flags: ['FragmentIgnored'], requirements: ['RFC9449-4.3-09'] }, [
    ['fragment', 'A fragment', '/a#b', '/a'],
    ['empty-fragment', 'A number sign at the end', '/a#', '/a'],
    ['fragment-without-path', 'A fragment after an empty path', '#b', '/'],
    ['fragment-at-sign', 'A fragment with an at sign after an empty path', '#@attacker.example/', '/'],
    ['fragment-question-mark', 'A fragment with a question mark', '/a#b?c', '/a'],
    ['query-and-fragment', 'A query and a fragment', '/a?b#c', '/a'],
    ['empty-query-and-fragment', 'A question mark and a number sign', '/a?#', '/a'],
  ]),
  ...rows(
    {
      why: 'Requests carry such queries every day; they are no part of the comparison.',
      flags: ['QueryIgnored'],
      requirements: ['RFC9449-4.3-09'],
      choice: 'htu-query-characters',
      accepts: ['ignore'],
      reject: ['htu_invalid'],
    },
    [
      ['query-raw-characters', 'A query with characters that no URI has', '/a?b[c]={"d":"e|f"}', '/a'],
      ['query-bad-triplet', 'A query with a percent sign that starts no triplet', '/a?b=100%', '/a'],
      ['fragment-raw-characters', 'A fragment with a number sign in it', '/a#b#c', '/a'],
    ],
  ),
];

export const HTU_NORMALIZE_PATH: FlatGroup = {
  kind: 'htu-normalize',
  file: 'path',
  description: 'The path: empty, dot segments, slashes; and what comes after it.',
  why: 'Dot segments are resolved by some clients and not by others; slashes have a meaning.',
  requirements: ['RFC3986-6.2.2.3-01', 'RFC9449-4.3-13'],
  flags: ['UriDotSegments'],
  severity: 'low',
  rows: [
    ...rows({ flags: ['UriPath'], requirements: ['RFC3986-6.2.3-01', 'RFC9449-4.3-13'] }, [
      ['empty', 'An empty path', '', '/'],
      ['root', 'A slash alone', '/', '/'],
    ]),
    ...DOTS,
    ...SLASHES,
    ...AFTER,
  ],
};
