/**
 * Guarded uvu suites. Bare uvu exits 0 when a hook throws, a test throws a non-Error, `.run()` is
 * forgotten or no file matches; here all of these fail.
 */
import { suite as uvuSuite } from 'uvu';

export * as assert from './assert.ts';

export type Test = (title: string, run: () => void | Promise<void>) => void;

const names = new Set<string>();
let registered = 0;
let passed = 0;

/** Registers a suite; `define` adds its tests, synchronously. Titles and suite names are unique. */
export function suite(name: string, define: (test: Test) => void): void {
  claim(names, name, 'suite');
  const uvu = uvuSuite(name);
  const titles = new Set<string>();
  let open = true;

  const returned: unknown = define((title, run) => {
    if (!open) throw new Error(`test "${title}" of suite "${name}" was added too late to run`);
    claim(titles, title, 'test');
    registered++;
    uvu(title, async () => {
      try {
        await run();
      } catch (cause) {
        // uvu reads `.stack` of what was thrown, and drops the rest of the suite if that fails.
        throw cause instanceof Error ? cause : new Error(`thrown, but no Error: ${String(cause)}`, { cause });
      }
      passed++;
    });
  });

  open = false;
  if (returned instanceof Promise) throw new Error(`suite "${name}" is defined by an async function`);
  if (titles.size === 0) throw new Error(`suite "${name}" has no tests`);
  uvu.run();
}

function claim(taken: Set<string>, title: string, kind: string): void {
  if (taken.has(title)) throw new Error(`duplicate ${kind} title "${title}"`);
  taken.add(title);
}

// uvu imports all files into one process, so these totals are of the whole run. A non-zero code without
// a failed test is a file that did not load, or a crash: it counts as one failure.
process.on('exit', (code) => {
  const failed = registered - passed || (code !== 0 || registered === 0 ? 1 : 0);
  if (failed > 0) process.exitCode = 1;
  console.log(`\n${passed} passed, ${failed} failed`);
});
