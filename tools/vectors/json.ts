/** JSON as the suite writes it: one canonical layout for files, RFC 8785 for digests. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { [name: string]: Json };

const WIDTH = 110;

const ascii = (text: string): string =>
  text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const isContainer = (value: Json): value is readonly Json[] | JsonObject =>
  typeof value === 'object' && value !== null;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field line, for example: breaking it would not make it shorter. */
const isPair = (value: Json): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((item: Json) => typeof item === 'string');

/**
 * LF and ASCII. What fits on one line is on one line, so that an edit or a field line is one line of a diff.
 *
 * @param isDense - One space instead of two, none within a line, and members share a line as far as they fit: for data,
 *   which nobody edits.
 */
export function format(value: Json, isDense = false, indent = '', room = WIDTH - indent.length): string {
  if (!isContainer(value)) return ascii(JSON.stringify(value));
  const line = isDense ? dense(value) : oneLine(value);
  if (line.length <= room || isPair(value)) return line;
  const deeper = `${indent}${isDense ? ' ' : '  '}`;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const parts = Array.isArray(value)
    ? value.map((item: Json) => format(item, isDense, deeper))
    : Object.entries(value).map(([name, item]) => {
        const start = `${ascii(JSON.stringify(name))}:${isDense ? '' : ' '}`;
        return start + format(item, isDense, deeper, WIDTH - deeper.length - start.length);
      });
  const isShared =
    isDense && (!Array.isArray(value) || value.every((item: Json) => typeof item === 'string'));
  const lines = isShared ? share(parts, WIDTH - deeper.length) : parts;
  return `${open}\n${lines.map((text) => deeper + text).join(',\n')}\n${indent}${close}`;
}

/** Puts neighbours on one line as long as it has room. */
function share(parts: readonly string[], room: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const line = `${lines.at(-1)},${part}`;
    // The comma after it has to fit, too.
    if (lines.length > 0 && line.length < room && !line.includes('\n')) lines[lines.length - 1] = line;
    else lines.push(part);
  }
  return lines;
}

const dense = (value: Json): string => ascii(JSON.stringify(value));

function oneLine(value: Json): string {
  if (!isContainer(value)) return ascii(JSON.stringify(value));
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  const members = Object.entries(value).map(
    ([name, item]) => `${ascii(JSON.stringify(name))}: ${oneLine(item)}`,
  );
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** RFC 8785, for the values used here: members sorted by UTF-16 code units, no white space. */
export function canonical(value: Json): string {
  if (!isContainer(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.entries(value as JsonObject).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join(',')}}`;
}
