import { b64u } from '../../../src/conformance/recipe/bytes.ts';
import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { canonicalJwk, publicJwk } from '../../../src/conformance/recipe/jwk.ts';
import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';
import type { Json, JsonObject } from '../json.ts';
import { keyNamed } from '../keys.ts';
import { sha256 } from '../signer.ts';
import { CLOCK } from './baseline.ts';

export const ORIGIN = 'https://resource.example.org';
export const PATH = '/orders/42';
const POLICY = { algorithms: ['ES256'], maxAge: 300, clockTolerance: 60 };
const TOKEN = b64u(sha256('dpop-vectors|binding.resource-request|token'));
const OWN_KEY = publicJwk(keyNamed('p256-a').jwk);
export const JKT = b64u(sha256(canonicalJwk(OWN_KEY)));

export const edit = (pointer: string, item: Json): Edit => ['input.set', pointer, item];
const authorization = (template: string): Edit => ['headers.set', 'Authorization', template];
export const htu = (uri: string): Edit => ['claims.set', 'htu', uri];
export const target = (text: string): Edit => edit('/request/target', text);

const WORLD: JsonObject = {
  case: 'resource-request',
  endpoint: 'resource',
  clock: CLOCK,
  policy: POLICY,
  origins: [ORIGIN],
  schemes: ['DPoP', 'Bearer'],
};

export const root = (name: string): string => `binding.resource-request.${name}@es256`;
export const row = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  id: root(id),
  title,
  from: root('dpop'),
  edits,
});
/** A request with the token under Bearer, without a proof. */
const bearer = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  ...row(id, title, ...edits),
  from: root('bearer'),
});
const bearerHeaders = (value: string): Edit =>
  edit('/request/headers', [
    ['Host', 'resource.example.org'],
    ['Authorization', value],
  ]);

const ROOTS: readonly FlatRow[] = [
  {
    id: root('dpop'),
    title: 'A bound token under DPoP with its proof',
    why: 'Whoever fails here fails every client.',
    requirements: [
      ...['4-02', '6-01', '6-02', '6.2-03', '7-01', '7.1-01', '7.1-02', '7.1-03', '7.1-10', '7.2-01'].map(
        (rule) => `RFC9449-${rule}`,
      ),
      'RFC9110-11.1-01',
      'RFC9110-7.1-01',
      'RFC9112-3.2-01',
    ],
    flags: ['Basic'],
    input: {
      ...WORLD,
      request: {
        method: 'GET',
        target: PATH,
        headers: [
          ['Host', 'resource.example.org'],
          ['Authorization', 'DPoP {token}'],
          ['DPoP', '{proof}'],
        ],
      },
      token: { value: TOKEN, claims: { sub: 'someone', cnf: { jkt: JKT } } },
    },
    proof: {
      key: 'p256-a',
      claims: { htm: 'GET', htu: ORIGIN + PATH, iat: CLOCK, ath: b64u(sha256(TOKEN)) },
    },
    value: { scheme: 'DPoP', jkt: JKT },
  },
  {
    id: root('bearer'),
    title: 'A token that is not bound, under Bearer',
    why: 'A server that takes both schemes serves clients without DPoP.',
    requirements: ['RFC9449-6-01', 'RFC9449-7.2-01'],
    flags: ['Basic'],
    input: {
      ...WORLD,
      request: {
        method: 'GET',
        target: PATH,
        headers: [
          ['Host', 'resource.example.org'],
          ['Authorization', `Bearer ${TOKEN}`],
        ],
      },
      token: { value: TOKEN, claims: { sub: 'someone' } },
    },
    value: { scheme: 'Bearer', jkt: null },
  },
];

const ACCEPTED: readonly FlatRow[] = flatRows({ value: { scheme: 'DPoP', jkt: JKT } }, [
  {
    ...row('dpop-only', 'The same at a server that takes DPoP only', edit('/schemes', ['DPoP'])),
    requirements: ['RFC9449-7.1-02'],
    flags: ['Basic'],
    why: 'That is the stricter server.',
  },
  {
    ...row('scheme-case', 'The scheme in lower case', authorization('dpop {token}')),
    requirements: ['RFC9110-11.1-01'],
    flags: ['SchemeCase'],
    why: 'Names of schemes do not depend on case.',
  },
  {
    ...row(
      'introspected',
      'A token whose binding an introspection response tells',
      edit('/token/claims', {
        active: true,
        token_type: 'DPoP',
        cnf: { jkt: JKT },
      }),
    ),
    requirements: ['RFC9449-6.2-01', 'RFC9449-6.2-03'],
    flags: ['Basic'],
    why: 'Most servers learn it so.',
  },
  {
    ...row('proxy-authorization-beside', 'Credentials for a proxy beside those for the server', [
      'headers.add',
      'Proxy-Authorization',
      'Basic dXNlcjpwYXNzd29yZA==',
    ]),
    requirements: ['RFC9449-7.1-10'],
    flags: ['TokenPlace'],
    why: 'They are for somebody else.',
  },
  {
    ...row('query', 'A target with a query', target(`${PATH}?from=1&to=https://attacker.example/`)),
    requirements: ['RFC9110-7.1-01', 'RFC9449-4.3-09'],
    flags: ['QueryIgnored'],
    needs: ['origin'],
    why: 'A proof does not cover the query.',
  },
  {
    ...row('forwarded-beside', 'Fields of a proxy that name another host', [
      'headers.add',
      'X-Forwarded-Host',
      'attacker.example',
    ]),
    requirements: ['RFC9110-7.1-01'],
    flags: ['ForeignOrigin'],
    needs: ['origin'],
    why: 'Anybody can send them: they say nothing where no proxy is configured.',
  },
  {
    ...row(
      'second-origin',
      'A request for the second of two origins',
      edit('/origins', [ORIGIN, 'https://api.example.org']),
      htu(`https://api.example.org${PATH}`),
      ['headers.set', 'Host', 'api.example.org'],
    ),
    requirements: ['RFC9110-7.1-01'],
    flags: ['ForeignOrigin'],
    needs: ['origin', 'origins'],
    why: 'One server has several names.',
  },
]);

// What a stolen token is tried with

const DOWNGRADES: readonly FlatRow[] = [
  ...flatRows(
    {
      why: 'Whoever stole the token leaves the proof out, or sends one by a key of its own.',
      requirements: ['RFC9449-7.2-01'],
      flags: ['BoundAsBearer'],
      severity: 'critical',
      reject: ['scheme_mismatch'],
    },
    [
      row('bound-as-bearer', 'A bound token under Bearer', authorization('Bearer {token}'), ['field.delete']),
      row(
        'bound-as-bearer-with-proof',
        'A bound token under Bearer beside its proof',
        authorization('Bearer {token}'),
      ),
      {
        ...row('bound-as-bearer-case', 'A bound token under "bearer"', authorization('bearer {token}'), [
          'field.delete',
        ]),
        requirements: ['RFC9449-7.2-01', 'RFC9110-11.1-01'],
      },
    ],
  ),
  ...flatRows(
    {
      why: 'There is no key to compare with that of the proof.',
      flags: ['UnboundToken'],
      reject: ['token_not_bound'],
    },
    [
      {
        ...row('unbound-as-dpop', 'A token that is not bound, under DPoP', [
          'input.delete',
          '/token/claims/cnf',
        ]),
        requirements: ['RFC9449-7.1-02', 'RFC9449-6-01'],
      },
    ],
  ),
  ...flatRows(
    { requirements: ['RFC9449-7.1-02', 'RFC9449-7-01'], flags: ['MissingProof'], reject: ['proof_missing'] },
    [
      {
        ...row('proof-missing', 'A bound token without a proof', ['field.delete']),
        requirements: ['RFC9449-7.1-02', 'RFC9449-7-01', 'RFC9449-6.2-03'],
        severity: 'critical',
      },
      {
        ...row(
          'proof-missing-case',
          'A bound token under "dpop" without a proof',
          authorization('dpop {token}'),
          ['field.delete'],
        ),
        requirements: ['RFC9449-7.1-02', 'RFC9110-11.1-01'],
        severity: 'critical',
      },
    ],
  ),
  {
    ...row('key-swap', 'A proof by the key of another client', ['key.use', 'p256-b']),
    requirements: ['RFC9449-6-02', 'RFC9449-7.1-02'],
    flags: ['KeySwap'],
    severity: 'critical',
    reject: ['jkt_mismatch'],
  },
  {
    ...row('introspected-key-swap', 'A proof by another key than introspection tells', ['key.use', 'p256-b']),
    from: root('introspected'),
    requirements: ['RFC9449-6.2-03', 'RFC9449-6-02'],
    flags: ['KeySwap'],
    severity: 'critical',
    why: 'Introspection sees no proof: nobody but the resource compares the keys.',
    reject: ['jkt_mismatch'],
  },
  {
    ...row('ath-swap', 'A proof for another token', ['ath.of', 'another-token']),
    requirements: ['RFC9449-7-03', 'RFC9449-7.1-02'],
    flags: ['AthMismatch'],
    reject: ['ath_mismatch'],
  },
  {
    ...row(
      'unknown-token',
      'A token that the server does not know, with its hash',
      ['ath.of', 'another-token'],
      authorization('DPoP another-token'),
    ),
    requirements: ['RFC9449-4-02', 'RFC9449-7.1-03'],
    flags: ['TokenInactive'],
    why: 'A proof says nothing of the token.',
    reject: ['token_invalid'],
  },
  {
    ...bearer('unknown-bearer-token', 'An unknown token under Bearer', bearerHeaders('Bearer another-token')),
    requirements: ['RFC9449-7.1-03'],
    flags: ['TokenInactive'],
    why: 'Nobody issued it.',
    reject: ['token_invalid'],
  },
];

// The place of the token, and its scheme

const PLACES: readonly FlatRow[] = [
  ...flatRows(
    {
      requirements: ['RFC9449-4-02', 'RFC9449-7-01'],
      flags: ['TokenPlace'],
      reject: ['authorization_missing'],
    },
    [
      {
        ...row(
          'proof-alone',
          'A proof without a token',
          ['claims.delete', 'ath'],
          ['headers.delete', 'Authorization'],
        ),
        severity: 'critical',
        why: 'Anybody can make a proof.',
      },
      {
        ...row('proof-alone-with-ath', 'A proof with "ath" and no token', [
          'headers.delete',
          'Authorization',
        ]),
        severity: 'critical',
        why: 'Anybody can make a proof.',
      },
      {
        ...row('token-in-query', 'The token in the query', target(`${PATH}?access_token=${TOKEN}`), [
          'headers.delete',
          'Authorization',
        ]),
        requirements: ['RFC9449-7.1-01'],
        why: 'Section 7.1 has one place for it; queries end in logs.',
      },
      {
        ...row(
          'token-in-form',
          'The token in the body',
          edit('/request/method', 'POST'),
          edit('/request/parameters', [['access_token', TOKEN]]),
          ['claims.set', 'htm', 'POST'],
          ['headers.delete', 'Authorization'],
        ),
        requirements: ['RFC9449-7.1-01'],
        why: 'Section 7.1 has one place for it.',
      },
      {
        ...row('token-for-proxy', 'The token in the field for proxies', [
          'headers.rename',
          'Authorization',
          'Proxy-Authorization',
        ]),
        requirements: ['RFC9449-7.1-10'],
        why: 'A proxy that takes it for its own passes on a request without it.',
      },
      {
        ...row(
          'token-for-proxy-case',
          'The token in the field for proxies, under "dpop"',
          ['headers.set', 'Authorization', 'dpop {token}'],
          ['headers.rename', 'Authorization', 'Proxy-Authorization'],
        ),
        requirements: ['RFC9449-7.1-10'],
        why: 'A proxy that takes it for its own passes on a request without it.',
      },
    ],
  ),
  ...flatRows(
    {
      requirements: ['RFC6750-3.1-01', 'RFC9449-7.2-05'],
      flags: ['MultipleHeaders'],
      needs: ['multi-header'],
      why: 'Two components take different ones.',
      reject: ['authorization_multiple'],
    },
    [
      row('two-schemes', 'The token under both schemes', ['headers.add', 'Authorization', 'Bearer {token}']),
      row('two-lines', 'The token under DPoP in two lines', ['headers.add', 'Authorization', 'DPoP {token}']),
    ],
  ),
  ...flatRows({ requirements: ['RFC9449-7.1-03'], flags: ['SchemeServed'] }, [
    {
      ...bearer('bearer-not-served', 'Bearer at a server that takes DPoP only', edit('/schemes', ['DPoP'])),
      why: 'The server asked for bound tokens only.',
      reject: ['scheme_mismatch'],
    },
    {
      ...bearer('basic', 'A scheme for something else', bearerHeaders('Basic dXNlcjpwYXNzd29yZA==')),
      why: 'What follows it is no token.',
      reject: ['scheme_mismatch', 'authorization_malformed', 'authorization_missing'],
    },
  ]),
];

// What the standards leave open about tokens

const STRAY: Partial<FlatRow> = {
  requirements: ['RFC9449-6-01'],
  flags: ['StrayProof'],
  severity: 'low',
  why: 'Clients that do not know what they hold send a proof with everything.',
  choice: 'stray-proof',
};

const unboundBearer: readonly Edit[] = [
  ['input.delete', '/token/claims/cnf'],
  authorization('Bearer {token}'),
];

const OPEN: readonly FlatRow[] = [
  {
    ...row('stray-proof', 'An unbound token under Bearer beside a good proof', ...unboundBearer),
    ...STRAY,
    accepts: ['ignore', 'check'],
    reject: ['scheme_mismatch', 'token_not_bound'],
    value: { scheme: 'Bearer', jkt: null },
  },
  {
    ...row(
      'stray-proof-malformed',
      'An unbound token under Bearer beside no proof at all',
      ...unboundBearer,
      ['field.set', 'none'],
    ),
    ...STRAY,
    accepts: ['ignore'],
    reject: ['malformed_jwt', 'scheme_mismatch', 'token_not_bound'],
    value: { scheme: 'Bearer', jkt: null },
  },
  ...flatRows(
    {
      requirements: ['RFC9449-6-01'],
      flags: ['CnfMethod'],
      why: 'Section 6 lets server and resource agree on it; for a resource that knows "jkt" only, there is no key.',
      choice: 'cnf-jwk',
      accepts: ['use'],
      reject: ['token_bound_elsewhere', 'token_not_bound', 'cnf_invalid'],
      value: { scheme: 'DPoP', jkt: JKT },
    },
    [
      row('cnf-jwk', 'A token bound by "jwk"', edit('/token/claims/cnf', { jwk: OWN_KEY })),
      row(
        'cnf-jwk-with-name',
        'A token bound by a "jwk" with further members',
        edit('/token/claims/cnf', { jwk: { ...OWN_KEY, kid: 'key-1', use: 'sig' } }),
      ),
    ],
  ),
  {
    ...bearer(
      'certificate-bound-as-bearer',
      'A token bound by a certificate only, under Bearer',
      edit('/token/claims/cnf', { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' }),
    ),
    requirements: ['RFC9449-6-01'],
    flags: ['CnfMethod'],
    why: 'A token that is bound by RFC 8705 is none for everybody.',
    choice: 'cnf-without-jkt',
    accepts: ['unbound'],
    reject: ['token_bound_elsewhere', 'cnf_invalid', 'scheme_mismatch'],
    value: { scheme: 'Bearer', jkt: null },
  },
  {
    ...bearer(
      'empty-cnf-as-bearer',
      'A token with an empty "cnf", under Bearer',
      edit('/token/claims/cnf', {}),
    ),
    requirements: ['RFC9449-6-01'],
    flags: ['CnfForm'],
    why: 'The issuer says that the token is bound, and not to what.',
    choice: 'cnf-without-jkt',
    accepts: ['unbound'],
    reject: ['cnf_invalid', 'token_bound_elsewhere', 'scheme_mismatch'],
    value: { scheme: 'Bearer', jkt: null },
  },
];

export const BINDING_REQUESTS: readonly FlatGroup[] = [
  {
    kind: 'binding',
    file: 'resource-request',
    alg: 'ES256',
    description:
      'Whole requests to protected resources: schemes, places of the token, its binding (RFC 9449 section 7).',
    why: 'A stolen token works without its key.',
    requirements: ['RFC9449-7.1-02'],
    flags: ['Basic'],
    severity: 'high',
    roles: ['rs'],
    rows: [...ROOTS, ...ACCEPTED, ...DOWNGRADES, ...PLACES, ...OPEN],
  },
];
