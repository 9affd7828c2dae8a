/** An adapter on standard input and output: JSON objects, one per line, as `vectors/schema/adapter.json` has them. */
import type { Adapter, Answer, Members, Session } from '../src/conformance/types.ts';

interface Message extends Members {
  readonly type?: unknown;
  readonly seq?: unknown;
  readonly session?: unknown;
  readonly op?: unknown;
  readonly input?: Members;
}

/** Answers what comes, until the input ends or says `bye`. Messages are worked on as they come, not one after the other. */
export async function serve(
  adapter: Adapter,
  input: AsyncIterable<Uint8Array>,
  write: (line: string) => void,
): Promise<void> {
  const sessions = new Map<unknown, Promise<Session>>();
  const underWay = new Set<Promise<void>>();
  for await (const line of linesOf(input)) {
    const message = parse(line);
    if (message === undefined) continue;
    if (message.type === 'bye') break;
    const work = respond(adapter, sessions, message).then((reply) => {
      if (reply !== undefined) write(`${JSON.stringify(reply)}\n`);
      underWay.delete(work);
    });
    underWay.add(work);
  }
  await Promise.all(underWay);
}

async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of input) {
    // Not by a reader of lines: U+2028 ends a line for some, and JSON allows it inside of strings.
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

function parse(line: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Message) : undefined;
  } catch {
    return undefined;
  }
}

type Sessions = Map<unknown, Promise<Session>>;

async function respond(adapter: Adapter, sessions: Sessions, message: Message): Promise<Members | undefined> {
  if (message.type === 'hello') return { type: 'ready', ...(await adapter.hello()) };
  if (typeof message.seq !== 'string') return undefined;
  let answer: Answer;
  try {
    answer = await answerOf(adapter, sessions, message);
  } catch (thrown) {
    answer = { outcome: 'error', message: String(thrown) };
  }
  return { type: 'result', seq: message.seq, ...answer };
}

async function answerOf(adapter: Adapter, sessions: Sessions, message: Message): Promise<Answer> {
  const { type, op, session: id, input = {} } = message;
  if (type === 'run') return adapter.run(String(op), input);
  if (type === 'open') {
    if (adapter.open === undefined) return { outcome: 'unsupported', what: 'op:sequence' };
    const opened = adapter.open(input);
    sessions.set(id, opened);
    await opened;
    return { outcome: 'accept' };
  }
  const session = await sessions.get(id);
  if (session === undefined) return { outcome: 'unsupported', what: 'a session that is not open' };
  if (type === 'step') return session.step(input);
  if (type !== 'close') return { outcome: 'unsupported', what: String(type) };
  sessions.delete(id);
  await session.close();
  return { outcome: 'accept' };
}
