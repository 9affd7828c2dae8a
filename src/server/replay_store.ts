/** The contract of replay stores, and what they share. RFC 9449 section 11.1. */
import type { DPoPError } from '../errors.ts';
import { mistake, nowOption } from '../internal/assert.ts';
import { serverRefusal } from './refusals.ts';

/**
 * Remembers accepted proofs. Write your own over any database with an atomic "insert if absent".
 *
 * Keep one store for one endpoint role, used with one `maxAge` and one `clockTolerance`: a proof that is judged
 * by two windows outlives its entry.
 */
export interface ReplayStore {
  /**
   * Records a key if it is not there, in one atomic step.
   *
   * The entry must live through the second `expiresAt`, and must not make room for another before. Between a
   * look-up and a later insertion every parallel replay would pass.
   *
   * @param key - From {@link replayKey}.
   * @param expiresAt - Last second in which a server could accept the proof, an integer: `expiresAt` of the verified
   *   proof.
   * @param owner - Thumbprint of the proof's key, for a quota. A store may ignore it.
   * @returns `true` if the key was not there and now is; `false` if it was: refuse the proof.
   * @throws Anything where the store cannot tell, as after `expiresAt`. Then the proof must be refused, too.
   */
  add(key: string, expiresAt: number, owner?: string | undefined): boolean | Promise<boolean>;
}

/** What a store does, for messages. */
export const RECORD_PROOF = 'record proof';

// Whose milliseconds are exact.
const END_OF_TIME = 2 ** 43;

/** Makes the error of a store that is full or failing: HTTP 503, no challenge. */
export function storeUnavailable(cause: unknown): DPoPError {
  return serverRefusal('replay_store_unavailable', undefined, cause);
}

/**
 * Returns the clock of a store: integer seconds that never run backwards, since what has expired is forgotten.
 *
 * @throws `TypeError` if `now` is no function; the clock throws one if `now` returns no integer.
 */
export function storeClock(action: string, now: unknown): () => number {
  if (now !== undefined && typeof now !== 'function') {
    throw mistake(action, '"now" must be a function');
  }
  let latest = 0;
  return () => {
    const seconds = nowOption('read clock', now === undefined ? now : (now() ?? null));
    latest = Math.max(latest, seconds);
    return latest;
  };
}

/**
 * Reads the end of an entry. Whatever lies beyond all safe integers is as good as never.
 *
 * @throws `TypeError` if it is no number; `DPoPError` with `replay_store_unavailable` if it is past: an entry with
 *   that end, if there was one, is gone.
 */
export function readExpiry(expiresAt: unknown, now: number): number {
  if (typeof expiresAt !== 'number' || Number.isNaN(expiresAt)) {
    throw mistake(RECORD_PROOF, '"expiresAt" must be a number');
  }
  const second = Math.min(Math.ceil(expiresAt), END_OF_TIME);
  if (second < now) throw storeUnavailable(new Error('expiresAt is past'));
  return second;
}
