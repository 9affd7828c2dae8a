/** The report of `inspect` in words. */
import type { InspectedCheck, JsonValue } from '../src/index.ts';
import { detailsOf } from './inspect_details.ts';
import type { InspectOptions } from './inspect_options.ts';
import type { Report, ReportedCheck } from './inspect_report.ts';
import { printable, printableLines, style } from './terminal.ts';
import { ago, date } from './time_text.ts';

const MAX_TEXT = 160;

const MARKS: Readonly<Record<ReportedCheck['status'], () => string>> = {
  passed: () => style('green', '✓'),
  failed: () => style('red', '✗'),
  not_reached: () => '–',
  not_judged: () => '–',
};

/** Keeps a header of sixteen thousand characters from filling the screen. */
function shorten(_name: string, value: unknown): unknown {
  if (typeof value !== 'string' || value.length <= MAX_TEXT) return value;
  return `${value.slice(0, MAX_TEXT)}… (${value.length} characters)`;
}

function block(title: string, value: unknown): string[] {
  if (value === undefined) return [style('bold', title), '  could not be decoded', ''];
  const json = printableLines(JSON.stringify(value, shorten, 2));
  return [style('bold', title), ...json.split('\n').map((line) => `  ${line}`), ''];
}

function times({ claims }: Report, now: number): string[] {
  return ['iat', 'nbf', 'exp'].flatMap((name) => {
    const value: JsonValue | undefined = claims?.[name];
    if (typeof value !== 'number') return [];
    return [`  ${name}  ${date(value)}, ${ago(now - value)}`];
  });
}

function explanation(check: ReportedCheck, report: Report, options: InspectOptions): readonly string[] {
  if (check.status === 'not_judged') return [`not judged: ${check.because}`];
  if (check.status === 'not_reached') return [`not reached: check ${check.blockedBy} failed`];
  const notes = detailsOf(check, report, options);
  if (check.status === 'passed') return notes;
  return [`${style('bold', check.code ?? '')}: ${check.message}${sectionOf(check, report)}`, ...notes];
}

/** The library has the section for the first failure only, which is the one that counts. */
function sectionOf({ code }: InspectedCheck, { error }: Report): string {
  return error !== null && error.code === code ? ` (${error.section})` : '';
}

function checkLines(check: ReportedCheck, report: Report, options: InspectOptions): string[] {
  const isDoubtful = 'unauthenticated' in check && check.unauthenticated === true;
  const doubt = isDoubtful ? style('dim', '  (unauthenticated)') : '';
  const line = `  ${MARKS[check.status]()} ${String(check.number).padStart(2)}  ${check.title}${doubt}`;
  return [line, ...explanation(check, report, options).map((note) => `        ${note}`)];
}

function verdict({ ok, error, tokenCheck, checks }: Report): string {
  if (error !== null) {
    const check = error.check === undefined ? '' : `check ${error.check}, `;
    const answer = error.error === undefined ? '' : `, OAuth error ${error.error}`;
    return `${style('red', 'refused')}: ${error.code} (${check}${error.section}${answer})`;
  }
  const half = tokenCheck === null ? '' : `, check 12 by half (${tokenCheck})`;
  if (ok === true) return `${style('green', 'accepted')}: all twelve checks passed${half}`;
  const open = checks.filter(({ status }) => status === 'not_judged').map(({ number }) => number);
  const noun = open.length === 1 ? 'check' : 'checks';
  return `${style('yellow', 'nothing failed')}, but ${noun} ${open.join(', ')} could not be judged`;
}

/** What the user should know about the call itself. */
function hints({ claims }: Report, { accessToken, jkt }: InspectOptions): string[] {
  const found: string[] = [];
  if (accessToken === undefined && claims !== undefined && Object.hasOwn(claims, 'ath')) {
    found.push(
      'The proof has "ath", so it goes with an access token. Give it with --token to have it compared.',
      'A server that expects no token refuses such a proof: ath_unexpected.',
    );
  }
  if (accessToken !== undefined && jkt === undefined) {
    found.push('Half of check 12 is open: whether the access token is bound to this key. Give --jkt.');
  }
  return found;
}

export function reportText(report: Report, options: InspectOptions): string {
  const { authenticated, jkt } = report;
  const doubt = authenticated ? '' : ' (unauthenticated: anyone could have written this)';
  const notes = hints(report, options).map((hint) => `${style('yellow', 'note')}: ${hint}`);
  return [
    ...block(`Header${doubt}`, report.header),
    ...block(`Claims${doubt}`, report.claims),
    style('bold', 'Key and time'),
    `  jkt  ${jkt === undefined ? 'unknown' : printable(jkt)}`,
    ...times(report, options.now as number),
    '',
    style('bold', 'Checks of RFC 9449 section 4.3'),
    ...report.checks.flatMap((check) => checkLines(check, report, options)),
    '',
    ...notes,
    verdict(report),
  ].join('\n');
}
