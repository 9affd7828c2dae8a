/** Reports as JUnit XML and badges, read back by a strict parser. */
import { badgeJson, badgeOf, badgeSvg } from '../src/conformance/report_badge.ts';
import { junitReport } from '../src/conformance/report_junit.ts';
import { HOSTILE, hostileReport, report, SUITE, vector } from './support/report_sample.ts';
import { assert, suite } from './support/suite.ts';
import { elements, parseXml } from './support/xml.ts';

suite('junitReport', (test) => {
  test('has a suite for each kind and topic and a case for each vector', () => {
    const root = parseXml(junitReport(report(), SUITE));
    assert.equal(root.attributes, {
      name: 'quiet-dpop 2.4.1',
      tests: '7',
      failures: '0',
      errors: '0',
      skipped: '0',
      time: '0.014',
    });
    const suites = elements(root, 'testsuite');
    assert.equal(
      suites.map(({ attributes }) => attributes['name']),
      [
        'thumbprint/ec',
        'proof-validate/baseline',
        'proof-validate/htm',
        'proof-validate/limits',
        'proof-validate/typ',
      ],
    );
    const [first] = elements(root, 'testcase');
    assert.equal(first?.attributes, {
      name: 'thumbprint.ec.p-256',
      classname: 'thumbprint/ec',
      time: '0.002',
    });
    assert.ok(elements(root, 'property').some(({ attributes }) => attributes['value'] === 'RFC9449-4.3-08'));
  });

  test('tells grades apart', () => {
    const text = junitReport(
      report(
        {
          'thumbprint.ec.p-256': { grade: 'untestable', difference: 'needs clock' },
          'proof.baseline.resource@es256': { grade: 'false-reject' },
          'proof.htm.other@es256': { grade: 'false-accept', native: 'N', difference: 'accepted' },
          'proof.htm.lower-case@es256': { grade: 'crash' },
          'proof.limits.length@rs256': { grade: 'unsupported' },
          'proof.typ.upper-case@es256': { grade: 'wrong-reason' },
        },
        {
          adapter: { ...report().adapter, algorithms: [] },
          expected: [
            { id: 'proof.baseline.resource@es256', grade: 'false-reject', why: 'Known' },
            { id: 'gone.*', grade: 'crash', why: 'Stale' },
          ],
        },
      ),
      SUITE,
    );
    const root = parseXml(text);
    const { tests, failures, errors, skipped } = root.attributes;
    assert.equal([tests, failures, errors, skipped], ['8', '3', '1', '2']);
    const messages = elements(root, 'skipped').map(({ attributes }) => attributes['message']);
    assert.equal(messages, ['expected: false-reject: reject (htm_mismatch)', 'unsupported: RS256']);
    assert.is(elements(root, 'error')[0]?.attributes['type'], 'crash');
    assert.equal(
      elements(root, 'failure').map(({ attributes }) => attributes['type']),
      ['untestable', 'false-accept', 'known-failure'],
    );
    assert.match(elements(root, 'failure')[1]?.text ?? '', /native {4}N$/);
    assert.match(elements(root, 'system-out')[0]?.text ?? '', /^wrong-reason: /);
  });

  test('takes results without duration, and strictness', () => {
    const [head] = report().results;
    assert.ok(head);
    const { duration: _, ...first } = head;
    const whole = report({ 'proof.htm.other@es256': { grade: 'wrong-reason' } });
    const results = whole.results.map((result, index) => (index === 0 ? first : result));
    const root = parseXml(junitReport({ ...whole, results }, SUITE, { reasons: true }));
    assert.is(elements(root, 'testcase')[0]?.attributes['time'], '0.000');
    assert.is(elements(root, 'failure')[0]?.attributes['type'], 'wrong-reason');
  });

  for (const [index, words] of HOSTILE.entries()) {
    test(`is well-formed with hostile text ${index}`, () => {
      const text = junitReport(hostileReport(words), SUITE);
      const names = new Set(
        elements(parseXml(text), 'testsuites')
          .flatMap(({ children }) => children)
          .map(({ name }) => name),
      );
      assert.equal([...names], ['testsuite']);
      assert.ok(text.length < 40_000, String(text.length));
    });
  }
});

suite('badge', (test) => {
  test('is green where every must is met and all of it was tested', () => {
    assert.equal(badgeOf(report(), SUITE, { role: 'rs' }), {
      label: 'DPoP RS',
      message: 'must 4/4 · ES256 RS256 · vectors 0.1.0',
      state: 'met',
    });
    assert.is(
      badgeOf(report({ 'proof.limits.length@rs256': { grade: 'false-reject' } }), SUITE).state,
      'met',
    );
    assert.equal(JSON.parse(badgeJson(report(), SUITE)), {
      schemaVersion: 1,
      label: 'DPoP',
      message: 'must 4/4 · ES256 RS256 · vectors 0.1.0',
      color: '#2b6a4b',
    });
  });

  test('is not green for a failure, known or not, an untestable vector, or a stale list', () => {
    const id = 'proof.htm.other@es256';
    const known = { id, grade: 'false-accept' as const, why: 'Known' };
    for (const one of [
      report({ [id]: { grade: 'false-accept' } }),
      report({ [id]: { grade: 'false-accept' } }, { expected: [known] }),
      report({ 'proof.typ.prefix@es256': { grade: 'untestable' } }),
      report({ 'proof.typ.prefix@es256': { grade: 'inconsistent' } }),
      report({}, { expected: [known] }),
    ]) {
      assert.is(badgeOf(one, SUITE).state, 'not-met');
    }
  });

  test('is grey where nothing was tested', () => {
    const only = { ...SUITE, vectors: [vector('a.b.c', { alg: 'any' })] };
    const none = report({ 'a.b.c': { grade: 'unsupported' } }, {}, only);
    assert.equal(badgeOf(none, only, { role: 'as' }), {
      label: 'DPoP AS',
      message: 'must 0/0 · vectors 0.1.0',
      state: 'nothing-tested',
    });
  });

  test('is well-formed SVG without script or style', () => {
    const hostile = { ...SUITE, version: '"><script>' };
    const whole = report({}, {}, hostile);
    const root = parseXml(badgeSvg(whole, hostile, { role: 'client' }));
    assert.is(root.attributes['aria-label'], 'DPoP client: must 1/1 · vectors "><script>');
    assert.equal(elements(root, 'script'), []);
  });
});
