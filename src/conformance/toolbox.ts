/** What recipes need of a host, by WebCrypto: for proofs that are made anew while a suite runs. */
import { ALGORITHMS } from '../algorithms.ts';
import { importPrivateJwk } from './private_key.ts';
import type { Bytes } from './recipe/bytes.ts';
import type { Toolbox } from './recipe/draft.ts';
import type { TestKey } from './types.ts';

/**
 * Makes the toolbox of the test keys of a suite.
 *
 * Signs by the algorithms of this library only: for anything else (a MAC, another hash or salt) it throws, and the vector
 * cannot be made anew.
 */
export function toolbox(keys: Readonly<Record<string, TestKey>>): Toolbox {
  const jwks = Object.fromEntries(Object.entries(keys).map(([name, { jwk }]) => [name, jwk]));
  return {
    keys: jwks as Toolbox['keys'],
    async sign(name, alg, data) {
      const key = keys[name];
      if (key === undefined) throw new Error('there is no such test key');
      const { keyPair } = await importPrivateJwk(key.jwk, alg);
      const actual = alg === 'EdDSA' ? String(key.jwk.crv) : alg;
      const { signature } = ALGORITHMS[actual as keyof typeof ALGORITHMS];
      return new Uint8Array(await crypto.subtle.sign(signature, keyPair.privateKey, data)) as Bytes;
    },
    sha256: async (data) => new Uint8Array(await crypto.subtle.digest('SHA-256', data)) as Bytes,
  };
}
