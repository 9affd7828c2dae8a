/** The guards of `test/support`: each way in which a bare uvu run passes by accident must fail. */
import { spawnSync } from 'node:child_process';
import { outcome } from '../support/outcome.ts';
import { assert, suite } from '../support/suite.ts';

const SUITE = new URL('../support/suite.js', import.meta.url).href;

/** Runs a module that sees `suite` and `assert`, in a process of its own. */
function run(source: string): { code: number | null; lastLine: string | undefined } {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', `import { assert, suite } from '${SUITE}';\n${source}`],
    { encoding: 'utf8', timeout: 30_000 },
  );
  return { code: status, lastLine: stdout.trim().split('\n').at(-1) };
}

suite('suite()', (test) => {
  const good = `suite('good', (test) => { test('a', () => {}); test('b', async () => {}); });`;

  const cases: [title: string, source: string, lastLine: string][] = [
    ['fails when nothing is registered', '', '0 passed, 1 failed'],
    ['fails a suite without tests', `suite('empty', () => {});`, '0 passed, 1 failed'],
    [
      'counts a thrown Error',
      `${good} suite('s', (test) => test('t', () => { throw new Error('x'); }));`,
      '2 passed, 1 failed',
    ],
    [
      'goes on after a thrown null',
      `suite('s', (test) => { test('t', () => { throw null; }); test('u', () => {}); });`,
      '1 passed, 1 failed',
    ],
    [
      'goes on after a thrown string',
      `suite('s', (test) => { test('t', () => { throw 'x'; }); test('u', () => {}); });`,
      '1 passed, 1 failed',
    ],
    [
      'counts a rejection',
      `suite('s', (test) => test('t', async () => { throw new Error('x'); }));`,
      '0 passed, 1 failed',
    ],
    [
      'fails a test that never settles',
      `suite('s', (test) => test('t', () => new Promise(() => {})));`,
      '0 passed, 1 failed',
    ],
    [
      'fails an unhandled rejection',
      `suite('s', (test) => test('t', async () => {
        Promise.reject(new Error('x'));
        await new Promise((done) => setTimeout(done, 10));
      }));`,
      '0 passed, 1 failed',
    ],
    [
      'refuses a duplicate test title',
      `suite('s', (test) => { test('t', () => {}); test('t', () => {}); });`,
      '0 passed, 1 failed',
    ],
    [
      'refuses a duplicate suite name',
      `suite('s', (test) => test('t', () => {})); suite('s', (test) => test('t', () => {}));`,
      '0 passed, 1 failed',
    ],
    ['refuses an async definition', `suite('s', async (test) => test('t', () => {}));`, '0 passed, 1 failed'],
    [
      'refuses a test added by a test',
      `suite('s', (test) => test('t', () => test('late', () => {})));`,
      '0 passed, 1 failed',
    ],
    [
      'fails a file that does not load after other tests were registered',
      `${good} await import('./no-such-file.js');`,
      '0 passed, 2 failed',
    ],
    [
      'fails when the process is ended early',
      `suite('s', (test) => { test('t', () => process.exit(0)); test('u', () => {}); });`,
      '0 passed, 2 failed',
    ],
  ];

  test('passes good suites', () => {
    assert.equal(run(good), { code: 0, lastLine: '2 passed, 0 failed' });
  });
  for (const [title, source, lastLine] of cases) {
    test(title, () => assert.equal(run(source), { code: 1, lastLine }));
  }
});

suite('assert', (test) => {
  const boom = (): never => {
    throw new RangeError('boom');
  };

  test('throws() accepts a matching class or message', () => {
    assert.throws(boom, RangeError);
    assert.throws(boom, /^boom$/);
  });
  test('throws() refuses another class or message', () => {
    assert.throws(() => assert.throws(boom, TypeError), /instance of/);
    assert.throws(() => assert.throws(boom, /bang/), /to match/);
  });
  test('throws() fails when nothing is thrown', () => {
    assert.throws(() => assert.throws(() => 1, Error), /Expected the call to throw/);
  });
  test('throws() refuses a string matcher', () => {
    // @ts-expect-error: uvu takes it for a message, and is content with any error.
    assert.throws(() => assert.throws(boom, 'bang'), /a pattern or an error class/);
  });
  test('throws() refuses an async function', () => {
    assert.throws(() => assert.throws(async () => 1, Error), /asserted on a promise/);
  });
  test('refuses promises, which are always truthy and all equal', () => {
    assert.throws(() => assert.ok(Promise.resolve(false)), /asserted on a promise/);
    assert.throws(() => assert.not(Promise.resolve(false)), /asserted on a promise/);
    assert.throws(() => assert.isNot(Promise.resolve(1), 1), /asserted on a promise/);
    assert.throws(() => assert.equal([Promise.resolve(1)], [Promise.resolve(2)]), /asserted on a promise/);
  });
  test('refuses to compare errors', () => {
    assert.throws(
      () => assert.equal({ error: new Error('a') }, { error: new Error('b') }),
      /compare code or message/,
    );
  });
  test('refuses to compare keys', async () => {
    const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'sign',
    ]);
    assert.throws(() => assert.notEqual(publicKey, {}), /export them first/);
  });
  test('equal() compares bytes', () => {
    assert.equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2));
    assert.notEqual(Uint8Array.of(1, 2), Uint8Array.of(1, 3));
  });
});

suite('outcome()', (test) => {
  const fail = (error: unknown) => () => {
    throw error;
  };

  test('returns the value of sync and async calls', async () => {
    assert.equal(await outcome(() => 1), { ok: true, value: 1 });
    assert.equal(await outcome(async () => 2), { ok: true, value: 2 });
  });
  test('returns the code of a DPoPError', async () => {
    const error = Object.assign(new Error('x'), { name: 'DPoPError', code: 'htm_mismatch' });
    const result = await outcome(() => Promise.reject(error));
    assert.ok(!result.ok);
    assert.is(result.code, 'htm_mismatch');
    assert.is(result.error, error);
  });
  test('names a TypeError', async () => {
    const result = await outcome(fail(new TypeError('x')));
    assert.ok(!result.ok);
    assert.is(result.code, 'TypeError');
  });
  test('throws any other error on', async () => {
    for (const thrown of [new Error('x'), new RangeError('x'), 'x', null]) {
      const caught = await outcome(fail(thrown)).then(
        () => 'returned',
        (error: unknown) => error,
      );
      assert.is(caught, thrown);
    }
  });
});
