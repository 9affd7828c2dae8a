/**
 * Runs everything in a browser of Debian, without a driver: a page on loopback, which is a secure context, imports the
 * package by an import map, as it is on disk, and posts what came of it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { start } from './child.mjs';

const CHROMIUM =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

// A browser of a test calls nobody.
const FIREFOX = {
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'http://127.0.0.1:1/',
  'toolkit.telemetry.enabled': false,
};

const BROWSERS = {
  chromium: {
    packages: ['chromium'],
    find: () => onPath('chromium', 'chromium-browser', 'google-chrome'),
    commandOf: (file, url, profile) => [file, ...CHROMIUM.split(' '), `--user-data-dir=${profile}`, url],
  },
  firefox: {
    packages: ['firefox-esr'],
    find: () => onPath('firefox-esr', 'firefox'),
    commandOf(file, url, profile) {
      const lines = Object.entries(FIREFOX).map(
        ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`,
      );
      writeFileSync(join(profile, 'user.js'), lines.join(''));
      return [file, '--headless', '--no-remote', '--profile', profile, url];
    },
  },
  // WebKitGTK is not Safari: the engine is the same, the cryptography under it is another.
  webkit: {
    packages: ['webkit2gtk-driver', 'xvfb', 'xauth'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a format of dpkg-query.
    version: ['dpkg-query', '--show', '--showformat=${Version}', 'libwebkit2gtk-4.1-0'],
    find: () => (onPath('xvfb-run') ? miniBrowser() : undefined),
    commandOf: (file, url) => ['xvfb-run', '-a', file, '--private', url],
    env: { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
    // About one start in ten never loads the page.
    tries: 3,
  },
};

function onPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}

function miniBrowser() {
  return readdirSync('/usr/lib')
    .map((folder) => `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`)
    .find((file) => existsSync(file));
}

/** The file of a browser: found, else installed from Debian where that is permitted. Throws where it cannot be had. */
export function installedBrowser(name) {
  const { find, packages } = BROWSERS[name];
  const found = find();
  if (found !== undefined) return found;
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || onPath('apt-get') === undefined)
    throw new Error(`there is none: ${command}`);
  const { status, stderr } = spawnSync('sh', ['-c', `apt-get update -qq && ${command}`], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 300_000,
  });
  const file = status === 0 ? find() : undefined;
  if (file === undefined) throw new Error(`Debian has none: ${stderr.slice(-500)}`);
  return file;
}

function versionOf(name, file) {
  // The one that has no option for it comes with its library.
  const [command, ...args] = BROWSERS[name].version ?? [file, '--version'];
  const { stdout } = spawnSync(command, args, { encoding: 'utf8', timeout: 30_000 });
  return /\d+(\.\d+)+/.exec(stdout)?.[0] ?? 'unknown';
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>rfc9449</title>
<script type="importmap">{ "imports": IMPORTS }</script>
<script type="module">
  const post = (path, value) => fetch(path, { method: 'POST', body: JSON.stringify(value) });
  // Waits for the answer: nothing else arrives before the process dies.
  function trace(name) {
    const request = new XMLHttpRequest();
    request.open('POST', '/before', false);
    request.send(name);
  }
  try {
    await post('/loaded', {});
    const { main } = await import('/bundle.mjs');
    const before = location.search === '?trace' ? trace : undefined;
    const outcome = await main(await (await fetch('/material.json')).json(), before);
    await post('/outcome', { outcome });
  } catch (error) {
    await post('/outcome', { problem: String(error) + '\\n' + error.stack });
  }
</script>`;

/** `folder` holds the bundle and gets the profile. */
export async function runBrowser(name, file, given) {
  const { tries = 1 } = BROWSERS[name];
  for (let left = tries; ; left--) {
    try {
      return await runOnce(name, file, given);
    } catch (error) {
      // Only a page that was never loaded is tried again: a crash on a vector is what this looks for.
      if (!(error instanceof NotLoaded)) throw await explained(error, name, file, given);
      if (left === 1) throw error;
    }
  }
}

class NotLoaded extends Error {}

/** Once more, slowly: which vector or test was the last one? */
async function explained(error, name, file, given) {
  let last = 'none';
  const onBefore = (what) => {
    last = what;
  };
  await runOnce(name, file, { ...given, onBefore }).catch(() => undefined);
  return new Error(`${error.message}\nthe last one was: ${last}`);
}

const SECONDS_TO_LOAD = 40;

async function runOnce(name, file, { folder, material, packageFolder, seconds, onBefore }) {
  const { commandOf, env = {} } = BROWSERS[name];
  const site = await openSite({ folder, material, packageFolder, onBefore });
  const home = join(folder, `profile-${site.port}`);
  mkdirSync(home, { recursive: true });
  const [command, ...args] = commandOf(
    file,
    `http://localhost:${site.port}/${onBefore ? '?trace' : ''}`,
    home,
  );
  const browser = start(command, args, { seconds, env: { ...env, HOME: home }, fatal: /WebProcess CRASHED/ });
  const timer = setTimeout(
    () => site.giveUp(new NotLoaded('The page was not loaded')),
    SECONDS_TO_LOAD * 1000,
  );
  try {
    await Promise.race([site.loaded, browser.ended]);
    clearTimeout(timer);
    const { problem, outcome } = await Promise.race([site.outcome, browser.ended.then(() => ({}))]);
    if (outcome === undefined) throw new Error(problem ?? 'The browser ended');
    return { version: versionOf(name, file), outcome };
  } finally {
    clearTimeout(timer);
    await browser.end();
    site.close();
  }
}

/** Serves page, bundle, suite, and the package as it is on disk. */
async function openSite({ folder, material, packageFolder, onBefore }) {
  const { exports } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const imports = Object.fromEntries(
    ['.', './server', './client', './conformance'].map((entry) => [
      entry.replace('.', 'rfc9449'),
      exports[entry].default.replace('.', '/rfc9449'),
    ]),
  );
  const page = PAGE.replace('IMPORTS', JSON.stringify(imports));
  const loaded = deferred();
  const outcome = deferred();
  const answer = async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const send = (type, body) => response.writeHead(200, { 'Content-Type': type }).end(body);
    if (pathname === '/') return send('text/html', page);
    if (pathname === '/bundle.mjs') return send('text/javascript', readFileSync(join(folder, 'bundle.mjs')));
    if (pathname === '/material.json') return send('application/json', readFileSync(material));
    if (pathname === '/loaded') {
      loaded.resolve();
      return send('text/plain', '');
    }
    if (pathname === '/before') {
      onBefore(await text(request));
      return send('text/plain', '');
    }
    if (pathname === '/outcome') {
      outcome.resolve(JSON.parse(await text(request)));
      return send('text/plain', '');
    }
    const [, file] = /^\/rfc9449\/(dist\/[\w/-]+\.js)$/.exec(pathname) ?? [];
    if (file === undefined) return response.writeHead(404).end();
    return send('text/javascript', readFileSync(join(packageFolder, file)));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    loaded: loaded.promise,
    outcome: outcome.promise,
    giveUp: loaded.reject,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}
