/**
 * Is the built package at home in every runtime? Which globals its entries touch, what an import of each costs in Node, and
 * what Deno says of it where there is a `jsr.json`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installed } from './runtimes/packages.mjs';

// Globals beyond ECMAScript, which every runtime has.
const GLOBALS = [
  'crypto',
  'fetch',
  'Headers',
  'ReadableStream',
  'Request',
  'Response',
  'TextDecoder',
  'TextEncoder',
  'URL',
  'atob',
  'btoa',
];

const PROCESSES = 20;
const MOST_MILLISECONDS = 3;

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const temporary = mkdtempSync(join(tmpdir(), 'rfc9449-runtimes-package-'));
let passed = 0;
let failed = 0;
try {
  judgeGlobals();
  judgeImportCost();
  await judgeDeno();
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

/** The compiler knows every scope: with ECMAScript alone and these, it finds every name. */
function judgeGlobals() {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.js') && file !== 'cli.js',
  );
  const declarations = join(temporary, 'globals.d.ts');
  const declare = (names) =>
    writeFileSync(declarations, names.map((name) => `declare var ${name}: any;\n`).join(''));
  const compile = () => {
    const options = '--ignoreConfig --noEmit --allowJs --checkJs --pretty false --lib ES2022 --target es2022';
    const { stdout } = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/typescript/bin/tsc'),
        ...options.split(' '),
        '--module',
        'nodenext',
        declarations,
        ...files.map((file) => join(dist, file)),
      ],
      { encoding: 'utf8', cwd: temporary, timeout: 120_000 },
    );
    return stdout.split('\n').filter((line) => /error TS\d+: Cannot find name/.test(line));
  };
  declare(GLOBALS);
  const lines = compile();
  const other = new RegExp(`\\bglobalThis\\b(?!\\.(${GLOBALS.join('|')})\\b)`);
  const direct = files.filter((file) => other.test(readFileSync(join(dist, file), 'utf8')));
  judge(`${files.length} files touch no global but ${GLOBALS.join(', ')}`, [...lines, ...direct].join('\n'));
  declare(GLOBALS.slice(1));
  judge('and a global that is not listed would be found', compile().length > 0 ? '' : 'it is not');
}

/** Fresh processes, the empty module and the entries in turn, so that all share the same noise. */
function judgeImportCost() {
  const files = { empty: join(temporary, 'empty.mjs') };
  writeFileSync(files.empty, 'export {};\n');
  for (const entry of ['index.js', 'server/index.js', 'client/index.js']) files[entry] = join(dist, entry);
  const times = Object.fromEntries(Object.keys(files).map((name) => [name, []]));
  for (let round = 0; round < PROCESSES; round++) {
    for (const [name, file] of Object.entries(files)) times[name].push(importTime(file));
  }
  const empty = median(times.empty);
  for (const [name, all] of Object.entries(times)) {
    if (name === 'empty') continue;
    const cost = median(all) - empty;
    const isJudged = name === 'index.js';
    const text = `import of ${name}: ${cost.toFixed(2)} ms beyond an empty module (${empty.toFixed(2)} ms)`;
    judge(text, isJudged && cost > MOST_MILLISECONDS ? `more than ${MOST_MILLISECONDS} ms` : '');
  }
}

function importTime(file) {
  const source = `const started = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - started);`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', source], {
    encoding: 'utf8',
  });
  return Number(stdout);
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

async function judgeDeno() {
  if (!existsSync(join(root, 'jsr.json'))) return;
  const deno = await installed('deno');
  const entries = Object.values(JSON.parse(readFileSync(join(root, 'jsr.json'), 'utf8')).exports);
  judgeRun('deno publish --dry-run', deno, ['publish', '--dry-run', '--allow-dirty']);
  judgeRun('deno doc --lint', deno, ['doc', '--lint', ...entries]);
}

function judgeRun(name, command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    timeout: 120_000,
    env: { ...process.env, NO_COLOR: '1' },
  });
  judge(name, status === 0 ? '' : `${stdout}${stderr}`);
}

function judge(name, problem) {
  problem ? failed++ : passed++;
  console.log(problem ? `FAIL ${name}\n${problem}` : `ok   ${name}`);
}
