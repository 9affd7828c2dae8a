/** Challenges in WWW-Authenticate, read and written. RFC 9110 section 11.6.1, RFC 9449 section 7.1. */
import { assertKnown, assertOptions, integerOption, listOption, mistake } from './internal/assert.ts';
import { MAX_LENGTH, MAX_PARAMETERS, scanChallenges } from './internal/challenges.ts';
import { type FieldInput, readLines } from './internal/field.ts';
import { isMethod as isToken } from './internal/syntax.ts';

/** One challenge of a `WWW-Authenticate` field. */
export interface Challenge {
  /** Authentication scheme, in the letter case it was sent in. Compare it ignoring case. */
  readonly scheme: string;
  /** Credentials-like text instead of parameters, as `Negotiate` has it. */
  readonly token68?: string;
  /** Parameters, without quotes and escapes, by their names in lower case. Has no prototype. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a `DPoP` challenge says: from {@link readDPoPChallenge}, and for {@link formatDPoPChallenge}. */
export interface DPoPChallenge {
  /** Protection space (RFC 9110 section 11.5). */
  readonly realm?: string | undefined;
  /** Error code, such as `invalid_token`, `invalid_dpop_proof`, `use_dpop_nonce` or `insufficient_scope`. */
  readonly error?: string | undefined;
  /** The error, for developers, not for users. */
  readonly errorDescription?: string | undefined;
  /** URI of a page on the error, as it was sent. */
  readonly errorUri?: string | undefined;
  /** Scopes needed, separated by spaces (RFC 6750 section 3). */
  readonly scope?: string | undefined;
  /** Authentication contexts wanted, separated by spaces, in order of preference (RFC 9470 section 3). */
  readonly acrValues?: string | undefined;
  /** Seconds since the user's authentication at most (RFC 9470 section 3). */
  readonly maxAge?: number | undefined;
  /** URL of the metadata of the protected resource, as it was sent (RFC 9728 section 5.1). */
  readonly resourceMetadata?: string | undefined;
  /** JWS algorithms accepted for proofs, each once. Never empty: an empty list says nothing. */
  readonly algs?: readonly string[] | undefined;
}

/** The texts of a challenge by their names in it, in the order in which they are written. */
const TEXTS = [
  ['realm', 'realm'],
  ['error', 'error'],
  ['errorDescription', 'error_description'],
  ['errorUri', 'error_uri'],
  ['scope', 'scope'],
  ['acrValues', 'acr_values'],
  ['resourceMetadata', 'resource_metadata'],
] as const;

const PRINTABLE = /^[ -~]*$/;
/** RFC 6750 section 3: neither quotes nor backslashes in error, error_description, error_uri and scope. */
export const PLAIN: RegExp = /^[ !#-[\]-~]+$/;
const SECONDS = /^\d{1,15}$/;

/**
 * Parses the `WWW-Authenticate` field of a response by the full grammar of RFC 9110: several challenges per line and per
 * field, token68, parameters as token or quoted string, white space around `=`, empty list elements, any letter case.
 *
 * Several lines are read as if a comma joined them, as any host or proxy may do. One broken challenge makes the whole
 * field malformed, and so does a parameter that a challenge has twice. Characters from U+0080 on are legal in
 * quoted strings and are kept as the host decoded them. At most 16384 characters, 32 challenges, and 64 parameters in each.
 * Takes linear time.
 *
 * @param field - Value of the field, as a string or as the list of its lines. `null` and `undefined` stand for a
 *   field that was not sent.
 * @returns The challenges in their order; none if the field was not sent or has empty elements only.
 * @throws `TypeError` if `field` is something else.
 * @throws {@link DPoPError} `challenge_malformed` if it is no list of challenges, or larger than said.
 * @example
 * ```js
 * parseChallenges('Bearer, DPoP error="use_dpop_nonce", algs=ES256').map(({ scheme }) => scheme);
 * // ['Bearer', 'DPoP']
 * ```
 * @see RFC 9110 section 11.6.1, https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
 */
export function parseChallenges(field: FieldInput): readonly Challenge[] {
  return scanChallenges(readLines('parse challenges', field).join(', '));
}

/**
 * Picks the `DPoP` challenge, by its scheme in any letter case, and reads its parameters. Where there are several, the
 * first with an `error` counts, else the first.
 *
 * Unknown parameters are ignored (RFC 9449 section 7.1), and so are empty ones and a `max_age` that is no number of
 * seconds. The URIs are not judged: before following `resource_metadata`, check it as RFC 9728 section 3 says.
 *
 * @param challenges - What {@link parseChallenges} returned.
 * @returns What the challenge says, or `undefined` if there is no `DPoP` challenge.
 * @throws `TypeError` if `challenges` is no list.
 * @see RFC 9449 section 7.1, https://www.rfc-editor.org/rfc/rfc9449#section-7.1
 */
export function readDPoPChallenge(challenges: readonly Challenge[]): DPoPChallenge | undefined {
  if (!Array.isArray(challenges)) throw mistake('read challenge', '"challenges" must be a list');
  const list: readonly Challenge[] = challenges;
  const all = list.filter(({ scheme }) => scheme.toLowerCase() === 'dpop');
  const challenge = all.find(({ parameters }) => parameters['error']) ?? all[0];
  if (challenge === undefined) return undefined;
  const { parameters } = challenge;
  const found: { -readonly [name in keyof DPoPChallenge]: DPoPChallenge[name] } = {};
  for (const [member, name] of TEXTS) {
    const value = parameters[name];
    if (value) found[member] = value;
  }
  const { max_age: seconds = '', algs = '' } = parameters;
  if (SECONDS.test(seconds)) found.maxAge = Number(seconds);
  const names = new Set(algs.split(' ').filter((alg) => alg !== ''));
  if (names.size > 0) found.algs = [...names];
  return found;
}

function isTokenText(value: unknown): value is string {
  return typeof value === 'string' && isToken(value);
}

/** Writes one parameter as a quoted string, which RFC 9110 section 11.5 demands for realm. */
function formatParameter(action: string, [name, value]: readonly [string, unknown]): string {
  if (!isToken(name) || typeof value !== 'string' || !PRINTABLE.test(value)) {
    throw mistake(
      action,
      'a parameter must be a token, and its value a string of printable ASCII characters',
    );
  }
  return `${name}="${value.replace(/["\\]/g, '\\$&')}"`;
}

/**
 * Formats one challenge for `WWW-Authenticate`. What it returns is one challenge for every reader: no value can end its
 * quotes, add a parameter, a challenge or a header line. What cannot be expressed is refused, never replaced.
 *
 * @param scheme - Authentication scheme, a token.
 * @param parameters - Values by names, written in this order: printable ASCII, which is quoted and escaped here.
 *   Defaults to none.
 * @returns The challenge. Several are joined by `, `, or sent as several lines.
 * @throws `TypeError` if a name is no token or there twice in other letter case, a value has a control or non-ASCII
 *   character, or the whole is larger than what {@link parseChallenges} takes.
 * @example
 * ```js
 * formatChallenge('Bearer', { realm: 'the "best"' });
 * // 'Bearer realm="the \\"best\\""'
 * ```
 * @see RFC 9110 section 11.3, https://www.rfc-editor.org/rfc/rfc9110#section-11.3
 */
export function formatChallenge(scheme: string, parameters: Readonly<Record<string, string>> = {}): string {
  const action = 'format challenge';
  if (!isTokenText(scheme)) throw mistake(action, '"scheme" must be a token');
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
    throw mistake(action, '"parameters" must be an object');
  }
  const entries = Object.entries(parameters);
  const text = entries.map((entry) => formatParameter(action, entry)).join(', ');
  if (new Set(entries.map(([name]) => name.toLowerCase())).size < entries.length) {
    throw mistake(action, 'no parameter may be there twice');
  }
  const challenge = text === '' ? scheme : `${scheme} ${text}`;
  if (entries.length > MAX_PARAMETERS || challenge.length > MAX_LENGTH) {
    throw mistake(action, 'the challenge is too large');
  }
  return challenge;
}

/**
 * Formats a `DPoP` challenge, also one for 403: `insufficient_scope` with `scope` (RFC 6750 section 3.1), or
 * `insufficient_user_authentication` with `acrValues` and `maxAge` (RFC 9470 section 3). Safe as {@link formatChallenge} is.
 *
 * Does not check that the members fit together, nor that the URIs are URIs. Where the request had no credentials,
 * leave out `error` (RFC 9449 section 7.2).
 *
 * @param challenge - What to say. Each member is optional; none may be empty. All but `realm` have neither quotes nor backslashes.
 * @returns The challenge, such as `DPoP error="invalid_token", algs="ES256"`.
 * @throws `TypeError` if a member is unknown, empty, of the wrong type, or has a character that it may not have.
 * @example
 * ```js
 * formatDPoPChallenge({ error: 'insufficient_scope', scope: 'read write', algs: ['ES256', 'EdDSA'] });
 * // 'DPoP error="insufficient_scope", scope="read write", algs="ES256 EdDSA"'
 * ```
 * @see RFC 9449 section 7.1, https://www.rfc-editor.org/rfc/rfc9449#section-7.1
 */
export function formatDPoPChallenge(challenge: DPoPChallenge = {}): string {
  const action = 'format challenge';
  assertOptions(action, challenge);
  const { maxAge, algs } = challenge;
  const parameters: Record<string, string> = {};
  assertKnown(action, challenge, { ...Object.fromEntries(TEXTS), maxAge, algs });
  for (const [member, name] of TEXTS) {
    const value: unknown = challenge[member];
    if (value === undefined) continue;
    const pattern = member === 'realm' ? PRINTABLE : PLAIN;
    if (typeof value !== 'string' || value === '' || !pattern.test(value)) {
      throw mistake(action, `"${member}" must be a text of the characters permitted in it`);
    }
    parameters[name] = value;
  }
  if (maxAge !== undefined) {
    parameters['max_age'] = String(integerOption(action, 'maxAge', maxAge, 0, 0, 1e15 - 1));
  }
  if (algs !== undefined) {
    parameters['algs'] = listOption(action, 'algs', algs, isTokenText, 'JWS algorithms').join(' ');
  }
  return formatChallenge('DPoP', parameters);
}
