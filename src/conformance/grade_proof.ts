/** Judges a proof that an implementation made: signature, header, claims. RFC 9449 section 4.2; WebCrypto only. */
import { ALGORITHMS } from '../algorithms.ts';
import type { JWK } from '../types.ts';
import { importPrivateJwk, publicMembers } from './private_key.ts';
import { same } from './same.ts';

type Members = Readonly<Record<string, unknown>>;

/** What a header or a claims set must hold. Members of neither list are legal only where `present` or nothing says so. */
interface Wanted {
  readonly exact?: Members;
  readonly present?: Readonly<Record<string, string>>;
  readonly forbid?: readonly string[];
}

interface WantedProof {
  readonly header?: Wanted;
  readonly jwk?: Wanted;
  readonly claims?: Wanted;
  readonly signature?: 'verify' | 'verify-and-deterministic';
}

function bytesOf(segment: string): Uint8Array<ArrayBuffer> {
  const binary = atob(segment.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function decode(segment: string): Members {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(segment)));
}

function differs(
  part: string,
  actual: Members,
  { exact = {}, present = {}, forbid = [] }: Wanted = {},
): string | undefined {
  for (const [name, value] of Object.entries(exact)) {
    if (!same(actual[name], value))
      return `${part} has ${name} ${JSON.stringify(actual[name])}, not ${JSON.stringify(value)}`;
  }
  for (const [name, type] of Object.entries(present)) {
    const actualType: string = typeof actual[name];
    if (actualType !== type) return `${part} has no ${type} ${name}`;
  }
  const forbidden = forbid.find((name) => Object.hasOwn(actual, name));
  return forbidden === undefined ? undefined : `${part} has ${forbidden}`;
}

/**
 * Judges a proof.
 *
 * @param input - Input of the vector, with the private key.
 * @param wanted - Its expected value.
 * @param value - What the implementation gave: `{ proof }`.
 * @returns What is wrong, or `undefined`.
 */
export async function judgeProof(
  input: Members,
  wanted: unknown,
  value: unknown,
): Promise<string | undefined> {
  const { proof } = value as { readonly proof: string };
  const segments = proof.split('.');
  if (segments.length !== 3) return 'the proof is no JWS of three segments';
  const [head, payload, signature] = segments as [string, string, string];
  const parts = (wanted ?? {}) as WantedProof;
  const key = input['key'] as JWK;
  const header = decode(head);
  const expected = { typ: 'dpop+jwt', alg: input['alg'], jwk: publicMembers(key) };
  if (!same(header, expected)) return `header is ${JSON.stringify(header)}, not ${JSON.stringify(expected)}`;
  return (
    differs('header', header, parts.header) ??
    differs('jwk', { ...expected.jwk }, parts.jwk) ??
    differs('payload', decode(payload), parts.claims) ??
    judgeSignature(key, String(input['alg']), `${head}.${payload}`, signature, parts.signature)
  );
}

async function judgeSignature(
  key: JWK,
  alg: string,
  signingInput: string,
  signature: string,
  how: WantedProof['signature'],
): Promise<string | undefined> {
  const { keyPair } = await importPrivateJwk(key, alg);
  const name = alg === 'EdDSA' ? String(key.crv) : alg;
  const algorithm = ALGORITHMS[name as keyof typeof ALGORITHMS].signature;
  const data = new TextEncoder().encode(signingInput);
  const actual = bytesOf(signature);
  if (!(await crypto.subtle.verify(algorithm, keyPair.publicKey, actual, data)))
    return 'the signature does not verify';
  if (how !== 'verify-and-deterministic') return undefined;
  const again = new Uint8Array(await crypto.subtle.sign(algorithm, keyPair.privateKey, data));
  const isSame = again.length === actual.length && again.every((octet, index) => octet === actual[index]);
  return isSame ? undefined : 'the signature is not the one that this algorithm always gives';
}
