// An API with DPoP on Fastify. Start: node examples/fastify.mjs
import Fastify from 'fastify';
import {
  createMemoryReplayStore,
  createNonceIssuer,
  errorResponse,
  exposedHeaders,
  nodeRequest,
  verifyResourceRequest,
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
const cors = {
  'Access-Control-Allow-Origin': APP,
  'Access-Control-Allow-Headers': 'Authorization, DPoP',
  'Access-Control-Expose-Headers': exposedHeaders(),
};

async function dpop(request, reply) {
  try {
    const { claims, nonce } = await verifyResourceRequest(nodeRequest(request.raw), options);
    if (nonce !== undefined) reply.headers({ 'DPoP-Nonce': nonce, 'Cache-Control': 'no-store' });
    request.claims = claims;
  } catch (error) {
    // Throws what is no refusal; Fastify answers it with 500.
    return reply.send(await errorResponse(error, options));
  }
}

const app = Fastify();
app.decorateRequest('claims', null);
app.addHook('onRequest', async (_request, reply) => {
  reply.headers(cors);
});
app.options('/orders', (_request, reply) => reply.code(204).send());
app.get('/orders', { onRequest: dpop }, async (request) => ({ customer: request.claims.sub }));
await app.listen({ port: Number(PORT) });
