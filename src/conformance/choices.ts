/** Which options explain what an implementation did where the standards leave a choice. */
import type { Answer, Suite, Vector } from './types.ts';

/** What was seen of one choice. */
export interface ObservedChoice {
  readonly choice: string;
  /** The option that the adapter declared. */
  readonly declared?: string;
  /** Options that explain every outcome; none means that the implementation is not consistent. */
  readonly explainedBy: readonly string[];
  /** Vectors of the choice that were run. */
  readonly vectors: number;
  readonly recommended?: string;
}

/** One outcome of a choice. */
export interface Sighting {
  readonly vector: Vector;
  readonly answer: Answer;
}

/** Finds, for every choice that was seen, the options that explain all its outcomes. */
export function observeChoices(
  sightings: readonly Sighting[],
  declared: Readonly<Record<string, string>>,
  recommended: Suite['recommended'],
): ObservedChoice[] {
  const byChoice = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const { choice } = sighting.vector.expect;
    const { outcome } = sighting.answer;
    if (choice === undefined || (outcome !== 'accept' && outcome !== 'reject')) continue;
    const group = byChoice.get(choice);
    if (group === undefined) byChoice.set(choice, [sighting]);
    else group.push(sighting);
  }
  return [...byChoice]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([choice, seen]) => {
      const options = Object.keys(seen[0]?.vector.expect.when ?? {});
      const explainedBy = options.filter((option) =>
        seen.every(({ vector, answer }) => vector.expect.when?.[option] === answer.outcome),
      );
      return {
        choice,
        ...(Object.hasOwn(declared, choice) && { declared: String(declared[choice]) }),
        explainedBy,
        vectors: seen.length,
        ...(Object.hasOwn(recommended, choice) && { recommended: String(recommended[choice]) }),
      };
    });
}
