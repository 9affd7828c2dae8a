/** The table of the refusals that this entry alone makes. RFC 9449 sections 5, 7, 10 and 11.1, RFC 6750 section 3.1. */
import type { DPoPError, DPoPErrorCode, OAuthError } from '../errors.ts';
import { type RefusalRow, refusalOf } from '../http_refusals.ts';

/** Refusals that are named by their codes. */
type ServerCode = Extract<
  DPoPErrorCode,
  | 'origin_mismatch'
  | 'token_not_bound'
  | 'proof_replayed'
  | 'replay_store_unavailable'
  | 'dpop_jkt_mismatch'
  | 'refresh_key_mismatch'
>;

/** What this entry refuses. */
type ServerRefusal = ServerCode | 'method_not_post' | 'scheme_not_served' | 'bound_token_as_bearer';

const SERVER_ROWS: Readonly<Record<ServerRefusal, RefusalRow>> = {
  origin_mismatch: ['RFC 9110 section 15.5.20', 'Request is for no origin of this server', 'invalid_request'],
  method_not_post: ['RFC 6749 section 3.2', 'Method is not POST', 'invalid_request', 'method_invalid'],
  // No OAuth error: an unsupported scheme counts as no credentials (RFC 6750 section 3.1).
  scheme_not_served: ['RFC 6750 section 3.1', 'Scheme is not served here', undefined, 'scheme_mismatch'],
  bound_token_as_bearer: [
    'RFC 9449 section 7.2',
    'Access token is bound to a key and must be used with DPoP',
    'invalid_token',
    'scheme_mismatch',
  ],
  token_not_bound: ['RFC 9449 section 7.1', 'Access token is not bound to a key', 'invalid_token'],
  proof_replayed: ['RFC 9449 section 11.1', 'DPoP proof has been used before', 'invalid_dpop_proof'],
  replay_store_unavailable: [
    'RFC 9449 section 11.1',
    'Replay store cannot tell whether the proof was used before',
  ],
  dpop_jkt_mismatch: [
    'RFC 9449 section 10',
    'DPoP proof is by another key than "dpop_jkt" says',
    'invalid_grant',
  ],
  refresh_key_mismatch: ['RFC 9449 section 5', 'Refresh token is bound to another key', 'invalid_grant'],
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
 * @param cause - What was caught, if anything was.
 */
export function serverRefusal(name: ServerRefusal, answer?: OAuthError, cause?: unknown): DPoPError {
  return refusalOf(name, SERVER_ROWS[name], answer, cause);
}
