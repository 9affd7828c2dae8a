/** Judges what was read from header fields, and what was written into them. Has its own reader of challenges. */
import { same } from './same.ts';

type Texts = Readonly<Record<string, string>>;

interface Challenge {
  readonly scheme: string;
  readonly parameters?: Texts;
  readonly token68?: string;
}

interface Credentials {
  readonly scheme: string;
  readonly token: string;
}

/** What a vector of `challenge-parse` says. What is not there is not judged. */
interface WantedReading {
  readonly challenges?: readonly Challenge[];
  readonly dpop?: unknown;
}

/** What a vector of `challenge-format` says. */
interface WantedAnswer {
  readonly status?: readonly number[];
  readonly challenges?: readonly {
    readonly scheme: string;
    readonly parameters?: Texts;
    readonly exact?: true;
    readonly error?: readonly (string | null)[];
  }[];
  readonly body?: { readonly error: readonly (string | null)[] };
  readonly nonce?: string | null;
  readonly noStore?: true;
  readonly exposed?: readonly string[];
}

interface Answer {
  readonly status?: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

const lower = (texts: readonly Challenge[]): readonly Challenge[] =>
  texts.map((one) => ({ ...one, scheme: one.scheme.toLowerCase() }));

function judgeReading(wanted: WantedReading, got: WantedReading): string | undefined {
  const { challenges, dpop } = wanted;
  if (challenges !== undefined && !same(lower(challenges), lower(got.challenges ?? []))) {
    return `challenges are ${JSON.stringify(got.challenges)}, not ${JSON.stringify(challenges)}`;
  }
  if (dpop === undefined || same(dpop, got.dpop)) return undefined;
  return `dpop is ${JSON.stringify(got.dpop)}, not ${JSON.stringify(dpop)}`;
}

function judgeCredentials(wanted: Credentials, got: Credentials): string | undefined {
  if (got.scheme.toLowerCase() !== wanted.scheme.toLowerCase())
    return `scheme is ${got.scheme}, not ${wanted.scheme}`;
  return got.token === wanted.token ? undefined : `token is ${got.token}, not ${wanted.token}`;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const SCHEME = new RegExp(`[ \\t,]*(${TOKEN})(?: +|(?=[ \\t]*(?:,|$)))(?!=)`, 'y');
const PARAMETER = new RegExp(
  `(${TOKEN})[ \\t]*=[ \\t]*(?:(${TOKEN})|"((?:[^"\\\\]|\\\\.)*)")[ \\t]*(?:$|,[ \\t,]*)`,
  'y',
);

/** Reads what a server may send: strictly, in ASCII, without token68. */
function readField(value: string): { scheme: string; parameters: Record<string, string> }[] | undefined {
  if (!/^[ -~]*$/.test(value)) return undefined;
  const found: { scheme: string; parameters: Record<string, string> }[] = [];
  let at = 0;
  const next = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(value);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  while (at < value.length) {
    const scheme = next(SCHEME)?.[1];
    if (scheme === undefined) return undefined;
    const parameters: Record<string, string> = {};
    for (let match = next(PARAMETER); match !== null; match = next(PARAMETER)) {
      const [, name = '', token, quoted = ''] = match;
      const key = name.toLowerCase();
      if (Object.hasOwn(parameters, key)) return undefined;
      parameters[key] = token ?? quoted.replace(/\\(.)/g, '$1');
    }
    found.push({ scheme, parameters });
  }
  return found;
}

const INFORMATION = ['error', 'error_description', 'error_uri'];

type WantedChallenge = NonNullable<WantedAnswer['challenges']>[number];

function judgeChallenge(wanted: WantedChallenge, parameters: Texts): string | undefined {
  const { scheme, parameters: texts = {}, exact, error } = wanted;
  const sorted = (list: string | undefined): string => (list ?? '').split(' ').sort().join(' ');
  for (const [name, text] of Object.entries(texts)) {
    const isSame = name === 'algs' ? sorted(parameters[name]) === sorted(text) : parameters[name] === text;
    if (!isSame)
      return `${scheme} has ${name} ${JSON.stringify(parameters[name])}, not ${JSON.stringify(text)}`;
  }
  const surplus = Object.keys(parameters).find((name) => !Object.hasOwn(texts, name));
  if (exact && surplus !== undefined) return `${scheme} has ${surplus}`;
  if (error === undefined) return undefined;
  const isQuiet = INFORMATION.every((name) => parameters[name] === undefined);
  if (error.includes(parameters['error'] ?? null) && (parameters['error'] !== undefined || isQuiet))
    return undefined;
  return `${scheme} has the error ${parameters['error'] ?? 'information'}, not ${error.join(' or ')}`;
}

function judgeChallenges(wanted: readonly WantedChallenge[], lines: readonly string[]): string | undefined {
  const found = lines.flatMap((line) => readField(line) as NonNullable<ReturnType<typeof readField>>);
  if (found.length !== wanted.length) return `there are ${found.length} challenges, not ${wanted.length}`;
  for (const one of wanted) {
    const own = found.find(({ scheme }) => scheme.toLowerCase() === one.scheme.toLowerCase());
    if (own === undefined) return `there is no challenge for ${one.scheme}`;
    const difference = judgeChallenge(one, own.parameters);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function judgeAnswer(wanted: WantedAnswer, { status, headers, body }: Answer): string | undefined {
  const linesOf = (field: string): string[] =>
    headers.filter(([name]) => name.toLowerCase() === field).map(([, value]) => value);
  const listOf = (field: string): string[] =>
    linesOf(field).flatMap((line) => line.split(',').map((item) => item.trim().toLowerCase()));
  if (wanted.status !== undefined && !wanted.status.includes(status ?? 0)) {
    return `status is ${status}, not ${wanted.status.join(' or ')}`;
  }
  if (wanted.body !== undefined) {
    const { error } = JSON.parse(body ?? 'null') as { error?: string };
    if (!wanted.body.error.includes(error ?? null)) return `the body has the error ${error}`;
    const type = linesOf('content-type').join();
    if (!/^application\/json *(;|$)/i.test(type)) return `the body is said to be ${type}`;
  }
  const nonces = wanted.nonce === null ? [] : [wanted.nonce];
  if (wanted.nonce !== undefined && !same(linesOf('dpop-nonce'), nonces)) return 'DPoP-Nonce differs';
  if (wanted.noStore && !listOf('cache-control').includes('no-store')) return 'the answer may be stored';
  const exposed = listOf('access-control-expose-headers');
  const hidden = wanted.exposed?.find((name) => !exposed.includes(name.toLowerCase()));
  if (hidden !== undefined) return `${hidden} is not exposed`;
  const lines = linesOf('www-authenticate');
  // What was written in place of what cannot be is no vector's business, but it must be a list of challenges.
  if (lines.some((line) => readField(line) === undefined))
    return `${JSON.stringify(lines)} is no list of challenges`;
  return wanted.challenges && judgeChallenges(wanted.challenges, lines);
}

/** Judges of values that are not compared member by member: what differs in words, or nothing. */
export const HTTP_JUDGES: Readonly<Record<string, (wanted: unknown, got: unknown) => string | undefined>> = {
  'authorization-parse': (wanted, got) => judgeCredentials(wanted as Credentials, got as Credentials),
  'challenge-parse': (wanted, got) => judgeReading(wanted as WantedReading, got as WantedReading),
  'challenge-format': (wanted, got) => judgeAnswer((wanted ?? {}) as WantedAnswer, got as Answer),
};
