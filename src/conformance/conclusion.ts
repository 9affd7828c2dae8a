/** What a report comes to: the exit code of the command line. */
import type { Expected } from './expected.ts';
import { FAILURES, type Report, reportProblem } from './report.ts';
import type { GradeName, Level, Result, Suite } from './types.ts';

/** How strictly a report is read. */
export interface Strictness {
  /** A "should" that is not met fails. Defaults to `false`. */
  readonly should?: boolean;
  /** A refusal for another reason fails. Defaults to `false`. */
  readonly reasons?: boolean;
}

/** Conformant, failed, incomplete, or no report that can be read. */
export type Conclusion = 'conformant' | 'failed' | 'incomplete' | 'defect';

/** Exit codes; 2 is for a wrong command line. */
export const EXIT_CODES: Readonly<Record<Conclusion, number>> = {
  conformant: 0,
  failed: 1,
  incomplete: 3,
  defect: 4,
};

/** Grades of a vector that was run. */
const RUN: ReadonlySet<GradeName> = new Set(['pass', 'coarse', 'unattributed', 'observed', 'wrong-reason']);

/**
 * Says what a report comes to. Nothing is conformant that was not run: a selection of which every vector is unsupported is
 * incomplete, as is one with a vector that could not be tested.
 */
export function conclude(
  report: Report,
  suite: Suite,
  { should = false, reasons = false }: Strictness = {},
  expected: Expected = { ids: new Set(), problems: [] },
): Conclusion {
  if (reportProblem(report) !== undefined || report.suite.digest !== suite.digest) return 'defect';
  const levels = new Map<string, Level>(suite.vectors.map(({ id, level }) => [id, level]));
  const counts = (result: Result): boolean => {
    const level = levels.get(result.id);
    const isFailure = FAILURES.has(result.grade) || (reasons && result.grade === 'wrong-reason');
    // An implementation that breaks down or contradicts itself fails whatever the standards say about the input.
    const isDemanded = level === 'must' || (should && level === 'should') || DEFECTS.has(result.grade);
    return isFailure && isDemanded && !expected.ids.has(result.id);
  };
  if (expected.problems.length > 0 || report.results.some(counts)) return 'failed';
  const isTested = report.results.some(({ grade }) => RUN.has(grade));
  const isComplete = report.results.every(({ grade }) => grade !== 'untestable');
  return isTested && isComplete ? 'conformant' : 'incomplete';
}

const DEFECTS: ReadonlySet<GradeName> = new Set([
  'contradicts-choice',
  'inconsistent',
  'crash',
  'hang',
  'protocol-error',
  'broken-declaration',
]);
