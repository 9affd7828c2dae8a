/** `rfc9449 conformance`: runs the vectors of this package against its own library. */
import { type Command, UsageError } from './command.ts';
import { conformanceText, countsOf } from './conformance_report.ts';
import { type Grade, grade } from './grade.ts';
import { gradeSequence } from './grade_sequence.ts';
import { OWN_CHOICES } from './own_choices.ts';
import { runVector, supports } from './self_adapter.ts';
import { openSequence } from './self_sequence.ts';
import { readKeys, readVectors, select, type Vector } from './suite.ts';
import { print, printableJson } from './terminal.ts';

export const conformance: Command = {
  name: 'conformance',
  summary: 'Runs the conformance suite against this library, in this runtime',
  usage: ['conformance [options]'],
  options: {
    only: { value: 'kind|id', help: 'Vectors of one kind, or whose id starts like this' },
    alg: { value: 'name', help: 'Vectors of one algorithm, and those of none in particular' },
    suite: { value: 'folder', help: 'Another copy of the suite; defaults to the one of this package' },
    json: { help: 'Prints every result as JSON' },
    verbose: { help: 'Prints every vector' },
  },
  positionals: [0, 0],
  notes: [
    'Of cases that exist for several algorithms, "cases" counts one and "vectors" each.',
    'Vectors that need what this runtime does not have are listed as unsupported.',
  ],
  examples: ['rfc9449 conformance', 'rfc9449 conformance --only proof-validate --alg ES256'],
  exits: { 0: 'every vector that applies passed', 1: 'some failed', 2: 'wrong usage, or nothing selected' },
  async run(args) {
    const selection = { only: args.text('only'), alg: args.text('alg') };
    const vectors = select(readVectors(args.text('suite')), selection);
    if (vectors.length === 0) throw new UsageError('No vector matches', 'See rfc9449 vectors list');
    const keys = vectors.some(({ kind }) => kind === 'sequence') ? readKeys(args.text('suite')) : {};
    const grades = await gradeAll(vectors, keys);
    const counts = countsOf(grades);
    if (args.flag('json')) print(printableJson({ ...counts, results: grades }, 2));
    else print(conformanceText(vectors, grades, { isVerbose: args.flag('verbose') }));
    return counts.failed > 0 || counts.passed === 0 ? 1 : 0;
  },
};

async function gradeAll(
  vectors: readonly Vector[],
  keys: ReturnType<typeof readKeys>,
): Promise<readonly Grade[]> {
  const known = new Map<string, boolean>();
  const grades: Grade[] = [];
  // One after the other: results must not depend on what else is under way.
  for (const vector of vectors) {
    const missing = await missingNeed(vector, known);
    if (vector.kind === 'sequence' && missing === undefined) {
      grades.push(await gradeSequence(vector, openSequence, keys, OWN_CHOICES));
      continue;
    }
    const outcome =
      missing === undefined
        ? await runVector(vector.kind, vector.input)
        : ({ outcome: 'unsupported', what: missing } as const);
    grades.push(await grade(vector, outcome, OWN_CHOICES));
  }
  return grades;
}

async function missingNeed({ needs = [] }: Vector, known: Map<string, boolean>): Promise<string | undefined> {
  for (const need of needs) {
    const isThere = known.get(need) ?? (await supports(need));
    known.set(need, isThere);
    if (!isThere) return need;
  }
  return undefined;
}
