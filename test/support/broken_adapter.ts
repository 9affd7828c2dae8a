/**
 * Adapters that are broken on purpose, each in one way, over this library that is not: a program, started by
 * `broken_adapters.test.ts` with the name of the way.
 */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { serve } from '../../cli/adapter_serve.ts';
import { ownAdapter as library } from '../../cli/own_adapter.ts';
import { SEQUENCE_CAPABILITIES } from '../../cli/self_sequence.ts';
import type { Adapter, AdapterInfo, Answer, Members } from '../../src/conformance/types.ts';

/** Without a look at the algorithms of this runtime, which takes time: it is started often. */
const INFO: AdapterInfo = {
  protocol: 1,
  implementation: { name: 'broken', version: '1' },
  operations: ['ath', 'proof-validate', 'proof-create', 'sequence'],
  algorithms: ['ES256'],
  clock: 'inject',
  capabilities: ['nonce', 'reasons', 'window', ...SEQUENCE_CAPABILITIES],
  choices: {},
};

const ownAdapter: Adapter = { ...library, hello: async () => INFO };

const accept: Answer = { outcome: 'accept', value: {} };
const reject: Answer = { outcome: 'reject' };

/** The same for every input and every step. */
const constant = (answer: Answer): Adapter => ({
  ...ownAdapter,
  run: async () => answer,
  open: async () => ({ step: async () => answer, close: async () => {} }),
});

/** Constant, but for what does not exist: the first canary does not find it out. */
const clever = (answer: Answer): Adapter => ({
  ...constant(answer),
  run: async (operation) => (operation.startsWith('no-such') ? { outcome: 'unsupported' } : answer),
});

/** Another answer in place of some. */
const mapped = (change: (answer: Answer, input: Members) => Answer): Adapter => ({
  ...ownAdapter,
  run: async (operation, input) => change(await ownAdapter.run(operation, input), input),
});

const seen = new Set<string>();

/** When the proof says that it was made. */
function iatOf(input: Members): unknown {
  const { headers = [] } = Object(input['request']) as { headers?: readonly (readonly [string, string])[] };
  const proof = headers.find(([name]) => name === 'DPoP')?.[1] ?? '';
  try {
    return JSON.parse(Buffer.from(proof.split('.')[1] ?? '', 'base64url').toString()).iat;
  } catch {
    return undefined;
  }
}

const ADAPTERS: Readonly<Record<string, Adapter>> = {
  'constant-accept': constant(accept),
  'constant-reject': constant(reject),
  'clever-accept': clever(accept),
  'clever-reject': clever(reject),
  random: mapped((answer) =>
    answer.outcome === 'unsupported' ? answer : Math.random() < 0.5 ? accept : reject,
  ),
  echo: mapped((answer, input) => {
    const { expect, verdict = expect } = input as { expect?: string; verdict?: string };
    return answer.outcome === 'unsupported' ? answer : { ...accept, value: verdict };
  }),
  'error-for-reject': mapped((answer) =>
    answer.outcome === 'reject' ? { outcome: 'error', message: 'it threw' } : answer,
  ),
  unsupported: constant({ outcome: 'unsupported', what: 'anything' }),
  'no-clock': {
    ...ownAdapter,
    run: (operation, input) => ownAdapter.run(operation, { ...input, clock: iatOf(input) ?? input['clock'] }),
  },
  'real-clock': {
    ...ownAdapter,
    run: (operation, input) => ownAdapter.run(operation, { ...input, clock: Math.floor(Date.now() / 1000) }),
  },
  leak: mapped((answer, input) => {
    const key = JSON.stringify(input['request'] ?? input['token']);
    const isKnown = seen.has(key);
    seen.add(key);
    return isKnown && answer.outcome === 'accept' ? { outcome: 'reject', reason: 'replayed' } : answer;
  }),
  'protocol-2': { ...ownAdapter, hello: async () => ({ ...INFO, protocol: 2 }) },
  nothing: {
    ...ownAdapter,
    hello: async () => ({ ...INFO, operations: [], algorithms: [], capabilities: [] }),
  },
  other: {
    ...ownAdapter,
    hello: async () => ({ ...INFO, choices: { [String(process.pid)]: 'now' } }),
  },
};

let count = 0;
let held: string | undefined;
const out = (text: string | Buffer): void => {
  process.stdout.write(text);
};
const isResult = (line: string): boolean => line.includes('"type":"result"');
const edit = (line: string, members: Members): string =>
  `${JSON.stringify({ ...JSON.parse(line), ...members })}\n`;

function spin(): never {
  for (;;);
}

/** What becomes of a line that is to be written. Messages before the first input are as they must be. */
const WRITERS: Readonly<Record<string, (line: string) => void>> = {
  'wrong-seq': (line) => out(edit(line, { seq: 'x' })),
  'no-seq': (line) => out(edit(line, { seq: 7 })),
  duplicate: (line) => out(line + line),
  'one-behind': (line) => {
    if (held !== undefined) out(held);
    held = line;
  },
  swapped: (line) => {
    if (held === undefined) {
      held = line;
      return;
    }
    const [one, other] = [JSON.parse(held), JSON.parse(line)];
    held = undefined;
    out(`${JSON.stringify({ ...one, seq: other.seq })}\n${JSON.stringify({ ...other, seq: one.seq })}\n`);
  },
  silent: () => {},
  'crash-often': (line) => (++count > 2 ? process.exit(7) : out(line)),
  'crash-sometimes': (line) => (++count > 25 ? process.abort() : out(line)),
  'other-after-crash': (line) => (++count > 25 ? process.exit(1) : out(line)),
  'hang-sometimes': (line) => (++count > 25 ? spin() : out(line)),
  'exit-early': (line) => (++count > 25 ? process.exit(0) : out(line)),
  partial: (line) => {
    if (++count <= 25) return out(line);
    process.stdout.write(line.slice(0, 20), () => process.exit(0));
  },
  long: (line) => out(++count > 25 ? edit(line, { value: 'x'.repeat(10_000_000) }) : line),
  'not-utf-8': (line) =>
    out(
      ++count > 25
        ? Buffer.concat([Buffer.from(line.slice(0, -2)), Buffer.from(',"x":"\xff"}\n', 'latin1')])
        : line,
    ),
  chatter: (line) => out(++count > 25 ? 'thinking ...\n' : line),
  'other-outcome': (line) =>
    out(++count > 25 && line.includes('reject') ? edit(line, { outcome: 'ok' }) : line),
  'no-object': (line) => out(++count > 25 ? edit(line, { reason: [1], outcome: 'reject' }) : line),
  child: (line) => {
    if (++count <= 25) return out(line);
    // Of another group, and with the pipe in its hands.
    spawn('sleep', ['30'], { detached: true, stdio: ['ignore', 'inherit', 'inherit'] });
    process.exit(3);
  },
  banner: (line) => {
    if (count++ === 0) out('Welcome to the adapter\n[1,2]\n');
    out(line);
  },
  'stderr-flood': (line) => {
    process.stderr.write('x'.repeat(100_000));
    out(line);
  },
};

const [, , mode = ''] = process.argv;
if (mode === 'crash-at-start') process.exit(1);
if (mode === 'silent-at-start') setInterval(() => {}, 1000);
else {
  if (mode === 'hang-sometimes') process.on('SIGTERM', () => {});
  const adapter = mode === 'other-after-crash' ? ADAPTERS['other'] : ADAPTERS[mode];
  const writer = WRITERS[mode] ?? out;
  await serve(adapter ?? ownAdapter, process.stdin, (line) => (isResult(line) ? writer(line) : out(line)));
}
