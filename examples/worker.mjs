// An API with DPoP on Cloudflare Workers. Start: see README.md
import { DurableObject, env } from 'cloudflare:workers';
import {
  createNonceIssuer,
  errorResponse,
  exposeHeaders,
  verifyResourceRequest,
  withNonce,
} from 'rfc9449/server';

// For the example only. Yours: verify the JWT (signature, issuer, audience, expiry), or ask the introspection endpoint.
const tokens = new Map([
  ['example-token', { sub: 'alice', cnf: { jkt: 'cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s' } }],
]);

/** A used proof. Each has an object of its own: there is one of it in the world, and it takes one call at a time. */
export class UsedProof extends DurableObject {
  async add(expiresAt) {
    if (await this.ctx.storage.get('used')) return false;
    await this.ctx.storage.put('used', true);
    await this.ctx.storage.setAlarm((expiresAt + 1) * 1000);
    return true;
  }
  alarm() {
    return this.ctx.storage.deleteAll();
  }
}

const options = {
  // The origin that clients see: configuration, never the Host field.
  origin: env.ORIGIN,
  resolveToken: (token) => tokens.get(token),
  // One secret for all isolates, 32 random octets as text: openssl rand -base64 32
  nonce: createNonceIssuer({ secrets: [new TextEncoder().encode(env.NONCE_SECRET)], audience: env.ORIGIN }),
  replay: { add: (key, expiresAt) => env.USED_PROOFS.getByName(key).add(expiresAt) },
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
    return errorResponse(error, options);
  }
}

export default {
  async fetch(request) {
    // For a web app of another origin; leave it out if there is none.
    const response = exposeHeaders(await answer(request));
    response.headers.set('Access-Control-Allow-Origin', env.APP);
    response.headers.set('Access-Control-Allow-Headers', 'Authorization, DPoP');
    return response;
  },
};
