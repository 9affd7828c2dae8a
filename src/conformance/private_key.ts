/** Private JWKs to key pairs that sign. RFC 7518 section 6, RFC 8037, RFC 9964; WebCrypto only. */
import { ALGORITHMS, isAlgorithm, sameAlgorithm } from '../algorithms.ts';
import { calculateThumbprint } from '../thumbprint.ts';
import type { CryptoKeyPair, JWK, JWSAlgorithm } from '../types.ts';

type AlgorithmName = keyof typeof ALGORITHMS;

/** A key pair, and the name its proofs give to the algorithm. */
export interface SigningKey {
  readonly keyPair: CryptoKeyPair;
  readonly alg: JWSAlgorithm;
}

/** A key that is no private key of its algorithm. The message has nothing of the key in it. */
export class KeyError extends Error {
  override readonly name = 'KeyError' as const;
}

/** Members of each key type that WebCrypto is to see: what else a file holds could contradict them. */
const MEMBERS: Readonly<Record<string, { readonly open: readonly string[]; readonly secret: string[] }>> = {
  EC: { open: ['kty', 'crv', 'x', 'y'], secret: ['d'] },
  RSA: { open: ['kty', 'n', 'e'], secret: ['d', 'p', 'q', 'dp', 'dq', 'qi'] },
  OKP: { open: ['kty', 'crv', 'x'], secret: ['d'] },
  AKP: { open: ['kty', 'alg', 'pub'], secret: ['priv'] },
};

const CURVE_ALGORITHMS: Readonly<Record<string, JWSAlgorithm>> = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
  Ed25519: 'EdDSA',
  Ed448: 'EdDSA',
};

function chooseAlgorithm(jwk: JWK, wanted: string | undefined): JWSAlgorithm {
  const alg = wanted ?? jwk.alg ?? (jwk.kty === 'RSA' ? 'RS256' : CURVE_ALGORITHMS[jwk.crv ?? '']);
  if (!isAlgorithm(alg)) throw new KeyError('The key is for no algorithm of DPoP');
  return alg;
}

/** `EdDSA` means the curve of the key. */
function resolve(alg: JWSAlgorithm, jwk: JWK): AlgorithmName {
  if (alg !== 'EdDSA') return alg;
  return jwk.crv === 'Ed448' ? 'Ed448' : 'Ed25519';
}

/** Files hold what they like, so a key is read by name and the type of each member is looked at. */
function read(jwk: JWK, name: string): unknown {
  return (jwk as Readonly<Record<string, unknown>>)[name];
}

function pick(jwk: JWK, names: readonly string[]): JWK {
  const entries = names.map((name) => {
    const value = read(jwk, name);
    if (typeof value !== 'string') throw new KeyError(`The key has no member "${name}"`);
    return [name, value];
  });
  return Object.fromEntries(entries);
}

/** The required public members of a key, and nothing else. */
export function publicMembers(jwk: JWK): JWK {
  return pick(jwk, MEMBERS[jwk.kty ?? '']?.open ?? []);
}

/**
 * Imports a private JWK, the private key not extractable.
 *
 * @param jwk - The key. Members beyond those of its type are left out; `use` and `key_ops` are not judged.
 * @param wanted - The algorithm where the key does not say, or has two names for it.
 * @throws `KeyError` with the reason, or a `DPoPError` where the public part is no key.
 */
export async function importPrivateJwk(jwk: JWK, wanted?: string): Promise<SigningKey> {
  const alg = chooseAlgorithm(jwk, wanted);
  const name = resolve(alg, jwk);
  const { kty, key: parameters, signature } = ALGORITHMS[name];
  if (jwk.kty !== kty || (jwk.alg !== undefined && !sameAlgorithm(jwk.alg, name))) {
    throw new KeyError('The key is for another algorithm');
  }
  const { open, secret } = MEMBERS[kty] as (typeof MEMBERS)[string];
  if (secret.every((member) => read(jwk, member) === undefined))
    throw new KeyError('The key has no private part');
  const publicJwk = pick(jwk, open);
  const privateJwk = pick(jwk, [...open, ...secret]);
  // Its canonical form is checked on the way.
  await calculateThumbprint(publicJwk);
  const keyPair = await importPair(publicJwk, privateJwk, parameters);
  if (!(await belongTogether(keyPair, signature))) {
    throw new KeyError('The private and the public part of the key do not belong together');
  }
  return { keyPair, alg };
}

async function importPair(
  publicJwk: JWK,
  privateJwk: JWK,
  parameters: { readonly name: string },
): Promise<CryptoKeyPair> {
  const load = (jwk: JWK, isPublic: boolean): Promise<CryptoKeyPair['publicKey']> =>
    crypto.subtle.importKey('jwk', jwk as JsonWebKey, parameters, isPublic, [isPublic ? 'verify' : 'sign']);
  try {
    const [privateKey, publicKey] = await Promise.all([load(privateJwk, false), load(publicJwk, true)]);
    return { privateKey, publicKey };
  } catch (thrown) {
    const isUnknown = (thrown as { name?: unknown } | null)?.name === 'NotSupportedError';
    // The host's message may quote the key.
    throw new KeyError(isUnknown ? 'This runtime does not have the algorithm' : 'The key is no valid key');
  }
}

/** Not every host compares the two parts, and a proof by the one with the other in it would never verify. */
async function belongTogether(
  { privateKey, publicKey }: CryptoKeyPair,
  algorithm: { readonly name: string },
): Promise<boolean> {
  const data = new Uint8Array([1]);
  try {
    const signature = await crypto.subtle.sign(algorithm, privateKey, data);
    return await crypto.subtle.verify(algorithm, publicKey, signature, data);
  } catch {
    return false;
  }
}
