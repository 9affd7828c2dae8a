/** JWS compact serialization: split, and what a signature must look like. RFC 7515 sections 3.1 and 7.1. */
import type { Algorithm } from '../algorithms.ts';
import { refusal } from '../errors.ts';
import type { Bytes } from '../types.ts';
import { decodeBase64url } from './base64url.ts';
import { isEdwardsScalar, judgeEdwardsPoint } from './curves.ts';

/** The three segments of a JWS as they were sent. */
export interface Segments {
  readonly header: string;
  readonly payload: string;
  readonly signature: string;
  /** What the signature is over: the first two segments with their dot. */
  readonly signingInput: string;
}

/**
 * Splits a JWS in compact serialization without decoding it.
 *
 * @throws `DPoPError` with `malformed_jwt`.
 */
export function splitCompact(jws: string): Segments {
  const first = jws.indexOf('.');
  const second = jws.indexOf('.', first + 1);
  if (first < 0 || second < 0 || jws.includes('.', second + 1)) throw refusal('malformed_jwt');
  return {
    header: jws.slice(0, first),
    payload: jws.slice(first + 1, second),
    signature: jws.slice(second + 1),
    signingInput: jws.slice(0, second),
  };
}

/**
 * Decodes one segment.
 *
 * @throws `DPoPError` with `base64url_invalid`.
 */
export function decodeSegment(segment: string): Bytes {
  const bytes = decodeBase64url(segment);
  if (bytes === undefined) throw refusal('base64url_invalid');
  return bytes;
}

/** Compares two byte strings of one length as big-endian integers. */
function isBelow(a: Uint8Array, b: Uint8Array): boolean {
  for (const [index, octet] of a.entries()) {
    const other = b[index] as number;
    if (octet !== other) return octet < other;
  }
  return false;
}

/**
 * Checks what hosts do not agree on before one of them sees the signature: its exact length, an RSA integer
 * below the modulus (RFC 8017 section 5.2.2), a canonical EdDSA scalar and point (RFC 8032 section 5.1.7).
 * High S is legal in ECDSA: RFC 7518 section 3.4 has no rule against it, and RFC 9449 has examples of it.
 *
 * @param modulus - The modulus of an RSA key.
 * @throws `DPoPError` with `signature_length` or `signature_invalid`.
 */
export function checkSignatureForm(algorithm: Algorithm, modulus: Uint8Array, signature: Uint8Array): void {
  if (algorithm.kty === 'RSA') {
    if (signature.length !== modulus.length) throw refusal('signature_length');
    if (!isBelow(signature, modulus)) throw refusal('signature_invalid');
    return;
  }
  const { signatureLength } = algorithm;
  if (signature.length !== signatureLength) throw refusal('signature_length');
  if (algorithm.kty !== 'OKP') return;
  const half = signatureLength / 2;
  const isGood =
    judgeEdwardsPoint(algorithm.crv, signature.subarray(0, half)) === 'good' &&
    isEdwardsScalar(algorithm.crv, signature.subarray(half));
  if (!isGood) throw refusal('signature_invalid');
}
