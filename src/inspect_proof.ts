/** inspectProof(): what each of the twelve checks says about a proof. RFC 9449 section 4.3. */
import type { Findings } from './checks.ts';
import { type CheckNumber, type DPoPError, type DPoPErrorCode, isDPoPError } from './errors.ts';
import { isJsonObject, member } from './internal/json.ts';
import { hasPrivateMember } from './jwk.ts';
import type { JsonObject, JsonValue } from './types.ts';
import { readSettings, type VerifyProofOptions } from './verify_options.ts';
import { CHECKS, type ProofInput, readFields } from './verify_proof.ts';

/** One of the twelve checks in a {@link ProofInspection}. */
export interface InspectedCheck {
  /** Number in RFC 9449 section 4.3. */
  readonly number: CheckNumber;
  /** What is demanded. */
  readonly title: string;
  /** Outcome. */
  readonly status: 'passed' | 'failed' | 'not_reached';
  /** Why it failed. */
  readonly code?: DPoPErrorCode;
  /** Why it failed, in words: the constant text of the code. */
  readonly message?: string;
  /** The text that demands the refusal. */
  readonly section?: string;
  /** The failed check that kept this one from being reached. */
  readonly blockedBy?: CheckNumber;
  /** By how many seconds a proof missed its window (check 11). */
  readonly seconds?: number;
  /** `true` for checks 8 to 12 when the signature did not verify: anyone could have written what they judge. */
  readonly unauthenticated?: true;
}

/** What {@link inspectProof} found. */
export interface ProofInspection {
  /** Whether {@link verifyProof} accepts the proof. */
  readonly ok: boolean;
  /** What {@link verifyProof} throws where it does not. */
  readonly error: DPoPError | undefined;
  /** The twelve checks by their number. */
  readonly checks: readonly InspectedCheck[];
  /** Whether the signature verified. Where not, anyone could have written header and claims. */
  readonly authenticated: boolean;
  /** Decoded JOSE header, unchecked, where it could be decoded. */
  readonly header: JsonObject | undefined;
  /** Decoded claims, unchecked, where they could be decoded. */
  readonly claims: JsonObject | undefined;
  /** Thumbprint of the key, where it is a public key of its algorithm. */
  readonly jkt: string | undefined;
}

/** What the checks have found out so far. */
type Known = Pick<Findings, 'fields' | 'settings'> & Partial<Findings>;

/** Names the check that should have found what another one needs, if it has not. */
type Blocker = (known: Known) => CheckNumber | undefined;

const needsHeader: Blocker = ({ header }) => (header === undefined ? 2 : undefined);

const needsClaims: Blocker = ({ claims }) => (claims === undefined ? 2 : undefined);

function needsClaim(name: string, isUsable: (value: JsonValue) => boolean): Blocker {
  return ({ claims }) => {
    if (claims === undefined) return 2;
    const value = member(claims, name);
    return value !== undefined && isUsable(value) ? undefined : 3;
  };
}

const isText = (value: JsonValue): boolean => typeof value === 'string';

const isNumber = (value: JsonValue): boolean => Number.isFinite(value);

const needsJwk: Blocker = ({ header }) => {
  if (header === undefined) return 2;
  return isJsonObject(member(header, 'jwk')) ? undefined : 6;
};

/** A private key is never imported, so it blocks the signature. */
const needsPublicKey: Blocker = ({ header, signature, alg }) => {
  if (header === undefined || signature === undefined) return 2;
  if (alg === undefined) return 5;
  const jwk = member(header, 'jwk');
  return isJsonObject(jwk) && hasPrivateMember(jwk) ? 7 : undefined;
};

const needsThumbprint: Blocker = ({ claims, jkt, settings }) => {
  if (claims === undefined) return 2;
  return settings.jkt !== undefined && jkt === undefined ? 6 : undefined;
};

/** What the checks demand, for people, and what they need. */
const DESCRIPTIONS: Readonly<Record<CheckNumber, readonly [title: string, blockedBy: Blocker]>> = {
  1: ['one DPoP header field', () => undefined],
  2: ['one well-formed JWT', ({ fields }) => (fields.length === 1 ? undefined : 1)],
  3: ['all required claims', needsClaims],
  4: ['typ is dpop+jwt', needsHeader],
  5: ['alg is asymmetric, supported and allowed', needsHeader],
  6: ['signature verifies with jwk', needsPublicKey],
  7: ['jwk contains no private key', needsJwk],
  8: ['htm is the method of the request', /* @__PURE__ */ needsClaim('htm', isText)],
  9: ['htu is the URL of the request', /* @__PURE__ */ needsClaim('htu', () => true)],
  10: ['nonce is one of this server', needsClaims],
  11: ['iat is inside the time window', /* @__PURE__ */ needsClaim('iat', isNumber)],
  12: ['ath and key are those of the access token', needsThumbprint],
};

type Outcome = Omit<InspectedCheck, 'number' | 'title'>;

/** A check that was not reached is blocked by the failure at the root: what blocks the blocker comes first. */
function rootBlocker(number: CheckNumber, outcomes: ReadonlyMap<CheckNumber, Outcome>): CheckNumber {
  const blockedBy = outcomes.get(number)?.blockedBy;
  return blockedBy === undefined ? number : rootBlocker(blockedBy, outcomes);
}

/**
 * Runs the checks of {@link verifyProof} and reports on all twelve: goes on after a failure wherever what a
 * check needs is there, and names for each check not reached the one that blocked it. For diagnosis; to decide about a
 * request use {@link verifyProof}.
 *
 * Header and claims are as the client sent them, and unauthenticated unless the signature verified.
 *
 * @param proof - As in {@link verifyProof}.
 * @param options - As in {@link verifyProof}.
 * @returns The twelve checks, and what was decoded. Never throws for a bad proof.
 * @throws `TypeError` if an option is missing, of the wrong type, unknown, or contradicts another.
 * @see RFC 9449 section 4.3, https://www.rfc-editor.org/rfc/rfc9449#section-4.3
 */
export async function inspectProof(proof: ProofInput, options: VerifyProofOptions): Promise<ProofInspection> {
  const action = 'inspect proof';
  const settings = readSettings(action, options);
  const findings: Known = { fields: readFields(action, proof), settings };
  const outcomes = new Map<CheckNumber, Outcome>();
  let error: DPoPError | undefined;
  for (const [number, run] of CHECKS) {
    const [, blockedBy] = DESCRIPTIONS[number];
    const blocker = blockedBy(findings);
    if (blocker !== undefined) {
      outcomes.set(number, { status: 'not_reached', blockedBy: blocker });
      continue;
    }
    try {
      await run(findings as Findings);
      outcomes.set(number, { status: 'passed' });
    } catch (thrown) {
      if (!isDPoPError(thrown)) throw thrown;
      error ??= thrown;
      const { code, message, section } = thrown;
      const seconds = number === 11 ? { seconds: findings.secondsOff as number } : {};
      const failed = thrown.check ?? number;
      // That the host lacks the algorithm (5) shows only when the key is imported (6).
      if (failed !== number) outcomes.set(number, { status: 'not_reached', blockedBy: failed });
      outcomes.set(failed, { status: 'failed', code, message, section, ...seconds });
    }
  }
  const authenticated = findings.isAuthenticated === true;
  const checks = CHECKS.map(([number]): InspectedCheck => {
    const [title] = DESCRIPTIONS[number];
    const outcome = outcomes.get(number) as Outcome;
    if (outcome.status === 'not_reached') {
      return { number, title, ...outcome, blockedBy: rootBlocker(number, outcomes) };
    }
    return { number, title, ...outcome, ...(number >= 8 && !authenticated ? { unauthenticated: true } : {}) };
  }).sort((a, b) => a.number - b.number);
  const { header, claims } = findings;
  return { ok: error === undefined, error, checks, authenticated, header, claims, jkt: await findings.jkt };
}
