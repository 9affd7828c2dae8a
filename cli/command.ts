/** What a command of the command line is, and the error for a wrong call of one. */
import type { Arguments } from './arguments.ts';

/** One option. */
export interface Option {
  /** What its value is, for the help; a flag has none. */
  readonly value?: string;
  readonly isRepeatable?: true;
  readonly help: string;
}

/** One command: what its help says, and what it does. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Calls without the name of the program. */
  readonly usage: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  /** Fewest and most arguments that are no options. */
  readonly positionals: readonly [fewest: number, most: number];
  readonly notes?: readonly string[];
  readonly examples: readonly string[];
  readonly exits: Readonly<Record<number, string>>;
  /** Returns the exit code. */
  run(args: Arguments): Promise<number>;
}

/** A wrong call: the message goes to the user, with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError' as const;
  /** What to try instead. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
