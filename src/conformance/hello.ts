/** What an adapter says, of itself and of an input, checked before anything is made of it. */
import type { AdapterInfo, Answer, ClockMode, Members } from './types.ts';

const PROTOCOL = 1;
const CLOCKS: readonly ClockMode[] = ['inject', 'rebase', 'window'];
const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Checks the introduction of an adapter.
 *
 * @throws `TypeError` that says which member is wrong.
 */
export function checkInfo(info: unknown): AdapterInfo {
  const problem = isObject(info) ? problemOf(info) : 'it is no object';
  if (problem !== undefined)
    throw new TypeError(`Cannot run conformance suite: adapter is not ready, ${problem}`);
  return info as unknown as AdapterInfo;
}

function problemOf(info: Readonly<Record<string, unknown>>): string | undefined {
  const { protocol, implementation, operations, algorithms, clock, capabilities, choices } = info;
  if (protocol !== PROTOCOL) return `"protocol" is not ${PROTOCOL}`;
  if (!isObject(implementation)) return '"implementation" is no object';
  for (const name of ['name', 'version']) {
    if (typeof implementation[name] !== 'string') return `"implementation" has no ${name}`;
  }
  if (!isStrings(operations)) return '"operations" is no list of names';
  if (!isStrings(algorithms)) return '"algorithms" is no list of names';
  if (!CLOCKS.includes(clock as ClockMode)) return `"clock" is none of ${CLOCKS.join(', ')}`;
  if (!isStrings(capabilities)) return '"capabilities" is no list of names';
  if (!isObject(choices) || !isStrings(Object.values(choices)))
    return '"choices" does not map names to names';
  return undefined;
}

const isText = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === 'string';

const nonsense = (message: string): Answer => ({ outcome: 'protocol-error', message });

/** Takes an answer out of what an adapter gave: what is none of the protocol is a `protocol-error`. */
export function checkAnswer(given: unknown): Answer {
  if (!isObject(given)) return nonsense('the answer is no object');
  const { outcome, value, what, native, message } = given;
  const reason = given['reason'] ?? undefined;
  const wire = isObject(given['wire']) ? { wire: given['wire'] as Members } : {};
  if (!isText(reason)) return nonsense('the reason is no text');
  if (!isText(what)) return nonsense('"what" is no text');
  switch (outcome) {
    case 'accept':
      return { outcome, value, ...wire };
    case 'reject':
      return { outcome, reason, native, ...wire };
    case 'unsupported':
      return { outcome, what };
    case 'error':
      return { outcome, message: String(message ?? 'without a message') };
    default:
      return nonsense('the outcome is none of the protocol');
  }
}
