/** Files that hold a key as a JWK. */

import { importPrivateJwk, type SigningKey } from '../src/conformance/private_key.ts';
import type { JWK } from '../src/index.ts';
import { parseJson, readFileArgument } from './input.ts';

/** Reads a JWK from a file, or from standard input where the name is `-`. */
export async function readJwk(path: string): Promise<JWK> {
  const value = parseJson(await readFileArgument(path), 'The key');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error('The key is not a JSON object');
  }
  if ('keys' in value) throw new Error('This is a set of keys; extract one of them first');
  return value as JWK;
}

/** Reads a private JWK and imports it. */
export async function readSigningKey(path: string, alg: string | undefined): Promise<SigningKey> {
  return importPrivateJwk(await readJwk(path), alg);
}
