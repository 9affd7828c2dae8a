import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';

const NORMAL = 'htu-normalize.further';

const refused = (id: string, title: string, uri: string): FlatRow => ({
  id: `${NORMAL}.${id}`,
  title,
  from: 'htu-normalize.scheme-host.plain',
  edits: [['input.set', '/uri', uri]],
  reject: ['htu_invalid'],
});

function inHost([id, name, character]: readonly [string, string, string]): FlatRow {
  return refused(`host-${id}`, `${name} in the host`, `https://a${character}b.example.com/token`);
}

const normal = (id: string, title: string, uri: string, htu: string): FlatRow => ({
  id: `${NORMAL}.${id}`,
  title,
  input: { uri },
  value: { htu },
});

const REFUSED: readonly FlatRow[] = [
  ...flatRows(
    { requirements: ['RFC3986-3.2.2-01'] },
    (
      [
        ['less', 'A less-than sign', '<'],
        ['greater', 'A greater-than sign', '>'],
        ['bar', 'A vertical bar', '|'],
      ] as const
    ).map(inHost),
  ),
  // No URI has these in its host either, and the URL standard of browsers lets them pass or makes a slash of them.
  ...flatRows(
    {
      requirements: ['RFC3986-3.2.2-01'],
      flags: ['UriRepair'],
      choice: 'htu-repair',
      accepts: ['repair'],
    },
    (
      [
        ['quote', 'A quotation mark', '"'],
        ['backquote', 'A backquote', '`'],
        ['left-brace', 'A left brace', '{'],
        ['right-brace', 'A right brace', '}'],
        ['backslash', 'A backslash', '\\'],
      ] as const
    ).map(inHost),
  ),
  ...flatRows({ requirements: ['RFC3986-3.2.2-01'] }, [
    refused(
      'ipv6-two-elisions',
      'Two elisions and eight groups in an IPv6 address',
      'https://[1:2:3:4:5:6:7::8::]/',
    ),
    refused('ip-literal-unclosed', 'No bracket at the end of an IP literal', 'https://[v1.ab/token'),
    refused(
      'ip-literal-unclosed-port',
      'No bracket between an IP literal and its port',
      'https://[v1.ab:8443/token',
    ),
  ]),
  refused('scheme-inside', 'A scheme in the middle of the text', 'view-of:https://server.example.com/'),
  refused('path-tab', 'A tab in the path', 'https://server.example.com/a\tb'),
  refused('path-backslash-dots', 'A backslash after dot segments', 'https://server.example.com/a/..\\b'),
];

const ACCEPTED: readonly FlatRow[] = [
  normal(
    'host-triplets',
    'Triplets of brackets and a backslash in the host',
    'https://a%5bb%5Dc%5C.example.com/',
    'https://a%5Bb%5Dc%5C.example.com/',
  ),
  normal(
    'dots-after-triplets',
    'A dot segment in triplets before one without',
    'https://server.example.com/a/b/%2E%2E/../c',
    'https://server.example.com/c',
  ),
  normal(
    'port-alternate',
    'The usual second port of HTTP',
    'http://server.example.com:8080/',
    'http://server.example.com:8080/',
  ),
];

const different = (id: string, title: string, htu: string, url: string): FlatRow => ({
  id: `htu-compare.further.${id}`,
  title,
  from: 'htu-compare.equal.identical',
  edits: [
    ['input.set', '/htu', htu],
    ['input.set', '/url', url],
  ],
  reject: ['htu_mismatch'],
});

export const FURTHER_URIS: readonly FlatGroup[] = [
  {
    kind: 'htu-normalize',
    file: 'further',
    description: 'Further URIs, each for a mistake that no other vector shows.',
    why: 'Two texts are the same URI only by the rules of RFC 3986; a parser with rules of its own sees another one.',
    requirements: ['RFC3986-6.2.2.1-01'],
    flags: ['UriHost'],
    severity: 'medium',
    rows: [...REFUSED, ...ACCEPTED],
  },
  {
    kind: 'htu-compare',
    file: 'further',
    description: 'Further pairs of URIs, each for a mistake that no other vector shows.',
    why: 'A name with a label before it can be another server.',
    requirements: ['RFC9449-4.3-09'],
    flags: ['UriHost'],
    severity: 'high',
    rows: [
      different(
        'www-in-claim',
        '"www." in the claim only',
        'https://www.example.com/',
        'https://example.com/',
      ),
      different(
        'www-in-request',
        '"www." in the request only',
        'https://example.com/',
        'https://www.example.com/',
      ),
    ],
  },
];
