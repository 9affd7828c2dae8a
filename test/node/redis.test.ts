/** The Redis store against the real thing: both clients, two processes, and a server that is full, hangs or is away. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createRedisReplayStore } from '../../src/server/replay_redis.ts';
import type { ReplayStore } from '../../src/server/replay_store.ts';
import { outcome } from '../support/outcome.ts';
import { mint } from '../support/proofs.ts';
import { causeOf, hashLike, present } from '../support/replay.ts';
import { assert, suite } from '../support/suite.ts';
import { CLIENTS, type Connect, connectPlain } from './redis_clients.ts';
import { hasRedis, type RedisServer, startRedis, withRedis } from './redis_server.ts';

const seconds = (): number => Math.floor(Date.now() / 1000);

type Send = (...args: string[]) => Promise<unknown>;

/** Runs with a store, and with a way to ask Redis itself. */
async function withStore(
  connect: Connect,
  port: number,
  run: (store: ReplayStore, send: Send) => Promise<void>,
): Promise<void> {
  const { client, close } = await connect(port);
  const plain = await connectPlain(port);
  try {
    await run(createRedisReplayStore(client), (...args) => plain.send(args));
  } finally {
    close();
    plain.close();
  }
}

/** The verdicts of a process that presents a proof so many times, as soon as all are ready. */
function racer(name: string, port: number) {
  const child = fork(fileURLToPath(new URL('redis_racer.js', import.meta.url)), [name, `${port}`]);
  const message = async (): Promise<unknown> => {
    const ended = once(child, 'exit').then(() => assert.unreachable('the process has ended'));
    return Promise.race([once(child, 'message').then(([value]) => value), ended]);
  };
  const ready = message();
  return {
    ready,
    async run(proof: string, times: number): Promise<string[]> {
      const verdicts = message();
      child.send({ proof, times });
      return (await verdicts) as string[];
    },
  };
}

function define(test: (title: string, run: () => Promise<void>) => void): void {
  for (const [name, connect] of Object.entries(CLIENTS)) {
    test(`add() by ${name} answers true once, under its prefix and for its time`, () =>
      withRedis(({ port }) =>
        withStore(connect, port, async (store, send) => {
          const key = hashLike(1);
          const now = seconds();
          assert.equal([await store.add(key, now + 60), await store.add(key, now + 60)], [true, false]);
          const left = Number(await send('PTTL', `dpop:${key}`));
          assert.ok(left > 58_000 && left <= 61_000, `${left}`);
          assert.is(await store.add('far', 1e300), true);
          assert.ok(Number(await send('PTTL', 'dpop:far')) > 1e15);
          assert.is(await store.add('far', 1e300), false);
          const proof = await mint({ claims: { iat: now } });
          assert.equal(
            [await present(store, proof, { now }), await present(store, proof, { now })],
            ['accepted', 'replayed'],
          );
        }),
      ));

    test(`add() by ${name} cannot tell while Redis is away or hangs, says so soon, and recovers`, () =>
      withRedis((server) =>
        withStore(
          (port) => connect(port, 500),
          server.port,
          (store) => interrupted(server, store),
        ),
      ));

    test(`add() by ${name} cannot tell if Redis is full, and Redis forgets nothing`, () =>
      withRedis(
        ({ port }) => withStore(connect, port, flooded),
        ['--maxmemory', '3mb', '--maxmemory-policy', 'noeviction'],
      ));

    test(`add() by ${name} cannot tell if Redis refuses to write`, () =>
      withRedis(({ port }) =>
        withStore(connect, port, async (store, send) => {
          await send('CONFIG', 'SET', 'min-replicas-to-write', '1');
          assert.match(String(await causeOf(() => store.add('a', seconds() + 9))), /NOREPLICAS/);
        }),
      ));
  }

  test('an entry ends in Redis, but not before its last second does', () =>
    withRedis(({ port }) =>
      withStore(CLIENTS['redis'] as Connect, port, async (store, send) => {
        const now = seconds();
        assert.is(await store.add('a', now + 1), true);
        while (Date.now() < (now + 2) * 1000 - 200) {
          assert.is(await send('EXISTS', 'dpop:a'), 1);
          await sleep(50);
        }
        await sleep((now + 3) * 1000 + 50 - Date.now());
        assert.is(await send('EXISTS', 'dpop:a'), 0);
        assert.is(await store.add('a', now + 9), true);
      }),
    ));

  for (const [first, second] of [
    ['redis', 'ioredis'],
    ['redis', 'redis'],
  ] as const) {
    test(`one of 1,000 simultaneous proofs wins at two processes with ${first} and ${second}`, () =>
      withRedis(async ({ port }) => {
        const racers = [racer(first, port), racer(second, port)];
        await Promise.all(racers.map(({ ready }) => ready));
        const proof = await mint({ claims: { iat: seconds(), jti: 'race' } });
        const verdicts = (await Promise.all(racers.map(({ run }) => run(proof, 500)))).flat();
        assert.is(verdicts.filter((verdict) => verdict === 'accepted').length, 1);
        assert.is(verdicts.filter((verdict) => verdict === 'replayed').length, 999);
      }));
  }
}

async function interrupted(server: RedisServer, store: ReplayStore): Promise<void> {
  const end = seconds() + 60;
  const refuses = async (key: string): Promise<void> => {
    const started = Date.now();
    assert.instance(await causeOf(() => store.add(key, end)), Error);
    assert.ok(Date.now() - started < 10_000);
  };
  await answers(store, 'a', end);
  server.process.kill('SIGSTOP');
  await refuses('b');
  server.process.kill('SIGCONT');
  assert.is(await answers(store, 'a', end), false);
  await server.stop();
  await refuses('c');
  await refuses('c');
  const again = await startRedis([], server.port);
  try {
    await answers(store, 'd', end);
  } finally {
    await again.stop();
  }
}

/** The first answer, once the client has connected again and the machine has time for it. */
async function answers(store: ReplayStore, key: string, end: number): Promise<boolean> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const result = await outcome(() => store.add(key, end));
    if (result.ok) return result.value;
    await sleep(50);
  }
  return assert.unreachable('the client did not connect again') as never;
}

async function flooded(store: ReplayStore): Promise<void> {
  const end = seconds() + 361;
  assert.is(await store.add('first', end), true);
  let added = 0;
  let refusal: unknown;
  while (refusal === undefined && added < 100_000) {
    const results = await Promise.all(
      Array.from({ length: 500 }, () => outcome(() => store.add(`flood ${added++}`, end))),
    );
    const refused = results.find((result) => !result.ok);
    if (refused !== undefined && !refused.ok) refusal = refused.error.cause;
  }
  assert.match(String(refusal), /OOM/);
  // A server without room may also refuse to look; what it must not do is answer "new".
  for (const key of ['first', 'flood 0', 'flood 400']) {
    const result = await outcome(() => store.add(key, end));
    assert.ok(!result.ok || result.value === false, key);
  }
}

if (hasRedis()) suite('replay store in a real Redis', define);
else {
  suite('no replay store in a real Redis', (test) => {
    test('redis-server is not installed', () => {
      console.log('not run: redis-server is not installed');
      assert.is(process.env['CI'], undefined, 'CI must install redis-server');
    });
  });
}
