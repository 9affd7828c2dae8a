import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type ProofGroup, type ProofRow, proofRows } from '../case.ts';

/** ECDSA: RFC 7518 sections 3.4 and 6.2.1, RFC 8725 section 3.4, FIPS 186-5 section 6.4.2. */
export const SIGNATURE_ECDSA: ProofGroup = {
  file: 'signature/ecdsa',
  description:
    'ECDSA: the two numbers of the signature and their form, the hash, and the point that is the key.',
  from: 'proof.baseline.resource',
  why: 'Without it a proof is a text that everybody can write.',
  requirements: ['RFC9449-4.3-06'],
  flags: ['SignatureInvalid'],
  severity: 'critical',
  rows: ({ kty }) =>
    kty === 'EC' ? [...FORM, ...LENGTHS, ...DER, ...HONEST, ...RANGE, ...HASH, ...KEYS, ...OTHER_KEYS] : [],
};

/** The order of the group of P-256, its neighbours, and the field prime. */
const ORDER = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
const BELOW_ORDER = `${ORDER.slice(0, -1)}0`;
const ABOVE_ORDER = `${ORDER.slice(0, -1)}2`;
const PRIME = 'ffffffff00000001000000000000000000000000ffffffffffffffffffffffff';
const ZERO = '00'.repeat(32);
const ONE = `${'00'.repeat(31)}01`;
const MAXIMUM = 'ff'.repeat(32);

const jti = (value: string): Edit => ['claims.set', 'jti', value];

const FORM: readonly ProofRow[] = [
  {
    id: 'proof.signature.ecdsa-other-s',
    title: 'The other of the two values of S that verify',
    why: 'JWS has no rule for the lower S, about half of all honest signatures have the higher one, and two of the examples of RFC 9449 do.',
    requirements: ['RFC7518-3.4-03'],
    flags: ['HighS'],
    severity: 'medium',
    edits: [['signature.negate-s']],
  },
  ...proofRows({ reject: ['signature_invalid'] }, [
    { id: 'proof.signature.ecdsa-swapped', title: 'S before R', edits: [['signature.swap']] },
    {
      id: 'proof.signature.ecdsa-negated-r',
      title: 'R subtracted from the group order',
      edits: [['signature.negate-r']],
    },
    {
      id: 'proof.signature.ecdsa-little-endian',
      title: 'R and S with their least octet first',
      requirements: ['RFC7518-3.4-01'],
      severity: 'medium',
      edits: [['signature.reverse', 'both']],
    },
    {
      id: 'proof.signature.ecdsa-s-first-octet',
      title: 'One bit of the first octet of S changed',
      edits: [['signature.flip', 32]],
    },
    {
      id: 'proof.signature.ecdsa-r-highest-bit',
      title: 'The highest bit of R changed',
      why: 'Code that makes numbers positive by clearing a sign bit accepts it.',
      edits: [['signature.toggle', 0, 128]],
    },
    {
      id: 'proof.signature.ecdsa-s-highest-bit',
      title: 'The highest bit of S changed',
      why: 'Code that makes numbers positive by clearing a sign bit accepts it.',
      edits: [['signature.toggle', 32, 128]],
    },
  ]),
];

const LENGTHS: readonly ProofRow[] = proofRows(
  {
    why: 'A reader that splits in the middle, or reads numbers of any length, gives one signature many spellings.',
    requirements: ['RFC7518-3.4-01'],
    flags: ['SignatureLength'],
    severity: 'high',
    reject: ['signature_length', 'signature_invalid'],
  },
  [
    { id: 'proof.signature.ecdsa-s-only', title: 'S alone', edits: [['signature.slice', 32, 64]] },
    {
      id: 'proof.signature.ecdsa-two-octets',
      title: 'R and S of one octet each, both 1',
      edits: [['signature.set', '0101']],
    },
    {
      id: 'proof.signature.ecdsa-66-octets',
      title: 'R and S in 33 octets each',
      edits: [['signature.pad-halves', '00']],
    },
    {
      id: 'proof.signature.ecdsa-96-octets',
      title: 'R and S in the length of P-384',
      edits: [['signature.pad-halves', '00'.repeat(16)]],
    },
    {
      id: 'proof.signature.ecdsa-132-octets',
      title: 'R and S in the length of P-521',
      edits: [['signature.pad-halves', '00'.repeat(34)]],
    },
    {
      id: 'proof.signature.ecdsa-recovery-last',
      title: 'An octet after R and S that says which point to recover',
      why: 'Signatures of other systems have 65 octets; one host accepts them.',
      edits: [['signature.append', '1b']],
    },
    {
      id: 'proof.signature.ecdsa-recovery-first',
      title: 'An octet before R and S that says which point to recover',
      edits: [['signature.prepend', '1b']],
    },
    {
      id: 'proof.signature.ecdsa-r-stripped',
      title: 'R without its leading zero octet',
      edits: [jti('ground-142'), ['signature.strip-zeros', 'r']],
    },
    {
      id: 'proof.signature.ecdsa-s-stripped',
      title: 'S without its leading zero octet',
      edits: [jti('ground-647'), ['signature.strip-zeros', 's']],
    },
    {
      id: 'proof.signature.ecdsa-both-stripped',
      title: 'R and S without their leading zero octets',
      why: 'A reader that splits in the middle accepts 62 octets for 64.',
      edits: [jti('ground-11622'), ['signature.strip-zeros', 'both']],
    },
  ],
);

const DER: readonly ProofRow[] = proofRows(
  {
    why: 'A reader that takes both forms gives every signature a second spelling, and DER has many.',
    requirements: ['RFC7518-3.4-01'],
    flags: ['DerSignature'],
    severity: 'medium',
    reject: ['signature_length', 'signature_invalid'],
  },
  [
    { id: 'proof.signature.ecdsa-der', title: 'DER instead of R and S', edits: [['signature.to-der']] },
    {
      id: 'proof.signature.ecdsa-der-long-length',
      title: 'BER with its length in two octets',
      edits: [['signature.to-der', 'long']],
    },
    {
      id: 'proof.signature.ecdsa-der-trailing-octets',
      title: 'DER with octets after it',
      edits: [['signature.to-der'], ['signature.append', '0500']],
    },
    {
      id: 'proof.signature.ecdsa-der-negative',
      title: 'DER with R and S that are negative for want of a zero octet',
      edits: [jti('ground-0'), ['signature.to-der', 'unsigned']],
    },
    {
      id: 'proof.signature.ecdsa-der-zeros',
      title: 'DER of R and S that are zero',
      severity: 'critical',
      edits: [['signature.set', '3006020100020100']],
    },
    {
      id: 'proof.signature.ecdsa-der-empty',
      title: 'DER of an empty sequence',
      edits: [['signature.set', '3000']],
    },
  ],
);

/** Honest signatures that one implementation in many trips over; their jti was looked for. */
const HONEST: readonly ProofRow[] = proofRows(
  {
    why: 'One signature in 256 is of this kind: a fault that comes and goes.',
    requirements: ['RFC7518-3.4-01', 'FIPS186-6.4.2-01'],
    flags: ['Ground'],
    severity: 'medium',
  },
  [
    {
      id: 'proof.signature.ecdsa-r-leading-zero',
      title: 'R with a leading zero octet',
      edits: [jti('ground-142'), ['signature.has', 0, '00']],
    },
    {
      id: 'proof.signature.ecdsa-s-leading-zero',
      title: 'S with a leading zero octet',
      edits: [jti('ground-647'), ['signature.has', 32, '00']],
    },
    {
      id: 'proof.signature.ecdsa-both-leading-zero',
      title: 'R and S with a leading zero octet each',
      why: 'One signature in 65,536: whoever converts to DER by hand has it wrong in both places.',
      edits: [jti('ground-11622'), ['signature.has', 0, '00'], ['signature.has', 32, '00']],
    },
    {
      id: 'proof.signature.ecdsa-r-two-leading-zeros',
      title: 'R with two leading zero octets',
      why: 'Code that strips one zero octet is wrong about two.',
      edits: [jti('ground-199684'), ['signature.has', 0, '0000']],
    },
    {
      id: 'proof.signature.ecdsa-s-two-leading-zeros',
      title: 'S with two leading zero octets',
      why: 'Code that strips one zero octet is wrong about two.',
      edits: [jti('ground-222528'), ['signature.has', 32, '0000']],
    },
    {
      id: 'proof.signature.ecdsa-r-trailing-zero',
      title: 'R that ends with a zero octet',
      why: 'Code that reads texts of C ends there.',
      edits: [jti('ground-38'), ['signature.has', 31, '00']],
    },
    {
      id: 'proof.signature.ecdsa-s-trailing-zero',
      title: 'S that ends with a zero octet',
      why: 'Code that reads texts of C, or trims, loses it.',
      edits: [jti('ground-221'), ['signature.has', 63, '00']],
    },
    {
      id: 'proof.signature.ecdsa-looks-like-a-sequence',
      title: 'R that starts with the tag of a DER sequence',
      why: 'Code that guesses the form by the first octet reads one signature in 256 as DER.',
      flags: ['Ground', 'DerSignature'],
      edits: [jti('ground-39'), ['signature.has', 0, '30']],
    },
    {
      id: 'proof.signature.ecdsa-looks-like-der',
      title: 'R that starts as a DER sequence of the right length does',
      why: 'Code that guesses the form by tag and length reads one signature in 65,536 as DER.',
      flags: ['Ground', 'DerSignature'],
      edits: [jti('ground-57103'), ['signature.has', 0, '303e']],
    },
    {
      id: 'proof.signature.ecdsa-both-high',
      title: 'R and S with their highest bit set',
      why: 'Numbers that a reader of signed integers takes for negative: one signature in four.',
      edits: [jti('ground-0')],
    },
    {
      id: 'proof.signature.ecdsa-both-low',
      title: 'R and S with their highest bit clear',
      why: 'In DER neither needs a zero octet: one signature in four.',
      edits: [jti('ground-4')],
    },
    {
      id: 'proof.signature.ecdsa-digest-leading-zero',
      title: 'A hash with a leading zero octet',
      why: 'Code that passes the hash through a number without padding loses the octet.',
      requirements: ['RFC9449-4.3-06', 'RFC7515-5.2-08'],
      edits: [jti('ground-808')],
    },
  ],
);

const both = (octets: string): readonly Edit[] => [
  ['signature.r', octets],
  ['signature.s', octets],
];

const RANGE: readonly ProofRow[] = proofRows(
  {
    why: 'Without the range check zero verifies for every message (CVE-2022-21449).',
    requirements: ['RFC9449-4.3-06', 'FIPS186-6.4.2-01'],
    flags: ['RangeCheck'],
    reject: ['signature_invalid'],
  },
  [
    { id: 'proof.signature.ecdsa-r-zero', title: 'R is zero', edits: [['signature.r', ZERO]] },
    { id: 'proof.signature.ecdsa-s-zero', title: 'S is zero', edits: [['signature.s', ZERO]] },
    { id: 'proof.signature.ecdsa-r-order', title: 'R is the group order', edits: [['signature.r', ORDER]] },
    { id: 'proof.signature.ecdsa-s-order', title: 'S is the group order', edits: [['signature.s', ORDER]] },
    { id: 'proof.signature.ecdsa-both-order', title: 'R and S are the group order', edits: both(ORDER) },
    { id: 'proof.signature.ecdsa-both-maximum', title: 'All bits of R and S set', edits: both(MAXIMUM) },
    {
      id: 'proof.signature.ecdsa-r-zero-s-one',
      title: 'R is zero and S is one',
      edits: [['signature.set', ZERO + ONE]],
    },
    {
      id: 'proof.signature.ecdsa-r-one-s-zero',
      title: 'R is one and S is zero',
      edits: [['signature.set', ONE + ZERO]],
    },
    {
      id: 'proof.signature.ecdsa-r-order-s-one',
      title: 'R is the group order and S is one',
      why: 'Reduced modulo the order, R is zero.',
      edits: [['signature.set', ORDER + ONE]],
    },
    {
      id: 'proof.signature.ecdsa-r-zero-s-order',
      title: 'R is zero and S is the group order',
      why: 'Both are zero modulo the order.',
      edits: [['signature.set', ZERO + ORDER]],
    },
    {
      id: 'proof.signature.ecdsa-r-order-s-zero',
      title: 'R is the group order and S is zero',
      why: 'Both are zero modulo the order.',
      edits: [['signature.set', ORDER + ZERO]],
    },
    { id: 'proof.signature.ecdsa-both-one', title: 'R and S are one', edits: both(ONE) },
    {
      id: 'proof.signature.ecdsa-both-below-order',
      title: 'R and S are one less than the group order',
      edits: both(BELOW_ORDER),
    },
    {
      id: 'proof.signature.ecdsa-r-above-order',
      title: 'R is one more than the group order',
      edits: [['signature.r', ABOVE_ORDER]],
    },
    {
      id: 'proof.signature.ecdsa-s-above-order',
      title: 'S is one more than the group order',
      edits: [['signature.s', ABOVE_ORDER]],
    },
    {
      id: 'proof.signature.ecdsa-r-prime',
      title: 'R is the field prime',
      why: 'A check against the prime in place of the order lets more numbers pass.',
      edits: [['signature.r', PRIME]],
    },
    { id: 'proof.signature.ecdsa-s-prime', title: 'S is the field prime', edits: [['signature.s', PRIME]] },
    { id: 'proof.signature.ecdsa-r-maximum', title: 'All bits of R set', edits: [['signature.r', MAXIMUM]] },
    { id: 'proof.signature.ecdsa-s-maximum', title: 'All bits of S set', edits: [['signature.s', MAXIMUM]] },
  ],
);

const HASH: readonly ProofRow[] = proofRows(
  {
    why: 'The name of the algorithm settles the hash: ES256 is SHA-256.',
    requirements: ['RFC7518-3.4-02'],
    flags: ['WrongHash'],
    severity: 'high',
    reject: ['signature_invalid'],
  },
  [
    { id: 'proof.signature.ecdsa-sha512', title: 'SHA-512 for SHA-256', edits: [['signature.alg', 'ES512']] },
    { id: 'proof.signature.ecdsa-sha384', title: 'SHA-384 for SHA-256', edits: [['signature.alg', 'ES384']] },
    {
      id: 'proof.signature.ecdsa-sha1',
      title: 'SHA-1 for SHA-256',
      why: 'Collisions of SHA-1 can be bought.',
      edits: [['signature.alg', 'ES256,hash=sha1']],
    },
    {
      id: 'proof.signature.ecdsa-sha224',
      title: 'SHA-224 for SHA-256',
      edits: [['signature.alg', 'ES256,hash=sha224']],
    },
    {
      id: 'proof.signature.ecdsa-sha3',
      title: 'SHA3-256 for SHA-256',
      edits: [['signature.alg', 'ES256,hash=sha3-256']],
    },
    {
      id: 'proof.signature.ecdsa-no-hash',
      title: 'The first 32 octets of the text for its hash',
      why: 'They are the same in all proofs, so one signature is good for everything.',
      severity: 'critical',
      edits: [['signature.alg', 'ES256,hash=none']],
    },
  ],
);

const KEYS: readonly ProofRow[] = [
  ...proofRows({ flags: ['KeyEdge'], severity: 'medium' }, [
    {
      id: 'proof.signature.ecdsa-key-y-leading-zero',
      title: 'A key whose "y" starts with a zero octet',
      why: 'One key in 256 is of this kind; code that strips or pads integers refuses it, or gives it another thumbprint.',
      requirements: ['RFC7518-6.2.1-01'],
      edits: [['key.use', 'p256-zero-y'], ['token.bind']],
    },
    {
      id: 'proof.signature.ecdsa-key-generator',
      title: 'The generator of the group as the key',
      why: 'The sum of key and generator is a doubling there, which formulas for sums do not do.',
      edits: [['key.use', 'p256-generator'], ['token.bind']],
    },
    {
      id: 'proof.signature.ecdsa-key-negated-generator',
      title: 'The negated generator as the key',
      why: 'The sum of key and generator is the point at infinity there, which has no coordinates.',
      edits: [['key.use', 'p256-minus-generator'], ['token.bind']],
    },
  ]),
  ...proofRows(
    {
      why: 'What a host that does not check points computes with is chosen by the attacker: there are "keys" that need no private key.',
      requirements: ['RFC8725-3.4-01'],
      flags: ['OffCurve'],
      reject: ['jwk_off_curve', 'jwk_invalid'],
    },
    [
      {
        id: 'proof.signature.ecdsa-key-origin',
        title: 'Both coordinates zero, and a signature that verifies where points are not checked',
        edits: [['key.use', 'p256-origin'], ['token.bind']],
      },
      {
        id: 'proof.signature.ecdsa-key-order-2',
        title: '"y" is zero, and a signature that verifies where points are not checked',
        edits: [['key.use', 'p256-order-2'], ['token.bind']],
      },
      {
        id: 'proof.signature.ecdsa-key-coordinates-swapped',
        title: 'The coordinates of the generator swapped',
        severity: 'high',
        edits: [
          ['key.use', 'p256-generator'],
          ['jwk.rename', 'x', 'z'],
          ['jwk.rename', 'y', 'x'],
          ['jwk.rename', 'z', 'y'],
          ['token.bind'],
        ],
      },
      {
        id: 'proof.signature.ecdsa-key-y-plus-one',
        title: 'The "y" of the generator, plus one',
        severity: 'high',
        edits: [['key.use', 'p256-generator'], ['jwk.replace', 'y', '_UfU', '_UfY'], ['token.bind']],
      },
      {
        id: 'proof.signature.ecdsa-key-y-prime',
        title: '"y" is the field prime',
        severity: 'high',
        edits: [['jwk.set', 'y', '_____wAAAAEAAAAAAAAAAAAAAAD_______________8'], ['token.bind']],
      },
      {
        id: 'proof.signature.ecdsa-key-x-plus-prime',
        title: 'A point whose "x" is 5 plus the field prime',
        severity: 'high',
        edits: [
          ['jwk.set', 'x', '_____wAAAAEAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAQ'],
          ['jwk.set', 'y', 'RZJDuapYGAb-kTvOmYF63hHKUDxk2aPFM0FcCDJI-8w'],
          ['token.bind'],
        ],
      },
    ],
  ),
  ...proofRows(
    {
      why: 'One key with two spellings has two thumbprints.',
      requirements: ['RFC7518-6.2.1-01'],
      flags: ['ThumbprintAlias', 'CoordinateLength'],
      severity: 'high',
      reject: ['jwk_not_canonical', 'jwk_invalid'],
    },
    [
      {
        id: 'proof.signature.ecdsa-key-y-short',
        title: '"y" without its leading zero octet',
        edits: [['key.use', 'p256-zero-y'], ['jwk.octets-drop-first', 'y'], ['token.bind']],
      },
      {
        id: 'proof.signature.ecdsa-key-x-and-y-long',
        title: '"x" and "y" in the length of P-384',
        edits: [
          ['jwk.octets-prepend', 'x', '00'.repeat(16)],
          ['jwk.octets-prepend', 'y', '00'.repeat(16)],
          ['token.bind'],
        ],
      },
      {
        id: 'proof.signature.ecdsa-key-x-tagged',
        title: '"x" with the tag of an uncompressed point before it',
        edits: [['jwk.octets-prepend', 'x', '04'], ['token.bind']],
      },
    ],
  ),
];

const OTHER_KEYS: readonly ProofRow[] = [
  {
    id: 'proof.signature.ecdsa-key-negated',
    title: 'The key of the signer with its "y" negated',
    why: 'Who compares "x" alone, or recovers the point from it, takes two keys for one.',
    edits: [['key.use', 'p256-minus-generator'], ['signature.key', 'p256-generator'], ['token.bind']],
    reject: ['signature_invalid'],
  },
  ...proofRows({ requirements: ['RFC8725-3.1-01'], flags: ['KeyTypeMismatch'] }, [
    {
      id: 'proof.signature.ecdsa-by-ed25519',
      title: 'A signature by an Ed25519 key under the key of the client',
      why: 'It has 64 octets, too.',
      edits: [
        ['signature.key', 'ed25519-a'],
        ['signature.alg', 'EdDSA'],
      ],
      reject: ['signature_invalid'],
    },
    {
      id: 'proof.signature.ecdsa-with-ed25519-key',
      title: 'An Ed25519 key, and a good signature by it',
      why: 'Who goes by the key, and not by "alg", uses an algorithm that nobody allowed.',
      edits: [['key.use', 'ed25519-a'], ['signature.alg', 'EdDSA'], ['token.bind']],
      reject: ['jwk_type_mismatch'],
    },
    {
      id: 'proof.signature.ecdsa-by-p384',
      title: 'A signature by a key on P-384 with SHA-384 under the key of the client',
      flags: ['CurveMismatch'],
      edits: [
        ['signature.key', 'p384'],
        ['signature.alg', 'ES384'],
      ],
      reject: ['signature_length', 'signature_invalid'],
    },
    {
      id: 'proof.signature.ecdsa-key-p384-own-hash',
      title: 'A key on P-384, and a good ES384 signature by it',
      requirements: ['RFC7518-3.4-02'],
      flags: ['CurveMismatch'],
      edits: [['key.use', 'p384'], ['signature.alg', 'ES384'], ['token.bind']],
      reject: ['jwk_type_mismatch'],
    },
  ]),
  ...proofRows(
    {
      why: 'Who does not look at "crv" takes it for the right one.',
      requirements: ['RFC7518-3.4-02'],
      flags: ['CurveMismatch'],
      severity: 'medium',
      reject: ['jwk_type_mismatch', 'jwk_invalid'],
    },
    [
      {
        id: 'proof.signature.ecdsa-crv-secp256k1',
        title: '"crv" names another curve of the same length',
        edits: [['jwk.set', 'crv', 'secp256k1'], ['token.bind']],
      },
      {
        id: 'proof.signature.ecdsa-crv-secp256r1',
        title: '"crv" names the curve as other standards do',
        edits: [['jwk.set', 'crv', 'secp256r1'], ['token.bind']],
      },
      {
        id: 'proof.signature.ecdsa-crv-oid',
        title: '"crv" is the object identifier of the curve',
        edits: [['jwk.set', 'crv', '1.2.840.10045.3.1.7'], ['token.bind']],
      },
    ],
  ),
];
