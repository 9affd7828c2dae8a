/** Drives an adapter over its standard input and output, line by line: no engine, so that what an adapter says is seen as it is. */
import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';

export type Message = Readonly<Record<string, unknown>>;

export interface Driven {
  /** Sends a message, or a line as it is, and waits for nothing. */
  send(message: Message | string | Uint8Array): void;
  /** The next line of the adapter, parsed. */
  next(): Promise<Message>;
  /** Sends an input and returns the result with its number. */
  run(op: string, input: unknown): Promise<Message>;
  /** Says goodbye, and returns the exit code. */
  bye(): Promise<number | null>;
  kill(): void;
}

const LIMIT = 30_000;

/** Starts an adapter. */
export function drive(command: string, args: readonly string[], cwd: string): Driven {
  const child: ChildProcess = spawn(command, args, {
    cwd,
    env: { ...process.env, NODE_V8_COVERAGE: undefined },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error('The adapter has no pipes');
  const received: Message[] = [];
  const waiting: ((message: Message) => void)[] = [];
  let rest = Buffer.alloc(0);
  let errors = '';
  let count = 0;
  stdout.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const message = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rest.subarray(0, end)));
      rest = rest.subarray(end + 1);
      const settle = waiting.shift();
      if (settle === undefined) received.push(message);
      else settle(message);
    }
  });
  stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk).slice(-4000);
  });
  stdin.on('error', () => {});
  const closed = new Promise<number | null>((resolve) => {
    child.on('close', resolve);
    child.on('error', (error) => {
      errors += error.message;
      resolve(null);
    });
  });

  const next = (): Promise<Message> => {
    const message = received.shift();
    if (message !== undefined) return Promise.resolve(message);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer from ${command}: ${errors}`)), LIMIT);
      waiting.push((answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });
  };
  const send: Driven['send'] = (message) => {
    const isRaw = typeof message === 'string' || message instanceof Uint8Array;
    stdin.write(isRaw ? message : JSON.stringify(message));
    stdin.write('\n');
  };
  return {
    send,
    next,
    async run(op, input) {
      const seq = `seq-${++count}`;
      send({ type: 'run', seq, op, input, 'x-unknown': [1] });
      const result = await next();
      if (result['type'] !== 'result' || result['seq'] !== seq)
        throw new Error(`not the result of ${seq}: ${JSON.stringify(result)}`);
      return result;
    },
    async bye() {
      stdin.end('{"type":"bye"}\n');
      const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT);
      const code = await closed;
      clearTimeout(timer);
      return code;
    },
    kill: () => child.kill('SIGKILL'),
  };
}
