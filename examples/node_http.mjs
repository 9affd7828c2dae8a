// An API with DPoP on node:http. Start: node examples/node_http.mjs
import { createServer } from 'node:http';
import {
  createMemoryReplayStore,
  createNonceIssuer,
  errorResponse,
  exposedHeaders,
  nodeRequest,
  verifyResourceRequest,
  withNonce,
} from 'rfc9449/server';

// The origin that clients see: configuration, never the Host field. Behind TLS termination https://api.example.com.
const { PORT = '3000', ORIGIN = `http://localhost:${PORT}`, APP = 'http://localhost:5173' } = process.env;

// For the example only. Yours: verify the JWT (signature, issuer, audience, expiry), or ask the introspection endpoint.
const tokens = new Map([
  ['example-token', { sub: 'alice', cnf: { jkt: 'cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s' } }],
]);

// Nonces and replay of one process. Several need the same secret, and a store in common: createRedisReplayStore().
const options = {
  origin: ORIGIN,
  resolveToken: (token) => tokens.get(token),
  nonce: createNonceIssuer({ secrets: [crypto.getRandomValues(new Uint8Array(32))], audience: ORIGIN }),
  replay: createMemoryReplayStore(),
};

// For a web app of another origin; leave it out if there is none.
const cors = new Headers({
  'Access-Control-Allow-Origin': APP,
  'Access-Control-Allow-Headers': 'Authorization, DPoP',
  'Access-Control-Expose-Headers': exposedHeaders(),
});

async function answer(incoming) {
  if (incoming.method === 'OPTIONS') return new Response(null, { status: 204 });
  try {
    const { claims, nonce } = await verifyResourceRequest(nodeRequest(incoming), options);
    const isOrders = incoming.method === 'GET' && incoming.url.split('?')[0] === '/orders';
    const response = isOrders ? Response.json({ customer: claims.sub }) : new Response(null, { status: 404 });
    return withNonce(response, nonce);
  } catch (error) {
    return errorResponse(error, options);
  }
}

createServer(async (incoming, outgoing) => {
  try {
    const response = await answer(incoming);
    outgoing.setHeaders(cors).setHeaders(response.headers).writeHead(response.status);
    outgoing.end(await response.text());
  } catch (error) {
    console.error(error);
    outgoing.writeHead(500).end();
  }
}).listen(PORT);
