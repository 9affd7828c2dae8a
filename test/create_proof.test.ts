import {
  type CreateProofOptions,
  calculateThumbprint,
  createProof,
  type JWSAlgorithm,
  verifyProof,
} from '../src/index.ts';
import { decode, encode } from './support/bytes.ts';
import { create, mistakeOf, OPTIONS, PAIR, read } from './support/created.ts';
import { hostHas, keyPairFor, publicJwk, publicJwkFor } from './support/keys.ts';
import { outcome } from './support/outcome.ts';
import { ATH, NOW, TARGET, TOKEN, verdict } from './support/proofs.ts';
import { countSubtle, withSubtle } from './support/subtle.ts';
import { assert, suite } from './support/suite.ts';

async function codeOf(options: Partial<CreateProofOptions>): Promise<string> {
  const result = await outcome(() => createProof(PAIR, { ...OPTIONS, ...options }));
  return result.ok ? 'accepted' : result.code;
}

const ALGORITHMS: readonly JWSAlgorithm[] = [
  'ES256',
  'ES384',
  'ES512',
  'RS256',
  'RS512',
  'PS256',
  'PS384',
  'EdDSA',
];

suite('createProof, header', (test) => {
  for (const alg of ALGORITHMS) {
    test(`createProof() makes a proof with ${alg} that verifyProof() accepts`, async () => {
      const pair = await keyPairFor(alg);
      const proof = await createProof(pair, OPTIONS);
      const { header } = read(proof);
      assert.equal(Object.keys(header), ['typ', 'alg', 'jwk']);
      assert.is(header['typ'], 'dpop+jwt');
      assert.is(header['alg'], alg);
      // Members in the order of RFC 7638, nothing but the required ones.
      assert.is(
        await crypto.subtle
          .digest('SHA-256', new TextEncoder().encode(JSON.stringify(header['jwk'])))
          .then((digest) => encode(new Uint8Array(digest))),
        await calculateThumbprint(publicJwkFor(alg)),
      );
      const verified = await verifyProof(proof, { method: 'GET', url: TARGET, now: NOW, algorithms: [alg] });
      assert.is(verified.jkt, await calculateThumbprint(publicJwkFor(alg)));
    });
  }

  test('createProof() writes "EdDSA" for an Ed25519 key unless told otherwise', async () => {
    const pair = await keyPairFor('Ed25519');
    assert.is((await create({}, pair)).header['alg'], 'EdDSA');
    for (const alg of ['EdDSA', 'Ed25519'] as const) {
      assert.is((await create({ alg }, pair)).header['alg'], alg);
      assert.is(await verdict(await createProof(pair, { ...OPTIONS, alg })), 'accepted');
    }
  });

  test('createProof() writes "Ed448" for an Ed448 key unless told otherwise', async () => {
    if (!(await hostHas('Ed448'))) return;
    const pair = await keyPairFor('Ed448');
    assert.is((await create({}, pair)).header['alg'], 'Ed448');
    const proof = await createProof(pair, { ...OPTIONS, alg: 'EdDSA' });
    assert.is(read(proof).header['alg'], 'EdDSA');
    assert.is(await verdict(proof, { algorithms: ['EdDSA', 'Ed448'] }), 'accepted');
  });

  for (const [key, alg] of [
    ['ES256', 'ES384'],
    ['ES256', 'EdDSA'],
    ['Ed25519', 'Ed448'],
    ['RS256', 'PS256'],
    ['ES256', 'none'],
    ['ES256', ''],
    ['ES256', 1],
    ['ES256', null],
  ] as const) {
    test(`createProof() throws a TypeError for the alg ${JSON.stringify(alg)} and a key for ${key}`, async () => {
      const pair = await keyPairFor(key);
      assert.match(await mistakeOf({ ...OPTIONS, alg }, pair), '"alg"');
    });
  }

  test('createProof() exports a key once, and writes each of its algs', async () => {
    const pair = await keyPairFor('Ed25519');
    assert.is(await countSubtle('exportKey', () => createProof(pair, OPTIONS)), 1);
    assert.is(await countSubtle('exportKey', () => createProof(pair, { ...OPTIONS, alg: 'Ed25519' })), 0);
    assert.is(await countSubtle('exportKey', () => createProof(pair, OPTIONS)), 0);
  });

  test('createProof() takes over no member that a host adds to an exported key', async () => {
    const { publicKey, privateKey } = await keyPairFor('ES256');
    const exported = { ...publicJwk('ES256'), ext: true, key_ops: [], alg: 'ES256', d: undefined, kid: 'a' };
    const proof = await withSubtle(
      'exportKey',
      async () => exported,
      () => createProof({ publicKey, privateKey }, OPTIONS),
    );
    assert.equal(Object.keys(read(proof).header['jwk'] as Record<string, unknown>), ['crv', 'kty', 'x', 'y']);
  });

  test('createProof() passes on what the host throws when it exports', async () => {
    const pair = await keyPairFor('ES256');
    const thrown = new DOMException('host', 'OperationError');
    const caught = await withSubtle(
      'exportKey',
      () => Promise.reject(thrown),
      () => createProof(pair, OPTIONS).catch((error: unknown) => error),
    );
    assert.ok(caught === thrown);
  });
});

suite('createProof, claims', (test) => {
  test('createProof() writes the required claims, and the others only where asked for', async () => {
    assert.is((await create()).text, `{"jti":"a","htm":"GET","htu":"${TARGET}","iat":${NOW}}`);
    assert.is(
      (await create({ accessToken: TOKEN, nonce: 'n', claims: { exp: 1, x: [null] } })).text,
      `{"jti":"a","htm":"GET","htu":"${TARGET}","iat":${NOW},"ath":"${ATH}","nonce":"n","exp":1,"x":[null]}`,
    );
  });

  test('createProof() uses the clock for "iat", in whole seconds', async () => {
    const before = Math.floor(Date.now() / 1000);
    const iat = (await create({ now: undefined })).claims['iat'] as number;
    assert.ok(Number.isInteger(iat) && iat >= before && iat <= Date.now() / 1000);
  });

  test('createProof() makes a new "jti" of 128 random bits each time', async () => {
    const seen = new Set<unknown>();
    for (let count = 0; count < 1000; count++) {
      const jti = (await create({ jti: undefined })).claims['jti'] as string;
      assert.match(jti, /^[A-Za-z0-9_-]{22}$/);
      assert.is(decode(jti).length, 16);
      seen.add(jti);
    }
    assert.is(seen.size, 1000);
  });

  for (const [what, htu, claim] of [
    ['drops the query', `${TARGET}?a=b`, TARGET],
    ['drops the fragment', `${TARGET}#a`, TARGET],
    ['drops a query with an at sign and a newline', `${TARGET}?a@b\nc`, TARGET],
    ['drops a fragment with a question mark', `${TARGET}#a?b`, TARGET],
    ['keeps upper case', 'HTTPS://API.Example.com/A', 'HTTPS://API.Example.com/A'],
    ['keeps the default port', 'https://h:443/', 'https://h:443/'],
    ['keeps dots and triplets', 'https://h/./a/../%7e', 'https://h/./a/../%7e'],
    ['adds no path', 'https://h', 'https://h'],
    ['adds no path before a query', 'https://h?a', 'https://h'],
    ['keeps an at sign in the path', 'https://h/@a', 'https://h/@a'],
    ['keeps octets that clients send raw', 'https://h/a"b', 'https://h/a"b'],
  ] as const) {
    test(`createProof() ${what} of htu`, async () => {
      assert.is((await create({ htu })).claims['htu'], claim);
    });
  }

  for (const htu of ['https://user@h/', 'https://a:b@h/', 'https://@h/', 'HTTP://a@h', 'https://a@h?b']) {
    test(`createProof() throws a TypeError for the userinfo of ${htu}`, async () => {
      assert.match(await mistakeOf({ ...OPTIONS, htu }, PAIR), '"htu" must not contain userinfo');
    });
  }

  for (const [code, options] of [
    ['htu_invalid', { htu: '/items/7' }],
    ['htu_invalid', { htu: 'ftp://h/' }],
    ['htu_invalid', { htu: 'https://h/a b' }],
    ['htu_invalid', { htu: 'https:\\\\h' }],
    ['htu_invalid', { htu: '?https://h/' }],
    ['method_invalid', { htm: 'GET ' }],
    ['method_invalid', { htm: 'G\nET' }],
    ['method_invalid', { htm: 'GÉT' }],
    ['nonce_invalid', { nonce: 'a b' }],
    ['nonce_invalid', { nonce: 'a"b' }],
    ['nonce_invalid', { nonce: 'a\\b' }],
    ['nonce_invalid', { nonce: 'é' }],
    ['nonce_invalid', { nonce: 'a\n' }],
    ['token_malformed', { accessToken: `DPoP ${TOKEN}` }],
    ['token_malformed', { accessToken: 'é' }],
    ['accepted', { htm: 'get' }],
    ['accepted', { htm: "!#$%&'*+-.^_`|~" }],
    ['accepted', { nonce: "!#$%&'()*+,-./:;<=>?@[]^_`{|}~" }],
  ] as const) {
    test(`createProof() calls ${JSON.stringify(options)} ${code}`, async () => {
      assert.is(await codeOf(options), code);
    });
  }
});

suite('createProof, additional claims', (test) => {
  for (const name of ['jti', 'htm', 'htu', 'iat', 'ath', 'nonce']) {
    test(`createProof() throws a TypeError for an additional claim "${name}"`, async () => {
      for (const value of ['a', null, 1]) {
        assert.match(await mistakeOf({ ...OPTIONS, claims: { [name]: value } }, PAIR), `"${name}"`);
      }
      const hidden = { toJSON: () => ({ [name]: 'a' }) };
      assert.match(await mistakeOf({ ...OPTIONS, claims: hidden }, PAIR), `"${name}"`);
    });
  }

  test('createProof() lets no getter answer differently the second time', async () => {
    let reads = 0;
    const claims = {
      get extra() {
        return ++reads;
      },
      get [Symbol.toPrimitive]() {
        return undefined;
      },
    };
    assert.is((await create({ claims })).claims['extra'], 1);
    assert.is(reads, 1);
  });

  test('createProof() calls toJSON() once, and takes its result as it is', async () => {
    let calls = 0;
    const claims = {
      toJSON() {
        calls++;
        return calls === 1 ? { extra: 1 } : { jti: 'b' };
      },
    };
    const made = await create({ claims: claims as never });
    assert.equal([made.claims['extra'], made.claims['jti'], calls], [1, 'a', 1]);
  });

  test('createProof() writes a "__proto__" claim as an own member and changes no prototype', async () => {
    const claims = JSON.parse('{"__proto__":{"jti":"b","polluted":true},"x":1}');
    const { text } = await create({ claims });
    assert.match(text, '"__proto__":{"jti":"b","polluted":true},"x":1}');
    assert.match(text, '"jti":"a"');
    assert.is(({} as { polluted?: unknown }).polluted, undefined);
  });

  test('createProof() leaves out what JSON leaves out', async () => {
    const claims = { a: undefined, b: 1, c: () => 1, [Symbol('d')]: 1, e: new Date(0), f: Number.NaN };
    const { claims: made } = await create({ claims: claims as never });
    assert.equal(Object.keys(made), ['jti', 'htm', 'htu', 'iat', 'b', 'e', 'f']);
    assert.equal([made['e'], made['f']], ['1970-01-01T00:00:00.000Z', null]);
  });

  test('createProof() writes lone surrogates as escapes, which survive UTF-8', async () => {
    const { claims } = await create({ jti: '\ud800', claims: { a: '\udfff𝄞' } });
    assert.equal([claims['jti'], claims['a']], ['\ud800', '\udfff𝄞']);
  });

  const circular: Record<string, unknown> = {};
  circular['a'] = circular;
  for (const [what, claims] of [
    ['null', null],
    ['a list', []],
    ['a text', 'a'],
    ['a number', 1],
    ['a function', () => ({})],
    ['a symbol', Symbol('a')],
    ['a date', new Date(0)],
    ['a bigint', { a: 1n }],
    ['a circle', circular],
    ['a toJSON() that throws', { toJSON: () => JSON.parse('{') }],
    ['a toJSON() that returns nothing', { toJSON: () => undefined }],
  ] as const) {
    test(`createProof() throws a TypeError for ${what} as claims`, async () => {
      assert.match(await mistakeOf({ ...OPTIONS, claims }, PAIR), '"claims"');
    });
  }
});

suite('createProof, options', (test) => {
  for (const name of ['htm', 'htu', 'accessToken', 'nonce', 'jti']) {
    for (const value of [null, '', 1, true, ['a'], {}, new URL(TARGET)]) {
      test(`createProof() throws a TypeError for ${Object.prototype.toString.call(value)} ${JSON.stringify(value)} as "${name}"`, async () => {
        assert.match(await mistakeOf({ ...OPTIONS, [name]: value }, PAIR), `"${name}"`);
      });
    }
  }

  for (const value of [null, '1', -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1n, new Date()]) {
    test(`createProof() throws a TypeError for ${String(value).replace(/^\w{3} .*/, 'a date')} (${typeof value}) as "now"`, async () => {
      assert.match(await mistakeOf({ ...OPTIONS, now: value }, PAIR), '"now"');
    });
  }

  for (const name of ['method', 'url', 'ath', 'iat', 'alg_', 'Nonce']) {
    test(`createProof() throws a TypeError for the unknown option "${name}"`, async () => {
      assert.match(await mistakeOf({ ...OPTIONS, [name]: undefined }, PAIR), `"${name}"`);
    });
  }

  test('createProof() throws a TypeError for options that are none, and for missing ones', async () => {
    for (const options of [undefined, null, [], 'GET', 1]) {
      assert.match(await mistakeOf(options, PAIR), 'options');
    }
    assert.match(await mistakeOf({ htu: TARGET }, PAIR), '"htm"');
    assert.match(await mistakeOf({ htm: 'GET' }, PAIR), '"htu"');
  });
});
