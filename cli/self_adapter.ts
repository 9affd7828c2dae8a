/**
 * This library as the conformance suite sees it: the input of a vector in, what the library did out. Documented
 * refusals are `reject`; whatever else is thrown is an `error`, never a refusal.
 */

import { importPrivateJwk } from '../src/conformance/private_key.ts';
import {
  type CreateProofOptions,
  calculateAth,
  calculateThumbprint,
  calculateThumbprintUri,
  createProof,
  generateKeyPair,
  type HashName,
  htuMatches,
  isDPoPError,
  type JWK,
  type JWSAlgorithm,
  normalizeHtu,
  parseThumbprintUri,
  type VerifyProofOptions,
  verifyProof,
} from '../src/index.ts';
import { BINDING, BINDING_CAPABILITIES } from './self_binding.ts';
import { HTTP } from './self_http.ts';
import { SEQUENCE_CAPABILITIES } from './self_sequence.ts';

/** What became of a vector. */
export type Outcome =
  | { readonly outcome: 'accept'; readonly value: unknown }
  | { readonly outcome: 'reject'; readonly reason: string | undefined }
  | { readonly outcome: 'unsupported'; readonly what: string }
  | { readonly outcome: 'error'; readonly message: string };

class Unsupported extends Error {}

/** Text, or octets where text cannot say it. */
type Octets = string | { readonly b64u: string };

/** HTTP hands over octets as characters of the same number (Fetch: byte strings). */
function text(octets: Octets): string {
  if (typeof octets === 'string') return octets;
  return atob(octets.b64u.replaceAll('-', '+').replaceAll('_', '/'));
}

/** Named as the options of the library are. */
type Policy = Pick<
  VerifyProofOptions,
  'algorithms' | 'maxAge' | 'clockTolerance' | 'strictHtu' | 'maxProofLength' | 'maxModulusLength'
>;

interface ProofInput {
  readonly endpoint: string;
  readonly clock: number;
  readonly policy: Policy;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly (readonly [name: string, value: Octets])[];
  };
  readonly token?: { readonly value: string; readonly jkt: string | null };
  readonly nonce?: { readonly current: string; readonly previous: readonly string[] };
}

async function validateProof({ clock, policy, request, token, nonce }: ProofInput): Promise<unknown> {
  const fields = request.headers
    .filter(([name]) => name.toLowerCase() === 'dpop')
    .map(([, value]) => text(value));
  if (token?.jkt === null) throw new Unsupported('tokens without a binding are for rfc9449/server');
  const { jkt, jti, htu } = await verifyProof(fields, {
    // An unknown member is refused there, as an error of the suite.
    ...policy,
    method: request.method,
    url: request.url,
    accessToken: token?.value,
    jkt: token?.jkt,
    nonce: nonce === undefined ? undefined : [nonce.current, ...nonce.previous],
    now: clock,
  });
  return { jkt, jti, htu };
}

interface CreateInput extends Omit<CreateProofOptions, 'now' | 'alg'> {
  readonly key: JWK;
  readonly alg: JWSAlgorithm;
  readonly clock: number;
}

async function makeProof(input: CreateInput): Promise<unknown> {
  const { key, alg, clock, htm, htu, accessToken, nonce, jti, claims } = input;
  const { keyPair } = await importPrivateJwk(key, alg);
  const options = { htm, htu, accessToken, nonce, jti, claims };
  return { proof: await createProof(keyPair, { ...options, alg, now: clock }) };
}

interface KeyInput {
  readonly jwk?: JWK;
  readonly jwkText?: string;
}

function keyOf({ jwk, jwkText }: KeyInput): JWK {
  return jwk ?? JSON.parse(jwkText ?? '');
}

async function thumbprintUri(input: KeyInput & { uri?: string; hash?: HashName }): Promise<unknown> {
  if (input.uri !== undefined) return { ...parseThumbprintUri(input.uri) };
  return { uri: await calculateThumbprintUri(keyOf(input), input.hash) };
}

/** A refusal without an exception. */
class Refusal extends Error {}

async function compareHtu({ htu, url }: { htu: Octets; url: string }): Promise<unknown> {
  const claim = text(htu);
  if (htuMatches(claim, url)) return undefined;
  // Says which of the two is no URI, where one is none.
  normalizeHtu(claim);
  normalizeHtu(url);
  throw new Refusal('htu_mismatch');
}

// biome-ignore lint/suspicious/noExplicitAny: the schema of each kind guarantees its input.
const KINDS: Readonly<Record<string, (input: any) => Promise<unknown>>> = {
  thumbprint: async (input: KeyInput) => ({ jkt: await calculateThumbprint(keyOf(input)) }),
  'thumbprint-uri': thumbprintUri,
  ath: async ({ token }: { token: Octets }) => ({ ath: await calculateAth(text(token)) }),
  'htu-normalize': async ({ uri }: { uri: Octets }) => ({ htu: normalizeHtu(text(uri)) }),
  'htu-compare': compareHtu,
  'proof-validate': validateProof,
  'proof-create': makeProof,
  ...HTTP,
  ...BINDING,
};

/** Runs one vector. */
export async function runVector(kind: string, input: unknown): Promise<Outcome> {
  const run = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (run === undefined) return { outcome: 'unsupported', what: `kind ${kind}` };
  try {
    return { outcome: 'accept', value: await run(input) };
  } catch (thrown) {
    return outcomeOf(thrown);
  }
}

const REFUSALS =
  /must not be empty$|^Cannot create proof: ("htu" must not contain userinfo|"claims" must not contain "[a-z]+")$/;

function outcomeOf(thrown: unknown): Outcome {
  if (isDPoPError(thrown)) return { outcome: 'reject', reason: thrown.code };
  if (thrown instanceof Refusal) return { outcome: 'reject', reason: thrown.message };
  if (thrown instanceof Unsupported) return { outcome: 'unsupported', what: thrown.message };
  if (thrown instanceof SyntaxError) return { outcome: 'reject', reason: 'json_invalid' };
  // Refusals of what a vector gives, without a code; any other TypeError is a mistake of the suite or of this file.
  const isRefusal = thrown instanceof TypeError && REFUSALS.test(thrown.message);
  if (isRefusal) return { outcome: 'reject', reason: undefined };
  return { outcome: 'error', message: String(thrown) };
}

/** Capabilities other than algorithms. */
const CAPABILITIES: readonly string[] = [
  ...Object.keys(KINDS).map((kind) => `op:${kind}`),
  'hash:sha-384',
  'hash:sha-512',
  'clock:inject',
  'nonce',
  'multi-header',
  'raw-octets',
  'json-text',
  'strict-htu',
  'proof-limit',
  'modulus-limit',
  'window',
  'reasons',
  ...SEQUENCE_CAPABILITIES,
  ...BINDING_CAPABILITIES,
];

/** Tells whether this library, in this runtime, has what a vector needs. */
export async function supports(need: string): Promise<boolean> {
  if (!need.startsWith('alg:')) return CAPABILITIES.includes(need);
  try {
    await generateKeyPair(need.slice('alg:'.length) as JWSAlgorithm);
    return true;
  } catch {
    return false;
  }
}
