import { createDPoPFetch, type DPoPFetchOptions } from '../src/client/index.ts';
import { calculateThumbprint, type ProofSigner } from '../src/index.ts';
import { client, fakeServer, KEY, mistakeOf } from './support/fake_server.ts';
import { keyPairFor, publicJwk } from './support/keys.ts';
import { outcome } from './support/outcome.ts';
import { ATH, NOW, signFixed, TOKEN } from './support/proofs.ts';
import { assert, suite } from './support/suite.ts';

const URL_ = 'https://api.example.com/items';

suite('createDPoPFetch, proofs', (test) => {
  test('createDPoPFetch() sends a proof for the method and the URL, by the key', async () => {
    const server = fakeServer();
    const response = await client(server)(URL_, { method: 'POST', body: 'a=b' });
    assert.is(await response.text(), 'ok');
    const [sent] = server.sent;
    assert.is(server.sent.length, 1);
    assert.is(sent?.body, 'a=b');
    assert.equal(
      { ...sent?.claims, jti: '' },
      { jti: '', htm: 'POST', htu: 'https://api.example.com/items', iat: NOW },
    );
    assert.is(sent?.proof.jkt, await calculateThumbprint(publicJwk('ES256')));
    assert.is(sent?.request.headers.get('authorization'), null);
    assert.is(sent?.request.redirect, 'manual');
    assert.is(sent?.extras, 'none');
  });

  test('createDPoPFetch() makes a new "jti" for each request', async () => {
    const server = fakeServer();
    const dpopFetch = client(server);
    for (let count = 0; count < 20; count++) await dpopFetch(URL_);
    assert.is(new Set(server.sent.map(({ claims }) => claims.jti)).size, 20);
  });

  for (const method of ['get', 'hEAD', 'post', 'put', 'delete', 'options', 'PATCH', 'patch', 'pUrGe']) {
    test(`createDPoPFetch() names the method ${method} as it goes out`, async () => {
      const made = await outcome(() => new Request(URL_, { method }).method);
      const server = fakeServer();
      const result = await outcome(() => client(server)(URL_, { method }));
      assert.is(result.ok, made.ok);
      if (made.ok) assert.is(server.sent[0]?.claims.htm, made.value);
    });
  }

  for (const [input, htu] of [
    ['https://api.example.com', 'https://api.example.com/'],
    ['HTTPS://API.example.com:443/a/../b?c=d#e', 'https://api.example.com/b'],
    ['https://api.example.com/%7ea b', 'https://api.example.com/%7ea%20b'],
    ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
    ['http://127.0.0.1:8080/a\\b', 'http://127.0.0.1:8080/a/b'],
  ] as const) {
    test(`createDPoPFetch() names the URL ${input} as it goes out`, async () => {
      for (const given of [input, new URL(input), new Request(input)]) {
        const server = fakeServer();
        await client(server)(given);
        assert.is(server.sent[0]?.claims.htu, htu);
        assert.is(server.sent[0]?.request.url.replace(/[?#].*/, ''), htu);
      }
    });
  }

  test('createDPoPFetch() sends nothing to a URL that no proof can name', async () => {
    for (const [url, code] of [
      ['data:text/plain,a', 'htu_invalid'],
      ['blob:https://api.example.com/a', 'htu_invalid'],
      ['https://api.example.com/100%', 'htu_invalid'],
      ['https://a:b@api.example.com/', 'TypeError'],
      ['https://', 'TypeError'],
    ] as const) {
      const server = fakeServer();
      const result = await outcome(() => client(server)(url));
      assert.is(result.ok || result.code, code);
      assert.is(server.sent.length, 0);
    }
  });

  test('createDPoPFetch() signs with a signer', async () => {
    const server = fakeServer();
    const key: ProofSigner = {
      alg: 'ES256',
      jwk: publicJwk('ES256'),
      sign: (data) => signFixed('ES256', data),
    };
    await client(server, { key })(URL_);
    assert.is(server.sent[0]?.proof.jkt, await calculateThumbprint(publicJwk('ES256')));
  });

  test('createDPoPFetch() writes the "alg" that is asked for', async () => {
    const key = await keyPairFor('Ed25519');
    for (const [alg, expected] of [
      [undefined, 'EdDSA'],
      ['Ed25519', 'Ed25519'],
    ] as const) {
      const server = fakeServer();
      await client(server, { key, alg })(URL_);
      assert.is(server.sent[0]?.proof.header.alg, expected);
    }
  });

  test('createDPoPFetch() uses the clock unless told otherwise', async () => {
    const server = fakeServer();
    const before = Math.floor(Date.now() / 1000);
    await client(server, { now: undefined })(URL_, {});
    const iat = server.sent[0]?.claims.iat as number;
    assert.ok(iat >= before && iat <= Date.now() / 1000);
  });

  test('createDPoPFetch() asks for the time at each request', async () => {
    const server = fakeServer();
    let now = NOW;
    const dpopFetch = client(server, { now: () => now++ });
    await dpopFetch(URL_);
    await dpopFetch(URL_);
    assert.equal(
      server.sent.map(({ claims }) => claims.iat),
      [NOW, NOW + 1],
    );
    assert.match(await mistakeOf(() => client(server, { now: () => 0.5 })(URL_)), '"now"');
  });

  test('createDPoPFetch() calls the fetch of the host as it is at the time of the call', async () => {
    const dpopFetch = createDPoPFetch({ key: KEY, now: () => NOW });
    const original = globalThis.fetch;
    const server = fakeServer();
    const receivers: unknown[] = [];
    globalThis.fetch = function (this: unknown, ...parameters: [Request]) {
      receivers.push(this);
      return server.fetch(...parameters);
    } as typeof fetch;
    try {
      assert.is(await (await dpopFetch(URL_)).text(), 'ok');
    } finally {
      globalThis.fetch = original;
    }
    assert.is(server.sent.length, 1);
    // Browsers refuse any other object before their fetch.
    assert.ok(receivers[0] === undefined || receivers[0] === globalThis);
  });

  test('createDPoPFetch() passes on what fetch throws', async () => {
    const thrown = new TypeError('network');
    const dpopFetch = createDPoPFetch({ key: KEY, fetch: () => Promise.reject(thrown) });
    assert.ok((await dpopFetch(URL_).catch((error: unknown) => error)) === thrown);
  });
});

suite('createDPoPFetch, tokens', (test) => {
  test('createDPoPFetch() sends the access token of the options with its hash', async () => {
    const server = fakeServer();
    await client(server, { accessToken: TOKEN })(URL_);
    assert.is(server.sent[0]?.claims['ath'], ATH);
    assert.is(server.sent[0]?.request.headers.get('authorization'), `DPoP ${TOKEN}`);
  });

  test('createDPoPFetch() asks a function for the access token of the URL, once a call', async () => {
    const server = fakeServer(new Response(null, { status: 307, headers: { Location: '/b' } }));
    const asked: string[] = [];
    const accessToken = (url: string): string | undefined => {
      asked.push(url);
      return url.includes('token') ? undefined : TOKEN;
    };
    const dpopFetch = client(server, { accessToken });
    await outcome(() => dpopFetch('https://API.example.com/a?b#c'));
    assert.equal(asked, ['https://api.example.com/a?b#c']);
    assert.ok(server.sent.length > 1 && server.sent.every(({ claims }) => claims['ath'] === ATH));
    const other = fakeServer();
    await client(other, { accessToken })('https://as.example.com/token');
    assert.is(other.sent[0]?.claims['ath'], undefined);
    assert.is(other.sent[0]?.request.headers.get('authorization'), null);
    await client(other, { accessToken: async () => TOKEN })(URL_);
    assert.is(other.sent[1]?.claims['ath'], ATH);
  });

  test('createDPoPFetch() passes on what the function throws, and sends nothing', async () => {
    const thrown = new Error('expired');
    const server = fakeServer();
    const dpopFetch = client(server, { accessToken: () => Promise.reject(thrown) });
    assert.ok((await dpopFetch(URL_).catch((error: unknown) => error)) === thrown);
    assert.is(server.sent.length, 0);
  });

  for (const value of ['', null, 1, {}, ['a']]) {
    test(`createDPoPFetch() throws a TypeError where the function returns ${JSON.stringify(value)}`, async () => {
      const server = fakeServer();
      const dpopFetch = client(server, { accessToken: () => value as string });
      assert.match(await mistakeOf(() => dpopFetch(URL_)), '"accessToken"');
      assert.is(server.sent.length, 0);
    });
  }

  test('createDPoPFetch() refuses a token that is not token68 before it is sent', async () => {
    for (const [options, init] of [
      [{ accessToken: 'a b' }, {}],
      [{ accessToken: 'a\nb: c' }, {}],
      [{}, { headers: { Authorization: 'DPoP a b' } }],
      [{}, { headers: { Authorization: 'DPoP "a"' } }],
    ] as const) {
      const server = fakeServer();
      const result = await outcome(() => client(server, options)(URL_, init));
      assert.is(result.ok || result.code, 'token_malformed');
      assert.is(server.sent.length, 0);
    }
  });

  for (const scheme of ['DPoP', 'dpop', 'DPOP', 'DPoP  ']) {
    test(`createDPoPFetch() hashes the token of an Authorization header with ${scheme}`, async () => {
      const authorization = `${scheme} ${TOKEN}`;
      for (const [input, init] of [
        [URL_, { headers: { authorization } }],
        [URL_, { headers: new Headers({ authorization }) }],
        [URL_, { headers: [['AUTHORIZATION', authorization]] as [string, string][] }],
        [new Request(URL_, { headers: { authorization } }), undefined],
      ] as const) {
        const server = fakeServer();
        // The caller's own one goes before that of the options.
        await client(server, { accessToken: 'other' })(input, init);
        assert.is(server.sent[0]?.claims['ath'], ATH);
        assert.is(server.sent[0]?.request.headers.get('authorization'), authorization);
      }
    });
  }

  for (const authorization of ['Basic Y2xpZW50OnNlY3JldA==', 'Digest username="a", realm="b"', 'DPoPx a']) {
    test(`createDPoPFetch() sends no "ath" beside ${authorization}`, async () => {
      const server = fakeServer();
      await client(server, { accessToken: TOKEN })(URL_, { headers: { authorization } });
      assert.is(server.sent[0]?.claims['ath'], undefined);
      assert.is(server.sent[0]?.request.headers.get('authorization'), authorization);
    });
  }

  for (const authorization of [
    'Bearer a',
    'bearer a',
    'BEARER  a',
    'Bearer',
    'Basic a, Bearer b',
    'DPoP a,Bearer b',
    'Bearer a, DPoP b',
    'DPoP a, DPoP b',
    'Basic a, dpop b',
    'DPoP',
    'DPoP\ta',
  ]) {
    test(`createDPoPFetch() throws a TypeError for Authorization: ${JSON.stringify(authorization)}`, async () => {
      const server = fakeServer();
      const dpopFetch = client(server, { accessToken: TOKEN });
      assert.match(await mistakeOf(() => dpopFetch(URL_, { headers: { authorization } })), '"Authorization"');
      assert.is(server.sent.length, 0);
    });
  }

  test('createDPoPFetch() takes Bearer for no scheme where it is part of another word', async () => {
    for (const authorization of ['BearerX a', 'Digest realm="my-bearer, dpops"']) {
      const server = fakeServer();
      await client(server)(URL_, { headers: { authorization } });
      assert.is(server.sent.length, 1);
    }
  });

  test('createDPoPFetch() throws a TypeError for a DPoP header of the caller', async () => {
    const server = fakeServer();
    for (const given of [{ headers: { dpop: 'a' } }, { headers: [['DPoP', '']] as [string, string][] }]) {
      assert.match(await mistakeOf(() => client(server)(URL_, given)), '"DPoP"');
      assert.match(await mistakeOf(() => client(server)(new Request(URL_, given))), '"DPoP"');
    }
    assert.is(server.sent.length, 0);
  });
});

suite('createDPoPFetch, options', (test) => {
  for (const [name, values] of [
    ['key', [undefined, null, 'a', 1]],
    ['accessToken', [null, '', 1, {}]],
    ['fetch', [null, 'a', {}]],
    ['now', [null, NOW, {}]],
    ['nonces', [null, 'a', {}, new Map()]],
    ['learnClockOffset', [null, 'true', 1]],
    ['keyPair', [KEY]],
  ] as const) {
    test(`createDPoPFetch() throws a TypeError for a wrong "${name}"`, async () => {
      for (const value of values) {
        const options = { key: KEY, [name]: value } as unknown as DPoPFetchOptions;
        assert.match(await mistakeOf(() => createDPoPFetch(options)), `"${name}"`);
      }
    });
  }

  test('createDPoPFetch() throws a TypeError for options that are none', async () => {
    for (const options of [undefined, null, [], 'a']) {
      assert.match(
        await mistakeOf(() => createDPoPFetch(options as unknown as DPoPFetchOptions)),
        'options must be an object',
      );
    }
  });

  test('createDPoPFetch() rejects where the key cannot sign', async () => {
    const server = fakeServer();
    const key = { publicKey: KEY.publicKey, privateKey: KEY.publicKey };
    assert.match(await mistakeOf(() => client(server, { key })(URL_)), '"privateKey"');
    assert.is(server.sent.length, 0);
  });
});
