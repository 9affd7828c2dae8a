/** The options of verifyProof() and inspectProof(), and what they come to. RFC 9449 section 4.3. */
import { DEFAULT_ALGORITHMS, isAlgorithm } from './algorithms.ts';
import {
  assertKnown,
  assertOptionalString,
  assertOptions,
  assertString,
  booleanOption,
  integerOption,
  mistake,
  nowOption,
} from './internal/assert.ts';
import { isNonce } from './internal/syntax.ts';
import { type KeyCache, type KeyCacheAccess, openKeyCache } from './key_cache.ts';
import type { JWSAlgorithm } from './types.ts';

/**
 * Decides about a nonce: `true` if this server issued it and still accepts it, `'stale'` if it issued it and no
 * longer does, anything else if it did not. What it throws passes through `verifyProof` unchanged.
 */
export type NonceVerifier = (nonce: string) => boolean | 'stale' | Promise<boolean | 'stale'>;

/** Options of {@link verifyProof} and {@link inspectProof}. */
export interface VerifyProofOptions {
  /** Method of the request, as received. Compared exactly: `get` is not `GET`. */
  readonly method: string;
  /**
   * Absolute URL of the request as the client saw it: build it from your configured origin and the path of the
   * request, never from `Host` or forwarded headers, which are the client's words. Query and fragment are ignored.
   */
  readonly url: string;
  /** Access token of the request, without `DPoP `. Then "ath" must be its hash. Goes together with `jkt`. */
  readonly accessToken?: string | undefined;
  /**
   * Thumbprint of the key the access token is bound to: `cnf.jkt` of the token or of its introspection. Then the
   * proof must be by that key. Goes together with `accessToken`.
   */
  readonly jkt?: string | undefined;
  /**
   * Says on purpose that only one half of check 12 is wanted: `ath-only` where the binding is compared elsewhere,
   * `jkt-only` where there is a known key and no access token, as at a token endpoint with `dpop_jkt` or a
   * bound refresh token. Defaults to both halves or none.
   */
  readonly tokenCheck?: 'ath-only' | 'jkt-only' | undefined;
  /** Accepts an "ath" where no access token was given. Defaults to `false`. */
  readonly allowUnexpectedAth?: boolean | undefined;
  /**
   * Demands a nonce: the accepted one, the list of accepted ones (current and previous), or a function that decides. Without
   * it a nonce in the proof is ignored. Once a server has provided nonces it must demand them (RFC 9449 section 11.3).
   */
  readonly nonce?: string | readonly string[] | NonceVerifier | undefined;
  /**
   * Accepted algorithms. `EdDSA` means Ed25519 only, unless `Ed448` is listed too. Defaults to `ES256`, `EdDSA`,
   * `Ed25519`, `RS256` and `PS256`.
   */
  readonly algorithms?: readonly JWSAlgorithm[] | undefined;
  /** Seconds a proof is accepted after its "iat", inclusive. An integer. Defaults to 300. */
  readonly maxAge?: number | undefined;
  /** Seconds the client's clock may be ahead, inclusive; also the leeway for "exp" and "nbf". An integer. Defaults to 60. */
  readonly clockTolerance?: number | undefined;
  /** Seconds since the epoch, an integer. Defaults to the clock. */
  readonly now?: number | undefined;
  /** Cache of keys from {@link createKeyCache}. Defaults to none: every call stands alone. */
  readonly keyCache?: KeyCache | undefined;
  /** Refuses a query or fragment in "htu" instead of ignoring it. Defaults to `false`. */
  readonly strictHtu?: boolean | undefined;
  /** Longest proof, in characters. Defaults to 16384. */
  readonly maxProofLength?: number | undefined;
  /** Longest RSA modulus, in bits, 2048 to 8192. Defaults to 4096. */
  readonly maxModulusLength?: number | undefined;
}

/** The options, checked and complete. */
export interface Settings {
  readonly method: string;
  readonly url: string;
  readonly accessToken: string | undefined;
  readonly jkt: string | undefined;
  readonly allowUnexpectedAth: boolean;
  readonly nonce: readonly string[] | NonceVerifier | undefined;
  readonly algorithms: readonly JWSAlgorithm[];
  readonly maxAge: number;
  readonly clockTolerance: number;
  readonly now: number;
  readonly keyCache: KeyCacheAccess | undefined;
  readonly strictHtu: boolean;
  readonly maxProofLength: number;
  readonly maxModulusLength: number;
}

/** Check 12 has two halves, and leaving one out by accident must not be possible. */
function assertTokenCheck(action: string, options: VerifyProofOptions): void {
  const { accessToken, jkt, tokenCheck } = options;
  assertOptionalString(action, 'accessToken', accessToken);
  assertOptionalString(action, 'jkt', jkt);
  if (tokenCheck === undefined) {
    if ((accessToken === undefined) === (jkt === undefined)) return;
    const [given, absent] = jkt === undefined ? ['accessToken', 'jkt'] : ['jkt', 'accessToken'];
    throw mistake(action, `"${given}" without "${absent}" must be asked for by "tokenCheck"`);
  }
  const isAthOnly = tokenCheck === 'ath-only';
  if (!isAthOnly && tokenCheck !== 'jkt-only') {
    throw mistake(action, '"tokenCheck" must be "ath-only" or "jkt-only"');
  }
  const [wanted, other] = isAthOnly ? [accessToken, jkt] : [jkt, accessToken];
  if (wanted === undefined || other !== undefined) {
    throw mistake(action, '"tokenCheck" contradicts "accessToken" and "jkt"');
  }
}

function algorithmsOption(action: string, algorithms: unknown): readonly JWSAlgorithm[] {
  if (algorithms === undefined) return DEFAULT_ALGORITHMS;
  if (!Array.isArray(algorithms) || algorithms.length === 0 || !algorithms.every(isAlgorithm)) {
    throw mistake(action, '"algorithms" must be a list of JWS algorithms of this library');
  }
  return algorithms;
}

function nonceOption(action: string, nonce: unknown): readonly string[] | NonceVerifier | undefined {
  if (nonce === undefined || typeof nonce === 'function') return nonce as NonceVerifier | undefined;
  const list: readonly unknown[] = Array.isArray(nonce) ? [...nonce] : [nonce];
  if (list.length === 0 || !list.every((one): one is string => typeof one === 'string' && isNonce(one))) {
    throw mistake(action, '"nonce" must be a nonce, a list of nonces or a function');
  }
  return list;
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws `TypeError` that names the option.
 */
export function readSettings(action: string, options: VerifyProofOptions): Settings {
  assertOptions(action, options);
  assertString(action, 'method', options.method);
  assertString(action, 'url', options.url);
  assertTokenCheck(action, options);
  const settings = {
    method: options.method,
    url: options.url,
    accessToken: options.accessToken,
    jkt: options.jkt,
    tokenCheck: options.tokenCheck,
    allowUnexpectedAth: booleanOption(action, 'allowUnexpectedAth', options.allowUnexpectedAth),
    nonce: nonceOption(action, options.nonce),
    algorithms: algorithmsOption(action, options.algorithms),
    maxAge: integerOption(action, 'maxAge', options.maxAge, 300, 0),
    clockTolerance: integerOption(action, 'clockTolerance', options.clockTolerance, 60, 0),
    now: nowOption(action, options.now),
    keyCache: openKeyCache(action, options.keyCache),
    strictHtu: booleanOption(action, 'strictHtu', options.strictHtu),
    maxProofLength: integerOption(action, 'maxProofLength', options.maxProofLength, 16384, 1),
    maxModulusLength: integerOption(action, 'maxModulusLength', options.maxModulusLength, 4096, 2048, 8192),
  };
  assertKnown(action, options, settings);
  return settings;
}
