/** What all forms of a report share: text made harmless, words and signs for grades, columns. */
import type { GradeName, Result } from './types.ts';

// Controls, format characters (bidirectional overrides, zero width), private use, lone surrogates, separators, no characters.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

/** Greatest length of a text of an adapter, in UTF-16 code units. */
export const MAX_TEXT = 240;

/** Greatest length of a name. */
export const MAX_NAME = 60;

/** Greatest number of items of a list that an adapter gave. */
export const MAX_ITEMS = 100;

const escapeUnits = (character: string): string => {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
};

/**
 * Makes a text of a stranger harmless for any medium that escapes its own signs: what could move a cursor, reorder text or
 * is no character is written as an escape of JSON, and it is cut.
 *
 * @param max - Greatest length in UTF-16 code units.
 */
export function clean(text: string, max: number = MAX_TEXT): string {
  const printable = text.slice(0, max + 1).replace(UNPRINTABLE, escapeUnits);
  if (printable.length <= max) return printable;
  // A pair that the cut would halve goes as a whole.
  return `${printable.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** {@link clean} for a list: cut as well, and it says how many it lost. */
export function cleanList(texts: readonly string[], max: number = MAX_ITEMS): string {
  const kept = texts.slice(0, max).map((text) => clean(text, MAX_NAME));
  return [...kept, ...(texts.length > max ? [`${texts.length - max} more`] : [])].join(', ');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Escapes a text for element content and for attribute values of XML and HTML. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);
}

/** How a grade looks. */
export interface GradeLook {
  /** At most 14 characters. */
  readonly label: string;
  /** Tells grades apart where there is no colour. */
  readonly glyph: string;
  readonly tone: 'good' | 'fair' | 'warn' | 'bad' | 'worst' | 'none' | 'unsure';
  readonly meaning: string;
}

/** Looks of all grades, best first. */
export const LOOKS: Readonly<Record<GradeName, GradeLook>> = {
  pass: { label: 'pass', glyph: '✓', tone: 'good', meaning: 'As the standards demand, reason included.' },
  coarse: {
    label: 'coarse',
    glyph: '✓',
    tone: 'good',
    meaning: 'Rightly refused, with the group of the reason only.',
  },
  unattributed: {
    label: 'no reason',
    glyph: '✓',
    tone: 'good',
    meaning: 'Rightly refused, without a reason.',
  },
  observed: {
    label: 'choice',
    glyph: '○',
    tone: 'fair',
    meaning: 'The standards leave it open, and one option explains all outcomes.',
  },
  'wrong-reason': {
    label: 'other reason',
    glyph: '≈',
    tone: 'warn',
    meaning: 'Refused, for another reason.',
  },
  'false-accept': {
    label: 'accepted',
    glyph: '⚑',
    tone: 'worst',
    meaning: 'Accepted what must be refused.',
  },
  'false-reject': { label: 'refused', glyph: '✗', tone: 'bad', meaning: 'Refused what must be accepted.' },
  'wrong-value': { label: 'wrong value', glyph: '✗', tone: 'bad', meaning: 'Accepted, with another value.' },
  'contradicts-choice': {
    label: 'contradicts',
    glyph: '✗',
    tone: 'bad',
    meaning: 'Not what the declared option says.',
  },
  inconsistent: {
    label: 'inconsistent',
    glyph: '✗',
    tone: 'bad',
    meaning: 'No one option explains all outcomes of the choice.',
  },
  crash: {
    label: 'crash',
    glyph: '✗',
    tone: 'bad',
    meaning: 'Failed otherwise than by a documented refusal.',
  },
  hang: { label: 'hang', glyph: '✗', tone: 'bad', meaning: 'No answer in time.' },
  'protocol-error': { label: 'protocol', glyph: '✗', tone: 'bad', meaning: 'An answer that is none.' },
  'broken-declaration': {
    label: 'declaration',
    glyph: '✗',
    tone: 'bad',
    meaning: 'Declared, and then answered as unsupported.',
  },
  untestable: {
    label: 'untestable',
    glyph: '?',
    tone: 'unsure',
    meaning: 'Nothing can be said: a canary or the clock failed, or the proof cannot be made anew.',
  },
  unsupported: { label: 'n/a', glyph: '–', tone: 'none', meaning: 'The implementation has no such feature.' },
};

/** Where a difference is, or what came, in words: the most telling text of a result. */
export const tellingOf = ({ difference, got }: Result): string => difference ?? got;

/** Columns as wide as their widest cell; numbers to the right. */
export function columns(rows: readonly (readonly (string | number)[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => String(row[column]).length)),
  );
  const pad = (cell: string | number, width: number): string =>
    typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width);
  return rows.map((row) =>
    `  ${row.map((cell, column) => pad(cell, widths[column] as number)).join('  ')}`.trimEnd(),
  );
}

/** Groups items by a key, in the order of first sight. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The id without its algorithm: vectors of one case share it. */
export const caseOf = (id: string): string => id.replace(/@.*$/, '');

/** What a vector is about: the second word of its id, as `htm` of `proof.htm.other@es256`. */
export const topicOf = (id: string): string => caseOf(id).split('.')[1] ?? '';

/** Compares texts by their code units, the same everywhere. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
