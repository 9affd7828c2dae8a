/** The schemas of reports, of known failures and of the messages of adapters. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { report, SUITE } from '../support/report_sample.ts';
import { assert, suite } from '../support/suite.ts';

const schemas = ['common', 'report', 'expected-failures', 'adapter'].map((name) =>
  JSON.parse(readFileSync(new URL(`../../../vectors/schema/${name}.json`, import.meta.url), 'utf8')),
);
const ajv = new Ajv2020({ schemas, strict: true, strictRequired: false, strictTypes: false });

const fits = (schema: string, value: unknown): boolean => {
  const validate = ajv.getSchema(schema);
  if (validate === undefined) throw new Error(`no schema ${schema}`);
  return validate(value) as boolean;
};

const implementation = { name: 'a', version: '1' };
const MESSAGES: readonly (readonly [string, unknown])[] = [
  ['hello', { type: 'hello', protocol: 1, suite: '0.1.0', seed: '7' }],
  ['run', { type: 'run', seq: 'k3', op: 'ath', input: { token: 'a' } }],
  ['open', { type: 'open', session: 's1', op: 'sequence', input: {} }],
  ['step', { type: 'step', session: 's1', seq: 'k4', input: {} }],
  ['close', { type: 'close', session: 's1' }],
  ['bye', { type: 'bye' }],
  [
    'ready',
    {
      type: 'ready',
      protocol: 1,
      implementation,
      operations: ['ath'],
      algorithms: [],
      clock: 'inject',
      more: 1,
    },
  ],
  ['result accepted', { type: 'result', seq: 'k3', outcome: 'accept', value: { ath: 'x' } }],
  ['result refused', { type: 'result', seq: 'k3', outcome: 'reject', reason: null, native: { code: 1 } }],
  ['result unsupported', { type: 'result', seq: 'k3', outcome: 'unsupported', what: 'op:ath' }],
  ['result error', { type: 'result', seq: 'k3', outcome: 'error', message: 'm', stack: 's' }],
];

suite('schemas of reports', (test) => {
  test('a report fits, also as JSON', () => {
    const expected = [{ id: 'proof.htm.*', grade: 'crash' as const, why: 'Known' }];
    const whole = report(
      { [SUITE.vectors[0]?.id ?? '']: { grade: 'crash', native: 'E', difference: 'd' } },
      { expected },
    );
    assert.ok(fits('report.json', JSON.parse(JSON.stringify(whole))));
  });

  test('a report without footer, or with another grade, does not', () => {
    const { footer: _, ...rest } = report();
    assert.not(fits('report.json', rest));
    assert.not(fits('report.json', { ...report(), results: [{ ...report().results[0], grade: 'fine' }] }));
    assert.not(fits('report.json', { ...report(), more: true }));
  });

  test('known failures', () => {
    const entry = { id: 'proof.htm.other@es256', rev: 1, grade: 'false-accept', why: 'Known' };
    assert.ok(fits('expected-failures.json', [entry]));
    for (const wrong of [
      { grade: 'pass' },
      { why: '' },
      { id: 'Proof' },
      { id: 'proof.*' },
      { grade: 'untestable' },
    ]) {
      assert.not(fits('expected-failures.json', [{ ...entry, ...wrong }]), JSON.stringify(wrong));
    }
  });

  for (const [name, message] of MESSAGES) {
    test(`message ${name} is one of them`, () => assert.ok(fits('adapter.json', message)));
  }

  test('other messages are not', () => {
    for (const wrong of [
      {},
      { type: 'ready' },
      { type: 'run', seq: 'k', op: 'ath', input: {}, expect: {} },
      { type: 'result', seq: 'k', outcome: 'error' },
      { type: 'result', outcome: 'accept' },
      { type: 'result', seq: 'k', outcome: 'crash', message: 'm' },
    ]) {
      assert.not(fits('adapter.json', wrong), JSON.stringify(wrong));
    }
  });
});
