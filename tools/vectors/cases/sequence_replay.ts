/** What a server remembers of proofs: RFC 9449 section 11.1. Windows, spellings, scopes. */
import type { Recipe } from '../../../src/conformance/recipe/draft.ts';
import {
  accepted,
  advance,
  present,
  refused,
  type SequenceGroup,
  type SequenceRow,
  sequenceRows,
} from '../sequence_case.ts';
import { CLOCK } from './baseline.ts';
import { API_SERVER, SERVER_WORLD, TOKEN_SERVER } from './sequence_world.ts';

const TRACKED = ['RFC9449-11.1-02', 'RFC9449-11.1-07'];

/** Two proofs at two times; the recipes make one of them. */
const BASELINES: readonly SequenceRow[] = sequenceRows(
  { why: 'Whoever refuses these refuses every client.', flags: ['Basic'], severity: 'medium' },
  [
    {
      id: 'sequence.replay.two-proofs',
      title: 'Two proofs for one request',
      proofs: { first: {}, second: {} },
      steps: [
        [present('first'), accepted],
        [present('second'), accepted],
      ],
    },
    {
      id: 'sequence.replay.two-proofs-apart',
      title: 'Two proofs, the second made when the first is about to expire',
      proofs: { first: {}, second: { at: 299 } },
      steps: [[present('first'), accepted], advance(299), [present('second'), accepted]],
    },
    {
      id: 'sequence.replay.two-proofs-ahead',
      title: 'Two proofs, the first made by a clock that is ahead',
      proofs: { first: { at: 59 }, second: { at: 330 } },
      steps: [[present('first'), accepted], advance(330), [present('second'), accepted]],
    },
    {
      id: 'sequence.replay.two-clients',
      title: 'Two clients with a proof each',
      proofs: { first: {}, second: { key: 'p256-b', token: 'other' } },
      steps: [
        [present('first'), accepted],
        [present('second', { token: 'other' }), accepted],
      ],
    },
    {
      id: 'sequence.replay.two-resources',
      title: 'Two resources with a proof each',
      proofs: { first: {}, second: { claims: { htu: 'https://resource.example.org/orders/43' } } },
      steps: [
        [present('first'), accepted],
        [present('second', { url: 'https://resource.example.org/orders/43' }), accepted],
      ],
    },
    {
      id: 'sequence.replay.two-methods',
      title: 'Two methods with a proof each',
      proofs: { first: {}, second: { claims: { htm: 'POST' } } },
      steps: [
        [present('first'), accepted],
        [present('second', { method: 'POST' }), accepted],
      ],
    },
    {
      id: 'sequence.replay.two-token-requests',
      title: 'Two proofs at the token endpoint',
      world: { servers: { as: TOKEN_SERVER } },
      proofs: { first: { server: 'as' }, second: { server: 'as' } },
      steps: [
        [present('first', { server: 'as' }), accepted],
        [present('second', { server: 'as' }), accepted],
      ],
    },
    {
      id: 'sequence.replay.two-nodes',
      title: 'Two nodes of one server with a proof each',
      world: { servers: { api: API_SERVER, node: API_SERVER } },
      proofs: { first: {}, second: {} },
      steps: [
        [present('first'), accepted],
        [present('second', { server: 'node' }), accepted],
      ],
    },
    {
      id: 'sequence.replay.clock-back',
      title: 'A clock that is set back by less than its tolerance, and a new proof',
      proofs: { first: {}, second: { at: 330 }, third: { at: 290 } },
      steps: [
        [present('first'), accepted],
        advance(330),
        [present('second'), accepted],
        advance(-40),
        [present('third'), accepted],
      ],
    },
    {
      id: 'sequence.replay.jti-after-window',
      title: 'The same "jti" in a proof that is made one hour later',
      why: 'Values of "jti" are unique for the time window only; figures 5 and 7 of RFC 9449 have the same one.',
      proofs: { first: {}, second: { at: 3600, jtiOf: 'first' } },
      steps: [[present('first'), accepted], advance(3600), [present('second'), accepted]],
    },
    {
      id: 'sequence.replay.race-of-two-proofs',
      title: 'Two proofs at the same time',
      proofs: { first: {}, second: {} },
      steps: [
        [
          { do: 'race', steps: [present('first'), present('second')] },
          { verdict: 'accept', accepted: 2 },
        ],
      ],
    },
  ],
);

/** In place of the second proof the first one again. */
const again = (index: number): Recipe => [
  ['steps.set', index, 'proof', 'first'],
  ['proof.delete', 'second'],
];

/** In place of the second proof one with the claims of the first, but for these. */
const copyWith = (claims: Record<string, string | number>): Recipe => [
  ['proof.copy', 'first', 'second'],
  ['proof.claims', 'second', claims],
];

const WINDOW: readonly SequenceRow[] = sequenceRows({ flags: ['ReplayWindow'] }, [
  {
    id: 'sequence.replay.same-proof',
    title: 'The same proof again',
    why: 'A proof that was seen on the way can be used by whoever saw it.',
    severity: 'critical',
    from: 'sequence.replay.two-proofs',
    edits: again(1),
    reject: ['proof_replayed'],
  },
  {
    id: 'sequence.replay.last-second',
    title: 'The same proof again in the last second of its window',
    why: 'An entry that expires before the proof does lets it be used twice.',
    from: 'sequence.replay.two-proofs-apart',
    edits: again(2),
    reject: ['proof_replayed'],
  },
  {
    id: 'sequence.replay.end-of-window',
    title: 'The same proof again exactly at the end of its window',
    why: 'An entry that expires one second early lets it be used twice.',
    flags: ['ReplayWindow', 'TimeBoundary'],
    from: 'sequence.replay.two-proofs-apart',
    edits: [['steps.set', 1, 'seconds', 300], ...again(2)],
    reject: ['proof_replayed', 'iat_too_old'],
  },
  {
    id: 'sequence.replay.after-window',
    title: 'The same proof again one second after its window',
    from: 'sequence.replay.two-proofs-apart',
    why: 'Whatever the store has forgotten by then, the proof is too old.',
    edits: [['steps.set', 1, 'seconds', 301], ...again(2)],
    reject: ['iat_too_old', 'proof_replayed'],
  },
  {
    id: 'sequence.replay.dated-ahead',
    title: 'A proof that is dated ahead, again 330 seconds after its first use',
    why: 'An entry that lives for the greatest age, counted from the first use, is gone before such a proof is too old.',
    flags: ['ReplaySkew'],
    from: 'sequence.replay.two-proofs-ahead',
    edits: again(2),
    reject: ['proof_replayed'],
  },
  {
    id: 'sequence.replay.dated-ahead-last-second',
    title: 'A proof that is dated ahead, again in the last second of its window',
    why: 'The entry has to live for both sides of the window.',
    flags: ['ReplaySkew'],
    from: 'sequence.replay.two-proofs-ahead',
    edits: [['steps.set', 1, 'seconds', 358], ...again(2)],
    reject: ['proof_replayed'],
  },
  {
    id: 'sequence.replay.dated-ahead-end-of-window',
    title: 'A proof that is dated ahead by a fraction less than tolerated, again at the end of its window',
    why: 'The entry has to live for both sides of the window, limits included.',
    flags: ['ReplaySkew', 'TimeBoundary'],
    from: 'sequence.replay.two-proofs-ahead',
    edits: [['proof.claims', 'first', { iat: CLOCK + 59.75 }], ['steps.set', 1, 'seconds', 359], ...again(2)],
    reject: ['proof_replayed'],
  },
  {
    id: 'sequence.replay.clock-set-back',
    title: 'The same proof again, after its window, on a clock that is set back into it',
    why: 'Clocks are corrected, and differ within a fleet: what is forgotten at the very end of the window comes back to life.',
    flags: ['ReplaySkew'],
    from: 'sequence.replay.clock-back',
    edits: [
      ['steps.set', 4, 'proof', 'first'],
      ['proof.delete', 'third'],
    ],
    reject: ['proof_replayed'],
  },
  {
    id: 'sequence.replay.clock-set-back-dated-ahead',
    title: 'A proof that is dated ahead, again on a clock that is set back into its window',
    why: 'The time that an entry lives is counted from the proof, with the tolerance on both sides.',
    flags: ['ReplaySkew'],
    from: 'sequence.replay.clock-back',
    edits: [
      ['proof.claims', 'first', { iat: CLOCK + 59 }],
      ['proof.claims', 'second', { iat: CLOCK + 370 }],
      ['steps.set', 1, 'seconds', 370],
      ['steps.set', 3, 'seconds', -20],
      ['steps.set', 4, 'proof', 'first'],
      ['proof.delete', 'third'],
    ],
    reject: ['proof_replayed'],
  },
  {
    id: 'sequence.replay.token-request',
    title: 'The same proof again at the token endpoint',
    why: 'The token endpoint hands out tokens; a replayed proof binds one to nobody who is there.',
    severity: 'critical',
    roles: ['as'],
    from: 'sequence.replay.two-token-requests',
    edits: again(1),
    reject: ['proof_replayed'],
  },
  {
    id: 'sequence.replay.other-node',
    title: 'The same proof at another node of the server',
    why: 'A memory of one process protects one process.',
    from: 'sequence.replay.two-nodes',
    edits: again(1),
    reject: ['proof_replayed'],
  },
]);

const SPELLING: readonly SequenceRow[] = sequenceRows(
  {
    why: 'What is remembered is a meaning, not a text: otherwise another spelling is another proof.',
    flags: ['ReplayNormalization'],
    from: 'sequence.replay.two-proofs',
    reject: ['proof_replayed'],
  },
  [
    {
      id: 'sequence.replay.later-iat',
      title: 'The same "jti" in a proof with a later "iat"',
      edits: copyWith({ iat: CLOCK + 1 }),
    },
    {
      id: 'sequence.replay.further-claim',
      title: 'The same "jti" in a proof with a further claim',
      edits: copyWith({ note: 'again' }),
    },
    {
      id: 'sequence.replay.signature-twin',
      title: 'The same proof with the other signature that ECDSA has for it',
      why: 'Anybody can turn s into n - s: whoever remembers the text of proofs takes such a twin for a new one.',
      flags: ['ReplayNormalization', 'HighS'],
      severity: 'critical',
      edits: [
        ['proof.copy', 'first', 'second'],
        ['proof.twin', 'second'],
      ],
    },
    {
      id: 'sequence.replay.htu-host-case',
      title: 'The same "jti" with the host of "htu" in upper case',
      edits: copyWith({ htu: 'https://RESOURCE.example.org/orders/42' }),
    },
    {
      id: 'sequence.replay.htu-port',
      title: 'The same "jti" with the default port in "htu"',
      edits: copyWith({ htu: 'https://resource.example.org:443/orders/42' }),
    },
    {
      id: 'sequence.replay.htu-percent',
      title: 'The same "jti" with a letter of "htu" percent-encoded',
      edits: copyWith({ htu: 'https://resource.example.org/%6frders/42' }),
    },
    {
      id: 'sequence.replay.htu-dot-segments',
      title: 'The same "jti" with dot segments in "htu"',
      edits: copyWith({ htu: 'https://resource.example.org/x/../orders/42' }),
    },
    {
      id: 'sequence.replay.htu-query',
      title: 'The same "jti" with a query in "htu"',
      edits: copyWith({ htu: 'https://resource.example.org/orders/42?again' }),
      reject: ['proof_replayed', 'htu_has_query'],
    },
    {
      id: 'sequence.replay.request-query',
      title: 'The same proof with another query in the request',
      why: 'The query is not in the proof: a thief is free to choose it.',
      severity: 'critical',
      edits: [['steps.set', 1, 'url', 'https://resource.example.org/orders/42?page=2'], ...again(1)],
    },
  ],
);

const SCOPES: readonly SequenceRow[] = [
  ...sequenceRows(
    {
      why: 'RFC 9449 says "in the context of the target URI"; what else belongs to the context is open.',
      flags: ['ReplayScope'],
      severity: 'low',
      requirements: ['RFC9449-11.1-02'],
      choice: 'replay-scope',
      reject: ['proof_replayed'],
    },
    [
      {
        id: 'sequence.replay.jti-of-other-key',
        title: 'The "jti" of another client',
        from: 'sequence.replay.two-clients',
        edits: [['proof.jti', 'second', 'first']],
        accepts: ['key', 'key-and-uri'],
      },
      {
        id: 'sequence.replay.jti-at-other-uri',
        title: 'The same "jti" for another resource',
        from: 'sequence.replay.two-resources',
        edits: [['proof.jti', 'second', 'first']],
        accepts: ['uri', 'key-and-uri'],
      },
    ],
  ),
  ...sequenceRows(
    {
      why: 'RFC 9449 says "in the context of the target URI", which has no method.',
      flags: ['ReplayScope'],
      severity: 'low',
      requirements: ['RFC9449-11.1-02'],
      from: 'sequence.replay.two-methods',
      choice: 'replay-method',
      accepts: ['counts'],
      reject: ['proof_replayed'],
    },
    [
      {
        id: 'sequence.replay.jti-with-other-method',
        title: 'The same "jti" with another method',
        edits: [['proof.jti', 'second', 'first']],
      },
      {
        id: 'sequence.replay.jti-with-safe-method',
        title: 'The same "jti" with another method that changes nothing',
        edits: [
          ['proof.claims', 'second', { htm: 'HEAD' }],
          ['proof.jti', 'second', 'first'],
          ['steps.set', 1, 'method', 'HEAD'],
        ],
      },
    ],
  ),
];

const RACES: readonly SequenceRow[] = sequenceRows(
  {
    why: 'A look into the store and a note into it are two steps, between which others arrive.',
    flags: ['ReplayRace'],
    severity: 'critical',
    from: 'sequence.replay.race-of-two-proofs',
    reject: ['proof_replayed'],
    last: { accepted: 1 },
  },
  [
    {
      id: 'sequence.replay.race',
      title: 'One proof twice at the same time',
      edits: [
        ['race.set', 0, 1, 'proof', 'first'],
        ['proof.delete', 'second'],
      ],
    },
    {
      id: 'sequence.replay.race-of-eight',
      title: 'One proof eight times at the same time',
      edits: [
        ['steps.set', 0, 'steps', Array.from({ length: 8 }, () => present('first'))],
        ['proof.delete', 'second'],
      ],
    },
    {
      id: 'sequence.replay.race-of-spellings',
      title: 'One "jti" twice at the same time, in two spellings of "htu"',
      edits: copyWith({ htu: 'HTTPS://resource.example.org:443/orders/42' }),
    },
  ],
);

const RECORDS: readonly SequenceRow[] = [
  {
    id: 'sequence.replay.forged-first',
    title: 'A proof after another one with its claims and a signature that does not verify',
    why: 'Whoever notes what was not verified lets strangers use up the proofs of others.',
    flags: ['ReplayBurnt'],
    proofs: { first: {}, forged: { flipOf: 'first' } },
    steps: [
      [present('forged'), refused('signature_invalid')],
      [present('first'), accepted],
    ],
  },
  ...sequenceRows(
    {
      why: 'When a proof is noted that is refused for another reason, or by a server that refuses the client, is open.',
      flags: ['ReplayBurnt'],
      severity: 'low',
      requirements: ['RFC9449-11.1-02'],
      choice: 'replay-record',
      reject: ['proof_replayed'],
    },
    [
      {
        id: 'sequence.replay.other-method-first',
        title: 'A proof that came with another method before',
        proofs: { first: {} },
        steps: [
          [present('first', { method: 'POST' }), refused('htm_mismatch')],
          [present('first'), accepted],
        ],
        accepts: ['after-checks', 'after-authentication'],
      },
      {
        id: 'sequence.replay.other-token-first',
        title: 'A proof that came with another token before',
        proofs: { first: {} },
        steps: [
          [present('first', { token: 'other' }), refused('ath_mismatch')],
          [present('first'), accepted],
        ],
        accepts: ['after-checks', 'after-authentication'],
      },
      {
        id: 'sequence.replay.unauthenticated-first',
        title:
          'A proof of a token request whose client was not authenticated, again with client authentication',
        roles: ['as'],
        world: { servers: { as: TOKEN_SERVER } },
        proofs: { first: { server: 'as' } },
        steps: [
          [present('first', { server: 'as', authenticated: false }), accepted],
          [present('first', { server: 'as' }), accepted],
        ],
        accepts: ['after-authentication'],
      },
    ],
  ),
];

export const SEQUENCE_REPLAY: SequenceGroup = {
  file: 'replay',
  description: 'Proofs that come more than once, at servers that remember what they accepted.',
  why: 'A proof that is accepted twice is worth as much as the key.',
  requirements: TRACKED,
  flags: ['ReplayWindow'],
  severity: 'high',
  roles: ['as', 'rs'],
  world: SERVER_WORLD,
  rows: [...BASELINES, ...WINDOW, ...SPELLING, ...SCOPES, ...RACES, ...RECORDS],
};
