/** The three ways in which an implementation learns the time, and what they make of an input. */

import type { ProofInput, Recipe, Toolbox } from './recipe/draft.ts';
import { mint } from './recipe/recipe.ts';
import { toolbox } from './toolbox.ts';
import type { ClockMode, Members, Suite, Vector } from './types.ts';

/** Puts the input of a vector where the implementation's clock is. */
export interface Clock {
  /**
   * The input to send; `undefined` where the vector needs a clock that can be set.
   *
   * @param later - Seconds that the clock is ahead of where the vector has it.
   */
  inputOf(vector: Vector, later?: number): Promise<Members | undefined>;
}

type Change = (vector: Vector, later: number) => Promise<Members | undefined>;

/**
 * Opens a clock.
 *
 * - `inject`: the implementation takes `clock` as an argument. Nothing is changed.
 * - `rebase`: it uses the real time. Proofs are made anew, at the present time, from the recipe and by the test keys.
 * - `window`: it can only widen its window. What is about time is not testable, the rest is as it is.
 */
export function openClock(mode: ClockMode, suite: Suite, now: () => number): Clock {
  const changes: Readonly<Record<ClockMode, Change>> = {
    inject: async ({ input }, later) =>
      later === 0 ? input : { ...input, clock: Number(input['clock']) + later },
    rebase: rebase(suite, now),
    window: async (vector, later) =>
      later !== 0 || vector.kind === 'sequence' || isAboutTime(vector) ? undefined : vector.input,
  };
  return {
    inputOf: async (vector, later = 0) =>
      'clock' in vector.input ? changes[mode](vector, later) : vector.input,
  };
}

const TIME_FLAGS: ReadonlySet<string> = new Set(['TimeBoundary', 'TimeUnit', 'TimeType', 'TimeWindow']);

/** Tells whether the verdict of a vector depends on the time. */
export const isAboutTime = ({ flags, expect }: Pick<Vector, 'flags' | 'expect'>): boolean =>
  flags.some((flag) => TIME_FLAGS.has(flag)) ||
  (expect.reasons ?? []).some((reason) => TIME_REASONS.has(reason));

const TIME_REASONS: ReadonlySet<string> = new Set([
  'iat_too_old',
  'iat_in_future',
  'expired',
  'not_yet_valid',
]);

function rebase(suite: Suite, now: () => number): Change {
  const byId = new Map(suite.vectors.map((vector) => [vector.id, vector]));
  const tools = toolbox(suite.keys);
  return async (vector, later) => {
    if (vector.kind === 'proof-create') return { ...vector.input, clock: now() };
    // The edge of a window is reached by the second, and seconds pass on the way.
    if (vector.kind !== 'proof-validate' || vector.flags.includes('TimeBoundary')) return undefined;
    const base = vector.baseline === undefined ? vector : byId.get(vector.baseline);
    if (base === undefined) return undefined;
    return rebased(vector, base.input as unknown as ProofInput, now() - later, tools);
  };
}

async function rebased(
  { id, recipe = [] }: Vector,
  input: ProofInput,
  now: number,
  tools: Toolbox,
): Promise<Members | undefined> {
  try {
    const minted = await mint(input, recipe as Recipe, { id, shift: now - input.clock }, tools);
    return minted.input as unknown as Members;
  } catch {
    // A key that is not ours, or a signature that WebCrypto does not make.
    return undefined;
  }
}
