import {
  calculateThumbprint,
  createKeyCache,
  inspectProof,
  type ProofInput,
  type ProofInspection,
  type VerifyProofOptions,
  verifyProof,
} from '../src/index.ts';
import { publicJwk } from './support/keys.ts';
import { outcome } from './support/outcome.ts';
import { ATH, mint, NOW, REQUEST, type Recipe, TARGET, TOKEN } from './support/proofs.ts';
import { withSubtle } from './support/subtle.ts';
import { assert, suite } from './support/suite.ts';

type Options = Partial<VerifyProofOptions>;

const header = (members: Record<string, unknown>): Recipe => ({ header: members });
const claims = (members: Record<string, unknown>): Recipe => ({ claims: members });
const JKT = await calculateThumbprint(publicJwk('ES256'));
const PRIVATE = { ...publicJwk('ES256'), d: null };
const BOUND = { accessToken: TOKEN, jkt: JKT };
const broken = (right: Uint8Array): Uint8Array => right.fill(1);

async function inspect(proof: ProofInput, options: Options = {}): Promise<ProofInspection> {
  return inspectProof(proof, { ...REQUEST, ...options });
}

/** The twelve outcomes in order: `+` passed, `-` failed, a number for the check that blocked. */
function summary({ checks }: ProofInspection): string {
  const signs = { passed: '+', failed: '-', not_reached: '' };
  return checks.map(({ status, blockedBy = '' }) => `${signs[status]}${blockedBy}`).join(' ');
}

type Row = readonly [what: string, summary: string, codes: string, recipe: Recipe, options?: Options];

const ROWS: readonly Row[] = [
  //                                    1 2 3 4 5 6 7 8 9 10 11 12
  ['a good proof', '+ + + + + + + + + + + +', '', {}],
  ['no dots', '+ - 2 2 2 2 2 2 2 2 2 2', 'json_invalid', { headerText: '' }],
  ['a broken payload', '+ - 2 + + 2 + 2 2 2 2 2', 'json_invalid', { payloadText: '' }],
  [
    'a broken payload and typ',
    '+ - 2 - + 2 + 2 2 2 2 2',
    'json_invalid typ_missing',
    { ...header({ typ: undefined }), payloadText: '' },
  ],
  ['"crit"', '+ - + + + + + + + + + +', 'crit_unsupported', header({ crit: [] })],
  ['"b64"', '+ - + + + + + + + + + +', 'b64_unsupported', header({ b64: false })],
  ['its size', '+ - 2 2 2 2 2 2 2 2 2 2', 'proof_too_large', {}, { maxProofLength: 9 }],
  ['no jti', '+ + - + + + + + + + + +', 'jti_missing', claims({ jti: undefined })],
  ['no htm', '+ + - + + + + 3 + + + +', 'htm_missing', claims({ htm: undefined })],
  ['a list for htm', '+ + - + + + + 3 + + + +', 'htm_invalid', claims({ htm: ['GET'] })],
  ['an empty htm', '+ + - + + + + - + + + +', 'htm_invalid htm_mismatch', claims({ htm: '' })],
  ['no htu', '+ + - + + + + + 3 + + +', 'htu_missing', claims({ htu: undefined })],
  ['a number for htu', '+ + + + + + + + - + + +', 'htu_invalid', claims({ htu: 1 })],
  ['no iat', '+ + - + + + + + + + 3 +', 'iat_missing', claims({ iat: undefined })],
  ['a text for iat', '+ + - + + + + + + + 3 +', 'iat_invalid', claims({ iat: '1' })],
  ['a text for exp', '+ + - + + + + + + + + +', 'exp_invalid', claims({ exp: '1' })],
  ['no claims at all', '+ + - + + + + 3 3 + 3 +', 'jti_missing', { payloadText: '{}' }],
  ['another typ', '+ + + - + + + + + + + +', 'typ_mismatch', header({ typ: 'JWT' })],
  ['no alg', '+ + + + - 5 + + + + + +', 'alg_missing', header({ alg: undefined })],
  [
    'alg none',
    '+ + + + - 5 + + + + + 5',
    'alg_invalid',
    { ...header({ alg: 'none' }), claims: { ath: ATH } },
    BOUND,
  ],
  ['no jwk', '+ + + + + - 6 + + + + +', 'jwk_missing', header({ jwk: undefined })],
  ['a text for jwk', '+ + + + + - 6 + + + + 6', 'jwk_invalid', header({ jwk: '{}' }), BOUND],
  ['a private key', '+ + + + + 7 - + + + + +', 'jwk_private', header({ jwk: PRIVATE })],
  ['a private key and a token', '+ + + + + 7 - + + + + 7', 'jwk_private', header({ jwk: PRIVATE }), BOUND],
  [
    'a private key and alg none',
    '+ + + + - 5 - + + + + +',
    'alg_invalid jwk_private',
    header({ jwk: PRIVATE, alg: 'none' }),
  ],
  ['a bad signature', '+ + + + + - + + + + + +', 'signature_invalid', { signature: broken }],
  [
    'a bad signature, everything after it',
    '+ + + + + - + - - - - -',
    'signature_invalid htm_mismatch htu_mismatch nonce_missing iat_too_old ath_missing',
    { signature: broken, claims: { htm: 'PUT', htu: 'https://h/', iat: 1 } },
    { nonce: 'n', ...BOUND },
  ],
  [
    'everything',
    '+ - - - - 5 - - - - - -',
    'crit_unsupported jti_missing typ_missing alg_missing jwk_private htm_mismatch htu_invalid nonce_invalid iat_too_old ath_unexpected',
    {
      header: { crit: [], typ: undefined, alg: undefined, jwk: PRIVATE },
      claims: { jti: undefined, htm: 'a', htu: 'b', iat: 1, nonce: '', ath: '' },
    },
    { nonce: 'n' },
  ],
  ['another method', '+ + + + + + + - + + + +', 'htm_mismatch', claims({ htm: 'PUT' })],
  ['a broken method', '+ + + + + + + - + + + +', 'method_invalid', {}, { method: 'G T' }],
  ['another URL', '+ + + + + + + + - + + +', 'htu_mismatch', claims({ htu: `${TARGET}/` })],
  ['a broken URL', '+ + + + + + + + - + + +', 'url_invalid', {}, { url: '/' }],
  ['no nonce', '+ + + + + + + + + - + +', 'nonce_missing', {}, { nonce: 'n' }],
  ['its age', '+ + + + + + + + + + - +', 'iat_too_old', claims({ iat: 1 })],
  ['no ath', '+ + + + + + + + + + + -', 'ath_missing', {}, BOUND],
  ['a broken token', '+ + + + + + + + + + + -', 'token_malformed', {}, { ...BOUND, accessToken: 'é' }],
  ['another key', '+ + + + + + + + + + + -', 'jkt_mismatch', claims({ ath: ATH }), { ...BOUND, jkt: 'a' }],
];

/** What holds for every inspection, whatever the proof. */
async function assertConsistent(
  inspection: ProofInspection,
  proof: ProofInput,
  options: Options,
): Promise<void> {
  const { checks, ok, error, authenticated } = inspection;
  assert.equal(
    checks.map(({ number }) => number),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  );
  const failed = checks.filter(({ status }) => status === 'failed');
  for (const check of checks) {
    assert.is(check.status === 'failed', check.code !== undefined && check.message !== undefined);
    assert.is(check.status === 'failed', check.section !== undefined);
    assert.is(check.status === 'not_reached', check.blockedBy !== undefined);
    if (check.blockedBy !== undefined) assert.ok(failed.some(({ number }) => number === check.blockedBy));
    const isDoubtful = check.number >= 8 && check.status !== 'not_reached' && !authenticated;
    assert.is(check.unauthenticated, isDoubtful ? true : undefined);
    assert.is(check.seconds !== undefined, check.number === 11 && check.status === 'failed');
  }
  const verified = await outcome(() => verifyProof(proof, { ...REQUEST, ...options }));
  assert.is(ok, verified.ok);
  assert.is(ok, failed.length === 0);
  assert.is(error?.code, verified.ok ? undefined : verified.code);
  assert.is(error?.message, verified.ok ? undefined : verified.error.message);
  const first = failed.find(({ code }) => code === error?.code);
  assert.equal([first?.message, first?.section], [error?.message, error?.section]);
}

suite('inspectProof', (test) => {
  for (const [what, expected, codes, recipe, options = {}] of ROWS) {
    test(`inspectProof() finds what is wrong with ${what}`, async () => {
      const proof = await mint(recipe);
      const inspection = await inspect(proof, options);
      assert.is(summary(inspection), expected);
      assert.is(inspection.checks.flatMap(({ code = [] }) => code).join(' '), codes);
      await assertConsistent(inspection, proof, options);
    });
  }

  for (const [what, expected, proof] of [
    ['no proof', '- 1 1 1 1 1 1 1 1 1 1 1', undefined],
    ['an empty list', '- 1 1 1 1 1 1 1 1 1 1 1', []],
    ['two proofs', '- 1 1 1 1 1 1 1 1 1 1 1', ['a.b.c', 'a.b.c']],
    ['two proofs in one field', '- - 2 2 2 2 2 2 2 2 2 2', 'a.b.c,a.b.c'],
    ['a word', '+ - 2 2 2 2 2 2 2 2 2 2', 'proof'],
    ['an empty field', '+ - 2 2 2 2 2 2 2 2 2 2', ''],
  ] as const) {
    test(`inspectProof() finds what is wrong with ${what}`, async () => {
      const inspection = await inspect(proof);
      assert.is(summary(inspection), expected);
      assert.equal(
        [inspection.header, inspection.claims, inspection.jkt, inspection.authenticated],
        [undefined, undefined, undefined, false],
      );
      await assertConsistent(inspection, proof, {});
    });
  }

  test('inspectProof() blames a missing algorithm of the host on check 5', async () => {
    const proof = await mint({ claims: { ath: ATH } });
    const reject = (): Promise<never> => Promise.reject(new DOMException('no', 'NotSupportedError'));
    const inspection = await withSubtle('importKey', reject, () => inspect(proof, BOUND));
    assert.is(summary(inspection), '+ + + + - 5 + + + + + +');
    assert.equal(
      [inspection.error?.code, inspection.checks[4]?.code],
      Array(2).fill('unsupported_algorithm'),
    );
    assert.equal([inspection.authenticated, inspection.jkt], [false, JKT]);
    assert.is(inspection.checks[7]?.unauthenticated, true);
  });

  test('inspectProof() names a failed check as the blocker even where two things are missing', async () => {
    for (const recipe of [
      header({ alg: 'none', jwk: undefined }),
      header({ alg: undefined, jwk: [] }),
      { ...header({ jwk: undefined }), payloadText: '' },
      { ...header({ alg: 'none', jwk: undefined }), payloadText: '[]' },
    ]) {
      const proof = await mint(recipe);
      await assertConsistent(await inspect(proof, BOUND), proof, BOUND);
    }
  });

  for (const [code, seconds, time, options] of [
    ['iat_too_old', 1, { iat: NOW - 301 }, {}],
    ['iat_too_old', 0.5, { iat: NOW - 10.5 }, { maxAge: 10 }],
    ['iat_in_future', 40, { iat: NOW + 100 }, {}],
    ['expired', 0, { exp: NOW - 60 }, {}],
    ['expired', 10, { exp: NOW - 15 }, { clockTolerance: 5 }],
    ['not_yet_valid', 2, { nbf: NOW + 62 }, {}],
    [undefined, undefined, { iat: NOW - 300 }, {}],
  ] as const) {
    test(`inspectProof() says that ${code ?? 'nothing'} was missed by ${seconds ?? 'no'} seconds (${JSON.stringify(time)})`, async () => {
      const { checks } = await inspect(await mint({ claims: time }), options);
      assert.equal([checks[10]?.code, checks[10]?.seconds], [code, seconds]);
    });
  }

  test('inspectProof() returns a title for each check, and messages that are constant', async () => {
    const { checks } = await inspect(await mint({ claims: { htm: 'SECRET', htu: 'SECRET', iat: 1 } }));
    assert.is(new Set(checks.map(({ title }) => title)).size, 12);
    assert.not(JSON.stringify(checks).includes('SECRET'));
  });

  test('inspectProof() returns header, claims and thumbprint where they could be read', async () => {
    const good = await inspect(await mint());
    assert.equal([good.ok, good.error, good.authenticated, good.jkt], [true, undefined, true, JKT]);
    assert.equal([good.header?.['typ'], good.claims?.['jti']], ['dpop+jwt', 'e1j3V_bKic8-LAEB']);
    const forged = await inspect(await mint({ signature: broken }));
    assert.equal([forged.authenticated, forged.jkt, forged.claims?.['htm']], [false, JKT, 'GET']);
    const offCurve = await inspect(
      await mint(header({ jwk: { ...publicJwk('ES256'), x: publicJwk('OTHER_ES256')['x'] } })),
    );
    assert.equal([offCurve.authenticated, offCurve.jkt], [false, undefined]);
    const half = await inspect(await mint({ payloadText: '' }));
    assert.equal([half.header?.['alg'], half.claims], ['ES256', undefined]);
  });

  test('inspectProof() says the same with a key cache, warm or cold', async () => {
    const keyCache = createKeyCache();
    for (const [, expected, , recipe, options = {}] of [...ROWS, ...ROWS]) {
      assert.is(summary(await inspect(await mint(recipe), { ...options, keyCache })), expected);
    }
    assert.is(keyCache.size, 1);
  });

  test('inspectProof() lets pass through what a nonce function throws, and what the host throws', async () => {
    const proof = await mint({ claims: { nonce: 'n' } });
    const thrown = new RangeError('of the caller');
    const nonce = (): never => {
      throw thrown;
    };
    assert.ok((await inspect(proof, { nonce }).catch((error: unknown) => error)) === thrown);
    const fail = (): Promise<never> => Promise.reject(thrown);
    const caught = await withSubtle('digest', fail, () => inspect(proof).catch((error: unknown) => error));
    assert.ok(caught === thrown);
  });

  test('inspectProof() does not measure a window from an iat that is no finite number', async () => {
    const payloadText = '{"jti":"j","htm":"GET","htu":"https://api.example.com/items/7","iat":1e400}';
    const { checks } = await inspect(await mint({ payloadText }));
    assert.equal([checks[10]?.status, checks[10]?.blockedBy], ['not_reached', 3]);
  });
});
