/**
 * Measures what a bundler makes of `rfc9449`, and keeps the core small and alone: within the budget, free of
 * Node built-ins and of code outside `src/`.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const BUDGET = 10_000; // bytes, gzip; raise it only in a commit that says why

const root = fileURLToPath(new URL('..', import.meta.url));
const entry = join(root, 'dist/index.js');
const problems = [];

const core = await measure(['createProof', 'verifyProof']);
print('createProof, verifyProof', core);
if (core.gzip > BUDGET)
  problems.push(`createProof and verifyProof take ${core.gzip} bytes, more than ${BUDGET}`);

for (const name of Object.keys(await import(entry))) print(name, await measure([name]));

const everything = await measure('*');
print('everything', everything);
for (const { path, external } of everything.imports) {
  if (external) problems.push(`dist/index.js imports ${path}`);
}
for (const file of everything.files) {
  if (!/^dist\/(index|chunk-\w+)\.js$/.test(file)) problems.push(`dist/index.js pulls in ${file}`);
  for (const source of sourcesOf(file)) {
    if (!source.startsWith('src/')) problems.push(`${file} contains ${source}`);
  }
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length ? 1 : 0;

async function measure(names) {
  const contents =
    names === '*' ? `export * from './index.js'` : `export { ${names.join()} } from './index.js'`;
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: dirname(entry) },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external: ['node:*'],
    absWorkingDir: root,
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  const [{ contents: code }] = outputFiles;
  const [output] = Object.values(metafile.outputs);
  return {
    minified: code.length,
    gzip: gzipSync(code, { level: 9 }).length,
    imports: output.imports,
    files: Object.keys(metafile.inputs).filter((file) => file !== '<stdin>'),
  };
}

function sourcesOf(file) {
  const { sources } = JSON.parse(readFileSync(join(root, `${file}.map`), 'utf8'));
  return sources.map((source) => relative(root, resolve(root, dirname(file), source)));
}

function print(name, { minified, gzip }) {
  console.log(
    `${name.padEnd(26)} ${String(minified).padStart(7)} B minified ${String(gzip).padStart(7)} B gzip`,
  );
}
