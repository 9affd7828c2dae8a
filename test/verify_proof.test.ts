import { calculateThumbprint, verifyProof } from '../src/index.ts';
import { type Case, suiteOfCheck } from './support/cases.ts';
import { publicJwk } from './support/keys.ts';
import { judge, mint, NOW, REQUEST, type Recipe, TARGET, verdict } from './support/proofs.ts';
import { assert, suite } from './support/suite.ts';

const header = (members: Record<string, unknown>): Recipe => ({ header: members });
const claims = (members: Record<string, unknown>): Recipe => ({ claims: members });
const JKT = await calculateThumbprint(publicJwk('ES256'));

const CASES: Readonly<Record<number, readonly Case[]>> = {
  2: [
    { what: 'a critical extension', code: 'crit_unsupported', bad: header({ crit: ['exp'], exp: 1 }) },
    { what: 'an empty "crit"', code: 'crit_unsupported', bad: header({ crit: [] }) },
    { what: 'a "crit" of null', code: 'crit_unsupported', bad: header({ crit: null }) },
    { what: 'an unencoded payload', code: 'b64_unsupported', bad: header({ b64: false, crit: ['b64'] }) },
    {
      what: '"b64" false alone',
      code: 'b64_unsupported',
      bad: header({ b64: false }),
      good: header({ b64: true }),
    },
    { what: '"b64" null', code: 'b64_unsupported', bad: header({ b64: null }) },
    {
      what: 'one character too many',
      code: 'proof_too_large',
      bad: {},
      options: { maxProofLength: 100 },
      goodOptions: {},
    },
  ],
  3: [
    { what: 'no "jti"', code: 'jti_missing', bad: claims({ jti: undefined }) },
    { what: 'an empty "jti"', code: 'jti_invalid', bad: claims({ jti: '' }), good: claims({ jti: 'a' }) },
    { what: 'no "htm"', code: 'htm_missing', bad: claims({ htm: undefined }) },
    { what: 'an empty "htm"', code: 'htm_invalid', bad: claims({ htm: '' }) },
    { what: 'no "htu"', code: 'htu_missing', bad: claims({ htu: undefined }) },
    { what: 'no "iat"', code: 'iat_missing', bad: claims({ iat: undefined }) },
    { what: 'an "iat" that is a text', code: 'iat_invalid', bad: claims({ iat: String(NOW) }) },
    {
      what: 'an "exp" that is a text',
      code: 'exp_invalid',
      bad: claims({ exp: String(NOW) }),
      good: claims({ exp: NOW }),
    },
    {
      what: 'an "nbf" that is a text',
      code: 'nbf_invalid',
      bad: claims({ nbf: String(NOW) }),
      good: claims({ nbf: NOW }),
    },
    {
      what: 'a claim in another case',
      code: 'jti_missing',
      bad: claims({ jti: undefined, JTI: 'a' }),
      good: claims({ JTI: 1 }),
    },
    {
      what: 'claims in the header only',
      code: 'htm_missing',
      bad: { header: { htm: 'GET' }, claims: { htm: undefined } },
    },
  ],
  4: [
    { what: 'no "typ"', code: 'typ_missing', bad: header({ typ: undefined }) },
    { what: 'the "typ" of a JWT', code: 'typ_mismatch', bad: header({ typ: 'JWT' }) },
    { what: 'the "typ" of an access token', code: 'typ_mismatch', bad: header({ typ: 'at+jwt' }) },
    { what: '"typ" in upper case', code: 'typ_mismatch', bad: header({ typ: 'DPoP+JWT' }) },
    { what: 'a "typ" with its prefix', code: 'typ_mismatch', bad: header({ typ: 'application/dpop+jwt' }) },
    { what: '"typ" and a space', code: 'typ_mismatch', bad: header({ typ: 'dpop+jwt ' }) },
    { what: '"typ" in a list', code: 'typ_mismatch', bad: header({ typ: ['dpop+jwt'] }) },
    { what: '"Typ" instead of "typ"', code: 'typ_missing', bad: header({ typ: undefined, Typ: 'dpop+jwt' }) },
  ],
  5: [
    { what: 'no "alg"', code: 'alg_missing', bad: header({ alg: undefined }) },
    { what: '"alg" none', code: 'alg_invalid', bad: header({ alg: 'none' }) },
    {
      what: '"alg" none without a signature',
      code: 'alg_invalid',
      bad: { ...header({ alg: 'none' }), signature: () => new Uint8Array(0) },
    },
    { what: '"alg" None', code: 'alg_invalid', bad: header({ alg: 'None' }) },
    { what: '"alg" HS256', code: 'alg_invalid', bad: header({ alg: 'HS256' }) },
    { what: '"alg" in lower case', code: 'alg_invalid', bad: header({ alg: 'es256' }) },
    { what: '"alg" and a space', code: 'alg_invalid', bad: header({ alg: 'ES256 ' }) },
    { what: '"alg" in a list', code: 'alg_invalid', bad: header({ alg: ['ES256'] }) },
    { what: '"alg" null', code: 'alg_invalid', bad: header({ alg: null }) },
    { what: '"alg" of key management', code: 'alg_invalid', bad: header({ alg: 'RSA-OAEP' }) },
    { what: '"alg" ES256K', code: 'alg_invalid', bad: header({ alg: 'ES256K' }) },
    { what: '"alg" toString', code: 'alg_invalid', bad: header({ alg: 'toString' }) },
    {
      what: 'an algorithm that is not on the default list',
      code: 'alg_not_allowed',
      bad: { alg: 'ES384' },
      good: { alg: 'ES384' },
      goodOptions: { algorithms: ['ES384'] },
    },
    {
      what: 'a default algorithm that is not on the list',
      code: 'alg_not_allowed',
      bad: {},
      options: { algorithms: ['RS256'] },
      goodOptions: {},
    },
    {
      what: 'EdDSA where Ed25519 is listed',
      code: 'alg_not_allowed',
      bad: { alg: 'EdDSA' },
      options: { algorithms: ['Ed25519'] },
      good: { alg: 'Ed25519' },
      goodOptions: { algorithms: ['Ed25519'] },
    },
  ],
  7: [
    {
      what: 'a private key',
      code: 'jwk_private',
      bad: header({ jwk: { ...publicJwk('ES256'), d: 'AQAB' } }),
    },
  ],
  6: [
    {
      what: 'a signature by another key',
      code: 'signature_invalid',
      bad: header({ jwk: publicJwk('OTHER_ES256') }),
    },
    { what: 'a cut signature', code: 'signature_length', bad: { signature: (right) => right.slice(1) } },
  ],
};

for (const [number, cases] of Object.entries(CASES)) suiteOfCheck(Number(number), cases);

suite('verifyProof, check 1', (test) => {
  for (const absent of [undefined, null, []]) {
    test(`verifyProof() rejects ${JSON.stringify(absent)} as a missing proof`, async () => {
      assert.is(await verdict(absent), 'proof_missing');
    });
  }

  test('verifyProof() accepts one proof in a list and rejects two, even the same', async () => {
    const proof = await mint();
    assert.is(await verdict([proof]), 'accepted');
    assert.is(await verdict([proof, proof]), 'multiple_proofs');
    assert.is(await verdict([proof, '']), 'multiple_proofs');
    assert.is(await verdict(['', '']), 'multiple_proofs');
  });

  for (const join of [',', ', ', ' , ']) {
    test(`verifyProof() rejects two proofs joined by "${join}" as more than one`, async () => {
      const proof = await mint();
      assert.is(await verdict(proof + join + proof), 'multiple_proofs');
      assert.is(await verdict(proof + join), 'multiple_proofs');
      assert.is(await verdict([join + proof]), 'multiple_proofs');
    });
  }

  test('verifyProof() takes an empty field for a malformed proof, not for a missing one', async () => {
    assert.is(await verdict(''), 'malformed_jwt');
    assert.is(await verdict(['']), 'malformed_jwt');
  });
});

suite('verifyProof, result', (test) => {
  test('verifyProof() returns header and claims as they were sent, extra members included', async () => {
    const extra = { kid: 'a', x5c: [], jku: 'https://evil.example/' };
    const jwk = { ...publicJwk('ES256'), kid: 'b' };
    const proof = await mint({
      header: { ...extra, jwk },
      claims: { nonce: 'n', aud: ['a'], iss: 1, sub: null, other: { a: [0.5] } },
    });
    const { header, claims, jkt, jti, htu } = await verifyProof(proof, REQUEST);
    assert.equal(header, { typ: 'dpop+jwt', alg: 'ES256', jwk, ...extra });
    assert.equal(
      { ...claims },
      { jti, htm: 'GET', htu, iat: NOW, nonce: 'n', aud: ['a'], iss: 1, sub: null, other: { a: [0.5] } },
    );
    assert.is(jkt, JKT);
    assert.is(htu, TARGET);
  });

  test('verifyProof() returns the normalized URL and leaves the claim alone', async () => {
    const spelled = 'HTTPS://API.example.com:443/./items/%37?a#b';
    const verified = await verifyProof(await mint({ claims: { htu: spelled } }), {
      ...REQUEST,
      url: `${TARGET}?c`,
    });
    assert.is(verified.htu, TARGET);
    assert.is(verified.claims.htu, spelled);
  });

  test('verifyProof() gives a nonce function the nonce, once, and after the signature was checked', async () => {
    const seen: string[] = [];
    const nonce = (one: string): boolean => seen.push(one) > 0;
    const recipe = { claims: { nonce: 'a,b' } };
    assert.is(
      await judge({ ...recipe, signature: (right) => right.fill(0) }, { nonce }),
      'signature_invalid',
    );
    assert.equal(seen, []);
    assert.is(await judge(recipe, { nonce }), 'accepted');
    assert.equal(seen, ['a,b']);
  });

  test('verifyProof() lets pass through what a nonce function throws', async () => {
    const proof = await mint({ claims: { nonce: 'a' } });
    const thrown = new RangeError('of the caller');
    const calls = [
      () => Promise.reject(thrown),
      () => {
        throw thrown;
      },
    ];
    for (const nonce of calls) {
      const caught = await verifyProof(proof, { ...REQUEST, nonce }).catch((error: unknown) => error);
      assert.ok(caught === thrown);
    }
  });

  test('verifyProof() uses the clock where no time is given', async () => {
    const proof = await mint({ claims: { iat: Math.floor(Date.now() / 1000) } });
    assert.is(await verdict(proof, { now: undefined }), 'accepted');
    assert.is(await verdict(await mint(), { now: undefined }), 'iat_too_old');
  });
});
