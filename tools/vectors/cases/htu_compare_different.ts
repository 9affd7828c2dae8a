import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';
import { OTHER_AUTHORITIES } from './htu_compare_authority.ts';

/** Of the baseline, `https://server.example.com/a/token` on both sides. */
const HOST = 'server.example.com';

type Made = readonly [id: string, title: string, from: string, to: string];

const row = (id: string, title: string, edits: readonly Edit[], more: Partial<FlatRow> = {}): FlatRow => ({
  id: `htu-compare.different.${id}`,
  title,
  edits,
  ...more,
});

/** Claims with a part replaced. */
const claims = (more: Partial<FlatRow>, made: readonly Made[]): FlatRow[] =>
  made.map(([id, title, from, to]) => row(id, title, [['input.replace', '/htu', from, to]], more));

/** Requests with a part replaced. */
const requests = (more: Partial<FlatRow>, made: readonly Made[]): FlatRow[] =>
  made.map(([id, title, from, to]) => row(id, title, [['input.replace', '/url', from, to]], more));

/** What takes the place of the last segment in the claim, and in the request. */
const segments = (
  more: Partial<FlatRow>,
  made: readonly (readonly [id: string, title: string, claimed: string, requested: string])[],
): FlatRow[] =>
  made.map(([id, title, claimed, requested]) =>
    row(
      id,
      title,
      [
        ['input.replace', '/htu', 'token', claimed],
        ['input.replace', '/url', 'token', requested],
      ],
      more,
    ),
  );

const NO_URI = ['htu_invalid', 'htu_mismatch'];

const PATHS: readonly FlatRow[] = [
  ...claims({}, [
    ['other-path', 'Another path', 'token', 'tokens'],
    ['same-length-path', 'Another path of the same length', 'token', 'taken'],
  ]),
  ...claims({ flags: ['UriPathCase'] }, [['path-case', 'The path in another case', 'token', 'Token']]),
  ...claims({ flags: ['UriPrefix'] }, [
    ['path-prefix', 'The path above', '/token', ''],
    ['path-longer', 'The path below', 'token', 'token/b'],
    ['path-suffix', 'The end of the path', '/a/', '/'],
    ['root', 'The root', 'a/token', ''],
    ['origin', 'The origin without a path', '/a/token', ''],
    ['path-parameter', 'A path with a parameter', 'token', 'token;b=c'],
    ['path-extension', 'A path with a file extension', 'token', 'token.json'],
  ]),
  ...requests({ flags: ['UriPrefix'] }, [
    ['request-path-longer', 'A request below the path', 'token', 'token/b'],
    ['request-root', 'A request for the root', 'a/token', ''],
  ]),
  ...claims({ flags: ['UriTrailingSlash'], severity: 'medium' }, [
    ['trailing-slash', 'A slash at the end', 'token', 'token/'],
    ['double-slash', 'Two slashes', '/a/', '/a//'],
    ['leading-double-slash', 'Two slashes at the start', '/a/', '//a/'],
  ]),
  ...requests({ flags: ['UriTrailingSlash'], severity: 'medium' }, [
    ['request-trailing-slash', 'A slash at the end of the request', 'token', 'token/'],
    ['request-double-slash', 'Two slashes in the request', '/a/', '/a//'],
  ]),
  ...claims({ flags: ['UriDotSegments'] }, [
    ['dots-elsewhere', 'Dot segments that lead elsewhere', '/a/', '/a/../b/'],
    ['three-dots', 'A segment of three dots', '/a/', '/a/b/.../'],
    ['trailing-dots', 'A double dot segment at the end', 'token', 'token/..'],
    ['encoded-slash-dots', 'A double dot segment after an encoded slash', '/a/', '/a%2F../a/'],
    ['dots-encoded-twice', 'Two dots that were encoded twice', '/a/', '/b/%252e%252e/a/'],
  ]),
  ...claims({ flags: ['UriPercent'] }, [
    ['encoded-slash', 'An encoded slash', 'a/token', 'a%2Ftoken'],
    ['encoded-backslash', 'An encoded backslash for a slash', 'a/token', 'a%5Ctoken'],
    ['double-encoding', 'A letter encoded twice', 'token', '%2574oken'],
    ['encoded-nul', 'An encoded NUL at the end', 'token', 'token%00'],
    ['encoded-space', 'An encoded space at the end', 'token', 'token%20'],
    ['encoded-question-mark', 'An encoded question mark at the end', 'token', 'token%3Fb'],
    ['encoded-number-sign', 'An encoded number sign at the end', 'token', 'token%23b'],
  ]),
  ...segments({ flags: ['UriPercent'] }, [
    ['plus-for-space', 'A plus sign for an encoded space', 'token+b', 'token%20b'],
    ['encoded-plus', 'A plus sign and its triplet', 'token+b', 'token%2Bb'],
    ['encoded-semicolon', 'A semicolon and its triplet', 'token;b', 'token%3Bb'],
    ['encoded-colon', 'A colon and its triplet', 'token:b', 'token%3Ab'],
    ['encoded-percent', 'An encoded percent sign, encoded again', '100%25', '100%2525'],
    ['normal-forms', 'A letter with an accent, composed and decomposed', '%C3%A9', 'e%CC%81'],
    ['character-sets', 'A letter in Latin 1 and in UTF-8', '%E9', '%C3%A9'],
    ['replacement-character', 'An octet that is no UTF-8 and the replacement character', '%FF', '%EF%BF%BD'],
    ['other-octet', 'Triplets that differ in one octet', '%C3%A9', '%C3%A8'],
  ]),
  ...claims({ flags: ['QueryIgnored'], reject: ['htu_mismatch', 'htu_has_query'] }, [
    ['path-in-query', 'The right path in the query of another', '/a/token', '/?/a/token'],
    ['query-before-path', 'A query in front of the path', '/a/token', '?/a/token'],
  ]),
  ...claims({ flags: ['FragmentIgnored'], reject: ['htu_mismatch', 'htu_has_query'] }, [
    ['path-in-fragment', 'The right path in the fragment of another', '/a/token', '/#/a/token'],
  ]),
];

const NO_URIS: readonly FlatRow[] = [
  ...claims({ flags: ['UriUserinfo'], reject: NO_URI }, [
    ['userinfo', 'A user name', '//', '//user@'],
    ['empty-userinfo', 'An empty user name', '//', '//@'],
    ['password', 'A user name and a password', '//', '//user:secret@'],
    ['host-as-userinfo', 'The right host as the user name of another', '.com', '.com@attacker.example'],
    [
      'authority-as-userinfo',
      'The right host and port as user name and password of another',
      '.com',
      '.com:443@attacker.example',
    ],
    [
      'backslash-userinfo',
      'A backslash and an at sign after the right host',
      '.com',
      '.com\\@attacker.example',
    ],
    [
      'slash-userinfo',
      'An encoded slash and an at sign after the right host',
      '.com',
      '.com%2F@attacker.example',
    ],
  ]),
  ...requests({ flags: ['UriUserinfo'], reject: [...NO_URI, 'url_invalid'] }, [
    ['request-userinfo', 'A request with a user name', '//', '//user@'],
  ]),
  ...claims({ flags: ['UriRelative'], reject: NO_URI }, [
    ['path-only', 'The path only', `https://${HOST}`, ''],
    ['segment-only', 'The last segment only', `https://${HOST}/a/`, ''],
    ['scheme-missing', 'No scheme', 'https:', ''],
    ['host-and-path', 'Host and path only', 'https://', ''],
    ['three-slashes', 'Three slashes after the scheme', '//', '///'],
    ['several', 'Two URIs with a space between them', 'token', 'token https://attacker.example/'],
  ]),
  row('empty', 'An empty claim', [['input.set', '/htu', '']], { flags: ['UriRelative'], reject: NO_URI }),
  row(
    'both-other-texts',
    'Two texts that are no URIs and differ',
    [
      ['input.set', '/htu', ''],
      ['input.set', '/url', '/'],
    ],
    { flags: ['UriRelative'], reject: [...NO_URI, 'url_invalid'] },
  ),
  ...claims({ flags: ['UriPercent'], reject: NO_URI }, [
    ['bad-triplet', 'A percent sign that starts no triplet', 'token', 'token%zz'],
    ['bad-triplet-text', 'A letter as a triplet of JavaScript', 'token', '%u0074oken'],
  ]),
];

export const HTU_COMPARE_DIFFERENT: FlatGroup = {
  kind: 'htu-compare',
  file: 'different',
  description: 'Claims that name something else than the request.',
  why: 'A proof that fits another place can be relayed there by whoever received it.',
  requirements: ['RFC9449-4.3-09'],
  flags: ['UriPath'],
  severity: 'high',
  rows: flatRows({ from: 'htu-compare.equal.identical', reject: ['htu_mismatch'] }, [
    ...OTHER_AUTHORITIES,
    ...PATHS,
    ...NO_URIS,
  ]),
};
