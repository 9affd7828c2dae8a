/** createRedisReplayStore(): accepted proofs, remembered for all processes of a server. RFC 9449 section 11.1. */
import { assertKnown, assertOptions, assertString, mistake } from '../internal/assert.ts';
import { RECORD_PROOF, type ReplayStore, readExpiry, storeClock, storeUnavailable } from './replay_store.ts';

/** Sends one command, given as its words, and returns the server's answer. */
export type RedisCommand = (args: string[]) => Promise<unknown>;

/**
 * A connected client: of `ioredis` (`call`), of `redis` (`sendCommand`), or a function for any other one and for
 * clusters.
 */
export type RedisClient =
  | RedisCommand
  | { call(command: string, ...args: string[]): Promise<unknown> }
  | { sendCommand(args: string[]): Promise<unknown> };

/** Options of {@link createRedisReplayStore}. */
export interface RedisReplayStoreOptions {
  /** Put before every key: one for each endpoint role. Defaults to `dpop:`. */
  readonly prefix?: string | undefined;
  /** Returns seconds since the epoch, an integer. Defaults to the clock. */
  readonly now?: (() => number) | undefined;
}

// Whole commands only: a `set` that does not know these options drops them silently, and every replay would pass.
function commandOf(action: string, client: unknown): RedisCommand {
  if (typeof client === 'function') return client as RedisCommand;
  const { call, sendCommand } = Object(client) as { call?: unknown; sendCommand?: unknown };
  // Before `sendCommand`, which ioredis has as well, for objects of its own.
  if (typeof call === 'function') return (args) => call.apply(client, args);
  if (typeof sendCommand === 'function') return (args) => sendCommand.call(client, args);
  throw mistake(action, '"client" must be a Redis client or a function');
}

/** Sends the one command; `true` if the key was not there. */
async function setOnce(send: RedisCommand, key: string, milliseconds: string): Promise<boolean> {
  let answer: unknown;
  try {
    answer = await send(['SET', key, '1', 'PX', milliseconds, 'NX']);
  } catch (thrown) {
    throw storeUnavailable(thrown);
  }
  if (answer !== 'OK' && answer !== null) throw storeUnavailable(new Error('answer is neither OK nor null'));
  return answer === 'OK';
}

/**
 * Creates a replay store in Redis (or Valkey, KeyDB, Dragonfly), shared by all processes that use the same server and
 * prefix. One command for each proof: `SET prefix+key 1 PX milliseconds NX`. The first proof costs two, by which
 * a client that loses the `NX` is found out and refused.
 *
 * Fails closed: an error, a time-out of the client, or an answer other than `OK` and null refuses the proof. The
 * client's own settings decide how soon: give it a time-out for commands and no offline queue, or requests
 * wait while Redis is away. A command that the client repeats after a lost answer refuses a good proof.
 *
 * What it relies on, and does not check: that Redis does not evict (`maxmemory-policy noeviction`; then a full server
 * refuses); that writes survive a restart or failover (asynchronous replicas may lose the last ones); that the clock of
 * Redis, by which entries end, is not set forward; and that the clocks of the servers differ by at most `clockTolerance`, which
 * is also the most by which one may be set back. There is no quota: `owner` is ignored.
 *
 * @param client - Connected client of `redis` or `ioredis`, or a function that sends a command.
 * @param options - Prefix and clock.
 * @returns The store. `add` rejects with a {@link DPoPError} `replay_store_unavailable`, the client's exception as
 *   `cause`, or with a `TypeError` for a caller's mistake.
 * @throws `TypeError` if the client is none, or an option is of the wrong type, empty or unknown.
 * @example
 * ```js
 * const replay = createRedisReplayStore(await createClient({ url, disableOfflineQueue: true }).connect());
 * ```
 * @see RFC 9449 section 11.1, https://www.rfc-editor.org/rfc/rfc9449#section-11.1
 */
export function createRedisReplayStore(
  client: RedisClient,
  options: RedisReplayStoreOptions = {},
): ReplayStore {
  const action = 'create Redis replay store';
  const send = commandOf(action, client);
  assertOptions(action, options);
  const { prefix = 'dpop:', now } = options;
  assertKnown(action, options, { prefix, now });
  assertString(action, 'prefix', prefix);
  const clock = storeClock(action, now);
  let isProven = false;
  return {
    async add(key, expiresAt) {
      assertString(RECORD_PROOF, 'key', key);
      const second = clock();
      // To the end of the last second, counted from the end of this one: rounded up, and never 0.
      const milliseconds = (readExpiry(expiresAt, second) - second + 1) * 1000;
      const time = String(milliseconds);
      const isNew = await setOnce(send, prefix + key, time);
      if (isNew && !isProven && (await setOnce(send, prefix + key, time))) {
        throw storeUnavailable(new Error('client or server ignores NX'));
      }
      isProven = true;
      return isNew;
    },
  };
}
