/** The table of the codes that the readers of HTTP fields, token claims and metadata raise. RFC 9449 sections 5 to 8. */
import { DPoPError, type DPoPErrorCode, type OAuthError } from './errors.ts';

/** Codes that `rfc9449/server` and `rfc9449/client` both can raise. */
type HttpErrorCode = Extract<
  DPoPErrorCode,
  | 'authorization_missing'
  | 'authorization_multiple'
  | 'authorization_malformed'
  | 'challenge_malformed'
  | 'nonce_header_malformed'
  | 'cnf_invalid'
  | 'token_invalid'
  | 'token_bound_elsewhere'
  | 'token_type_mismatch'
  | 'dpop_jkt_invalid'
  | 'metadata_invalid'
>;

type HttpRow = readonly [section: string, message: string, error?: OAuthError];

const HTTP_ROWS: Readonly<Record<HttpErrorCode, HttpRow>> = {
  // No OAuth error: who sent no credentials is told no more than how to send them (RFC 9449 section 7.2).
  authorization_missing: ['RFC 9449 section 7.1', 'Authorization is missing'],
  authorization_multiple: [
    'RFC 9449 section 7.2',
    'There is more than one set of credentials in Authorization',
    'invalid_request',
  ],
  authorization_malformed: [
    'RFC 9110 section 11.4',
    'Authorization is no scheme with credentials',
    'invalid_request',
  ],
  challenge_malformed: ['RFC 9110 section 11.6.1', 'WWW-Authenticate is no list of challenges'],
  nonce_header_malformed: ['RFC 9449 section 8.1', 'DPoP-Nonce is not exactly one nonce'],
  cnf_invalid: ['RFC 9449 section 6', 'Confirmation of the access token is not legal', 'invalid_token'],
  token_invalid: ['RFC 6750 section 3.1', 'Access token is not valid', 'invalid_token'],
  token_bound_elsewhere: [
    'RFC 9449 section 6',
    'Access token is bound by another method than DPoP',
    'invalid_token',
  ],
  token_type_mismatch: ['RFC 9449 section 5', 'Member "token_type" of the token response is not "DPoP"'],
  dpop_jkt_invalid: [
    'RFC 9449 section 10',
    'Parameter "dpop_jkt" is not exactly one JWK thumbprint',
    'invalid_request',
  ],
  metadata_invalid: ['RFC 9449 section 5', 'Metadata on DPoP is not legal'],
};

/**
 * Makes the error for one of these codes.
 *
 * @param code - What went wrong.
 * @param answer - OAuth error code where it is another than the usual one.
 */
export function httpRefusal(code: HttpErrorCode, answer?: OAuthError): DPoPError {
  const [section, message, error] = HTTP_ROWS[code];
  return new DPoPError(code, { message, section, check: undefined, error: answer ?? error });
}
