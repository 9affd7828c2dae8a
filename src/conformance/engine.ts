/** runConformance(): selects vectors, puts their inputs to an adapter, and judges what comes. No input or output of its own. */
import { type Ask, type Canary, runCanaries, scopeOf, TIME_SCOPE } from './canaries.ts';
import { type ObservedChoice, observeChoices, type Sighting } from './choices.ts';
import { type Clock, isAboutTime, openClock } from './clock.ts';
import { answerText, expectationText, type Judgement, judge, show, type Terms } from './grade.ts';
import { judgeSequence } from './grade_sequence.ts';
import { checkAnswer, checkInfo } from './hello.ts';
import { FAILURES, type Report, reportOf } from './report.ts';
import { missingNeed, type Selection, select, shuffle } from './select.ts';
import { sessionsOf } from './sequence_adapter.ts';
import type { Adapter, AdapterInfo, Answer, Members, Result, Suite, Vector } from './types.ts';

/** What a run is to do. */
export interface RunOptions extends Selection {
  /** The order of the vectors follows from it. Defaults to 1. */
  readonly seed?: number;
  /** Inputs under way at the same time. Defaults to 1, so that a death has one suspect. */
  readonly jobs?: number;
  /** Seconds since the epoch, for proofs that are made anew. Defaults to the clock at each use. */
  readonly now?: () => number;
  /** Told of each result as it comes. */
  readonly onResult?: (result: Result, done: number, total: number) => void;
}

/** What is known while a run is under way. */
interface Run {
  readonly adapter: Adapter;
  readonly info: AdapterInfo;
  readonly suite: Suite;
  readonly clock: Clock;
  readonly terms: Terms;
}

/** Deaths after which an adapter is given up. */
const MOST_DEATHS = 25;

/**
 * Runs a suite against an implementation.
 *
 * Sends inputs only, in an order that follows from the seed. Trusts an adapter where its canaries live: where one dies, every
 * vector of that operation and algorithm is `untestable`. Nothing that is thrown by the adapter ends the run.
 *
 * @throws `TypeError` where the selection is empty or the adapter does not introduce itself as the protocol says.
 */
export async function runConformance(
  suite: Suite,
  adapter: Adapter,
  options: RunOptions = {},
): Promise<Report> {
  const { seed = 1, jobs = 1, now = () => Math.floor(Date.now() / 1000), onResult } = options;
  const started = Date.now();
  const info = checkInfo(await adapter.hello());
  const selected = select(suite.vectors, options);
  if (selected.length === 0) throw new TypeError('Cannot run conformance suite: no vector matches');
  const run: Run = {
    adapter,
    info,
    suite,
    clock: openClock(info.clock, suite, now),
    terms: { groups: suite.groups, choices: info.choices },
  };
  const isAble = (vector: Vector): boolean => missingNeed(vector, info) === undefined;
  const flock = { selected: selected.filter(isAble), able: suite.vectors.filter(isAble) };
  const release = (): Promise<Canary[]> => runCanaries((op, input) => ask(run, op, input), flock, asker(run));
  const before = await release();
  const dead = deadScopes(before);
  const { results, sightings, isGivenUp } = await runAll(run, selected, dead, { seed, jobs, onResult });
  // Of an adapter that does not stay alive nothing more can be learned, and each question may take its time.
  const after = isGivenUp || dead.has('') ? [] : await release();
  const choices = observeChoices(sightings, info.choices, suite.recommended);
  const trusted = distrust(results, selected, deadScopes(after));
  return reportOf({
    suite,
    info,
    seed,
    started,
    canaries: { before, after },
    choices,
    results: settleChoices(trusted, selected, choices),
    selected,
  });
}

/** Puts one input to the adapter. What it throws is a failure of it, as any other. */
async function ask({ adapter }: Run, operation: string, input: Members): Promise<Answer> {
  try {
    const given: unknown = await adapter.run(operation, input);
    // What the host of an adapter saw is no answer of it.
    return isFailure(given) ? given : checkAnswer(given);
  } catch (thrown) {
    return {
      outcome: 'crash',
      message: thrown instanceof Error ? thrown.message : String(thrown),
      died: true,
    };
  }
}

const isFailure = (given: unknown): given is Answer =>
  ['crash', 'hang', 'protocol-error'].includes((given as Partial<Answer> | null | undefined)?.outcome ?? '');

const asker =
  (run: Run): Ask =>
  async (vector, { change = (input: Members) => input, later } = {}) => {
    const input = await run.clock.inputOf(vector, later);
    return input && ask(run, vector.kind, change(input));
  };

/** Scopes with a dead canary; the empty one stands for all. */
const deadScopes = (canaries: readonly Canary[]): ReadonlyMap<string, string> =>
  new Map(canaries.filter(({ passed }) => !passed).map(({ scope, what }) => [scope, what]));

function deadFor(vector: Vector, dead: ReadonlyMap<string, string>): string | undefined {
  const isTimed = vector.kind === 'proof-validate' && isAboutTime(vector);
  return dead.get('') ?? dead.get(scopeOf(vector)) ?? (isTimed ? dead.get(TIME_SCOPE) : undefined);
}

interface Rounds {
  readonly seed: number;
  readonly jobs: number;
  readonly onResult: RunOptions['onResult'];
}

interface Ran {
  readonly results: Map<string, Result>;
  readonly sightings: Sighting[];
  /** It died so often that the rest was not run. */
  readonly isGivenUp: boolean;
}

async function runAll(
  run: Run,
  selected: readonly Vector[],
  dead: ReadonlyMap<string, string>,
  { seed, jobs, onResult }: Rounds,
): Promise<Ran> {
  const queue = shuffle(selected, seed);
  const results = new Map<string, Result>();
  const sightings: Sighting[] = [];
  let deaths = 0;
  let isAlone = jobs <= 1;
  const work = async (isOneOfMany: boolean): Promise<void> => {
    while (isAlone !== isOneOfMany) {
      const vector = queue.pop();
      if (vector === undefined) return;
      const why = deaths >= MOST_DEATHS ? 'the adapter died too often' : deadFor(vector, dead);
      const { result, answer, died = false } = await runOne(run, vector, why);
      if (died && isOneOfMany) {
        // Several inputs were under way, so any of them may be to blame: from here on one after the other, this one again.
        isAlone = true;
        queue.push(vector);
        return;
      }
      if (died) deaths++;
      if (answer !== undefined) sightings.push({ vector, answer });
      results.set(vector.id, result);
      onResult?.(result, results.size, selected.length);
    }
  };
  if (!isAlone) await Promise.all(Array.from({ length: jobs }, () => work(true)));
  isAlone = true;
  await work(false);
  return { results, sightings, isGivenUp: deaths >= MOST_DEATHS };
}

interface RanOne {
  readonly result: Result;
  readonly answer?: Answer;
  /** The adapter did not survive it. */
  readonly died?: boolean;
}

async function runOne(run: Run, vector: Vector, why: string | undefined): Promise<RanOne> {
  const { id, rev } = vector;
  const base = { id, rev, expected: expectationText(vector, run.terms) };
  const missing = missingNeed(vector, run.info);
  if (missing !== undefined)
    return { result: { ...base, grade: 'unsupported', got: `unsupported: ${missing}` } };
  if (why !== undefined) return { result: untestable(base, why) };
  const started = Date.now();
  const input = await run.clock.inputOf(vector);
  if (input === undefined) return { result: untestable(base, 'needs a clock that can be set') };
  const outcome = await (vector.kind === 'sequence'
    ? runSequence(run, vector)
    : runInput(run, vector, input));
  const { answer, judgement, got, died } = outcome;
  const duration = Date.now() - started;
  return { answer, died, result: { ...base, ...judgement, got, duration, ...refusalOf(answer) } };
}

interface Outcome {
  readonly answer: Answer;
  readonly judgement: Judgement;
  readonly got: string;
  readonly died: boolean;
}

async function runInput(run: Run, vector: Vector, input: Members): Promise<Outcome> {
  const answer = await ask(run, vector.kind, input);
  const judgement = await judge(vector, answer, run.terms);
  return { answer, judgement, got: answerText(answer), died: 'died' in answer };
}

async function runSequence({ adapter, suite, terms }: Run, vector: Vector): Promise<Outcome> {
  const open = sessionsOf(adapter);
  if (open === undefined) {
    const answer: Answer = { outcome: 'unsupported', what: 'sessions' };
    const judgement = await judge(vector, answer, terms);
    return { answer, judgement, got: answerText(answer), died: false };
  }
  const { observed, died = false, ...judgement } = await judgeSequence(vector, open, suite.keys, terms);
  const isGood = judgement.grade === 'pass' || judgement.grade === 'observed';
  // What a choice is inferred from, else nothing.
  const answer: Answer = observed === undefined ? { outcome: 'unsupported' } : { outcome: observed };
  return { answer, judgement, got: isGood ? 'as expected at every step' : 'something else', died };
}

/** The reason of a refusal, and what the implementation itself says of it. */
function refusalOf(answer: Answer): Pick<Result, 'reason' | 'native'> {
  if (answer.outcome !== 'reject') return {};
  const { reason, native } = answer;
  const text = typeof native === 'string' ? native : native === undefined ? undefined : show(native);
  return { ...(reason !== undefined && { reason }), ...(text !== undefined && { native: text }) };
}

type Base = Pick<Result, 'id' | 'rev' | 'expected'>;

const untestable = (base: Base, why: string): Result => ({
  ...base,
  grade: 'untestable',
  got: 'nothing that can be judged',
  difference: why,
});

/** What speaks against an implementation stays, as does what was not run. */
const KEPT: ReadonlySet<string> = new Set([...FAILURES, 'unsupported']);

/** An adapter that ends in another state than it began in was not itself all the time. */
function distrust(
  results: ReadonlyMap<string, Result>,
  selected: readonly Vector[],
  dead: ReadonlyMap<string, string>,
): Map<string, Result> {
  const trusted = new Map(results);
  for (const vector of selected) {
    const why = deadFor(vector, dead);
    const result = results.get(vector.id) as Result;
    if (why === undefined || KEPT.has(result.grade)) continue;
    trusted.set(vector.id, untestable(result, `at the end no longer ${why}`));
  }
  return trusted;
}

/** Undeclared choices whose outcomes no option explains. */
function settleChoices(
  results: ReadonlyMap<string, Result>,
  selected: readonly Vector[],
  choices: readonly ObservedChoice[],
): Result[] {
  const odd = new Set(
    choices.filter(({ explainedBy }) => explainedBy.length === 0).map(({ choice }) => choice),
  );
  return selected.map(({ id, expect }) => {
    const result = results.get(id) as Result;
    if (result.grade !== 'observed' || !odd.has(expect.choice as string)) return result;
    const difference = `no one option of ${expect.choice} explains all its outcomes`;
    return { ...result, grade: 'inconsistent', difference };
  });
}
