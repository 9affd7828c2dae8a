/**
 * Measures what a bundler makes of `rfc9449` and its other entries, and keeps them small and alone: within their budgets,
 * free of Node built-ins and of code outside `src/`.
 */
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

// Bytes, gzip; raise one only in a commit that says why.
const BUDGET = 10_000;
const ENTRY_BUDGET = 8_000; // beyond the core

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const problems = [];

const everything = ['index.js'];
const small = await measure(['index.js'], ['createProof', 'verifyProof']);
print('createProof, verifyProof', small);
if (small.gzip > BUDGET)
  problems.push(`createProof and verifyProof take ${small.gzip} bytes, more than ${BUDGET}`);
for (const name of Object.keys(await import(join(dist, 'index.js')))) {
  print(name, await measure(everything, [name]));
}

const core = await measure(everything);
print('rfc9449', core);
judgeImports('index.js', core, /^dist\/(index|chunk-\w+)\.js$/);
for (const entry of ['server', 'client']) {
  const file = `${entry}/index.js`;
  const alone = await measure([file]);
  judgeImports(file, alone, new RegExp(`^dist/(${entry}/index|chunk-\\w+)\\.js$`));
  const { minified, gzip } = await measure([...everything, file]);
  const more = { minified: minified - core.minified, gzip: gzip - core.gzip };
  print(`rfc9449/${entry}, beyond it`, more);
  if (more.gzip > ENTRY_BUDGET)
    problems.push(`rfc9449/${entry} takes ${more.gzip} bytes beyond the core, more than ${ENTRY_BUDGET}`);
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length ? 1 : 0;

/** Of all exports of some files, or of some exports of one. */
async function measure(files, names) {
  const what = names === undefined ? '*' : `{ ${names.join()} }`;
  const { outputFiles, metafile } = await build({
    stdin: { contents: files.map((file) => `export ${what} from './${file}';`).join('\n'), resolveDir: dist },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external: ['node:*'],
    absWorkingDir: root,
    write: false,
    metafile: true,
    logLevel: 'warning',
    // Chunks that an entry shares with others, and of which nothing is used here.
    logOverride: { 'ignored-bare-import': 'silent' },
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

function judgeImports(entry, { imports, files }, allowed) {
  for (const { path, external } of imports) {
    if (external) problems.push(`dist/${entry} imports ${path}`);
  }
  for (const file of files) {
    if (!allowed.test(file)) problems.push(`dist/${entry} pulls in ${file}`);
    for (const source of sourcesOf(file)) {
      if (!source.startsWith('src/')) problems.push(`${file} contains ${source}`);
    }
  }
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
