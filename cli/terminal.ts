/** The terminal: text made harmless, colour where it is wanted, output. */
import process from 'node:process';

// Controls, format characters (bidirectional overrides, zero width), private use, lone surrogates, separators.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Escapes what could move a cursor, change a title or reorder text: proofs and vectors are the words of strangers.
 * The escapes are those of JSON, so JSON stays the same JSON.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
  });
}

/** {@link printable} for text of several lines, whose line feeds are our own. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** Writes a value as JSON that is safe to look at. */
export function printableJson(value: unknown, indent?: number): string {
  // In JSON text a line feed is layout: those of values are escaped.
  return printableLines(JSON.stringify(value, null, indent) ?? 'null');
}

const STYLES = { bold: '1', dim: '2', red: '31', green: '32', yellow: '33' } as const;

/** Dresses text up where standard output is a terminal and `NO_COLOR` is unset; else returns it as it is. */
export function style(name: keyof typeof STYLES, text: string): string {
  return hasColour() ? `\u001b[${STYLES[name]}m${text}\u001b[0m` : text;
}

function hasColour(): boolean {
  // In this order: Deno asks its user about every look at the environment.
  return process.stdout.isTTY === true && !isSet('NO_COLOR');
}

/** Whether an environment variable is set, as far as Deno lets us know. */
export function isSet(name: string): boolean {
  try {
    return process.env[name] !== undefined;
  } catch {
    return false;
  }
}

/** Writes a line to standard output. The caller has made it printable. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a line to standard error, made printable. */
export function complain(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

/** Columns as wide as their widest cell; numbers to the right. */
export function table(rows: readonly (readonly (string | number)[])[], indent = '  '): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => String(row[column] ?? '').length)),
  );
  const pad = (cell: string | number, width: number): string =>
    typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width);
  return rows
    .map((row) => indent + row.map((cell, column) => pad(cell, widths[column] as number)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}
