/** A bounded cache of imported public keys, passed in by the caller. RFC 9449 section 4.3 check 6. */
import { assertKnown, assertOptions, integerOption, mistake } from './internal/assert.ts';
import type { CryptoKey } from './types.ts';

/** What is kept of a key once a signature verified with it: settled values, never promises. */
export interface CachedKey {
  readonly key: CryptoKey;
  readonly jkt: string;
}

/**
 * Imported keys and thumbprints of recent clients, for {@link verifyProof}. Opaque: made by
 * {@link createKeyCache} only.
 */
export interface KeyCache {
  /** Most keys it holds. */
  readonly max: number;
  /** Keys it holds now. */
  readonly size: number;
  /** Forgets all keys. */
  clear(): void;
}

/** Least recently used first, as a `Map` keeps the order of insertion. */
class RecentKeys implements KeyCache {
  readonly max: number;
  readonly #keys = new Map<string, CachedKey>();

  constructor(max: number) {
    this.max = max;
  }

  get size(): number {
    return this.#keys.size;
  }

  clear(): void {
    this.#keys.clear();
  }

  static is(value: object): value is RecentKeys {
    return #keys in value;
  }

  get(name: string): CachedKey | undefined {
    const cached = this.#keys.get(name);
    if (cached !== undefined) {
      this.#keys.delete(name);
      this.#keys.set(name, cached);
    }
    return cached;
  }

  set(name: string, cached: CachedKey): void {
    this.#keys.delete(name);
    this.#keys.set(name, cached);
    if (this.#keys.size <= this.max) return;
    const [oldest] = this.#keys.keys();
    if (oldest !== undefined) this.#keys.delete(oldest);
  }
}

/** What `verifyProof` does with a cache. */
export type KeyCacheAccess = Pick<RecentKeys, 'get' | 'set'>;

/** Returns the inside of a cache, or blames the caller for something else. */
export function openKeyCache(action: string, cache: unknown): KeyCacheAccess | undefined {
  if (cache === undefined) return undefined;
  if (typeof cache !== 'object' || cache === null || !RecentKeys.is(cache)) {
    throw mistake(action, '"keyCache" must come from createKeyCache()');
  }
  return cache;
}

/** Options of {@link createKeyCache}. */
export interface KeyCacheOptions {
  /** Most keys to hold; the least recently used one goes first. Defaults to 1000. */
  readonly max?: number | undefined;
}

/**
 * Creates a cache that saves {@link verifyProof} the import, the curve check and the thumbprint of keys it
 * has seen before.
 *
 * A key enters it only after a signature verified with it, so strangers cannot fill it with invented keys;
 * every check of a proof still runs on a hit. One cache may serve all endpoints of a process. An entry
 * takes about one kilobyte. It holds public keys only.
 *
 * @param options - The bound.
 * @returns An empty cache.
 * @throws `TypeError` if `max` is no integer from 1 on.
 */
export function createKeyCache(options: KeyCacheOptions = {}): KeyCache {
  const action = 'create key cache';
  assertOptions(action, options);
  const { max } = options;
  assertKnown(action, options, { max });
  return new RecentKeys(integerOption(action, 'max', max, 1000, 1));
}
