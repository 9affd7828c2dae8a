import { challenge, client, codeOf, type FakeServer, fakeServer, noncesOf } from './support/fake_server.ts';
import { ATH, TOKEN } from './support/proofs.ts';
import { assert, suite } from './support/suite.ts';

const URL_ = 'https://api.example.com/a/b?c#d';

const ok = (): Response => new Response('ok');

function to(location: string | undefined, status = 302): Response {
  const headers = location === undefined ? {} : { Location: location };
  return new Response(null, { status, headers });
}

/** Method, URL and body of each request. */
function trace({ sent }: FakeServer): string[] {
  return sent.map(({ request, body }) => `${request.method} ${request.url} ${body}`);
}

function stream(): ReadableStream {
  return new Blob(['x']).stream();
}

suite('createDPoPFetch, redirects', (test) => {
  for (const [location, target] of [
    ['/x', 'https://api.example.com/x#d'],
    ['x', 'https://api.example.com/a/x#d'],
    ['?x', 'https://api.example.com/a/b?x#d'],
    ['/x#y', 'https://api.example.com/x#y'],
    ['https://api.example.com:443/x', 'https://api.example.com/x#d'],
    ['//API.example.com/x', 'https://api.example.com/x#d'],
    ['', 'https://api.example.com/a/b?c#d'],
  ] as const) {
    test(`createDPoPFetch() follows a redirect to ${JSON.stringify(location)} with a proof for it`, async () => {
      const server = fakeServer(to(location), ok());
      const response = await client(server, { accessToken: TOKEN })(URL_);
      assert.is(await response.text(), 'ok');
      const [first, second] = server.sent;
      assert.is(second?.request.url, target);
      assert.is(second?.claims.htu, target.replace(/[?#].*/, ''));
      assert.equal([first?.claims['ath'], second?.claims['ath']], [ATH, ATH]);
      assert.is(second?.request.headers.get('authorization'), `DPoP ${TOKEN}`);
      assert.isNot(first?.claims.jti, second?.claims.jti);
      assert.is(second?.request.redirect, 'manual');
    });
  }

  for (const location of [
    'https://evil.example/x',
    '//evil.example/x',
    'http://api.example.com/x',
    'https://api.example.com:8443/x',
    'https://api.example.com.evil.example/',
    'https://user@api.example.com/x',
    'https://:pass@api.example.com/x',
    '\\\\evil.example/x',
    'data:text/plain,a',
    'https://',
    '/100%',
    undefined,
  ]) {
    test(`createDPoPFetch() refuses a redirect to ${JSON.stringify(location)}`, async () => {
      for (const status of [301, 302, 303, 307, 308]) {
        const server = fakeServer(to(location, status), ok());
        assert.is(await codeOf(() => client(server)(URL_)), 'redirect_refused');
        assert.is(server.sent.length, 1);
      }
    });
  }

  test('createDPoPFetch() cancels the body of a redirect', async () => {
    for (const location of ['/x', 'https://evil.example/']) {
      let isCancelled = false;
      const body = new ReadableStream({
        cancel() {
          isCancelled = true;
        },
      });
      const server = fakeServer(() =>
        server.sent.length === 1 ? new Response(body, { status: 302, headers: { location } }) : ok(),
      );
      await codeOf(() => client(server)(URL_));
      assert.ok(isCancelled);
    }
  });

  test('createDPoPFetch() refuses a redirect that the browser hides', async () => {
    const server = fakeServer(() => {
      const hidden = Response.error();
      Object.defineProperty(hidden, 'type', { value: 'opaqueredirect' });
      return hidden;
    });
    assert.is(await codeOf(() => client(server)(URL_)), 'redirect_refused');
    assert.is(await codeOf(() => client(server)(URL_, { redirect: 'manual' })), 0);
  });

  for (const status of [200, 201, 300, 304, 305, 306, 309, 404]) {
    test(`createDPoPFetch() takes status ${status} for no redirect`, async () => {
      const server = fakeServer(to('/x', status), ok());
      assert.is(await codeOf(() => client(server)(URL_)), status);
      assert.is(server.sent.length, 1);
    });
  }

  test('createDPoPFetch() follows 20 redirects and no more', async () => {
    for (const [count, expected] of [
      [20, 200],
      [21, 'redirect_refused'],
    ] as const) {
      const server = fakeServer(() => (server.sent.length <= count ? to(`/${server.sent.length}`) : ok()));
      assert.is(await codeOf(() => client(server)(URL_)), expected);
      assert.is(server.sent.length, 21);
    }
  });

  test('createDPoPFetch() follows no redirect where the caller says so', async () => {
    for (const redirect of ['manual', 'error'] as const) {
      for (const [input, init] of [
        [URL_, { redirect }],
        [new Request(URL_, { redirect }), undefined],
        [new Request(URL_, { redirect }), {}],
        [new Request(URL_), { redirect }],
      ] as const) {
        const server = fakeServer(challenge('n1'), to('https://evil.example/'));
        assert.is(await codeOf(() => client(server)(input, init)), 302);
        assert.equal(noncesOf(server), [null, 'n1']);
        for (const { request } of server.sent) assert.is(request.redirect, redirect);
      }
    }
  });

  test('createDPoPFetch() follows where init says so and the Request does not', async () => {
    const server = fakeServer(to('/x'), ok());
    assert.is(
      await codeOf(() => client(server)(new Request(URL_, { redirect: 'error' }), { redirect: 'follow' })),
      200,
    );
  });

  for (const [method, status, expected] of [
    ['GET', 301, 'GET'],
    ['GET', 302, 'GET'],
    ['GET', 303, 'GET'],
    ['GET', 307, 'GET'],
    ['GET', 308, 'GET'],
    ['HEAD', 302, 'HEAD'],
    ['HEAD', 303, 'HEAD'],
    ['POST', 301, 'GET'],
    ['POST', 302, 'GET'],
    ['POST', 303, 'GET'],
    ['POST', 307, 'POST x'],
    ['POST', 308, 'POST x'],
    ['PUT', 301, 'PUT x'],
    ['PUT', 302, 'PUT x'],
    ['PUT', 303, 'GET'],
    ['PUT', 307, 'PUT x'],
    ['DELETE', 302, 'DELETE x'],
    ['DELETE', 303, 'GET'],
  ] as const) {
    test(`createDPoPFetch() turns ${method} into ${expected} after ${status}`, async () => {
      const [name, body = ''] = expected.split(' ');
      const hasBody = method !== 'GET' && method !== 'HEAD';
      const headers = { 'Content-Type': 'text/x', 'Content-Language': 'en', 'X-A': 'b' };
      const init = { method, headers, ...(hasBody && { body: 'x' }) };
      for (const input of [URL_, new Request(URL_, init)]) {
        const server = fakeServer(to('/y', status), challenge('n1'), to('z', 307), ok());
        await client(server)(input, typeof input === 'string' ? init : undefined);
        const first = `${method} ${URL_} ${hasBody ? 'x' : ''}`;
        const second = `${name} https://api.example.com/y#d ${body}`;
        const third = `${name} https://api.example.com/z#d ${body}`;
        assert.equal(trace(server), [first, second, second, third]);
        const isRewritten = expected === 'GET' && method !== 'GET';
        for (const { request } of server.sent.slice(1)) {
          assert.is(request.headers.get('content-type'), isRewritten ? null : 'text/x');
          assert.is(request.headers.get('content-language'), isRewritten ? null : 'en');
          assert.is(request.headers.get('x-a'), 'b');
        }
      }
    });
  }

  test('createDPoPFetch() leaves out all that describes a body which is left out', async () => {
    const names = [
      'Content-Encoding',
      'Content-Language',
      'Content-Length',
      'Content-Location',
      'Content-Type',
    ];
    const headers = Object.fromEntries(names.map((name) => [name, '1']));
    const server = fakeServer(to('/x', 303), ok());
    await client(server)(URL_, { method: 'POST', body: 'x', headers });
    for (const name of names) assert.is(server.sent[1]?.request.headers.get(name), null);
  });

  test('createDPoPFetch() cannot send a stream on', async () => {
    for (const [status, expected] of [
      [307, 'body_not_repeatable'],
      [308, 'body_not_repeatable'],
      [303, 200],
    ] as const) {
      const server = fakeServer(to('/x', status), challenge('n1'), ok());
      const init = { method: 'POST', body: stream(), duplex: 'half' } as RequestInit;
      assert.is(await codeOf(() => client(server)(URL_, init)), expected);
      assert.is(server.sent.length, expected === 200 ? 3 : 1);
    }
    const server = fakeServer(to('/x', 307), challenge('n1'), ok());
    const init = { method: 'POST', body: stream(), duplex: 'half' } as RequestInit;
    assert.is(await codeOf(() => client(server)(new Request(URL_, init))), 200);
    assert.equal(
      server.sent.map(({ body }) => body),
      ['x', 'x', 'x'],
    );
  });

  test('createDPoPFetch() retries once for a nonce, before or after a redirect', async () => {
    const before = fakeServer(challenge('n1'), to('/x'), ok());
    assert.is(await codeOf(() => client(before)(URL_)), 200);
    assert.equal(noncesOf(before), [null, 'n1', 'n1']);
    const after = fakeServer(to('/x'), challenge('n1'), ok());
    assert.is(await codeOf(() => client(after)(URL_)), 200);
    assert.equal(noncesOf(after), [null, null, 'n1']);
    const twice = fakeServer(challenge('n1'), to('/x'), challenge('n2'), ok());
    assert.is(await codeOf(() => client(twice)(URL_)), 401);
    assert.equal(noncesOf(twice), [null, 'n1', 'n1']);
  });

  test('createDPoPFetch() takes the signal along', async () => {
    for (const isRequest of [false, true]) {
      const controller = new AbortController();
      const { signal } = controller;
      const server = fakeServer(to('/x'), ok());
      await client(server)(isRequest ? new Request(URL_, { signal }) : URL_, isRequest ? {} : { signal });
      controller.abort();
      assert.ok(server.sent[1]?.request.signal.aborted);
    }
  });

  test('createDPoPFetch() takes the nonce of a redirect along', async () => {
    const first = to('/x');
    first.headers.set('DPoP-Nonce', 'n1');
    const server = fakeServer(first, ok());
    await client(server)(URL_);
    assert.equal(noncesOf(server), [null, 'n1']);
  });
});
