// An API with DPoP on Express 5. Start: node examples/express.mjs
import express from 'express';
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

/** For a web app of another origin; leave it out if there is none. */
function cors(req, res, next) {
  res.set('Access-Control-Allow-Origin', APP);
  res.set('Access-Control-Allow-Headers', 'Authorization, DPoP');
  res.set('Access-Control-Expose-Headers', exposedHeaders());
  if (req.method === 'OPTIONS') res.sendStatus(204);
  else next();
}

async function dpop(req, res, next) {
  try {
    const { claims, nonce } = await verifyResourceRequest(nodeRequest(req), options);
    if (nonce !== undefined) res.set({ 'DPoP-Nonce': nonce, 'Cache-Control': 'no-store' });
    res.locals.claims = claims;
  } catch (error) {
    // Throws what is no refusal; Express answers it with 500.
    const response = await errorResponse(error, options);
    res
      .status(response.status)
      .setHeaders(response.headers)
      .end(await response.text());
    return;
  }
  next();
}

const app = express();
app.use(cors);
app.get('/orders', dpop, (_req, res) => {
  res.json({ customer: res.locals.claims.sub });
});
app.listen(Number(PORT));
