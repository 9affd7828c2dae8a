/** The table of the codes that this entry alone raises. RFC 9449 sections 5, 7, 10 and 11.1, RFC 6750 section 3.1. */
import { DPoPError, type DPoPErrorCode, type OAuthError } from '../errors.ts';

/** A row as plain data. Several rows can have one code: they differ in the text that demands the refusal. */
type ServerRow = readonly [code: DPoPErrorCode, section: string, message: string, error?: OAuthError];

/** What this entry refuses. */
type ServerRefusal =
  | 'origin_mismatch'
  | 'method_not_post'
  | 'scheme_not_served'
  | 'bound_token_as_bearer'
  | 'token_not_bound'
  | 'proof_replayed'
  | 'dpop_jkt_mismatch'
  | 'refresh_key_mismatch';

const SERVER_ROWS: Readonly<Record<ServerRefusal, ServerRow>> = {
  origin_mismatch: [
    'origin_mismatch',
    'RFC 9110 section 15.5.20',
    'Request is for no configured origin of this server',
    'invalid_request',
  ],
  method_not_post: [
    'method_invalid',
    'RFC 6749 section 3.2',
    'Request to this endpoint must use POST',
    'invalid_request',
  ],
  // No OAuth error: an unsupported scheme counts as no credentials (RFC 6750 section 3.1).
  scheme_not_served: ['scheme_mismatch', 'RFC 6750 section 3.1', 'Authentication scheme is not served here'],
  bound_token_as_bearer: [
    'scheme_mismatch',
    'RFC 9449 section 7.2',
    'Access token is bound to a key and must be used with DPoP',
    'invalid_token',
  ],
  token_not_bound: [
    'token_not_bound',
    'RFC 9449 section 7.1',
    'Access token is not bound to a key',
    'invalid_token',
  ],
  proof_replayed: [
    'proof_replayed',
    'RFC 9449 section 11.1',
    'DPoP proof has been used before',
    'invalid_dpop_proof',
  ],
  dpop_jkt_mismatch: [
    'dpop_jkt_mismatch',
    'RFC 9449 section 10',
    'DPoP proof is by another key than "dpop_jkt" says',
    'invalid_grant',
  ],
  refresh_key_mismatch: [
    'refresh_key_mismatch',
    'RFC 9449 section 5',
    'Refresh token is bound to another key',
    'invalid_grant',
  ],
};

/** An authentication scheme of access tokens. */
export type TokenScheme = 'DPoP' | 'Bearer';

/** Section of whatever is wrong with a token: by it errorResponse() tells which scheme was tried. */
export const TOKEN_SECTIONS: Readonly<Record<TokenScheme, string>> = {
  DPoP: 'RFC 9449 section 7.1',
  Bearer: 'RFC 6750 section 3.1',
};

/**
 * Makes the error for one of these refusals.
 *
 * @param name - What went wrong.
 * @param answer - OAuth error code where it is another than the usual one.
 */
export function serverRefusal(name: ServerRefusal, answer?: OAuthError): DPoPError {
  const [code, section, message, error] = SERVER_ROWS[name];
  return new DPoPError(code, { message, section, check: undefined, error: answer ?? error });
}
