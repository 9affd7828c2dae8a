/** Comparison of values that an attacker may guess piece by piece. */

/** Compares two strings in a time that depends only on their lengths. */
export function equal(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let index = 0; index < a.length; index++) difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}
