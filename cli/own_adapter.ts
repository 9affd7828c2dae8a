/** This library as an adapter: what `rfc9449 conformance` runs in its own process, and `rfc9449 adapter self` serves. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { SessionSetup, SessionStep, StepOutcome } from '../src/conformance/sequence_session.ts';
import type { Adapter, AdapterInfo, Answer, Members } from '../src/conformance/types.ts';
import { packageFile, packageVersion } from './input.ts';
import { OWN_CHOICES } from './own_choices.ts';
import { runVector, supports } from './self_adapter.ts';
import { openSequence } from './self_sequence.ts';

/** What comes of a step, in the terms of an answer: what a server sends beside its verdict is `wire`. */
export type StepAnswer = Answer & { readonly wire?: Members };

/** This library. */
export const ownAdapter: Adapter = {
  hello,
  run: (operation, input) => runVector(operation, input) as Promise<Answer>,
  async open(input) {
    const session = await openSequence(input as unknown as SessionSetup);
    return {
      step: async (step) => stepAnswer(await session.step(step as unknown as SessionStep)),
      close: () => session.close(),
    };
  },
};

async function hello(): Promise<AdapterInfo> {
  const needs = await supportedNeeds();
  const named = (prefix: string): string[] =>
    needs.filter((need) => need.startsWith(prefix)).map((need) => need.slice(prefix.length));
  return {
    protocol: 1,
    implementation: {
      name: 'rfc9449',
      version: packageVersion(),
      language: 'TypeScript',
      runtime: `${process.release.name} ${process.version}`,
    },
    operations: named('op:'),
    algorithms: named('alg:'),
    clock: 'inject',
    capabilities: needs.filter((need) => !/^(op|alg|clock):/.test(need)),
    choices: OWN_CHOICES,
  };
}

async function supportedNeeds(): Promise<string[]> {
  const file = packageFile('vectors/registry/capabilities.json');
  const { capabilities } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly capabilities: readonly { readonly capability: string }[];
  };
  const names = capabilities.map(({ capability }) => capability);
  const isSupported = await Promise.all(names.map(supports));
  return names.filter((_, index) => isSupported[index]);
}

function stepAnswer(outcome: StepOutcome): StepAnswer {
  switch (outcome.outcome) {
    case 'accept':
      return { outcome: 'accept', value: { nonce: outcome.nonce } };
    case 'reject': {
      const { reason, error, nonce } = outcome;
      return { outcome: 'reject', reason, wire: { error, nonce } };
    }
    case 'unsupported':
    case 'error':
      return outcome;
    case 'race':
      return { outcome: 'accept', value: { receptions: outcome.receptions.map(stepAnswer) } };
    default: {
      // done, and what a client does: the request that it sends, or the response that its caller gets.
      const { outcome: _, ...value } = outcome;
      return { outcome: 'accept', value };
    }
  }
}
