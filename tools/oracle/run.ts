/**
 * Judges all vectors by two oracles that share no code with the library: `node .test/tools/oracle/run.js`.
 *
 * A disagreement fails, unless `settled.json` says why the vector is right; an entry there that settles nothing fails, too.
 */
import { spawnSync } from 'node:child_process';
import { disagreement } from './grade.ts';
import { Opinion } from './opinion.ts';
import {
  judgeAth,
  judgeHtuCompare,
  judgeHtuNormalize,
  judgeProofCreate,
  judgeThumbprint,
  judgeThumbprintUri,
} from './primitives.ts';
import { type Expectation, ROOT, readGroups, readSettled, readSuite, type SuiteFile } from './suite.ts';
import { judgeProof } from './verifier.ts';

type Oracle = 'jose' | 'python';

interface Report {
  judged: number;
  /** What an oracle could not judge, and how often. */
  readonly unknown: Readonly<Record<string, number>>;
  readonly disagreements: readonly { readonly id: string; readonly got: string }[];
}

// biome-ignore lint/suspicious/noExplicitAny: the schemas of the kinds are checked by the linter of the suite.
const JUDGES: Readonly<Record<string, (input: any) => Opinion | Promise<Opinion>>> = {
  thumbprint: judgeThumbprint,
  'thumbprint-uri': judgeThumbprintUri,
  ath: judgeAth,
  'htu-normalize': judgeHtuNormalize,
  'htu-compare': judgeHtuCompare,
  'proof-create': judgeProofCreate,
  'proof-validate': judgeProof,
  'authorization-parse': () => leaveOut('kind authorization-parse'),
  'challenge-format': () => leaveOut('kind challenge-format'),
  'challenge-parse': () => leaveOut('kind challenge-parse'),
  'nonce-header': () => leaveOut('kind nonce-header'),
  binding: () => leaveOut('kind binding'),
  // The model in tools/vectors/sequence_model.ts is its second opinion.
  sequence: () => leaveOut('kind sequence'),
};

/** For the other oracle alone. */
function leaveOut(what: string): Opinion {
  const opinion = new Opinion();
  opinion.unknown.push(what);
  return opinion;
}

async function askJose(suite: readonly SuiteFile[]): Promise<Report> {
  const groups = readGroups();
  const unknown: Record<string, number> = {};
  const disagreements: { id: string; got: string }[] = [];
  let judged = 0;
  for (const { kind, path, vectors } of suite) {
    const judge = JUDGES[kind];
    if (judge === undefined) throw new Error(`${path}: no judge for kind ${kind}`);
    for (const vector of vectors) {
      const opinion = await judge(vector.input);
      const got = disagreement(vector, opinion, groups);
      if (opinion.verdict === 'unknown') {
        const what = opinion.unknown.join(', ');
        unknown[what] = (unknown[what] ?? 0) + 1;
        continue;
      }
      judged++;
      if (got !== undefined) disagreements.push({ id: vector.id, got });
    }
  }
  return { judged, unknown, disagreements };
}

function askPython(): Report {
  const { error, status, stdout, stderr } = spawnSync(
    'python3',
    ['-B', `${ROOT}tools/oracle/recompute.py`, `${ROOT}vectors`],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (error !== undefined) throw new Error('the second oracle needs python3 on the PATH', { cause: error });
  if (status !== 0) throw new Error(`recompute.py ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout) as Report;
}

const suite = readSuite();
const settled = readSettled();
const expectations = new Map(
  suite.flatMap(({ vectors }) =>
    vectors.map(({ id, level, expect }) => [id, `${level} ${withoutValue(expect)}`]),
  ),
);
let passed = 0;
let failed = 0;

/** Ids by what the oracle says. */
function grouped(disagreements: Report['disagreements']): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { id, got } of disagreements) groups.set(got, [...(groups.get(got) ?? []), id]);
  return groups;
}

function withoutValue({ value, ...rest }: Expectation): string {
  return JSON.stringify(rest);
}

function show(oracle: Oracle, report: Report): void {
  const own = settled.filter((entry) => entry.oracle === oracle);
  const open = report.disagreements.filter(({ id }) => !own.some((entry) => entry.id === id));
  const stale = own.filter(({ id }) => !report.disagreements.some((one) => one.id === id));
  for (const [got, ids] of grouped(open)) {
    console.log(`${oracle}: ${got}`);
    for (const id of ids) console.log(`  ${id} expected ${expectations.get(id)}`);
  }
  for (const { id } of stale) console.log(`${oracle}: settled.json has ${id} without a disagreement`);
  const unknown = Object.entries(report.unknown).map(([what, count]) => `, ${count} not judged (${what})`);
  console.log(`${oracle}: ${report.judged} judged, ${own.length - stale.length} settled${unknown.join('')}`);
  passed += report.judged - open.length;
  failed += open.length + stale.length;
}

const reports: Readonly<Record<Oracle, Report>> = { jose: await askJose(suite), python: askPython() };
for (const { id, oracle } of settled) {
  if (!Object.hasOwn(reports, oracle)) throw new Error(`settled.json: no oracle ${oracle} for ${id}`);
}
show('jose', reports.jose);
show('python', reports.python);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
