/** createMemoryReplayStore(): accepted proofs, remembered by one process in bounded memory. RFC 9449 section 11.1. */
import {
  assertKnown,
  assertOptionalString,
  assertOptions,
  assertString,
  integerOption,
} from '../internal/assert.ts';
import { decodeBase64url } from '../internal/base64url.ts';
import { digestText } from '../internal/text.ts';
import { type PackedKey, PackedTable } from './packed_table.ts';
import { type ReplayStore, readExpiry, storeClock, storeUnavailable } from './replay_store.ts';

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

const ACTION = 'record proof';

// What replayKey() and thumbprints look like. Of a thumbprint's 256 bits half are enough to count by.
const KEY_LENGTH = 22;
const OWNER_LENGTH = 43;

const MAX_ENTRIES = 2 ** 24;

// Columns of entries, and the one of owners.
const OWNER = 0;
const NEXT_OF_SECOND = 1;
const COUNT = 0;

/** The first 128 bits of a text that is a hash already. */
function unpack(text: string, length: number): PackedKey | undefined {
  const bytes = text.length === length ? decodeBase64url(text) : undefined;
  return bytes && new Uint32Array(bytes.buffer, 0, 4);
}

async function hash(text: string): Promise<PackedKey> {
  return new Uint32Array((await digestText('SHA-256', text)).buffer, 0, 4);
}

/** Entries by key, and the number of entries by owner. */
interface Tables {
  readonly entries: PackedTable;
  readonly owners: PackedTable;
}

class MemoryStore implements MemoryReplayStore {
  readonly max: number;
  readonly maxPerOwner: number;
  readonly #clock: () => number;
  // They begin with random numbers, which some hosts refuse outside of a request: made by the first `add`.
  #tables: Tables | undefined;
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
    return this.#tables?.entries.size ?? 0;
  }

  add(key: string, expiresAt: number, owner?: string | undefined): boolean | Promise<boolean> {
    assertString(ACTION, 'key', key);
    assertOptionalString(ACTION, 'owner', owner);
    const packedKey = unpack(key, KEY_LENGTH);
    const packedOwner = owner === undefined ? undefined : unpack(owner, OWNER_LENGTH);
    if (packedKey === undefined || (owner !== undefined && packedOwner === undefined)) {
      return this.#addHashed(key, expiresAt, owner);
    }
    return this.#add(packedKey, expiresAt, packedOwner);
  }

  async #addHashed(key: string, expiresAt: number, owner: string | undefined): Promise<boolean> {
    const packedKey = unpack(key, KEY_LENGTH) ?? (await hash(key));
    const packedOwner =
      owner === undefined ? undefined : (unpack(owner, OWNER_LENGTH) ?? (await hash(owner)));
    return this.#add(packedKey, expiresAt, packedOwner);
  }

  /** One step without a pause, so that one of any number of parallel calls wins. */
  #add(key: PackedKey, expiresAt: number, owner: PackedKey | undefined): boolean {
    const now = this.#clock();
    const end = readExpiry(ACTION, expiresAt, now);
    this.#sweep(now);
    this.#tables ??= { entries: new PackedTable(2, this.max), owners: new PackedTable(1, this.max) };
    const { entries, owners } = this.#tables;
    if (entries.find(key) !== 0) return false;
    if (entries.size >= this.max) throw storeUnavailable(new Error('store is full'));
    const known = owner === undefined ? 0 : owners.find(owner);
    if (known !== 0 && owners.get(known, COUNT) >= this.maxPerOwner) {
      throw storeUnavailable(new Error('owner is at its quota'));
    }
    this.#reserve(this.#tables);
    const entry = entries.insert(key);
    if (owner !== undefined) {
      const record = known || owners.insert(owner);
      owners.set(record, COUNT, owners.get(record, COUNT) + 1);
      entries.set(entry, OWNER, record);
    }
    entries.set(entry, NEXT_OF_SECOND, this.#ends.get(end) ?? 0);
    this.#ends.set(end, entry);
    this.#lastEnd = Math.max(this.#lastEnd, end);
    return true;
  }

  /** Gets the memory for both before either changes. */
  #reserve({ entries, owners }: Tables): void {
    try {
      entries.reserve();
      owners.reserve();
    } catch (thrown) {
      throw storeUnavailable(thrown);
    }
  }

  /** Forgets what ended before now. Each entry is touched once, and each second at most once. */
  #sweep(now: number): void {
    if (now > this.#lastEnd) {
      this.#tables = undefined;
      this.#ends.clear();
    } else if (now - this.#swept > this.#ends.size) {
      for (const end of this.#ends.keys()) if (end < now) this.#expire(end);
    } else {
      for (let end = this.#swept; end < now; end++) this.#expire(end);
    }
    this.#swept = now;
  }

  #expire(end: number): void {
    const { entries, owners } = this.#tables as Tables;
    let entry = this.#ends.get(end) ?? 0;
    this.#ends.delete(end);
    while (entry !== 0) {
      const next = entries.get(entry, NEXT_OF_SECOND);
      const owner = entries.get(entry, OWNER);
      if (owner !== 0) {
        const count = owners.get(owner, COUNT) - 1;
        owners.set(owner, COUNT, count);
        if (count === 0) owners.remove(owner);
      }
      entries.remove(entry);
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
 * The store's time never runs backwards: what had ended stays refused after the clock was set back.
 *
 * @param options - The bounds and the clock.
 * @returns The store. `add` answers at once for keys of {@link replayKey} and thumbprints; other texts are
 *   hashed first. It throws a {@link DPoPError} `replay_store_unavailable`, or a `TypeError` for a caller's mistake.
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
