/** What must hold for every replay store, by real proofs and random clocks. RFC 9449 section 11.1. */
import { createMemoryReplayStore } from '../src/server/replay_memory.ts';
import { createRedisReplayStore } from '../src/server/replay_redis.ts';
import type { ReplayStore } from '../src/server/replay_store.ts';
import { outcome } from './support/outcome.ts';
import { mint, NOW } from './support/proofs.ts';
import { Random } from './support/random.ts';
import { FakeRedis } from './support/redis.ts';
import { hashLike, JKT, present, reasonOf } from './support/replay.ts';
import { assert, suite } from './support/suite.ts';

/** A place where entries are kept, in a time that is told in milliseconds. */
interface Place {
  setTime(milliseconds: number): void;
  /** A store of a server whose clock is ahead of the place's by so many seconds, and may jump. */
  open(skew?: () => number): ReplayStore;
}

const PLACES: Readonly<Record<string, { isShared: boolean; create(): Place }>> = {
  memory: {
    isShared: false,
    create() {
      let time = NOW * 1000;
      return {
        setTime(milliseconds) {
          time = milliseconds;
        },
        open: (skew = () => 0) =>
          createMemoryReplayStore({ max: 1000, now: () => Math.floor(time / 1000 + skew()) }),
      };
    },
  },
  Redis: {
    isShared: true,
    create() {
      const redis = new FakeRedis(NOW);
      return {
        setTime(milliseconds) {
          redis.milliseconds = milliseconds;
        },
        open: (skew = () => 0) =>
          createRedisReplayStore(redis.send, { now: () => Math.floor(redis.milliseconds / 1000 + skew()) }),
      };
    },
  },
};

for (const [name, { isShared, create }] of Object.entries(PLACES)) {
  suite(`replay store in ${name}`, (test) => {
    test(`add() in ${name} answers true once, and then false`, async () => {
      const store = create().open();
      const [a, b] = [hashLike(1), hashLike(2)];
      assert.equal([await store.add(a, NOW + 9), await store.add(a, NOW + 9)], [true, false]);
      assert.equal([await store.add(b, NOW + 9, JKT), await store.add(b, NOW + 99, 'other')], [true, false]);
      assert.equal([await store.add(a, NOW + 9, JKT), await store.add(a, NOW)], [false, false]);
    });

    test(`add() in ${name} takes any text as key and owner`, async () => {
      const store = create().open();
      const keys = [
        'a',
        ' ',
        'ü',
        '\ud83d\ude00',
        'a'.repeat(21),
        'a'.repeat(22),
        'a'.repeat(23),
        'A'.repeat(22),
      ];
      const more = [`${'A'.repeat(21)}B`, `${'A'.repeat(21)}=`, hashLike(1, 32), 'a b', 'a'.repeat(100_000)];
      for (const key of [...keys, ...more]) assert.is(await store.add(key, NOW + 9, `owner ${key}`), true);
      for (const key of [...keys, ...more]) assert.is(await store.add(key, NOW + 9, JKT), false);
    });

    for (const late of [0, 1, 500, 999]) {
      test(`add() in ${name} keeps an entry of ${late} ms past a second through its last second`, async () => {
        const place = create();
        const store = place.open();
        place.setTime(NOW * 1000 + late);
        assert.is(await store.add(hashLike(1), NOW + 7), true);
        for (const time of [
          NOW * 1000 + late,
          (NOW + 6) * 1000 + 999,
          (NOW + 7) * 1000,
          (NOW + 7) * 1000 + 999,
        ]) {
          place.setTime(time);
          assert.is(await store.add(hashLike(1), NOW + 7), false);
        }
        place.setTime((NOW + 8) * 1000);
        assert.is(await reasonOf(() => store.add(hashLike(1), NOW + 7)), 'expiresAt is past');
        place.setTime((NOW + 9) * 1000);
        assert.is(await store.add(hashLike(1), NOW + 17), true, 'the key is free for a later proof');
      });
    }

    test(`add() in ${name} records what ends in this very second, and refuses what is past`, async () => {
      const store = create().open();
      assert.is(await store.add(hashLike(1), NOW), true);
      assert.is(await store.add(hashLike(1), NOW), false);
      for (const expiresAt of [NOW - 1, 0, -1, -1e300, Number.NEGATIVE_INFINITY]) {
        assert.is(await reasonOf(() => store.add(hashLike(2), expiresAt)), 'expiresAt is past');
      }
      assert.is(await store.add(hashLike(2), NOW - 0.5), true, 'a fraction counts as the whole second');
      assert.is(await store.add(hashLike(2), NOW), false);
    });

    test(`add() in ${name} takes an absurd end for never, and forgets other entries in time`, async () => {
      const place = create();
      const store = place.open();
      const absurd = [Number.MAX_SAFE_INTEGER, 2 ** 53, 1e300, Number.POSITIVE_INFINITY, NOW + 1e9, 2 ** 32];
      for (const [index, end] of absurd.entries()) assert.is(await store.add(hashLike(index), end), true);
      assert.is(await store.add(hashLike(99), NOW + 1), true);
      for (const seconds of [2, 1000, 400_000_000]) {
        place.setTime((NOW + seconds) * 1000);
        for (const [index, end] of absurd.entries()) assert.is(await store.add(hashLike(index), end), false);
        assert.is(await store.add(hashLike(99), NOW + seconds), true, 'the ordinary entry is gone');
      }
    });

    test(`add() in ${name} refuses what ended before its clock was set back`, async () => {
      const place = create();
      let skew = 0;
      const store = place.open(() => skew);
      assert.is(await store.add(hashLike(1), NOW + 10), true);
      place.setTime((NOW + 11) * 1000);
      assert.is(await store.add(hashLike(2), NOW + 99), true);
      skew = -1000;
      assert.is(await reasonOf(() => store.add(hashLike(1), NOW + 10)), 'expiresAt is past');
      assert.is(await store.add(hashLike(2), NOW + 99), false);
      assert.is(await store.add(hashLike(3), NOW + 11), true);
    });

    test(`add() in ${name} lets one of 1,000 simultaneous proofs win`, async () => {
      const store = create().open();
      const proof = await mint();
      const verdicts = await Promise.all(Array.from({ length: 1000 }, () => present(store, proof, {})));
      assert.is(verdicts.filter((verdict) => verdict === 'accepted').length, 1);
      assert.is(verdicts.filter((verdict) => verdict === 'replayed').length, 999);
    });

    test(`add() in ${name} lets one of 1,000 simultaneous keys of any text win`, async () => {
      const store = create().open();
      const answers = await Promise.all(Array.from({ length: 1000 }, () => store.add('any', NOW + 9, 'me')));
      assert.is(answers.filter((answer) => answer).length, 1);
    });

    test(`add() in ${name} tells proofs by key and "jti", not by spelling`, async () => {
      const store = create().open();
      const other = { headerText: JSON.stringify({ alg: 'EdDSA', typ: 'dpop+jwt', jwk: await ed25519() }) };
      assert.is(await present(store, await mint(), {}), 'accepted');
      assert.is(await present(store, await mint({ claims: { extra: 1 } }), {}), 'replayed');
      assert.is(await present(store, await mint({ claims: { jti: 'another' } }), {}), 'accepted');
      assert.is(await present(store, await mint({ alg: 'EdDSA', ...other }), {}), 'accepted');
    });

    // The heart of the matter. Each server has a clock of its own, never more than the tolerance away from another's.
    test(`add() in ${name} accepts no proof twice, whatever window and clocks`, async () => {
      const random = new Random(`replay ${name}`);
      const seen = { accepted: 0, replayed: 0 };
      for (let run = 0; run < 40; run++) {
        const clockTolerance = random.pick([0, 1, 5, 60, random.below(90)]);
        const maxAge = random.pick([0, 1, 300, random.below(400)]);
        const place = create();
        const servers = Array.from({ length: isShared ? 3 : 1 }, () => {
          const skew = isShared ? (random.next() - 0.5) * Math.max(0, clockTolerance - 1) : 0;
          return { skew, store: place.open(() => skew) };
        });
        const iat = NOW + random.below(50) + random.pick([0, 0.5, random.next()]);
        const proof = await mint({ claims: { iat, jti: `${run}` } });
        const ends = [iat - clockTolerance, iat, iat + maxAge, iat + maxAge + clockTolerance + 2];
        const times = Array.from(
          { length: 12 },
          () => random.pick(ends) + random.pick([-1, 0, 1, random.next() * 9]),
        );
        const verdicts: string[] = [];
        for (const time of times.sort((a, b) => a - b)) {
          place.setTime(Math.round(time * 1000));
          const { skew, store } = random.pick(servers);
          const now = Math.floor(Math.round(time * 1000) / 1000 + skew);
          const verdict = await present(store, proof, { now, maxAge, clockTolerance });
          assert.ok(['accepted', 'replayed', 'iat_too_old', 'iat_in_future'].includes(verdict), verdict);
          verdicts.push(verdict);
        }
        const judged = verdicts.filter((verdict) => !verdict.startsWith('iat'));
        const [first, ...later] = judged;
        if (first !== undefined) assert.is(first, 'accepted');
        assert.ok(
          later.every((verdict) => verdict === 'replayed'),
          verdicts.join(),
        );
        seen.accepted += judged.length > 0 ? 1 : 0;
        seen.replayed += later.length;
      }
      assert.ok(seen.accepted > 5 && seen.replayed > 20, JSON.stringify(seen));
    });

    test(`add() in ${name} accepts no proof twice while its clock jumps to and fro`, async () => {
      const random = new Random(`jumps ${name}`);
      let refused = 0;
      for (let run = 0; run < 40; run++) {
        const place = create();
        let skew = 0;
        const store = place.open(() => skew);
        const [maxAge, clockTolerance] = [random.below(30), random.below(10)];
        const proofs = await Promise.all(
          Array.from({ length: 3 }, (_, index) =>
            mint({ claims: { iat: NOW + 10 * index, jti: `${run} ${index}` } }),
          ),
        );
        const accepted = new Map<string, number>();
        for (let step = 0; step < 20; step++) {
          place.setTime((NOW + step * 3) * 1000);
          // In Redis an entry ends by another clock, so that the tolerance must cover the jumps.
          const reach = isShared ? clockTolerance : 100;
          skew = random.pick([0, skew, random.below(reach + 1) - Math.floor(reach / 2)]);
          const proof = random.pick(proofs);
          const verdict = await present(store, proof, { now: NOW + step * 3 + skew, maxAge, clockTolerance });
          if (verdict === 'accepted') accepted.set(proof, (accepted.get(proof) ?? 0) + 1);
          if (verdict === 'replay_store_unavailable') refused++;
        }
        assert.ok([...accepted.values()].every((times) => times === 1));
      }
      assert.is(refused > 0, !isShared, 'some proofs came back after they were forgotten');
    });

    for (const [member, parameters] of [
      ['key', ['', NOW + 9]],
      ['key', [undefined, NOW + 9]],
      ['key', [5, NOW + 9]],
      ['expiresAt', ['a', undefined]],
      ['expiresAt', ['b', null]],
      ['expiresAt', [hashLike(1), `${NOW + 9}`]],
      ['expiresAt', [hashLike(1), Number.NaN]],
    ] as const) {
      test(`add() in ${name} throws a TypeError for ${JSON.stringify(parameters)}`, async () => {
        const result = await outcome(() =>
          create()
            .open()
            .add(...(parameters as unknown as [string, number])),
        );
        assert.is(result.ok || result.code, 'TypeError');
        assert.match(String(!result.ok && result.error.message), `Cannot record proof: "${member}"`);
      });
    }

    for (const time of [undefined, null, Number.NaN, 1.5, -1, `${NOW}`, {}]) {
      test(`add() in ${name} throws a TypeError if its clock says ${String(time)}`, async () => {
        const now = (): number => time as number;
        const store = isShared
          ? createRedisReplayStore(new FakeRedis(NOW).send, { now })
          : createMemoryReplayStore({ now });
        const result = await outcome(() => store.add(hashLike(1), NOW + 9));
        assert.is(result.ok || result.code, 'TypeError');
        assert.match(String(!result.ok && result.error.message), '"now"');
      });
    }

    test(`add() in ${name} takes the host's clock where none is given`, async () => {
      const redis = new FakeRedis(0);
      const store = isShared ? createRedisReplayStore(redis.send) : createMemoryReplayStore();
      const now = Math.floor(Date.now() / 1000);
      assert.is(await store.add(hashLike(1), now + 9), true);
      assert.is(await store.add(hashLike(1), now + 9), false);
      assert.is(await reasonOf(() => store.add(hashLike(2), now - 2)), 'expiresAt is past');
      redis.milliseconds = 5_000;
      assert.is(await store.add(hashLike(1), now + 9), false);
    });
  });
}

async function ed25519(): Promise<unknown> {
  const proof = await mint({ alg: 'EdDSA' });
  return JSON.parse(atob((proof.split('.')[0] ?? '').replaceAll('-', '+').replaceAll('_', '/'))).jwk;
}
