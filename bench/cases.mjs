/** What the contenders work on: keys, a token, and proofs for one request. All contenders of a round get the same. */
import { calculateThumbprint, createProof, generateKeyPair } from '../dist/index.js';

/** The algorithms that are measured, with what bare WebCrypto calls need. */
export const ALGORITHMS = {
  ES256: {
    key: { name: 'ECDSA', namedCurve: 'P-256' },
    signature: { name: 'ECDSA', hash: 'SHA-256' },
    members: ['crv', 'kty', 'x', 'y'],
  },
  RS256: {
    key: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    signature: { name: 'RSASSA-PKCS1-v1_5' },
    members: ['e', 'kty', 'n'],
  },
  EdDSA: { key: { name: 'Ed25519' }, signature: { name: 'Ed25519' }, members: ['crv', 'kty', 'x'] },
};

export const METHOD = 'POST';
export const URL_OF_REQUEST = 'https://api.example.com/v1/accounts/4711/transfers?confirm=1';
const PROOFS = 64;

/** An opaque token; where a peer wants a JWT, `token` makes it for the thumbprint of the key. */
export const OPAQUE_TOKEN = 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU0123456789abcdefghij';

/** Prepares the proofs of one client. They are good for five minutes. */
export async function prepareCase(alg, token = async () => OPAQUE_TOKEN) {
  const keyPair = await generateKeyPair(alg);
  const jkt = await calculateThumbprint(keyPair.publicKey);
  const exported = await crypto.subtle.exportKey('jwk', keyPair.publicKey);
  const { key, signature, members } = ALGORITHMS[alg];
  const jwk = Object.fromEntries(members.map((name) => [name, exported[name]]));
  const accessToken = await token(jkt);
  const tokenBytes = new TextEncoder().encode(accessToken);
  const canonicalBytes = new TextEncoder().encode(JSON.stringify(jwk));
  const options = { htm: METHOD, htu: URL_OF_REQUEST, accessToken };
  const proofs = [];
  for (let index = 0; index < PROOFS; index++) proofs.push(await createProof(keyPair, options));
  const parsed = proofs.map((proof) => {
    const end = proof.lastIndexOf('.');
    const data = new TextEncoder().encode(proof.slice(0, end));
    return { data, signature: new Uint8Array(Buffer.from(proof.slice(end + 1), 'base64url')) };
  });
  const common = { alg, key, signature, keyPair, jwk, jkt, accessToken, tokenBytes, canonicalBytes };
  return { ...common, proofs, parsed };
}

/** Goes round and round: no two calls in a row get the same text. */
export function cycle(list) {
  let at = 0;
  return () => list[at++ % list.length];
}
