import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';

/** The algorithms that few clients use: RFC 7518 sections 3.3 to 3.5, RFC 8037, RFC 9864, RFC 9964. */
const FROM = 'proof.baseline.resource@es256';

const use = (alg: string, key: string): readonly Edit[] => [
  ['policy.set', 'algorithms', [alg]],
  ['key.use', key],
  ['alg.use', alg],
  ['token.bind'],
];

const POSITIVES: readonly (readonly [alg: string, key: string, requirement: string])[] = [
  ['ES384', 'p384', 'RFC7518-3.4-02'],
  ['ES512', 'p521', 'RFC7518-3.4-02'],
  ['RS384', 'rsa2048-a', 'RFC8017-8.2.2-01'],
  ['RS512', 'rsa2048-a', 'RFC8017-8.2.2-01'],
  ['PS256', 'rsa2048-a', 'RFC7518-3.5-01'],
  ['PS384', 'rsa2048-a', 'RFC7518-3.5-01'],
  ['PS512', 'rsa2048-a', 'RFC7518-3.5-01'],
  ['Ed25519', 'ed25519-a', 'RFC9864-2-01'],
  ['Ed448', 'ed448', 'RFC9864-2-01'],
  ['ML-DSA-44', 'ml-dsa-44', 'RFC9964-3-01'],
  ['ML-DSA-65', 'ml-dsa-65', 'RFC9964-3-01'],
  ['ML-DSA-87', 'ml-dsa-87', 'RFC9964-3-01'],
];

const positives: readonly FlatRow[] = POSITIVES.map(([alg, key, requirement]) => ({
  id: `proof.other.${alg.toLowerCase()}`,
  title: `A proof by ${alg}`,
  requirements: ['RFC9449-4.3-05', requirement],
  flags: alg === 'ML-DSA-87' ? ['OtherAlgorithm', 'ResourceLimit'] : ['OtherAlgorithm'],
  severity: 'medium',
  edits: use(alg, key),
}));

/** A second proof for each curve, since one alone may be accepted by luck. */
const inTokenRequests: readonly FlatRow[] = POSITIVES.slice(0, 2).map(([alg, key, requirement]) => ({
  id: `proof.other.${alg.toLowerCase()}-at-token-endpoint`,
  from: 'proof.baseline.token@es256',
  title: `A proof by ${alg} in a token request`,
  requirements: ['RFC9449-4.3-05', requirement],
  flags: ['OtherAlgorithm'],
  severity: 'medium',
  edits: use(alg, key).filter(([name]) => name !== 'token.bind'),
}));

const pss: readonly FlatRow[] = [
  {
    id: 'proof.other.ps256-2049-bits',
    title: 'A proof by PS256 and a key of 2049 bits',
    why: 'The encoded message is one octet shorter than the modulus there.',
    requirements: ['RFC7518-3.5-01'],
    flags: ['KeyEdge'],
    severity: 'medium',
    edits: use('PS256', 'rsa2049'),
  },
  ...flatRows(
    {
      why: 'Salt and mask are settled by the name of the algorithm; a verifier that takes them from the signature has more signatures than one per message and salt.',
      requirements: ['RFC7518-3.5-01'],
      flags: ['RsaPadding'],
      severity: 'medium',
      reject: ['signature_invalid'],
    },
    [
      ...(
        [
          ['no-salt', 'without a salt', 'salt=0'],
          ['salt-20', 'with a salt of 20 octets', 'salt=20'],
          ['salt-31', 'with a salt of 31 octets', 'salt=31'],
          ['salt-33', 'with a salt of 33 octets', 'salt=33'],
          ['longest-salt', 'with the longest salt that fits', 'salt=max'],
          ['mgf-sha1', 'with SHA-1 in the mask', 'mgf=sha1'],
          ['mgf-sha512', 'with SHA-512 in the mask', 'mgf=sha512'],
          ['sha1', 'with SHA-1 throughout', 'hash=sha1'],
          ['trailer', 'with another last octet', 'trailer=cc'],
        ] as const
      ).map(([id, what, option]) => ({
        id: `proof.other.ps256-${id}`,
        title: `A PS256 signature ${what}`,
        edits: [...use('PS256', 'rsa2048-a'), ['signature.alg', `PS256,${option}`] as Edit],
      })),
      {
        id: 'proof.other.ps256-by-rs256',
        title: 'An RS256 signature under PS256',
        why: 'One key, one algorithm: a verifier that tries both accepts what nobody allowed.',
        requirements: ['RFC7518-3.5-01', 'RFC8725-3.1-01'],
        severity: 'high',
        edits: [...use('PS256', 'rsa2048-a'), ['signature.alg', 'RS256']],
      },
      {
        id: 'proof.other.ps384-by-ps256',
        title: 'A PS256 signature under PS384',
        flags: ['WrongHash'],
        edits: [...use('PS384', 'rsa2048-a'), ['signature.alg', 'PS256']],
      },
      {
        id: 'proof.other.ps512-salt-32',
        title: 'A PS512 signature with a salt of 32 octets',
        edits: [...use('PS512', 'rsa2048-a'), ['signature.alg', 'PS512,salt=32']],
      },
      {
        id: 'proof.other.rs384-by-rs256',
        title: 'An RS256 signature under RS384',
        requirements: ['RFC7515-10.6-01'],
        flags: ['WrongHash'],
        severity: 'high',
        edits: [...use('RS384', 'rsa2048-a'), ['signature.alg', 'RS256']],
      },
      {
        id: 'proof.other.rs512-by-rs256',
        title: 'An RS256 signature under RS512',
        requirements: ['RFC7515-10.6-01'],
        flags: ['WrongHash'],
        severity: 'high',
        edits: [...use('RS512', 'rsa2048-a'), ['signature.alg', 'RS256']],
      },
    ],
  ),
];

const mismatches: readonly FlatRow[] = [
  ...flatRows(
    {
      why: 'One algorithm, one kind of key: otherwise a weaker one does for a stronger one.',
      requirements: ['RFC9449-4.3-06', 'RFC8725-3.1-01'],
      flags: ['KeyTypeMismatch', 'CurveMismatch'],
      severity: 'high',
      reject: ['jwk_type_mismatch'],
    },
    (
      [
        ['ES384', 'p256-a', 'a key on P-256'],
        ['ES384', 'p521', 'a key on P-521'],
        ['ES512', 'p256-a', 'a key on P-256'],
        ['ES512', 'p384', 'a key on P-384'],
      ] as const
    ).map(([alg, key, what]) => ({
      id: `proof.other.${alg.toLowerCase()}-${key}`,
      title: `${alg} with ${what}, and a good signature by it with the hash of the name`,
      edits: use(alg, key),
    })),
  ),
  ...flatRows(
    {
      why: 'Keys and algorithms that do not belong together, where the signature says nothing against it.',
      requirements: ['RFC9449-4.3-06', 'RFC8725-3.1-01'],
      flags: ['KeyTypeMismatch'],
      severity: 'high',
      reject: ['jwk_type_mismatch'],
    },
    [
      {
        id: 'proof.other.ed448-ed25519-key',
        title: 'Ed448 with a key on Ed25519, and a good signature by it',
        edits: use('Ed448', 'ed25519-a'),
      },
      {
        id: 'proof.other.ps256-ec-key',
        title: 'PS256 with a key on P-256, and an ES256 signature by it',
        edits: [...use('PS256', 'p256-a'), ['signature.alg', 'ES256']],
      },
      {
        id: 'proof.other.es384-rsa-key',
        title: 'ES384 with an RSA key, and an RS384 signature by it',
        edits: [...use('ES384', 'rsa2048-a'), ['signature.alg', 'RS384']],
      },
      {
        id: 'proof.other.ps256-jwk-alg-rs256',
        title: 'PS256 with a key that names RS256',
        flags: ['KeyUsage'],
        edits: [...use('PS256', 'rsa2048-a'), ['jwk.set', 'alg', 'RS256']],
        reject: ['jwk_alg_mismatch'],
      },
      {
        id: 'proof.other.ml-dsa-44-ec-key',
        title: 'ML-DSA-44 with a key on P-256, and an ES256 signature by it',
        requirements: ['RFC9964-3-01'],
        edits: [...use('ML-DSA-44', 'p256-a'), ['signature.alg', 'ES256']],
      },
    ],
  ),
  ...flatRows(
    { severity: 'high', flags: ['SignatureLength'], reject: ['signature_length', 'signature_invalid'] },
    [
      {
        id: 'proof.other.es384-64-octets',
        title: 'An ES256 signature under ES384 and a key on P-384',
        why: 'A verifier that splits in the middle does not see it.',
        requirements: ['RFC7518-3.4-01'],
        edits: [...use('ES384', 'p384'), ['signature.key', 'p256-a'], ['signature.alg', 'ES256']],
      },
      {
        id: 'proof.other.es512-128-octets',
        title: 'An ES512 signature whose halves have 64 octets',
        why: 'The order of P-521 has 521 bits, which are 66 octets and not the 64 of its hash.',
        requirements: ['RFC7518-3.4-01'],
        edits: [...use('ES512', 'p521'), ['signature.slice', 4, 132]],
      },
      {
        id: 'proof.other.ed448-113-octets',
        title: 'An Ed448 signature without its last octet, which is always zero',
        why: 'A verifier that fills up the end accepts it.',
        requirements: ['RFC9864-2-01'],
        edits: [...use('Ed448', 'ed448'), ['signature.cut', 1]],
      },
    ],
  ),
  ...flatRows({ severity: 'critical', flags: ['SignatureInvalid'], reject: ['signature_invalid'] }, [
    {
      id: 'proof.other.es384-by-es256-hash',
      title: 'ES384 with SHA-256',
      requirements: ['RFC7518-3.4-02'],
      flags: ['WrongHash'],
      edits: [...use('ES384', 'p384'), ['signature.alg', 'ES256']],
    },
    {
      id: 'proof.other.es512-by-es256-hash',
      title: 'ES512 with SHA-256',
      requirements: ['RFC7518-3.4-02'],
      flags: ['WrongHash'],
      edits: [...use('ES512', 'p521'), ['signature.alg', 'ES256']],
    },
    {
      id: 'proof.other.ed448-flipped',
      title: 'An Ed448 signature with one bit changed',
      requirements: ['RFC9449-4.3-06'],
      edits: [...use('Ed448', 'ed448'), ['signature.flip', 60]],
    },
    {
      id: 'proof.other.ed448-zero',
      title: 'An Ed448 signature of zero octets only',
      requirements: ['RFC9449-4.3-06'],
      flags: ['ZeroSignature'],
      edits: [...use('Ed448', 'ed448'), ['signature.zero']],
    },
    {
      id: 'proof.other.ml-dsa-44-flipped',
      title: 'An ML-DSA-44 signature with one bit changed',
      requirements: ['RFC9964-3-01'],
      edits: [...use('ML-DSA-44', 'ml-dsa-44'), ['claims.set', 'jti', 'ml-dsa'], ['signature.flip', 1000]],
    },
  ]),
];

export const OTHER_ALGORITHMS: FlatGroup = {
  kind: 'proof-validate',
  file: 'signature/other-algorithms',
  description: 'The algorithms that few clients use, their keys, and what is peculiar to their signatures.',
  why: 'Whoever lists an algorithm has to verify it.',
  requirements: ['RFC9449-4.3-06'],
  flags: ['SignatureInvalid'],
  severity: 'high',
  rows: flatRows({ from: FROM }, [...positives, ...inTokenRequests, ...pss, ...mismatches]),
};
