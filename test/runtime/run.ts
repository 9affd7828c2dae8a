/**
 * What every runtime runs: the complete suite through the conformance engine, and the unit tests. No import of a host:
 * the suite is given as one document, and what came of it is returned as one.
 */
import { type Adapter, type Result, runConformance, type Suite } from '../../src/conformance/index.ts';
import { adapterOf } from './adapter.ts';
import { messageOf, runTests, type TestResult } from './suite.ts';

/** The whole suite, as `tools/runtimes.mjs` makes it of the packed files. */
export interface Material {
  readonly suite: Suite;
  /** Names in the registry of capabilities. */
  readonly capabilities: readonly string[];
  /** Ids of vectors and names of unit tests that would end the process of the host. */
  readonly without: readonly string[];
}

/** What a vector came to: `null` where there is no reason. */
export type Verdict = readonly [id: string, verdict: string, reason: string | null];

/** What one runtime says. */
export interface Outcome {
  readonly algorithms: readonly string[];
  readonly total: number;
  readonly passed: number;
  readonly failures: readonly {
    readonly id: string;
    readonly grade: string;
    readonly expected: string;
    readonly got: string;
  }[];
  /** What a vector needs and this runtime has not, with the number of vectors. */
  readonly unsupported: Readonly<Record<string, number>>;
  /** Of every vector that was run, sorted by id. */
  readonly verdicts: readonly Verdict[];
  /** SHA-256 of those verdicts, in hexadecimal. */
  readonly digest: string;
  readonly tests: TestResult & { readonly files: number };
  /** Seconds for the vectors, and for the unit tests. */
  readonly seconds: { readonly vectors: number; readonly tests: number };
}

/** A file of unit tests, evaluated when it is called: some hosts allow nothing random before a request. */
export type TestFile = readonly [name: string, load: () => Promise<unknown>];

const PASSED: ReadonlySet<string> = new Set(['pass', 'coarse', 'unattributed', 'observed']);

/** Runs everything. `before` is told of every vector and of every unit test, so that a host that dies of one names it. */
export async function run(
  material: Material,
  files: readonly TestFile[],
  before: (name: string) => void = () => undefined,
): Promise<Outcome> {
  const started = Date.now();
  const vectors = await runVectors(material, before);
  const between = Date.now();
  const tests = { ...(await runFiles(files, material.without, before)), files: files.length };
  const seconds = { vectors: (between - started) / 1000, tests: (Date.now() - between) / 1000 };
  return { ...vectors, tests, seconds };
}

async function runVectors(
  { suite, capabilities, without }: Material,
  before: (name: string) => void,
): Promise<Omit<Outcome, 'tests' | 'seconds'>> {
  const own = adapterOf(capabilities);
  const ids = new Map(suite.vectors.map(({ id, input }) => [input, id]));
  const adapter: Adapter = {
    ...own,
    run(operation, input) {
      before(ids.get(input) ?? operation);
      return own.run(operation, input);
    },
  };
  const vectors = suite.vectors.filter(({ id }) => !without.includes(id));
  const { results, adapter: info } = await runConformance({ ...suite, vectors }, adapter);
  const ran = results.filter(({ grade }) => grade !== 'unsupported');
  const verdicts = ran.map(verdictOf).sort(([a], [b]) => (a < b ? -1 : 1));
  const failed = ran.filter(({ grade }) => !PASSED.has(grade));
  return {
    algorithms: info.algorithms,
    total: suite.vectors.length,
    passed: ran.length - failed.length,
    failures: failed.map(({ id, grade, expected, got }) => ({ id, grade, expected, got })),
    unsupported: missing(results),
    verdicts,
    digest: await digestOf(verdicts),
  };
}

/** A sequence has no verdict of its own: whether it went as expected at every step. */
const verdictOf = ({ id, got, reason }: Result): Verdict => [id, got.replace(/ \(.*\)$/, ''), reason ?? null];

function missing(results: readonly Result[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { grade, got } of results) {
    if (grade !== 'unsupported') continue;
    const what = got.replace('unsupported: ', '');
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

/** SHA-256 of verdicts, in hexadecimal. */
async function digestOf(verdicts: readonly Verdict[]): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(verdicts)));
  return Array.from(new Uint8Array(hash), (octet) => octet.toString(16).padStart(2, '0')).join('');
}

/** A file that does not load fails as one test. */
async function runFiles(
  files: readonly TestFile[],
  without: readonly string[],
  before: (name: string) => void,
): Promise<TestResult> {
  let passed = 0;
  const failures: TestResult['failures'][number][] = [];
  for (const [name, load] of files) {
    try {
      await load();
    } catch (thrown) {
      failures.push({ test: name, message: messageOf(thrown) });
    }
    const result = await runTests(without, before);
    passed += result.passed;
    failures.push(...result.failures);
  }
  return { passed, failures };
}
