/** How costs grow: with the length of a proof, with the number of keys, with a replay store that fills, with what is in flight. */
import { createKeyCache, createProof, verifyProof } from '../dist/index.js';
import { createMemoryReplayStore } from '../dist/server/index.js';
import { cycle, METHOD, prepareCase, URL_OF_REQUEST } from './cases.mjs';
import { inFlight, median, rounded } from './measure.mjs';
import { withStubs } from './own_cpu.mjs';

/** Microseconds of one call: median of some batches. */
async function timeOf(calls, run) {
  const times = [];
  for (let batch = 0; batch < 9; batch++) {
    const started = performance.now();
    await run(calls);
    times.push(((performance.now() - started) * 1000) / calls);
  }
  return rounded(median(times));
}

const repeat = (call) => async (calls) => {
  for (let index = 0; index < calls; index++) await call(index);
};

/** The whole verification of ever longer proofs, WebCrypto included. */
async function byLength(prepared) {
  const { keyPair, accessToken, jkt } = prepared;
  const points = [];
  for (const length of [600, 1000, 2000, 4000, 8000, 16000]) {
    const claims = { note: 'x'.repeat(Math.max(0, Math.floor(((length - 560) * 3) / 4) - 10)) };
    const proof = await createProof(keyPair, { htm: METHOD, htu: URL_OF_REQUEST, accessToken, claims });
    const verify = () => verifyProof(proof, { method: METHOD, url: URL_OF_REQUEST, accessToken, jkt });
    points.push([proof.length, await timeOf(100, repeat(verify))]);
  }
  return points;
}

/** A proof by a key that nobody has: with WebCrypto stubbed it is as good as any. */
function inventProof(proof, index) {
  const [, payload, signature] = proof.split('.');
  const x = Buffer.alloc(32);
  x.writeUInt32LE(index + 1000, 0);
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') };
  const header = Buffer.from(JSON.stringify({ typ: 'dpop+jwt', alg: 'EdDSA', jwk })).toString('base64url');
  return `${header}.${payload}.${signature}`;
}

/** Our own time for a client that the cache knows, among ever more that it knows. */
async function byKeys() {
  const prepared = await prepareCase('EdDSA');
  const { proofs, accessToken } = prepared;
  const options = { method: METHOD, url: URL_OF_REQUEST, accessToken, tokenCheck: 'ath-only' };
  const points = [];
  await withStubs(prepared, async () => {
    for (const keys of [10, 100, 1000, 10_000, 100_000]) {
      const keyCache = createKeyCache({ max: keys });
      for (let index = 0; index < keys; index++) {
        await verifyProof(inventProof(proofs[0], index), { ...options, keyCache });
      }
      const some = Array.from({ length: Math.min(keys, 500) }, (_, index) =>
        inventProof(proofs[0], Math.floor((index * keys) / Math.min(keys, 500))),
      );
      const next = cycle(some);
      points.push([
        keys,
        await timeOf(
          500,
          repeat(() => verifyProof(next(), { ...options, keyCache })),
        ),
      ]);
    }
  });
  return points;
}

/** One more entry in a store in memory that holds so many. */
async function byReplays() {
  const now = 1_700_000_000;
  const store = createMemoryReplayStore({ max: 2_000_000, now: () => now });
  let made = 0;
  const key = () => {
    const bytes = Buffer.alloc(16);
    bytes.writeUInt32LE(made++, 0);
    return bytes.toString('base64url');
  };
  const add = (index, keys) => store.add(keys[index], now + 300 + (index % 60));
  const points = [];
  for (const entries of [1000, 10_000, 100_000, 1_000_000]) {
    while (store.size < entries) store.add(key(), now + 300 + (made % 60));
    const calls = Math.min(1000, entries / 10);
    const times = [];
    for (let batch = 0; batch < 9; batch++) {
      const keys = Array.from({ length: calls }, key);
      const started = performance.now();
      for (let index = 0; index < calls; index++) add(index, keys);
      times.push(((performance.now() - started) * 1000) / calls);
    }
    points.push([entries, rounded(median(times))]);
  }
  return points;
}

/** One verification among so many in flight, WebCrypto included. */
async function byConcurrency(prepared) {
  const { proofs, accessToken, jkt } = prepared;
  const next = cycle(proofs);
  const keyCache = createKeyCache();
  const verify = () =>
    verifyProof(next(), { method: METHOD, url: URL_OF_REQUEST, accessToken, jkt, keyCache });
  const points = [];
  for (const lanes of [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]) {
    const length = Math.max(2, Math.ceil(400 / lanes));
    points.push([lanes, await timeOf(lanes * length, () => inFlight(verify, lanes, length))]);
  }
  return points;
}

/** Four curves of microseconds for one call. */
export async function measureGrowth() {
  const prepared = await prepareCase('ES256');
  return [
    { title: 'verifyProof, by length of the proof', unit: 'characters', points: await byLength(prepared) },
    { title: 'Own time, by keys in the cache', unit: 'keys', points: await byKeys() },
    { title: 'add() of the replay store, by entries', unit: 'entries', points: await byReplays() },
    { title: 'verifyProof, by calls in flight', unit: 'in flight', points: await byConcurrency(prepared) },
  ];
}
