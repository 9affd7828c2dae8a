/**
 * Runs the complete suite and the unit tests in every runtime, against the packed tarball:
 * `runtimes.mjs [--ci] [--jobs N] [--without ID]... [name ...]`.
 *
 * What a runtime decides must not depend on it: a digest of all verdicts is the same on all, over the vectors that all can
 * run. A runtime that cannot be had is not run, and fails where CI is set. `--ci` runs a bounded set, two at a time.
 * `--without` leaves out a vector or a unit test, to see what else there is where a host dies of it. A run of every runtime
 * without a failure writes `tools/runtimes_results.json`, of which the table in the README is made.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle, installTarball, readMaterial } from './runtimes/build.mjs';
import { compareVerdicts } from './runtimes/compare.mjs';
import { withoutKnown } from './runtimes/known.mjs';
import { RUNTIMES } from './runtimes/list.mjs';
import { RESULTS } from './runtimes/results.mjs';
import { tableOf } from './runtimes/table.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ci: { type: 'boolean', default: false },
    jobs: { type: 'string' },
    without: { type: 'string', multiple: true, default: [] },
  },
});
const unknown = positionals.filter((name) => !RUNTIMES.some((runtime) => runtime.name === name));
if (unknown.length > 0) {
  console.error(`There is no runtime ${unknown}: ${RUNTIMES.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const wanted = RUNTIMES.filter(({ name, isCi }) => {
  if (positionals.length > 0) return positionals.includes(name);
  return !values.ci || isCi;
});

const folder = mkdtempSync(join(tmpdir(), 'rfc9449-runtimes-'));
try {
  process.exitCode = (await runAll()) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function runAll() {
  // Downloads wait for the network, and what is built does not.
  const installations = wanted.map((runtime) =>
    runtime.install().then(
      (file) => ({ file }),
      (error) => ({ error }),
    ),
  );
  const packageFolder = installTarball(folder);
  const bundles = await makeBundles(packageFolder);
  const material = await readMaterial(packageFolder, folder);

  const rows = [];
  const queue = [...wanted.entries()];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, runtime] = next;
      rows[index] = await runOne(runtime, await installations[index], { bundles, material, packageFolder });
      const { problem, seconds } = rows[index];
      console.error(`${runtime.name}: ${problem ?? `${seconds} s`}`);
    }
  };
  const jobs = Number(values.jobs ?? (values.ci ? 2 : 1));
  await Promise.all(Array.from({ length: jobs }, work));
  return conclude(rows, material.suite);
}

/** One per way of using the package; in the project, where its name is known. */
async function makeBundles(packageFolder) {
  const project = join(packageFolder, '../..');
  const bundles = {
    bare: { outfile: join(project, 'bare.mjs'), isWhole: false },
    whole: { outfile: join(project, 'whole.mjs'), isWhole: true },
  };
  for (const kind of new Set(wanted.map(({ bundle }) => bundle))) {
    await bundle({ packageFolder, ...bundles[kind] });
  }
  return bundles;
}

async function runOne(
  { name, label, bundle: kind, run },
  { file: command, error },
  { bundles, material, packageFolder },
) {
  const row = { name, label };
  if (error !== undefined) {
    const problem = `not run: ${error.message.trim()}`;
    return { ...row, problem, isFailure: Boolean(process.env.CI) };
  }
  const own = join(folder, name);
  mkdirSync(own);
  copyFileSync(bundles[kind].outfile, join(own, 'bundle.mjs'));
  const file = join(own, 'material.json');
  writeFileSync(file, JSON.stringify({ ...material, without: values.without }));
  const started = performance.now();
  try {
    const given = { bundle: bundles[kind].outfile, material: file, packageFolder, folder: own };
    const { version, outcome } = await run(command, given);
    if (outcome.digest !== sha256(JSON.stringify(outcome.verdicts)))
      throw new Error('Its SHA-256 is not ours');
    return {
      ...row,
      version,
      outcome: withoutKnown(name, outcome),
      seconds: Number(((performance.now() - started) / 1000).toFixed(1)),
    };
  } catch (thrown) {
    return { ...row, problem: thrown.message, isFailure: true };
  }
}

function conclude(rows, suite) {
  const ran = rows.filter(({ outcome }) => outcome !== undefined);
  const { shared, digests, differences } = compareVerdicts(ran, suite.vectors, sha256);
  const results = {
    suite: { version: suite.version, digest: suite.digest },
    shared,
    runtimes: ran.map(({ name, label, version, outcome, seconds }) => ({
      name,
      label,
      version,
      vectors: outcome.total,
      passed: outcome.passed,
      failed: outcome.failures.length,
      unsupported: outcome.unsupported,
      tests: {
        passed: outcome.tests.passed,
        failed: outcome.tests.failures.length,
        unsupported: outcome.tests.unsupported,
      },
      seconds,
      digest: digests.get(name),
    })),
  };
  console.log(tableOf(results));
  let passed = 0;
  let failed = 0;
  for (const { label, version, problem, isFailure, outcome } of rows) {
    if (problem !== undefined) console.log(`${isFailure ? 'FAIL' : '    '} ${label}: ${problem}`);
    if (isFailure) failed++;
    if (outcome === undefined) continue;
    passed += outcome.passed + outcome.tests.passed;
    failed += outcome.failures.length + outcome.tests.failures.length;
    for (const { id, grade, expected, got } of outcome.failures)
      console.log(`FAIL ${label} ${version}: ${id}: ${grade}: expected ${expected}, got ${got}`);
    for (const { test, message } of outcome.tests.failures)
      console.log(`FAIL ${label} ${version}: ${test}\n${message.replace(/^/gm, '       ')}`);
  }
  for (const { id, verdicts } of differences) console.log(`FAIL ${id} differs: ${verdicts}`);
  failed += differences.length;
  if (ran.length === 0) failed++;
  else if (differences.length === 0) passed++;
  const isComplete = ran.length === RUNTIMES.length && values.without.length === 0;
  if (isComplete && failed === 0) writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}
