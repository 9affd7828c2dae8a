/** Trust before testing: inputs whose outcome nobody can mistake, run before everything else and once more at the end. */
import { same } from './same.ts';
import type { Adapter, Answer, Members, Vector } from './types.ts';

/** One canary: what it shows and whether it lives. */
export interface Canary {
  /** The operation that it stands for, with its algorithm; nothing where it stands for all of them. */
  readonly scope: string;
  readonly what: string;
  readonly passed: boolean;
  /** What came, in words, where it did not pass. */
  readonly got?: string;
}

/** Operation and algorithm of a vector. */
export const scopeOf = ({ kind, alg }: Pick<Vector, 'kind' | 'alg'>): string => `${kind} ${alg}`;

/** What is about time. An implementation that does not look at the clock can be right in everything else. */
export const TIME_SCOPE = 'proof-validate time';

/** How a vector is put to the adapter. */
export interface Question {
  readonly change?: (input: Members) => Members;
  /** Seconds that the clock is ahead of where the vector has it. */
  readonly later?: number;
}

/** Puts a vector to the adapter; `undefined` where it needs a clock that can be set. */
export type Ask = (vector: Vector, question?: Question) => Promise<Answer | undefined>;

/** What canaries are taken of. */
export interface Flock {
  /** Vectors whose results depend on them. */
  readonly selected: readonly Vector[];
  /** All that the adapter says it can run: a selection of refusals alone would let everything pass that refuses all. */
  readonly able: readonly Vector[];
}

const UNKNOWN_OPERATION = 'no-such-operation';
const UNKNOWN_MEMBER = 'x-unknown-member';
/** A day past every window. */
const LATER = 86_400;
/** One that an implementation gets wrong by itself says nothing about the others; three of a kind do. */
const CANDIDATES = 3;

/** Runs the canaries of the vectors that are selected. Where one dies, nothing more is asked in its scope. */
export async function runCanaries(
  run: Adapter['run'],
  { selected, able }: Flock,
  ask: Ask,
): Promise<Canary[]> {
  const unknown = await unknownOperation(run);
  if (!unknown.passed) return [unknown];
  // A sequence is a conversation, not an input: its steps are judged one by one.
  const scopes = new Map(
    selected.filter(({ kind }) => kind !== 'sequence').map((vector) => [scopeOf(vector), vector]),
  );
  const canaries: Canary[] = [unknown];
  for (const [, vector] of [...scopes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    canaries.push(...(await scopeCanaries(vector, able, ask)));
  }
  if (selected.some(({ kind }) => kind === 'proof-validate')) {
    canaries.push(...(await timeCanary(able, ask)));
  }
  return canaries;
}

async function unknownOperation(run: Adapter['run']): Promise<Canary> {
  const answer = await run(UNKNOWN_OPERATION, {});
  return canary('', 'answers an operation that does not exist as unsupported', answer, 'unsupported');
}

async function scopeCanaries({ kind, alg }: Vector, able: readonly Vector[], ask: Ask): Promise<Canary[]> {
  const scope = scopeOf({ kind, alg });
  const canaries: Canary[] = [];
  const candidates = (verdict: string, rank: (vector: Vector) => number): Vector[] => {
    const all = able.filter(
      (vector) => vector.kind === kind && vector.level === 'must' && vector.expect.verdict === verdict,
    );
    const own = all.filter((vector) => vector.alg === alg);
    return (own.length === 0 ? all : own).sort((a, b) => rank(a) - rank(b));
  };
  const accepted = candidates('accept', ({ recipe }) => (recipe === undefined ? 0 : 1));
  const good = await firstOf(accepted, 'accept', ask);
  if (good !== undefined) {
    canaries.push(canary(scope, 'accepts what must be accepted', good.answer, 'accept'));
    if (good.answer.outcome !== 'accept') return canaries;
    const change = (input: Members): Members => ({ ...input, [UNKNOWN_MEMBER]: true });
    const more = (await ask(good.vector, { change })) as Answer;
    canaries.push(canary(scope, 'ignores members it does not know', more, 'accept'));
    if (more.outcome !== 'accept') return canaries;
  }
  const bad = await firstOf(ofEachReason(candidates('reject', missability)), 'reject', ask);
  if (bad === undefined) return canaries;
  canaries.push(canary(scope, 'refuses what must be refused', bad.answer, 'reject'));
  if (bad.answer.outcome !== 'reject') return canaries;
  const again = (await ask(bad.vector)) as Answer;
  const isSame = again.outcome === 'reject' && same(bad.answer.reason, again.reason);
  const got = isSame ? {} : { got: `reject, then ${again.outcome}` };
  return [...canaries, { scope, what: 'says the same of the same input', passed: isSame, ...got }];
}

/** A signature that does not verify is what nobody overlooks. */
function missability({ expect, severity }: Vector): number {
  if (expect.reasons?.includes('signature_invalid')) return 0;
  return severity === 'critical' || severity === 'high' ? 1 : 2;
}

/** The first vector of each reason: who forgot one check is not taken for somebody who checks nothing. */
const ofEachReason = (vectors: readonly Vector[]): Vector[] => {
  const reasons = vectors.map(({ expect }) => expect.reasons?.[0]);
  return vectors.filter((_, index) => reasons.indexOf(reasons[index]) === index);
};

interface Asked {
  readonly vector: Vector;
  readonly answer: Answer;
}

/** The first candidate with the outcome that it must have, or else the last that was asked. */
async function firstOf(
  candidates: readonly Vector[],
  wanted: 'accept' | 'reject',
  ask: Ask,
): Promise<Asked | undefined> {
  let last: Asked | undefined;
  let left = CANDIDATES;
  for (const vector of candidates) {
    const answer = await ask(vector);
    if (answer === undefined) continue;
    last = { vector, answer };
    // Who does not answer at all is not asked three times.
    if (--left === 0 || answer.outcome === wanted || !JUDGED.has(answer.outcome)) break;
  }
  return last;
}

const JUDGED: ReadonlySet<string> = new Set(['accept', 'reject']);

function canary(scope: string, what: string, answer: Answer, wanted: string): Canary {
  const passed = answer.outcome === wanted;
  return { scope, what, passed, ...(!passed && { got: answer.outcome }) };
}

/** The same proof inside and outside of its window: who takes both does not look at the clock. */
async function timeCanary(able: readonly Vector[], ask: Ask): Promise<Canary[]> {
  const accepted = able.filter(
    ({ kind, expect }) => kind === 'proof-validate' && expect.verdict === 'accept',
  );
  const inside = await firstOf(accepted, 'accept', ask);
  if (inside?.answer.outcome !== 'accept') return [];
  const late = await ask(inside.vector, { later: LATER });
  if (late === undefined) return [];
  return [canary(TIME_SCOPE, 'refuses the same proof a day later', late, 'reject')];
}
