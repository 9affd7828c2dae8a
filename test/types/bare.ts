/** With ECMAScript only: keys are opaque objects that pass through. */
import * as rfc9449 from 'rfc9449';

export async function roundTrip(privateKey: rfc9449.CryptoKey, jwk: rfc9449.JWK): Promise<string> {
  const { publicKey } = await rfc9449.generateKeyPair();
  await rfc9449.calculateThumbprint(jwk);
  return rfc9449.createProof({ privateKey, publicKey }, { htm: 'GET', htu: 'https://rs.example/' });
}
