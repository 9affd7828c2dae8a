/** Nonces that servers choose, over several requests: RFC 9449 sections 8, 8.1, 8.2, 9 and 11.3. */
import type { JsonObject } from '../json.ts';
import {
  accepted,
  advance,
  challenged,
  present,
  type SequenceGroup,
  type SequenceRow,
  sequenceRows,
} from '../sequence_case.ts';
import { CLOCK } from './baseline.ts';
import { NONCE_API, NONCE_TOKEN, POLICY } from './sequence_world.ts';

/** The nonce of that answer, as it is or changed. */
const nonce = (captured: string, change?: string): JsonObject => ({ captured, ...(change && { change }) });

const MISSING = challenged('nonce_missing');
const MISMATCH = ['nonce_mismatch', 'nonce_invalid'];

/** A proof without a nonce, so that the server gives one. */
const ask = (server = 'api', capture = 'given'): JsonObject => present(`bare-${server}`, { server, capture });

const BARE = { 'bare-api': { isMinted: true } } as const;

const BASELINES: readonly SequenceRow[] = sequenceRows(
  { why: 'Whoever refuses these refuses every client that does as it is told.', severity: 'medium' },
  [
    {
      id: 'sequence.nonce.round-trip',
      title: 'A proof without a nonce, and one with the nonce of the answer',
      requirements: ['RFC9449-9-01', 'RFC9449-11.3-01', 'RFC9449-8-01', 'RFC9449-8.2-02', 'RFC9449-8-09'],
      flags: ['NonceMissing'],
      proofs: { ...BARE, second: { nonce: nonce('given') } },
      steps: [
        [ask(), MISSING],
        [present('second'), accepted],
      ],
    },
    {
      id: 'sequence.nonce.token-round-trip',
      title: 'Token requests without a nonce, and with the nonce of the answer',
      requirements: ['RFC9449-8-01', 'RFC9449-8-02', 'RFC9449-8-04', 'RFC9449-8-08', 'RFC9449-11.3-01'],
      flags: ['NonceMissing'],
      roles: ['as'],
      world: { servers: { as: NONCE_TOKEN } },
      proofs: {
        'bare-as': { server: 'as', isMinted: true },
        second: { server: 'as', nonce: nonce('given') },
      },
      steps: [
        [ask('as'), MISSING],
        [present('second', { server: 'as' }), accepted],
      ],
    },
    {
      id: 'sequence.nonce.many-proofs',
      title: 'Three proofs with one nonce',
      requirements: ['RFC9449-11.1-06', 'RFC9449-8-10'],
      flags: ['NonceWindow'],
      why: 'Clients send requests in parallel; a nonce is no "jti".',
      proofs: {
        ...BARE,
        second: { nonce: nonce('given') },
        third: { nonce: nonce('given') },
        fourth: { nonce: nonce('given') },
      },
      steps: [
        [ask(), MISSING],
        [present('second'), accepted],
        [present('third'), accepted],
        [present('fourth'), accepted],
      ],
    },
    {
      id: 'sequence.nonce.within-lifetime',
      title: 'A nonce in the last second of its lifetime',
      requirements: ['RFC9449-4.3-10', 'RFC9449-8-10', 'RFC9449-11.1-06'],
      flags: ['NonceWindow'],
      proofs: { ...BARE, second: { at: 299, nonce: nonce('given') } },
      steps: [[ask(), MISSING], advance(299), [present('second'), accepted]],
    },
    {
      id: 'sequence.nonce.two-nodes',
      title: 'A nonce of another node of the same server',
      requirements: ['RFC9449-4.3-10', 'RFC9449-8-10'],
      flags: ['NonceCrossServer'],
      why: 'The next request goes to whatever node the balancer likes: each has to take the nonces of all.',
      world: { servers: { api: NONCE_API, node: NONCE_API } },
      proofs: { ...BARE, second: { nonce: nonce('given') } },
      steps: [
        [ask(), MISSING],
        [present('second', { server: 'node' }), accepted],
      ],
    },
    {
      id: 'sequence.nonce.two-servers',
      title: 'A nonce of each of two servers',
      requirements: ['RFC9449-4.3-10', 'RFC9449-9-02'],
      flags: ['NonceCrossServer'],
      world: {
        servers: {
          api: NONCE_API,
          as: NONCE_TOKEN,
          sister: {
            ...NONCE_API,
            url: 'https://sister.example.org/orders/42',
            nonces: { secret: 'api', audience: 'https://sister.example.org' },
          },
        },
      },
      proofs: {
        ...BARE,
        'bare-as': { server: 'as', isMinted: true },
        'bare-sister': { server: 'sister', isMinted: true },
        token: { server: 'as', nonce: nonce('of-as') },
        second: { nonce: nonce('given') },
      },
      steps: [
        [ask('as', 'of-as'), MISSING],
        [ask('sister', 'of-sister'), MISSING],
        [ask(), MISSING],
        [present('token', { server: 'as' }), accepted],
        [present('second'), accepted],
      ],
    },
    {
      id: 'sequence.nonce.secret-rotated',
      title: 'A nonce of the secret before, which is kept',
      requirements: ['RFC9449-4.3-10', 'RFC9449-8-10'],
      flags: ['NonceWindow'],
      why: 'A new secret must not refuse all clients at once.',
      proofs: { ...BARE, second: { nonce: nonce('given') } },
      steps: [
        [ask(), MISSING],
        [{ do: 'rotate', secret: 'api', keep: true }, null],
        [present('second'), accepted],
      ],
    },
    {
      id: 'sequence.nonce.after-restart',
      title: 'A nonce of the server before it was started anew',
      requirements: ['RFC9449-4.3-10', 'RFC9449-8-10'],
      flags: ['NonceWindow'],
      why: 'Whoever forgets its nonces has every client come twice after each deployment.',
      severity: 'low',
      needs: ['nonce-persistence'],
      proofs: { ...BARE, second: { nonce: nonce('given') } },
      steps: [
        [ask(), MISSING],
        [{ do: 'restart' }, null],
        [present('second'), accepted],
      ],
    },
    {
      id: 'sequence.nonce.stale-then-fresh',
      title: 'A stale nonce, and then the one of the answer',
      requirements: ['RFC9449-8-04', 'RFC9449-8-09', 'RFC9449-11.3-01', 'RFC9449-8.2-02'],
      flags: ['NonceStale'],
      why: 'A client that was away for a while needs one more round trip, no new start.',
      proofs: {
        ...BARE,
        second: { at: 900, nonce: nonce('given') },
        third: { at: 900, nonce: nonce('newer') },
      },
      steps: [
        [ask(), MISSING],
        advance(900),
        [present('second', { capture: 'newer' }), challenged('nonce_stale', 'nonce_mismatch')],
        [present('third'), accepted],
      ],
    },
    {
      id: 'sequence.nonce.renewed',
      title: 'A nonce that is renewed with a success, and both in use after that',
      requirements: ['RFC9449-8.2-02', 'RFC9449-8-10', 'RFC9449-11.1-06'],
      flags: ['NonceWindow'],
      why: 'Renewal in time saves every client a round trip; other requests with the old nonce are still under way.',
      needs: ['nonce-renewal'],
      proofs: {
        ...BARE,
        second: { at: 450, nonce: nonce('given') },
        third: { at: 450, nonce: nonce('newer') },
        fourth: { at: 450, nonce: nonce('given') },
      },
      steps: [
        [ask(), MISSING],
        advance(450),
        [present('second', { capture: 'newer' }), { verdict: 'accept', nonce: 'renewed' }],
        [present('third'), accepted],
        [present('fourth'), accepted],
      ],
    },
    {
      id: 'sequence.nonce.renewed-after-rotation',
      title: 'A nonce of the secret before, which is renewed with the success',
      requirements: ['RFC9449-8.2-02', 'RFC9449-8-10'],
      flags: ['NonceWindow'],
      why: 'The old secret goes some day: clients need a nonce of the new one before.',
      needs: ['nonce-renewal'],
      proofs: { ...BARE, second: { nonce: nonce('given') }, third: { nonce: nonce('newer') } },
      steps: [
        [ask(), MISSING],
        [{ do: 'rotate', secret: 'api', keep: true }, null],
        [present('second', { capture: 'newer' }), { verdict: 'accept', nonce: 'renewed' }],
        [{ do: 'rotate', secret: 'api', keep: true }, null],
        [present('third'), accepted],
      ],
    },
    {
      id: 'sequence.nonce.with-replay-store',
      title: 'Two proofs with one nonce at a server that takes no proof twice',
      requirements: ['RFC9449-11.1-06', 'RFC9449-11.1-07'],
      flags: ['NonceWindow'],
      world: { servers: { api: { ...NONCE_API, replay: 'api' } } },
      proofs: { ...BARE, second: { nonce: nonce('given') }, third: { nonce: nonce('given') } },
      steps: [
        [ask(), MISSING],
        [present('second'), accepted],
        [present('third'), accepted],
      ],
    },
  ],
);

const WRONG_VALUES: readonly SequenceRow[] = [
  ...['resource', 'token'].flatMap((endpoint) => {
    const isToken = endpoint === 'token';
    const from = isToken ? 'sequence.nonce.token-round-trip' : 'sequence.nonce.round-trip';
    const requirements = isToken
      ? ['RFC9449-8-02', 'RFC9449-8-04', 'RFC9449-8-08', 'RFC9449-11.3-01']
      : ['RFC9449-4.3-10', 'RFC9449-11.3-01'];
    const at = isToken ? 'token-' : '';
    const where = isToken ? ' in a token request' : '';
    return sequenceRows({ from, requirements, ...(isToken && { roles: ['as'] }), last: { nonce: 'given' } }, [
      {
        id: `sequence.nonce.${at}still-missing`,
        title: `No nonce although the server gave one${where}`,
        why: 'A server that gives a nonce and takes proofs without one has gained nothing.',
        flags: ['NonceMissing'],
        edits: [['proof.claims', 'second', { nonce: null }]],
        reject: ['nonce_missing'],
      },
      {
        id: `sequence.nonce.${at}other-case`,
        title: `The nonce with upper and lower case exchanged${where}`,
        edits: [['proof.nonce', 'second', nonce('given', 'swap-case')]],
        reject: MISMATCH,
      },
      {
        id: `sequence.nonce.${at}shortened`,
        title: `The nonce without its last character${where}`,
        edits: [['proof.nonce', 'second', nonce('given', 'drop-last')]],
        reject: MISMATCH,
      },
    ]);
  }),
  ...sequenceRows(
    { from: 'sequence.nonce.round-trip', last: { nonce: 'given' }, requirements: ['RFC9449-4.3-10'] },
    [
      {
        id: 'sequence.nonce.other-case-at-end',
        title: 'The nonce with its last letter in the other case',
        edits: [['proof.nonce', 'second', nonce('given', 'swap-last-letter')]],
        reject: MISMATCH,
      },
      {
        id: 'sequence.nonce.lengthened',
        title: 'The nonce with a character after it',
        edits: [['proof.nonce', 'second', nonce('given', 'append')]],
        reject: MISMATCH,
      },
      {
        id: 'sequence.nonce.other-last-character',
        title: 'The nonce with another last character',
        edits: [['proof.nonce', 'second', nonce('given', 'change-last')]],
        reject: MISMATCH,
      },
      {
        id: 'sequence.nonce.foreign',
        title: 'A nonce that the server did not give',
        edits: [['proof.nonce', 'second', 'eyJ7S_zG.eyJH0-Z.HX4w-7v']],
        reject: MISMATCH,
      },
    ],
  ),
  ...sequenceRows(
    {
      from: 'sequence.nonce.round-trip',
      flags: ['NonceType'],
      requirements: ['RFC9449-4.3-10', 'RFC9449-8.1-01'],
      reject: ['nonce_invalid', 'nonce_missing', 'nonce_mismatch'],
    },
    [
      {
        id: 'sequence.nonce.empty',
        title: 'An empty nonce',
        edits: [['proof.nonce', 'second', '']],
      },
      {
        id: 'sequence.nonce.number',
        title: 'A number for a nonce',
        edits: [['proof.nonce', 'second', 0]],
      },
      {
        id: 'sequence.nonce.listed',
        title: 'The nonce in a list',
        edits: [['proof.nonce', 'second', [nonce('given')]]],
      },
    ],
  ),
];

const OTHERS: readonly SequenceRow[] = [
  ...sequenceRows(
    {
      from: 'sequence.nonce.two-servers',
      flags: ['NonceCrossServer'],
      requirements: ['RFC9449-4.3-10', 'RFC9449-9-02'],
      why: 'Each server knows its own nonces only; with one secret for all, a nonce says nothing about its server.',
      reject: MISMATCH,
      last: { nonce: 'given' },
    },
    [
      {
        id: 'sequence.nonce.of-authorization-server',
        title: 'A nonce of the authorization server at the protected resource',
        edits: [['proof.nonce', 'second', nonce('of-as')]],
      },
      {
        id: 'sequence.nonce.of-other-audience',
        title: 'A nonce of another protected resource with the same secret',
        edits: [['proof.nonce', 'second', nonce('of-sister')]],
      },
      {
        id: 'sequence.nonce.of-protected-resource',
        title: 'A nonce of the protected resource at the token endpoint',
        roles: ['as'],
        edits: [
          ['steps.delete', 4],
          ['proof.nonce', 'token', nonce('given')],
          ['proof.delete', 'second'],
        ],
      },
    ],
  ),
  {
    id: 'sequence.nonce.secret-gone',
    title: 'A nonce of the secret before, which is not kept',
    why: 'A secret is taken away because it leaked: what it signs must be worth nothing.',
    severity: 'critical',
    requirements: ['RFC9449-4.3-10', 'RFC9449-8-08'],
    from: 'sequence.nonce.secret-rotated',
    edits: [['steps.set', 1, 'keep', false]],
    reject: [...MISMATCH, 'nonce_stale'],
    last: { nonce: 'given' },
  },
  ...sequenceRows(
    {
      why: 'A nonce bounds how long before its use a proof can have been made.',
      flags: ['NonceStale'],
      requirements: ['RFC9449-4.3-10', 'RFC9449-8-08', 'RFC9449-8-04'],
      from: 'sequence.nonce.within-lifetime',
      reject: ['nonce_stale', 'nonce_mismatch'],
      last: { nonce: 'given' },
    },
    [
      {
        id: 'sequence.nonce.stale',
        title: 'A nonce after twice its lifetime',
        edits: [
          ['steps.set', 1, 'seconds', 601],
          ['proof.claims', 'second', { iat: CLOCK + 601 }],
        ],
      },
      {
        id: 'sequence.nonce.day-old',
        title: 'A nonce of the day before',
        edits: [
          ['steps.set', 1, 'seconds', 86_400],
          ['proof.claims', 'second', { iat: CLOCK + 86_400 }],
        ],
      },
    ],
  ),
  ...sequenceRows(
    {
      why: 'How long a nonce is taken after its lifetime, for clients that are late, is open.',
      severity: 'low',
      flags: ['NonceWindow'],
      requirements: ['RFC9449-8-10'],
      from: 'sequence.nonce.within-lifetime',
      choice: 'stale-nonce-grace',
      accepts: ['accept'],
      reject: ['nonce_stale', 'nonce_mismatch'],
    },
    [
      {
        id: 'sequence.nonce.second-after-lifetime',
        title: 'A nonce one second after its lifetime',
        edits: [
          ['steps.set', 1, 'seconds', 301],
          ['proof.claims', 'second', { iat: CLOCK + 301 }],
        ],
      },
      {
        id: 'sequence.nonce.minutes-after-lifetime',
        title: 'A nonce two minutes after its lifetime',
        edits: [
          ['steps.set', 1, 'seconds', 420],
          ['proof.claims', 'second', { iat: CLOCK + 420 }],
        ],
      },
    ],
  ),
  {
    id: 'sequence.nonce.replayed',
    title: 'The same proof again with a nonce that is still good',
    why: 'A good nonce makes no proof new; and "use_dpop_nonce" for an answer sends the client round in circles.',
    flags: ['ReplayWindow'],
    requirements: ['RFC9449-11.1-02', 'RFC9449-11.1-07'],
    from: 'sequence.nonce.with-replay-store',
    edits: [
      ['steps.set', 2, 'proof', 'second'],
      ['proof.delete', 'third'],
    ],
    reject: ['proof_replayed'],
  },
  {
    id: 'sequence.nonce.jti-of-refused-proof',
    title: 'The "jti" of a proof that came without a nonce',
    why: 'When a proof is noted that is refused for another reason is open.',
    flags: ['ReplayBurnt'],
    severity: 'low',
    requirements: ['RFC9449-11.1-02'],
    from: 'sequence.nonce.with-replay-store',
    edits: [
      ['steps.delete', 2],
      ['proof.delete', 'third'],
      ['proof.jti', 'second', 'bare-api'],
    ],
    choice: 'replay-record',
    accepts: ['after-checks', 'after-authentication'],
    reject: ['proof_replayed'],
  },
  {
    id: 'sequence.nonce.other-fault',
    title: 'A proof with a good nonce for another method',
    why: 'What another nonce does not cure is not to be answered with "use_dpop_nonce".',
    flags: ['MethodMismatch'],
    requirements: ['RFC9449-4.3-08'],
    from: 'sequence.nonce.round-trip',
    edits: [['proof.claims', 'second', { htm: 'POST' }]],
    reject: ['htm_mismatch'],
  },
];

export const SEQUENCE_NONCE: SequenceGroup = {
  file: 'nonce',
  description: 'Nonces from their issue to their end.',
  why: 'A nonce counts only as it was given, by the server that gave it, for its time.',
  requirements: ['RFC9449-4.3-10'],
  flags: ['NonceMismatch'],
  severity: 'high',
  roles: ['as', 'rs'],
  world: { clock: CLOCK, policy: { ...POLICY, nonceLifetime: 300 }, servers: { api: NONCE_API } },
  rows: [...BASELINES, ...WRONG_VALUES, ...OTHERS],
};
