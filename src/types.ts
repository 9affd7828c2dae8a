/** Public types shared by all entries. RFC 9449, RFC 7517, RFC 7518. */

/** A JSON value. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object. */
export type JsonObject = { readonly [name: string]: JsonValue };

/**
 * JWS algorithms this library knows (RFC 7518 section 3.1, RFC 8037 section 3.1, RFC 9864, RFC 9964).
 * `EdDSA` means Ed25519 wherever `Ed448` is not allowed explicitly.
 */
export type JWSAlgorithm =
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'EdDSA'
  | 'Ed25519'
  | 'Ed448'
  | 'ML-DSA-44'
  | 'ML-DSA-65'
  | 'ML-DSA-87';

/** Hash names of the IANA Named Information registry, as RFC 9278 section 3 uses them. */
export type HashName = 'sha-256' | 'sha-384' | 'sha-512';

/**
 * A JSON Web Key (RFC 7517 section 4). Binary members are base64url without padding.
 *
 * A type alias without an index signature, so that the JWK types of hosts and of other libraries are
 * assignable to it, and it to theirs.
 */
export type JWK = {
  /** Key type: `EC`, `RSA`, `OKP` or `AKP`. */
  kty?: string;
  /** Intended algorithm. Part of the thumbprint for `AKP` keys only. */
  alg?: string;
  /** Curve of `EC` and `OKP` keys. */
  crv?: string;
  /** X coordinate of `EC` keys, public key of `OKP` keys. */
  x?: string;
  /** Y coordinate of `EC` keys. */
  y?: string;
  /** Modulus of `RSA` keys. */
  n?: string;
  /** Public exponent of `RSA` keys. */
  e?: string;
  /** Public key of `AKP` keys (RFC 9964). */
  pub?: string;
  /** Private key of `EC` and `OKP` keys, private exponent of `RSA` keys. Never in a proof. */
  d?: string;
  /** First prime factor of `RSA` keys. Never in a proof. */
  p?: string;
  /** Second prime factor of `RSA` keys. Never in a proof. */
  q?: string;
  /** First factor's CRT exponent of `RSA` keys. Never in a proof. */
  dp?: string;
  /** Second factor's CRT exponent of `RSA` keys. Never in a proof. */
  dq?: string;
  /** First CRT coefficient of `RSA` keys. Never in a proof. */
  qi?: string;
  /** Private key of `AKP` keys. Never in a proof. */
  priv?: string;
  /** Intended use, `sig` for a DPoP key. */
  use?: string;
  /** Permitted operations. */
  key_ops?: string[];
  /** Key identifier. Has no meaning in a DPoP proof. */
  kid?: string;
  /** Whether the key may be exported (WebCrypto). */
  ext?: boolean;
};

/** What this library reads of a WebCrypto key, for hosts whose types declare none. */
interface StructuralCryptoKey {
  readonly algorithm: { readonly name: string };
  readonly extractable: boolean;
  readonly type: string;
  readonly usages: string[];
}

type HostCryptoKey = typeof globalThis extends {
  // biome-ignore lint/suspicious/noExplicitAny: only the return type matters, and `never` parameters lose it.
  crypto: { subtle: { generateKey: (...parameters: any[]) => Promise<infer Key> } };
}
  ? Extract<Key, { type: string }>
  : StructuralCryptoKey;

/**
 * The host's WebCrypto `CryptoKey`, or a structural stand-in where the compiler knows neither DOM nor
 * Node types.
 */
export type CryptoKey = [HostCryptoKey] extends [never] ? StructuralCryptoKey : HostCryptoKey;

/** A WebCrypto key pair. */
export interface CryptoKeyPair {
  /** Signs. Need not be extractable, and better is not. */
  readonly privateKey: CryptoKey;
  /** Goes into the proof's header. Must be extractable, as WebCrypto makes every generated public key. */
  readonly publicKey: CryptoKey;
}

/** Bytes as the host's own types want them: `Uint8Array<ArrayBuffer>` since TypeScript 5.7. */
export type Bytes = ReturnType<Uint8ArrayConstructor['of']>;

/** A signing key held elsewhere: a key management service, an HSM, a TPM, a smart card. */
export interface ProofSigner {
  /** The algorithm `sign` uses. */
  readonly alg: JWSAlgorithm;
  /** The public key. A private member is refused. */
  readonly jwk: JWK;
  /**
   * Signs the bytes of the JWS signing input.
   *
   * @param data - The signing input: hash it yourself where the service expects a digest.
   * @returns The signature in JWS form: for ECDSA the two integers side by side (RFC 7518 section 3.4),
   *   never DER.
   */
  sign(data: Bytes): Promise<ArrayBuffer | Uint8Array> | ArrayBuffer | Uint8Array;
}

/** JOSE header of a DPoP proof (RFC 9449 section 4.2). */
export interface ProofHeader {
  /** Always `dpop+jwt`. */
  readonly typ: string;
  /** JWS algorithm. */
  readonly alg: JWSAlgorithm;
  /** Public key, as the client sent it: extra members included. */
  readonly jwk: { readonly [member: string]: JsonValue };
  /** Extension parameters, not checked. */
  readonly [parameter: string]: JsonValue;
}

/** Claims of a DPoP proof (RFC 9449 section 4.2). */
export interface ProofClaims {
  /** Unique identifier of the proof. */
  readonly jti: string;
  /** HTTP method of the request. */
  readonly htm: string;
  /** HTTP target URI of the request, as the client sent it. */
  readonly htu: string;
  /** Seconds since the epoch at which the proof was made. May have a fraction. */
  readonly iat: number;
  /** Hash of the access token, base64url. Checked only when an access token was given. */
  readonly ath?: string;
  /** Nonce of the server. Checked only when one was asked for. */
  readonly nonce?: string;
  /** Further claims, not checked except `exp` and `nbf`. */
  readonly [claim: string]: JsonValue | undefined;
}
