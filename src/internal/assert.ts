/** Argument checks: a caller's mistake is a `TypeError` that names the option. */

/** Makes the error for a caller's mistake. */
export function mistake(action: string, state: string, cause?: unknown): TypeError {
  return new TypeError(`Cannot ${action}: ${state}`, cause === undefined ? undefined : { cause });
}

/** Demands an options bag. */
export function assertOptions(action: string, options: unknown): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw mistake(action, 'options must be an object');
  }
}

/** Demands that every option is one of those that were read: a misspelled one must not switch off a check. */
export function assertKnown(action: string, options: object, read: object): void {
  for (const name in options) {
    // The name is the caller's own, never a value from the network.
    if (!Object.hasOwn(read, name)) throw mistake(action, `"${name}" is not an option`);
  }
}

/** Demands a string that is not empty. */
export function assertString(action: string, name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') throw mistake(action, `"${name}" must be a string`);
  if (value === '') throw mistake(action, `"${name}" must not be empty`);
}

/** Demands a string that is not empty, or `undefined`. */
export function assertOptionalString(
  action: string,
  name: string,
  value: unknown,
): asserts value is string | undefined {
  if (value !== undefined) assertString(action, name, value);
}

/** Returns a copy of a list that is not empty, all of whose elements are of a kind. */
export function listOption<Element>(
  action: string,
  name: string,
  value: unknown,
  isElement: (element: unknown, index: number, list: readonly unknown[]) => element is Element,
  kind: string,
): Element[] {
  const list: unknown[] = Array.isArray(value) ? [...value] : [];
  if (list.length > 0 && list.every(isElement)) return list;
  throw mistake(action, `"${name}" must be a list of ${kind}`);
}

/** Demands an object with these methods. */
export function assertMethods(action: string, name: string, value: unknown, ...methods: string[]): void {
  const object = Object(value) as Readonly<Record<string, unknown>>;
  if (methods.every((method) => typeof object[method] === 'function')) return;
  throw mistake(action, `"${name}" must be an object with ${methods.join(' and ')}`);
}

/** Returns an integer option within its bounds, or its default. */
export function integerOption(
  action: string,
  name: string,
  value: unknown,
  fallback: number,
  minimum: number,
  maximum: number = Number.MAX_SAFE_INTEGER,
): number {
  if (value === undefined) return fallback;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < minimum || value > maximum) {
    throw mistake(action, `"${name}" must be an integer from ${minimum} to ${maximum}`);
  }
  return value;
}

/** Returns a boolean option, or `false`. */
export function booleanOption(action: string, name: string, value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value !== 'boolean') throw mistake(action, `"${name}" must be a boolean`);
  return value;
}

/** The current time, or the one given, in integer seconds. */
export function nowOption(action: string, value: unknown): number {
  return integerOption(action, 'now', value, Math.floor(Date.now() / 1000), 0);
}
