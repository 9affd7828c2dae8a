/** The ways to pass the value of an HTTP field. RFC 9110 sections 5.2 and 5.3. */
import { mistake } from './assert.ts';

/**
 * The value of an HTTP field: as a string, as the list of its lines, or nothing where it was not sent. A string may be what
 * `Headers` made of several lines: these joined by `, `.
 */
export type FieldInput = string | readonly string[] | null | undefined;

/** Brings the ways to pass a field to one: the list of its lines. */
export function readLines(action: string, field: FieldInput): readonly string[] {
  const lines: readonly unknown[] = Array.isArray(field) ? [...field] : [field ?? []].flat();
  if (!lines.every((line) => typeof line === 'string')) {
    throw mistake(action, '"field" must be a string, a list of strings, null or undefined');
  }
  return lines;
}
