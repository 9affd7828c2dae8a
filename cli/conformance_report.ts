/** The results of `conformance` in words. */
import type { Grade } from './grade.ts';
import { caseOf, type Vector } from './suite.ts';
import { printable, style, table } from './terminal.ts';

/** How many vectors had which result. */
export type Counts = Readonly<Record<Grade['result'], number>>;

export function countsOf(grades: readonly Grade[]): Counts {
  const count = (wanted: Grade['result']): number => grades.filter(({ result }) => result === wanted).length;
  return { passed: count('passed'), failed: count('failed'), unsupported: count('unsupported') };
}

const MARKS: Readonly<Record<Grade['result'], () => string>> = {
  passed: () => style('green', '✓'),
  failed: () => style('red', '✗'),
  unsupported: () => '–',
};

const HEADINGS = ['kind', 'alg', 'cases', 'vectors', 'passed', 'failed', 'unsupported'];

type Row = readonly (string | number)[];

function row(name: string, alg: string, vectors: readonly Vector[], grades: readonly Grade[]): Row {
  const cases = new Set(vectors.map(caseOf)).size;
  const { passed, failed, unsupported } = countsOf(grades);
  return [name, alg, cases, vectors.length, passed, failed, unsupported];
}

function summary(vectors: readonly Vector[], grades: readonly Grade[]): string {
  const groups = new Set(vectors.map(({ kind, alg }) => `${kind} ${alg}`));
  const rows = [...groups].sort().map((group) => {
    const isInGroup = ({ kind, alg }: { kind: string; alg: string }): boolean => `${kind} ${alg}` === group;
    const [kind = '', alg = ''] = group.split(' ');
    return row(kind, alg, vectors.filter(isInGroup), grades.filter(isInGroup));
  });
  return table([HEADINGS, ...rows, row('total', '', vectors, grades)]);
}

function failure(grade: Grade, vector: Vector | undefined): string[] {
  return [
    '',
    `${style('red', '✗')} ${style('bold', printable(grade.id))}${vector === undefined ? '' : `: ${printable(vector.title)}`}`,
    `    expected  ${printable(grade.expected)}`,
    `    got       ${printable(grade.got)}`,
    ...(grade.difference === undefined ? [] : [`    because   ${printable(grade.difference)}`]),
    ...(vector === undefined ? [] : [`    matters   ${printable(vector.why)}`]),
  ];
}

function unsupportedLines(grades: readonly Grade[]): string[] {
  if (grades.length === 0) return [];
  const lines = grades.map(({ id, got }) => `  – ${printable(id)}  ${printable(got)}`);
  return ['', style('bold', 'Unsupported'), ...lines];
}

export function conformanceText(
  vectors: readonly Vector[],
  grades: readonly Grade[],
  { isVerbose }: { readonly isVerbose: boolean },
): string {
  const byId = new Map(vectors.map((vector) => [vector.id, vector]));
  const failed = grades.filter(({ result }) => result === 'failed');
  const unsupported = grades.filter(({ result }) => result === 'unsupported');
  const all = grades.map(({ id, result, got }) => `${MARKS[result]()} ${printable(id)}  ${printable(got)}`);
  const counts = countsOf(grades);
  return [
    ...(isVerbose ? [...all, ''] : []),
    summary(vectors, grades),
    ...unsupportedLines(unsupported),
    ...failed.flatMap((grade) => failure(grade, byId.get(grade.id))),
    '',
    `${counts.passed} passed, ${counts.failed} failed`,
  ].join('\n');
}
