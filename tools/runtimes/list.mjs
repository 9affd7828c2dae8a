/** Every runtime: how it is had, what it is given, and how it is run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installedBrowser, runBrowser } from './browser.mjs';
import { start } from './child.mjs';
import { installed, PACKAGES } from './packages.mjs';
import { runWorkerd } from './workerd.mjs';

const own = (file) => fileURLToPath(new URL(file, import.meta.url));

// Seconds for the suite and the unit tests in one runtime, on a machine that does other things, too.
const SECONDS = 300;

/** Runs a script that writes what came of it to a file. */
async function runScript(command, args, folder) {
  const result = join(folder, 'result.json');
  const { ended, end } = start(command, [...args, result], { seconds: SECONDS });
  try {
    await ended;
  } finally {
    await end();
  }
  return JSON.parse(readFileSync(result, 'utf8'));
}

/** `label` in the table; `bundle` of the package it takes; `isCi` for the bounded set; `install`, `run`. */
const script = (label, name, { options = [], isCi = false } = {}) => ({
  name,
  label,
  isCi,
  bundle: 'bare',
  install: () => installed(name),
  run: (file, { bundle, material, folder }) =>
    runScript(file, [...options, own('./start.mjs'), bundle, material], folder),
});

const node = (major, isCi) => ({
  ...script('Node', `node${major}`, { options: ['--no-warnings'], isCi }),
  // The Node that runs this is not downloaded again.
  install: async () =>
    process.versions.node === PACKAGES[`node${major}`].version ? process.execPath : installed(`node${major}`),
});

const browser = (label, name, isCi = false) => ({
  name,
  label,
  isCi,
  bundle: 'bare',
  install: async () => installedBrowser(name),
  run: (file, given) => runBrowser(name, file, { ...given, seconds: SECONDS }),
});

export const RUNTIMES = [
  node(20, true),
  node(22, false),
  node(24, false),
  node(26, true),
  script('Deno', 'deno', { options: ['run', '--allow-all', '--no-lock'], isCi: true }),
  script('Bun', 'bun', { isCi: true }),
  {
    name: 'workerd',
    label: 'workerd (Cloudflare Workers)',
    isCi: true,
    bundle: 'whole',
    install: () => installed('workerd'),
    run: async (file, given) => ({
      version: PACKAGES.workerd.version,
      ...(await runWorkerd(file, { ...given, seconds: SECONDS })),
    }),
  },
  {
    name: 'edge',
    label: 'Vercel edge runtime',
    isCi: false,
    bundle: 'whole',
    install: async () => {
      const [edge, host] = await Promise.all([installed('edge'), installed('node24')]);
      return { edge, host };
    },
    async run({ edge, host }, { bundle, material, folder }) {
      const args = ['--no-warnings', own('./start_edge.mjs'), edge, bundle, material];
      const { host: on, outcome } = await runScript(host, args, folder);
      return { version: `${PACKAGES.edge.version} ${on}`, outcome };
    },
  },
  browser('Chromium', 'chromium', true),
  browser('Firefox', 'firefox'),
  browser('WebKitGTK', 'webkit'),
];
