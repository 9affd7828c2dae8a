/** RFC 4648 sections 3.5 and 5, RFC 7515 section 2. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export interface Decoded {
  readonly octets: Uint8Array<ArrayBuffer>;
  /** RFC 4648 section 3.5: whether the bits that carry nothing are zero. */
  readonly hasZeroPadBits: boolean;
}

/** Absent for a text that is the encoding of nothing. */
export function decode(text: string): Decoded | undefined {
  if (text.length % 4 === 1) return undefined;
  let bits = '';
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return undefined;
    bits += digit.toString(2).padStart(6, '0');
  }
  const octets = bits.match(/.{8}/g) ?? [];
  return {
    octets: Uint8Array.from(octets, (octet) => Number.parseInt(octet, 2)),
    hasZeroPadBits: !bits.slice(octets.length * 8).includes('1'),
  };
}
