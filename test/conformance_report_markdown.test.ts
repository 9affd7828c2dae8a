/** Reports as Markdown. */
import { markdownReport } from '../src/conformance/report_markdown.ts';
import { HOSTILE, hostileReport, report, SUITE } from './support/report_sample.ts';
import { assert, suite } from './support/suite.ts';

suite('markdownReport', (test) => {
  test('has a table by kind, with sums', () => {
    const text = markdownReport(report(), SUITE);
    assert.match(
      text,
      /^## ✅ DPoP conformance: `quiet-dpop` `2\.4\.1`\n\n\*\*7 passed, 0 failed\*\* of 7 vectors, suite 0\.1\.0\.\n/,
    );
    assert.match(text, /^\| proof-validate \| 3\/3 \| 1\/1 \| 0 \| 0 \| 0 \| 0 \| 0 \|$/m);
    assert.match(text, /^\| thumbprint \| 1\/1 \| – \|/m);
    assert.match(text, /^\| \*\*all\*\* \| 4\/4 \| 1\/1 \|/m);
    const one = { ...SUITE, vectors: SUITE.vectors.slice(1) };
    assert.not(markdownReport(report({}, {}, one), one).includes('**all**'));
  });

  test('folds failures by requirement, false accepts first', () => {
    const { texts: _, ...bare } = SUITE;
    const changes = {
      'proof.htm.other@es256': { grade: 'false-accept', got: 'accept', difference: 'accepted' },
      'proof.baseline.resource@es256': { grade: 'crash', native: 'panic' },
      'thumbprint.ec.p-256': { grade: 'wrong-value' },
      'proof.limits.length@rs256': { grade: 'wrong-reason' },
    } as const;
    const text = markdownReport(report(changes), SUITE, { strictness: { should: true, reasons: true } });
    assert.match(text, /^## ❌/);
    assert.match(
      text,
      /<summary><b>RFC9449-4\.3-08<\/b> · 3 \(1 accepted that must be refused\) · Check 8&#58; "htm" is the method\.<\/summary>\n\n- ⚑ `proof\.htm\.other@es256` \*\*false-accept\*\*/,
    );
    assert.match(text, /native `panic`<br>/);
    assert.match(text, /got `accept`: `accepted`/);
    assert.match(text, /<summary><b>No requirement<\/b> · 1<\/summary>/);
    assert.match(
      markdownReport(report(changes), bare),
      /<b>RFC9449-4\.3-08<\/b> · 3 \(1 accepted[^·]*\)<\/summary>/,
    );
    assert.match(markdownReport(report(changes), SUITE, { limit: 1 }), /… and 3 more: see the JSON report\./);
  });

  test('says what changed since a base report', () => {
    const base = report(
      { 'proof.htm.other@es256': { grade: 'false-accept', got: 'accept' } },
      { choices: [] },
    );
    const text = markdownReport(report(), SUITE, { base });
    assert.match(
      text,
      /<summary>Fixed: 1<\/summary>\n\n- `proof\.htm\.other@es256`: <code>false&#45;accept&#58; accept → pass/,
    );
    assert.match(
      text,
      /<summary>Choices: 1<\/summary>\n\n- `typ-comparison`: `not seen` → `exact \(declared exact\)`/,
    );
    assert.match(
      markdownReport(report(), SUITE, { base: report() }),
      /No result changed since the base report/,
    );
    const old = { ...report(), suite: { version: '0', digest: 'old', vectors: 7 }, choices: [] };
    assert.match(
      markdownReport(report(), SUITE, { base: old }),
      /The base report is of another version of the suite/,
    );
    const fixed = report({ 'proof.htm.other@es256': { grade: 'crash' } });
    assert.not(markdownReport(report(), SUITE, { base: fixed }).includes('Choices'));
  });

  test('lists what is wrong with the list of known failures', () => {
    const expected = [{ id: 'gone.*', grade: 'crash' as const, why: 'Stale' }];
    assert.match(markdownReport(report({}, { expected }), SUITE), /^- Known failures: <code>gone/m);
  });

  for (const [index, words] of HOSTILE.entries()) {
    test(`survives hostile text ${index}`, () => {
      const text = markdownReport(hostileReport(words), SUITE, { base: report() });
      // What is left outside of code and our own markup has no sign that means anything.
      const rest = text
        .replace(/`[A-Za-z0-9 .,:;()@/=_-]*`/g, '')
        .replace(/<\/?(?:code|details|summary|b|br)>/g, '')
        .replace(/&#\d+;/g, '');
      assert.not(/[<>`@[\]\\]|javascript:|https?:|www\./.test(rest), rest.slice(0, 400));
      assert.not(/[\p{Cf}\p{Cs}\r]/u.test(text));
      const columns = text.split('\n').filter((line) => line.startsWith('|'));
      assert.ok(columns.every((line) => line.split('|').length === 10));
      assert.ok(text.length < 80_000, String(text.length));
    });
  }
});
