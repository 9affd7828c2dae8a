/**
 * Packs this package, installs the tarball into an empty project, and bundles what every runtime runs against it. What an
 * entry of the package exports comes from that entry; only the rest of `src` that tests name comes from the packed source.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Entries of the package, by the file in the source that tests import. The core first: it owns the error class. */
const ENTRIES = {
  'src/index.ts': 'rfc9449',
  'src/server/index.ts': 'rfc9449/server',
  'src/client/index.ts': 'rfc9449/client',
  'src/conformance/index.ts': 'rfc9449/conformance',
};

// A cache is known to the copy of the source that made it, and this file tests what no entry exports.
const TESTS_OF_SOURCE = ['test/key_cache.test.ts'];

/** Installs the tarball into an empty project and returns the folder of the package there. */
export function installTarball(folder) {
  const project = join(folder, 'project');
  mkdirSync(project);
  const packed = run(
    'npm',
    ['pack', '--json', '--silent', '--ignore-scripts', '--pack-destination', folder],
    root,
  );
  const [{ filename }] = Object.values(JSON.parse(packed));
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  run(
    'npm',
    [
      'install',
      '--silent',
      '--ignore-scripts',
      '--offline',
      '--no-audit',
      '--no-fund',
      join(folder, filename),
    ],
    project,
  );
  return join(project, 'node_modules/rfc9449');
}

function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (status !== 0) throw new Error(`${command} ${args[0]}: ${error ?? stderr}`);
  return stdout;
}

/** The whole suite of the package as one document. */
export async function readMaterial(packageFolder, folder) {
  const outfile = join(folder, 'suite.mjs');
  const entryPoints = [join(root, 'cli/suite.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' });
  const { readSuite } = await import(pathToFileURL(outfile));
  const vectors = join(packageFolder, 'vectors');
  const { capabilities } = JSON.parse(readFileSync(join(vectors, 'registry/capabilities.json'), 'utf8'));
  return { suite: readSuite(vectors), capabilities: capabilities.map(({ capability }) => capability) };
}

/**
 * Bundles what every runtime runs: a module with one export, `main(material, before)`. `isWhole` includes the entries of the
 * package; without it they are imported by name, as users do.
 */
export async function bundle({ packageFolder, outfile, isWhole }) {
  const exports = await readExports(packageFolder);
  const files = readdirSync(join(root, 'test')).filter((name) => name.endsWith('.test.ts'));
  if (files.length === 0) throw new Error('There are no unit tests');
  const list = files.map((file) => `['${file}', () => import('./test/${file}')]`);
  await build({
    stdin: {
      contents: `import { run } from './test/runtime/run.ts';
        export const main = (material, before) => run(material, [${list}], before);`,
      resolveDir: root,
      sourcefile: 'runtimes.js',
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['import'],
    target: 'es2022',
    sourcemap: false,
    logLevel: 'warning',
    plugins: [packedPlugin({ packageFolder, exports, isWhole })],
  });
}

/** Exports of the entries, by name, and of each file of the packed source. */
async function readExports(packageFolder) {
  const { exports } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const byName = new Map();
  for (const entry of Object.values(ENTRIES)) {
    const file = exports[entry.replace('rfc9449', '.')].default;
    for (const name of Object.keys(await import(pathToFileURL(join(packageFolder, file))))) {
      if (!byName.has(name)) byName.set(name, entry);
    }
  }
  const source = join(packageFolder, 'src');
  const { outputs } = await build({
    entryPoints: readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(source, name)),
    outdir: join(packageFolder, 'unused'),
    outbase: packageFolder,
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'warning',
  }).then(({ metafile }) => metafile);
  const ofFile = new Map();
  for (const output of Object.values(outputs)) {
    if (output.entryPoint === undefined) continue;
    ofFile.set(relative(packageFolder, resolve(output.entryPoint)), output.exports);
  }
  return { byName, ofFile };
}

/** Sends imports of `src` to the package, and those of the runner of unit tests to one that needs no process. */
function packedPlugin({ packageFolder, exports: { byName, ofFile }, isWhole }) {
  const { exports: entries } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const entryOf = (path) => {
    if (!isWhole) return { path, external: true };
    return { path: join(packageFolder, entries[path.replace('rfc9449', '.')].default), sideEffects: false };
  };
  const setup = (build) => {
    build.onResolve({ filter: /^\.\.?\// }, ({ path, importer, resolveDir, namespace }) => {
      const file = relative(root, resolve(resolveDir, path));
      if (file === 'test/support/suite.ts') return { path: join(root, 'test/runtime/suite.ts') };
      if (namespace === 'source' || TESTS_OF_SOURCE.includes(relative(root, importer))) {
        if (file.startsWith('src/')) return { path: join(packageFolder, file) };
        return { path: join(root, file), namespace: 'source' };
      }
      if (!file.startsWith('src/')) return undefined;
      const entry = ENTRIES[file];
      if (entry !== undefined) return entryOf(entry);
      return { path: file, namespace: 'packed', sideEffects: false };
    });
    build.onResolve({ filter: /^rfc9449(\/|$)/ }, ({ path }) => entryOf(path));
    build.onResolve({ filter: /^packed:/ }, ({ path }) => ({
      path: join(packageFolder, path.replace('packed:', '')),
      sideEffects: false,
    }));
    build.onLoad({ filter: /.*/, namespace: 'source' }, ({ path }) => ({
      contents: readFileSync(path, 'utf8'),
      loader: 'ts',
      resolveDir: dirname(path),
    }));
    build.onLoad({ filter: /.*/, namespace: 'packed' }, ({ path }) => {
      const lines = (ofFile.get(path) ?? []).map(
        (name) => `export { ${name} } from '${byName.get(name) ?? `packed:${path}`}';`,
      );
      return { contents: lines.join('\n') || 'export {};', resolveDir: dirname(packageFolder) };
    });
  };
  return { name: 'packed', setup };
}
