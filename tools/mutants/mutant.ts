/** What a mutant is. */

export interface Mutant {
  readonly id: string;
  /** The file that is edited, from the root of the package. */
  readonly file: string;
  /** Text that occurs in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Would let a forged or stolen proof pass: must never survive. */
  readonly critical?: boolean;
  /** Why no input can tell it from the original. */
  readonly equivalent?: string;
}

type Extra = Pick<Mutant, 'critical' | 'equivalent'>;

type Row = readonly [name: string, find: string, replace: string, extra?: Extra];

export const CRITICAL: Extra = { critical: true };

/** Makes mutants of one file; the ids get the name of the file in front. */
export function mutate(file: string, rows: readonly Row[]): Mutant[] {
  const prefix = file.replace(/^src\/(internal\/)?|\.ts$/g, '');
  return rows.map(([name, find, replace, extra]) => ({
    id: `${prefix}.${name}`,
    file,
    find,
    replace,
    ...extra,
  }));
}
