/** The one error class of the library, and the table of the core's codes. RFC 9449 sections 4.3, 5, 7.1 and 8. */

/** Number of a check in RFC 9449 section 4.3. */
export type CheckNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12;

/** OAuth error codes that a refusal can map to (RFC 6749, RFC 6750, RFC 9449 section 12.2). */
export type OAuthError =
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce'
  | 'invalid_token'
  | 'invalid_request'
  | 'invalid_grant'
  | 'invalid_client_metadata';

/** Codes that the entry `rfc9449` can raise. */
export type CoreErrorCode =
  | 'proof_missing'
  | 'multiple_proofs'
  | 'proof_too_large'
  | 'malformed_jwt'
  | 'base64url_invalid'
  | 'utf8_invalid'
  | 'json_invalid'
  | 'json_duplicate_member'
  | 'json_too_deep'
  | 'json_too_many_members'
  | 'crit_unsupported'
  | 'b64_unsupported'
  | 'jti_missing'
  | 'jti_invalid'
  | 'htm_missing'
  | 'htm_invalid'
  | 'htu_missing'
  | 'iat_missing'
  | 'iat_invalid'
  | 'exp_invalid'
  | 'nbf_invalid'
  | 'typ_missing'
  | 'typ_mismatch'
  | 'alg_missing'
  | 'alg_invalid'
  | 'alg_not_allowed'
  | 'unsupported_algorithm'
  | 'jwk_missing'
  | 'jwk_invalid'
  | 'jwk_type_mismatch'
  | 'jwk_alg_mismatch'
  | 'jwk_use'
  | 'jwk_not_canonical'
  | 'jwk_off_curve'
  | 'jwk_weak'
  | 'jwk_too_large'
  | 'jwk_private'
  | 'signature_length'
  | 'signature_invalid'
  | 'htm_mismatch'
  | 'htu_invalid'
  | 'htu_mismatch'
  | 'htu_has_query'
  | 'nonce_missing'
  | 'nonce_mismatch'
  | 'nonce_stale'
  | 'nonce_invalid'
  | 'iat_too_old'
  | 'iat_in_future'
  | 'expired'
  | 'not_yet_valid'
  | 'ath_missing'
  | 'ath_invalid'
  | 'ath_mismatch'
  | 'ath_unexpected'
  | 'jkt_mismatch'
  | 'url_invalid'
  | 'method_invalid'
  | 'token_malformed'
  | 'thumbprint_uri_invalid';

/** Every code a {@link DPoPError} can carry. May grow in a minor release. */
export type DPoPErrorCode =
  | CoreErrorCode
  | 'token_invalid'
  | 'token_not_bound'
  | 'token_bound_elsewhere'
  | 'proof_replayed'
  | 'replay_store_unavailable'
  | 'origin_mismatch'
  | 'authorization_missing'
  | 'authorization_multiple'
  | 'authorization_malformed'
  | 'scheme_mismatch'
  | 'dpop_jkt_invalid'
  | 'dpop_jkt_mismatch'
  | 'refresh_key_mismatch'
  | 'token_type_mismatch'
  | 'metadata_invalid'
  | 'cnf_invalid'
  | 'challenge_malformed'
  | 'nonce_header_malformed'
  | 'body_not_repeatable'
  | 'redirect_refused';

/** What a code stands for. */
export interface ErrorRow {
  /** Constant text: no value from the network ever enters it. */
  readonly message: string;
  /** The text that demands the refusal. */
  readonly section: string;
  /** Check of RFC 9449 section 4.3 that failed. */
  readonly check: CheckNumber | undefined;
  /** OAuth error code to answer with. */
  readonly error: OAuthError | undefined;
}

/**
 * A refused proof, token, key or URI, or an algorithm that the host does not have.
 *
 * Caller mistakes (a wrong JavaScript type, an empty string, contradictory options) are `TypeError`s instead.
 * Use {@link isDPoPError} rather than `instanceof` where several copies of the package may be loaded.
 */
export class DPoPError extends Error {
  // A literal: minifiers rename classes.
  override readonly name = 'DPoPError' as const;
  /** What went wrong, from a closed list. Permanent. */
  readonly code: DPoPErrorCode;
  /** The text that demands the refusal, such as `RFC 9449 section 4.3`. */
  readonly section: string;
  /** Check of RFC 9449 section 4.3 that failed, 1 to 12, where one did. */
  readonly check: CheckNumber | undefined;
  /** OAuth error code to answer with, where there is one. */
  readonly error: OAuthError | undefined;

  /**
   * @param code - What went wrong.
   * @param row - What the code stands for.
   * @param cause - The host's own exception, where there was one.
   */
  constructor(code: DPoPErrorCode, row: ErrorRow, cause?: unknown) {
    super(row.message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.section = row.section;
    this.check = row.check;
    this.error = row.error;
  }
}

/**
 * Tells whether a value is a {@link DPoPError}, also one made by another copy of the package or in another
 * realm. Looks at `name` and at the type of `code`; does not compare the code with the list.
 *
 * @param value - Anything, typically what a `catch` received.
 * @returns Whether the value is a `DPoPError`.
 */
export function isDPoPError(value: unknown): value is DPoPError {
  if (typeof value !== 'object' || value === null) return false;
  const { name, code } = value as { name?: unknown; code?: unknown };
  return name === 'DPoPError' && typeof code === 'string';
}

/** A row as plain data, so that bundlers can drop the table. Errors of the twelve checks default to `invalid_dpop_proof`. */
type CoreRow = readonly [
  check: CheckNumber | undefined,
  section: string,
  message: string,
  error?: OAuthError,
];

const CORE_ROWS: Readonly<Record<CoreErrorCode, CoreRow>> = {
  proof_missing: [1, 'RFC 9449 section 4.3', 'DPoP proof is missing'],
  multiple_proofs: [1, 'RFC 9449 section 4.3', 'There is more than one DPoP proof'],
  proof_too_large: [2, 'RFC 9449 section 4.3', 'DPoP proof is larger than allowed'],
  malformed_jwt: [2, 'RFC 7515 section 7.1', 'DPoP proof is not a JWT of three segments'],
  base64url_invalid: [2, 'RFC 7515 section 2', 'DPoP proof has a segment that is not canonical base64url'],
  utf8_invalid: [2, 'RFC 7515 section 5.2', 'DPoP proof has a segment that is not UTF-8'],
  json_invalid: [2, 'RFC 7515 section 5.2', 'DPoP proof has a segment that is not one JSON object'],
  json_duplicate_member: [2, 'RFC 7515 section 4', 'DPoP proof has a JSON object with a duplicate member'],
  json_too_deep: [2, 'RFC 8259 section 9', 'DPoP proof has JSON nested deeper than allowed'],
  json_too_many_members: [2, 'RFC 8259 section 9', 'DPoP proof has more JSON members than allowed'],
  crit_unsupported: [2, 'RFC 7515 section 4.1.11', 'DPoP proof demands critical extensions'],
  b64_unsupported: [2, 'RFC 7797 section 7', 'DPoP proof has an unencoded payload'],
  jti_missing: [3, 'RFC 9449 section 4.2', 'DPoP proof has no "jti" claim'],
  jti_invalid: [3, 'RFC 7519 section 4.1.7', 'Claim "jti" is not a non-empty string'],
  htm_missing: [3, 'RFC 9449 section 4.2', 'DPoP proof has no "htm" claim'],
  htm_invalid: [3, 'RFC 9449 section 4.2', 'Claim "htm" is not a non-empty string'],
  htu_missing: [3, 'RFC 9449 section 4.2', 'DPoP proof has no "htu" claim'],
  iat_missing: [3, 'RFC 9449 section 4.2', 'DPoP proof has no "iat" claim'],
  iat_invalid: [3, 'RFC 7519 section 4.1.6', 'Claim "iat" is not a finite number'],
  exp_invalid: [3, 'RFC 7519 section 4.1.4', 'Claim "exp" is not a finite number'],
  nbf_invalid: [3, 'RFC 7519 section 4.1.5', 'Claim "nbf" is not a finite number'],
  typ_missing: [4, 'RFC 9449 section 4.2', 'Header parameter "typ" is missing'],
  typ_mismatch: [4, 'RFC 9449 section 4.3', 'Header parameter "typ" is not "dpop+jwt"'],
  alg_missing: [5, 'RFC 9449 section 4.2', 'Header parameter "alg" is missing'],
  alg_invalid: [5, 'RFC 9449 section 4.2', 'Header parameter "alg" is no asymmetric signature algorithm'],
  alg_not_allowed: [5, 'RFC 9449 section 4.3', 'Header parameter "alg" is not on the list of allowed ones'],
  unsupported_algorithm: [5, 'RFC 9449 section 4.3', 'Algorithm is not supported by this runtime'],
  jwk_missing: [6, 'RFC 9449 section 4.2', 'Header parameter "jwk" is missing'],
  jwk_invalid: [6, 'RFC 7517 section 4', 'JWK is no public key in JWK form'],
  jwk_type_mismatch: [6, 'RFC 7518 section 3.1', 'JWK has another key type or curve than the algorithm'],
  jwk_alg_mismatch: [6, 'RFC 8725 section 3.1', 'JWK is meant for another algorithm'],
  jwk_use: [6, 'RFC 7517 section 4.3', 'JWK is not meant for verifying signatures'],
  jwk_not_canonical: [6, 'RFC 7518 section 6', 'JWK has a member that is not in its canonical form'],
  jwk_off_curve: [6, 'RFC 8725 section 3.4', 'JWK is no point on its curve'],
  jwk_weak: [6, 'RFC 8725 section 3.5', 'JWK is too weak to prove possession of anything'],
  jwk_too_large: [6, 'RFC 8725 section 3.5', 'JWK has a larger RSA modulus or exponent than allowed'],
  jwk_private: [7, 'RFC 9449 section 4.3', 'JWK contains a private or symmetric key'],
  signature_length: [6, 'RFC 7518 section 3', 'Signature has another length than its algorithm and key'],
  signature_invalid: [6, 'RFC 9449 section 4.3', 'Signature does not verify'],
  htm_mismatch: [8, 'RFC 9449 section 4.3', 'Claim "htm" is not the method of the request'],
  htu_invalid: [9, 'RFC 9449 section 4.2', '"htu" is not an absolute http or https URI'],
  htu_mismatch: [9, 'RFC 9449 section 4.3', 'Claim "htu" is not the URI of the request'],
  htu_has_query: [9, 'RFC 9449 section 4.2', 'Claim "htu" has a query or a fragment'],
  nonce_missing: [10, 'RFC 9449 section 8', 'DPoP proof has no "nonce" claim', 'use_dpop_nonce'],
  nonce_mismatch: [10, 'RFC 9449 section 8', 'Claim "nonce" is not a nonce of this server', 'use_dpop_nonce'],
  nonce_stale: [10, 'RFC 9449 section 8', 'Claim "nonce" is no longer accepted', 'use_dpop_nonce'],
  nonce_invalid: [10, 'RFC 9449 section 8.1', '"nonce" is no text of the characters permitted in one'],
  iat_too_old: [11, 'RFC 9449 section 4.3', 'DPoP proof is too old'],
  iat_in_future: [11, 'RFC 9449 section 4.3', 'DPoP proof was made in the future'],
  expired: [11, 'RFC 7519 section 4.1.4', 'DPoP proof has expired'],
  not_yet_valid: [11, 'RFC 7519 section 4.1.5', 'DPoP proof is not valid yet'],
  ath_missing: [12, 'RFC 9449 section 4.2', 'DPoP proof has no "ath" claim'],
  ath_invalid: [12, 'RFC 9449 section 4.2', 'Claim "ath" is not a base64url SHA-256 hash'],
  ath_mismatch: [12, 'RFC 9449 section 4.3', 'Claim "ath" is not the hash of the access token'],
  ath_unexpected: [12, 'RFC 9449 section 7', 'DPoP proof is meant for use with an access token'],
  jkt_mismatch: [12, 'RFC 9449 section 4.3', 'Access token is bound to another key', 'invalid_token'],
  url_invalid: [
    undefined,
    'RFC 9110 section 7.1',
    'URL is not an absolute http or https URI',
    'invalid_request',
  ],
  method_invalid: [undefined, 'RFC 9110 section 9.1', 'HTTP method is not a token', 'invalid_request'],
  token_malformed: [undefined, 'RFC 9449 section 7.1', 'Access token is not token68', 'invalid_token'],
  thumbprint_uri_invalid: [undefined, 'RFC 9278 section 3', 'Text is no JWK thumbprint URI of a known hash'],
};

/**
 * Makes the error for one of the core's codes.
 *
 * @param code - What went wrong.
 * @param cause - The host's own exception, where there was one.
 */
export function refusal(code: CoreErrorCode, cause?: unknown): DPoPError {
  const [check, section, message, error] = CORE_ROWS[code];
  const row: ErrorRow = { check, section, message, error: error ?? (check && 'invalid_dpop_proof') };
  return new DPoPError(code, row, cause);
}
