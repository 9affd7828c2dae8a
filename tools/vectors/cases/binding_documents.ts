import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';
import type { Json, JsonObject } from '../json.ts';
import { RFC9449_JKT } from './published.ts';

const CERTIFICATE = 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2';
/** The thumbprint of the RFC, in the other spellings that people give such values. */
const HEX = 'd1970e08e459358cbe0d6a6aab7d236722461d33747761e0941577ba282e0382';
const STANDARD = RFC9449_JKT.replaceAll('-', '+').replaceAll('_', '/');
const SHA_512 = 'z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg_SpIdNs6c5H0NE8XYXysP-DGNKHfuwvY7kxvUdBeoGlODJ6-SfaPg';
const URI = `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${RFC9449_JKT}`;

const edit = (pointer: string, item: Json): Edit => ['input.set', pointer, item];

/** A `jkt` in another form than the one legal one. */
const forms = (topic: string, pointer: string): readonly FlatRow[] =>
  flatRows({ flags: ['JktForm'], requirements: ['RFC9449-6.1-01'] }, [
    {
      id: `binding.${topic}.jkt-padded`,
      title: 'A thumbprint with padding',
      edits: [['input.append', pointer, '=']],
    },
    {
      id: `binding.${topic}.jkt-cut`,
      title: 'A thumbprint without its last character',
      edits: [edit(pointer, RFC9449_JKT.slice(0, -1))],
    },
    { id: `binding.${topic}.jkt-hex`, title: 'A thumbprint in hexadecimal', edits: [edit(pointer, HEX)] },
    {
      id: `binding.${topic}.jkt-uri`,
      title: 'A thumbprint as a URI of RFC 9278',
      edits: [edit(pointer, URI)],
    },
    {
      id: `binding.${topic}.jkt-sha-512`,
      title: 'A thumbprint of the length of SHA-512',
      why: 'Section 11.10: another hash comes with another member, not with another length.',
      edits: [edit(pointer, SHA_512)],
    },
    {
      id: `binding.${topic}.jkt-trailing-bits`,
      title: 'A thumbprint with unused bits set',
      edits: [['input.trailing-bit', pointer]],
    },
    {
      id: `binding.${topic}.jkt-standard-base64`,
      title: 'A thumbprint in the alphabet of plain base64',
      edits: [edit(pointer, STANDARD)],
    },
  ]);

// Claims of JWT access tokens

const RFC_CLAIMS: JsonObject = {
  sub: 'someone@example.com',
  iss: 'https://server.example.com',
  nbf: 1562262611,
  exp: 1562266216,
  cnf: { jkt: RFC9449_JKT },
};

const claims = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  id: `binding.jwt-cnf.${id}`,
  title,
  from: 'binding.jwt-cnf.rfc9449',
  edits,
});

const CLAIMS: readonly FlatRow[] = [
  {
    id: 'binding.jwt-cnf.rfc9449',
    title: 'The claims of figure 9 of RFC 9449',
    flags: ['RfcExample'],
    requirements: ['RFC9449-6-01', 'RFC9449-6.1-01'],
    input: { case: 'jwt-cnf', document: RFC_CLAIMS },
    value: { jkt: RFC9449_JKT },
  },
  {
    ...claims('none', 'Claims without "cnf"', ['input.delete', '/document/cnf']),
    why: 'Such a token is one for Bearer; whoever takes nothing for a key takes it under DPoP.',
    value: { jkt: null },
  },
  {
    ...claims(
      'claim-case',
      'A claim "CNF"',
      ['input.delete', '/document/cnf'],
      edit('/document/CNF', { jkt: RFC9449_JKT }),
    ),
    why: 'Names of claims depend on case: what is read here and not elsewhere binds for one reader only.',
    flags: ['MemberName'],
    value: { jkt: null },
  },
  {
    ...claims(
      'jkt-at-the-top',
      'A claim "jkt" beside no "cnf"',
      ['input.delete', '/document/cnf'],
      edit('/document/jkt', RFC9449_JKT),
    ),
    why: 'A claim of that name means nothing.',
    value: { jkt: null },
  },
  {
    ...claims(
      'unknown-members',
      'A "cnf" with a member of an extension',
      edit('/document/cnf/x-bound', true),
    ),
    why: 'Whoever knows no extension goes by what it knows.',
    requirements: ['RFC7800-3.1-01'],
    flags: ['UnknownMember'],
    value: { jkt: RFC9449_JKT },
  },
  {
    ...claims('key-id', 'A "cnf" with a "kid" beside the thumbprint', edit('/document/cnf/kid', 'key-1')),
    why: 'Whoever knows no other method goes by what it knows.',
    requirements: ['RFC7800-3.1-01'],
    flags: ['CnfMethod'],
    value: { jkt: RFC9449_JKT },
  },
  ...flatRows({ reject: ['cnf_invalid'] }, [
    claims('null', 'A "cnf" of null', edit('/document/cnf', null)),
    claims('list', 'A "cnf" in a list', edit('/document/cnf', [{ jkt: RFC9449_JKT }])),
    claims('text', 'A "cnf" that is the thumbprint', edit('/document/cnf', RFC9449_JKT)),
  ]),
  ...flatRows({ requirements: ['RFC9449-6-01', 'RFC9449-6.1-01'], reject: ['cnf_invalid'] }, [
    {
      ...claims('jkt-list', 'A thumbprint in a list', edit('/document/cnf/jkt', [RFC9449_JKT])),
      why: 'A list of one text is equal to that text in some languages; another reader sees no key.',
    },
    {
      ...claims(
        'jkt-null',
        'A thumbprint of null beside another member',
        edit('/document/cnf', { jkt: null, kid: 'key-1' }),
      ),
      why: 'A thumbprint that is there and broken is not one that is not there.',
    },
    {
      ...claims('jkt-empty', 'An empty thumbprint', edit('/document/cnf/jkt', '')),
      why: 'Empty texts are false in some languages: the token then looks unbound.',
    },
  ]),
  ...flatRows(
    { from: 'binding.jwt-cnf.rfc9449', reject: ['cnf_invalid', 'jkt_mismatch'] },
    forms('jwt-cnf', '/document/cnf/jkt'),
  ),
  ...flatRows(
    {
      requirements: ['RFC9449-6-01'],
      flags: ['CnfMethod'],
      choice: 'cnf-without-jkt',
      accepts: ['unbound'],
      value: { jkt: null },
    },
    [
      {
        ...claims('empty', 'A "cnf" without members', edit('/document/cnf', {})),
        why: 'The issuer says that the token is bound, and not to what.',
        reject: ['cnf_invalid', 'token_bound_elsewhere'],
      },
      {
        ...claims(
          'certificate-only',
          'A "cnf" with a certificate thumbprint only',
          edit('/document/cnf', { 'x5t#S256': CERTIFICATE }),
        ),
        why: 'A token that is bound by RFC 8705 is none for everybody.',
        reject: ['token_bound_elsewhere', 'cnf_invalid'],
      },
      {
        ...claims(
          'unknown-only',
          'A "cnf" with an unknown member only',
          edit('/document/cnf', { JKT: RFC9449_JKT }),
        ),
        why: 'The issuer says that the token is bound, in words that nobody here understands.',
        reject: ['token_bound_elsewhere', 'cnf_invalid'],
      },
    ],
  ),
  {
    ...claims(
      'certificate-beside',
      'A "cnf" with thumbprints of a key and of a certificate',
      edit('/document/cnf', { jkt: RFC9449_JKT, 'x5t#S256': CERTIFICATE }),
    ),
    why: 'RFC 9449 and RFC 8705 do not say what both together mean; here there is no certificate.',
    requirements: ['RFC7800-3.1-01'],
    flags: ['CnfMethod'],
    choice: 'cnf-certificate',
    accepts: ['ignore'],
    reject: ['token_bound_elsewhere'],
    value: { jkt: RFC9449_JKT },
  },
];

// Introspection

const response = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  id: `binding.introspection.${id}`,
  title,
  from: 'binding.introspection.rfc9449',
  edits,
});

const INTROSPECTIONS: readonly FlatRow[] = [
  {
    id: 'binding.introspection.rfc9449',
    title: 'The response of figure 11 of RFC 9449',
    flags: ['RfcExample'],
    requirements: ['RFC9449-6-01', 'RFC9449-6.2-01', 'RFC9449-6.2-02', 'RFC7662-2.2-01'],
    input: { case: 'introspection', document: { active: true, ...RFC_CLAIMS } },
    value: { jkt: RFC9449_JKT },
  },
  ...flatRows({ requirements: ['RFC9449-6.2-02'], value: { jkt: RFC9449_JKT } }, [
    response('type', 'A "token_type" of "DPoP"', edit('/document/token_type', 'DPoP')),
    {
      ...response('type-case', 'A "token_type" of "dpop"', edit('/document/token_type', 'dpop')),
      requirements: ['RFC9449-6.2-02', 'RFC6749-5.1-01'],
    },
  ]),
  {
    ...response('none', 'A response without "cnf"', ['input.delete', '/document/cnf']),
    requirements: ['RFC9449-6-01'],
    why: 'Such a token is one for Bearer.',
    value: { jkt: null },
  },
  {
    ...response(
      'bearer-unbound',
      'A "token_type" of "Bearer" without "cnf"',
      ['input.delete', '/document/cnf'],
      edit('/document/token_type', 'Bearer'),
    ),
    requirements: ['RFC9449-6-01'],
    why: 'Such a token is one for Bearer.',
    value: { jkt: null },
  },
  ...flatRows(
    {
      why: 'The server says that the token is of DPoP, and there is no key to compare with: it is none for Bearer.',
      requirements: ['RFC9449-6.2-02', 'RFC9449-6.2-01'],
      flags: ['TokenType'],
      reject: ['cnf_invalid', 'token_not_bound'],
    },
    [
      response(
        'type-without-cnf',
        'A "token_type" of "DPoP" without "cnf"',
        ['input.delete', '/document/cnf'],
        edit('/document/token_type', 'DPoP'),
      ),
      response(
        'type-case-without-cnf',
        'A "token_type" of "dPoP" without "cnf"',
        ['input.delete', '/document/cnf'],
        edit('/document/token_type', 'dPoP'),
      ),
      response(
        'type-list-without-cnf',
        'A "token_type" in a list, without "cnf"',
        ['input.delete', '/document/cnf'],
        edit('/document/token_type', ['DPoP']),
      ),
    ],
  ),
  ...flatRows(
    {
      why: 'A token that was revoked works for whoever holds its key.',
      requirements: ['RFC7662-2.2-01'],
      flags: ['TokenInactive'],
      reject: ['token_invalid'],
    },
    [
      response('inactive', 'A token that is not active', edit('/document/active', false)),
      response('active-text', 'An "active" that is a text', edit('/document/active', 'true')),
      response('active-null', 'An "active" of null', edit('/document/active', null)),
      {
        ...response('active-missing', 'A response without "active"', ['input.delete', '/document/active']),
        why: 'The member is required: what has none is an error or something else, not word of a good token.',
      },
    ],
  ),
  {
    ...response('null', 'A "cnf" of null', edit('/document/cnf', null)),
    requirements: ['RFC9449-6-01', 'RFC9449-6.2-01'],
    reject: ['cnf_invalid'],
  },
  ...flatRows(
    {
      why: 'The server broke section 6.2. Whatever its type says, the token is bound; it is none for Bearer.',
      requirements: ['RFC9449-6.2-02'],
      flags: ['TokenType'],
      choice: 'introspection-token-type',
      accepts: ['ignore'],
      reject: ['cnf_invalid', 'token_type_mismatch'],
      value: { jkt: RFC9449_JKT },
    },
    [
      response(
        'bearer-bound',
        'A "token_type" of "Bearer" with a thumbprint',
        edit('/document/token_type', 'Bearer'),
      ),
      response(
        'other-type-bound',
        'A "token_type" of "N_A" with a thumbprint',
        edit('/document/token_type', 'N_A'),
      ),
    ],
  ),
  {
    ...response(
      'certificate-beside',
      'Thumbprints of a key and of a certificate',
      edit('/document/cnf', { jkt: RFC9449_JKT, 'x5t#S256': CERTIFICATE }),
    ),
    why: 'RFC 9449 and RFC 8705 do not say what both together mean; here there is no certificate.',
    requirements: ['RFC7800-3.1-01'],
    flags: ['CnfMethod'],
    choice: 'cnf-certificate',
    accepts: ['ignore'],
    reject: ['token_bound_elsewhere'],
    value: { jkt: RFC9449_JKT },
  },
];

// Token responses

const BOUND = 'binding.token-response.rfc9449';
const BEARER = 'binding.token-response.bearer';

const answer = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  id: `binding.token-response.${id}`,
  title,
  from: BOUND,
  edits,
});
const type = (item: Json): Edit => edit('/document/token_type', item);

const TOKEN_RESPONSES: readonly FlatRow[] = [
  {
    id: BOUND,
    title: 'The response of figure 6 of RFC 9449',
    flags: ['RfcExample'],
    requirements: ['RFC9449-5-04', 'RFC9449-5-09', 'RFC6749-5.1-01'],
    input: {
      case: 'token-response',
      required: true,
      document: {
        access_token: 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU',
        token_type: 'DPoP',
        expires_in: 2677,
        refresh_token: 'Q..Zkm29lexi8VnWg2zPW1x-tgGad0Ibc3s3EwM_Ni4-g',
      },
    },
    value: { bound: true },
  },
  ...flatRows(
    {
      requirements: ['RFC6749-5.1-01'],
      why: 'Clients that compare letter by letter throw a good token away.',
      value: { bound: true },
    },
    [
      answer('lower-case', 'A "token_type" of "dpop"', type('dpop')),
      answer('upper-case', 'A "token_type" of "DPOP"', type('DPOP')),
      answer('not-required', 'A bound token for a client that takes others, too', edit('/required', false)),
    ],
  ),
  {
    ...answer('bearer', 'A token for Bearer that a client takes', type('Bearer'), edit('/required', false)),
    requirements: ['RFC9449-5-08'],
    why: 'Where DPoP comes later than the client, it works as before.',
    value: { bound: false },
  },
  {
    ...answer(
      'bearer-case',
      'A token for "bearer" that a client takes',
      type('bearer'),
      edit('/required', false),
    ),
    requirements: ['RFC9449-5-08', 'RFC6749-5.1-01'],
    why: 'Most servers write it so.',
    value: { bound: false },
  },
  ...flatRows({ requirements: ['RFC9449-5-09'], flags: ['TokenType'], reject: ['token_type_mismatch'] }, [
    answer('bearer-required', 'A token for Bearer', type('Bearer')),
    answer('unknown-type', 'A token of another type', type('mac')),
    answer('space', 'A type with a space after it', type('DPoP ')),
  ]),
  ...flatRows({ requirements: ['RFC6749-5.1-01'], flags: ['TokenType'], reject: ['token_type_mismatch'] }, [
    answer('missing', 'A response without "token_type"', ['input.delete', '/document/token_type']),
    answer('list', 'A type in a list', type(['DPoP'])),
    answer('null', 'A type of null', type(null)),
    {
      ...answer('missing-not-required', 'No "token_type" for a client that takes other tokens, too', [
        'input.delete',
        '/document/token_type',
      ]),
      from: BEARER,
      why: 'The member is required; what it would have said is a guess.',
    },
    {
      ...answer('empty-not-required', 'An empty type for a client that takes other tokens, too', type('')),
      from: BEARER,
      why: 'The member is required; what it would have said is a guess.',
    },
  ]),
];

export const BINDING_DOCUMENTS: readonly FlatGroup[] = [
  {
    kind: 'binding',
    file: 'jwt-cnf',
    description:
      'Claims of access tokens that are JWTs: the key that the token is bound to (RFC 9449 section 6.1).',
    why: 'Whatever is taken for unbound works for whoever stole it.',
    requirements: ['RFC9449-6-01', 'RFC9449-6.1-01'],
    flags: ['CnfForm'],
    severity: 'high',
    roles: ['rs'],
    rows: CLAIMS,
  },
  {
    kind: 'binding',
    file: 'introspection',
    description: 'Introspection responses: the key that the token is bound to (RFC 9449 section 6.2).',
    why: 'Whatever is taken for unbound works for whoever stole it.',
    requirements: ['RFC9449-6.2-01'],
    flags: ['CnfForm'],
    severity: 'high',
    roles: ['rs'],
    rows: INTROSPECTIONS,
  },
  {
    kind: 'binding',
    file: 'token-response',
    description: 'Token responses as a client sees them (RFC 9449 section 5).',
    why: 'A server without DPoP, or somebody in between, turns the client into one with bearer tokens.',
    requirements: ['RFC9449-5-09'],
    flags: ['TokenType'],
    severity: 'high',
    roles: ['client'],
    rows: TOKEN_RESPONSES,
  },
];
