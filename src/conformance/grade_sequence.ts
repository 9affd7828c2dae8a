/**
 * Runs a sequence against an adapter and judges every step: composes the requests, makes the proofs that take a nonce of the
 * server, and looks at every request of a client. WebCrypto and the published test keys only; nothing of the library.
 */
import type { Judgement, Terms } from './grade.ts';
import { hashOf, mintProof, type ProofRecipe, readClientProof } from './sequence_proof.ts';
import type {
  Fields,
  OpenSession,
  Presented,
  Session,
  SessionStep,
  StepOutcome,
} from './sequence_session.ts';
import type { GradeName, Members, TestKey, Vector } from './types.ts';

/** What must come of a step. */
interface Result {
  readonly verdict?: 'accept' | 'reject' | 'choice';
  readonly reasons?: readonly string[];
  readonly wireErrors?: readonly string[];
  readonly nonce?: 'given' | 'renewed';
  readonly accepted?: number;
  readonly returns?: number;
  readonly bare?: true;
  readonly sends?: {
    readonly nonce: string | null;
    readonly method?: string;
    readonly url?: string;
    readonly body?: string | null;
  };
}

interface Token {
  readonly value: string;
  readonly jkt: string;
}

interface SequenceInput {
  readonly clock: number;
  readonly policy: { readonly algorithms: readonly string[] };
  readonly servers?: Readonly<Record<string, Members>>;
  readonly client?: { readonly key: string };
  readonly tokens: Readonly<Record<string, Token>>;
  readonly proofs?: Readonly<Record<string, string | ProofRecipe>>;
  readonly steps: readonly Members[];
}

/** What the runner remembers while a sequence is under way. */
interface Run {
  readonly input: SequenceInput;
  readonly keys: Readonly<Record<string, TestKey>>;
  /** Nonces of answers by the name in `capture`. */
  readonly nonces: Map<string, string>;
  /** Proofs that were made here, so that a second use is of the same octets. */
  readonly minted: Map<string, string>;
  /** Every "jti" that the client used. */
  readonly jtis: Set<string>;
  clock: number;
  /** What the client was asked for last. */
  call: { readonly token: Token | undefined; readonly request: Members } | undefined;
  answered: Members | undefined;
  /** The number of the step. */
  at: number;
  readonly groups: Terms['groups'];
  /** What is not as it should be, without being wrong: later steps are judged all the same. */
  lesser: Judgement | undefined;
}

/** Why a sequence failed, and at which step. */
class Failure extends Error {
  readonly grade: GradeName;
  readonly died: boolean;

  constructor(message: string, grade: GradeName, died = false) {
    super(message);
    this.grade = grade;
    this.died = died;
  }
}

const fail = (message: string, grade: GradeName = 'wrong-value', died = false): never => {
  throw new Failure(message, grade, died);
};

/** What a sequence came to. */
export interface JudgedSequence extends Judgement {
  /** The verdict at the step that a choice is about. */
  readonly observed?: 'accept' | 'reject' | undefined;
  /** The adapter did not survive it. */
  readonly died?: boolean;
}

/**
 * Runs and judges a sequence.
 *
 * @param open - Begins a session of the implementation.
 * @param keys - The test keys of the suite by name.
 * @param terms - Groups of reasons, and the options that are declared.
 */
export async function judgeSequence(
  vector: Vector,
  open: OpenSession,
  keys: Readonly<Record<string, TestKey>>,
  terms: Terms,
): Promise<JudgedSequence> {
  const { choice, verdict } = vector.expect;
  const seen: Seen = { observed: undefined };
  let lesser: Judgement | undefined;
  try {
    lesser = await runSteps(vector, open, keys, terms, seen);
  } catch (thrown) {
    const isFailure = thrown instanceof Failure;
    if (!isFailure) return { grade: 'crash', difference: `the session failed: ${String(thrown)}`, ...seen };
    return { grade: thrown.grade, difference: thrown.message, died: thrown.died, ...seen };
  }
  const isOpen = verdict === 'choice' && !Object.hasOwn(terms.choices, choice ?? '');
  if (lesser?.grade === 'wrong-reason' || (lesser !== undefined && !isOpen)) return { ...lesser, ...seen };
  return { grade: isOpen ? 'observed' : 'pass', ...seen };
}

/** What was seen where the standards leave a choice. */
interface Seen {
  observed: 'accept' | 'reject' | undefined;
}

async function runSteps(
  { input: given, expect }: Vector,
  open: OpenSession,
  keys: Readonly<Record<string, TestKey>>,
  { groups, choices }: Terms,
  seen: Seen,
): Promise<Judgement | undefined> {
  const input = given as unknown as SequenceInput;
  const run: Run = {
    input,
    keys,
    nonces: new Map(),
    minted: new Map(),
    jtis: new Set(),
    clock: input.clock,
    call: undefined,
    answered: undefined,
    at: 0,
    groups,
    lesser: undefined,
  };
  const results = (expect as unknown as { steps: readonly (Result | null)[] }).steps;
  const setup = setupOf(run);
  const session = await open(setup).catch((thrown: unknown) =>
    fail(`the session does not open: ${String(thrown)}`, 'crash', true),
  );
  try {
    for (const [index, step] of input.steps.entries()) {
      const wanted = results[index] ?? null;
      run.at = index + 1;
      try {
        const { outcome } = await runStep(run, session, step, settle(wanted, expect, choices));
        const isSeen = wanted?.verdict === 'choice' && (outcome === 'accept' || outcome === 'reject');
        if (isSeen) seen.observed = outcome;
      } catch (thrown) {
        if (!(thrown instanceof Failure)) throw thrown;
        const { grade, message, died } = thrown;
        const isOther =
          wanted?.verdict === 'choice' && (grade === 'false-accept' || grade === 'false-reject');
        throw new Failure(`step ${run.at}: ${message}`, isOther ? 'contradicts-choice' : grade, died);
      }
    }
  } catch (thrown) {
    // What went wrong first is what is told.
    await session.close().catch(() => {});
    throw thrown;
  }
  await session.close();
  return run.lesser;
}

/** In place of a choice what follows from the declared option; without one, either verdict is right. */
function settle(
  result: Result | null,
  { choice = '', when = {} }: Vector['expect'],
  choices: Readonly<Record<string, string>>,
): Result | null {
  if (result?.verdict !== 'choice') return result;
  if (!Object.hasOwn(choices, choice)) return result;
  const verdict =
    when[choices[choice] as string] ?? fail(`choice ${choice} has no such option`, 'contradicts-choice');
  if (verdict === 'reject') return { ...result, verdict };
  return { verdict };
}

/** Names that only the runner knows are left out. */
function setupOf({ input, keys }: Run): Parameters<OpenSession>[0] {
  const { clock, policy, servers, client, tokens } = input;
  return {
    clock,
    policy,
    tokens: Object.values(tokens),
    ...(servers && {
      servers: Object.fromEntries(
        Object.entries(servers).map(([name, { method: _, ...server }]) => [name, server]),
      ) as never,
    }),
    ...(client && { client: { key: keyNamed(keys, client.key).jwk, alg: keyNamed(keys, client.key).alg } }),
  };
}

function keyNamed(keys: Readonly<Record<string, TestKey>>, name: string): TestKey {
  return keys[name] ?? fail(`there is no test key ${name}`);
}

async function runStep(
  run: Run,
  session: Session,
  step: Members,
  result: Result | null,
): Promise<StepOutcome> {
  const outcome = await session.step(await composeStep(run, step));
  if (outcome.outcome === 'unsupported') fail(`unsupported: ${outcome.what}`, 'broken-declaration');
  if (outcome.outcome === 'error') fail(`error: ${outcome.message}`, 'crash');
  if (outcome.outcome === 'failed') fail(outcome.message, outcome.grade, outcome.died);
  if (step['do'] === 'advance') run.clock += Number(step['seconds']);
  if (result === null) {
    if (outcome.outcome !== 'done') fail(`answered with ${outcome.outcome}`);
  } else if (run.input.client !== undefined) await judgeClient(run, outcome, result);
  else if (step['do'] === 'race') judgeRace(run, outcome, result);
  else judgeServer(run, step, outcome, result);
  return outcome;
}

// What the adapter is told

async function composeStep(run: Run, step: Members): Promise<SessionStep> {
  switch (step['do']) {
    case 'present':
      return { do: 'present', ...(await composeRequest(run, step)) };
    case 'race': {
      const all = (step['steps'] as readonly Members[]).map((one) => composeRequest(run, one));
      return { do: 'race', requests: await Promise.all(all) };
    }
    case 'call': {
      const token = step['token'] === undefined ? undefined : run.input.tokens[String(step['token'])];
      run.call = { token, request: step['request'] as Members };
      return { do: 'call', request: step['request'] as never, ...(token && { token: token.value }) };
    }
    case 'answer':
      run.answered = step['response'] as Members;
      return step as unknown as SessionStep;
    default:
      return step as unknown as SessionStep;
  }
}

async function composeRequest(run: Run, step: Members): Promise<Presented> {
  const { server: name, proof, scheme = 'DPoP', token = 'own', authenticated } = step;
  const server = run.input.servers?.[String(name)] ?? fail(`there is no server ${String(name)}`);
  const { method = server['method'], url = server['url'] } = step;
  const headers: [string, string][] = [];
  if (server['endpoint'] === 'resource') {
    headers.push(['Authorization', `${String(scheme)} ${run.input.tokens[String(token)]?.value}`]);
  }
  if (proof !== null) headers.push(['DPoP', await proofNamed(run, String(proof))]);
  const request = { method: String(method), url: String(url), headers };
  return { server: String(name), request, ...(authenticated === false && { authenticated: false }) };
}

async function proofNamed({ input, keys, nonces, minted }: Run, name: string): Promise<string> {
  const proof = input.proofs?.[name] ?? fail(`there is no proof ${name}`);
  if (typeof proof === 'string') return proof;
  const made = minted.get(name) ?? (await mintProof(proof, keyNamed(keys, proof.key), nonces));
  minted.set(name, made);
  return made;
}

// What a server did

function judgeServer(run: Run, step: Members, outcome: StepOutcome, result: Result): void {
  judgeReception(run, outcome, result);
  const { nonce } = outcome as { nonce?: string };
  if (result.nonce !== undefined) {
    const text = nonce ?? fail('the answer has no nonce');
    if (!/^[!#-[\]-~]+$/.test(text)) fail('the answer has a nonce with other characters than NQCHAR');
    const isOld = [...run.nonces.values()].includes(text);
    if (result.nonce === 'renewed' && isOld) fail('the nonce of the answer is not a new one');
  }
  if (typeof step['capture'] === 'string') {
    run.nonces.set(step['capture'], nonce ?? fail('the answer has no nonce'));
  }
}

function judgeReception(run: Run, outcome: StepOutcome, { verdict, reasons = [], wireErrors }: Result): void {
  if (outcome.outcome !== 'accept' && outcome.outcome !== 'reject') fail(`answered with ${outcome.outcome}`);
  const { reason, error } = outcome as { reason?: string; error?: string | null };
  if (
    verdict === 'choice' ? outcome.outcome === 'accept' : outcome.outcome === verdict && verdict === 'accept'
  )
    return;
  if (verdict === 'accept') fail(`refused (${reason ?? 'no reason'})`, 'false-reject');
  if (outcome.outcome === 'accept') fail('accepted', 'false-accept');
  judgeReason(run, reason, reasons);
  const errors = wireErrors ?? ['invalid_dpop_proof'];
  const isRight = error === null ? errors.length === 0 : errors.includes(error ?? '');
  if (error !== undefined && !isRight) fail(`answered with the error ${error}`);
}

function judgeReason(run: Run, reason: string | undefined, reasons: readonly string[]): void {
  if (reason === undefined || reasons.includes(reason)) return;
  const isCoarse = reasons.some((code) => Object.hasOwn(run.groups, code) && run.groups[code] === reason);
  if (isCoarse) run.lesser ??= { grade: 'coarse' };
  else if (run.lesser?.grade !== 'wrong-reason')
    run.lesser = {
      grade: 'wrong-reason',
      difference: `step ${run.at}: refused for another reason, ${reason}`,
    };
}

function judgeRace(run: Run, outcome: StepOutcome, result: Result): void {
  const receptions =
    outcome.outcome === 'race' ? outcome.receptions : fail(`answered with ${outcome.outcome}`);
  const refused = receptions.filter((reception) => reception.outcome !== 'accept');
  const accepted = receptions.length - refused.length;
  if (accepted !== result.accepted) fail(`${accepted} of the requests accepted, not ${result.accepted}`);
  for (const reception of refused) judgeReception(run, reception, { ...result, verdict: 'reject' });
}

// What a client did

async function judgeClient(run: Run, outcome: StepOutcome, result: Result): Promise<void> {
  const { sends, verdict, returns, reasons = [], bare } = result;
  if (sends !== undefined) {
    if (outcome.outcome !== 'request') return fail(`no request, but ${tell(outcome)}`);
    return judgeRequest(run, outcome.request, sends);
  }
  if (outcome.outcome === 'request') {
    if (bare && !hasCredentials(outcome.request.headers)) return;
    return fail(`another request, to ${outcome.request.url}`);
  }
  if (outcome.outcome === 'response') {
    if (outcome.status !== returns) fail(`status ${outcome.status} for the caller, not ${returns}`);
    const body = run.answered?.['body'] ?? '';
    if (outcome.body !== undefined && outcome.body !== body) fail('another body for the caller');
    return;
  }
  if (outcome.outcome !== 'reject' || verdict === 'accept') return fail(tell(outcome));
  judgeReason(run, outcome.reason, reasons);
}

const tell = (outcome: StepOutcome): string =>
  outcome.outcome === 'reject' ? `refused (${outcome.reason ?? 'no reason'})` : outcome.outcome;

const linesOf = (headers: Fields, wanted: string): string[] =>
  headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);

const hasCredentials = (headers: Fields): boolean =>
  linesOf(headers, 'dpop').length + linesOf(headers, 'authorization').length > 0;

type Sent = Extract<StepOutcome, { outcome: 'request' }>['request'];

async function judgeRequest(run: Run, request: Sent, sends: NonNullable<Result['sends']>): Promise<void> {
  const { token, request: called } = run.call ?? fail('the client sends what nobody asked for');
  const { method = called['method'], url = called['url'], body = called['body'] ?? null, nonce } = sends;
  if (request.method !== method) fail(`method ${request.method}, not ${String(method)}`);
  if (withoutFragment(request.url) !== withoutFragment(String(url))) fail(`a request to ${request.url}`);
  if (request.body !== body) fail('another body');
  const [proof, ...more] = linesOf(request.headers, 'dpop');
  if (proof === undefined || more.length > 0) return fail(`${more.length + (proof ? 1 : 0)} DPoP fields`);
  judgeAuthorization(linesOf(request.headers, 'authorization'), token);
  const key = keyNamed(run.keys, String(run.input.client?.key));
  const claims = await readClientProof(proof, key).catch((thrown: Error) => fail(thrown.message));
  const wanted = { htm: method, htu: String(url).replace(/[?#].*/, ''), nonce: nonce ?? undefined };
  for (const [name, value] of Object.entries(wanted)) {
    if (claims[name] !== value)
      fail(`${name} is ${JSON.stringify(claims[name])}, not ${JSON.stringify(value)}`);
  }
  const ath = token && (await hashOf(token.value));
  if (claims['ath'] !== ath) fail(token ? '"ath" is not the hash of the token' : '"ath" without a token');
  const { jti, iat } = claims;
  if (typeof jti !== 'string' || jti === '' || run.jtis.has(jti)) return fail('"jti" is not a new one');
  run.jtis.add(jti);
  if (typeof iat !== 'number' || Math.abs(iat - run.clock) > 60) fail('"iat" is not the time');
}

function judgeAuthorization(lines: readonly string[], token: Token | undefined): void {
  const isRight =
    token === undefined
      ? lines.every((line) => !/^(dpop|bearer)\b/i.test(line))
      : lines.length === 1 &&
        /^dpop +/i.test(String(lines[0])) &&
        lines[0]?.replace(/^\S+ +/, '') === token.value;
  if (!isRight)
    fail(`Authorization is ${lines.length === 0 ? 'missing' : 'not the token with the scheme DPoP'}`);
}

const withoutFragment = (url: string): string => url.replace(/#.*/, '');
