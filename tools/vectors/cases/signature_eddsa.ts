import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type ProofGroup, type ProofRow, proofRows } from '../case.ts';

/** Ed25519: RFC 8032 section 5.1, RFC 8037 section 3.1, RFC 9864. */
export const SIGNATURE_EDDSA: ProofGroup = {
  file: 'signature/eddsa',
  description:
    'Ed25519: the point and the number of the signature, the message, and the name of the algorithm.',
  from: 'proof.baseline.resource',
  why: 'Without it a proof is a text that everybody can write.',
  requirements: ['RFC9449-4.3-06'],
  flags: ['SignatureInvalid'],
  severity: 'critical',
  rows: ({ kty }) =>
    kty === 'OKP' ? [...FORM, ...LENGTHS, ...SCALAR, ...COMMITMENT, ...HONEST, ...MESSAGE, ...NAMES] : [],
};

const jti = (value: string): Edit => ['claims.set', 'jti', value];

const FORM: readonly ProofRow[] = proofRows({ reject: ['signature_invalid'] }, [
  { id: 'proof.signature.eddsa-swapped', title: 'S before R', edits: [['signature.swap']] },
  {
    id: 'proof.signature.eddsa-s-big-endian',
    title: 'S with its highest octet first',
    requirements: ['RFC8032-5.1-01'],
    edits: [['signature.reverse', 's']],
  },
  {
    id: 'proof.signature.eddsa-r-big-endian',
    title: 'R with its highest octet first',
    requirements: ['RFC8032-5.1-01'],
    edits: [['signature.reverse', 'r']],
  },
  {
    id: 'proof.signature.eddsa-both-big-endian',
    title: 'R and S with their highest octets first',
    requirements: ['RFC8032-5.1-01'],
    edits: [['signature.reverse', 'both']],
  },
  {
    id: 'proof.signature.eddsa-reversed',
    title: 'The signature with its last octet first',
    edits: [['signature.reverse', 'all']],
  },
  {
    id: 'proof.signature.eddsa-s-first-octet',
    title: 'One bit of the first octet of S changed',
    edits: [['signature.flip', 32]],
  },
  {
    id: 'proof.signature.eddsa-r-sign',
    title: 'The sign of R changed',
    why: 'A comparison of y alone takes a point and its negative for the same.',
    edits: [['signature.toggle', 31, 128]],
  },
]);

const LENGTHS: readonly ProofRow[] = proofRows(
  {
    why: 'A reader that splits in the middle, or takes numbers of any length, gives one signature many spellings.',
    requirements: ['RFC8032-5.1.7-01'],
    flags: ['SignatureLength'],
    severity: 'high',
    reject: ['signature_length', 'signature_invalid'],
  },
  [
    { id: 'proof.signature.eddsa-s-only', title: 'S alone', edits: [['signature.slice', 32, 64]] },
    {
      id: 'proof.signature.eddsa-66-octets',
      title: 'R and S with a zero octet before each',
      edits: [['signature.pad-halves', '00']],
    },
    {
      id: 'proof.signature.eddsa-114-octets',
      title: 'The signature in the length of Ed448',
      edits: [['signature.append', '00'.repeat(50)]],
    },
    {
      id: 'proof.signature.eddsa-s-stripped',
      title: 'S without the zero octet at its end',
      edits: [jti('ground-5'), ['signature.has', 63, '00'], ['signature.cut', 1]],
    },
    {
      id: 'proof.signature.eddsa-r-stripped',
      title: 'R without its first octet, which is zero',
      edits: [jti('ground-50'), ['signature.strip-zeros', 'r']],
    },
  ],
);

/** The group order. */
const ORDER = 'edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010';
const MASKED = 'Code that clears the highest bits of S, as key generation does with a secret, accepts it.';

const SCALAR: readonly ProofRow[] = proofRows(
  {
    why: 'Without the range check every signature has several spellings.',
    requirements: ['RFC8032-5.1.7-01'],
    flags: ['ScalarOverflow'],
    severity: 'high',
    reject: ['signature_invalid'],
  },
  [
    {
      id: 'proof.signature.eddsa-s-plus-order',
      title: 'S with the group order added',
      edits: [['signature.eddsa-add-order']],
    },
    {
      id: 'proof.signature.eddsa-s-plus-2-orders',
      title: 'S with twice the group order added',
      why: 'A check of the three highest bits alone, as early implementations had it, finds it and not the order itself.',
      edits: [['signature.eddsa-add-order', 2]],
    },
    {
      id: 'proof.signature.eddsa-s-plus-7-orders',
      title: 'S with seven times the group order added',
      edits: [['signature.eddsa-add-order', 7]],
    },
    {
      id: 'proof.signature.eddsa-s-plus-8-orders',
      title: 'S with eight times the group order added, which sets its highest bit',
      edits: [['signature.eddsa-add-order', 8]],
    },
    {
      id: 'proof.signature.eddsa-s-plus-14-orders',
      title: 'S with fourteen times the group order added',
      why: 'More is beyond 32 octets: code that reduces S accepts all of them.',
      edits: [['signature.eddsa-add-order', 14]],
    },
    {
      id: 'proof.signature.eddsa-s-bit-253',
      title: 'S with bit 253 set',
      why: MASKED,
      edits: [['signature.toggle', 63, 32]],
    },
    {
      id: 'proof.signature.eddsa-s-bit-254',
      title: 'S with bit 254 set',
      why: MASKED,
      edits: [['signature.toggle', 63, 64]],
    },
    {
      id: 'proof.signature.eddsa-s-bit-255',
      title: 'S with bit 255 set',
      why: MASKED,
      edits: [['signature.toggle', 63, 128]],
    },
    {
      id: 'proof.signature.eddsa-s-zero',
      title: 'S is zero',
      requirements: ['RFC9449-4.3-06'],
      flags: ['ZeroSignature'],
      severity: 'critical',
      edits: [['signature.s', '00'.repeat(32)]],
    },
    {
      id: 'proof.signature.eddsa-s-order',
      title: 'S is the group order',
      severity: 'critical',
      edits: [['signature.s', ORDER]],
    },
    {
      id: 'proof.signature.eddsa-s-below-order',
      title: 'S is one less than the group order',
      requirements: ['RFC9449-4.3-06'],
      flags: ['RangeCheck'],
      severity: 'critical',
      edits: [['signature.s', `ec${ORDER.slice(2)}`]],
    },
    {
      id: 'proof.signature.eddsa-s-maximum',
      title: 'All bits of S set',
      edits: [['signature.s', 'ff'.repeat(32)]],
    },
    {
      id: 'proof.signature.eddsa-s-negated',
      title: 'S subtracted from the group order',
      requirements: ['RFC9449-4.3-06'],
      flags: ['SignatureInvalid'],
      severity: 'critical',
      edits: [['signature.eddsa-negate-s']],
    },
  ],
);

const FF = 'ff'.repeat(30);
const NEUTRAL = `01${'00'.repeat(31)}`;

/** An R that counts as the neutral element: S is the private key times the hash, and the equation holds. */
const by = (r: string): readonly Edit[] => [['signature.alg', `EdDSA,R=${r}`]];

const COMMITMENT: readonly ProofRow[] = [
  ...proofRows(
    {
      why: 'A lax decoder takes it for the neutral element, and the equation holds: one signature with several spellings.',
      requirements: ['RFC8032-5.1.3-01'],
      flags: ['NonCanonicalPoint'],
      severity: 'high',
      reject: ['signature_invalid'],
    },
    [
      {
        id: 'proof.signature.eddsa-r-neutral-signed',
        title: 'R is the neutral element with a sign, and S fits',
        edits: by(`01${'00'.repeat(30)}80`),
      },
      {
        id: 'proof.signature.eddsa-r-neutral-alias',
        title: 'R is the neutral element with y = p + 1, and S fits',
        edits: by(`ee${FF}7f`),
      },
      {
        id: 'proof.signature.eddsa-r-neutral-alias-signed',
        title: 'R is the neutral element with y = p + 1 and a sign, and S fits',
        edits: by(`ee${FF}ff`),
      },
      {
        id: 'proof.signature.eddsa-r-maximum',
        title: 'All bits of R set',
        edits: [['signature.r', 'ff'.repeat(32)]],
      },
      {
        id: 'proof.signature.eddsa-r-no-point',
        title: 'R with y = 2, which has no x',
        why: "What a decoder that does not look makes of it is anybody's guess.",
        flags: ['OffCurve'],
        edits: [['signature.r', `02${'00'.repeat(31)}`]],
      },
    ],
  ),
  ...proofRows(
    {
      why: 'No honest signer makes it: S is then the private key times a number that everybody knows.',
      requirements: ['RFC8032-5.1.7-02'],
      flags: ['SmallOrderPoint'],
      severity: 'low',
      choice: 'eddsa-small-order-r',
      accepts: ['accept'],
      reject: ['signature_invalid'],
    },
    [
      {
        id: 'proof.signature.eddsa-r-neutral',
        title: 'R is the neutral element, and S fits',
        edits: by(NEUTRAL),
      },
      {
        id: 'proof.signature.eddsa-r-neutral-token',
        title: 'R is the neutral element, and S fits, in a token request',
        from: 'proof.baseline.token',
        edits: by(NEUTRAL),
      },
    ],
  ),
  ...proofRows(
    {
      why: 'The equation holds with the cofactor and fails without: RFC 8032 lets a verifier choose, so two of them can differ.',
      requirements: ['RFC8032-5.1.7-02'],
      flags: ['CofactorDependent'],
      severity: 'low',
      choice: 'eddsa-cofactor',
      accepts: ['cofactored'],
      reject: ['signature_invalid'],
    },
    ['2', '4', '8'].map((order) => ({
      id: `proof.signature.eddsa-r-plus-order-${order}`,
      title: `R with a point of order ${order} added`,
      edits: [['signature.alg', `EdDSA,torsion=${8 / Number(order)}`] as const],
    })),
  ),
  ...proofRows({ flags: ['SmallOrderPoint'], reject: ['signature_invalid'] }, [
    {
      id: 'proof.signature.eddsa-r-zero',
      title: 'R of zero octets only, a point of order 4, before an honest S',
      edits: [['signature.r', '00'.repeat(32)]],
    },
    {
      id: 'proof.signature.eddsa-r-neutral-s-zero',
      title: 'R is the neutral element and S is zero',
      why: 'It verifies for every message by a key of small order, and wherever the key is forgotten.',
      edits: [['signature.set', NEUTRAL + '00'.repeat(32)]],
    },
    {
      id: 'proof.signature.eddsa-r-order-2-s-zero',
      title: 'R is the point of order 2 and S is zero',
      edits: [['signature.set', `ec${FF}7f${'00'.repeat(32)}`]],
    },
    {
      id: 'proof.signature.eddsa-r-is-key',
      title: 'R is the key',
      flags: ['SignatureInvalid'],
      edits: [['signature.r', 'cc0b347ea702c72594118db7864df91a5708db357b2016916cbac212ffe64efc']],
    },
    {
      id: 'proof.signature.eddsa-generator',
      title: 'R is the generator and S is one',
      why: 'It verifies for every message wherever the key is forgotten.',
      flags: ['SignatureInvalid'],
      edits: [['signature.set', `58${'66'.repeat(31)}01${'00'.repeat(31)}`]],
    },
  ]),
];

/** Honest signatures that one implementation in many trips over; their jti was looked for. */
const HONEST: readonly ProofRow[] = proofRows(
  {
    why: 'One signature in 256 is of this kind: a fault that comes and goes.',
    requirements: ['RFC8032-5.1-01'],
    flags: ['Ground'],
    severity: 'medium',
  },
  [
    {
      id: 'proof.signature.eddsa-r-first-zero',
      title: 'R that starts with a zero octet',
      edits: [jti('ground-50'), ['signature.has', 0, '00']],
    },
    {
      id: 'proof.signature.eddsa-r-two-zeros',
      title: 'R that starts with two zero octets',
      edits: [jti('ground-35364'), ['signature.has', 0, '0000']],
    },
    {
      id: 'proof.signature.eddsa-r-last-zero',
      title: 'R that ends with a zero octet',
      edits: [jti('ground-58'), ['signature.has', 31, '00']],
    },
    {
      id: 'proof.signature.eddsa-s-first-zero',
      title: 'S that starts with a zero octet',
      edits: [jti('ground-16'), ['signature.has', 32, '00']],
    },
    {
      id: 'proof.signature.eddsa-s-last-zero',
      title: 'S that ends with a zero octet',
      why: 'One signature in 16: code that trims zeros loses it.',
      edits: [jti('ground-5'), ['signature.has', 63, '00']],
    },
  ],
);

const MESSAGE: readonly ProofRow[] = [
  ...proofRows(
    {
      why: 'A signature of another variant was made for another purpose; only the name of the algorithm keeps them apart.',
      requirements: ['RFC8032-5.1-01'],
      flags: ['WrongHash'],
      severity: 'high',
      reject: ['signature_invalid'],
    },
    [
      {
        id: 'proof.signature.eddsa-prehash',
        title: 'An Ed25519ph signature',
        edits: [['signature.alg', 'EdDSA,ph']],
      },
      {
        id: 'proof.signature.eddsa-prehash-context',
        title: 'An Ed25519ph signature with a context',
        edits: [['signature.alg', 'EdDSA,ph,ctx=dpop']],
      },
      {
        id: 'proof.signature.eddsa-context',
        title: 'An Ed25519ctx signature',
        edits: [['signature.alg', 'EdDSA,ctx=dpop']],
      },
      {
        id: 'proof.signature.eddsa-empty-context',
        title: 'An Ed25519ctx signature with an empty context',
        edits: [['signature.alg', 'EdDSA,ctx=']],
      },
    ],
  ),
  ...proofRows({ requirements: ['RFC8725-3.1-01'] }, [
    {
      id: 'proof.signature.eddsa-by-ecdsa',
      title: 'An ES256 signature under the key of the client',
      why: 'It has 64 octets, too.',
      flags: ['KeyTypeMismatch'],
      edits: [
        ['signature.key', 'p256-a'],
        ['signature.alg', 'ES256'],
      ],
      reject: ['signature_invalid'],
    },
    {
      id: 'proof.signature.eddsa-by-ed448',
      title: 'An Ed448 signature under the key of the client',
      flags: ['CurveMismatch'],
      edits: [['signature.key', 'ed448']],
      reject: ['signature_length', 'signature_invalid'],
    },
  ]),
];

const ed25519 = (...edits: readonly Edit[]): readonly Edit[] => [
  ['policy.set', 'algorithms', ['Ed25519']],
  ['alg.use', 'Ed25519'],
  ...edits,
];

const NAMES: readonly ProofRow[] = [
  ...proofRows(
    {
      why: 'RFC 9864 deprecates "EdDSA": new clients write "Ed25519", and servers list both for a while.',
      requirements: ['RFC9864-2-01'],
      flags: ['AlgName'],
      severity: 'medium',
    },
    [
      {
        id: 'proof.signature.ed25519-name',
        title: 'The algorithm under its new name',
        edits: ed25519(),
      },
      {
        id: 'proof.signature.ed25519-name-in-key',
        title: 'The new name in header and key',
        edits: ed25519(['jwk.set', 'alg', 'Ed25519']),
      },
      {
        id: 'proof.signature.ed25519-both-listed',
        title: 'The old name where both are listed',
        edits: [['policy.set', 'algorithms', ['Ed25519', 'EdDSA']]],
      },
      {
        id: 'proof.signature.ed25519-key-old-name',
        title: 'The new name in the header, the old one in the key',
        why: 'Two registered names for one operation: some hosts export keys with the old one.',
        flags: ['KeyUsage'],
        severity: 'low',
        edits: ed25519(['jwk.set', 'alg', 'EdDSA']),
        choice: 'eddsa-jwk-alg',
        accepts: ['same'],
        reject: ['jwk_alg_mismatch'],
      },
    ],
  ),
  ...proofRows(
    {
      why: 'A list of names means those names; which of the two a server announces is what clients go by.',
      requirements: ['RFC9449-4.3-05'],
      flags: ['AlgPolicy'],
      severity: 'low',
      reject: ['alg_not_allowed'],
    },
    [
      {
        id: 'proof.signature.ed25519-new-name-not-listed',
        title: 'The new name where the old one is listed',
        edits: [['alg.use', 'Ed25519']],
      },
      {
        id: 'proof.signature.ed25519-old-name-not-listed',
        title: 'The old name where the new one is listed',
        edits: [['policy.set', 'algorithms', ['Ed25519']]],
      },
    ],
  ),
  {
    id: 'proof.signature.ed25519-ed448-key',
    title: 'The new name with a key on Ed448, and a good signature by it',
    why: 'The new name is for one curve only: that is what it is for.',
    requirements: ['RFC9864-2-01', 'RFC8725-3.1-01'],
    flags: ['CurveMismatch'],
    edits: ed25519(['key.use', 'ed448'], ['token.bind']),
    reject: ['jwk_type_mismatch'],
  },
  {
    id: 'proof.signature.eddsa-jwk-alg-ecdh',
    title: 'A key that names an algorithm of key agreement',
    why: 'The curve of the key has a twin for key agreement; one key for both purposes is none for either.',
    requirements: ['RFC8725-3.1-01'],
    flags: ['KeyUsage'],
    severity: 'medium',
    edits: [['jwk.set', 'alg', 'ECDH-ES']],
    reject: ['jwk_alg_mismatch'],
  },
];
