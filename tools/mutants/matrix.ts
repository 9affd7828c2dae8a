/** The matrix of mutants and the vectors that notice them: `vectors/coverage/mutants.json`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENOUGH, killersOf, type Notice } from './matrix_notice.ts';
import { isExcused, reasonOf } from './matrix_scope.ts';
import type { Mutant } from './mutant.ts';
import { ROOT } from './tree.ts';

export const MATRIX = join(ROOT, 'vectors/coverage/mutants.json');

const EXAMPLES = 5;

/** One mutant: with its killers, or with the reason why it has none. */
export interface Entry {
  readonly id: string;
  readonly file: string;
  readonly title: string;
  readonly critical?: true;
  readonly scope?: 'api';
  readonly reason?: string;
  readonly equivalent?: string;
  /** How many vectors have another verdict, or another value of a calculation. */
  readonly killers?: number;
  /** How many of them only with a cache that knows the key; only on a host that refuses nothing. */
  readonly cached?: number;
  readonly lenient?: number;
  /** Some of them, of different cases where there are. */
  readonly by?: readonly string[];
  /** How many vectors more have another reason for a refusal, or another value of an accepted proof. */
  readonly detail?: number;
}

export interface Matrix {
  readonly description: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly mutants: readonly Entry[];
}

const caseOf = (id: string): string => id.replace(/@.*$/, '');

/** The first of each case, then the rest, so that few ids show much. */
function examples(ids: readonly string[]): string[] {
  const sorted = [...ids].sort();
  const isFirst = (id: string, index: number): boolean =>
    sorted.findIndex((other) => caseOf(other) === caseOf(id)) === index;
  return [...sorted.filter(isFirst), ...sorted.filter((id, index) => !isFirst(id, index))].slice(0, EXAMPLES);
}

const titleOf = ({ id, file }: Mutant): string =>
  `${file.replace(/^.*\/|\.ts$/g, '')}: ${id.replace(/^[^.]*\./, '').replaceAll('-', ' ')}`;

export function entryOf(mutant: Mutant, notice: Notice): Entry {
  const { id, file, critical, equivalent } = mutant;
  const { verdict, detail, cached, lenient } = notice;
  const killers = killersOf(notice);
  const reason = killers.length === 0 && equivalent === undefined ? reasonOf(id) : undefined;
  return {
    id,
    file,
    title: titleOf(mutant),
    ...(critical && { critical }),
    ...(reason !== undefined && { scope: 'api', reason }),
    ...(equivalent !== undefined && { equivalent }),
    ...(killers.length > 0 && { killers: killers.length, by: examples(killers) }),
    ...(killers.length > verdict.length && { cached: cached.length, lenient: lenient.length }),
    ...(detail.length > 0 && { detail: detail.length }),
  };
}

/** What is wrong with an entry by itself. */
export function problemOf({ id, critical, scope, equivalent, killers = 0 }: Entry): string | undefined {
  if (equivalent !== undefined) return killers > 0 ? `${id} is not equivalent` : undefined;
  if (scope === 'api') return undefined;
  if (killers === 0) return `${id} survives`;
  if (isExcused(id)) return `${id} has killers, so it is not for the unit tests alone`;
  if (critical && killers < ENOUGH) return `${id} is critical and has one killer only`;
  return undefined;
}

/** Whether no vector that is on record for a mutant notices it any more. */
export function lostKillers(committed: Entry | undefined, notice: Notice): string | undefined {
  const { id, by = [], cached = 0, lenient = 0 } = committed ?? {};
  // Where enough vectors notice by themselves now, those that need a cache or a lenient host were not asked.
  if (cached + lenient > 0 && notice.verdict.length >= ENOUGH) return undefined;
  const killers = killersOf(notice);
  if (by.length === 0 || by.some((killer) => killers.includes(killer))) return undefined;
  return `${id} lost its killers: ${by.join(', ')}`;
}

export function matrixOf(mutants: readonly Entry[]): Matrix {
  const count = (is: (entry: Entry) => boolean): number => mutants.filter(is).length;
  return {
    description:
      'Small defects of the library, and the vectors whose verdict or calculated value differs because of them: how many, and up to five. Those of scope "api" are beyond every kind of vector.',
    counts: {
      mutants: mutants.length,
      killed: count(({ killers = 0 }) => killers > 0),
      critical: count(({ critical, killers = 0 }) => critical === true && killers > 0),
      api: count(({ scope }) => scope === 'api'),
      equivalent: count(({ equivalent }) => equivalent !== undefined),
    },
    mutants: [...mutants].sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

export const format = (matrix: Matrix): string => `${JSON.stringify(matrix, undefined, 2)}\n`;

export function readMatrix(): { readonly text: string; readonly entries: ReadonlyMap<string, Entry> } {
  if (!existsSync(MATRIX)) return { text: '', entries: new Map() };
  const text = readFileSync(MATRIX, 'utf8');
  return { text, entries: new Map((JSON.parse(text) as Matrix).mutants.map((entry) => [entry.id, entry])) };
}
