/** The server of the load test: a plain `node:http` API with `rfc9449/server`, in a process of its own. */
import { createServer } from 'node:http';
import {
  createMemoryReplayStore,
  createNonceIssuer,
  errorResponse,
  nodeRequest,
  verifyResourceRequest,
} from 'rfc9449/server';

// Short, so that entries expire and nonces are renewed within a run.
const MAX_AGE = 10;
const CLOCK_TOLERANCE = 1;
const NONCE_LIFETIME = 20;

const tokens = new Map();
const replay = createMemoryReplayStore();
let options;

const server = createServer(async (incoming, outgoing) => {
  try {
    const { claims, nonce } = await verifyResourceRequest(nodeRequest(incoming), options);
    if (nonce !== undefined) outgoing.setHeader('DPoP-Nonce', nonce);
    outgoing.setHeader('Content-Type', 'application/json');
    outgoing.end(JSON.stringify({ hello: claims.sub }));
  } catch (error) {
    const response = await errorResponse(error, options);
    outgoing.writeHead(response.status, [...response.headers].flat());
    outgoing.end(await response.text());
  }
});

function memory() {
  // The second one frees what the first one found to be finalized.
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, rss, live: replay.size };
}

process.on('message', ({ ask, token, claims }) => {
  if (ask === 'token') tokens.set(token, claims);
  process.send(ask === 'memory' ? memory() : {});
});
process.on('disconnect', () => process.exit());

server.listen(0, '127.0.0.1', () => {
  const origin = `http://127.0.0.1:${server.address().port}`;
  options = {
    origin,
    schemes: ['DPoP', 'Bearer'],
    resolveToken: (token) => tokens.get(token),
    replay,
    nonce: createNonceIssuer({
      secrets: [crypto.getRandomValues(new Uint8Array(32))],
      audience: origin,
      lifetime: NONCE_LIFETIME,
    }),
    maxAge: MAX_AGE,
    clockTolerance: CLOCK_TOLERANCE,
  };
  process.send({ origin });
});
