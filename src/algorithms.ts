/** The signature algorithms as data. RFC 7518 sections 3.1 to 3.5, RFC 8037, RFC 9864, RFC 9964. */
import type { EdwardsName, WeierstrassName } from './internal/curves.ts';
import type { CryptoKey, JWSAlgorithm } from './types.ts';

/** One JWS algorithm with exactly one meaning: `EdDSA` is resolved to `Ed25519` or `Ed448` first. */
export type AlgorithmName = Exclude<JWSAlgorithm, 'EdDSA'>;

/** What every algorithm demands of its signatures and of WebCrypto. */
interface Common {
  /** Octets of a signature; 0 where it is the length of the RSA modulus. */
  readonly signatureLength: number;
  /** WebCrypto parameters that name the kind of key. */
  readonly key: { readonly name: string; readonly namedCurve?: string; readonly hash?: string };
  /** WebCrypto parameters for `sign` and `verify`. */
  readonly signature: { readonly name: string; readonly hash?: string; readonly saltLength?: number };
}

/** An algorithm, with the key type and curve of its JWKs. */
export type Algorithm =
  | (Common & { readonly kty: 'EC'; readonly crv: WeierstrassName })
  | (Common & { readonly kty: 'OKP'; readonly crv: EdwardsName })
  | (Common & { readonly kty: 'RSA' | 'AKP' });

function ecdsa(crv: WeierstrassName, hash: string, signatureLength: number): Algorithm {
  const name = 'ECDSA';
  return { kty: 'EC', crv, signatureLength, key: { name, namedCurve: crv }, signature: { name, hash } };
}

function rsa(name: string, hash: string, saltLength?: number): Algorithm {
  const signature = saltLength === undefined ? { name } : { name, saltLength };
  return { kty: 'RSA', signatureLength: 0, key: { name, hash }, signature };
}

function eddsa(crv: EdwardsName, signatureLength: number): Algorithm {
  return { kty: 'OKP', crv, signatureLength, key: { name: crv }, signature: { name: crv } };
}

function mlDsa(name: string, signatureLength: number): Algorithm {
  return { kty: 'AKP', signatureLength, key: { name }, signature: { name } };
}

/** Every algorithm this library can use where the host can. `none` and MACs are not here, so never allowed. */
export const ALGORITHMS: Readonly<Record<AlgorithmName, Algorithm>> = {
  ES256: /* @__PURE__ */ ecdsa('P-256', 'SHA-256', 64),
  ES384: /* @__PURE__ */ ecdsa('P-384', 'SHA-384', 96),
  ES512: /* @__PURE__ */ ecdsa('P-521', 'SHA-512', 132),
  RS256: /* @__PURE__ */ rsa('RSASSA-PKCS1-v1_5', 'SHA-256'),
  RS384: /* @__PURE__ */ rsa('RSASSA-PKCS1-v1_5', 'SHA-384'),
  RS512: /* @__PURE__ */ rsa('RSASSA-PKCS1-v1_5', 'SHA-512'),
  PS256: /* @__PURE__ */ rsa('RSA-PSS', 'SHA-256', 32),
  PS384: /* @__PURE__ */ rsa('RSA-PSS', 'SHA-384', 48),
  PS512: /* @__PURE__ */ rsa('RSA-PSS', 'SHA-512', 64),
  Ed25519: /* @__PURE__ */ eddsa('Ed25519', 64),
  Ed448: /* @__PURE__ */ eddsa('Ed448', 114),
  'ML-DSA-44': /* @__PURE__ */ mlDsa('ML-DSA-44', 2420),
  'ML-DSA-65': /* @__PURE__ */ mlDsa('ML-DSA-65', 3309),
  'ML-DSA-87': /* @__PURE__ */ mlDsa('ML-DSA-87', 4627),
};

/** What `verifyProof` accepts unless told otherwise. */
export const DEFAULT_ALGORITHMS: readonly JWSAlgorithm[] = ['ES256', 'EdDSA', 'Ed25519', 'RS256', 'PS256'];

/** Tells whether a value names an algorithm of the table, or `EdDSA`. Case counts (RFC 7515 section 4.1.1). */
export function isAlgorithm(value: unknown): value is JWSAlgorithm {
  return typeof value === 'string' && (value === 'EdDSA' || Object.hasOwn(ALGORITHMS, value));
}

/** The names an `alg` may have for one meaning: RFC 9864 gave `EdDSA` with Ed25519 or Ed448 a second name. */
export function sameAlgorithm(alg: unknown, name: AlgorithmName): boolean {
  return alg === name || (alg === 'EdDSA' && ALGORITHMS[name].kty === 'OKP');
}

/** The algorithm a WebCrypto key is for, or `undefined` where it is for none of the table. */
export function algorithmOfKey(key: CryptoKey): AlgorithmName | undefined {
  const { name, namedCurve, hash } = key.algorithm as {
    name: string;
    namedCurve?: string;
    hash?: { name: string };
  };
  for (const [alg, { key: parameters }] of Object.entries(ALGORITHMS)) {
    if (
      parameters.name === name &&
      parameters.namedCurve === namedCurve &&
      (parameters.hash === undefined || parameters.hash === hash?.name)
    ) {
      return alg as AlgorithmName;
    }
  }
  return undefined;
}
