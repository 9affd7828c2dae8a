/** The "ath" claim: hash of the access token. RFC 9449 sections 4.2 and 7.1. */
import { refusal } from './errors.ts';
import { assertString } from './internal/assert.ts';
import { sha256 } from './internal/text.ts';

const TOKEN68 = /^[A-Za-z0-9._~+/-]+=*$/;

/**
 * Tells whether a text has the form in which an access token travels in `Authorization: DPoP`
 * (`token68`, RFC 9449 section 7.1).
 */
export function isToken68(text: string): boolean {
  return TOKEN68.test(text);
}

/**
 * Calculates the "ath" (access token hash) claim of a proof: base64url(SHA-256(ASCII(access token))).
 *
 * Does not look into the token: it may be a JWT or any opaque text, and is hashed as it stands after
 * `Authorization: DPoP `, without that prefix.
 *
 * @param accessToken - The access token, `token68` characters only.
 * @returns The hash, base64url without padding, 43 characters.
 * @throws `TypeError` if the token is no string or empty.
 * @throws {@link DPoPError} `token_malformed` if it has a character outside `token68`.
 * @example
 * ```js
 * const ath = await calculateAth('Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU');
 * // 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo'
 * ```
 * @see RFC 9449 section 4.2, https://www.rfc-editor.org/rfc/rfc9449#section-4.2
 */
export async function calculateAth(accessToken: string): Promise<string> {
  assertString('calculate ath', 'accessToken', accessToken);
  if (!isToken68(accessToken)) throw refusal('token_malformed');
  return sha256(accessToken);
}
