/** A hash table of 128-bit keys in typed arrays: a third of the memory of a Map, and nothing for the collector to trace. */

/** 128 bits, as four words. */
export type PackedKey = Uint32Array;

const KEY_WORDS = 4;
// Next record of the same chain, or of the free list.
const NEXT = KEY_WORDS;
const FIRST_COLUMN = KEY_WORDS + 1;

const FIRST_CAPACITY = 256;

/** Records are numbered from 1; 0 stands for none. Each has columns of 32 bits for the caller, which begin as 0. */
export class PackedTable {
  readonly #stride: number;
  readonly #max: number;
  // Tabulation hashing: without these random words nobody can find keys that share a chain.
  readonly #random: Uint32Array = crypto.getRandomValues(new Uint32Array(4 * KEY_WORDS * 256));
  #records = new Uint32Array(0);
  #heads = new Uint32Array(0);
  #capacity = 0;
  #used = 0;
  #free = 0;
  #size = 0;

  constructor(columns: number, max: number) {
    this.#stride = FIRST_COLUMN + columns;
    this.#max = max;
  }

  get size(): number {
    return this.#size;
  }

  get(record: number, column: number): number {
    return this.#records[record * this.#stride + FIRST_COLUMN + column] as number;
  }

  set(record: number, column: number, value: number): void {
    this.#records[record * this.#stride + FIRST_COLUMN + column] = value;
  }

  /** Returns the record of a key, or 0. */
  find(key: PackedKey): number {
    if (this.#size === 0) return 0;
    let record = this.#heads[this.#chainOf(key, 0)] as number;
    while (record !== 0 && !this.#has(record, key)) record = this.#next(record);
    return record;
  }

  /**
   * Makes room for one more record, so that the next insertion cannot fail.
   *
   * @throws `RangeError` if the host has no memory left; then nothing has changed.
   */
  reserve(): void {
    if (this.#free !== 0 || this.#used < this.#capacity) return;
    const capacity = Math.min(Math.max(FIRST_CAPACITY, this.#capacity * 2), this.#max);
    const records = new Uint32Array((capacity + 1) * this.#stride);
    const heads = new Uint32Array(2 ** Math.ceil(Math.log2(capacity)));
    records.set(this.#records);
    this.#records = records;
    this.#heads = heads;
    this.#capacity = capacity;
    // No record is free here, so that all of them are in use.
    for (let record = 1; record <= this.#used; record++) this.#link(record);
  }

  /** Adds a key that is not there, after {@link reserve}, and returns its record. */
  insert(key: PackedKey): number {
    const record = this.#free || ++this.#used;
    // One that was never used names none as next.
    this.#free = this.#next(record);
    const at = record * this.#stride;
    this.#records.fill(0, at, at + this.#stride);
    this.#records.set(key, at);
    this.#link(record);
    this.#size++;
    return record;
  }

  remove(record: number): void {
    const chain = this.#chainOf(this.#records, record * this.#stride);
    const next = this.#next(record);
    let before = this.#heads[chain] as number;
    if (before === record) this.#heads[chain] = next;
    else {
      while (this.#next(before) !== record) before = this.#next(before);
      this.#records[before * this.#stride + NEXT] = next;
    }
    this.#records[record * this.#stride + NEXT] = this.#free;
    this.#free = record;
    this.#size--;
  }

  #next(record: number): number {
    return this.#records[record * this.#stride + NEXT] as number;
  }

  #has(record: number, key: PackedKey): boolean {
    const at = record * this.#stride;
    for (let word = 0; word < KEY_WORDS; word++) {
      if (this.#records[at + word] !== key[word]) return false;
    }
    return true;
  }

  #link(record: number): void {
    const at = record * this.#stride;
    const chain = this.#chainOf(this.#records, at);
    this.#records[at + NEXT] = this.#heads[chain] as number;
    this.#heads[chain] = record;
  }

  #chainOf(words: Uint32Array, at: number): number {
    let hash = 0;
    for (let index = 0; index < KEY_WORDS; index++) {
      const word = words[at + index] as number;
      for (let shift = 0; shift < 32; shift += 8) {
        const row = index * 4 + shift / 8;
        hash ^= this.#random[row * 256 + ((word >>> shift) & 255)] as number;
      }
    }
    return hash & (this.#heads.length - 1);
  }
}
