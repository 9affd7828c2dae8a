/** A report for a terminal: summary, counts, failures by requirement with the command that repeats each. */
import type { Strictness } from './conclusion.ts';
import type { Report } from './report.ts';
import {
  byText,
  caseOf,
  clean,
  cleanList,
  columns,
  groupBy,
  LOOKS,
  MAX_NAME,
  tellingOf,
} from './report_text.ts';
import {
  byWeight,
  lackOf,
  type Row,
  type Standing,
  shareOf,
  totalsOf,
  type View,
  viewOf,
  withStanding,
} from './report_view.ts';
import type { Suite } from './types.ts';

/** How a report for a terminal is written. */
export interface TerminalOptions {
  /** Dresses a text up. Defaults to leaving it as it is. */
  readonly paint?: (style: 'bold' | 'dim' | 'red' | 'green' | 'yellow', text: string) => string;
  /** The command that repeats a vector. Defaults to `rfc9449 conformance --only <id>`. */
  readonly command?: (id: string) => string;
  readonly strictness?: Strictness;
  /** Lists every vector. Defaults to `false`. */
  readonly isVerbose?: boolean;
  /** Greatest number of failures told in full. Defaults to 100. */
  readonly limit?: number;
}

type Paint = NonNullable<TerminalOptions['paint']>;

const ROLES: readonly (readonly [role: string, name: string])[] = [
  ['rs', 'RS'],
  ['as', 'AS'],
  ['client', 'client'],
];

/**
 * Writes a report for a terminal. Lines are separated by line feeds, the last is `N passed, N failed`.
 *
 * @throws `TypeError` if the report is not whole or is of another suite.
 */
export function terminalReport(
  report: Report,
  suite: Suite,
  {
    paint = (_, text) => text,
    command = (id) => `rfc9449 conformance --only ${id}`,
    strictness = {},
    isVerbose = false,
    limit = 100,
  }: TerminalOptions = {},
): string {
  const view = viewOf(report, suite, strictness);
  const { passed, failed } = totalsOf(view);
  const told = [...withStanding(view, 'failed'), ...withStanding(view, 'warned')];
  return [
    ...(isVerbose ? [...view.rows.map((row) => verboseLine(row, paint)), ''] : []),
    ...summary(view, paint),
    '',
    ...counts(view),
    ...untestable(view, paint),
    ...failures(told, { paint, command, limit, suite }),
    ...view.problems
      .slice(0, limit)
      .map((problem) => `${paint('red', '✗')} known failures: ${clean(problem)}`),
    '',
    paint(failed > 0 ? 'red' : 'green', `${passed} passed, ${failed} failed`),
  ].join('\n');
}

function verboseLine({ vector, result }: Row, paint: Paint): string {
  const { glyph } = LOOKS[result.grade];
  return `${paint(toneOf(result.grade), glyph)} ${vector.id}  ${clean(result.got)}`;
}

function toneOf(grade: Row['result']['grade']): 'green' | 'yellow' | 'red' | 'dim' {
  const { tone } = LOOKS[grade];
  if (tone === 'good' || tone === 'fair') return 'green';
  if (tone === 'none') return 'dim';
  return tone === 'warn' ? 'yellow' : 'red';
}

function summary(view: View, paint: Paint): string[] {
  const { implementation, suite, adapter, seed, canaries, duration } = view.report;
  const { name, version, language, runtime } = implementation;
  const where = [language, runtime].filter((text) => text !== undefined).map((text) => clean(text, MAX_NAME));
  const all = [...canaries.before, ...canaries.after];
  const dead = all.filter(({ passed }) => !passed);
  const state = `canaries ${all.length - dead.length}/${all.length}`;
  return [
    paint(
      'bold',
      `${clean(name, MAX_NAME)} ${clean(version, MAX_NAME)}${where.length > 0 ? ` (${where.join(', ')})` : ''}`,
    ),
    paint(
      'dim',
      `vectors ${clean(suite.version, MAX_NAME)} · clock ${clean(adapter.clock, MAX_NAME)} · seed ${seed} · ${(duration / 1000).toFixed(1)} s`,
    ),
    ...ROLES.flatMap(([role, label]) => roleLine(view, role, label)),
    dead.length > 0 ? paint('red', state) : state,
    ...dead
      .slice(0, 3)
      .map(({ scope, what, got = '' }) =>
        paint('red', `  ✗ ${[scope, what, got].map((text) => clean(text, MAX_NAME)).join(' · ')}`),
      ),
  ];
}

/** What a role comes to: `RS must 412/412 · should 37/41 · choices 19 (2 discouraged) · untestable 0`. */
function roleLine({ report, rows }: View, role: string, label: string): string[] {
  const own = rows.filter(({ vector }) => vector.roles.includes(role));
  if (own.length === 0) return [];
  const must = shareOf(own, 'must');
  const should = shareOf(own, 'should');
  const count = (isOne: (row: Row) => boolean): number => own.filter(isOne).length;
  const standing = (wanted: Standing): number => count((row) => row.standing === wanted);
  const choices = new Set(own.flatMap(({ vector }) => vector.expect.choice ?? []));
  const seen = report.choices.filter(({ choice }) => choices.has(choice));
  const discouraged = seen.filter(
    ({ explainedBy, recommended }) => recommended !== undefined && !explainedBy.includes(recommended),
  ).length;
  const lacks = [
    ...new Set(own.filter((row) => row.standing === 'unsupported').map((row) => lackOf(row, report))),
  ];
  const optional: readonly (readonly [string, number])[] = [
    ['false accepts', count(({ result }) => result.grade === 'false-accept')],
    ['other reasons', count(({ result }) => result.grade === 'wrong-reason')],
    ['known failures', standing('expected')],
  ];
  return [
    [
      `${label.padEnd(6)} must ${must.passed}/${must.total}`,
      ...(should.total > 0 ? [`should ${should.passed}/${should.total}`] : []),
      `choices ${seen.length}${discouraged > 0 ? ` (${discouraged} discouraged)` : ''}`,
      ...optional.flatMap(([name, number]) => (number > 0 ? [`${name} ${number}`] : [])),
      `untestable ${standing('untestable')}`,
      `unsupported ${standing('unsupported')}${lacks.length > 0 ? ` (${cleanList(lacks, 4)})` : ''}`,
    ].join(' · '),
  ];
}

const HEADINGS = ['kind', 'alg', 'cases', 'vectors', 'passed', 'failed', 'other', 'unsupported'];

function counts({ rows }: View): string[] {
  const groups = groupBy(rows, ({ vector }) => `${vector.kind}\n${vector.alg}`);
  const lines = [...groups]
    .sort(([a], [b]) => byText(a, b))
    .map(([key, own]) => countsRow(own, ...(key.split('\n') as [string, string])));
  return columns([HEADINGS, ...lines, countsRow(rows, 'total', '')]);
}

function countsRow(rows: readonly Row[], kind: string, alg: string): (string | number)[] {
  const count = (...wanted: Standing[]): number =>
    rows.filter(({ standing }) => wanted.includes(standing)).length;
  return [
    kind,
    alg,
    new Set(rows.map(({ vector }) => caseOf(vector.id))).size,
    rows.length,
    count('passed'),
    count('failed', 'untestable'),
    count('warned', 'expected'),
    count('unsupported'),
  ];
}

function untestable(view: View, paint: Paint): string[] {
  const groups = groupBy(withStanding(view, 'untestable'), ({ result }) => clean(tellingOf(result)));
  if (groups.size === 0) return [];
  const lines = [...groups].slice(0, 10).map(([why, rows]) => `  ? ${rows.length}  ${why}`);
  return ['', paint('bold', 'Untestable'), ...lines];
}

interface Telling {
  readonly paint: Paint;
  readonly command: (id: string) => string;
  readonly limit: number;
  readonly suite: Suite;
}

function failures(rows: readonly Row[], telling: Telling): string[] {
  const { paint, limit } = telling;
  const sorted = [...rows].sort(byWeight);
  const kept = sorted.slice(0, limit);
  const isFalse = ({ result }: Row): boolean => result.grade === 'false-accept';
  const rest = sorted.length - kept.length;
  return [
    ...section('Accepted, and must be refused', kept.filter(isFalse), telling),
    ...section(
      'Other differences',
      kept.filter((row) => !isFalse(row)),
      telling,
    ),
    ...(rest > 0 ? ['', paint('dim', `… and ${rest} more: see the JSON report`)] : []),
  ];
}

function section(heading: string, rows: readonly Row[], telling: Telling): string[] {
  if (rows.length === 0) return [];
  const { paint, suite } = telling;
  const groups = groupBy(rows, ({ vector }) => vector.requirements[0] ?? 'no requirement');
  const lines = [...groups].flatMap(([requirement, own]) => [
    '',
    `${paint('bold', requirement)}  ${suite.texts?.requirements[requirement] ?? ''}`.trimEnd(),
    ...own.flatMap((row) => failure(row, telling)),
  ]);
  return ['', paint('bold', `${heading}: ${rows.length}`), ...lines];
}

function failure({ vector, result }: Row, { paint, command }: Telling): string[] {
  const { glyph } = LOOKS[result.grade];
  const tone = toneOf(result.grade);
  const native = result.native === undefined ? [] : [`      native    ${clean(result.native)}`];
  return [
    `  ${paint(tone, glyph)} ${paint('bold', vector.id)}: ${vector.title} ${paint(tone, `[${result.grade}, ${vector.level}, ${vector.severity}]`)}`,
    `      why       ${vector.why}`,
    `      expected  ${clean(result.expected)}`,
    `      got       ${clean(result.got)}${result.difference === undefined ? '' : `: ${clean(result.difference)}`}`,
    ...native,
    `      repeat    ${command(vector.id)}`,
  ];
}
