/** verifyResourceRequest() behind a real nginx: what has to be configured on both sides. RFC 9110 section 7.6, RFC 7239. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { createDPoPFetch } from '../../src/client/index.ts';
import { createProof } from '../../src/index.ts';
import {
  createMemoryReplayStore,
  createNonceIssuer,
  errorResponse,
  forwardedOrigin,
  nodeRequest,
  type OriginOption,
  verifyResourceRequest,
} from '../../src/server/index.ts';
import { type ChildServer, freePort, startServer } from '../support/child_server.ts';
import { KEY } from '../support/fake_server.ts';
import { exchange } from '../support/raw_exchange.ts';
import { JKT } from '../support/server.ts';
import { assert, suite } from '../support/suite.ts';

const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
const nginx = folders.map((folder) => join(folder, 'nginx')).find((file) => existsSync(file));

if (nginx === undefined) {
  if (process.env['CI']) throw new Error('nginx is not installed (package "nginx-light")');
  console.log('NOT TESTED: no nginx here (package "nginx-light")');
}

const TOKEN = 'token';

/** An API, and what it saw of the last request. */
async function startApi(origin: OriginOption): Promise<{ server: Server; seen: () => string }> {
  let seen = '';
  const nonce = createNonceIssuer({ secrets: [new Uint8Array(32)], audience: 'api' });
  const replay = createMemoryReplayStore();
  const options = { origin, nonce, replay, resolveToken: () => ({ cnf: { jkt: JKT } }) };
  const server = createServer(async (incoming, outgoing) => {
    seen = `${incoming.headers.host} ${incoming.url}`;
    const response = await verifyResourceRequest(nodeRequest(incoming), options).then(
      () => new Response('ok'),
      (error) => errorResponse(error, options),
    );
    outgoing.setHeaders(response.headers).writeHead(response.status);
    outgoing.end(await response.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, seen: () => seen };
}

/** nginx with these lines in its server block, in front of an API with this origin. */
async function withNginx(
  lines: (api: string) => readonly string[],
  originOf: (proxy: string) => OriginOption,
  run: (proxy: ChildServer, seen: () => string) => Promise<void>,
): Promise<void> {
  if (nginx === undefined) return;
  const port = await freePort();
  const api = await startApi(originOf(`http://127.0.0.1:${port}`));
  const folder = mkdtempSync(join(tmpdir(), 'rfc9449-nginx-'));
  const { port: apiPort } = api.server.address() as AddressInfo;
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const config = [
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr;`,
    'events {} http { access_log off;',
    ...paths.map((name) => `${name}_temp_path ${folder}/${name};`),
    `server { listen 127.0.0.1:${port};`,
    ...lines(`http://127.0.0.1:${apiPort}`),
    '} }',
  ];
  writeFileSync(`${folder}/nginx.conf`, config.join('\n'));
  let proxy: ChildServer | undefined;
  try {
    proxy = await startServer([nginx, '-p', folder, '-e', 'stderr', '-c', `${folder}/nginx.conf`], {}, port);
    await run(proxy, api.seen);
  } finally {
    await proxy?.stop();
    api.server.closeAllConnections();
    api.server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const dpopFetch = createDPoPFetch({ key: KEY, accessToken: TOKEN });

async function statusOf(url: string): Promise<number> {
  const response = await dpopFetch(url);
  await response.text();
  return response.status;
}

/** Sends a request for `/orders` with more or other lines, and a proof for a URL. */
async function rawStatus(proxy: ChildServer, htu: string, lines: readonly string[]): Promise<number> {
  const { headers } = await exchange(proxy.port, ['GET /orders HTTP/1.1', 'Host: a']);
  const proof = await createProof(KEY, {
    htm: 'GET',
    htu,
    accessToken: TOKEN,
    nonce: String(headers.get('dpop-nonce')),
  });
  const credentials = [`Authorization: DPoP ${TOKEN}`, `DPoP: ${proof}`];
  const { status } = await exchange(proxy.port, ['GET /orders HTTP/1.1', ...lines, ...credentials]);
  return status;
}

suite('behind nginx', (test) => {
  test('one origin is enough, whatever Host nginx sends', () =>
    withNginx(
      (api) => [`location / { proxy_pass ${api}; }`],
      (proxy) => proxy,
      async (proxy, seen) => {
        assert.is(await statusOf(`${proxy.origin}/orders?a=1`), 200);
        assert.not(seen().startsWith(proxy.origin.slice('http://'.length)));
        assert.is(await statusOf(`${proxy.origin}/orders/a%2Fb//c/%7Ed`), 200);
        assert.is(seen().split(' ')[1], '/orders/a%2Fb//c/%7Ed');
        const htu = `${proxy.origin}/orders`;
        assert.is(await rawStatus(proxy, htu, ['Host: a']), 200);
        assert.is(await rawStatus(proxy, htu, ['Host: a', `Authorization: Bearer ${TOKEN}`]), 400);
        assert.is(await rawStatus(proxy, htu, ['Host: a', 'DPoP: a.b.c']), 401);
        assert.is(await rawStatus(proxy, 'http://evil.example/orders', ['Host: evil.example']), 401);
      },
    ));

  test('a path prefix is mapped by baseUrl', () =>
    withNginx(
      (api) => [`location /shop/ { rewrite ^/shop(/.*)$ /internal$1 break; proxy_pass ${api}; }`],
      (proxy) => ({ baseUrl: `${proxy}/shop`, prefix: '/internal' }),
      async ({ origin }, seen) => {
        assert.is(await statusOf(`${origin}/shop/orders?a=1`), 200);
        assert.is(seen().split(' ')[1], '/internal/orders?a=1');
      },
    ));

  for (const [what, lines] of [
    ['proxy_pass with a path', (api: string) => `proxy_pass ${api}/;`],
    ['rewrite', (api: string) => `rewrite ^/shop(/.*)$ $1 break; proxy_pass ${api};`],
  ] as const) {
    test(`${what} writes other paths than were asked for`, () =>
      withNginx(
        (api) => [`location /shop/ { ${lines(api)} }`],
        (proxy) => ({ baseUrl: `${proxy}/shop` }),
        async ({ origin }, seen) => {
          assert.is(await statusOf(`${origin}/shop/orders`), 200);
          assert.is(await statusOf(`${origin}/shop/a%2Fb`), 401);
          assert.is(seen().split(' ')[1], '/a/b');
        },
      ));
  }

  test('several origins are told apart by fields that nginx overwrites', () =>
    withNginx(
      (api) => [
        'proxy_set_header X-Forwarded-Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;',
        `location / { proxy_pass ${api}; }`,
      ],
      (proxy) =>
        forwardedOrigin({
          origins: [proxy, 'http://other.example'],
          trustedHops: 1,
          header: 'x-forwarded',
        }),
      async (proxy) => {
        assert.is(await statusOf(`${proxy.origin}/orders`), 200);
        const [own, other] = [`${proxy.origin}/orders`, 'http://other.example/orders'];
        const host = `Host: ${proxy.origin.slice('http://'.length)}`;
        assert.is(await rawStatus(proxy, own, [host, 'X-Forwarded-Host: other.example']), 200);
        assert.is(await rawStatus(proxy, other, [host, 'X-Forwarded-Host: other.example']), 401);
        assert.is(await rawStatus(proxy, other, ['Host: other.example']), 200);
        assert.is(await rawStatus(proxy, own, ['Host: evil.example']), 421);
      },
    ));

  test('proxy_intercept_errors takes the nonce away', () =>
    withNginx(
      (api) => [
        'proxy_intercept_errors on; error_page 401 /401;',
        `location = /401 { return 401; } location / { proxy_pass ${api}; }`,
      ],
      (proxy) => proxy,
      async ({ origin }) => {
        const response = await dpopFetch(`${origin}/orders`);
        assert.equal([response.status, response.headers.get('dpop-nonce')], [401, null]);
      },
    ));
});
