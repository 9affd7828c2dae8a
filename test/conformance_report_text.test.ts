/** What the forms of a report share. */
import { parseReport } from '../src/conformance/report_check.ts';
import { caseOf, clean, cleanList, columns, LOOKS, topicOf } from '../src/conformance/report_text.ts';
import { lackOf, standingOf, totalsOf, viewOf } from '../src/conformance/report_view.ts';
import { HOSTILE, report, SUITE, vector } from './support/report_sample.ts';
import { assert, suite } from './support/suite.ts';

suite('report text', (test) => {
  test('clean() escapes what moves, hides or is no character, and keeps the rest', () => {
    assert.is(clean('plain é 漢 😀'), 'plain é 漢 😀');
    assert.is(
      clean('\u001b[31m\n\u202e\ud800\ufffe\u{e0001}'),
      '\\u001b[31m\\u000a\\u202e\\ud800\\ufffe\\udb40\\udc01',
    );
  });

  test('clean() cuts, and never through a pair', () => {
    assert.is(clean('abcdef', 5), 'abcd…');
    assert.is(clean('abcde', 5), 'abcde');
    assert.is(clean('abc😀def', 5), 'abc…');
    for (const text of HOSTILE) {
      assert.ok(clean(text).length <= 240, text.slice(0, 20));
      assert.not(/[\p{Cc}\p{Cf}\p{Cs}]/u.test(clean(text)), text.slice(0, 20));
    }
  });

  test('cleanList() says how many it lost', () => {
    assert.is(cleanList(['a', 'b', 'c'], 2), 'a, b, 1 more');
    assert.is(cleanList(['a', 'b']), 'a, b');
  });

  test('columns() aligns', () => {
    assert.equal(
      columns([
        ['a', 'bb', 1],
        ['ccc', '', 20],
      ]),
      ['  a    bb   1', '  ccc      20'],
    );
    assert.equal(columns([]), []);
  });

  test('words of an id', () => {
    assert.is(caseOf('proof.htm.other@es256'), 'proof.htm.other');
    assert.is(topicOf('proof.htm.other@es256'), 'htm');
    assert.is(topicOf('proof'), '');
  });

  test('looks are told apart without colour', () => {
    const looks = Object.values(LOOKS).map(({ label }) => label);
    assert.is(new Set(looks).size, looks.length);
    assert.ok(looks.every((label) => label.length <= 14));
  });
});

suite('report view', (test) => {
  test('standingOf() follows level and strictness', () => {
    assert.is(standingOf('pass', 'must'), 'passed');
    assert.is(standingOf('unsupported', 'must'), 'unsupported');
    assert.is(standingOf('false-accept', 'must'), 'failed');
    assert.is(standingOf('false-accept', 'should'), 'warned');
    assert.is(standingOf('false-accept', 'should', { should: true }), 'failed');
    assert.is(standingOf('crash', 'robustness'), 'failed');
    assert.is(standingOf('wrong-reason', 'must'), 'warned');
    assert.is(standingOf('wrong-reason', 'must', { reasons: true }), 'failed');
  });

  test('viewOf() refuses what is not whole, or of another suite', () => {
    const whole = report();
    assert.throws(() => viewOf({ ...whole, results: whole.results.slice(1) }, SUITE), /6 results, not 7/);
    assert.throws(() => viewOf(whole, { ...SUITE, digest: 'other' }), /of another suite/);
    assert.throws(() => viewOf(whole, { ...SUITE, vectors: SUITE.vectors.slice(1) }), /does not have/);
    assert.throws(
      () => viewOf(report({ 'thumbprint.ec.p-256': { rev: 2 } }), SUITE),
      /a vector that the suite does not have/,
    );
  });

  test('viewOf() takes known failures, and what is wrong with their list', () => {
    const known = { id: 'proof.htm.other@es256', grade: 'false-accept' as const, why: 'Known' };
    const view = viewOf(
      report(
        { [known.id]: { grade: 'false-accept' } },
        { expected: [known, { ...known, id: 'proof.typ.*' }] },
      ),
      SUITE,
    );
    assert.is(view.rows.find(({ vector }) => vector.id === known.id)?.standing, 'expected');
    assert.is(view.problems.length, 1);
    assert.equal(totalsOf(view), { passed: 6, failed: 1 });
  });

  test('lackOf() names what is not declared', () => {
    const [row] = viewOf(report(), SUITE).rows;
    assert.ok(row);
    assert.is(lackOf(row, report()), 'other');
    assert.is(lackOf({ ...row, vector: vector('a.b', { needs: ['alg:EdDSA'] }) }, report()), 'EdDSA');
    assert.is(lackOf({ ...row, vector: vector('a.b', { needs: ['nonce'] }) }, report()), 'nonce');
  });
});

suite('parseReport', (test) => {
  test('takes a report as it was written', () => {
    const known = { id: 'a*', grade: 'crash' as const, why: 'b' };
    const whole = report(
      { 'proof.htm.other@es256': { native: 'E', reason: 'c', difference: 'd' } },
      { expected: [known] },
    );
    assert.equal(parseReport(JSON.parse(JSON.stringify(whole))), whole);
  });

  test('refuses other values', () => {
    for (const value of [null, [], 'text', 1]) assert.throws(() => parseReport(value), /it is no object/);
    assert.throws(() => parseReport({ report: 2 }), /"report" is missing or malformed/);
    assert.throws(() => parseReport({ ...report(), footer: undefined }), /"footer" is missing/);
  });

  const malformed: Readonly<Record<string, unknown>> = {
    suite: { version: '1', digest: {}, vectors: 1 },
    implementation: { name: 'a', version: '1', source: { toString: 1 } },
    adapter: { protocol: 1, operations: 'all' },
    seed: 'seven',
    started: 0,
    duration: -1,
    canaries: { before: [{ scope: 'a', what: 'b', passed: 'yes' }], after: [] },
    choices: [null],
    expected: [{ id: 'a', grade: 'toString', why: '' }],
    results: [{ id: 'a', rev: 1, grade: '__proto__', expected: '', got: '' }],
    footer: { total: 1, grades: [], levels: {}, kinds: {} },
  };
  for (const [name, value] of Object.entries(malformed)) {
    test(`refuses a malformed "${name}"`, () => {
      assert.throws(
        () => parseReport({ ...report(), [name]: value }),
        new RegExp(`"${name}" is missing or malformed`),
      );
    });
  }

  test('refuses a report whose counts do not sum', () => {
    const whole = report();
    assert.throws(() => parseReport({ ...whole, footer: { ...whole.footer, total: 9 } }), /7 results, not 9/);
  });
});
