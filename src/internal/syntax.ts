/** Grammar of the texts that travel in HTTP fields. RFC 9110 section 5.6.2, RFC 9449 section 8.1. */

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const NONCE = /^[!#-[\]-~]+$/;

/** Tells whether a text can be an HTTP method: a token (RFC 9110 section 9.1). */
export function isMethod(text: string): boolean {
  return TOKEN.test(text);
}

/** Tells whether a text can be a nonce: 1*NQCHAR (RFC 9449 section 8.1). */
export function isNonce(text: string): boolean {
  return NONCE.test(text);
}
