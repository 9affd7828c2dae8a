/** parseNonceHeader(): the DPoP-Nonce field. RFC 9449 sections 8 and 8.1. */
import { responseRefusal } from './http_refusals.ts';
import { type FieldInput, readLines } from './internal/field.ts';
import { isNonce } from './internal/syntax.ts';

const MAX_LENGTH = 4096;

/**
 * Parses the `DPoP-Nonce` field of a response: exactly one line with one nonce, 1*NQCHAR, at most 4096 characters.
 *
 * A comma is a character a nonce may have, so `a,b` is one nonce; `a, b`, which hosts make of two lines, is
 * refused for its space. A nonce is opaque, and belongs to the server that sent it: that it is used nowhere else is left to
 * the caller. A client must not use a nonce from a field that was refused.
 *
 * @param field - Value of the field, as a string or as the list of its lines. `null` and `undefined` stand for a
 *   field that was not sent.
 * @returns The nonce, or `undefined` if the field was not sent.
 * @throws `TypeError` if `field` is something else.
 * @throws {@link DPoPError} `nonce_header_malformed` if there are several lines, or one that is no nonce, or empty.
 * @see RFC 9449 section 8.1, https://www.rfc-editor.org/rfc/rfc9449#section-8.1
 */
export function parseNonceHeader(field: FieldInput): string | undefined {
  const [line, ...more] = readLines('parse nonce header', field);
  if (line === undefined) return undefined;
  if (more.length > 0 || line.length > MAX_LENGTH || !isNonce(line)) {
    throw responseRefusal('nonce_header_malformed');
  }
  return line;
}
