/** Text to bytes and back, and SHA-2 through WebCrypto. */
import type { Bytes } from '../types.ts';
import { encodeBase64url } from './base64url.ts';

const ENCODER: TextEncoder = /* @__PURE__ */ new TextEncoder();

// Fatal: a replacement character would turn broken input into other input. ignoreBOM: true keeps a BOM, for the JSON parser to refuse.
const DECODER: TextDecoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Encodes text as UTF-8. */
export function encodeUtf8(text: string): Bytes {
  return ENCODER.encode(text);
}

/** Decodes UTF-8, or returns `undefined` if the bytes are no UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return DECODER.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Hashes the UTF-8 bytes of a text. */
export async function digestText(hash: 'SHA-256' | 'SHA-384' | 'SHA-512', text: string): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest(hash, encodeUtf8(text)));
}

/** SHA-256 of the UTF-8 bytes of a text, base64url, 43 characters. */
export async function sha256(text: string): Promise<string> {
  return encodeBase64url(await digestText('SHA-256', text));
}
