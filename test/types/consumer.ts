/** Uses every public export as a consumer would. Compiled only, against the declarations in `dist/`. */
import {
  type Bytes,
  type CheckNumber,
  type CoreErrorCode,
  type CreateProofOptions,
  type CryptoKey,
  type CryptoKeyPair,
  calculateAth,
  calculateThumbprint,
  calculateThumbprintUri,
  createKeyCache,
  createProof,
  DPoPError,
  type DPoPErrorCode,
  type ErrorRow,
  type GenerateKeyPairOptions,
  generateKeyPair,
  type HashName,
  htuMatches,
  type InspectedCheck,
  inspectProof,
  isDPoPError,
  type JsonObject,
  type JsonValue,
  type JWK,
  type JWSAlgorithm,
  type KeyCache,
  type KeyCacheOptions,
  type NonceVerifier,
  type normalizeHtu,
  type OAuthError,
  type ParsedThumbprintUri,
  type ProofClaims,
  type ProofHeader,
  type ProofInput,
  type ProofInspection,
  type ProofSigner,
  parseThumbprintUri,
  type ReplayIdentity,
  replayKey,
  type VerifiedProof,
  type VerifyProofOptions,
  verifyProof,
} from 'rfc9449';

export type IsAny<T> = 0 extends 1 & T ? true : false;
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
export type Expect<T extends true> = T;

export type Assertions = [
  Expect<Equal<IsAny<CryptoKey>, false>>,
  Expect<Equal<IsAny<CryptoKeyPair['privateKey']>, false>>,
  Expect<Equal<IsAny<Bytes>, false>>,
  Expect<Equal<CryptoKey['extractable'], boolean>>,
  Expect<Equal<CryptoKeyPair['publicKey'], CryptoKey>>,
  Expect<Equal<Awaited<ReturnType<typeof createProof>>, string>>,
  Expect<Equal<Awaited<ReturnType<typeof verifyProof>>, VerifiedProof>>,
  Expect<Equal<Awaited<ReturnType<typeof inspectProof>>, ProofInspection>>,
  Expect<Equal<ReturnType<typeof normalizeHtu>, string>>,
  Expect<Equal<ReturnType<typeof parseThumbprintUri>, ParsedThumbprintUri>>,
];

// @ts-expect-error: the union is closed.
export const unknownCode: DPoPErrorCode = 'no_such_code';
// @ts-expect-error: so is this one.
export const unknownAlgorithm: JWSAlgorithm = 'HS256';

export async function client(pair: CryptoKeyPair, keyOptions: GenerateKeyPairOptions): Promise<string> {
  const own: CryptoKeyPair = await generateKeyPair('ES256', keyOptions);
  const options: CreateProofOptions = {
    htm: 'GET',
    htu: 'https://rs.example/',
    accessToken: 'token',
    now: 1,
  };
  const claims: { [claim: string]: JsonValue } = { extra: [1, 'two', { three: null }] };
  const signer: ProofSigner = {
    alg: 'ES256',
    jwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' },
    sign: (data: Bytes) => new Uint8Array(data),
  };
  const proofs = [createProof(own, options), createProof(signer, { ...options, claims })];
  return (await Promise.all(proofs)).join() + (await createProof(pair, options));
}

export async function server(proof: ProofInput, now: number): Promise<string> {
  const cacheOptions: KeyCacheOptions = { max: 100 };
  const keyCache: KeyCache = createKeyCache(cacheOptions);
  const nonce: NonceVerifier = (text) => (text === 'old' ? 'stale' : text === 'new');
  const options: VerifyProofOptions = { method: 'GET', url: 'https://rs.example/', nonce, keyCache, now };

  const inspection: ProofInspection = await inspectProof(proof, options);
  const checks: readonly InspectedCheck[] = inspection.checks;
  const object: JsonObject | undefined = inspection.claims;
  try {
    const verified: VerifiedProof = await verifyProof(proof, options);
    const header: ProofHeader = verified.header;
    const { jti, iat }: ProofClaims = verified.claims;
    const identity: ReplayIdentity = verified;
    return [header.alg, jti, iat, await replayKey(identity), checks.length, object].join();
  } catch (error) {
    if (!isDPoPError(error)) throw error;
    const code: DPoPErrorCode = error.code;
    const check: CheckNumber | undefined = error.check;
    const wire: OAuthError | undefined = error.error;
    return [code, check, wire, error.section, error instanceof DPoPError, error.message].join();
  }
}

export async function digests(key: CryptoKey, hash: HashName): Promise<readonly unknown[]> {
  const jwk: JWK = { kty: 'OKP', crv: 'Ed25519', x: 'x' };
  const parsed: ParsedThumbprintUri = parseThumbprintUri(await calculateThumbprintUri(jwk, hash));
  return [parsed.hash, await calculateThumbprint(key), await calculateAth('token'), htuMatches('a', 'b')];
}

export function ownError(code: CoreErrorCode, row: ErrorRow): DPoPError {
  return new DPoPError(code, row);
}
