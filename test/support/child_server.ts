/** Servers as child processes, none of which outlives this one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import process from 'node:process';

/** A server that answers on its port. */
export interface ChildServer {
  readonly port: number;
  readonly origin: string;
  signal(name: NodeJS.Signals): void;
  /** Ends it, and returns what it wrote to its error output. */
  stop(): Promise<string>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A port that nobody listens on, at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Without what would change how a child runs, or what it says: hosts warn of NO_COLOR beside FORCE_COLOR. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const {
    NODE_V8_COVERAGE: _,
    NODE_OPTIONS: __,
    NO_COLOR: ___,
    FORCE_COLOR: ____,
    ...inherited
  } = process.env;
  return inherited;
}

/** Starts a server and waits until it accepts connections, 20 seconds at most. */
export async function startServer(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  port: number,
): Promise<ChildServer> {
  const [file = '', ...args] = command;
  const child = spawn(file, args, {
    env: { ...plainEnvironment(), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.add(child);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      errors += error;
      resolve();
    });
    child.once('close', () => resolve());
  }).then(() => {
    hasEnded = true;
    running.delete(child);
  });
  const stop = async (): Promise<string> => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(late);
    return errors;
  };
  const deadline = Date.now() + 20_000;
  while (!(await isOpen(port))) {
    if (hasEnded || Date.now() > deadline) throw new Error(`${command.join(' ')}: ${await stop()}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return { port, origin: `http://127.0.0.1:${port}`, signal: (name) => child.kill(name), stop };
}
