/**
 * @openid4vc/oauth2: Oauth2ResourceServer.verifyResourceRequest(). The access token is opaque, so the library introspects
 * it; the answer comes from here. The callbacks for cryptography are those that its documentation shows with jose.
 */
import { createHash } from 'node:crypto';
import { Oauth2Error, Oauth2ResourceServer } from '@openid4vc/oauth2';
import { importJWK, jwtVerify } from 'jose';
import { proofs, Refused, serve, text, Unsupported } from '../lib/serve.mjs';
import manifest from './node_modules/@openid4vc/oauth2/package.json' with { type: 'json' };

const ISSUER = 'https://issuer.example';

const callbacksFor = ({ jkt }) => ({
  hash: (data, alg) => createHash(alg.replace('-', '')).update(data).digest(),
  generateRandom: (length) => crypto.getRandomValues(new Uint8Array(length)),
  clientAuthentication: () => {},
  fetch: async () => Response.json({ active: true, iss: ISSUER, token_type: 'DPoP', cnf: { jkt } }),
  async verifyJwt(signer, { compact }) {
    try {
      const key = await importJWK(signer.publicJwk, signer.alg);
      // The signature only: the library compares the times.
      await jwtVerify(compact, key, { currentDate: new Date(0), clockTolerance: Number.MAX_SAFE_INTEGER });
      return { verified: true, signerJwk: signer.publicJwk };
    } catch {
      return { verified: false };
    }
  },
});

await serve(
  {
    implementation: { name: '@openid4vc/oauth2', version: manifest.version },
    roles: ['rs'],
    algorithms: [
      'ES256',
      'ES384',
      'ES512',
      'RS256',
      'RS384',
      'RS512',
      'PS256',
      'PS384',
      'PS512',
      'EdDSA',
      'Ed25519',
    ],
    capabilities: ['multi-header'],
  },
  {
    async 'proof-validate'({ clock, policy, request, token }) {
      if (token === undefined) throw new Unsupported('endpoints without an access token');
      const headers = new Headers({ authorization: `DPoP ${text(token.value)}` });
      for (const line of proofs(request)) {
        // What HTTP cannot carry never comes to the library.
        if (/[\0\r\n]/.test(line)) throw new Unsupported('raw-octets');
        headers.append('dpop', line);
      }
      const server = new Oauth2ResourceServer({ callbacks: callbacksFor(token) });
      try {
        await server.verifyResourceRequest({
          authorizationServers: [
            {
              issuer: ISSUER,
              token_endpoint: `${ISSUER}/token`,
              introspection_endpoint: `${ISSUER}/introspect`,
              dpop_signing_alg_values_supported: policy.algorithms,
            },
          ],
          resourceServer: 'https://resource.example',
          request: { method: request.method, url: request.url, headers },
          allowedAuthenticationSchemes: ['DPoP'],
          now: new Date(clock * 1000),
        });
      } catch (thrown) {
        if (thrown instanceof Oauth2Error) throw new Refused(undefined, thrown.message);
        throw thrown;
      }
    },
  },
);
