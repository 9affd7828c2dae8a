/** How far the clock of a server is from ours, by its Date field. RFC 9110 section 6.6.1, RFC 9449 section 11.1. */

/** Offsets beyond this are not believed: nobody is to collect proofs for a far future. One day, in seconds. */
const MAX_OFFSET = 86_400;

const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Tells whether a response may have waited in a cache, with the Date of long ago (RFC 9111 sections 4.2 and 5.1). */
function mayBeStored(method: string, { status, headers }: Response): boolean {
  if (headers.has('age')) return true;
  return (method === 'GET' || method === 'HEAD') && status !== 400 && status !== 401;
}

/**
 * Reads off a response how many seconds the clock of its server is ahead of ours.
 *
 * Compares with the moment of arrival, not with the middle of the round trip: servers write Date last, and a proof
 * that is a moment too old is accepted where one from the future is not.
 *
 * @param received - Seconds since the epoch by our clock when the response came.
 * @returns The offset in seconds, or `undefined` if the response does not tell or is not to be believed.
 */
export function readClockOffset(method: string, response: Response, received: number): number | undefined {
  const date = response.headers.get('date') ?? '';
  if (!IMF_FIXDATE.test(date) || mayBeStored(method, response)) return undefined;
  const offset = Date.parse(date) / 1000 - received;
  // A day that is in no calendar makes NaN, which is not within anything.
  return Math.abs(offset) <= MAX_OFFSET ? offset : undefined;
}
