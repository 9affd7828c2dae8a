import { publicJwk } from '../../../src/conformance/recipe/jwk.ts';
import {
  ALGORITHMS,
  type Algorithm,
  type FlatGroup,
  type FlatRow,
  type ProofRow,
  proofRows,
  type Row,
} from '../case.ts';
import type { Json, JsonObject } from '../json.ts';
import { keyNamed } from '../keys.ts';
import { CLOCK } from './baseline.ts';
import { RFC9449_ATH, RFC9449_TOKEN } from './published.ts';

const HTU = 'https://server.example.com/token';
const ORIGIN = 'https://resource.example.org';
const RESOURCE = `${ORIGIN}/orders/42`;
const UPPER_CASE = 'https://Resource.EXAMPLE.org/orders/42';
const PERCENT = `${ORIGIN}/caf%c3%a9/%7euser/../x`;
const NONCE = 'eyJ7S_zG.eyJH0-Z.HX4w-7v';

/** Every NQCHAR, and every character of a method. */
const EVERY_NQCHAR = "!#$%&'()*+,-./09:;<=>?@AZ[]^_`az{|}~";
const EVERY_TCHAR = "!#$%&'*+-.^_`|~09AZaz";

/** What differs from a token request without nonce. */
interface Accepted extends Pick<Row, 'id' | 'title' | 'why' | 'flags'> {
  readonly why: string;
  readonly requirements: readonly string[];
  readonly more?: JsonObject;
  /** Claims that differ from the members of the input of that name. */
  readonly claims?: JsonObject;
}

const uri = (id: string, title: string, htu: string, claim: string, flag: string): Accepted => ({
  id,
  title,
  why: claim === htu ? VERBATIM : 'The claim has neither; about half of all servers refuse one that does.',
  requirements: ['RFC9449-4.2-09'],
  flags: [flag],
  more: { htm: 'GET', htu },
  ...(claim !== htu && { claims: { htu: claim } }),
});

const VERBATIM = 'Many servers compare strings with what they were sent.';

const REQUESTS: readonly Accepted[] = [
  {
    id: 'token-request',
    title: 'A token request',
    why: 'The first proof of every client.',
    requirements: [
      ...['01', '02', '03', '04', '05', '07', '08', '09', '10'].map((number) => `RFC9449-4.2-${number}`),
      'RFC9449-5-01',
    ],
  },
  {
    id: 'resource-request',
    title: 'A request with an access token',
    why: 'Without "ath" no resource lets the client in.',
    requirements: ['RFC9449-4.2-11', 'RFC9449-7-02', 'RFC9449-7.1-01'],
    more: { htm: 'GET', htu: RESOURCE, accessToken: RFC9449_TOKEN },
    claims: { ath: RFC9449_ATH },
  },
  {
    id: 'nonce',
    title: 'A token request with a nonce',
    why: 'The retry that the server asked for.',
    requirements: ['RFC9449-4.2-12'],
    more: { nonce: NONCE },
  },
  {
    id: 'resource-nonce',
    title: 'A request with an access token and a nonce',
    why: 'The retry that the server asked for.',
    requirements: ['RFC9449-4.2-11', 'RFC9449-4.2-12'],
    more: { htm: 'GET', htu: RESOURCE, accessToken: RFC9449_TOKEN, nonce: NONCE },
    claims: { ath: RFC9449_ATH },
  },
  {
    id: 'nonce-characters',
    title: 'A nonce with all the characters that a nonce can have',
    why: 'A nonce is opaque: neither base64url nor free of commas.',
    requirements: ['RFC9449-4.2-12', 'RFC9449-8.1-01'],
    flags: ['NonceForm'],
    more: { nonce: EVERY_NQCHAR },
  },
  {
    id: 'padded-token',
    title: 'An access token that ends with an equals sign',
    why: 'The hash is over the token as it was issued.',
    requirements: ['RFC9449-4.2-11'],
    flags: ['TokenForm'],
    more: { htm: 'GET', htu: RESOURCE, accessToken: 'dG9rZW4=' },
    claims: { ath: 'SvL9MY6l1lC-esTN2nFNADHoRjX7j3B9sprbz4GxEsE' },
  },
  {
    id: 'own-jti',
    title: 'A "jti" that the caller chose',
    why: 'Callers that count or trace their requests choose it.',
    requirements: ['RFC9449-4.2-07'],
    more: { jti: '-BwC3ESc6acc2lTc' },
  },
  {
    id: 'clock-zero',
    title: 'The first second of 1970',
    why: 'Code that tests the time for truth takes its own clock instead, and writes another "iat".',
    requirements: ['RFC9449-4.2-10', 'RFC7519-2-01'],
    flags: ['TimeUnit'],
    more: { clock: 0 },
  },
  {
    id: 'clock-late',
    title: 'The last second of the year 9999',
    why: 'Seconds do not fit into 32 bits.',
    requirements: ['RFC9449-4.2-10', 'RFC7519-2-01'],
    flags: ['TimeUnit'],
    more: { clock: 253402300799 },
  },
];

const URIS: readonly Accepted[] = [
  uri(
    'query-and-fragment',
    'A URI with query and fragment',
    `${RESOURCE}?page=2#top`,
    RESOURCE,
    'QueryIgnored',
  ),
  uri('fragment', 'A URI with a fragment', `${RESOURCE}#part`, RESOURCE, 'FragmentIgnored'),
  uri('empty-query', 'A URI with an empty query', `${RESOURCE}?`, RESOURCE, 'QueryIgnored'),
  uri(
    'query-with-uri',
    'A URI with another one in its query',
    `${RESOURCE}?next=https://user@other.example.net/`,
    RESOURCE,
    'QueryIgnored',
  ),
  uri('without-path', 'A URI without a path', ORIGIN, ORIGIN, 'UriPath'),
  uri('port', 'A URI with a port', `${ORIGIN}:8443/orders`, `${ORIGIN}:8443/orders`, 'UriPort'),
  uri('default-port', 'A URI with the default port', `${ORIGIN}:443/`, `${ORIGIN}:443/`, 'UriPort'),
  uri('host-case', 'A host in upper case', UPPER_CASE, UPPER_CASE, 'UriHost'),
  uri('ipv6', 'An IPv6 address', 'https://[2001:db8::1]/a', 'https://[2001:db8::1]/a', 'UriHost'),
  uri('spelling-kept', 'A path that is not in normal form', PERCENT, PERCENT, 'UriPercent'),
  uri('at-sign-in-path', 'A path with an at sign', `${ORIGIN}/@user/1`, `${ORIGIN}/@user/1`, 'UriUserinfo'),
];

const METHODS: readonly Accepted[] = [
  ['extension-method', 'A method of an extension in lower case', 'm-search'],
  ['lower-case-method', 'A method of RFC 9110 in lower case', 'get'],
  ['method-characters', 'A method with all the characters of a token', EVERY_TCHAR],
].map(([id = '', title = '', htm = '']) => ({
  id,
  title,
  why: 'Methods are tokens and depend on case.',
  requirements: ['RFC9449-4.2-08', 'RFC9110-9.1-01'],
  flags: ['ExtensionMethod'],
  more: { htm, htu: RESOURCE },
}));

const claims = (id: string, title: string, members: JsonObject, flag = 'UnknownMember'): Accepted => ({
  id,
  title,
  why: 'Profiles add claims; they are signed as given.',
  requirements: ['RFC9449-4.2-13'],
  flags: [flag],
  more: { claims: members },
});

const FURTHER_CLAIMS: readonly Accepted[] = [
  claims('further-claims', 'Further claims', { 'urn:example:claim': { nested: [true, null, 1.5] } }),
  claims('no-further-claims', 'An empty object of further claims', {}),
  claims('registered-claims', 'Further claims that RFC 7519 defines', { iss: 'client', exp: CLOCK + 300 }),
  claims('claims-beyond-ascii', 'Further claims beyond ASCII', { ünter: '\u{1f511}' }, 'NonBmp'),
  claims(
    'claim-of-prototype',
    'A further claim named "__proto__"',
    { ['__proto__']: { admin: true } },
    'PrototypeMember',
  ),
];

/** What files of private keys really hold beside the key. */
const optionalMembers = ({ alg }: Algorithm): JsonObject => ({
  alg,
  use: 'sig',
  key_ops: ['sign'],
  ext: true,
  kid: 'key-1',
  'urn:example:member': 'x',
});

const BY_ALGORITHM: Readonly<Record<string, readonly Accepted[]>> = {
  ES256: [
    {
      id: 'leading-zero',
      title: 'A key whose x starts with a zero octet',
      why: 'Code that writes the coordinate as an integer leaves the octet out.',
      requirements: ['RFC9449-4.2-05', 'RFC7518-6.2.1-01'],
      flags: ['CoordinateLength'],
      more: { key: keyNamed('p256-zero-x').jwk },
    },
  ],
  RS256: [
    {
      id: 'longer-modulus',
      title: 'A modulus of 3072 bits',
      why: 'The signature is as long as the modulus.',
      requirements: ['RFC9449-4.2-05'],
      flags: ['KeySize'],
      more: { key: keyNamed('rsa3072').jwk },
    },
  ],
  EdDSA: [
    {
      id: 'fully-specified-name',
      title: 'The algorithm under its newer name',
      why: 'RFC 9864 names the curve; a server may take one name or both.',
      requirements: ['RFC9449-4.2-03', 'RFC9864-2-01'],
      more: { alg: 'Ed25519' },
    },
  ],
};

/** What makes a request that no proof can be made for out of an accepted one. */
type Refused = ProofRow;

const REFUSED_URIS: readonly Refused[] = [
  ...proofRows(
    {
      requirements: ['RFC9110-4.2.4-01'],
      flags: ['UriUserinfo'],
      severity: 'medium',
      why: 'The password would be in a claim that logs and other parties see; no request has userinfo in its target.',
      reject: ['htu_invalid'],
    },
    [
      {
        id: 'userinfo',
        title: 'A URI with a user name',
        edits: [['input.replace', '/htu', 'https://', 'https://user@']],
      },
      {
        id: 'password',
        title: 'A URI with a user name and a password',
        edits: [['input.replace', '/htu', 'https://', 'https://user:secret@']],
      },
      {
        id: 'empty-userinfo',
        title: 'A URI with empty userinfo',
        edits: [['input.replace', '/htu', 'https://', 'https://@']],
      },
    ],
  ),
  ...proofRows(
    {
      requirements: ['RFC9449-4.2-09'],
      flags: ['UriRelative'],
      severity: 'low',
      why: 'No server has this URI: the mistake shows as a refused request far from its cause.',
      reject: ['htu_invalid'],
    },
    [
      { id: 'relative', title: 'A path without scheme and host', edits: [['input.set', '/htu', '/token']] },
      {
        id: 'without-scheme',
        title: 'A host and a path without a scheme',
        edits: [['input.replace', '/htu', 'https:', '']],
      },
      {
        id: 'other-scheme',
        title: 'A URI of another scheme',
        flags: ['UriScheme'],
        edits: [['input.replace', '/htu', 'https:', 'wss:']],
      },
      {
        id: 'empty-host',
        title: 'A URI with an empty host',
        requirements: ['RFC9110-4.2.1-01'],
        flags: ['UriHost'],
        edits: [['input.replace', '/htu', 'server.example.com', '']],
      },
      {
        id: 'bad-triplet',
        title: 'A percent sign that starts no triplet',
        requirements: ['RFC3986-2.1-01'],
        flags: ['UriPercent'],
        edits: [['input.append', '/htu', '%zz']],
      },
      {
        id: 'space',
        title: 'A URI with a space',
        flags: ['UriRepair'],
        edits: [['input.append', '/htu', ' a']],
      },
      {
        id: 'beyond-ascii',
        title: 'A URI beyond ASCII',
        flags: ['UriRepair'],
        edits: [['input.append', '/htu', '/é']],
      },
    ],
  ),
];

const REFUSED_TEXTS: readonly Refused[] = [
  ...proofRows(
    {
      requirements: ['RFC9449-4.2-08', 'RFC9110-9.1-01'],
      flags: ['MethodMismatch'],
      severity: 'low',
      why: 'No request has this method: the mistake shows as a refused request far from its cause.',
      reject: ['method_invalid', 'htm_invalid'],
    },
    [
      { id: 'method-with-space', title: 'A method with a space', edits: [['input.append', '/htm', ' ']] },
      {
        id: 'method-with-target',
        title: 'A method with the path after it',
        edits: [['input.append', '/htm', ' /token']],
      },
    ],
  ),
  ...proofRows(
    {
      from: 'resource-request',
      requirements: ['RFC9449-7.1-01', 'RFC9449-4.2-11'],
      flags: ['TokenForm'],
      severity: 'low',
      why: 'It cannot follow the scheme in a header field, so no request has it.',
      reject: ['token_malformed'],
    },
    [
      {
        id: 'token-with-scheme',
        title: 'An access token with the scheme before it',
        edits: [['input.prepend', '/accessToken', 'DPoP ']],
      },
      {
        id: 'token-with-newline',
        title: 'An access token with a line feed after it',
        edits: [['input.append', '/accessToken', '\n']],
      },
      {
        id: 'token-beyond-ascii',
        title: 'An access token beyond ASCII',
        edits: [['input.append', '/accessToken', 'é']],
      },
    ],
  ),
  ...proofRows(
    {
      from: 'nonce',
      requirements: ['RFC9449-8.1-01', 'RFC9449-4.2-12'],
      flags: ['NonceForm'],
      severity: 'low',
      why: 'No server issues it: it is two nonces joined, or was not taken from the header field.',
      reject: ['nonce_invalid'],
    },
    [
      {
        id: 'nonce-list',
        title: 'Two nonces joined by a comma and a space',
        edits: [['input.append', '/nonce', ', eyJ7S_zG.eyJbYu3.xQmBj-1']],
      },
      {
        id: 'nonce-quoted',
        title: 'A nonce in quotation marks',
        edits: [
          ['input.prepend', '/nonce', '"'],
          ['input.append', '/nonce', '"'],
        ],
      },
      {
        id: 'nonce-with-backslash',
        title: 'A nonce with a backslash',
        edits: [['input.append', '/nonce', '\\']],
      },
    ],
  ),
];

/** Claims that follow from the request, and what a caller might set them to. */
const RESERVED: Readonly<Record<string, Json>> = {
  jti: 'chosen',
  htm: 'DELETE',
  htu: 'https://other.example.net/',
  iat: CLOCK + 3600,
  ath: RFC9449_ATH,
  nonce: NONCE,
};

const RESERVED_CLAIMS: readonly Refused[] = Object.entries(RESERVED).map(([name, value]) => ({
  id: `claims-with-${name}`,
  title: `"${name}" among the further claims`,
  why: 'A proof for another request than the one that is made must not come out; whether the caller is told is open.',
  requirements: ['RFC9449-4.2-13'],
  flags: ['DuplicateMember'],
  severity: 'medium',
  edits: [['input.set', '/claims', { [name]: value }]],
  choice: 'claims-reserved',
  accepts: ['ignore'],
  reject: ['claim_reserved'],
}));

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

function proofOf(input: JsonObject, claims: JsonObject = {}): JsonObject {
  const { accessToken: _token, key, alg, clock, htm, htu, claims: further = {}, ...texts } = input;
  const exact: JsonObject = {
    htm,
    htu,
    iat: clock,
    ...texts,
    ...(further as JsonObject),
    ...claims,
  } as JsonObject;
  return {
    header: { exact: { typ: 'dpop+jwt', alg: alg as string }, forbid: ['crit', 'b64'] },
    jwk: { exact: publicJwk(key as JsonObject), forbid: PRIVATE_MEMBERS },
    claims: {
      exact,
      present: { jti: 'string' },
      forbid: ['ath', 'nonce'].filter((name) => !(name in exact)),
    },
    signature: alg === 'ES256' ? 'verify' : 'verify-and-deterministic',
  };
}

const tokenRequest = ({ alg, key }: Algorithm): JsonObject => ({
  key: keyNamed(key).jwk,
  alg,
  htm: 'POST',
  htu: HTU,
  clock: CLOCK,
});

function acceptedRow({ more = {}, claims, ...row }: Accepted, algorithm: Algorithm): FlatRow {
  const input = { ...tokenRequest(algorithm), ...more };
  return {
    flags: ['Basic'],
    ...row,
    id: `proof-create.${row.id}@${algorithm.suffix}`,
    requirements: [...new Set([...row.requirements, 'RFC9449-4.2-06'])],
    input,
    value: proofOf(input, claims),
  };
}

const refusedRow = ({ id, from = 'token-request', ...row }: Refused, algorithm: Algorithm): FlatRow => ({
  ...row,
  id: `proof-create.${id}@${algorithm.suffix}`,
  from: `proof-create.${from}@${algorithm.suffix}`,
  ...(row.choice !== undefined && { value: proofOf(tokenRequest(algorithm)) }),
});

/** What is made for one algorithm only: it is about the request, and the others have a case of its kind. */
const ONCE: readonly string[] = [
  ...[
    'resource-nonce',
    'empty-query',
    'query-with-uri',
    'default-port',
    'host-case',
    'ipv6',
    'at-sign-in-path',
  ],
  ...[
    'lower-case-method',
    'method-characters',
    'no-further-claims',
    'registered-claims',
    'claim-of-prototype',
  ],
  ...['password', 'empty-userinfo', 'without-scheme', 'other-scheme', 'space', 'method-with-target'],
  ...['token-with-newline', 'token-beyond-ascii', 'nonce-with-backslash', 'fragment'],
];

const isMade = ({ id }: { readonly id: string }, { alg }: Algorithm): boolean =>
  alg === 'ES256' || !ONCE.includes(id);

const rowsOf = (algorithm: Algorithm): FlatRow[] => [
  ...[
    ...REQUESTS,
    ...URIS,
    ...METHODS,
    ...FURTHER_CLAIMS,
    {
      id: 'optional-members',
      title: 'A private key with optional members',
      why: 'Members beyond the key make a proof larger and tell servers what is none of their business.',
      requirements: ['RFC9449-4.2-05', 'RFC9449-4.2-06'],
      flags: ['PrivateKey'],
      more: { key: { ...keyNamed(algorithm.key).jwk, ...optionalMembers(algorithm) } },
    },
    ...(BY_ALGORITHM[algorithm.alg] ?? []),
  ]
    .filter((row) => isMade(row, algorithm))
    .map((row) => acceptedRow(row, algorithm)),
  ...[...REFUSED_URIS, ...REFUSED_TEXTS, ...RESERVED_CLAIMS]
    .filter((row) => isMade(row, algorithm))
    .map((row) => refusedRow(row, algorithm)),
];

/** RFC 9449 section 4.2. The signature is judged by the runner: it is not the same twice for ES256. */
export const PROOF_CREATE: readonly FlatGroup[] = ALGORITHMS.map((algorithm) => ({
  kind: 'proof-create',
  file: algorithm.suffix,
  alg: algorithm.alg,
  description: 'Proofs that a client makes, and requests that it makes none for.',
  why: '',
  requirements: [],
  flags: [],
  severity: 'medium',
  roles: ['client'],
  rows: rowsOf(algorithm),
}));
