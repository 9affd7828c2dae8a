import { createNonceCache } from '../src/client/index.ts';
import {
  challenge,
  client,
  codeOf,
  fakeServer,
  jsonError,
  mistakeOf,
  noncesOf,
} from './support/fake_server.ts';
import { outcome } from './support/outcome.ts';
import { TOKEN } from './support/proofs.ts';
import { assert, suite } from './support/suite.ts';

const URL_ = 'https://api.example.com/items';
const FORM = 'application/x-www-form-urlencoded;charset=UTF-8';

const ok = (): Response => new Response('ok');

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function streamOf(text: string): ReadableStream {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(utf8(text));
      controller.close();
    },
  });
}

/** `init` of a request with a stream, which the DOM types do not know yet. */
function streaming(body: unknown): RequestInit {
  return { method: 'POST', body, duplex: 'half' } as RequestInit;
}

function formData(): FormData {
  const form = new FormData();
  form.append('a', 'b');
  return form;
}

suite('createDPoPFetch, bodies', (test) => {
  for (const [what, body, text, type] of [
    ['a string', 'a=b', 'a=b', undefined],
    ['an empty string', '', '', undefined],
    ['URLSearchParams', new URLSearchParams({ a: 'b' }), 'a=b', FORM],
    ['a Blob', new Blob(['a=b'], { type: 'text/x' }), 'a=b', 'text/x'],
    ['a File', new File(['a=b'], 'f', { type: 'text/x' }), 'a=b', 'text/x'],
    ['an ArrayBuffer', utf8('a=b').buffer, 'a=b', null],
    ['a Uint8Array', utf8('xa=bx').subarray(1, 4), 'a=b', null],
    ['a DataView', new DataView(utf8('a=b').buffer), 'a=b', null],
    ['nothing', undefined, '', null],
    ['null', null, '', null],
  ] as const) {
    test(`createDPoPFetch() sends ${what} again`, async () => {
      for (const input of [URL_, new URL(URL_), new Request(URL_, { method: 'POST', body: 'other' })]) {
        if (typeof input === 'object' && 'body' in input && (body ?? undefined) === undefined) continue;
        const server = fakeServer(challenge('n1'), ok());
        const init: RequestInit = body === undefined ? { method: 'POST' } : { method: 'POST', body };
        assert.is((await client(server)(input, init)).status, 200);
        assert.equal(
          server.sent.map((sent) => sent.body),
          [text, text],
        );
        if (type === undefined || typeof input === 'object') continue;
        for (const { request } of server.sent) {
          assert.is(request.headers.get('content-type')?.replace('; c', ';c') ?? null, type);
        }
      }
    });
  }

  test('createDPoPFetch() sends a form again, with a boundary that fits', async () => {
    const server = fakeServer(challenge('n1'), ok());
    await client(server)(URL_, { method: 'POST', body: formData() });
    assert.is(server.sent.length, 2);
    for (const { request, body } of server.sent) {
      const [, boundary] = /boundary="?([^";]+)/.exec(request.headers.get('content-type') ?? '') ?? [];
      assert.ok(boundary !== undefined && body.startsWith(`--${boundary}\r\n`));
      assert.match(body, 'name="a"');
    }
  });

  test('createDPoPFetch() keeps the type that the caller gave', async () => {
    const server = fakeServer(challenge('n1'), ok());
    const init = { method: 'POST', body: 'a', headers: { 'Content-Type': 'text/x', 'X-A': 'b' } };
    await client(server, { accessToken: TOKEN })(URL_, init);
    assert.is(server.sent.length, 2);
    for (const { request } of server.sent) {
      assert.is(request.headers.get('content-type'), 'text/x');
      assert.is(request.headers.get('x-a'), 'b');
      assert.is(request.headers.get('authorization'), `DPoP ${TOKEN}`);
    }
  });

  test('createDPoPFetch() reads body and headers when it is called', async () => {
    const server = fakeServer();
    const body = utf8('a=b');
    const headers = new Headers({ 'X-A': 'b' });
    const call = client(server)(URL_, { method: 'POST', body, headers });
    body.fill(0);
    headers.set('X-A', 'c');
    headers.set('DPoP', 'd');
    await call;
    assert.is(server.sent[0]?.body, 'a=b');
    assert.is(server.sent[0]?.request.headers.get('x-a'), 'b');
    assert.is(headers.get('authorization'), null);
  });

  test('createDPoPFetch() sends a stream once, and keeps the nonce of a challenge', async () => {
    let isCancelled = false;
    const refused = new ReadableStream({
      cancel() {
        isCancelled = true;
      },
    });
    const server = fakeServer(() => {
      if (server.sent.length > 1) return ok();
      return new Response(refused, { status: 401, headers: challenge('n1').headers });
    });
    const dpopFetch = client(server);
    assert.is(await codeOf(() => dpopFetch(URL_, streaming(streamOf('a=b')))), 'body_not_repeatable');
    assert.ok(isCancelled);
    assert.is(server.sent.length, 1);
    assert.is(await codeOf(() => dpopFetch(URL_, streaming(streamOf('a=b')))), 200);
    assert.equal(noncesOf(server), [null, 'n1']);
    assert.equal(
      server.sent.map((sent) => sent.body),
      ['a=b', 'a=b'],
    );
  });

  test('createDPoPFetch() returns any other response to a stream', async () => {
    for (const answer of [ok(), challenge('n1', 'DPoP error="invalid_token"'), jsonError('invalid_grant')]) {
      const server = fakeServer(answer);
      assert.is((await client(server)(URL_, streaming(streamOf('a')))).status, answer.status);
      assert.is(server.sent.length, 1);
    }
  });

  test('createDPoPFetch() takes an iterable body of the host for a stream', async () => {
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield utf8('a=');
      yield utf8('b');
    }
    const made = await new Request(URL_, streaming(chunks())).text();
    const server = fakeServer(challenge('n1'), ok());
    assert.is(await codeOf(() => client(server)(URL_, streaming(chunks()))), 'body_not_repeatable');
    assert.equal(
      server.sent.map((sent) => sent.body),
      [made],
    );
  });

  test('createDPoPFetch() sends the body of a Request again', async () => {
    for (const init of [
      { method: 'POST', body: 'a=b', headers: { 'Content-Type': 'text/x' } },
      { ...streaming(streamOf('a=b')), headers: { 'Content-Type': 'text/x' } },
    ]) {
      for (const more of [undefined, {}, { body: null }, { body: undefined }, { headers: undefined }]) {
        const server = fakeServer(challenge('n1'), ok());
        const body = init.body === 'a=b' ? init.body : streamOf('a=b');
        const request = new Request(URL_, { ...init, body });
        const response = await client(server)(request, more as RequestInit);
        assert.is(response.status, 200);
        assert.is(server.sent.length, 2);
        for (const sent of server.sent) {
          assert.equal([sent.body, sent.claims.htm], ['a=b', 'POST']);
          assert.is(sent.request.headers.get('content-type'), 'text/x');
        }
      }
    }
  });

  test('createDPoPFetch() lets go of the copy of a body', async () => {
    for (const answers of [[ok()], [challenge('n1'), ok()], [challenge('n1'), challenge('n2')]]) {
      const server = fakeServer(...answers);
      let copy: Request | undefined;
      const original = Request.prototype.clone;
      Request.prototype.clone = function (this: Request): Request {
        copy = this;
        return original.call(this);
      };
      try {
        await client(server)(new Request(URL_, { method: 'POST', body: 'a' }));
      } finally {
        Request.prototype.clone = original;
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
      assert.ok(copy?.bodyUsed);
    }
  });

  test('createDPoPFetch() makes no copy of what is sent without a body', async () => {
    const original = Request.prototype.clone;
    let copies = 0;
    Request.prototype.clone = function (this: Request): Request {
      copies++;
      return original.call(this);
    };
    try {
      for (const input of [new Request(URL_), new Request(URL_, { method: 'HEAD' })]) {
        const server = fakeServer(challenge('n1'), ok());
        assert.is((await client(server)(input)).status, 200);
        assert.is(server.sent.length, 2);
      }
      await client(fakeServer(challenge('n1'), ok()))(URL_, { method: 'POST', body: 'a' });
      await client(fakeServer(challenge('n1'), ok()))(new URL(URL_), { method: 'POST' });
      await client(fakeServer(ok()))(new Request(URL_, { method: 'POST', body: 'a' }), { body: 'b' });
      assert.is(copies, 0);
    } finally {
      Request.prototype.clone = original;
    }
  });

  test('createDPoPFetch() rejects a used Request as fetch does', async () => {
    const server = fakeServer();
    const request = new Request(URL_, { method: 'POST', body: 'a' });
    await request.text();
    await mistakeOf(() => client(server)(request));
    assert.is(server.sent.length, 0);
    assert.is((await client(server)(request, { body: 'b' })).status, 200);
    assert.is(server.sent[0]?.body, 'b');
  });

  test('createDPoPFetch() takes a Request as init, as fetch does', async () => {
    const init = { method: 'PUT', body: 'a', headers: { 'X-A': 'b' } };
    const server = fakeServer(challenge('n1'), ok());
    await client(server)('https://other.example/', new Request(URL_, init));
    assert.is(server.sent.length, 2);
    for (const { request, body } of server.sent) {
      assert.equal([request.url, request.method, body], ['https://other.example/', 'PUT', 'a']);
      assert.is(request.headers.get('x-a'), 'b');
    }
  });
});

suite('createDPoPFetch, init', (test) => {
  test('createDPoPFetch() passes the options of fetch through', async () => {
    const init: RequestInit = {
      cache: 'no-store',
      credentials: 'omit',
      integrity: 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
      keepalive: true,
      mode: 'same-origin',
      referrerPolicy: 'origin',
      referrer: 'about:client',
    };
    const names = [
      'cache',
      'credentials',
      'integrity',
      'keepalive',
      'mode',
      'referrer',
      'referrerPolicy',
    ] as const;
    const expected = names.map((name) => new Request(URL_, init)[name]);
    for (const [input, given] of [
      [URL_, init],
      [new Request(URL_, init), undefined],
      [new Request(URL_, init), {}],
      [URL_, new Request(URL_, init)],
    ] as const) {
      const server = fakeServer(
        challenge('n1'),
        new Response(null, { status: 302, headers: { Location: '/b' } }),
      );
      await codeOf(() => client(server)(input, given));
      assert.ok(server.sent.length > 2);
      for (const { request, extras } of server.sent) {
        assert.equal(
          names.map((name) => request[name]),
          expected,
        );
        assert.is(extras, 'none');
      }
    }
  });

  test('createDPoPFetch() lets init go before the Request', async () => {
    const server = fakeServer(challenge('n1'), ok());
    const request = new Request(URL_, { cache: 'no-store', headers: { 'X-A': 'b' }, method: 'PUT' });
    await client(server)(request, { cache: 'reload', method: 'DELETE', headers: { 'X-B': 'c' } });
    const expected = new Request(request, { cache: 'reload' }).cache;
    assert.is(server.sent.length, 2);
    for (const { request: sent } of server.sent) {
      assert.equal([sent.cache, sent.method], [expected, 'DELETE']);
      assert.equal([sent.headers.get('x-a'), sent.headers.get('x-b')], [null, 'c']);
    }
  });

  test('createDPoPFetch() passes options that only the host knows to its fetch', async () => {
    const dispatcher = {};
    const server = fakeServer(challenge('n1'), ok());
    const standard = { headers: {}, duplex: 'half', redirect: 'manual', priority: 'high', window: null };
    const init = { ...standard, method: 'POST', body: 'a', signal: null, cf: { a: 1 }, dispatcher };
    await client(server)(URL_, init as RequestInit);
    assert.is(server.sent.length, 2);
    for (const { extras } of server.sent) {
      assert.equal(extras, { cf: { a: 1 }, dispatcher: {} });
      assert.ok((extras as typeof init).dispatcher === dispatcher);
    }
  });

  test('createDPoPFetch() takes null for init', async () => {
    const server = fakeServer();
    await client(server)(URL_, null as unknown as RequestInit);
    assert.is(server.sent.length, 1);
  });

  test('createDPoPFetch() throws a TypeError where the mode takes the proof away', async () => {
    const server = fakeServer();
    assert.match(await mistakeOf(() => client(server)(URL_, { mode: 'no-cors' })), '"no-cors"');
    assert.is(server.sent.length, 0);
    await client(server)(URL_, { mode: 'cors' });
    assert.is(server.sent.length, 1);
  });

  test('createDPoPFetch() makes a navigation a request of its own origin', async () => {
    class Navigation extends Request {
      override get mode(): RequestMode {
        return 'navigate';
      }
    }
    const server = fakeServer();
    await client(server)(new Navigation(URL_, { redirect: 'error' }));
    assert.is(server.sent[0]?.request.mode, 'same-origin');
    assert.is(server.sent[0]?.request.redirect, 'error');
  });

  test('createDPoPFetch() sends nothing where fetch would throw', async () => {
    for (const init of [
      { method: 'A B' },
      { method: 'GET', body: 'a' },
      { redirect: 'a' },
      { headers: { 'a b': 'c' } },
    ]) {
      const server = fakeServer();
      const made = await outcome(() => new Request(URL_, init as RequestInit));
      // One host throws for none of these but the last.
      if (made.ok) continue;
      await mistakeOf(() => client(server)(URL_, init as RequestInit));
      assert.is(server.sent.length, 0);
    }
  });
});

suite('createDPoPFetch, abort', (test) => {
  const reasonOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

  test('createDPoPFetch() sends nothing once it is aborted', async () => {
    const reason = new Error('mine');
    for (const given of [
      [URL_, { signal: AbortSignal.abort(reason) }],
      [new Request(URL_, { signal: AbortSignal.abort(reason) })],
    ] as const) {
      const server = fakeServer();
      const [input, init] = given;
      assert.ok((await reasonOf(client(server)(input, init))) === reason);
      assert.is(server.sent.length, 0);
    }
  });

  test('createDPoPFetch() is aborted while it waits for the access token', async () => {
    const controller = new AbortController();
    const server = fakeServer();
    const accessToken = async (): Promise<string> => {
      controller.abort(new Error('mine'));
      return TOKEN;
    };
    const { signal } = controller;
    assert.ok((await reasonOf(client(server, { accessToken })(URL_, { signal }))) === signal.reason);
    assert.is(server.sent.length, 0);
  });

  test('createDPoPFetch() is aborted between the first try and the retry', async () => {
    for (const isRequest of [false, true]) {
      const controller = new AbortController();
      const { signal } = controller;
      const nonces = createNonceCache();
      const server = fakeServer(() => {
        controller.abort(new Error('mine'));
        return challenge('n1');
      });
      const init = { method: 'POST', body: 'a', signal };
      const call = isRequest
        ? client(server, { nonces })(new Request(URL_, init))
        : client(server, { nonces })(URL_, init);
      assert.ok((await reasonOf(call)) === signal.reason);
      assert.is(server.sent.length, 1);
      assert.is(nonces.size, 1);
    }
  });

  test('createDPoPFetch() hands the signal to fetch', async () => {
    const controller = new AbortController();
    const server = fakeServer();
    await client(server)(new Request(URL_, { method: 'POST', body: 'a', signal: controller.signal }));
    await client(server)(URL_, { signal: controller.signal });
    controller.abort();
    for (const { request } of server.sent) assert.ok(request.signal.aborted);
    const other = new AbortController();
    await client(server)(new Request(URL_, { signal: other.signal }), { signal: null });
    other.abort();
    assert.is(server.sent[2]?.request.signal.aborted, false);
  });
});
