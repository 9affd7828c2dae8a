/** What `inspect` reports: an inspection, less what passed for want of something to compare with. */
import type { DPoPError, InspectedCheck, ProofInspection, VerifyProofOptions } from '../src/index.ts';
import type { InspectOptions } from './inspect_options.ts';

/** A check, or why it was not judged. */
export type ReportedCheck =
  | InspectedCheck
  | (Pick<InspectedCheck, 'number' | 'title'> & { readonly status: 'not_judged'; readonly because: string });

/** A `ProofInspection` as JSON has it. */
export interface Report extends Pick<ProofInspection, 'authenticated' | 'header' | 'claims' | 'jkt'> {
  /** `null` where nothing failed but not everything was judged. */
  readonly ok: boolean | null;
  /** Which half of check 12 was judged, where one was left out. */
  readonly tokenCheck: VerifyProofOptions['tokenCheck'] | null;
  readonly error: Pick<DPoPError, 'code' | 'section' | 'check' | 'error' | 'message'> | null;
  readonly checks: readonly ReportedCheck[];
}

/** Tells why a check that passed had nothing to be judged by. */
function absence(number: number, { claims }: ProofInspection, options: InspectOptions): string | undefined {
  if (number === 8 && options.method === undefined) return 'no --method';
  if (number === 9 && options.url === undefined) return 'no --url';
  const hasAth = claims !== undefined && Object.hasOwn(claims, 'ath');
  if (number === 12 && hasAth && options.accessToken === undefined) {
    return options.jkt === undefined ? 'no --token' : '"ath": no --token; the key is that of --jkt';
  }
  return undefined;
}

export function reportOf(inspection: ProofInspection, options: InspectOptions): Report {
  const { error, authenticated, header, claims, jkt } = inspection;
  const checks = inspection.checks.map((check): ReportedCheck => {
    const because = check.status === 'passed' ? absence(check.number, inspection, options) : undefined;
    if (because === undefined) return check;
    return { number: check.number, title: check.title, status: 'not_judged', because };
  });
  const isComplete = checks.every(({ status }) => status !== 'not_judged');
  const ok = inspection.ok && !isComplete ? null : inspection.ok;
  const told = {
    ok,
    error: error === undefined ? null : plain(error),
    tokenCheck: options.tokenCheck ?? null,
  };
  return { ...told, authenticated, jkt, header, claims, checks };
}

/** The members of an error are not all its own, and JSON would leave them out. */
function plain({ code, section, check, error, message }: DPoPError): Report['error'] {
  return { code, section, check, error, message };
}
