/** Failures that are known: each is still run, and an entry that no longer holds fails the run. */
import { FAILURES, type Report } from './report.ts';
import type { ExpectedFailure, GradeName, Result } from './types.ts';

/** What a list of known failures makes of a report. */
export interface Expected {
  /** Ids of vectors that failed as said. */
  readonly ids: ReadonlySet<string>;
  /** What is wrong with the list, one line each: every one fails the run. */
  readonly problems: readonly string[];
}

/** A wildcard that hides more than this hides what nobody looked at. */
const MOST_MATCHES = 20;

/** Grades that can be expected. */
const isFailure = (grade: GradeName): boolean => FAILURES.has(grade) || grade === 'wrong-reason';

/** Compares a report with the failures that are known. */
export function compareExpected(report: Report, entries: readonly ExpectedFailure[]): Expected {
  const ids = new Set<string>();
  const problems: string[] = [];
  for (const entry of entries) {
    const matches = report.results.filter(({ id }) => isMeant(entry.id, id));
    const problem = problemOf(entry, matches);
    if (problem !== undefined) problems.push(`${entry.id}: ${problem}`);
    else for (const { id } of matches) ids.add(id);
  }
  return { ids, problems };
}

const isMeant = (pattern: string, id: string): boolean =>
  pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern;

function problemOf({ grade, rev }: ExpectedFailure, matches: readonly Result[]): string | undefined {
  if (!isFailure(grade)) return `${grade} is no failure`;
  if (matches.length === 0) return 'no such vector was selected';
  if (matches.length > MOST_MATCHES) return `matches ${matches.length} vectors, more than ${MOST_MATCHES}`;
  const other = matches.find((result) => result.grade !== grade);
  if (other !== undefined) return `${other.id} is now ${other.grade}, not ${grade}`;
  const revised = rev === undefined ? undefined : matches.find((result) => result.rev !== rev);
  return revised && `is for revision ${rev}, and the vector has revision ${revised.rev}`;
}

/** Makes a list of known failures of a report; what an earlier list said about a vector is kept. */
export function expectedOf(report: Report, earlier: readonly ExpectedFailure[] = []): ExpectedFailure[] {
  return report.results
    .filter(({ grade }) => isFailure(grade))
    .map(({ id, rev, grade }) => {
      const known = earlier.find((entry) => entry.id === id);
      return { ...known, id, rev, grade, why: known?.why ?? 'not looked at yet' };
    });
}
