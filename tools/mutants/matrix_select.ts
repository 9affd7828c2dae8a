/** Which mutants are tried. */
import { execFileSync } from 'node:child_process';
import { shuffled } from './matrix_order.ts';
import type { Mutant } from './mutant.ts';
import { ROOT } from './tree.ts';

const SAMPLE = 25;

/** Files that differ from the commit before the last one; none where there is no such commit. */
function changedFiles(): string[] {
  try {
    return execFileSync('git', ['diff', '--name-only', 'HEAD~1'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).split('\n');
  } catch {
    return [];
  }
}

/** Those of changed files, and some of the others. */
export function selectChanged(mutants: readonly Mutant[], seed: number): Mutant[] {
  const files = changedFiles();
  const isChanged = ({ file }: Mutant): boolean => files.includes(file);
  const others = mutants.filter((mutant) => !isChanged(mutant));
  return [...mutants.filter(isChanged), ...shuffled(others, seed).slice(0, SAMPLE)];
}
