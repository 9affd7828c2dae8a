/**
 * A second opinion on a proof, by other means than the library's: Buffer, node:crypto, a parser by the grammar. It
 * accepts keys of the fuzzer only, so that no weak or invented key can pass. Answers yes or no, not why.
 */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { VerifyProofOptions } from '../../src/index.ts';
import { SIGNERS, type Signer } from './signers.ts';
import { slowHtu } from './slow_htu.ts';
import { type Json, slowJsonObject } from './slow_json.ts';

export type Members = { [name: string]: Json };

/** What the model expects of `verifyProof` when it accepts. */
export interface Acceptance {
  readonly header: Members;
  readonly claims: Members;
  readonly jkt: string;
  readonly htu: string;
}

const DEFAULT_ALGORITHMS: readonly string[] = ['ES256', 'EdDSA', 'Ed25519', 'RS256', 'PS256'];
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

export const hash = (text: string): string => createHash('sha256').update(text, 'utf8').digest('base64url');

const KEYS = new Map<Signer, KeyObject>(
  SIGNERS.map((signer) => [signer, createPublicKey({ key: { ...signer.jwk }, format: 'jwk' })]),
);

/** Canonical base64url, or undefined. */
export function strictDecode(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

const own = (object: Members, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

const isText = (value: Json | undefined): value is string => typeof value === 'string' && value !== '';

const isFiniteNumber = (value: Json | undefined): value is number =>
  typeof value === 'number' && Math.abs(value) <= Number.MAX_VALUE;

function isFitKey(jwk: Members, alg: string, { algs, jwk: known }: Signer): boolean {
  const use = own(jwk, 'use');
  const operations = own(jwk, 'key_ops');
  const keyAlg = own(jwk, 'alg');
  if (!Object.entries(known).every(([name, value]) => own(jwk, name) === value)) return false;
  if (PRIVATE.some((name) => Object.hasOwn(jwk, name))) return false;
  if (use !== undefined && use !== 'sig') return false;
  if (keyAlg !== undefined && !algs.includes(keyAlg as string)) return false;
  if (!algs.includes(alg)) return false;
  if (operations === undefined) return true;
  if (!Array.isArray(operations) || operations.some((one) => typeof one !== 'string')) return false;
  return operations.includes('verify') && operations.every((one, at) => operations.indexOf(one) === at);
}

function isSignedBy(signer: Signer, signingInput: string, signature: Buffer): boolean {
  const key = KEYS.get(signer) as KeyObject;
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return verify(digest, Buffer.from(signingInput), { key, dsaEncoding: 'ieee-p1363' }, signature);
}

/** The signer of a proof whose signature verifies with the key it carries. */
function signerOf(header: Members, signingInput: string, signature: Buffer): Signer | undefined {
  const jwk = own(header, 'jwk');
  const alg = own(header, 'alg');
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk) || typeof alg !== 'string')
    return undefined;
  const signer = SIGNERS.find((one) => isFitKey(jwk, alg, one));
  return signer !== undefined && isSignedBy(signer, signingInput, signature) ? signer : undefined;
}

function isTimely(
  claims: Members,
  { now = 0, maxAge = 300, clockTolerance = 60 }: VerifyProofOptions,
): boolean {
  const [iat, exp, nbf] = ['iat', 'exp', 'nbf'].map((name) => own(claims, name));
  if (!isFiniteNumber(iat) || iat < now - maxAge || iat > now + clockTolerance) return false;
  if (exp !== undefined && !(isFiniteNumber(exp) && now < exp + clockTolerance)) return false;
  return nbf === undefined || (isFiniteNumber(nbf) && nbf <= now + clockTolerance);
}

function isTokenProven(claims: Members, jkt: string, options: VerifyProofOptions): boolean {
  const ath = own(claims, 'ath');
  const { accessToken, allowUnexpectedAth = false } = options;
  if (options.jkt !== undefined && options.jkt !== jkt) return false;
  if (accessToken === undefined) return ath === undefined || allowUnexpectedAth;
  return /^[A-Za-z0-9._~+/-]+=*$/.test(accessToken) && ath === hash(accessToken);
}

function isNonceGood(claims: Members, { nonce }: VerifyProofOptions): boolean {
  if (nonce === undefined) return true;
  return [nonce].flat().includes(own(claims, 'nonce') as string);
}

/** The signing input and what it decodes to, or undefined where it is no JWT. */
function decode(
  proof: string,
): { input: string; header: Members; claims: Members; signature: Buffer } | undefined {
  const segments = proof.split('.');
  const [header, claims, signature] = segments.map(strictDecode);
  if (segments.length !== 3 || !header || !claims || !signature) return undefined;
  const objects = [slowJsonObject(header), slowJsonObject(claims)];
  if (!objects[0] || !objects[1]) return undefined;
  return { input: segments.slice(0, 2).join('.'), header: objects[0], claims: objects[1], signature };
}

/** Whether the signature of a proof verifies with a fit key of the fuzzer. */
export function isAuthentic(proof: string): boolean {
  const parts = decode(proof);
  return parts !== undefined && signerOf(parts.header, parts.input, parts.signature) !== undefined;
}

/** What `verifyProof` must return, or undefined where it must refuse. */
export function judge(proof: string, options: VerifyProofOptions): Acceptance | undefined {
  if (proof.length > (options.maxProofLength ?? 16384)) return undefined;
  const parts = decode(proof);
  if (parts === undefined) return undefined;
  const { header, claims, input, signature } = parts;
  const [jti, method, claimed] = ['jti', 'htm', 'htu'].map((name) => own(claims, name));
  const b64 = own(header, 'b64');
  if (own(header, 'typ') !== 'dpop+jwt' || Object.hasOwn(header, 'crit')) return undefined;
  if (b64 !== undefined && b64 !== true) return undefined;
  const allowed: readonly string[] = options.algorithms ?? DEFAULT_ALGORITHMS;
  if (!allowed.includes(own(header, 'alg') as string)) return undefined;
  if (!isText(jti) || !isText(method) || !isText(claimed)) return undefined;
  if (method !== options.method || !/^[\w!#$%&'*+.^`|~-]+$/.test(method)) return undefined;
  const htu = slowHtu(claimed);
  if (htu === undefined || htu !== slowHtu(options.url)) return undefined;
  if (options.strictHtu && /[?#]/.test(claimed)) return undefined;
  if (!isTimely(claims, options) || !isNonceGood(claims, options)) return undefined;
  const signer = signerOf(header, input, signature);
  if (signer === undefined) return undefined;
  const jkt = hash(JSON.stringify(signer.jwk));
  return isTokenProven(claims, jkt, options) ? { header, claims, jkt, htu } : undefined;
}
