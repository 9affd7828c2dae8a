/** What changed from one report to another, and whether the vector or the implementation did. */
import { FAILURES, type Report, reportProblem } from './report.ts';
import { byText, clean, MAX_NAME, tellingOf } from './report_text.ts';
import type { GradeName, Result } from './types.ts';

/** How a result changed. */
export type ChangeName =
  /** Did not fail, and does now. */
  | 'new-failure'
  /** Failed, and does no more. */
  | 'fixed'
  /** Fails otherwise. */
  | 'other-failure'
  /** The grade changed, and neither is a failure. */
  | 'other-grade'
  /** Same grade, another reason. */
  | 'changed-reason'
  | 'added'
  | 'removed';

/** One vector whose result changed. */
export interface Change {
  readonly id: string;
  readonly change: ChangeName;
  /** Who changed: a vector of another revision asks another question. */
  readonly cause: 'vector' | 'implementation';
  readonly before?: Result;
  readonly after?: Result;
}

/** One choice that is taken otherwise. */
export interface ChoiceChange {
  readonly choice: string;
  readonly before: string;
  readonly after: string;
}

/** What changed from one report to another. */
export interface ReportDifference {
  /** New failures first, then in the order of {@link ChangeName}, then by id. */
  readonly changes: readonly Change[];
  readonly choices: readonly ChoiceChange[];
  /** Whether both are of the same suite. */
  readonly isSameSuite: boolean;
  /** Whether both are of implementations with the same name. */
  readonly isSameImplementation: boolean;
}

const ORDER: readonly ChangeName[] = [
  'new-failure',
  'fixed',
  'other-failure',
  'other-grade',
  'changed-reason',
  'added',
  'removed',
];

/**
 * Compares two reports, of the same suite or not.
 *
 * @throws `TypeError` if one of them is not whole.
 */
export function diffReports(base: Report, head: Report): ReportDifference {
  for (const report of [base, head]) {
    const problem = reportProblem(report);
    if (problem !== undefined) throw new TypeError(`Cannot compare conformance reports: ${problem}`);
  }
  const before = new Map(base.results.map((result) => [result.id, result]));
  const after = new Map(head.results.map((result) => [result.id, result]));
  const ids = [...new Set([...before.keys(), ...after.keys()])];
  const changes = ids.flatMap((id) => changeOf(id, before.get(id), after.get(id)));
  return {
    changes: changes.sort((a, b) => ORDER.indexOf(a.change) - ORDER.indexOf(b.change) || byText(a.id, b.id)),
    choices: choiceChanges(base, head),
    isSameSuite: base.suite.digest === head.suite.digest,
    isSameImplementation: base.implementation.name === head.implementation.name,
  };
}

function changeOf(id: string, before: Result | undefined, after: Result | undefined): Change[] {
  if (before === undefined || after === undefined) {
    if (before !== undefined) return [{ id, change: 'removed', cause: 'vector', before }];
    return [{ id, change: 'added', cause: 'vector', ...(after && { after }) }];
  }
  const change = nameOf(before, after);
  if (change === undefined) return [];
  return [{ id, change, cause: before.rev === after.rev ? 'implementation' : 'vector', before, after }];
}

/** What is untestable does not pass either. */
const fails = (grade: GradeName): boolean => FAILURES.has(grade) || grade === 'untestable';

function nameOf(before: Result, after: Result): ChangeName | undefined {
  if (before.grade !== after.grade) {
    if (fails(before.grade)) return fails(after.grade) ? 'other-failure' : 'fixed';
    return fails(after.grade) ? 'new-failure' : 'other-grade';
  }
  return before.reason === after.reason ? undefined : 'changed-reason';
}

function choiceChanges(base: Report, head: Report): ChoiceChange[] {
  const describe = ({ choices }: Report): Map<string, string> =>
    new Map(
      choices.map(({ choice, declared, explainedBy }) => [
        choice,
        `${explainedBy.length === 0 ? 'inconsistent' : explainedBy.join(' or ')}${declared === undefined ? '' : ` (declared ${declared})`}`,
      ]),
    );
  const [before, after] = [describe(base), describe(head)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort(byText)
    .map((choice) => ({
      choice,
      before: before.get(choice) ?? 'not seen',
      after: after.get(choice) ?? 'not seen',
    }))
    .filter((change) => change.before !== change.after);
}

/** Headings of the parts of a difference. */
export const CHANGE_HEADINGS: Readonly<Record<ChangeName, string>> = {
  'new-failure': 'New failures',
  fixed: 'Fixed',
  'other-failure': 'Fail otherwise',
  'other-grade': 'Graded otherwise',
  'changed-reason': 'Another reason',
  added: 'Not in the first report',
  removed: 'Not in the second report',
};

const sideOf = (result: Result | undefined): string =>
  result === undefined ? 'nothing' : `${result.grade}: ${clean(tellingOf(result))}`;

/** What a change is, in words: `false-accept: accepted → pass: reject`. */
export function changeText({ before, after, cause }: Change): string {
  const vector =
    cause === 'vector' && before && after ? ` (vector changed: rev ${before.rev} → ${after.rev})` : '';
  return `${sideOf(before)} → ${sideOf(after)}${vector}`;
}

/** Greatest number of changes of one sort that are told. */
const LIMIT = 100;

/** Writes a difference as plain text. The last line is `N new failures, N fixed`. */
export function diffText(difference: ReportDifference): string {
  const { changes, choices, isSameSuite, isSameImplementation } = difference;
  const count = (wanted: ChangeName): number => changes.filter(({ change }) => change === wanted).length;
  return [
    ...(isSameSuite ? [] : ['The reports are of different suites', '']),
    ...(isSameImplementation ? [] : ['The reports are of different implementations', '']),
    ...ORDER.flatMap((name) => part(name, changes)),
    ...(choices.length > 0 ? ['Choices'] : []),
    ...choices.slice(0, LIMIT).map((change) => {
      const [choice, before, after] = [change.choice, change.before, change.after].map((text) =>
        clean(text, MAX_NAME),
      );
      return `  ${choice}: ${before} → ${after}`;
    }),
    ...(choices.length > 0 ? [''] : []),
    `${count('new-failure')} new failures, ${count('fixed')} fixed`,
  ].join('\n');
}

function part(name: ChangeName, changes: readonly Change[]): string[] {
  const own = changes.filter(({ change }) => change === name);
  if (own.length === 0) return [];
  return [
    `${CHANGE_HEADINGS[name]}: ${own.length}`,
    ...own.slice(0, LIMIT).map((change) => `  ${clean(change.id, 100)}  ${changeText(change)}`),
    ...(own.length > LIMIT ? [`  … and ${own.length - LIMIT} more`] : []),
    '',
  ];
}
