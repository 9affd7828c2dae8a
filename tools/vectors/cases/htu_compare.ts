import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';

const shared = { kind: 'htu-compare' } as const;
const URL = 'https://server.example.com/a/token';
const from = 'htu-compare.equal.identical';

/** A claim that is the URL of the request in another spelling. */
const same = (id: string, title: string, htu: string, url = URL, more: Partial<FlatRow> = {}): FlatRow => ({
  id: `htu-compare.equal.${id}`,
  title,
  input: { htu, url },
  ...more,
});

/** RFC 9449 section 4.3 check 9. `url` is the request's, `htu` the claim; accepted means the same. */
export const HTU_COMPARE: readonly FlatGroup[] = [
  {
    ...shared,
    file: 'equal',
    description: 'Claims that name the request.',
    why: 'Plain comparison of strings refuses honest clients.',
    requirements: ['RFC9449-4.3-13'],
    flags: ['UriPath'],
    severity: 'low',
    rows: [
      same('identical', 'The same text', URL, URL, { requirements: ['RFC9449-4.3-09'], flags: ['Basic'] }),
      same('request-query', 'A request with a query', URL, `${URL}?b=c`, {
        requirements: ['RFC9449-4.3-09'],
        flags: ['QueryIgnored'],
      }),
      same('request-fragment', 'A request with a fragment', URL, `${URL}#b`, {
        requirements: ['RFC9449-4.3-09'],
        flags: ['FragmentIgnored'],
      }),
      same('scheme-case', 'The scheme in upper case', 'HTTPS://server.example.com/a/token', URL, {
        flags: ['UriScheme'],
      }),
      same('host-case', 'The host in upper case', 'https://SERVER.example.com/a/token', URL, {
        flags: ['UriHost'],
      }),
      same(
        'request-host-case',
        'The host of the request in upper case',
        URL,
        'https://SERVER.example.com/a/token',
        { flags: ['UriHost'] },
      ),
      same('default-port', 'The default port in the claim', 'https://server.example.com:443/a/token', URL, {
        flags: ['UriPort'],
      }),
      same(
        'request-default-port',
        'The default port in the request',
        URL,
        'https://server.example.com:443/a/token',
        { flags: ['UriPort'] },
      ),
      same(
        'same-port',
        'The same port',
        'https://server.example.com:8443/a/token',
        'https://server.example.com:8443/a/token',
        { flags: ['UriPort'], requirements: ['RFC9449-4.3-09'] },
      ),
      same('empty-path', 'An empty path', 'https://server.example.com', 'https://server.example.com/'),
      same('dot-segments', 'Dot segments', 'https://server.example.com/./b/../a/token', URL, {
        flags: ['UriDotSegments'],
      }),
      same(
        'encoded-dot-segments',
        'Dot segments in triplets',
        'https://server.example.com/b/%2e%2e/a/token',
        URL,
        { flags: ['UriDotSegments', 'UriPercent'] },
      ),
      same(
        'unreserved-triplets',
        'Unreserved octets as triplets',
        'https://server.example.com/%61/t%6Fken',
        URL,
        { flags: ['UriPercent'] },
      ),
      same(
        'triplet-case',
        'Triplets in two cases',
        'https://server.example.com/%e2%82%ac',
        'https://server.example.com/%E2%82%AC',
        { flags: ['UriPercent'] },
      ),
    ],
  },
  {
    ...shared,
    file: 'different',
    description: 'Claims that name something else than the request.',
    why: 'A proof that fits another place can be relayed there by whoever received it.',
    requirements: ['RFC9449-4.3-09'],
    flags: ['UriPath'],
    severity: 'high',
    rows: flatRows({ from, reject: ['htu_mismatch'] }, [
      {
        id: 'htu-compare.different.other-host',
        title: 'Another host',
        flags: ['UriHost'],
        edits: [['input.replace', '/htu', 'server', 'other']],
      },
      {
        id: 'htu-compare.different.host-suffix',
        title: 'A host that starts with the right one',
        flags: ['UriHostSuffix'],
        edits: [['input.replace', '/htu', '.com', '.com.attacker.example']],
      },
      {
        id: 'htu-compare.different.host-prefix',
        title: 'A host that ends with the right one',
        flags: ['UriHostSuffix'],
        edits: [['input.replace', '/htu', '//', '//attacker-']],
      },
      {
        id: 'htu-compare.different.http',
        title: 'The scheme http',
        flags: ['UriScheme'],
        edits: [['input.replace', '/htu', 'https', 'http']],
      },
      {
        id: 'htu-compare.different.other-port',
        title: 'Another port',
        flags: ['UriPort'],
        edits: [['input.replace', '/htu', '.com', '.com:8443']],
      },
      {
        id: 'htu-compare.different.request-other-port',
        title: 'Another port in the request',
        flags: ['UriPort'],
        edits: [['input.replace', '/url', '.com', '.com:8443']],
      },
      {
        id: 'htu-compare.different.port-of-http',
        title: 'The default port of the other scheme',
        flags: ['UriPort'],
        edits: [['input.replace', '/htu', '.com', '.com:80']],
      },
      {
        id: 'htu-compare.different.other-path',
        title: 'Another path',
        edits: [['input.replace', '/htu', 'token', 'tokens']],
      },
      {
        id: 'htu-compare.different.path-prefix',
        title: 'The path above',
        flags: ['UriPrefix'],
        edits: [['input.replace', '/htu', '/token', '']],
      },
      {
        id: 'htu-compare.different.path-case',
        title: 'The path in another case',
        flags: ['UriPathCase'],
        edits: [['input.replace', '/htu', 'token', 'Token']],
      },
      {
        id: 'htu-compare.different.trailing-slash',
        title: 'A slash at the end',
        flags: ['UriTrailingSlash'],
        severity: 'medium',
        edits: [['input.append', '/htu', '/']],
      },
      {
        id: 'htu-compare.different.double-slash',
        title: 'Two slashes',
        flags: ['UriTrailingSlash'],
        severity: 'medium',
        edits: [['input.replace', '/htu', '/a/', '/a//']],
      },
      {
        id: 'htu-compare.different.encoded-slash',
        title: 'An encoded slash',
        flags: ['UriPercent'],
        edits: [['input.replace', '/htu', 'a/token', 'a%2Ftoken']],
      },
      {
        id: 'htu-compare.different.double-encoding',
        title: 'A letter encoded twice',
        flags: ['UriPercent'],
        edits: [['input.replace', '/htu', 'token', '%2574oken']],
      },
      {
        id: 'htu-compare.different.plus-for-space',
        title: 'A plus sign for an encoded space',
        flags: ['UriPercent'],
        edits: [
          ['input.append', '/htu', '+b'],
          ['input.append', '/url', '%20b'],
        ],
      },
      {
        id: 'htu-compare.different.userinfo',
        title: 'A user name',
        flags: ['UriUserinfo'],
        edits: [['input.replace', '/htu', '//', '//user@']],
        reject: ['htu_invalid', 'htu_mismatch'],
      },
      {
        id: 'htu-compare.different.host-as-userinfo',
        title: 'The right host as the user name of another',
        flags: ['UriUserinfo'],
        edits: [['input.replace', '/htu', '.com', '.com@attacker.example']],
        reject: ['htu_invalid', 'htu_mismatch'],
      },
      {
        id: 'htu-compare.different.path-only',
        title: 'The path only',
        flags: ['UriRelative'],
        edits: [['input.replace', '/htu', 'https://server.example.com', '']],
        reject: ['htu_invalid', 'htu_mismatch'],
      },
      {
        id: 'htu-compare.different.empty',
        title: 'An empty claim',
        flags: ['UriRelative'],
        edits: [['input.set', '/htu', '']],
        reject: ['htu_invalid', 'htu_mismatch'],
      },
    ]),
  },
  {
    ...shared,
    file: 'choices',
    description: 'Claims about which readings differ.',
    why: 'The signer chose the spelling, so nobody gains by it; but two components of one server may read it differently.',
    requirements: ['RFC9449-4.3-09'],
    flags: ['UriRepair'],
    severity: 'low',
    rows: flatRows(
      { from, choice: 'htu-repair', accepts: ['repair'], reject: ['htu_invalid', 'htu_mismatch'] },
      [
        {
          id: 'htu-compare.choices.claim-query',
          title: 'A query in the claim',
          flags: ['QueryIgnored'],
          edits: [['input.append', '/htu', '?b=c']],
          choice: 'htu-query-in-claim',
          accepts: ['ignore'],
          reject: ['htu_has_query', 'htu_mismatch'],
        },
        {
          id: 'htu-compare.choices.claim-fragment',
          title: 'A fragment in the claim',
          flags: ['FragmentIgnored'],
          edits: [['input.append', '/htu', '#b']],
          choice: 'htu-query-in-claim',
          accepts: ['ignore'],
          reject: ['htu_has_query', 'htu_mismatch'],
        },
        {
          id: 'htu-compare.choices.backslash',
          title: 'A backslash for a slash',
          edits: [['input.replace', '/htu', '/a/', '/a\\']],
        },
        {
          id: 'htu-compare.choices.one-slash',
          title: 'One slash after the scheme',
          edits: [['input.replace', '/htu', '//', '/']],
        },
        {
          id: 'htu-compare.choices.tab',
          title: 'A tab in the host',
          edits: [['input.replace', '/htu', 'example', 'exam\tple']],
        },
        {
          id: 'htu-compare.choices.leading-space',
          title: 'A space before the URI',
          edits: [['input.prepend', '/htu', ' ']],
        },
        {
          id: 'htu-compare.choices.full-width',
          title: 'Full-width letters in the host',
          flags: ['UriIdn'],
          edits: [['input.replace', '/htu', 'server', '\uff53erver']],
          choice: 'htu-idn',
          accepts: ['map'],
          reject: ['htu_invalid', 'htu_mismatch'],
        },
        {
          id: 'htu-compare.choices.raw-path-characters',
          title: 'Characters that clients send raw in a path, encoded in the claim',
          flags: ['UriPercent'],
          edits: [
            ['input.append', '/htu', '%7B%22a%22%7D'],
            ['input.append', '/url', '{"a"}'],
          ],
          choice: 'htu-raw-characters',
          accepts: ['encode'],
          reject: ['htu_mismatch', 'htu_invalid', 'url_invalid'],
        },
        {
          id: 'htu-compare.choices.port-leading-zero',
          title: 'The default port with a leading zero',
          flags: ['UriPort'],
          edits: [['input.replace', '/htu', '.com', '.com:0443']],
          choice: 'htu-port-zeros',
          accepts: ['number'],
          reject: ['htu_invalid', 'htu_mismatch'],
        },
      ],
    ),
  },
];
