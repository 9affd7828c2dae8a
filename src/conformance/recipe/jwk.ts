/** The members of a JWK that make the key, and their hash: RFC 7638, RFC 8037 section 2, RFC 9964. */
import { b64u, utf8 } from './bytes.ts';
import type { Toolbox } from './draft.ts';
import type { JsonObject } from './json.ts';

/** In lexicographic order. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  AKP: ['alg', 'kty', 'pub'],
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
  RSA: ['e', 'kty', 'n'],
  oct: ['k', 'kty'],
};

/** The text that is hashed. */
export function canonicalJwk(jwk: JsonObject): string {
  const names = REQUIRED[String(jwk['kty'])] ?? [];
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, jwk[name]])));
}

/** The required members in the order of the JWK. */
export function publicJwk(jwk: JsonObject): JsonObject {
  const names = REQUIRED[String(jwk['kty'])] ?? [];
  return Object.fromEntries(Object.entries(jwk).filter(([name]) => names.includes(name)));
}

/** Base64url of the SHA-256 thumbprint. */
export async function thumbprint(jwk: JsonObject, { sha256 }: Pick<Toolbox, 'sha256'>): Promise<string> {
  return b64u(await sha256(utf8(canonicalJwk(jwk))));
}
