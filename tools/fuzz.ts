/**
 * Structure-aware mutation fuzzer: `node .test/tools/fuzz.js [--cases N] [--seed S] [--seconds T] [--only I]`.
 *
 * Every case is a pure function of the seed and its index, and is judged by the rules in `fuzz/oracle.ts`: closed
 * codes, constant messages, bounded time, the verdict of a second opinion, and agreement of all ways to ask.
 */
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { inventCase } from './fuzz/cases.ts';
import { checkAth, checkHtu, checkRoundTrip, checkThumbprint, checkThumbprintUri } from './fuzz/direct.ts';
import { checkCase, Violation, warmUp } from './fuzz/oracle.ts';
import { Random } from './fuzz/random.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    seconds: { type: 'string', default: '86400' },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const only = values.only === undefined ? undefined : Number(values.only);
const first = only ?? 0;
const last = only ?? Number(values.cases) - 1;
const deadline = performance.now() + Number(values.seconds) * 1000;

const MAX_FAILURES = 10;
// Linear work on ten million characters takes a second or two; anything worse takes minutes.
const MAX_CASE_SECONDS = 10;
const HANG_SECONDS = 60;

type Run = (random: Random) => Promise<string>;
const TARGETS: readonly (readonly [weight: number, target: readonly [name: string, run: Run]])[] = [
  [70, ['verifyProof', (random) => checkCase(inventCase(random))]],
  [16, ['normalizeHtu', checkHtu]],
  [5, ['calculateThumbprint', checkThumbprint]],
  [4, ['parseThumbprintUri', checkThumbprintUri]],
  [3, ['calculateAth', checkAth]],
  [2, ['createProof', checkRoundTrip]],
];

const codes = new Map<string, number>();
const slowest = { seconds: 0, index: 0 };
const failures: string[] = [];
const reproducer = `node .test/tools/fuzz.js --seed ${seed}`;
const progress = new SharedArrayBuffer(4);
const current = new Int32Array(progress);
let cases = 0;

function fail(index: number, what: string): void {
  failures.push(what);
  console.log(`case ${index}: ${what.slice(0, 2000)}\n  reproduce: ${reproducer} --only ${index}`);
}

/** What a single case was, for its reproduction: as far as it fits on a screen. */
function describe(random: Random): string {
  const [name] = random.weighted(TARGETS);
  return name === 'verifyProof' ? JSON.stringify(inventCase(random), undefined, 2).slice(0, 10_000) : name;
}

async function runCase(index: number): Promise<void> {
  const random = new Random(seed, index);
  const [name, run] = random.weighted(TARGETS);
  const started = performance.now();
  try {
    const key = `${name} ${await run(random)}`;
    codes.set(key, (codes.get(key) ?? 0) + 1);
  } catch (thrown) {
    fail(index, thrown instanceof Violation ? thrown.message : `${(thrown as Error)?.stack ?? thrown}`);
  }
  const seconds = (performance.now() - started) / 1000;
  if (seconds > slowest.seconds) Object.assign(slowest, { seconds, index });
  if (seconds > MAX_CASE_SECONDS) fail(index, `took ${seconds.toFixed(1)} s`);
}

process.on('unhandledRejection', (reason) =>
  fail(Atomics.load(current, 0), `unhandled rejection: ${reason}`),
);

const watchdog = new Worker(new URL('./fuzz/watchdog.js', import.meta.url), {
  workerData: { progress, reproducer, seconds: HANG_SECONDS },
});
watchdog.unref();

console.log(`seed ${seed}`);
if (only !== undefined) console.log(describe(new Random(seed, only)));
await warmUp();
const started = performance.now();
for (let index = first; index <= last && failures.length < MAX_FAILURES; index++) {
  if (performance.now() > deadline) break;
  Atomics.store(current, 0, index);
  await runCase(index);
  cases++;
}
const seconds = (performance.now() - started) / 1000;

for (const [key, count] of [...codes].sort(([a], [b]) => (a < b ? -1 : 1))) {
  console.log(`${String(count).padStart(9)}  ${key}`);
}
console.log(`slowest case ${slowest.index}: ${slowest.seconds.toFixed(3)} s`);
console.log(`seed ${seed}, ${cases} cases, ${Math.round(cases / seconds)} cases/s`);
console.log(`${cases - failures.length} passed, ${failures.length} failed`);
await watchdog.terminate();
process.exitCode = failures.length > 0 || cases === 0 ? 1 : 0;
