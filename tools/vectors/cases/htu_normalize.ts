import type { FlatGroup, FlatRow } from '../case.ts';
import { HTU_NORMALIZE_INVALID } from './htu_normalize_invalid.ts';
import { HTU_NORMALIZE_PATH } from './htu_normalize_path.ts';
import { HTU_NORMALIZE_PERCENT } from './htu_normalize_percent.ts';
import { HTU_NORMALIZE_PORT } from './htu_normalize_port.ts';

const shared = { kind: 'htu-normalize', severity: 'low' } as const;

const CASE = 'RFC3986-6.2.2.1-01';
const UNRESERVED = 'RFC3986-6.2.2.2-01';
const GRAMMAR = 'RFC3986-3.2.2-01';

type Pair = readonly [id: string, title: string, authority: string, normal: string];

/** A scheme and authority, and their normal form; the path is always the same. */
const rows = (more: Partial<FlatRow>, pairs: readonly Pair[]): FlatRow[] =>
  pairs.map(([id, title, authority, normal]) => ({
    id: `htu-normalize.scheme-host.${id}`,
    title,
    input: { uri: `${authority}/token` },
    value: { htu: `${normal}/token` },
    ...more,
  }));

const PLAIN = 'https://server.example.com';

const HOSTS: readonly FlatRow[] = [
  ...rows({ flags: ['Basic'] }, [['plain', 'A URI in normal form', PLAIN, PLAIN]]),
  ...rows({ flags: ['UriScheme'] }, [
    ['scheme-case', 'The scheme in upper case', 'HTTPS://server.example.com', PLAIN],
    ['scheme-mixed-case', 'The scheme in mixed case', 'hTTpS://server.example.com', PLAIN],
    ['http', 'The scheme http', 'http://server.example.com', 'http://server.example.com'],
  ]),
  ...rows({}, [
    ['host-case', 'The host in upper case', 'https://Server.EXAMPLE.com', PLAIN],
    ['single-label', 'A host of one label', 'https://LocalHost', 'https://localhost'],
    ['trailing-dot', 'A period after the host', 'https://Server.example.com.', 'https://server.example.com.'],
    ['empty-label', 'Two periods in the host', 'https://server..example.com', 'https://server..example.com'],
    [
      'underscore',
      'An underscore in the host',
      'https://My_Server.example.com',
      'https://my_server.example.com',
    ],
    ['tilde', 'A tilde in the host', 'https://~A.example.com', 'https://~a.example.com'],
  ]),
  {
    id: 'htu-normalize.scheme-host.path-case',
    title: 'A path in upper case',
    flags: ['UriPathCase'],
    input: { uri: 'https://server.example.com/Token' },
    value: { htu: 'https://server.example.com/Token' },
  },
  {
    id: 'htu-normalize.scheme-host.uri-in-path',
    title: 'Another URI in the path',
    flags: ['UriPath'],
    input: { uri: 'HTTPS://Server.example.com/HTTP://Other.EXAMPLE:80/Token' },
    value: { htu: 'https://server.example.com/HTTP://Other.EXAMPLE:80/Token' },
  },
  ...rows({ requirements: [CASE] }, [
    ['ip-future', 'An address of a future version', 'https://[V1F.A:B!]', 'https://[v1f.a:b!]'],
  ]),
  ...rows({ requirements: [GRAMMAR, CASE] }, [
    [
      'sub-delims',
      'Sub-delimiters in the host',
      "https://A!$&'()*+,;=.example.com",
      "https://a!$&'()*+,;=.example.com",
    ],
    ['ipv4', 'An IPv4 address', 'https://192.0.2.1', 'https://192.0.2.1'],
    ['ipv4-range', 'An IPv4 address of extreme numbers', 'https://0.255.249.199', 'https://0.255.249.199'],
    ['ipv6-case', 'An IPv6 address in upper case', 'https://[2001:DB8::A]', 'https://[2001:db8::a]'],
    [
      'ipv6-full',
      'An IPv6 address of eight groups',
      'https://[2001:DB8:1:2:3:4:5:6]',
      'https://[2001:db8:1:2:3:4:5:6]',
    ],
    ['ipv6-unspecified', 'The IPv6 address of two colons', 'https://[::]', 'https://[::]'],
    [
      'ipv6-elided-end',
      'An IPv6 address that ends with two colons',
      'https://[2001:DB8::]',
      'https://[2001:db8::]',
    ],
    [
      'ipv6-elided-two',
      'An IPv6 address with two groups elided',
      'https://[2001:DB8:1::4:5:6]',
      'https://[2001:db8:1::4:5:6]',
    ],
  ]),
  ...rows({ flags: ['UriIdn'] }, [
    [
      'a-label',
      'An internationalized name as an A-label in upper case',
      'https://XN--BCHER-KVA.example',
      'https://xn--bcher-kva.example',
    ],
  ]),
  ...rows({ flags: ['UriPercent'], requirements: [UNRESERVED, CASE, 'RFC9449-4.3-13'] }, [
    ['encoded-host', 'A period of the host as a triplet', 'https://server%2Eexample.com', PLAIN],
    ['encoded-letter', 'A letter of the host as a triplet', 'https://%73erver.example.com', PLAIN],
    ['encoded-capital', 'A capital letter of the host as a triplet', 'https://%53erver.example.com', PLAIN],
    [
      'encoded-others',
      'Digit, hyphen, underscore and tilde of the host as triplets',
      'https://%39a%2db%5Fc%7e.example.com',
      'https://9a-b_c~.example.com',
    ],
    [
      'encoded-octets',
      'Other octets of the host as triplets in lower case',
      'https://B%c3%bcCHER.example',
      'https://b%C3%BCcher.example',
    ],
    [
      'encoded-sub-delims',
      'Encoded sub-delimiters in the host stay encoded',
      'https://A%21%24%26%27%28%29%2a%2b%2c%3b%3d.example',
      'https://a%21%24%26%27%28%29%2A%2B%2C%3B%3D.example',
    ],
    [
      'encoded-delimiters',
      'Encoded slash, question mark, number sign, colon and at sign in the host stay encoded',
      'https://a%2fb%3fc%23d%3ae%40f.example',
      'https://a%2Fb%3Fc%23d%3Ae%40f.example',
    ],
  ]),
];

/** RFC 3986 sections 6.2.2 and 6.2.3, RFC 9110 section 4.2.3, as RFC 9449 section 4.3 asks; without query and fragment. */
export const HTU_NORMALIZE: readonly FlatGroup[] = [
  {
    ...shared,
    file: 'scheme-host',
    description: 'Scheme and host.',
    why: 'Clients write them as their user did.',
    requirements: [CASE, 'RFC9449-4.3-13'],
    flags: ['UriHost'],
    rows: HOSTS,
  },
  HTU_NORMALIZE_PORT,
  HTU_NORMALIZE_PATH,
  HTU_NORMALIZE_PERCENT,
  HTU_NORMALIZE_INVALID,
];
