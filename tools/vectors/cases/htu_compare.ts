import type { FlatGroup, FlatRow } from '../case.ts';
import { HTU_COMPARE_CHOICES } from './htu_compare_choices.ts';
import { HTU_COMPARE_DIFFERENT } from './htu_compare_different.ts';

const HOST = 'https://server.example.com';
const URL = `${HOST}/a/token`;

type Pair = readonly [id: string, title: string, htu: string, url: string];

/** A claim that is the URL of the request, perhaps in another spelling. */
const rows = (more: Partial<FlatRow>, pairs: readonly Pair[]): FlatRow[] =>
  pairs.map(([id, title, htu, url]) => ({
    id: `htu-compare.equal.${id}`,
    title,
    input: { htu, url },
    ...more,
  }));

/** The same text on both sides. */
const identical = (
  more: Partial<FlatRow>,
  texts: readonly (readonly [string, string, string])[],
): FlatRow[] =>
  rows(
    { requirements: ['RFC9449-4.3-09'], ...more },
    texts.map(([id, title, text]) => [id, title, text, text]),
  );

const QUERIES: readonly FlatRow[] = [
  ...rows({ requirements: ['RFC9449-4.3-09'], flags: ['QueryIgnored'] }, [
    ['request-query', 'A request with a query', URL, `${URL}?b=c`],
    ['request-empty-query', 'A request with a question mark at its end', URL, `${URL}?`],
    ['request-query-dots', 'A request with dot segments in its query', URL, `${URL}?b=/../c`],
    ['request-query-uri', 'A request with a URI in its query', URL, `${URL}?b=https://attacker.example/`],
    ['request-query-at-sign', 'A request with an at sign in its query', URL, `${URL}?b@c`],
    ['request-query-question-mark', 'A request with a second question mark', URL, `${URL}?b?c`],
    ['request-query-encoded', 'A request with triplets in its query', URL, `${URL}?%3F%23%2e%2f`],
    ['request-query-without-path', 'A request with a query and no path', `${HOST}/`, `${HOST}?b=/c`],
    ['request-query-after-slash', 'A request with a query after a slash', `${URL}/`, `${URL}/?b`],
  ]),
  ...rows({ requirements: ['RFC9449-4.3-09'], flags: ['FragmentIgnored'] }, [
    ['request-fragment', 'A request with a fragment', URL, `${URL}#b`],
    ['request-empty-fragment', 'A request with a number sign at its end', URL, `${URL}#`],
    ['request-fragment-question-mark', 'A request with a question mark in its fragment', URL, `${URL}#b?c`],
    ['request-query-and-fragment', 'A request with query and fragment', URL, `${URL}?b#c`],
  ]),
];

const AUTHORITIES: readonly FlatRow[] = [
  ...rows({ flags: ['UriScheme'] }, [
    ['scheme-case', 'The scheme in upper case', 'HTTPS://server.example.com/a/token', URL],
    [
      'request-scheme-case',
      'The scheme of the request in upper case',
      URL,
      'HTTPS://server.example.com/a/token',
    ],
  ]),
  ...rows({ flags: ['UriHost'] }, [
    ['host-case', 'The host in upper case', 'https://SERVER.example.com/a/token', URL],
    ['request-host-case', 'The host of the request in upper case', URL, 'https://SERVER.example.com/a/token'],
    ['ipv6-case', 'An IPv6 address in two cases', 'https://[2001:DB8::A]/', 'https://[2001:db8::a]/'],
    [
      'a-label-case',
      'An A-label in two cases',
      'https://XN--BCHER-KVA.example/',
      'https://xn--bcher-kva.example/',
    ],
    ['encoded-host', 'A letter of the host as a triplet', 'https://%53erver.example.com/a/token', URL],
    [
      'request-encoded-host',
      'A period of the host of the request as a triplet',
      URL,
      URL.replace('.', '%2E'),
    ],
    [
      'host-triplet-case',
      'A triplet in the host in two cases',
      'https://b%c3%bccher.example/',
      'https://b%C3%BCcher.example/',
    ],
  ]),
  ...rows({ flags: ['UriPort'] }, [
    ['default-port', 'The default port in the claim', `${HOST}:443/a/token`, URL],
    ['request-default-port', 'The default port in the request', URL, `${HOST}:443/a/token`],
    ['empty-port', 'An empty port in the claim', `${HOST}:/a/token`, URL],
    ['request-empty-port', 'An empty port in the request', URL, `${HOST}:/a/token`],
    ['empty-and-default-port', 'An empty port and the default port', `${HOST}:/`, `${HOST}:443/`],
    ['http-default-port', 'The default port of http', 'http://a.example:80/b', 'http://a.example/b'],
    ['ipv6-default-port', 'The default port after an IPv6 address', 'https://[::1]:443/', 'https://[::1]/'],
  ]),
  ...identical({ flags: ['UriPort'], requirements: ['RFC9449-4.3-09', 'RFC3986-3.2.3-01'] }, [
    ['same-port', 'The same port', `${HOST}:8443/a/token`],
    ['greatest-port', 'The greatest port on both sides', `${HOST}:65535/a/token`],
  ]),
  ...identical({ flags: ['UriScheme'], requirements: ['RFC9449-4.3-09', 'RFC9110-4.2.2-01'] }, [
    ['http', 'The scheme http on both sides', 'http://a.example/b'],
  ]),
  ...identical({ flags: ['UriHost'] }, [
    ['trailing-dot', 'A period after the host on both sides', 'https://server.example.com./a/token'],
    ['underscore', 'An underscore in the host', 'https://my_server.example.com/a/token'],
    ['single-label', 'A host of one label', 'https://localhost/a/token'],
    ['number-name', 'A name of hexadecimal digits', 'https://0x7f.1/'],
    ['ipv6-last-group-elided', 'An IPv6 address with its last group elided', 'https://[1:2:3:4:5:6:7::]/'],
    ['ipv6-first-group-elided', 'An IPv6 address with its first group elided', 'https://[::2:3:4:5:6:7:8]/'],
    ['ipv6-ipv4', 'An IPv6 address with an embedded IPv4 address', 'https://[::ffff:192.0.2.1]/'],
    ['ipv6-ipv4-full', 'Six groups and an embedded IPv4 address', 'https://[1:2:3:4:5:6:192.0.2.1]/'],
    [
      'ipv6-ipv4-elided',
      'Two colons before an embedded IPv4 address',
      'https://[1:2:3:4:5::255.255.255.255]/',
    ],
    ['ipv6-ipv4-only', 'Two colons and an embedded IPv4 address', 'https://[::192.0.2.1]/'],
    [
      'ipv6-zeros',
      'An IPv6 address with all its zeros',
      'https://[2001:0db8:0000:0000:0000:0000:0000:0001]/',
    ],
  ]),
];

const PATHS: readonly FlatRow[] = [
  ...rows({}, [
    ['empty-path', 'An empty path', HOST, `${HOST}/`],
    ['request-empty-path', 'An empty path in the request', `${HOST}/`, HOST],
  ]),
  ...rows({ flags: ['UriDotSegments'] }, [
    ['dot-segments', 'Dot segments', `${HOST}/./b/../a/token`, URL],
    ['request-dot-segments', 'Dot segments in the request', URL, `${HOST}/b/../a/./token`],
    ['surplus-dot-segments', 'More double dot segments than segments', `${HOST}/../../a/token`, URL],
    ['trailing-dot-segment', 'A dot segment at the end', `${HOST}/a/.`, `${HOST}/a/`],
    ['trailing-double-dot-segment', 'A double dot segment at the end', `${HOST}/a/b/..`, `${HOST}/a/`],
    ['dots-to-root', 'A double dot segment alone', `${HOST}/..`, HOST],
  ]),
  ...rows({ flags: ['UriDotSegments', 'UriPercent'] }, [
    ['encoded-dot-segments', 'Dot segments in triplets', `${HOST}/b/%2e%2e/a/token`, URL],
    ['half-encoded-dot-segments', 'Dot segments half in triplets', `${HOST}/b/.%2E/%2e/a/token`, URL],
  ]),
  ...rows({ flags: ['UriPercent'] }, [
    ['unreserved-triplets', 'Unreserved octets as triplets', `${HOST}/%61/t%6Fken`, URL],
    [
      'request-unreserved-triplets',
      'Unreserved octets as triplets in the request',
      URL,
      `${HOST}/%61/toke%6e`,
    ],
    ['tilde', 'A tilde and its triplet', `${HOST}/~user`, `${HOST}/%7Euser`],
    ['marks', 'Hyphen, period and underscore and their triplets', `${HOST}/a%2db%2Ec%5f`, `${HOST}/a-b.c_`],
    ['triplet-case', 'Triplets in two cases', `${HOST}/%e2%82%ac`, `${HOST}/%E2%82%AC`],
    ['encoded-slash-case', 'An encoded slash in two cases', `${HOST}/a%2fb`, `${HOST}/a%2Fb`],
  ]),
  ...identical({ flags: ['Basic'], requirements: ['RFC9449-4.3-09', 'RFC9110-4.2.1-01'] }, [
    ['identical', 'The same text', URL],
  ]),
  ...identical({ flags: ['UriTrailingSlash'] }, [
    ['trailing-slash', 'A slash at the end of both', `${URL}/`],
    ['double-slash', 'Two slashes in both', `${HOST}//a//token`],
  ]),
  ...identical({ flags: ['UriPathCase'] }, [
    ['path-case', 'Capital letters in both paths', `${HOST}/A/Token`],
  ]),
  ...identical({ flags: ['UriPercent'], requirements: ['RFC9449-4.3-09', 'RFC3986-2.1-01'] }, [
    ['encoded-percent', 'An encoded percent sign in both', `${HOST}/100%25`],
    ['encoded-space', 'An encoded space in both', `${HOST}/a%20b`],
    ['plus', 'A plus sign in both', `${HOST}/a+b`],
    ['sub-delims', 'Reserved characters in both', `${HOST}/a:b@c!$&'()*+,;=d`],
    ['encoded-nul', 'An encoded NUL in both', `${HOST}/a%00b`],
  ]),
];

/** RFC 9449 section 4.3 check 9. `url` is the request's, `htu` the claim; accepted means the same. */
export const HTU_COMPARE: readonly FlatGroup[] = [
  {
    kind: 'htu-compare',
    file: 'equal',
    description: 'Claims that name the request.',
    why: 'Plain comparison of strings refuses honest clients.',
    requirements: ['RFC9449-4.3-13'],
    flags: ['UriPath'],
    severity: 'low',
    rows: [...PATHS, ...QUERIES, ...AUTHORITIES],
  },
  HTU_COMPARE_DIFFERENT,
  HTU_COMPARE_CHOICES,
];
