/** parseAuthorization(): the Authorization field. RFC 9110 section 11.4, RFC 9449 sections 7.1 and 7.2. */
import { isToken68 } from './ath.ts';
import { refusal } from './errors.ts';
import { httpRefusal } from './http_refusals.ts';
import { type FieldInput, readLines } from './internal/field.ts';
import { isMethod as isToken } from './internal/syntax.ts';

export type { FieldInput };

const MAX_LENGTH = 65536;

const SPELLINGS = ['DPoP', 'Bearer'];

// A scheme, spaces, and whatever follows. Matches any text.
const PARTS = /^([^ ]*) *(.*)$/s;

// A second line under another scheme's, joined by a comma. Ours cannot be told from a text in quotes, which nobody sends.
const JOINED = /,[ \t]*(?:dpop|bearer) /i;

/** The credentials of a request. */
export interface Authorization {
  /** `DPoP` and `Bearer` in this spelling, however they were sent; any other scheme in lower case. */
  readonly scheme: 'DPoP' | 'Bearer' | (string & {});
  /** The access token, token68. Of any other scheme: what followed it, as it was sent and not judged, or empty. */
  readonly token: string;
}

/** Refuses what is no token68, and says why. */
function assertToken(token: string): void {
  if (isToken68(token)) return;
  // No token has a comma: hosts join several lines by one.
  if (token.includes(',')) throw httpRefusal('authorization_multiple');
  if (token === '' || /[ \t]/.test(token)) throw httpRefusal('authorization_malformed');
  throw refusal('token_malformed');
}

/**
 * Parses the `Authorization` field of a request: exactly one line, a scheme in any case, one or more spaces, and for
 * `DPoP` and `Bearer` a token of token68 characters. At most 65536 characters.
 *
 * Not checked: whether the scheme is one that the server takes, and whether the token is valid. To refuse a bound token
 * under `Bearer` and an unbound one under `DPoP` is left to the caller (RFC 9449 section 7.2), as are credentials in the
 * query or the body. The field is taken as the host hands it over; a host that drops or joins further lines
 * hides them, which is why a comma is refused.
 *
 * @param field - Value of the field, as a string or as the list of its lines. `null` and `undefined` stand for a
 *   field that was not sent.
 * @returns Scheme and token.
 * @throws `TypeError` if `field` is something else.
 * @throws {@link DPoPError} `authorization_missing` if it was not sent; `authorization_multiple` if there are several
 *   lines, or what hosts make of these; `authorization_malformed` or `token_malformed` if it has another form.
 * @example
 * ```js
 * parseAuthorization('dpop Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU');
 * // { scheme: 'DPoP', token: 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU' }
 * ```
 * @see RFC 9449 section 7.1, https://www.rfc-editor.org/rfc/rfc9449#section-7.1
 */
export function parseAuthorization(field: FieldInput): Authorization {
  const [line, ...more] = readLines('parse authorization', field);
  if (line === undefined) throw httpRefusal('authorization_missing');
  if (more.length > 0) throw httpRefusal('authorization_multiple');
  if (line.length > MAX_LENGTH) throw httpRefusal('authorization_malformed');
  const [, name, token] = PARTS.exec(line) as unknown as readonly [string, string, string];
  if (!isToken(name)) throw httpRefusal('authorization_malformed');
  const scheme = name.toLowerCase();
  const spelling = SPELLINGS.find((one) => one.toLowerCase() === scheme);
  if (spelling === undefined) {
    if (JOINED.test(token)) throw httpRefusal('authorization_multiple');
    return { scheme, token };
  }
  assertToken(token);
  return { scheme: spelling, token };
}
