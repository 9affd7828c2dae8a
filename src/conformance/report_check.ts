/** Whether a value from outside is a report at all, before any form of it is made. */
import { type Report, reportProblem } from './report.ts';
import { LOOKS } from './report_text.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isCount: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isFlag: Check = (value) => typeof value === 'boolean';
const isGrade: Check = (value) => typeof value === 'string' && Object.hasOwn(LOOKS, value);

const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mapOf =
  (check: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every(check);

const shape =
  (members: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) &&
    Object.entries(members).every(([name, check]) =>
      check(Object.hasOwn(value, name) ? value[name] : undefined),
    );

const isCanary = shape({ scope: isText, what: isText, passed: isFlag, got: maybe(isText) });

const isResult = shape({
  id: isText,
  rev: isCount,
  grade: isGrade,
  expected: isText,
  got: isText,
  difference: maybe(isText),
  reason: maybe(isText),
  native: maybe(isText),
  duration: maybe(isCount),
});

const isChoice = shape({
  choice: isText,
  declared: maybe(isText),
  explainedBy: listOf(isText),
  vectors: isCount,
  recommended: maybe(isText),
});

const MEMBERS: Readonly<Record<string, Check>> = {
  report: (value) => value === 1,
  suite: shape({ version: isText, digest: isText, vectors: isCount }),
  implementation: shape({
    name: isText,
    version: isText,
    language: maybe(isText),
    runtime: maybe(isText),
    source: maybe(isText),
    issues: maybe(isText),
  }),
  adapter: shape({
    protocol: isCount,
    operations: listOf(isText),
    algorithms: listOf(isText),
    clock: isText,
    capabilities: listOf(isText),
  }),
  seed: (value) => typeof value === 'number' && Number.isFinite(value),
  started: isText,
  duration: isCount,
  canaries: shape({ before: listOf(isCanary), after: listOf(isCanary) }),
  choices: listOf(isChoice),
  expected: maybe(
    listOf(shape({ id: isText, rev: maybe(isCount), grade: isGrade, why: isText, issue: maybe(isText) })),
  ),
  results: listOf(isResult),
  footer: shape({
    total: isCount,
    grades: mapOf(isCount),
    levels: mapOf(mapOf(isCount)),
    kinds: mapOf(mapOf(isCount)),
  }),
};

/**
 * Takes a value, as parsed from a file, for a report.
 *
 * @throws `TypeError` that names the member that is wrong, or says that the report is not whole.
 */
export function parseReport(value: unknown): Report {
  if (!isObject(value)) refuse('it is no object');
  for (const [name, check] of Object.entries(MEMBERS)) {
    if (!shape({ [name]: check })(value)) refuse(`"${name}" is missing or malformed`);
  }
  const report = value as unknown as Report;
  const problem = reportProblem(report);
  if (problem !== undefined) refuse(problem);
  return report;
}

function refuse(problem: string): never {
  throw new TypeError(`Cannot read conformance report: ${problem}`);
}
