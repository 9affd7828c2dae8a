/** createNonceCache(): the newest nonce of each server. RFC 9449 sections 8.2 and 9. */
import { assertKnown, assertOptions, integerOption, mistake } from '../internal/assert.ts';

/**
 * The newest nonces of servers, for {@link createDPoPFetch}. Opaque: made by {@link createNonceCache} only.
 */
export interface NonceCache {
  /** Most nonces it holds. */
  readonly max: number;
  /** Nonces it holds now. */
  readonly size: number;
  /** Forgets all nonces. The next request to each server that wants one is sent twice. */
  clear(): void;
}

/** A bounded map of settled values; the least recently used goes first, as a `Map` keeps the order of insertion. */
export class Recent<Value> implements NonceCache {
  readonly max: number;
  readonly #values = new Map<string, Value>();

  constructor(max: number) {
    this.max = max;
  }

  static is(value: object): boolean {
    return #values in value;
  }

  get size(): number {
    return this.#values.size;
  }

  clear(): void {
    this.#values.clear();
  }

  get(name: string): Value | undefined {
    const value = this.#values.get(name);
    if (value !== undefined) this.set(name, value);
    return value;
  }

  set(name: string, value: Value): void {
    this.#values.delete(name);
    this.#values.set(name, value);
    if (this.#values.size <= this.max) return;
    this.#values.delete(this.#values.keys().next().value as string);
  }
}

/** Most servers to remember, unless told otherwise. */
export const DEFAULT_MAX = 100;

/** Returns the inside of a cache, a new one for `undefined`, or blames the caller for something else. */
export function openNonceCache(action: string, cache: unknown): Recent<string> {
  if (cache === undefined) return new Recent(DEFAULT_MAX);
  if (typeof cache !== 'object' || cache === null || !Recent.is(cache)) {
    throw mistake(action, '"nonces" must come from createNonceCache()');
  }
  return cache as Recent<string>;
}

/** Options of {@link createNonceCache}. */
export interface NonceCacheOptions {
  /** Most nonces to hold; the least recently used one goes first. Defaults to 100. */
  readonly max?: number | undefined;
}

/**
 * Creates a cache of nonces, to be shared by several {@link createDPoPFetch} of one key, or to be cleared on logout.
 * Without one every `createDPoPFetch` has a cache of its own.
 *
 * A nonce is kept for an origin (scheme, host and port), apart for authorization servers (requests without an access token)
 * and resource servers (requests with one), since neither takes the other's (RFC 9449 section 9). It is never sent
 * anywhere else. Holds values only, never promises: requests share the newest nonce, and none waits for another.
 * Keeps a nonce until a newer one comes; servers say themselves when they take it no longer.
 *
 * @param options - The bound.
 * @returns An empty cache.
 * @throws `TypeError` if `max` is no integer from 1 on.
 * @see RFC 9449 section 8.2, https://www.rfc-editor.org/rfc/rfc9449#section-8.2
 */
export function createNonceCache(options: NonceCacheOptions = {}): NonceCache {
  const action = 'create nonce cache';
  assertOptions(action, options);
  const { max } = options;
  assertKnown(action, options, { max });
  return new Recent<string>(integerOption(action, 'max', max, DEFAULT_MAX, 1));
}
