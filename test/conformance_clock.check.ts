/** How implementations learn the time: as an argument, by proofs made anew, or not at all. */
import { isAboutTime, openClock } from '../src/conformance/clock.ts';
import { importPrivateJwk } from '../src/conformance/private_key.ts';
import type { Members, Suite, Vector } from '../src/conformance/types.ts';
import { createProof, verifyProof } from '../src/index.ts';
import type { JWK } from '../src/types.ts';
import { privateJwkFor } from './support/keys.ts';
import { SUITE, vector } from './support/report_sample.ts';
import { assert, suite } from './support/suite.ts';

const THEN = 1_893_456_000;
const NOW = 1_700_000_000;
const URL_A = 'https://api.example.com/a';
const jwk = privateJwkFor('ES256') as JWK;

async function baseline(key: JWK): Promise<Vector> {
  const { keyPair } = await importPrivateJwk(key);
  const proof = await createProof(keyPair, { htm: 'GET', htu: URL_A, now: THEN });
  const input = {
    endpoint: 'resource',
    clock: THEN,
    policy: {},
    request: { method: 'GET', url: URL_A, headers: [['DPoP', proof]] },
  };
  return vector('base', { expect: { verdict: 'accept' }, flags: [], input });
}

async function made(): Promise<{ all: Suite; base: Vector; old: Vector }> {
  const base = await baseline(jwk);
  const old = vector('old', {
    baseline: 'base',
    recipe: [['claims.from-clock', 'iat', -4000]],
    flags: ['TimeWindow'],
    expect: { verdict: 'reject', reasons: ['iat_too_old'] },
    input: base.input,
  });
  const keys = { a: { name: 'a', alg: 'ES256', jwk } };
  return { all: { ...SUITE, vectors: [base, old], keys }, base, old };
}

const proofOf = (input: Members | undefined): string =>
  (input as { request: { headers: [string, string][] } }).request.headers[0]?.[1] ?? '';

const verify = (input: Members | undefined): Promise<string> =>
  verifyProof(proofOf(input), { method: 'GET', url: URL_A, now: NOW }).then(
    () => 'accept',
    (error: { code: string }) => error.code,
  );

suite('openClock', (test) => {
  test('inject sends inputs as they are, and later where it is asked to', async () => {
    const { all, base } = await made();
    const clock = openClock('inject', all, () => NOW);
    assert.is(await clock.inputOf(base), base.input);
    assert.is((await clock.inputOf(base, 60))?.['clock'], THEN + 60);
  });

  test('rebase makes proofs anew, inside of the window and outside of it', async () => {
    const { all, base, old } = await made();
    const clock = openClock('rebase', all, () => NOW);
    assert.is(await verify(await clock.inputOf(base)), 'accept');
    assert.is(await verify(await clock.inputOf(base, 86_400)), 'iat_too_old');
    assert.is(await verify(await clock.inputOf(old)), 'iat_too_old');
    assert.is(await verify(base.input), 'iat_in_future');
    assert.is((await clock.inputOf(base))?.['clock'], NOW);
  });

  test('rebase gives the present time to whoever makes a proof', async () => {
    const { all, base } = await made();
    const clock = openClock('rebase', all, () => NOW);
    assert.is((await clock.inputOf({ ...base, kind: 'proof-create' }))?.['clock'], NOW);
  });

  test('rebase leaves out what cannot be made anew', async () => {
    const { all, base, old } = await made();
    const clock = openClock('rebase', all, () => NOW);
    assert.is(await clock.inputOf({ ...base, kind: 'sequence' }), undefined);
    assert.is(await clock.inputOf({ ...old, flags: ['TimeBoundary'] }), undefined);
    assert.is(await clock.inputOf({ ...old, baseline: 'unknown' }), undefined);
    const foreign = openClock('rebase', { ...all, keys: {} }, () => NOW);
    assert.is(await foreign.inputOf(base), undefined);
  });

  test('window leaves out what is about time', async () => {
    const { all, base, old } = await made();
    const clock = openClock('window', all, () => NOW);
    assert.is(await clock.inputOf(base), base.input);
    assert.is(await clock.inputOf(base, 60), undefined);
    assert.is(await clock.inputOf(old), undefined);
    assert.is(await clock.inputOf({ ...base, kind: 'sequence' }), undefined);
  });

  test('does not matter to inputs without a clock', async () => {
    const { all, base } = await made();
    const input = { token: 'a' };
    for (const mode of ['inject', 'rebase', 'window'] as const) {
      const clock = openClock(mode, all, () => NOW);
      assert.is(await clock.inputOf({ ...base, kind: 'ath', input }), input);
    }
  });
});

suite('isAboutTime', (test) => {
  test('knows flags and reasons', () => {
    assert.ok(isAboutTime({ flags: ['TimeUnit'], expect: { verdict: 'accept' } }));
    assert.ok(isAboutTime({ flags: [], expect: { verdict: 'reject', reasons: ['expired'] } }));
    assert.not(
      isAboutTime({ flags: ['MethodMismatch'], expect: { verdict: 'reject', reasons: ['htm_mismatch'] } }),
    );
    assert.not(isAboutTime({ flags: [], expect: { verdict: 'accept' } }));
  });
});
