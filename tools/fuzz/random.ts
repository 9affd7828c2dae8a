/** Reproducible randomness: every case draws from its own stream, so that one case can be run alone. */

function mix(seed: number): number {
  let value = seed | 0;
  value = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  value = Math.imul(value ^ (value >>> 15), 0x735a2d97);
  return (value ^ (value >>> 15)) >>> 0;
}

export class Random {
  #a: number;
  #b: number;

  constructor(seed: number, stream: number) {
    this.#a = mix(seed + 0x9e3779b9);
    this.#b = mix(this.#a ^ mix(stream));
  }

  /** 32 bits. */
  next(): number {
    this.#a = (this.#a + 0x9e3779b9) >>> 0;
    this.#b = mix(this.#b ^ this.#a);
    return this.#b;
  }

  below(bound: number): number {
    return this.next() % bound;
  }

  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean {
    return this.next() / 2 ** 32 < percent / 100;
  }

  pick<Value>(list: readonly Value[]): Value {
    return list[this.below(list.length)] as Value;
  }

  /** Picks by weight. */
  weighted<Value>(list: readonly (readonly [weight: number, value: Value])[]): Value {
    let left = this.below(list.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, value] of list) {
      left -= weight;
      if (left < 0) return value;
    }
    throw new Error('no weights');
  }
}
