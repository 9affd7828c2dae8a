/** Judges what an implementation did with a vector. Pure: no input, no output. */
import { HTTP_JUDGES } from './grade_http.ts';
import { judgeProof } from './grade_proof.ts';
import { same } from './same.ts';
import type { Outcome } from './self_adapter.ts';
import type { Vector } from './suite.ts';

/** The judgement on one vector. */
export interface Grade {
  readonly id: string;
  readonly kind: string;
  readonly alg: string;
  readonly result: 'passed' | 'failed' | 'unsupported';
  /** What was expected, what happened, and where the difference is, in words. */
  readonly expected: string;
  readonly got: string;
  readonly difference?: string;
}

/** What the verdict must be, or why that cannot be known. */
type Verdict = 'accept' | 'reject' | { readonly problem: string };

function verdictOf({ expect }: Vector, choices: Readonly<Record<string, string>>): Verdict {
  const { verdict, choice = '', when = {} } = expect;
  if (verdict !== 'choice') return verdict;
  const option = choices[choice];
  if (option === undefined) return { problem: `no option is declared for choice ${choice}` };
  return when[option] ?? { problem: `choice ${choice} has no option ${option}` };
}

function describe({ expect }: Vector, choices: Readonly<Record<string, string>>): string {
  const { verdict, reasons = [], choice = '', when = {} } = expect;
  const codes = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
  if (verdict !== 'choice') return `${verdict}${codes}`;
  const options = Object.entries(when).map(([option, outcome]) => `${option}: ${outcome}`);
  return `choice ${choice}, declared ${choices[choice] ?? 'nothing'} (${options.join(', ')})`;
}

function tell(outcome: Outcome): string {
  if (outcome.outcome === 'accept') return 'accept';
  if (outcome.outcome === 'reject') return `reject (${outcome.reason ?? 'no reason'})`;
  return outcome.outcome === 'error' ? `error: ${outcome.message}` : `unsupported: ${outcome.what}`;
}

/**
 * Grades an outcome.
 *
 * @param choices - Declared options by the name of the choice.
 */
export async function grade(
  vector: Vector,
  outcome: Outcome,
  choices: Readonly<Record<string, string>>,
): Promise<Grade> {
  const { id, kind, alg } = vector;
  const expected = describe(vector, choices);
  const got = tell(outcome);
  if (outcome.outcome === 'unsupported') return { id, kind, alg, result: 'unsupported', expected, got };
  const difference = await differenceOf(vector, outcome, verdictOf(vector, choices));
  if (difference === undefined) return { id, kind, alg, result: 'passed', expected, got };
  return { id, kind, alg, result: 'failed', expected, got, difference };
}

async function differenceOf(vector: Vector, outcome: Outcome, verdict: Verdict): Promise<string | undefined> {
  if (outcome.outcome === 'error') return 'failed otherwise than by a documented refusal';
  if (typeof verdict === 'object') return verdict.problem;
  if (outcome.outcome !== verdict) return verdict === 'accept' ? 'refused' : 'accepted';
  if (outcome.outcome === 'accept') return valueDifference(vector, outcome.value);
  const { reasons } = vector.expect;
  const { reason } = outcome as { reason: string | undefined };
  const isKnown = reasons === undefined || reason === undefined || reasons.includes(reason);
  return isKnown ? undefined : 'refused for another reason';
}

async function valueDifference({ kind, input, expect }: Vector, value: unknown): Promise<string | undefined> {
  if (kind === 'proof-create') return judgeProof(input, expect.value, value);
  if (expect.value === undefined && kind !== 'challenge-format') return undefined;
  const judge = Object.hasOwn(HTTP_JUDGES, kind) ? HTTP_JUDGES[kind] : undefined;
  if (judge !== undefined) return judge(expect.value, value);
  const given = value as Readonly<Record<string, unknown>>;
  for (const [name, wanted] of Object.entries(expect.value as Readonly<Record<string, unknown>>)) {
    // What was hashed is for whoever looks for a mistake; an API need not tell.
    if (name === 'canonical' && given[name] === undefined) continue;
    if (!same(given[name], wanted)) return `${name} is ${show(given[name])}, not ${show(wanted)}`;
  }
  return undefined;
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'absent';
}
