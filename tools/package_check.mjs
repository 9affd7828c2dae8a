/**
 * Judges the package as users get it: the files in the tarball, publint, attw, and an installation in an
 * empty project where the README's examples and the command line run.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

const REQUIRED = [
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'LICENSE',
  'dist/index.js',
  'dist/index.d.ts',
  'dist/server/index.js',
  'dist/server/index.d.ts',
  'dist/client/index.js',
  'dist/client/index.d.ts',
  'dist/conformance/index.js',
  'dist/conformance/index.d.ts',
  'dist/cli.js',
  'src/index.ts',
];
// Whatever is packed must match one of these.
const ALLOWED = [
  /^dist\/(index|server\/index|client\/index|conformance\/index|cli|chunk-\w+)\.js(\.map)?$/,
  /^dist\/([a-z0-9_]+\/)*[a-z0-9_]+\.d\.ts$/,
  /^src\/([a-z0-9_]+\/)*[a-z0-9_]+\.ts$/,
  /^vectors\/([a-z0-9_-]+\/)*[A-Za-z0-9_.-]+\.(json|md)$/,
  /^adapters\/(js|ts|py|go|java|rust)\/(src\/)?\w+\.(mjs|ts|py|go|mod|java|toml|rs)$/,
  /^docs\/[a-z_]+\.md$/,
  /^vectors\/(LICENSE|load\.(js|d\.ts)|examples\/run\.(mjs|py|go))$/,
];

let passed = 0;
let failed = 0;
const temporary = mkdtempSync(join(tmpdir(), 'rfc9449-package-'));
try {
  checkPackage();
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

function checkPackage() {
  // The package manager's stderr may carry warnings about the user's own settings.
  const packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', temporary], root);
  const [{ filename, files }] = Object.values(JSON.parse(packed.stdout));
  const tarball = join(temporary, filename);
  const paths = files.map((file) => file.path);

  judge('holds every required file', REQUIRED.filter((path) => !paths.includes(path)).join('\n'));
  judge(
    'holds nothing else',
    paths.filter((path) => !REQUIRED.includes(path) && !ALLOWED.some((rule) => rule.test(path))).join('\n'),
  );
  judge('has a declaration for every source file', withoutDeclaration(paths).join('\n'));
  judgeRun('publint', run('publint', ['run', '--strict', tarball], root));
  judgeRun('attw', run('attw', ['--profile', 'esm-only', '--no-emoji', tarball], root));

  const project = join(temporary, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
  judgeRun('installs', run('npm', ['install', '--ignore-scripts', '--offline', tarball], project));

  const examples = readExamples();
  judge(
    'README has examples',
    examples.size ? '' : 'no fenced code block follows an "<!-- example: name -->"',
  );
  for (const [name, code] of examples) {
    writeFileSync(join(project, `${name}.mjs`), code);
    judgeRun(`example ${name}, import`, run('node', [`${name}.mjs`], project));
    writeFileSync(join(project, `${name}.cjs`), toCommonJs(code));
    judgeRun(`example ${name}, require`, run('node', [`${name}.cjs`], project));
  }
  const [bin] = Object.keys(manifest.bin);
  judgeRun(`${bin} --help`, run(join(project, 'node_modules/.bin', bin), ['--help'], project));
}

function withoutDeclaration(paths) {
  return paths
    .filter((path) => /^src\/.*\.ts$/.test(path))
    .map((path) => path.replace(/^src\/(.*)\.ts$/, 'dist/$1.d.ts'))
    .filter((path) => !paths.includes(path));
}

/** Code blocks of one name are parts of one example. */
function readExamples() {
  const examples = new Map();
  const block = /<!-- example: ([a-z0-9-]+) -->\s*```(?:ts|js)\n([\s\S]*?)```/g;
  for (const [, name, code] of readFileSync(`${root}README.md`, 'utf8').matchAll(block)) {
    examples.set(name, (examples.get(name) ?? '') + code);
  }
  return examples;
}

function toCommonJs(code) {
  const required = code
    .replaceAll(/^import \{([^}]*)\} from ('[^']+');?$/gm, (_, names, specifier) => {
      return `const {${names.replaceAll(' as ', ': ')}} = require(${specifier});`;
    })
    .replaceAll(/^export (?=(async )?function|const|class)/gm, '');
  return `(async () => {\n${required}\n})();\n`;
}

function run(command, commandArguments, cwd) {
  const PATH = `${root}node_modules/.bin:${process.env.PATH}`;
  return spawnSync(command, commandArguments, {
    cwd,
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, PATH, NO_COLOR: '1' },
  });
}

function judgeRun(name, { status, stdout, stderr, error }) {
  judge(name, status === 0 ? '' : `${error ?? `exit code ${status}`}\n${stdout}${stderr}`);
}

function judge(name, problem) {
  problem ? failed++ : passed++;
  console.log(problem ? `FAIL ${name}\n${problem}` : `ok   ${name}`);
}
