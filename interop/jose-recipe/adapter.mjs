/**
 * A recipe on top of jose: its documented calls for a token with an embedded key, and the comparisons that its user has
 * to write for DPoP. The proofs test the recipe; thumbprints are those of jose itself.
 */
import { createHash } from 'node:crypto';
import {
  calculateJwkThumbprint,
  calculateJwkThumbprintUri,
  EmbeddedJWK,
  errors,
  importJWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import { proofOf, Refused, serve, text, Unsupported } from '../lib/serve.mjs';
import manifest from './node_modules/jose/package.json' with { type: 'json' };

const HASHES = { 'sha-256': 'sha256', 'sha-384': 'sha384', 'sha-512': 'sha512' };
const ath = (token) => createHash('sha256').update(token).digest('base64url');

/** The errors that jose documents, and those of the host for a key that it does not import. */
function refuse(error) {
  if (error instanceof errors.JOSEError || error instanceof DOMException)
    throw new Refused(undefined, error.code);
  throw error;
}

/** The recipe takes every rejection of jwtVerify() for a refusal, as users of jose write it. */
function refuseAll(error) {
  throw new Refused(undefined, error.code ?? error.message);
}

await serve(
  {
    implementation: { name: 'jose (recipe)', version: manifest.version },
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
    capabilities: ['nonce', 'hash:sha-384', 'hash:sha-512', 'json-text'],
  },
  {
    thumbprint: async ({ jwk, jwkText }) => ({
      jkt: await calculateJwkThumbprint(jwk ?? JSON.parse(jwkText)).catch(refuse),
    }),

    async 'thumbprint-uri'({ jwk, hash }) {
      if (jwk === undefined) throw new Unsupported('parsing of thumbprint URIs');
      return { uri: await calculateJwkThumbprintUri(jwk, HASHES[hash]).catch(refuse) };
    },

    async 'proof-validate'({ clock, policy, request, token, nonce }) {
      if (policy.maxAge <= policy.clockTolerance) throw new Unsupported('window');
      const { payload, protectedHeader } = await jwtVerify(proofOf(request) ?? '', EmbeddedJWK, {
        typ: 'dpop+jwt',
        algorithms: policy.algorithms,
        // The tolerance is added to the age.
        maxTokenAge: policy.maxAge - policy.clockTolerance,
        clockTolerance: policy.clockTolerance,
        currentDate: new Date(clock * 1000),
        requiredClaims: ['jti', 'htm', 'htu', 'iat'],
      }).catch(refuseAll);
      const url = new URL(request.url);
      if (payload.htm !== request.method) throw new Refused('htm_mismatch');
      if (payload.htu !== url.origin + url.pathname) throw new Refused('htu_mismatch');
      if (nonce && ![nonce.current, ...nonce.previous].includes(payload.nonce)) throw new Refused('nonce');
      const jkt = await calculateJwkThumbprint(protectedHeader.jwk).catch(refuse);
      if (token) {
        if (payload.ath !== ath(text(token.value))) throw new Refused('token');
        if (token.jkt !== jkt) throw new Refused('jkt_mismatch');
      }
      return { jkt, jti: payload.jti };
    },

    async 'proof-create'({ key, alg, htm, htu, clock, accessToken, nonce, jti, claims }) {
      const { kty, crv, x, y, e, n } = key;
      const all = { ...claims, htm, htu, nonce, ath: accessToken && ath(accessToken) };
      const proof = await new SignJWT(JSON.parse(JSON.stringify(all)))
        .setProtectedHeader({
          typ: 'dpop+jwt',
          alg,
          jwk: JSON.parse(JSON.stringify({ kty, crv, x, y, e, n })),
        })
        .setIssuedAt(clock)
        .setJti(jti ?? crypto.randomUUID())
        .sign(await importJWK(key, alg))
        .catch(refuse);
      return { proof };
    },
  },
);
