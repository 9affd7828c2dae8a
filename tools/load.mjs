/**
 * Load test: `node tools/load.mjs [--seconds N]`, N being the seconds under load, 30 by default and 300 at most. Needs `dist/`.
 *
 * A plain `node:http` API with `rfc9449/server`, nonces and a replay store in memory takes requests with a fresh proof
 * each, and by turns requests with a Bearer token. Access tokens cost a look-up only, so the difference is the whole
 * price of a proof. Proofs are made before each slice: while it lasts, both processors are for server and connections.
 * Fails on any other answer than 200, and if the memory of the server grows after the warm-up.
 */
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { calculateThumbprint, createProof, generateKeyPair } from 'rfc9449';

const CLIENTS = 8;
const CONNECTIONS = 10;
// Seconds of one slice, by scheme.
const SLICE = { DPoP: 1, Bearer: 0.3 };
const WARM_UP_SLICES = 2;
const TRIAL_REQUESTS = 500;
const PROOFS_AT_ONCE = 100;

// Bytes. A replay entry is what the store promises for a million of them; the rest is noise, more of it in what the system counts.
const ENTRY = 200;
const NOISE = { heap: 2_000_000, rss: 32_000_000 };

const { seconds } = readArguments();
const server = fork(fileURLToPath(new URL('load_server.mjs', import.meta.url)), {
  execArgv: ['--expose-gc'],
});
const ended = once(server, 'exit').then(() => {
  throw new Error('the server ended');
});
ended.catch(() => undefined);

let passed = 0;
let failed = 0;
let nonce;
const seenNonces = new Set();

try {
  await run();
} catch (error) {
  check('runs to its end', false, String(error));
} finally {
  server.kill();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

async function run() {
  const { origin } = await answerOf(server);
  const url = `${origin}/orders?page=2`;
  const clients = [];
  for (let left = CLIENTS; left > 0; left--) clients.push(await makeClient('ES256'));
  const bearer = { Authorization: `Bearer ${await makeToken({ sub: 'bearer' })}` };

  // The nonce comes with the first refusal.
  const unprepared = await headersFor(clients[0], url);
  check('demands a nonce', (await statusOf(url, unprepared)) === 401 && nonce !== undefined);
  const { Authorization } = await headersFor(clients[0], url);
  check('refuses a bound token without a proof', (await statusOf(url, { Authorization })) === 401);

  const rates = { DPoP: [], Bearer: [] };
  const errors = { DPoP: 0, Bearer: 0 };
  const memory = [];
  let sent = 0;
  const slice = async (scheme) => {
    const amount = Math.ceil((rates[scheme].at(-1) ?? TRIAL_REQUESTS) * SLICE[scheme]);
    // Each connection prepares one request that it does not send.
    const spare = amount + 2 * CONNECTIONS;
    const pool = scheme === 'DPoP' ? await makeRequests(clients, url, spare) : undefined;
    const { elapsed, good } = await fire(url, amount, () =>
      pool === undefined ? bearer : (pool.pop() ?? {}),
    );
    rates[scheme].push(good / elapsed);
    errors[scheme] += amount - good;
    if (scheme === 'DPoP') sent += amount;
    return elapsed;
  };

  for (let left = WARM_UP_SLICES; left > 0; left--)
    for (const scheme of ['DPoP', 'Bearer']) await slice(scheme);
  const warm = sent;
  for (let loaded = 0; loaded < seconds || memory.length < 3; ) {
    for (const scheme of ['DPoP', 'Bearer']) loaded += await slice(scheme);
    memory.push(await ask({ ask: 'memory' }));
  }

  const used = await headersFor(clients[0], url);
  const once = [await statusOf(url, used), await statusOf(url, used)];
  check('accepts a proof once', once.join() === '200,401', once.join());
  check('answers every proof with 200', errors.DPoP === 0, `${errors.DPoP} errors, ${sent} requests`);
  check('answers every Bearer token with 200', errors.Bearer === 0, `${errors.Bearer} errors`);
  for (const kind of ['heap', 'rss']) judgeGrowth(kind, memory, sent - warm);
  const [proofs, tokens] = ['DPoP', 'Bearer'].map((scheme) => median(rates[scheme].slice(WARM_UP_SLICES)));
  console.log(`DPoP    ${proofs.toFixed(0)} requests per second, ${seenNonces.size} nonces`);
  console.log(`Bearer  ${tokens.toFixed(0)} requests per second`);
  console.log(
    `a proof ${(1000 / proofs - 1000 / tokens).toFixed(2)} ms more, ${(tokens / proofs).toFixed(1)} times as long`,
  );
}

function readArguments() {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' } } });
  const number = Number(values.seconds);
  if (!(number >= 1 && number <= 300)) throw new TypeError('--seconds must be 1 to 300');
  return { seconds: number };
}

function check(what, isGood, detail = '') {
  if (isGood) passed++;
  else failed++;
  console.log(`${isGood ? 'ok  ' : 'FAIL'}  ${what}${detail && `: ${detail}`}`);
}

async function answerOf(child) {
  const [answer] = await Promise.race([once(child, 'message'), ended]);
  return answer;
}

async function ask(question) {
  const answer = answerOf(server);
  server.send(question);
  return answer;
}

async function makeToken(claims) {
  const token = randomUUID();
  await ask({ ask: 'token', token, claims });
  return token;
}

async function makeClient(alg) {
  const keyPair = await generateKeyPair(alg);
  const cnf = { jkt: await calculateThumbprint(keyPair.publicKey) };
  return { keyPair, token: await makeToken({ sub: 'bound', cnf }) };
}

async function headersFor({ keyPair, token }, url) {
  const DPoP = await createProof(keyPair, { htm: 'GET', htu: url, accessToken: token, nonce });
  return { Authorization: `DPoP ${token}`, DPoP };
}

async function makeRequests(clients, url, amount) {
  const requests = [];
  while (requests.length < amount) {
    const some = Array.from({ length: PROOFS_AT_ONCE }, (_, index) =>
      headersFor(clients[index % clients.length], url),
    );
    requests.push(...(await Promise.all(some)));
  }
  return requests;
}

/** What every client of the library does: keep the newest nonce. */
function keepNonce(value) {
  if (!value) return;
  nonce = value;
  seenNonces.add(value);
}

async function statusOf(url, headers) {
  const response = await fetch(url, { headers });
  keepNonce(response.headers.get('dpop-nonce'));
  await response.text();
  return response.status;
}

/** Sends requests over connections that are kept open, and measures from the first one to the last answer. */
async function fire(url, amount, nextHeaders) {
  let first;
  let latest;
  let good = 0;
  const request = {
    setupRequest: (defaults) => {
      first ??= performance.now();
      return { ...defaults, headers: nextHeaders() };
    },
    onResponse: (status, _body, _context, headers) => {
      latest = performance.now();
      if (status === 200) good++;
      keepNonce(headers['DPoP-Nonce'] ?? headers['dpop-nonce']);
    },
  };
  await autocannon({
    url,
    amount,
    connections: CONNECTIONS,
    timeout: 10,
    sampleInt: 100,
    requests: [request],
  });
  return { elapsed: (latest - first) / 1000, good };
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Compares the first third of the samples with the last. Live replay entries are meant to take memory. */
function judgeGrowth(kind, samples, requests) {
  const third = Math.ceil(samples.length / 3);
  const [before, after] = [samples.slice(0, third), samples.slice(-third)].map((some) => ({
    bytes: median(some.map((sample) => sample[kind])),
    live: median(some.map(({ live }) => live)),
  }));
  const growth = after.bytes - before.bytes;
  const allowed = NOISE[kind] + Math.max(0, after.live - before.live) * ENTRY;
  const megabytes = [before.bytes, after.bytes, allowed].map((bytes) => (bytes / 1e6).toFixed(1));
  check(
    `${kind} does not grow`,
    growth <= allowed,
    `${megabytes[0]} MB after warm-up, ${megabytes[1]} MB at the end, ` +
      `${after.live} entries, ${requests} proofs; allowed ${megabytes[2]} MB more`,
  );
}
