/** The table of the codes that only clients raise. RFC 9449 sections 4.2, 7.3 and 8. */
import { DPoPError, type DPoPErrorCode } from '../errors.ts';

type ClientErrorCode = Extract<DPoPErrorCode, 'body_not_repeatable' | 'redirect_refused'>;

type ClientRow = readonly [section: string, message: string];

const CLIENT_ROWS: Readonly<Record<ClientErrorCode, ClientRow>> = {
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
  const [section, message] = CLIENT_ROWS[code];
  return new DPoPError(code, { message, section, check: undefined, error: undefined });
}
