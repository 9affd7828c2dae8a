/**
 * The generator's side of a recipe: deterministic signatures by the test keys, SHA-256.
 *
 * The name of an algorithm may be followed by what is done otherwise: "ES256,hash=sha1", "PS256,salt=0", "EdDSA,ph".
 */
import { createHash, createHmac, createPrivateKey, type JsonWebKey, sign as nodeSign } from 'node:crypto';
import {
  type Bytes,
  b64u,
  concat,
  fromB64u,
  fromBigInt,
  fromHex,
  toBigInt,
  utf8,
} from '../../src/conformance/recipe/bytes.ts';
import type { Toolbox } from '../../src/conformance/recipe/draft.ts';
import { publicJwk } from '../../src/conformance/recipe/jwk.ts';
import { publicKey, sign as signEd25519 } from './ed25519.ts';
import { type JWK, KEYS, keyNamed } from './keys.ts';
import { ML_DSA_SIGNATURES } from './ml_dsa_signatures.ts';
import { CURVES, type CurveName, type HashName, inverse, multiplyBase, signDigest } from './rfc6979.ts';

export const sha256 = (data: string | Uint8Array): Bytes => digestOf('sha256', data);

const digestOf = (hash: string, data: string | Uint8Array): Bytes =>
  Uint8Array.from(createHash(hash).update(data).digest());

const HASHES: Readonly<Record<string, HashName>> = { '256': 'sha256', '384': 'sha384', '512': 'sha512' };

type Options = Readonly<Record<string, string | undefined>>;

// RSA

/** RFC 8017 section 9.2, note 1: DigestInfo without the digest. */
const DIGEST_INFO: Readonly<Record<string, string>> = {
  md5: '3020300c06082a864886f70d020505000410',
  sha1: '3021300906052b0e03021a05000414',
  sha224: '302d300d06096086480165030402040500041c',
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
  'sha512-256': '3031300d060960864801650304020605000420',
  'sha3-256': '3031300d060960864801650304020805000420',
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

const integerOf = (jwk: JWK, name: string): bigint => toBigInt(fromB64u(jwk[name] ?? ''));

/** RSASP1; a key with public exponent 2 has no private one, so the primes are needed. */
function signMessage(jwk: JWK, octets: Uint8Array): Bytes {
  const message = toBigInt(octets);
  const n = integerOf(jwk, 'n');
  const { length } = fromB64u(jwk['n'] ?? '');
  if (jwk['d'] !== undefined) return fromBigInt(power(message, integerOf(jwk, 'd'), n), length);
  const [p, q] = [integerOf(jwk, 'p'), integerOf(jwk, 'q')];
  const [rootP, rootQ] = [power(message, (p + 1n) / 4n, p), power(message, (q + 1n) / 4n, q)];
  const root = (rootQ + q * ((((rootP - rootQ) * inverse(q, p)) % p) + p)) % n;
  if ((root * root) % n !== message) throw new Error('no square: take another jti');
  return fromBigInt(root, length);
}

/** RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2.1). */
function signPkcs1(jwk: JWK, hash: string, data: Bytes): Bytes {
  const { length } = fromB64u(jwk['n'] ?? '');
  const info = concat(fromHex(DIGEST_INFO[hash] ?? ''), digestOf(hash, data));
  const padding = new Uint8Array(length - info.length - 3).fill(0xff);
  return signMessage(jwk, concat(Uint8Array.of(0, 1), padding, Uint8Array.of(0), info));
}

/** MGF1: RFC 8017 appendix B.2.1. */
function mask(seed: Uint8Array, length: number, hash: string): Bytes {
  const blocks: Bytes[] = [];
  for (let made = 0; made < length; made += blocks.at(-1)?.length ?? length)
    blocks.push(digestOf(hash, concat(seed, fromBigInt(BigInt(blocks.length), 4))));
  return concat(...blocks).slice(0, length);
}

/** RSASSA-PSS (RFC 8017 section 8.1.1). The salt is made from the message, so that the signature is always the same. */
function signPss(
  jwk: JWK,
  hash: string,
  data: Bytes,
  { mgf = hash, salt: size, trailer = 'bc' }: Options,
): Bytes {
  const bits = integerOf(jwk, 'n').toString(2).length - 1;
  const length = Math.ceil(bits / 8);
  const digest = digestOf(hash, data);
  const room = length - digest.length - 2;
  const saltLength = size === undefined ? digest.length : size === 'max' ? room : Number(size);
  const salt = mask(concat(utf8('salt'), digest), saltLength, 'sha512');
  const check = digestOf(hash, concat(new Uint8Array(8), digest, salt));
  const block = concat(new Uint8Array(room - salt.length), Uint8Array.of(1), salt);
  const masks = mask(check, block.length, mgf);
  const masked = block.map((octet, i) => octet ^ (masks[i] ?? 0));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * length - bits));
  return signMessage(jwk, concat(masked, check, fromHex(trailer)));
}

// Others

/** A MAC that a confused verifier takes for good: the secret is the one in the header, or the text of the public key. */
function mac(jwk: JWK, hash: HashName, data: Bytes): Bytes {
  const secret = jwk['k'] === undefined ? utf8(JSON.stringify(publicJwk(jwk))) : fromB64u(jwk['k']);
  return Uint8Array.from(createHmac(hash, secret).update(data).digest());
}

function ecdsa(jwk: JWK, hash: HashName, data: Bytes, options: Options): Bytes {
  const curve = jwk['crv'] as CurveName;
  // What takes the message for its own hash uses its first octets.
  const digest = options['hash'] === 'none' ? data.slice(0, 32) : digestOf(options['hash'] ?? hash, data);
  if (jwk['d'] !== undefined) return signDigest(curve, hash, integerOf(jwk, 'd'), digest);
  const { n, size } = CURVES[curve];
  // A "key" of order 2 off the curve: an even multiple of it is the point at infinity.
  for (let k = toBigInt(sha256(digest)) % n; ; k++) {
    const r = multiplyBase(curve, k)[0] % n;
    const s = (toBigInt(digest) * inverse(k, n)) % n;
    if (((r * inverse(s, n)) % n) % 2n === 0n) return concat(fromBigInt(r, size), fromBigInt(s, size));
  }
}

const ordinary = new Map<string, boolean>();

/** Whether a host signs with them: it refuses a public key that is not the one of the seed. */
function isKeyOf(seed: string, key: string): boolean {
  const known = ordinary.get(key) ?? b64u(publicKey(fromB64u(seed))) === key;
  ordinary.set(key, known);
  return known;
}

function eddsa(jwk: JWK, data: Bytes, options: Options): Bytes {
  const { crv, x = '', d } = jwk;
  const isOrdinary = d !== undefined && (crv !== 'Ed25519' || isKeyOf(d, x));
  if (isOrdinary && Object.keys(options).length === 0)
    return Uint8Array.from(nodeSign(null, data, createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' })));
  return signEd25519(data, {
    seed: d === undefined ? undefined : fromB64u(d),
    key: fromB64u(x),
    r: options['R'] === undefined ? undefined : fromHex(options['R']),
    torsion: BigInt(options['torsion'] ?? 0),
    prehash: 'ph' in options,
    context: options['ctx'],
  });
}

/** Signatures of ML-DSA are made once and kept: few hosts can make them, and hedged with random octets at that. */
function mlDsa(name: string, data: Bytes): Bytes {
  const of = `${name} ${b64u(sha256(data))}`;
  const signature = ML_DSA_SIGNATURES[of];
  if (signature === undefined) throw new Error(`no signature is kept for ${of}`);
  return fromB64u(signature);
}

async function sign(name: string, variant: string, data: Bytes): Promise<Bytes> {
  const { jwk } = keyNamed(name);
  const [alg = '', ...parts] = variant.split(',');
  const options = Object.fromEntries(parts.map((part) => part.split('='))) as Options;
  const hash = HASHES[alg.slice(-3)];
  const { kty } = jwk;
  if (kty === 'AKP') return mlDsa(name, data);
  if (/^Ed/.test(alg) && kty === 'OKP') return eddsa(jwk, data, options);
  if (hash && /^HS/.test(alg)) return mac(jwk, hash, data);
  if (hash && /^RS/.test(alg) && kty === 'RSA') return signPkcs1(jwk, options['hash'] ?? hash, data);
  if (hash && /^PS/.test(alg) && kty === 'RSA') return signPss(jwk, options['hash'] ?? hash, data, options);
  if (hash && /^ES/.test(alg) && kty === 'EC') return ecdsa(jwk, hash, data, options);
  throw new Error(`${name} cannot sign as ${variant}`);
}

export const TOOLS: Toolbox = {
  keys: Object.fromEntries(KEYS.map(({ name, jwk }) => [name, jwk])),
  sign,
  sha256: async (data) => sha256(data),
};
