import { type DPoPError, type VerifyProofOptions, verifyProof } from '../src/index.ts';
import { publicJwk } from './support/keys.ts';
import { outcome } from './support/outcome.ts';
import { ATH, mint, NOW, REQUEST, type Recipe, TOKEN } from './support/proofs.ts';
import { assert, suite } from './support/suite.ts';

// One fault for each check, in the order of the reports: 7 before 6.
const FAULTS: readonly (readonly [check: number, code: string, recipe: Recipe])[] = [
  [1, 'multiple_proofs', {}],
  [2, 'crit_unsupported', { header: { crit: ['a'] } }],
  [3, 'jti_missing', { claims: { jti: undefined } }],
  [4, 'typ_mismatch', { header: { typ: 'JWT' } }],
  [5, 'alg_invalid', { header: { alg: 'none' } }],
  [7, 'jwk_private', { header: { jwk: { ...publicJwk('ES256'), d: '' } } }],
  [6, 'signature_invalid', { signature: (right) => right.fill(0) }],
  [8, 'htm_mismatch', { claims: { htm: 'POST' } }],
  [9, 'htu_mismatch', { claims: { htu: 'https://evil.example/' } }],
  [10, 'nonce_missing', { claims: { nonce: undefined } }],
  [11, 'iat_too_old', { claims: { iat: NOW - 1000 } }],
  [12, 'ath_mismatch', { claims: { ath: 'A'.repeat(43) } }],
];

const OPTIONS: VerifyProofOptions = { ...REQUEST, nonce: 'n', accessToken: TOKEN, tokenCheck: 'ath-only' };

async function report(faults: readonly (typeof FAULTS)[number][]): Promise<DPoPError | undefined> {
  const recipes = faults.map(([, , recipe]) => recipe);
  const merged: Recipe = Object.assign({}, ...recipes, {
    header: Object.assign({}, ...recipes.map(({ header }) => header)),
    claims: Object.assign({ nonce: 'n', ath: ATH }, ...recipes.map(({ claims }) => claims)),
  });
  const proof = await mint(merged);
  const proofs = faults.some(([check]) => check === 1) ? [proof, proof] : [proof];
  const result = await outcome(() => verifyProof(proofs, OPTIONS));
  return result.ok ? undefined : (result.error as DPoPError);
}

suite('verifyProof, order of reports', (test) => {
  test('verifyProof() accepts the proof without any of the faults', async () => {
    assert.is(await report([]), undefined);
  });

  for (const [index, first] of FAULTS.entries()) {
    test(`verifyProof() reports check ${first[0]} alone, and before every later one`, async () => {
      for (const second of FAULTS.slice(index)) {
        const error = await report([first, second]);
        assert.is(error?.code, first[1]);
        assert.is(error?.check, first[0]);
      }
      assert.is((await report(FAULTS.slice(index)))?.code, first[1]);
    });
  }

  test('verifyProof() reports the claims of check 3 in the order of section 4.2', async () => {
    const names = ['jti', 'htm', 'htu', 'iat'];
    for (const [index, name] of names.entries()) {
      const claims = Object.fromEntries(names.slice(index).map((one) => [one, undefined]));
      const error = await report([[3, '', { claims }]]);
      assert.is(error?.code, `${name}_missing`);
    }
  });

  test('verifyProof() compares "ath" before the key of the token', async () => {
    const options: VerifyProofOptions = { ...REQUEST, accessToken: TOKEN, jkt: 'another key' };
    for (const [ath, code] of [
      ['A'.repeat(43), 'ath_mismatch'],
      [ATH, 'jkt_mismatch'],
    ]) {
      const proof = await mint({ claims: { ath } });
      const result = await outcome(() => verifyProof(proof, options));
      assert.is(result.ok || result.code, code);
    }
  });
});
