import { createProof, type DPoPError, type JWSAlgorithm, type ProofSigner } from '../src/index.ts';
import { type Bytes, concat, encode } from './support/bytes.ts';
import { create, mistakeOf, OPTIONS, PAIR, read } from './support/created.ts';
import {
  importPrivate,
  importPublic,
  keyPairFor,
  privateJwkFor,
  publicJwk,
  publicJwkFor,
  rsaNumbers,
  rsaPrivateJwk,
  rsaPublicJwk,
} from './support/keys.ts';
import { outcome } from './support/outcome.ts';
import { signFixed, verdict } from './support/proofs.ts';
import { withSubtle } from './support/subtle.ts';
import { assert, suite } from './support/suite.ts';

suite('createProof, key pairs', (test) => {
  test('createProof() needs no extractable private key', async () => {
    assert.is(PAIR.privateKey.extractable, false);
    assert.is(await verdict(await createProof(PAIR, OPTIONS)), 'accepted');
  });

  test('createProof() throws a TypeError for what is no key pair', async () => {
    const { privateKey, publicKey } = PAIR;
    const secret = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
    for (const [pair, name] of [
      [undefined, '"key"'],
      [null, '"key"'],
      ['key', '"key"'],
      [() => PAIR, '"key"'],
      [{}, '"privateKey"'],
      [[privateKey, publicKey], '"privateKey"'],
      [privateKey, '"privateKey"'],
      [{ publicKey }, '"privateKey"'],
      [{ privateKey }, '"publicKey"'],
      [{ privateKey: publicKey, publicKey }, '"privateKey"'],
      [{ privateKey, publicKey: privateKey }, 'public key'],
      [{ privateKey: secret, publicKey }, '"privateKey"'],
      [{ privateKey, publicKey: secret }, 'key'],
      [{ privateKey: publicJwk('ES256'), publicKey }, '"privateKey"'],
      [{ privateKey, publicKey: publicJwk('ES256') }, '"publicKey"'],
    ] as const) {
      assert.match(await mistakeOf(OPTIONS, pair), name);
    }
  });

  test('createProof() throws a TypeError for a public key that is not extractable', async () => {
    const publicKey = await importPublic(publicJwk('ES256'), 'ES256', false);
    assert.match(await mistakeOf(OPTIONS, { ...PAIR, publicKey }), 'extractable');
  });

  test('createProof() throws a TypeError for halves of different algorithms', async () => {
    for (const [one, other] of [
      ['ES256', 'ES384'],
      ['ES256', 'EdDSA'],
      ['RS256', 'PS256'],
      ['RS256', 'RS512'],
    ] as const) {
      const { privateKey } = await keyPairFor(one);
      const { publicKey } = await keyPairFor(other);
      assert.match(await mistakeOf(OPTIONS, { privateKey, publicKey }), 'two halves');
    }
  });

  test('createProof() throws a TypeError for keys that are for no signature algorithm of DPoP', async () => {
    const ecdh = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
    assert.match(await mistakeOf(OPTIONS, ecdh), 'no signature algorithm');
    const sha1 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' };
    const publicKey = await crypto.subtle.importKey('jwk', publicJwkFor('RS256'), sha1, true, ['verify']);
    assert.match(await mistakeOf(OPTIONS, { ...PAIR, publicKey }), 'no signature algorithm');
  });

  test('createProof() throws a TypeError for a weak key of the caller', async () => {
    const publicKey = await importPublic(rsaPublicJwk(rsaNumbers(1024)), 'RS256');
    const privateKey = await importPrivate(rsaPrivateJwk(1024), 'RS256');
    assert.match(await mistakeOf(OPTIONS, { privateKey, publicKey }), 'public key cannot be used');
  });

  test('createProof() makes proofs with keys of 8192 bits, which verifyProof() takes where told so', async () => {
    const publicKey = await importPublic(rsaPublicJwk(rsaNumbers(8192)), 'RS256');
    const privateKey = await importPrivate(rsaPrivateJwk(8192), 'RS256');
    const proof = await createProof({ privateKey, publicKey }, OPTIONS);
    assert.is(await verdict(proof), 'jwk_too_large');
    assert.is(await verdict(proof, { maxModulusLength: 8192 }), 'accepted');
  });

  test('createProof() throws a TypeError for a private key that cannot sign, with the reason as its cause', async () => {
    const thrown = new DOMException('host', 'InvalidAccessError');
    const result = await withSubtle(
      'sign',
      () => Promise.reject(thrown),
      () => outcome(() => createProof(PAIR, OPTIONS)),
    );
    assert.is(result.ok || result.code, 'TypeError');
    assert.match(String(!result.ok && result.error.message), 'cannot sign');
    assert.ok(!result.ok && result.error.cause === thrown);
  });

  test('createProof() has the refusal of a key as the cause of its TypeError', async () => {
    const signer = { ...signerFor('ES256'), jwk: { ...publicJwk('ES256'), use: 'enc' } };
    const result = await outcome(() => createProof(signer, OPTIONS));
    assert.is(result.ok || result.code, 'TypeError');
    assert.is(!result.ok && (result.error.cause as DPoPError).code, 'jwk_use');
  });
});

/** A key held elsewhere, which signs with the fixed key of an algorithm. */
function signerFor(alg: JWSAlgorithm, sign?: ProofSigner['sign']): ProofSigner {
  return { alg, jwk: publicJwkFor(alg), sign: sign ?? ((data) => signFixed(alg, data)) };
}

/** What a signer must not return, made from a right signature. */
const WRONG_SIGNATURES: readonly (readonly [what: string, spoil: (right: Bytes) => unknown])[] = [
  [
    'DER',
    (right) =>
      concat(Uint8Array.of(0x30, 68, 2, 32), right.slice(0, 32), Uint8Array.of(2, 32), right.slice(32)),
  ],
  ['nothing', () => undefined],
  ['null', () => null],
  ['no octets', () => new Uint8Array(0)],
  ['an octet too few', (right) => right.slice(1)],
  ['an octet too many', (right) => concat(right, Uint8Array.of(0))],
  ['base64url', (right) => encode(right)],
  ['a number that is the length', () => 64],
  ['a text that is the length', () => '64'],
  ['a number that is no length', () => 1e15],
  ['a negative number', () => -1],
  ['a bigint', () => 64n],
  ['a symbol', () => Symbol('64')],
  ['a list of octets', (right) => Array.from(right)],
  ['an object with a length', () => ({ length: 64 })],
];

suite('createProof, external signers', (test) => {
  for (const alg of ['ES256', 'ES384', 'ES512', 'RS256', 'PS512', 'EdDSA', 'Ed25519'] as const) {
    test(`createProof() makes a proof by a signer for ${alg}`, async () => {
      const proof = await createProof(signerFor(alg), OPTIONS);
      const { header } = read(proof);
      assert.equal([header['typ'], header['alg'], header['jwk']], ['dpop+jwt', alg, publicJwkFor(alg)]);
      assert.is(await verdict(proof, { algorithms: [alg] }), 'accepted');
    });
  }

  test('createProof() gives a signer the signing input, and itself as this', async () => {
    let seen = '';
    const signer = {
      ...signerFor('ES256'),
      secret: 'mine',
      sign(this: unknown, data: Bytes): Promise<Bytes> {
        assert.is((this as { secret: string }).secret, 'mine');
        seen = new TextDecoder().decode(data);
        return signFixed('ES256', data);
      },
    };
    const proof = await createProof(signer, OPTIONS);
    assert.is(proof.slice(0, proof.lastIndexOf('.')), seen);
  });

  for (const [what, wrap] of [
    ['an ArrayBuffer', (right: Bytes) => right.buffer],
    ['a Uint8Array', (right: Bytes) => right],
    [
      'a part of a larger buffer',
      (right: Bytes) => concat(new Uint8Array(7), right, new Uint8Array(9)).subarray(7, 71),
    ],
    ['a DataView', (right: Bytes) => new DataView(right.buffer)],
    ['a Uint32Array', (right: Bytes) => new Uint32Array(right.buffer)],
  ] as const) {
    test(`createProof() takes ${what} from a signer, at once or as a promise`, async () => {
      const later = signerFor('ES256', async (data) => wrap(await signFixed('ES256', data)) as Bytes);
      assert.is(await verdict(await createProof(later, OPTIONS)), 'accepted');
      const fixed = await signFixed('ES256', new Uint8Array(0));
      const atOnce = await createProof(
        signerFor('ES256', () => wrap(fixed) as Bytes),
        OPTIONS,
      );
      assert.is(atOnce.split('.').at(-1), encode(fixed));
    });
  }

  for (const [what, spoil] of WRONG_SIGNATURES) {
    test(`createProof() throws a TypeError for a signer that returns ${what}`, async () => {
      const signer = signerFor('ES256', async (data) => spoil(await signFixed('ES256', data)) as Bytes);
      assert.match(await mistakeOf(OPTIONS, signer), 'signature');
    });
  }

  test('createProof() throws a TypeError for an RSA signature of another length than the modulus', async () => {
    const signer = signerFor('RS256', () => new Uint8Array(255));
    assert.match(await mistakeOf(OPTIONS, signer), 'signature');
  });

  test('createProof() lets pass through what a signer throws', async () => {
    const thrown = new RangeError('of the caller');
    for (const sign of [
      () => Promise.reject(thrown),
      () => {
        throw thrown;
      },
    ]) {
      const caught = await createProof(signerFor('ES256', sign), OPTIONS).catch((error: unknown) => error);
      assert.ok(caught === thrown);
    }
  });

  test('createProof() writes the alg of a signer, or the other name of it', async () => {
    const wanted: [JWSAlgorithm, JWSAlgorithm | undefined, JWSAlgorithm][] = [
      ['Ed25519', undefined, 'Ed25519'],
      ['Ed25519', 'EdDSA', 'EdDSA'],
      ['EdDSA', undefined, 'EdDSA'],
      ['EdDSA', 'Ed25519', 'Ed25519'],
    ];
    for (const [own, alg, written] of wanted) {
      assert.is((await create({ alg }, signerFor(own))).header['alg'], written);
    }
    assert.match(await mistakeOf({ ...OPTIONS, alg: 'Ed448' }, signerFor('EdDSA')), '"alg"');
    assert.match(await mistakeOf({ ...OPTIONS, alg: 'ES384' }, signerFor('ES256')), '"alg"');
  });

  test("createProof() puts only the required members of a signer's key into the header", async () => {
    const jwk = { ...publicJwk('ES256'), kid: 'a', use: 'sig', alg: 'ES256', extra: { d: 1 } };
    const { header } = await create({}, { ...signerFor('ES256'), jwk });
    assert.equal(Object.keys(header['jwk'] as object), ['crv', 'kty', 'x', 'y']);
  });

  test('createProof() lets no getter of a key answer differently once it was judged', async () => {
    const right = publicJwk('ES256')['x'] ?? '';
    for (const wrong of [`${right}=`, 'AQAB', '']) {
      for (let place = 0; place < 4; place++) {
        let reads = 0;
        const jwk = {
          ...publicJwk('ES256'),
          get x() {
            return reads++ === place ? wrong : right;
          },
        };
        const result = await outcome(() => create({}, { ...signerFor('ES256'), jwk }));
        if (result.ok) assert.equal(result.value.header['jwk'], publicJwk('ES256'));
        else assert.is(result.code, 'TypeError');
      }
    }
  });

  test('createProof() lets pass through what a getter of a key throws', async () => {
    const thrown = new RangeError('of the caller');
    const jwk = {
      get kty(): string {
        throw thrown;
      },
    };
    const signer = { ...signerFor('ES256'), jwk };
    const caught = await createProof(signer, OPTIONS).catch((error: unknown) => error);
    assert.ok(caught === thrown);
  });

  const { sign } = signerFor('ES256');
  const jwk = publicJwk('ES256');
  for (const [what, message, signer] of [
    ['no alg', '"alg"', { jwk, sign }],
    ['the alg none', '"alg"', { alg: 'none', jwk, sign }],
    ['a MAC for alg', '"alg"', { alg: 'HS256', jwk, sign }],
    ['no key', '"jwk"', { alg: 'ES256', sign }],
    ['null for a key', '"jwk"', { alg: 'ES256', jwk: null, sign }],
    ['a text for a key', '"jwk"', { alg: 'ES256', jwk: JSON.stringify(jwk), sign }],
    ['an empty key', 'public key', { alg: 'ES256', jwk: {}, sign }],
    ['a list for a key', 'public key', { alg: 'ES256', jwk: [jwk], sign }],
    ['a private key', 'private', { alg: 'ES256', jwk: privateJwkFor('ES256'), sign }],
    ['an empty private member', 'private', { alg: 'ES256', jwk: { ...jwk, d: '' }, sign }],
    ['a key of another curve', 'public key', { alg: 'ES384', jwk, sign }],
    ['a key for another alg', 'public key', { alg: 'ES256', jwk: { ...jwk, alg: 'ES384' }, sign }],
    ['a key for encryption', 'public key', { alg: 'ES256', jwk: { ...jwk, use: 'enc' }, sign }],
    ['a key off its curve', 'public key', { alg: 'ES256', jwk: { ...jwk, x: jwk['y'] }, sign }],
    ['a padded key', 'public key', { alg: 'ES256', jwk: { ...jwk, x: `${jwk['x']}=` }, sign }],
    ['a weak RSA key', 'public key', { alg: 'RS256', jwk: rsaPublicJwk(rsaNumbers(2047)), sign }],
    [
      'an RSA key with e = 1',
      'public key',
      { alg: 'RS256', jwk: { ...publicJwkFor('RS256'), e: 'AQ' }, sign },
    ],
    [
      'an RSA key of 8193 bits',
      'public key',
      { alg: 'RS256', jwk: rsaPublicJwk({ n: 2n ** 8193n - 1n, e: 3n }), sign },
    ],
    [
      'the identity as a key',
      'public key',
      {
        alg: 'EdDSA',
        jwk: { kty: 'OKP', crv: 'Ed25519', x: encode(Uint8Array.of(1, ...new Uint8Array(31))) },
        sign,
      },
    ],
  ] as const) {
    test(`createProof() throws a TypeError for a signer with ${what}, and asks it for nothing`, async () => {
      let calls = 0;
      const counting = {
        ...signer,
        sign(data: Bytes) {
          calls++;
          return sign(data);
        },
      };
      assert.match(await mistakeOf(OPTIONS, counting), message);
      assert.is(calls, 0);
    });
  }
});
