/** Puts reports of parts of a suite together, so that the parts can be run apart. */
import type { ObservedChoice } from './choices.ts';
import { footerOf, type Report, reportProblem } from './report.ts';
import { byText, groupBy } from './report_text.ts';
import { same } from './same.ts';
import type { Result, Suite } from './types.ts';

/**
 * Merges reports: those of one implementation with one configuration become one, in the order of their first. What a
 * matrix of implementations is made of, too.
 *
 * @throws `TypeError` if a report is not whole, is of another suite, or two contradict each other about a vector.
 */
export function mergeReports(reports: readonly Report[], suite: Suite): Report[] {
  for (const report of reports) {
    const isOfSuite = report.suite.digest === suite.digest;
    const problem = reportProblem(report) ?? (isOfSuite ? undefined : 'one is of another suite');
    if (problem !== undefined) refuse(problem);
  }
  const groups = groupBy(reports, ({ implementation, adapter }) => canonical([implementation, adapter]));
  return [...groups.values()].map((parts) => mergeParts(parts as [Report, ...Report[]], suite));
}

function refuse(problem: string): never {
  throw new TypeError(`Cannot merge conformance reports: ${problem}`);
}

/** JSON with members in one order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => byText(a, b)))
      : member,
  );
}

function mergeParts(parts: readonly [Report, ...Report[]], suite: Suite): Report {
  const [first] = parts;
  if (parts.length === 1) return first;
  const byId = new Map<string, Result>();
  for (const result of parts.flatMap(({ results }) => results)) {
    const known = byId.get(result.id);
    if (known !== undefined && !isSameResult(known, result)) refuse('two differ about a vector');
    byId.set(result.id, known ?? result);
  }
  const results = [...byId.values()];
  const selected = suite.vectors.filter(({ id }) => byId.has(id));
  if (selected.length !== results.length) refuse('one has a vector that the suite does not have');
  const expected = parts.flatMap((part) => part.expected ?? []);
  return {
    ...first,
    started: parts.map(({ started }) => started).sort(byText)[0] as string,
    duration: parts.reduce((total, { duration }) => total + duration, 0),
    canaries: {
      before: parts.flatMap(({ canaries }) => canaries.before),
      after: parts.flatMap(({ canaries }) => canaries.after),
    },
    choices: mergeChoices(parts.flatMap(({ choices }) => choices)),
    ...(expected.length > 0 && { expected: unique(expected) }),
    results,
    footer: footerOf(results, selected),
  };
}

const unique = <T>(items: readonly T[]): T[] =>
  [...groupBy(items, canonical).values()].map(([item]) => item as T);

/** Words and durations may differ. */
const isSameResult = (a: Result, b: Result): boolean =>
  same([a.grade, a.rev, a.reason ?? ''], [b.grade, b.rev, b.reason ?? '']);

/** An option explains all outcomes if it explains those of every part. */
function mergeChoices(choices: readonly ObservedChoice[]): ObservedChoice[] {
  const groups = groupBy(choices, ({ choice }) => choice);
  return [...groups]
    .sort(([a], [b]) => byText(a, b))
    .map(([, seen]) => ({
      ...(seen[0] as ObservedChoice),
      explainedBy: (seen[0] as ObservedChoice).explainedBy.filter((option) =>
        seen.every(({ explainedBy }) => explainedBy.includes(option)),
      ),
      vectors: seen.reduce((total, { vectors }) => total + vectors, 0),
    }));
}
