/** The report of a run: one JSON document, of which every other form is made. */
import type { Canary } from './canaries.ts';
import type { ObservedChoice } from './choices.ts';
import type { AdapterInfo, ExpectedFailure, GradeName, Level, Result, Suite, Vector } from './types.ts';

/** Number of vectors by grade. */
export type Counts = Readonly<Partial<Record<GradeName, number>>>;

/** A report. Its footer is at the end: a report without one is of a run that did not come to its end. */
export interface Report {
  readonly report: 1;
  readonly suite: { readonly version: string; readonly digest: string; readonly vectors: number };
  readonly implementation: AdapterInfo['implementation'];
  readonly adapter: Omit<AdapterInfo, 'implementation' | 'choices'>;
  readonly seed: number;
  /** ISO 8601. */
  readonly started: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly canaries: { readonly before: readonly Canary[]; readonly after: readonly Canary[] };
  readonly choices: readonly ObservedChoice[];
  /** Failures that are known, as the run was given them. */
  readonly expected?: readonly ExpectedFailure[];
  readonly results: readonly Result[];
  readonly footer: Footer;
}

export interface Footer {
  /** Vectors that were selected: the sum of all counts. */
  readonly total: number;
  readonly grades: Counts;
  readonly levels: Readonly<Partial<Record<Level, Counts>>>;
  readonly kinds: Readonly<Record<string, Counts>>;
}

interface Parts {
  readonly suite: Suite;
  readonly info: AdapterInfo;
  readonly seed: number;
  /** Milliseconds since the epoch. */
  readonly started: number;
  readonly canaries: Report['canaries'];
  readonly choices: readonly ObservedChoice[];
  readonly results: readonly Result[];
  readonly selected: readonly Vector[];
}

/** Puts a report together. */
export function reportOf({
  suite,
  info,
  seed,
  started,
  canaries,
  choices,
  results,
  selected,
}: Parts): Report {
  const { implementation, choices: _, ...adapter } = info;
  return {
    report: 1,
    suite: { version: suite.version, digest: suite.digest, vectors: suite.vectors.length },
    implementation,
    adapter,
    seed,
    started: new Date(started).toISOString(),
    duration: Date.now() - started,
    canaries,
    choices,
    results,
    footer: footerOf(results, selected),
  };
}

/** Counts results by grade, by level and by kind. */
export function footerOf(results: readonly Result[], selected: readonly Vector[]): Footer {
  const byId = new Map(selected.map((vector) => [vector.id, vector]));
  const counted = (key: (vector: Vector) => string): Record<string, Counts> => {
    const groups: Record<string, Record<string, number>> = {};
    for (const { id, grade } of results) {
      const vector = byId.get(id);
      if (vector === undefined) continue;
      groups[key(vector)] ??= {};
      const counts = groups[key(vector)] as Record<string, number>;
      counts[grade] = (counts[grade] ?? 0) + 1;
    }
    return groups;
  };
  return {
    total: selected.length,
    grades: counted(() => 'all')['all'] ?? {},
    levels: counted(({ level }) => level),
    kinds: counted(({ kind }) => kind),
  };
}

const sum = (counts: Counts): number => Object.values(counts).reduce((total, count) => total + count, 0);

/**
 * Checks that a report is whole: it has its footer, every count sums to the total, and every result is counted.
 *
 * @returns What is wrong, or `undefined`.
 */
export function reportProblem(report: Report): string | undefined {
  const { footer, results } = report;
  if (report.report !== 1) return 'it is no report of version 1';
  if (footer === undefined || !Array.isArray(results))
    return 'it has no footer: the run did not come to its end';
  const { total, grades, levels, kinds } = footer;
  if (results.length !== total || new Set(results.map(({ id }) => id)).size !== total)
    return `it has ${results.length} results, not ${total}`;
  for (const groups of [{ all: grades }, levels, kinds]) {
    const all = Object.values(groups).reduce((count, counts) => count + sum(counts), 0);
    if (all !== total) return `its counts sum to ${all}, not ${total}`;
  }
  for (const [grade, count] of Object.entries(grades)) {
    const found = results.filter((result) => result.grade === grade).length;
    if (found !== count) return `it counts ${count} of grade ${grade} and has ${found}`;
  }
  return undefined;
}

/** Grades that speak against an implementation. */
export const FAILURES: ReadonlySet<GradeName> = new Set([
  'false-accept',
  'false-reject',
  'wrong-value',
  'contradicts-choice',
  'inconsistent',
  'crash',
  'hang',
  'protocol-error',
  'broken-declaration',
]);
