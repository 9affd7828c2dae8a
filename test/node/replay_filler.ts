/** Fills a memory store, in a process of its own: `node --expose-gc replay_filler.js entries`. Prints one line of JSON. */
import { randomFillSync } from 'node:crypto';
import { createMemoryReplayStore } from '../../src/server/replay_memory.ts';

const CHUNK = 1000;

const entries = Number(process.argv[2]);
const store = createMemoryReplayStore({ max: entries });
const now = Math.floor(Date.now() / 1000);

/** Twice: what was in use when a collection began may be left to the next. */
function collect(): void {
  const { gc } = globalThis as { gc?: () => void };
  gc?.();
  gc?.();
}

const bytes = Buffer.alloc(48);
/** Key and owner of one proof. */
function pair(): readonly [key: string, owner: string] {
  randomFillSync(bytes);
  return [bytes.toString('base64url', 0, 16), bytes.toString('base64url', 16)];
}

let pairs = Array.from({ length: CHUNK }, pair);
collect();
const before = process.memoryUsage();
let peak = 0;
/** Milliseconds for each chunk. */
const times: number[] = [];
for (let added = 0; added < entries; added += CHUNK) {
  pairs = Array.from({ length: CHUNK }, pair);
  const started = performance.now();
  for (const [index, [key, owner]] of pairs.entries()) {
    // All of them are live to the end.
    if (store.add(key, now + 600 + (index % 421), owner) !== true) throw new Error('not added');
  }
  times.push(performance.now() - started);
  if (added % 100_000 === 0) peak = Math.max(peak, process.memoryUsage().rss);
}
const [key] = pairs[0] ?? [];
if (store.size !== entries || store.add(String(key), now + 600) !== false) throw new Error('not kept');
collect();
const after = process.memoryUsage();
const tenth = Math.floor(times.length / 10);
const median = (list: number[]): number => list.sort((a, b) => a - b)[list.length >> 1] ?? 0;
console.log(
  JSON.stringify({
    megabytes: Math.ceil((after.rss - before.rss) / 1e6),
    peakMegabytes: Math.ceil((peak - before.rss) / 1e6),
    arrayMegabytes: Math.ceil((after.arrayBuffers - before.arrayBuffers) / 1e6),
    firstMicroseconds: median(times.slice(0, tenth)),
    lastMicroseconds: median(times.slice(-tenth)),
    totalMilliseconds: Math.round(times.reduce((sum, time) => sum + time, 0)),
  }),
);
