/** JSON as the suite writes it: one canonical layout for files, RFC 8785 for digests. */

import type { Json, JsonObject } from '../../src/conformance/recipe/json.ts';

export { isObject, type Json, type JsonObject } from '../../src/conformance/recipe/json.ts';

const WIDTH = 110;

const ascii = (text: string): string =>
  text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const isContainer = (value: Json): value is readonly Json[] | JsonObject =>
  typeof value === 'object' && value !== null;

/** For files that people edit: LF, ASCII, two spaces, and what fits on one line is on one line. */
export function format(value: Json, indent = '', room = WIDTH - indent.length): string {
  if (!isContainer(value)) return ascii(JSON.stringify(value));
  const line = oneLine(value);
  if (line.length <= room) return line;
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const lines = Array.isArray(value)
    ? value.map((item: Json) => format(item, deeper))
    : Object.entries(value).map(([name, item]) => {
        const start = `${ascii(JSON.stringify(name))}: `;
        return start + format(item, deeper, WIDTH - deeper.length - start.length);
      });
  return `${open}\n${lines.map((text) => deeper + text).join(',\n')}\n${indent}${close}`;
}

/**
 * For files that nobody edits, in few octets: LF, ASCII, and one line per member down to a depth unless all fits on one, so
 * that a change is one line of a diff.
 */
export function outline(value: Json, depth: number): string {
  const line = ascii(JSON.stringify(value));
  if (!isContainer(value) || depth === 0 || line.length <= WIDTH) return line;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const lines = Array.isArray(value)
    ? value.map((item: Json) => outline(item, depth - 1))
    : Object.entries(value).map(
        ([name, item]) => `${ascii(JSON.stringify(name))}:${outline(item, depth - 1)}`,
      );
  return `${open}\n${lines.join(',\n')}\n${close}`;
}

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
