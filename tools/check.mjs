/**
 * Runs every check of the project, in order: `npm test`, or `npm run check:full` with `--full`.
 *
 * A step that runs tests prints `N passed, N failed` itself; any other step counts as one. The last line is
 * the sum. Output is shown for failed steps only.
 */
import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

// name; run: shell command; full: what --full runs instead; tests: prints its own counts; minutes: time limit;
// only: 'CI' for a step that a quick local run leaves out, since it downloads 80 MB.
const STEPS = [
  { name: 'lint', run: 'biome ci --colors=off --error-on-warnings', minutes: 1 },
  { name: 'typecheck src', run: 'tsc --noEmit', minutes: 2 },
  { name: 'typecheck test', run: 'tsc -p test --noEmit', minutes: 2 },
  { name: 'build', run: 'npm run --silent build', minutes: 2 },
  { name: 'unit, coverage', run: 'npm run --silent coverage', tests: true, minutes: 5 },
  { name: 'RFC 6979 signer', run: 'node .test/tools/vectors/rfc6979_check.js', tests: true, minutes: 1 },
  { name: 'vectors as built', run: 'node .test/tools/vectors/build.js --check', minutes: 1 },
  { name: 'vectors lint', run: 'node .test/tools/vectors/lint.js', tests: true, minutes: 1 },
  { name: 'vectors lint rules', run: 'node .test/tools/vectors/lint_check.js', tests: true, minutes: 1 },
  { name: 'vectors', run: 'node dist/cli.js conformance', tests: true, minutes: 1 },
  { name: 'second oracle', run: 'node .test/tools/oracle/run.js', tests: true, minutes: 2 },
  {
    name: 'fuzz',
    run: 'node .test/tools/fuzz.js --cases 20000 --seconds 15 --seed 9449',
    full: 'node .test/tools/fuzz.js --cases 1000000',
    tests: true,
    minutes: 30,
  },
  {
    name: 'mutants',
    run: 'node .test/tools/mutants/run.js --sample 25 --seed 9449',
    full: 'node .test/tools/mutants/run.js',
    tests: true,
    minutes: 30,
  },
  {
    name: 'vector mutants',
    run: 'node .test/tools/mutants/vectors.js --changed --jobs 2',
    full: 'node .test/tools/mutants/vectors.js --check --jobs 2',
    tests: true,
    minutes: 30,
  },
  {
    name: 'load',
    run: 'node tools/load.mjs --seconds 6',
    full: 'node tools/load.mjs',
    tests: true,
    minutes: 3,
  },
  { name: 'newest Node', run: 'node tools/newest_node.mjs', tests: true, minutes: 4, only: 'CI' },
  { name: 'size', run: 'node tools/size.mjs', minutes: 1 },
  { name: 'types', run: 'node tools/types_check.mjs', tests: true, minutes: 3 },
  { name: 'package', run: 'node tools/package_check.mjs', tests: true, minutes: 3 },
];

const root = fileURLToPath(new URL('..', import.meta.url));
const env = {
  ...process.env,
  NO_COLOR: '1',
  PATH: `${root}node_modules/.bin${delimiter}${process.env.PATH}`,
};
const isFull = process.argv.includes('--full');

let passed = 0;
let failed = 0;
const isThorough = isFull || Boolean(process.env.CI);
for (const step of STEPS) {
  if (step.only === 'CI' && !isThorough) continue;
  const started = performance.now();
  const { code, output } = await run((isFull && step.full) || step.run, step.minutes);
  const counts = count(step, code, output);
  passed += counts.passed;
  failed += counts.failed;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const tests = step.tests ? `  ${counts.passed} passed, ${counts.failed} failed` : '';
  console.log(`${counts.failed ? 'FAIL' : 'ok  '}  ${step.name.padEnd(18)} ${seconds.padStart(6)} s${tests}`);
  if (counts.failed) console.log(`${output.trimEnd()}\n`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed || !passed ? 1 : 0;

function count(step, code, output) {
  if (!step.tests) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed/gm)].at(-1);
  const passed = Number(last?.[1] ?? 0);
  const failed = Number(last?.[2] ?? 0);
  // No tests at all, or a failure outside of them such as a missed coverage threshold.
  const isUnexplained = failed === 0 && (code !== 0 || passed === 0);
  return { passed, failed: isUnexplained ? 1 : failed };
}

function run(command, minutes) {
  return new Promise((resolve) => {
    // A process group of its own, so that a time-out ends the children of the shell, too.
    const child = spawn(command, {
      cwd: root,
      env,
      shell: true,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    const timer = setTimeout(() => {
      output += `\nended after ${minutes} min\n`;
      process.kill(-child.pid, 'SIGKILL');
    }, minutes * 60_000);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, output });
    });
  });
}
