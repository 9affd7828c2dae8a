/** What authorization requests and token responses say about DPoP. RFC 9449 sections 5 and 10. */
import { isThumbprint } from './confirmation.ts';
import { httpRefusal, responseRefusal } from './http_refusals.ts';
import { assertKnown, assertOptions, booleanOption, mistake } from './internal/assert.ts';

/** Options of {@link checkTokenResponse}. */
export interface CheckTokenResponseOptions {
  /**
   * Refuses a token that is not bound. Set it to `false` only where the application does not depend on the binding: then such a
   * token is for use as its `token_type` says. Defaults to `true`.
   */
  readonly required?: boolean | undefined;
}

/** What {@link checkTokenResponse} found. */
export interface TokenResponseBinding {
  /** `DPoP` and `Bearer` in this spelling, however they were sent; any other type as it was sent. */
  readonly tokenType: 'DPoP' | 'Bearer' | (string & {});
  /** Whether the access token is for use with DPoP proofs. */
  readonly bound: boolean;
}

/**
 * Says which `token_type` the response has for a token that is bound to a key, or to none. For authorization servers.
 *
 * @param jkt - Thumbprint the access token is bound to, or `undefined` if it is not bound.
 * @returns `DPoP` or `Bearer`.
 * @throws `TypeError` if `jkt` is no SHA-256 thumbprint.
 * @see RFC 9449 section 5, https://www.rfc-editor.org/rfc/rfc9449#section-5
 */
export function tokenType(jkt: string | undefined): 'DPoP' | 'Bearer' {
  if (jkt === undefined) return 'Bearer';
  if (!isThumbprint(jkt)) throw mistake('choose token type', '"jkt" must be a SHA-256 JWK thumbprint');
  return 'DPoP';
}

/**
 * Checks the `token_type` of a successful token response, in any letter case (RFC 6749 section 5.1). For clients. Without
 * this check a server without DPoP, or somebody in between, turns a client into one with bearer tokens.
 *
 * Does not check that the response was a success, nor any other member; to which key the token is bound only the
 * resource server can see.
 *
 * @param response - Body of the response, decoded.
 * @param options - Whether a token that is not bound will do.
 * @returns The type, and whether it means DPoP.
 * @throws `TypeError` if `response` is `undefined`, or an option is unknown or of the wrong type.
 * @throws {@link DPoPError} `token_type_mismatch` if `token_type` is missing or no string, or another than
 *   `DPoP` where that is required. The response must then be discarded.
 * @see RFC 9449 section 5, https://www.rfc-editor.org/rfc/rfc9449#section-5
 */
export function checkTokenResponse(
  response: unknown,
  options: CheckTokenResponseOptions = {},
): TokenResponseBinding {
  const action = 'check token response';
  if (response === undefined) throw mistake(action, '"response" must be given');
  assertOptions(action, options);
  const { required } = options;
  assertKnown(action, options, { required });
  const isRequired = required === undefined || booleanOption(action, 'required', required);
  const { token_type: type } = (response ?? {}) as { readonly token_type?: unknown };
  if (typeof type !== 'string' || type === '') throw responseRefusal('token_type_mismatch');
  const name = type.toLowerCase();
  if (name === 'dpop') return { tokenType: 'DPoP', bound: true };
  if (isRequired) throw responseRefusal('token_type_mismatch');
  return { tokenType: name === 'bearer' ? 'Bearer' : type, bound: false };
}

/**
 * Reads the parameter `dpop_jkt` of an authorization request, also of a pushed one, or of a request object by
 * `Object.entries(claims)`. A parameter without a value counts as not sent (RFC 6749 section 3.1).
 *
 * That the code is bound to it, and compared with the proof at the token endpoint and with one at the PAR endpoint, is
 * left to the caller.
 *
 * @param parameters - The parameters as pairs of name and value: `URLSearchParams`, `FormData`, a `Map` or a list.
 * @returns The thumbprint, base64url without padding, 43 characters, or `undefined` if it was not sent.
 * @throws `TypeError` if `parameters` is no list of pairs.
 * @throws {@link DPoPError} `dpop_jkt_invalid` if it was sent more than once, or is no SHA-256 thumbprint.
 * @see RFC 9449 section 10, https://www.rfc-editor.org/rfc/rfc9449#section-10
 */
export function readDpopJkt(parameters: Iterable<readonly [string, unknown]>): string | undefined {
  const action = 'read dpop_jkt';
  // A text can be iterated too, and an object that cannot would be read as one without the parameter.
  const isList = typeof parameters === 'object' && parameters !== null && Symbol.iterator in parameters;
  const pairs: unknown[] = isList ? [...parameters] : [undefined];
  if (!pairs.every(Array.isArray)) throw mistake(action, '"parameters" must be pairs of name and value');
  const [[, jkt = ''] = [], ...more] = pairs.filter(([name]) => name === 'dpop_jkt');
  if (jkt === '' && more.length === 0) return undefined;
  if (!isThumbprint(jkt) || more.length > 0) throw httpRefusal('dpop_jkt_invalid');
  return jkt;
}
