/** Reports compared, and put together. */
import { footerOf } from '../src/conformance/report.ts';
import { changeText, diffReports, diffText } from '../src/conformance/report_diff.ts';
import { mergeReports } from '../src/conformance/report_merge.ts';
import type { Result } from '../src/conformance/types.ts';
import { HOSTILE, hostileReport, report, SUITE } from './support/report_sample.ts';
import { assert, suite } from './support/suite.ts';

const HTM = 'proof.htm.other@es256';
const LOWER = 'proof.htm.lower-case@es256';
const BASE = 'proof.baseline.resource@es256';
const LENGTH = 'proof.limits.length@rs256';
const PREFIX = 'proof.typ.prefix@es256';

/** A report of some vectors only. */
function part(ids: readonly string[], changes: Readonly<Record<string, Partial<Result>>> = {}) {
  const whole = report(changes);
  const results = whole.results.filter(({ id }) => ids.includes(id));
  return {
    ...whole,
    results,
    footer: footerOf(
      results,
      SUITE.vectors.filter(({ id }) => ids.includes(id)),
    ),
  };
}

suite('diffReports', (test) => {
  test('finds nothing between equal reports', () => {
    const difference = diffReports(report(), report());
    assert.equal(difference, { changes: [], choices: [], isSameSuite: true, isSameImplementation: true });
    assert.is(diffText(difference), '0 new failures, 0 fixed');
  });

  test('names every sort of change, new failures first', () => {
    const base = report({
      [HTM]: { grade: 'false-accept' },
      [BASE]: { grade: 'crash' },
      [LENGTH]: { grade: 'coarse' },
      [PREFIX]: { reason: 'a' },
    });
    const head = report({
      [LOWER]: { grade: 'untestable' },
      [BASE]: { grade: 'hang' },
      [PREFIX]: { reason: 'b' },
    });
    const { changes } = diffReports(base, head);
    assert.equal(
      changes.map(({ id, change, cause }) => [id, change, cause]),
      [
        [LOWER, 'new-failure', 'implementation'],
        [HTM, 'fixed', 'implementation'],
        [BASE, 'other-failure', 'implementation'],
        [LENGTH, 'other-grade', 'implementation'],
        [PREFIX, 'changed-reason', 'implementation'],
      ],
    );
    assert.match(
      diffText(diffReports(base, head)),
      /^New failures: 1\n {2}proof\.htm\.lower-case[^\n]*\n\nFixed: 1\n/,
    );
    assert.match(diffText(diffReports(base, head)), /\n1 new failures, 1 fixed$/);
  });

  test('tells a vector that changed from an implementation that did', () => {
    const other = {
      ...report({ [HTM]: { grade: 'false-accept', rev: 2 } }),
      suite: { version: '0.2.0', digest: 'e', vectors: 7 },
    };
    const difference = diffReports(report(), { ...other, implementation: { name: 'other', version: '1' } });
    const [change] = difference.changes;
    assert.ok(change);
    assert.is(change.cause, 'vector');
    assert.match(changeText(change), / → false-accept: .* \(vector changed: rev 1 → 2\)$/);
    const text = diffText(difference);
    assert.match(
      text,
      /^The reports are of different suites\n\nThe reports are of different implementations\n/,
    );
  });

  test('lists what only one report has', () => {
    const text = diffText(diffReports(part([HTM]), part([LOWER])));
    assert.match(text, /Not in the first report: 1\n {2}proof\.htm\.lower-case@es256 {2}nothing → pass: /);
    assert.match(text, /Not in the second report: 1\n {2}proof\.htm\.other@es256 {2}pass: .* → nothing/);
  });

  test('lists choices that are taken otherwise', () => {
    const choices = [
      { choice: 'typ-comparison', explainedBy: [], vectors: 1 },
      { choice: 'typ-prefix', explainedBy: ['refuse', 'accept'], vectors: 1 },
    ];
    const difference = diffReports(report(), report({}, { choices }));
    assert.equal(difference.choices, [
      { choice: 'typ-comparison', before: 'exact (declared exact)', after: 'inconsistent' },
      { choice: 'typ-prefix', before: 'not seen', after: 'refuse or accept' },
    ]);
    assert.is(diffReports(report({}, { choices }), report()).choices[1]?.after, 'not seen');
    assert.match(
      diffText(difference),
      /^Choices\n {2}typ-comparison: exact \(declared exact\) → inconsistent\n/,
    );
  });

  test('refuses what is not whole, and stops at a limit', () => {
    assert.throws(() => diffReports(report(), { ...report(), results: [] }), /it has 0 results, not 7/);
    const difference = diffReports(report(), report());
    const changes = Array.from({ length: 101 }, (_, index) => ({
      id: `a.${index}`,
      change: 'added' as const,
      cause: 'vector' as const,
    }));
    assert.match(diffText({ ...difference, changes }), / {2}… and 1 more\n/);
  });

  for (const [index, words] of HOSTILE.entries()) {
    test(`survives hostile text ${index}`, () => {
      const text = diffText(diffReports(report(), hostileReport(words)));
      assert.not(/[\p{Cf}\p{Cs}]/u.test(text));
      assert.ok(text.length < 10_000);
    });
  }
});

suite('mergeReports', (test) => {
  test('puts parts of one implementation together', () => {
    const known = [{ id: HTM, grade: 'crash' as const, why: 'Known' }];
    const first = { ...part([HTM, LOWER]), started: '2026-01-02', expected: known };
    const second = { ...part([LOWER, BASE]), started: '2026-01-01', expected: known };
    const [merged, ...others] = mergeReports([first, second], SUITE);
    assert.ok(merged);
    assert.is(others.length, 0);
    assert.equal(
      merged.results.map(({ id }) => id),
      [HTM, LOWER, BASE],
    );
    assert.is(merged.footer.total, 3);
    assert.is(merged.started, '2026-01-01');
    assert.is(merged.duration, 2468);
    assert.is(merged.canaries.before.length, 2);
    assert.equal(merged.expected, known);
    assert.equal(merged.choices, [{ ...report().choices[0], vectors: 2 }]);
  });

  test('keeps implementations apart, and one report as it is', () => {
    const other = report({}, { implementation: { version: '1', name: 'other' } });
    const one = report();
    assert.equal(mergeReports([one, other], SUITE), [one, other]);
    // The order of members does not matter.
    const again = { ...report(), implementation: { version: '2.4.1', name: 'quiet-dpop' } };
    assert.is(
      mergeReports([part([HTM]), { ...again, ...part([LOWER]), implementation: again.implementation }], SUITE)
        .length,
      1,
    );
  });

  test('takes an option only where it explains every part', () => {
    const choice = { choice: 'typ-prefix', vectors: 1 };
    const first = { ...part([HTM]), choices: [{ ...choice, explainedBy: ['refuse', 'accept'] }] };
    const second = {
      ...part([LOWER]),
      choices: [
        { ...choice, explainedBy: ['accept'] },
        { choice: 'a', explainedBy: [], vectors: 1 },
      ],
    };
    assert.equal(mergeReports([first, second], SUITE)[0]?.choices, [
      { choice: 'a', explainedBy: [], vectors: 1 },
      { choice: 'typ-prefix', explainedBy: ['accept'], vectors: 2 },
    ]);
  });

  test('refuses other suites, broken reports and contradictions', () => {
    const foreign = { ...report(), suite: { version: '9', digest: 'f', vectors: 7 } };
    assert.throws(() => mergeReports([report(), foreign], SUITE), /one is of another suite/);
    assert.throws(() => mergeReports([{ ...report(), results: [] }], SUITE), /0 results, not 7/);
    assert.throws(
      () => mergeReports([part([HTM]), part([HTM], { [HTM]: { grade: 'crash' } })], SUITE),
      /two differ about a vector/,
    );
    const less = { ...SUITE, vectors: SUITE.vectors.slice(0, 1) };
    assert.throws(
      () => mergeReports([part([HTM]), part([LOWER])], less),
      /a vector that the suite does not have/,
    );
  });
});
