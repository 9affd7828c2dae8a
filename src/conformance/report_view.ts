/** A report beside the suite that it is of: every result with its vector and what it counts for. */
import type { Strictness } from './conclusion.ts';
import { compareExpected } from './expected.ts';
import { FAILURES, type Report, reportProblem } from './report.ts';
import { byText } from './report_text.ts';
import { missingNeed } from './select.ts';
import type { AdapterInfo, GradeName, Level, Result, Suite, Vector } from './types.ts';

/** What a result counts for. `warned`: it is not as it should be, and nothing demands that it is. */
export type Standing = 'passed' | 'failed' | 'warned' | 'expected' | 'untestable' | 'unsupported';

/** A result with its vector. */
export interface Row {
  readonly vector: Vector;
  readonly result: Result;
  readonly standing: Standing;
}

/** A report with its suite. */
export interface View {
  readonly report: Report;
  readonly suite: Suite;
  /** In the order of the suite. */
  readonly rows: readonly Row[];
  /** What is wrong with the list of known failures. */
  readonly problems: readonly string[];
}

const PASSED: ReadonlySet<GradeName> = new Set(['pass', 'coarse', 'unattributed', 'observed']);

/** An implementation that breaks down or contradicts itself fails whatever the standards say about the input. */
const DEFECTS: ReadonlySet<GradeName> = new Set([
  'contradicts-choice',
  'inconsistent',
  'crash',
  'hang',
  'protocol-error',
  'broken-declaration',
]);

/** Says what a grade counts for, leaving aside which failures are known. */
export function standingOf(grade: GradeName, level: Level, strictness: Strictness = {}): Standing {
  if (grade === 'unsupported' || grade === 'untestable') return grade;
  if (PASSED.has(grade)) return 'passed';
  const isDemanded = level === 'must' || (strictness.should === true && level === 'should');
  const isFailure = FAILURES.has(grade) || strictness.reasons === true;
  return isFailure && (isDemanded || DEFECTS.has(grade)) ? 'failed' : 'warned';
}

/**
 * Puts a report beside its suite.
 *
 * @throws `TypeError` if the report is not whole or is of another suite.
 */
export function viewOf(report: Report, suite: Suite, strictness: Strictness = {}): View {
  const problem = reportProblem(report) ?? suiteProblem(report, suite);
  if (problem !== undefined) throw new TypeError(`Cannot read conformance report: ${problem}`);
  const results = new Map(report.results.map((result) => [result.id, result]));
  const { ids, problems } = compareExpected(report, report.expected ?? []);
  const rows: Row[] = [];
  for (const vector of suite.vectors) {
    const result = results.get(vector.id);
    if (result === undefined) continue;
    const standing = ids.has(vector.id) ? 'expected' : standingOf(result.grade, vector.level, strictness);
    rows.push({ vector, result, standing });
  }
  return { report, suite, rows, problems };
}

function suiteProblem({ suite: { digest }, results }: Report, suite: Suite): string | undefined {
  if (digest !== suite.digest) return 'it is of another suite';
  const known = new Map(suite.vectors.map(({ id, rev }) => [id, rev]));
  const isKnown = results.every(({ id, rev }) => known.get(id) === rev);
  return isKnown ? undefined : 'it has a vector that the suite does not have';
}

/** Rows of one standing. */
export const withStanding = ({ rows }: View, standing: Standing): Row[] =>
  rows.filter((row) => row.standing === standing);

/** What the last line of a report says. Who could not be tested did not pass. */
export function totalsOf(view: View): { readonly passed: number; readonly failed: number } {
  const count = (standing: Standing): number => withStanding(view, standing).length;
  return { passed: count('passed'), failed: count('failed') + count('untestable') + view.problems.length };
}

const SEVERITIES: readonly string[] = ['critical', 'high', 'medium', 'low'];

/** False accepts first, then by severity, then by id. */
export function byWeight(a: Row, b: Row): number {
  const weight = ({ result, vector }: Row): number =>
    (result.grade === 'false-accept' ? 0 : SEVERITIES.length) + SEVERITIES.indexOf(vector.severity);
  return weight(a) - weight(b) || byText(a.vector.id, b.vector.id);
}

/** The capability that a row lacks, without its prefix: `RS256` for `alg:RS256`. */
export function lackOf({ vector }: Row, { adapter }: Report): string {
  const need = missingNeed(vector, adapter as AdapterInfo);
  return need === undefined ? 'other' : need.replace(/^(op|alg):/, '');
}

/** How many rows pass, of those that apply. */
export interface Share {
  readonly passed: number;
  readonly total: number;
}

/** The share of one level. A refusal for another reason is one; what is unsupported does not apply. */
export function shareOf(rows: readonly Row[], level: Level): Share {
  const own = rows.filter(({ vector, standing }) => vector.level === level && standing !== 'unsupported');
  const isPassed = ({ standing, result }: Row): boolean =>
    standing === 'passed' || (standing === 'warned' && result.grade === 'wrong-reason');
  return { passed: own.filter(isPassed).length, total: own.length };
}
