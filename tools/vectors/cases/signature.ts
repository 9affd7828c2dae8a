import { type Algorithm, type ProofGroup, type ProofRow, proofRows } from '../case.ts';

/** The signature: RFC 9449 section 4.3 check 6; RFC 7515 section 5.2; RFC 7518 sections 3.3 and 3.4; RFC 8037 section 3.1. */
export const SIGNATURE: ProofGroup = {
  file: 'signature',
  description: 'The signature (check 6).',
  from: 'proof.baseline.resource',
  why: 'Without it a proof is a text that everybody can write.',
  requirements: ['RFC9449-4.3-06'],
  flags: ['SignatureInvalid'],
  severity: 'critical',
  rows: (algorithm) => [...common(algorithm), ...(BY_KEY_TYPE[algorithm.kty] ?? [])],
};

const NOTE = ['claims.set', 'note', 'signed'] as const;

const common = ({ other, signatureLength }: Algorithm): ProofRow[] => [
  {
    id: 'proof.signature.first-octet',
    title: 'One bit of the first octet changed',
    edits: [['signature.flip', 0]],
    reject: ['signature_invalid'],
  },
  {
    id: 'proof.signature.middle-octet',
    title: 'One bit in the middle changed',
    edits: [['signature.flip', signatureLength / 2 - 1]],
    reject: ['signature_invalid'],
  },
  {
    id: 'proof.signature.last-octet',
    title: 'One bit of the last octet changed',
    edits: [['signature.flip', signatureLength - 1]],
    reject: ['signature_invalid'],
  },
  {
    id: 'proof.signature.other-key',
    title: 'A signature by another key',
    edits: [['signature.key', other]],
    reject: ['signature_invalid'],
  },
  {
    id: 'proof.signature.zero',
    title: 'A signature of zero octets only',
    flags: ['ZeroSignature'],
    edits: [['signature.zero']],
    reject: ['signature_invalid'],
  },
  {
    id: 'proof.signature.claims-changed',
    title: 'A claim changed after signing',
    edits: [NOTE, ['segments.edit', 1, 'signed', 'edited']],
    reject: ['signature_invalid'],
  },
  {
    id: 'proof.signature.header-changed',
    title: 'A header parameter changed after signing',
    edits: [
      ['header.set', 'note', 'signed'],
      ['segments.edit', 0, 'signed', 'edited'],
    ],
    reject: ['signature_invalid'],
  },
  {
    id: 'proof.signature.white-space-added',
    title: 'A space added to the payload after signing',
    why: 'The signature is over the text that was sent; a verifier that writes the JSON anew before checking accepts many texts.',
    edits: [['segments.edit', 1, '{"jti"', '{ "jti"']],
    reject: ['signature_invalid'],
  },
  {
    id: 'proof.signature.empty',
    title: 'An empty signature',
    flags: ['SignatureLength'],
    edits: [['signature.set', '']],
    reject: ['signature_length', 'malformed_jwt', 'signature_invalid'],
  },
  ...proofRows(
    {
      why: 'A reader that cuts or pads lets one proof have many texts, so a replay store that keys on text misses them.',
      flags: ['SignatureLength'],
      severity: 'high',
      reject: ['signature_length', 'signature_invalid'],
    },
    [
      {
        id: 'proof.signature.one-octet-short',
        title: 'The last octet missing',
        edits: [['signature.cut', 1]],
      },
      {
        id: 'proof.signature.octet-appended',
        title: 'A zero octet appended',
        edits: [['signature.append', '00']],
      },
      {
        id: 'proof.signature.octet-prepended',
        title: 'A zero octet before it',
        edits: [['signature.prepend', '00']],
      },
      {
        id: 'proof.signature.octets-appended',
        title: 'Three octets appended',
        edits: [['signature.append', 'ffffff']],
      },
    ],
  ),
];

/** The order of the group of P-256, as S or R that is out of range. */
const ORDER = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
const ZERO = '00'.repeat(32);
const MAXIMUM = 'ff'.repeat(32);

const EC_ROWS: readonly ProofRow[] = [
  {
    id: 'proof.signature.ecdsa-other-s',
    title: 'The other of the two values of S that verify',
    why: 'JWS has no rule for the lower S, about half of all honest signatures have the higher one, and two of the examples of RFC 9449 do.',
    requirements: ['RFC7518-3.4-03'],
    flags: ['HighS'],
    severity: 'medium',
    edits: [['signature.negate-s']],
  },
  {
    id: 'proof.signature.ecdsa-der',
    title: 'DER instead of R and S',
    requirements: ['RFC7518-3.4-01'],
    flags: ['DerSignature'],
    severity: 'medium',
    edits: [['signature.to-der']],
    reject: ['signature_length', 'signature_invalid'],
  },
  {
    id: 'proof.signature.ecdsa-swapped',
    title: 'S before R',
    edits: [['signature.swap']],
    reject: ['signature_invalid'],
  },
  {
    id: 'proof.signature.ecdsa-sha512',
    title: 'SHA-512 for SHA-256',
    flags: ['WrongHash'],
    edits: [['signature.alg', 'ES512']],
    reject: ['signature_invalid'],
  },
  ...proofRows(
    {
      why: 'Without the range check zero verifies for every message (CVE-2022-21449).',
      flags: ['RangeCheck'],
      reject: ['signature_invalid'],
    },
    [
      { id: 'proof.signature.ecdsa-r-zero', title: 'R is zero', edits: [['signature.r', ZERO]] },
      { id: 'proof.signature.ecdsa-s-zero', title: 'S is zero', edits: [['signature.s', ZERO]] },
      { id: 'proof.signature.ecdsa-r-order', title: 'R is the group order', edits: [['signature.r', ORDER]] },
      { id: 'proof.signature.ecdsa-s-order', title: 'S is the group order', edits: [['signature.s', ORDER]] },
      {
        id: 'proof.signature.ecdsa-both-order',
        title: 'R and S are the group order',
        edits: [
          ['signature.r', ORDER],
          ['signature.s', ORDER],
        ],
      },
      {
        id: 'proof.signature.ecdsa-both-maximum',
        title: 'All bits of R and S set',
        edits: [
          ['signature.r', MAXIMUM],
          ['signature.s', MAXIMUM],
        ],
      },
    ],
  ),
];

const RSA_ROWS: readonly ProofRow[] = [
  {
    id: 'proof.signature.rsa-sha512',
    title: 'SHA-512 for SHA-256',
    requirements: ['RFC7515-10.6-01'],
    flags: ['WrongHash'],
    edits: [['signature.alg', 'RS512']],
    reject: ['signature_invalid'],
  },
  {
    id: 'proof.signature.rsa-sha384',
    title: 'SHA-384 for SHA-256',
    requirements: ['RFC7515-10.6-01'],
    flags: ['WrongHash'],
    edits: [['signature.alg', 'RS384']],
    reject: ['signature_invalid'],
  },
  {
    id: 'proof.signature.rsa-all-ones',
    title: 'A number above the modulus',
    flags: ['RangeCheck'],
    edits: [['signature.set', 'ff'.repeat(256)]],
    reject: ['signature_invalid'],
  },
];

const OKP_ROWS: readonly ProofRow[] = [
  {
    id: 'proof.signature.eddsa-swapped',
    title: 'S before R',
    edits: [['signature.swap']],
    reject: ['signature_invalid'],
  },
  {
    id: 'proof.signature.eddsa-s-plus-order',
    title: 'S with the group order added',
    why: 'Without the range check every signature has several spellings.',
    requirements: ['RFC8032-5.1.7-01'],
    flags: ['ScalarOverflow'],
    severity: 'high',
    edits: [['signature.eddsa-add-order']],
    reject: ['signature_invalid'],
  },
];

const BY_KEY_TYPE: Readonly<Record<string, readonly ProofRow[]>> = {
  EC: EC_ROWS,
  RSA: RSA_ROWS,
  OKP: OKP_ROWS,
};
