import type { FlatGroup, FlatRow } from '../case.ts';

type Pair = readonly [id: string, title: string, authority: string, normal: string];

/** A scheme and authority, and their normal form; the path is always the same. */
const rows = (more: Partial<FlatRow>, pairs: readonly Pair[]): FlatRow[] =>
  pairs.map(([id, title, authority, normal]) => ({
    id: `htu-normalize.port.${id}`,
    title,
    input: { uri: `${authority}/token` },
    value: { htu: `${normal}/token` },
    ...more,
  }));

const PLAIN = 'https://server.example.com';

const PORTS: readonly FlatRow[] = [
  ...rows({}, [
    ['https-default', 'The default port of https', 'https://server.example.com:443', PLAIN],
    ['http-default', 'The default port of http', 'http://server.example.com:80', 'http://server.example.com'],
    ['empty', 'An empty port', 'https://server.example.com:', PLAIN],
    ['other', 'Another port', 'https://server.example.com:8443', 'https://server.example.com:8443'],
    [
      'longer',
      'A port that starts with the default port',
      'https://a.example:4430',
      'https://a.example:4430',
    ],
    [
      'default-of-http',
      'The default port of the other scheme',
      'https://server.example.com:80',
      'https://server.example.com:80',
    ],
    [
      'default-of-https',
      'The default port of https under http',
      'http://server.example.com:443',
      'http://server.example.com:443',
    ],
    ['zero', 'The port zero', 'https://server.example.com:0', 'https://server.example.com:0'],
    ['greatest', 'The greatest port', 'https://server.example.com:65535', 'https://server.example.com:65535'],
    ['after-ipv4', 'The default port after an IPv4 address', 'https://192.0.2.1:443', 'https://192.0.2.1'],
    [
      'after-ipv6',
      'The default port after an IPv6 address',
      'https://[2001:db8::a]:443',
      'https://[2001:db8::a]',
    ],
    [
      'other-after-ipv6',
      'Another port after an IPv6 address',
      'https://[2001:db8::a]:80',
      'https://[2001:db8::a]:80',
    ],
    [
      'ipv6-group',
      'The number of the default port as a group of an IPv6 address',
      'https://[::443]',
      'https://[::443]',
    ],
  ]),
  {
    id: 'htu-normalize.port.before-query',
    title: 'The default port before a query',
    flags: ['UriPort', 'QueryIgnored'],
    input: { uri: 'https://server.example.com:443?a=:80' },
    value: { htu: 'https://server.example.com/' },
  },
  {
    id: 'htu-normalize.port.empty-before-fragment',
    title: 'An empty port before a fragment',
    flags: ['UriPort', 'FragmentIgnored'],
    input: { uri: 'https://server.example.com:#:443' },
    value: { htu: 'https://server.example.com/' },
  },
  ...rows(
    {
      why: 'RFC 3986 has any number of digits, TCP has 16 bits.',
      requirements: ['RFC3986-3.2.3-01'],
      choice: 'htu-port-range',
      accepts: ['keep'],
      reject: ['htu_invalid'],
    },
    [
      [
        'above-range',
        'One more than the greatest port',
        'https://a.example:65536',
        'https://a.example:65536',
      ],
      [
        'beyond-words',
        'A port that is the default port modulo 65536',
        'https://a.example:65979',
        'https://a.example:65979',
      ],
    ],
  ),
];

export const HTU_NORMALIZE_PORT: FlatGroup = {
  kind: 'htu-normalize',
  file: 'port',
  description: 'The port.',
  why: 'Some libraries write the default port, others leave it out.',
  requirements: ['RFC3986-6.2.3-01', 'RFC9449-4.3-13'],
  flags: ['UriPort'],
  severity: 'low',
  rows: PORTS,
};
