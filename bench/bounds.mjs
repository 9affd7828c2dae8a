/** What must hold, and whether it did in this run. */

/** A ratio counts as too large when it exceeds its bound by more than the baseline strays from itself. */
function atMost(what, measured, bound, spread = 0) {
  return { what, measured, bound: `at most ${bound}`, spread, holds: measured <= bound + spread };
}

function atLeast(what, measured, bound, spread = 0) {
  return { what, measured, bound: `at least ${bound}`, spread, holds: measured >= bound - spread };
}

const PEERS = ['jose', '@better-auth/core', 'oauth4webapi', 'express-oauth2-jwt-bearer'];

function proofBounds({ alg, inFlight, verify, create }) {
  const { rows, same } = verify;
  const where = `${alg}, ${inFlight === 1 ? 'one at a time' : `${inFlight} in flight`}`;
  const found = [];
  if (alg === 'ES256') {
    const most = inFlight === 1 ? 1.2 : 1.4;
    const cached = rows['verifyProof, key cached'];
    const fresh = rows['verifyProof, key new'];
    found.push(atMost(`${where}: key cached, over the limit`, cached.ratio, most, same.ready.spread));
    found.push(atMost(`${where}: key cached, processor time`, cached.cpuRatio, most, same.ready.cpuSpread));
    found.push(atMost(`${where}: key new, over the limit`, fresh.ratio, 1.15, same.new.spread));
    found.push(atMost(`${where}: key new, processor time`, fresh.cpuRatio, 1.15, same.new.cpuSpread));
  }
  const faster = alg === 'ES256' ? 2.5 : 1.7;
  for (const peer of PEERS) {
    const { overCached, overNew } = rows[peer];
    if (inFlight > 1) {
      found.push(
        atLeast(`${where}: ${peer}, over ours, key cached`, overCached.ratio, faster, same.ready.spread),
      );
      found.push(
        atLeast(
          `${where}: ${peer}, processor time, key cached`,
          overCached.cpuRatio,
          faster,
          same.ready.cpuSpread,
        ),
      );
    }
    found.push(atLeast(`${where}: ${peer}, over ours, key new`, overNew.ratio, 1, same.new.spread));
  }
  for (const peer of ['dpop', 'oauth4webapi']) {
    found.push(
      atLeast(
        `${where}: ${peer} creates, over ours`,
        create.rows[peer].overOurs.ratio,
        1,
        create.same.spread,
      ),
    );
  }
  return found;
}

/** All bounds of a run. */
export function judge({ proofs = [], ownCpu = [], parts, hostile, memory }) {
  const found = proofs.flatMap(proofBounds);
  for (const { alg, rows } of ownCpu) {
    found.push(atMost(`${alg}: own time, key cached, µs`, rows['verifyProof, key cached'].us, 20));
    found.push(atMost(`${alg}: own time, key new, µs`, rows['verifyProof, key new'].us, 40));
    found.push(atMost(`${alg}: own time, createProof, µs`, rows.createProof.us, 20));
  }
  for (const [name, { ratio }] of Object.entries(parts?.normalUrls ?? {})) {
    found.push(atMost(`normalizeHtu, normal already, ${name}: over new URL`, ratio, 0.33));
  }
  for (const [name, { ratio }] of Object.entries(parts?.otherUrls ?? {})) {
    found.push(atMost(`normalizeHtu, ${name}: over new URL`, ratio, 4));
  }
  if (hostile) {
    const [[name, { ratio, wholeRatio }]] = Object.entries(hostile.handMade);
    found.push(atMost(`hostile by hand, dearest (${name}): over honest, own time`, ratio, 3));
    found.push(
      atMost(`hostile by hand, dearest (${name}): over honest with its WebCrypto calls`, wholeRatio, 3),
    );
    found.push(
      atMost('hostile by the fuzzer, dearest: over honest, own time', hostile.invented.worst.ratio, 3),
    );
    found.push(
      atMost(
        'hostile by the fuzzer, dearest: over honest with its WebCrypto calls',
        hostile.invented.worst.wholeRatio,
        3,
      ),
    );
  }
  // What a leak of one small object for each verification would be.
  if (memory) found.push(atMost('memory kept of one verification, bytes', memory.bytesEach, 16));
  return found;
}
