/** The engine as a whole, on a small suite and with adapters that are objects. */
import { runConformance } from '../src/conformance/engine.ts';
import type {
  Adapter,
  AdapterInfo,
  Answer,
  Members,
  Result,
  Suite,
  Vector,
} from '../src/conformance/types.ts';
import { vector } from './support/report_sample.ts';
import { assert, suite } from './support/suite.ts';

const INFO: AdapterInfo = {
  protocol: 1,
  implementation: { name: 'a', version: '1' },
  operations: ['even', 'proof-validate', 'sequence'],
  algorithms: ['ES256'],
  clock: 'inject',
  capabilities: [],
  choices: {},
};

const one = (id: string, number: number, more: Partial<Vector> = {}): Vector =>
  vector(id, {
    kind: 'even',
    alg: 'any',
    needs: [],
    input: { number },
    expect: number % 2 === 0 ? { verdict: 'accept' } : { verdict: 'reject', reasons: ['odd'] },
    ...more,
  });

const open = (id: string, number: number): Vector =>
  one(id, number, { expect: { verdict: 'choice', choice: 'big', when: { yes: 'accept', no: 'reject' } } });

const suiteOf = (...vectors: Vector[]): Suite => ({
  version: '1',
  digest: 'd',
  vectors,
  groups: {},
  recommended: { big: 'yes' },
  keys: {},
});

const NUMBERS = Array.from({ length: 60 }, (_, number) => one(`n.${number}`, number));
const SUITE = suiteOf(...NUMBERS);

function even(input: Members): Answer {
  const number = Number(input['number']);
  return number % 2 === 0
    ? { outcome: 'accept' }
    : { outcome: 'reject', reason: 'odd', native: number === 1 ? { code: 7 } : 'seven' };
}

const UNKNOWN: Answer = { outcome: 'unsupported', what: 'that' };

/** Right in everything but what `run` says otherwise. */
const adapterOf = (
  run: (input: Members, operation: string) => unknown = () => undefined,
  more: object = {},
): Adapter => ({
  hello: async () => ({ ...INFO, ...more }),
  run: async (operation, input) =>
    operation.startsWith('no-such')
      ? UNKNOWN
      : (((await run(input, operation)) as Answer | undefined) ?? even(input)),
});

const gradeOf = (results: readonly Result[], id: string): Result | undefined =>
  results.find((result) => result.id === id);
const deadOf = ({
  before,
  after,
}: {
  before: readonly { passed: boolean; what: string }[];
  after: readonly { passed: boolean; what: string }[];
}) => [...before, ...after].filter(({ passed }) => !passed).map(({ what }) => what);

suite('runConformance', (test) => {
  test('passes who is right, in every order and with every number of jobs', async () => {
    for (const jobs of [0, 1, 7]) {
      const told: number[] = [];
      const onResult = (_: Result, done: number, total: number) => void told.push(done, total);
      const { footer, canaries, results } = await runConformance(SUITE, adapterOf(), {
        jobs,
        seed: jobs,
        onResult,
      });
      assert.equal(footer.grades, { pass: 60 });
      assert.equal(deadOf(canaries), []);
      assert.equal(told.slice(-2), [60, 60]);
      assert.equal(
        results.map(({ id }) => id),
        NUMBERS.map(({ id }) => id),
      );
      assert.is(gradeOf(results, 'n.1')?.native, '{"code":7}');
      assert.is(gradeOf(results, 'n.3')?.native, 'seven');
    }
  });

  test('sends nothing but inputs', async () => {
    const seen = new Set<string>();
    await runConformance(
      SUITE,
      adapterOf((input) => {
        for (const name of Object.keys(input)) seen.add(name);
      }),
    );
    assert.equal([...seen].sort(), ['number', 'x-unknown-member']);
  });

  test('has nothing to do without vectors', async () => {
    const message = await runConformance(SUITE, adapterOf(), { only: 'x' }).catch(
      (thrown: Error) => thrown.message,
    );
    assert.is(message, 'Cannot run conformance suite: no vector matches');
  });

  test('does not begin with who is not ready', async () => {
    const adapter = { ...adapterOf(), hello: async () => ({ ...INFO, protocol: 2 }) };
    const message = await runConformance(SUITE, adapter).catch((thrown: Error) => thrown.message);
    assert.match(String(message), /adapter is not ready, "protocol" is not 1$/);
  });

  test('lets nothing that is thrown or answered end the run', async () => {
    const bad: Record<number, () => unknown> = {
      30: () => {
        throw new Error('ouch');
      },
      31: () => {
        throw 'ouch';
      },
      32: () => 'accept',
      33: () => ({ outcome: 'reject', reason: {} }),
      34: () => ({ outcome: 'hang', message: 'm' }),
      35: () => ({ outcome: 'error' }),
      36: () => ({ outcome: 'unsupported' }),
    };
    const { results } = await runConformance(
      SUITE,
      adapterOf(({ number }) => bad[Number(number)]?.()),
    );
    assert.equal(
      [30, 31, 32, 33, 34, 35, 36].map((number) => gradeOf(results, `n.${number}`)?.grade),
      ['crash', 'crash', 'protocol-error', 'protocol-error', 'hang', 'crash', 'broken-declaration'],
    );
    assert.is(gradeOf(results, 'n.31')?.got, 'crash: ouch');
  });

  test('names what an adapter does not declare', async () => {
    const its = suiteOf(...NUMBERS, one('x', 2, { needs: ['alg:RS256'] }));
    const { results } = await runConformance(its, adapterOf());
    assert.is(gradeOf(results, 'x')?.got, 'unsupported: alg:RS256');
  });

  test('gives up who dies 25 times, and blames one input at a time', async () => {
    const dead = (input: Members) =>
      Number(input['number']) > 9 ? { outcome: 'crash', message: 'm', died: true } : undefined;
    for (const jobs of [1, 4]) {
      const { footer, canaries, results } = await runConformance(SUITE, adapterOf(dead), { jobs });
      assert.is(footer.grades.crash, 25);
      assert.equal(canaries.after, []);
      const given = results.find(({ grade }) => grade === 'untestable');
      assert.is(given?.difference, 'the adapter died too often');
    }
  });

  test('does not blame the neighbours of who died', async () => {
    let isDying = false;
    const adapter = adapterOf(async ({ number }) => {
      if (number === 30) isDying = true;
      await new Promise((resolve) => setTimeout(resolve));
      if (!isDying) return undefined;
      setTimeout(() => {
        isDying = false;
      });
      return { outcome: 'crash', message: 'm', died: true };
    });
    const { results } = await runConformance(SUITE, adapter, { jobs: 8 });
    assert.equal(
      results.filter(({ grade }) => grade !== 'pass').map(({ id }) => id),
      ['n.30'],
    );
  });
});

suite('choices of an adapter', (test) => {
  const its = suiteOf(...NUMBERS, open('big.1', 100), open('big.2', 101), open('big.3', 102));
  const answering = (...outcomes: string[]) =>
    adapterOf(({ number }) =>
      Number(number) >= 100 ? { outcome: outcomes[Number(number) - 100] } : undefined,
    );

  test('are inferred where they are consistent', async () => {
    const { choices, results } = await runConformance(its, answering('reject', 'reject', 'reject'));
    assert.equal(choices, [{ choice: 'big', explainedBy: ['no'], vectors: 3, recommended: 'yes' }]);
    assert.is(gradeOf(results, 'big.1')?.grade, 'observed');
  });
  test('are inconsistent where no option explains them', async () => {
    const { choices, results } = await runConformance(its, answering('reject', 'accept', 'error'));
    assert.equal(choices[0]?.explainedBy, []);
    assert.is(gradeOf(results, 'big.1')?.grade, 'inconsistent');
    assert.is(gradeOf(results, 'big.3')?.grade, 'crash');
  });
  test('are held against what is declared', async () => {
    const adapter = answering('accept', 'reject', 'accept');
    const declared = { ...adapter, hello: async () => ({ ...INFO, choices: { big: 'yes' } }) };
    const { choices, results } = await runConformance(its, declared);
    assert.is(choices[0]?.declared, 'yes');
    assert.is(gradeOf(results, 'big.2')?.grade, 'contradicts-choice');
  });
  test('are listed by name', async () => {
    const other = one('other', 100, { expect: { verdict: 'choice', choice: 'able' } });
    const { choices } = await runConformance(
      suiteOf(...its.vectors, other),
      answering('accept', 'accept', 'accept'),
    );
    assert.equal(
      choices.map(({ choice }) => choice),
      ['able', 'big'],
    );
  });
});

suite('canaries', (test) => {
  const constant = (answer: object) => adapterOf(() => answer);
  const death = async (adapter: Adapter, its = SUITE): Promise<unknown> => {
    const { footer, canaries } = await runConformance(its, adapter);
    return [deadOf(canaries)[0], Object.keys(footer.grades)];
  };

  test('find out who says the same of everything', async () => {
    assert.equal(await death(constant({ outcome: 'accept' })), [
      'refuses what must be refused',
      ['untestable'],
    ]);
    assert.equal(await death(constant({ outcome: 'reject' })), [
      'accepts what must be accepted',
      ['untestable'],
    ]);
    assert.equal(await death(constant({ outcome: 'error' })), [
      'accepts what must be accepted',
      ['untestable'],
    ]);
    const every = { ...adapterOf(), run: async (): Promise<Answer> => ({ outcome: 'accept' }) };
    assert.equal(await death(every), [
      'answers an operation that does not exist as unsupported',
      ['untestable'],
    ]);
    const thrown = { ...adapterOf(), run: () => Promise.reject(new Error('x')) };
    assert.equal(await death(thrown), [
      'answers an operation that does not exist as unsupported',
      ['untestable'],
    ]);
  });

  test('are of the whole suite, whatever is selected', async () => {
    const odd = adapterOf(() => ({ outcome: 'reject', reason: 'odd' }));
    const { footer } = await runConformance(SUITE, odd, { only: 'n.59' });
    assert.equal(footer.grades, { untestable: 1 });
  });

  test('are more than one, so that one mistake is not taken for a lie', async () => {
    const { footer } = await runConformance(
      SUITE,
      adapterOf(({ number }) => (number === 0 ? { outcome: 'reject' } : undefined)),
    );
    assert.equal(footer.grades, { pass: 59, 'false-reject': 1 });
  });

  test('find out who does not take what he does not know', async () => {
    const strict = adapterOf((input) => ('x-unknown-member' in input ? { outcome: 'error' } : undefined));
    assert.equal(await death(strict), ['ignores members it does not know', ['untestable']]);
  });

  test('find out who says something else of the same', async () => {
    let count = 0;
    const fickle = adapterOf(({ number }) =>
      Number(number) % 2 === 1 ? { outcome: 'reject', reason: `r${count++}` } : undefined,
    );
    assert.equal(await death(fickle), ['says the same of the same input', ['untestable']]);
  });

  test('are looked at once more at the end, and what speaks against an adapter stays', async () => {
    let count = 0;
    const tired = adapterOf(({ number }) => {
      if (number === 30) return { outcome: 'error', message: 'x' };
      return count++ > 60 ? { outcome: 'accept' } : undefined;
    });
    const { results, canaries } = await runConformance(SUITE, tired);
    assert.equal(deadOf({ before: [], after: canaries.after }), ['refuses what must be refused']);
    assert.is(gradeOf(results, 'n.30')?.grade, 'crash');
    assert.is(gradeOf(results, 'n.2')?.difference, 'at the end no longer refuses what must be refused');
  });

  test('do without what a suite does not have', async () => {
    const { footer } = await runConformance(suiteOf(one('a', 1)), adapterOf());
    assert.equal(footer.grades, { pass: 1 });
    const only = await runConformance(suiteOf(one('a', 2)), adapterOf());
    assert.equal(only.footer.grades, { pass: 1 });
    const may = await runConformance(suiteOf(one('a', 2, { level: 'may' })), adapterOf());
    assert.equal(may.footer.grades, { pass: 1 });
    const signed = one('a', 1, {
      expect: { verdict: 'reject', reasons: ['signature_invalid'] },
      severity: 'low',
    });
    const low = one('b', 3, { severity: 'low', expect: { verdict: 'reject' } });
    const { canaries } = await runConformance(suiteOf(low, signed, one('c', 5)), adapterOf());
    assert.equal(deadOf(canaries), []);
  });
});

suite('clock of an adapter', (test) => {
  const proof = (id: string, more: Partial<Vector> = {}): Vector =>
    vector(id, { needs: [], input: { clock: 10, iat: 10 }, expect: { verdict: 'accept' }, ...more });
  const bad: Partial<Vector> = {
    input: { clock: 10, iat: -1 },
    expect: { verdict: 'reject', reasons: ['jti_missing'] },
  };
  const old: Partial<Vector> = {
    input: { clock: 999, iat: 10 },
    flags: ['TimeWindow'],
    expect: { verdict: 'reject', reasons: ['iat_too_old'] },
  };
  const its = suiteOf(proof('good'), proof('bad', bad), proof('old', old));
  const checking = (looks: boolean, more: object = {}) =>
    adapterOf((input) => {
      if (Number(input['iat']) < 0) return { outcome: 'reject', reason: 'jti_missing' };
      const isOld = Number(input['clock']) - Number(input['iat']) > 60;
      return looks && isOld ? { outcome: 'reject', reason: 'iat_too_old' } : { outcome: 'accept' };
    }, more);

  test('is looked at', async () => {
    assert.equal((await runConformance(its, checking(true))).footer.grades, { pass: 3 });
  });
  test('is missed where the same proof is taken a day later', async () => {
    const { results, canaries } = await runConformance(its, checking(false));
    assert.equal(new Set(deadOf(canaries)), new Set(['refuses the same proof a day later']));
    assert.equal(
      results.map(({ grade }) => grade),
      ['pass', 'pass', 'untestable'],
    );
  });
  test('cannot be looked at in a window', async () => {
    const { results, canaries } = await runConformance(its, checking(false, { clock: 'window' }));
    assert.equal(deadOf(canaries), []);
    assert.equal(
      results.map(({ grade, difference }) => [grade, difference]),
      [
        ['pass', undefined],
        ['pass', undefined],
        ['untestable', 'needs a clock that can be set'],
      ],
    );
  });
  test('is not asked about where no proof is accepted', async () => {
    const { canaries } = await runConformance(suiteOf(proof('bad', bad)), checking(true));
    assert.equal(deadOf(canaries), []);
  });
  test('says nothing where proofs cannot be made anew', async () => {
    const { footer } = await runConformance(its, checking(true, { clock: 'rebase' }));
    assert.equal(footer.grades, { untestable: 3 });
  });
});

suite('sequences of an adapter', (test) => {
  const sequence = vector('s', {
    kind: 'sequence',
    alg: 'any',
    needs: [],
    input: { clock: 1, policy: {}, tokens: {}, steps: [{ do: 'advance', seconds: 1 }] },
    expect: { verdict: 'accept', steps: [null] } as never,
  });
  const its = suiteOf(...NUMBERS, sequence);
  const stepping = (answer: Answer, close = async (): Promise<void> => {}): Adapter => ({
    ...adapterOf(),
    open: async () => ({ step: async () => answer, close }),
  });
  const resultOf = async (adapter: Adapter): Promise<Result | undefined> =>
    gradeOf((await runConformance(its, adapter)).results, 's');

  test('are judged by steps', async () => {
    const result = await resultOf(stepping({ outcome: 'accept' }));
    assert.equal([result?.grade, result?.got], ['pass', 'as expected at every step']);
  });
  test('fail with the step', async () => {
    const result = await resultOf(stepping({ outcome: 'hang', message: 'no answer', died: true }));
    assert.equal(
      [result?.grade, result?.got, result?.difference],
      ['hang', 'something else', 'step 1: no answer'],
    );
  });
  test('need sessions', async () => {
    assert.is((await resultOf(adapterOf()))?.grade, 'broken-declaration');
  });
  test('are opened and closed', async () => {
    const closing = stepping({ outcome: 'accept' }, () => Promise.reject(new Error('stuck')));
    assert.is((await resultOf(closing))?.difference, 'the session failed: Error: stuck');
    const failing = stepping({ outcome: 'error', message: 'x' }, () => Promise.reject(new Error('stuck')));
    assert.is((await resultOf(failing))?.difference, 'step 1: error: x');
    const shut: Adapter = { ...adapterOf(), open: () => Promise.reject(new Error('shut')) };
    assert.is((await resultOf(shut))?.difference, 'the session does not open: Error: shut');
  });
});
