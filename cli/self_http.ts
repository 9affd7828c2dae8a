/** The kinds about header fields, as this library does them: fields read, challenges written, refusals answered. */
import { parseAuthorization } from '../src/authorization.ts';
import {
  type DPoPChallenge,
  formatChallenge,
  formatDPoPChallenge,
  parseChallenges,
  readDPoPChallenge,
} from '../src/challenge.ts';
import { refusal } from '../src/errors.ts';
import { httpRefusal, responseRefusal } from '../src/http_refusals.ts';
import { DPoPError, type JWSAlgorithm } from '../src/index.ts';
import { parseNonceHeader } from '../src/nonce_header.ts';
import { exposeHeaders } from '../src/server/cors.ts';
import { errorResponse } from '../src/server/error_response.ts';
import { serverRefusal, TOKEN_SECTIONS, type TokenScheme } from '../src/server/refusals.ts';

type Octets = string | { readonly b64u: string };
type Lines = readonly (readonly [name: string, value: Octets])[];
type Texts = Readonly<Record<string, string>>;

/** HTTP hands over octets as characters of the same number (Fetch: byte strings). */
function text(octets: Octets): string {
  if (typeof octets === 'string') return octets;
  return atob(octets.b64u.replaceAll('-', '+').replaceAll('_', '/'));
}

/** The lines of one field, or nothing where it was not sent. */
function field(lines: Lines, name: string): readonly string[] | undefined {
  const values = lines.filter(([other]) => other.toLowerCase() === name).map(([, value]) => text(value));
  return values.length === 0 ? undefined : values;
}

/** Members by the names that they have in a challenge. */
const NAMES = [
  ['realm', 'realm'],
  ['error', 'error'],
  ['error_description', 'errorDescription'],
  ['error_uri', 'errorUri'],
  ['scope', 'scope'],
  ['acr_values', 'acrValues'],
  ['max_age', 'maxAge'],
  ['resource_metadata', 'resourceMetadata'],
  ['algs', 'algs'],
] as const;

function readChallenges({ headers }: { readonly headers: Lines }): unknown {
  const challenges = parseChallenges(field(headers, 'www-authenticate'));
  const said = readDPoPChallenge(challenges);
  const known = NAMES.filter(([, member]) => said?.[member] !== undefined);
  return {
    challenges: challenges.map(({ scheme, token68, parameters }) =>
      token68 === undefined ? { scheme, parameters: { ...parameters } } : { scheme, token68 },
    ),
    dpop: said === undefined ? null : Object.fromEntries(known.map(([name, member]) => [name, said[member]])),
  };
}

/** Written by the formatter for DPoP where it knows every parameter, else by that for all schemes. */
function writeChallenge(scheme: string, parameters: Texts): string {
  const { algs, max_age: maxAge } = parameters;
  const own = Object.keys(parameters).every((parameter) => NAMES.some(([name]) => name === parameter));
  if (scheme !== 'DPoP' || !own) return formatChallenge(scheme, parameters);
  const members = NAMES.map(([name, member]) => [member, parameters[name]]).filter(
    ([, value]) => value !== undefined,
  );
  return formatDPoPChallenge({
    ...(Object.fromEntries(members) as DPoPChallenge),
    ...(maxAge !== undefined && { maxAge: Number(maxAge) }),
    ...(algs !== undefined && { algs: algs.split(' ') }),
  });
}

interface Refused {
  readonly endpoint: 'resource' | 'token' | 'par';
  readonly reason: string;
  readonly tried?: TokenScheme;
  readonly schemes?: readonly TokenScheme[];
  readonly algorithms?: readonly JWSAlgorithm[];
  readonly nonce?: string;
  readonly realm?: string;
  readonly scope?: string;
  readonly resourceMetadata?: string;
  readonly browser?: true;
}

/** The error that the verifiers throw for a reason. Where a token is at fault, its section says how it came. */
function errorFor({ reason, tried = 'DPoP' }: Refused): DPoPError {
  switch (reason) {
    case 'authorization_missing':
    case 'authorization_multiple':
      return httpRefusal(reason);
    case 'token_invalid': {
      const { message, check, error } = httpRefusal(reason);
      return new DPoPError(reason, { message, check, error, section: TOKEN_SECTIONS[tried] });
    }
    case 'scheme_mismatch':
      return serverRefusal('bound_token_as_bearer');
    case 'token_not_bound':
    case 'proof_replayed':
    case 'dpop_jkt_mismatch':
    case 'refresh_key_mismatch':
      return serverRefusal(reason);
    case 'replay_store_unavailable':
      return new DPoPError(reason, { message: reason, section: '', check: undefined, error: undefined });
    default:
      return refusal(reason as Parameters<typeof refusal>[0]);
  }
}

async function answer(input: Refused): Promise<unknown> {
  const { endpoint, nonce, browser, schemes, algorithms, realm, scope, resourceMetadata } = input;
  const issuer = nonce && {
    issue: () => Promise.resolve(nonce),
    verify: () => Promise.resolve('unknown' as const),
  };
  const answered = await errorResponse(errorFor(input), {
    ...{ schemes, algorithms, realm, scope, resourceMetadata },
    ...(endpoint !== 'resource' && { endpoint }),
    ...(issuer && { nonce: issuer }),
  });
  const response = browser ? exposeHeaders(answered) : answered;
  return { status: response.status, headers: [...response.headers], body: await response.text() };
}

interface Written {
  readonly scheme: string;
  readonly parameters: Texts;
}

/** What cannot be written is a mistake of the caller, so it has no code. */
const UNWRITABLE =
  /^Cannot format challenge: .*(must be a token|printable ASCII characters|there twice|characters permitted in it)$/;

async function format(input: Written | Refused): Promise<unknown> {
  if ('endpoint' in input) return answer(input);
  try {
    return { headers: [['www-authenticate', writeChallenge(input.scheme, input.parameters)]] };
  } catch (thrown) {
    if (thrown instanceof TypeError && UNWRITABLE.test(thrown.message))
      throw responseRefusal('challenge_malformed');
    throw thrown;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the schema of each kind guarantees its input.
type Run = (input: any) => Promise<unknown>;

/** How each kind is run. */
export const HTTP: Readonly<Record<string, Run>> = {
  'authorization-parse': async ({ headers }: { readonly headers: Lines }) =>
    parseAuthorization(field(headers, 'authorization')),
  'challenge-format': async (input: Written | Refused) => format(input),
  'challenge-parse': async (input: { readonly headers: Lines }) => readChallenges(input),
  'nonce-header': async ({ headers }: { readonly headers: Lines }) => ({
    nonce: parseNonceHeader(field(headers, 'dpop-nonce')) ?? null,
  }),
};
