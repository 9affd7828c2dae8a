import type { JWSAlgorithm, VerifyProofOptions } from '../src/index.ts';
import { encode } from './support/bytes.ts';
import { importPublic, publicJwk, publicJwkFor, rsaNumbers, rsaPublicJwk } from './support/keys.ts';
import { judge, mint, pkcs1Block, type Recipe, rsaRecipe, verdict } from './support/proofs.ts';
import { countSubtle } from './support/subtle.ts';
import { assert, suite } from './support/suite.ts';

type Options = Partial<VerifyProofOptions>;

const ES256 = publicJwk('ES256');
const RSA = publicJwkFor('RS256');

const withJwk = (members: Record<string, unknown>, alg: JWSAlgorithm = 'ES256'): Recipe => ({
  alg,
  header: { jwk: { ...publicJwkFor(alg), ...members } },
});

const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

suite('jwk: private members (check 7)', (test) => {
  for (const alg of ['ES256', 'RS256', 'EdDSA'] as const) {
    for (const member of PRIVATE) {
      test(`verifyProof() refuses "${member}" in a key for ${alg}, whatever its value, before any import`, async () => {
        for (const value of ['AQAB', '', null, 0, false, [], {}]) {
          const proof = await mint(withJwk({ [member]: value }, alg));
          const imports = await countSubtle('importKey', async () =>
            assert.is(await verdict(proof), 'jwk_private'),
          );
          assert.is(imports, 0);
        }
      });
    }

    test(`verifyProof() accepts a key for ${alg} with members that only look private`, async () => {
      for (const member of ['D', 'dd', 'private', 'K', 'p1']) {
        assert.is(await judge(withJwk({ [member]: 'AQAB' }, alg)), 'accepted');
      }
    });
  }

  test('verifyProof() refuses a symmetric key as private', async () => {
    assert.is(await judge({ header: { jwk: { kty: 'oct', k: 'AQAB' } } }), 'jwk_private');
  });

  test('verifyProof() does not look for private members inside other members or on prototypes', async () => {
    assert.is(await judge(withJwk({ extra: { d: 'AQAB' } })), 'accepted');
    const text = JSON.stringify({ typ: 'dpop+jwt', alg: 'ES256', jwk: ES256 });
    const headerText = text.replace('"kty"', '"__proto__":{"d":"AQAB"},"kty"');
    assert.is(await judge({ headerText }), 'accepted');
  });
});

const FORM: readonly (readonly [what: string, code: string, recipe: Recipe, options?: Options])[] = [
  ['no jwk', 'jwk_missing', { header: { jwk: undefined } }],
  ['null', 'jwk_invalid', { header: { jwk: null } }],
  ['a text', 'jwk_invalid', { header: { jwk: JSON.stringify(ES256) } }],
  ['a list', 'jwk_invalid', { header: { jwk: [ES256] } }],
  ['a key set', 'jwk_invalid', { header: { jwk: { keys: [ES256] } } }],
  ['an empty object', 'jwk_invalid', { header: { jwk: {} } }],
  ['a key id instead', 'jwk_missing', { header: { jwk: undefined, kid: 'a' } }],
  ['no kty', 'jwk_invalid', withJwk({ kty: undefined })],
  ['kty null', 'jwk_invalid', withJwk({ kty: null })],
  ['kty a list', 'jwk_invalid', withJwk({ kty: ['EC'] })],
  ['kty empty', 'jwk_invalid', withJwk({ kty: '' })],
  ['kty in lower case', 'jwk_type_mismatch', withJwk({ kty: 'ec' })],
  ['kty "toString"', 'jwk_type_mismatch', withJwk({ kty: 'toString' })],
  ['kty "oct" without its secret', 'jwk_type_mismatch', withJwk({ kty: 'oct' })],
  ['an RSA key for ES256', 'jwk_type_mismatch', { header: { jwk: RSA } }],
  ['an Ed25519 key for ES256', 'jwk_type_mismatch', { header: { jwk: publicJwk('Ed25519') } }],
  ['a P-384 key for ES256', 'jwk_type_mismatch', { header: { jwk: publicJwk('ES384') } }],
  ['an EC key for RS256', 'jwk_type_mismatch', { alg: 'RS256', header: { jwk: ES256 } }],
  ['an Ed448 key for EdDSA', 'jwk_type_mismatch', { alg: 'EdDSA', header: { jwk: publicJwk('Ed448') } }],
  [
    'an X25519 key for EdDSA',
    'jwk_type_mismatch',
    { alg: 'EdDSA', header: { jwk: { ...publicJwk('Ed25519'), crv: 'X25519' } } },
  ],
  ['crv in lower case', 'jwk_type_mismatch', withJwk({ crv: 'p-256' })],
  ['secp256k1', 'jwk_type_mismatch', withJwk({ crv: 'secp256k1' })],
  ['no crv', 'jwk_invalid', withJwk({ crv: undefined })],
  ['crv null', 'jwk_invalid', withJwk({ crv: null })],
  ['no x', 'jwk_invalid', withJwk({ x: undefined })],
  ['x null', 'jwk_invalid', withJwk({ x: null })],
  ['x a number', 'jwk_invalid', withJwk({ x: 1 })],
  ['x an object', 'jwk_invalid', withJwk({ x: {} })],
  ['x empty', 'jwk_invalid', withJwk({ x: '' })],
  ['no y, a compressed point', 'jwk_invalid', withJwk({ y: undefined })],
  ['x padded', 'jwk_not_canonical', withJwk({ x: `${ES256['x']}=` })],
  ['x with whitespace', 'jwk_not_canonical', withJwk({ x: ` ${ES256['x']}` })],
  ['x with leftover bits', 'jwk_not_canonical', withJwk({ x: `${ES256['x']?.slice(0, -1)}1` })],
  ['x in the standard alphabet', 'jwk_not_canonical', withJwk({ x: ES256['x']?.replace('-', '+') })],
  ['x of 33 octets', 'jwk_not_canonical', withJwk({ x: encode(new Uint8Array(33).fill(7)) })],
  ['y of 31 octets', 'jwk_not_canonical', withJwk({ y: encode(new Uint8Array(31).fill(7)) })],
  ['no n', 'jwk_invalid', withJwk({ n: undefined }, 'RS256')],
  ['n a number', 'jwk_invalid', withJwk({ n: 65537 }, 'RS256')],
  ['no e', 'jwk_invalid', withJwk({ e: undefined }, 'RS256')],
  ['n padded', 'jwk_not_canonical', withJwk({ n: `${RSA['n']}==` }, 'RS256')],
  ['n with a leading zero', 'jwk_not_canonical', withJwk({ n: leadingZero(RSA['n'] ?? '') }, 'RS256')],
  ['e with a leading zero', 'jwk_not_canonical', withJwk({ e: 'AAEAAQ' }, 'RS256')],
  ['e zero', 'jwk_not_canonical', withJwk({ e: 'AA' }, 'RS256')],
  ['OKP x of 31 octets', 'jwk_invalid', withJwk({ x: encode(new Uint8Array(31).fill(7)) }, 'EdDSA')],
  ['OKP x of 33 octets', 'jwk_invalid', withJwk({ x: encode(new Uint8Array(33).fill(7)) }, 'EdDSA')],
  ['OKP x padded', 'jwk_not_canonical', withJwk({ x: `${publicJwk('Ed25519')['x']}=` }, 'EdDSA')],
  ['another alg', 'jwk_alg_mismatch', withJwk({ alg: 'ES384' })],
  ['alg null', 'jwk_alg_mismatch', withJwk({ alg: null })],
  ['alg PS256 for RS256', 'jwk_alg_mismatch', withJwk({ alg: 'PS256' }, 'RS256')],
  ['alg EdDSA for ES256', 'jwk_alg_mismatch', withJwk({ alg: 'EdDSA' })],
  ['use "enc"', 'jwk_use', withJwk({ use: 'enc' })],
  ['use null', 'jwk_use', withJwk({ use: null })],
  ['use empty', 'jwk_use', withJwk({ use: '' })],
  ['key_ops without "verify"', 'jwk_use', withJwk({ key_ops: ['sign'] })],
  ['no key_ops at all', 'jwk_use', withJwk({ key_ops: [] })],
  ['key_ops twice the same', 'jwk_use', withJwk({ key_ops: ['verify', 'verify'] })],
  ['key_ops a text', 'jwk_use', withJwk({ key_ops: 'verify' })],
  ['key_ops null', 'jwk_use', withJwk({ key_ops: null })],
  ['key_ops with a number', 'jwk_use', withJwk({ key_ops: ['verify', 1] })],
  ['use and key_ops that fit', 'accepted', withJwk({ use: 'sig', key_ops: ['sign', 'verify'] })],
  ['its own alg', 'accepted', withJwk({ alg: 'ES256' })],
  ['alg Ed25519 for EdDSA', 'accepted', withJwk({ alg: 'Ed25519' }, 'EdDSA')],
  ['alg EdDSA for Ed25519', 'accepted', withJwk({ alg: 'EdDSA' }, 'Ed25519')],
  ['ext, kid and unknown members', 'accepted', withJwk({ ext: false, kid: 'a', x5c: 1, extra: [] })],
  ['members of other key types', 'accepted', withJwk({ n: '', e: 1, pub: null })],
];

function leadingZero(text: string): string {
  return encode(Uint8Array.from([0, ...atob(text.replaceAll('-', '+').replaceAll('_', '/'))].map(octet)));
}

function octet(value: string | number): number {
  return typeof value === 'string' ? value.charCodeAt(0) : value;
}

suite('jwk: form (check 6)', (test) => {
  for (const [what, code, recipe, options] of FORM) {
    test(`verifyProof() ${code === 'accepted' ? 'accepts' : 'refuses'} a jwk with ${what}`, async () => {
      const proof = await mint(recipe);
      const imports = await countSubtle('importKey', async () =>
        assert.is(await verdict(proof, options), code),
      );
      assert.is(imports, code === 'accepted' ? 1 : 0);
    });
  }
});

const rsa = (bits: Parameters<typeof rsaNumbers>[0], e?: bigint): Recipe => rsaRecipe(rsaNumbers(bits, e));
const LARGE: Options = { maxModulusLength: 8192 };

const RSA_CASES: readonly (readonly [what: string, code: string, recipe: Recipe, options?: Options])[] = [
  ['1024 bits', 'jwk_weak', rsa(1024)],
  ['2047 bits', 'jwk_weak', rsa(2047)],
  ['2048 bits', 'accepted', rsa(2048)],
  ['4096 bits', 'accepted', rsa(4096)],
  ['4097 bits', 'jwk_too_large', rsa(4097)],
  ['4097 bits and leave', 'accepted', rsa(4097), { maxModulusLength: 4097 }],
  ['4097 bits and leave for 4096', 'jwk_too_large', rsa(4097), { maxModulusLength: 4096 }],
  ['2048 bits and leave for 2048', 'accepted', rsa(2048), { maxModulusLength: 2048 }],
  ['8192 bits and leave', 'accepted', rsa(8192), LARGE],
  ['8192 bits and leave for one less', 'jwk_too_large', rsa(8192), { maxModulusLength: 8191 }],
  ['8193 bits', 'jwk_too_large', { alg: 'RS256', header: { jwk: ones(8193) } }, LARGE],
  [
    '100,000 bits',
    'jwk_too_large',
    { alg: 'RS256', header: { jwk: ones(100_000) } },
    {
      ...LARGE,
      maxProofLength: 100_000,
    },
  ],
  ['e = 2', 'jwk_weak', withJwk({ e: encode(Uint8Array.of(2)) }, 'RS256')],
  ['e = 3', 'accepted', rsa(2048, 3n)],
  ['an even e', 'jwk_weak', withJwk({ e: encode(Uint8Array.of(1, 0, 0)) }, 'RS256')],
  ['the largest e of 32 bits with an inverse', 'accepted', rsa(2048, 4294967291n)],
  ['e above 32 bits', 'jwk_too_large', rsa(2048, 4294967311n)],
  ['e as large as n', 'jwk_too_large', withJwk({ e: RSA['n'] }, 'RS256')],
  ['an even n', 'jwk_weak', rsa('even')],
];

function ones(bits: number): Record<string, string> {
  return rsaPublicJwk({ n: (1n << BigInt(bits)) - 1n, e: 65537n });
}

suite('jwk: RSA (check 6)', (test) => {
  for (const [what, code, recipe, options] of RSA_CASES) {
    test(`verifyProof() ${code === 'accepted' ? 'accepts' : 'refuses'} an RSA key with ${what}`, async () => {
      const proof = await mint(recipe);
      const imports = await countSubtle('importKey', async () =>
        assert.is(await verdict(proof, options), code),
      );
      assert.is(imports, code === 'accepted' ? 1 : 0);
    });
  }

  test('verifyProof() refuses e = 1, under which anybody can sign for anybody', async () => {
    const { n } = rsaNumbers(2048);
    const jwk = rsaPublicJwk({ n, e: 1n });
    const forgery = await mint({
      header: { alg: 'RS256', jwk },
      sign: (data) => pkcs1Block(data, 256),
    });
    assert.is(await verdict(forgery), 'jwk_weak');
    // What makes the forgery one: the padded hash is its own signature.
    const [input = '', signature = ''] = forgery.split(/\.(?=[^.]*$)/);
    const block = await pkcs1Block(new TextEncoder().encode(input), 256);
    assert.is(encode(block), signature);
  });

  test('createProof() and verifyProof() judge a key for PS256 alike', async () => {
    const jwk = rsaPublicJwk(rsaNumbers(1024));
    assert.is(await judge({ alg: 'PS256', header: { jwk } }), 'jwk_weak');
    assert.is(await judge({ alg: 'PS256' }), 'accepted');
    assert.ok(await importPublic(jwk, 'PS256'), 'the host would have taken it');
  });
});
