import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';
import type { Json, JsonObject } from '../json.ts';

type Texts = Readonly<Record<string, string>>;

/** One challenge: what is written says what was asked for, and nothing else. */
const write = (
  id: string,
  title: string,
  scheme: string,
  parameters: Texts,
  more?: Partial<FlatRow>,
): FlatRow => ({
  id: `challenge.format.${id}`,
  title,
  input: { scheme, parameters },
  value: { challenges: [{ scheme, parameters, exact: true }] },
  ...more,
});

const METADATA = 'https://resource.example.org/.well-known/oauth-protected-resource';

const WRITTEN: readonly FlatRow[] = [
  write('text.plain', 'An error, its description and algorithms', 'DPoP', {
    error: 'invalid_token',
    error_description: 'Invalid DPoP key binding',
    algs: 'ES256',
  }),
  write('text.quotes', 'Quotation marks in a realm', 'DPoP', { realm: 'the "best" of all', algs: 'ES256' }),
  write('text.backslash', 'A backslash at the end of a realm', 'DPoP', { realm: 'a\\', algs: 'ES256' }),
  write('text.backslash-quote', 'A backslash and a quotation mark in a realm', 'DPoP', {
    realm: 'a\\"b',
    algs: 'ES256',
  }),
  write('text.challenge', 'A challenge in a realm', 'Bearer', { realm: 'a", DPoP error="use_dpop_nonce' }),
  write('text.comma', 'Commas and equals signs in a realm', 'Bearer', { realm: 'a, b=c, DPoP d=e' }),
  write('text.spaces', 'Spaces at both ends of a realm', 'Bearer', { realm: ' a ' }),
  write('text.apostrophe', 'An apostrophe in a description', 'DPoP', {
    error: 'invalid_token',
    error_description: "The token's key",
  }),
  write('text.empty', 'An empty realm', 'Bearer', { realm: '' }),
  write('text.none', 'No parameters', 'DPoP', {}),
  write('text.extension', 'A parameter that nobody knows', 'DPoP', { hint: 'a', algs: 'ES256' }),
  write('text.long', 'A description of 1,000 characters', 'DPoP', {
    error_description: 'abcdefghi '.repeat(100),
  }),
  write(
    'text.scope',
    'Scopes that are missing',
    'DPoP',
    { error: 'insufficient_scope', scope: 'read write', algs: 'ES256 EdDSA' },
    { requirements: ['RFC9449-7.1-05', 'RFC9110-2.2-01'] },
  ),
  write(
    'text.step-up',
    'A stronger authentication',
    'DPoP',
    {
      error: 'insufficient_user_authentication',
      acr_values: 'urn:example:gold',
      max_age: '600',
      algs: 'ES256',
    },
    { requirements: ['RFC9470-3-01', 'RFC9110-2.2-01'] },
  ),
  write(
    'text.step-up-now',
    'An age of zero seconds',
    'DPoP',
    { error: 'insufficient_user_authentication', max_age: '0' },
    { requirements: ['RFC9470-3-01', 'RFC9110-2.2-01'] },
  ),
  write(
    'text.metadata',
    'Where the metadata of the resource is',
    'DPoP',
    { resource_metadata: METADATA, algs: 'ES256' },
    { requirements: ['RFC9728-5.1-01', 'RFC9110-2.2-01'] },
  ),
];

const row = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  id: `challenge.format.${id}`,
  title,
  edits,
});
const set = (pointer: string, item: Json): Edit => ['input.set', pointer, item];
const from = (id: string) => ({ from: `challenge.format.text.${id}` });

const NAMES: readonly FlatRow[] = [
  row('name.space', 'A space in the name of a parameter', set('/parameters/a b', 'c')),
  row('name.equals', 'An equals sign in the name of a parameter', set('/parameters/a="b", error', 'c')),
  row('name.line-feed', 'A line feed in the name of a parameter', set('/parameters/a\r\nSet-Cookie: b', 'c')),
  row('name.empty', 'An empty name of a parameter', set('/parameters/', 'c')),
  row('name.twice', 'A name twice, in two letter cases', set('/parameters/ERROR', 'use_dpop_nonce')),
  row('scheme.space', 'A space in the scheme', set('/scheme', 'Basic realm=a, DPoP')),
  row('scheme.comma', 'A comma in the scheme', set('/scheme', 'Basic,DPoP')),
  row('scheme.line-feed', 'A line feed in the scheme', set('/scheme', 'Basic\r\nDPoP')),
  row('scheme.empty', 'An empty scheme', set('/scheme', '')),
];

const UNWRITABLE: readonly FlatRow[] = [
  row(
    'unwritable.field',
    'A line feed and a field in a realm',
    set('/parameters/realm', 'a\r\nSet-Cookie: b=c'),
  ),
  row('unwritable.nul', 'A NUL in a realm', set('/parameters/realm', 'a\u0000b')),
  row('unwritable.delete', 'A delete character in a realm', set('/parameters/realm', 'a\u007fb')),
  row('unwritable.letter', 'A letter beyond ASCII in a realm', set('/parameters/realm', 'caf\u00e9')),
  row('unwritable.line-separator', 'A line separator in a realm', set('/parameters/realm', 'a\u2028b')),
  {
    ...row(
      'unwritable.full-width',
      'A letter that looks like two line ends in some octets',
      set('/parameters/realm', 'a\u0d0a\u560ab'),
    ),
    why: 'Cut down to octets, it ends the line.',
  },
  {
    ...row(
      'unwritable.description-quote',
      'A quotation mark in a description',
      set('/parameters/error_description', 'The "key"'),
    ),
    ...from('plain'),
  },
  {
    ...row(
      'unwritable.description-backslash',
      'A backslash in a description',
      set('/parameters/error_description', 'The \\key'),
    ),
    ...from('plain'),
  },
];

interface Asked {
  readonly reason: string;
  readonly tried?: string;
  readonly [name: string]: Json | undefined;
}

/** A refused request at a resource that serves DPoP with ES256, and its answer. */
const answer = (
  id: string,
  title: string,
  asked: Asked,
  value: JsonObject,
  more?: Partial<FlatRow>,
): FlatRow => ({
  id: `challenge.format.${id}`,
  title,
  input: { endpoint: 'resource', schemes: ['DPoP'], algorithms: ['ES256'], ...(asked as JsonObject) },
  value,
  ...more,
});

const ALGS: Texts = { algs: 'ES256' };
const dpop = (...error: (string | null)[]): JsonObject => ({ scheme: 'DPoP', error, parameters: ALGS });
const bearer = (...error: (string | null)[]): JsonObject => ({ scheme: 'Bearer', error });

const BOTH = ['DPoP', 'Bearer'];
const PROOF = 'invalid_dpop_proof';
const TOKEN = 'invalid_token';
const NONCE = 'eyJ7S_zG.eyJH0-Z.HX4w-7v';
/** Profiles ask for 400, this RFC for 401: clients look at the error. */
const EITHER = [401, 400];

const QUIET: Partial<FlatRow> = {
  requirements: ['RFC9449-7.1-04', 'RFC9449-7.1-07', 'RFC9449-7.2-03'],
  why: 'A request without credentials is no error, and who sends it learns how to go on, not what is wrong.',
};
const LOUD: Partial<FlatRow> = { requirements: ['RFC9449-7.1-04', 'RFC9449-7.1-06', 'RFC9449-7.1-07'] };
const WHERE: Partial<FlatRow> = { requirements: ['RFC9449-7.1-06', 'RFC9449-7.2-02', 'RFC9449-7.2-04'] };
const SUPPLY: Partial<FlatRow> = {
  requirements: ['RFC9449-9-01', 'RFC9449-7.1-04', 'RFC9449-8-05', 'RFC9449-8.2-04'],
  why: 'A client that gets no nonce, or two, or an old one, asks again without end.',
};

const RESOURCE: readonly FlatRow[] = [
  answer(
    'resource.no-credentials',
    'A request without credentials',
    { reason: 'authorization_missing' },
    { status: [401], challenges: [dpop(null)], nonce: null },
    QUIET,
  ),
  answer(
    'resource.no-credentials-both',
    'A request without credentials where both schemes are served, RFC 9449 figure 17',
    { reason: 'authorization_missing', schemes: BOTH, algorithms: ['ES256', 'PS256'] },
    {
      status: [401],
      challenges: [{ ...dpop(null), parameters: { algs: 'ES256 PS256' } }, bearer(null)],
      nonce: null,
    },
    { ...QUIET, requirements: [...(QUIET.requirements ?? []), 'RFC9449-7.2-02'] },
  ),
  ...(
    [
      ['signature', 'A proof with another signature', 'signature_invalid', [PROOF]],
      ['htu', 'A proof for another URI', 'htu_mismatch', [PROOF]],
      ['old', 'A proof that is too old', 'iat_too_old', [PROOF]],
      ['ath', 'A proof for another token', 'ath_mismatch', [PROOF, TOKEN]],
      ['replay', 'A proof that was seen before', 'proof_replayed', [PROOF]],
      ['no-proof', 'No proof', 'proof_missing', [PROOF, TOKEN, 'invalid_request']],
      ['two-proofs', 'Two proofs', 'multiple_proofs', [PROOF, 'invalid_request']],
    ] as const
  ).map(([id, title, reason, errors]) =>
    answer(
      `resource.${id}`,
      title,
      { reason, tried: 'DPoP' },
      { status: EITHER, challenges: [dpop(...errors)] },
      LOUD,
    ),
  ),
  answer(
    'resource.key',
    'A token that is bound to another key, RFC 9449 figure 16',
    { reason: 'jkt_mismatch', tried: 'DPoP' },
    { status: [401], challenges: [dpop(TOKEN, PROOF)] },
    LOUD,
  ),
  answer(
    'resource.unbound',
    'A token that is bound to no key',
    { reason: 'token_not_bound', tried: 'DPoP' },
    { status: [401], challenges: [dpop(TOKEN)] },
    LOUD,
  ),
  answer(
    'resource.token-unknown',
    'A token that is not known, where DPoP was tried',
    { reason: 'token_invalid', tried: 'DPoP', schemes: BOTH },
    { status: [401], challenges: [dpop(TOKEN), bearer(null)] },
    WHERE,
  ),
  answer(
    'resource.token-unknown-bearer',
    'A token that is not known, where Bearer was tried, RFC 9449 figure 18',
    { reason: 'token_invalid', tried: 'Bearer', schemes: BOTH },
    { status: [401], challenges: [dpop(null), bearer(TOKEN)] },
    WHERE,
  ),
  answer(
    'resource.bound-as-bearer',
    'A bound token under Bearer',
    { reason: 'scheme_mismatch', tried: 'Bearer', schemes: BOTH },
    { status: [401], challenges: [dpop(null), bearer(TOKEN)] },
    WHERE,
  ),
  answer(
    'resource.signature-both',
    'A proof with another signature where both schemes are served',
    { reason: 'signature_invalid', tried: 'DPoP', schemes: ['Bearer', 'DPoP'] },
    { status: EITHER, challenges: [bearer(null), dpop(PROOF)] },
    WHERE,
  ),
  answer(
    'resource.two-tokens',
    'Two sets of credentials where both schemes are served, RFC 9449 figure 19',
    { reason: 'authorization_multiple', schemes: BOTH },
    { status: [400], challenges: [dpop('invalid_request', null), bearer('invalid_request', null)] },
    { requirements: ['RFC6750-3.1-01', 'RFC9449-7.1-09', 'RFC9449-7.2-05'] },
  ),
  answer(
    'resource.two-tokens-alone',
    'Two sets of credentials where DPoP alone is served',
    { reason: 'authorization_multiple' },
    { status: [400], challenges: [dpop('invalid_request')] },
    { requirements: ['RFC6750-3.1-01', 'RFC9449-7.1-06', 'RFC9449-7.1-09'] },
  ),
  answer(
    'resource.nonce',
    'A proof without the nonce that the server asks for',
    { reason: 'nonce_missing', tried: 'DPoP', nonce: NONCE },
    { status: EITHER, challenges: [dpop('use_dpop_nonce')], nonce: NONCE, noStore: true },
    SUPPLY,
  ),
  answer(
    'resource.nonce-both',
    'A proof without a nonce where both schemes are served',
    { reason: 'nonce_missing', tried: 'DPoP', schemes: BOTH, nonce: NONCE },
    { status: EITHER, challenges: [dpop('use_dpop_nonce'), bearer(null)], nonce: NONCE, noStore: true },
    SUPPLY,
  ),
  answer(
    'resource.nonce-stale',
    'A proof with a nonce of long ago',
    { reason: 'nonce_stale', tried: 'DPoP', nonce: NONCE },
    { status: EITHER, challenges: [dpop('use_dpop_nonce', PROOF)], nonce: NONCE, noStore: true },
    SUPPLY,
  ),
  answer(
    'resource.store-failed',
    'A store of proofs that does not answer',
    { reason: 'replay_store_unavailable', tried: 'DPoP' },
    { status: [503, 500], challenges: [] },
    {
      requirements: ['SUITE-4-01'],
      why: 'A client that is told of a fault of its own tries again with another proof or another token.',
    },
  ),
  answer(
    'resource.texts',
    'Realm, scope and metadata of the resource',
    {
      reason: 'authorization_missing',
      realm: 'a "b"',
      scope: 'read write',
      resourceMetadata: METADATA,
    },
    {
      status: [401],
      challenges: [
        {
          ...dpop(null),
          parameters: { ...ALGS, realm: 'a "b"', scope: 'read write', resource_metadata: METADATA },
        },
      ],
    },
    { requirements: ['RFC9449-7.1-04', 'RFC9449-7.1-05', 'RFC9728-5.1-01'] },
  ),
  answer(
    'resource.browser',
    'An answer that is read in a browser',
    { reason: 'nonce_missing', tried: 'DPoP', nonce: NONCE, browser: true },
    { nonce: NONCE, exposed: ['DPoP-Nonce', 'WWW-Authenticate'] },
    {
      requirements: ['RFC9449-7.1-11'],
      why: 'Scripts of other origins see neither of the two otherwise.',
    },
  ),
];

const ENDPOINTS: readonly FlatRow[] = flatRows(
  {
    roles: ['as'],
    requirements: ['RFC6749-5.2-01', 'RFC9449-5-02'],
  },
  (
    [
      [
        'token.signature',
        'A proof with another signature at the token endpoint',
        { reason: 'signature_invalid' },
        [PROOF],
      ],
      [
        'token.replay',
        'A proof that was seen before at the token endpoint',
        { reason: 'proof_replayed' },
        [PROOF],
      ],
      [
        'token.no-proof',
        'No proof where there has to be one',
        { reason: 'proof_missing' },
        [PROOF, 'invalid_request', 'invalid_grant'],
      ],
      [
        'token.code-key',
        'A code that is bound to another key',
        { reason: 'dpop_jkt_mismatch' },
        ['invalid_grant', PROOF, 'invalid_request'],
      ],
      [
        'token.refresh-key',
        'A refresh token that is bound to another key',
        { reason: 'refresh_key_mismatch' },
        ['invalid_grant', PROOF],
      ],
      [
        'token.nonce',
        'No nonce, RFC 9449 figure 20',
        { reason: 'nonce_missing', nonce: NONCE },
        ['use_dpop_nonce'],
      ],
      [
        'token.nonce-mismatch',
        'Another nonce',
        { reason: 'nonce_mismatch', nonce: NONCE },
        ['use_dpop_nonce'],
      ],
      [
        'token.nonce-stale',
        'A nonce of long ago',
        { reason: 'nonce_stale', nonce: NONCE },
        ['use_dpop_nonce'],
      ],
      [
        'par.signature',
        'A proof with another signature at the PAR endpoint',
        { reason: 'signature_invalid' },
        [PROOF],
      ],
      [
        'par.nonce',
        'No nonce at the PAR endpoint',
        { reason: 'nonce_missing', nonce: NONCE },
        ['use_dpop_nonce'],
      ],
    ] as [string, string, { reason: string; nonce?: string }, string[]][]
  ).map(([id, title, asked, error]): FlatRow => {
    const endpoint = id.split('.')[0] ?? '';
    const { nonce } = asked;
    const supplied = nonce === undefined ? {} : { nonce };
    return {
      id: `challenge.format.${id}`,
      title,
      input: { endpoint, algorithms: ['ES256'], reason: asked.reason, ...supplied },
      value: { status: [400], body: { error }, noStore: true, ...supplied },
      ...(endpoint === 'par' && { requirements: ['RFC9126-2.2-01'] }),
      ...(endpoint === 'token' &&
        nonce !== undefined && {
          requirements: [
            'RFC6749-5.2-01',
            asked.reason === 'nonce_missing' ? 'RFC9449-8-02' : 'RFC9449-8-04',
            'RFC9449-8-05',
            'RFC9449-8.2-04',
          ],
        }),
    };
  }),
);

const shared = { kind: 'challenge-format', roles: ['rs'], severity: 'medium' } as const;

/** RFC 9449 sections 5, 7.1, 7.2, 8 and 9, RFC 6750 section 3, RFC 9110 section 11.6.1. */
export const CHALLENGE_FORMAT: readonly FlatGroup[] = [
  {
    ...shared,
    file: 'texts',
    description: 'Challenges to be written, and what cannot be written.',
    why: 'Whoever chooses a text that is not escaped chooses what the client reads.',
    requirements: ['RFC9110-2.2-01'],
    flags: ['FieldInjection'],
    rows: [
      ...WRITTEN,
      ...flatRows({ ...from('plain'), reject: ['challenge_malformed'], severity: 'high' }, NAMES),
      ...flatRows(
        {
          from: 'challenge.format.text.spaces',
          reject: ['challenge_malformed'],
          choice: 'format-unwritable',
          accepts: ['replace'],
          severity: 'high',
        },
        UNWRITABLE,
      ),
    ],
  },
  {
    ...shared,
    file: 'answers',
    description: 'Answers to refused requests.',
    why: 'Clients do what the answer says: get a nonce, get a token, ask the user, or stop.',
    requirements: ['RFC9449-7.1-04'],
    flags: ['AnswerForm'],
    rows: [...RESOURCE, ...ENDPOINTS],
  },
];
