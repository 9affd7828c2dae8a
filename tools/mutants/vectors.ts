/**
 * The gate of the vectors: `node .test/tools/mutants/vectors.js [--write | --check | --changed] [--only id-prefix,...]
 * [--jobs N]`.
 *
 * Each mutant is a small defect of `src/`, and some vector must have another verdict because of it; two where the
 * defect is critical. `vectors/coverage/mutants.json` is the record: two of the killers of each, and how many there are.
 *
 * `--write` tries every mutant on every vector and writes the record. `--check` does the same and compares: a killer
 * that is lost is named, and so is a mutant that has fewer than it had; more are no failure. Both take minutes.
 *
 * `--changed` takes seconds and needs no history of the repository: every mutant is tried on the killers that are on
 * record only, so that it is known whether a change of the sources, of the vectors or of the record lost one. What is
 * not on record yet, and what shows only with a cache full of keys, is tried on every vector; what no vector can show
 * is not tried.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { readVectors } from '../../cli/suite.ts';
import type { Vector } from '../../src/conformance/types.ts';
import {
  caseOf,
  countsOf,
  type Entry,
  entryOf,
  format,
  type Known,
  lossesOf,
  MATRIX,
  matrixOf,
  problemOf,
  readRecord,
} from './matrix.ts';
import { bundle } from './matrix_bundle.ts';
import { MUTANTS } from './matrix_mutants.ts';
import { NOTHING, type Notice, type Task } from './matrix_notice.ts';
import { reasonOf, staleReasons } from './matrix_scope.ts';
import { Trial } from './matrix_trial.ts';
import type { Mutant } from './mutant.ts';
import { mutateSource, ROOT } from './tree.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    changed: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '2' },
  },
});

/** Those that every runtime can run, so that the matrix is the same in all of them. */
function usable(vectors: readonly Vector[]): Vector[] {
  return vectors.filter(({ needs = [] }) => !needs.some((need) => need.startsWith('alg:ML-DSA')));
}

const vectors = usable(readVectors(`${ROOT}/vectors`));
const record: ReadonlyMap<string, Known> = values.write ? new Map() : readRecord();
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

/** Whether the killers on record are all that is asked. */
const isSpared = (known: Known | undefined): known is Known =>
  values.changed && known !== undefined && known.way !== 'cache';

/** All vectors, or those of the cases on record where that is enough. */
function taskFor(mutant: Mutant, code: string): Task {
  const known = record.get(mutant.id);
  const extras = extrasFor(mutant);
  if (!isSpared(known)) return { code, own, ...extras };
  const indices = vectors.flatMap(({ id }, index) => (known.cases.includes(caseOf(id)) ? [index] : []));
  return { code, own, indices, isCacheTried: false, isHostTried: known.way === 'host' };
}

async function notices(mutant: Mutant, trial: Trial): Promise<Notice> {
  const code = await bundle(mutant);
  // What is not in the bundle can change nothing there.
  return code === healthy ? NOTHING : trial.run(taskFor(mutant, code));
}

async function attempt(mutant: Mutant, trial: Trial): Promise<void> {
  const { id } = mutant;
  const known = record.get(id);
  const entry = entryOf(mutant, await notices(mutant, trial));
  entries.push(entry);
  if (values.check || values.changed) {
    if (known !== undefined) problems.push(...lossesOf(known, entry, !values.changed));
    else if (entry.killers.length > 0) problems.push(`${id} is not on record`);
  }
  const problem = problemOf(entry);
  if (problem !== undefined) problems.push(problem);
}

async function attemptOrBlame(mutant: Mutant, trial: Trial): Promise<void> {
  try {
    await attempt(mutant, trial);
  } catch (thrown) {
    problems.push(`${mutant.id}: ${(thrown as Error).message.replaceAll('\n', ' ')}`);
  }
}

/** Tries the library as it is, on which every vector passes wherever the host has no say. */
async function attemptHealthy(): Promise<string[]> {
  const trial = new Trial(vectors);
  const task: Task = { code: healthy, isCacheTried: true, isHostTried: true };
  const { verdict, detail, cached, lenient } = await trial.run(task);
  await trial.end();
  problems.push(...[...verdict, ...detail, ...cached].map((id) => `${id} fails without any mutant`));
  return vectors.map(({ id }) => id).filter((id) => !lenient.includes(id));
}

async function attemptAll(mutants: readonly Mutant[]): Promise<void> {
  const queue = [...mutants];
  const work = async (): Promise<void> => {
    const trial = new Trial(vectors);
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift())
      await attemptOrBlame(mutant, trial);
    await trial.end();
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, work));
}

function selected(): Mutant[] {
  const prefixes = values.only.split(',');
  const wanted = MUTANTS.filter(({ id }) => prefixes.some((prefix) => id.startsWith(prefix)));
  return values.changed ? wanted.filter(isQuick) : wanted;
}

const isQuick = ({ id, equivalent }: Mutant): boolean =>
  record.has(id) || (reasonOf(id) === undefined && equivalent === undefined);

/** Edits must fit and names must be about something, even those that are not tried now. */
function checkLists(): string[] {
  const ids = MUTANTS.map(({ id }) => id);
  const found = staleReasons(ids).map((id) => `${id} is excused and no mutant`);
  if (!values.write)
    for (const id of record.keys()) if (!ids.includes(id)) found.push(`${id} is on record and no mutant`);
  for (const id of ids.filter((id, index) => ids.indexOf(id) !== index)) found.push(`${id} is listed twice`);
  for (const mutant of MUTANTS) {
    try {
      mutateSource(mutant);
    } catch (thrown) {
      found.push((thrown as Error).message);
    }
  }
  return found;
}

problems.push(...checkLists());
own = await attemptHealthy();
if (problems.length === 0) await attemptAll(selected());
if (values.write && values.only === '' && !values.changed) {
  mkdirSync(dirname(MATRIX), { recursive: true });
  writeFileSync(MATRIX, format(matrixOf(entries)));
}
console.log(JSON.stringify(countsOf(entries)));
for (const problem of problems.sort()) console.log(`failed: ${problem}`);
console.log(`${Math.max(0, entries.length - problems.length)} passed, ${problems.length} failed`);
process.exit(problems.length > 0 || entries.length === 0 ? 1 : 0);
