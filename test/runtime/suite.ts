/**
 * Stands in for `test/support/suite.ts` where there is no process: the same contract, and the tests run one after the
 * other when they are asked to. The assertions are those of uvu.
 */
export * as assert from '../support/assert.ts';

type Test = (title: string, run: () => void | Promise<void>) => void;

/** What came of the unit tests. */
export interface TestResult {
  readonly passed: number;
  readonly failures: readonly { readonly test: string; readonly message: string }[];
}

const names = new Set<string>();
let queue: { readonly name: string; readonly run: () => void | Promise<void> }[] = [];

export function suite(name: string, define: (test: Test) => void): void {
  if (names.has(name)) throw new Error(`duplicate suite title "${name}"`);
  names.add(name);
  const titles = new Set<string>();
  define((title, run) => {
    if (titles.has(title)) throw new Error(`duplicate test title "${title}"`);
    titles.add(title);
    queue.push({ name: `${name}: ${title}`, run });
  });
  if (titles.size === 0) throw new Error(`suite "${name}" has no tests`);
}

/** Runs the tests that are registered, but those `without` which it must be; `before` is told of each. */
export async function runTests(
  without: readonly string[],
  before: (name: string) => void,
): Promise<TestResult> {
  const tests = queue.filter(({ name }) => !without.includes(name));
  queue = [];
  const failures: { test: string; message: string }[] = [];
  for (const { name, run } of tests) {
    before(name);
    try {
      await run();
    } catch (thrown) {
      failures.push({ test: name, message: messageOf(thrown) });
    }
  }
  return { passed: tests.length - failures.length, failures };
}

/** An error of another realm is no instance of `Error` here. */
export function messageOf(thrown: unknown): string {
  const { message, stack, actual, expects } = Object(thrown) as Readonly<Record<string, unknown>>;
  const values = expects === undefined ? [] : [`expected ${show(expects)}, got ${show(actual)}`];
  return [message === undefined ? String(thrown) : message, ...values, stack]
    .filter((part) => part !== undefined)
    .join('\n');
}

const show = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 300);
