/** @better-auth/core: verifyDpopProof() of its oauth2 entry, as resource servers call it. It has no nonces. */
import { deriveDpopAth, isDpopProofError, verifyDpopProof } from '@better-auth/core/oauth2';
import { proofOf, Refused, serve, text } from '../lib/serve.mjs';
import manifest from './node_modules/@better-auth/core/package.json' with { type: 'json' };

await serve(
  {
    implementation: { name: '@better-auth/core', version: manifest.version },
    algorithms: ['EdDSA', 'ES256', 'ES512', 'PS256', 'RS256'],
    // nowSeconds is the time of "iat" only: "exp" and "nbf" are compared with the real time.
    clock: 'rebase',
  },
  {
    ath: async ({ token }) => ({ ath: await deriveDpopAth(text(token)) }),

    async 'proof-validate'({ policy, request, token }) {
      try {
        const { jkt, jti } = await verifyDpopProof({
          proofJwt: proofOf(request),
          method: request.method,
          url: request.url,
          accessToken: token && text(token.value),
          expectedJkt: token?.jkt,
          requireAth: token !== undefined,
          proofMaxAgeSeconds: policy.maxAge,
          signingAlgorithms: policy.algorithms,
        });
        return { jkt, jti };
      } catch (thrown) {
        if (isDpopProofError(thrown)) throw new Refused(undefined, thrown.message);
        throw thrown;
      }
    },
  },
);
