/** What goes to the thread that tries a bundle, and what comes back. */
import type { Vector } from '../../src/conformance/types.ts';

/** All that a thread has from its start. */
export interface Start {
  readonly vectors: readonly Vector[];
  /** Index of the vector under way, for who ends the thread. */
  readonly progress: SharedArrayBuffer;
}

export interface Task {
  /** The text of an ES module. */
  readonly code: string;
  /** The vectors to run by index; all, if absent. */
  readonly indices?: readonly number[];
  /** Vectors whose verdict is not left to the host; not known yet while that is found out. */
  readonly own?: readonly string[];
  /** Whether to try with a cache, and on a host that refuses nothing, what the vectors alone do not notice. */
  readonly isCacheTried: boolean;
  readonly isHostTried: boolean;
}

/** A critical mutant must be noticed twice. */
export const ENOUGH = 2;

/** Ids of the vectors that noticed. */
export interface Notice {
  /** The verdict differs, or the value of a calculation. */
  readonly verdict: readonly string[];
  /** Refused for another reason, or accepted with another value. */
  readonly detail: readonly string[];
  /** The verdict differs, but only where the key was in the cache. */
  readonly cached: readonly string[];
  /** The verdict differs, but only on a host that lets every key and signature through. */
  readonly lenient: readonly string[];
}

export const NOTHING: Notice = { verdict: [], detail: [], cached: [], lenient: [] };

/** All whose verdict differs in one of the ways. */
export const killersOf = ({ verdict, cached, lenient }: Notice): string[] => [
  ...new Set([...verdict, ...cached, ...lenient]),
];
