/** A report as Markdown, for the summary of a run in continuous integration. */
import type { Strictness } from './conclusion.ts';
import type { Report } from './report.ts';
import { CHANGE_HEADINGS, type ChangeName, changeText, diffReports } from './report_diff.ts';
import { clean, groupBy, LOOKS, MAX_NAME } from './report_text.ts';
import {
  byWeight,
  type Row,
  type Standing,
  shareOf,
  totalsOf,
  type View,
  viewOf,
  withStanding,
} from './report_view.ts';
import type { Level, Suite } from './types.ts';

/** How a report in Markdown is written. */
export interface MarkdownOptions {
  readonly strictness?: Strictness;
  /** An earlier report, to say what changed since. */
  readonly base?: Report;
  /** Greatest number of failures told in full. Defaults to 100. */
  readonly limit?: number;
}

/** Signs that mean nothing inside of a code span, in a table or not. */
const PLAIN = /^[A-Za-z0-9.,:;()@/=_-](?:[A-Za-z0-9 .,:;()@/=_-]*[A-Za-z0-9.,:;()@/=_-])?$/;

/**
 * Escapes a text for Markdown: as code, in which no name is called and no address becomes a link, and with every sign that
 * could mean something as a reference of HTML.
 */
function code(text: string): string {
  const short = clean(text);
  if (PLAIN.test(short)) return `\`${short}\``;
  return `<code>${short.replace(/[^A-Za-z0-9 ,()\u{80}-\u{10ffff}]/gu, (sign) => `&#${sign.codePointAt(0)};`)}</code>`;
}

/** {@link code} for text of the suite, which is meant to be read. */
const prose = (text: string): string =>
  clean(text).replace(/[\\`*_{}[\]<>()#+!|~&@$:/]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * Writes a report as Markdown.
 *
 * @throws `TypeError` if a report is not whole or is of another suite.
 */
export function markdownReport(
  report: Report,
  suite: Suite,
  { strictness = {}, base, limit = 100 }: MarkdownOptions = {},
): string {
  const view = viewOf(report, suite, strictness);
  const { passed, failed } = totalsOf(view);
  const { name, version } = report.implementation;
  const told = [...withStanding(view, 'failed'), ...withStanding(view, 'warned')].sort(byWeight);
  return [
    `## ${failed > 0 ? '❌' : '✅'} DPoP conformance: ${code(clean(name, MAX_NAME))} ${code(clean(version, MAX_NAME))}`,
    '',
    `**${passed} passed, ${failed} failed** of ${view.rows.length} vectors, suite ${prose(suite.version)}.`,
    '',
    ...table(view),
    ...(base === undefined ? [] : difference(base, report, limit)),
    ...failures(told.slice(0, limit), suite),
    ...(told.length > limit ? [`… and ${told.length - limit} more: see the JSON report.`, ''] : []),
    ...view.problems.slice(0, limit).map((problem) => `- Known failures: ${code(problem)}`),
  ].join('\n');
}

function table({ rows }: View): string[] {
  const groups = groupBy(rows, ({ vector }) => vector.kind);
  return [
    '| kind | must | should | false accepts | other failures | other reasons | untestable | unsupported |',
    '| :-- | --: | --: | --: | --: | --: | --: | --: |',
    ...[...groups].map(([kind, own]) => line(prose(kind), own)),
    ...(groups.size > 1 ? [line('**all**', rows)] : []),
    '',
  ];
}

function line(heading: string, rows: readonly Row[]): string {
  const share = (level: Level): string => {
    const { passed, total } = shareOf(rows, level);
    return total === 0 ? '–' : `${passed}/${total}`;
  };
  const standing = (wanted: Standing): number => rows.filter((row) => row.standing === wanted).length;
  const accepts = rows.filter(({ result }) => result.grade === 'false-accept').length;
  const failed = rows.filter(
    (row) => row.standing === 'failed' && row.result.grade !== 'false-accept',
  ).length;
  const reasons = rows.filter(({ result }) => result.grade === 'wrong-reason').length;
  const cells = [heading, share('must'), share('should'), accepts, failed, reasons];
  return `| ${[...cells, standing('untestable'), standing('unsupported')].join(' | ')} |`;
}

function difference(base: Report, head: Report, limit: number): string[] {
  const { changes, choices, isSameSuite } = diffReports(base, head);
  const groups = groupBy(changes, ({ change }) => change);
  if (changes.length + choices.length === 0) return ['No result changed since the base report.', ''];
  const parts = [...groups].flatMap(([change, own]) => [
    ...details(
      `${CHANGE_HEADINGS[change as ChangeName]}: ${own.length}`,
      own.slice(0, limit).map((one) => `- ${code(one.id)}: ${code(changeText(one))}`),
    ),
  ]);
  const lines = choices
    .slice(0, limit)
    .map(({ choice, before, after }) => `- ${code(choice)}: ${code(before)} → ${code(after)}`);
  return [
    '### Since the base report',
    '',
    ...(isSameSuite ? [] : ['The base report is of another version of the suite.', '']),
    ...parts,
    ...(choices.length > 0 ? details(`Choices: ${choices.length}`, lines) : []),
  ];
}

/** A part that opens. The blank lines make Markdown of what is inside. */
const details = (heading: string, lines: readonly string[]): string[] => [
  `<details><summary>${heading}</summary>`,
  '',
  ...lines,
  '',
  '</details>',
  '',
];

function failures(rows: readonly Row[], { texts }: Suite): string[] {
  if (rows.length === 0) return [];
  const groups = groupBy(rows, ({ vector }) => vector.requirements[0] ?? 'No requirement');
  const parts = [...groups].flatMap(([requirement, own]) => {
    const text = texts?.requirements[requirement];
    const accepts = own.filter(({ result }) => result.grade === 'false-accept').length;
    const heading = [
      `<b>${prose(requirement)}</b>`,
      `${own.length}${accepts > 0 ? ` (${accepts} accepted that must be refused)` : ''}`,
      ...(text === undefined ? [] : [prose(text)]),
    ].join(' · ');
    return details(heading, own.flatMap(failure));
  });
  return ['### What differs', '', ...parts];
}

function failure({ vector, result }: Row): string[] {
  const native = result.native === undefined ? [] : [`  native ${code(result.native)}<br>`];
  return [
    `- ${LOOKS[result.grade].glyph} ${code(vector.id)} **${result.grade}**, ${vector.level}, ${vector.severity}<br>`,
    `  ${prose(vector.title)}. ${prose(vector.why)}<br>`,
    `  expected ${code(result.expected)}<br>`,
    ...native,
    `  got ${code(result.got)}${result.difference === undefined ? '' : `: ${code(result.difference)}`}`,
  ];
}
