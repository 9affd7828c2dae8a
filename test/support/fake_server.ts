/** A server behind a fake `fetch`: it verifies and keeps what was sent, and answers by a script. */
import { createDPoPFetch, type DPoPFetchOptions } from '../../src/client/index.ts';
import { type CryptoKeyPair, type ProofClaims, type VerifiedProof, verifyProof } from '../../src/index.ts';
import { keyPairFor } from './keys.ts';
import { outcome } from './outcome.ts';
import { NOW } from './proofs.ts';
import { assert } from './suite.ts';

export const KEY: CryptoKeyPair = await keyPairFor('ES256');

/** A request as it arrived. */
export interface Sent {
  readonly request: Request;
  readonly body: string;
  readonly proof: VerifiedProof;
  readonly claims: ProofClaims;
  /** The second argument of fetch. */
  readonly extras: unknown;
}

export type Answer = Response | ((sent: Sent) => Response | Promise<Response>);

export interface FakeServer {
  readonly sent: Sent[];
  readonly fetch: (request: Request, init?: object) => Promise<Response>;
}

/** Answers one request after the other; the last answer is for all that follow. Refuses proofs that do not verify. */
export function fakeServer(...answers: readonly Answer[]): FakeServer {
  const sent: Sent[] = [];
  const arrive = async (request: Request, extras: unknown): Promise<Sent> => {
    const [scheme, accessToken] = (request.headers.get('authorization') ?? '').split(/ +/);
    const isBound = scheme?.toLowerCase() === 'dpop';
    const proof = await verifyProof(request.headers.get('dpop'), {
      method: request.method,
      url: request.url,
      ...(isBound && { accessToken, tokenCheck: 'ath-only' }),
      now: NOW,
      clockTolerance: 1_000_000_000,
      maxAge: 1_000_000_000,
    });
    return { request, body: await request.text(), proof, claims: proof.claims, extras };
  };
  const fetch: FakeServer['fetch'] = async (...parameters) => {
    const [request] = parameters;
    const one = await arrive(request, parameters.length > 1 ? parameters[1] : 'none');
    sent.push(one);
    const answer = answers[Math.min(sent.length, answers.length) - 1];
    if (answer === undefined) return new Response('ok');
    return typeof answer === 'function' ? answer(one) : answer.clone();
  };
  return { sent, fetch };
}

/** A refusal for the nonce in a challenge, as a resource server sends it. */
export function challenge(nonce: string, field = 'DPoP error="use_dpop_nonce"', status = 401): Response {
  return new Response('', { status, headers: { 'WWW-Authenticate': field, 'DPoP-Nonce': nonce } });
}

/** A refusal for the nonce in JSON, as a token endpoint sends it. */
export function jsonError(
  error: string,
  headers: Readonly<Record<string, string>> = { 'DPoP-Nonce': 'n1' },
  status = 400,
): Response {
  return new Response(JSON.stringify({ error }), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
}

/** A response as it comes from a URL: one made by hand has none. */
export function at(url: string, response: Response): Response {
  Object.defineProperty(response, 'url', { value: url });
  return response;
}

/** The nonces of the proofs that were sent. */
export function noncesOf({ sent }: FakeServer): unknown[] {
  return sent.map(({ claims }) => claims['nonce'] ?? null);
}

/** A client of a fake server, at a fixed time. */
export function client(server: FakeServer, options: Partial<DPoPFetchOptions> = {}): typeof fetch {
  return createDPoPFetch({ key: KEY, fetch: server.fetch, now: () => NOW, ...options });
}

/** The message of the TypeError that a call must throw. */
export async function mistakeOf(call: () => unknown): Promise<string> {
  const result = await outcome(call);
  assert.is(result.ok || result.code, 'TypeError');
  return String(!result.ok && result.error.message);
}

/** The code of the error that a call throws, or the status of the response. */
export async function codeOf(call: () => Promise<Response>): Promise<string | number> {
  const result = await outcome(call);
  return result.ok ? result.value.status : result.code;
}
