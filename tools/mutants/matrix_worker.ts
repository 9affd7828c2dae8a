/**
 * Runs vectors on one bundle after the other, in a thread of its own. The judge is the one of the compiled tree, never
 * that of the bundle: a mutant must not judge itself.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { OWN_CHOICES } from '../../cli/own_choices.ts';
import type { Outcome } from '../../cli/self_adapter.ts';
import { judge as gradeOf } from '../../src/conformance/grade.ts';
import { FAILURES } from '../../src/conformance/report.ts';
import type { Vector } from '../../src/conformance/types.ts';
import { onWorstHost } from './matrix_host.ts';
import { ENOUGH, NOTHING, type Notice, type Start, type Task } from './matrix_notice.ts';
import { warmOrder } from './matrix_order.ts';

interface Subject {
  runVector(kind: string, input: unknown): Promise<Outcome>;
  createKeyCache(): unknown;
}

const { vectors, progress } = workerData as Start;
const under = new Int32Array(progress);
const indexOf = new Map(vectors.map(({ id }, index) => [id, index]));

// A promise that a mutant no longer awaits may fail later: that is a finding of the tests, not of a vector.
process.on('unhandledRejection', () => undefined);

/** A verdict is all that an implementation without reasons shows. */
function bare(vector: Vector): Vector {
  const { reasons: _, value, ...expect } = vector.expect;
  return { ...vector, expect: vector.kind === 'proof-validate' ? expect : { ...expect, value } };
}

async function fails(vector: Vector, outcome: Outcome): Promise<boolean> {
  try {
    if (outcome.outcome === 'unsupported') return false;
    const { grade } = await gradeOf(vector, outcome, { groups: {}, choices: OWN_CHOICES });
    return FAILURES.has(grade) || grade === 'wrong-reason';
  } catch {
    // What is no proof at all cannot be taken apart.
    return true;
  }
}

async function load(code: string): Promise<Subject | undefined> {
  try {
    return await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
  } catch {
    return undefined;
  }
}

type Level = 'verdict' | 'detail';

/** Undefined where nothing is amiss. */
async function judge(vector: Vector, outcome: Outcome): Promise<Level | undefined> {
  if (!(await fails(vector, outcome))) return undefined;
  return (await fails(bare(vector), outcome)) ? 'verdict' : 'detail';
}

type Runner = (vector: Vector) => Promise<Outcome>;

/** What is thrown is no refusal: those are outcomes. */
async function attempt(vector: Vector, run: Runner): Promise<Level | undefined> {
  try {
    return await judge(vector, await run(vector));
  } catch {
    return 'verdict';
  }
}

/** The vectors that fail, by how much. */
async function runOn(list: readonly Vector[], run: Runner): Promise<Pick<Notice, 'verdict' | 'detail'>> {
  const failed = { verdict: [] as string[], detail: [] as string[] };
  for (const vector of list) {
    under[0] = indexOf.get(vector.id) ?? 0;
    const level = await attempt(vector, run);
    if (level !== undefined) failed[level].push(vector.id);
  }
  return failed;
}

const alone =
  ({ runVector }: Subject): Runner =>
  ({ kind, input }) =>
    runVector(kind, input);

/** Every proof again, all with one cache. */
async function runCached({ runVector, createKeyCache }: Subject, list: readonly Vector[]): Promise<string[]> {
  const keyCache = createKeyCache();
  const run: Runner = ({ kind, input }) => {
    const { policy } = input as { policy: object };
    return runVector(kind, { ...input, policy: { ...policy, keyCache } });
  };
  const { first, all } = warmOrder(list);
  for (const vector of first) await run(vector);
  const { verdict } = await runOn(all, run);
  return [...verdict];
}

/** Every proof whose verdict is the library's own, where the host refuses nothing; with a cache at last. */
function runLenient(subject: Subject, list: readonly Vector[], task: Task): Promise<string[]> {
  const { own } = task;
  const proofs = list.filter(({ id, kind }) => kind === 'proof-validate' && own?.includes(id) !== false);
  return onWorstHost(async () => {
    const { verdict } = await runOn(proofs, alone(subject));
    return task.isCacheTried ? [...verdict, ...(await runCached(subject, proofs))] : [...verdict];
  });
}

async function perform(task: Task): Promise<Notice> {
  const list = task.indices?.map((index) => vectors[index] as Vector) ?? vectors;
  const subject = await load(task.code);
  // A bundle that cannot even be loaded fails every vector.
  if (subject === undefined) return { ...NOTHING, verdict: list.map(({ id }) => id) };
  const failed = await runOn(list, alone(subject));
  if (failed.verdict.length >= ENOUGH) return { ...NOTHING, ...failed };
  const cached = task.isCacheTried ? await runCached(subject, list) : [];
  const lenient = task.isHostTried ? await runLenient(subject, list, task) : [];
  const isNew = (id: string): boolean => !failed.verdict.includes(id);
  return { ...failed, cached: cached.filter(isNew), lenient: lenient.filter(isNew) };
}

const answer = (notice: Notice | undefined): void => parentPort?.postMessage(notice);

parentPort?.on('message', (task: Task) => {
  perform(task).then(answer, () => answer(undefined));
});
