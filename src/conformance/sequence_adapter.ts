/** Sequences through an adapter: what it answers to a step, in the terms in which steps are judged. */
import type { OpenSession, SessionStep, StepOutcome } from './sequence_session.ts';
import type { Adapter, Answer, Members } from './types.ts';

/** Opens sequences of an adapter; undefined for one that has none. */
export function sessionsOf({ open }: Adapter): OpenSession | undefined {
  if (open === undefined) return undefined;
  return async (setup) => {
    const session = await open(setup as unknown as Members);
    return {
      step: async (step) => outcomeOf(step, await session.step(step as unknown as Members)),
      close: () => session.close(),
    };
  };
}

/** A step that is no reception is accepted with what came of it as the value. */
function outcomeOf(step: Pick<SessionStep, 'do'>, answer: Answer): StepOutcome {
  switch (answer.outcome) {
    case 'accept':
      return acceptedOutcome(step, (answer.value ?? {}) as Members);
    case 'reject': {
      const { error, nonce } = (answer.wire ?? {}) as { error?: string | null; nonce?: string };
      return { outcome: 'reject', reason: answer.reason, error, nonce };
    }
    case 'unsupported':
      return { outcome: 'unsupported', what: answer.what ?? 'it does not say what' };
    case 'error':
      return answer;
    default:
      return {
        outcome: 'failed',
        grade: answer.outcome,
        message: answer.message,
        ...(answer.died && { died: answer.died }),
      };
  }
}

function acceptedOutcome({ do: what }: Pick<SessionStep, 'do'>, value: Members): StepOutcome {
  const { receptions, request, status, body, nonce } = value;
  if (Array.isArray(receptions)) {
    const outcomes = receptions.map((one: Answer) => outcomeOf({ do: 'present' }, one));
    return { outcome: 'race', receptions: outcomes };
  }
  if (typeof request === 'object' && request !== null)
    return { outcome: 'request', request: request as never };
  if (typeof status === 'number') {
    return { outcome: 'response', status, ...(typeof body === 'string' && { body }) };
  }
  if (what !== 'present') return { outcome: 'done' };
  return { outcome: 'accept', nonce: typeof nonce === 'string' ? nonce : undefined };
}
