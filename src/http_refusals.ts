/** The tables of the codes that the readers of HTTP fields, token claims and metadata raise. RFC 9449 sections 5 to 8. */
import { DPoPError, type DPoPErrorCode, type OAuthError } from './errors.ts';

/** What the readers of requests, token claims and metadata refuse. */
type HttpErrorCode = Extract<
  DPoPErrorCode,
  | 'authorization_missing'
  | 'authorization_multiple'
  | 'authorization_malformed'
  | 'cnf_invalid'
  | 'token_invalid'
  | 'token_bound_elsewhere'
  | 'dpop_jkt_invalid'
  | 'metadata_invalid'
>;

/** What the readers of responses refuse. Apart, since servers have no use for it. */
type ResponseErrorCode = Extract<
  DPoPErrorCode,
  'challenge_malformed' | 'nonce_header_malformed' | 'token_type_mismatch'
>;

/** A row as plain data. Several rows can have one code, where they differ in the text that demands the refusal. */
export type RefusalRow = readonly [
  section: string,
  message: string,
  error?: OAuthError | undefined,
  code?: DPoPErrorCode,
];

const HTTP_ROWS: Readonly<Record<HttpErrorCode, RefusalRow>> = {
  // No OAuth error: who sent no credentials is told no more than how to send them (RFC 9449 section 7.2).
  authorization_missing: ['RFC 9449 section 7.1', 'Authorization is missing'],
  authorization_multiple: [
    'RFC 9449 section 7.2',
    'Authorization has more than one set of credentials',
    'invalid_request',
  ],
  authorization_malformed: [
    'RFC 9110 section 11.4',
    'Authorization is no scheme with credentials',
    'invalid_request',
  ],
  cnf_invalid: ['RFC 9449 section 6', 'Confirmation is not legal', 'invalid_token'],
  token_invalid: ['RFC 6750 section 3.1', 'Access token is not valid', 'invalid_token'],
  token_bound_elsewhere: [
    'RFC 9449 section 6',
    'Access token is bound by another method than DPoP',
    'invalid_token',
  ],
  dpop_jkt_invalid: [
    'RFC 9449 section 10',
    'Parameter "dpop_jkt" is not one JWK thumbprint',
    'invalid_request',
  ],
  metadata_invalid: ['RFC 9449 section 5', 'Metadata on DPoP is not legal'],
};

const RESPONSE_ROWS: Readonly<Record<ResponseErrorCode, RefusalRow>> = {
  challenge_malformed: ['RFC 9110 section 11.6.1', 'WWW-Authenticate is no list of challenges'],
  nonce_header_malformed: ['RFC 9449 section 8.1', 'DPoP-Nonce is not exactly one nonce'],
  token_type_mismatch: ['RFC 9449 section 5', 'Member "token_type" of the token response is not "DPoP"'],
};

/**
 * Makes the error that a row describes.
 *
 * @param name - Its code, unless the row has another.
 * @param answer - OAuth error code where it is another than the usual one.
 * @param cause - What was caught, if anything was.
 */
export function refusalOf(
  name: string,
  [section, message, error, code = name as DPoPErrorCode]: RefusalRow,
  answer: OAuthError | undefined = error,
  cause?: unknown,
): DPoPError {
  return new DPoPError(code, { message, section, check: undefined, error: answer }, cause);
}

/**
 * Makes the error for one of the codes about requests, token claims and metadata.
 *
 * @param code - What went wrong.
 * @param answer - OAuth error code where it is another than the usual one.
 */
export function httpRefusal(code: HttpErrorCode, answer?: OAuthError): DPoPError {
  return refusalOf(code, HTTP_ROWS[code], answer);
}

/**
 * Makes the error for one of the codes about responses.
 *
 * @param code - What went wrong.
 */
export function responseRefusal(code: ResponseErrorCode): DPoPError {
  return refusalOf(code, RESPONSE_ROWS[code]);
}
