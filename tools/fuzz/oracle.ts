/** What must hold of every outcome, whatever the input was. */
import { isDeepStrictEqual } from 'node:util';
import { type CoreErrorCode, refusal } from '../../src/errors.ts';
import {
  createKeyCache,
  DPoPError,
  inspectProof,
  type ProofInspection,
  type VerifiedProof,
  verifyProof,
} from '../../src/index.ts';
import { type Case, HONEST } from './cases.ts';
import { type Acceptance, isAuthentic, judge } from './model.ts';

/** A case that breaks a rule. */
export class Violation extends Error {}

export function demand(condition: boolean, rule: string): asserts condition {
  if (!condition) throw new Violation(rule);
}

type Outcome<Value> =
  | { readonly value: Value; readonly code: 'ok' }
  | { readonly value: undefined; readonly code: string };

/** Everything a `DPoPError` may tell; the constant text of its code, so nothing of the input. */
function checkRefusal(error: DPoPError): void {
  const expected = refusal(error.code as CoreErrorCode);
  for (const name of ['message', 'section', 'check', 'error', 'name'] as const) {
    demand(error[name] === expected[name], `"${name}" of ${error.code} is not that of its code`);
  }
  const members = Object.keys(error).sort().join();
  demand(members === 'check,code,error,name,section', `a DPoPError has the members ${members}`);
  demand(!(error.cause instanceof SyntaxError), 'the cause of a refusal quotes the input');
}

/** Awaits a call and names what became of it: `ok`, a code, or `TypeError` where one is due. */
export async function outcomeOf<Value>(
  call: () => Value | Promise<Value>,
  isMistake = false,
): Promise<Outcome<Value>> {
  try {
    return { value: await call(), code: 'ok' };
  } catch (thrown) {
    if (thrown instanceof DPoPError) {
      checkRefusal(thrown);
      return { value: undefined, code: thrown.code };
    }
    demand(thrown instanceof TypeError && isMistake, `threw ${thrown}`);
    demand(/^Cannot [a-zA-Z ]+: /.test(thrown.message), `a TypeError says ${thrown.message}`);
    demand(thrown.message.length < 120, 'a TypeError quotes the input');
    return { value: undefined, code: 'TypeError' };
  }
}

const WARM = createKeyCache();

/** Fills the cache with the keys of the honest proofs. */
export async function warmUp(): Promise<void> {
  for (const { proof, options } of HONEST) await verifyProof(proof, { ...options, keyCache: WARM });
}

function checkInspection(inspection: ProofInspection, proof: Case['proof']): void {
  const { ok, checks, authenticated, error } = inspection;
  demand(
    checks.map(({ number }) => number).join() === '1,2,3,4,5,6,7,8,9,10,11,12',
    'inspection lacks a check',
  );
  demand(ok === checks.every(({ status }) => status === 'passed'), 'ok without twelve passed checks');
  demand(ok || checks.some(({ code }) => code === error?.code), 'no check has the code of the error');
  for (const { status, code, blockedBy, unauthenticated, number } of checks) {
    demand((status === 'failed') === (code !== undefined), 'a code without a failure');
    demand((status === 'not_reached') === (blockedBy !== undefined), 'a check not reached without a blocker');
    const blocker = checks.find((check) => check.number === blockedBy);
    demand(blocker === undefined || blocker.status === 'failed', 'a blocker that did not fail');
    const isDoubtful = number >= 8 && status !== 'not_reached' && !authenticated;
    demand(isDoubtful === (unauthenticated === true), 'a check says falsely that it is authenticated');
  }
  const [text] = [proof ?? []].flat();
  demand(!authenticated || isAuthentic(text as string), 'authenticated without a good signature');
}

function checkAcceptance(verified: VerifiedProof, expected: Acceptance | undefined, { options }: Case): void {
  demand(expected !== undefined, 'accepted against the second opinion');
  const { header, claims, jkt, jti, htu, expiresAt } = verified;
  const actual = { header, claims, jkt, htu };
  demand(isDeepStrictEqual(actual, expected), 'another result than the second opinion has');
  demand(jti === expected.claims['jti'], 'jti is not the claim');
  const { maxAge = 300, clockTolerance = 60, now = 0 } = options;
  demand(expiresAt > claims.iat + maxAge + clockTolerance, 'leaves the replay store too early');
  demand(
    expiresAt > now && expiresAt <= now + maxAge + 2 * clockTolerance + 2,
    'stays in the replay store too long',
  );
}

/** Runs one case against all rules and returns its code. */
export async function checkCase(one: Case): Promise<string> {
  const { proof, options, isMistake } = one;
  const cold = await outcomeOf(() => verifyProof(proof, options), isMistake);
  demand((cold.code === 'TypeError') === isMistake, `${cold.code} where isMistake is ${isMistake}`);
  const inspected = await outcomeOf(() => inspectProof(proof, options), isMistake);
  if (inspected.value === undefined) {
    demand(inspected.code === cold.code && isMistake, `inspectProof threw ${inspected.code}`);
    return cold.code;
  }
  const { ok, error } = inspected.value;
  demand(
    (ok ? 'ok' : error?.code) === cold.code,
    `inspectProof says ${error?.code}, verifyProof ${cold.code}`,
  );
  checkInspection(inspected.value, proof);
  const fields = [proof ?? []].flat();
  const expected = fields.length === 1 ? judge(fields[0] as string, options) : undefined;
  if (cold.value === undefined) demand(expected === undefined, `${cold.code} against the second opinion`);
  else checkAcceptance(cold.value, expected, one);
  if (options.keyCache !== undefined) return cold.code;
  const warm = await outcomeOf(() => verifyProof(proof, { ...options, keyCache: WARM }), isMistake);
  demand(warm.code === cold.code, `${warm.code} with a warm cache, ${cold.code} without`);
  demand(isDeepStrictEqual(warm.value, cold.value), 'another result with a warm cache');
  return cold.code;
}
