/** createDPoPFetch() against real servers on loopback, by the real fetch of Node. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createDPoPFetch, createNonceCache, type DPoPFetchOptions } from '../../src/client/index.ts';
import { verifyProof } from '../../src/index.ts';
import { KEY, mistakeOf } from '../support/fake_server.ts';
import { outcome } from '../support/outcome.ts';
import { ATH, TOKEN } from '../support/proofs.ts';
import { assert, suite } from '../support/suite.ts';

interface Received {
  readonly incoming: IncomingMessage;
  /** URL as it stood on the wire. */
  readonly url: string;
  readonly body: string;
  readonly htu: string;
  readonly ath: unknown;
  readonly nonce: unknown;
}

interface Site {
  readonly origin: string;
  readonly received: Received[];
}

type Handler = (received: Received, outgoing: ServerResponse) => unknown;

/** Runs a server that verifies every proof, and says 500 where one is not right. */
async function withSite<T>(handler: Handler, run: (site: Site) => Promise<T>, ahead = 0): Promise<T> {
  const received: Received[] = [];
  const server = createServer(async (incoming, outgoing) => {
    try {
      const url = `${origin}${incoming.url}`;
      const [, accessToken] = (incoming.headers.authorization ?? '').split('DPoP ');
      const { claims } = await verifyProof(incoming.headersDistinct['dpop'], {
        method: incoming.method ?? '',
        url,
        ...(accessToken !== undefined && { accessToken, tokenCheck: 'ath-only' }),
        now: Math.floor(Date.now() / 1000) + ahead,
      });
      const { htu, ath, nonce } = claims;
      const one = { incoming, url, body: await text(incoming), htu, ath, nonce };
      received.push(one);
      await handler(one, outgoing);
    } catch (error) {
      if (ahead === 0) console.error(error);
      outgoing.writeHead(ahead === 0 ? 500 : 401, {
        'WWW-Authenticate': 'DPoP error="invalid_dpop_proof"',
        Date: new Date(Date.now() + ahead * 1000).toUTCString(),
      });
      outgoing.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await run({ origin, received });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const client = (options: Partial<DPoPFetchOptions> = {}): typeof fetch =>
  createDPoPFetch({ key: KEY, ...options });

function refuse(outgoing: ServerResponse, nonce: string, body = ''): void {
  const challenges = ['Basic realm="a, b"', 'DPoP algs="ES256"', 'dpop error=use_dpop_nonce'];
  outgoing.writeHead(401, { 'WWW-Authenticate': challenges, 'DPoP-Nonce': nonce });
  outgoing.end(body);
}

/** A server that takes proofs with its nonce only. */
const withNonce: Handler = ({ nonce }, outgoing) =>
  nonce === 'n1' ? outgoing.end('ok') : refuse(outgoing, 'n1', 'refused');

suite('createDPoPFetch over HTTP', (test) => {
  test('createDPoPFetch() gets a token and calls an API, each with nonces of its own', async () => {
    const handler: Handler = ({ url, nonce, body, incoming }, outgoing) => {
      if (url.endsWith('/api')) return nonce === 'rs' ? outgoing.end('data') : refuse(outgoing, 'rs');
      outgoing.setHeader('Content-Type', 'application/json');
      outgoing.setHeader('DPoP-Nonce', 'as');
      outgoing.statusCode = nonce === 'as' ? 200 : 400;
      const isRight =
        body === 'grant_type=client_credentials' && incoming.headers.authorization === 'Basic YTpi';
      const answer = isRight ? { access_token: TOKEN, token_type: 'DPoP' } : { error: 'invalid_client' };
      return outgoing.end(JSON.stringify(nonce === 'as' ? answer : { error: 'use_dpop_nonce' }));
    };
    await withSite(handler, async ({ origin, received }) => {
      const nonces = createNonceCache();
      const dpopFetch = client({ nonces });
      const response = await dpopFetch(`${origin}/token`, {
        method: 'POST',
        headers: { Authorization: 'Basic YTpi' },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      });
      const { access_token: accessToken } = (await response.json()) as { access_token: string };
      assert.is(accessToken, TOKEN);
      const api = client({ nonces, accessToken });
      for (let count = 0; count < 2; count++) {
        assert.is(await (await api(`${origin}/api`)).text(), 'data');
      }
      assert.equal(
        received.map(({ nonce, ath }) => [nonce, ath]),
        [
          [undefined, undefined],
          ['as', undefined],
          [undefined, ATH],
          ['rs', ATH],
          ['rs', ATH],
        ],
      );
    });
  });

  for (const path of [
    '',
    '/',
    '//a//b',
    '/a/../b/./c',
    '/%7ea%2Fb%c3%bc',
    '/ü ö',
    '/a|b^c`d{e}"f<g>h[i]',
    '/a\\b',
    '/a?b=c&d=/../e#f',
    "/:@!$&'()*+,;=",
  ]) {
    test(`createDPoPFetch() names the URL with ${JSON.stringify(path)} as it stands on the wire`, async () => {
      await withSite(
        (_, outgoing) => outgoing.end('ok'),
        async ({ origin, received }) => {
          assert.is((await client()(`${origin}${path}`)).status, 200);
          const [one] = received;
          assert.is(one?.htu, one?.url.replace(/\?.*/, ''));
        },
      );
    });
  }

  test('createDPoPFetch() sends repeatable bodies with their length, streams in chunks', async () => {
    const form = new FormData();
    form.append('a', 'b');
    await withSite(withNonce, async ({ origin, received }) => {
      for (const body of ['a=b', new Blob(['a=b']), new TextEncoder().encode('a=b'), form]) {
        const before = received.length;
        // A client of its own each time: it does not know the nonce.
        assert.is((await client()(origin, { method: 'POST', body })).status, 200);
        const request = new Request(origin, { method: 'POST', body });
        assert.is((await client()(request)).status, 200);
        assert.is(received.length, before + 4);
        for (const { incoming, body: sent } of received.slice(before)) {
          assert.is(Number(incoming.headers['content-length']), Buffer.byteLength(sent));
          assert.ok(sent.length >= 3);
        }
      }
      const stream = (): RequestInit =>
        ({ method: 'POST', body: new Blob(['x'.repeat(100_000)]).stream(), duplex: 'half' }) as RequestInit;
      const before = received.length;
      const dpopFetch = client();
      const refused = await outcome(() => dpopFetch(origin, stream()));
      assert.is(refused.ok || refused.code, 'body_not_repeatable');
      assert.is((await dpopFetch(origin, stream())).status, 200);
      assert.is((await client()(new Request(origin, stream()))).status, 200);
      const sent = received.slice(before);
      assert.equal(
        sent.map(({ body }) => body.length),
        [100_000, 100_000, 100_000, 100_000],
      );
      for (const { incoming } of sent) assert.is(incoming.headers['transfer-encoding'], 'chunked');
    });
  });

  test('createDPoPFetch() sends any method', async () => {
    await withSite(withNonce, async ({ origin, received }) => {
      for (const method of ['HEAD', 'put', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE']) {
        assert.is((await client()(origin, { method })).status, 200);
        assert.is(received.at(-1)?.incoming.method, method.toUpperCase());
      }
    });
  });

  test('createDPoPFetch() uses no nonce of a response with two', async () => {
    const handler: Handler = (_, outgoing) => {
      outgoing.writeHead(401, {
        'WWW-Authenticate': 'DPoP error="use_dpop_nonce"',
        'DPoP-Nonce': ['a', 'b'],
      });
      outgoing.end('refused');
    };
    await withSite(handler, async ({ origin, received }) => {
      const response = await client()(origin);
      assert.equal([response.status, await response.text(), received.length], [401, 'refused', 1]);
    });
  });

  test('createDPoPFetch() leaves an error readable after it has looked into it', async () => {
    const body = JSON.stringify({ error: 'invalid_grant', error_description: 'ä'.repeat(10_000) });
    const handler: Handler = (_, outgoing) => {
      outgoing.writeHead(400, { 'Content-Type': 'application/json', 'DPoP-Nonce': 'n1' });
      outgoing.end(body);
    };
    await withSite(handler, async ({ origin, received }) => {
      const response = await client()(origin, { method: 'POST', body: 'a' });
      assert.equal([response.status, await response.text(), received.length], [400, body, 1]);
    });
  });

  test('createDPoPFetch() lets go of a response it does not return, however long', async () => {
    let closed: Promise<unknown> | undefined;
    const handler: Handler = ({ nonce }, outgoing) => {
      if (nonce === 'n1') return outgoing.end('ok');
      closed = new Promise((resolve) => outgoing.on('close', resolve));
      outgoing.writeHead(401, { 'WWW-Authenticate': 'DPoP error="use_dpop_nonce"', 'DPoP-Nonce': 'n1' });
      return outgoing.write('never ends');
    };
    await withSite(handler, async ({ origin }) => {
      assert.is((await client()(origin)).status, 200);
      await closed;
    });
  });

  test('createDPoPFetch() follows a redirect within the origin, with a proof for its target', async () => {
    const handler: Handler = ({ url }, outgoing) => {
      if (url.includes('/target')) return outgoing.end('ok');
      return outgoing.writeHead(307, { Location: '/target?b', 'DPoP-Nonce': 'n2' }).end('moved');
    };
    await withSite(handler, async ({ origin, received }) => {
      const response = await client({ accessToken: TOKEN })(`${origin}/a`, { method: 'POST', body: 'x' });
      assert.equal([await response.text(), response.url], ['ok', `${origin}/target?b`]);
      assert.equal(
        received.map(({ htu, nonce, ath, body }) => [htu, nonce, ath, body]),
        [
          [`${origin}/a`, undefined, ATH, 'x'],
          [`${origin}/target`, 'n2', ATH, 'x'],
        ],
      );
    });
  });

  test('createDPoPFetch() sends nothing to another origin, and fetch would', async () => {
    let reached = 0;
    await withSite(
      (_, outgoing) => outgoing.end('stolen'),
      async (other) => {
        const handler: Handler = (_, outgoing) =>
          outgoing.writeHead(302, { Location: `${other.origin}/steal` }).end();
        await withSite(handler, async ({ origin }) => {
          for (const redirect of ['follow', 'manual', 'error'] as const) {
            const result = await outcome(() => client({ accessToken: TOKEN })(origin, { redirect }));
            const code = result.ok ? result.value.status : result.code;
            assert.is(code, { follow: 'redirect_refused', manual: 302, error: 'TypeError' }[redirect]);
          }
          reached = other.received.length;
        });
      },
    );
    assert.is(reached, 0);
  });

  test('createDPoPFetch() serves fifty requests at once', async () => {
    await withSite(withNonce, async ({ origin, received }) => {
      const dpopFetch = client();
      const all = await Promise.all(
        Array.from({ length: 50 }, async (_, index) => {
          const response = await dpopFetch(`${origin}/${index}`, { method: 'POST', body: String(index) });
          return [response.status, await response.text()];
        }),
      );
      assert.ok(all.every(([status, body]) => status === 200 && body === 'ok'));
      assert.ok(received.length > 50 && received.length <= 100);
      assert.is((await dpopFetch(origin)).status, 200);
    });
  });

  test('createDPoPFetch() can be aborted while the server keeps silent, first and second time', async () => {
    for (const isSecond of [false, true]) {
      const controller = new AbortController();
      const handler: Handler = ({ nonce }, outgoing) => {
        if (isSecond && nonce === undefined) return refuse(outgoing, 'n1');
        return controller.abort(new Error('mine'));
      };
      await withSite(handler, async ({ origin, received }) => {
        const thrown = await client()(origin, { signal: controller.signal }).catch((error: unknown) => error);
        assert.ok(thrown === controller.signal.reason);
        assert.is(received.length, isSecond ? 2 : 1);
      });
    }
  });

  test('createDPoPFetch() gets along with a server whose clock is an hour ahead', async () => {
    const handler: Handler = (_, outgoing) => {
      outgoing.setHeader('Date', new Date(Date.now() + 3_600_000).toUTCString());
      outgoing.end('ok');
    };
    await withSite(
      handler,
      async ({ origin, received }) => {
        assert.is((await client()(origin)).status, 401);
        const dpopFetch = client({ learnClockOffset: true });
        assert.is((await dpopFetch(origin)).status, 200);
        assert.is((await dpopFetch(origin)).status, 200);
        assert.is(received.length, 2);
      },
      3600,
    );
  });

  test('createDPoPFetch() rejects as fetch does where there is no server', async () => {
    const origin = await withSite(
      () => undefined,
      async (site) => site.origin,
    );
    await mistakeOf(() => client()(origin));
  });
});
