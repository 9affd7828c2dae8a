/** The generator's side of a recipe: deterministic signatures by the test keys, SHA-256. */
import { createHash, createHmac, createPrivateKey, type JsonWebKey, sign as nodeSign } from 'node:crypto';
import { type Bytes, concat, fromB64u, fromBigInt, fromHex, toBigInt, utf8 } from './bytes.ts';
import type { Toolbox } from './draft.ts';
import { publicJwk } from './jwk.ts';
import { type JWK, KEYS, keyNamed } from './keys.ts';
import { type CurveName, type HashName, sign as signEcdsa } from './rfc6979.ts';

export const sha256 = (data: string | Uint8Array): Bytes =>
  Uint8Array.from(createHash('sha256').update(data).digest());

const HASHES: Readonly<Record<string, HashName>> = { '256': 'sha256', '384': 'sha384', '512': 'sha512' };

/** RFC 8017 section 9.2, note 1: DigestInfo without the digest. */
const DIGEST_INFO: Readonly<Record<HashName, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2.1) for keys that a host refuses to sign with. */
function signRsa(jwk: JWK, hash: HashName, data: Bytes): Bytes {
  const n = fromB64u(jwk['n'] ?? '');
  const info = concat(fromHex(DIGEST_INFO[hash]), createHash(hash).update(data).digest());
  const padding = new Uint8Array(n.length - info.length - 3).fill(0xff);
  const message = concat(Uint8Array.of(0, 1), padding, Uint8Array.of(0), info);
  const signature = power(toBigInt(message), toBigInt(fromB64u(jwk['d'] ?? '')), toBigInt(n));
  return fromBigInt(signature, n.length);
}

const isOrdinaryRsa = (jwk: JWK): boolean =>
  ['AQAB', 'Aw'].includes(jwk['e'] ?? '') && (fromB64u(jwk['n'] ?? '').at(-1) ?? 0) % 2 === 1;

/** A MAC that a confused verifier takes for good: the secret is the one in the header, or the text of the public key. */
function mac(jwk: JWK, hash: HashName, data: Bytes): Bytes {
  const secret = jwk['k'] === undefined ? utf8(JSON.stringify(publicJwk(jwk))) : fromB64u(jwk['k']);
  return Uint8Array.from(createHmac(hash, secret).update(data).digest());
}

async function sign(name: string, alg: string, data: Bytes): Promise<Bytes> {
  const { jwk } = keyNamed(name);
  const hash = HASHES[alg.slice(-3)];
  if (hash && /^HS/.test(alg)) return mac(jwk, hash, data);
  if (hash && /^RS/.test(alg) && jwk['kty'] === 'RSA') {
    if (!isOrdinaryRsa(jwk)) return signRsa(jwk, hash, data);
    return Uint8Array.from(nodeSign(hash, data, createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' })));
  }
  if (hash && /^ES/.test(alg) && jwk['kty'] === 'EC')
    return signEcdsa(jwk['crv'] as CurveName, hash, toBigInt(fromB64u(jwk['d'] ?? '')), data);
  if (alg === 'EdDSA' && jwk['kty'] === 'OKP')
    return Uint8Array.from(nodeSign(null, data, createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' })));
  throw new Error(`${name} cannot sign as ${alg}`);
}

export const TOOLS: Toolbox = {
  keys: Object.fromEntries(KEYS.map(({ name, jwk }) => [name, jwk])),
  sign,
  sha256: async (data) => sha256(data),
};
