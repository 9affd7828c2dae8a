/** This library as an adapter that runs in any runtime: as `cli/own_adapter.ts`, without the files of Node. */
import { OWN_CHOICES } from '../../cli/own_choices.ts';
import { runVector, supports } from '../../cli/self_adapter.ts';
import { openSequence } from '../../cli/self_sequence.ts';
import type { Adapter, Answer } from '../../src/conformance/index.ts';
import type { SessionSetup, SessionStep, StepOutcome } from '../../src/conformance/sequence_session.ts';

/** Makes the adapter. `capabilities` are the names in the registry of capabilities. */
export const adapterOf = (capabilities: readonly string[]): Adapter => ({
  async hello() {
    const isSupported = await Promise.all(capabilities.map(supports));
    const needs = capabilities.filter((_, index) => isSupported[index]);
    const named = (prefix: string): string[] =>
      needs.filter((need) => need.startsWith(prefix)).map((need) => need.slice(prefix.length));
    return {
      protocol: 1,
      implementation: { name: 'rfc9449', version: 'packed', language: 'TypeScript' },
      operations: named('op:'),
      algorithms: named('alg:'),
      clock: 'inject',
      capabilities: needs.filter((need) => !/^(op|alg|clock):/.test(need)),
      choices: OWN_CHOICES,
    };
  },
  run: (operation, input) => runVector(operation, input) as Promise<Answer>,
  async open(input) {
    const session = await openSequence(input as unknown as SessionSetup);
    return {
      step: async (step) => stepAnswer(await session.step(step as unknown as SessionStep)),
      close: () => session.close(),
    };
  },
});

function stepAnswer(outcome: StepOutcome): Answer {
  switch (outcome.outcome) {
    case 'accept':
      return { outcome: 'accept', value: { nonce: outcome.nonce } };
    case 'reject': {
      const { reason, error, nonce } = outcome;
      return { outcome: 'reject', reason, wire: { error, nonce } } as Answer;
    }
    case 'unsupported':
    case 'error':
      return outcome;
    case 'race':
      return { outcome: 'accept', value: { receptions: outcome.receptions.map(stepAnswer) } };
    default: {
      const { outcome: _, ...value } = outcome;
      return { outcome: 'accept', value };
    }
  }
}
