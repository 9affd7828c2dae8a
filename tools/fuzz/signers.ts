/** The fixed keys that sign the fuzzer's proofs, deterministically: a case is the same in every run. */
import { createPrivateKey, sign } from 'node:crypto';
import { fromB64u, toBigInt, utf8 } from '../../src/conformance/recipe/bytes.ts';
import { keyNamed } from '../vectors/keys.ts';
import { sign as signEcdsa } from '../vectors/rfc6979.ts';

export interface Signer {
  /** Names that `alg` may have for this key; the first one is written. */
  readonly algs: readonly string[];
  /** Required public members, in the order of RFC 7638. */
  readonly jwk: Readonly<Record<string, string>>;
  sign(signingInput: string): Uint8Array;
}

function publicPart(name: string, members: readonly string[]): Record<string, string> {
  const { jwk } = keyNamed(name);
  return Object.fromEntries(members.map((member) => [member, jwk[member] as string]));
}

function hostSigner(name: string, hash: string | null): (signingInput: string) => Uint8Array {
  const key = createPrivateKey({ key: { ...keyNamed(name).jwk }, format: 'jwk' });
  return (signingInput) => sign(hash, utf8(signingInput), key);
}

const P256_D = toBigInt(fromB64u(keyNamed('p256-a').jwk['d'] as string));

export const SIGNERS: readonly Signer[] = [
  {
    algs: ['ES256'],
    jwk: publicPart('p256-a', ['crv', 'kty', 'x', 'y']),
    // OpenSSL draws its nonces at random.
    sign: (signingInput) => signEcdsa('P-256', 'sha256', P256_D, utf8(signingInput)),
  },
  {
    algs: ['RS256'],
    jwk: publicPart('rsa2048-a', ['e', 'kty', 'n']),
    sign: hostSigner('rsa2048-a', 'sha256'),
  },
  {
    algs: ['EdDSA', 'Ed25519'],
    jwk: publicPart('ed25519-a', ['crv', 'kty', 'x']),
    sign: hostSigner('ed25519-a', null),
  },
];
