/**
 * What refusing costs: our own time for bad input, against our own time for an honest proof of the same length, which has to be
 * hashed and verified on top. WebCrypto answers at once here, so that nothing hides behind it.
 */
import { existsSync } from 'node:fs';
import { createProof, normalizeHtu, verifyProof } from '../dist/index.js';
import { METHOD, prepareCase, URL_OF_REQUEST } from './cases.mjs';
import { verifyCold } from './limit.mjs';
import { asynchronous, compare, median, rounded } from './measure.mjs';
import { withStubs } from './own_cpu.mjs';

const LENGTH = 16384;
const CALLS = 20;

const encode = (text) => Buffer.from(text).toString('base64url');

/** A text of exactly this many characters. */
const fill = (unit, length = LENGTH) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** Proofs of 16 KiB that are meant to hurt. */
function handMade(proof) {
  const [header, payload, signature] = proof.split('.');
  const room = Math.floor(((LENGTH - header.length - signature.length - 2) * 3) / 4);
  const inPayload = (json) => `${header}.${encode(json)}.${signature}`;
  const claims = Buffer.from(payload, 'base64url').toString().slice(1, -1);
  const withHtu = (htu) => inPayload(JSON.stringify({ ...JSON.parse(`{${claims}}`), htu }));
  const host = 'https://api.example.com/';
  const uri = room - claims.length;
  return {
    dots: fill('.'),
    commas: fill(','),
    backslashes: fill('\\'),
    'percent signs': fill('%'),
    'base64url, no dots': fill('a'),
    'base64url with a bad end': `${header}.${fill('a', LENGTH - header.length - 90)}!.${signature}`,
    'JSON of nested arrays': inPayload(`{"a":${fill('[', room - 5)}`),
    'JSON of nested objects': inPayload(fill('{"a":', room)),
    'JSON of backslashes in a string': inPayload(`{"a":"${fill('\\', room - 8)}"}`),
    'JSON of escapes': inPayload(
      `{"a":"${fill('\\u0041', room - 8 - ((room - 8) % 6))}",${claims.slice(0, 0)}"b":}`,
    ),
    'JSON of white space': inPayload(`{${fill(' \n', room - 2)}}`),
    'JSON of duplicate names': inPayload(`{${fill('"a":1,', room - 6 - (room % 6))}"a":1}`),
    'JSON of many members': inPayload(`{${Array.from({ length: 1700 }, (_, i) => `"${i}":1`).join()}}`),
    'JSON of numbers': inPayload(`{"a":[${fill('1,', room - 9 - (room % 2))}1]}`),
    'JSON of literals': inPayload(`{"a":[${fill('null,', room - 12 - (room % 5))}1]}`),
    'JSON of short strings': inPayload(`{"a":[${fill('"",', room - 12 - (room % 3))}1]}`),
    'JSON of short escapes': inPayload(`{"a":[${fill('"\\n",', room - 12 - (room % 5))}1]}`),
    'JSON of one long number': inPayload(`{"a":${fill('1', room - 6)}}`),
    'no UTF-8': `${header}.${Buffer.from(fill('\xff', room), 'latin1').toString('base64url')}.${signature}`,
    'htu of percent signs': withHtu(host + fill('%', uri)),
    'htu of encoded letters': withHtu(host + fill('%61', uri)),
    'htu of triplets in lower case': withHtu(host + fill('%c3', uri)),
    'htu of backslashes': withHtu(host + fill('\\', uri / 2)),
    'htu of raw octets': withHtu(host + fill('|', uri)),
    'htu of dot segments': withHtu(host + fill('a/../', uri)),
    'htu of slashes': withHtu(host + fill('/', uri)),
    'htu of a long host': withHtu(`https://${fill('a.', uri)}/`),
    'htu of an encoded host': withHtu(`https://${fill('%61', uri)}/`),
    'htu of colons in brackets': withHtu(`https://[${fill(':', uri)}]/`),
  };
}

/** Inputs that the fuzzer invents, where it was built. */
async function invented(count) {
  const file = new URL('../.test/tools/fuzz/cases.js', import.meta.url);
  if (!existsSync(file)) return [];
  const { inventCase } = await import(file);
  const { Random } = await import(new URL('random.js', file));
  const cases = Array.from({ length: count }, (_, index) => inventCase(new Random(9449, index)));
  return cases.filter(({ proof, isMistake }) => typeof proof === 'string' && proof.length > 0 && !isMistake);
}

/** Microseconds of one call: the best of some batches, since other processes can only add to it. */
async function timeOf(call, batches = 15) {
  const times = [];
  for (let batch = 0; batch < batches; batch++) {
    const started = performance.now();
    for (let index = 0; index < CALLS; index++) await call();
    times.push(((performance.now() - started) * 1000) / CALLS);
  }
  return Math.min(...times);
}

const quiet = (call) => async () => {
  try {
    await call();
  } catch {}
};

/** Our time for honest proofs of growing length, as a function of it. */
async function honestCost({ keyPair, accessToken, jkt }) {
  const points = [];
  for (const extra of [0, 1000, 3000, 6000, 11000]) {
    const claims = { note: fill('Lorem ipsum dolor sit amet. ', extra) };
    const proof = await createProof(keyPair, { htm: METHOD, htu: URL_OF_REQUEST, accessToken, claims });
    const options = { method: METHOD, url: URL_OF_REQUEST, accessToken, jkt };
    points.push([proof, options]);
  }
  return points;
}

function interpolate(points, length) {
  const at = Math.max(
    1,
    points.findIndex(([x]) => x >= length),
  );
  const [[x0, y0], [x1, y1]] = length > points.at(-1)[0] ? points.slice(-2) : points.slice(at - 1, at + 1);
  return Math.max(y0 * Math.min(1, length / x0), y0 + ((y1 - y0) * (length - x0)) / (x1 - x0));
}

/** The costs of hand-made and invented input, dearest first, as multiples of the honest cost for the same length. */
export async function measureHostile({ invented: count }) {
  const prepared = await prepareCase('ES256');
  const { proofs, accessToken, jkt } = prepared;
  const options = { method: METHOD, url: URL_OF_REQUEST, accessToken, jkt };
  const honest = await honestCost(prepared);
  const cases = await invented(count);
  // What WebCrypto takes of a processor for an honest proof by a key that is new.
  const { limit } = await compare(asynchronous({ limit: verifyCold(prepared) }), {
    rounds: 9,
    milliseconds: 20,
  });
  const calls = limit.cpu ?? limit.us;
  return withStubs(prepared, async () => {
    const points = [];
    for (const [proof, request] of honest)
      points.push([proof.length, await timeOf(() => verifyProof(proof, request), 60)]);
    const rate = (us, length) => {
      const own = interpolate(points, length);
      return { length, us: rounded(us), ratio: rounded(us / own), wholeRatio: rounded(us / (own + calls)) };
    };
    const judge = async (proof, request, batches) => {
      const us = await timeOf(
        quiet(() => verifyProof(proof, request)),
        batches,
      );
      return rate(us, proof.length);
    };
    const rows = {};
    for (const [name, proof] of Object.entries(handMade(proofs[0]))) rows[name] = await judge(proof, options);
    const urls = {
      'url of percent signs': fill('%'),
      'url of encoded letters': fill('%61'),
      'url of backslashes': fill('\\'),
      'url of dots': fill('/..'),
    };
    for (const [name, tail] of Object.entries(urls)) {
      const us = await timeOf(quiet(() => normalizeHtu(`https://api.example.com/${tail}`)));
      rows[name] = rate(us, LENGTH);
    }
    let worst = { ratio: 0, wholeRatio: 0 };
    const ratios = [];
    for (const [index, { proof, options: request }] of cases.entries()) {
      let found = await judge(proof, request, 2);
      // What looks dear is measured again: it may have been another process.
      if (found.ratio > 1) found = await judge(proof, request);
      ratios.push(found.ratio);
      if (found.ratio > worst.ratio) worst = { index, ...found };
    }
    const sorted = Object.fromEntries(Object.entries(rows).sort(([, a], [, b]) => b.ratio - a.ratio));
    const curve = points.map(([length, us]) => ({ length, us: rounded(us) }));
    return {
      honest: curve,
      webCrypto: calls,
      handMade: sorted,
      invented: { cases: cases.length, median: rounded(median(ratios.length > 0 ? ratios : [0])), worst },
    };
  });
}
