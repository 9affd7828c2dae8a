/** The arguments of edits: each function takes what a recipe says, or throws. */
import { isObject, type Json } from './json.ts';

export function fail(message: string): never {
  throw new Error(message);
}

/** A text, or `{ "repeat": text, "times": number }` for a long one. */
export function text(arg: Json | undefined): string {
  if (typeof arg === 'string') return arg;
  if (isObject(arg) && typeof arg['repeat'] === 'string' && typeof arg['times'] === 'number')
    return arg['repeat'].repeat(arg['times']);
  return fail(`not a text: ${JSON.stringify(arg)}`);
}

export const integer = (arg: Json | undefined): number =>
  Number.isSafeInteger(arg) ? (arg as number) : fail(`not an integer: ${JSON.stringify(arg)}`);

export const value = (arg: Json | undefined): Json =>
  arg === undefined ? fail('missing value') : isObject(arg) && 'repeat' in arg ? text(arg) : arg;

export function replaceOnce(subject: string, from: string, to: string): string {
  if (subject.split(from).length !== 2) fail(`"${from}" is not exactly once in: ${subject}`);
  return subject.replace(from, () => to);
}

export function insert(subject: string, at: number, addition: string): string {
  if (at > subject.length) fail(`no position ${at} in: ${subject}`);
  return subject.slice(0, at) + addition + subject.slice(at);
}
