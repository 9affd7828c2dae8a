/** Time that passes, and schemes that change, between two requests: RFC 9449 sections 4.3, 7.1, 7.2 and 11.1. */
import {
  accepted,
  advance,
  present,
  refused,
  type SequenceGroup,
  type SequenceRow,
  sequenceRows,
} from '../sequence_case.ts';
import { API_SERVER, SERVER_WORLD } from './sequence_world.ts';

/** One that lets proofs be used again, so that time alone decides. */
const { replay: _, ...TIMED_SERVER } = API_SERVER;

const TIME_ROWS: readonly SequenceRow[] = [
  {
    id: 'sequence.time.in-window',
    title: 'One proof in the first and in the last second of its window',
    why: 'Without a store a proof is good for as long as its window.',
    flags: ['TimeWindow'],
    severity: 'medium',
    proofs: { first: {} },
    steps: [[present('first'), accepted], advance(299), [present('first'), accepted]],
  },
  ...sequenceRows(
    {
      from: 'sequence.time.in-window',
      why: 'The time is that of each request, not that of the start of the server.',
      reject: ['iat_too_old'],
    },
    [
      {
        id: 'sequence.time.expired',
        title: 'One proof in the first second of its window and after its last one',
        edits: [['steps.set', 1, 'seconds', 301]],
      },
      {
        id: 'sequence.time.expired-day-later',
        title: 'One proof again a day later',
        edits: [['steps.set', 1, 'seconds', 86_400]],
      },
    ],
  ),
  {
    id: 'sequence.time.ahead',
    title: 'A proof that is too far ahead, and again when it is not',
    why: 'A refusal for the time is one for now.',
    severity: 'medium',
    requirements: ['RFC9449-4.3-11', 'RFC9449-11.1-04'],
    proofs: { first: { at: 90 } },
    steps: [[present('first'), refused('iat_in_future')], advance(31), [present('first'), accepted]],
  },
  {
    id: 'sequence.time.still-ahead',
    title: 'A proof that is too far ahead, and again when it is so by one second',
    why: 'A proof that is dated ahead was made in advance.',
    flags: ['TimeBoundary'],
    from: 'sequence.time.ahead',
    edits: [['steps.set', 1, 'seconds', 29]],
    reject: ['iat_in_future'],
  },
  {
    id: 'sequence.time.clock-set-back',
    title: 'A clock that is set back by less than its tolerance',
    why: 'Clocks are corrected; clients are not to notice.',
    severity: 'medium',
    requirements: ['RFC9449-4.3-11', 'RFC9449-11.1-04'],
    proofs: { first: {} },
    steps: [[present('first'), accepted], advance(-59), [present('first'), accepted]],
  },
  {
    id: 'sequence.time.clock-set-far-back',
    title: 'A clock that is set back by more than its tolerance',
    why: 'The server has one clock, right or wrong.',
    severity: 'low',
    from: 'sequence.time.clock-set-back',
    edits: [['steps.set', 1, 'seconds', -61]],
    reject: ['iat_in_future'],
  },
];

export const SEQUENCE_TIME: SequenceGroup = {
  file: 'time',
  description: 'Proofs while the time passes.',
  why: 'A proof is good for a limited time, whatever came before.',
  requirements: ['RFC9449-4.3-11', 'RFC9449-11.1-01'],
  flags: ['TimeWindow'],
  severity: 'high',
  roles: ['as', 'rs'],
  world: { ...SERVER_WORLD, servers: { api: TIMED_SERVER } },
  rows: TIME_ROWS,
};

const DOWNGRADE_ROWS: readonly SequenceRow[] = [
  {
    id: 'sequence.downgrade.two-requests',
    title: 'Two requests with the scheme DPoP',
    why: 'Whoever refuses these refuses every client.',
    flags: ['Basic'],
    severity: 'medium',
    proofs: { first: {}, second: {} },
    steps: [
      [present('first'), accepted],
      [present('second'), accepted],
    ],
  },
  {
    id: 'sequence.downgrade.scheme-case',
    title: 'The scheme in another case from request to request',
    why: 'Names of schemes have no case; clients write them as they like.',
    flags: ['SchemeCase'],
    severity: 'medium',
    requirements: ['RFC9110-11.1-01'],
    proofs: { first: {}, second: {}, third: {} },
    steps: [
      [present('first'), accepted],
      [present('second', { scheme: 'dpop' }), accepted],
      [present('third', { scheme: 'DPOP' }), accepted],
    ],
  },
  ...sequenceRows(
    {
      from: 'sequence.downgrade.two-requests',
      why: 'A token that was once shown with a proof is no bearer token: whoever read it there would need no key.',
    },
    [
      {
        id: 'sequence.downgrade.bearer',
        title: 'The token of a DPoP request as a bearer token',
        requirements: ['RFC9449-7.2-01', 'RFC9449-7.1-03'],
        edits: [
          ['steps.set', 1, 'scheme', 'Bearer'],
          ['steps.set', 1, 'proof', null],
          ['proof.delete', 'second'],
        ],
        reject: ['scheme_mismatch'],
      },
      {
        id: 'sequence.downgrade.bearer-with-proof',
        title: 'The token of a DPoP request as a bearer token, with a new proof beside it',
        requirements: ['RFC9449-7.2-01', 'RFC9449-7.1-03'],
        edits: [['steps.set', 1, 'scheme', 'Bearer']],
        reject: ['scheme_mismatch'],
      },
      {
        id: 'sequence.downgrade.no-proof',
        title: 'The token of a DPoP request with the scheme DPoP and no proof',
        requirements: ['RFC9449-7.1-02', 'RFC9449-7.1-03', 'RFC9110-11.1-01'],
        flags: ['MissingProof'],
        edits: [
          ['steps.set', 1, 'proof', null],
          ['proof.delete', 'second'],
        ],
        reject: ['proof_missing'],
      },
      {
        id: 'sequence.downgrade.other-key',
        title: 'The token of a DPoP request with a proof by another key',
        requirements: ['RFC9449-7.1-02', 'RFC9449-7.1-03', 'RFC9110-11.1-01'],
        flags: ['KeySwap'],
        edits: [['proof.key', 'second', 'p256-b']],
        reject: ['jkt_mismatch'],
      },
    ],
  ),
];

export const SEQUENCE_DOWNGRADE: SequenceGroup = {
  file: 'downgrade',
  description:
    'A token that was used with a proof, and then otherwise, at a server that serves both schemes.',
  why: 'Every request counts for itself.',
  requirements: ['RFC9449-7.1-03'],
  flags: ['BearerDowngrade'],
  severity: 'critical',
  roles: ['rs'],
  world: { ...SERVER_WORLD, servers: { api: { ...API_SERVER, schemes: ['DPoP', 'Bearer'] } } },
  rows: DOWNGRADE_ROWS,
};
