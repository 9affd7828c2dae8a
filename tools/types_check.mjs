/**
 * Compiles `test/types` against the emitted declarations, as consumers do: with the DOM library, with Node's
 * types, with neither; under each module resolution; and with `skipLibCheck` off, so that the declarations
 * are judged as well.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const HOSTS = {
  dom: ['--lib', 'ES2022,DOM'],
  node: ['--lib', 'ES2022', '--types', 'node'],
  bare: ['--lib', 'ES2022'],
};
const RESOLUTIONS = {
  node16: ['--module', 'node16'],
  nodenext: ['--module', 'nodenext'],
  bundler: ['--module', 'esnext', '--moduleResolution', 'bundler'],
};
const STRICT =
  '--ignoreConfig --noEmit --pretty false --target es2022 --strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --verbatimModuleSyntax --allowImportingTsExtensions --skipLibCheck false --listFiles';

let passed = 0;
let failed = 0;
const judge = (name, problem) => {
  problem ? failed++ : passed++;
  console.log(problem ? `FAIL ${name}\n${problem}` : `ok   ${name}`);
};

const consumer = readFileSync(`${root}test/types/consumer.ts`, 'utf8');
const unused = exportsOf(readFileSync(`${root}dist/index.d.ts`, 'utf8')).filter(
  // Once in the import, once in use.
  (name) => (consumer.match(new RegExp(`\\b${name}\\b`, 'g')) ?? []).length < 2,
);
judge('test/types/consumer.ts uses every export', unused.join());

for (const [host, hostArguments] of Object.entries(HOSTS)) {
  for (const [resolution, resolutionArguments] of Object.entries(RESOLUTIONS)) {
    const files = ['test/types/consumer.ts', 'test/types/entries.ts', `test/types/${host}.ts`];
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        'node_modules/typescript/bin/tsc',
        ...STRICT.split(' '),
        ...hostArguments,
        ...resolutionArguments,
        ...files,
      ],
      { cwd: root, encoding: 'utf8', timeout: 120_000 },
    );
    const lines = stdout.trim().split('\n');
    const isDist = lines.some((line) => line.endsWith('/dist/index.d.ts'));
    const errors = lines.filter((line) => /error TS\d+/.test(line));
    if (!isDist) errors.push('did not read dist/index.d.ts');
    if (status !== 0 && errors.length === 0) errors.push(`tsc exited with ${status}`);
    judge(`${host}, ${resolution}`, errors.join('\n'));
  }
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

function exportsOf(declarations) {
  const lists = declarations.matchAll(/^export (?:type )?\{([^}]*)\}/gm);
  return [...lists]
    .flatMap(([, list]) => list.split(',').map((name) => name.replace('type ', '').trim()))
    .filter(Boolean);
}
