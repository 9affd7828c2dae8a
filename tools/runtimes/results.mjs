/** Where the results of the last complete run are, and the table of them in the README. */
import { fileURLToPath } from 'node:url';
import { testsText, unsupportedText } from './table.mjs';

export const RESULTS = fileURLToPath(new URL('../runtimes_results.json', import.meta.url));

const COLUMNS = [
  ['Runtime', ({ label }) => label],
  ['Version', ({ version }) => version],
  ['Vectors passed', ({ passed }) => String(passed)],
  ['Failed', ({ failed }) => String(failed)],
  ['Not supported by the runtime', unsupportedText],
  ['Unit tests', ({ tests }) => testsText(tests)],
];

/** The table in Markdown. */
export function markdownOf({ runtimes, shared, suite }) {
  const lines = [
    COLUMNS.map(([title]) => title),
    COLUMNS.map(() => '---'),
    ...runtimes.map((row) => COLUMNS.map(([, cell]) => cell(row))),
  ].map((cells) => `| ${cells.join(' | ')} |`);
  const digests = [...new Set(runtimes.map(({ digest }) => digest))].map((digest) => `\`${digest}\``);
  const { version } = suite;
  return `${lines.join('\n')}

SHA-256 of the verdicts on the ${shared} vectors of suite ${version} that all of them run: ${digests.join(', ')}, on every one.`;
}
