/**
 * Writes what `results.json` says into README.md, between two comments: `node bench/readme.mjs`, or with `--check` fails where
 * the text there is another one.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const BEGIN = '<!-- bench: begin, written by bench/readme.mjs -->';
const END = '<!-- bench: end -->';

const results = JSON.parse(readFileSync(new URL('results.json', import.meta.url), 'utf8'));
const [found] = Object.values(results);

const times = (number) => number.toFixed(number < 10 ? 2 : 1);

function find(alg, inFlight) {
  return found.proofs.find((one) => one.alg === alg && one.inFlight === inFlight);
}

function overLimit(name) {
  const cells = ['ES256', 'RS256', 'EdDSA'].flatMap((alg) =>
    [1, 50].map((inFlight) => times(find(alg, inFlight).verify.rows[name].ratio)),
  );
  return `| \`${name.replace(',', '`,')} | ${cells.join(' | ')} |`;
}

function peerRow(peer) {
  const cells = ['ES256', 'RS256', 'EdDSA'].flatMap((alg) => {
    const { overCached, overNew } = find(alg, 50).verify.rows[peer];
    return [times(overCached.ratio), times(overNew.ratio)];
  });
  return `| \`${peer}\` | ${cells.join(' | ')} |`;
}

function creatorRow(peer) {
  const cells = ['ES256', 'RS256', 'EdDSA'].flatMap((alg) =>
    [1, 50].map((inFlight) => times(find(alg, inFlight).create.rows[peer].overOurs.ratio)),
  );
  return `| \`${peer}\` | ${cells.join(' | ')} |`;
}

const own = found.ownCpu.map(({ alg, rows }) => {
  const us = (name) => `${Math.round(rows[name].us)} µs`;
  return `${alg} ${us('verifyProof, key cached')}, ${us('verifyProof, key new')} and ${us('createProof')}`;
});
const missed = found.bounds.filter(({ holds }) => !holds).length;

const text = `Measured with ${found.host.runtime}, ${found.date}, on ${found.host.processors} processors: medians of ${found.rounds}
interleaved rounds, as multiples. \`npm run bench\` measures again; all numbers are in \`bench/results.json\`.

Time of ours over that of the same WebCrypto calls made by hand:

| | ES256 | 50 in flight | RS256 | 50 in flight | EdDSA | 50 in flight |
|---|---|---|---|---|---|---|
${overLimit('verifyProof, key cached')}
${overLimit('verifyProof, key new')}

Time of others over that of \`verifyProof\`, 50 in flight:

| | ES256, key cached | key new | RS256, key cached | key new | EdDSA, key cached | key new |
|---|---|---|---|---|---|---|
${['jose', '@better-auth/core', 'oauth4webapi', 'express-oauth2-jwt-bearer'].map(peerRow).join('\n')}

Time of others over that of \`createProof\`:

| | ES256 | 50 in flight | RS256 | 50 in flight | EdDSA | 50 in flight |
|---|---|---|---|---|---|---|
${['dpop', 'oauth4webapi'].map(creatorRow).join('\n')}

Without WebCrypto our own work for a proof by a cached key, a proof by a new key, and a new proof takes: ${own.join('; ')}.
Of the ${found.bounds.length} bounds that the benchmark judges, ${missed} were missed in this run.`;

const file = new URL('../README.md', import.meta.url);
const readme = readFileSync(file, 'utf8');
const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
if (begin < 0 || end < begin) throw new Error('README.md does not have the two comments');
const wanted = `${readme.slice(0, begin)}${BEGIN}\n${text}\n${readme.slice(end)}`;
if (!process.argv.includes('--check')) writeFileSync(file, wanted);
else if (wanted !== readme) {
  console.error('README.md does not say what bench/results.json says: run node bench/readme.mjs');
  process.exitCode = 1;
}
