/** What a server has against a proof: in WWW-Authenticate or in a JSON body. RFC 9449 sections 5, 7.1, 8 and 9. */
import { parseChallenges } from '../challenge.ts';
import { member, parseJsonObject } from '../internal/json.ts';

// An OAuth error document (RFC 6749 section 5.2) is a few hundred octets long.
const MAX_BODY = 65_536;

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json[\t ]*(?:;|$)/i;

/** The "error" of every challenge with the scheme DPoP; those of other schemes are about something else. */
function challengeErrors(response: Response): string[] {
  try {
    return parseChallenges(response.headers.get('www-authenticate'))
      .filter(({ scheme }) => scheme.toLowerCase() === 'dpop')
      .flatMap(({ parameters }) => parameters['error'] ?? []);
  } catch {
    // A field that is no list of challenges challenges to nothing. The caller gets the response.
    return [];
  }
}

/** Reads a stream to its end, or fails where it is too long. */
async function readBounded(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > MAX_BODY) {
      // Not awaited: one branch of a divided stream is cancelled only together with the other.
      reader.cancel().catch(() => undefined);
      throw new RangeError();
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/** The "error" member of a JSON body, read from a copy: the body stays readable for the caller. */
async function bodyErrors(response: Response): Promise<unknown[]> {
  if (!JSON_TYPE.test(response.headers.get('content-type') ?? '')) return [];
  try {
    const { body } = response.clone();
    return body === null ? [] : [member(parseJsonObject(await readBounded(body)), 'error')];
  } catch {
    // Broken, too large or aborted: whatever it is, the caller learns it when reading the response.
    return [];
  }
}

/**
 * The OAuth error codes of a response to a request with a proof: those of its DPoP challenges, else that of its JSON
 * body, as it stands there. Status 400 and 401 alike, since servers mix them; none for other statuses.
 */
export async function readErrors(response: Response): Promise<readonly unknown[]> {
  if (response.status !== 400 && response.status !== 401) return [];
  const errors = challengeErrors(response);
  return errors.length > 0 ? errors : bodyErrors(response);
}
