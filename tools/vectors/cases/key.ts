import { type Algorithm, type ProofGroup, type ProofRow, proofRows } from '../case.ts';

/** The key itself: RFC 9449 section 4.3 check 6; RFC 7518 section 6, RFC 8017, RFC 8032, RFC 8037, RFC 8725 section 3. */
export const KEY: ProofGroup = {
  file: 'structure/key',
  description: 'The public key: its one legal spelling, its curve, its strength and size (check 6).',
  from: 'proof.baseline.resource',
  why: 'The key comes from the sender; what a host imports without complaint is not what RFC 7517 and 7518 allow.',
  requirements: ['RFC9449-4.2-05'],
  flags: ['MalformedJwk'],
  severity: 'high',
  rows: (algorithm) => [...canonicalForm(algorithm), ...(BY_KEY_TYPE[algorithm.kty] ?? [])],
};

const ALIAS = {
  flags: ['ThumbprintAlias'],
  why: 'Hosts import it as the same key, and its thumbprint is another: one key then has several, and a binding to one of them can be escaped or confused.',
  reject: ['jwk_not_canonical', 'jwk_invalid'],
} as const;

const canonicalForm = ({ member }: Algorithm): ProofRow[] =>
  proofRows({ ...ALIAS, requirements: ['RFC7515-2-01'] }, [
    {
      id: 'proof.jwk.member-padded',
      title: `"${member}" with padding`,
      edits: [['jwk.append', member, '='], ['token.bind']],
    },
    {
      id: 'proof.jwk.member-trailing-newline',
      title: `"${member}" with a line feed after it`,
      edits: [['jwk.append', member, '\n'], ['token.bind']],
    },
    {
      id: 'proof.jwk.member-leading-space',
      title: `"${member}" with a space before it`,
      edits: [['jwk.prepend', member, ' '], ['token.bind']],
    },
    {
      id: 'proof.jwk.member-illegal-character',
      title: `"${member}" with an exclamation mark after it`,
      edits: [['jwk.append', member, '!'], ['token.bind']],
    },
    {
      id: 'proof.jwk.member-trailing-bits',
      title: `"${member}" with unused bits set`,
      requirements: ['RFC4648-3.5-01'],
      edits: [['jwk.trailing-bit', member], ['token.bind']],
      choice: 'jwk-trailing-bits',
      accepts: ['ignore'],
      reject: ['jwk_not_canonical'],
      value: { jkt: null },
    },
  ]);

/** The octets of zero, and of the field prime of P-256. */
const ZERO_32 = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const P256_PRIME = '_____wAAAAEAAAAAAAAAAAAAAAD_______________8';

const EC_ROWS: readonly ProofRow[] = [
  ...proofRows({ requirements: ['RFC7518-3.4-02'], flags: ['CurveMismatch'] }, [
    {
      id: 'proof.jwk.ec-crv-missing',
      title: 'No "crv"',
      edits: [['jwk.delete', 'crv']],
      reject: ['jwk_invalid', 'jwk_type_mismatch'],
    },
    {
      id: 'proof.jwk.ec-crv-case',
      title: '"crv" in lower case',
      edits: [['jwk.set', 'crv', 'p-256']],
      reject: ['jwk_type_mismatch', 'jwk_invalid'],
    },
    {
      id: 'proof.jwk.ec-crv-number',
      title: '"crv" is a number',
      edits: [['jwk.set', 'crv', 256]],
      reject: ['jwk_invalid', 'jwk_type_mismatch'],
    },
    {
      id: 'proof.jwk.ec-crv-mislabelled',
      title: '"crv" names another curve than the point is on',
      edits: [['jwk.set', 'crv', 'P-384']],
      reject: ['jwk_type_mismatch', 'jwk_not_canonical', 'jwk_invalid'],
    },
    {
      id: 'proof.jwk.ec-p384',
      title: 'A key on P-384, and a good signature by it with SHA-256',
      edits: [['key.use', 'p384'], ['token.bind']],
      reject: ['jwk_type_mismatch'],
    },
    {
      id: 'proof.jwk.ec-p521',
      title: 'A key on P-521, and a good signature by it with SHA-256',
      edits: [['key.use', 'p521'], ['token.bind']],
      reject: ['jwk_type_mismatch'],
    },
  ]),
  {
    id: 'proof.jwk.ec-y-missing',
    title: 'No "y"',
    requirements: ['RFC9449-4.2-05', 'RFC7518-6.2.1-02'],
    edits: [['jwk.delete', 'y']],
    reject: ['jwk_invalid'],
  },
  {
    id: 'proof.jwk.ec-y-trailing-bits',
    title: '"y" with unused bits set',
    ...ALIAS,
    requirements: ['RFC4648-3.5-01'],
    edits: [['jwk.trailing-bit', 'y'], ['token.bind']],
    choice: 'jwk-trailing-bits',
    accepts: ['ignore'],
    reject: ['jwk_not_canonical'],
    value: { jkt: null },
  },
  {
    id: 'proof.jwk.ec-y-boolean',
    requirements: ['RFC9449-4.2-05', 'RFC7518-6.2.1-02'],
    title: '"y" is the sign of a compressed point',
    edits: [['jwk.set', 'y', true]],
    reject: ['jwk_invalid'],
  },
  ...proofRows({ ...ALIAS, requirements: ['RFC7518-6.2.1-01'] }, [
    {
      id: 'proof.jwk.ec-x-short',
      title: '"x" without its leading zero octet',
      edits: [['key.use', 'p256-zero-x'], ['jwk.octets-drop-first', 'x'], ['token.bind']],
    },
    {
      id: 'proof.jwk.ec-x-long',
      title: '"x" with an additional leading zero octet',
      edits: [['jwk.octets-prepend', 'x', '00'], ['token.bind']],
    },
    {
      id: 'proof.jwk.ec-y-long',
      title: '"y" with an additional leading zero octet',
      edits: [['jwk.octets-prepend', 'y', '00'], ['token.bind']],
    },
    {
      id: 'proof.jwk.ec-standard-alphabet',
      title: '"y" in the standard alphabet',
      requirements: ['RFC7515-2-01'],
      edits: [['key.use', 'p256-b'], ['jwk.replace', 'y', '-b1', '+b1'], ['token.bind']],
    },
  ]),
  {
    id: 'proof.jwk.ec-leading-zero',
    title: 'A key whose "x" starts with a zero octet',
    why: 'One key in 256 is of this kind; code that strips or pads integers refuses it, or gives it another thumbprint.',
    requirements: ['RFC7518-6.2.1-01'],
    flags: ['ThumbprintAlias'],
    severity: 'medium',
    edits: [['key.use', 'p256-zero-x'], ['token.bind']],
  },
  ...proofRows(
    {
      requirements: ['RFC8725-3.4-01'],
      flags: ['OffCurve'],
      why: 'Some hosts import it; what a signature by such a key means is undefined.',
    },
    [
      {
        id: 'proof.jwk.ec-off-curve',
        title: 'A point that is not on the curve',
        edits: [['jwk.set', 'y', ZERO_32], ['token.bind']],
        reject: ['jwk_off_curve', 'jwk_invalid'],
      },
      {
        id: 'proof.jwk.ec-zero',
        title: 'Both coordinates zero',
        edits: [['jwk.set', 'x', ZERO_32], ['jwk.set', 'y', ZERO_32], ['token.bind']],
        reject: ['jwk_off_curve', 'jwk_invalid'],
      },
      {
        id: 'proof.jwk.ec-x-prime',
        title: '"x" is the field prime',
        edits: [['jwk.set', 'x', P256_PRIME], ['token.bind']],
        reject: ['jwk_off_curve', 'jwk_invalid'],
      },
    ],
  ),
];

const RSA_ROWS: readonly ProofRow[] = [
  { id: 'proof.jwk.rsa-e-missing', title: 'No "e"', edits: [['jwk.delete', 'e']], reject: ['jwk_invalid'] },
  {
    id: 'proof.jwk.rsa-e-number',
    title: '"e" is a number',
    edits: [['jwk.set', 'e', 65537]],
    reject: ['jwk_invalid'],
  },
  ...proofRows({ ...ALIAS, requirements: ['RFC7518-6.3.1-01'] }, [
    {
      id: 'proof.jwk.rsa-n-leading-zero',
      title: '"n" with a leading zero octet',
      edits: [['jwk.octets-prepend', 'n', '00'], ['token.bind']],
    },
    {
      id: 'proof.jwk.rsa-e-leading-zero',
      title: '"e" with a leading zero octet',
      edits: [['jwk.octets-prepend', 'e', '00'], ['token.bind']],
    },
  ]),
  ...proofRows(
    {
      requirements: ['RFC7518-3.3-01'],
      flags: ['WeakRsa'],
      why: 'The modulus can be factored.',
      reject: ['jwk_weak'],
    },
    [
      {
        id: 'proof.jwk.rsa-1024',
        title: 'A modulus of 1024 bits',
        edits: [['key.use', 'rsa1024'], ['token.bind']],
      },
      {
        id: 'proof.jwk.rsa-2047',
        title: 'A modulus of 2047 bits',
        severity: 'medium',
        edits: [['key.use', 'rsa2047'], ['token.bind']],
      },
    ],
  ),
  ...proofRows(
    {
      requirements: ['RFC8017-3.1-01'],
      flags: ['RsaExponent'],
      severity: 'critical',
      reject: ['jwk_weak', 'jwk_invalid'],
    },
    [
      {
        id: 'proof.jwk.rsa-e-one',
        title: 'Public exponent 1, and a signature that needs no private key',
        why: 'With exponent 1 the padded digest is its own signature: everybody can sign, and several hosts verify it.',
        edits: [['key.use', 'rsa2048-e1'], ['token.bind']],
      },
      {
        id: 'proof.jwk.rsa-e-zero',
        title: 'Public exponent 0',
        severity: 'high',
        why: 'Every signature raised to it is 1; several hosts import the key.',
        edits: [['jwk.set', 'e', 'AA'], ['token.bind']],
        reject: ['jwk_weak', 'jwk_invalid', 'jwk_not_canonical', 'signature_invalid'],
      },
      {
        id: 'proof.jwk.rsa-e-even',
        title: 'An even public exponent',
        severity: 'high',
        why: 'No private exponent belongs to it; several hosts import the key.',
        edits: [['jwk.set', 'e', 'AQAA'], ['token.bind']],
        reject: ['jwk_weak', 'jwk_invalid', 'signature_invalid'],
      },
      {
        id: 'proof.jwk.rsa-n-even',
        title: 'An even modulus, and a good signature by it',
        why: 'Twice a prime is factored at sight.',
        edits: [['key.use', 'rsa2048-even'], ['token.bind']],
      },
    ],
  ),
  ...proofRows(
    {
      requirements: ['RFC7518-3.3-01'],
      flags: ['KeySize'],
      severity: 'low',
      why: 'Longer keys than the minimum are in use.',
    },
    [
      {
        id: 'proof.jwk.rsa-3072',
        title: 'A modulus of 3072 bits',
        edits: [['key.use', 'rsa3072'], ['token.bind']],
      },
      {
        id: 'proof.jwk.rsa-4096',
        title: 'A modulus of 4096 bits',
        edits: [['key.use', 'rsa4096'], ['token.bind']],
      },
    ],
  ),
  {
    id: 'proof.jwk.rsa-e-three',
    title: 'Public exponent 3',
    why: 'Legal RSA; a policy may want 65537.',
    requirements: ['RFC8017-3.1-01'],
    flags: ['RsaExponent'],
    severity: 'low',
    edits: [['key.use', 'rsa2048-e3'], ['token.bind']],
    choice: 'rsa-exponent-three',
    accepts: ['accept'],
    reject: ['jwk_weak'],
  },
  {
    id: 'proof.jwk.rsa-e-three-at-token-endpoint',
    from: 'proof.baseline.token',
    title: 'Public exponent 3, in a token request',
    why: 'Legal RSA; a policy may want 65537.',
    requirements: ['RFC8017-3.1-01'],
    flags: ['RsaExponent'],
    severity: 'low',
    edits: [['key.use', 'rsa2048-e3']],
    choice: 'rsa-exponent-three',
    accepts: ['accept'],
    reject: ['jwk_weak'],
  },
  ...proofRows(
    {
      requirements: ['SUITE-1-01'],
      flags: ['KeySize', 'ResourceLimit'],
      severity: 'low',
      why: 'The owner of the key chooses how long its verification takes.',
      reject: ['jwk_too_large'],
    },
    [
      {
        id: 'proof.jwk.rsa-8192',
        title: 'A modulus of 8192 bits',
        edits: [['key.use', 'rsa8192'], ['token.bind']],
        choice: 'rsa-large-modulus',
        accepts: ['compute'],
      },
      {
        id: 'proof.jwk.rsa-8192-at-token-endpoint',
        from: 'proof.baseline.token',
        title: 'A modulus of 8192 bits, in a token request',
        edits: [['key.use', 'rsa8192']],
        choice: 'rsa-large-modulus',
        accepts: ['compute'],
      },
      {
        id: 'proof.jwk.rsa-e-33-bits',
        title: 'A public exponent of 33 bits',
        edits: [['key.use', 'rsa2048-e33'], ['token.bind']],
        choice: 'rsa-large-exponent',
        accepts: ['compute'],
      },
      {
        id: 'proof.jwk.rsa-e-33-bits-at-token-endpoint',
        from: 'proof.baseline.token',
        title: 'A public exponent of 33 bits, in a token request',
        edits: [['key.use', 'rsa2048-e33']],
        choice: 'rsa-large-exponent',
        accepts: ['compute'],
      },
    ],
  ),
];

/** RFC 8032 section 5.1: y = 1, the neutral element, and the same with y = p + 1. */
const ED25519_NEUTRAL = 'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const ED25519_NEUTRAL_ALIAS = '7v________________________________________38';
const SIGNATURE_BY_NEUTRAL = `01${'00'.repeat(63)}`;

const OKP_ROWS: readonly ProofRow[] = [
  ...proofRows({ requirements: ['RFC8037-3.1-01'], flags: ['CurveMismatch'] }, [
    {
      id: 'proof.jwk.okp-crv-missing',
      requirements: ['RFC8037-2-01', 'RFC8037-3.1-01'],
      title: 'No "crv"',
      edits: [['jwk.delete', 'crv']],
      reject: ['jwk_invalid', 'jwk_type_mismatch'],
    },
    {
      id: 'proof.jwk.okp-crv-case',
      title: '"crv" in lower case',
      edits: [['jwk.set', 'crv', 'ed25519']],
      reject: ['jwk_type_mismatch', 'jwk_invalid'],
    },
    {
      id: 'proof.jwk.okp-crv-x25519',
      title: '"crv" names a curve for key agreement',
      edits: [['jwk.set', 'crv', 'X25519']],
      reject: ['jwk_type_mismatch', 'jwk_invalid'],
    },
    {
      id: 'proof.jwk.okp-ed448',
      title: 'A key on Ed448, and a good signature by it',
      why: 'RFC 8037 has one name for both curves; a policy that lists "EdDSA" may mean one or both.',
      severity: 'low',
      edits: [['key.use', 'ed448'], ['token.bind']],
      choice: 'eddsa-ed448',
      accepts: ['both'],
      reject: ['jwk_type_mismatch', 'unsupported_algorithm'],
    },
    {
      id: 'proof.jwk.okp-ed448-at-token-endpoint',
      from: 'proof.baseline.token',
      title: 'A key on Ed448, and a good signature by it, in a token request',
      why: 'RFC 8037 has one name for both curves; a policy that lists "EdDSA" may mean one or both.',
      severity: 'low',
      edits: [['key.use', 'ed448']],
      choice: 'eddsa-ed448',
      accepts: ['both'],
      reject: ['jwk_type_mismatch', 'unsupported_algorithm'],
    },
    {
      id: 'proof.jwk.okp-alg-ed25519',
      title: 'A key that names the algorithm "Ed25519"',
      why: 'Two registered names for one operation: some hosts export keys with the new one.',
      requirements: ['RFC9864-2-01'],
      flags: ['KeyUsage'],
      severity: 'low',
      edits: [['jwk.set', 'alg', 'Ed25519']],
      choice: 'eddsa-jwk-alg',
      accepts: ['same'],
      reject: ['jwk_alg_mismatch'],
    },
    {
      id: 'proof.jwk.okp-alg-ed25519-at-token-endpoint',
      from: 'proof.baseline.token',
      title: 'A key that names the algorithm "Ed25519", in a token request',
      why: 'Two registered names for one operation: some hosts export keys with the new one.',
      requirements: ['RFC9864-2-01'],
      flags: ['KeyUsage'],
      severity: 'low',
      edits: [['jwk.set', 'alg', 'Ed25519']],
      choice: 'eddsa-jwk-alg',
      accepts: ['same'],
      reject: ['jwk_alg_mismatch'],
    },
  ]),
  ...proofRows({ ...ALIAS, requirements: ['RFC8032-5.1.3-01'] }, [
    {
      id: 'proof.jwk.okp-x-short',
      title: '"x" of 31 octets',
      flags: ['CoordinateLength'],
      edits: [['jwk.octets-drop-first', 'x'], ['token.bind']],
      reject: ['jwk_invalid', 'jwk_not_canonical'],
    },
    {
      id: 'proof.jwk.okp-x-long',
      title: '"x" of 33 octets',
      flags: ['CoordinateLength'],
      edits: [['jwk.octets-append', 'x', '00'], ['token.bind']],
      reject: ['jwk_invalid', 'jwk_not_canonical'],
    },
    {
      id: 'proof.jwk.okp-non-canonical-point',
      title: 'The neutral element with y = p + 1, and a signature that verifies for every message',
      flags: ['NonCanonicalPoint', 'SmallOrderKey'],
      severity: 'critical',
      edits: [
        ['jwk.set', 'x', ED25519_NEUTRAL_ALIAS],
        ['token.bind'],
        ['signature.set', SIGNATURE_BY_NEUTRAL],
      ],
      reject: ['jwk_not_canonical', 'jwk_weak', 'jwk_invalid', 'jwk_off_curve', 'signature_invalid'],
    },
  ]),
  {
    id: 'proof.jwk.okp-neutral-element',
    title: 'The neutral element as the key, and a signature that verifies for every message',
    why: 'A token bound to such a key can be used by everybody. RFC 8032 does not exclude it.',
    requirements: ['RFC8032-5.1.7-02'],
    flags: ['SmallOrderKey'],
    severity: 'critical',
    edits: [['jwk.set', 'x', ED25519_NEUTRAL], ['token.bind'], ['signature.set', SIGNATURE_BY_NEUTRAL]],
    choice: 'eddsa-small-order-key',
    accepts: ['accept'],
    reject: ['jwk_weak', 'jwk_invalid', 'signature_invalid'],
  },
  {
    id: 'proof.jwk.okp-neutral-element-at-token-endpoint',
    from: 'proof.baseline.token',
    title:
      'The neutral element as the key, and a signature that verifies for every message, in a token request',
    why: 'A token bound to such a key can be used by everybody. RFC 8032 does not exclude it.',
    requirements: ['RFC8032-5.1.7-02'],
    flags: ['SmallOrderKey'],
    severity: 'critical',
    edits: [
      ['jwk.set', 'x', ED25519_NEUTRAL],
      ['signature.set', SIGNATURE_BY_NEUTRAL],
    ],
    choice: 'eddsa-small-order-key',
    accepts: ['accept'],
    reject: ['jwk_weak', 'jwk_invalid', 'signature_invalid'],
  },
];

const BY_KEY_TYPE: Readonly<Record<string, readonly ProofRow[]>> = {
  EC: EC_ROWS,
  RSA: RSA_ROWS,
  OKP: OKP_ROWS,
};
