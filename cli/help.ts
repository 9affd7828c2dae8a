/** The texts of `--help`. */
import type { Command } from './command.ts';
import { style, table } from './terminal.ts';

/** Exit codes of commands that judge nothing. */
export const PLAIN_EXITS: Readonly<Record<number, string>> = {
  0: 'done',
  1: 'refused: the code and the reason are on standard error',
  2: 'wrong usage',
};

function section(title: string, lines: readonly string[]): string {
  return `\n${style('bold', title)}\n${lines.join('\n')}`;
}

/** Help on the program. */
export function programHelp(commands: readonly Command[]): string {
  return [
    'OAuth 2.0 DPoP (RFC 9449) on the command line: proofs, thumbprints, and a conformance suite.',
    section('Usage', ['  rfc9449 <command> [options]']),
    section('Commands', [table(commands.map(({ name, summary }) => [name, summary]))]),
    section('Options', [
      table([
        ['-h, --help', 'Shows this text, or the help of a command'],
        ['--version', 'Shows the version'],
      ]),
    ]),
    section('Example', [
      '  rfc9449 generate-key --out key.jwk',
      '  rfc9449 prove --key key.jwk --method GET --url https://api.example.com/ |',
      '    rfc9449 inspect - --method GET --url https://api.example.com/',
    ]),
    '\n"rfc9449 <command> --help" explains a command. Set DEBUG to see the stack of an unexpected error.',
  ].join('\n');
}

/** Help on one command. */
export function commandHelp({ summary, usage, options, notes, examples, exits }: Command): string {
  const optionRows = Object.entries(options).map(([name, { value, help }]) => [
    value === undefined ? `--${name}` : `--${name} <${value}>`,
    help,
  ]);
  const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
  return [
    `${summary}.`,
    section(
      'Usage',
      usage.map((call) => `  rfc9449 ${call}`),
    ),
    section('Options', [table([...optionRows, ['-h, --help', 'Shows this text']])]),
    ...(notes === undefined ? [] : [section('Notes', indented(notes))]),
    section(examples.length === 1 ? 'Example' : 'Examples', indented(examples)),
    section('Exit codes', [table(Object.entries(exits))]),
  ].join('\n');
}
