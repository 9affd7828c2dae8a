import {
  createRedisReplayStore,
  type RedisClient,
  type RedisReplayStoreOptions,
} from '../src/server/replay_redis.ts';
import { outcome } from './support/outcome.ts';
import { NOW } from './support/proofs.ts';
import { FakeRedis } from './support/redis.ts';
import { causeOf, hashLike, reasonOf } from './support/replay.ts';
import { assert, suite } from './support/suite.ts';

const KEY = hashLike(1);
const now = (): number => NOW;
const storeOf = (client: unknown, options: RedisReplayStoreOptions = { now }) =>
  createRedisReplayStore(client as RedisClient, options);

suite('createRedisReplayStore', (test) => {
  for (const [what, expiresAt, milliseconds] of [
    ['this second', NOW, '1000'],
    ['the next second', NOW + 1, '2000'],
    ['a usual window', NOW + 361, '362000'],
    ['an absurd end', 1e300, String((2 ** 43 - NOW + 1) * 1000)],
  ] as const) {
    test(`add() sends one command for ${what}, after a second one for the first proof`, async () => {
      const redis = new FakeRedis(NOW);
      const store = storeOf(redis.send);
      await store.add(KEY, expiresAt);
      await store.add('b', expiresAt);
      const command = (key: string): string[] => ['SET', `dpop:${key}`, '1', 'PX', milliseconds, 'NX'];
      assert.equal(redis.commands, [command(KEY), command(KEY), command('b')]);
    });
  }

  test('add() uses the prefix', async () => {
    const redis = new FakeRedis(NOW);
    const [a, b] = [storeOf(redis.send, { prefix: 'a:', now }), storeOf(redis.send, { prefix: 'b:', now })];
    assert.equal(
      [await a.add(KEY, NOW + 9), await b.add(KEY, NOW + 9), await b.add(KEY, NOW + 9)],
      [true, true, false],
    );
    assert.ok(redis.has(`a:${KEY}`) && redis.has(`b:${KEY}`));
  });

  test('add() works with a client like that of ioredis, as its method', async () => {
    const redis = new FakeRedis(NOW);
    const client = {
      redis,
      call(command: string, ...rest: string[]): Promise<unknown> {
        return this.redis.send([command, ...rest]);
      },
      sendCommand: (): never => assert.unreachable() as never,
    };
    const store = storeOf(client);
    assert.equal([await store.add(KEY, NOW + 9), await store.add(KEY, NOW + 9)], [true, false]);
  });

  test('add() works with a client like that of redis, as its method', async () => {
    const redis = new FakeRedis(NOW);
    const client = {
      redis,
      sendCommand(args: string[]): Promise<unknown> {
        return this.redis.send(args);
      },
    };
    const store = storeOf(client);
    assert.equal([await store.add(KEY, NOW + 9), await store.add(KEY, NOW + 9)], [true, false]);
  });

  for (const answer of [undefined, true, false, 0, 1, '', 'ok', 'OK ', 'QUEUED', ['OK'], { OK: 'OK' }]) {
    test(`add() cannot tell by the answer ${JSON.stringify(answer)} (${typeof answer})`, async () => {
      let says: unknown = answer;
      const store = storeOf(async () => says);
      assert.is(await reasonOf(() => store.add(KEY, NOW + 9)), 'answer is neither OK nor null');
      says = null;
      assert.is(await store.add(KEY, NOW + 9), false);
      says = answer;
      assert.is(await reasonOf(() => store.add(KEY, NOW + 9)), 'answer is neither OK nor null');
    });
  }

  for (const [what, fail] of [
    ['rejects', () => Promise.reject(new Error('ECONNREFUSED'))],
    ['rejects with a TypeError', () => Promise.reject(new TypeError('ECONNREFUSED'))],
    [
      'throws',
      () => {
        throw new Error('ECONNREFUSED');
      },
    ],
  ] as const) {
    test(`add() cannot tell if the client ${what}, and keeps the cause`, async () => {
      const redis = new FakeRedis(NOW);
      let isDown = true;
      const store = storeOf((args: string[]) => (isDown ? fail() : redis.send(args)));
      const cause = await causeOf(() => store.add(KEY, NOW + 9));
      assert.is((cause as Error).message, 'ECONNREFUSED');
      isDown = false;
      assert.equal([await store.add(KEY, NOW + 9), await store.add(KEY, NOW + 9)], [true, false]);
    });
  }

  test('add() rejects with a constant message, and no OAuth error', async () => {
    const store = storeOf(async () => Promise.reject(new Error('secret')));
    const result = await outcome(() => store.add(KEY, NOW + 9));
    const { message, section, check, error } = (result.ok ? {} : result.error) as unknown as Record<
      string,
      unknown
    >;
    assert.is(message, 'Replay store cannot tell whether the proof was used before');
    assert.equal([section, check, error], ['RFC 9449 section 11.1', undefined, undefined]);
  });

  test('add() finds out a client that loses the NX, at once and for good', async () => {
    const redis = new FakeRedis(NOW);
    const store = storeOf((args: string[]) => redis.send(args.filter((word) => word !== 'NX')));
    for (const key of ['a', 'a', 'b']) {
      assert.is(await reasonOf(() => store.add(key, NOW + 9)), 'client or server ignores NX');
    }
  });

  test('add() needs no second command once a replay was seen', async () => {
    const redis = new FakeRedis(NOW);
    await storeOf(redis.send).add(KEY, NOW + 9);
    const store = storeOf(redis.send);
    redis.commands.length = 0;
    assert.equal([await store.add(KEY, NOW + 9), await store.add('b', NOW + 9)], [false, true]);
    assert.is(redis.commands.length, 2);
  });

  test('add() tries again what it could not tell about the client', async () => {
    const redis = new FakeRedis(NOW);
    let failing = 2;
    const store = storeOf((args: string[]) =>
      --failing === 0 ? Promise.reject(new Error('down')) : redis.send(args),
    );
    assert.is(await reasonOf(() => store.add('a', NOW + 9)), 'down');
    redis.commands.length = 0;
    assert.is(await store.add('b', NOW + 9), true);
    assert.is(redis.commands.length, 2);
  });

  for (const client of [
    undefined,
    null,
    5,
    'redis://localhost',
    {},
    { set: async () => 'OK' },
    { call: 1, sendCommand: 1 },
  ]) {
    test(`createRedisReplayStore() throws a TypeError for ${JSON.stringify(client)} (${Object.keys(Object(client))}) as a client`, async () => {
      const result = await outcome(() => storeOf(client));
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), '"client"');
    });
  }

  for (const [name, options] of [
    ['options', null],
    ['options', []],
    ['prefix', { prefix: '' }],
    ['prefix', { prefix: 5 }],
    ['now', { now: NOW }],
    ['now', { now: null }],
    ['max', { max: 5 }],
  ] as const) {
    test(`createRedisReplayStore() throws a TypeError for ${JSON.stringify(options)}`, async () => {
      const result = await outcome(() =>
        storeOf(new FakeRedis(NOW).send, options as unknown as RedisReplayStoreOptions),
      );
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), name);
    });
  }
});
