/** This library under the whole suite: every vector passes, in its own process and through standard input and output alike. */
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { adapterOf } from '../../cli/adapter_process.ts';
import { ownAdapter } from '../../cli/own_adapter.ts';
import { readSuite } from '../../cli/suite.ts';
import { conclude, type Report, runConformance } from '../../src/conformance/index.ts';
import { assert, suite } from '../support/suite.ts';

const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
const SUITE = readSuite();

/** Without what differs from run to run. */
const lasting = ({ results, footer, choices, canaries }: Report) => ({
  results: results.map(({ duration: _, ...result }) => result),
  footer,
  choices,
  canaries,
});

suite('conformance of this library', (test) => {
  test('is the same in-process and through standard input and output', async () => {
    const own = await runConformance(SUITE, ownAdapter);
    assert.is(conclude(own, SUITE, { should: true, reasons: true }), 'conformant');
    // Some refusals of an API are without a code.
    const { pass = 0, unattributed: _, unsupported = 0, ...others } = own.footer.grades;
    assert.equal(others, {});
    assert.ok(pass > 3000 && unsupported < 20);
    const command = `NODE_V8_COVERAGE= ${JSON.stringify(process.execPath)} ${JSON.stringify(MAIN)} adapter self`;
    const adapter = adapterOf(command, { startup: 30_000, answer: 10_000 });
    const piped = await runConformance(SUITE, adapter, { jobs: 4 }).finally(() => adapter.stop());
    assert.equal(lasting(piped), lasting(own));
    assert.is(adapter.noise(), 0);
  });
});
