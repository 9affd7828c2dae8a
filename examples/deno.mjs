// An API with DPoP on Deno. Start: deno run --allow-net --allow-env examples/deno.mjs
import {
  createMemoryReplayStore,
  createNonceIssuer,
  errorResponse,
  exposeHeaders,
  verifyResourceRequest,
  withNonce,
} from 'rfc9449/server';

// The origin that clients see: configuration, never the Host field. Behind TLS termination https://api.example.com.
const {
  PORT = '3000',
  ORIGIN = `http://localhost:${PORT}`,
  APP = 'http://localhost:5173',
} = Deno.env.toObject();

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

async function answer(request) {
  if (request.method === 'OPTIONS') return new Response(null, { status: 204 });
  try {
    const { claims, nonce } = await verifyResourceRequest(request, options);
    // Not before: until it is verified, request.url is whatever Host and request line made of it.
    const isOrders = request.method === 'GET' && new URL(request.url).pathname === '/orders';
    const response = isOrders ? Response.json({ customer: claims.sub }) : new Response(null, { status: 404 });
    return withNonce(response, nonce);
  } catch (error) {
    // Throws what is no refusal; Deno answers it with 500.
    return errorResponse(error, options);
  }
}

Deno.serve({ port: Number(PORT) }, async (request) => {
  // For a web app of another origin; leave it out if there is none.
  const response = exposeHeaders(await answer(request));
  response.headers.set('Access-Control-Allow-Origin', APP);
  response.headers.set('Access-Control-Allow-Headers', 'Authorization, DPoP');
  return response;
});
