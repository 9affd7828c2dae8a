/** dpop: makes proofs. The time, "jti" and any further member of the header are its own affair. */
import { generateProof } from 'dpop';
import { serve, Unsupported } from '../lib/serve.mjs';
import manifest from './node_modules/dpop/package.json' with { type: 'json' };

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
    implementation: { name: 'dpop', version: manifest.version },
    algorithms: Object.keys(PARAMETERS),
    clock: 'rebase',
  },
  {
    async 'proof-create'({ key, alg, htm, htu, accessToken, nonce, jti, claims }) {
      if (!Object.hasOwn(PARAMETERS, alg)) throw new Unsupported(`alg:${alg}`);
      const additional = jti === undefined ? claims : { ...claims, jti };
      return {
        proof: await generateProof(await keyPairOf(key, alg), htu, htm, nonce, accessToken, additional),
      };
    },
  },
);
