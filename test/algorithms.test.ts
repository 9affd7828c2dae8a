import {
  ALGORITHMS,
  algorithmOfKey,
  DEFAULT_ALGORITHMS,
  isAlgorithm,
  sameAlgorithm,
} from '../src/algorithms.ts';
import type { CryptoKey } from '../src/index.ts';
import { importPublic, parametersOf, publicJwkFor, signatureParametersOf } from './support/keys.ts';
import { assert, suite } from './support/suite.ts';

const NAMES = [
  'ES256',
  'ES384',
  'ES512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'Ed25519',
  'Ed448',
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
] as const;

suite('algorithms', (test) => {
  test('ALGORITHMS holds the asymmetric algorithms and nothing else', () => {
    assert.equal(Object.keys(ALGORITHMS), NAMES);
  });

  for (const name of NAMES) {
    test(`ALGORITHMS has the parameters of ${name}`, () => {
      assert.equal(ALGORITHMS[name].key, parametersOf(name));
      assert.equal(ALGORITHMS[name].signature, signatureParametersOf(name));
    });
  }

  test('DEFAULT_ALGORITHMS is the documented list', () => {
    assert.equal(DEFAULT_ALGORITHMS, ['ES256', 'EdDSA', 'Ed25519', 'RS256', 'PS256']);
  });

  test('isAlgorithm() knows the names of the table and "EdDSA", in their exact case', () => {
    for (const name of [...NAMES, 'EdDSA']) assert.is(isAlgorithm(name), true);
    for (const name of [
      'none',
      'None',
      'HS256',
      'es256',
      'ES256 ',
      'ES256K',
      'ESP256',
      'RS1',
      'RSA-OAEP',
      'dir',
      '',
      'toString',
      '__proto__',
      undefined,
      null,
      1,
      ['ES256'],
      {},
    ]) {
      assert.is(isAlgorithm(name), false);
    }
  });

  test('sameAlgorithm() lets "EdDSA" stand for Ed25519 and Ed448 only', () => {
    assert.is(sameAlgorithm('EdDSA', 'Ed25519'), true);
    assert.is(sameAlgorithm('EdDSA', 'Ed448'), true);
    assert.is(sameAlgorithm('ES256', 'ES256'), true);
    assert.is(sameAlgorithm('EdDSA', 'ES256'), false);
    assert.is(sameAlgorithm('Ed25519', 'Ed448'), false);
    assert.is(sameAlgorithm(undefined, 'ES256'), false);
  });

  test('algorithmOfKey() recognizes a WebCrypto key of each algorithm', async () => {
    for (const alg of ['ES256', 'ES384', 'ES512', 'RS256', 'RS512', 'PS256', 'PS384', 'Ed25519'] as const) {
      assert.is(algorithmOfKey(await importPublic(publicJwkFor(alg), alg)), alg);
    }
  });

  for (const algorithm of [
    { name: 'ECDH', namedCurve: 'P-256' },
    { name: 'ECDSA', namedCurve: 'secp256k1' },
    { name: 'ECDSA' },
    { name: 'RSA-OAEP', hash: { name: 'SHA-256' } },
    { name: 'RSA-PSS', hash: { name: 'SHA-1' } },
    { name: 'RSASSA-PKCS1-v1_5' },
    { name: 'HMAC', hash: { name: 'SHA-256' } },
    { name: 'X25519' },
  ]) {
    test(`algorithmOfKey() finds no algorithm for ${JSON.stringify(algorithm)}`, () => {
      assert.is(algorithmOfKey({ algorithm } as unknown as CryptoKey), undefined);
    });
  }
});
