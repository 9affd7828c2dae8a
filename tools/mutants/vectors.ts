/**
 * The gate of the vectors: `node .test/tools/mutants/vectors.js [--only id-prefix,...] [--changed [--seed S]] [--write |
 * --check] [--jobs N]`.
 *
 * Each mutant is a small defect of `src/`, and some vector must have another verdict because of it; two where the
 * defect is critical. `--write` puts the matrix on record, `--check` tries everything and compares with the record,
 * `--changed` tries the mutants of changed files and a sample, and stops at each as soon as the record is confirmed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { readVectors, type Vector } from '../../cli/suite.ts';
import {
  type Entry,
  entryOf,
  format,
  lostKillers,
  MATRIX,
  matrixOf,
  problemOf,
  readMatrix,
} from './matrix.ts';
import { bundle } from './matrix_bundle.ts';
import { MUTANTS } from './matrix_mutants.ts';
import { ENOUGH, NOTHING, type Task } from './matrix_notice.ts';
import { reasonOf, staleReasons } from './matrix_scope.ts';
import { selectChanged } from './matrix_select.ts';
import { tryVectors } from './matrix_trial.ts';
import type { Mutant } from './mutant.ts';
import { ROOT } from './tree.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    changed: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    write: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '2' },
  },
});

const isComplete = values.only === undefined && !values.changed;

/** Those that every runtime can run, so that the matrix is the same in all of them. */
function usable(vectors: readonly Vector[]): Vector[] {
  return vectors.filter(({ needs = [] }) => !needs.some((need) => need.startsWith('alg:ML-DSA')));
}

function select(): readonly Mutant[] {
  if (values.changed) {
    console.log(`seed ${values.seed}`);
    return selectChanged(MUTANTS, Number(values.seed));
  }
  const prefixes = (values.only ?? '').split(',');
  return MUTANTS.filter(({ id }) => prefixes.some((prefix) => id.startsWith(prefix)));
}

/** Those on record first, where a few are enough. */
function inOrder(vectors: readonly Vector[], { by = [] }: Entry): Vector[] {
  const first = vectors.filter(({ id }) => by.includes(id));
  return [...first, ...vectors.filter(({ id }) => !by.includes(id))];
}

const vectors = usable(readVectors(`${ROOT}/vectors`));
const record = readMatrix();
const healthy = await bundle();
const entries: Entry[] = [];
const problems: string[] = [];

/** Vectors whose verdict the library does not leave to the host. */
let own: readonly string[] = [];

/** The files whose rules a cached key, or a strict host, can hide. */
const CACHE_FILES = ['checks', 'key_cache'];
const HOST_FILES = ['checks', 'jwk', 'jws', 'curves', 'keys', 'algorithms', 'base64url'];

/** Each takes as long as the vectors alone, so only where it may matter. */
function extrasFor({ id, file }: Mutant): Pick<Task, 'isCacheTried' | 'isHostTried'> {
  const name = basename(file, '.ts');
  const isNeeded = reasonOf(id) === undefined;
  return {
    isCacheTried: isNeeded && CACHE_FILES.includes(name),
    isHostTried: isNeeded && HOST_FILES.includes(name),
  };
}

async function attempt(mutant: Mutant): Promise<void> {
  const committed = record.entries.get(mutant.id);
  const code = await bundle(mutant);
  const enough = values.changed ? ENOUGH : 0;
  const order = values.changed && committed ? inOrder(vectors, committed) : vectors;
  // What is not in the bundle can change nothing there.
  const notice =
    code === healthy
      ? NOTHING
      : await tryVectors({ code, vectors: order, enough, own, ...extrasFor(mutant) });
  const entry = entryOf(mutant, notice);
  entries.push(entry);
  if (values.changed && committed === undefined) problems.push(`${mutant.id} is not on record`);
  for (const problem of [problemOf(entry), lostKillers(committed, notice)]) {
    if (problem !== undefined) problems.push(problem);
  }
}

async function attemptOrBlame(mutant: Mutant): Promise<void> {
  try {
    await attempt(mutant);
  } catch (thrown) {
    problems.push(`${mutant.id}: ${(thrown as Error).message.replaceAll('\n', ' ')}`);
  }
}

/** Tries the library as it is, on which every vector passes wherever the host has no say. */
async function attemptHealthy(): Promise<string[]> {
  const { verdict, detail, cached, lenient } = await tryVectors({
    code: healthy,
    vectors,
    enough: 0,
    isCacheTried: true,
    isHostTried: true,
  });
  problems.push(...[...verdict, ...detail, ...cached].map((id) => `${id} fails without any mutant`));
  return vectors.map(({ id }) => id).filter((id) => !lenient.includes(id));
}

async function attemptAll(): Promise<void> {
  const queue = [...select()];
  const work = async (): Promise<void> => {
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift())
      await attemptOrBlame(mutant);
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, work));
}

problems.push(...staleReasons(MUTANTS.map(({ id }) => id)).map((id) => `${id} is excused and no mutant`));
own = await attemptHealthy();
if (problems.length === 0) await attemptAll();
const matrix = matrixOf(entries);
if (isComplete) {
  const text = format(matrix);
  if (values.write) {
    mkdirSync(dirname(MATRIX), { recursive: true });
    writeFileSync(MATRIX, text);
  } else if (values.check && text !== record.text) {
    problems.push('vectors/coverage/mutants.json is stale: run this with --write');
  }
}
console.log(JSON.stringify(matrix.counts));
for (const problem of problems.sort()) console.log(`failed: ${problem}`);
console.log(`${entries.length - problems.length} passed, ${problems.length} failed`);
process.exit(problems.length > 0 || entries.length === 0 ? 1 : 0);
