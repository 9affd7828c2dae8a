/** The matrix of the HTML report: vectors by implementations, readable without script. */

import type { Strictness } from './conclusion.ts';
import type { Report } from './report.ts';
import { byText, clean, escapeMarkup, groupBy, LOOKS, MAX_NAME, topicOf } from './report_text.ts';
import { type Row, type Standing, type View, viewOf } from './report_view.ts';
import type { Result, Suite, Vector } from './types.ts';

/** One implementation of a matrix. */
export interface Column {
  readonly name: string;
  readonly version: string;
  readonly view: View;
  readonly rows: ReadonlyMap<string, Row>;
  readonly results: ReadonlyMap<string, Result>;
}

/** What the page is about. */
export interface Matrix {
  readonly columns: readonly Column[];
  /** In the order of the rows: by kind, by topic, then as in the suite. */
  readonly vectors: readonly Vector[];
}

/** Puts reports side by side. Vectors that none of them selected are left out. */
export function matrixOf(reports: readonly Report[], suite: Suite, strictness: Strictness): Matrix {
  const columns = reports.map((report) => {
    const view = viewOf(report, suite, strictness);
    const { name, version } = report.implementation;
    return {
      name: clean(name, MAX_NAME),
      version: clean(version, MAX_NAME),
      view,
      rows: new Map(view.rows.map((row) => [row.vector.id, row])),
      results: new Map(view.rows.map(({ vector, result }) => [vector.id, result])),
    };
  });
  const seen = suite.vectors.filter(({ id }) => columns.some(({ rows }) => rows.has(id)));
  const kinds = [...groupBy(seen, ({ kind }) => kind)].sort(
    ([a], [b]) => orderOf(a) - orderOf(b) || byText(a, b),
  );
  const vectors = kinds.flatMap(([, own]) => [...groupBy(own, ({ id }) => topicOf(id)).values()].flat());
  return { columns, vectors };
}

/** Whole proofs first: they are what everybody looks for. */
const FIRST = ['proof-validate', 'proof-create'];
const orderOf = (kind: string): number => (FIRST.includes(kind) ? FIRST.indexOf(kind) : FIRST.length);

/** Letters of the classes of cells: short, as there are thousands. */
export const TONES = {
  good: 'g',
  fair: 'f',
  warn: 'w',
  bad: 'b',
  worst: 'x',
  none: 'n',
  unsure: 'u',
} as const;

/** A cell of one vector and one implementation. Its end tag may be left out, and there are thousands. */
export function cellOf(row: Row | undefined): string {
  if (row === undefined) return '<td class=m>not run';
  const { label, tone } = LOOKS[row.result.grade];
  if (row.standing === 'expected') return `<td class=k>known: ${label}`;
  // A failure that nothing demands is told, but not in red.
  const isSoft = row.standing === 'warned' && tone === 'bad';
  return `<td class=${isSoft ? 'w' : TONES[tone]}>${label}`;
}

const GOOD: ReadonlySet<Standing> = new Set(['passed']);

/** A cell of several vectors and one implementation: `12/14`, in the tone of the worst of them. */
export function sumOf(rows: readonly (Row | undefined)[]): string {
  const run = rows.filter((row) => row !== undefined);
  const applicable = run.filter(({ standing }) => standing !== 'unsupported');
  if (run.length === 0) return '<td class=m>not run';
  if (applicable.length === 0) return '<td class=n>n/a';
  const passed = applicable.filter(({ standing }) => GOOD.has(standing)).length;
  const has = (isOne: (row: Row) => boolean): boolean => applicable.some(isOne);
  const tones: readonly (readonly [string, boolean])[] = [
    ['x', has(({ result, standing }) => result.grade === 'false-accept' && standing === 'failed')],
    ['b', has(({ standing }) => standing === 'failed')],
    ['u', has(({ standing }) => standing === 'untestable')],
    ['w', has(({ standing }) => standing === 'warned')],
    ['k', has(({ standing }) => standing === 'expected')],
  ];
  const tone = tones.find(([, isSo]) => isSo)?.[0] ?? 'g';
  return `<td class=${tone}>${passed}/${applicable.length}`;
}

/** Heads of the columns of implementations. */
export function headsOf({ columns }: Matrix): string {
  return columns
    .map(
      ({ name, version }, index) =>
        `<th scope=col class=i><a href="#implementation-${index + 1}">${escapeMarkup(name)}</a> <small>${escapeMarkup(version)}</small></th>`,
    )
    .join('');
}

/** A table that may be wider than a phone: its frame scrolls and can be focused. */
export function frame(label: string, table: string): string {
  return `<div class=frame role=region aria-label="${escapeMarkup(label)}" tabindex=0>${table}</div>`;
}

/** The matrix: a table for each kind, with a body for each topic. */
export function matrixHtml(matrix: Matrix): string {
  const kinds = groupBy(matrix.vectors, ({ kind }) => kind);
  return [...kinds].map(([kind, vectors]) => kindHtml(matrix, kind, vectors)).join('\n');
}

function kindHtml(matrix: Matrix, kind: string, vectors: readonly Vector[]): string {
  const topics = groupBy(vectors, ({ id }) => topicOf(id));
  const name = escapeMarkup(kind);
  const heads = `<thead><tr><th scope=col>Vector</th><th scope=col class=e>Expected</th>${headsOf(matrix)}</tr></thead>`;
  const bodies = [...topics].map(([topic, own]) => topicHtml(matrix, topic, own)).join('\n');
  return `<section class=kind aria-labelledby="kind-${name}"><h3 id="kind-${name}">${name} <small>${vectors.length} vectors</small></h3>
${frame(`${kind} by implementation`, `<table class=matrix><caption>${name}: vectors by implementation</caption>${heads}\n${bodies}</table>`)}</section>`;
}

function topicHtml({ columns }: Matrix, topic: string, vectors: readonly Vector[]): string {
  const sums = columns.map(({ rows }) => sumOf(vectors.map(({ id }) => rows.get(id)))).join('');
  const lines = vectors.map((vector) => {
    const { id, title, level, expect } = vector;
    const mark = level === 'must' ? '' : `<small>${level}</small> `;
    const cells = columns.map(({ rows }) => cellOf(rows.get(id))).join('');
    const name = escapeMarkup(id);
    return `<tr id="${name}"><th scope=row><a>${escapeMarkup(clean(title))}</a> ${mark}<code>${name}</code><td>${expect.verdict}${cells}`;
  });
  return `<tbody><tr class=topic><th scope=rowgroup>${escapeMarkup(topic)} <small>${vectors.length}</small><td>${sums}
${lines.join('\n')}</tbody>`;
}
