/** Which vectors are run, and in which order. */
import type { AdapterInfo, Vector } from './types.ts';

/** Which vectors are wanted. */
export interface Selection {
  /** A kind, an id, or what ids start with. */
  readonly only?: string | undefined;
  /** Vectors of one algorithm, and those of none in particular. */
  readonly alg?: string | undefined;
  /** Vectors of one role: `client`, `as` or `rs`. */
  readonly role?: string | undefined;
}

/** Selects vectors. */
export function select(vectors: readonly Vector[], { only, alg, role }: Selection): Vector[] {
  return vectors.filter(
    (vector) =>
      (only === undefined || vector.kind === only || vector.id.startsWith(only)) &&
      (alg === undefined || vector.alg === alg || vector.alg === 'any') &&
      (role === undefined || vector.roles.includes(role)),
  );
}

/** The first capability that a vector needs and an adapter does not declare. */
export function missingNeed({ kind, needs }: Vector, info: AdapterInfo): string | undefined {
  return [`op:${kind}`, ...needs].find((need) => !isDeclared(need, info));
}

function isDeclared(need: string, { operations, algorithms, capabilities }: AdapterInfo): boolean {
  if (need.startsWith('op:')) return operations.includes(need.slice('op:'.length));
  if (need.startsWith('alg:')) return algorithms.includes(need.slice('alg:'.length));
  return capabilities.includes(need);
}

/** A reproducible order: nobody can know a vector by its place. */
export function shuffle<T>(items: readonly T[], seed: number): T[] {
  const next = random(seed);
  const shuffled = [...items];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
  }
  return shuffled;
}

/** Mulberry32: numbers from 0 to 1 that depend on the seed only. Not for secrets. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
