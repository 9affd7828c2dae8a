import { type EdwardsName, isEdwardsScalar, isOnCurve, judgeEdwardsPoint } from '../src/internal/curves.ts';
import { type Bytes, concat, decode, encode, fromBigInt, toBigInt } from './support/bytes.ts';
import { hostHas, publicJwk } from './support/keys.ts';
import { judge, mint, type Recipe, verdict } from './support/proofs.ts';
import { countSubtle } from './support/subtle.ts';
import { assert, suite } from './support/suite.ts';

const FIELDS = {
  'P-256': { alg: 'ES256', octets: 32, p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n },
  'P-384': { alg: 'ES384', octets: 48, p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n },
  'P-521': { alg: 'ES512', octets: 66, p: 2n ** 521n - 1n },
} as const;

// SEC 2: base points, which no one derived from the code under test.
const BASE = {
  'P-256': [
    0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
    0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
  ],
  'P-384': [
    0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
    0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
  ],
  'P-521': [
    0x00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66n,
    0x011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650n,
  ],
} as const;

// SEC 2.
const B = {
  'P-256': 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  'P-384':
    0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  'P-521':
    0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
};

/** The y for an x, if there is one: all three primes are 3 modulo 4. */
function rootAt(crv: keyof typeof FIELDS, x: bigint, p: bigint): bigint | undefined {
  const square = (((x ** 3n - 3n * x + B[crv]) % p) + p) % p;
  let root = 1n;
  for (const bit of ((p + 1n) / 4n).toString(2)) {
    root = (root * root) % p;
    if (bit === '1') root = (root * square) % p;
  }
  return (root * root) % p === square ? root : undefined;
}

suite('ECDSA keys', (test) => {
  for (const [crv, { alg, octets, p }] of Object.entries(FIELDS) as [keyof typeof FIELDS, never][]) {
    const bytes = (value: bigint): Bytes => fromBigInt(value, octets);
    const [x, y] = BASE[crv];
    const jwk = publicJwk(alg);
    const [keyX, keyY] = [jwk['x'] ?? '', jwk['y'] ?? ''].map((text) => toBigInt(decode(text))) as [
      bigint,
      bigint,
    ];
    const recipe = (newX: bigint, newY: bigint): Recipe => ({
      alg,
      header: { jwk: { ...jwk, x: encode(bytes(newX)), y: encode(bytes(newY)) } },
    });

    test(`isOnCurve() knows the base point of ${crv} and its negative`, () => {
      assert.is(isOnCurve(crv, bytes(x), bytes(y)), true);
      assert.is(isOnCurve(crv, bytes(x), bytes(p - y)), true);
      assert.is(isOnCurve(crv, bytes(x), bytes(y + 1n)), false);
      assert.is(isOnCurve(crv, bytes(x + 1n), bytes(y)), false);
      assert.is(isOnCurve(crv, bytes(y), bytes(x)), false);
    });

    for (const [what, newX, newY] of [
      ['y off by one', keyX, keyY ^ 1n],
      ['x and y exchanged', keyY, keyX],
      ['(0, 0)', 0n, 0n],
      ['x = 0', 0n, keyY],
      ['y = 0', keyX, 0n],
      ['x = p', p, keyY],
      ['y = p', keyX, p],
      ['all ones', (1n << BigInt(octets * 8)) - 1n, (1n << BigInt(octets * 8)) - 1n],
    ] as const) {
      test(`verifyProof() refuses a ${crv} key with ${what} before it is imported`, async () => {
        const proof = await mint(recipe(newX, newY));
        const imports = await countSubtle('importKey', async () =>
          assert.is(await verdict(proof, { algorithms: [alg] }), 'jwk_off_curve'),
        );
        assert.is(imports, 0);
      });
    }

    test(`isOnCurve() refuses a coordinate of ${crv} that is right but for a multiple of p`, () => {
      // Few points have a coordinate small enough to be written with p added in the same length.
      const small = [...Array(40).keys()].map(BigInt).find((value) => rootAt(crv, value, p) !== undefined);
      assert.ok(small !== undefined);
      const root = rootAt(crv, small, p) as bigint;
      assert.is(isOnCurve(crv, bytes(small), bytes(root)), true);
      assert.is(isOnCurve(crv, bytes(small + p), bytes(root)), false);
    });

    test(`verifyProof() accepts the ${crv} key itself`, async () => {
      assert.is(await judge(recipe(keyX, keyY), { algorithms: [alg] }), 'accepted');
    });
  }
});

const ED25519_P = 2n ** 255n - 19n;
const ED448_P = 2n ** 448n - 2n ** 224n - 1n;
const ED25519_L = 2n ** 252n + 27742317777372353535851937790883648493n;
const ED448_L = 2n ** 446n - 0x8335dc163bb124b65129c96fde933d8d723a70aadc873d6d54a7bb0dn;
// A y of order 8 on edwards25519, from the list in libsodium's ref10.
const ORDER_8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;

const OCTETS = { Ed25519: 32, Ed448: 57 } as const;
const littleEndian = (value: bigint, octets: number): Bytes => fromBigInt(value, octets).reverse();

/** An encoded point: y, and the sign of x in the top bit. */
function point(crv: EdwardsName, y: bigint, sign = 0n): Bytes {
  return littleEndian(y | (sign << BigInt(OCTETS[crv] * 8 - 1)), OCTETS[crv]);
}

const POINTS: readonly (readonly [crv: EdwardsName, what: string, y: bigint, is: string])[] = [
  ['Ed25519', 'the identity', 1n, 'small_order'],
  ['Ed25519', 'the point of order 2', ED25519_P - 1n, 'small_order'],
  ['Ed25519', 'a point of order 4', 0n, 'small_order'],
  ['Ed25519', 'a point of order 8', ORDER_8, 'small_order'],
  ['Ed25519', 'the other point of order 8', ED25519_P - ORDER_8, 'small_order'],
  ['Ed25519', 'y = p', ED25519_P, 'not_canonical'],
  ['Ed25519', 'y = p + 1', ED25519_P + 1n, 'not_canonical'],
  ['Ed25519', 'the largest y of all', 2n ** 255n - 1n, 'not_canonical'],
  ['Ed25519', 'y = p - 2', ED25519_P - 2n, 'good'],
  ['Ed25519', 'y = 2', 2n, 'good'],
  ['Ed448', 'the identity', 1n, 'small_order'],
  ['Ed448', 'the point of order 2', ED448_P - 1n, 'small_order'],
  ['Ed448', 'a point of order 4', 0n, 'small_order'],
  ['Ed448', 'y = p', ED448_P, 'not_canonical'],
  ['Ed448', 'y = p + 1', ED448_P + 1n, 'not_canonical'],
  ['Ed448', 'a bit in the last octet beside the sign', 2n ** 448n + 2n, 'not_canonical'],
  ['Ed448', 'y = 2', 2n, 'good'],
];

suite('EdDSA keys and signatures', (test) => {
  for (const [crv, what, y, is] of POINTS) {
    test(`judgeEdwardsPoint() finds ${what} of ${crv} ${is}, with either sign`, () => {
      assert.is(judgeEdwardsPoint(crv, point(crv, y)), is);
      assert.is(judgeEdwardsPoint(crv, point(crv, y, 1n)), is);
    });

    if (is === 'good') continue;
    test(`verifyProof() refuses ${what} of ${crv} as key and as R before anything is imported`, async () => {
      const options = { algorithms: ['EdDSA', 'Ed448'] } as const;
      for (const sign of [0n, 1n]) {
        const bytes = point(crv, y, sign);
        const jwk = { kty: 'OKP', crv, x: encode(bytes) };
        // R of small order, S = 0: under a small-order key this verifies for many messages.
        const zero = concat(point(crv, 1n), new Uint8Array(OCTETS[crv]));
        const badKey = await mint({ header: { alg: 'EdDSA', jwk }, signature: () => zero });
        const badR = await mint({
          header: { alg: 'EdDSA', jwk: publicJwk(crv) },
          signature: () => concat(bytes, new Uint8Array(OCTETS[crv]).fill(1, 0, 8)),
        });
        const imports = await countSubtle('importKey', async () => {
          const code = is === 'small_order' ? 'jwk_weak' : 'jwk_not_canonical';
          assert.is(await verdict(badKey, options), code);
          assert.is(await verdict(badR, options), 'signature_invalid');
        });
        assert.is(imports, 0);
      }
    });
  }

  for (const [crv, order] of [
    ['Ed25519', ED25519_L],
    ['Ed448', ED448_L],
  ] as const) {
    const octets = OCTETS[crv];

    test(`isEdwardsScalar() draws the line for ${crv} at the order`, () => {
      assert.is(isEdwardsScalar(crv, littleEndian(order - 1n, octets)), true);
      assert.is(isEdwardsScalar(crv, littleEndian(order, octets)), false);
      assert.is(isEdwardsScalar(crv, new Uint8Array(octets)), true);
      assert.is(isEdwardsScalar(crv, new Uint8Array(octets).fill(255)), false);
    });

    test(`verifyProof() refuses the ${crv} signature whose S has the order added, before anything is imported`, async () => {
      const options = { algorithms: ['EdDSA', 'Ed448'] } as const;
      if (!(await hostHas(crv))) {
        const recipe = { header: { alg: 'EdDSA', jwk: publicJwk(crv) } };
        const code = await judge({ ...recipe, signature: () => plausible(crv) }, options);
        assert.is(code, 'unsupported_algorithm');
        return;
      }
      assert.is(await judge({ alg: crv, header: { alg: 'EdDSA' } }, options), 'accepted');
      const malleable = await mint({
        alg: crv,
        header: { alg: 'EdDSA' },
        signature: (right) => {
          const s = toBigInt(right.slice(octets).reverse());
          return concat(right.slice(0, octets), littleEndian(s + order, octets));
        },
      });
      const imports = await countSubtle('importKey', async () =>
        assert.is(await verdict(malleable, options), 'signature_invalid'),
      );
      assert.is(imports, 0);
    });
  }

  // S = 1 and R = B verify wherever the hash times the key is the identity: for one message in 8, 4, 2 or 1.
  for (const [what, y, order] of [
    ['the identity', 1n, 1],
    ['the point of order 2', ED25519_P - 1n, 2],
    ['a point of order 4', 0n, 4],
    ['a point of order 8', ORDER_8, 8],
    ['the other point of order 8', ED25519_P - ORDER_8, 8],
  ] as const) {
    test(`verifyProof() refuses proofs that anybody can forge under ${what}`, async () => {
      const jwk = { kty: 'OKP', crv: 'Ed25519', x: encode(point('Ed25519', y)) };
      const base = Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 0x58 : 0x66));
      const signature = (): Bytes => concat(base, littleEndian(1n, 32));
      for (let count = 0; count < order * 16; count++) {
        const recipe = { header: { alg: 'EdDSA', jwk }, claims: { jti: `jti ${count}` }, signature };
        assert.is(await judge(recipe), 'jwk_weak');
      }
    });
  }

  test('verifyProof() refuses a y without an x on the curve', async () => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: encode(point('Ed25519', 2n)) };
    const code = await judge({ header: { alg: 'EdDSA', jwk }, signature: () => plausible('Ed25519') });
    assert.ok(['jwk_invalid', 'signature_invalid'].includes(code));
  });

  test('verifyProof() takes Ed448 only where it is allowed by its name', async () => {
    const recipe: Recipe = {
      header: { alg: 'EdDSA', jwk: publicJwk('Ed448') },
      signature: () => plausible('Ed448'),
    };
    assert.is(await judge(recipe), 'jwk_type_mismatch');
    assert.is(await judge(recipe, { algorithms: ['Ed448'] }), 'alg_not_allowed');
    const expected = (await hostHas('Ed448')) ? 'signature_invalid' : 'unsupported_algorithm';
    assert.is(await judge(recipe, { algorithms: ['EdDSA', 'Ed448'] }), expected);
  });
});

/** A signature of good form that is none. */
function plausible(crv: EdwardsName): Bytes {
  return concat(point(crv, 2n), littleEndian(1n, OCTETS[crv]));
}
