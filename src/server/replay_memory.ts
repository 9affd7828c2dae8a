/** createMemoryReplayStore(): accepted proofs, remembered by one process in bounded memory. RFC 9449 section 11.1. */
import {
  assertKnown,
  assertOptionalString,
  assertOptions,
  assertString,
  integerOption,
} from '../internal/assert.ts';
import { FIRST_COLUMN, PackedTable, SECOND_COLUMN } from './packed_table.ts';
import { RECORD_PROOF, type ReplayStore, readExpiry, storeClock, storeUnavailable } from './replay_store.ts';

/** Options of {@link createMemoryReplayStore}. */
export interface MemoryReplayStoreOptions {
  /** Most entries, 1 to 16777216: about 70 bytes each. Defaults to 1000000. */
  readonly max?: number | undefined;
  /** Most entries of one owner, 1 to `max`. Defaults to a tenth of `max`. */
  readonly maxPerOwner?: number | undefined;
  /** Returns seconds since the epoch, an integer. Defaults to the clock. */
  readonly now?: (() => number) | undefined;
}

/** Accepted proofs of one process. Made by {@link createMemoryReplayStore}. */
export interface MemoryReplayStore extends ReplayStore {
  /** Most entries it holds. */
  readonly max: number;
  /** Most entries it holds of one owner. */
  readonly maxPerOwner: number;
  /** Entries it holds, as of the last `add`. */
  readonly size: number;
}

const MAX_ENTRIES = 2 ** 24;

// Kinds of texts.
const ENTRY = 1;
const OWNER = 2;

// Columns of entries: the record of the owner, and the next entry that ends in the same second. Of owners: how many they have.
const OWNED_BY = FIRST_COLUMN;
const NEXT_OF_SECOND = SECOND_COLUMN;
const COUNT = FIRST_COLUMN;

class MemoryStore implements MemoryReplayStore {
  readonly max: number;
  readonly maxPerOwner: number;
  readonly #clock: () => number;
  // Entries and owners. It begins with random numbers, which some hosts refuse outside of a request: made by the first `add`.
  #table: PackedTable | undefined;
  #size = 0;
  // First entry of each second in which entries end; an entry names the next one.
  readonly #ends = new Map<number, number>();
  #lastEnd = 0;
  // What ended before this second is gone.
  #swept = 0;

  constructor(max: number, maxPerOwner: number, clock: () => number) {
    this.max = max;
    this.maxPerOwner = maxPerOwner;
    this.#clock = clock;
  }

  get size(): number {
    return this.#size;
  }

  /** One step without a pause, so that one of any number of parallel calls wins. */
  add(key: string, expiresAt: number, owner?: string | undefined): boolean {
    assertString(RECORD_PROOF, 'key', key);
    assertOptionalString(RECORD_PROOF, 'owner', owner);
    const now = this.#clock();
    const end = readExpiry(expiresAt, now);
    this.#sweep(now);
    this.#table ??= new PackedTable(2 * this.max);
    const table = this.#table;
    const entryPrint = table.fingerprint(ENTRY, key);
    const ownerPrint = table.fingerprint(OWNER, owner ?? '');
    if (table.find(entryPrint) !== 0) return false;
    if (this.#size >= this.max) throw storeUnavailable(new Error('store is full'));
    let known = owner === undefined ? 0 : table.find(ownerPrint);
    const count = table.get(known, COUNT);
    if (count >= this.maxPerOwner) throw storeUnavailable(new Error('owner is at its quota'));
    let entry = 0;
    try {
      entry = table.insert(entryPrint);
      if (owner !== undefined) known ||= table.insert(ownerPrint);
    } catch (thrown) {
      if (entry !== 0) table.remove(entry);
      throw storeUnavailable(thrown);
    }
    if (known !== 0) table.set(known, COUNT, count + 1);
    table.set(entry, OWNED_BY, known);
    table.set(entry, NEXT_OF_SECOND, this.#ends.get(end) ?? 0);
    this.#ends.set(end, entry);
    this.#lastEnd = Math.max(this.#lastEnd, end);
    this.#size++;
    return true;
  }

  /** Forgets what ended before now. Each entry is touched once, and each second at most once. */
  #sweep(now: number): void {
    if (now > this.#lastEnd) {
      this.#table = undefined;
      this.#size = 0;
      this.#ends.clear();
    } else if (now - this.#swept > this.#ends.size) {
      for (const end of this.#ends.keys()) if (end < now) this.#expire(end);
    } else {
      for (let end = this.#swept; end < now; end++) this.#expire(end);
    }
    this.#swept = now;
  }

  #expire(end: number): void {
    const table = this.#table as PackedTable;
    let entry = this.#ends.get(end) ?? 0;
    this.#ends.delete(end);
    while (entry !== 0) {
      const next = table.get(entry, NEXT_OF_SECOND);
      const owner = table.get(entry, OWNED_BY);
      const count = table.get(owner, COUNT) - 1;
      if (count === 0) table.remove(owner);
      else if (owner !== 0) table.set(owner, COUNT, count);
      table.remove(entry);
      this.#size--;
      entry = next;
    }
  }
}

/**
 * Creates a replay store in the memory of this process. For one process only: each further one, and each restart, lets a
 * proof through once more. Several need one store in common, such as {@link createRedisReplayStore}.
 *
 * Never forgets an entry before it has ended, however many come. A full store and an owner at its quota refuse new
 * proofs with `replay_store_unavailable`; a replay is still answered with `false`. The quota keeps one key from
 * filling the store; clients that can have tokens for any number of keys need a limit elsewhere. An entry without an
 * owner counts for `max` only.
 *
 * An entry lives for `maxAge + clockTolerance + 1` seconds after "iat", 361 unless set otherwise, and up to 421 where
 * the client's clock is ahead. So a million entries are good for 2,300 proofs a second, and the default quota for 230 by one
 * key. Memory is taken as it fills, 70 MB for a million entries of as many owners, and given back when all have ended. Adding takes
 * constant time, but for the doublings of the table. There is no timer: what has ended leaves when another is added.
 *
 * Of keys and owners it keeps 104 bits, calculated with secret random numbers, by which it takes a new proof for a known one
 * less than once in 2^60 times.
 *
 * The store's time never runs backwards: what had ended stays refused after the clock was set back.
 *
 * @param options - The bounds and the clock.
 * @returns The store. `add` answers at once. It throws a {@link DPoPError} `replay_store_unavailable`, or a `TypeError`
 *   for a caller's mistake.
 * @throws `TypeError` if an option is of the wrong type, out of bounds or unknown.
 * @see RFC 9449 section 11.1, https://www.rfc-editor.org/rfc/rfc9449#section-11.1
 */
export function createMemoryReplayStore(options: MemoryReplayStoreOptions = {}): MemoryReplayStore {
  const action = 'create memory replay store';
  assertOptions(action, options);
  const { max, maxPerOwner, now } = options;
  assertKnown(action, options, { max, maxPerOwner, now });
  const most = integerOption(action, 'max', max, 1_000_000, 1, MAX_ENTRIES);
  const quota = integerOption(action, 'maxPerOwner', maxPerOwner, Math.ceil(most / 10), 1, most);
  return new MemoryStore(most, quota, storeClock(action, now));
}
