/** The table of results: for the terminal. */

const COLUMNS = [
  ['runtime', ({ label }) => label],
  ['version', ({ version }) => version],
  ['passed', ({ passed }) => String(passed)],
  ['failed', ({ failed }) => String(failed)],
  ['unsupported', (row) => unsupportedText(row)],
  [
    'unit tests',
    ({ tests }) => (tests.failed ? `${tests.passed}, ${tests.failed} failed` : `${tests.passed}`),
  ],
  ['time', ({ seconds }) => `${seconds.toFixed(1)} s`],
  ['digest', ({ digest }) => digest.slice(0, 16)],
];

/** `Ed448 (8)`: what is missing, and the number of vectors that need it. */
export function unsupportedText({ unsupported }) {
  const parts = Object.entries(unsupported).map(([what, count]) => `${what.replace('alg:', '')} (${count})`);
  return parts.sort().join(', ') || 'none';
}

/** `3694`, and what failed or cannot pass there. */
export function testsText({ passed, failed, unsupported }) {
  const count = Object.values(unsupported).reduce((sum, each) => sum + each, 0);
  return [passed, failed && `${failed} failed`, count && `${count} unsupported`].filter(Boolean).join(', ');
}

export function tableOf({ runtimes, shared, suite }) {
  const rows = [
    COLUMNS.map(([name]) => name),
    ...runtimes.map((row) => COLUMNS.map(([, cell]) => cell(row))),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\ndigests over ${shared} vectors of suite ${suite.version} that all of these ran`;
}
