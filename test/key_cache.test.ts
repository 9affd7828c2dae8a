import {
  createKeyCache,
  type KeyCache,
  type KeyCacheOptions,
  type VerifyProofOptions,
  verifyProof,
} from '../src/index.ts';
import { openKeyCache } from '../src/key_cache.ts';
import { privateJwkFor, publicJwk, rsaNumbers } from './support/keys.ts';
import { outcome } from './support/outcome.ts';
import { ATH, judge, mint, NOW, REQUEST, type Recipe, rsaRecipe, TOKEN, verdict } from './support/proofs.ts';
import { countSubtle, withSubtle } from './support/subtle.ts';
import { assert, suite } from './support/suite.ts';

type Options = Partial<VerifyProofOptions>;

/** A cache that has seen the key of this recipe. */
async function warm(recipe: Recipe = {}, options: Options = {}): Promise<KeyCache> {
  const keyCache = createKeyCache();
  assert.is(await judge(recipe, { ...options, keyCache }), 'accepted');
  assert.is(keyCache.size, 1);
  return keyCache;
}

const jwk = (members: Record<string, unknown>): Recipe => ({
  header: { jwk: { ...publicJwk('ES256'), ...members } },
});

suite('createKeyCache', (test) => {
  test('createKeyCache() makes an empty cache of 1000 keys', () => {
    const cache = createKeyCache();
    assert.equal([cache.max, cache.size], [1000, 0]);
    assert.is(createKeyCache({ max: 1 }).max, 1);
  });

  for (const [name, options] of [
    ['options', null],
    ['options', []],
    ['options', 5],
    ['size', { size: 5 }],
    ['max', { max: 0 }],
    ['max', { max: -1 }],
    ['max', { max: 1.5 }],
    ['max', { max: '10' }],
    ['max', { max: null }],
    ['max', { max: Number.POSITIVE_INFINITY }],
  ] as const) {
    test(`createKeyCache() throws a TypeError for ${JSON.stringify(options)} (${String((options as { max?: unknown } | null)?.max)})`, async () => {
      const result = await outcome(() => createKeyCache(options as KeyCacheOptions));
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), name);
    });
  }

  test('createKeyCache() makes a cache that forgets the least recently used key', () => {
    const cache = openKeyCache('test', createKeyCache({ max: 2 }));
    const entry = (jkt: string) => ({ key: {} as never, jkt });
    cache?.set('a', entry('a'));
    cache?.set('b', entry('b'));
    assert.is(cache?.get('a')?.jkt, 'a');
    cache?.set('c', entry('c'));
    assert.is(cache?.get('b'), undefined);
    assert.is(cache?.get('a')?.jkt, 'a');
    cache?.set('c', entry('new c'));
    assert.is(cache?.get('a')?.jkt, 'a', 'a key set again takes no second place');
    assert.is(cache?.get('c')?.jkt, 'new c');
  });

  test('createKeyCache() makes a cache that can be cleared', async () => {
    const keyCache = await warm();
    keyCache.clear();
    assert.is(keyCache.size, 0);
    assert.is(await countSubtle('importKey', () => judge({}, { keyCache })), 1);
    assert.is(keyCache.size, 1);
  });
});

suite('verifyProof with a key cache', (test) => {
  test('verifyProof() imports a key once, and calculates its thumbprint once', async () => {
    const keyCache = createKeyCache();
    const proof = await mint();
    for (const expected of [1, 0, 0]) {
      assert.is(await countSubtle('importKey', () => verdict(proof, { keyCache })), expected);
    }
    assert.is(await countSubtle('digest', () => verdict(proof, { keyCache })), 0);
    assert.is(await countSubtle('verify', () => verdict(proof, { keyCache })), 1);
  });

  test('verifyProof() keeps as many keys as the cache holds, the recently used ones', async () => {
    const keyCache = createKeyCache({ max: 2 });
    const [a, b, c] = [await mint(), await mint({ alg: 'EdDSA' }), await mint({ alg: 'RS256' })];
    const imports = async (proof: string): Promise<number> =>
      countSubtle('importKey', async () => assert.is(await verdict(proof, { keyCache }), 'accepted'));
    assert.equal([await imports(a), await imports(b), await imports(a), await imports(c)], [1, 1, 0, 1]);
    assert.equal([await imports(a), await imports(c), keyCache.size], [0, 0, 2]);
    assert.is(await imports(b), 1);
  });

  test('verifyProof() knows one key by all its spellings', async () => {
    const keyCache = await warm();
    for (const recipe of [jwk({ kid: 'a', use: 'sig' }), jwk({ ext: true, key_ops: ['verify'] })]) {
      assert.is(await countSubtle('importKey', () => judge(recipe, { keyCache })), 0);
    }
    assert.is(keyCache.size, 1);
  });

  test('verifyProof() knows an Ed25519 key by both names of its algorithm', async () => {
    const keyCache = await warm({ alg: 'EdDSA' });
    const proof = await mint({ alg: 'Ed25519' });
    const imports = await countSubtle('importKey', async () =>
      assert.is(await verdict(proof, { keyCache }), 'accepted'),
    );
    assert.equal([imports, keyCache.size], [0, 1]);
  });

  test('verifyProof() keeps one RSA key apart for each of its algorithms', async () => {
    const keyCache = await warm({ alg: 'RS256' });
    assert.is(await judge({ alg: 'PS256' }, { keyCache }), 'accepted');
    assert.is(keyCache.size, 2);
    assert.is(await judge({ alg: 'RS256', header: { alg: 'PS256' } }, { keyCache }), 'signature_invalid');
  });

  for (const [what, recipe, bad, code, options] of [
    ['an algorithm that is no longer allowed', {}, {}, 'alg_not_allowed', { algorithms: ['RS256'] }],
    [
      'the other name, if only one is allowed',
      { alg: 'EdDSA' },
      { alg: 'EdDSA' },
      'alg_not_allowed',
      { algorithms: ['Ed25519'] },
    ],
    ['another use', {}, jwk({ use: 'enc' }), 'jwk_use', {}],
    ['other operations', {}, jwk({ key_ops: ['sign'] }), 'jwk_use', {}],
    ['another alg of its own', {}, jwk({ alg: 'ES384' }), 'jwk_alg_mismatch', {}],
    ['a private member', {}, jwk({ d: null }), 'jwk_private', {}],
    ['another spelling', {}, jwk({ x: `${publicJwk('ES256')['x']}=` }), 'jwk_not_canonical', {}],
    [
      'a modulus that has become too long',
      rsaRecipe(rsaNumbers(4096)),
      rsaRecipe(rsaNumbers(4096)),
      'jwk_too_large',
      { maxModulusLength: 4095 },
    ],
    ['a wrong signature', {}, { signature: (right: Uint8Array) => right.fill(0) }, 'signature_invalid', {}],
    ['a cut signature', {}, { signature: (right: Uint8Array) => right.slice(1) }, 'signature_length', {}],
    ['another method', {}, { claims: { htm: 'POST' } }, 'htm_mismatch', {}],
    ['an old proof', {}, { claims: { iat: NOW - 999 } }, 'iat_too_old', {}],
    ['another token', {}, { claims: { ath: ATH } }, 'jkt_mismatch', { accessToken: TOKEN, jkt: 'another' }],
  ] as const) {
    test(`verifyProof() still refuses a key it knows with ${what}`, async () => {
      const keyCache = await warm(recipe);
      const proof = await mint(bad);
      assert.is(await verdict(proof, { ...options, keyCache }), code);
      assert.is(await verdict(proof, { ...options, keyCache: createKeyCache() }), code);
      assert.is(await verdict(proof, options), code);
      assert.is(keyCache.size, 1);
    });
  }

  test('verifyProof() lets no key in before a signature verified with it', async () => {
    const keyCache = createKeyCache();
    const bad: Recipe[] = [
      { signature: (right) => right.fill(0) },
      { signature: (right) => right.slice(1) },
      { header: { jwk: publicJwk('OTHER_ES256') } },
      jwk({ d: privateJwkFor('ES256')['d'] }),
      { header: { typ: 'JWT' } },
    ];
    for (const recipe of bad) assert.isNot(await judge(recipe, { keyCache }), 'accepted');
    assert.is(keyCache.size, 0);
    assert.is(await judge({ claims: { htm: 'POST' } }, { keyCache }), 'htm_mismatch');
    assert.is(keyCache.size, 1, 'a good signature counts, whatever the claims');
  });

  test('verifyProof() lets no key in if the host fails', async () => {
    const keyCache = createKeyCache();
    const proof = await mint();
    const fail = (): Promise<never> => Promise.reject(new Error('host'));
    assert.is(await withSubtle('verify', fail, () => verdict(proof, { keyCache })), 'signature_invalid');
    assert.is(await withSubtle('importKey', fail, () => verdict(proof, { keyCache })), 'jwk_invalid');
    assert.is(keyCache.size, 0);
  });

  test('verifyProof() returns the same with a warm cache, a cold one and none', async () => {
    for (const alg of ['ES256', 'RS256', 'EdDSA', 'Ed25519'] as const) {
      const proof = await mint({ alg, claims: { ath: ATH } });
      const algorithms = [alg];
      const keyCache = await warm({ alg }, { algorithms });
      const request = { ...REQUEST, accessToken: TOKEN, tokenCheck: 'ath-only', algorithms } as const;
      const results = [
        await verifyProof(proof, { ...request, keyCache }),
        await verifyProof(proof, { ...request, keyCache: createKeyCache() }),
        await verifyProof(proof, request),
      ];
      assert.equal(results[0], results[1]);
      assert.equal(results[0], results[2]);
    }
  });

  test('verifyProof() copes with many proofs by one key at once', async () => {
    const keyCache = createKeyCache();
    const proofs = await Promise.all(Array.from({ length: 50 }, (_, i) => mint({ claims: { jti: `${i}` } })));
    const verdicts = await Promise.all(proofs.map((proof) => verdict(proof, { keyCache })));
    assert.ok(verdicts.every((one) => one === 'accepted'));
    assert.is(keyCache.size, 1);
  });
});
