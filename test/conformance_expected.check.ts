/** Known failures, and what a report comes to. */
import { conclude } from '../src/conformance/conclusion.ts';
import { compareExpected, expectedOf } from '../src/conformance/expected.ts';
import { checkAnswer, checkInfo } from '../src/conformance/hello.ts';
import { footerOf, type Report, reportProblem } from '../src/conformance/report.ts';
import { same } from '../src/conformance/same.ts';
import { missingNeed, random, select, shuffle } from '../src/conformance/select.ts';
import type { AdapterInfo, GradeName, Level, Result, Suite, Vector } from '../src/conformance/types.ts';
import { SUITE, report as sample, vector } from './support/report_sample.ts';
import { assert, suite } from './support/suite.ts';

/** A report of vectors with these grades, each of a level. */
function made(...rows: readonly (readonly [grade: GradeName, level?: Level])[]): [Report, Suite] {
  const vectors = rows.map(([, level = 'must'], index) => vector(`v.${index}`, { level }));
  const results: Result[] = rows.map(([grade], index) => ({
    id: `v.${index}`,
    rev: 1,
    grade,
    expected: 'e',
    got: 'g',
  }));
  const footer = footerOf(results, vectors);
  return [
    { ...sample(), results, footer },
    { ...SUITE, vectors },
  ];
}

const comesTo = (rows: readonly (readonly [grade: GradeName, level?: Level])[], strictness = {}): string =>
  conclude(...made(...rows), strictness);

suite('conclude', (test) => {
  test('is conformant where everything that was run is right', () => {
    const rows = [
      ['pass'],
      ['coarse'],
      ['unattributed'],
      ['observed'],
      ['wrong-reason'],
      ['unsupported'],
    ] as const;
    assert.is(comesTo(rows), 'conformant');
  });
  test('fails for a "must", and for a "should" where it is strict', () => {
    assert.is(comesTo([['false-accept']]), 'failed');
    assert.is(comesTo([['pass'], ['false-accept', 'should']]), 'conformant');
    assert.is(comesTo([['false-accept', 'should']], { should: true }), 'failed');
    assert.is(comesTo([['wrong-reason']], { reasons: true }), 'failed');
    assert.is(comesTo([['pass'], ['false-accept', 'may']], { should: true }), 'conformant');
  });
  for (const grade of [
    'contradicts-choice',
    'inconsistent',
    'crash',
    'hang',
    'protocol-error',
    'broken-declaration',
  ] as const) {
    test(`fails for ${grade} at every level`, () => assert.is(comesTo([[grade, 'robustness']]), 'failed'));
  }
  test('is incomplete where something, or nothing, was tested', () => {
    assert.is(comesTo([['pass'], ['untestable']]), 'incomplete');
    assert.is(comesTo([['unsupported']]), 'incomplete');
  });
  test('is a defect where the report is not whole, or of another suite', () => {
    const [report, its] = made(['pass']);
    assert.is(conclude({ ...report, results: [] }, its), 'defect');
    assert.is(conclude(report, { ...its, digest: 'x' }), 'defect');
  });
  test('lets known failures pass, and lists of them fail that are wrong', () => {
    const [report, its] = made(['pass'], ['false-accept']);
    const known = compareExpected(report, [{ id: 'v.1', rev: 1, grade: 'false-accept', why: 'known' }]);
    assert.is(conclude(report, its, {}, known), 'conformant');
    const stale = compareExpected(report, [{ id: 'v.0', grade: 'false-accept', why: 'known' }]);
    assert.is(conclude(report, its, {}, stale), 'failed');
  });
});

suite('compareExpected', (test) => {
  const [report] = made(['pass'], ['crash'], ['wrong-reason'], ...Array(21).fill(['hang']));
  const problems = (entry: object): readonly string[] =>
    compareExpected(report, [{ why: 'x', ...entry } as never]).problems;
  test('says what is wrong with an entry', () => {
    assert.equal(problems({ id: 'v.0', grade: 'pass' }), ['v.0: pass is no failure']);
    assert.equal(problems({ id: 'x', grade: 'crash' }), ['x: no such vector was selected']);
    assert.equal(problems({ id: 'v.*', grade: 'crash' }), ['v.*: matches 24 vectors, more than 20']);
    assert.equal(problems({ id: 'v.0', grade: 'crash' }), ['v.0: v.0 is now pass, not crash']);
    assert.equal(problems({ id: 'v.1', rev: 2, grade: 'crash' }), [
      'v.1: is for revision 2, and the vector has revision 1',
    ]);
    assert.equal(problems({ id: 'v.1', grade: 'crash' }), []);
    assert.equal(problems({ id: 'v.1', rev: 1, grade: 'crash' }), []);
  });
  test('takes a beginning of ids', () => {
    const { ids } = compareExpected(report, [{ id: 'v.2', grade: 'wrong-reason', why: 'x' }]);
    assert.equal([...ids], ['v.2']);
    assert.is(compareExpected(report, [{ id: 'v.1*', grade: 'hang', why: 'x' }]).problems.length, 1);
  });
});

suite('expectedOf', (test) => {
  test('lists failures, and keeps what was said about them', () => {
    const [report] = made(['pass'], ['crash'], ['hang']);
    const earlier = [{ id: 'v.1', grade: 'hang', why: 'known', issue: '#7' }] as const;
    assert.equal(expectedOf(report, earlier), [
      { id: 'v.1', rev: 1, grade: 'crash', why: 'known', issue: '#7' },
      { id: 'v.2', rev: 1, grade: 'hang', why: 'not looked at yet' },
    ]);
    assert.is(expectedOf(report).length, 2);
  });
});

suite('reportProblem', (test) => {
  const [whole] = made(['pass'], ['crash']);
  const problem = (change: object): string => reportProblem({ ...whole, ...change } as Report) ?? 'none';
  test('finds what is missing', () => {
    assert.is(problem({}), 'none');
    assert.match(problem({ report: 2 }), /no report of version 1/);
    assert.match(problem({ footer: undefined }), /no footer/);
    assert.match(problem({ results: [] }), /has 0 results, not 2/);
    assert.match(problem({ footer: { ...whole.footer, levels: {} } }), /counts sum to 0, not 2/);
    assert.match(
      problem({ footer: { ...whole.footer, grades: { pass: 2 } } }),
      /counts 2 of grade pass and has 1/,
    );
  });
  test('does not count what was not selected', () => {
    const stray: Result = { id: 'x', rev: 1, grade: 'pass', expected: '', got: '' };
    assert.equal(footerOf([stray], []), { total: 0, grades: {}, levels: {}, kinds: {} });
  });
});

const INFO: AdapterInfo = {
  protocol: 1,
  implementation: { name: 'a', version: '1' },
  operations: ['ath'],
  algorithms: ['ES256'],
  clock: 'inject',
  capabilities: ['nonce'],
  choices: { a: 'b' },
};

suite('checkInfo', (test) => {
  const cases: readonly (readonly [change: object, message: RegExp])[] = [
    [{ protocol: 2 }, /"protocol" is not 1$/],
    [{ implementation: 'x' }, /"implementation" is no object$/],
    [{ implementation: { name: 'x' } }, /"implementation" has no version$/],
    [{ operations: 'ath' }, /"operations" is no list of names$/],
    [{ algorithms: [1] }, /"algorithms" is no list of names$/],
    [{ clock: 'sundial' }, /"clock" is none of inject, rebase, window$/],
    [{ capabilities: null }, /"capabilities" is no list of names$/],
    [{ choices: [] }, /"choices" does not map/],
    [{ choices: { a: 1 } }, /"choices" does not map/],
  ];
  test('takes what is whole', () => assert.is(checkInfo(INFO), INFO));
  test('refuses what is no object', () => assert.throws(() => checkInfo([]), /it is no object$/));
  for (const [change, message] of cases) {
    test(`refuses ${JSON.stringify(change)}`, () =>
      assert.throws(() => checkInfo({ ...INFO, ...change }), message));
  }
});

suite('checkAnswer', (test) => {
  const cases: readonly (readonly [given: unknown, outcome: string, message?: string])[] = [
    [{ outcome: 'accept', value: 1, wire: { a: 1 } }, 'accept'],
    [{ outcome: 'reject', reason: null, wire: 1 }, 'reject'],
    [{ outcome: 'unsupported' }, 'unsupported'],
    [{ outcome: 'error' }, 'error', 'without a message'],
    [null, 'protocol-error', 'the answer is no object'],
    [{ outcome: 'reject', reason: 1 }, 'protocol-error', 'the reason is no text'],
    [{ outcome: 'unsupported', what: 1 }, 'protocol-error', '"what" is no text'],
    [{ outcome: 'pass' }, 'protocol-error', 'the outcome is none of the protocol'],
  ];
  for (const [given, outcome, message] of cases) {
    test(`reads ${JSON.stringify(given)} as ${outcome}`, () => {
      const answer = checkAnswer(given);
      assert.is(answer.outcome, outcome);
      if (message !== undefined) assert.is((answer as { message?: string }).message, message);
    });
  }
});

suite('select', (test) => {
  const vectors: readonly Vector[] = [
    vector('a.one', { kind: 'ath', alg: 'any', roles: ['client'] }),
    vector('b.two', { alg: 'RS256', roles: ['rs'] }),
  ];
  const ids = (selection: object): string[] => select(vectors, selection).map(({ id }) => id);
  test('takes kinds, ids, algorithms and roles', () => {
    assert.equal(ids({}), ['a.one', 'b.two']);
    assert.equal(ids({ only: 'ath' }), ['a.one']);
    assert.equal(ids({ only: 'b.' }), ['b.two']);
    assert.equal(ids({ alg: 'ES256' }), ['a.one']);
    assert.equal(ids({ alg: 'RS256' }), ['a.one', 'b.two']);
    assert.equal(ids({ role: 'rs' }), ['b.two']);
  });
  test('finds the first need that is not declared', () => {
    const missing = (needs: string[], kind = 'ath'): string | undefined =>
      missingNeed(vector('x', { kind, needs }), INFO);
    assert.is(missing(['op:ath', 'alg:ES256', 'nonce']), undefined);
    assert.is(missing([], 'sequence'), 'op:sequence');
    assert.is(missing(['alg:RS256']), 'alg:RS256');
    assert.is(missing(['races']), 'races');
  });
  test('shuffles by the seed', () => {
    const items = Array.from({ length: 20 }, (_, index) => index);
    assert.equal(shuffle(items, 7), shuffle(items, 7));
    assert.notEqual(shuffle(items, 7), shuffle(items, 8));
    assert.equal(
      [...shuffle(items, 7)].sort((a, b) => a - b),
      items,
    );
    const next = random(1);
    assert.ok([next(), next()].every((number) => number >= 0 && number < 1));
  });
});

suite('same', (test) => {
  test('compares JSON values', () => {
    assert.ok(same({ a: [1, null], b: 'x' }, { b: 'x', a: [1, null] }));
    for (const [a, b] of [
      [1, 2],
      [null, {}],
      [[], {}],
      [{ a: 1 }, { b: 1 }],
      [{ a: 1 }, {}],
      [[1], [2]],
    ]) {
      assert.not(same(a, b));
    }
  });
});
