/**
 * Installs the runtimes that the examples are run under into `.cache`, and prints where each of them is, as JSON.
 * npm provides them as packages for Linux on x64. Fails where one cannot be had; those that can be are there then.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const RUNTIMES = {
  deno: { name: '@deno/linux-x64-glibc', version: '2.9.6', file: 'deno' },
  bun: { name: '@oven/bun-linux-x64', version: '1.4.5', file: 'bin/bun' },
  workerd: { name: '@cloudflare/workerd-linux-64', version: '1.20261117.1', file: 'bin/workerd' },
};
const root = fileURLToPath(new URL('..', import.meta.url));
const isSupported = process.platform === 'linux' && process.arch === 'x64';

/** Installs a package into a folder of its own, which appears when it is complete. */
function install(folder, { name, version }) {
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  writeFileSync(`${partial}/package.json`, '{ "private": true }\n');
  const { status } = spawnSync(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1', `${name}@${version}`],
    { cwd: partial, stdio: ['ignore', 'ignore', 'inherit'], timeout: 120_000 },
  );
  try {
    if (status === 0) renameSync(partial, folder);
  } catch (error) {
    // Another process was faster.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

const files = {};
for (const [runtime, wanted] of Object.entries(RUNTIMES)) {
  const folder = `${root}.cache/${runtime}-${wanted.version}`;
  const file = `${folder}/node_modules/${wanted.name}/${wanted.file}`;
  if (!existsSync(file) && isSupported) install(folder, wanted);
  if (existsSync(file)) files[runtime] = file;
}
console.log(JSON.stringify(files));
process.exitCode = Object.keys(files).length === Object.keys(RUNTIMES).length ? 0 : 1;
