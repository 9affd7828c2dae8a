/** Octets and their spellings: UTF-8, hex, base64url (RFC 4648 section 5, RFC 7515 section 2). No host API but TextEncoder. */

export type Bytes = Uint8Array<ArrayBuffer>;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

export const fromUtf8 = (octets: Bytes): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const hex = (octets: Uint8Array): string =>
  Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');

export function fromHex(text: string): Bytes {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new Error(`not hex: ${text}`);
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function b64u(octets: Uint8Array): string {
  let text = '';
  for (let i = 0; i < octets.length; i += 3) {
    const [a = 0, b = 0, c = 0] = octets.subarray(i, i + 3);
    const group = (a << 16) | (b << 8) | c;
    for (const shift of [18, 12, 6, 0]) text += ALPHABET[(group >> shift) & 63];
  }
  return text.slice(0, Math.ceil((octets.length * 4) / 3));
}

/** Canonical base64url only: what this refuses is a fault that a recipe must put in on purpose. */
export function fromB64u(text: string): Bytes {
  const octets = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) throw new Error(`not base64url: ${text}`);
    bits = ((bits << 6) | value) & 0xfff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      octets[at++] = bits >> held;
    }
  }
  if (b64u(octets) !== text) throw new Error(`not canonical base64url: ${text}`);
  return octets;
}

/** The same octets with the lowest unused bit of the last character set (RFC 4648 section 3.5). */
export function setTrailingBit(text: string): string {
  if (text.length % 4 === 0) throw new Error(`no unused bits: ${text}`);
  const last = ALPHABET.indexOf(text.slice(-1));
  return text.slice(0, -1) + ALPHABET[last | 1];
}

export const toBigInt = (octets: Uint8Array): bigint => BigInt(`0x${hex(octets) || '0'}`);

export const fromBigInt = (value: bigint, length: number): Bytes =>
  fromHex(value.toString(16).padStart(2 * length, '0'));
