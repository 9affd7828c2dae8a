/** Proofs built by hand, right ones and wrong ones, without `createProof`. RFC 9449 section 4.2. */
import { type JWSAlgorithm, type VerifyProofOptions, verifyProof } from '../../src/index.ts';
import { type Bytes, concat, encode, fromBigInt, toBigInt, utf8 } from './bytes.ts';
import {
  importPrivate,
  privateJwkFor,
  publicJwkFor,
  type RsaNumbers,
  rsaPublicJwk,
  signatureParametersOf,
} from './keys.ts';
import { outcome } from './outcome.ts';

export const NOW = 1_750_000_000;
export const TARGET = 'https://api.example.com/items/7';
export const TOKEN = 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU';
export const ATH = 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo';

/** The request that an unchanged recipe makes a proof for. */
export const REQUEST = { method: 'GET', url: TARGET, now: NOW } as const;

/** What to build; an unchanged one makes a proof that is accepted. */
export interface Recipe {
  /** Algorithm that signs, with its fixed key. Defaults to ES256. */
  readonly alg?: JWSAlgorithm;
  /** Members to add or replace; `undefined` removes. */
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The whole segment instead, before base64url. */
  readonly headerText?: string | Uint8Array;
  readonly payloadText?: string | Uint8Array;
  /** Signs instead of the fixed key. */
  readonly sign?: (data: Bytes) => Bytes | Promise<Bytes>;
  /** Replaces the signature. */
  readonly signature?: (right: Bytes) => Uint8Array;
}

const imported = new Map<JWSAlgorithm, Awaited<ReturnType<typeof importPrivate>>>();

/** Signs with the fixed key of an algorithm. */
export async function signFixed(alg: JWSAlgorithm, data: Bytes): Promise<Bytes> {
  const key = imported.get(alg) ?? (await importPrivate(privateJwkFor(alg), alg));
  imported.set(alg, key);
  return new Uint8Array(await crypto.subtle.sign(signatureParametersOf(alg), key, data));
}

/** The header of the unchanged recipe. */
export function headerOf(alg: JWSAlgorithm = 'ES256'): Record<string, unknown> {
  return { typ: 'dpop+jwt', alg, jwk: publicJwkFor(alg) };
}

/** The claims of the unchanged recipe. */
export function claimsOf(): Record<string, unknown> {
  return { jti: 'e1j3V_bKic8-LAEB', htm: REQUEST.method, htu: TARGET, iat: NOW };
}

/** Builds a proof; the signature is right for what is built, unless replaced. */
export async function mint(recipe: Recipe = {}): Promise<string> {
  const { alg = 'ES256' } = recipe;
  const header = recipe.headerText ?? JSON.stringify({ ...headerOf(alg), ...recipe.header });
  const payload = recipe.payloadText ?? JSON.stringify({ ...claimsOf(), ...recipe.claims });
  return sealed(encode(header), encode(payload), recipe);
}

/** Signs two segments as they stand, whatever they are. */
export async function sealed(header: string, payload: string, recipe: Recipe = {}): Promise<string> {
  const { alg = 'ES256', sign = (data: Bytes) => signFixed(alg, data) } = recipe;
  const input = `${header}.${payload}`;
  const right = await sign(utf8(input));
  return `${input}.${encode(recipe.signature?.(right) ?? right)}`;
}

/** The code that refuses a proof, or `accepted`. */
export async function verdict(
  proof: Parameters<typeof verifyProof>[0],
  options: Partial<VerifyProofOptions> = {},
): Promise<string> {
  const result = await outcome(() => verifyProof(proof, { ...REQUEST, ...options }));
  return result.ok ? 'accepted' : result.code;
}

/** {@link mint} and {@link verdict}. */
export async function judge(recipe: Recipe, options: Partial<VerifyProofOptions> = {}): Promise<string> {
  return verdict(await mint(recipe), options);
}

const SHA256_DIGEST_INFO = [
  0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04,
  0x20,
];

/** EMSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 9.2): under e = 1 this is the signature itself. */
export async function pkcs1Block(data: Bytes, length: number): Promise<Bytes> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  const info = concat(Uint8Array.from(SHA256_DIGEST_INFO), digest);
  const padding = new Uint8Array(length - info.length - 3).fill(0xff);
  return concat(Uint8Array.of(0, 1), padding, Uint8Array.of(0), info);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

/** An RS256 recipe for RSA numbers that no host would sign with. */
export function rsaRecipe(numbers: RsaNumbers): Recipe {
  const jwk = rsaPublicJwk(numbers);
  const length = fromBigInt(numbers.n).length;
  const sign = async (data: Bytes): Promise<Bytes> => {
    const block = toBigInt(await pkcs1Block(data, length));
    return fromBigInt(power(block, numbers.d, numbers.n), length);
  };
  return { header: { alg: 'RS256', jwk }, sign };
}
