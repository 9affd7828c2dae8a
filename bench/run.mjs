/**
 * Measures, prints, and writes `results.json` and `growth.svg` next to this file:
 * `node bench/run.mjs [--quick] [--full] [--only proofs,own,parts,hostile,memory,growth] [--no-write]`.
 *
 * `--quick` is for a look: fewer rounds, nothing written. `--full` verifies a million times to watch the memory. Exits
 * with 0 also where a bound is missed, since machines differ; what was missed is printed and written.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { judge } from './bounds.mjs';
import { drawChart } from './chart.mjs';
import { measureGrowth } from './growth.mjs';
import { measureHostile } from './hostile.mjs';
import { measureMemory } from './memory.mjs';
import { measureOwnCpu } from './own_cpu.mjs';
import { measureParts } from './parts.mjs';
import { measureProofs } from './proofs.mjs';
import { printResults } from './table.mjs';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    only: { type: 'string', default: 'proofs,own,parts,hostile,memory,growth' },
    'no-write': { type: 'boolean', default: false },
  },
});
const { quick, full } = values;
const only = values.only.split(',');
const rounds = quick ? 9 : 25;
const settings = { rounds, milliseconds: quick ? 10 : 25 };
const ALGORITHMS = ['ES256', 'RS256', 'EdDSA'];

const SECTIONS = {
  proofs: ['proofs', () => measureProofs(ALGORITHMS, [1, 50], settings)],
  own: ['ownCpu', () => measureOwnCpu(ALGORITHMS, settings)],
  parts: ['parts', () => measureParts({ rounds })],
  hostile: ['hostile', () => measureHostile({ invented: quick ? 300 : 3000 })],
  memory: ['memory', () => measureMemory(full ? 1_000_000 : quick ? 20_000 : 100_000)],
  growth: ['growth', () => measureGrowth()],
};

function host() {
  const { Deno, Bun } = globalThis;
  const runtime = Deno
    ? `Deno ${Deno.version.deno}`
    : Bun
      ? `Bun ${Bun.version}`
      : `Node ${process.versions.node}`;
  const load = loadavg().map((one) => Number(one.toFixed(1)));
  return { runtime, processors: availableParallelism(), model: cpus()[0]?.model, load };
}

const found = { host: host(), date: new Date().toISOString().slice(0, 10), rounds };
for (const name of only) {
  const [member, measure] = SECTIONS[name];
  console.error(`measuring ${name}`);
  found[member] = await measure();
}
found.bounds = judge(found);
printResults(found);

if (!quick && !values['no-write']) {
  const file = new URL('results.json', import.meta.url);
  const { runtime } = found.host;
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  // What was not measured this time stays as it was.
  const merged = { ...before[runtime], ...found };
  merged.bounds = judge(merged);
  writeFileSync(file, `${JSON.stringify({ ...before, [runtime]: merged }, undefined, 1)}\n`);
  // As the linter wants it.
  spawnSync('npx', ['biome', 'format', '--write', fileURLToPath(file)], { stdio: 'ignore' });
  if (found.growth) writeFileSync(new URL('growth.svg', import.meta.url), drawChart(found.growth));
}
