/** Proofs of sequences: made from recipes by the published keys, and read from the requests of clients. WebCrypto only. */
import type { JWK } from '../types.ts';
import { same } from './same.ts';
import type { TestKey } from './types.ts';

/** What the runner makes a proof of. */
export interface ProofRecipe {
  readonly key: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

const ES256 = { name: 'ECDSA', hash: 'SHA-256' };
const P256 = { name: 'ECDSA', namedCurve: 'P-256' };

const publicPart = ({ kty, crv, x, y }: JWK): JWK => ({ kty, crv, x, y }) as JWK;

function encode(octets: Uint8Array): string {
  const binary = String.fromCharCode(...octets);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function decode(segment: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]+$/.test(segment)) throw new Error('the proof is not base64url');
  const binary = atob(segment.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** The "ath" of a token. */
export async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return encode(new Uint8Array(digest));
}

/** What a recipe can do to a nonce before it goes into a proof. */
const CHANGES: Readonly<Record<string, (nonce: string) => string>> = {
  'swap-case': (nonce) =>
    nonce.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase())),
  'swap-last-letter': (nonce) =>
    nonce.replace(/[a-z](?=[^a-z]*$)/i, (letter) =>
      letter < 'a' ? letter.toLowerCase() : letter.toUpperCase(),
    ),
  'drop-last': (nonce) => nonce.slice(0, -1),
  append: (nonce) => `${nonce}A`,
  'change-last': (nonce) => nonce.slice(0, -1) + (nonce.endsWith('A') ? 'B' : 'A'),
};

/** Puts the nonces of answers in their places. */
function fill(value: unknown, nonces: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => fill(item, nonces));
  if (typeof value !== 'object' || value === null) return value;
  const { captured, change } = value as { captured?: string; change?: string };
  if (captured === undefined) return value;
  const nonce = nonces.get(captured);
  if (nonce === undefined) throw new Error(`no nonce was captured as ${captured}`);
  if (change === undefined) return nonce;
  const apply = CHANGES[change];
  if (apply === undefined) throw new Error(`no change of a nonce is named ${change}`);
  return apply(nonce);
}

/** Makes a proof. The members of header and claims are in the order of the suite. */
export async function mintProof(
  { claims }: ProofRecipe,
  { alg, jwk }: TestKey,
  nonces: ReadonlyMap<string, string>,
): Promise<string> {
  if (alg !== 'ES256') throw new Error(`proofs of sequences are not signed by ${alg}`);
  const header = { typ: 'dpop+jwt', alg, jwk: publicPart(jwk) };
  const filled = Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [name, fill(value, nonces)]),
  );
  const input = [header, filled]
    .map((part) => encode(new TextEncoder().encode(JSON.stringify(part))))
    .join('.');
  const { kty, crv, x, y, d } = jwk as JWK & { d?: string };
  const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y, d } as JsonWebKey, P256, false, [
    'sign',
  ]);
  const signature = await crypto.subtle.sign(ES256, key, new TextEncoder().encode(input));
  return `${input}.${encode(new Uint8Array(signature))}`;
}

/**
 * Reads a proof that a client made.
 *
 * @returns Its claims.
 * @throws `Error` if it is no proof by this key.
 */
export async function readClientProof(
  proof: string,
  { alg, jwk }: TestKey,
): Promise<Readonly<Record<string, unknown>>> {
  const [head = '', payload = '', signature = '', ...rest] = proof.split('.');
  if (rest.length > 0 || signature === '') throw new Error('the proof is no JWS of three segments');
  const json = (segment: string): unknown =>
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(decode(segment)));
  const expected = { typ: 'dpop+jwt', alg, jwk: publicPart(jwk) };
  if (!same(json(head), expected))
    throw new Error('the header of the proof is not typ, alg and jwk of the client');
  const key = await crypto.subtle.importKey('jwk', publicPart(jwk) as JsonWebKey, P256, false, ['verify']);
  const data = new TextEncoder().encode(`${head}.${payload}`);
  if (!(await crypto.subtle.verify(ES256, key, decode(signature), data))) {
    throw new Error('the signature of the proof does not verify');
  }
  return json(payload) as Readonly<Record<string, unknown>>;
}
