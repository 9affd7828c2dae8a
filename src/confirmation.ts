/** The key an access token is bound to. RFC 9449 sections 6.1 and 6.2, RFC 7800 section 3.1. */
import { httpRefusal } from './http_refusals.ts';
import { mistake } from './internal/assert.ts';
import { decodeBase64url } from './internal/base64url.ts';

// 32 octets in base64url.
const THUMBPRINT_LENGTH = 43;

/** Confirmation of an access token that is bound to a key. */
export interface Confirmation {
  /** Thumbprint of the key (RFC 7638, SHA-256), base64url without padding, 43 characters. */
  readonly jkt: string;
}

/** Tells whether a value is a SHA-256 thumbprint: canonical base64url of 32 octets. */
export function isThumbprint(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== THUMBPRINT_LENGTH) return false;
  return decodeBase64url(value) !== undefined;
}

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 9701 section 5: in an introspection response that is a JWT, the members stand one level deeper. */
function unwrap(claims: Members): Members {
  const inner = claims['token_introspection'];
  if (inner === undefined) return claims;
  if (!isObject(inner) || claims['cnf'] !== undefined) throw httpRefusal('cnf_invalid');
  return inner;
}

/** Says whether an introspection response calls the token a DPoP token. */
function isDPoPType(type: unknown): boolean {
  if (type === undefined || type === null) return false;
  if (typeof type !== 'string') throw httpRefusal('cnf_invalid');
  return type.toLowerCase() === 'dpop';
}

/**
 * Reads which key an access token is bound to, from the claims of a JWT access token or from an introspection response
 * (also from the claims of one that is a JWT, RFC 9701).
 *
 * Whatever is not clearly unbound is not taken for unbound: an empty or broken `cnf`, one with other methods only, and
 * `token_type` `DPoP` without `cnf` are refused. A `jkt` binds also where `token_type` is `Bearer`. Other members
 * beside `jkt` are not judged: where certificates bind tokens too, checking `x5t#S256` is left to the caller. So is
 * everything else about the token: signature, issuer, audience, expiry, scope.
 *
 * @param claims - Claims or introspection response, decoded.
 * @returns The thumbprint, or `undefined` if the token is bound to nothing.
 * @throws `TypeError` if `claims` is `undefined`.
 * @throws {@link DPoPError} `cnf_invalid`; `token_bound_elsewhere` if it is bound by another method than DPoP;
 *   `token_invalid` if an introspection response says that the token is not active.
 * @example
 * ```js
 * readConfirmation({ sub: 'a', cnf: { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' } });
 * // { jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I' }
 * ```
 * @see RFC 9449 section 6, https://www.rfc-editor.org/rfc/rfc9449#section-6
 */
export function readConfirmation(claims: unknown): Confirmation | undefined {
  if (claims === undefined) throw mistake('read confirmation', '"claims" must be given');
  if (!isObject(claims)) throw httpRefusal('cnf_invalid');
  // Read through the prototype as well: a class with accessors must not make a bound token look unbound.
  const { active, cnf, token_type: type } = unwrap(claims);
  if (active !== undefined && active !== true) throw httpRefusal('token_invalid');
  if (cnf === undefined && !isDPoPType(type)) return undefined;
  if (!isObject(cnf)) throw httpRefusal('cnf_invalid');
  const { jkt } = cnf;
  if (isThumbprint(jkt)) return { jkt };
  const isElsewhere = jkt === undefined && Object.keys(cnf).some((name) => name !== 'jkt');
  throw httpRefusal(isElsewhere ? 'token_bound_elsewhere' : 'cnf_invalid');
}

/**
 * Reads which key an access token is bound to, from an introspection response (also from the claims of one that is a JWT,
 * RFC 9701). {@link readConfirmation} for a document that is known to be one: without `"active": true` it says nothing
 * good about the token, whatever else it has (RFC 7662 section 2.2). An error of the introspection endpoint is such a document.
 *
 * Does not check that the response comes from the authorization server, nor `aud`, `exp` or `scope`.
 *
 * @param response - The response, decoded.
 * @returns The thumbprint, or `undefined` if the token is bound to nothing.
 * @throws `TypeError` if `response` is `undefined`.
 * @throws {@link DPoPError} `token_invalid` if it does not say that the token is active; `cnf_invalid`;
 *   `token_bound_elsewhere` if the token is bound by another method than DPoP.
 * @see RFC 9449 section 6.2, https://www.rfc-editor.org/rfc/rfc9449#section-6.2
 */
export function readIntrospection(response: unknown): Confirmation | undefined {
  if (response === undefined) throw mistake('read introspection', '"response" must be given');
  if (!isObject(response) || unwrap(response)['active'] !== true) throw httpRefusal('token_invalid');
  return readConfirmation(response);
}

/**
 * Makes the `cnf` (confirmation) member for the claims of a JWT access token or for an introspection response.
 *
 * @param jkt - Thumbprint of the key, as `verifyProof` returned it.
 * @returns The member, to be spread into the claims.
 * @throws `TypeError` if `jkt` is no SHA-256 thumbprint.
 * @see RFC 9449 section 6.1, https://www.rfc-editor.org/rfc/rfc9449#section-6.1
 */
export function makeConfirmation(jkt: string): { cnf: Confirmation } {
  if (!isThumbprint(jkt)) throw mistake('make confirmation', '"jkt" must be a SHA-256 JWK thumbprint');
  return { cnf: { jkt } };
}
