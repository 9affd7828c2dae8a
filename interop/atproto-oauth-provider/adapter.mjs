/**
 * @atproto/oauth-provider: OAuthVerifier.checkDpopProof(). That the key is the one of the token it compares elsewhere, for
 * tokens that are its own JWTs. Its nonces are its own, and so is its window.
 */

import { OAuthError } from '@atproto/oauth-provider/errors';
import { OAuthVerifier } from '@atproto/oauth-provider/verifier';
import { proofs, Refused, serve, text } from '../lib/serve.mjs';
import manifest from './node_modules/@atproto/oauth-provider/package.json' with { type: 'json' };

const verifierFor = () =>
  new OAuthVerifier({ issuer: 'https://server.example.com', keyset: [], dpopSecret: false });

await serve(
  {
    implementation: { name: '@atproto/oauth-provider', version: manifest.version },
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
    clock: 'rebase',
    capabilities: ['multi-header'],
  },
  {
    async 'proof-validate'({ request, token }) {
      const lines = proofs(request);
      // As Node.js hands over fields that occur more than once.
      const dpop = lines.length > 1 ? lines : lines[0];
      try {
        const verified = await verifierFor().checkDpopProof(
          request.method,
          new URL(request.url),
          { dpop },
          token && text(token.value),
        );
        // Documented: null where there is no proof, for the caller to refuse.
        if (verified === null) throw new Refused('proof_missing');
        return { jkt: verified.jkt, jti: verified.jti };
      } catch (thrown) {
        if (thrown instanceof OAuthError) throw new Refused(undefined, thrown.error_description);
        throw thrown;
      }
    },
  },
);
