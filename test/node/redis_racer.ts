/** One of several servers: a process that is told a proof, and presents it many times at once. */
import { createRedisReplayStore } from '../../src/server/replay_redis.ts';
import { present } from '../support/replay.ts';
import { CLIENTS } from './redis_clients.ts';

const [, , name = '', port] = process.argv;
const connection = await CLIENTS[name]?.(Number(port));
if (connection === undefined) throw new Error('no such client');
const store = createRedisReplayStore(connection.client);

process.once('message', async ({ proof, times }: { proof: string; times: number }) => {
  const now = Math.floor(Date.now() / 1000);
  const verdicts = await Promise.all(Array.from({ length: times }, () => present(store, proof, { now })));
  connection.close();
  process.send?.(verdicts, () => process.disconnect());
});
process.send?.('ready');
