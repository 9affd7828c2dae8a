/** `rfc9449 vectors`: lists the vectors of the suite, and shows one. */

import type { Vector } from '../src/conformance/types.ts';
import type { JsonValue } from '../src/index.ts';
import type { Arguments } from './arguments.ts';
import { closest } from './arguments.ts';
import { type Command, UsageError } from './command.ts';
import { readRequirements, readVectors, select } from './suite.ts';
import { print, printable, printableJson, style } from './terminal.ts';

export const vectors: Command = {
  name: 'vectors',
  summary: 'Lists the vectors of the conformance suite, or shows one',
  usage: ['vectors list [options]', 'vectors show <id>'],
  options: {
    kind: { value: 'name', help: 'Vectors of one kind' },
    only: { value: 'kind|id', help: 'Vectors of one kind, or whose id starts like this' },
    alg: { value: 'name', help: 'Vectors of one algorithm, and those of none in particular' },
    suite: { value: 'folder', help: 'Another copy of the suite; defaults to the one of this package' },
    json: { help: 'Prints JSON' },
  },
  positionals: [1, 2],
  examples: ['rfc9449 vectors list --kind htu-compare', 'rfc9449 vectors show proof.baseline.resource@es256'],
  exits: { 0: 'done', 2: 'wrong usage, or no such vector' },
  async run(args) {
    const [action = '', id] = args.positionals;
    if (action === 'list' && id === undefined) return list(args);
    if (action === 'show' && id !== undefined) return show(args, id);
    throw new UsageError('Say "vectors list" or "vectors show <id>"');
  },
};

function list(args: Arguments): number {
  const selection = { kind: args.text('kind'), only: args.text('only'), alg: args.text('alg') };
  const found = select(readVectors(args.text('suite')), selection);
  if (found.length === 0) throw new UsageError('No vector matches', 'See rfc9449 vectors list');
  if (args.flag('json')) {
    print(printableJson(found, 2));
    return 0;
  }
  for (const { id, expect, title } of found) {
    print(`${printable(id)}  ${style('dim', expect.verdict.padEnd(6))}  ${printable(title)}`);
  }
  return 0;
}

function show(args: Arguments, id: string): number {
  const folder = args.text('suite');
  const all = readVectors(folder);
  const vector = all.find((candidate) => candidate.id === id);
  if (vector === undefined) {
    const relative = all.find((candidate) => candidate.id.startsWith(`${id}@`))?.id;
    const meant =
      relative ??
      closest(
        id,
        all.map((candidate) => candidate.id),
      );
    throw new UsageError(
      'There is no such vector',
      meant === undefined ? 'See rfc9449 vectors list' : `Did you mean ${meant}?`,
    );
  }
  print(args.flag('json') ? printableJson(vector, 2) : vectorText(vector, readRequirements(folder)));
  return 0;
}

function block(title: string, value: unknown): string[] {
  const json = printableJson(value, 2).split('\n');
  return ['', style('bold', title), ...json.map((line) => `  ${line}`)];
}

/** Decodes what looks like a JWS, for eyes only: nothing is checked. */
function decodeJws(text: string): readonly JsonValue[] | undefined {
  const [header = '', payload = ''] = text.split('.');
  try {
    return [header, payload].map((segment) => {
      const binary = atob(segment.replaceAll('-', '+').replaceAll('_', '/'));
      const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
      return JSON.parse(new TextDecoder().decode(bytes)) as JsonValue;
    });
  } catch {
    return undefined;
  }
}

function proofs({ input }: Vector): string[] {
  const headers = (input['request'] as { headers?: [string, unknown][] } | undefined)?.headers ?? [];
  return headers.flatMap(([name, value]) => {
    if (name.toLowerCase() !== 'dpop' || typeof value !== 'string') return [];
    const decoded = decodeJws(value);
    return decoded === undefined ? [] : [...block('Header', decoded[0]), ...block('Claims', decoded[1])];
  });
}

function vectorText(vector: Vector, requirements: ReadonlyMap<string, string>): string {
  const { id, kind, alg, level, severity, title, why, flags = [], needs = [], input, expect } = vector;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['kind', kind],
    ['alg', alg],
    ['level', level],
    ['severity', severity],
    ['flags', flags.join(', ')],
    ['needs', needs.join(', ')],
  ];
  const requirementLines = (vector.requirements ?? []).map(
    (name) => `  ${printable(name)}  ${printable(requirements.get(name) ?? 'not in the register')}`,
  );
  return [
    `${style('bold', printable(id))}: ${printable(title)}`,
    printable(why),
    '',
    ...facts.flatMap(([name, value]) => (value ? [`  ${name.padEnd(8)}  ${printable(value)}`] : [])),
    ...block('Expected', expect),
    ...proofs(vector),
    ...block('Input', input),
    ...(requirementLines.length === 0 ? [] : ['', style('bold', 'Requirements'), ...requirementLines]),
  ].join('\n');
}
