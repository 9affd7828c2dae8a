import { type ProofGroup, type ProofRow, proofRows } from '../case.ts';

/** What is made for every algorithm; the rest is for ES256 only, since `htu-compare` has no algorithm and shows it in full. */
const FOR_ALL: readonly string[] = [
  ...[
    'other-host',
    'host-suffix',
    'other-port',
    'http',
    'userinfo',
    'other-path',
    'path-prefix',
    'trailing-slash',
  ],
  ...[
    'token-endpoint-at-par-endpoint',
    'without-scheme',
    'bad-triplet',
    'host-case',
    'default-port',
    'dot-segment',
  ],
  ...['encoded-unreserved', 'request-query', 'claim-query', 'strict-claim-query'],
].map((name) => `proof.htu.${name}`);

/** Claim "htu": RFC 9449 sections 4.2 and 4.3 check 9; RFC 3986 section 6.2; RFC 9110 section 4.2. */
export const HTU: ProofGroup = {
  file: 'structure/htu',
  description: 'Claim "htu" against the URI of the request (check 9).',
  from: 'proof.baseline.resource',
  why: 'A proof that fits another place than it was made for can be relayed there by whoever received it.',
  requirements: ['RFC9449-4.3-09'],
  flags: ['UriPath'],
  severity: 'critical',
  rows: ({ alg }) =>
    [...OTHER_PLACES, ...OTHER_PATHS, ...NO_URIS, ...NORMALIZED, ...QUERIES].filter(
      ({ id }) => alg === 'ES256' || FOR_ALL.includes(id),
    ),
};

const OTHER_PLACES: readonly ProofRow[] = proofRows({ flags: ['UriHost'], reject: ['htu_mismatch'] }, [
  {
    id: 'proof.htu.other-host',
    title: 'Another host',
    edits: [['claims.set', 'htu', 'https://attacker.example/orders/42']],
  },
  {
    id: 'proof.htu.host-suffix',
    title: 'A host that starts with the right one',
    flags: ['UriHostSuffix'],
    edits: [['claims.replace', 'htu', 'example.org', 'example.org.attacker.example']],
  },
  {
    id: 'proof.htu.host-prefix',
    title: 'A host that ends with the right one',
    flags: ['UriHostSuffix'],
    edits: [['claims.replace', 'htu', '//', '//attacker-']],
  },
  {
    id: 'proof.htu.sibling-host-at-token-endpoint',
    from: 'proof.baseline.token',
    title: 'Another host of the same domain, in a token request',
    flags: ['UriHostSuffix'],
    edits: [['claims.replace', 'htu', 'server.', 'login.']],
  },
  {
    id: 'proof.htu.parent-domain',
    title: 'The domain above the right host',
    flags: ['UriHostSuffix'],
    edits: [['claims.replace', 'htu', 'resource.', '']],
  },
  {
    id: 'proof.htu.host-trailing-dot',
    title: 'The host with a dot after it',
    severity: 'medium',
    edits: [['claims.replace', 'htu', 'example.org', 'example.org.']],
  },
  {
    id: 'proof.htu.other-port',
    title: 'Another port',
    flags: ['UriPort'],
    edits: [['claims.replace', 'htu', 'example.org', 'example.org:8443']],
  },
  {
    id: 'proof.htu.port-of-http',
    title: 'The default port of the other scheme',
    flags: ['UriPort'],
    edits: [['claims.replace', 'htu', 'example.org', 'example.org:80']],
  },
  {
    id: 'proof.htu.request-on-other-port',
    title: 'A request on another port',
    flags: ['UriPort'],
    edits: [['request.url-replace', 'example.org', 'example.org:8443']],
  },
  {
    id: 'proof.htu.http',
    title: 'The scheme http',
    flags: ['UriScheme'],
    requirements: ['RFC9449-4.3-09', 'RFC9110-4.2.2-01'],
    edits: [['claims.replace', 'htu', 'https:', 'http:']],
  },
  {
    id: 'proof.htu.request-http',
    once: true,
    title: 'A request with the scheme http',
    flags: ['UriScheme'],
    requirements: ['RFC9449-4.3-09', 'RFC9110-4.2.2-01'],
    edits: [['request.url-replace', 'https:', 'http:']],
  },
  {
    id: 'proof.htu.other-scheme',
    title: 'A scheme that is not HTTP',
    flags: ['UriScheme'],
    edits: [['claims.replace', 'htu', 'https:', 'wss:']],
    reject: ['htu_mismatch', 'htu_invalid'],
  },
  {
    id: 'proof.htu.userinfo',
    title: 'A user name before the host',
    requirements: ['RFC9449-4.3-09', 'RFC9110-4.2.4-01'],
    flags: ['UriUserinfo'],
    edits: [['claims.replace', 'htu', '//', '//user@']],
    reject: ['htu_invalid', 'htu_mismatch'],
  },
  {
    id: 'proof.htu.host-as-userinfo',
    title: 'The right host as the user name of another',
    flags: ['UriUserinfo'],
    edits: [['claims.replace', 'htu', 'example.org', 'example.org@attacker.example']],
    reject: ['htu_invalid', 'htu_mismatch'],
  },
]);

const OTHER_PATHS: readonly ProofRow[] = proofRows({ severity: 'high', reject: ['htu_mismatch'] }, [
  { id: 'proof.htu.other-path', title: 'Another path', edits: [['claims.replace', 'htu', '42', '43']] },
  {
    id: 'proof.htu.path-prefix',
    title: 'A path above the right one',
    flags: ['UriPrefix'],
    edits: [['claims.replace', 'htu', '/42', '']],
  },
  {
    id: 'proof.htu.path-longer',
    title: 'A path below the right one',
    flags: ['UriPrefix'],
    edits: [['claims.append', 'htu', '/items']],
  },
  {
    id: 'proof.htu.origin-only',
    title: 'The origin without the path',
    flags: ['UriPrefix'],
    edits: [['claims.replace', 'htu', '/orders/42', '/']],
  },
  {
    id: 'proof.htu.token-endpoint-at-par-endpoint',
    title: 'A proof for the token endpoint with a pushed authorization request',
    from: 'proof.baseline.par',
    requirements: ['RFC9449-4.3-09', 'RFC9449-10.1-02'],
    edits: [['claims.replace', 'htu', '/par', '/token']],
  },
  {
    id: 'proof.htu.request-trailing-slash',
    once: true,
    title: 'A request with a slash after the path',
    requirements: ['RFC9449-4.3-09', 'RFC3986-6.2.4-01'],
    flags: ['UriTrailingSlash'],
    severity: 'medium',
    edits: [['request.url-append', '/']],
  },
  {
    id: 'proof.htu.trailing-slash',
    title: 'A slash after the path',
    requirements: ['RFC9449-4.3-09', 'RFC3986-6.2.4-01'],
    flags: ['UriTrailingSlash'],
    severity: 'medium',
    edits: [['claims.append', 'htu', '/']],
  },
  {
    id: 'proof.htu.double-slash',
    title: 'Two slashes in the path',
    flags: ['UriTrailingSlash'],
    severity: 'medium',
    edits: [['claims.replace', 'htu', 'orders/', 'orders//']],
  },
  {
    id: 'proof.htu.path-case',
    title: 'The path in another case',
    flags: ['UriPathCase'],
    severity: 'medium',
    edits: [['claims.replace', 'htu', 'orders', 'Orders']],
  },
  {
    id: 'proof.htu.path-case-at-token-endpoint',
    from: 'proof.baseline.token',
    title: 'The path in another case, in a token request',
    flags: ['UriPathCase'],
    severity: 'medium',
    edits: [['claims.replace', 'htu', 'token', 'Token']],
  },
  {
    id: 'proof.htu.encoded-slash',
    title: 'An encoded slash in the path',
    flags: ['UriPercent'],
    severity: 'medium',
    edits: [['claims.replace', 'htu', 'orders/', 'orders%2F']],
  },
  {
    id: 'proof.htu.encoded-slash-in-request',
    title: 'An encoded slash in the request',
    flags: ['UriPercent'],
    severity: 'medium',
    edits: [
      ['request.url-append', '%2Fa'],
      ['claims.append', 'htu', '/a'],
    ],
  },
]);

const NO_URIS: readonly ProofRow[] = proofRows(
  {
    requirements: ['RFC9449-4.3-09', 'RFC9449-4.2-09'],
    flags: ['UriRelative'],
    severity: 'medium',
    reject: ['htu_invalid', 'htu_mismatch'],
  },
  [
    {
      id: 'proof.htu.path-only',
      title: 'The path only',
      edits: [['claims.replace', 'htu', 'https://resource.example.org', '']],
    },
    {
      id: 'proof.htu.without-scheme',
      title: 'The URI without its scheme',
      edits: [['claims.replace', 'htu', 'https:', '']],
    },
    {
      id: 'proof.htu.host-and-path',
      title: 'Host and path only',
      edits: [['claims.replace', 'htu', 'https://', '']],
    },
    {
      id: 'proof.htu.empty-host',
      title: 'An empty host',
      requirements: ['RFC9449-4.3-09', 'RFC9110-4.2.1-01'],
      edits: [['claims.replace', 'htu', 'resource.example.org', '']],
    },
    { id: 'proof.htu.no-uri', title: 'A text that is no URI', edits: [['claims.set', 'htu', 'orders']] },
    {
      id: 'proof.htu.several',
      title: 'Two URIs with a space between them',
      edits: [['claims.append', 'htu', ' https://attacker.example/']],
    },
    {
      id: 'proof.htu.bad-triplet',
      title: 'A percent sign that starts no triplet',
      requirements: ['RFC9449-4.3-09', 'RFC3986-2.1-01'],
      flags: ['UriPercent'],
      edits: [['claims.append', 'htu', '%zz']],
    },
  ],
);

const NORMALIZED: readonly ProofRow[] = proofRows(
  {
    requirements: ['RFC9449-4.3-13'],
    severity: 'low',
    why: 'The same URI after the normalization that RFC 9449 recommends; plain comparison of strings refuses it.',
  },
  [
    {
      id: 'proof.htu.scheme-case',
      title: 'The scheme in upper case',
      flags: ['UriScheme'],
      edits: [['claims.replace', 'htu', 'https', 'HTTPS']],
    },
    {
      id: 'proof.htu.host-case',
      title: 'The host in upper case',
      flags: ['UriHost'],
      edits: [['claims.replace', 'htu', 'resource.example', 'RESOURCE.Example']],
    },
    {
      id: 'proof.htu.default-port',
      title: 'The default port',
      flags: ['UriPort'],
      edits: [['claims.replace', 'htu', 'example.org', 'example.org:443']],
    },
    {
      id: 'proof.htu.request-default-port',
      title: 'A request with the default port',
      flags: ['UriPort'],
      edits: [['request.url-replace', 'example.org', 'example.org:443']],
    },
    {
      id: 'proof.htu.empty-port',
      title: 'An empty port',
      flags: ['UriPort'],
      edits: [['claims.replace', 'htu', 'example.org', 'example.org:']],
    },
    {
      id: 'proof.htu.surplus-double-dot-segment',
      once: true,
      title: 'A double dot segment above the root',
      flags: ['UriDotSegments'],
      edits: [['claims.replace', 'htu', '/orders', '/../orders']],
    },
    {
      id: 'proof.htu.dot-segment',
      title: 'A dot segment',
      flags: ['UriDotSegments'],
      edits: [['claims.replace', 'htu', '/orders', '/./orders']],
    },
    {
      id: 'proof.htu.double-dot-segment',
      title: 'A double dot segment',
      flags: ['UriDotSegments'],
      edits: [['claims.replace', 'htu', '/orders', '/customers/../orders']],
    },
    {
      id: 'proof.htu.encoded-dot-segment',
      title: 'A double dot segment in triplets',
      flags: ['UriDotSegments', 'UriPercent'],
      edits: [['claims.replace', 'htu', '/orders', '/customers/%2e%2E/orders']],
    },
    {
      id: 'proof.htu.encoded-unreserved',
      title: 'A letter as a triplet',
      flags: ['UriPercent'],
      edits: [['claims.replace', 'htu', 'orders', '%6Frders']],
    },
    {
      id: 'proof.htu.triplet-case',
      title: 'Triplets in two cases',
      flags: ['UriPercent'],
      edits: [
        ['request.url-replace', '42', '%C3%A9'],
        ['claims.replace', 'htu', '42', '%c3%a9'],
      ],
      value: { htu: 'https://resource.example.org/orders/%C3%A9' },
    },
    {
      id: 'proof.htu.empty-path',
      title: 'An empty path against a slash',
      flags: ['UriPath'],
      edits: [
        ['request.url-replace', '/orders/42', '/'],
        ['claims.replace', 'htu', '/orders/42', ''],
      ],
      value: { htu: 'https://resource.example.org/' },
    },
  ],
);

const QUERIES: readonly ProofRow[] = [
  {
    id: 'proof.htu.request-query',
    title: 'A request with a query',
    why: 'The claim has no query; expecting it there refuses every request with one.',
    flags: ['QueryIgnored'],
    severity: 'medium',
    edits: [['request.url-append', '?page=2&sort=date']],
  },
  {
    id: 'proof.htu.request-empty-query',
    title: 'A request with an empty query',
    why: 'The claim has no query; expecting it there refuses every request with one.',
    flags: ['QueryIgnored'],
    severity: 'low',
    edits: [['request.url-append', '?']],
  },
  {
    id: 'proof.htu.path-in-query',
    title: 'The right path in the query of another',
    flags: ['QueryIgnored'],
    severity: 'high',
    edits: [['claims.replace', 'htu', '/orders/42', '/?/orders/42']],
    reject: ['htu_mismatch', 'htu_has_query'],
  },
  ...proofRows(
    {
      why: 'Section 4.2 tells clients not to write it, section 4.3 tells servers to ignore it; certification suites take either side.',
      requirements: ['RFC9449-4.3-09'],
      flags: ['QueryIgnored'],
      severity: 'low',
      choice: 'htu-query-in-claim',
      accepts: ['ignore'],
      reject: ['htu_has_query', 'htu_mismatch'],
    },
    [
      {
        id: 'proof.htu.claim-query',
        title: 'A query in the claim',
        edits: [['claims.append', 'htu', '?page=2']],
      },
      {
        id: 'proof.htu.both-query',
        title: 'The same query in claim and request',
        edits: [
          ['request.url-append', '?page=2'],
          ['claims.append', 'htu', '?page=2'],
        ],
      },
      {
        id: 'proof.htu.claim-empty-query',
        title: 'An empty query in the claim',
        edits: [['claims.append', 'htu', '?']],
      },
      {
        id: 'proof.htu.claim-other-query',
        once: true,
        title: 'Another query in the claim than in the request',
        edits: [
          ['request.url-append', '?page=2'],
          ['claims.append', 'htu', '?page=3'],
        ],
      },
      {
        id: 'proof.htu.claim-empty-fragment',
        once: true,
        title: 'An empty fragment in the claim',
        flags: ['FragmentIgnored'],
        edits: [['claims.append', 'htu', '#']],
      },
      {
        id: 'proof.htu.claim-fragment',
        title: 'A fragment in the claim',
        flags: ['FragmentIgnored'],
        edits: [['claims.append', 'htu', '#top']],
      },
    ],
  ),
  ...proofRows(
    {
      why: 'A server may ask for what section 4.2 says.',
      requirements: ['RFC9449-4.2-09'],
      flags: ['QueryIgnored'],
      severity: 'low',
      reject: ['htu_has_query'],
    },
    [
      {
        id: 'proof.htu.strict-claim-query',
        title: 'A query in the claim, under a strict policy',
        edits: [
          ['policy.set', 'strictHtu', true],
          ['claims.append', 'htu', '?page=2'],
        ],
      },
      {
        id: 'proof.htu.strict-claim-fragment',
        title: 'A fragment in the claim, under a strict policy',
        flags: ['FragmentIgnored'],
        edits: [
          ['policy.set', 'strictHtu', true],
          ['claims.append', 'htu', '#top'],
        ],
      },
    ],
  ),
  {
    id: 'proof.htu.strict-request-query',
    title: 'A request with a query, under a strict policy',
    why: 'The policy is about the claim.',
    flags: ['QueryIgnored'],
    severity: 'low',
    edits: [
      ['policy.set', 'strictHtu', true],
      ['request.url-append', '?page=2'],
    ],
  },
];
