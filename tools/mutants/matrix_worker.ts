/**
 * Runs vectors on one bundle, in a thread of its own. The judge is the one of the compiled tree, never that of the
 * bundle: a mutant must not judge itself.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { grade } from '../../cli/grade.ts';
import { OWN_CHOICES } from '../../cli/own_choices.ts';
import type { Outcome } from '../../cli/self_adapter.ts';
import type { Vector } from '../../cli/suite.ts';
import { onWorstHost } from './matrix_host.ts';
import { ENOUGH, NOTHING, type Notice, type Task } from './matrix_notice.ts';
import { warmOrder } from './matrix_order.ts';

interface Subject {
  runVector(kind: string, input: unknown): Promise<Outcome>;
  createKeyCache(): unknown;
}

const task = workerData as Task;
const { vectors, enough, own } = task;
const under = new Int32Array(task.progress);

// A promise that a mutant no longer awaits may fail later: that is a finding of the tests, not of a vector.
process.on('unhandledRejection', () => undefined);

/** A verdict is all that an implementation without reasons shows. */
function bare(vector: Vector): Vector {
  const { reasons: _, value, ...expect } = vector.expect;
  return { ...vector, expect: vector.kind === 'proof-validate' ? expect : { ...expect, value } };
}

async function fails(vector: Vector, outcome: Outcome): Promise<boolean> {
  try {
    return (await grade(vector, outcome, OWN_CHOICES)).result === 'failed';
  } catch {
    // What is no proof at all cannot be taken apart.
    return true;
  }
}

async function load(): Promise<Subject | undefined> {
  try {
    return await import(`data:text/javascript;base64,${Buffer.from(task.code).toString('base64')}`);
  } catch {
    return undefined;
  }
}

/** Undefined where nothing is amiss. */
async function judge(vector: Vector, outcome: Outcome): Promise<'verdict' | 'detail' | undefined> {
  if (!(await fails(vector, outcome))) return undefined;
  return (await fails(bare(vector), outcome)) ? 'verdict' : 'detail';
}

async function runAlone({ runVector }: Subject): Promise<Notice> {
  const verdict: string[] = [];
  const detail: string[] = [];
  for (const [index, vector] of vectors.entries()) {
    under[0] = index;
    const level = await judge(vector, await runVector(vector.kind, vector.input));
    if (level === 'verdict') verdict.push(vector.id);
    else if (level === 'detail') detail.push(vector.id);
    if (enough > 0 && verdict.length >= enough) break;
  }
  return { ...NOTHING, verdict, detail };
}

/** Every proof again, all with one cache. */
async function runCached({ runVector, createKeyCache }: Subject, list: readonly Vector[]): Promise<string[]> {
  const keyCache = createKeyCache();
  const run = (vector: Vector): Promise<Outcome> => {
    const { policy } = vector.input as { policy: object };
    return runVector(vector.kind, { ...vector.input, policy: { ...policy, keyCache } });
  };
  const { first, all } = warmOrder(list);
  for (const vector of first) await run(vector);
  return failing(all, run);
}

/** Every proof whose verdict is the library's own, where the host refuses nothing; with a cache at last. */
function runLenient(subject: Subject): Promise<string[]> {
  const isOwn = ({ id, kind }: Vector): boolean => kind === 'proof-validate' && own?.includes(id) !== false;
  const proofs = vectors.filter(isOwn);
  return onWorstHost(async () => {
    const plain = await failing(proofs, ({ kind, input }) => subject.runVector(kind, input));
    return task.isCacheTried ? [...plain, ...(await runCached(subject, proofs))] : plain;
  });
}

async function failing(
  list: readonly Vector[],
  run: (vector: Vector) => Promise<Outcome>,
): Promise<string[]> {
  const ids: string[] = [];
  for (const vector of list) {
    if ((await judge(vector, await run(vector))) === 'verdict') ids.push(vector.id);
  }
  return ids;
}

async function runAll(subject: Subject): Promise<Notice> {
  const alone = await runAlone(subject);
  if (alone.verdict.length >= ENOUGH) return alone;
  const cached = task.isCacheTried ? await runCached(subject, vectors) : [];
  const lenient = task.isHostTried ? await runLenient(subject) : [];
  const isNew = (id: string): boolean => !alone.verdict.includes(id);
  return { ...alone, cached: cached.filter(isNew), lenient: lenient.filter(isNew) };
}

const subject = await load();
// A bundle that cannot even be loaded fails every vector.
const everything: Notice = { ...NOTHING, verdict: vectors.map(({ id }) => id) };
parentPort?.postMessage(subject === undefined ? everything : await runAll(subject));
