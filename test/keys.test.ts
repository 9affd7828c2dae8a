import {
  type GenerateKeyPairOptions,
  generateKeyPair,
  type JWSAlgorithm,
  verifyProof,
} from '../src/index.ts';
import { isCryptoKey } from '../src/keys.ts';
import { hostHas, keyPairFor, parametersOf, publicJwk } from './support/keys.ts';
import { outcome } from './support/outcome.ts';
import { judge, mint, REQUEST, verdict } from './support/proofs.ts';
import { countSubtle, withSubtle } from './support/subtle.ts';
import { assert, suite } from './support/suite.ts';

type Named = { name: string; namedCurve?: string; hash?: { name: string }; modulusLength?: number };

function named(name: string): DOMException {
  return new DOMException('the text of the host', name);
}

suite('generateKeyPair', (test) => {
  for (const alg of ['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'RS256', 'PS512'] as const) {
    test(`generateKeyPair() makes a key pair for ${alg}`, async () => {
      const { privateKey, publicKey } = await generateKeyPair(alg);
      const { name, namedCurve, hash } = parametersOf(alg);
      for (const key of [privateKey, publicKey]) {
        const algorithm = key.algorithm as Named;
        assert.is(algorithm.name, name);
        assert.is(algorithm.namedCurve, namedCurve);
        assert.is(algorithm.hash?.name, hash);
        assert.is(algorithm.modulusLength, hash && 2048);
      }
      assert.is(privateKey.extractable, false);
      assert.is(publicKey.extractable, true);
      assert.equal([privateKey.type, ...privateKey.usages], ['private', 'sign']);
      assert.equal([publicKey.type, ...publicKey.usages], ['public', 'verify']);
    });
  }

  for (const alg of ['Ed448', 'ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const) {
    test(`generateKeyPair() makes a key pair for ${alg} where the host has it, and says so where not`, async () => {
      const result = await outcome(() => generateKeyPair(alg));
      if (await hostHas(alg)) assert.ok(result.ok && result.value.privateKey.algorithm.name === alg);
      else assert.is(result.ok || result.code, 'unsupported_algorithm');
    });
  }

  test('generateKeyPair() makes an ES256 key by default', async () => {
    const { publicKey } = await generateKeyPair();
    assert.is((publicKey.algorithm as Named).namedCurve, 'P-256');
  });

  test('generateKeyPair() makes an extractable private key when asked', async () => {
    assert.is((await generateKeyPair('ES256', { extractable: true })).privateKey.extractable, true);
    assert.is((await generateKeyPair('ES256', { extractable: false })).privateKey.extractable, false);
  });

  test('generateKeyPair() makes an RSA modulus of the length asked for, with the exponent 65537', async () => {
    const { publicKey } = await generateKeyPair('RS256', { modulusLength: 2056 });
    const { modulusLength, publicExponent } = publicKey.algorithm as Named & { publicExponent: Uint8Array };
    assert.is(modulusLength, 2056);
    assert.equal([...publicExponent], [1, 0, 1]);
  });

  test('generateKeyPair() makes another key every time', async () => {
    const [one, two] = [await generateKeyPair(), await generateKeyPair()];
    const [first, second] = [
      await crypto.subtle.exportKey('jwk', one.publicKey),
      await crypto.subtle.exportKey('jwk', two.publicKey),
    ];
    assert.isNot(first.x, second.x);
  });

  for (const [name, alg, options] of [
    ['alg', 'none', {}],
    ['alg', 'HS256', {}],
    ['alg', 'es256', {}],
    ['alg', '', {}],
    ['alg', null, {}],
    ['alg', { name: 'ECDSA' }, {}],
    ['options', 'ES256', null],
    ['options', 'ES256', []],
    ['options', 'ES256', 'extractable'],
    ['exportable', 'ES256', { exportable: true }],
    ['extractable', 'ES256', { extractable: 1 }],
    ['extractable', 'ES256', { extractable: null }],
    ['modulusLength', 'RS256', { modulusLength: 2047 }],
    ['modulusLength', 'RS256', { modulusLength: 1024 }],
    ['modulusLength', 'RS256', { modulusLength: 2052 }],
    ['modulusLength', 'RS256', { modulusLength: 8200 }],
    ['modulusLength', 'RS256', { modulusLength: 2048.5 }],
    ['modulusLength', 'ES256', { modulusLength: 2048 }],
    ['modulusLength', 'RS256', { modulusLength: '2048' }],
    ['modulusLength', 'RS256', { modulusLength: -2048 }],
    ['modulusLength', 'RS256', { modulusLength: null }],
  ] as const) {
    test(`generateKeyPair() throws a TypeError for ${JSON.stringify([alg, options])} that names ${name}`, async () => {
      const call = () => generateKeyPair(alg as JWSAlgorithm, options as GenerateKeyPairOptions);
      const result = await outcome(call);
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), name);
      assert.is(await countSubtle('generateKey', () => outcome(call)), 0);
    });
  }

  test('generateKeyPair() keeps the exception of the host as the cause', async () => {
    const thrown = named('NotSupportedError');
    const result = await withSubtle(
      'generateKey',
      () => Promise.reject(thrown),
      () => outcome(() => generateKeyPair()),
    );
    assert.is(result.ok || result.code, 'unsupported_algorithm');
    assert.ok(!result.ok && result.error.cause === thrown);
  });
});

suite('isCryptoKey', (test) => {
  test('isCryptoKey() goes by the tag, which other realms share', async () => {
    const { publicKey } = await keyPairFor('ES256');
    assert.is(isCryptoKey(publicKey), true);
    assert.is(isCryptoKey({ [Symbol.toStringTag]: 'CryptoKey' }), true);
    for (const value of [undefined, null, {}, 'CryptoKey', { type: 'public' }]) {
      assert.is(isCryptoKey(value), false);
    }
  });
});

suite('what the host is asked', (test) => {
  test('verifyProof() imports the required members only, not extractable, for verifying only', async () => {
    const jwk = { ...publicJwk('ES256'), kid: 'a', use: 'sig', key_ops: ['verify'], ext: false, extra: {} };
    const proof = await mint({ header: { jwk } });
    let asked: unknown[] = [];
    const code = await withSubtle(
      'importKey',
      (...parameters: unknown[]) => {
        asked = parameters;
        return Promise.reject(named('DataError'));
      },
      () => verdict(proof),
    );
    assert.is(code, 'jwk_invalid');
    assert.equal(asked, [
      'jwk',
      publicJwk('ES256'),
      { name: 'ECDSA', namedCurve: 'P-256' },
      false,
      ['verify'],
    ]);
  });
});

suite('what the host throws', (test) => {
  for (const [method, thrown, code] of [
    ['importKey', named('NotSupportedError'), 'unsupported_algorithm'],
    ['importKey', named('DataError'), 'jwk_invalid'],
    ['importKey', new TypeError('the text of the host'), 'jwk_invalid'],
    ['importKey', null, 'jwk_invalid'],
    ['importKey', 'a text', 'jwk_invalid'],
    ['verify', named('NotSupportedError'), 'unsupported_algorithm'],
    ['verify', named('OperationError'), 'signature_invalid'],
    ['verify', new RangeError('the text of the host'), 'signature_invalid'],
    ['verify', undefined, 'signature_invalid'],
  ] as const) {
    test(`verifyProof() turns ${String(thrown)} of ${method}() into ${code}`, async () => {
      const proof = await mint();
      const reject = (): Promise<never> => Promise.reject(thrown);
      assert.is(await withSubtle(method, reject, () => verdict(proof)), code);
      const result = await withSubtle(method, reject, () => outcome(() => verifyProof(proof, REQUEST)));
      assert.not(String(!result.ok && result.error.message).includes('host'));
      assert.ok(!result.ok && result.error.cause === thrown);
    });
  }

  for (const answer of [false, undefined, 1, 'true', {}]) {
    test(`verifyProof() takes the answer ${JSON.stringify(answer)} of verify() for a refusal`, async () => {
      const proof = await mint();
      assert.is(
        await withSubtle(
          'verify',
          async () => answer,
          () => verdict(proof),
        ),
        'signature_invalid',
      );
    });
  }

  for (const alg of ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const) {
    test(`verifyProof() has no opinion on ${alg} where the host has none`, async () => {
      const [pub, length] = {
        'ML-DSA-44': [1312, 2420],
        'ML-DSA-65': [1952, 3309],
        'ML-DSA-87': [2592, 4627],
      }[alg] as [number, number];
      const jwk = { kty: 'AKP', alg, pub: 'A'.repeat(Math.ceil((pub * 4) / 3)) };
      const recipe = { header: { alg, jwk }, signature: () => new Uint8Array(length) };
      const code = (await hostHas(alg)) ? 'signature_invalid' : 'unsupported_algorithm';
      assert.is(await judge(recipe, { algorithms: [alg] }), code);
      const short = { ...recipe, signature: () => new Uint8Array(length - 1) };
      assert.is(await judge(short, { algorithms: [alg] }), 'signature_length');
    });
  }
});
