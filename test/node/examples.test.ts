/** The servers of examples/, each in its real runtime, and requests to them by our client and byte by byte. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { createDPoPFetch, importKeyPair } from '../../src/client/index.ts';
import { createProof, generateKeyPair } from '../../src/index.ts';
import { createNonceIssuer } from '../../src/server/index.ts';
import { type ChildServer, freePort, plainEnvironment, startServer } from '../support/child_server.ts';
import { exchange, type RawAnswer } from '../support/raw_exchange.ts';
import { assert, suite, type Test } from '../support/suite.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const CLOCK_JUMP = fileURLToPath(new URL('../support/clock_jump.js', import.meta.url));

// Of the examples: the key of RFC 7517 appendix A.2, and the token that is bound to it.
const KEY = await importKeyPair({
  kty: 'EC',
  crv: 'P-256',
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
  d: '870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE',
});
const TOKEN = 'example-token';
const APP = 'https://app.example';
const NONCE_SECRET = 'a secret of the tests, as long as it has to be';
const ORDERS = '{"customer":"alice"}';

/** Where the runtimes are that could be installed. */
const RUNTIMES: Readonly<Partial<Record<string, string>>> = {
  node: process.execPath,
  ...JSON.parse(
    spawnSync(process.execPath, [`${root}tools/runtimes_install.mjs`], { encoding: 'utf8' }).stdout || '{}',
  ),
};

interface Example {
  readonly file: string;
  readonly runtime: 'node' | 'deno' | 'bun' | 'workerd';
}

const EXAMPLES: readonly Example[] = [
  { file: 'node_http.mjs', runtime: 'node' },
  { file: 'express.mjs', runtime: 'node' },
  { file: 'fastify.mjs', runtime: 'node' },
  { file: 'hono.mjs', runtime: 'node' },
  { file: 'deno.mjs', runtime: 'deno' },
  { file: 'bun.mjs', runtime: 'bun' },
  { file: 'worker.mjs', runtime: 'workerd' },
];

/** workerd takes one file. */
function serveBundle(file: string, port: number): string[] {
  buildSync({
    entryPoints: [file],
    bundle: true,
    format: 'esm',
    external: ['cloudflare:*'],
    logLevel: 'error',
    outfile: `${root}.cache/worker.js`,
  });
  return ['serve', `${root}examples/worker.capnp`, '--socket-addr', `http=127.0.0.1:${port}`];
}

const ARGUMENTS: Readonly<Record<Example['runtime'], (file: string, port: number) => string[]>> = {
  node: (file) => ['--import', CLOCK_JUMP, file],
  deno: (file) => ['run', '--quiet', '--allow-net', '--allow-env', '--preload', CLOCK_JUMP, file],
  bun: (file) => ['--preload', CLOCK_JUMP, file],
  workerd: serveBundle,
};

async function start({ file, runtime }: Example): Promise<ChildServer> {
  if (!existsSync(`${root}dist/server/index.js`)) throw new Error('no dist: run "npm run build" first');
  const port = await freePort();
  const args = ARGUMENTS[runtime](`${root}examples/${file}`, port);
  const env = { PORT: String(port), ORIGIN: `http://127.0.0.1:${port}`, APP, NONCE_SECRET };
  return startServer([RUNTIMES[runtime] ?? '', ...args], env, port);
}

interface Wire {
  readonly proof: string;
  readonly response: Response;
}

/** Our client, and what it sent and received. */
function clientOf(options: { key?: typeof KEY; accessToken?: string; ahead?: () => number } = {}): {
  readonly dpopFetch: typeof fetch;
  readonly wire: Wire[];
} {
  const { key = KEY, accessToken = TOKEN, ahead = () => 0 } = options;
  const wire: Wire[] = [];
  const watched = async (request: Request): Promise<Response> => {
    const response = await fetch(request);
    wire.push({ proof: request.headers.get('dpop') ?? '', response });
    return response;
  };
  const now = (): number => Math.floor(Date.now() / 1000) + ahead();
  return { dpopFetch: createDPoPFetch({ key, accessToken, fetch: watched, now }), wire };
}

const challengeOf = ({ headers }: Response): string => headers.get('www-authenticate') ?? '';
const statusesOf = (wire: readonly Wire[]): number[] => wire.map(({ response }) => response.status);

const GET = 'GET /orders HTTP/1.1';
const TOKEN_LINE = `Authorization: DPoP ${TOKEN}`;
const BEARER_LINE = `Authorization: Bearer ${TOKEN}`;
const PROOF_LINE = 'DPoP: {proof}';
const EVIL = 'http://evil.example/orders';

interface RawRow {
  readonly what: string;
  /** `{host}` and `{proof}` are filled in. */
  readonly head: readonly string[];
  readonly htu?: string;
  /** Several, where hosts refuse it themselves, each in its own way. */
  readonly status: readonly number[];
}

const HOST_REFUSALS = [400, 401, 404];

const RAW_ROWS: readonly RawRow[] = [
  { what: 'an honest request', head: [GET, 'Host: {host}', TOKEN_LINE, PROOF_LINE], status: [200] },
  {
    what: 'a foreign Host, with an honest proof',
    head: [GET, 'Host: evil.example', TOKEN_LINE, PROOF_LINE],
    status: [200],
  },
  {
    what: 'a foreign Host, with a proof for it',
    head: [GET, 'Host: evil.example', TOKEN_LINE, PROOF_LINE],
    htu: EVIL,
    status: [401],
  },
  {
    what: 'an absolute-form target, with a proof for it',
    head: [`GET ${EVIL} HTTP/1.1`, 'Host: {host}', TOKEN_LINE, PROOF_LINE],
    htu: EVIL,
    status: HOST_REFUSALS,
  },
  {
    what: 'a target of two slashes and a host, with a proof for it',
    head: ['GET //evil.example/orders HTTP/1.1', 'Host: {host}', TOKEN_LINE, PROOF_LINE],
    htu: EVIL,
    status: HOST_REFUSALS,
  },
  {
    what: 'userinfo in Host, with a proof for what follows',
    head: [GET, 'Host: good@evil.example', TOKEN_LINE, PROOF_LINE],
    htu: EVIL,
    status: HOST_REFUSALS,
  },
  {
    what: 'a path in Host, with a proof for it',
    head: [GET, 'Host: evil.example/orders?', TOKEN_LINE, PROOF_LINE],
    htu: EVIL,
    status: HOST_REFUSALS,
  },
  {
    what: 'a second Authorization line',
    head: [GET, 'Host: {host}', TOKEN_LINE, BEARER_LINE, PROOF_LINE],
    status: [400],
  },
  {
    what: 'a Bearer line before the right one',
    head: [GET, 'Host: {host}', BEARER_LINE, TOKEN_LINE, PROOF_LINE],
    status: [400],
  },
  {
    what: 'a second DPoP line',
    head: [GET, 'Host: {host}', TOKEN_LINE, PROOF_LINE, 'DPoP: a.b.c'],
    status: [401],
  },
  {
    what: 'the same DPoP line twice',
    head: [GET, 'Host: {host}', TOKEN_LINE, PROOF_LINE, PROOF_LINE],
    status: [401],
  },
  { what: 'no proof', head: [GET, 'Host: {host}', TOKEN_LINE], status: [401] },
  { what: 'the bound token as a Bearer token', head: [GET, 'Host: {host}', BEARER_LINE], status: [401] },
];

/** The lines of a row, with a new proof. */
async function fill({ origin }: ChildServer, { head, htu }: RawRow): Promise<string[]> {
  const { headers } = await fetch(`${origin}/orders`);
  const proof = await createProof(KEY, {
    htm: 'GET',
    htu: htu ?? `${origin}/orders`,
    accessToken: TOKEN,
    nonce: String(headers.get('dpop-nonce')),
  });
  const host = origin.slice('http://'.length);
  return head.map((line) => line.replace('{proof}', proof).replace('{host}', host));
}

const isServed = ({ status, body }: RawAnswer): boolean => status === 200 && body.includes(ORDERS);

/** A nonce that is about to run out: sets the clock of the server ahead, or, where none can, makes one of the past. */
async function expectRenewal(server: ChildServer, isWorker: boolean): Promise<boolean> {
  let ahead = 0;
  const { dpopFetch, wire } = clientOf({ ahead: () => ahead });
  await dpopFetch(`${server.origin}/orders`);
  let response: Response;
  if (isWorker) {
    const secrets = [new TextEncoder().encode(NONCE_SECRET)];
    const issuer = createNonceIssuer({ secrets, audience: server.origin });
    const nonce = await issuer.issue(Math.floor(Date.now() / 1000) - 300);
    const htu = `${server.origin}/orders`;
    const proof = await createProof(KEY, { htm: 'GET', htu, accessToken: TOKEN, nonce });
    response = await fetch(htu, { headers: { Authorization: `DPoP ${TOKEN}`, DPoP: proof } });
  } else {
    server.signal('SIGUSR2');
    // The signal arrives when it arrives.
    await new Promise((resolve) => setTimeout(resolve, 100));
    ahead = 300;
    response = await dpopFetch(`${server.origin}/orders`);
    if (wire.length > 3) return false;
  }
  assert.equal([response.status, await response.text()], [200, ORDERS]);
  assert.match(response.headers.get('dpop-nonce') ?? '', /^\d+\.[\w-]{22}$/);
  assert.is(response.headers.get('cache-control'), 'no-store');
  return true;
}

function defineTests(test: Test, example: Example): void {
  let started: Promise<ChildServer> | undefined;
  const define = (title: string, run: (server: ChildServer) => Promise<void>): void =>
    test(`examples/${example.file} ${title}`, async () => {
      started ??= start(example);
      await run(await started);
    });

  define('answers our client, with a nonce from the second try on', async ({ origin }) => {
    const { dpopFetch, wire } = clientOf();
    const response = await dpopFetch(`${origin}/orders`);
    assert.equal([response.status, await response.text()], [200, ORDERS]);
    assert.is((await dpopFetch(`${origin}/orders?page=2`)).status, 200);
    assert.equal(statusesOf(wire), [401, 200, 200]);
    const first = wire[0]?.response as Response;
    assert.match(challengeOf(first), /^DPoP error="use_dpop_nonce", .*algs="ES256 /);
    assert.is(first.headers.get('cache-control'), 'no-store');
    assert.is(response.headers.get('dpop-nonce'), null);
  });

  define('refuses a replay, and all but one of ten copies at once', async (server) => {
    const { dpopFetch, wire } = clientOf();
    await dpopFetch(`${server.origin}/orders`);
    const { proof = '' } = wire.at(-1) ?? {};
    const headers = { Authorization: `DPoP ${TOKEN}`, DPoP: proof };
    const again = await fetch(`${server.origin}/orders`, { headers });
    assert.is(again.status, 401);
    assert.match(challengeOf(again), 'DPoP proof has been used before');
    const lines = await fill(server, RAW_ROWS[0] as RawRow);
    const answers = await Promise.all(Array.from({ length: 10 }, () => exchange(server.port, lines)));
    const statuses = answers.map(({ status }) => status).sort();
    assert.equal(statuses, [200, ...Array.from({ length: 9 }, () => 401)]);
  });

  define('refuses another key, another token and no token', async ({ origin }) => {
    const { dpopFetch: thief } = clientOf({ key: await generateKeyPair('ES256') });
    const stolen = await thief(`${origin}/orders`);
    assert.is(stolen.status, 401);
    assert.match(challengeOf(stolen), 'Access token is bound to another key');
    const { dpopFetch: stranger } = clientOf({ accessToken: 'constructor' });
    const unknown = await stranger(`${origin}/orders`);
    assert.is(unknown.status, 401);
    assert.match(challengeOf(unknown), /^DPoP error="invalid_token"/);
    const nothing = await fetch(`${origin}/orders`);
    assert.is(nothing.status, 401);
    assert.match(challengeOf(nothing), /^DPoP algs="[A-Za-z0-9 -]+"$/);
  });

  define('answers requests written byte by byte', async (server) => {
    for (const row of RAW_ROWS) {
      const answer = await exchange(server.port, await fill(server, row));
      assert.ok(row.status.includes(answer.status), `${row.what}: ${answer.status}`);
      assert.is(isServed(answer), row.status.includes(200), row.what);
    }
  });

  define('sends a new nonce along before the old one has run out', async (server) => {
    const isWorker = example.runtime === 'workerd';
    // Again, if a slot ended just then.
    assert.ok((await expectRenewal(server, isWorker)) || (await expectRenewal(server, isWorker)));
  });

  define('lets a web app of another origin call it and read nonces', async ({ origin }) => {
    const preflight = await fetch(`${origin}/orders`, {
      method: 'OPTIONS',
      headers: {
        Origin: APP,
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Headers': 'authorization,dpop',
      },
    });
    assert.is(preflight.status, 204);
    const refused = await fetch(`${origin}/orders`, { headers: { Origin: APP } });
    assert.is(refused.status, 401);
    for (const { headers } of [preflight, refused]) {
      assert.is(headers.get('access-control-allow-origin'), APP);
    }
    assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /^Authorization, ?DPoP$/);
    const exposed = refused.headers.get('access-control-expose-headers') ?? '';
    assert.match(exposed, /^DPoP-Nonce, ?WWW-Authenticate$/);
  });

  define('has logged no error', async (server) => {
    assert.is(await server.stop(), '');
  });
}

for (const example of EXAMPLES) {
  const { file, runtime } = example;
  suite(`examples/${file}`, (test) => {
    if (RUNTIMES[runtime] !== undefined) return defineTests(test, example);
    test(`examples/${file} has its runtime`, () => {
      if (process.env['CI']) throw new Error(`${runtime} could not be installed`);
      console.log(`NOT TESTED: examples/${file}, since ${runtime} could not be installed`);
    });
  });
}

suite('examples/client.mjs', (test) => {
  test('examples/client.mjs calls an example', async () => {
    const server = await start(EXAMPLES[0] as Example);
    const command = [`${root}examples/client.mjs`, `${server.origin}/orders`];
    const { stdout, stderr } = spawnSync(process.execPath, command, {
      encoding: 'utf8',
      env: plainEnvironment(),
    });
    assert.is(await server.stop(), '');
    assert.equal([stdout, stderr], [`200 ${ORDERS}\n`, '']);
  });
});
