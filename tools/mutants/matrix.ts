/** The matrix of mutants and the vectors that notice them: `vectors/coverage/mutants.json`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENOUGH, killersOf, type Notice } from './matrix_notice.ts';
import { isExcused, reasonOf } from './matrix_scope.ts';
import type { Mutant } from './mutant.ts';
import { ROOT } from './tree.ts';

export const MATRIX = join(ROOT, 'vectors/coverage/mutants.json');

const NAMED = 2;

/** How the vectors were asked that notice: as they are, with a cache that knows the keys, on a lenient host. */
export type Way = 'alone' | 'cache' | 'host';

/** One mutant: with its killers, or with the reason why it has none. */
export interface Entry {
  readonly id: string;
  readonly isCritical: boolean;
  /** Why no kind of vector can notice it. */
  readonly reason?: string;
  readonly equivalent?: string;
  /** Vectors with another verdict, or another value of a calculation. */
  readonly killers: readonly string[];
  readonly way: Way;
}

/** What is on record of a mutant that vectors notice: how many of them, and two of their cases. */
export type Kill = readonly [count: number, ...rest: readonly string[]];

export interface Matrix {
  readonly description: string;
  readonly counts: Readonly<Record<string, number>>;
  /** By the file of the mutants. */
  readonly killed: Readonly<Record<string, Readonly<Record<string, Kill>>>>;
  readonly equivalent: Readonly<Record<string, string>>;
  /** By reason. */
  readonly beyond: Readonly<Record<string, readonly string[]>>;
}

/** The case of a vector: its id without the algorithm. */
export const caseOf = (id: string): string => id.replace(/@.*$/, '');

const byLength = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : 1);

const casesOf = (killers: readonly string[]): string[] => [...new Set(killers.map(caseOf))];

function wayOf({ verdict, cached, lenient }: Notice): Way {
  if (verdict.length >= ENOUGH || cached.length + lenient.length === 0) return 'alone';
  return cached.length > 0 ? 'cache' : 'host';
}

export function entryOf({ id, critical = false, equivalent }: Mutant, notice: Notice): Entry {
  const killers = killersOf(notice);
  const reason = killers.length === 0 && equivalent === undefined ? reasonOf(id) : undefined;
  return {
    id,
    isCritical: critical,
    killers,
    way: wayOf(notice),
    ...(reason !== undefined && { reason }),
    ...(equivalent !== undefined && { equivalent }),
  };
}

/** What is wrong with an entry by itself. */
export function problemOf({ id, isCritical, reason, equivalent, killers }: Entry): string | undefined {
  if (equivalent !== undefined) return killers.length > 0 ? `${id} is not equivalent` : undefined;
  if (reason !== undefined) return undefined;
  if (killers.length === 0) return `${id} survives`;
  if (isExcused(id)) return `${id} has killers, so it is not for the unit tests alone`;
  if (isCritical && killers.length < ENOUGH) return `${id} is critical and has one killer only`;
  return undefined;
}

/** The part of an id before its first dot is about the file, and the rest is the name there. */
function split(id: string): readonly [file: string, name: string] {
  const dot = id.indexOf('.');
  return [id.slice(0, dot), id.slice(dot + 1)];
}

function killOf({ killers, way }: Entry): Kill {
  const named = casesOf(killers).sort(byLength).slice(0, NAMED);
  return way === 'alone' ? [killers.length, ...named] : [killers.length, `(${way})`, ...named];
}

export function matrixOf(entries: readonly Entry[]): Matrix {
  const sorted = [...entries].sort((a, b) => (a.id < b.id ? -1 : 1));
  const killed: Record<string, Record<string, Kill>> = {};
  const equivalent: Record<string, string> = {};
  const beyond: Record<string, string[]> = {};
  for (const entry of sorted) {
    const { id, killers, reason } = entry;
    const [file, name] = split(id);
    if (entry.equivalent !== undefined) equivalent[id] = entry.equivalent;
    else if (reason !== undefined) beyond[reason] = [...(beyond[reason] ?? []), id];
    else if (killers.length > 0) killed[file] = { ...killed[file], [name]: killOf(entry) };
  }
  return {
    description: `Small defects of the library ("killed", by file), with the vectors whose verdict or calculated value differs because of them: how many, and ${NAMED} of their cases. "(cache)" and "(host)" tell that some show only with a key cache, or only on a host that lets every key and signature through. Those under "beyond" no kind of vector can show, those under "equivalent" nothing can.`,
    counts: countsOf(entries),
    killed,
    equivalent,
    beyond,
  };
}

export function countsOf(entries: readonly Entry[]): Record<string, number> {
  const count = (is: (entry: Entry) => boolean): number => entries.filter(is).length;
  return {
    mutants: entries.length,
    killed: count(({ killers }) => killers.length > 0),
    critical: count(({ isCritical, killers }) => isCritical && killers.length >= ENOUGH),
    beyond: count(({ reason }) => reason !== undefined),
    equivalent: count(({ equivalent }) => equivalent !== undefined),
  };
}

/** One line per mutant. */
export function format({ killed, ...matrix }: Matrix): string {
  const files = Object.entries(killed).map(([file, kills]) => {
    const lines = Object.entries(kills).map(
      ([name, kill]) => `${JSON.stringify(name)}:${JSON.stringify(kill)}`,
    );
    return `${JSON.stringify(file)}: {\n${lines.join(',\n')}\n}`;
  });
  const rest = JSON.stringify(matrix, undefined, 1).replace(/\n\}$/, '');
  return `${rest},\n "killed": {\n${files.join(',\n')}\n }\n}\n`;
}

/** What is on record, by the id of the mutant. */
export interface Known {
  readonly count: number;
  readonly way: Way;
  readonly cases: readonly string[];
}

export function readRecord(): ReadonlyMap<string, Known> {
  if (!existsSync(MATRIX)) return new Map();
  const { killed } = JSON.parse(readFileSync(MATRIX, 'utf8')) as Matrix;
  return new Map(
    Object.entries(killed).flatMap(([file, kills]) =>
      Object.entries(kills).map(
        ([name, [count, ...rest]]) => [`${file}.${name}`, known(count, rest)] as const,
      ),
    ),
  );
}

function known(count: number, rest: readonly string[]): Known {
  const cases = rest.filter((one) => !one.startsWith('('));
  const way = rest[0] === '(cache)' ? 'cache' : rest[0] === '(host)' ? 'host' : 'alone';
  return { count, way, cases };
}

/** What a mutant had on record and has no more; a count is comparable only where all vectors were asked. */
export function lossesOf(known: Known, { id, killers }: Entry, isComplete: boolean): string[] {
  const found = casesOf(killers);
  const lost = known.cases.filter((one) => !found.includes(one)).map((one) => `${id} lost its killer ${one}`);
  const isFewer = isComplete && killers.length < known.count;
  return isFewer ? [...lost, `${id} had ${known.count} killers and has ${killers.length}`] : lost;
}
