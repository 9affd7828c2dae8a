// An API with DPoP on Bun. Start: bun examples/bun.mjs
import {
  createMemoryReplayStore,
  createNonceIssuer,
  errorResponse,
  exposeHeaders,
  verifyResourceRequest,
  withNonce,
} from 'rfc9449/server';

// The origin that clients see: configuration, never the Host field. Behind TLS termination https://api.example.com.
const { PORT = '3000', ORIGIN = `http://localhost:${PORT}`, APP = 'http://localhost:5173' } = Bun.env;

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

/** For a web app of another origin; leave it out if there is none. */
function cors(response) {
  const exposed = exposeHeaders(response);
  exposed.headers.set('Access-Control-Allow-Origin', APP);
  exposed.headers.set('Access-Control-Allow-Headers', 'Authorization, DPoP');
  return exposed;
}

async function orders(request) {
  try {
    const { claims, nonce } = await verifyResourceRequest(request, options);
    return cors(withNonce(Response.json({ customer: claims.sub }), nonce));
  } catch (error) {
    // Throws what is no refusal; Bun answers it with 500.
    return cors(await errorResponse(error, options));
  }
}

Bun.serve({
  port: PORT,
  development: false, // else an error of the server shows its source
  routes: { '/orders': { GET: orders, OPTIONS: () => cors(new Response(null, { status: 204 })) } },
  fetch: () => new Response(null, { status: 404 }),
});
