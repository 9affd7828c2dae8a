/** Proofs by keys that must never pass although their signatures verify: anyone can sign with them, or the algorithm is not theirs. */
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { b64u, concat, fromBigInt, fromHex, utf8 } from '../../src/conformance/recipe/bytes.ts';
import { keyNamed } from '../vectors/keys.ts';
import type { Random } from './random.ts';

interface Forger {
  readonly alg: string;
  readonly jwk: Readonly<Record<string, string>>;
  sign(signingInput: string): Uint8Array;
}

const P = (1n << 255n) - 19n;
// A y coordinate of order 8, from RFC 8032's curve by libsodium's list; the other one is its negative.
const ORDER_8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
const SMALL_ORDER_Y = [0n, 1n, P - 1n, ORDER_8, P - ORDER_8, P, P + 1n];

/** Ed25519 with a public key of small order: [S]B = R + [k]A holds for R = [S]B whenever k is a multiple of that order. */
function smallOrderForger(y: bigint, signOfX: bigint): Forger {
  const x = b64u(fromBigInt(y | (signOfX << 255n), 32).reverse());
  const basePoint = fromHex(`58${'66'.repeat(31)}`);
  return {
    alg: 'EdDSA',
    jwk: { kty: 'OKP', crv: 'Ed25519', x },
    sign: () => concat(basePoint, fromBigInt(1n, 32).reverse()),
  };
}

/** RSA with e = 1: the padded hash is its own signature (RFC 8017 section 9.2). */
const EXPONENT_ONE: Forger = {
  alg: 'RS256',
  jwk: { kty: 'RSA', n: keyNamed('rsa2048-a').jwk['n'] as string, e: 'AQ' },
  sign: (signingInput) => {
    const info = concat(fromHex('3031300d060960864801650304020105000420'), sha256(signingInput));
    return concat(
      Uint8Array.of(0, 1),
      new Uint8Array(256 - 3 - info.length).fill(0xff),
      Uint8Array.of(0),
      info,
    );
  },
};

function sha256(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

/** A real signature by a key that is too weak, or not of the algorithm it is used with. */
function misuse(name: string, alg: string, hash: string | null): Forger {
  const { jwk } = keyNamed(name);
  const members = ['kty', 'crv', 'x', 'y', 'n', 'e'].filter((member) => jwk[member] !== undefined);
  const key = createPrivateKey({ key: { ...jwk }, format: 'jwk' });
  return {
    alg,
    jwk: Object.fromEntries(members.map((member) => [member, jwk[member] as string])),
    sign: (signingInput) => sign(hash, utf8(signingInput), { key, dsaEncoding: 'ieee-p1363' }),
  };
}

const FORGERS: readonly Forger[] = [
  ...SMALL_ORDER_Y.flatMap((y) => [smallOrderForger(y, 0n), smallOrderForger(y, 1n)]),
  EXPONENT_ONE,
  misuse('rsa1024', 'RS256', 'sha256'),
  misuse('rsa2047', 'RS256', 'sha256'),
  misuse('p384', 'ES256', 'sha256'),
  misuse('p521', 'ES256', 'sha256'),
  misuse('ed448', 'EdDSA', null),
];

/** A proof with these claims that verifies for whoever does not judge the key. */
export function forge(random: Random, claims: object): string {
  const { alg, jwk, sign: signWith } = random.pick(FORGERS);
  const header = { typ: 'dpop+jwt', alg, jwk };
  const payload = { ...claims, jti: String(random.next()) };
  const input = [header, payload].map((part) => b64u(utf8(JSON.stringify(part)))).join('.');
  return `${input}.${b64u(signWith(input))}`;
}
