import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';
import type { Json } from '../json.ts';
import { RFC7638_THUMBPRINT } from './published.ts';

const edit = (pointer: string, item: Json): Edit => ['input.set', pointer, item];

// Metadata of authorization servers

const LIST = '/document/dpop_signing_alg_values_supported';
const SERVER = 'binding.server-metadata.one';

const server = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  id: `binding.server-metadata.${id}`,
  title,
  from: SERVER,
  edits,
});

/** Lists that are none, for servers and for resources. */
const lists = (row: typeof server): readonly FlatRow[] => [
  ...flatRows({ requirements: ['RFC8414-3.2-01'] }, [row('list-empty', 'An empty list', edit(LIST, []))]),
  ...flatRows({ requirements: ['RFC9449-5.1-01'] }, [
    row('list-text', 'One algorithm as a text', edit(LIST, 'ES256')),
    row('list-empty-name', 'An empty text among the algorithms', edit(LIST, ['ES256', ''])),
    row('list-number', 'A number among the algorithms', edit(LIST, ['ES256', 7])),
  ]),
  ...flatRows({ requirements: ['RFC9449-4.2-04', 'RFC9449-5.1-01'], flags: ['AlgNone'] }, [
    row('list-none', 'A list with "none"', edit(LIST, ['ES256', 'none'])),
    {
      ...row('list-mac', 'A list with a MAC', edit(LIST, ['ES256', 'HS256'])),
      flags: ['AlgSymmetric'],
    },
  ]),
];

const SERVERS: readonly FlatRow[] = [
  {
    id: SERVER,
    title: 'One algorithm',
    requirements: ['RFC9449-5.1-01', 'RFC8414-3.2-01'],
    flags: ['Basic'],
    input: {
      case: 'server-metadata',
      document: {
        issuer: 'https://server.example.com',
        token_endpoint: 'https://server.example.com/token',
        dpop_signing_alg_values_supported: ['ES256'],
      },
    },
    value: { algorithms: ['ES256'] },
  },
  {
    ...server('several', 'Several algorithms', edit(LIST, ['PS256', 'ES256', 'EdDSA'])),
    value: { algorithms: ['PS256', 'ES256', 'EdDSA'] },
  },
  {
    ...server('unknown-name', 'An algorithm that nobody knows yet', edit(LIST, ['ES256', 'FOO-512'])),
    why: 'The registry grows: a client that gives up here cannot use the algorithms that it knows.',
    value: { algorithms: ['ES256', 'FOO-512'] },
  },
  {
    ...server('absent', 'Metadata without the list', ['input.delete', LIST]),
    why: 'Only its presence says something.',
    value: { algorithms: null },
  },
  ...flatRows({ reject: ['metadata_invalid'] }, [
    ...lists(server),
    {
      ...server('no-object', 'A list in place of metadata', edit('/document', [])),
      requirements: ['RFC9449-5.1-01'],
    },
  ]),
];

// Metadata of protected resources

const REQUIRED = '/document/dpop_bound_access_tokens_required';
const RESOURCE = 'binding.resource-metadata.required';

const resource = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  id: `binding.resource-metadata.${id}`,
  title,
  from: RESOURCE,
  edits,
});

const RESOURCES: readonly FlatRow[] = [
  {
    id: RESOURCE,
    title: 'A resource that takes nothing but DPoP',
    requirements: ['RFC9728-2-01', 'RFC8414-3.2-01'],
    flags: ['Basic'],
    input: {
      case: 'resource-metadata',
      document: {
        resource: 'https://resource.example.org',
        dpop_signing_alg_values_supported: ['ES256', 'EdDSA'],
        dpop_bound_access_tokens_required: true,
      },
    },
    value: { algorithms: ['ES256', 'EdDSA'], required: true },
  },
  {
    ...resource('not-required', 'A resource that takes Bearer, too', edit(REQUIRED, false)),
    value: { algorithms: ['ES256', 'EdDSA'], required: false },
  },
  {
    ...resource(
      'absent',
      'Metadata without either member',
      ['input.delete', LIST],
      ['input.delete', REQUIRED],
    ),
    why: 'The default of the one is false, the other says nothing where it is not there.',
    value: { algorithms: null, required: false },
  },
  ...flatRows({ reject: ['metadata_invalid'] }, [
    resource('required-text', 'A text "true"', edit(REQUIRED, 'true')),
    resource('required-number', 'The number 1', edit(REQUIRED, 1)),
    ...lists(resource).filter(({ id }) => /empty|none/.test(id)),
  ]),
];

// Metadata of clients

const BOUND = '/document/dpop_bound_access_tokens';
const CLIENT = 'binding.client-metadata.bound';

const client = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  id: `binding.client-metadata.${id}`,
  title,
  from: CLIENT,
  edits,
});

const CLIENTS: readonly FlatRow[] = [
  {
    id: CLIENT,
    title: 'A client that always uses DPoP',
    requirements: ['RFC9449-5.2-01', 'RFC7591-2-01'],
    flags: ['Basic'],
    input: {
      case: 'client-metadata',
      document: { redirect_uris: ['https://client.example.org/cb'], dpop_bound_access_tokens: true },
    },
    value: { bound: true },
  },
  { ...client('not-bound', 'A client that need not', edit(BOUND, false)), value: { bound: false } },
  {
    ...client('absent', 'Metadata without the member', ['input.delete', BOUND]),
    why: 'The default is false.',
    value: { bound: false },
  },
  {
    ...client(
      'unknown-members',
      'Metadata with a member that nobody knows',
      edit('/document/x-dpop', 'always'),
    ),
    why: 'Servers ignore what they do not know.',
    flags: ['UnknownMember'],
    value: { bound: true },
  },
  ...flatRows({ reject: ['metadata_invalid'] }, [
    {
      ...client('text', 'The text "true"', edit(BOUND, 'true')),
      why: 'Compared with true it is false: the client is then not bound, and thinks it is.',
    },
    client('number', 'The number 1', edit(BOUND, 1)),
    client('list', 'A list of true', edit(BOUND, [true])),
  ]),
];

/** Null where another type is due, in each of the documents. */
const NULLS: Partial<FlatRow> = {
  why: 'Some serializers write it for a member that they do not have.',
  choice: 'metadata-null',
  accepts: ['absent'],
  reject: ['metadata_invalid'],
};

// Authorization requests

const REQUEST = 'binding.auth-request.rfc9449';
/** Figure 25 of RFC 9449. */
const PARAMETERS: readonly (readonly [string, string])[] = [
  ['response_type', 'code'],
  ['client_id', 's6BhdRkqt3'],
  ['state', 'xyz'],
  ['redirect_uri', 'https://client.example.com/cb'],
  ['code_challenge', 'l_rQPrA7FrlgqHVgMXjGOQZZqvR1KLKWmNbCpuKZRCY'],
  ['code_challenge_method', 'S256'],
];

const request = (id: string, title: string, ...values: readonly (readonly [string, string])[]): FlatRow => ({
  id: `binding.auth-request.${id}`,
  title,
  from: REQUEST,
  edits: [edit('/parameters', [['response_type', 'code'], ['client_id', 's6BhdRkqt3'], ...values] as Json)],
});
const jkt = (value: string): readonly [string, string] => ['dpop_jkt', value];

const REQUESTS: readonly FlatRow[] = [
  {
    id: REQUEST,
    title: 'The request of figure 25 of RFC 9449',
    requirements: ['RFC9449-10-01', 'RFC6749-3.1-02'],
    flags: ['RfcExample'],
    input: { case: 'auth-request', parameters: [...PARAMETERS, jkt(RFC7638_THUMBPRINT)] as Json },
    value: { jkt: RFC7638_THUMBPRINT },
  },
  {
    ...request('none', 'A request without the parameter'),
    why: 'The code is then bound by what else binds it.',
    value: { jkt: null },
  },
  {
    ...request('empty', 'The parameter without a value', jkt('')),
    why: 'A parameter without a value is none.',
    requirements: ['RFC9449-10-01', 'RFC6749-3.1-01'],
    value: { jkt: null },
  },
  {
    ...request('name-case', 'A parameter "DPOP_JKT"', ['DPOP_JKT', RFC7638_THUMBPRINT]),
    why: 'Names of parameters depend on case; one that is not known is ignored.',
    value: { jkt: null },
  },
  ...flatRows(
    {
      why: 'Of two values the one component stores the first and the other one the last.',
      requirements: ['RFC6749-3.1-02'],
      reject: ['dpop_jkt_invalid'],
    },
    [
      request(
        'twice',
        'The parameter twice',
        jkt(RFC7638_THUMBPRINT),
        jkt('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k'),
      ),
      request('twice-same', 'The same value twice', jkt(RFC7638_THUMBPRINT), jkt(RFC7638_THUMBPRINT)),
    ],
  ),
  ...flatRows(
    {
      why: 'Nobody can redeem the code; whoever refuses at once tells the client why.',
      choice: 'dpop-jkt-form',
      accepts: ['defer'],
      reject: ['dpop_jkt_invalid'],
    },
    [
      request('padded', 'A thumbprint with padding', jkt(`${RFC7638_THUMBPRINT}=`)),
      request('cut', 'A thumbprint without its last character', jkt(RFC7638_THUMBPRINT.slice(0, -1))),
      request(
        'uri',
        'A thumbprint as a URI of RFC 9278',
        jkt(`urn:ietf:params:oauth:jwk-thumbprint:sha-256:${RFC7638_THUMBPRINT}`),
      ),
      request(
        'trailing-bits',
        'A thumbprint with unused bits set',
        jkt('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xt'),
      ),
    ],
  ),
];

const shared = { kind: 'binding', flags: ['MetadataForm'] } as const;

export const BINDING_METADATA: readonly FlatGroup[] = [
  {
    ...shared,
    file: 'server-metadata',
    description: 'Metadata of authorization servers: algorithms for proofs (RFC 9449 section 5.1).',
    why: 'The client makes a key for an algorithm that the server never listed, or for none.',
    requirements: ['RFC9449-5.1-01'],
    severity: 'medium',
    roles: ['client'],
    rows: [...SERVERS, { ...NULLS, ...server('list-null', 'A list of null', edit(LIST, null)) }],
  },
  {
    ...shared,
    file: 'resource-metadata',
    description: 'Metadata of protected resources (RFC 9728 section 2).',
    why: 'The client sends a bearer token where only bound ones are taken, or a key that fits no algorithm.',
    requirements: ['RFC9728-2-01'],
    severity: 'medium',
    roles: ['client'],
    rows: [...RESOURCES, { ...NULLS, ...resource('required-null', 'A null', edit(REQUIRED, null)) }],
  },
  {
    ...shared,
    file: 'client-metadata',
    description: 'Metadata of clients: whether all their tokens are bound (RFC 9449 section 5.2).',
    why: 'A client that asked for bound tokens gets bearer tokens.',
    requirements: ['RFC9449-5.2-01', 'RFC7591-2-01'],
    severity: 'high',
    roles: ['as'],
    rows: [...CLIENTS, { ...NULLS, ...client('null', 'A null', edit(BOUND, null)) }],
  },
  {
    kind: 'binding',
    file: 'auth-request',
    description: 'Parameter "dpop_jkt" of authorization requests (RFC 9449 section 10).',
    why: 'A stolen code is redeemed with a key of the thief.',
    requirements: ['RFC9449-10-01'],
    flags: ['DpopJkt'],
    severity: 'high',
    roles: ['as'],
    rows: REQUESTS,
  },
];
