/** Proofs and thumbprints across implementations: this library against `jose` and `dpop`, both ways. */
import * as dpop from 'dpop';
import * as jose from 'jose';
import {
  calculateAth,
  calculateThumbprint,
  calculateThumbprintUri,
  createProof,
  generateKeyPair,
  type JWSAlgorithm,
  verifyProof,
} from '../../src/index.ts';
import { keyPairFor, publicJwkFor } from '../support/keys.ts';
import { outcome } from '../support/outcome.ts';
import { assert, suite } from '../support/suite.ts';

const HTU = 'https://api.example.com/items/7';
const ACCESS_TOKEN = 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU';
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
  'Ed25519',
];
// Those that `dpop` writes; it calls Ed25519 by its new name.
const DPOP_ALGORITHMS = ['ES256', 'RS256', 'PS256', 'Ed25519'] as const;

async function request(alg: JWSAlgorithm) {
  const jkt = await calculateThumbprint(publicJwkFor(alg));
  return { method: 'POST', url: `${HTU}?a=b`, accessToken: ACCESS_TOKEN, jkt, nonce: 'n', algorithms: [alg] };
}

suite('interop: proofs', (test) => {
  for (const alg of ALGORITHMS) {
    test(`jose verifies a proof with ${alg} by createProof()`, async () => {
      const proof = await createProof(await keyPairFor(alg), {
        htm: 'POST',
        htu: `${HTU}?a=b`,
        accessToken: ACCESS_TOKEN,
        nonce: 'n',
        claims: { exp: Math.floor(Date.now() / 1000) + 60 },
        alg,
      });
      const { payload, protectedHeader } = await jose.jwtVerify(proof, jose.EmbeddedJWK, {
        typ: 'dpop+jwt',
        algorithms: [alg],
        maxTokenAge: '1 minute',
        requiredClaims: ['jti', 'htm', 'htu', 'iat', 'ath', 'nonce', 'exp'],
      });
      assert.equal([payload['htm'], payload['htu'], payload['nonce']], ['POST', HTU, 'n']);
      assert.is(payload['ath'], await calculateAth(ACCESS_TOKEN));
      assert.is(
        await jose.calculateJwkThumbprint(protectedHeader.jwk as jose.JWK),
        await calculateThumbprint(publicJwkFor(alg)),
      );
    });

    test(`verifyProof() verifies a proof with ${alg} by jose`, async () => {
      const { privateKey } = await keyPairFor(alg);
      const claims = { htm: 'POST', htu: HTU, nonce: 'n', ath: await calculateAth(ACCESS_TOKEN) };
      const proof = await new jose.SignJWT(claims)
        .setJti(crypto.randomUUID())
        .setIssuedAt()
        .setProtectedHeader({ typ: 'dpop+jwt', alg, jwk: publicJwkFor(alg) })
        .sign(privateKey);
      const verified = await verifyProof(proof, await request(alg));
      assert.is(verified.claims.htm, 'POST');
      assert.is(await jose.calculateJwkThumbprint(publicJwkFor(alg) as jose.JWK), verified.jkt);
    });
  }

  for (const alg of DPOP_ALGORITHMS) {
    test(`verifyProof() verifies a proof with ${alg} by dpop`, async () => {
      const keyPair = (await keyPairFor(alg)) as dpop.KeyPair;
      const proof = await dpop.generateProof(keyPair, `${HTU}`, 'POST', 'n', ACCESS_TOKEN, { extra: [1] });
      const verified = await verifyProof(proof, await request(alg));
      assert.equal([verified.header.alg, verified.claims['extra']], [alg, [1]]);
      assert.is(verified.jkt, await dpop.calculateThumbprint(keyPair.publicKey));
    });
  }

  test('verifyProof() and jose refuse the same changed proof', async () => {
    const proof = await createProof(await keyPairFor('ES256'), { htm: 'POST', htu: HTU });
    const [header, , signature] = proof.split('.');
    const payload = jose.base64url.encode('{"jti":"a","htm":"POST","htu":"https://h/","iat":1}');
    const changed = `${header}.${payload}.${signature}`;
    const ours = await outcome(() => verifyProof(changed, { method: 'POST', url: HTU }));
    assert.is(ours.ok || ours.code, 'signature_invalid');
    const theirs = await jose.jwtVerify(changed, jose.EmbeddedJWK).catch((error: unknown) => error);
    assert.is((theirs as jose.errors.JOSEError).code, 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
  });
});

suite('interop: thumbprints', (test) => {
  for (const [alg, count] of [
    ['ES256', 50],
    ['ES384', 20],
    ['ES512', 20],
    ['EdDSA', 50],
    ['RS256', 2],
  ] as const) {
    test(`calculateThumbprint() agrees with jose about random keys for ${alg}`, async () => {
      for (let left = count; left > 0; left--) {
        const { publicKey } = await generateKeyPair(alg);
        const jwk = await jose.exportJWK(publicKey);
        for (const bits of [256, 384, 512] as const) {
          const theirs = await jose.calculateJwkThumbprint(jwk, `sha${bits}`);
          assert.is(await calculateThumbprint(publicKey, `sha-${bits}`), theirs);
          assert.is(await calculateThumbprint({ ...jwk }, `sha-${bits}`), theirs);
        }
        const uri = await jose.calculateJwkThumbprintUri(jwk);
        assert.is(await calculateThumbprintUri(publicKey), uri);
      }
    });
  }
});
