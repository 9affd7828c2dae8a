/** Strict base64url without padding. RFC 4648 section 5, RFC 7515 section 2. */
import type { Bytes } from '../types.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const VALUES: Int8Array = /* @__PURE__ */ (() => {
  const values = new Int8Array(128).fill(-1);
  for (let value = 0; value < 64; value++) values[ALPHABET.charCodeAt(value)] = value;
  return values;
})();

/** The value of one character, or -1; `undefined` of a typed array beyond its end becomes -1 as well. */
function valueAt(text: string, index: number): number {
  return VALUES[text.charCodeAt(index)] ?? -1;
}

/**
 * Decodes canonical base64url: no padding, no whitespace, no other alphabet, and unused bits zero.
 * Every host's own decoder accepts some of these, so that one text would have many spellings.
 *
 * @returns The bytes, or `undefined` if the text is not canonical base64url.
 */
export function decodeBase64url(text: string): Bytes | undefined {
  const { length } = text;
  const rest = length % 4;
  if (rest === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  const whole = length - rest;
  let written = 0;
  let seen = 0;
  for (let index = 0; index < whole; index += 4) {
    const a = valueAt(text, index);
    const b = valueAt(text, index + 1);
    const c = valueAt(text, index + 2);
    const d = valueAt(text, index + 3);
    // A single -1 makes the whole negative, and it stays so.
    seen |= a | b | c | d;
    bytes[written++] = (a << 2) | (b >> 4);
    bytes[written++] = (b << 4) | (c >> 2);
    bytes[written++] = (c << 6) | d;
  }
  if (rest === 0) return seen < 0 ? undefined : bytes;
  const a = valueAt(text, whole);
  const b = valueAt(text, whole + 1);
  bytes[written++] = (a << 2) | (b >> 4);
  if (rest === 2) return (seen | a | b) < 0 || (b & 15) !== 0 ? undefined : bytes;
  const c = valueAt(text, whole + 2);
  bytes[written] = (b << 4) | (c >> 2);
  return (seen | a | b | c) < 0 || (c & 3) !== 0 ? undefined : bytes;
}

/** Encodes bytes as base64url without padding. */
export function encodeBase64url(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += ALPHABET.charAt((held >> bits) & 63);
    }
    held &= 63;
  }
  return bits === 0 ? text : text + ALPHABET.charAt((held << (6 - bits)) & 63);
}
