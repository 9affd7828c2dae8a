/** Reports as files: the ending of the name says in which form. */
import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import {
  badgeJson,
  badgeSvg,
  htmlReport,
  junitReport,
  markdownReport,
  parseReport,
  type Report,
  type Strictness,
  type Suite,
} from '../src/conformance/index.ts';
import { UsageError } from './command.ts';
import { parseJson, readFileArgument } from './input.ts';
import { complain } from './terminal.ts';

type Render = (
  reports: readonly [Report, ...Report[]],
  suite: Suite,
  strictness: Strictness,
) => string | Promise<string>;

const FORMS: Readonly<Record<string, Render>> = {
  '.html': (reports, suite, strictness) => htmlReport(reports, suite, { strictness }),
  '.xml': ([report], suite, strictness) => junitReport(report, suite, strictness),
  '.md': ([report], suite, strictness) => markdownReport(report, suite, { strictness }),
  '.svg': ([report], suite) => badgeSvg(report, suite),
  '.badge.json': ([report], suite) => badgeJson(report, suite),
  '.json': ([report]) => `${JSON.stringify(report, null, 1)}\n`,
};

/** Forms of one report; only a page can have several. */
export const FORM_NAMES = 'html, xml (JUnit), md, svg (badge), badge.json (shields.io) or json';

function formOf(path: string): Render {
  const ending = path.endsWith('.badge.json') ? '.badge.json' : extname(path);
  const form = Object.hasOwn(FORMS, ending) ? FORMS[ending] : undefined;
  if (form === undefined) throw new UsageError(`--write needs a name that ends in ${FORM_NAMES}`);
  return form;
}

/** Refuses names that no report can be written to, before anything is run. */
export function checkFiles(paths: readonly string[]): void {
  for (const path of paths) formOf(path);
}

/** Writes reports to files. */
export async function writeReports(
  paths: readonly string[],
  reports: readonly [Report, ...Report[]],
  suite: Suite,
  strictness: Strictness,
): Promise<void> {
  for (const path of paths) {
    const text = await formOf(path)(reports, suite, strictness);
    writeFileSync(path, text);
    complain(`Wrote ${path}`);
  }
}

/** Reads a report that was written as JSON. */
export async function readReport(path: string): Promise<Report> {
  const value = parseJson(await readFileArgument(path), path);
  try {
    return parseReport(value);
  } catch (thrown) {
    throw new Error(`${path}: ${(thrown as Error).message}`);
  }
}
