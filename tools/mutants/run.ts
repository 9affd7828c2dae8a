/**
 * The mutation gate: `node .test/tools/mutants/run.js [--only id-prefix,...] [--changed] [--jobs N] [--sample N --seed S]`.
 *
 * Each mutant is a small defect of `src/`, and some test must fail on it. A mutant that no test notices is a
 * missing test, unless it is argued to be equivalent; one so argued that dies is a wrong argument.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { Random } from '../fuzz/random.ts';
import { MUTANTS } from './list.ts';
import type { Mutant } from './mutant.ts';
import { dispose, mutateSource, plant, prepare, ROOT, uproot } from './tree.ts';
import { type Death, trial } from './trial.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    changed: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '2' },
    sample: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});

/** Files that differ from the last commit. */
function changedFiles(): string[] {
  const git = (...args: string[]): string[] =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\n');
  return [...git('diff', '--name-only', 'HEAD'), ...git('ls-files', '--others', '--exclude-standard')];
}

function sample(mutants: readonly Mutant[], size: number, seed: number): Mutant[] {
  const random = new Random(seed, 0);
  const pool = [...mutants];
  return Array.from(
    { length: Math.min(size, pool.length) },
    () => pool.splice(random.below(pool.length), 1)[0] as Mutant,
  );
}

function select(): readonly Mutant[] {
  const prefixes = (values.only ?? '').split(',');
  let mutants: readonly Mutant[] = MUTANTS.filter(({ id }) =>
    prefixes.some((prefix) => id.startsWith(prefix)),
  );
  if (values.changed) {
    const files = changedFiles();
    mutants = mutants.filter(({ file }) => files.includes(file));
  }
  if (values.sample === undefined) return mutants;
  console.log(`seed ${values.seed}`);
  return sample(mutants, Number(values.sample), Number(values.seed));
}

/** Every edit must still fit its file, even those that are not run now. */
function checkList(): string[] {
  const problems: string[] = [];
  const ids = new Set<string>();
  for (const mutant of MUTANTS) {
    if (ids.has(mutant.id)) problems.push(`${mutant.id} is listed twice`);
    ids.add(mutant.id);
    try {
      if (mutateSource(mutant) === '' || mutant.find === mutant.replace)
        problems.push(`${mutant.id} changes nothing`);
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  return problems;
}

async function tryMutant(mutant: Mutant): Promise<Death | undefined> {
  try {
    return await trial(plant(mutant.id, mutant), mutant.file);
  } finally {
    uproot(mutant.id);
  }
}

function report({ id, critical, equivalent }: Mutant, death: Death | undefined): boolean {
  const isGood = (death === undefined) === (equivalent !== undefined);
  const verdict =
    death === undefined ? (isGood ? 'equivalent' : 'SURVIVED') : isGood ? 'killed' : 'NOT EQUIVALENT';
  console.log(
    `${verdict.padEnd(10)}  ${id}${critical ? ' (critical)' : ''}  ${death?.by ?? equivalent ?? ''}`,
  );
  return isGood;
}

async function main(): Promise<{ passed: number; failed: string[] }> {
  const failed = checkList();
  if (failed.length > 0) return { passed: 0, failed };
  const mutants = [...select()];
  prepare();
  const healthy = await trial(plant('none'), 'src/index.ts');
  if (healthy !== undefined) return { passed: 0, failed: [`without any mutant, too: ${healthy.by}`] };
  let passed = 0;
  const queue = [...mutants];
  const work = async (): Promise<void> => {
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      if (report(mutant, await tryMutant(mutant))) passed++;
      else failed.push(mutant.id);
    }
  };
  await Promise.all(Array.from({ length: Number(values.jobs) }, work));
  dispose();
  return { passed, failed };
}

const { passed, failed } = await main();
for (const problem of failed) console.log(`failed: ${problem}`);
console.log(`${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 || passed === 0 ? 1 : 0;
