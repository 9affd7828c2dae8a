/** Prints what was measured as tables of plain text. */

function table(title, columns, rows) {
  const lines = [columns, ...rows].map((line) => line.map((cell) => String(cell ?? '')));
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const pad = (cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]));
  console.log(`\n${title}`);
  for (const line of lines) console.log(`  ${line.map(pad).join('  ').trimEnd()}`);
}

const ratioOf = (one) => one && `${one.ratio.toFixed(2)} (${one.cpuRatio.toFixed(2)})`;

function printProofs({ alg, inFlight, verify, create }) {
  const { ready, new: fresh } = verify.same;
  table(
    `${alg}, ${inFlight} in flight; ratios of time (of processor time). A/A: key ready ${ready.ratio} ± ${ready.spread} (${ready.cpuRatio} ± ${ready.cpuSpread}), key new ${fresh.ratio} ± ${fresh.spread} (${fresh.cpuRatio} ± ${fresh.cpuSpread})`,
    ['', 'µs', 'CPU µs', 'over the limit', 'over ours, cached', 'over ours, new', 'over limit, key ready'],
    Object.entries(verify.rows).map(([name, row]) => [
      name,
      row.us,
      row.cpu,
      ratioOf(row),
      ratioOf(row.overCached),
      ratioOf(row.overNew),
      ratioOf(row.overLimit),
    ]),
  );
  table(
    `${alg}, ${inFlight} in flight, creation; A/A ${create.same.ratio} ± ${create.same.spread}`,
    ['', 'µs', 'CPU µs', 'over the limit', 'over ours'],
    Object.entries(create.rows).map(([name, row]) => [
      name,
      row.us,
      row.cpu,
      ratioOf(row),
      ratioOf(row.overOurs),
    ]),
  );
}

const URL_COLUMNS = ['', 'ns', "the host's ns", 'ratio'];
const urlRows = (rows) =>
  Object.entries(rows).map(([name, { ns, hostNs, ratio }]) => [
    name,
    Math.round(ns),
    Math.round(hostNs),
    ratio,
  ]);

/** Prints all sections that there are, and the bounds. */
export function printResults({
  host,
  proofs = [],
  ownCpu = [],
  parts,
  hostile,
  memory,
  growth = [],
  bounds,
}) {
  console.log(`${host.runtime}, ${host.processors} processors (${host.model}), load ${host.load.join(' ')}`);
  for (const one of proofs) printProofs(one);
  for (const { alg, rows } of ownCpu) {
    const lines = Object.entries(rows).map(([name, { us, cpu }]) => [name, us, cpu]);
    table(`${alg}, own time, WebCrypto stubbed`, ['', 'µs', 'CPU µs, all threads'], lines);
  }
  if (parts) {
    table('normalizeHtu, URLs that are normal already', URL_COLUMNS, urlRows(parts.normalUrls));
    table('normalizeHtu, other valid URLs', URL_COLUMNS, urlRows(parts.otherUrls));
    table('base64url against Buffer, the JSON reader against JSON.parse', URL_COLUMNS, urlRows(parts.codec));
  }
  if (hostile) {
    const lines = Object.entries(hostile.handMade).map(([name, one]) => [
      name,
      one.us,
      one.ratio,
      one.wholeRatio,
    ]);
    const { cases, worst } = hostile.invented;
    lines.push([`dearest of ${cases} by the fuzzer`, worst.us, worst.ratio, worst.wholeRatio]);
    table(
      'hostile input, own time; over an honest proof of that length',
      ['', 'µs', 'own time', 'with its WebCrypto calls'],
      lines,
    );
  }
  if (memory) {
    const lines = memory.points.map(({ verifications, used, resident }) => [verifications, used, resident]);
    table(
      `memory, MB; ${memory.bytesEach} bytes kept of each`,
      ['verifications', 'in use', 'resident'],
      lines,
    );
  }
  for (const { title, unit, points } of growth) table(title, [unit, 'µs'], points);
  table(
    'bounds; a miss counts beyond the spread of A/A',
    ['', 'measured', 'bound', 'spread', ''],
    bounds.map(({ what, measured, bound, spread, holds }) => [
      what,
      measured,
      bound,
      spread,
      holds ? 'ok' : 'MISSED',
    ]),
  );
}
