/**
 * Conformance adapter: JSON lines on standard input and output, https://www.npmjs.com/package/rfc9449 docs/adapters.md
 *
 *   npx rfc9449 conformance --adapter "node adapter.ts"      (Node 22.18 and newer, Deno, Bun)
 *
 * thumbprint and ath work as they are. Put the calls of your library in their place, and add the other operations.
 */
import { createHash } from 'node:crypto';
import process from 'node:process';

const READY = {
  type: 'ready',
  protocol: 1,
  implementation: { name: 'my-library', version: '0.0.0', language: 'TypeScript', runtime: process.version },
  // Algorithms of proofs that the library signs and verifies.
  algorithms: ['ES256'],
  // inject: the library takes the time as an argument; rebase: it uses the real time.
  clock: 'inject',
  // Of vectors/registry/capabilities.json, without those that start with op:, alg: and clock:.
  capabilities: ['json-text', 'raw-octets', 'reasons'],
  // Of vectors/registry/choices.json: what the library does where the standards leave it open. May be empty.
  choices: {
    'thumbprint-non-canonical': 'hash-as-written',
    'thumbprint-symmetric': 'refuse',
    'thumbprint-unknown-curve': 'calculate',
  },
};

/** The library refused the input, in the way that it documents. Its message is a code of vectors/registry/reasons.json. */
class Refused extends Error {}

/** The library has no such feature. */
class Unsupported extends Error {}

type JWK = Record<string, unknown>;
/** Octets that are no text come as an object. */
type Octets = string | { b64u: string };
type Outcome =
  | { outcome: 'accept'; value: unknown }
  | { outcome: 'reject'; reason: string | null }
  | { outcome: 'unsupported'; what: string }
  | { outcome: 'error'; message: string };

const MEMBERS: Record<string, readonly string[]> = {
  AKP: ['alg', 'kty', 'pub'],
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
  RSA: ['e', 'kty', 'n'],
};

const digest = (octets: string | Uint8Array): string =>
  createHash('sha256').update(octets).digest('base64url');

const octetsOf = (value: Octets): Buffer =>
  typeof value === 'string' ? Buffer.from(value) : Buffer.from(value.b64u, 'base64url');

// Members of the input: vectors/schema/<operation>.json. What is returned is the value of the result.
// biome-ignore lint/suspicious/noExplicitAny: the schema of each operation guarantees its input.
const OPERATIONS: Record<string, (input: any) => Promise<unknown>> = {
  async thumbprint({ jwk, jwkText }: { jwk?: JWK; jwkText?: string }) {
    const key: JWK = jwk ?? JSON.parse(jwkText ?? '');
    const names = (Object.hasOwn(MEMBERS, String(key['kty'])) && MEMBERS[String(key['kty'])]) || [];
    // What JSON would write with an escape could be written in several ways.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant.
    const isPlain = (value: unknown) => typeof value === 'string' && /^[^"\\\u0000-\u001f]+$/.test(value);
    if (names.length === 0 || !names.every((name) => isPlain(key[name]))) throw new Refused('jwk_invalid');
    const canonical = JSON.stringify(Object.fromEntries(names.map((name) => [name, key[name]])));
    return { jkt: digest(canonical), canonical };
  },

  async ath({ token }: { token: Octets }) {
    const octets = octetsOf(token);
    if (!/^[A-Za-z0-9._~+/-]+=*$/.test(octets.toString('latin1'))) throw new Refused('token_malformed');
    return { ath: digest(octets) };
  },

  // async 'proof-validate'({ clock, policy, request, token, nonce }) {
  //   const fields = request.headers.filter(([name]) => name.toLowerCase() === 'dpop').map(([, value]) => value);
  //   Call the library here, and turn the error that it documents for a bad proof into Refused: nothing else.
  //   return { jkt, jti, htu };
  // },
};

interface Message {
  readonly type: string;
  readonly seq?: unknown;
  readonly op?: string;
  readonly input?: unknown;
}

async function answer({ type, op = '', input }: Message): Promise<Outcome> {
  // Sequences come as open, step and close.
  if (type !== 'run') return { outcome: 'unsupported', what: 'op:sequence' };
  const operation = Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op] : undefined;
  if (operation === undefined) return { outcome: 'unsupported', what: `op:${op}` };
  try {
    return { outcome: 'accept', value: await operation(input) };
  } catch (thrown) {
    if (thrown instanceof Refused) return { outcome: 'reject', reason: thrown.message || null };
    if (thrown instanceof Unsupported) return { outcome: 'unsupported', what: thrown.message };
    // Whatever the library does not document as a refusal is an error. Leave this as it is.
    return { outcome: 'error', message: String(thrown) };
  }
}

const send = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);

async function receive(line: string): Promise<void> {
  let message: Message | null;
  try {
    message = JSON.parse(line);
  } catch {
    return console.error('ignored a line that is no JSON');
  }
  if (message?.type === 'hello') send({ ...READY, operations: Object.keys(OPERATIONS) });
  else if (message?.type === 'bye') process.exit();
  else if (typeof message?.seq === 'string')
    send({ type: 'result', seq: message.seq, ...(await answer(message)) });
}

// Not readline: it also ends lines at U+2028, which JSON allows inside of strings.
let rest = '';
for await (const chunk of process.stdin.setEncoding('utf8')) {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) await receive(line);
}
