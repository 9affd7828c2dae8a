/** Judges what an implementation did with a vector. Pure: no input, no output. */
import { HTTP_JUDGES } from './grade_http.ts';
import { judgeProof } from './grade_proof.ts';
import { same } from './same.ts';
import type { Answer, GradeName, Members, Suite, Vector } from './types.ts';

/** What a judgement says. */
export interface Judgement {
  readonly grade: GradeName;
  readonly difference?: string;
}

/** What a judgement depends on beside vector and answer. */
export interface Terms {
  readonly groups: Suite['groups'];
  /** Options that the adapter declared, by choice. */
  readonly choices: Readonly<Record<string, string>>;
}

/** Says in words what a vector demands. */
export function expectationText({ expect }: Vector, { choices }: Pick<Terms, 'choices'>): string {
  const { verdict, reasons = [], choice = '', when = {} } = expect;
  const codes = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
  if (verdict !== 'choice') return `${verdict}${codes}`;
  const options = Object.entries(when).map(([option, outcome]) => `${option}: ${outcome}`);
  return `choice ${choice}, declared ${choices[choice] ?? 'nothing'} (${options.join(', ')})`;
}

/** Says in words what came. */
export function answerText(answer: Answer): string {
  if (answer.outcome === 'accept') return 'accept';
  if (answer.outcome === 'reject') return `reject (${answer.reason ?? 'no reason'})`;
  if (answer.outcome === 'unsupported') return `unsupported: ${answer.what ?? 'it does not say what'}`;
  return `${answer.outcome}: ${answer.message}`;
}

const FAILED: Readonly<Record<string, Judgement>> = {
  error: { grade: 'crash', difference: 'failed otherwise than by a documented refusal' },
  crash: { grade: 'crash', difference: 'the adapter died' },
  hang: { grade: 'hang', difference: 'there was no answer in time' },
  'protocol-error': { grade: 'protocol-error', difference: 'the answer is none of the protocol' },
  unsupported: { grade: 'broken-declaration', difference: 'is declared, and answered as unsupported' },
};

/**
 * Judges an answer to a vector that the adapter declared itself able to run.
 *
 * An undeclared choice is `observed` here; whether all its outcomes fit one option is judged over all of them.
 */
export async function judge(vector: Vector, answer: Answer, terms: Terms): Promise<Judgement> {
  const failure = Object.hasOwn(FAILED, answer.outcome) ? FAILED[answer.outcome] : undefined;
  if (failure !== undefined) return failure;
  const { verdict, choice = '', when = {} } = vector.expect;
  if (verdict !== 'choice') return judgeVerdict(vector, answer, verdict, terms);
  const option = Object.hasOwn(terms.choices, choice) ? terms.choices[choice] : undefined;
  if (option === undefined)
    return judgeVerdict(vector, answer, answer.outcome as 'accept', terms, 'observed');
  const declared = Object.hasOwn(when, option) ? when[option] : undefined;
  if (declared === undefined)
    return { grade: 'contradicts-choice', difference: `choice ${choice} has no option ${option}` };
  if (declared !== answer.outcome)
    return {
      grade: 'contradicts-choice',
      difference: `option ${option} of ${choice} would ${declared}`,
    };
  return judgeVerdict(vector, answer, declared, terms);
}

async function judgeVerdict(
  vector: Vector,
  answer: Answer,
  verdict: 'accept' | 'reject',
  terms: Terms,
  good: 'pass' | 'observed' = 'pass',
): Promise<Judgement> {
  if (answer.outcome === 'accept') {
    if (verdict === 'reject') return { grade: 'false-accept', difference: 'accepted' };
    const difference = await valueDifference(vector, answer.value).catch(UNREADABLE);
    return difference === undefined ? { grade: good } : { grade: 'wrong-value', difference };
  }
  if (verdict === 'accept') return { grade: 'false-reject', difference: 'refused' };
  return judgeReason(vector, answer as { reason?: string }, terms, good);
}

function judgeReason(
  { expect: { reasons } }: Vector,
  { reason }: { readonly reason?: string },
  { groups }: Terms,
  good: 'pass' | 'observed',
): Judgement {
  if (reason === undefined) return { grade: good === 'pass' ? 'unattributed' : good };
  if (reasons === undefined || reasons.includes(reason)) return { grade: good };
  const isCoarse = reasons.some((code) => Object.hasOwn(groups, code) && groups[code] === reason);
  if (isCoarse) return { grade: good === 'pass' ? 'coarse' : good };
  return { grade: 'wrong-reason', difference: 'refused for another reason' };
}

/** A value is whatever an adapter says: what cannot be read is a wrong one. */
const UNREADABLE = (thrown: unknown): string => `the value cannot be read: ${String(thrown)}`.slice(0, 300);

/** What an API need not tell: the text that was hashed, and what was read from an accepted proof. */
const OPTIONAL: Readonly<Record<string, readonly string[]>> = {
  thumbprint: ['canonical'],
  'proof-validate': ['jkt', 'jti', 'htu'],
};

async function valueDifference({ kind, input, expect }: Vector, value: unknown): Promise<string | undefined> {
  if (kind === 'proof-create') return judgeProof(input, expect.value, value);
  if (expect.value === undefined && kind !== 'challenge-format') return undefined;
  const judgeHttp = Object.hasOwn(HTTP_JUDGES, kind) ? HTTP_JUDGES[kind] : undefined;
  if (judgeHttp !== undefined) return judgeHttp(expect.value, value);
  const given = (value ?? {}) as Members;
  if (typeof given !== 'object') return `the value is ${show(value)}`;
  for (const [name, wanted] of Object.entries(expect.value as Members)) {
    const got = Object.hasOwn(given, name) ? given[name] : undefined;
    if (got === undefined && OPTIONAL[kind]?.includes(name)) continue;
    if (!same(got, wanted)) return `${name} is ${show(got)}, not ${show(wanted)}`;
  }
  return undefined;
}

/** What comes from an adapter may be of any size. */
export const show = (value: unknown): string => (JSON.stringify(value) ?? 'absent').slice(0, 300);
