/**
 * Interleaved rounds: in every round each contender runs for a moment, in another order each time, so that whatever
 * slows the machine down slows all of them. What is reported are medians over the rounds, of times and of ratios.
 */
import { measure } from 'mitata';

/** The middle of some numbers. */
export function median(numbers) {
  return quantile(numbers, 0.5);
}

function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** Runs `lanes` chains of `length` calls side by side: always that many in flight, but at the very end. */
export async function inFlight(run, lanes, length) {
  const chain = async () => {
    for (let call = 0; call < length; call++) await run();
  };
  await Promise.all(Array.from({ length: lanes }, chain));
}

/** Makes contenders of asynchronous functions: `lanes` calls at a time, in runs long enough to time. */
export function asynchronous(functions, lanes = 1, length = lanes > 1 ? 4 : 32) {
  const contender = (call) => ({ run: () => inFlight(call, lanes, length), calls: lanes * length });
  return Object.fromEntries(Object.entries(functions).map(([name, call]) => [name, contender(call)]));
}

/** One contender in one round: microseconds per call by the clock, and of processor time in all threads together. */
async function sample({ run, calls }, milliseconds) {
  let runs = 0;
  const counted = () => {
    runs++;
    return run();
  };
  const before = globalThis.process?.cpuUsage?.();
  const stats = await measure(counted, {
    min_cpu_time: milliseconds * 1e6,
    min_samples: 3,
    warmup_samples: 1,
    gc: false,
  });
  const used = before && process.cpuUsage(before);
  const cpu = used ? (used.user + used.system) / (runs * calls) : undefined;
  return { us: stats.p50 / 1000 / calls, cpu };
}

/**
 * Runs contenders against each other.
 *
 * @returns For each contender: microseconds per call (median), microseconds of processor time, and the times of the
 *   rounds, of which {@link ratio} makes ratios.
 */
export async function compare(contenders, { rounds, milliseconds }) {
  const names = Object.keys(contenders);
  // One round for the compiler, not counted.
  for (const name of names) await sample(contenders[name], milliseconds);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const turn = round % names.length;
    const order = [...names.slice(turn), ...names.slice(0, turn)];
    if (round % 2 === 1) order.reverse();
    for (const name of order) samples[name].push(await sample(contenders[name], milliseconds));
  }
  return Object.fromEntries(names.map((name) => [name, summarize(samples[name])]));
}

function summarize(samples) {
  const times = samples.map(({ us }) => us);
  const processor = samples.map(({ cpu }) => cpu);
  return { us: rounded(median(times)), cpu: rounded(median(processor)), times, processor };
}

/** Three or four digits are more than a benchmark can tell. */
export function rounded(number) {
  return Number(number.toPrecision(4));
}

/** A contender round by round, or what one costs beyond another: `['with', 'without']`. */
function roundsOf(results, name, kind) {
  const [whole, part] = [name].flat().map((one) => results[one][kind]);
  return part === undefined ? whole : whole.map((us, round) => us - part[round]);
}

function ratiosOf(results, name, base, kind) {
  const bases = roundsOf(results, base, kind);
  return roundsOf(results, name, kind).map((us, round) => us / bases[round]);
}

/** Two contenders of one run compared round by round: the medians of the ratios of time and of processor time. */
export function ratio(results, name, base) {
  return {
    us: rounded(median(roundsOf(results, name, 'times'))),
    cpu: rounded(median(roundsOf(results, name, 'processor'))),
    ratio: rounded(median(ratiosOf(results, name, base, 'times'))),
    cpuRatio: rounded(median(ratiosOf(results, name, base, 'processor'))),
  };
}

/**
 * The A/A ratio: what the baseline is to itself, and how far its quartiles stray from 1. A difference smaller than that spread
 * is none.
 */
export function sameAgain(results, base, again) {
  const of = (kind) => {
    const ratios = ratiosOf(results, again, base, kind);
    const off = [0.25, 0.5, 0.75].map((share) => Math.abs(quantile(ratios, share) - 1));
    return [rounded(median(ratios)), rounded(Math.max(...off))];
  };
  const [[aa, spread], [cpuAa, cpuSpread]] = [of('times'), of('processor')];
  return { ratio: aa, spread, cpuRatio: cpuAa, cpuSpread };
}
