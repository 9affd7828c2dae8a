/** A hash table of texts in one typed array: a third of the memory of a Map, and nothing for the collector to trace. */

// A record has the fingerprint of its text, two columns of the caller's, and the next record of its chain, or of the free ones.
const FINGERPRINT_WORDS = 4;
/** The first column for the caller. */
export const FIRST_COLUMN: number = FINGERPRINT_WORDS;
/** The second one. */
export const SECOND_COLUMN: number = FINGERPRINT_WORDS + 1;
const NEXT = FINGERPRINT_WORDS + 2;
const RECORD_WORDS = FINGERPRINT_WORDS + 3;

const FIRST_CAPACITY = 256;

// The largest prime of 26 bits: products of such numbers are exact.
const PRIME = 2 ** 26 - 5;

/** Records are numbered from 1; 0 stands for none, and its columns are 0. */
export class PackedTable {
  readonly #max: number;
  // Secret, so that nobody can find texts with one fingerprint, or such that share a chain.
  readonly #points: Uint32Array = crypto
    .getRandomValues(new Uint32Array(FINGERPRINT_WORDS))
    .map((word) => word % PRIME);
  // All records, record 0 among them, and one word more for each: the first record of a chain.
  #words = new Uint32Array(RECORD_WORDS + 1);
  #free = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /**
   * Kind and characters are the coefficients of a polynomial, of which these are the values at the secret points. Two texts of up
   * to a thousand characters have the same four with a probability of less than 2^-64.
   *
   * @param kind - Anything but 0: texts of another kind have other fingerprints.
   */
  fingerprint(kind: number, text: string): Uint32Array {
    return this.#points.map((point) => {
      let value = kind;
      for (let index = 0; index < text.length; index++) {
        value = value * point + text.charCodeAt(index);
        // The remainder, which engines are slow to find by themselves.
        value -= Math.floor(value / PRIME) * PRIME;
      }
      return value;
    });
  }

  get(record: number, column: number): number {
    return this.#words[record * RECORD_WORDS + column] as number;
  }

  set(record: number, column: number, value: number): void {
    this.#words[record * RECORD_WORDS + column] = value;
  }

  /** Returns the record of a fingerprint, or 0. */
  find(fingerprint: Uint32Array): number {
    let record = this.#words[this.#headOf(fingerprint[0] as number)] as number;
    while (record !== 0 && fingerprint.some((word, column) => word !== this.get(record, column))) {
      record = this.get(record, NEXT);
    }
    return record;
  }

  /**
   * Adds a fingerprint that is not there, and returns its record. Its columns are for the caller to set.
   *
   * @throws `RangeError` if the host has no memory left; then nothing has changed.
   */
  insert(fingerprint: Uint32Array): number {
    if (this.#free === 0) this.#grow();
    const record = this.#free;
    this.#free = this.get(record, NEXT);
    this.#words.set(fingerprint, record * RECORD_WORDS);
    this.#link(record);
    return record;
  }

  remove(record: number): void {
    let at = this.#headOf(this.get(record, 0));
    while (this.#words[at] !== record) at = (this.#words[at] as number) * RECORD_WORDS + NEXT;
    this.#words[at] = this.get(record, NEXT);
    this.#release(record);
  }

  /** Doubles the table, of which no record is free: those in use are all of them. */
  #grow(): void {
    const used = this.#words.length / (RECORD_WORDS + 1);
    const capacity = Math.min(Math.max(FIRST_CAPACITY, used * 2), this.#max);
    const words = new Uint32Array((capacity + 1) * (RECORD_WORDS + 1));
    words.set(this.#words.subarray(0, used * RECORD_WORDS));
    this.#words = words;
    for (let record = 1; record < used; record++) this.#link(record);
    for (let record = capacity; record >= used; record--) this.#release(record);
  }

  #release(record: number): void {
    this.set(record, NEXT, this.#free);
    this.#free = record;
  }

  #link(record: number): void {
    const head = this.#headOf(this.get(record, 0));
    this.set(record, NEXT, this.#words[head] as number);
    this.#words[head] = record;
  }

  /** Where the chain begins of fingerprints that begin with this word. */
  #headOf(word: number): number {
    const { length } = this.#words;
    return length - 1 - (word % (length / (RECORD_WORDS + 1)));
  }
}
