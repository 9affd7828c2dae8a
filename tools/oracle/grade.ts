/** Whether an opinion agrees with what a vector expects. */
import { isDeepStrictEqual } from 'node:util';
import type { Opinion, Point } from './opinion.ts';
import type { Vector } from './suite.ts';

/** Lists of what must not be there, where the vector may name more than the oracle knows. */
const MAY_BE_LONGER = ['forbid'];

/** Absent for agreement. */
export function disagreement(
  vector: Vector,
  opinion: Opinion,
  groups: ReadonlyMap<string, string>,
): string | undefined {
  const { expect, level } = vector;
  const wanted = new Set(expect.reasons?.map((code) => groups.get(code) ?? code));
  const isNamed = (point: Point) => point.groups.some((group) => wanted.has(group));
  const { verdict } = opinion;
  if (verdict === 'unknown') return undefined;
  // What a "should" asks for is open to those who have a reason not to do it.
  const isOpen = verdict === 'open' && (expect.verdict === 'choice' || level !== 'must');
  if (verdict !== expect.verdict && !isOpen) return `${opinion}`;
  // One fault, or one question: whatever a reader may refuse the input for is among the reasons.
  const isRefusable = expect.reasons !== undefined;
  if (isRefusable && ![...opinion.faults, ...opinion.open].every(isNamed))
    return `another reason: ${opinion}`;
  return verdict === 'reject' ? undefined : valueDifference(expect.value, opinion.value, '');
}

function valueDifference(expected: unknown, got: unknown, path: string): string | undefined {
  if (expected === undefined || got === undefined) return undefined;
  if (MAY_BE_LONGER.some((name) => path.endsWith(`.${name}`))) {
    const missing = (got as readonly unknown[]).filter(
      (item) => !(expected as readonly unknown[]).includes(item),
    );
    return missing.length === 0 ? undefined : `${path} lacks ${missing}`;
  }
  if (!isPlainObject(expected) || !isPlainObject(got) || path.endsWith('.exact')) {
    return isDeepStrictEqual(expected, got)
      ? undefined
      : `${path} is ${JSON.stringify(got)}, not ${JSON.stringify(expected)}`;
  }
  for (const name of Object.keys(expected)) {
    const difference = valueDifference(expected[name], got[name], `${path}.${name}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
