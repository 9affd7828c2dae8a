/** With Node's types only: its own types go in and come out without a cast. */
import type { webcrypto } from 'node:crypto';
import * as rfc9449 from 'rfc9449';
import type { Equal, Expect } from './consumer.ts';

export type Assertions = [Expect<Equal<rfc9449.CryptoKey, webcrypto.CryptoKey>>];

export async function roundTrip(
  pair: webcrypto.CryptoKeyPair,
  jwk: webcrypto.JsonWebKey,
): Promise<webcrypto.CryptoKeyPair> {
  await rfc9449.createProof(pair, { htm: 'GET', htu: 'https://rs.example/' });
  await rfc9449.calculateThumbprint(jwk);
  return rfc9449.generateKeyPair();
}
