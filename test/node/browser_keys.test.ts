/** The browser example and createDPoPFetch() in Chromium: keys in IndexedDB, CORS, redirects. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { verifyProof } from '../../src/index.ts';
import { assert, suite } from '../support/suite.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

const chromium = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find((file) => existsSync(file));

/** What the test page does: makes a key, reloads itself, uses the key, and goes on to the example. */
const PAGE = `<!doctype html><meta charset="utf-8"><script type="importmap">
{ "imports": { "rfc9449": "/rfc9449/index.js", "rfc9449/client": "/rfc9449/client/index.js" } }
</script><script type="module">
  import { createDPoPFetch, dpopJkt } from 'rfc9449/client';
  import { deleteKeyPair, loadKeyPair } from '/keys.js';
  const report = (name, value) => fetch('/report', { method: 'POST', body: JSON.stringify({ name, value }) });
  const failure = (promise) => promise.then((response) => response.status, (error) => typeof error.code === 'string' ? error.code : error.name);
  const other = new URLSearchParams(location.search).get('other');
  async function make() {
    const key = await loadKeyPair('https://as.example.com');
    const both = await Promise.all([loadKeyPair('b'), loadKeyPair('b')]);
    await report('made', {
      jkt: await dpopJkt(key),
      extractable: key.privateKey.extractable,
      exported: await failure(crypto.subtle.exportKey('jwk', key.privateKey)),
      same: (await dpopJkt(both[0])) === (await dpopJkt(both[1])),
      b: await dpopJkt(both[0]),
    });
  }
  async function use() {
    const key = await loadKeyPair('https://as.example.com');
    const b = await dpopJkt(await loadKeyPair('b'));
    await deleteKeyPair('b');
    const dpopFetch = createDPoPFetch({ key });
    const open = createDPoPFetch({ key, accessToken: 'a' });
    await report('used', {
      jkt: await dpopJkt(key),
      extractable: key.privateKey.extractable,
      exported: await failure(crypto.subtle.exportKey('jwk', key.privateKey)),
      b,
      afterDelete: await dpopJkt(await loadKeyPair('b')),
      relative: await failure(dpopFetch('/api/items?a#b', { method: 'POST', body: 'x' })),
      request: await failure(dpopFetch(new Request('/api/items', { method: 'POST', body: 'x' }))),
      redirect: await failure(dpopFetch('/redirect')),
      noCors: await failure(dpopFetch(other + '/exposed', { mode: 'no-cors' })),
      hidden: await failure(open(other + '/hidden')),
      exposed: await failure(open(other + '/exposed')),
    });
  }
  try {
    if (sessionStorage.getItem('made') === null) {
      await make();
      sessionStorage.setItem('made', 'yes');
      location.reload();
    } else {
      await use();
      location.href = '/';
    }
  } catch (error) {
    await report('error', String(error.stack));
  }
</script>`;

interface Call {
  readonly url: string;
  readonly jkt: string;
  readonly isRetry: boolean;
  readonly hasToken: boolean;
}

interface Site {
  readonly calls: Call[];
  readonly reports: Map<string, Record<string, unknown>>;
  /** Settles when the example has called its API. */
  readonly done: Promise<void>;
}

function startSite(): Site & { readonly listener: (...exchange: [IncomingMessage, ServerResponse]) => void } {
  const calls: Call[] = [];
  const reports: Site['reports'] = new Map();
  let finish: (error?: Error) => void = () => undefined;
  const done = new Promise<void>((resolve, reject) => {
    finish = (error) => (error === undefined ? resolve() : reject(error));
  });

  const api = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const url = `http://${incoming.headers.host}${incoming.url}`;
    const [, accessToken] = (incoming.headers.authorization ?? '').split('DPoP ');
    const proof = await verifyProof(incoming.headersDistinct['dpop'], {
      method: incoming.method ?? '',
      url,
      ...(accessToken !== undefined && { accessToken, tokenCheck: 'ath-only' }),
    });
    const isRetry = proof.claims['nonce'] === 'n1';
    calls.push({ url, jkt: proof.jkt, isRetry, hasToken: accessToken !== undefined });
    outgoing.setHeader('DPoP-Nonce', 'n1');
    if (!isRetry) outgoing.writeHead(401, { 'WWW-Authenticate': 'DPoP error="use_dpop_nonce"' });
    outgoing.end('items');
    if (isRetry && reports.has('used') && url.endsWith('/api/items')) finish();
  };

  const cors = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    outgoing.setHeader('Access-Control-Allow-Origin', '*');
    outgoing.setHeader('Access-Control-Allow-Headers', 'DPoP, Authorization');
    if (incoming.url === '/exposed') {
      outgoing.setHeader('Access-Control-Expose-Headers', 'DPoP-Nonce, WWW-Authenticate');
    }
    if (incoming.method === 'OPTIONS') outgoing.end();
    else await api(incoming, outgoing);
  };

  const file = (outgoing: ServerResponse, type: string, path: string): void => {
    outgoing.setHeader('Content-Type', type);
    outgoing.end(readFileSync(join(root, path)));
  };

  const route = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const path = (incoming.url ?? '').replace(/\?.*/, '');
    if (path === '/exposed' || path === '/hidden') return cors(incoming, outgoing);
    if (path === '/api/items') return api(incoming, outgoing);
    if (path === '/redirect') outgoing.writeHead(302, { Location: '/api/items' }).end();
    else if (path === '/test') outgoing.setHeader('Content-Type', 'text/html').end(PAGE);
    else if (path === '/') file(outgoing, 'text/html', 'examples/browser/index.html');
    else if (path === '/keys.js') file(outgoing, 'text/javascript', 'examples/browser/keys.js');
    else if (/^\/rfc9449\/[a-z0-9_/]+\.js$/.test(path)) {
      file(outgoing, 'text/javascript', path.replace('/rfc9449/', '.test/src/'));
    } else if (path === '/report') {
      const { name, value } = JSON.parse(await text(incoming));
      reports.set(name, value);
      outgoing.end();
      if (name === 'error') finish(new Error(value));
    } else outgoing.writeHead(404).end();
  };

  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    route(incoming, outgoing).catch((error: Error) => {
      outgoing.writeHead(500).end();
      finish(error);
    });
  };
  return { calls, reports, done, listener };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

/** Starts the browser on the test page and waits until the example has called its API. */
async function visit(file: string): Promise<Site> {
  const site = startSite();
  const servers = [createServer(site.listener), createServer(site.listener)] as const;
  const [own, other] = [await listen(servers[0]), await listen(servers[1])];
  const profile = mkdtempSync(join(tmpdir(), 'rfc9449-'));
  let browser: ChildProcess | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const url = `${own}/test?other=${other}`;
    browser = spawn(file, [...FLAGS.split(' '), `--user-data-dir=${profile}`, url], {
      stdio: 'ignore',
      detached: true,
    });
    const exited = new Promise<void>((resolve) => browser?.once('exit', () => resolve()));
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('the browser took more than 60 seconds')), 60_000);
    });
    await Promise.race([site.done, late]);
    // A group of its own, so that its children end with it.
    process.kill(-(browser.pid as number), 'SIGKILL');
    await exited;
    return site;
  } finally {
    clearTimeout(timer);
    if (browser?.pid !== undefined && browser.exitCode === null && browser.signalCode === null) {
      process.kill(-browser.pid, 'SIGKILL');
    }
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

suite('createDPoPFetch in a browser', (test) => {
  test('the key of the browser example is not extractable, outlives a reload and signs', async () => {
    if (chromium === undefined) {
      if (process.env['CI']) throw new Error('no Chromium: install the package "chromium"');
      console.log('NOT TESTED: no Chromium here (package "chromium")');
      return;
    }
    const { calls, reports } = await visit(chromium);
    const { jkt, ...made } = reports.get('made') ?? {};
    assert.match(String(jkt), /^[\w-]{43}$/);
    const secret = { extractable: false, exported: 'InvalidAccessError' };
    assert.equal(made, { ...secret, same: true, b: made['b'] });
    const { afterDelete, ...used } = reports.get('used') ?? {};
    assert.isNot(afterDelete, made['b']);
    assert.equal(used, {
      ...secret,
      jkt,
      b: made['b'],
      relative: 200,
      request: 200,
      redirect: 'redirect_refused',
      noCors: 'TypeError',
      hidden: 401,
      exposed: 200,
    });
    assert.ok(calls.every((call) => call.jkt === jkt));
    const paths = calls.map(({ url, isRetry, hasToken }) => [url.replace(/^.*:\d+/, ''), isRetry, hasToken]);
    assert.equal(paths, [
      ['/api/items?a', false, false],
      ['/api/items?a', true, false],
      ['/api/items', true, false],
      // The page cannot see what is not exposed to it.
      ['/hidden', false, true],
      ['/exposed', false, true],
      ['/exposed', true, true],
      ['/api/items', false, true],
      ['/api/items', true, true],
    ]);
  });
});
