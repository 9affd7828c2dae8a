/**
 * The conformance engine: selects vectors, runs an adapter, grades what it does, and reports. It reads no file and opens no
 * connection; suite and adapter are given to it.
 *
 * @module
 */
export type { Canary } from './canaries.ts';
export type { ObservedChoice } from './choices.ts';
export { type Conclusion, conclude, EXIT_CODES, type Strictness } from './conclusion.ts';
export { type RunOptions, runConformance } from './engine.ts';
export { compareExpected, type Expected, expectedOf } from './expected.ts';
export { type Counts, type Footer, type Report, reportProblem } from './report.ts';
export { badgeJson, badgeSvg } from './report_badge.ts';
export { parseReport } from './report_check.ts';
export { diffReports, diffText } from './report_diff.ts';
export { htmlReport } from './report_html.ts';
export { junitReport } from './report_junit.ts';
export { markdownReport } from './report_markdown.ts';
export { mergeReports } from './report_merge.ts';
export { terminalReport } from './report_terminal.ts';
export type { Selection } from './select.ts';
export type {
  Adapter,
  AdapterInfo,
  Answer,
  ClockMode,
  Expectation,
  ExpectedFailure,
  GradeName,
  Level,
  Members,
  Result,
  Session,
  Suite,
  TestKey,
  Vector,
} from './types.ts';
