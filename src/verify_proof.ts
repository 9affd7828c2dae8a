/** verifyProof(): the twelve checks as one list. RFC 9449 section 4.3. */
import {
  checkAlg,
  checkClaims,
  checkField,
  checkForm,
  checkHtm,
  checkHtu,
  checkNonce,
  checkPrivateKey,
  checkSignature,
  checkTime,
  checkToken,
  checkTyp,
  type Findings,
} from './checks.ts';
import type { CheckNumber } from './errors.ts';
import { mistake } from './internal/assert.ts';
import type { ProofClaims, ProofHeader } from './types.ts';
import { readSettings, type VerifyProofOptions } from './verify_options.ts';

/** One check of section 4.3: its number there, and what refuses by throwing a `DPoPError`. */
export type Check = readonly [number: CheckNumber, run: (findings: Findings) => void | Promise<void>];

/** Section 4.3, in its order but for one place: a private key is refused (7) before a key is imported (6). */
export const CHECKS: readonly Check[] = [
  [1, checkField],
  [2, checkForm],
  [3, checkClaims],
  [4, checkTyp],
  [5, checkAlg],
  [7, checkPrivateKey],
  [6, checkSignature],
  [8, checkHtm],
  [9, checkHtu],
  [10, checkNonce],
  [11, checkTime],
  [12, checkToken],
];

/** The value of the `DPoP` header: as a string, as the list of its field values, or nothing where it was not sent. */
export type ProofInput = string | readonly string[] | null | undefined;

/** What {@link verifyProof} found. */
export interface VerifiedProof {
  /** JOSE header, extra parameters included. */
  readonly header: ProofHeader;
  /** Claims, extra ones included. */
  readonly claims: ProofClaims;
  /** Thumbprint of the proof's key (RFC 7638, SHA-256), base64url, 43 characters. */
  readonly jkt: string;
  /** "jti" (JWT ID) claim: the client's identifier of the proof, of any length. */
  readonly jti: string;
  /** Normalized "htu" (HTTP target URI), without query and fragment. */
  readonly htu: string;
  /**
   * Seconds since the epoch until which a replay store must remember the proof: later, no server whose clock is
   * within `clockTolerance` of this one's accepts it.
   */
  readonly expiresAt: number;
}

/** Brings the ways to pass a proof to one: the list of field values. */
export function readFields(action: string, proof: ProofInput): readonly string[] {
  const fields: readonly unknown[] = Array.isArray(proof) ? [...proof] : [proof ?? []].flat();
  if (!fields.every((field) => typeof field === 'string')) {
    throw mistake(action, '"proof" must be a string, a list of strings, null or undefined');
  }
  return fields;
}

/**
 * Verifies a DPoP proof: all twelve checks of RFC 9449 section 4.3, in bounded time and memory.
 *
 * Reports the first failure in the order of section 4.3 (a private key in `jwk` comes before the signature).
 * The key is judged by the library's own rules before the host sees it, so the verdict is the same in every
 * runtime.
 *
 * Left to the caller: that the access token is valid (signature, audience, expiry, scope); that a token which is
 * bound to a key is not accepted without a proof; replay, by {@link replayKey} and a store; issuing nonces; the
 * true `url`; and client authentication. Extra header parameters and claims are not judged, `exp` and `nbf` excepted,
 * nor is a nonce that was not asked for.
 *
 * @param proof - Value of the `DPoP` header, as a string or as the list of its field values. More than one is refused, as
 *   is a comma. `null` and `undefined` stand for a header that was not sent.
 * @param options - The request, the token, and the policy.
 * @returns Header, claims, thumbprint, and what a replay store needs.
 * @throws `TypeError` if an option is missing, of the wrong type, unknown, or contradicts another.
 * @throws {@link DPoPError} with any code of the groups proof, jws, claims, typ, alg, jwk, signature, htm, htu, nonce,
 *   time and token, and `url_invalid`, `method_invalid` or `token_malformed` if the request itself is broken.
 * @example
 * ```js
 * const { jkt } = await verifyProof(request.headers.get('dpop'), {
 *   method: request.method,
 *   url: `https://api.example.com${path}`,
 *   accessToken,
 *   jkt: token.cnf.jkt,
 * });
 * ```
 * @see RFC 9449 section 4.3, https://www.rfc-editor.org/rfc/rfc9449#section-4.3
 */
export async function verifyProof(proof: ProofInput, options: VerifyProofOptions): Promise<VerifiedProof> {
  const action = 'verify proof';
  const settings = readSettings(action, options);
  const findings = { fields: readFields(action, proof), settings } as Findings;
  for (const [, run] of CHECKS) {
    const pending = run(findings);
    if (pending !== undefined) await pending;
  }
  const header = findings.header as ProofHeader;
  const claims = findings.claims as ProofClaims;
  const expiresAt = Math.ceil(claims.iat) + settings.maxAge + settings.clockTolerance + 1;
  return { header, claims, jkt: await findings.jkt, jti: claims.jti, htu: findings.htu, expiresAt };
}
