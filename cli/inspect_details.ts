/** What a check of `inspect` compared, so that a mismatch can be seen. Every value is made printable. */
import { type InspectedCheck, type JsonValue, normalizeHtu } from '../src/index.ts';
import type { InspectOptions } from './inspect_options.ts';
import type { Report } from './inspect_report.ts';
import { printableJson } from './terminal.ts';
import { amount } from './time_text.ts';

const MAX_TEXT = 300;

type Details = (claim: (name: string) => JsonValue | undefined, facts: Facts) => readonly string[];

interface Facts {
  readonly check: InspectedCheck;
  readonly report: Report;
  readonly options: InspectOptions;
}

function show(value: unknown): string {
  const text = printableJson(value ?? null);
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`;
}

function normal(uri: unknown): string {
  try {
    return normalizeHtu(uri as string);
  } catch {
    return String(uri);
  }
}

const compare = (left: unknown, right: unknown, other: string): string[] => [
  `proof:   ${show(left)}`,
  `${other.padEnd(8)} ${show(right)}`,
];

const byHowMuch: Details = (claim, { check: { seconds = 0 } }) => {
  const iat = claim('iat');
  const isMilliseconds = typeof iat === 'number' && iat > 1e11;
  const hint = ['"iat" looks like milliseconds; it must be seconds'];
  return [`by ${amount(seconds)}`, ...(isMilliseconds ? hint : [])];
};

const DETAILS: Readonly<Record<string, Details>> = {
  typ_mismatch: (_, { report }) => [`proof:   ${show(report.header?.['typ'])}`],
  alg_invalid: (_, { report }) => [`proof:   ${show(report.header?.['alg'])}`],
  alg_not_allowed: (_, { report }) => [`proof:   ${show(report.header?.['alg'])}; see --algorithms`],
  htm_mismatch: (claim, { options }) =>
    options.method === undefined
      ? [`proof:   ${show(claim('htm'))}; no request has such a method`]
      : compare(claim('htm'), options.method, 'request:'),
  htu_invalid: (claim) => [`proof:   ${show(claim('htu'))}`],
  htu_has_query: (claim) => [`proof:   ${show(claim('htu'))}`],
  htu_mismatch: (claim, { options }) => [
    'compared in normal form, without query and fragment',
    ...compare(normal(claim('htu')), normal(options.url), 'request:'),
  ],
  nonce_missing: (_, { options }) => [`wanted:  ${show(options.nonce)}`],
  nonce_mismatch: (claim, { options }) => compare(claim('nonce'), options.nonce, 'wanted:'),
  iat_too_old: byHowMuch,
  iat_in_future: byHowMuch,
  expired: byHowMuch,
  not_yet_valid: byHowMuch,
  jkt_mismatch: (_, { report, options }) => compare(report.jkt, options.jkt, 'token:'),
};

const PASSED: Readonly<Record<number, (facts: Facts) => readonly string[]>> = {
  10: ({ options }) => (options.nonce === undefined ? ['none was demanded (no --nonce)'] : []),
  12: ({ options: { accessToken, jkt } }) => {
    if (accessToken === undefined && jkt === undefined) return ['no access token (no --token, no --jkt)'];
    if (accessToken === undefined) return ['the key only (no --token)'];
    return jkt === undefined ? ['"ath" only (no --jkt)'] : [];
  },
};

export function detailsOf(check: InspectedCheck, report: Report, options: InspectOptions): readonly string[] {
  const facts = { check, report, options };
  if (check.status === 'passed') return PASSED[check.number]?.(facts) ?? [];
  const claims = report.claims ?? {};
  return DETAILS[check.code ?? '']?.((name) => claims[name], facts) ?? [];
}
