/**
 * An adapter in a process of its own: JSON objects, one per line, on its standard input and output. Whatever it does, the
 * run goes on: who dies or falls silent is blamed for the inputs that were under way, and started anew.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import process from 'node:process';
import { checkAnswer } from '../src/conformance/hello.ts';
import type { Adapter, AdapterInfo, Answer, Members, Session } from '../src/conformance/index.ts';
import { same } from '../src/conformance/same.ts';
import { type Line, LineReader } from './line_reader.ts';

/** Limits, in milliseconds. */
export interface Limits {
  /** From the start to the introduction. */
  readonly startup: number;
  /** For one input. */
  readonly answer: number;
  /** From being asked to end to being killed. Defaults to two seconds. */
  readonly grace?: number;
}

export interface ProcessAdapter extends Adapter {
  /** Ends the process. */
  stop(): Promise<void>;
  /** The end of what it wrote to standard error. */
  readonly stderr: () => string;
  /** Lines on standard output that are no messages. */
  readonly noise: () => number;
}

const STDERR_KEPT = 64 * 1024;
const GRACE = 2_000;
/** What was written before an end is still read, unless a child of the adapter holds the pipe. */
const DRAIN = 200;

type Message = Readonly<Record<string, unknown>>;
type Failure = Extract<Answer, { outcome: 'crash' | 'hang' | 'protocol-error' }>;

/** What came: a message of the adapter, or what the host saw of it. */
type Reply = { readonly message: Message } | { readonly failure: Failure };

/** What all processes of one adapter have in common. */
interface Log {
  stderr: string;
  noise: number;
}

/** Those that must not outlive this program. */
const ALIVE = new Set<AdapterProcess>();
process.on('exit', () => {
  for (const one of ALIVE) one.kill('SIGKILL');
});

/** One process, from its start to its end. */
class AdapterProcess {
  /** It has ended, or was told to. */
  isOver = false;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<void>;
  readonly #waiting = new Map<string, (reply: Reply) => void>();
  readonly #grace: number;
  readonly #log: Log;
  /** A result that nobody asked for came when nothing was under way. */
  #hasStray = false;

  constructor(command: string, grace: number, log: Log) {
    this.#grace = grace;
    this.#log = log;
    // A group of its own, so that children of a shell end with it.
    const child = spawn(command, { shell: true, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child = child;
    const lines = new LineReader((line) => this.#receive(line));
    child.stdout.on('data', (chunk: Buffer) => lines.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      log.stderr = (log.stderr + chunk.toString('utf8')).slice(-STDERR_KEPT);
    });
    // Writing to a process that is gone is no error of ours: its end is told by 'exit'.
    child.stdin.on('error', () => {});
    ALIVE.add(this);
    child.once('exit', () => {
      this.isOver = true;
      // Children that it left behind, and pipes that they hold open.
      this.kill('SIGKILL');
      const timer = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, DRAIN);
      child.once('close', () => clearTimeout(timer));
    });
    this.#closed = new Promise((resolve) => {
      const close = (message: string): void => {
        this.isOver = true;
        ALIVE.delete(this);
        this.#settleAll({ outcome: 'crash', message, died: true });
        resolve();
      };
      child.once('close', (code, signal) => close(`the adapter ended with ${signal ?? `code ${code}`}`));
      child.once('error', (error) => close(error.message));
    });
  }

  /** Sends a message and waits for the reply with its key. */
  exchange(key: string, message: Message, limit: number): Promise<Reply> {
    if (this.#hasStray) {
      this.#hasStray = false;
      return Promise.resolve({ failure: STRAY });
    }
    const noise = this.#log.noise;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        const lines = this.#log.noise - noise;
        const what = `no answer in ${limit / 1000} s`;
        settle({
          failure:
            lines === 0
              ? { outcome: 'hang', message: what, died: true }
              : {
                  outcome: 'protocol-error',
                  message: `${what}, but ${lines} lines that are no messages`,
                  died: true,
                },
        });
      }, limit);
      const settle = (reply: Reply): void => {
        clearTimeout(timer);
        this.#waiting.delete(key);
        resolve(reply);
      };
      this.#waiting.set(key, settle);
      this.#child.stdin.write(`${JSON.stringify(message)}\n`);
    });
  }

  /** Says goodbye, and ends it where that does not. */
  async leave(): Promise<void> {
    this.#child.stdin.end(`${JSON.stringify({ type: 'bye' })}\n`);
    await this.#within(this.#grace);
    await this.end();
  }

  async end(): Promise<void> {
    this.isOver = true;
    this.kill('SIGTERM');
    await this.#within(this.#grace);
    this.kill('SIGKILL');
    await this.#closed;
  }

  async #within(limit: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limit);
    });
    await Promise.race([this.#closed, late]);
    clearTimeout(timer);
  }

  #receive(line: Line): void {
    const message = line.text === undefined ? undefined : parse(line.text);
    const key = keyOf(message);
    const settle = key === undefined ? undefined : this.#waiting.get(key);
    if (message !== undefined && settle !== undefined) {
      settle({ message });
      return;
    }
    this.#log.noise++;
    if (message?.['type'] !== 'result' || this.isOver) return;
    // A second answer, or one with a number of its own: which input it is about, nobody knows.
    this.#hasStray = this.#waiting.size === 0;
    this.#settleAll(STRAY);
  }

  #settleAll(failure: Failure): void {
    for (const settle of [...this.#waiting.values()]) settle({ failure });
  }

  kill(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // Nobody of the group is left, or the system has no groups.
      this.#child.kill(signal);
    }
  }
}

const STRAY: Failure = { outcome: 'protocol-error', message: 'a result that nobody asked for' };

/** Makes an adapter of a shell command. */
export function adapterOf(
  command: string,
  { startup, answer: limit, grace = GRACE }: Limits,
): ProcessAdapter {
  const log: Log = { stderr: '', noise: 0 };
  let current: AdapterProcess | undefined;
  let ready: Promise<AdapterProcess> | undefined;
  let first: AdapterInfo | undefined;

  const start = async (): Promise<AdapterProcess> => {
    const started = new AdapterProcess(command, grace, log);
    current = started;
    const reply = await started.exchange('ready', { type: 'hello', protocol: 1 }, startup);
    if ('failure' in reply) {
      await started.end();
      throw new Error(`The adapter is not ready: ${reply.failure.message}`);
    }
    const { type: _, ...info } = reply.message;
    first ??= info as unknown as AdapterInfo;
    if (!same(first, info)) {
      await started.end();
      throw new Error('The adapter is not ready: it says something else than at its first start');
    }
    return started;
  };

  const running = (): Promise<AdapterProcess> => {
    // One that ended is started anew, and so is one that did not come up.
    if (current === undefined || current.isOver) {
      ready = start();
      // Whoever waits is told.
      ready.catch(() => {});
    }
    return ready as Promise<AdapterProcess>;
  };

  const send = async (on: AdapterProcess, message: Message): Promise<Answer> => {
    const seq = randomBytes(9).toString('base64url');
    const reply = await on.exchange(seq, { ...message, seq }, limit);
    if ('message' in reply) return checkAnswer(reply.message);
    if (reply.failure.died) await on.end();
    return reply.failure;
  };

  return {
    hello: async () => {
      await running();
      return first as AdapterInfo;
    },
    run: async (op, input) => send(await running(), { type: 'run', op, input }),
    open: async (input) => openSession(await running(), send, input),
    stop: async () => {
      if (current?.isOver === false) await current.leave();
    },
    stderr: () => log.stderr,
    noise: () => log.noise,
  };
}

/** A session ends with its process: one that is started anew knows nothing of it. */
async function openSession(
  on: AdapterProcess,
  send: (on: AdapterProcess, message: Message) => Promise<Answer>,
  input: Members,
): Promise<Session> {
  const session = randomBytes(9).toString('base64url');
  const tell = async (message: Message): Promise<Answer> =>
    on.isOver
      ? { outcome: 'crash', message: 'the session ended with its adapter', died: true }
      : send(on, { ...message, session });
  const opened = await tell({ type: 'open', op: 'sequence', input });
  return {
    // A session that was not opened answers every step with what came instead.
    step: async (step) => (opened.outcome === 'accept' ? tell({ type: 'step', input: step }) : opened),
    close: async () => {
      if (opened.outcome !== 'accept') return;
      const answer = await tell({ type: 'close' });
      if (answer.outcome !== 'accept') throw new Error(`it was not closed: ${answer.outcome}`);
    },
  };
}

function parse(text: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Message)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A result belongs to the input with its number, the introduction to the greeting. */
function keyOf(message: Message | undefined): string | undefined {
  if (message?.['type'] === 'ready') return 'ready';
  const seq = message?.['seq'];
  return message?.['type'] === 'result' && typeof seq === 'string' ? seq : undefined;
}
