/** What the tables of sequences share: the clock, the policy, and the servers. */
import type { JsonObject } from '../json.ts';
import { CLOCK } from './baseline.ts';

export const API = 'https://resource.example.org/orders/42';
export const TOKEN_ENDPOINT = 'https://server.example.com/token';

export const POLICY: JsonObject = { algorithms: ['ES256'], maxAge: 300, clockTolerance: 60 };

/** A protected resource that takes no proof twice. */
export const API_SERVER: JsonObject = { endpoint: 'resource', method: 'GET', url: API, replay: 'api' };
export const TOKEN_SERVER: JsonObject = {
  endpoint: 'token',
  method: 'POST',
  url: TOKEN_ENDPOINT,
  replay: 'as',
};

/** A protected resource and a token endpoint that ask for nonces. */
export const NONCE_API: JsonObject = {
  endpoint: 'resource',
  method: 'GET',
  url: API,
  nonces: { secret: 'api', audience: 'https://resource.example.org' },
};
export const NONCE_TOKEN: JsonObject = {
  endpoint: 'token',
  method: 'POST',
  url: TOKEN_ENDPOINT,
  nonces: { secret: 'as', audience: 'https://server.example.com' },
};

export const SERVER_WORLD: JsonObject = { clock: CLOCK, policy: POLICY, servers: { api: API_SERVER } };
