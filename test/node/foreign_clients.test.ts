/** Our servers under requests by other clients: openid-client, oauth4webapi and dpop. RFC 9449 sections 5 to 10. */
import { createHash, randomBytes } from 'node:crypto';
import * as dpop from 'dpop';
import * as oauth from 'oauth4webapi';
import * as oidc from 'openid-client';
import { parseChallenges } from '../../src/client/index.ts';
import { type CryptoKeyPair, calculateThumbprint, type JWSAlgorithm } from '../../src/index.ts';
import {
  type Confirmation,
  createMemoryReplayStore,
  createNonceIssuer,
  errorResponse,
  type NonceIssuer,
  readDpopJkt,
  type VerifyTokenRequestOptions,
  verifyResourceRequest,
  verifyTokenRequest,
  withNonce,
} from '../../src/server/index.ts';
import { keyPairFor } from '../support/keys.ts';
import { type Arrival, type Loopback, listen } from '../support/loopback.ts';
import { assert, suite } from '../support/suite.ts';

/** An authorization server and an API, each on a port of its own, and what the former knows. */
interface World {
  readonly authorization: Loopback;
  readonly api: Loopback;
  /** Confirmation of access tokens; `undefined` for one that is bound to nothing. */
  readonly tokens: Map<string, Confirmation | undefined>;
  /** Key of refresh tokens. */
  readonly refreshTokens: Map<string, string | undefined>;
  /** "dpop_jkt" of codes, which are the last part of the request URI here. */
  readonly codes: Map<string, string | undefined>;
}

const MODES = [
  { nonces: true, name: 'with nonces' },
  { nonces: false, name: 'without nonces' },
];
const ALGORITHMS: readonly JWSAlgorithm[] = ['ES256', 'RS256', 'PS256', 'Ed25519', 'EdDSA'];
// Those that `dpop` writes; it calls Ed25519 by its new name.
const DPOP_ALGORITHMS = ['ES256', 'RS256', 'PS256', 'Ed25519'] as const;

const CLIENT: oauth.Client = { client_id: 'app' };
const REDIRECT_URI = 'https://app.example.com/callback';
const REALM = 'orders, "all" of them \\ and more';
const INSECURE = { [oauth.allowInsecureRequests]: true } as const;
const OF_PUSHED_REQUEST = 'urn:ietf:params:oauth:request_uri:';

/** The key as other libraries take it, and what makes them write this name of the algorithm. */
async function keyFor(alg: JWSAlgorithm): Promise<[oauth.CryptoKeyPair, oauth.ModifyAssertionOptions]> {
  const rename: oauth.ModifyAssertionOptions = {
    [oauth.modifyAssertion]: (header) => {
      header['alg'] = alg;
    },
  };
  return [(await keyPairFor(alg)) as oauth.CryptoKeyPair, alg === 'EdDSA' ? rename : {}];
}

function issuer(nonces: boolean, audience: string): NonceIssuer | undefined {
  return nonces ? createNonceIssuer({ secrets: [randomBytes(32)], audience }) : undefined;
}

async function listenAuthorization(
  { tokens, refreshTokens, codes }: Omit<World, 'authorization' | 'api'>,
  nonces: boolean,
): Promise<Loopback> {
  const replay = createMemoryReplayStore();
  const nonce = issuer(nonces, 'authorization');
  const push = async (arrival: Arrival, shared: VerifyTokenRequestOptions): Promise<Response> => {
    const dpopJkt = readDpopJkt(new URLSearchParams(arrival.body));
    const verified = await verifyTokenRequest(arrival.request, { ...shared, dpopJkt });
    const code = crypto.randomUUID();
    codes.set(code, (await verified.commit()).dpopJkt);
    const answer = { request_uri: `${OF_PUSHED_REQUEST}${code}`, expires_in: 60 };
    return withNonce(Response.json(answer, { status: 201 }), verified.nonce);
  };
  const grant = async (arrival: Arrival, shared: VerifyTokenRequestOptions): Promise<Response> => {
    const parameters = new URLSearchParams(arrival.body);
    const verified = await verifyTokenRequest(arrival.request, {
      ...shared,
      dpopJkt: codes.get(parameters.get('code') ?? ''),
      refreshJkt: refreshTokens.get(parameters.get('refresh_token') ?? ''),
    });
    const { jkt, cnf, tokenType } = await verified.commit();
    const [token, refreshToken] = [crypto.randomUUID(), crypto.randomUUID()];
    tokens.set(token, cnf);
    refreshTokens.set(refreshToken, jkt);
    const answer = { access_token: token, refresh_token: refreshToken, token_type: tokenType };
    return withNonce(Response.json(answer), verified.nonce);
  };
  return listen(async (arrival) => {
    const isPar = arrival.target === '/par';
    const endpoint = isPar ? 'par' : 'token';
    const options = { endpoint, origin: arrival.origin, replay, nonce } as const;
    try {
      return await (isPar ? push : grant)(arrival, options);
    } catch (error) {
      return errorResponse(error, options);
    }
  });
}

async function listenApi(tokens: World['tokens'], nonces: boolean): Promise<Loopback> {
  const replay = createMemoryReplayStore();
  const nonce = issuer(nonces, 'api');
  return listen(async ({ request, origin }) => {
    const options = {
      origin,
      replay,
      nonce,
      schemes: ['DPoP', 'Bearer'],
      resolveToken: (token: string) => (tokens.has(token) ? { cnf: tokens.get(token) } : undefined),
      realm: REALM,
      scope: 'orders:read orders:write',
      resourceMetadata: `${origin}/.well-known/oauth-protected-resource`,
    } as const;
    try {
      const { jkt, nonce: renewed } = await verifyResourceRequest(request, options);
      return withNonce(Response.json({ jkt }), renewed);
    } catch (error) {
      return errorResponse(error, options);
    }
  });
}

async function withWorld(nonces: boolean, run: (world: World) => Promise<void>): Promise<void> {
  const known = { tokens: new Map(), refreshTokens: new Map(), codes: new Map() };
  const authorization = await listenAuthorization(known, nonces);
  const api = await listenApi(known.tokens, nonces);
  try {
    await run({ ...known, authorization, api });
  } finally {
    authorization.close();
    api.close();
  }
}

function metadataOf({ authorization: { origin } }: World): oauth.AuthorizationServer {
  return {
    issuer: origin,
    token_endpoint: `${origin}/token`,
    pushed_authorization_request_endpoint: `${origin}/par`,
    authorization_endpoint: `${origin}/authorize`,
  };
}

function configure(world: World): oidc.Configuration {
  const metadata = metadataOf(world) as oidc.ServerMetadata;
  const config = new oidc.Configuration(metadata, CLIENT.client_id, {}, oidc.None());
  oidc.allowInsecureRequests(config);
  return config;
}

/** Where openid-client calls the API. */
function ordersOf({ api }: World): URL {
  return new URL(`${api.origin}/orders?page=2`);
}

async function rejectionOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

async function jktOf(keyPair: CryptoKeyPair): Promise<string> {
  return calculateThumbprint(keyPair.publicKey);
}

/** Gives a token that is bound to a key, without asking for it. */
async function boundToken({ tokens }: World, keyPair: CryptoKeyPair): Promise<string> {
  const token = crypto.randomUUID();
  tokens.set(token, { jkt: await jktOf(keyPair) });
  return token;
}

/** Error of the challenges with a scheme, which oauth4webapi writes in lower case. */
function errorIn(error: unknown, scheme: string): string | undefined {
  assert.instance(error, oauth.WWWAuthenticateChallengeError);
  const { cause } = error as oauth.WWWAuthenticateChallengeError;
  return cause.find((challenge) => challenge.scheme === scheme)?.parameters.error;
}

for (const { nonces, name } of MODES) {
  suite(`openid-client ${name}`, (test) => {
    for (const alg of ALGORITHMS) {
      test(`openid-client gets a token and calls the API with ${alg}`, () =>
        withWorld(nonces, async (world) => {
          const [keyPair, rename] = await keyFor(alg);
          const config = configure(world);
          const options = { DPoP: oidc.getDPoPHandle(config, keyPair, rename) };
          const { access_token: token, token_type } = await oidc.clientCredentialsGrant(config, {}, options);
          assert.is(token_type, 'dpop');
          assert.equal(world.authorization.statuses, nonces ? [400, 200] : [200]);
          const call = (): Promise<Response> =>
            oidc.fetchProtectedResource(config, token, ordersOf(world), 'GET', null, undefined, options);
          assert.equal(await (await call()).json(), { jkt: await jktOf(keyPair) });
          assert.equal(world.api.statuses, nonces ? [401, 200] : [200]);
          assert.is((await call()).status, 200);
          assert.equal(world.api.statuses.slice(nonces ? 2 : 1), [200]);
        }));
    }

    test('openid-client pushes a request, redeems its code and refreshes, with one key only', () =>
      withWorld(nonces, async (world) => {
        const config = configure(world);
        const mine = { DPoP: oidc.getDPoPHandle(config, (await keyFor('ES256'))[0]) };
        const thief = { DPoP: oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256')) };
        const verifier = oidc.randomPKCECodeVerifier();
        const challenge = createHash('sha256').update(verifier).digest('base64url');
        const parameters = { redirect_uri: REDIRECT_URI, code_challenge: challenge };
        const url = await oidc.buildAuthorizationUrlWithPAR(config, parameters, mine);
        const code = url.searchParams.get('request_uri')?.slice(OF_PUSHED_REQUEST.length);
        const redeem = (options: oidc.DPoPOptions) => {
          const answer = new URL(`${REDIRECT_URI}?code=${code}`);
          return oidc.authorizationCodeGrant(
            config,
            answer,
            { pkceCodeVerifier: verifier },
            undefined,
            options,
          );
        };
        const stolenCode = await rejectionOf(() => redeem(thief));
        assert.is((stolenCode as oidc.ResponseBodyError).error, 'invalid_grant');
        const { refresh_token: refreshToken = '' } = await redeem(mine);
        const refresh = (options: oidc.DPoPOptions) =>
          oidc.refreshTokenGrant(config, refreshToken, {}, options);
        const stolenToken = await rejectionOf(() => refresh(thief));
        assert.is((stolenToken as oidc.ResponseBodyError).error, 'invalid_grant');
        const { access_token: token } = await refresh(mine);
        const response = await oidc.fetchProtectedResource(
          config,
          token,
          ordersOf(world),
          'POST',
          'body',
          undefined,
          mine,
        );
        assert.is(response.status, 200);
      }));

    test('openid-client is refused with another key, and without one', () =>
      withWorld(nonces, async (world) => {
        const config = configure(world);
        const token = await boundToken(world, await keyPairFor('ES256'));
        const thief = { DPoP: oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256')) };
        const call = (options?: oidc.DPoPOptions) => () =>
          oidc.fetchProtectedResource(config, token, ordersOf(world), 'GET', null, undefined, options);
        assert.is(errorIn(await rejectionOf(call(thief)), 'dpop'), 'invalid_token');
        assert.is(errorIn(await rejectionOf(call()), 'bearer'), 'invalid_token');
        const mine = { DPoP: oidc.getDPoPHandle(config, (await keyFor('ES256'))[0]) };
        assert.is((await call(mine)()).status, 200);
      }));
  });

  suite(`oauth4webapi ${name}`, (test) => {
    for (const alg of ALGORITHMS) {
      test(`oauth4webapi gets a token and calls the API with ${alg}`, () =>
        withWorld(nonces, async (world) => {
          const [keyPair, rename] = await keyFor(alg);
          const handle = oauth.DPoP(CLIENT, keyPair, rename);
          const options = { DPoP: handle, ...INSECURE };
          const metadata = metadataOf(world);
          const ask = async () => {
            const response = await oauth.clientCredentialsGrantRequest(
              metadata,
              CLIENT,
              oauth.None(),
              {},
              options,
            );
            return oauth.processClientCredentialsResponse(metadata, CLIENT, response);
          };
          if (nonces) {
            const refused = await rejectionOf(ask);
            assert.ok(oauth.isDPoPNonceError(refused));
            const { status, error } = refused as oauth.ResponseBodyError;
            assert.equal([status, error], [400, 'use_dpop_nonce']);
          }
          const { access_token: token, token_type } = await ask();
          assert.is(token_type, 'dpop');
          const call = () =>
            oauth.protectedResourceRequest(token, 'GET', ordersOf(world), undefined, null, options);
          if (nonces) assert.ok(oauth.isDPoPNonceError(await rejectionOf(call)));
          assert.equal(await (await call()).json(), { jkt: await jktOf(keyPair) });
        }));
    }

    test('oauth4webapi reads our challenges as they are meant, and as parseChallenges() does', () =>
      withWorld(nonces, async (world) => {
        const [keyPair] = await keyFor('ES256');
        const token = await boundToken(world, keyPair);
        const wrong = await boundToken(world, await keyPairFor('RS256'));
        const DPoP = oauth.DPoP(CLIENT, keyPair);
        const call = (accessToken: string, options: object) => () =>
          oauth.protectedResourceRequest(accessToken, 'GET', ordersOf(world), undefined, null, {
            ...options,
            ...INSECURE,
          });
        if (nonces) assert.is(errorIn(await rejectionOf(call(token, { DPoP })), 'dpop'), 'use_dpop_nonce');
        const refusals = [await rejectionOf(call(token, {})), await rejectionOf(call(wrong, { DPoP }))];
        const errors = refusals.map((error) => [errorIn(error, 'dpop'), errorIn(error, 'bearer')]);
        assert.equal(errors, [
          [undefined, 'invalid_token'],
          ['invalid_token', undefined],
        ]);
        for (const refusal of refusals as oauth.WWWAuthenticateChallengeError[]) {
          const ours = parseChallenges(refusal.response.headers.get('www-authenticate'));
          const theirs = refusal.cause;
          assert.equal(
            theirs.map(({ scheme, parameters }) => [scheme, { ...parameters }]),
            ours.map(({ scheme, parameters }) => [scheme.toLowerCase(), { ...parameters }]),
          );
          assert.is(theirs.length, 2);
          for (const { parameters } of theirs) {
            assert.is(parameters.realm, REALM);
            assert.is(parameters.scope, 'orders:read orders:write');
            assert.match(String(parameters['resource_metadata']), /^http.*oauth-protected-resource$/);
          }
          assert.is(theirs[0]?.parameters.algs, 'ES256 EdDSA Ed25519 RS256 PS256');
        }
        assert.is((await call(token, { DPoP })()).status, 200);
      }));
  });

  suite(`dpop ${name}`, (test) => {
    for (const alg of DPOP_ALGORITHMS) {
      test(`a proof with ${alg} by dpop is accepted once, for its request only`, () =>
        withWorld(nonces, async (world) => {
          const keyPair = (await keyPairFor(alg)) as dpop.KeyPair;
          const token = await boundToken(world, keyPair);
          const url = `${world.api.origin}/orders`;
          const send = (proof: string, method = 'GET', target = url): Promise<Response> =>
            fetch(target, { method, headers: { Authorization: `DPoP ${token}`, DPoP: proof } });
          const prove = (nonce: string | undefined): Promise<string> =>
            dpop.generateProof(keyPair, url, 'GET', nonce, token);
          const first = await send(await prove(undefined));
          const nonce = first.headers.get('dpop-nonce') ?? undefined;
          assert.equal([first.status, nonce !== undefined], nonces ? [401, true] : [200, false]);
          const proof = await prove(nonce);
          assert.is((await send(proof, 'PUT')).status, 401);
          assert.is((await send(proof, 'GET', `${url}/1`)).status, 401);
          assert.is((await send(proof, 'GET', `${url}?page=2`)).status, 200);
          const again = await send(proof);
          assert.is(again.status, 401);
          assert.match(again.headers.get('www-authenticate') ?? '', /used before/);
        }));

      test(`a proof with ${alg} by dpop binds a token`, () =>
        withWorld(nonces, async (world) => {
          const keyPair = (await keyPairFor(alg)) as dpop.KeyPair;
          const url = `${world.authorization.origin}/token`;
          const send = async (nonce?: string): Promise<Response> =>
            fetch(url, {
              method: 'POST',
              headers: { DPoP: await dpop.generateProof(keyPair, url, 'POST', nonce) },
            });
          const first = await send();
          if (nonces) {
            assert.equal([first.status, (await first.json()).error], [400, 'use_dpop_nonce']);
            assert.is(first.headers.get('cache-control'), 'no-store');
          }
          const second = await send(first.headers.get('dpop-nonce') ?? undefined);
          assert.is(second.status, 200);
          const { access_token: token, token_type } = await second.json();
          assert.is(token_type, 'DPoP');
          assert.equal(world.tokens.get(token), { jkt: await dpop.calculateThumbprint(keyPair.publicKey) });
        }));
    }
  });
}
