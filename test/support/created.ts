/** Calls of `createProof`, and what came out of them. */
import {
  type CreateProofOptions,
  type CryptoKeyPair,
  createProof,
  type ProofSigner,
} from '../../src/index.ts';
import { decode } from './bytes.ts';
import { keyPairFor } from './keys.ts';
import { outcome } from './outcome.ts';
import { NOW, TARGET } from './proofs.ts';
import { assert } from './suite.ts';

export const OPTIONS: CreateProofOptions = { htm: 'GET', htu: TARGET, now: NOW, jti: 'a' };
export const PAIR = await keyPairFor('ES256');

type Json = Record<string, unknown>;

/** Decodes a proof, without checking anything. */
export function read(proof: string): { header: Json; claims: Json; text: string } {
  const [header = '', payload = ''] = proof.split('.').map((part) => new TextDecoder().decode(decode(part)));
  return { header: JSON.parse(header), claims: JSON.parse(payload), text: payload };
}

/** Creates a proof and decodes it. */
export async function create(
  options: Partial<CreateProofOptions> = {},
  key: CryptoKeyPair | ProofSigner = PAIR,
): Promise<ReturnType<typeof read>> {
  return read(await createProof(key, { ...OPTIONS, ...options }));
}

/** The message of the TypeError that a call must throw. */
export async function mistakeOf(options: unknown, key: unknown): Promise<string> {
  const result = await outcome(() => createProof(key as CryptoKeyPair, options as CreateProofOptions));
  assert.is(result.ok || result.code, 'TypeError');
  return String(!result.ok && result.error.message);
}
