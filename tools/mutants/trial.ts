/** Runs the tests on one copy until something dies. */
import { spawn } from 'node:child_process';
import { basename, join } from 'node:path';
import { testFiles } from './tree.ts';

const SECONDS = 40;

export interface Death {
  /** The test or vector, or how the run ended otherwise. */
  readonly by: string;
}

/** Slow or broad files, from last to last but few. */
const LATE = ['vectors.test.js', 'properties.test.js', 'differential.test.js'];

// Where a file is tested other than in the test files that begin with its name.
const MORE_TESTS: Readonly<Record<string, readonly string[]>> = {
  checks: ['verify_'],
  algorithms: ['verify_proof'],
  jwk: ['verify_'],
  key_cache: ['verify_'],
  verify_options: ['verify_'],
  syntax: ['verify_', 'create_proof'],
  assert: ['verify_options', 'create_proof'],
  text: ['json', 'base64url'],
  equal: ['verify_'],
};

/** The test files in two groups: likely to kill mutants of this source file, and the rest. */
function schedule(file: string): string[][] {
  const name = basename(file, '.ts');
  const wanted = [name, 'strictness', ...(MORE_TESTS[name] ?? [])];
  const all = testFiles();
  const first = [...new Set(wanted.flatMap((prefix) => all.filter((one) => one.startsWith(prefix))))];
  const rank = (one: string): number => LATE.indexOf(one) + 1;
  const rest = all.filter((one) => !first.includes(one)).sort((a, b) => rank(a) - rank(b));
  return [first, rest].filter((group) => group.length > 0);
}

// Files are imported by uvu in this order and run in it; it ends at the first suite with a failure.
const RUN = `
const { run } = await import('uvu/run');
const { join } = await import('node:path');
const [folder, ...names] = process.argv.slice(1);
await run(names.map((name) => ({ name, file: join(folder, name) })), { bail: true });
`;

function runTests(folder: string, names: readonly string[]): Promise<Death | undefined> {
  const tests = join(folder, '.test/test');
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', RUN, tests, ...names], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: SECONDS * 1000,
      killSignal: 'SIGKILL',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve({ by: `timeout after ${SECONDS} s` });
      else resolve(code === 0 ? undefined : { by: nameOfDeath(output) });
    });
  });
}

function nameOfDeath(output: string): string {
  const [, suite = '', title] = /^\s*FAIL\s+(.*?)\s*"(.*)"$/m.exec(output) ?? [];
  if (title !== undefined) return `${suite}: ${title}`;
  const [line] = /^\w*Error.*$/m.exec(output) ?? [];
  return `crash: ${line ?? output.trim().split('\n').at(-1)}`;
}

/** What the copy died of, or undefined if it lives. */
export async function trial(folder: string, file: string): Promise<Death | undefined> {
  for (const names of schedule(file)) {
    const death = await runTests(folder, names);
    if (death !== undefined) return death;
  }
  return undefined;
}
