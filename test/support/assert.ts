/**
 * The assertions of uvu, without those that pass by accident: `throws` takes a string for a message and
 * never sees a rejection, `ok` accepts any promise, and `equal` finds any two promises, errors or
 * CryptoKeys of one class equal.
 */
import * as uvu from 'uvu/assert';

export { instance, match, type, unreachable } from 'uvu/assert';

export function ok(actual: unknown, message?: string): asserts actual {
  refusePromise(actual);
  uvu.ok(actual, message);
}

export function not(actual: unknown, message?: string): void {
  refusePromise(actual);
  uvu.not(actual, message);
}

export function is(actual: unknown, expected: unknown, message?: string): void {
  refusePromise(actual);
  uvu.is(actual, expected, message);
}

export function isNot(actual: unknown, expected: unknown, message?: string): void {
  refusePromise(actual);
  uvu.is.not(actual, expected, message);
}

export function equal(actual: unknown, expected: unknown, message?: string): void {
  refuseOpaque(actual);
  refuseOpaque(expected);
  uvu.equal(actual, expected, message);
}

export function notEqual(actual: unknown, expected: unknown, message?: string): void {
  refuseOpaque(actual);
  refuseOpaque(expected);
  uvu.not.equal(actual, expected, message);
}

/** Asserts that a synchronous call throws an error of this class, or with a message that matches. */
export function throws(call: () => unknown, expected: RegExp | (new (...args: never[]) => Error)): void {
  if (typeof expected !== 'function' && !(expected instanceof RegExp)) {
    throw new TypeError('throws() takes a pattern or an error class');
  }
  let returned: unknown;
  try {
    returned = call();
  } catch (error) {
    if (expected instanceof RegExp)
      uvu.match(error instanceof Error ? error.message : String(error), expected);
    else uvu.instance(error, expected);
    return;
  }
  refusePromise(returned);
  uvu.unreachable('Expected the call to throw');
}

function refusePromise(value: unknown): void {
  if (typeof value === 'object' && value !== null && 'then' in value) {
    throw new TypeError('asserted on a promise: await it, or use outcome()');
  }
}

function refuseOpaque(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  refusePromise(value);
  if (value instanceof Error)
    throw new TypeError('errors have no comparable members: compare code or message');
  if (Object.prototype.toString.call(value) === '[object CryptoKey]') {
    throw new TypeError('keys have no comparable members: export them first');
  }
  if (!ArrayBuffer.isView(value)) Object.values(value).forEach(refuseOpaque);
}
