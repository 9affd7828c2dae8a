/**
 * Our own processor time: the same calls while `crypto.subtle` answers at once with what is right. Nothing waits for another
 * thread then, so that the clock shows the work of this one.
 */
import { calculateAth, createKeyCache, createProof, verifyProof } from '../dist/index.js';
import { cycle, METHOD, prepareCase, URL_OF_REQUEST } from './cases.mjs';
import * as limit from './limit.mjs';
import { asynchronous, compare } from './measure.mjs';

/** Runs something while the WebCrypto calls of one client are answered from memory. */
export async function withStubs({ keyPair, parsed, accessToken, jkt }, run) {
  const { subtle } = crypto;
  const bytesOf = (text) => Uint8Array.from(Buffer.from(text, 'base64url')).buffer;
  const ath = bytesOf(await calculateAth(accessToken));
  const thumbprint = bytesOf(jkt);
  const signature = parsed[0].signature.buffer;
  const stubs = {
    verify: async () => true,
    sign: async () => signature,
    importKey: async () => keyPair.publicKey,
    digest: async (_name, data) => (data.length === accessToken.length ? ath : thumbprint),
  };
  for (const [name, value] of Object.entries(stubs)) {
    Object.defineProperty(subtle, name, { value, configurable: true, writable: true });
  }
  try {
    return await run();
  } finally {
    for (const name of Object.keys(stubs)) delete subtle[name];
  }
}

/** Own time of verifyProof() and createProof(), and that of the stubbed calls by hand, which is what the stubs cost. */
export async function measureOwnCpu(algorithms, settings) {
  const results = [];
  for (const alg of algorithms) {
    const prepared = await prepareCase(alg);
    const { proofs, keyPair, accessToken, jkt } = prepared;
    const next = cycle(proofs);
    const keyCache = createKeyCache();
    const request = { method: METHOD, url: URL_OF_REQUEST, accessToken, jkt };
    const options = { htm: METHOD, htu: URL_OF_REQUEST, accessToken };
    const contenders = {
      'stubs by hand, key ready': limit.verifyWarm(prepared),
      'stubs by hand, key new': limit.verifyCold(prepared),
      'verifyProof, key cached': () => verifyProof(next(), { ...request, keyCache }),
      'verifyProof, key new': () => verifyProof(next(), request),
      createProof: () => createProof(keyPair, options),
    };
    const measured = await withStubs(prepared, () => compare(asynchronous(contenders), settings));
    const rows = Object.fromEntries(
      Object.entries(measured).map(([name, { us, cpu }]) => [name, { us, cpu }]),
    );
    results.push({ alg, rows });
  }
  return results;
}
