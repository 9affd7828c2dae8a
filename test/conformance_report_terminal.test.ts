/** Reports for a terminal. */
import { terminalReport } from '../src/conformance/report_terminal.ts';
import { HOSTILE, hostileReport, report, SUITE } from './support/report_sample.ts';
import { assert, suite } from './support/suite.ts';

suite('terminalReport', (test) => {
  test('of a run without failures: summary, counts, last line', () => {
    const lines = terminalReport(report(), SUITE).split('\n');
    assert.is(lines[0], 'quiet-dpop 2.4.1');
    assert.is(lines[1], 'vectors 0.1.0 · clock inject · seed 7 · 1.2 s');
    assert.is(lines[2], 'RS     must 4/4 · should 1/1 · choices 1 · untestable 0 · unsupported 0');
    assert.is(lines[4], 'client must 1/1 · choices 0 · untestable 0 · unsupported 0');
    assert.is(lines[5], 'canaries 1/1');
    assert.match(lines[7] ?? '', /^ {2}kind +alg +cases +vectors/);
    assert.match(lines.at(-3) ?? '', /^ {2}total +7 +7 +7 +0 +0 +0$/);
    assert.is(lines.at(-1), '7 passed, 0 failed');
  });

  test('tells failures by requirement, false accepts first, with the command that repeats each', () => {
    const text = terminalReport(
      report({
        'proof.baseline.resource@es256': { grade: 'false-reject', got: 'reject', native: 'E_HTM' },
        'proof.htm.other@es256': { grade: 'false-accept', got: 'accept', difference: 'accepted' },
        'proof.htm.lower-case@es256': { grade: 'false-accept', got: 'accept' },
        'thumbprint.ec.p-256': { grade: 'wrong-value', got: 'accept' },
      }),
      SUITE,
      { command: (id) => `run ${id}` },
    );
    const at = (part: string): number => text.indexOf(part);
    const order = [
      'Accepted, and must be refused: 2',
      'RFC9449-4.3-08  Check 8: "htm" is the method.',
      'proof.htm.lower-case@es256: Title of proof.htm.lower-case@es256 [false-accept, must, critical]',
      'repeat    run proof.htm.lower-case@es256',
      'proof.htm.other@es256: Title',
      'got       accept: accepted',
      'Other differences: 2',
      'native    E_HTM',
      'no requirement\n  ✗ thumbprint.ec.p-256',
      '3 passed, 4 failed',
    ].map(at);
    assert.ok(
      order.every((place, index) => place >= 0 && place > (order[index - 1] ?? -1)),
      order.join(),
    );
  });

  test('counts what is discouraged, unsupported, known and untestable', () => {
    const text = terminalReport(
      report(
        {
          'proof.limits.length@rs256': { grade: 'unsupported', got: 'unsupported' },
          'proof.htm.other@es256': { grade: 'false-accept' },
          'proof.htm.lower-case@es256': { grade: 'wrong-reason' },
          'thumbprint.ec.p-256': { grade: 'untestable', difference: 'needs clock' },
        },
        {
          adapter: { ...report().adapter, algorithms: ['ES256'] },
          implementation: { name: 'a', version: '1', language: 'Go', runtime: 'go1.23' },
          expected: [
            { id: 'proof.htm.other@es256', grade: 'false-accept', why: 'Known' },
            { id: 'proof.typ.*', grade: 'crash', why: 'Stale' },
          ],
          choices: [
            { choice: 'typ-comparison', explainedBy: ['media-type'], vectors: 1, recommended: 'exact' },
          ],
          canaries: { before: [{ scope: 'ath any', what: 'lives', passed: false }], after: [] },
        },
      ),
      SUITE,
    );
    assert.match(text, /^a 1 \(Go, go1\.23\)$/m);
    assert.match(
      text,
      /^RS {5}must 2\/4 · choices 1 \(1 discouraged\) · false accepts 1 · other reasons 1 · known failures 1 · untestable 1 · unsupported 1 \(RS256\)$/m,
    );
    assert.match(text, /^canaries 0\/1\n {2}✗ ath any · lives · $/m);
    assert.match(text, /^Untestable\n {2}\? 1 {2}needs clock$/m);
    assert.match(text, /✗ known failures: proof\.typ\.\*: /);
    assert.match(text, /\n3 passed, 2 failed$/);
  });

  test('leaves out roles without vectors, and texts that the suite does not have', () => {
    const { texts: _, ...bare } = { ...SUITE, vectors: SUITE.vectors.slice(1, 3) };
    const text = terminalReport(report({ 'proof.htm.other@es256': { grade: 'crash' } }, {}, bare), bare);
    assert.not(text.includes('client'));
    assert.match(text, /^RFC9449-4\.3-08$/m);
  });

  test('paints, lists all, and stops at a limit', () => {
    const styles = new Set<string>();
    const changes = Object.fromEntries(
      ['pass', 'observed', 'wrong-reason', 'unsupported', 'false-accept', 'crash', 'untestable'].map(
        (grade, index) => [SUITE.vectors[index]?.id, { grade: grade as 'pass' }],
      ),
    );
    const text = terminalReport(report(changes), SUITE, {
      isVerbose: true,
      limit: 1,
      strictness: { reasons: true, should: true },
      paint: (style, words) => {
        styles.add(style);
        return words;
      },
    });
    assert.equal([...styles].sort(), ['bold', 'dim', 'green', 'red', 'yellow']);
    assert.match(text, /^✓ thumbprint\.ec\.p-256 {2}reject \(htm_mismatch\)$/m);
    assert.match(text, /… and 2 more: see the JSON report/);
  });

  for (const [index, words] of HOSTILE.entries()) {
    test(`survives hostile text ${index}`, () => {
      const text = terminalReport(hostileReport(words), SUITE, { isVerbose: true });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the question
      assert.not(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Cf}\p{Cs}]/u.test(text));
      assert.ok(text.length < 20_000, String(text.length));
    });
  }
});
