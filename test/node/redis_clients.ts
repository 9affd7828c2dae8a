/** Connected clients of both packages, with the settings that README recommends. */
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import type { RedisClient } from '../../src/server/replay_redis.ts';

/** A client, and how to get rid of it. */
export interface Connection {
  readonly client: RedisClient;
  close(): void;
}

/** Connects; a command may take so many milliseconds. */
export type Connect = (port: number, timeout?: number) => Promise<Connection>;

// Long enough for a busy machine.
const TIMEOUT = 30_000;

export const CLIENTS: Readonly<Record<string, Connect>> = {
  async redis(port, timeout = TIMEOUT) {
    const socket = { host: '127.0.0.1', port, socketTimeout: timeout, reconnectStrategy: 50 };
    const client = createClient({ socket, disableOfflineQueue: true, pingInterval: timeout / 3 });
    // Without a listener the process would end.
    client.on('error', () => {});
    await client.connect();
    return { client, close: () => client.destroy() };
  },
  async ioredis(port, timeout = TIMEOUT) {
    const client = new Redis(port, '127.0.0.1', {
      commandTimeout: timeout,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      lazyConnect: true,
      retryStrategy: () => 50,
    });
    client.on('error', () => {});
    await client.connect();
    return { client, close: () => client.disconnect() };
  },
  async 'a function'(port, timeout) {
    const { send, close } = await connectPlain(port, timeout);
    return { client: send, close };
  },
};

/** A way to send any command. */
export async function connectPlain(
  port: number,
  timeout: number = TIMEOUT,
): Promise<{ send(args: string[]): Promise<unknown>; close(): void }> {
  const client = new Redis(port, '127.0.0.1', {
    commandTimeout: timeout,
    enableOfflineQueue: false,
    lazyConnect: true,
  });
  client.on('error', () => {});
  await client.connect();
  const send = ([command = '', ...rest]: string[]): Promise<unknown> => client.call(command, ...rest);
  return { send, close: () => client.disconnect() };
}
