/**
 * A real authorization server on loopback: `oidc-provider` in a process of its own, so that what it has to say about
 * its surroundings stays out of the output of the tests. Node only.
 */

import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Context } from 'oidc-provider';
import { privateJwk } from './keys.ts';

/** Clients that are registered. */
export const CLIENTS = {
  /** Confidential, for client credentials. */
  service: { id: 'service', secret: 'secret-of-the-service' },
  /** Public, for authorization codes and refresh tokens. */
  app: { id: 'app', redirectUri: 'https://app.example.com/callback' },
  /** The resource server, which may introspect. */
  api: { id: 'api', secret: 'secret-of-the-api' },
} as const;

/** Resource indicator of an API whose access tokens are JWTs. */
export const RESOURCE = 'https://api.example.com/';

const SERVE = 'serve as authorization server';

/** Who logs in. */
export const ACCOUNT = 'alice';

interface Handle {
  unref(): void;
}

const START_SECONDS = 60;

/** Starts the server and returns its issuer. With `nonces`, proofs without one are refused. It ends with this process. */
export async function startAuthorizationServer({ nonces }: { nonces: boolean }): Promise<string> {
  const parameters = nonces ? [SERVE, 'nonces'] : [SERVE];
  const child = fork(fileURLToPath(import.meta.url), parameters, { silent: true });
  let output = '';
  const issuer = await new Promise<string>((resolve, reject) => {
    const fail = (): void => reject(new Error(`the authorization server did not start: ${output}`));
    const timer = setTimeout(fail, START_SECONDS * 1000);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('exit', fail);
    child.once('message', (message) => {
      clearTimeout(timer);
      resolve(String(message));
    });
  });
  // One server serves all tests of a suite, so it must not keep this process from ending.
  for (const one of [child, child.channel, child.stdout, child.stderr]) (one as Handle | null)?.unref();
  return issuer;
}

/** A configuration that leaves no default in place which the server would warn about. */
function configurationOf(nonces: boolean): object {
  const ES256 = { ...privateJwk('ES256'), alg: 'ES256', use: 'sig', kid: 'es256' };
  const secret = 'client_secret_basic';
  return {
    clients: [
      {
        client_id: CLIENTS.service.id,
        client_secret: CLIENTS.service.secret,
        token_endpoint_auth_method: secret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
      {
        client_id: CLIENTS.app.id,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [CLIENTS.app.redirectUri],
        response_types: ['code'],
        id_token_signed_response_alg: 'ES256',
        dpop_bound_access_tokens: true,
      },
      {
        client_id: CLIENTS.api.id,
        client_secret: CLIENTS.api.secret,
        token_endpoint_auth_method: secret,
        grant_types: [],
        redirect_uris: [],
        response_types: [],
      },
    ].map((client) => ({ id_token_signed_response_alg: 'ES256', ...client })),
    jwks: { keys: [ES256] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: true, nonceSecret: nonces ? randomBytes(32) : undefined, requireNonce: () => nonces },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      pushedAuthorizationRequests: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: 'read',
          audience: RESOURCE,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    interactions: { url: (_: Context, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_: Context, sub: string) => ({ accountId: sub, claims: () => ({ sub }) }),
    issueRefreshToken: (_: Context, client: Context['oidc']['client']) =>
      client.grantTypeAllowed('refresh_token'),
    loadExistingGrant: async ({ oidc }: Context) => {
      const { clientId } = oidc.client;
      const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
    scopes: ['openid', 'read'],
    ttl: Object.fromEntries(
      ['AccessToken', 'ClientCredentials', 'IdToken', 'RefreshToken', 'Interaction', 'Session', 'Grant'].map(
        (name) => [name, 600],
      ),
    ),
  };
}

/** Runs the server. Whoever asks is logged in: there is nobody to type a password. */
async function serve(nonces: boolean): Promise<void> {
  const { default: Provider } = await import('oidc-provider');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configurationOf(nonces));
  const answer = provider.callback();
  server.on('request', async (incoming, outgoing) => {
    if (!incoming.url?.startsWith('/interaction/')) return answer(incoming, outgoing);
    return provider.interactionFinished(incoming, outgoing, { login: { accountId: ACCOUNT } });
  });
  process.once('disconnect', () => process.exit());
  process.send?.(issuer);
}

if (process.argv[2] === SERVE) await serve(process.argv[3] === 'nonces');
