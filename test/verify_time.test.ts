import { type VerifyProofOptions, verifyProof } from '../src/index.ts';
import { judge, mint, NOW, REQUEST } from './support/proofs.ts';
import { assert, suite } from './support/suite.ts';

type Options = Partial<VerifyProofOptions>;
type Row = readonly [what: string, code: string, claims: Record<string, number>, options?: Options];

// One third of a second is no binary fraction; the halves are exact.
const ROWS: readonly Row[] = [
  ['made now', 'accepted', { iat: NOW }],
  ['made 300 seconds ago', 'accepted', { iat: NOW - 300 }],
  ['made 300.5 seconds ago', 'iat_too_old', { iat: NOW - 300.5 }],
  ['made 301 seconds ago', 'iat_too_old', { iat: NOW - 301 }],
  ['made 60 seconds ahead', 'accepted', { iat: NOW + 60 }],
  ['made 60.5 seconds ahead', 'iat_in_future', { iat: NOW + 60.5 }],
  ['made 61 seconds ahead', 'iat_in_future', { iat: NOW + 61 }],
  ['made 10 seconds ago, of 10', 'accepted', { iat: NOW - 10 }, { maxAge: 10 }],
  ['made 11 seconds ago, of 10', 'iat_too_old', { iat: NOW - 11 }, { maxAge: 10 }],
  ['made now, of 0', 'accepted', { iat: NOW }, { maxAge: 0, clockTolerance: 0 }],
  ['made just before now, of 0', 'iat_too_old', { iat: NOW - 0.5 }, { maxAge: 0 }],
  ['made just after now, of 0', 'iat_in_future', { iat: NOW + 0.5 }, { clockTolerance: 0 }],
  ['made 5 seconds ahead, of 5', 'accepted', { iat: NOW + 5 }, { clockTolerance: 5 }],
  ['made 6 seconds ahead, of 5', 'iat_in_future', { iat: NOW + 6 }, { clockTolerance: 5 }],
  ['whose age profits from no tolerance', 'iat_too_old', { iat: NOW - 301 }, { clockTolerance: 1000 }],
  ['made in the third of a second', 'accepted', { iat: NOW - 100 / 3 }],
  ['made in milliseconds', 'iat_in_future', { iat: NOW * 1000 }],
  ['made in 1970', 'iat_too_old', { iat: 0 }],
  ['made before 1970', 'iat_too_old', { iat: -NOW }],
  ['made at the end of all numbers', 'iat_in_future', { iat: Number.MAX_VALUE }],
  ['made before all numbers', 'iat_too_old', { iat: -Number.MAX_VALUE }],
  ['of any age where that is allowed', 'accepted', { iat: 1 }, { maxAge: Number.MAX_SAFE_INTEGER }],
  ['that expires later', 'accepted', { exp: NOW + 1 }],
  ['that expires now', 'accepted', { exp: NOW }],
  ['that expired 59 seconds ago', 'accepted', { exp: NOW - 59 }],
  ['that expired 59.5 seconds ago', 'accepted', { exp: NOW - 59.5 }],
  ['that expired 60 seconds ago', 'expired', { exp: NOW - 60 }],
  ['that expires this very second, without tolerance', 'expired', { exp: NOW }, { clockTolerance: 0 }],
  ['that expires the next second, without tolerance', 'accepted', { exp: NOW + 1 }, { clockTolerance: 0 }],
  ['valid from now', 'accepted', { nbf: NOW }],
  ['valid from now, without tolerance', 'accepted', { nbf: NOW }, { clockTolerance: 0 }],
  ['valid from the next second, without tolerance', 'not_yet_valid', { nbf: NOW + 1 }, { clockTolerance: 0 }],
  ['valid in 60 seconds', 'accepted', { nbf: NOW + 60 }],
  ['valid in 60.5 seconds', 'not_yet_valid', { nbf: NOW + 60.5 }],
  ['valid in 61 seconds', 'not_yet_valid', { nbf: NOW + 61 }],
  ['too old and expired', 'iat_too_old', { iat: 0, exp: 0 }],
  ['too old and not yet valid', 'iat_too_old', { iat: 0, nbf: NOW * 2 }],
  ['of the future and expired', 'iat_in_future', { iat: NOW * 2, exp: 0 }],
  ['expired and not yet valid', 'expired', { exp: 0, nbf: NOW * 2 }],
];

suite('verifyProof, time window', (test) => {
  for (const [what, code, claims, options] of ROWS) {
    test(`verifyProof() ${code === 'accepted' ? 'accepts' : 'rejects'} a proof ${what}`, async () => {
      assert.is(await judge({ claims }, options), code);
    });
  }
});

suite('verifyProof, expiresAt', (test) => {
  for (const [iat, options, expiresAt] of [
    [NOW, {}, NOW + 361],
    [NOW - 300, {}, NOW + 61],
    [NOW + 60, {}, NOW + 421],
    [NOW - 0.5, {}, NOW + 361],
    [NOW + 0.25, {}, NOW + 362],
    [NOW, { maxAge: 10, clockTolerance: 5 }, NOW + 16],
    [NOW, { maxAge: 0, clockTolerance: 0 }, NOW + 1],
  ] as const) {
    test(`verifyProof() says how long to remember a proof made at ${iat - NOW} s with ${JSON.stringify(options)}`, async () => {
      const proof = await mint({ claims: { iat } });
      const verified = await verifyProof(proof, { ...REQUEST, ...options });
      assert.is(verified.expiresAt, expiresAt);
      assert.ok(Number.isInteger(verified.expiresAt));
    });
  }

  test('verifyProof() accepts no proof at or after its expiresAt, on any clock within the tolerance', async () => {
    for (const iat of [NOW, NOW - 0.75, NOW + 0.5, NOW + 5]) {
      const claims = { iat };
      const options = { maxAge: 10, clockTolerance: 5 };
      const verified = await verifyProof(await mint({ claims }), { ...REQUEST, ...options });
      for (const behind of [0, 1, 5]) {
        const now = verified.expiresAt - behind;
        assert.is(await judge({ claims }, { ...options, now }), 'iat_too_old');
      }
    }
  });
});
