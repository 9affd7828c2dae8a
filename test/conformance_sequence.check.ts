/** Sequences: what a session is told, step by step, and how its answers are judged. */
import type { Terms } from '../src/conformance/grade.ts';
import { judgeSequence } from '../src/conformance/grade_sequence.ts';
import { sessionsOf } from '../src/conformance/sequence_adapter.ts';
import { mintProof, readClientProof } from '../src/conformance/sequence_proof.ts';
import type {
  OpenSession,
  SessionSetup,
  SessionStep,
  StepOutcome,
} from '../src/conformance/sequence_session.ts';
import type { Adapter, Answer, Expectation, Members, TestKey } from '../src/conformance/types.ts';
import type { JWK } from '../src/types.ts';
import { privateJwkFor } from './support/keys.ts';
import { vector } from './support/report_sample.ts';
import { assert, suite } from './support/suite.ts';

const KEY: TestKey = { name: 'a', alg: 'ES256', jwk: privateJwkFor('ES256') as JWK };
const KEYS = { a: KEY, rsa: { ...KEY, alg: 'RS256' } };
const TERMS: Terms = { groups: { nonce_missing: 'nonce' }, choices: { open: 'yes', odd: 'x' } };
const CLOCK = 1000;
const API = 'https://api.example.com/a?q=1';
const TOKEN = 'token-1';

const SERVERS = {
  api: { endpoint: 'resource', method: 'GET', url: API },
  as: { endpoint: 'token', method: 'POST', url: 'https://as.example.com/token' },
};
const PROOFS = {
  fixed: 'a.b.c',
  minted: { key: 'a', claims: { jti: 'j', list: [1, { captured: 'n' }], plain: { a: 1 } } },
  'of-rsa': { key: 'rsa', claims: {} },
  'of-nobody': { key: 'x', claims: {} },
};

interface Script {
  readonly steps: readonly Members[];
  readonly wanted?: readonly unknown[];
  readonly outcomes: readonly (StepOutcome | ((step: SessionStep) => StepOutcome | Promise<StepOutcome>))[];
  readonly more?: Members;
  readonly expect?: Partial<Expectation>;
}

const told: { setup: SessionSetup; steps: SessionStep[] } = { setup: {} as SessionSetup, steps: [] };

async function judged({ steps, wanted = [], outcomes, more = {}, expect = {} }: Script): Promise<string> {
  const input = {
    clock: CLOCK,
    policy: { algorithms: ['ES256'] },
    servers: SERVERS,
    tokens: { own: { value: TOKEN, jkt: 'x' } },
    proofs: PROOFS,
    steps,
    ...more,
  };
  const made = vector('s', {
    kind: 'sequence',
    input,
    expect: { verdict: 'accept', ...expect, steps: wanted } as never,
  });
  told.steps = [];
  const open: OpenSession = async (setup) => {
    told.setup = setup;
    return {
      async step(step) {
        const outcome = outcomes[told.steps.length];
        told.steps.push(step);
        if (outcome === undefined) throw new Error('no more');
        return typeof outcome === 'function' ? outcome(step) : outcome;
      },
      close: async () => {},
    };
  };
  const { grade, difference, observed } = await judgeSequence(made, open, KEYS, TERMS);
  return [grade, difference, observed].filter((part) => part !== undefined).join('; ');
}

const present = (more: Members = {}): Members => ({ do: 'present', server: 'api', proof: 'fixed', ...more });
const accept = (nonce?: string): StepOutcome => ({ outcome: 'accept', nonce });
const reject = (reason?: string, more: object = {}): StepOutcome => ({ outcome: 'reject', reason, ...more });
const REFUSED = { verdict: 'reject', reasons: ['nonce_missing'] };

suite('sequences of servers', (test) => {
  const one = (
    wanted: unknown,
    outcome: StepOutcome,
    step = present(),
    more: Partial<Script> = {},
  ): Promise<string> => judged({ steps: [step], wanted: [wanted], outcomes: [outcome], ...more });

  test('say what is done, without names and expectations', async () => {
    assert.is(await one({ verdict: 'accept' }, accept()), 'pass');
    assert.equal(Object.keys(told.setup), ['clock', 'policy', 'tokens', 'servers']);
    assert.equal(Object.keys(told.setup.servers?.['api'] ?? {}), ['endpoint', 'url']);
    const request = {
      method: 'GET',
      url: API,
      headers: [
        ['Authorization', `DPoP ${TOKEN}`],
        ['DPoP', 'a.b.c'],
      ],
    };
    assert.equal(told.steps, [{ do: 'present', server: 'api', request }]);
  });
  test('compose requests otherwise where a step says so', async () => {
    const step = { server: 'as', proof: null, method: 'PUT', url: 'u', authenticated: false };
    await one({ verdict: 'accept' }, accept(), present(step));
    assert.equal(told.steps, [
      {
        do: 'present',
        server: 'as',
        request: { method: 'PUT', url: 'u', headers: [] },
        authenticated: false,
      },
    ]);
  });
  const cases: readonly (readonly [wanted: unknown, outcome: StepOutcome, result: string])[] = [
    [{ verdict: 'accept' }, reject('x'), 'false-reject; step 1: refused (x)'],
    [{ verdict: 'accept' }, reject(), 'false-reject; step 1: refused (no reason)'],
    [{ verdict: 'accept' }, { outcome: 'done' }, 'wrong-value; step 1: answered with done'],
    [REFUSED, accept(), 'false-accept; step 1: accepted'],
    [REFUSED, reject('nonce_missing'), 'pass'],
    [REFUSED, reject(), 'pass'],
    [REFUSED, reject('nonce'), 'coarse'],
    [REFUSED, reject('x'), 'wrong-reason; step 1: refused for another reason, x'],
    [REFUSED, reject('nonce_missing', { error: 'invalid_dpop_proof' }), 'pass'],
    [REFUSED, reject('nonce_missing', { error: null }), 'wrong-value; step 1: answered with the error null'],
    [{ ...REFUSED, wireErrors: [] }, reject('nonce_missing', { error: null }), 'pass'],
    [
      { ...REFUSED, wireErrors: ['use_dpop_nonce'] },
      reject('nonce_missing', { error: 'x' }),
      'wrong-value; step 1: answered with the error x',
    ],
    [{ verdict: 'reject' }, reject('x'), 'wrong-reason; step 1: refused for another reason, x'],
    [{ ...REFUSED, nonce: 'given' }, reject(), 'wrong-value; step 1: the answer has no nonce'],
    [
      { ...REFUSED, nonce: 'given' },
      reject(undefined, { nonce: 'a b' }),
      'wrong-value; step 1: the answer has a nonce with other characters than NQCHAR',
    ],
    [{ ...REFUSED, nonce: 'given' }, reject(undefined, { nonce: 'n' }), 'pass'],
    [
      { verdict: 'accept' },
      { outcome: 'unsupported', what: 'x' },
      'broken-declaration; step 1: unsupported: x',
    ],
    [{ verdict: 'accept' }, { outcome: 'error', message: 'x' }, 'crash; step 1: error: x'],
    [{ verdict: 'accept' }, { outcome: 'failed', grade: 'hang', message: 'x' }, 'hang; step 1: x'],
    [null, { outcome: 'done' }, 'pass'],
    [null, accept(), 'wrong-value; step 1: answered with accept'],
  ];
  for (const [wanted, outcome, result] of cases) {
    test(`${JSON.stringify(outcome)} where ${JSON.stringify(wanted)} is ${result}`, async () => {
      assert.is(await one(wanted, outcome), result);
    });
  }
  test('go on after another reason, and remember it', async () => {
    const steps = [present(), present(), present()];
    const wanted = [REFUSED, REFUSED, REFUSED];
    const results = await judged({ steps, wanted, outcomes: [reject('nonce'), reject('x'), reject('y')] });
    assert.is(results, 'wrong-reason; step 2: refused for another reason, x');
    assert.is(
      await judged({ steps, wanted, outcomes: [reject('x'), reject('nonce'), accept()] }),
      'false-accept; step 3: accepted',
    );
    assert.match(
      await judged({ steps, wanted, outcomes: [] }),
      /^crash; the session failed: Error: no more$/,
    );
  });
  test('use the nonces of answers', async () => {
    const steps = [present({ capture: 'n' }), present({ proof: 'minted' }), present({ proof: 'minted' })];
    const wanted = [
      { ...REFUSED, nonce: 'given' },
      { verdict: 'accept' },
      { verdict: 'accept', nonce: 'renewed' },
    ];
    const nonce = (text: string) => reject(undefined, { nonce: text });
    assert.is(await judged({ steps, wanted, outcomes: [nonce('n1'), accept(), accept('n2')] }), 'pass');
    const [, second, third] = told.steps as unknown as { request: { headers: [string, string][] } }[];
    assert.equal(second, third);
    const proof = second?.request.headers[1]?.[1] ?? '';
    assert.equal(await readClientProof(proof, KEY), { jti: 'j', list: [1, 'n1'], plain: { a: 1 } });
    const old = await judged({ steps, wanted, outcomes: [nonce('n1'), accept(), accept('n1')] });
    assert.is(old, 'wrong-value; step 3: the nonce of the answer is not a new one');
    const none = await judged({ steps, wanted: [REFUSED], outcomes: [reject()] });
    assert.is(none, 'wrong-value; step 1: the answer has no nonce');
  });
  test('fail as such where the suite is wrong', async () => {
    const wrong = (step: Members): Promise<string> => one({ verdict: 'accept' }, accept(), present(step));
    assert.match(await wrong({ server: 'x' }), /there is no server x$/);
    assert.match(await wrong({ proof: 'x' }), /there is no proof x$/);
    assert.match(await wrong({ proof: 'of-nobody' }), /there is no test key x$/);
    assert.match(await wrong({ proof: 'of-rsa' }), /not signed by RS256$/);
    assert.match(await wrong({ proof: 'minted' }), /no nonce was captured as n$/);
    assert.match(
      await one(null, accept(), present(), { more: { servers: undefined, client: { key: 'x' } } }),
      /no test key x$/,
    );
    assert.match(
      await one({ verdict: 'accept' }, accept(), present(), { more: { proofs: undefined } }),
      /no proof fixed/,
    );
  });
  test('race', async () => {
    const step = { do: 'race', steps: [present(), present()] };
    const wanted = { accepted: 1, reasons: ['proof_replayed'] };
    const race = (...receptions: StepOutcome[]): StepOutcome => ({ outcome: 'race', receptions });
    assert.is(await one(wanted, race(accept(), reject('proof_replayed')), step), 'pass');
    assert.is(
      await one(wanted, race(accept(), accept()), step),
      'wrong-value; step 1: 2 of the requests accepted, not 1',
    );
    assert.is(
      await one(wanted, race(accept(), { outcome: 'done' }), step),
      'wrong-value; step 1: answered with done',
    );
    assert.is(await one(wanted, accept(), step), 'wrong-value; step 1: answered with accept');
  });
  test('hold choices against what is declared, and infer the others', async () => {
    const when = { yes: 'accept', no: 'reject' } as const;
    const choice = (name: string, outcome: StepOutcome): Promise<string> =>
      one({ verdict: 'choice', reasons: ['r'] }, outcome, present(), {
        expect: { verdict: 'choice', choice: name, when },
      });
    assert.is(await choice('open', accept()), 'pass; accept');
    assert.is(await choice('open', reject()), 'contradicts-choice; step 1: refused (no reason)');
    assert.is(await choice('odd', accept()), 'contradicts-choice; step 1: choice odd has no such option');
    assert.is(await choice('undeclared', accept()), 'observed; accept');
    assert.is(await choice('undeclared', reject('r')), 'observed; reject');
    assert.is(
      await choice('undeclared', reject('x')),
      'wrong-reason; step 1: refused for another reason, x; reject',
    );
    const no = await one({ verdict: 'choice' }, accept(), present(), {
      expect: { verdict: 'choice', choice: 'open', when: { yes: 'reject' } },
    });
    assert.is(no, 'contradicts-choice; step 1: accepted');
    assert.match(
      await one({ verdict: 'choice' }, accept(), present(), { expect: { verdict: 'choice' } }),
      /^observed/,
    );
    const odd = { verdict: 'choice', choice: 'odd' } as const;
    assert.match(await one({ verdict: 'choice' }, accept(), present(), { expect: odd }), /no such option$/);
    const coarse = { expect: { verdict: 'choice', choice: 'undeclared', when } } as const;
    assert.is(
      await one({ ...REFUSED, verdict: 'choice' }, reject('nonce'), present(), coarse),
      'observed; reject',
    );
  });
});

suite('sequences of clients', (test) => {
  const ATH = 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo';
  const LONG = 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU';
  const call = { do: 'call', request: { method: 'GET', url: `${API}#f` }, token: 'own' };
  const client = { client: { key: 'a' }, tokens: { own: { value: LONG, jkt: 'x' } } };
  const claims: Members = { jti: '1', htm: 'GET', htu: 'https://api.example.com/a', iat: CLOCK, ath: ATH };
  const AUTH: readonly [string, string] = ['authorization', `dpop ${LONG}`];

  async function request(change: Members = {}, more: Members = {}, key = KEY): Promise<StepOutcome> {
    const proof = await mintProof({ key: 'a', claims: { ...claims, ...change } }, key, new Map());
    const made = { method: 'GET', url: API, headers: [AUTH, ['dpop', proof]], body: null, ...more };
    return { outcome: 'request', request: made as never };
  }
  const sent = async (
    outcome: StepOutcome,
    wanted: object = { sends: { nonce: null } },
    step: Members = call,
  ): Promise<string> => judged({ steps: [step], wanted: [wanted], outcomes: [outcome], more: client });

  test('are told their key and the call', async () => {
    assert.is(await sent(await request()), 'pass');
    assert.equal(told.setup.client, { key: KEY.jwk, alg: 'ES256' });
    assert.equal(told.steps, [{ do: 'call', request: call.request, token: LONG }]);
  });
  const headers = async (...lines: readonly (readonly [string, string])[]): Promise<StepOutcome> => {
    const made = (await request()) as unknown as { request: { headers: [string, string][] } };
    const [, proof] = made.request.headers;
    return request(
      {},
      { headers: lines.map(([name, value]) => [name, value === 'proof' ? proof?.[1] : value]) },
    );
  };
  const wrong: readonly (readonly [
    title: string,
    outcome: () => Promise<StepOutcome> | StepOutcome,
    message: RegExp,
  ])[] = [
    ['another method', () => request({}, { method: 'POST' }), /method POST, not GET/],
    ['another address', () => request({}, { url: 'https://x/' }), /a request to https:\/\/x\//],
    ['another body', () => request({}, { body: 'x' }), /another body/],
    ['no proof', () => headers(AUTH), /0 DPoP fields/],
    ['two proofs', () => headers(AUTH, ['DPoP', 'proof'], ['dpop', 'proof']), /2 DPoP fields/],
    ['no token', () => headers(['dpop', 'proof']), /Authorization is missing/],
    [
      'another scheme',
      () => headers(['Authorization', `Bearer ${LONG}`], ['dpop', 'proof']),
      /not the token with the scheme DPoP/,
    ],
    [
      'another token',
      () => headers(['Authorization', 'DPoP x'], ['dpop', 'proof']),
      /not the token with the scheme DPoP/,
    ],
    ['no JWS', () => headers(AUTH, ['dpop', 'a.b']), /no JWS of three segments/],
    ['no base64url', () => headers(AUTH, ['dpop', '=.b.c']), /not base64url/],
    ['another htm', () => request({ htm: 'POST' }), /htm is "POST", not "GET"/],
    ['a nonce', () => request({ nonce: 'n' }), /nonce is "n", not undefined/],
    ['another ath', () => request({ ath: 'x' }), /"ath" is not the hash of the token/],
    ['no jti', () => request({ jti: '' }), /"jti" is not a new one/],
    ['another time', () => request({ iat: 1 }), /"iat" is not the time/],
    ['a text for a time', () => request({ iat: 'x' }), /"iat" is not the time/],
    ['a response', () => ({ outcome: 'response', status: 200 }), /no request, but response/],
    ['a refusal', () => reject(), /no request, but refused \(no reason\)/],
  ];
  for (const [title, outcome, message] of wrong) {
    test(`fail with ${title}`, async () => {
      const result = await sent(await outcome());
      assert.match(result, /^wrong-value; step 1: /);
      assert.match(result, message);
    });
  }
  test('sign with their key, and put it into the header', async () => {
    const other = { ...KEY, jwk: privateJwkFor('ES384') as JWK };
    const made = (await request()) as unknown as { request: { headers: [string, string][] } };
    const proof = made.request.headers[1]?.[1] ?? '';
    const message = await readClientProof(proof, other).catch((thrown: Error) => thrown.message);
    assert.is(message, 'the header of the proof is not typ, alg and jwk of the client');
    const [head, payload] = proof.split('.');
    const forged = await readClientProof(`${head}.${payload}.${'A'.repeat(86)}`, KEY).catch(
      (thrown: Error) => thrown.message,
    );
    assert.is(forged, 'the signature of the proof does not verify');
  });
  test('need a call to send anything, and a token for "ath"', async () => {
    const { ath: _, ...bare } = claims;
    const answer = { do: 'answer', response: { status: 200, headers: [] } };
    assert.match(await sent(await request(), undefined, answer), /what nobody asked for/);
    const { token: __, ...open } = call;
    assert.match(await sent(await request({}, {}), undefined, open), /Authorization is not the token/);
    const proof = (made: Members) => mintProof({ key: 'a', claims: made }, KEY, new Map());
    const plain = async (made: Members): Promise<StepOutcome> => ({
      outcome: 'request',
      request: {
        method: 'GET',
        url: API,
        headers: [
          ['DPoP', await proof(made)],
          ['Authorization', 'Basic x'],
        ],
        body: null,
      },
    });
    assert.is(await sent(await plain(bare), undefined, open), 'pass');
    assert.match(await sent(await plain(claims), undefined, open), /"ath" without a token/);
  });
  test('use a jti once, and the time of the sequence', async () => {
    const answer = { do: 'answer', response: { status: 401, headers: [] } };
    const steps = [call, { do: 'advance', seconds: 500 }, answer];
    const wanted = [
      { sends: { nonce: null } },
      null,
      { sends: { nonce: 'n', method: 'GET', url: API, body: null } },
    ];
    const again = async (change: Members): Promise<string> =>
      judged({
        steps,
        wanted,
        more: client,
        outcomes: [await request(), { outcome: 'done' }, await request({ nonce: 'n', ...change })],
      });
    assert.is(await again({ jti: '2', iat: CLOCK + 500 }), 'pass');
    assert.match(await again({ iat: CLOCK + 500 }), /step 3: "jti" is not a new one/);
    assert.match(await again({ jti: '2' }), /step 3: "iat" is not the time/);
  });
  test('give their caller what came', async () => {
    const answer = { do: 'answer', response: { status: 200, headers: [], body: 'b' } };
    const done = (outcome: StepOutcome, wanted: object): Promise<string> => sent(outcome, wanted, answer);
    assert.is(await done({ outcome: 'response', status: 200, body: 'b' }, { returns: 200 }), 'pass');
    assert.is(await done({ outcome: 'response', status: 200 }, { returns: 200 }), 'pass');
    assert.match(
      await done({ outcome: 'response', status: 201 }, { returns: 200 }),
      /status 201 for the caller, not 200/,
    );
    assert.match(
      await done({ outcome: 'response', status: 200, body: '' }, { returns: 200 }),
      /another body/,
    );
    assert.match(await done(await request(), { returns: 200 }), /another request, to https/);
    assert.match(await done({ outcome: 'done' }, { returns: 200 }), /step 1: done$/);
    assert.is(await done(reject('r'), { verdict: 'reject', reasons: ['r'] }), 'pass');
    assert.match(await done(reject('r'), { verdict: 'accept' }), /refused \(r\)/);
    assert.match(
      await done(reject('x'), { verdict: 'reject' }),
      /^wrong-reason; step 1: refused for another reason, x/,
    );
    const empty = { do: 'call', request: { method: 'GET', url: API } };
    assert.is(await sent({ outcome: 'response', status: 200, body: '' }, { returns: 200 }, empty), 'pass');
  });
  test('may send a request without credentials elsewhere', async () => {
    const bare = await request({}, { headers: [['accept', '*/*']] });
    assert.is(await sent(bare, { bare: true, returns: 200 }), 'pass');
    assert.match(await sent(await request(), { bare: true, returns: 200 }), /another request/);
  });
});

suite('proofs of sequences', (test) => {
  const nonceOf = async (change: string, nonce = 'aB9z-'): Promise<unknown> => {
    const recipe = { key: 'a', claims: { nonce: { captured: 'n', change } } };
    const proof = await mintProof(recipe, KEY, new Map([['n', nonce]]));
    return (await readClientProof(proof, KEY))['nonce'];
  };
  test('take nonces as they came, or changed', async () => {
    assert.is(await nonceOf('swap-case'), 'Ab9Z-');
    assert.is(await nonceOf('swap-last-letter'), 'aB9Z-');
    assert.is(await nonceOf('swap-last-letter', 'aB9'), 'ab9');
    assert.is(await nonceOf('drop-last'), 'aB9z');
    assert.is(await nonceOf('append'), 'aB9z-A');
    assert.is(await nonceOf('change-last'), 'aB9zA');
    assert.is(await nonceOf('change-last', 'A'), 'B');
    assert.is(await nonceOf('x').catch((thrown: Error) => thrown.message), 'no change of a nonce is named x');
  });
});

suite('sessionsOf', (test) => {
  const outcome = async (answer: Answer, step = 'present'): Promise<StepOutcome> => {
    const adapter = {
      open: async () => ({ step: async () => answer, close: async () => {} }),
    } as unknown as Adapter;
    const session = await (sessionsOf(adapter) as OpenSession)({} as SessionSetup);
    const given = await session.step({ do: step } as SessionStep);
    await session.close();
    return given;
  };
  const accepted = (value?: unknown): Answer => ({ outcome: 'accept', value });

  test('has none of an adapter without sessions', () => {
    assert.is(sessionsOf({} as Adapter), undefined);
  });
  test('reads what came of a step', async () => {
    assert.equal(await outcome(accepted()), { outcome: 'accept', nonce: undefined });
    assert.equal(await outcome(accepted({ nonce: 'n' })), { outcome: 'accept', nonce: 'n' });
    assert.equal(await outcome(accepted(), 'advance'), { outcome: 'done' });
    assert.equal(await outcome(accepted({ status: 200 })), { outcome: 'response', status: 200 });
    assert.equal(await outcome(accepted({ status: 200, body: 'b' })), {
      outcome: 'response',
      status: 200,
      body: 'b',
    });
    assert.equal(await outcome(accepted({ request: { method: 'GET' } })), {
      outcome: 'request',
      request: { method: 'GET' },
    });
    const receptions = [accepted(), { outcome: 'reject', reason: 'r' }];
    assert.is(
      ((await outcome(accepted({ receptions }))) as unknown as { receptions: unknown[] }).receptions.length,
      2,
    );
    const refused: Answer = { outcome: 'reject', reason: 'r', wire: { error: null, nonce: 'n' } };
    assert.equal(await outcome(refused), { outcome: 'reject', reason: 'r', error: null, nonce: 'n' });
    assert.equal(await outcome({ outcome: 'unsupported' }), {
      outcome: 'unsupported',
      what: 'it does not say what',
    });
    assert.equal(await outcome({ outcome: 'unsupported', what: 'w' }), { outcome: 'unsupported', what: 'w' });
    assert.equal(await outcome({ outcome: 'error', message: 'm' }), { outcome: 'error', message: 'm' });
    const died: Answer = { outcome: 'crash', message: 'm', died: true };
    assert.equal(await outcome(died), { outcome: 'failed', grade: 'crash', message: 'm', died: true });
  });
});
