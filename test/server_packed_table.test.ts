import { FIRST_COLUMN, PackedTable, SECOND_COLUMN } from '../src/server/packed_table.ts';
import { Random } from './support/random.ts';
import { assert, suite } from './support/suite.ts';

/** A table with known points. */
function tableOf(points: readonly number[]): PackedTable {
  const draw = (words: Uint32Array): Uint32Array => {
    words.set(points);
    return words;
  };
  Object.defineProperty(crypto, 'getRandomValues', { value: draw, configurable: true });
  try {
    return new PackedTable(10);
  } finally {
    Reflect.deleteProperty(crypto, 'getRandomValues');
  }
}

suite('PackedTable', (test) => {
  test('fingerprint() is the value of a polynomial at each point, modulo a prime', () => {
    const random = new Random('fingerprint');
    const prime = 2n ** 26n - 5n;
    for (let run = 0; run < 300; run++) {
      const high = random.pick([0, 2 ** 32 - 1 - random.below(9), Number(prime) - random.below(3)]);
      const points = [high, ...Array.from({ length: 3 }, () => random.below(2 ** 31) * 2)];
      const text = random.text(['a', '\0', '\uffff', '\ud800', '_-', 'Z9'], 60);
      const kind = random.pick([1, 2]);
      const expected = points.map((point) => {
        let value = BigInt(kind);
        for (let index = 0; index < text.length; index++) {
          value = (value * BigInt(point) + BigInt(text.charCodeAt(index))) % prime;
        }
        return Number(value);
      });
      assert.equal([...tableOf(points).fingerprint(kind, text)], expected);
    }
  });

  test('fingerprint() differs for texts that differ in anything', () => {
    const table = new PackedTable(10);
    const texts = ['', '\0', '\0\0', 'a', 'b', 'ab', 'ba', 'a\0', '\0a', 'A'.repeat(43), 'A'.repeat(44)];
    const prints = [1, 2].flatMap((kind) => texts.map((text) => table.fingerprint(kind, text).join()));
    assert.is(new Set(prints).size, 2 * texts.length);
    assert.isNot(new PackedTable(10).fingerprint(1, 'a').join(), table.fingerprint(1, 'a').join());
  });

  test('PackedTable keeps fingerprints and columns through growth, removal and reuse', () => {
    const table = new PackedTable(1000);
    // All of them in eight chains.
    const printOf = (number: number): Uint32Array => Uint32Array.of(number & 7, number, 0, number >> 3);
    const add = (number: number): void => {
      const record = table.insert(printOf(number));
      table.set(record, FIRST_COLUMN, number);
      table.set(record, SECOND_COLUMN, ~number);
    };
    for (let number = 0; number < 1000; number++) add(number);
    for (let number = 0; number < 1000; number += 3) table.remove(table.find(printOf(number)));
    for (let number = 1000; number < 1334; number++) add(number);
    for (let number = 0; number < 1334; number++) {
      const record = table.find(printOf(number));
      assert.is(record !== 0, number >= 1000 || number % 3 !== 0);
      const columns = [table.get(record, FIRST_COLUMN), table.get(record, SECOND_COLUMN)];
      assert.equal(columns, record === 0 ? [0, 0] : [number, ~number >>> 0]);
    }
    assert.is(table.find(Uint32Array.of(1, 1, 1, 0)), 0);
  });
});
