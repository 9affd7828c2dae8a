/** Arguments of a command: parsed, and refused with a hint where one is unknown or has no value. */
import { parseArgs } from 'node:util';
import { type Command, type Option, UsageError } from './command.ts';

/** What a command was given. Names are without the dashes. */
export interface Arguments {
  readonly positionals: readonly string[];
  readonly wantsHelp: boolean;
  /** Whether a flag was given. */
  flag(name: string): boolean;
  /** Every value of an option. */
  list(name: string): readonly string[];
  /** The value of an option. */
  text(name: string): string | undefined;
  /** The value of an option that cannot be left out. */
  required(name: string): string;
  /** The value of an option, as an integer that is not negative. */
  integer(name: string): number | undefined;
}

const HELP: Option = { help: 'Shows this text' };

/**
 * Parses the arguments of a command.
 *
 * @throws `UsageError` that names the option and says what to do.
 */
export function parseArguments(command: Command, args: readonly string[]): Arguments {
  const options: Readonly<Record<string, Option>> = { ...command.options, help: HELP };
  const types = Object.entries(options).map(([name, { value }]) => {
    const type: 'boolean' | 'string' = value === undefined ? 'boolean' : 'string';
    return [name, name === 'help' ? { type, short: 'h' } : { type }] as const;
  });
  // Not strict: the hosts word their messages differently, and none of them suggests anything.
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: Object.fromEntries(types),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) throw unknownOption(token.rawName, Object.keys(options));
    const given = values.get(token.name) ?? [];
    if (option.value === undefined) {
      if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`);
    } else {
      given.push(readValue(token));
      if (given.length > 1 && !option.isRepeatable) {
        throw new UsageError(`${token.rawName} is given more than once`);
      }
    }
    values.set(token.name, given);
  }
  const wantsHelp = values.has('help');
  if (!wantsHelp) checkCount(command, positionals);
  return { positionals, wantsHelp, ...accessors(values) };
}

interface OptionToken {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function readValue({ rawName, value, inlineValue }: OptionToken): string {
  if (value === undefined || value === '') throw new UsageError(`${rawName} needs a value`);
  // A forgotten value would swallow the next option.
  if (!inlineValue && value.startsWith('-') && value !== '-') {
    throw new UsageError(
      `${rawName} needs a value`,
      `If the value does start with a dash, write ${rawName}=VALUE`,
    );
  }
  return value;
}

function checkCount({ positionals: [fewest, most], name }: Command, given: readonly string[]): void {
  if (given.length < fewest) throw new UsageError('An argument is missing');
  if (given.length <= most) return;
  const hint = most === 0 ? `${name} takes options only` : 'Quote an argument that contains spaces';
  throw new UsageError('There are too many arguments', hint);
}

function accessors(values: ReadonlyMap<string, string[]>): Omit<Arguments, 'positionals' | 'wantsHelp'> {
  const text = (name: string): string | undefined => values.get(name)?.[0];
  return {
    flag: (name) => values.has(name),
    list: (name) => values.get(name) ?? [],
    text,
    required(name) {
      const value = text(name);
      if (value === undefined) throw new UsageError(`--${name} is missing`);
      return value;
    },
    integer(name) {
      const value = text(name);
      if (value === undefined) return undefined;
      if (!/^\d{1,15}$/.test(value)) throw new UsageError(`--${name} must be an integer`);
      return Number(value);
    },
  };
}

function unknownOption(rawName: string, known: readonly string[]): UsageError {
  const name = closest(rawName.replace(/^-+/, ''), known);
  const hint = name === undefined ? undefined : `Did you mean --${name}?`;
  return new UsageError(`${rawName} is not an option`, hint);
}

/** Finds the word that was probably meant. */
export function closest(word: string, known: readonly string[]): string | undefined {
  if (word.length > 40) return undefined;
  const ranked = known
    .map((candidate) => ({ candidate, edits: candidate.startsWith(word) ? 1 : distance(word, candidate) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.edits - b.edits);
  return word === '' ? undefined : ranked[0]?.candidate;
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [above, letter] of [...a].entries()) {
    const next = [above + 1];
    for (const [index, other] of [...b].entries()) {
      const replaced = (row[index] as number) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] as number) + 1, (next[index] as number) + 1));
    }
    row = next;
  }
  return row.at(-1) as number;
}
