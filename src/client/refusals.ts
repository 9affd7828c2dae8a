/** The table of the codes that only clients raise. RFC 9449 sections 4.2, 7.3 and 8. */
import type { DPoPError, DPoPErrorCode } from '../errors.ts';
import { type RefusalRow, refusalOf } from '../http_refusals.ts';

type ClientErrorCode = Extract<DPoPErrorCode, 'body_not_repeatable' | 'redirect_refused'>;

const CLIENT_ROWS: Readonly<Record<ClientErrorCode, RefusalRow>> = {
  body_not_repeatable: [
    'RFC 9449 section 7.3',
    'Request has to be sent once more, and its body is a stream that was used up',
  ],
  redirect_refused: ['RFC 9449 section 4.2', 'Redirect leads where no proof may be made for'],
};

/**
 * Makes the error for one of these codes.
 *
 * @param code - What went wrong.
 */
export function clientRefusal(code: ClientErrorCode): DPoPError {
  return refusalOf(code, CLIENT_ROWS[code]);
}
