/**
 * The story of DPoP on one page: `npm run demo`. A client makes a key, gets a token that is bound to it, and calls an API;
 * a thief who has the token, and then the proof as well, gets nothing. Real HTTP on loopback, all three in this process.
 */
// biome-ignore-all lint/suspicious/noConsole: it tells a story.
import { createServer } from 'node:http';
import { generateKeyPair } from 'rfc9449';
import { createDPoPFetch } from 'rfc9449/client';
import {
  createMemoryReplayStore,
  createNonceIssuer,
  errorResponse,
  nodeRequest,
  verifyResourceRequest,
  verifyTokenRequest,
  withNonce,
} from 'rfc9449/server';

const say = (line = '') => console.log(line);
const random = () => crypto.getRandomValues(new Uint8Array(32));

/** A server of node:http for a function from requests to responses; tells its origin. */
async function listen(answer) {
  const server = createServer(async (incoming, outgoing) => {
    for await (const _ of incoming);
    const response = await answer(nodeRequest(incoming), origin);
    outgoing.writeHead(response.status, [...response.headers].flat());
    outgoing.end(await response.text());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, close: () => server.close() };
}

// The authorization server. Its tokens are opaque; the API asks here what they are bound to.
const issued = new Map();
const tokenReplay = createMemoryReplayStore();
const authorizationServer = await listen(async (request, origin) => {
  const options = { endpoint: 'token', origin, replay: tokenReplay, required: true };
  try {
    const { commit } = await verifyTokenRequest(request, options);
    // Here the client would be authenticated; only then is its proof used up.
    const { cnf, tokenType } = await commit();
    const token = Buffer.from(random()).toString('base64url');
    issued.set(token, { sub: 'alice', cnf });
    return Response.json({ access_token: token, token_type: tokenType, expires_in: 300 });
  } catch (error) {
    return errorResponse(error, options);
  }
});

// The API. It demands a nonce and remembers proofs.
const nonce = createNonceIssuer({ secrets: [random()], audience: 'api' });
const apiReplay = createMemoryReplayStore();
const api = await listen(async (request, origin) => {
  const resolveToken = (token) => issued.get(token);
  const options = { origin, resolveToken, nonce, replay: apiReplay, schemes: ['DPoP', 'Bearer'] };
  try {
    const { claims, nonce: renewed } = await verifyResourceRequest(request, options);
    return withNonce(Response.json({ hello: claims.sub }), renewed);
  } catch (error) {
    return errorResponse(error, options);
  }
});

const seen = [];
/** fetch, with an eye on what goes over the wire. */
const watched = async (request) => {
  const response = await fetch(request);
  seen.push({ proof: request.headers.get('dpop'), status: response.status });
  return response;
};

const told = (response) => {
  const challenge = response.headers.get('www-authenticate') ?? '';
  const [, error = '', why = ''] = /error="([^"]*)"(?:, error_description="([^"]*)")?/.exec(challenge) ?? [];
  return `${response.status} ${error}${why && `: ${why}`}`;
};
let isAsExpected = true;
const expect = (what, response, status) => {
  isAsExpected &&= response.status === status;
  say(`${response.status === status ? ' ' : '!'} ${what.padEnd(58)} ${told(response)}`);
};

say('The client makes a key, and nobody can export it. It gets a token for that key, and no other.');
const keyPair = await generateKeyPair('ES256');
const tokenFetch = createDPoPFetch({ key: keyPair });
const answer = await tokenFetch(`${authorizationServer.origin}/token`, { method: 'POST' });
const { access_token: accessToken, token_type } = await answer.json();
say(
  `  POST /token   ${answer.status}, token_type ${token_type}, bound to ${issued.get(accessToken).cnf.jkt}`,
);

say('\nIt calls the API. The API wants a nonce in the proof; the client makes another proof and is let in.');
const apiFetch = createDPoPFetch({ key: keyPair, accessToken, fetch: watched });
const orders = `${api.origin}/orders`;
const first = await apiFetch(orders);
for (const { status } of seen) say(`  GET /orders   ${status}`);
expect('The client', first, 200);
const stolenProof = seen.at(-1).proof;

say('\nA thief has the token, and then the proof as well:');
const bearer = { Authorization: `Bearer ${accessToken}` };
const dpop = { Authorization: `DPoP ${accessToken}` };
expect('The token alone, as a bearer token', await fetch(orders, { headers: bearer }), 401);
expect('The token alone, as a DPoP token', await fetch(orders, { headers: dpop }), 401);
const both = { ...dpop, DPoP: stolenProof };
expect('Token and proof, for the same request once more', await fetch(orders, { headers: both }), 401);
expect('Token and proof, for another path', await fetch(`${api.origin}/admin`, { headers: both }), 401);
expect('Token and proof, for another method', await fetch(orders, { method: 'DELETE', headers: both }), 401);
const thief = createDPoPFetch({ key: await generateKeyPair('ES256'), accessToken });
expect('The token, with a good proof by a key of his own', await thief(orders), 401);
const elsewhere = await listen((request, origin) =>
  verifyResourceRequest(request, {
    origin,
    resolveToken: (token) => issued.get(token),
    replay: createMemoryReplayStore(),
  }).then(
    () => new Response('come in'),
    (error) => errorResponse(error, {}),
  ),
);
expect('Token and proof, at another API', await fetch(`${elsewhere.origin}/orders`, { headers: both }), 401);

say('\nThe client goes on as before:');
expect('The client', await apiFetch(orders), 200);

for (const server of [authorizationServer, api, elsewhere]) server.close();
process.exitCode = isAsExpected ? 0 : 1;
