/** `rfc9449 conformance`: runs the suite against this library, or against an adapter of any other. */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import {
  type Adapter,
  compareExpected,
  conclude,
  EXIT_CODES,
  type ExpectedFailure,
  expectedOf,
  type Report,
  runConformance,
  type Suite,
  terminalReport,
} from '../src/conformance/index.ts';
import { select } from '../src/conformance/select.ts';
import { adapterOf } from './adapter_process.ts';
import type { Arguments } from './arguments.ts';
import { type Command, UsageError } from './command.ts';
import { parseJson, readFileArgument } from './input.ts';
import { ownAdapter } from './own_adapter.ts';
import { checkFiles, FORM_NAMES, writeReports } from './report_files.ts';
import { readSuite } from './suite.ts';
import { complain, print, printable, printableJson, style } from './terminal.ts';

const SECOND = 1000;

export const conformance: Command = {
  name: 'conformance',
  summary: 'Runs the conformance suite against this library, or an implementation in any language',
  usage: ['conformance [options]', 'conformance --adapter "command" [options]'],
  options: {
    adapter: { value: 'command', help: 'Starts an adapter: JSON lines on its standard input and output' },
    only: { value: 'kind|id', help: 'Vectors of one kind, or whose id starts like this' },
    alg: { value: 'name', help: 'Vectors of one algorithm, and those of none in particular' },
    role: {
      value: 'role',
      help: 'Vectors for "client", "as" (authorization server) or "rs" (resource server)',
    },
    suite: { value: 'folder', help: 'Another copy of the suite; defaults to the one of this package' },
    seed: { value: 'number', help: 'Order of the vectors; defaults to 1' },
    jobs: { value: 'number', help: 'Inputs under way at the same time; defaults to 1' },
    timeout: { value: 'seconds', help: 'For one input; defaults to 5' },
    startup: { value: 'seconds', help: 'For the start of an adapter; defaults to 30' },
    'expected-failures': { value: 'file', help: 'Known failures, each of which must still fail as it says' },
    'write-expected': { value: 'file', help: 'Writes the failures of this run as known ones' },
    strict: { help: 'Fails for a "should" that is not met, and for a refusal with another reason' },
    write: { value: 'file', isRepeatable: true, help: `Writes the report as ${FORM_NAMES}` },
    json: { help: 'Prints the report as JSON' },
    verbose: { help: 'Prints every vector' },
  },
  positionals: [0, 0],
  notes: [
    'Of cases that exist for several algorithms, "cases" counts one and "vectors" each.',
    'An adapter is sent inputs only, never what is expected. "rfc9449 adapter new" writes one to begin with.',
  ],
  examples: [
    'rfc9449 conformance --only proof-validate --alg ES256',
    'rfc9449 conformance --adapter "python3 adapter.py" --write report.html',
  ],
  exits: {
    0: 'conformant: every "must" that applies holds',
    1: 'some vectors failed',
    2: 'wrong usage, or nothing selected',
    3: 'incomplete: something could not be tested, or nothing was',
    4: 'a defect of the suite or of this program',
  },
  run,
};

async function run(args: Arguments): Promise<number> {
  checkFiles(args.list('write'));
  const suite = readSuite(args.text('suite'));
  const selection = { only: args.text('only'), alg: args.text('alg'), role: args.text('role') };
  if (select(suite.vectors, selection).length === 0)
    throw new UsageError('No vector matches', 'See rfc9449 vectors list');
  const known = await readExpected(args.text('expected-failures'));
  const options = { ...selection, seed: args.integer('seed') ?? 1, jobs: jobsOf(args) };
  const report = { ...(await runAdapter(suite, args, options)), expected: known };
  return conclusion(args, suite, report, known);
}

function jobsOf(args: Arguments): number {
  const jobs = args.integer('jobs') ?? 1;
  if (jobs < 1 || jobs > 256) throw new UsageError('--jobs must be from 1 to 256');
  return jobs;
}

async function runAdapter(
  suite: Suite,
  args: Arguments,
  options: Parameters<typeof runConformance>[2],
): Promise<Report> {
  const command = args.text('adapter');
  if (command === undefined) return runConformance(suite, ownAdapter as Adapter, options);
  const adapter = adapterOf(command, {
    startup: (args.integer('startup') ?? 30) * SECOND,
    answer: (args.integer('timeout') ?? 5) * SECOND,
  });
  // An adapter is in a group of its own: who interrupts this program does not reach it. It is ended at the exit.
  const interrupt = (): void => process.exit(EXIT_CODES.incomplete);
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return await runConformance(suite, adapter, options);
  } catch (thrown) {
    for (const line of adapter.stderr().split('\n').slice(-10)) if (line !== '') complain(`adapter: ${line}`);
    throw thrown;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    await adapter.stop();
    if (adapter.noise() > 0) complain(`The adapter wrote ${adapter.noise()} lines that are no messages`);
  }
}

async function conclusion(
  args: Arguments,
  suite: Suite,
  report: Report,
  known: readonly ExpectedFailure[],
): Promise<number> {
  const expected = compareExpected(report, known);
  for (const problem of expected.problems) complain(`Expected failures: ${problem}`);
  const strictness = { should: args.flag('strict'), reasons: args.flag('strict') };
  await writeReports(args.list('write'), [report], suite, strictness);
  const list = args.text('write-expected');
  if (list !== undefined) writeFileSync(list, `${JSON.stringify(expectedOf(report, known), null, 2)}\n`);
  const adapter = args.text('adapter');
  const again = adapter === undefined ? '' : ` --adapter ${JSON.stringify(adapter)}`;
  const command = (id: string): string => printable(`rfc9449 conformance${again} --only ${id}`);
  const isVerbose = args.flag('verbose');
  if (args.flag('json')) print(printableJson(report, 2));
  else print(terminalReport(report, suite, { paint: style, command, strictness, isVerbose }));
  return EXIT_CODES[conclude(report, suite, strictness, expected)];
}

async function readExpected(path: string | undefined): Promise<readonly ExpectedFailure[]> {
  if (path === undefined) return [];
  const list = parseJson(await readFileArgument(path), path);
  const isEntry = (entry: unknown): boolean => {
    const { id, grade, why } = Object(entry) as Readonly<Record<string, unknown>>;
    return [id, grade, why].every((member) => typeof member === 'string');
  };
  if (!Array.isArray(list) || !list.every(isEntry))
    throw new Error(`${path} is no list of known failures: { id, grade, why }`);
  return list as ExpectedFailure[];
}
