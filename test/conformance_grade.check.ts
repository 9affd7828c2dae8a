/** Grades: an answer to a vector in, what it comes to out. At least one negative example for each. */
import { answerText, expectationText, judge, show, type Terms } from '../src/conformance/grade.ts';
import { importPrivateJwk } from '../src/conformance/private_key.ts';
import type { Answer, Expectation, Vector } from '../src/conformance/types.ts';
import { createProof } from '../src/index.ts';
import type { JWK, JWSAlgorithm } from '../src/types.ts';
import { privateJwkFor } from './support/keys.ts';
import { vector } from './support/report_sample.ts';
import { assert, suite } from './support/suite.ts';

const TERMS: Terms = {
  groups: { htm_mismatch: 'request', htu_mismatch: 'request' },
  choices: { open: 'yes', odd: 'x' },
};

const WHEN = { yes: 'accept', no: 'reject' } as const;

const grade = async (expect: Expectation, answer: object, more: Partial<Vector> = {}): Promise<string> => {
  const made = vector('x', { kind: 'ath', expect, ...more });
  const { grade: name, difference } = await judge(made, answer as Answer, TERMS);
  return difference === undefined ? name : `${name}: ${difference}`;
};

const accepted = (value?: unknown) => ({ outcome: 'accept', value });
const refused = (reason?: string) => ({ outcome: 'reject', reason });

const ACCEPT: Expectation = { verdict: 'accept', value: { ath: 'a' } };
const REJECT: Expectation = { verdict: 'reject', reasons: ['htm_mismatch'] };
const choice = (name: string): Expectation => ({ verdict: 'choice', choice: name, when: WHEN });

suite('judge', (test) => {
  const cases: readonly (readonly [
    expect: Expectation,
    answer: object,
    grade: string,
    more?: Partial<Vector>,
  ])[] = [
    [ACCEPT, accepted({ ath: 'a', more: 1 }), 'pass'],
    [ACCEPT, accepted({ ath: 'b' }), 'wrong-value: ath is "b", not "a"'],
    [ACCEPT, accepted({}), 'wrong-value: ath is absent, not "a"'],
    [ACCEPT, accepted(null), 'wrong-value: ath is absent, not "a"'],
    [ACCEPT, accepted('a'), 'wrong-value: the value is "a"'],
    [ACCEPT, refused(), 'false-reject: refused'],
    [{ verdict: 'accept' }, accepted(), 'pass'],
    [{ verdict: 'accept', value: { canonical: 'x' } }, accepted(), 'pass', { kind: 'thumbprint' }],
    [
      { verdict: 'accept', value: { htu: 'x', jkt: 'y' } },
      accepted({ jkt: 'y' }),
      'pass',
      { kind: 'proof-validate' },
    ],
    [REJECT, refused('htm_mismatch'), 'pass'],
    [REJECT, refused('request'), 'coarse'],
    [REJECT, refused(), 'unattributed'],
    [REJECT, refused('other'), 'wrong-reason: refused for another reason'],
    [{ verdict: 'reject' }, refused('other'), 'pass'],
    [REJECT, accepted(), 'false-accept: accepted'],
    [choice('open'), accepted(), 'pass'],
    [choice('open'), refused(), 'contradicts-choice: option yes of open would accept'],
    [choice('odd'), accepted(), 'contradicts-choice: choice odd has no option x'],
    [choice('undeclared'), accepted(), 'observed'],
    [choice('undeclared'), refused(), 'observed'],
    [{ ...choice('undeclared'), reasons: ['htm_mismatch'] }, refused('request'), 'observed'],
    [{ verdict: 'choice' }, refused('x'), 'observed'],
    [REJECT, { outcome: 'error', message: 'x' }, 'crash: failed otherwise than by a documented refusal'],
    [REJECT, { outcome: 'crash', message: 'x' }, 'crash: the adapter died'],
    [REJECT, { outcome: 'hang', message: 'x' }, 'hang: there was no answer in time'],
    [
      REJECT,
      { outcome: 'protocol-error', message: 'x' },
      'protocol-error: the answer is none of the protocol',
    ],
    [REJECT, { outcome: 'unsupported' }, 'broken-declaration: is declared, and answered as unsupported'],
  ];
  for (const [expect, answer, wanted, more] of cases) {
    test(`${JSON.stringify(answer)} where ${JSON.stringify(expect)} is ${wanted}`, async () => {
      assert.is(await grade(expect, answer, more), wanted);
    });
  }
});

suite('texts of grades', (test) => {
  test('say what was expected', () => {
    const text = (expect: Expectation): string => expectationText({ ...vector('x'), expect }, TERMS);
    assert.is(text(ACCEPT), 'accept');
    assert.is(text(REJECT), 'reject (htm_mismatch)');
    assert.is(text(choice('open')), 'choice open, declared yes (yes: accept, no: reject)');
    assert.is(text({ verdict: 'choice' }), 'choice , declared nothing ()');
  });
  test('say what came', () => {
    assert.is(answerText({ outcome: 'accept' }), 'accept');
    assert.is(answerText({ outcome: 'reject' }), 'reject (no reason)');
    assert.is(answerText({ outcome: 'reject', reason: 'a' }), 'reject (a)');
    assert.is(answerText({ outcome: 'unsupported' }), 'unsupported: it does not say what');
    assert.is(answerText({ outcome: 'unsupported', what: 'a' }), 'unsupported: a');
    assert.is(answerText({ outcome: 'error', message: 'a' }), 'error: a');
  });
  test('are of bounded length', () => {
    assert.is(show('x'.repeat(1000)).length, 300);
    assert.is(show(undefined), 'absent');
  });
});

suite('judge: proofs that are made', (test) => {
  const key = privateJwkFor('ES256') as JWK;
  const htu = 'https://api.example.com/a';
  async function make(alg: JWSAlgorithm = 'ES256', jwk = key): Promise<{ proof: string; input: object }> {
    const { keyPair } = await importPrivateJwk(jwk, alg);
    const proof = await createProof(keyPair, { htm: 'GET', htu, alg, now: 1, jti: 'j' });
    return { proof, input: { key: jwk, alg, htm: 'GET', htu, clock: 1 } };
  }
  const judged = async (value: unknown, input: object, wanted?: unknown): Promise<string> =>
    grade({ verdict: 'accept', value: wanted }, accepted(value), {
      kind: 'proof-create',
      input: input as never,
    });

  test('pass with header, claims and signature', async () => {
    const { proof, input } = await make();
    assert.is(await judged({ proof }, input), 'pass');
    const wanted = {
      header: { exact: { typ: 'dpop+jwt' } },
      jwk: { forbid: ['d'] },
      claims: { exact: { htm: 'GET', htu }, present: { jti: 'string', iat: 'number' }, forbid: ['ath'] },
      signature: 'verify',
    };
    assert.is(await judged({ proof }, input, wanted), 'pass');
  });
  test('have the claims that are wanted, and no others', async () => {
    const { proof, input } = await make();
    const claims = (wanted: object): Promise<string> => judged({ proof }, input, { claims: wanted });
    assert.is(await claims({ exact: { htm: 'POST' } }), 'wrong-value: payload has htm "GET", not "POST"');
    assert.is(await claims({ present: { ath: 'string' } }), 'wrong-value: payload has no string ath');
    assert.is(await claims({ forbid: ['iat'] }), 'wrong-value: payload has iat');
  });
  test('have the header of the key', async () => {
    const { proof, input } = await make();
    const [, payload, signature] = proof.split('.');
    const head = Buffer.from('{"typ":"JWT"}').toString('base64url');
    assert.match(
      await judged({ proof: `${head}.${payload}.${signature}` }, input),
      /^wrong-value: header is {"typ":"JWT"}, not/,
    );
  });
  test('verify', async () => {
    const { proof, input } = await make();
    const [head, payload] = proof.split('.');
    const zero = 'A'.repeat(86);
    assert.is(
      await judged({ proof: `${head}.${payload}.${zero}` }, input),
      'wrong-value: the signature does not verify',
    );
  });
  test('are the same every time where the algorithm says so', async () => {
    const wanted = { signature: 'verify-and-deterministic' };
    const ed = await make('EdDSA', privateJwkFor('EdDSA') as JWK);
    assert.is(await judged({ proof: ed.proof }, ed.input, wanted), 'pass');
    const ec = await make();
    assert.match(
      await judged({ proof: ec.proof }, ec.input, wanted),
      /not the one that this algorithm always gives$/,
    );
  });
  test('are what can be read', async () => {
    const { input } = await make();
    assert.is(await judged({ proof: 'a.b' }, input), 'wrong-value: the proof is no JWS of three segments');
    for (const value of [
      undefined,
      null,
      {},
      { proof: 1 },
      { proof: '!.!.!' },
      { proof: 'e30.e30.e30' },
      'x',
    ]) {
      assert.match(await judged(value, input), /^wrong-value: /);
    }
  });
});

suite('judge: fields that are read and written', (test) => {
  const credentials = { verdict: 'accept', value: { scheme: 'DPoP', token: 't' } } as const;
  const reading = (value: unknown, got: unknown): Promise<string> =>
    grade({ verdict: 'accept', value }, accepted(got), { kind: 'challenge-parse' });
  const written = (value: unknown, headers: unknown, more: object = {}): Promise<string> =>
    grade({ verdict: 'accept', value }, accepted({ headers, ...more }), { kind: 'challenge-format' });
  const line = (value: string) => [['WWW-Authenticate', value]];

  test('credentials', async () => {
    const more = { kind: 'authorization-parse' };
    assert.is(await grade(credentials, accepted({ scheme: 'dpop', token: 't' }), more), 'pass');
    assert.match(
      await grade(credentials, accepted({ scheme: 'Bearer', token: 't' }), more),
      /scheme is Bearer/,
    );
    assert.match(
      await grade(credentials, accepted({ scheme: 'DPoP', token: 'T' }), more),
      /token is T, not t/,
    );
    assert.match(await grade(credentials, accepted(), more), /^wrong-value: the value cannot be read/);
  });
  test('challenges', async () => {
    const challenges = [{ scheme: 'DPoP', parameters: { error: 'a' } }];
    assert.is(
      await reading({ challenges }, { challenges: [{ scheme: 'dpop', parameters: { error: 'a' } }] }),
      'pass',
    );
    assert.match(await reading({ challenges }, {}), /challenges are undefined, not/);
    assert.is(await reading({ dpop: { error: 'a' } }, { dpop: { error: 'a' } }), 'pass');
    assert.match(await reading({ dpop: null }, { dpop: { error: 'a' } }), /dpop is/);
    assert.is(await reading({}, {}), 'pass');
  });
  test('answers', async () => {
    assert.is(await written(undefined, []), 'pass');
    assert.is(await written({ status: [401] }, [], { status: 401 }), 'pass');
    assert.match(await written({ status: [400, 401] }, []), /status is undefined, not 400 or 401/);
    const body = { error: ['invalid_dpop_proof'] };
    const json = [['Content-Type', 'application/json']];
    assert.is(await written({ body }, json, { body: '{"error":"invalid_dpop_proof"}' }), 'pass');
    assert.match(await written({ body }, json, { body: '{"error":"x"}' }), /the body has the error x/);
    assert.match(await written({ body: { error: [null] } }, [], { body: '{}' }), /the body is said to be/);
    assert.match(await written({ body }, json), /cannot be read/);
    assert.is(await written({ nonce: 'n' }, [['dpop-nonce', 'n']]), 'pass');
    assert.match(await written({ nonce: null }, [['DPoP-Nonce', 'n']]), /DPoP-Nonce differs/);
    assert.is(await written({ noStore: true }, [['Cache-Control', 'private, No-Store']]), 'pass');
    assert.match(await written({ noStore: true }, []), /may be stored/);
    assert.is(
      await written({ exposed: ['DPoP-Nonce'] }, [['Access-Control-Expose-Headers', 'dpop-nonce']]),
      'pass',
    );
    assert.match(await written({ exposed: ['DPoP-Nonce'] }, []), /DPoP-Nonce is not exposed/);
  });
  test('answers with challenges', async () => {
    const one = (more: object) => ({ challenges: [{ scheme: 'DPoP', ...more }] });
    assert.is(
      await written(one({ parameters: { algs: 'a b' }, exact: true }), line('dpop algs="b a"')),
      'pass',
    );
    assert.match(await written(one({}), line('DPoP error="\u00e4"')), /is no list of challenges/);
    assert.match(await written(one({}), line('"')), /is no list of challenges/);
    assert.match(await written(one({}), line('DPoP a="1", a="2"')), /is no list of challenges/);
    assert.match(await written(one({}), []), /there are 0 challenges, not 1/);
    assert.match(await written(one({}), line('Bearer')), /no challenge for DPoP/);
    assert.match(
      await written(one({ parameters: { error: 'a' } }), line('DPoP error="b"')),
      /has error "b", not "a"/,
    );
    assert.match(await written(one({ parameters: { algs: 'a' } }), line('DPoP')), /has algs undefined/);
    assert.match(await written(one({ exact: true }), line('DPoP a=b')), /DPoP has a$/);
    assert.is(await written(one({ error: ['a', 'b'] }), line('DPoP error=b')), 'pass');
    assert.is(await written(one({ error: [null] }), line('DPoP algs="a\\"b"')), 'pass');
    assert.match(await written(one({ error: [null] }), line('DPoP error=b')), /has the error b, not/);
    assert.match(
      await written(one({ error: [null] }), line('DPoP error_description=b')),
      /has the error information/,
    );
    assert.is(
      await written({ challenges: [{ scheme: 'DPoP' }, { scheme: 'Bearer' }] }, line('Bearer a=b, DPoP c=d')),
      'pass',
    );
  });
});
