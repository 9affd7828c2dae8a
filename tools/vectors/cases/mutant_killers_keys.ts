import { fromB64u, hex } from '../../../src/conformance/recipe/bytes.ts';
import { type Algorithm, type ProofGroup, type ProofRow, proofRows } from '../case.ts';
import { keyNamed } from '../keys.ts';

/** Cases of keys and signatures that the mutants of the library asked for: see tools/mutants. */
export const FURTHER_KEYS: ProofGroup = {
  file: 'structure/further-keys',
  description: 'Further cases of keys and signatures, each for a mistake that no other case shows.',
  from: 'proof.baseline.resource',
  why: 'The key comes from the sender; what a host imports without complaint is not what RFC 7517 and 7518 allow.',
  requirements: ['RFC9449-4.2-05'],
  flags: ['MalformedJwk'],
  severity: 'high',
  rows: (algorithm) => [...usage(algorithm), ...(BY_KEY_TYPE[algorithm.kty] ?? [])],
};

const BOTH = [
  ['', 'proof.baseline.resource', ''],
  ['-at-token-endpoint', 'proof.baseline.token', ', in a token request'],
] as const;

/** The token request has no token that must be bound to the changed key. */
const atBoth = (row: ProofRow): ProofRow[] =>
  BOTH.map(([suffix, from, where]) => ({
    ...row,
    id: row.id + suffix,
    title: row.title + where,
    from,
    edits: row.edits.filter(([name]) => suffix === '' || name !== 'token.bind'),
  }));

const onlyAtToken = (row: ProofRow): ProofRow[] => atBoth(row).slice(1);

const ALG_OF_OTHER_CURVE: ProofRow = {
  id: 'proof.jwk.alg-of-edwards-curves',
  title: '"alg" of the key is that of Edwards curves',
  edits: [['jwk.set', 'alg', 'EdDSA']],
};

const usage = ({ kty }: Algorithm): ProofRow[] => [
  ...proofRows(
    {
      requirements: ['RFC7517-4.2-01'],
      flags: ['KeyUsage'],
      severity: 'low',
      why: 'RFC 7517 has no rule for verifiers; a key that says it is for something else is a sign of a mistake.',
      choice: 'jwk-use',
      accepts: ['ignore'],
      reject: ['jwk_use'],
      once: true,
    },
    [
      { id: 'proof.jwk.use-upper-case', title: '"use" is "SIG"', edits: [['jwk.set', 'use', 'SIG']] },
      { id: 'proof.jwk.use-longer', title: '"use" is "signature"', edits: [['jwk.set', 'use', 'signature']] },
      { id: 'proof.jwk.use-null', title: '"use" is null', edits: [['jwk.set', 'use', null]] },
      { id: 'proof.jwk.use-empty', title: '"use" is empty', edits: [['jwk.set', 'use', '']] },
      { id: 'proof.jwk.use-list', title: '"use" is a list', edits: [['jwk.set', 'use', ['sig']]] },
      { id: 'proof.jwk.key-ops-null', title: '"key_ops" is null', edits: [['jwk.set', 'key_ops', null]] },
      {
        id: 'proof.jwk.key-ops-text',
        title: '"key_ops" is the text "verify"',
        edits: [['jwk.set', 'key_ops', 'verify']],
      },
      {
        id: 'proof.jwk.key-ops-upper-case',
        title: '"key_ops" is to VERIFY',
        edits: [['jwk.set', 'key_ops', ['VERIFY']]],
      },
      {
        id: 'proof.jwk.key-ops-against-use',
        title: '"key_ops" is to encrypt beside "use" for signatures',
        edits: [
          ['jwk.set', 'use', 'sig'],
          ['jwk.set', 'key_ops', ['encrypt']],
        ],
      },
    ],
  ),
  ...proofRows(
    {
      requirements: ['RFC8725-3.1-01'],
      flags: ['KeyUsage'],
      severity: 'medium',
      why: 'A key that names an algorithm is for that one only.',
      reject: ['jwk_alg_mismatch', 'jwk_invalid'],
    },
    [
      {
        id: 'proof.jwk.alg-null',
        title: '"alg" of the key is null',
        edits: [['jwk.set', 'alg', null]],
        once: true,
      },
      {
        id: 'proof.jwk.alg-empty',
        title: '"alg" of the key is empty',
        edits: [['jwk.set', 'alg', '']],
        once: true,
      },
      ...(kty === 'OKP' ? [] : [ALG_OF_OTHER_CURVE]),
    ],
  ),
];

const ALIAS = {
  flags: ['ThumbprintAlias'],
  why: 'Hosts import it as the same key, and its thumbprint is another: one key then has several, and a binding to one of them can be escaped or confused.',
  requirements: ['RFC7515-2-01'],
  reject: ['jwk_not_canonical', 'jwk_invalid'],
} as const;

const unusedBit = (id: string, title: string, member: string, from: string, to: string): ProofRow => ({
  ...ALIAS,
  requirements: ['RFC4648-3.5-01'],
  id,
  title,
  edits: [['jwk.replace', member, from, to], ['token.bind']],
  choice: 'jwk-trailing-bits',
  accepts: ['ignore'],
  reject: ['jwk_not_canonical'],
  value: { jkt: null },
});

const OFF_CURVE = {
  requirements: ['RFC8725-3.4-01'],
  flags: ['OffCurve'],
  why: 'Some hosts import it; what a signature by such a key means is undefined.',
  reject: ['jwk_off_curve', 'jwk_invalid'],
} as const;

const ZERO_32 = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** A point with x = 5, and one with y = 1, and the two numbers with the prime of the field added. */
const X_5_PLUS_P = '_____wAAAAEAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAQ';
const Y_OF_X_5 = 'RZJDuapYGAb-kTvOmYF63hHKUDxk2aPFM0FcCDJI-8w';
const X_OF_Y_1 = 'aRb6xF5Wi2ueLi7NYRsoLl_MQKMGfWAQV_h5zlqKc8w';
const Y_1_PLUS_P = '_____wAAAAEAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAA';

const DER: ProofRow = {
  id: 'proof.signature.ecdsa-der',
  title: 'The signature in DER',
  why: 'Another encoding of the same two numbers: a proof has one spelling.',
  requirements: ['RFC7518-3.4-03'],
  flags: ['DerSignature'],
  edits: [['signature.to-der']],
  reject: ['signature_length', 'signature_invalid'],
};

const EC_ROWS: readonly ProofRow[] = [
  ...onlyAtToken(DER),
  unusedBit('proof.jwk.ec-x-other-trailing-bit', 'The other unused bit of "x" set', 'x', '93iw', '93iy'),
  ...onlyAtToken({
    ...ALIAS,
    id: 'proof.jwk.ec-y-long',
    title: '"y" with an additional leading zero octet',
    requirements: ['RFC7518-6.2.1-01'],
    edits: [['jwk.octets-prepend', 'y', '00']],
  }),
  ...onlyAtToken({
    ...OFF_CURVE,
    id: 'proof.jwk.ec-x-plus-prime',
    title: 'A point on the curve whose "x" has the field prime added',
    edits: [['jwk.set', 'x', X_5_PLUS_P], ['jwk.set', 'y', Y_OF_X_5], ['token.bind']],
  }),
  ...atBoth({
    ...OFF_CURVE,
    id: 'proof.jwk.ec-y-plus-prime',
    title: 'A point on the curve whose "y" has the field prime added',
    edits: [['jwk.set', 'x', X_OF_Y_1], ['jwk.set', 'y', Y_1_PLUS_P], ['token.bind']],
  }),
  ...onlyAtToken({
    ...OFF_CURVE,
    id: 'proof.jwk.ec-zero',
    title: 'Both coordinates zero',
    edits: [
      ['jwk.set', 'x', ZERO_32],
      ['jwk.set', 'y', ZERO_32],
    ],
  }),
  ...onlyAtToken({
    id: 'proof.jwk.ec-crv-secp256k1',
    title: '"crv" names another curve of the same size',
    requirements: ['RFC7518-3.4-02'],
    flags: ['CurveMismatch'],
    edits: [['jwk.set', 'crv', 'secp256k1'], ['token.bind']],
    reject: ['jwk_type_mismatch', 'jwk_invalid'],
  }),
  ...['k', 'priv'].flatMap((name) =>
    onlyAtToken({
      id: `proof.jwk.foreign-${name}`,
      title: `"${name}", the private member of another key type`,
      why: 'Unknown to this key type, so ignored by some; never written by an honest client.',
      requirements: ['RFC7517-4-01'],
      flags: ['PrivateKeyEmbedded'],
      severity: 'low',
      edits: [['jwk.set', name, 'AQ']],
      choice: 'jwk-private-foreign',
      accepts: ['ignore'],
      reject: ['jwk_private'],
    }),
  ),
];

const PRIVATE = {
  requirements: ['RFC9449-4.3-07'],
  flags: ['PrivateKeyEmbedded'],
  severity: 'critical',
  why: 'A client that publishes its private key has lost it; whoever saw one proof can make the next.',
  reject: ['jwk_private'],
} as const;

const { x: P256_X = '', y: P256_Y = '' } = keyNamed('p256-a').jwk;
const RSA_MODULUS = fromB64u(keyNamed('rsa2048-a').jwk['n'] ?? '');

const exponent = (id: string, title: string, e: string): ProofRow[] =>
  atBoth({
    ...ALIAS,
    id: `proof.jwk.rsa-e-${id}`,
    title,
    edits: [['jwk.set', 'e', e]],
  }).map((row) => ({
    ...row,
    edits: row.id.endsWith('endpoint') ? row.edits : [...row.edits, ['token.bind']],
  }));

const RSA_ROWS: readonly ProofRow[] = [
  ...exponent('illegal-first', 'An exclamation mark as the first character of "e"', '!QAB'),
  ...exponent('illegal-second', 'An exclamation mark as the second character of "e"', 'A!AB'),
  ...exponent('illegal-third', 'An exclamation mark as the third character of "e"', 'AQ!B'),
  ...exponent('illegal-last', 'An exclamation mark as the last character of "e"', 'AQA!'),
  ...exponent('beyond-ascii', 'A character beyond ASCII in place of an "A" in "e"', '\u00c4QAB'),
  ...atBoth({
    ...ALIAS,
    id: 'proof.jwk.rsa-n-illegal-first',
    title: 'An exclamation mark in the middle of "n"',
    edits: [['jwk.replace', 'n', 'qQOWqZgVv75t', 'qQOW!ZgVv75t'], ['token.bind']],
  }),
  ...atBoth({
    ...ALIAS,
    id: 'proof.jwk.rsa-n-illegal-tail',
    title: 'An exclamation mark as the last but one character of "n"',
    edits: [['jwk.replace', 'n', 'ApnjeAaw', 'ApnjeA!w'], ['token.bind']],
  }),
  unusedBit(
    'proof.jwk.rsa-n-other-trailing-bit',
    'The first unused bit of "n" set',
    'n',
    'ApnjeAaw',
    'ApnjeAa4',
  ),
  ...atBoth({
    ...ALIAS,
    id: 'proof.jwk.rsa-n-zero-and-signature-zero',
    title: '"n" with a leading zero octet, and the signature with one',
    requirements: ['RFC7518-6.3.1-01'],
    edits: [['jwk.octets-prepend', 'n', '00'], ['token.bind'], ['signature.prepend', '00']],
  }),
  ...onlyAtToken({
    id: 'proof.jwk.rsa-2047',
    title: 'A modulus of 2047 bits',
    requirements: ['RFC7518-3.3-01'],
    flags: ['WeakRsa'],
    why: 'The modulus can be factored.',
    severity: 'medium',
    edits: [['key.use', 'rsa2047']],
    reject: ['jwk_weak'],
  }),
  ...proofRows(
    {
      requirements: ['RFC8017-3.1-01'],
      flags: ['RsaExponent'],
      severity: 'critical',
      reject: ['jwk_weak', 'jwk_invalid'],
    },
    [
      ...onlyAtToken({
        id: 'proof.jwk.rsa-e-one',
        title: 'Public exponent 1, and a signature that needs no private key',
        why: 'With exponent 1 the padded digest is its own signature: everybody can sign, and several hosts verify it.',
        edits: [['key.use', 'rsa2048-e1']],
      }),
      ...onlyAtToken({
        id: 'proof.jwk.rsa-n-even',
        title: 'An even modulus, and a good signature by it',
        why: 'Twice a prime is factored at sight.',
        edits: [['key.use', 'rsa2048-even']],
      }),
    ],
  ),
  ...['p', 'q', 'dp', 'dq', 'qi'].flatMap((name) =>
    onlyAtToken({
      ...PRIVATE,
      id: `proof.jwk.rsa-private-${name}`,
      title: `"${name}" alone of the private members`,
      edits: [['jwk.add-private', name]],
    }),
  ),
  ...onlyAtToken({
    ...PRIVATE,
    id: 'proof.jwk.rsa-private-oth',
    title: 'An empty list of other primes',
    severity: 'medium',
    edits: [['jwk.set', 'oth', []]],
  }),
  {
    id: 'proof.jwk.rsa-alg-elliptic-key',
    from: 'proof.baseline.token',
    title: 'A key on P-256 under an algorithm of RSA',
    requirements: ['RFC8725-3.1-01'],
    flags: ['KeyTypeMismatch'],
    edits: [['header.set', 'jwk', { kty: 'EC', crv: 'P-256', x: P256_X, y: P256_Y }]],
    reject: ['jwk_type_mismatch', 'jwk_invalid'],
  },
  ...proofRows(
    {
      requirements: ['RFC9449-4.3-05'],
      flags: ['AlgPolicy'],
      severity: 'low',
      why: 'One key may be used with several algorithms; whoever remembers keys must remember with which.',
    },
    [384, 512].map((size) => ({
      id: `proof.alg.rs${size}-by-policy`,
      title: `SHA-${size}, which the policy lists`,
      edits: [
        ['policy.set', 'algorithms', [`RS${size}`]],
        ['alg.use', `RS${size}`],
      ],
    })),
  ),
  ...proofRows(
    {
      requirements: ['RFC8017-3.1-01'],
      flags: ['RangeCheck'],
      why: 'Every signature has a second spelling where the range is not checked.',
      reject: ['signature_invalid'],
    },
    [
      ...onlyAtToken({
        id: 'proof.signature.rsa-modulus',
        title: 'The modulus in place of the signature',
        edits: [['signature.set', hex(RSA_MODULUS)]],
      }),
      ...onlyAtToken({
        id: 'proof.signature.rsa-all-ones',
        title: 'All bits of the signature set',
        edits: [['signature.set', 'ff'.repeat(256)]],
      }),
    ],
  ),
  ...onlyAtToken({
    id: 'proof.signature.one-octet-short',
    title: 'The last octet of the signature missing',
    requirements: ['RFC7518-3.3-01'],
    flags: ['SignatureLength'],
    edits: [['signature.cut', 1]],
    reject: ['signature_length', 'signature_invalid'],
  }),
];

type Point = readonly [id: string, title: string, x: string];

/** y of points whose order divides eight, little-endian, and what is beyond the prime: RFC 8032 section 5.1. */
const SMALL: readonly Point[] = [
  ['neutral', 'The neutral element', 'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
  ['order-two', 'The point of order two', '7P_______________________________________38'],
  ['order-four', 'A point of order four', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
  ['order-eight', 'A point of order eight', 'JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU'],
  [
    'order-eight-negative',
    'A point of order eight, with the other y',
    'xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o',
  ],
];
const ALIASES: readonly Point[] = [
  ['order-four-alias', 'A point of order four with y = p', '7f_______________________________________38'],
  ['neutral-alias', 'The neutral element with y = p + 1', '7v_______________________________________38'],
];

/** R is the base point and S is one: it verifies whenever the hash times the key is the neutral element. */
const BY_NOBODY = `5866666666666666666666666666666666666666666666666666666666666666${'01'.padEnd(64, '0')}`;

const NOBODY = 'proof.jwk.okp-signed-by-nobody-';

/** Claims that make the hash a multiple of eight, by the id: found by trying. */
const SALTS: Readonly<Record<string, number>> = {
  neutral: 44,
  'neutral-at-token-endpoint': 70,
  'order-two': 10,
  'order-two-at-token-endpoint': 71,
  'order-four': 125,
  'order-four-at-token-endpoint': 227,
  'order-eight': 200,
  'order-eight-at-token-endpoint': 0,
  'order-eight-negative': 122,
  'order-eight-negative-at-token-endpoint': 71,
  'order-four-alias': 17,
  'order-four-alias-at-token-endpoint': 113,
  'neutral-alias': 28,
  'neutral-alias-at-token-endpoint': 50,
};

const keyOfNobody = (row: ProofRow, x: string): ProofRow[] =>
  atBoth(row).map((one) => ({
    ...one,
    edits: [
      ['jwk.set', 'x', x],
      ['claims.set', 'salt', SALTS[one.id.slice(NOBODY.length)] ?? 0],
      ...(one.from === 'proof.baseline.resource' ? [['token.bind'] as const] : []),
      ['signature.set', BY_NOBODY],
    ],
  }));

const OKP_ROWS: readonly ProofRow[] = [
  ...SMALL.flatMap(([id, title, x]) =>
    keyOfNobody(
      {
        id: `${NOBODY}${id}`,
        title: `${title} as the key, and a signature by nobody`,
        why: 'A token bound to such a key can be used by everybody. RFC 8032 does not exclude it.',
        requirements: ['RFC8032-5.1.7-02'],
        flags: ['SmallOrderKey'],
        severity: 'critical',
        edits: [],
        choice: 'eddsa-small-order-key',
        accepts: ['accept'],
        reject: ['jwk_weak', 'jwk_invalid', 'signature_invalid'],
      },
      x,
    ),
  ),
  ...ALIASES.flatMap(([id, title, x]) =>
    keyOfNobody(
      {
        id: `${NOBODY}${id}`,
        title: `${title} as the key, and a signature by nobody`,
        why: 'The same key has another spelling, so another thumbprint.',
        requirements: ['RFC8032-5.1.3-01'],
        flags: ['NonCanonicalPoint', 'SmallOrderKey'],
        severity: 'critical',
        edits: [],
        reject: ['jwk_not_canonical', 'jwk_weak', 'jwk_invalid', 'jwk_off_curve', 'signature_invalid'],
      },
      x,
    ),
  ),
  unusedBit('proof.jwk.okp-x-other-trailing-bit', 'The other unused bit of "x" set', 'x', 'mTvw', 'mTvy'),
  ...atBoth({
    id: 'proof.jwk.okp-crv-x25519-bound',
    title: '"crv" names a curve for key agreement, and the token is bound to that key',
    requirements: ['RFC8037-3.1-01'],
    flags: ['CurveMismatch'],
    edits: [['jwk.set', 'crv', 'X25519'], ['token.bind']],
    reject: ['jwk_type_mismatch', 'jwk_invalid'],
  }),
  ...proofRows(
    {
      requirements: ['RFC8032-5.1.7-01'],
      flags: ['RangeCheck'],
      why: 'Hosts differ in what they let through here; where one does, a signature has several spellings.',
      reject: ['signature_invalid'],
    },
    [
      ...onlyAtToken({
        id: 'proof.signature.eddsa-s-order',
        title: 'S is the group order',
        edits: [['signature.s', 'edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010']],
      }),
      ...atBoth({
        id: 'proof.signature.eddsa-r-beyond-prime',
        title: 'R has a y beyond the field prime',
        edits: [['signature.r', `f0${'ff'.repeat(30)}7f`]],
      }),
      ...onlyAtToken({
        id: 'proof.signature.eddsa-r-neutral',
        title: 'R is the neutral element',
        edits: [['signature.r', '01'.padEnd(64, '0')]],
      }),
    ],
  ),
  {
    id: 'proof.alg.ed25519-by-policy',
    from: 'proof.baseline.token',
    title: '"Ed25519" where the policy lists it',
    requirements: ['RFC9864-2-01'],
    flags: ['AlgPolicy'],
    severity: 'low',
    why: 'RFC 9864 gave the algorithm a name of its own.',
    edits: [
      ['policy.set', 'algorithms', ['Ed25519']],
      ['header.set', 'alg', 'Ed25519'],
    ],
  },
];

const BY_KEY_TYPE: Readonly<Record<string, readonly ProofRow[]>> = {
  EC: EC_ROWS,
  RSA: RSA_ROWS,
  OKP: OKP_ROWS,
};
