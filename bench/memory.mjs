/** Many verifications by many clients: after the warm-up memory must not grow. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createKeyCache, createProof, generateKeyPair, verifyProof } from '../dist/index.js';
import { METHOD, OPAQUE_TOKEN, URL_OF_REQUEST } from './cases.mjs';
import { inFlight, rounded } from './measure.mjs';

const CLIENTS = 200;
const LANES = 50;
const STEPS = 10;

// More clients than the cache holds, so that entries come and go all the time.
const CACHED = 100;

/** Megabytes in use after a full collection, in the heap and beside it. */
function megabytes(collect) {
  collect();
  collect();
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  return { used: (heapUsed + external + arrayBuffers) / 2 ** 20, resident: rss / 2 ** 20 };
}

/** Memory after each tenth of `count` verifications; the first tenth is the warm-up. */
export async function measureMemory(count) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const keyPairs = await Promise.all(Array.from({ length: CLIENTS }, () => generateKeyPair()));
  const proofs = [];
  const now = Math.floor(Date.now() / 1000);
  for (const keyPair of keyPairs) {
    proofs.push(
      await createProof(keyPair, { htm: METHOD, htu: URL_OF_REQUEST, accessToken: OPAQUE_TOKEN, now }),
    );
  }
  const keyCache = createKeyCache({ max: CACHED });
  const options = {
    method: METHOD,
    url: URL_OF_REQUEST,
    accessToken: OPAQUE_TOKEN,
    tokenCheck: 'ath-only',
    now,
  };
  let at = 0;
  // Most requests come from a few clients.
  const verify = () => {
    at++;
    return verifyProof(proofs[at % 4 === 0 ? (at / 4) % CLIENTS : at % 10], { ...options, keyCache });
  };
  const points = [];
  const perLane = Math.ceil(count / STEPS / LANES);
  for (let step = 0; step < STEPS; step++) {
    await inFlight(verify, LANES, perLane);
    const { used, resident } = megabytes(collect);
    points.push({
      verifications: (step + 1) * perLane * LANES,
      used: rounded(used),
      resident: rounded(resident),
    });
  }
  const [first, last] = [points[0], points.at(-1)];
  const bytes = (last.used - first.used) * 2 ** 20;
  return { points, bytesEach: rounded(bytes / (last.verifications - first.verifications)) };
}
