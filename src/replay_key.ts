/** What to remember of an accepted proof. RFC 9449 section 11.1. */
import { assertString, mistake } from './internal/assert.ts';
import { encodeBase64url } from './internal/base64url.ts';
import { digestText } from './internal/text.ts';

/** The part of a verified proof that makes it unique. */
export interface ReplayIdentity {
  /** Thumbprint of the proof's key. */
  readonly jkt: string;
  /** Normalized "htu" (HTTP target URI). */
  readonly htu: string;
  /** "jti" (JWT ID) claim. */
  readonly jti: string;
}

const REPLAY_KEY_OCTETS = 16;

/**
 * Calculates the key under which a replay store remembers a proof until its `expiresAt`: a hash of `jkt`,
 * normalized `htu` and `jti`. Short and of fixed length however long the `jti` is; the same for every spelling
 * of one proof (RFC 9449 section 11.1). One client cannot use up another one's identifiers.
 *
 * Stores nothing and checks nothing. Let an atomic "add if absent" decide: add `replayKey(verified)` until
 * `verified.expiresAt`, and refuse the proof where it was there already. Record last, after every other check.
 *
 * @param verified - What {@link verifyProof} returned.
 * @returns 128 bits, base64url without padding, 22 characters.
 * @throws `TypeError` if a member is missing or no string.
 * @see RFC 9449 section 11.1, https://www.rfc-editor.org/rfc/rfc9449#section-11.1
 */
export async function replayKey(verified: ReplayIdentity): Promise<string> {
  const action = 'calculate replay key';
  if (typeof verified !== 'object' || verified === null) {
    throw mistake(action, '"verified" must be a verified proof');
  }
  const { jkt, htu, jti } = verified;
  assertString(action, 'jkt', jkt);
  assertString(action, 'htu', htu);
  assertString(action, 'jti', jti);
  // No space can stand in a thumbprint or in a normalized URI, so the three cannot run into each other.
  const digest = await digestText('SHA-256', `${jkt} ${htu} ${jti}`);
  return encodeBase64url(digest.subarray(0, REPLAY_KEY_OCTETS));
}
