/**
 * Writes the table of runtimes in the README, between two comments, from the results of the last complete run of
 * `runtimes.mjs`. With `--check` it writes nothing, and fails where the README has another table.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { markdownOf, RESULTS } from './runtimes/results.mjs';

const README = fileURLToPath(new URL('../README.md', import.meta.url));
const BETWEEN = /(<!-- runtimes: begin -->\n)[\s\S]*?(\n<!-- runtimes: end -->)/;

const readme = readFileSync(README, 'utf8');
const table = markdownOf(JSON.parse(readFileSync(RESULTS, 'utf8')));
const problem = problemOf();
if (problem !== undefined) console.error(problem);
process.exitCode = problem === undefined ? 0 : 1;

function problemOf() {
  if (!BETWEEN.test(readme))
    return 'README.md has no "<!-- runtimes: begin -->" and "<!-- runtimes: end -->"';
  const written = readme.replace(BETWEEN, (_, begin, end) => `${begin}${table}${end}`);
  if (written === readme) return undefined;
  if (process.argv.includes('--check'))
    return 'README.md has another table of runtimes: node tools/runtimes_readme.mjs';
  writeFileSync(README, written);
  return undefined;
}
