/** The access token of a request, from its Authorization field or from the options. RFC 9449 sections 7.1 and 7.2. */
import { mistake } from '../internal/assert.ts';

const DPOP = /^dpop +(.+)$/i;
const IS_DPOP = /^dpop(?![^\s,])/i;
// Also as one of several, which a proof would stand beside.
const NOT_ALLOWED = /(?:^|,)\s*bearer(?![^\s,])|,\s*dpop(?![^\s,])/i;

/** The access token that the caller wrote into Authorization. Other schemes authenticate the client, without "ath". */
function ownToken(action: string, field: string): string | undefined {
  if (NOT_ALLOWED.test(field)) {
    throw mistake(action, 'the header "Authorization" must not have Bearer, nor more than one access token');
  }
  if (!IS_DPOP.test(field)) return undefined;
  const token = DPOP.exec(field)?.[1];
  if (token === undefined) throw mistake(action, 'the header "Authorization" must have a token after DPoP');
  return token;
}

/** What goes with every try of a request. */
export interface Credentials {
  readonly token: string | undefined;
  /** What to write into Authorization; `undefined` leaves it as it is. */
  readonly authorization: string | undefined;
}

/**
 * Finds the access token of a request: the one in Authorization, else the one of the options.
 *
 * @param headers - The headers as the caller gave them.
 * @throws `TypeError` for Bearer, and for a DPoP header of the caller's.
 */
export async function findCredentials(
  action: string,
  headers: Headers,
  url: string,
  source: string | ((url: string) => string | undefined | Promise<string | undefined>) | undefined,
): Promise<Credentials> {
  if (headers.has('dpop')) throw mistake(action, 'the header "DPoP" must not be set');
  const field = headers.get('authorization');
  if (field !== null) return { token: ownToken(action, field), authorization: undefined };
  const token = typeof source === 'function' ? await source(url) : source;
  return { token, authorization: token === undefined ? undefined : `DPoP ${token}` };
}
