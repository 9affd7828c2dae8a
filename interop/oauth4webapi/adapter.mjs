/**
 * oauth4webapi, as a client: the proofs that it puts on requests to protected resources, and to a token endpoint where
 * there is no access token. Its validateJwtAccessToken() takes access tokens that are JWTs of an issuer that it asks for keys; those of the vectors are opaque.
 */
import * as oauth from 'oauth4webapi';
import { Refused, serve, Unsupported } from '../lib/serve.mjs';
import manifest from './node_modules/oauth4webapi/package.json' with { type: 'json' };

const PARAMETERS = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
  Ed25519: { name: 'Ed25519' },
};

async function keyPairOf(key, alg) {
  const { kty, crv, x, y, e, n } = key;
  const publicJwk = JSON.parse(JSON.stringify({ kty, crv, x, y, e, n }));
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey('jwk', key, PARAMETERS[alg], false, ['sign']),
    crypto.subtle.importKey('jwk', publicJwk, PARAMETERS[alg], true, ['verify']),
  ]);
  return { privateKey, publicKey };
}

await serve(
  {
    implementation: { name: 'oauth4webapi', version: manifest.version },
    algorithms: Object.keys(PARAMETERS),
    clock: 'inject',
  },
  {
    async 'proof-create'({ key, alg, htm, htu, clock, accessToken, nonce, jti, claims }) {
      if (!Object.hasOwn(PARAMETERS, alg)) throw new Unsupported(`alg:${alg}`);
      const client = { client_id: 'c', [oauth.clockSkew]: clock - Math.floor(Date.now() / 1000) };
      const DPoP = oauth.DPoP(client, await keyPairOf(key, alg), {
        [oauth.modifyAssertion](_header, payload) {
          Object.assign(payload, claims, jti === undefined ? {} : { jti });
        },
      });
      let proof;
      const request = async (headers) => {
        const options = {
          DPoP,
          [oauth.customFetch]: async (_url, sent) => {
            proof = new Headers(sent.headers).get('dpop');
            return new Response(null, { headers });
          },
          [oauth.allowInsecureRequests]: true,
        };
        if (accessToken !== undefined)
          return oauth.protectedResourceRequest(
            accessToken,
            htm,
            new URL(htu),
            undefined,
            undefined,
            options,
          );
        const server = { issuer: 'https://server.example.com', token_endpoint: htu };
        return oauth.clientCredentialsGrantRequest(server, client, oauth.None(), {}, options);
      };
      if (accessToken === undefined && htm !== 'POST')
        throw new Unsupported('requests without an access token other than to the token endpoint');
      // The nonce comes with the response to a first request.
      try {
        if (nonce !== undefined) await request({ 'dpop-nonce': nonce });
        await request({});
      } catch (thrown) {
        const isDocumented =
          thrown instanceof oauth.OperationProcessingError ||
          thrown instanceof oauth.UnsupportedOperationError;
        throw isDocumented ? new Refused(undefined, thrown.code ?? thrown.message) : thrown;
      }
      return { proof };
    },
  },
);
