// An API with DPoP on Hono, here under Node. Start: node examples/hono.mjs
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { createMiddleware } from 'hono/factory';
import {
  createMemoryReplayStore,
  createNonceIssuer,
  errorResponse,
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

const dpop = createMiddleware(async (c, next) => {
  let verified;
  try {
    verified = await verifyResourceRequest(c.req.raw, options);
  } catch (error) {
    // Throws what is no refusal; Hono answers it with 500.
    return errorResponse(error, options);
  }
  c.set('claims', verified.claims);
  await next();
  if (verified.nonce !== undefined) {
    c.header('DPoP-Nonce', verified.nonce);
    c.header('Cache-Control', 'no-store');
  }
});

const app = new Hono();
// For a web app of another origin; leave it out if there is none.
const exposeHeaders = ['DPoP-Nonce', 'WWW-Authenticate'];
app.use(cors({ origin: APP, allowHeaders: ['Authorization', 'DPoP'], exposeHeaders }));
app.get('/orders', dpop, (c) => c.json({ customer: c.get('claims').sub }));
serve({ fetch: app.fetch, port: Number(PORT) });
