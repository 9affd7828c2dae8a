/** The twelve checks of RFC 9449 section 4.3, one function each, over one proof and one request. */
import { isAlgorithm } from './algorithms.ts';
import { calculateAth, isToken68 } from './ath.ts';
import { refusal } from './errors.ts';
import { parseHtu } from './htu.ts';
import { equal } from './internal/equal.ts';
import { isJsonObject, member, parseJsonObject } from './internal/json.ts';
import { checkSignatureForm, decodeSegment, type Segments, splitCompact } from './internal/jws.ts';
import { isMethod, isNonce } from './internal/syntax.ts';
import { encodeUtf8, sha256 } from './internal/text.ts';
import { bindJwk, checkKeySize, checkKeyStrength, hasPrivateMember } from './jwk.ts';
import { importPublicKey, verifySignature } from './keys.ts';
import type { Bytes, JsonObject, JsonValue, JWSAlgorithm } from './types.ts';
import type { Settings } from './verify_options.ts';

/**
 * What the checks find out. Each one sets what later ones need, so in their order every member is there when it
 * is read; inspectProof(), which goes on after a failure, looks first.
 */
export interface Findings {
  readonly fields: readonly string[];
  readonly settings: Settings;
  segments: Segments;
  header: JsonObject;
  claims: JsonObject;
  signature: Bytes;
  /** The algorithm of the header, once it is known to be allowed. */
  alg: JWSAlgorithm;
  /** Started early, awaited late: a digest and a verification run side by side. */
  ath: Promise<string> | undefined;
  jkt: string | Promise<string>;
  isAuthenticated: boolean;
  /** The normalized URI of claim and request. */
  htu: string;
  /** For a refusal over time: seconds by which the proof missed its window. */
  secondsOff: number;
}

// s4.3 check 1. A comma joins several fields (RFC 9110 section 5.3) and is in no JWT.
export function checkField({ fields: [field, ...more] }: Findings): void {
  if (field === undefined) throw refusal('proof_missing');
  if (more.length > 0 || field.includes(',')) throw refusal('multiple_proofs');
}

// s4.3 check 2
export function checkForm(findings: Findings): void {
  const [field] = findings.fields as readonly [string];
  if (field.length > findings.settings.maxProofLength) throw refusal('proof_too_large');
  const segments = splitCompact(field);
  findings.segments = segments;
  findings.header = parseJsonObject(decodeSegment(segments.header));
  findings.claims = parseJsonObject(decodeSegment(segments.payload));
  findings.signature = decodeSegment(segments.signature);
  // RFC 7797 section 7: a JWT has an encoded payload. RFC 7515 section 4.1.11: no extension is known here.
  const b64 = member(findings.header, 'b64');
  if (b64 !== undefined && b64 !== true) throw refusal('b64_unsupported');
  if (Object.hasOwn(findings.header, 'crit')) throw refusal('crit_unsupported');
}

// s4.3 check 3: presence and type; values are compared later. Types are those of RFC 7519 section 4.1.
export function checkClaims({ claims }: Findings): void {
  const jti = member(claims, 'jti');
  const method = member(claims, 'htm');
  const iat = member(claims, 'iat');
  const exp = member(claims, 'exp');
  const nbf = member(claims, 'nbf');
  if (jti === undefined) throw refusal('jti_missing');
  if (typeof jti !== 'string' || jti === '') throw refusal('jti_invalid');
  if (method === undefined) throw refusal('htm_missing');
  if (typeof method !== 'string' || method === '') throw refusal('htm_invalid');
  if (member(claims, 'htu') === undefined) throw refusal('htu_missing');
  if (iat === undefined) throw refusal('iat_missing');
  if (!Number.isFinite(iat)) throw refusal('iat_invalid');
  if (exp !== undefined && !Number.isFinite(exp)) throw refusal('exp_invalid');
  if (nbf !== undefined && !Number.isFinite(nbf)) throw refusal('nbf_invalid');
}

// s4.3 check 4: another JWT of the same key must not pass for a proof (section 11.5).
export function checkTyp({ header }: Findings): void {
  const value = member(header, 'typ');
  if (value === undefined) throw refusal('typ_missing');
  if (value !== 'dpop+jwt') throw refusal('typ_mismatch');
}

// s4.3 check 5: an allow-list of asymmetric algorithms, so that none and MACs cannot slip in (section 11.6).
export function checkAlg(findings: Findings): void {
  const { header, settings } = findings;
  const value = member(header, 'alg');
  if (value === undefined) throw refusal('alg_missing');
  if (!isAlgorithm(value)) throw refusal('alg_invalid');
  if (!settings.algorithms.includes(value)) throw refusal('alg_not_allowed');
  findings.alg = value;
}

// s4.3 check 7: before check 6, so that a private key is never imported.
export function checkPrivateKey({ header }: Findings): void {
  const jwk = member(header, 'jwk');
  if (isJsonObject(jwk) && hasPrivateMember(jwk)) throw refusal('jwk_private');
}

// s4.3 check 6: the key is judged by our own rules first, then by the host, then it verifies.
export async function checkSignature(findings: Findings): Promise<void> {
  const { header, segments, signature, alg, settings } = findings;
  const jwk = member(header, 'jwk');
  if (jwk === undefined) throw refusal('jwk_missing');
  if (!isJsonObject(jwk)) throw refusal('jwk_invalid');
  const bound = bindJwk(jwk, alg);
  // EdDSA means Ed25519 wherever Ed448 is not asked for by name (RFC 9864).
  if (bound.name === 'Ed448' && !settings.algorithms.includes('Ed448')) throw refusal('jwk_type_mismatch');
  const canonical = JSON.stringify(bound.jwk);
  // The algorithm belongs to the name: an imported RSA key is for one algorithm only.
  const name = `${bound.name} ${canonical}`;
  const cached = settings.keyCache?.get(name);
  checkKeySize(bound, settings.maxModulusLength);
  if (cached === undefined) checkKeyStrength(bound);
  findings.jkt = cached?.jkt ?? started(sha256(canonical));
  checkSignatureForm(bound.algorithm, bound.bytes.n, signature);
  startAth(findings);
  const key = cached?.key ?? (await importPublicKey(bound));
  await verifySignature(bound.algorithm, key, signature, encodeUtf8(segments.signingInput));
  findings.isAuthenticated = true;
  if (cached === undefined) settings.keyCache?.set(name, { key, jkt: await findings.jkt });
}

/** Nobody may be waiting yet when it fails, which hosts report as an unhandled rejection. */
function started<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined);
  return promise;
}

function startAth(findings: Findings): void {
  const { accessToken } = findings.settings;
  if (accessToken === undefined || !isToken68(accessToken)) return;
  findings.ath ??= started(calculateAth(accessToken));
}

// s4.3 check 8. Methods are case-sensitive (RFC 9110 section 9.1).
export function checkHtm({ claims, settings }: Findings): void {
  if (!isMethod(settings.method)) throw refusal('method_invalid');
  if (member(claims, 'htm') !== settings.method) throw refusal('htm_mismatch');
}

// s4.3 check 9: query and fragment ignored, both sides normalized.
export function checkHtu(findings: Findings): void {
  const { claims, settings } = findings;
  const url = parseHtu(settings.url);
  if (url === undefined) throw refusal('url_invalid');
  const value = member(claims, 'htu');
  const claim = typeof value === 'string' ? parseHtu(value) : undefined;
  if (claim === undefined) throw refusal('htu_invalid');
  if (settings.strictHtu && claim.hasQuery) throw refusal('htu_has_query');
  if (claim.normal !== url.normal) throw refusal('htu_mismatch');
  findings.htu = claim.normal;
}

// s4.3 check 10. A nonce nobody asked for is ignored.
export async function checkNonce({ claims, settings }: Findings): Promise<void> {
  const accepted = settings.nonce;
  if (accepted === undefined) return;
  const value = member(claims, 'nonce');
  if (value === undefined) throw refusal('nonce_missing');
  if (typeof value !== 'string' || !isNonce(value)) throw refusal('nonce_invalid');
  const verdict =
    typeof accepted === 'function' ? await accepted(value) : accepted.some((one) => equal(one, value));
  if (verdict === 'stale') throw refusal('nonce_stale');
  if (verdict !== true) throw refusal('nonce_mismatch');
}

// s4.3 check 11. Both ends of the window are inside; RFC 7519 section 4.1.4 has the moment of exp outside.
export function checkTime(findings: Findings): void {
  const { claims, settings } = findings;
  const { now, maxAge, clockTolerance } = settings;
  const iat = numberOf(member(claims, 'iat'));
  const exp = numberOf(member(claims, 'exp'));
  const nbf = numberOf(member(claims, 'nbf'));
  const limits = [
    { code: 'iat_too_old', off: now - iat - maxAge, isOff: now - iat > maxAge },
    { code: 'iat_in_future', off: iat - now - clockTolerance, isOff: iat - now > clockTolerance },
    { code: 'expired', off: now - exp - clockTolerance, isOff: now - exp >= clockTolerance },
    { code: 'not_yet_valid', off: nbf - now - clockTolerance, isOff: nbf - now > clockTolerance },
  ] as const;
  for (const { code, off, isOff } of limits) {
    if (!isOff) continue;
    findings.secondsOff = off;
    throw refusal(code);
  }
}

/** NaN for an absent claim compares as inside every limit; check 3 has refused everything but numbers. */
function numberOf(value: JsonValue | undefined): number {
  return typeof value === 'number' ? value : Number.NaN;
}

const ATH = /^[A-Za-z0-9_-]{43}$/;

// s4.3 check 12: first the hash of the token, then the key it is bound to.
export async function checkToken(findings: Findings): Promise<void> {
  const { claims, settings } = findings;
  const value = member(claims, 'ath');
  if (settings.accessToken === undefined) {
    if (value !== undefined && !settings.allowUnexpectedAth) throw refusal('ath_unexpected');
  } else {
    startAth(findings);
    if (findings.ath === undefined) throw refusal('token_malformed');
    if (value === undefined) throw refusal('ath_missing');
    if (typeof value !== 'string' || !ATH.test(value)) throw refusal('ath_invalid');
    if (!equal(value, await findings.ath)) throw refusal('ath_mismatch');
  }
  if (settings.jkt !== undefined && !equal(settings.jkt, await findings.jkt)) throw refusal('jkt_mismatch');
}
