import { b64u } from '../../../src/conformance/recipe/bytes.ts';
import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { canonicalJwk } from '../../../src/conformance/recipe/jwk.ts';
import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';
import type { Json } from '../json.ts';
import { keyNamed } from '../keys.ts';
import { sha256 } from '../signer.ts';
import { CLOCK } from './baseline.ts';

const SERVER = 'https://server.example.com';
const POLICY = { algorithms: ['ES256'], maxAge: 300, clockTolerance: 60 };
const jktOf = (name: string): string => b64u(sha256(canonicalJwk(keyNamed(name).jwk)));
const JKT = jktOf('p256-a');
const OTHER = jktOf('p256-b');

const edit = (pointer: string, item: Json): Edit => ['input.set', pointer, item];

// Token requests

const root = (name: string): string => `binding.token-request.${name}@es256`;
const row = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  id: root(id),
  title,
  from: root('code'),
  edits,
});
const from = (baseline: string, id: string, title: string, ...edits: Edit[]): FlatRow => ({
  ...row(id, title, ...edits),
  from: root(baseline),
});

const CONFIDENTIAL = edit('/client/type', 'confidential');
const MANDATORY = edit('/client/boundAccessTokens', true);
const BOUND_CODE = edit('/grant/jkt', JKT);
const refresh = (jkt: string | null): Edit => edit('/grant', { type: 'refresh_token', jkt });

/** What a public client gets, and what any other client gets. */
const PUBLIC = { jkt: JKT, tokenType: 'DPoP', refreshJkt: JKT };
const OWN = { jkt: JKT, tokenType: 'DPoP', refreshJkt: null };
const BEARER = { jkt: null, tokenType: 'Bearer', refreshJkt: null };

const GRANTED: readonly FlatRow[] = [
  {
    id: root('code'),
    title: 'A public client redeems a code with a proof',
    why: 'Whoever fails here fails every client.',
    requirements: [
      ...['5-01', '5-02', '5-03', '5-04', '5-05'].map((rule) => `RFC9449-${rule}`),
      'RFC6749-3.2-01',
    ],
    flags: ['Basic'],
    input: {
      case: 'token-request',
      endpoint: 'token',
      clock: CLOCK,
      policy: POLICY,
      origins: [SERVER],
      request: {
        method: 'POST',
        target: '/token',
        headers: [
          ['Host', 'server.example.com'],
          ['DPoP', '{proof}'],
        ],
      },
      client: { type: 'public', boundAccessTokens: false },
      grant: { type: 'authorization_code', jkt: null },
    },
    proof: { key: 'p256-a', claims: { htm: 'POST', htu: `${SERVER}/token`, iat: CLOCK } },
    value: PUBLIC,
  },
  {
    ...row('code-confidential', 'A confidential client redeems a code with a proof', CONFIDENTIAL),
    requirements: ['RFC9449-5-03', 'RFC9449-5-04', 'RFC9449-5-10'],
    why: 'Its refresh token is bound to its authentication: a key that is lost takes nothing else with it.',
    value: OWN,
  },
  {
    ...row(
      'client-credentials',
      'A client gets a token for itself with a proof',
      CONFIDENTIAL,
      edit('/grant', { type: 'client_credentials', jkt: null }),
    ),
    requirements: ['RFC9449-5-01', 'RFC9449-5-03', 'RFC9449-5-04'],
    why: 'Binding does not depend on the grant.',
    value: OWN,
  },
  {
    ...row('code-bound', 'A code that is bound to the key of the proof', BOUND_CODE),
    requirements: ['RFC9449-10-02', 'RFC9449-10.1-03'],
    flags: ['DpopJkt'],
    why: 'A client that bound its code can redeem it.',
    value: PUBLIC,
  },
  {
    ...row('code-without-proof', 'A client without DPoP redeems a code', CONFIDENTIAL, ['field.delete']),
    requirements: ['RFC9449-5-04'],
    why: 'DPoP is for clients that ask for it.',
    value: BEARER,
  },
  {
    ...row('mandatory', 'A client that always uses DPoP redeems a code with a proof', MANDATORY),
    requirements: ['RFC9449-5.2-02'],
    why: 'That is what it said it would do.',
    value: PUBLIC,
  },
  {
    ...row('refresh-public', 'A public client refreshes with the same key', refresh(JKT)),
    requirements: ['RFC9449-5-05', 'RFC9449-5-06', 'RFC9449-5-07'],
    flags: ['RefreshBinding'],
    why: 'Every session of such a client lasts as long as this works.',
    value: PUBLIC,
  },
  {
    ...row(
      'refresh-confidential-new-key',
      'A confidential client refreshes with another key',
      CONFIDENTIAL,
      refresh(JKT),
      ['key.use', 'p256-b'],
    ),
    requirements: ['RFC9449-5-10', 'RFC9449-5-03'],
    flags: ['RefreshBinding'],
    why: 'Its refresh token is bound to its authentication, so that it can change its key. Profiles may forbid it.',
    value: { ...OWN, jkt: OTHER },
  },
];

const REFUSED: readonly FlatRow[] = [
  ...flatRows(
    {
      why: 'Whoever has a bearer token of such a client got it by leaving the proof out.',
      requirements: ['RFC9449-5.2-02'],
      flags: ['MissingProof'],
      reject: ['proof_missing'],
    },
    [
      from('mandatory', 'mandatory-code', 'A client that always uses DPoP redeems a code without', [
        'field.delete',
      ]),
      from(
        'mandatory',
        'mandatory-refresh',
        'A confidential client that always uses DPoP refreshes without',
        CONFIDENTIAL,
        refresh(null),
        ['field.delete'],
      ),
    ],
  ),
  ...flatRows(
    {
      why: 'A stolen refresh token of a public client is a session for the thief.',
      requirements: ['RFC9449-5-05', 'RFC9449-5-06', 'RFC9449-5-07'],
      flags: ['RefreshBinding'],
      severity: 'critical',
    },
    [
      {
        ...from('refresh-public', 'refresh-public-other-key', 'A public client refreshes with another key', [
          'key.use',
          'p256-b',
        ]),
        reject: ['refresh_key_mismatch'],
      },
      {
        ...from(
          'refresh-public',
          'refresh-public-without-proof',
          'A public client refreshes without a proof',
          ['field.delete'],
        ),
        reject: ['proof_missing', 'refresh_key_mismatch'],
      },
    ],
  ),
  ...flatRows(
    {
      why: 'A code that was stolen on its way is redeemed with a key of the thief.',
      requirements: ['RFC9449-10-02', 'RFC9449-10.1-03'],
      flags: ['DpopJkt'],
      severity: 'critical',
    },
    [
      {
        ...from('code-bound', 'code-other-key', 'A code that is bound to another key', ['key.use', 'p256-b']),
        reject: ['dpop_jkt_mismatch'],
      },
      {
        ...from('code-bound', 'code-bound-without-proof', 'A bound code without a proof', ['field.delete']),
        reject: ['proof_missing', 'dpop_jkt_mismatch'],
      },
      {
        ...from(
          'code-bound',
          'code-confidential-other-key',
          'A bound code of a confidential client with another key',
          CONFIDENTIAL,
          ['key.use', 'p256-b'],
        ),
        why: 'What is said of refresh tokens of such clients is not said of codes.',
        reject: ['dpop_jkt_mismatch'],
      },
    ],
  ),
  ...flatRows({ requirements: ['RFC9449-5-02'], why: 'A token is bound to a key that nobody showed.' }, [
    {
      ...row('signature', 'A proof that nobody signed', ['signature.zero']),
      flags: ['ZeroSignature'],
      reject: ['signature_invalid'],
    },
    {
      ...row('two-proofs', 'Two proofs', ['headers.add', 'DPoP', '{second-proof}']),
      flags: ['MultipleHeaders'],
      reject: ['multiple_proofs'],
    },
    {
      ...row('htu-par', 'A proof for the other endpoint', ['claims.set', 'htu', `${SERVER}/par`]),
      flags: ['EndpointMismatch'],
      why: 'What one endpoint was sent is good for the other.',
      reject: ['htu_mismatch'],
    },
  ]),
  {
    ...row('get', 'A token request by GET', edit('/request/method', 'GET'), ['claims.set', 'htm', 'GET']),
    requirements: ['RFC6749-3.2-01'],
    flags: ['MethodMismatch'],
    why: 'Requests by GET are remembered: codes and tokens with them.',
    reject: ['method_invalid', 'htm_mismatch'],
  },
  {
    ...row(
      'relay-host',
      'A proof for another server, which Host names',
      ['claims.set', 'htu', 'https://attacker.example/token'],
      ['headers.set', 'Host', 'attacker.example'],
    ),
    requirements: ['RFC9110-7.1-01'],
    flags: ['ForeignOrigin'],
    needs: ['origin'],
    why: 'Another server of the client relays the proof that it was sent.',
    reject: ['htu_mismatch', 'origin_mismatch', 'url_invalid'],
  },
];

const UNEXPECTED_ATH: Partial<FlatRow> = {
  requirements: ['RFC9449-7-04'],
  flags: ['AthUnexpected'],
  severity: 'medium',
  why: 'Section 7 says that a proof for use with a token is of no use without one, and gives this endpoint no rule for it.',
  choice: 'ath-without-token',
  accepts: ['ignore'],
  reject: ['ath_unexpected'],
};

const CHANGED: Partial<FlatRow> = {
  requirements: ['RFC9449-5-08'],
  flags: ['RefreshBinding'],
  severity: 'medium',
  choice: 'refresh-proof-change',
  accepts: ['follow'],
};

const OPEN: readonly FlatRow[] = [
  {
    ...row('ath', 'A proof with "ath"', ['ath.of', 'another-token']),
    ...UNEXPECTED_ATH,
    value: PUBLIC,
  },
  {
    ...row(
      'refresh-confidential-without-proof',
      'A confidential client refreshes without a proof, where it had shown one',
      CONFIDENTIAL,
      refresh(JKT),
      ['field.delete'],
    ),
    ...CHANGED,
    why: 'The server may issue what is not bound; the client may depend on it that it does not.',
    reject: ['proof_missing', 'refresh_key_mismatch'],
    value: BEARER,
  },
  {
    ...row(
      'refresh-public-first-proof',
      'A public client refreshes with a proof, where it had shown none',
      refresh(null),
    ),
    ...CHANGED,
    why: 'Clients learn DPoP while they have refresh tokens.',
    reject: ['refresh_key_mismatch'],
    value: PUBLIC,
  },
];

// Pushed authorization requests

const par = (name: string): string => `binding.par-request.${name}@es256`;
const push = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  id: par(id),
  title,
  from: par('proof'),
  edits,
});
const parameters = (...values: readonly string[]): Edit =>
  edit('/request/parameters', [
    ['response_type', 'code'],
    ['client_id', 's6BhdRkqt3'],
    ...values.map((value) => ['dpop_jkt', value]),
  ]);

const PUSHED: readonly FlatRow[] = [
  {
    id: par('proof'),
    title: 'A proof',
    why: 'The code is bound without a parameter.',
    requirements: ['10.1-02', '10.1-03', '10.1-04', '10.1-05'].map((rule) => `RFC9449-${rule}`),
    flags: ['DpopJkt'],
    input: {
      case: 'par-request',
      endpoint: 'par',
      clock: CLOCK,
      policy: POLICY,
      origins: [SERVER],
      request: {
        method: 'POST',
        target: '/par',
        headers: [
          ['Host', 'server.example.com'],
          ['DPoP', '{proof}'],
        ],
        parameters: [
          ['response_type', 'code'],
          ['client_id', 's6BhdRkqt3'],
        ],
      },
    },
    proof: { key: 'p256-a', claims: { htm: 'POST', htu: `${SERVER}/par`, iat: CLOCK } },
    value: { jkt: JKT },
  },
  {
    ...push('parameter', 'A parameter', parameters(JKT), ['field.delete']),
    requirements: ['RFC9449-10.1-01', 'RFC9449-10.1-04', 'RFC9449-10-01'],
    why: 'The code is bound without a proof.',
    value: { jkt: JKT },
  },
  {
    ...push('both', 'Both, for one key', parameters(JKT)),
    requirements: ['RFC9449-10.1-04', 'RFC9449-10.1-05'],
    why: 'They say the same.',
    value: { jkt: JKT },
  },
  {
    ...push('neither', 'Neither', ['field.delete']),
    requirements: ['RFC9449-10.1-03'],
    why: 'DPoP is for clients that ask for it.',
    value: { jkt: null },
  },
  ...flatRows(
    {
      why: 'The code is bound to a key that the client did not mean.',
      requirements: ['RFC9449-10.1-05'],
      reject: ['dpop_jkt_mismatch'],
    },
    [
      push('parameter-differs', 'Both, with another key in the parameter', parameters(OTHER)),
      {
        ...push('proof-differs', 'Both, with a proof by another key', ['key.use', 'p256-b']),
        from: par('both'),
      },
    ],
  ),
  ...flatRows(
    { requirements: ['RFC9449-10.1-02'], why: 'What one endpoint was sent is good for the other.' },
    [
      {
        ...push('htu-token', 'A proof for the token endpoint', ['claims.set', 'htu', `${SERVER}/token`]),
        flags: ['EndpointMismatch'],
        reject: ['htu_mismatch'],
      },
      {
        ...push('get', 'A pushed request by GET', edit('/request/method', 'GET'), [
          'claims.set',
          'htm',
          'GET',
        ]),
        requirements: ['RFC6749-3.2-01', 'RFC9449-10.1-02'],
        flags: ['MethodMismatch'],
        why: 'What is pushed is in the body.',
        reject: ['method_invalid', 'htm_mismatch'],
      },
    ],
  ),
  {
    ...push('parameter-twice', 'The parameter twice', parameters(JKT, JKT), ['field.delete']),
    requirements: ['RFC6749-3.1-02'],
    why: 'Of two values the one component stores the first and the other one the last.',
    reject: ['dpop_jkt_invalid'],
  },
  {
    ...push('ath', 'A proof with "ath"', ['ath.of', 'another-token']),
    ...UNEXPECTED_ATH,
    value: { jkt: JKT },
  },
  {
    ...push(
      'parameter-uri',
      'A parameter that is a URI of RFC 9278',
      parameters(`urn:ietf:params:oauth:jwk-thumbprint:sha-256:${JKT}`),
      ['field.delete'],
    ),
    requirements: ['RFC9449-10-01'],
    why: 'Nobody can redeem the code; whoever refuses at once tells the client why.',
    choice: 'dpop-jkt-form',
    accepts: ['defer'],
    reject: ['dpop_jkt_invalid'],
  },
];

export const BINDING_TOKENS: readonly FlatGroup[] = [
  {
    kind: 'binding',
    file: 'token-request',
    alg: 'ES256',
    description:
      'Token requests: what tokens are bound to, and what codes and refresh tokens demand (RFC 9449 sections 5 and 10).',
    why: 'Tokens are bound to the key of somebody else, or to none.',
    requirements: ['RFC9449-5-03'],
    flags: ['Basic'],
    severity: 'high',
    roles: ['as'],
    rows: [...GRANTED, ...REFUSED, ...OPEN],
  },
  {
    kind: 'binding',
    file: 'par-request',
    alg: 'ES256',
    description: 'Pushed authorization requests: what the code is bound to (RFC 9449 section 10.1).',
    why: 'A stolen code is redeemed with a key of the thief.',
    requirements: ['RFC9449-10.1-02'],
    flags: ['DpopJkt'],
    severity: 'high',
    roles: ['as'],
    rows: PUSHED,
  },
];
