import { createMemoryReplayStore, type MemoryReplayStoreOptions } from '../src/server/replay_memory.ts';
import { outcome } from './support/outcome.ts';
import { mint, NOW } from './support/proofs.ts';
import { Random } from './support/random.ts';
import { causeOf, hashLike, JKT, present, reasonOf } from './support/replay.ts';
import { assert, suite } from './support/suite.ts';

const OWNER = hashLike(1, 32);
const OTHER = hashLike(2, 32);

/** A store whose time is told. */
function storeOf(options: MemoryReplayStoreOptions = {}) {
  const clock = { now: NOW };
  return { clock, store: createMemoryReplayStore({ now: () => clock.now, ...options }) };
}

/** How many random words were drawn. */
function drawnWhile(run: () => unknown): number {
  const original = crypto.getRandomValues.bind(crypto);
  let drawn = 0;
  const draw = (words: Uint32Array<ArrayBuffer>): unknown => {
    drawn += words.length;
    return original(words);
  };
  Object.defineProperty(crypto, 'getRandomValues', { value: draw, configurable: true });
  try {
    run();
  } finally {
    Reflect.deleteProperty(crypto, 'getRandomValues');
  }
  return drawn;
}

suite('createMemoryReplayStore', (test) => {
  test('createMemoryReplayStore() makes an empty store of a million entries', () => {
    const { max, maxPerOwner, size } = createMemoryReplayStore();
    assert.equal([max, maxPerOwner, size], [1_000_000, 100_000, 0]);
  });

  for (const [options, expected] of [
    [{ max: 1 }, [1, 1]],
    [{ max: 11 }, [11, 2]],
    [{ max: 2 ** 24 }, [2 ** 24, 1_677_722]],
    [{ max: 5, maxPerOwner: 5 }, [5, 5]],
    [{ maxPerOwner: 1 }, [1_000_000, 1]],
  ] as const) {
    test(`createMemoryReplayStore() takes ${JSON.stringify(options)}`, () => {
      const { max, maxPerOwner } = createMemoryReplayStore(options);
      assert.equal([max, maxPerOwner], expected);
    });
  }

  for (const [name, options] of [
    ['options', null],
    ['options', []],
    ['max', { max: 0 }],
    ['max', { max: 2 ** 24 + 1 }],
    ['max', { max: 1.5 }],
    ['max', { max: '10' }],
    ['maxPerOwner', { maxPerOwner: 0 }],
    ['maxPerOwner', { max: 5, maxPerOwner: 6 }],
    ['maxPerOwner', { maxPerOwner: null }],
    ['now', { now: NOW }],
    ['now', { now: null }],
    ['size', { size: 5 }],
  ] as const) {
    test(`createMemoryReplayStore() throws a TypeError for ${JSON.stringify(options)}`, async () => {
      const result = await outcome(() =>
        createMemoryReplayStore(options as unknown as MemoryReplayStoreOptions),
      );
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), name);
    });
  }

  for (const owner of ['', null, 5]) {
    test(`add() throws a TypeError for ${JSON.stringify(owner)} as an owner`, async () => {
      const result = await outcome(() => storeOf().store.add(hashLike(1), NOW + 9, owner as string));
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), '"owner"');
    });
  }

  test('add() answers at once, whatever the texts are', () => {
    const { store } = storeOf();
    assert.is(store.add(hashLike(1), NOW + 9, OWNER), true);
    assert.is(store.add(hashLike(1), NOW + 9), false);
    for (const [key, owner] of [
      ['a', OWNER],
      ['b', undefined],
      [hashLike(2), 'me'],
      ['c', 'me'],
    ] as const) {
      assert.is(store.add(key, NOW + 9, owner), true);
      assert.is(store.add(key, NOW + 9, owner), false);
    }
    assert.is(store.size, 5);
  });

  test('add() draws its random numbers with the first proof, and not before', () => {
    const { store } = storeOf();
    assert.is(
      drawnWhile(() => assert.is(store.add(hashLike(1), NOW + 9), true)),
      4,
    );
    assert.is(
      drawnWhile(() => assert.is(store.add(hashLike(2), NOW + 9), true)),
      0,
    );
    assert.is(
      drawnWhile(() => storeOf()),
      0,
    );
  });
});

suite('createMemoryReplayStore: bounds', (test) => {
  test('add() refuses more than the store holds, and forgets nobody', async () => {
    const { store, clock } = storeOf({ max: 700, maxPerOwner: 700 });
    for (let index = 0; index < 700; index++)
      assert.is(store.add(hashLike(index), NOW + 1 + (index % 5)), true);
    assert.is(await reasonOf(() => store.add(hashLike(700), NOW + 9)), 'store is full');
    assert.is(await reasonOf(() => store.add('any text', NOW + 9, OWNER)), 'store is full');
    for (let index = 0; index < 700; index++) assert.is(store.add(hashLike(index), NOW + 9), false);
    assert.is(store.size, 700);
    clock.now += 2;
    for (let index = 700; index < 840; index++) assert.is(store.add(hashLike(index), NOW + 9), true);
    assert.is(await reasonOf(() => store.add(hashLike(840), NOW + 9)), 'store is full');
    assert.is(store.size, 700);
  });

  test('add() refuses more of one owner than its quota, and no other owner', async () => {
    const { store, clock } = storeOf({ max: 100, maxPerOwner: 3 });
    for (const index of [1, 2, 3]) assert.is(store.add(hashLike(index), NOW + index, OWNER), true);
    assert.is(await reasonOf(() => store.add(hashLike(4), NOW + 9, OWNER)), 'owner is at its quota');
    assert.is(store.add(hashLike(1), NOW + 9, OWNER), false, 'a replay is still told');
    for (const index of [5, 6, 7]) assert.is(store.add(hashLike(index), NOW + 9, OTHER), true);
    for (let index = 10; index < 20; index++) assert.is(store.add(hashLike(index), NOW + 9), true);
    clock.now += 2;
    assert.is(store.add(hashLike(8), NOW + 9, OWNER), true, 'one of its entries has ended');
    assert.is(await reasonOf(() => store.add(hashLike(9), NOW + 9, OWNER)), 'owner is at its quota');
    assert.is(await reasonOf(() => store.add(hashLike(9), NOW + 9, OTHER)), 'owner is at its quota');
  });

  test('add() counts owners of any text apart', async () => {
    const { store } = storeOf({ max: 100, maxPerOwner: 1 });
    const owners = ['a', 'b', OWNER, `${OWNER.slice(0, -1)}B`, `${OWNER} `];
    for (const [index, owner] of owners.entries())
      assert.is(await store.add(hashLike(index), NOW + 9, owner), true);
    for (const owner of owners) {
      assert.is(await reasonOf(() => store.add('more', NOW + 9, owner)), 'owner is at its quota');
    }
  });

  test('a flood of proofs by other keys reopens no replay', async () => {
    const { store } = storeOf({ max: 300, maxPerOwner: 20 });
    const proof = await mint();
    assert.is(await present(store, proof, {}), 'accepted');
    let refused = 0;
    for (let index = 0; index < 1000; index++) {
      const result = await outcome(() => store.add(hashLike(index), NOW + 361, hashLike(index >> 5, 32)));
      if (!result.ok) refused++;
      if (index % 100 === 0) assert.is(await present(store, proof, {}), 'replayed');
    }
    assert.is(refused, 1000 - 299);
    assert.is(await present(store, proof, {}), 'replayed');
    assert.is(await present(store, await mint({ claims: { jti: 'new' } }), {}), 'replay_store_unavailable');
  });

  test('one owner cannot keep another one out', async () => {
    const { store } = storeOf({ max: 300, maxPerOwner: 20 });
    for (let index = 0; index < 100; index++)
      await outcome(() => store.add(hashLike(index), NOW + 361, OTHER));
    assert.is(store.size, 20);
    for (let index = 0; index < 20; index++) {
      assert.is(await present(store, await mint({ claims: { jti: `${index}` } }), {}), 'accepted');
    }
    assert.is(await reasonOf(() => store.add(hashLike(999), NOW + 361, JKT)), 'owner is at its quota');
  });

  test('add() cannot tell if the host has no memory left, and works once it has', async () => {
    const RealArray = globalThis.Uint32Array;
    // The first 256 records: the memory gives out for the entry, or for its owner when the entry is there already.
    for (const full of [255, 254]) {
      const { store } = storeOf({ maxPerOwner: full });
      for (let index = 0; index < full; index++) {
        assert.is(store.add(hashLike(index), NOW + 9, OWNER), true);
      }
      globalThis.Uint32Array = new Proxy(RealArray, {
        construct(target, parameters) {
          if (Number(parameters[0]) > 2100) throw new RangeError('no memory');
          return Reflect.construct(target, parameters);
        },
      });
      try {
        for (const _ of [1, 2]) {
          const cause = await causeOf(() => store.add(hashLike(full), NOW + 9, OTHER));
          assert.is(String(cause), 'RangeError: no memory');
          assert.is(store.size, full);
        }
      } finally {
        globalThis.Uint32Array = RealArray;
      }
      assert.is(store.add(hashLike(full - 1), NOW + 9, OTHER), false);
      assert.is(store.add(hashLike(full), NOW + 9, OTHER), true);
      assert.is(store.add(hashLike(full), NOW + 9, OTHER), false);
      assert.is(await reasonOf(() => store.add(hashLike(full + 1), NOW + 9, OWNER)), 'owner is at its quota');
      assert.is(store.size, full + 1);
    }
    const cause = await causeOf(() => {
      throw Object.assign(new Error(), { name: 'DPoPError', code: 'replay_store_unavailable', cause: 5 });
    });
    assert.is(cause, 5);
  });
});

suite('createMemoryReplayStore: time', (test) => {
  test('size counts what had not ended at the last add()', () => {
    const { store, clock } = storeOf();
    for (let index = 0; index < 10; index++) assert.is(store.add(hashLike(index), NOW + index, OWNER), true);
    assert.is(store.size, 10);
    clock.now = NOW + 5;
    assert.is(store.size, 10);
    assert.is(store.add(hashLike(9), NOW + 9), false);
    assert.is(store.size, 5);
    clock.now = NOW + 10;
    assert.is(store.add(hashLike(1), NOW + 99), true);
    assert.is(store.size, 1);
  });

  test('add() lets the tables go when all has ended, and counts owners anew', () => {
    const { store, clock } = storeOf({ max: 1000, maxPerOwner: 1000 });
    for (let round = 0; round < 3; round++) {
      const add = (index: number): void => assert.is(store.add(hashLike(index), clock.now + 9, OWNER), true);
      assert.is(
        drawnWhile(() => add(0)),
        4,
      );
      for (let index = 1; index < 1000; index++) add(index);
      clock.now += 10;
    }
    assert.is(store.add(hashLike(0), clock.now + 9, OWNER), true);
    assert.is(store.size, 1);
    clock.now += 9;
    assert.is(
      drawnWhile(() => assert.is(store.add(hashLike(0), clock.now + 9, OWNER), false)),
      0,
      'one has not ended',
    );
  });

  test('add() keeps no owner who has no entry left', async () => {
    const { store, clock } = storeOf({ max: 10, maxPerOwner: 2 });
    assert.is(store.add(hashLike(0), NOW + 10_000), true);
    for (let index = 1; index < 1000; index++) {
      clock.now += 2;
      for (const key of [2 * index, 2 * index + 1]) {
        assert.is(store.add(hashLike(key), clock.now + 1, hashLike(index, 32)), true);
      }
      const reason = await reasonOf(() => store.add('more', clock.now + 1, hashLike(index, 32)));
      assert.is(reason, 'owner is at its quota');
    }
  });

  test('add() finds what ended in a second nobody looked at, after a short and a long pause', () => {
    for (const pause of [2, 3, 100, 1_000_000]) {
      const { store, clock } = storeOf();
      assert.is(store.add(hashLike(0), NOW + 10_000_000), true);
      for (let index = 1; index < 50; index++)
        assert.is(store.add(hashLike(index), NOW + (index % 7) * 2, OWNER), true);
      clock.now += pause;
      assert.is(store.add(hashLike(0), NOW + 10_000_000), false);
      let live = 1;
      for (let index = 1; index < 50; index++) if ((index % 7) * 2 >= pause) live++;
      assert.is(store.size, live, `after ${pause} seconds`);
    }
  });

  // Nearly a million seconds, or a second each of a hundred thousand entries: neither may take long.
  test('add() does not walk through every second of a long pause, nor all entries again and again', () => {
    const { store, clock } = storeOf();
    const started = Date.now();
    for (let index = 0; index < 150_000; index++)
      assert.is(store.add(hashLike(index), NOW + 1e12 + index), true);
    for (let index = 0; index < 150_000; index++) {
      clock.now++;
      assert.is(store.add(hashLike(index), NOW + 2e12), false);
    }
    clock.now += 5e11;
    assert.is(store.add(hashLike(0), NOW + 2e12), false);
    assert.ok(Date.now() - started < 15_000);
  });

  test('add() answers like a simple list, whatever comes', async () => {
    const random = new Random('replay model');
    for (const [max, maxPerOwner, answers] of [
      [1, 1, 3],
      [40, 4, 4],
      [70, 7, 4],
      [2000, 2000, 2],
    ] as const) {
      const { store, clock } = storeOf({ max, maxPerOwner });
      let entries: { key: string; end: number; owner: string | undefined }[] = [];
      const seen = new Set<string>();
      for (let step = 0; step < 4000; step++) {
        clock.now += random.pick([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, random.below(100) === 0 ? 200 : 0]);
        const key = hashLike(random.below(max * 4));
        const owner = random.pick([
          undefined,
          ...Array.from({ length: 12 }, (_, index) => hashLike(index, 32)),
        ]);
        const end = clock.now + random.below(60);
        entries = entries.filter((entry) => entry.end >= clock.now);
        const isThere = entries.some((entry) => entry.key === key);
        const isAtQuota =
          owner !== undefined && entries.filter((entry) => entry.owner === owner).length >= maxPerOwner;
        const expected = isThere
          ? 'false'
          : entries.length >= max
            ? 'store is full'
            : isAtQuota
              ? 'owner is at its quota'
              : 'true';
        const result = await outcome(() => store.add(key, end, owner));
        const actual = result.ok ? String(result.value) : String((result.error.cause as Error).message);
        assert.is(actual, expected, `step ${step}`);
        if (actual === 'true') entries.push({ key, end, owner });
        assert.is(store.size, entries.length);
        seen.add(actual);
      }
      assert.is(seen.size, answers, `${max} ${[...seen].join()}`);
    }
  });

  // With one chain for all this would take minutes, with a few dozen of them still too long.
  test('add() takes constant time, also for keys that differ in a few bits', () => {
    const { store } = storeOf();
    const started = Date.now();
    for (let index = 0; index < 150_000; index++) {
      assert.is(store.add(hashLike(index), NOW + 9, hashLike(index, 32)), true);
    }
    assert.is(store.size, 150_000);
    assert.ok(Date.now() - started < 15_000);
  });
});
