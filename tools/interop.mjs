/**
 * Installs the adapters of other implementations and runs the suite against them: `npm run interop [-- folder ...]`. Reports go to
 * `interop/results/`, which git ignores: what they show is for those projects to hear first.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const interop = join(root, 'interop');
const results = join(interop, 'results');
const cli = join(root, 'dist/cli.js');

const all = readdirSync(interop).filter((name) => existsSync(join(interop, name, 'interop.json')));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no adapter ${unknown.join(', ')}; there are ${all.join(', ')}`);
  process.exit(2);
}

mkdirSync(results, { recursive: true });
let passed = 0;
let failed = 0;
for (const name of wanted.length > 0 ? wanted : all) {
  const problem = run(name);
  problem ? failed++ : passed++;
  console.log(problem ? `FAIL ${name}\n${problem}` : `ok   ${name}`);
}
console.log(`Reports are in ${results}: node dist/cli.js report interop/results/*.json --write matrix.html`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed || !passed ? 1 : 0;

/** Whether it ran to the end, whatever the report says. */
function run(name) {
  const folder = join(interop, name);
  const { install, start } = JSON.parse(readFileSync(join(folder, 'interop.json'), 'utf8'));
  const options = { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 };
  const installed = spawnSync(install, { ...options, shell: true, timeout: 600_000 });
  if (installed.status !== 0) return `cannot be installed\n${installed.stdout}${installed.stderr}`;
  const report = ['.json', '.html'].flatMap((ending) => ['--write', join(results, name + ending)]);
  const parameters = [cli, 'conformance', '--adapter', start, '--timeout', '10', ...report];
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, {
    ...options,
    timeout: 900_000,
  });
  return [0, 1, 3].includes(status) ? '' : `exit code ${status}\n${stdout}${stderr}`;
}
