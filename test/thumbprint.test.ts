import {
  calculateThumbprint,
  calculateThumbprintUri,
  type HashName,
  type JWK,
  parseThumbprintUri,
} from '../src/index.ts';
import { encode } from './support/bytes.ts';
import { importPrivate, importPublic, privateJwkFor, publicJwk, publicJwkFor } from './support/keys.ts';
import { outcome } from './support/outcome.ts';
import { withSubtle } from './support/subtle.ts';
import { assert, suite } from './support/suite.ts';

const RFC7638: JWK = {
  kty: 'RSA',
  n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
  e: 'AQAB',
  alg: 'RS256',
  kid: '2011-04-29',
};
const RFC7638_JKT = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs';

const RFC9449: JWK = {
  kty: 'EC',
  x: 'l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs',
  y: '9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA',
  crv: 'P-256',
};

const RFC7520_P521: JWK = {
  kty: 'EC',
  crv: 'P-521',
  x: 'AHKZLLOsCOzz5cY97ewNUajB957y-C-U88c3v13nmGZx6sYl_oJXu9A5RkTKqjqvjyekWF-7ytDyRXYgCF5cj0Kt',
  y: 'AdymlHvOiLxXkEhayXQnNCvDX4h9htZaCJN34kfmC6pV5OhQHiraVySsUdaQkAgDPrwQrJmbnX9cwlGfP-HqHZR1',
};

const zeros = (octets: number): string => encode(new Uint8Array(octets));

async function codeOf(key: unknown, hash?: unknown): Promise<string> {
  const result = await outcome(() => calculateThumbprint(key as JWK, hash as HashName));
  return result.ok ? 'accepted' : result.code;
}

suite('calculateThumbprint', (test) => {
  for (const [what, jwk, jkt] of [
    ['the RSA key of RFC 7638 section 3.1', RFC7638, RFC7638_JKT],
    ['the key of RFC 9449', RFC9449, '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I'],
    [
      'the Ed25519 key of RFC 8037 appendix A.3',
      { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
      'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    ],
    [
      'the P-521 key of RFC 7520, whose x begins with a zero octet',
      RFC7520_P521,
      'dHri3SADZkrush5HU_50AoRhcKFryN-PI6jPBtPL55M',
    ],
  ] as const) {
    test(`calculateThumbprint() returns the published value for ${what}`, async () => {
      assert.is(await calculateThumbprint(jwk), jkt);
      assert.is(await calculateThumbprint(jwk, 'sha-256'), jkt);
    });
  }

  test('calculateThumbprint() ignores the order of members and optional ones', async () => {
    const { kty, crv, x, y } = RFC9449 as Record<string, string>;
    const shuffled = { y, use: 'enc', kid: 'a', x, key_ops: [], crv, alg: 'none', kty } as JWK;
    assert.is(await calculateThumbprint(shuffled), await calculateThumbprint(RFC9449));
  });

  test('calculateThumbprint() hashes the public part of a private key', async () => {
    for (const alg of ['ES256', 'ES384', 'ES512', 'Ed25519', 'Ed448', 'RS256'] as const) {
      assert.is(await calculateThumbprint(privateJwkFor(alg)), await calculateThumbprint(publicJwkFor(alg)));
    }
  });

  test('calculateThumbprint() takes a public CryptoKey', async () => {
    for (const alg of ['ES256', 'Ed25519', 'PS256'] as const) {
      const key = await importPublic(publicJwkFor(alg), alg);
      assert.is(await calculateThumbprint(key), await calculateThumbprint(publicJwkFor(alg)));
    }
  });

  test('calculateThumbprint() takes an exported key that owns every member name', async () => {
    const owned = { ...publicJwk('ES256'), d: undefined, n: undefined, e: undefined, k: undefined };
    const key = await importPublic(publicJwk('ES256'), 'ES256');
    const jkt = await withSubtle(
      'exportKey',
      async () => owned,
      () => calculateThumbprint(key),
    );
    assert.is(jkt, await calculateThumbprint(publicJwk('ES256')));
  });

  test('calculateThumbprint() reads each member of a key once', async () => {
    let reads = 0;
    const key = {
      ...publicJwk('ES256'),
      get x() {
        reads++;
        return publicJwk('ES256')['x'] ?? '';
      },
    };
    assert.is(await calculateThumbprint(key), await calculateThumbprint(publicJwk('ES256')));
    assert.is(reads, 1);
  });

  for (const [hash, length] of [
    ['sha-256', 43],
    ['sha-384', 64],
    ['sha-512', 86],
  ] as const) {
    test(`calculateThumbprint() returns ${length} characters for ${hash}`, async () => {
      assert.is((await calculateThumbprint(RFC9449, hash)).length, length);
    });
  }

  test('calculateThumbprint() takes every kind of key, strong or not', async () => {
    const keys = [
      { kty: 'EC', crv: 'secp256k1', x: zeros(32), y: zeros(32) },
      { kty: 'EC', crv: 'P-256', x: zeros(32), y: zeros(32) },
      { kty: 'OKP', crv: 'X25519', x: zeros(32) },
      { kty: 'OKP', crv: 'X448', x: zeros(56) },
      { kty: 'OKP', crv: 'Ed448', x: zeros(57) },
      { kty: 'AKP', alg: 'ML-DSA-44', pub: zeros(1312) },
      { kty: 'AKP', alg: 'ML-DSA-65', pub: zeros(1952) },
      { kty: 'AKP', alg: 'ML-DSA-87', pub: zeros(2592) },
      { kty: 'RSA', n: 'Aw', e: 'AQ' },
    ];
    for (const key of keys) assert.is(await codeOf(key), 'accepted');
  });

  const { x = '', y = '' } = RFC9449;
  for (const [what, code, jwk] of [
    ['an empty object', 'jwk_invalid', {}],
    ['no kty', 'jwk_invalid', { ...RFC9449, kty: undefined }],
    ['an unknown kty', 'jwk_invalid', { ...RFC9449, kty: 'ec' }],
    ['a kty from Object.prototype', 'jwk_invalid', { ...RFC9449, kty: 'constructor' }],
    ['a crv from Object.prototype', 'jwk_invalid', { ...RFC9449, crv: 'toString' }],
    ['a kty that is no text', 'jwk_invalid', { ...RFC9449, kty: ['EC'] }],
    ['members on the prototype only', 'jwk_invalid', Object.create(RFC9449)],
    ['a symmetric key', 'jwk_invalid', { kty: 'oct', k: 'AAAA' }],
    ['an unknown curve', 'jwk_invalid', { ...RFC9449, crv: 'p-256' }],
    ['a curve of another type', 'jwk_invalid', { ...RFC9449, crv: 'Ed25519' }],
    ['no x', 'jwk_invalid', { ...RFC9449, x: undefined }],
    ['no y', 'jwk_invalid', { ...RFC9449, y: undefined }],
    ['an empty x', 'jwk_invalid', { ...RFC9449, x: '' }],
    ['a number for x', 'jwk_invalid', { ...RFC9449, x: 1 }],
    ['a padded x', 'jwk_not_canonical', { ...RFC9449, x: `${x}=` }],
    ['leftover bits in x', 'jwk_not_canonical', { ...RFC9449, x: `${x.slice(0, -1)}t` }],
    ['whitespace in y', 'jwk_not_canonical', { ...RFC9449, y: `${y} ` }],
    ['a short y', 'jwk_not_canonical', { ...RFC9449, y: y.slice(0, -2) }],
    ['a long y', 'jwk_not_canonical', { ...RFC9449, y: `AA${y}` }],
    [
      'x without its leading zero',
      'jwk_not_canonical',
      { ...RFC7520_P521, x: encode(new Uint8Array(65).fill(1)) },
    ],
    ['a leading zero in n', 'jwk_not_canonical', { kty: 'RSA', e: 'AQAB', n: 'AAAD' }],
    ['a leading zero in e', 'jwk_not_canonical', { ...RFC7638, e: 'AAEAAQ' }],
    ['n of one zero', 'jwk_not_canonical', { kty: 'RSA', e: 'AQAB', n: 'AA' }],
    ['no e', 'jwk_invalid', { ...RFC7638, e: undefined }],
    ['a short Ed25519 key', 'jwk_invalid', { kty: 'OKP', crv: 'Ed25519', x: zeros(31) }],
    ['a long Ed448 key', 'jwk_invalid', { kty: 'OKP', crv: 'Ed448', x: zeros(58) }],
    ['an AKP key without alg', 'jwk_invalid', { kty: 'AKP', pub: zeros(1312) }],
    ['an AKP key of another length', 'jwk_invalid', { kty: 'AKP', alg: 'ML-DSA-44', pub: zeros(1952) }],
    ['an AKP key of an unknown alg', 'jwk_invalid', { kty: 'AKP', alg: 'ML-DSA-99', pub: zeros(1312) }],
  ] as const) {
    test(`calculateThumbprint() refuses ${what}`, async () => {
      assert.is(await codeOf(jwk), code);
    });
  }

  for (const key of [undefined, null, 'a', 1, true, [], [RFC9449], () => RFC9449]) {
    test(`calculateThumbprint() throws a TypeError for the key ${JSON.stringify(key)} (${typeof key})`, async () => {
      assert.is(await codeOf(key), 'TypeError');
    });
  }

  for (const hash of ['SHA-256', 'sha256', '', 'constructor', null, 1, ['sha-256']]) {
    test(`calculateThumbprint() throws a TypeError for the hash ${JSON.stringify(hash)}`, async () => {
      const result = await outcome(() => calculateThumbprint(RFC9449, hash as HashName));
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), '"hash"');
    });
  }

  test('calculateThumbprint() throws a TypeError for a CryptoKey that is not public or not extractable', async () => {
    assert.is(await codeOf(await importPrivate(privateJwkFor('ES256'), 'ES256', true)), 'TypeError');
    assert.is(await codeOf(await importPublic(publicJwkFor('ES256'), 'ES256', false)), 'TypeError');
    const secret = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
    assert.is(await codeOf(secret), 'TypeError');
  });
});

const PREFIX = 'urn:ietf:params:oauth:jwk-thumbprint:';

suite('thumbprint URIs', (test) => {
  test('calculateThumbprintUri() returns the example of RFC 9278', async () => {
    assert.is(await calculateThumbprintUri(RFC7638), `${PREFIX}sha-256:${RFC7638_JKT}`);
  });

  for (const hash of ['sha-256', 'sha-384', 'sha-512'] as const) {
    test(`parseThumbprintUri() takes apart what calculateThumbprintUri() makes with ${hash}`, async () => {
      const thumbprint = await calculateThumbprint(RFC9449, hash);
      assert.equal(parseThumbprintUri(await calculateThumbprintUri(RFC9449, hash)), { hash, thumbprint });
    });
  }

  test('calculateThumbprintUri() refuses what calculateThumbprint() refuses', async () => {
    const invalid = await outcome(() => calculateThumbprintUri({}));
    assert.is(invalid.ok || invalid.code, 'jwk_invalid');
    const mistake = await outcome(() => calculateThumbprintUri(RFC9449, 'md5' as HashName));
    assert.is(mistake.ok || mistake.code, 'TypeError');
  });

  test('parseThumbprintUri() ignores the case of "urn" and of the namespace', () => {
    const uri = `URN:IETF:params:oauth:jwk-thumbprint:sha-256:${RFC7638_JKT}`;
    assert.equal(parseThumbprintUri(uri), { hash: 'sha-256', thumbprint: RFC7638_JKT });
  });

  for (const [what, uri] of [
    ['the empty text', ''],
    ['a bare thumbprint', RFC7638_JKT],
    ['the prefix alone', PREFIX],
    ['no thumbprint', `${PREFIX}sha-256`],
    ['an empty thumbprint', `${PREFIX}sha-256:`],
    ['no hash', `${PREFIX}${RFC7638_JKT}`],
    ['an empty hash', `${PREFIX}:${RFC7638_JKT}`],
    ['an unknown hash', `${PREFIX}sha-1:${RFC7638_JKT}`],
    ['a hash from Object.prototype', `${PREFIX}toString:${RFC7638_JKT}`],
    ['a hash in upper case', `${PREFIX}SHA-256:${RFC7638_JKT}`],
    ['another case in the specific part', `urn:ietf:Params:oauth:jwk-thumbprint:sha-256:${RFC7638_JKT}`],
    ['the length of another hash', `${PREFIX}sha-512:${RFC7638_JKT}`],
    ['padding', `${PREFIX}sha-256:${RFC7638_JKT}=`],
    ['leftover bits', `${PREFIX}sha-256:${RFC7638_JKT.slice(0, -1)}t`],
    ['a further part', `${PREFIX}sha-256:${RFC7638_JKT}:a`],
    ['a fragment', `${PREFIX}sha-256:${RFC7638_JKT}#a`],
    ['a space before', ` ${PREFIX}sha-256:${RFC7638_JKT}`],
  ] as const) {
    test(`parseThumbprintUri() refuses ${what}`, async () => {
      const result = await outcome(() => parseThumbprintUri(uri));
      assert.is(result.ok || result.code, 'thumbprint_uri_invalid');
    });
  }

  for (const uri of [undefined, null, 1, {}]) {
    test(`parseThumbprintUri() throws a TypeError for ${String(uri)}`, () => {
      assert.throws(() => parseThumbprintUri(uri as string), TypeError);
      assert.throws(() => parseThumbprintUri(uri as string), /"uri"/);
    });
  }
});
