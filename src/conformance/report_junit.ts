/** A report as JUnit XML, for what shows test results in continuous integration. */
import type { Strictness } from './conclusion.ts';
import type { Report } from './report.ts';
import { clean, escapeMarkup, groupBy, MAX_NAME, tellingOf, topicOf } from './report_text.ts';
import { lackOf, type Row, type View, viewOf } from './report_view.ts';
import type { Suite } from './types.ts';

const attribute = (name: string, value: string | number): string =>
  ` ${name}="${escapeMarkup(clean(String(value)))}"`;

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => attribute(name, value))
    .join('');

/**
 * Writes a report as JUnit XML: a suite is a kind with a topic, a case is a vector. A crash is an error, what is
 * unsupported or a known failure is skipped, what is untestable fails.
 *
 * @throws `TypeError` if the report is not whole or is of another suite.
 */
export function junitReport(report: Report, suite: Suite, strictness: Strictness = {}): string {
  const view = viewOf(report, suite, strictness);
  const { name, version } = report.implementation;
  const groups = groupBy(view.rows, ({ vector }) => `${vector.kind}/${topicOf(vector.id)}`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attribute('name', `${clean(name, MAX_NAME)} ${clean(version, MAX_NAME)}`)}${attributes(totals(view.rows, view.problems.length))}>`,
    ...[...groups].flatMap(([group, rows]) => testsuite(group, rows, view)),
    ...knownFailures(view),
    '</testsuites>',
    '',
  ].join('\n');
}

type Element = 'failure' | 'error' | 'skipped';

const ERRORS: ReadonlySet<string> = new Set(['crash', 'hang', 'protocol-error']);

function elementOf({ standing, result }: Row): Element | undefined {
  if (standing === 'unsupported' || standing === 'expected') return 'skipped';
  if (standing === 'failed' && ERRORS.has(result.grade)) return 'error';
  return standing === 'failed' || standing === 'untestable' ? 'failure' : undefined;
}

function totals(rows: readonly Row[], problems = 0): Readonly<Record<string, number | string>> {
  const elements = rows.map(elementOf);
  const count = (wanted: Element): number => elements.filter((element) => element === wanted).length;
  const time = rows.reduce((sum, { result }) => sum + (result.duration ?? 0), 0);
  return {
    tests: rows.length + problems,
    failures: count('failure') + problems,
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds(time),
  };
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

function testsuite(name: string, rows: readonly Row[], view: View): string[] {
  return [
    `  <testsuite${attribute('name', name)}${attributes(totals(rows))}${attribute('timestamp', view.report.started)}>`,
    ...rows.flatMap((row) => testcase(row, name, view)),
    '  </testsuite>',
  ];
}

function testcase(row: Row, classname: string, view: View): string[] {
  const { vector, result } = row;
  const own = attributes({ name: vector.id, classname, time: seconds(result.duration ?? 0) });
  const properties = [
    ...vector.requirements.map((value) => attributes({ name: 'requirement', value })),
    ...vector.flags.map((value) => attributes({ name: 'flag', value })),
    ...Object.entries({ level: vector.level, severity: vector.severity, grade: result.grade }).map(
      ([name, value]) => attributes({ name, value }),
    ),
  ];
  return [
    `    <testcase${own}>`,
    `      <properties>${properties.map((property) => `<property${property}/>`).join('')}</properties>`,
    ...outcome(row, view),
    '    </testcase>',
  ];
}

function outcome(row: Row, { report }: View): string[] {
  const { vector, result, standing } = row;
  const element = elementOf(row);
  if (element === undefined) {
    if (standing === 'passed') return [];
    return [`      <system-out>${escapeMarkup(story(row))}</system-out>`];
  }
  if (standing === 'unsupported') {
    return [`      <skipped${attribute('message', `unsupported: ${lackOf(row, report)}`)}/>`];
  }
  if (standing === 'expected') {
    return [`      <skipped${attribute('message', `expected: ${result.grade}: ${tellingOf(result)}`)}/>`];
  }
  const message = `${vector.title}: ${clean(tellingOf(result))}`;
  return [
    `      <${element}${attributes({ type: result.grade, message })}>${escapeMarkup(story(row))}</${element}>`,
  ];
}

function story({ vector, result }: Row): string {
  const { expected, got, difference, native } = result;
  return [
    `${result.grade}: ${vector.title}`,
    `why       ${vector.why}`,
    `expected  ${clean(expected)}`,
    `got       ${clean(got)}`,
    ...(difference === undefined ? [] : [`because   ${clean(difference)}`]),
    ...(native === undefined ? [] : [`native    ${clean(native)}`]),
  ].join('\n');
}

function knownFailures({ problems }: View): string[] {
  if (problems.length === 0) return [];
  const cases = problems.map(
    (problem, index) =>
      `    <testcase${attributes({ name: `entry ${index + 1}`, classname: 'known failures' })}><failure${attributes({ type: 'known-failure', message: problem })}/></testcase>`,
  );
  const { length } = problems;
  const counts = attributes({ tests: length, failures: length, errors: 0, skipped: 0 });
  return [`  <testsuite name="known failures"${counts}>`, ...cases, '  </testsuite>'];
}
