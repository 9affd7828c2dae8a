/** Proofs verified and created: against the limit and against peers, one at a time and many in flight. */
import { createKeyCache, createProof, verifyProof } from '../dist/index.js';
import { verifyResourceRequest } from '../dist/server/index.js';
import { cycle, METHOD, prepareCase, URL_OF_REQUEST } from './cases.mjs';
import * as limit from './limit.mjs';
import { asynchronous, compare, ratio, sameAgain } from './measure.mjs';
import { creators, VERIFIERS, verifiers } from './peers.mjs';

/** verifyProof() and verifyResourceRequest() for one client. */
function ours({ proofs, accessToken, jkt }) {
  const next = cycle(proofs);
  const request = { method: METHOD, url: URL_OF_REQUEST, accessToken, jkt };
  const keyCache = createKeyCache();
  const requests = proofs.map(
    (dpop) =>
      new Request(URL_OF_REQUEST, {
        method: METHOD,
        headers: { authorization: `DPoP ${accessToken}`, dpop },
      }),
  );
  const nextRequest = cycle(requests);
  const origin = 'https://api.example.com';
  const claims = { cnf: { jkt } };
  const server = { origin, allowReplay: true, keyCache: createKeyCache(), resolveToken: () => claims };
  return {
    'verifyProof, key cached': () => verifyProof(next(), { ...request, keyCache }),
    'verifyProof, key new': () => verifyProof(next(), request),
    'verifyResourceRequest, key cached': () => verifyResourceRequest(nextRequest(), server),
  };
}

async function verification(alg, lanes, settings) {
  const prepared = await prepareCase(alg);
  const contenders = {
    'limit, key ready': limit.verifyWarm(prepared),
    'limit, key ready, again': limit.verifyWarm(prepared),
    'limit, key new': limit.verifyCold(prepared),
    'limit, key new, again': limit.verifyCold(prepared),
    'subtle.verify alone': limit.verifyBare(prepared),
    ...ours(prepared),
    ...(await verifiers(prepared)),
  };
  const results = await compare(asynchronous(contenders, lanes), settings);
  const rows = {};
  for (const name of ['limit, key ready', 'subtle.verify alone', 'verifyProof, key cached']) {
    rows[name] = ratio(results, name, 'limit, key ready');
  }
  rows['verifyResourceRequest, key cached'] = ratio(
    results,
    'verifyResourceRequest, key cached',
    'limit, key ready',
  );
  for (const name of ['limit, key new', 'verifyProof, key new'])
    rows[name] = ratio(results, name, 'limit, key new');
  for (const [peer, name] of Object.entries(VERIFIERS)) {
    rows[peer] = {
      ...ratio(results, name, 'limit, key new'),
      overCached: ratio(results, name, 'verifyProof, key cached'),
      overNew: ratio(results, name, 'verifyProof, key new'),
      overLimit: ratio(results, name, 'limit, key ready'),
    };
  }
  const same = {
    ready: sameAgain(results, 'limit, key ready', 'limit, key ready, again'),
    new: sameAgain(results, 'limit, key new', 'limit, key new, again'),
  };
  return { rows, same };
}

async function creation(alg, lanes, settings) {
  const prepared = await prepareCase(alg);
  const { keyPair, accessToken } = prepared;
  const options = { htm: METHOD, htu: URL_OF_REQUEST, accessToken };
  const contenders = {
    'limit, sign': limit.sign(prepared),
    'limit, sign, again': limit.sign(prepared),
    createProof: () => createProof(keyPair, options),
    ...creators(prepared),
  };
  const results = await compare(asynchronous(contenders, lanes), settings);
  const rows = {};
  for (const name of ['limit, sign', 'createProof', 'dpop', 'oauth4webapi']) {
    rows[name] = { ...ratio(results, name, 'limit, sign'), overOurs: ratio(results, name, 'createProof') };
  }
  return { rows, same: sameAgain(results, 'limit, sign', 'limit, sign, again') };
}

/** Everything about proofs for some algorithms and numbers of calls in flight. */
export async function measureProofs(algorithms, lanes, settings) {
  const results = [];
  for (const alg of algorithms) {
    for (const inFlight of lanes) {
      const verify = await verification(alg, inFlight, settings);
      const create = await creation(alg, inFlight, settings);
      results.push({ alg, inFlight, verify, create });
    }
  }
  return results;
}
