#!/usr/bin/env node
/** The command line of rfc9449: finds the command, runs it, and puts into words what it threw. */
import process from 'node:process';
import { isDPoPError } from '../src/index.ts';
import { adapter } from './adapter.ts';
import { closest, parseArguments } from './arguments.ts';
import { ath } from './ath.ts';
import { type Command, UsageError } from './command.ts';
import { conformance } from './conformance.ts';
import { generateKey } from './generate_key.ts';
import { commandHelp, programHelp } from './help.ts';
import { htu } from './htu.ts';
import { packageVersion } from './input.ts';
import { inspect } from './inspect.ts';
import { prove } from './prove.ts';
import { report } from './report.ts';
import { complain, isSet, print } from './terminal.ts';
import { thumbprint } from './thumbprint.ts';
import { vectors } from './vectors.ts';

const COMMANDS: readonly Command[] = [
  inspect,
  prove,
  generateKey,
  thumbprint,
  htu,
  ath,
  conformance,
  report,
  vectors,
  adapter,
];

const HELP_WORDS: readonly (string | undefined)[] = [undefined, 'help', '-h', '--help'];

function findCommand(name: string): Command {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  const names = COMMANDS.map((candidate) => candidate.name);
  const meant = closest(name, names);
  throw new UsageError(
    `"${name}" is not a command`,
    meant === undefined ? `Commands are ${names.join(', ')}` : `Did you mean ${meant}?`,
  );
}

async function run([name, ...args]: readonly string[]): Promise<number> {
  if (name === '--version') {
    print(packageVersion());
    return 0;
  }
  if (name === 'help' && args[0] !== undefined) return run([args[0], '--help']);
  if (HELP_WORDS.includes(name)) {
    print(programHelp(COMMANDS));
    // Nothing at all is no question for help.
    return name === undefined ? 2 : 0;
  }
  const command = findCommand(name as string);
  try {
    const parsed = parseArguments(command, args);
    if (!parsed.wantsHelp) return await command.run(parsed);
    print(commandHelp(command));
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof UsageError) || thrown.hint !== undefined) throw thrown;
    throw new UsageError(thrown.message, `See rfc9449 ${command.name} --help`);
  }
}

function explain(thrown: unknown): number {
  if (isDPoPError(thrown)) {
    complain(`${thrown.code}: ${thrown.message} (${thrown.section})`);
    return 1;
  }
  if (thrown instanceof UsageError) {
    complain(`rfc9449: ${thrown.message}`);
    if (thrown.hint !== undefined) complain(thrown.hint);
    return 2;
  }
  complain(`rfc9449: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  if (thrown instanceof Error && isSet('DEBUG')) {
    for (const line of (thrown.stack ?? '').split('\n')) complain(line);
  }
  return 2;
}

// A reader that has seen enough, such as head, is no error.
process.stdout.on('error', (error: { code?: unknown }) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await run(process.argv.slice(2)).catch(explain);
