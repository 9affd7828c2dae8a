/** With the DOM library: its own types go in and come out without a cast. */
import * as rfc9449 from 'rfc9449';
import { createDPoPFetch } from 'rfc9449/client';
import { errorResponse, verifyResourceRequest } from 'rfc9449/server';
import type { Equal, Expect } from './consumer.ts';

export type Assertions = [
  Expect<Equal<rfc9449.CryptoKey, CryptoKey>>,
  Expect<Equal<rfc9449.Bytes, Uint8Array<ArrayBuffer>>>,
];

export async function roundTrip(pair: CryptoKeyPair, jwk: JsonWebKey): Promise<CryptoKeyPair> {
  await rfc9449.createProof(pair, { htm: 'GET', htu: 'https://rs.example/' });
  await rfc9449.calculateThumbprint(jwk);
  return rfc9449.generateKeyPair();
}

export async function answer(request: Request): Promise<Response> {
  try {
    await verifyResourceRequest(request, { origin: '', resolveToken: () => null, allowReplay: true });
  } catch (error) {
    return errorResponse(error, {});
  }
  return new Response();
}

export const dpopFetch = (key: CryptoKeyPair): typeof fetch => createDPoPFetch({ key });
