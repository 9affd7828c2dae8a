/** The entries for servers and clients, as every host's compiler has to take them. Compiled only. */
import type { CryptoKeyPair } from 'rfc9449';
import * as client from 'rfc9449/client';
import * as server from 'rfc9449/server';

interface Claims {
  readonly sub: string;
}

const options = {
  origin: ['https://eu.example.com', { baseUrl: 'https://example.com/api', prefix: '/internal' }],
  resolveToken: async (token: string): Promise<Claims | undefined> => ({ sub: token }),
  schemes: ['DPoP', 'Bearer'] as const,
  nonce: server.createNonceIssuer({ secrets: [new Uint8Array(32)], audience: 'https://example.com' }),
  replay: server.createMemoryReplayStore({ max: 1000 }),
};

export async function api(request: server.RequestLike): Promise<[subject: string, jkt: string | undefined]> {
  const verified = await server.verifyResourceRequest(request, options);
  if (verified.scheme === 'DPoP') return [verified.claims.sub, verified.proof.jkt];
  // Under Bearer there is no key.
  const jkt: undefined = verified.jkt;
  return [verified.claims.sub, jkt];
}

export async function token(request: server.RequestLike): Promise<string | undefined> {
  const { commit } = await server.verifyTokenRequest(request, {
    endpoint: 'token',
    origin: 'https://as.example.com',
    replay: server.createRedisReplayStore(async (parameters: string[]) => parameters[0]),
  });
  const { cnf, tokenType }: server.TokenBinding = await commit();
  return tokenType === 'DPoP' ? cnf?.jkt : undefined;
}

export async function refused(error: unknown): Promise<server.HostResponse> {
  const response = await server.errorResponse(error, options);
  return server.exposeHeaders(server.withNonce(response, undefined));
}

export async function call(key: CryptoKeyPair): Promise<string | undefined> {
  const nonces: client.NonceCache = client.createNonceCache({ max: 10 });
  const dpopFetch: client.DPoPFetch = client.createDPoPFetch({ key, accessToken: () => undefined, nonces });
  const response = await dpopFetch('https://api.example.com/');
  const challenge = client.readDPoPChallenge(
    client.parseChallenges(response.headers.get('www-authenticate')),
  );
  return challenge?.error ?? client.parseNonceHeader(response.headers.get('dpop-nonce'));
}
