/** The runner against adapters and validators that are broken on purpose: none is ever green, and every run ends. */
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { adapterOf, type ProcessAdapter } from '../../cli/adapter_process.ts';
import { readSuite } from '../../cli/suite.ts';
import {
  type Conclusion,
  conclude,
  type GradeName,
  type Report,
  runConformance,
  type Suite,
} from '../../src/conformance/index.ts';
import { assert, suite } from '../support/suite.ts';

const PROGRAM = fileURLToPath(new URL('../support/broken_adapter.js', import.meta.url));
const WHOLE = readSuite();

/** Some of everything, so that a run takes a fraction of a second. */
const PART =
  /^(ath\.|proof\.(baseline|htm|rfc-example)\..*@es256$|proof\.time\.(iat|max|old)|proof-create\.token-request@es256|sequence\.(replay\.same-proof|client\.retry)$)/;
const SMALL: Suite = { ...WHOLE, vectors: WHOLE.vectors.filter(({ id }) => PART.test(id)) };
const TOTAL = SMALL.vectors.length;

const LIMITS = { startup: 10_000, answer: 1000, grace: 200 };

interface Ran {
  readonly report: Report;
  readonly conclusion: Conclusion;
  readonly adapter: ProcessAdapter;
  /** The first canary that died. */
  readonly canary: string | undefined;
}

const commandOf = (mode: string): string =>
  `NODE_V8_COVERAGE= exec ${JSON.stringify(process.execPath)} ${JSON.stringify(PROGRAM)} ${mode}`;

async function run(mode: string, jobs = 1, only?: string): Promise<Ran> {
  const adapter = adapterOf(commandOf(mode), LIMITS);
  try {
    const report = await runConformance(SMALL, adapter, { jobs, only });
    const { before, after } = report.canaries;
    const dead = [...before, ...after].find(({ passed }) => !passed);
    return { report, conclusion: conclude(report, SMALL), adapter, canary: dead?.what };
  } finally {
    await adapter.stop();
  }
}

const countOf = ({ footer }: Report, grade: GradeName): number => footer.grades[grade] ?? 0;

const UNKNOWN = 'answers an operation that does not exist as unsupported';
const ACCEPTS = 'accepts what must be accepted';
const REFUSES = 'refuses what must be refused';
const LATE = 'refuses the same proof a day later';
const IGNORES = 'ignores members it does not know';

/** Nothing that it says is believed. */
const DISTRUSTED: readonly (readonly [mode: string, title: string, canary: string])[] = [
  ['constant-accept', 'that accepts everything', UNKNOWN],
  ['constant-reject', 'that refuses everything', UNKNOWN],
  ['silent', 'that never answers', UNKNOWN],
  ['wrong-seq', 'that answers with numbers of its own', UNKNOWN],
  ['no-seq', 'that answers without a number', UNKNOWN],
  ['one-behind', 'that answers when the next input comes', UNKNOWN],
];

/** Some of its answers are believed, and enough are not. */
const CAUGHT: readonly (readonly [
  mode: string,
  title: string,
  /** Where a canary finds it out for certain. */
  canary: string | undefined,
  conclusion: Conclusion,
  grades: readonly GradeName[],
])[] = [
  ['clever-accept', 'that accepts everything that exists', REFUSES, 'failed', ['untestable', 'wrong-value']],
  ['clever-reject', 'that refuses everything that exists', ACCEPTS, 'failed', ['untestable', 'wrong-value']],
  [
    'unsupported',
    'that declares everything and has nothing',
    ACCEPTS,
    'failed',
    ['untestable', 'broken-declaration'],
  ],
  ['echo', 'that says what it believes to be expected', REFUSES, 'failed', ['untestable', 'wrong-value']],
  ['error-for-reject', 'that fails in place of refusing', REFUSES, 'incomplete', ['untestable']],
  ['no-clock', 'that does not look at the clock', LATE, 'incomplete', ['untestable', 'pass']],
  ['real-clock', 'that has a clock of its own', ACCEPTS, 'failed', ['untestable', 'wrong-value']],
  ['leak', 'that remembers what came before', IGNORES, 'incomplete', ['untestable']],
  ['duplicate', 'that answers twice', ACCEPTS, 'failed', ['untestable', 'protocol-error']],
  ['crash-sometimes', 'that is aborted at every 26th input', undefined, 'failed', ['crash', 'pass']],
  ['exit-early', 'that ends in peace at every 26th input', undefined, 'failed', ['crash', 'pass']],
  ['hang-sometimes', 'that hangs and does not let itself be ended', undefined, 'failed', ['hang', 'pass']],
  ['partial', 'that writes half a line and ends', undefined, 'failed', ['crash', 'pass']],
  ['long', 'that writes lines of 10 MB', undefined, 'failed', ['protocol-error', 'pass']],
  ['not-utf-8', 'that writes other octets than UTF-8', undefined, 'failed', ['protocol-error', 'pass']],
  ['chatter', 'that writes lines that are no messages', undefined, 'failed', ['protocol-error', 'pass']],
  ['other-outcome', 'that has outcomes of its own', REFUSES, 'failed', ['protocol-error', 'pass']],
  ['no-object', 'whose reasons are no text', undefined, 'failed', ['protocol-error']],
  ['child', 'that leaves a child behind, with its pipe', undefined, 'failed', ['crash', 'pass']],
  ['other-after-crash', 'that is another one after a restart', undefined, 'failed', ['crash', 'pass']],
];

const OTHERS = [['random'], ['nothing'], ['banner'], ['stderr-flood']] as const;

/** Some at the same time: most of them wait most of the time. */
const queue = [...DISTRUSTED, ...CAUGHT, ...OTHERS].map(([mode]) => mode);
const ran = new Map<string, Ran>();
const allRan = Promise.all(
  Array.from({ length: 4 }, async () => {
    for (let mode = queue.shift(); mode !== undefined; mode = queue.shift()) ran.set(mode, await run(mode));
  }),
);

async function ranOf(mode: string): Promise<Ran> {
  await allRan;
  return ran.get(mode) as Ran;
}

suite('broken adapters', (test) => {
  for (const [mode, title, canary] of DISTRUSTED) {
    test(`believes nothing of one ${title}`, async () => {
      const ran = await ranOf(mode);
      assert.is(ran.canary, canary);
      assert.is(ran.conclusion, 'incomplete');
      assert.equal(Object.keys(ran.report.footer.grades).sort(), ['unsupported', 'untestable']);
    });
  }
  for (const [mode, title, canary, conclusion, grades] of CAUGHT) {
    test(`finds out one ${title}`, async () => {
      const ran = await ranOf(mode);
      if (canary !== undefined) assert.is(ran.canary, canary);
      assert.is(ran.conclusion, conclusion);
      for (const grade of grades) assert.ok(countOf(ran.report, grade) > 0, grade);
    });
  }

  test('is never content with one that answers at random', async () => {
    assert.isNot((await ranOf('random')).conclusion, 'conformant');
  });

  test('gives up one that keeps dying, and says so', async () => {
    const { report } = await ranOf('other-after-crash');
    assert.ok(countOf(report, 'crash') >= 25);
    const [last] = report.results.filter(({ grade }) => grade === 'untestable');
    assert.is(last?.difference, 'the adapter died too often');
    assert.equal(report.canaries.after, []);
  });

  test('believes nothing of one that dies while its canaries are looked at', async () => {
    const { report, canary, conclusion } = await run('crash-often', 1, 'ath.');
    assert.is(canary, IGNORES);
    assert.is(conclusion, 'incomplete');
    assert.equal(Object.keys(report.footer.grades).sort(), ['unsupported', 'untestable']);
  });

  test('has nothing to say about one that declares nothing', async () => {
    const { report, conclusion } = await ranOf('nothing');
    assert.is(conclusion, 'incomplete');
    assert.equal(report.footer.grades, { unsupported: TOTAL });
  });

  for (const [mode, message] of [
    ['crash-at-start', /not ready: the adapter ended with code 1$/],
    ['silent-at-start', /not ready: no answer in 0.7 s$/],
    ['protocol-2', /not ready, "protocol" is not 1$/],
  ] as const) {
    test(`does not begin with one of the mode ${mode}`, async () => {
      const limits = mode === 'silent-at-start' ? { ...LIMITS, startup: 700 } : LIMITS;
      const adapter = adapterOf(commandOf(mode), limits);
      const message_ = await runConformance(SMALL, adapter).then(
        () => 'a report',
        (thrown: Error) => thrown.message,
      );
      await adapter.stop();
      assert.match(message_, message);
    });
  }

  test('tolerates a banner and a flood on standard error, and counts what is no message', async () => {
    const banner = await ranOf('banner');
    assert.is(banner.conclusion, 'conformant');
    assert.is(banner.adapter.noise(), 2);
    const flood = await ranOf('stderr-flood');
    assert.is(flood.conclusion, 'conformant');
    assert.is(flood.adapter.stderr().length, 64 * 1024);
  });

  test('blames one input only where several are under way', async () => {
    for (const mode of ['crash-sometimes', 'hang-sometimes']) {
      const alone = await ranOf(mode);
      const { report, conclusion } = await run(mode, 8);
      const grade = mode === 'crash-sometimes' ? 'crash' : 'hang';
      assert.is(conclusion, 'failed');
      assert.ok(countOf(report, grade) > 0);
      assert.ok(countOf(report, grade) <= countOf(alone.report, grade) + 1);
    }
  });

  test('fails one that mixes up the numbers of answers', async () => {
    const { conclusion } = await run('swapped', 2);
    assert.isNot(conclusion, 'conformant');
  });
});
