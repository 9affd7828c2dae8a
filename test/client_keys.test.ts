import {
  checkTokenResponse,
  dpopJkt,
  exportKeyPair,
  type ImportKeyPairOptions,
  importKeyPair,
  parseChallenges,
  parseNonceHeader,
  readDPoPChallenge,
  readResourceMetadata,
  readServerMetadata,
} from '../src/client/index.ts';
import {
  type CryptoKeyPair,
  calculateThumbprint,
  createProof,
  generateKeyPair,
  isDPoPError,
  type JWK,
  type JWSAlgorithm,
  type ProofSigner,
  verifyProof,
} from '../src/index.ts';
import { decode, encode } from './support/bytes.ts';
import { mistakeOf } from './support/fake_server.ts';
import {
  hostHas,
  keyPairFor,
  parametersOf,
  privateJwk,
  publicJwk,
  publicJwkFor,
  rsaPrivateJwk,
} from './support/keys.ts';
import { outcome } from './support/outcome.ts';
import { NOW, TARGET } from './support/proofs.ts';
import { withSubtle } from './support/subtle.ts';
import { assert, suite } from './support/suite.ts';

const ALGORITHMS: readonly JWSAlgorithm[] = [
  'ES256',
  'ES384',
  'ES512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'EdDSA',
  'Ed448',
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
];

const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  EC: ['alg', 'crv', 'd', 'kty', 'x', 'y'],
  OKP: ['alg', 'crv', 'd', 'kty', 'x'],
  RSA: ['alg', 'd', 'dp', 'dq', 'e', 'kty', 'n', 'p', 'q', 'qi'],
  AKP: ['alg', 'kty', 'priv', 'pub'],
};

async function codeOf(jwk: unknown, options?: ImportKeyPairOptions): Promise<string> {
  const result = await outcome(() => importKeyPair(jwk as JWK, options));
  return result.ok ? 'accepted' : result.code;
}

/** Signs with a key pair and verifies; returns the thumbprint. */
async function jktOf(pair: CryptoKeyPair, alg: JWSAlgorithm): Promise<string> {
  const proof = await createProof(pair, { htm: 'GET', htu: TARGET, now: NOW });
  const algorithms: readonly JWSAlgorithm[] = ['EdDSA', 'Ed25519', alg];
  return (await verifyProof(proof, { method: 'GET', url: TARGET, now: NOW, algorithms })).jkt;
}

/** Changes the last octet of a member. */
function bent(value: string): string {
  const bytes = decode(value);
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 2;
  return encode(bytes);
}

suite('exportKeyPair', (test) => {
  for (const alg of ALGORITHMS) {
    test(`exportKeyPair() and importKeyPair() keep a key for ${alg}`, async () => {
      if (!(await hostHas(alg))) return;
      const pair = /^[RP]S/.test(alg)
        ? await importKeyPair(rsaPrivateJwk(2048), { alg, extractable: true })
        : await generateKeyPair(alg, { extractable: true });
      const jwk = await exportKeyPair(pair);
      assert.is(jwk.alg, alg);
      assert.equal(Object.keys(jwk).sort(), MEMBERS[jwk.kty ?? '']);
      const stored = JSON.parse(JSON.stringify(jwk)) as JWK;
      for (const extractable of [undefined, false, true]) {
        const back = await importKeyPair(stored, { extractable });
        assert.is(back.privateKey.extractable, extractable === true);
        assert.is(back.publicKey.extractable, true);
        assert.equal([...back.privateKey.usages, ...back.publicKey.usages], ['sign', 'verify']);
        assert.is(await jktOf(back, alg), await calculateThumbprint(pair.publicKey));
        if (extractable) assert.equal(await exportKeyPair(back), jwk);
      }
    });
  }

  test('exportKeyPair() writes nothing of what hosts add', async () => {
    const pair = await importKeyPair(privateJwk('ES256'), { extractable: true });
    const subtle = crypto.subtle.exportKey.bind(crypto.subtle);
    const jwk = await withSubtle(
      'exportKey',
      (async (format: 'jwk', key: CryptoKey) => ({
        ...(await subtle(format, key)),
        alg: 'other',
        ext: true,
        key_ops: ['sign'],
        kid: 'a',
        oth: undefined,
        k: undefined,
      })) as never,
      () => exportKeyPair(pair),
    );
    assert.equal(jwk, { ...privateJwk('ES256'), alg: 'ES256' });
  });

  test('exportKeyPair() throws a TypeError for a key that is not extractable', async () => {
    const pair = await generateKeyPair();
    assert.match(await mistakeOf(() => exportKeyPair(pair)), 'not extractable');
  });

  test('exportKeyPair() throws a TypeError for two halves that do not belong together', async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    const other = await generateKeyPair('ES256');
    const mixed = { privateKey: pair.privateKey, publicKey: other.publicKey };
    assert.match(await mistakeOf(() => exportKeyPair(mixed)), 'belong together');
  });

  test('exportKeyPair() throws a TypeError for what is no key pair', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    for (const [value, name] of [
      [undefined, '"keyPair"'],
      [null, '"keyPair"'],
      ['a', '"keyPair"'],
      [{}, '"privateKey"'],
      [{ privateKey: publicKey, publicKey }, '"privateKey"'],
      [{ privateKey: { type: 'private' }, publicKey }, '"privateKey"'],
      [{ privateKey }, '"publicKey"'],
      [{ privateKey, publicKey: privateKey }, 'public key'],
    ] as const) {
      assert.match(await mistakeOf(() => exportKeyPair(value as CryptoKeyPair)), name);
    }
  });

  test('exportKeyPair() throws a TypeError for a key of another purpose', async () => {
    const pair = (await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, [
      'deriveBits',
    ])) as CryptoKeyPair;
    assert.match(await mistakeOf(() => exportKeyPair(pair)), 'for no signature algorithm');
  });
});

suite('importKeyPair', (test) => {
  for (const [what, alg, jwk, options] of [
    ['EC', 'ES256', privateJwk('ES256'), {}],
    ['EC without options', 'ES384', privateJwk('ES384'), undefined],
    ['EC of P-521', 'ES512', privateJwk('ES512'), {}],
    ['OKP', 'Ed25519', privateJwk('Ed25519'), {}],
    ['OKP that names Ed25519', 'Ed25519', { ...privateJwk('Ed25519'), alg: 'Ed25519' }, {}],
    ['OKP that names EdDSA', 'Ed25519', { ...privateJwk('Ed25519'), alg: 'EdDSA' }, {}],
    ['OKP with an option', 'Ed25519', privateJwk('Ed25519'), { alg: 'EdDSA' }],
    ['RSA that names RS256', 'RS256', { ...rsaPrivateJwk(2048), alg: 'RS256' }, {}],
    ['RSA with an option', 'PS256', rsaPrivateJwk(2048), { alg: 'PS256' }],
    ['operations', 'ES256', { ...privateJwk('ES256'), use: 'sig', key_ops: ['sign'], ext: false }, {}],
    ['both operations', 'ES256', { ...privateJwk('ES256'), key_ops: ['sign', 'verify'], kid: 'a' }, {}],
    ['absent members', 'ES256', { ...privateJwk('ES256'), k: undefined, p: undefined, oth: undefined }, {}],
  ] as const) {
    test(`importKeyPair() imports a key: ${what}`, async () => {
      const pair = await importKeyPair(jwk as JWK, options);
      const { privateKey } = pair;
      assert.equal([privateKey.extractable, privateKey.algorithm.name], [false, parametersOf(alg).name]);
      assert.is(await jktOf(pair, alg), await calculateThumbprint(publicJwkFor(alg)));
    });
  }

  for (const [code, what, jwk] of [
    ['jwk_invalid', 'a public key', publicJwk('ES256')],
    ['jwk_invalid', 'no key', {}],
    ['jwk_type_mismatch', 'an unknown key type', { ...privateJwk('ES256'), kty: 'X', alg: 'ES256' }],
    ['jwk_invalid', 'a symmetric key', { kty: 'oct', k: 'AAAA' }],
    ['jwk_invalid', 'a symmetric member', { ...privateJwk('ES256'), k: 'AAAA' }],
    ['jwk_invalid', 'a member of RSA', { ...privateJwk('ES256'), p: 'AQAB' }],
    ['jwk_invalid', 'a null member of RSA', { ...privateJwk('ES256'), qi: null }],
    ['jwk_invalid', 'a member of AKP', { ...privateJwk('ES256'), priv: 'AQAB' }],
    ['jwk_invalid', 'a third prime', { ...rsaPrivateJwk(2048), alg: 'RS256', oth: [] }],
    ['jwk_invalid', 'an unknown algorithm', { ...privateJwk('ES256'), alg: 'ES256K' }],
    ['jwk_invalid', 'a MAC', { ...privateJwk('ES256'), alg: 'HS256' }],
    ['jwk_invalid', 'an algorithm that is no text', { ...privateJwk('ES256'), alg: 1 }],
    ['jwk_invalid', 'an unknown curve', { ...privateJwk('ES256'), crv: 'secp256k1' }],
    ['jwk_invalid', 'a d that is no text', { ...privateJwk('ES256'), d: 1 }],
    ['jwk_invalid', 'an empty d', { ...privateJwk('ES256'), d: '' }],
    ['jwk_not_canonical', 'a padded d', { ...privateJwk('ES256'), d: `${privateJwk('ES256')['d']}=` }],
    ['jwk_not_canonical', 'a short d', { ...privateJwk('ES256'), d: 'AQAB' }],
    ['jwk_not_canonical', 'a long d', { ...privateJwk('ES256'), d: `${privateJwk('ES256')['d']}AAAA` }],
    ['jwk_not_canonical', 'a short d of Ed25519', { ...privateJwk('Ed25519'), d: 'AQAB' }],
    ['jwk_invalid', 'a d of another key', { ...privateJwk('ES256'), d: privateJwk('OTHER_ES256')['d'] }],
    [
      'jwk_invalid',
      'a d of another Ed25519 key',
      { ...privateJwk('Ed25519'), d: bent(privateJwk('Ed25519')['d'] as string) },
    ],
    ['jwk_off_curve', 'a point off the curve', { ...privateJwk('ES256'), y: privateJwk('OTHER_ES256')['y'] }],
    [
      'jwk_not_canonical',
      'a coordinate with padding',
      { ...privateJwk('ES256'), x: `${privateJwk('ES256')['x']}=` },
    ],
    ['jwk_type_mismatch', 'an algorithm of another curve', { ...privateJwk('ES256'), alg: 'ES384' }],
    ['jwk_use', 'a use for encryption', { ...privateJwk('ES256'), use: 'enc' }],
    ['jwk_use', 'operations without signing', { ...privateJwk('ES256'), key_ops: ['verify'] }],
    ['jwk_use', 'operations that are no list', { ...privateJwk('ES256'), key_ops: 'sign' }],
    ['jwk_weak', 'a small modulus', { ...rsaPrivateJwk(1024), alg: 'RS256' }],
    ['jwk_weak', 'a modulus of 2047 bits', { ...rsaPrivateJwk(2047), alg: 'RS256' }],
    [
      'jwk_not_canonical',
      'a leading zero',
      {
        ...rsaPrivateJwk(2048),
        alg: 'RS256',
        p: encode(Uint8Array.of(0, ...decode(rsaPrivateJwk(2048)['p'] as string))),
      },
    ],
    ['jwk_weak', 'a small point', { ...privateJwk('Ed25519'), x: encode(new Uint8Array(32)) }],
  ] as const) {
    test(`importKeyPair() refuses ${what}`, async () => {
      assert.is(await codeOf(jwk), code);
    });
  }

  for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi']) {
    test(`importKeyPair() refuses an RSA key without "${member}"`, async () => {
      const jwk = { ...rsaPrivateJwk(2048), alg: 'RS256', [member]: undefined };
      assert.is(await codeOf(jwk), 'jwk_invalid');
    });
  }

  test('importKeyPair() refuses a modulus that no verifier takes', async () => {
    const jwk = rsaPrivateJwk(8192);
    assert.is(
      await codeOf({ ...jwk, alg: 'RS256', n: encode(Uint8Array.of(1, ...decode(jwk['n'] as string))) }),
      'jwk_too_large',
    );
  });

  test('importKeyPair() judges an ML-DSA key before the host does', async () => {
    const jwk = { kty: 'AKP', alg: 'ML-DSA-44', pub: encode(new Uint8Array(1312)) };
    assert.is(await codeOf({ ...jwk, priv: encode(new Uint8Array(31)) }), 'jwk_not_canonical');
    const right = await codeOf({ ...jwk, priv: encode(new Uint8Array(32)) });
    // That seed has another public key.
    assert.is(right, (await hostHas('ML-DSA-44')) ? 'jwk_invalid' : 'unsupported_algorithm');
  });

  test('importKeyPair() refuses an ML-DSA key whose seed has another length', async () => {
    if (!(await hostHas('ML-DSA-44'))) return;
    const jwk = await exportKeyPair(await generateKeyPair('ML-DSA-44', { extractable: true }));
    assert.is(await codeOf(jwk), 'accepted');
    assert.is(decode(jwk.priv ?? '').length, 32);
    for (const priv of ['AAAA', `${jwk.priv}AAAA`])
      assert.is(await codeOf({ ...jwk, priv }), 'jwk_not_canonical');
    assert.is(await codeOf({ ...jwk, priv: encode(new Uint8Array(32)) }), 'jwk_invalid');
    assert.is(await codeOf({ ...jwk, alg: undefined }), 'jwk_invalid');
  });

  test('importKeyPair() reports an algorithm that the host does not have, and nothing of the key', async () => {
    const d = privateJwk('ES256')['d'] as string;
    for (const [name, code] of [
      ['NotSupportedError', 'unsupported_algorithm'],
      ['DataError', 'jwk_invalid'],
    ] as const) {
      const thrown = await withSubtle(
        'importKey',
        () => Promise.reject(new DOMException(`bad key ${d}`, name)),
        () => importKeyPair(privateJwk('ES256')).catch((error: unknown) => error),
      );
      assert.ok(isDPoPError(thrown));
      assert.equal([thrown.code, thrown.cause], [code, undefined]);
      assert.not(thrown.message.includes(d));
    }
    const nothing = await withSubtle(
      'importKey',
      () => Promise.reject(null),
      () => importKeyPair(privateJwk('ES256')).catch((error: unknown) => error),
    );
    assert.is(isDPoPError(nothing) && nothing.code, 'jwk_invalid');
    assert.equal(isDPoPError(nothing) && [nothing.section, nothing.check, nothing.error], [
      'RFC 7517 section 4',
      undefined,
      undefined,
    ]);
  });

  test('importKeyPair() refuses two parts that do not belong together, also where the host does not', async () => {
    for (const verdict of [false, true]) {
      const result = await withSubtle(
        'verify',
        async () => verdict,
        () => codeOf(privateJwk('ES256')),
      );
      assert.is(result, verdict ? 'accepted' : 'jwk_invalid');
    }
  });

  test('importKeyPair() reads own members only, and each once', async () => {
    assert.is(await codeOf(Object.create(privateJwk('ES256'))), 'jwk_invalid');
    let reads = 0;
    const jwk = {
      ...privateJwk('ES256'),
      get d() {
        return ++reads === 1 ? privateJwk('ES256')['d'] : 'AQAB';
      },
    };
    assert.is(await codeOf(jwk), 'accepted');
    assert.is(reads, 1);
  });

  for (const value of [undefined, null, 'a', 1, []]) {
    test(`importKeyPair() throws a TypeError for ${JSON.stringify(value)}`, async () => {
      assert.match(await mistakeOf(() => importKeyPair(value as unknown as JWK)), '"jwk"');
    });
  }

  test('importKeyPair() throws a TypeError for wrong options', async () => {
    const jwk = privateJwk('ES256');
    for (const [options, name] of [
      [null, 'options must be an object'],
      [{ extractable: 1 }, '"extractable"'],
      [{ alg: 'none' }, '"alg"'],
      [{ alg: 1 }, '"alg"'],
      [{ ext: true }, '"ext"'],
    ] as const) {
      assert.match(
        await mistakeOf(() => importKeyPair(jwk, options as unknown as ImportKeyPairOptions)),
        name,
      );
    }
    const { n, ...rest } = rsaPrivateJwk(2048);
    assert.match(await mistakeOf(() => importKeyPair({ ...rest, n: n as string })), 'needs the option "alg"');
  });

  test('importKeyPair() refuses an option that contradicts the key', async () => {
    assert.is(await codeOf({ ...rsaPrivateJwk(2048), alg: 'RS256' }, { alg: 'PS256' }), 'jwk_alg_mismatch');
    assert.is(await codeOf(privateJwk('ES256'), { alg: 'ES384' }), 'jwk_type_mismatch');
  });
});

suite('dpopJkt', (test) => {
  test('dpopJkt() calculates one thumbprint, whatever the key comes as', async () => {
    const expected = await calculateThumbprint(publicJwk('ES256'));
    const pair = await keyPairFor('ES256');
    const signer: ProofSigner = { alg: 'ES256', jwk: publicJwk('ES256'), sign: () => new Uint8Array() };
    for (const key of [pair, signer, pair.publicKey, publicJwk('ES256'), privateJwk('ES256')]) {
      assert.is(await dpopJkt(key), expected);
    }
  });

  test('dpopJkt() throws for what is no key', async () => {
    for (const value of [undefined, null, 'a', 1]) {
      assert.match(await mistakeOf(() => dpopJkt(value as unknown as JWK)), '"key"');
    }
    const pair = await keyPairFor('ES256');
    await mistakeOf(() => dpopJkt(pair.privateKey));
    const result = await outcome(() => dpopJkt({}));
    assert.is(result.ok || result.code, 'jwk_invalid');
  });
});

suite('rfc9449/client', (test) => {
  test('rfc9449/client brings the readers of what servers answer', () => {
    const [one] = parseChallenges('DPoP error="use_dpop_nonce"');
    assert.is(readDPoPChallenge(one === undefined ? [] : [one])?.error, 'use_dpop_nonce');
    assert.is(parseNonceHeader('a'), 'a');
    assert.is(checkTokenResponse({ token_type: 'dpop' }).tokenType, 'DPoP');
    assert.equal(readServerMetadata({ dpop_signing_alg_values_supported: ['ES256'] }).algorithms, ['ES256']);
    assert.is(readResourceMetadata({ dpop_bound_access_tokens_required: true }).required, true);
  });
});
