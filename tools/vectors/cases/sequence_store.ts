/** Stores of proofs that are full, fail, or start anew: RFC 9449 section 11.1. */
import {
  accepted,
  advance,
  present,
  refused,
  type SequenceGroup,
  type SequenceRow,
  sequenceRows,
} from '../sequence_case.ts';
import { POLICY, SERVER_WORLD } from './sequence_world.ts';

const UNAVAILABLE = refused('replay_store_unavailable');

const LIMITS: readonly SequenceRow[] = [
  {
    id: 'sequence.store.room',
    title: 'Three proofs of two clients and a store for three',
    why: 'Whoever refuses these refuses every client.',
    flags: ['Basic'],
    world: { policy: { ...POLICY, storeLimit: 3 } },
    proofs: { first: {}, second: {}, third: { key: 'p256-b', token: 'other' } },
    steps: [
      [present('first'), accepted],
      [present('second'), accepted],
      [present('third', { token: 'other' }), accepted],
    ],
  },
  {
    id: 'sequence.store.full',
    title: 'Three proofs of two clients and a store for two',
    why: 'A store that makes room by forgetting is emptied by whoever sends enough.',
    from: 'sequence.store.room',
    edits: [['rules.set', 'storeLimit', 2]],
    reject: ['replay_store_unavailable'],
  },
  {
    id: 'sequence.store.room-again',
    title: 'A store that was full until its entries expired',
    why: 'What nobody can use any more need not be remembered.',
    flags: ['Basic'],
    world: { policy: { ...POLICY, storeLimit: 2 } },
    proofs: { first: {}, second: {}, third: {}, fourth: { at: 400 } },
    steps: [
      [present('first'), accepted],
      [present('second'), accepted],
      [present('third'), UNAVAILABLE],
      advance(400),
      [present('fourth'), accepted],
    ],
  },
  {
    id: 'sequence.store.full-remembers',
    title: 'The first proof again when the store is full',
    why: 'A flood of proofs by other keys must not bring back what was used.',
    severity: 'critical',
    from: 'sequence.store.room-again',
    edits: [
      ['steps.delete', 3],
      ['steps.set', 3, 'proof', 'first'],
      ['proof.delete', 'fourth'],
    ],
    reject: ['proof_replayed', 'replay_store_unavailable'],
  },
  {
    id: 'sequence.store.quota-of-other-key',
    title: 'A proof of another client when one client has used up its share of the store',
    why: 'One client must not lock out the others.',
    flags: ['Basic'],
    world: { policy: { ...POLICY, storeLimit: 4, storeLimitPerKey: 2 } },
    proofs: { first: {}, second: {}, third: {}, fourth: { key: 'p256-b', token: 'other' } },
    steps: [
      [present('first'), accepted],
      [present('second'), accepted],
      [present('third'), UNAVAILABLE],
      [present('fourth', { token: 'other' }), accepted],
    ],
  },
  {
    id: 'sequence.store.quota',
    title: 'One proof more than the share of a client',
    why: 'One client must not lock out the others.',
    flags: ['ReplayStore', 'ResourceLimit'],
    severity: 'medium',
    from: 'sequence.store.quota-of-other-key',
    edits: [
      ['steps.delete', 3],
      ['proof.delete', 'fourth'],
    ],
    reject: ['replay_store_unavailable'],
  },
];

const FAILURES: readonly SequenceRow[] = [
  {
    id: 'sequence.store.recovered',
    title: 'A store that failed and works again',
    why: 'After a failure requests are served as before.',
    flags: ['Basic'],
    proofs: { first: {}, second: {} },
    steps: [
      [{ do: 'store', store: 'api', state: 'failing' }, null],
      [present('first'), UNAVAILABLE],
      [{ do: 'store', store: 'api', state: 'working' }, null],
      [present('second'), accepted],
    ],
  },
  {
    id: 'sequence.store.failing',
    title: 'A store that fails',
    why: 'Whoever lets in what cannot be looked up needs only to stop the store.',
    severity: 'critical',
    from: 'sequence.store.recovered',
    edits: [
      ['steps.delete', 3],
      ['steps.delete', 2],
      ['proof.delete', 'second'],
    ],
    reject: ['replay_store_unavailable'],
  },
  {
    id: 'sequence.store.remembers-after-failure',
    title: 'A proof that was used before the store failed',
    why: 'A failure is no reason to forget.',
    severity: 'critical',
    from: 'sequence.store.recovered',
    edits: [['steps.insert', 0, present('second')]],
    results: { 0: accepted },
    reject: ['proof_replayed', 'replay_store_unavailable'],
  },
];

const RESTARTS: readonly SequenceRow[] = sequenceRows(
  {
    why: 'Every deployment restarts: a memory of one process starts empty.',
    requirements: ['RFC9449-11.1-02'],
    severity: 'medium',
    choice: 'replay-restart',
    accepts: ['forget'],
    reject: ['proof_replayed'],
  },
  [
    {
      id: 'sequence.store.restart',
      title: 'The same proof again after a restart',
      proofs: { first: {} },
      steps: [
        [present('first'), accepted],
        [{ do: 'restart' }, null],
        [present('first'), accepted],
      ],
    },
    {
      id: 'sequence.store.restart-in-window',
      title: 'The same proof again 200 seconds and a restart later',
      proofs: { first: {} },
      steps: [
        [present('first'), accepted],
        advance(100),
        [{ do: 'restart' }, null],
        advance(100),
        [present('first'), accepted],
      ],
    },
  ],
);

export const SEQUENCE_STORE: SequenceGroup = {
  file: 'store',
  description: 'Stores of accepted proofs that are full, fail, or start anew.',
  why: 'A store that cannot tell must not be taken to say "new".',
  requirements: ['RFC9449-11.1-02', 'RFC9449-11.1-07'],
  flags: ['ReplayStore'],
  severity: 'high',
  roles: ['as', 'rs'],
  world: SERVER_WORLD,
  rows: [...LIMITS, ...FAILURES, ...RESTARTS],
};
