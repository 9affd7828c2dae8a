/** Our client at a real authorization server, and what it issues at our resource server. RFC 9449 sections 5 to 10. */
import { createHash, randomBytes } from 'node:crypto';
import * as jose from 'jose';
import {
  checkTokenResponse,
  createDPoPFetch,
  dpopJkt,
  parseChallenges,
  readDPoPChallenge,
  readServerMetadata,
} from '../../src/client/index.ts';
import { type CryptoKeyPair, createProof, generateKeyPair } from '../../src/index.ts';
import {
  createMemoryReplayStore,
  createNonceIssuer,
  errorResponse,
  verifyResourceRequest,
  withNonce,
} from '../../src/server/index.ts';
import { ACCOUNT, CLIENTS, RESOURCE, startAuthorizationServer } from '../support/authorization_server.ts';
import { type Loopback, listen } from '../support/loopback.ts';
import { assert, suite } from '../support/suite.ts';

type Parameters = Readonly<Record<string, string>>;

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Client {
  readonly fetch: typeof fetch;
  /** Status of every response that came over the wire, retries included. */
  readonly statuses: number[];
  /** The proof that was sent last. */
  proof: string;
}

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

const SECONDS = 20;
const MODES = [
  { nonces: true, name: 'with nonces' },
  { nonces: false, name: 'without nonces' },
];

function send(input: string | Request, init: RequestInit = {}): Promise<Response> {
  return fetch(input, { ...init, signal: AbortSignal.timeout(SECONDS * 1000) });
}

function clientOf(key: CryptoKeyPair, accessToken?: unknown): Client {
  const client: { -readonly [Name in keyof Client]: Client[Name] } = { fetch, statuses: [], proof: '' };
  client.fetch = createDPoPFetch({
    key,
    accessToken: accessToken as string | undefined,
    fetch: async (request) => {
      client.proof = request.headers.get('dpop') ?? '';
      const response = await send(request);
      client.statuses.push(response.status);
      return response;
    },
  });
  return client;
}

function basic({ id, secret }: Credentials): Parameters {
  return { Authorization: `Basic ${btoa(`${id}:${secret}`)}` };
}

async function post(
  how: typeof fetch,
  url: string,
  parameters: Parameters,
  headers: Parameters = {},
): Promise<Answer> {
  const response = await how(url, { method: 'POST', body: new URLSearchParams(parameters), headers });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

/** A token response, which must be one with a bound token. */
function tokensOf({ status, body }: Answer): Answer['body'] {
  assert.is(status, 200, JSON.stringify(body));
  assert.equal(checkTokenResponse(body), { tokenType: 'DPoP', bound: true });
  return body;
}

function refusedWith({ status, body }: Answer, error: string): void {
  assert.equal([status, body['error']], [400, error]);
}

/** What a browser does between the authorization request and the redirection to the client. */
async function authorize(issuer: string, parameters: Parameters): Promise<URLSearchParams> {
  const jar = new Map<string, string>();
  let url = `${issuer}/auth?${new URLSearchParams(parameters)}`;
  for (let hop = 0; hop < 5; hop++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await send(url, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`no redirection: ${response.status} ${await response.text()}`);
    if (location.startsWith(CLIENTS.app.redirectUri)) return new URL(location).searchParams;
    url = new URL(location, url).href;
  }
  throw new Error('too many redirections');
}

/** An authorization request with PKCE, and what is needed later to redeem its code. */
function codeRequest(changes: Parameters = {}): {
  request: Parameters;
  redeem: (code: string) => Parameters;
} {
  const verifier = randomBytes(32).toString('base64url');
  const shared = { client_id: CLIENTS.app.id, redirect_uri: CLIENTS.app.redirectUri };
  const request = {
    ...shared,
    response_type: 'code',
    scope: 'openid',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  };
  const redeem = (code: string): Parameters => ({
    ...shared,
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
  });
  return { request, redeem };
}

/** Gets a code that is bound by `dpop_jkt`, and the parameters that redeem it. */
async function boundCode(issuer: string, key: CryptoKeyPair): Promise<Parameters> {
  const { request, redeem } = codeRequest({ dpop_jkt: await dpopJkt(key) });
  const answer = await authorize(issuer, request);
  return redeem(answer.get('code') ?? '');
}

/** Pushes an authorization request, goes through with it, and redeems its code with this key. */
async function redeemPushed(
  issuer: string,
  how: typeof fetch,
  redeemer: CryptoKeyPair,
  changes: Parameters = {},
): Promise<Answer> {
  const { request, redeem } = codeRequest(changes);
  const { status, body } = await post(how, `${issuer}/request`, request);
  assert.is(status, 201, JSON.stringify(body));
  const parameters = { client_id: CLIENTS.app.id, request_uri: String(body['request_uri']) };
  const code = (await authorize(issuer, parameters)).get('code') ?? '';
  return post(clientOf(redeemer).fetch, `${issuer}/token`, redeem(code));
}

/** A service's token for the API: a JWT. */
async function serviceToken(issuer: string, key: CryptoKeyPair): Promise<string> {
  const answer = await post(
    clientOf(key).fetch,
    `${issuer}/token`,
    { grant_type: 'client_credentials', resource: RESOURCE, scope: 'read' },
    basic(CLIENTS.service),
  );
  return String(tokensOf(answer)['access_token']);
}

/** An API that takes the tokens of an issuer: JWTs by its keys, others by introspection. */
async function listenApi(issuer: string, nonces: boolean): Promise<Loopback> {
  const keys = jose.createRemoteJWKSet(new URL(`${issuer}/jwks`));
  const resolveToken = async (token: string): Promise<object> => {
    if (!token.includes('.'))
      return (
        await post(send as typeof fetch, `${issuer}/token/introspection`, { token }, basic(CLIENTS.api))
      ).body;
    return (await jose.jwtVerify(token, keys, { issuer, audience: RESOURCE, typ: 'at+jwt' })).payload;
  };
  const replay = createMemoryReplayStore();
  const nonce = nonces
    ? createNonceIssuer({ secrets: [randomBytes(32)], audience: 'the API of this test' })
    : undefined;
  return listen(async ({ request, origin }) => {
    const options = { origin, resolveToken, replay, nonce, schemes: ['DPoP', 'Bearer'] as const };
    try {
      const { jkt, nonce: renewed, ...verified } = await verifyResourceRequest(request, options);
      return withNonce(Response.json({ jkt, scheme: verified.scheme }), renewed);
    } catch (error) {
      return errorResponse(error, options);
    }
  });
}

async function withApi(
  issuer: string,
  nonces: boolean,
  run: (api: Loopback) => Promise<void>,
): Promise<void> {
  const api = await listenApi(issuer, nonces);
  try {
    await run(api);
  } finally {
    api.close();
  }
}

/** Error of the DPoP challenge, and that of the Bearer challenge. */
function errorsOf(response: Response): unknown[] {
  const challenges = parseChallenges(response.headers.get('www-authenticate'));
  const bearer = challenges.find(({ scheme }) => scheme === 'Bearer');
  return [response.status, readDPoPChallenge(challenges)?.error, bearer?.parameters['error']];
}

/** The client's key is accepted with the token; without it the token is worth nothing. */
async function assertBound(api: Loopback, key: CryptoKeyPair, token: unknown): Promise<void> {
  const url = `${api.origin}/orders?page=2`;
  const honest = await clientOf(key, token).fetch(url);
  assert.is(honest.status, 200);
  assert.equal(await honest.json(), { jkt: await dpopJkt(key), scheme: 'DPoP' });
  const thief = await clientOf(await generateKeyPair('ES256'), token).fetch(url);
  assert.equal(errorsOf(thief), [401, 'invalid_token', undefined]);
  const bearer = await send(url, { headers: { Authorization: `Bearer ${token}` } });
  assert.equal(errorsOf(bearer), [401, undefined, 'invalid_token']);
}

for (const { nonces, name } of MODES) {
  let starting: Promise<string> | undefined;
  const start = async (): Promise<string> => {
    starting ??= startAuthorizationServer({ nonces });
    return starting;
  };

  suite(`oidc-provider ${name}`, (test) => {
    test('readServerMetadata() reads its metadata', async () => {
      const issuer = await start();
      const document = await (await send(`${issuer}/.well-known/openid-configuration`)).json();
      const { algorithms } = readServerMetadata(document);
      assert.ok(algorithms?.includes('ES256'));
    });

    test('createDPoPFetch() gets a JWT by client credentials, and verifyResourceRequest() takes it', async () => {
      const issuer = await start();
      const key = await generateKeyPair('ES256');
      const client = clientOf(key);
      const parameters = { grant_type: 'client_credentials', resource: RESOURCE, scope: 'read' };
      const get = (): Promise<Answer> =>
        post(client.fetch, `${issuer}/token`, parameters, basic(CLIENTS.service));
      const first = tokensOf(await get());
      assert.equal(client.statuses, nonces ? [400, 200] : [200]);
      assert.equal(jose.decodeJwt(String(first['access_token']))['cnf'], { jkt: await dpopJkt(key) });
      tokensOf(await get());
      // The nonce is kept: no second retry.
      assert.equal(client.statuses.slice(nonces ? 2 : 1), [200]);
      await withApi(issuer, nonces, (api) => assertBound(api, key, first['access_token']));
    });

    test('verifyResourceRequest() refuses a token of client credentials that is not bound', async () => {
      const issuer = await start();
      const parameters = { grant_type: 'client_credentials', resource: RESOURCE, scope: 'read' };
      const { body } = await post(
        send as typeof fetch,
        `${issuer}/token`,
        parameters,
        basic(CLIENTS.service),
      );
      assert.equal(checkTokenResponse(body, { required: false }), { tokenType: 'Bearer', bound: false });
      await withApi(issuer, nonces, async ({ origin }) => {
        const key = await generateKeyPair('ES256');
        const response = await clientOf(key, body['access_token']).fetch(`${origin}/orders`);
        assert.equal(errorsOf(response), [401, 'invalid_token', undefined]);
        const headers = { Authorization: `Bearer ${body['access_token']}` };
        assert.is((await send(`${origin}/orders`, { headers })).status, 200);
      });
    });

    test('createDPoPFetch() redeems a code with PKCE and dpop_jkt, and calls two resource servers', async () => {
      const issuer = await start();
      const key = await generateKeyPair('ES256');
      const tokens = tokensOf(
        await post(clientOf(key).fetch, `${issuer}/token`, await boundCode(issuer, key)),
      );
      const resource = clientOf(key, tokens['access_token']);
      const userinfo = await resource.fetch(`${issuer}/me`);
      assert.equal(await userinfo.json(), { sub: ACCOUNT });
      assert.equal(resource.statuses, nonces ? [401, 200] : [200]);
      await withApi(issuer, nonces, (api) => assertBound(api, key, tokens['access_token']));
    });

    test('a code with dpop_jkt is refused with another key and without a proof', async () => {
      const issuer = await start();
      const key = await generateKeyPair('ES256');
      const other = clientOf(await generateKeyPair('ES256'));
      const stolen = await post(other.fetch, `${issuer}/token`, await boundCode(issuer, key));
      refusedWith(stolen, 'invalid_grant');
      assert.equal(other.statuses, nonces ? [400, 400] : [400]);
      const bare = await post(send as typeof fetch, `${issuer}/token`, await boundCode(issuer, key));
      refusedWith(bare, 'invalid_grant');
      tokensOf(await post(clientOf(key).fetch, `${issuer}/token`, await boundCode(issuer, key)));
    });

    test('userinfo refuses the token with another key and a proof for another token', async () => {
      const issuer = await start();
      const key = await generateKeyPair('ES256');
      const { access_token: token } = tokensOf(
        await post(clientOf(key).fetch, `${issuer}/token`, await boundCode(issuer, key)),
      );
      const thief = await clientOf(await generateKeyPair('ES256'), token).fetch(`${issuer}/me`);
      assert.equal(errorsOf(thief), [401, 'invalid_token', undefined]);
      const client = clientOf(key, token);
      assert.is((await client.fetch(`${issuer}/me`)).status, 200);
      const nonce = jose.decodeJwt(client.proof)['nonce'] as string | undefined;
      const proof = await createProof(key, {
        htm: 'GET',
        htu: `${issuer}/me`,
        accessToken: 'another',
        nonce,
      });
      const headers = { Authorization: `DPoP ${token}`, DPoP: proof };
      assert.equal(errorsOf(await send(`${issuer}/me`, { headers })), [401, 'invalid_dpop_proof', undefined]);
    });

    test('a proof is refused when it is presented again, at every endpoint', async () => {
      const issuer = await start();
      const key = await generateKeyPair('ES256');
      const client = clientOf(key);
      const tokens = tokensOf(await post(client.fetch, `${issuer}/token`, await boundCode(issuer, key)));
      const headers = { DPoP: client.proof };
      const again = await post(
        send as typeof fetch,
        `${issuer}/token`,
        await boundCode(issuer, key),
        headers,
      );
      refusedWith(again, 'invalid_grant');
      const token = tokens['access_token'];
      await withApi(issuer, nonces, async (api) => {
        for (const url of [`${issuer}/me`, `${api.origin}/orders`]) {
          const reader = clientOf(key, token);
          assert.is((await reader.fetch(url)).status, 200);
          const replayed = await send(url, {
            headers: { Authorization: `DPoP ${token}`, DPoP: reader.proof },
          });
          const error = url.startsWith(issuer) ? 'invalid_token' : 'invalid_dpop_proof';
          assert.equal(errorsOf(replayed), [401, error, undefined]);
        }
      });
    });

    test('createDPoPFetch() binds a pushed authorization request by its proof', async () => {
      const issuer = await start();
      const key = await generateKeyPair('ES256');
      const client = clientOf(key);
      const redeem = (redeemer: CryptoKeyPair) => redeemPushed(issuer, client.fetch, redeemer);
      tokensOf(await redeem(key));
      assert.equal(client.statuses, nonces ? [400, 201] : [201]);
      refusedWith(await redeem(await generateKeyPair('ES256')), 'invalid_grant');
    });

    test('a pushed authorization request with proof and dpop_jkt is one of the same key', async () => {
      const issuer = await start();
      const key = await generateKeyPair('ES256');
      const other = await generateKeyPair('ES256');
      const client = clientOf(key);
      const push = async (jkt: string): Promise<Answer> =>
        post(client.fetch, `${issuer}/request`, codeRequest({ dpop_jkt: jkt }).request);
      assert.is((await push(await dpopJkt(key))).status, 201);
      refusedWith(await push(await dpopJkt(other)), 'invalid_request');
    });

    test('dpop_jkt alone binds a pushed authorization request', async () => {
      const issuer = await start();
      const key = await generateKeyPair('ES256');
      const changes = { dpop_jkt: await dpopJkt(key) };
      const redeem = (redeemer: CryptoKeyPair) =>
        redeemPushed(issuer, send as typeof fetch, redeemer, changes);
      tokensOf(await redeem(key));
      refusedWith(await redeem(await generateKeyPair('ES256')), 'invalid_grant');
    });

    test('the refresh token of a public client is of use with its key only', async () => {
      const issuer = await start();
      const key = await generateKeyPair('ES256');
      const client = clientOf(key);
      const tokens = tokensOf(await post(client.fetch, `${issuer}/token`, await boundCode(issuer, key)));
      const parameters = {
        client_id: CLIENTS.app.id,
        grant_type: 'refresh_token',
        refresh_token: String(tokens['refresh_token']),
      };
      const thief = clientOf(await generateKeyPair('ES256'));
      refusedWith(await post(thief.fetch, `${issuer}/token`, parameters), 'invalid_grant');
      refusedWith(await post(send as typeof fetch, `${issuer}/token`, parameters), 'invalid_grant');
      const { access_token: token } = tokensOf(await post(client.fetch, `${issuer}/token`, parameters));
      assert.isNot(token, tokens['access_token']);
      await withApi(issuer, nonces, (api) => assertBound(api, key, token));
    });

    test('verifyResourceRequest() refuses a token that the server does not know', async () => {
      const issuer = await start();
      const key = await generateKeyPair('ES256');
      await withApi(issuer, nonces, async ({ origin }) => {
        const response = await clientOf(key, 'unknown').fetch(`${origin}/orders`);
        assert.equal(errorsOf(response), [401, 'invalid_token', undefined]);
        const bearer = await send(`${origin}/orders`, { headers: { Authorization: 'Bearer unknown' } });
        assert.equal(errorsOf(bearer), [401, undefined, 'invalid_token']);
        const known = await clientOf(key, await serviceToken(issuer, key)).fetch(`${origin}/orders`);
        assert.is(known.status, 200);
      });
    });
  });
}
