/** `rfc9449 report`: what can be made of reports that were written as JSON. */
import {
  diffReports,
  diffText,
  mergeReports,
  type Report,
  terminalReport,
} from '../src/conformance/index.ts';
import { type Command, UsageError } from './command.ts';
import { checkFiles, FORM_NAMES, readReport, writeReports } from './report_files.ts';
import { readSuite } from './suite.ts';
import { print, style } from './terminal.ts';

export const report: Command = {
  name: 'report',
  summary: 'Shows, merges and compares reports of the conformance suite',
  usage: ['report <report.json...> [options]', 'report --diff <before.json> <after.json>'],
  options: {
    diff: { help: 'Compares two reports: what fails now, what no longer does, and what changed the suite' },
    suite: { value: 'folder', help: 'The suite that they are of; defaults to the one of this package' },
    write: { value: 'file', isRepeatable: true, help: `Writes them as ${FORM_NAMES}` },
  },
  positionals: [1, 40],
  notes: [
    'Reports of parts of the suite by one implementation become one; several implementations stand side by side in a page.',
  ],
  examples: [
    'rfc9449 report a.json b.json --write matrix.html',
    'rfc9449 report --diff before.json after.json',
  ],
  exits: { 0: 'done', 1: 'something fails that did not', 2: 'wrong usage, or no report' },
  async run(args) {
    const paths = args.list('write');
    checkFiles(paths);
    const reports = await Promise.all(args.positionals.map(readReport));
    if (args.flag('diff')) return compare(reports);
    const suite = readSuite(args.text('suite'));
    const [first, ...others] = mergeReports(reports, suite);
    if (first === undefined) throw new UsageError('There is no report');
    await writeReports(paths, [first, ...others], suite, {});
    if (paths.length === 0) {
      for (const one of [first, ...others]) print(`${terminalReport(one, suite, { paint: style })}\n`);
    }
    return 0;
  },
};

function compare(reports: readonly Report[]): number {
  const [before, after, ...others] = reports;
  if (before === undefined || after === undefined || others.length > 0)
    throw new UsageError('--diff takes two reports');
  const difference = diffReports(before, after);
  print(diffText(difference));
  return difference.changes.some(({ change }) => change === 'new-failure') ? 1 : 0;
}
