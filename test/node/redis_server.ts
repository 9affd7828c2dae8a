/** A real redis-server on a free port of this machine, for one test. Debian's package is `redis-server`. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Tells whether there is one to start. */
export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

export interface RedisServer {
  readonly port: number;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return (address as { port: number }).port;
}

/** Waits until the server says that it is ready; `undefined` if it ends before, as it does when the port was taken. */
async function untilReady(child: ChildProcess): Promise<true | undefined> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('Ready to accept connections')) resolve(true);
    });
    child.on('error', reject);
    child.on('exit', () => resolve(undefined));
  });
}

/** Starts a server that writes nothing to the disk. */
export async function startRedis(options: readonly string[] = [], wanted?: number): Promise<RedisServer> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const port = wanted ?? (await freePort());
    const folder = mkdtempSync(join(tmpdir(), 'rfc9449-redis-'));
    const place = [
      '--port',
      `${port}`,
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--save',
      '',
      '--appendonly',
      'no',
    ];
    const child = spawn('redis-server', [...place, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
    const kill = (): void => {
      child.kill('SIGKILL');
    };
    process.on('exit', kill);
    const stop = async (): Promise<void> => {
      process.off('exit', kill);
      if (child.exitCode === null && child.signalCode === null) {
        kill();
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    };
    if (await untilReady(child)) return { port, process: child, stop };
    await stop();
  }
  throw new Error('redis-server did not start');
}

/** Runs with a server of its own, and stops it whatever happens. */
export async function withRedis(
  run: (server: RedisServer) => Promise<void>,
  options: readonly string[] = [],
): Promise<void> {
  const server = await startRedis(options);
  try {
    await run(server);
  } finally {
    await server.stop();
  }
}
