/** A seeded generator: what it finds once it finds again. Set `SEED` in the environment to repeat a run. */

type Host = { process?: { env?: Record<string, string | undefined> } };

const wanted = (globalThis as Host).process?.env?.['SEED'];

/** The seed of this run. */
export const SEED = wanted === undefined ? crypto.getRandomValues(new Uint32Array(1))[0] : Number(wanted);

export class Random {
  #state: number;

  constructor(salt: string) {
    let state = SEED ?? 0;
    for (const character of salt) state = Math.imul(state ^ character.charCodeAt(0), 0x01000193);
    this.#state = state >>> 0;
  }

  /** A number from 0 up to, but not including, 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer below a bound. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  /** One of a list. */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  /** A text of parts from a list. */
  text(parts: readonly string[], maximum: number): string {
    return Array.from({ length: this.below(maximum + 1) }, () => this.pick(parts)).join('');
  }
}
