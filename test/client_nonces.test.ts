import { createNonceCache, type NonceCache, type NonceCacheOptions } from '../src/client/index.ts';
import {
  at,
  challenge,
  client,
  type FakeServer,
  fakeServer,
  jsonError,
  mistakeOf,
  noncesOf,
} from './support/fake_server.ts';
import { TOKEN } from './support/proofs.ts';
import { assert, suite } from './support/suite.ts';

const URL_ = 'https://api.example.com/items';

const ok = (nonce?: string): Response =>
  new Response('ok', nonce === undefined ? {} : { headers: { 'DPoP-Nonce': nonce } });

function lines(status: number, ...fields: readonly (readonly [string, string])[]): Response {
  const response = new Response('body', { status });
  for (const [name, value] of fields) response.headers.append(name, value);
  return response;
}

/** What a client gets that meets this response first and then a good one. */
async function statusAfter(first: Response, init: RequestInit = {}): Promise<[number, FakeServer]> {
  const server = fakeServer(first, ok());
  const response = await client(server)(URL_, init);
  return [response.status, server];
}

suite('createDPoPFetch, retry', (test) => {
  for (const [what, field] of [
    ['alone', 'DPoP error="use_dpop_nonce"'],
    ['with a description', 'DPoP error="use_dpop_nonce", error_description="Resource server requires nonce"'],
    ['as a token', 'DPoP error=use_dpop_nonce'],
    ['in lower case', 'dpop error="use_dpop_nonce"'],
    ['in upper case', 'DPOP ERROR="use_dpop_nonce"'],
    ['in mixed case', 'dPoP Error="use_dpop_nonce"'],
    ['after other parameters', 'DPoP algs="ES256 EdDSA", realm="a, b", error="use_dpop_nonce"'],
    ['before other parameters', 'DPoP error="use_dpop_nonce",algs=ES256'],
    ['with an escape', 'DPoP error="use_dpop\\_nonce"'],
    ['with spaces', 'DPoP  error = "use_dpop_nonce" , algs="ES256"'],
    ['after a bare Bearer', 'Bearer, DPoP error="use_dpop_nonce"'],
    ['after Bearer', 'Bearer realm="DPoP error=\\"x\\"", error="invalid_token", DPoP error="use_dpop_nonce"'],
    ['before Bearer', 'DPoP error="use_dpop_nonce", Bearer error="invalid_token"'],
    ['after token68', 'Negotiate YQ==, DPoP error="use_dpop_nonce"'],
    ['after another DPoP', 'DPoP error="invalid_token", DPoP error="use_dpop_nonce"'],
    ['after a DPoP without error', 'DPoP algs="ES256", DPoP error="use_dpop_nonce"'],
    ['after empty elements', ', ,DPoP error="use_dpop_nonce"'],
  ] as const) {
    test(`createDPoPFetch() retries once for a nonce challenge ${what}`, async () => {
      for (const status of [401, 400]) {
        const [result, server] = await statusAfter(challenge('n1', field, status));
        assert.is(result, 200);
        assert.equal(noncesOf(server), [null, 'n1']);
        assert.is(new Set(server.sent.map(({ claims }) => claims.jti)).size, 2);
      }
    });
  }

  test('createDPoPFetch() retries for a challenge in a line of its own', async () => {
    const first = lines(
      401,
      ['WWW-Authenticate', 'Basic realm="a"'],
      ['WWW-Authenticate', 'DPoP algs="ES256"'],
      ['WWW-Authenticate', 'DPoP error="use_dpop_nonce"'],
      ['WWW-Authenticate', 'Bearer'],
      ['DPoP-Nonce', 'n1'],
    );
    assert.is((await statusAfter(first))[0], 200);
  });

  for (const [what, field] of [
    ['of another error', 'DPoP error="invalid_dpop_proof"'],
    ['of an error in other letter case', 'DPoP error="USE_DPOP_NONCE"'],
    ['of an error with more in it', 'DPoP error="use_dpop_nonce "'],
    ['without an error', 'DPoP algs="ES256"'],
    ['of another scheme', 'Bearer error="use_dpop_nonce"'],
    ['of a scheme with a longer name', 'DPoPX error="use_dpop_nonce"'],
    ['inside a quoted string', 'Bearer realm="DPoP error=use_dpop_nonce"'],
    ['with the error in another parameter', 'DPoP error_description="use_dpop_nonce"'],
    ['that is malformed', 'DPoP error="use_dpop_nonce'],
    ['that is empty', ''],
  ] as const) {
    test(`createDPoPFetch() does not retry for a challenge ${what}`, async () => {
      const [result, server] = await statusAfter(challenge('n1', field));
      assert.is(result, 401);
      assert.is(server.sent.length, 1);
    });
  }

  for (const status of [200, 403, 404, 407, 500, 503]) {
    test(`createDPoPFetch() does not retry for a nonce challenge with status ${status}`, async () => {
      const [result, server] = await statusAfter(challenge('n1', undefined, status));
      assert.equal([result, server.sent.length], [status, 1]);
      assert.is((await statusAfter(jsonError('use_dpop_nonce', undefined, status)))[0], status);
    });
  }

  for (const type of [
    'application/json',
    'Application/JSON; charset=UTF-8',
    'application/json ;a=b',
    'application/oauth-error+json',
  ]) {
    test(`createDPoPFetch() retries for a token endpoint's error as ${type}`, async () => {
      for (const status of [400, 401]) {
        const first = jsonError('use_dpop_nonce', { 'DPoP-Nonce': 'n1', 'Content-Type': type }, status);
        const [result, server] = await statusAfter(first, { method: 'POST', body: 'grant_type=a' });
        assert.is(result, 200);
        assert.equal(noncesOf(server), [null, 'n1']);
        assert.equal(
          server.sent.map(({ body }) => body),
          ['grant_type=a', 'grant_type=a'],
        );
      }
    });
  }

  for (const type of [
    'text/json',
    'application/jsonx',
    'application/x-json',
    'text/html',
    'xapplication/json',
  ]) {
    test(`createDPoPFetch() does not look for an error in ${type}`, async () => {
      const first = jsonError('use_dpop_nonce', { 'DPoP-Nonce': 'n1', 'Content-Type': type });
      assert.is((await statusAfter(first))[0], 400);
    });
  }

  test('createDPoPFetch() does not look for an error where there is no type', async () => {
    const first = jsonError('use_dpop_nonce');
    first.headers.delete('Content-Type');
    assert.is((await statusAfter(first))[0], 400);
  });

  test('createDPoPFetch() does not look for an error where there is no body', async () => {
    const headers = { 'Content-Type': 'application/json', 'DPoP-Nonce': 'n1' };
    const [result, server] = await statusAfter(new Response(null, { status: 400, headers }));
    assert.equal([result, server.sent.length], [400, 1]);
  });

  for (const [what, body] of [
    ['another error', '{"error":"invalid_grant"}'],
    ['an error of another type', '{"error":["use_dpop_nonce"]}'],
    ['an error further down', '{"a":{"error":"use_dpop_nonce"}}'],
    ['an error on the prototype', '{"__proto__":{"error":"use_dpop_nonce"}}'],
    ['a list', '["use_dpop_nonce"]'],
    ['a text', '"use_dpop_nonce"'],
    ['broken JSON', '{"error":"use_dpop_nonce"'],
    ['nothing', ''],
    ['too much', `{"error":"use_dpop_nonce","a":"${'a'.repeat(65_536)}"}`],
  ] as const) {
    test(`createDPoPFetch() returns a readable response with ${what} in it`, async () => {
      const first = new Response(body, {
        status: 400,
        headers: { 'Content-Type': 'application/json', 'DPoP-Nonce': 'n1' },
      });
      const server = fakeServer(first, ok());
      const response = await client(server)(URL_);
      assert.equal([response.status, server.sent.length], [400, 1]);
      assert.is(await response.text(), body);
    });
  }

  test('createDPoPFetch() reads an error document of 64 KiB, in chunks of any size', async () => {
    const text = `{"a":"${'ä'.repeat(32_751)}b","error":"use_dpop_nonce"}`;
    const bytes = new TextEncoder().encode(text);
    assert.is(bytes.length, 65_536);
    for (const size of [1009, 65_536]) {
      const server = fakeServer(() => {
        const body = new ReadableStream({
          start(controller) {
            for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
            controller.close();
          },
        });
        const headers = { 'Content-Type': 'application/json', 'DPoP-Nonce': 'n1' };
        return server.sent.length > 1 ? ok() : new Response(body, { status: 400, headers });
      });
      assert.is((await client(server)(URL_)).status, 200);
    }
  });

  test('createDPoPFetch() stops reading an endless error document', async () => {
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(10_000).fill(0x20));
      },
    });
    const headers = { 'Content-Type': 'application/json', 'DPoP-Nonce': 'n1' };
    const server = fakeServer(() => new Response(body, { status: 400, headers }));
    const response = await client(server)(URL_);
    assert.equal([response.status, server.sent.length], [400, 1]);
    assert.ok(pulled < 12, String(pulled));
    await response.body?.cancel();
  });

  test('createDPoPFetch() returns a response whose body breaks off', async () => {
    const body = new ReadableStream({
      pull(controller) {
        controller.error(new Error('reset'));
      },
    });
    const headers = { 'Content-Type': 'application/json', 'DPoP-Nonce': 'n1' };
    const server = fakeServer(() => new Response(body, { status: 400, headers }));
    const response = await client(server)(URL_);
    assert.is(response.status, 400);
    assert.is(await response.text().catch(() => 'broken'), 'broken');
  });

  test('createDPoPFetch() goes by the DPoP challenge where there is one and JSON too', async () => {
    const headers = { 'DPoP-Nonce': 'n1', 'WWW-Authenticate': 'DPoP error="invalid_token"' };
    const [result, server] = await statusAfter(jsonError('use_dpop_nonce', headers));
    assert.equal([result, server.sent.length], [400, 1]);
    const other = { ...headers, 'WWW-Authenticate': 'DPoP algs="ES256"' };
    assert.is((await statusAfter(jsonError('use_dpop_nonce', other)))[0], 200);
  });

  test('createDPoPFetch() leaves the body of a challenge alone where there is nothing to retry with', async () => {
    for (const headers of [{}, { 'DPoP-Nonce': 'a b' }]) {
      const first = jsonError('use_dpop_nonce', headers);
      let copies = 0;
      first.clone = () => {
        copies++;
        return first;
      };
      const server = fakeServer(() => first);
      const response = await client(server)(URL_);
      assert.is(await response.text(), '{"error":"use_dpop_nonce"}');
      assert.equal([server.sent.length, copies], [1, 0]);
    }
  });

  test('createDPoPFetch() cancels the body of the response it does not return', async () => {
    let isCancelled = false;
    const body = new ReadableStream({
      cancel() {
        isCancelled = true;
      },
    });
    const { headers } = challenge('n1');
    const server = fakeServer(
      () => new Response(body, { status: 401, headers }),
      () => ok(),
    );
    assert.is((await client(server)(URL_)).status, 200);
    assert.ok(isCancelled);
  });

  test('createDPoPFetch() returns what comes after the retry, whatever it is', async () => {
    for (const second of [challenge('n2'), jsonError('use_dpop_nonce', { 'DPoP-Nonce': 'n2' })]) {
      const server = fakeServer(challenge('n1'), second, ok());
      const dpopFetch = client(server);
      const response = await dpopFetch(URL_);
      assert.is(response.status, second.status);
      assert.equal(noncesOf(server), [null, 'n1']);
      assert.is((await dpopFetch(URL_)).status, 200);
      assert.equal(noncesOf(server), [null, 'n1', 'n2']);
    }
  });

  test('createDPoPFetch() does not retry with the nonce that was just refused', async () => {
    const server = fakeServer(challenge('n1'), challenge('n1'));
    const dpopFetch = client(server);
    assert.is((await dpopFetch(URL_)).status, 401);
    assert.is(server.sent.length, 2);
    assert.is((await dpopFetch(URL_)).status, 401);
    assert.equal(noncesOf(server), [null, 'n1', 'n1']);
  });

  test('createDPoPFetch() retries with a newer nonce where the one it had is stale', async () => {
    const server = fakeServer(ok('n1'), challenge('n2'), ok());
    const dpopFetch = client(server);
    await dpopFetch(URL_);
    assert.is((await dpopFetch(URL_)).status, 200);
    assert.equal(noncesOf(server), [null, 'n1', 'n2']);
  });

  test('createDPoPFetch() retries with the nonce of the response even where the cache lost it', async () => {
    const nonces = createNonceCache();
    const server = fakeServer(
      () => {
        const response = jsonError('use_dpop_nonce');
        const { clone } = response;
        response.clone = () => {
          nonces.clear();
          return clone.call(response);
        };
        return response;
      },
      () => ok(),
    );
    assert.is((await client(server, { nonces })(URL_)).status, 200);
    assert.equal(noncesOf(server), [null, 'n1']);
  });
});

suite('createDPoPFetch, nonces', (test) => {
  for (const status of [200, 201, 204, 206, 302, 400, 401, 403, 404, 500, 503]) {
    test(`createDPoPFetch() takes a nonce from a response with status ${status}`, async () => {
      const server = fakeServer(new Response(null, { status, headers: { 'DPoP-Nonce': 'n1' } }), ok());
      const dpopFetch = client(server);
      assert.is((await dpopFetch(URL_, { redirect: 'manual' })).status, status);
      await dpopFetch(URL_);
      await dpopFetch('https://api.example.com/other?a', { method: 'POST' });
      assert.equal(noncesOf(server), [null, 'n1', 'n1']);
    });
  }

  test('createDPoPFetch() uses the newest nonce', async () => {
    const server = fakeServer(ok('n1'), ok('n2'), ok(), ok('n3'), ok());
    const dpopFetch = client(server);
    for (let count = 0; count < 5; count++) await dpopFetch(URL_);
    assert.equal(noncesOf(server), [null, 'n1', 'n2', 'n2', 'n3']);
  });

  for (const value of ['', 'a b', 'a, b', '"a"', 'a\\b', 'a'.repeat(4097)]) {
    test(`createDPoPFetch() ignores the nonce ${JSON.stringify(value.slice(0, 10))} and keeps the one it has`, async () => {
      const server = fakeServer(ok('n1'), challenge(value), ok());
      const dpopFetch = client(server);
      await dpopFetch(URL_);
      assert.is((await dpopFetch(URL_)).status, 401);
      await dpopFetch(URL_);
      assert.equal(noncesOf(server), [null, 'n1', 'n1']);
    });
  }

  test('createDPoPFetch() uses no nonce of two lines, but one with a comma', async () => {
    const two = lines(401, ['WWW-Authenticate', 'DPoP error="use_dpop_nonce"'], ['DPoP-Nonce', 'a']);
    two.headers.append('DPoP-Nonce', 'b');
    assert.is((await statusAfter(two))[0], 401);
    assert.is((await statusAfter(challenge('a,b')))[0], 200);
  });

  test('createDPoPFetch() keeps nonces apart by scheme, host and port', async () => {
    const origins = ['https://a.example', 'https://b.example', 'http://a.example', 'https://a.example:8443'];
    const server = fakeServer(({ request }) => ok(`n-${new URL(request.url).origin.length}-${request.url}`));
    const dpopFetch = client(server);
    for (const origin of origins) await dpopFetch(`${origin}/`);
    assert.equal(noncesOf(server), [null, null, null, null]);
    for (const origin of origins) await dpopFetch(`${origin}/x`);
    assert.equal(
      noncesOf(server).slice(4),
      origins.map((origin) => `n-${origin.length}-${origin}/`),
    );
  });

  test('createDPoPFetch() keeps nonces of authorization and resource server apart on one origin', async () => {
    const server = fakeServer(({ claims }) => ok(claims['ath'] === undefined ? 'as' : 'rs'));
    const nonces = createNonceCache();
    const token = client(server, { nonces });
    const api = client(server, { nonces, accessToken: TOKEN });
    for (const dpopFetch of [token, api, token, api]) await dpopFetch(URL_);
    assert.equal(noncesOf(server), [null, null, 'as', 'rs']);
    assert.is(nonces.size, 2);
  });

  test('createDPoPFetch() takes no nonce from another origin, and does not retry for it', async () => {
    for (const url of ['https://evil.example/items', 'http://api.example.com/items', 'not a URL']) {
      const server = fakeServer(() => (server.sent.length === 1 ? at(url, challenge('evil')) : ok()));
      const dpopFetch = client(server);
      assert.is((await dpopFetch(URL_)).status, 401);
      await dpopFetch(URL_);
      assert.equal(noncesOf(server), [null, null]);
    }
    const server = fakeServer(() => (server.sent.length === 1 ? at(`${URL_}?b`, challenge('n1')) : ok()));
    assert.is((await client(server)(URL_)).status, 200);
  });

  test('createDPoPFetch() lets concurrent requests use the newest nonce, and none waits for another', async () => {
    const release: (() => void)[] = [];
    const server = fakeServer(async ({ claims }) => {
      const { length } = server.sent;
      if (claims['nonce'] === undefined) await new Promise<void>((resolve) => release.push(resolve));
      return claims['nonce'] === undefined ? challenge(`n${length}-${release.length}`) : ok();
    });
    const dpopFetch = client(server);
    const all = [dpopFetch(URL_), dpopFetch(URL_), dpopFetch(URL_)];
    while (release.length < 3) await new Promise((resolve) => setTimeout(resolve, 1));
    assert.is(server.sent.length, 3);
    release[2]?.();
    // One of them is done while the others still wait for their first answer.
    assert.is((await Promise.race(all)).status, 200);
    assert.is(server.sent.length, 4);
    release[0]?.();
    release[1]?.();
    for (const one of all) assert.is((await one).status, 200);
    assert.is(server.sent.length, 6);
  });

  test('createDPoPFetch() uses in a retry the nonce that another request has learnt meanwhile', async () => {
    const nonces = createNonceCache();
    const other = client(fakeServer(ok('newer')), { nonces });
    const server = fakeServer(
      () => {
        const response = jsonError('use_dpop_nonce', { 'DPoP-Nonce': 'older' });
        const body = new ReadableStream({
          async start(controller) {
            // Another request settles between the nonce and the end of the body.
            await other(URL_);
            controller.enqueue(new TextEncoder().encode('{"error":"use_dpop_nonce"}'));
            controller.close();
          },
        });
        return new Response(body, { status: 400, headers: response.headers });
      },
      () => ok(),
    );
    assert.is((await client(server, { nonces })(URL_)).status, 200);
    assert.equal(noncesOf(server), [null, 'newer']);
  });

  test('createDPoPFetch() does not put back the nonce it used over a newer one', async () => {
    let answer: (() => void) | undefined;
    const server = fakeServer(
      ok('n1'),
      async () => {
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
        return ok('n1');
      },
      ok('n2'),
      ok(),
    );
    const dpopFetch = client(server);
    await dpopFetch(URL_);
    const slow = dpopFetch(URL_);
    while (answer === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
    await dpopFetch(URL_);
    answer();
    await slow;
    await dpopFetch(URL_);
    assert.equal(noncesOf(server), [null, 'n1', 'n1', 'n2']);
  });
});

suite('createNonceCache', (test) => {
  const visit = async (nonces: NonceCache, ...hosts: readonly string[]): Promise<unknown[]> => {
    const server = fakeServer(({ request }) => ok(new URL(request.url).hostname));
    const dpopFetch = client(server, { nonces });
    for (const host of hosts) await dpopFetch(`https://${host}/`);
    return noncesOf(server);
  };

  test('createNonceCache() is shared by the clients that it is given to, and can be cleared', async () => {
    const nonces = createNonceCache();
    assert.equal([nonces.max, nonces.size], [100, 0]);
    await client(fakeServer(ok()), { nonces })('https://a/');
    assert.is(nonces.size, 0);
    assert.equal(await visit(nonces, 'a'), [null]);
    assert.is(nonces.size, 1);
    assert.equal(await visit(nonces, 'a', 'b'), ['a', null]);
    assert.is(nonces.size, 2);
    nonces.clear();
    assert.is(nonces.size, 0);
    assert.equal(await visit(nonces, 'a'), [null]);
  });

  test('createNonceCache() forgets the least recently used', async () => {
    const nonces = createNonceCache({ max: 2 });
    assert.is(nonces.max, 2);
    await visit(nonces, 'a', 'b', 'a', 'c');
    assert.is(nonces.size, 2);
    assert.equal(await visit(nonces, 'a'), ['a']);
    assert.equal(await visit(nonces, 'b'), [null]);
  });

  test('createDPoPFetch() has a bounded cache of its own', async () => {
    const server = fakeServer(ok('n1'));
    const dpopFetch = client(server);
    for (let count = 0; count <= 100; count++) await dpopFetch(`https://h${count}/`);
    await dpopFetch('https://h0/');
    await dpopFetch('https://h100/');
    assert.equal(noncesOf(server).slice(101), [null, 'n1']);
  });

  for (const max of [0, -1, 0.5, '1', null, Number.NaN]) {
    test(`createNonceCache() throws a TypeError for ${String(max)} (${typeof max}) as "max"`, async () => {
      assert.match(await mistakeOf(() => createNonceCache({ max } as NonceCacheOptions)), '"max"');
    });
  }

  test('createNonceCache() throws a TypeError for wrong options', async () => {
    assert.match(await mistakeOf(() => createNonceCache({ size: 1 } as NonceCacheOptions)), '"size"');
    assert.match(
      await mistakeOf(() => createNonceCache(1 as NonceCacheOptions)),
      'options must be an object',
    );
    assert.is(createNonceCache({ max: undefined }).max, 100);
  });
});
