import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type ProofGroup, type ProofRow, proofRows } from '../case.ts';

/** RSASSA-PKCS1-v1_5: RFC 7518 section 3.3, RFC 8017 sections 3.1, 5.2.2, 8.2.2 and 9.2. */
const SHARED = {
  from: 'proof.baseline.resource',
  why: 'Without it a proof is a text that everybody can write.',
  requirements: ['RFC8017-8.2.2-01'],
  flags: ['SignatureInvalid'],
  severity: 'critical',
} as const;

export const SIGNATURE_RSA: ProofGroup = {
  ...SHARED,
  file: 'signature/rsa',
  description: 'RSASSA-PKCS1-v1_5: the number that the signature is, the hash, and the key.',
  rows: ({ kty }) => (kty === 'RSA' ? [...HASH, ...NUMBER, ...HONEST, ...EXPONENT, ...KEYS] : []),
};

export const SIGNATURE_RSA_PADDING: ProofGroup = {
  ...SHARED,
  file: 'signature/rsa-padding',
  description: 'RSASSA-PKCS1-v1_5: the encoded message, which has one legal form.',
  rows: ({ kty }) => (kty === 'RSA' ? [...PADDING, ...DIGEST_INFO, ...OTHER_SCHEMES] : []),
};

const jti = (value: string): Edit => ['claims.set', 'jti', value];
const key = (name: string): readonly Edit[] => [['key.use', name], ['token.bind']];

const HASH: readonly ProofRow[] = proofRows(
  {
    why: 'The hash is that of "alg", whatever the signature says of itself.',
    requirements: ['RFC7515-10.6-01'],
    flags: ['WrongHash'],
    reject: ['signature_invalid'],
  },
  [
    { id: 'proof.signature.rsa-sha512', title: 'SHA-512 for SHA-256', edits: [['signature.alg', 'RS512']] },
    { id: 'proof.signature.rsa-sha384', title: 'SHA-384 for SHA-256', edits: [['signature.alg', 'RS384']] },
    {
      id: 'proof.signature.rsa-sha1',
      title: 'SHA-1 for SHA-256',
      why: 'Collisions of SHA-1 can be bought.',
      edits: [['signature.alg', 'RS256,hash=sha1']],
    },
    {
      id: 'proof.signature.rsa-md5',
      title: 'MD5 for SHA-256',
      why: 'Collisions of MD5 cost nothing.',
      edits: [['signature.alg', 'RS256,hash=md5']],
    },
    {
      id: 'proof.signature.rsa-sha224',
      title: 'SHA-224 for SHA-256',
      edits: [['signature.alg', 'RS256,hash=sha224']],
    },
    {
      id: 'proof.signature.rsa-sha512-256',
      title: 'SHA-512/256 for SHA-256',
      edits: [['signature.alg', 'RS256,hash=sha512-256']],
    },
    {
      id: 'proof.signature.rsa-sha3',
      title: 'SHA3-256 for SHA-256',
      edits: [['signature.alg', 'RS256,hash=sha3-256']],
    },
  ],
);

const NUMBER: readonly ProofRow[] = [
  ...proofRows({ flags: ['RangeCheck'], reject: ['signature_invalid'] }, [
    {
      id: 'proof.signature.rsa-all-ones',
      title: 'A number above the modulus',
      edits: [['signature.set', { repeat: 'ff', times: 256 }]],
    },
    {
      id: 'proof.signature.rsa-one',
      title: 'The number 1',
      why: 'Every power of it is 1, whatever the key.',
      edits: [['signature.zero'], ['signature.toggle', 255, 1]],
    },
    {
      id: 'proof.signature.rsa-modulus',
      title: 'The modulus as the signature',
      why: 'It is zero modulo itself.',
      edits: [['signature.rsa-linear', 0, 1, 256]],
    },
    {
      id: 'proof.signature.rsa-plus-modulus',
      title: 'The signature with the modulus added, in the same length',
      why: 'Without the range check a signature has a second spelling; one host accepts it.',
      severity: 'high',
      edits: [jti('ground-0'), ['signature.rsa-linear', 1, 1, 256]],
    },
    {
      id: 'proof.signature.rsa-negated',
      title: 'The signature subtracted from the modulus',
      flags: ['SignatureInvalid'],
      edits: [['signature.rsa-linear', -1, 1, 256]],
    },
    {
      id: 'proof.signature.rsa-little-endian',
      title: 'The signature with its last octet first',
      flags: ['SignatureInvalid'],
      edits: [['signature.reverse', 'all']],
    },
  ]),
  ...proofRows(
    {
      why: 'A reader of numbers takes every length: one signature then has many spellings.',
      flags: ['SignatureLength'],
      severity: 'high',
      reject: ['signature_length', 'signature_invalid'],
    },
    [
      {
        id: 'proof.signature.rsa-plus-2-moduli',
        title: 'The signature with twice the modulus added, one octet longer',
        edits: [['signature.rsa-linear', 1, 2, 257]],
      },
      {
        id: 'proof.signature.rsa-stripped',
        title: 'A signature without its leading zero octet',
        edits: [jti('ground-291'), ['signature.strip-zeros', 'all']],
      },
      {
        id: 'proof.signature.rsa-512-octets',
        title: 'The signature in the length of a modulus of 4096 bits',
        edits: [['signature.prepend', { repeat: '00', times: 256 }]],
      },
      {
        id: 'proof.signature.rsa-by-longer-key',
        title: 'A signature by a key of 3072 bits under the key of the client',
        edits: [['signature.key', 'rsa3072']],
      },
      {
        id: 'proof.signature.rsa-by-shorter-key',
        title: 'A signature by a key of 1024 bits under the key of the client',
        edits: [['signature.key', 'rsa1024']],
      },
    ],
  ),
];

/** Honest signatures that one implementation in many trips over; their jti was looked for. */
const HONEST: readonly ProofRow[] = proofRows(
  {
    why: 'One signature in 256 is of this kind: a fault that comes and goes.',
    flags: ['Ground'],
    severity: 'medium',
  },
  [
    {
      id: 'proof.signature.rsa-leading-zero',
      title: 'A signature with a leading zero octet',
      edits: [jti('ground-291'), ['signature.has', 0, '00']],
    },
    {
      id: 'proof.signature.rsa-trailing-zero',
      title: 'A signature that ends with a zero octet',
      edits: [jti('ground-284'), ['signature.has', 255, '00']],
    },
    {
      id: 'proof.signature.rsa-digest-leading-zero',
      title: 'A hash with a leading zero octet',
      why: 'Code that compares numbers, or looks for the zero before the hash, gets it wrong.',
      edits: [jti('ground-355')],
    },
  ],
);

/** RFC 8017 section 9.2, note 1: what stands before the hash in the encoded message. */
const INFO = '3031300d060960864801650304020105000420';

const block = (head: string, filler: string, tail: string): readonly Edit[] => [
  ['signature.rsa-block', head, filler, tail],
];

/** By the private key of the client, so that only the form of the encoded message is at stake. */
const PADDING: readonly ProofRow[] = proofRows(
  {
    why: 'Every octet that is not compared is one that a forger may choose: for exponent 3 a few dozen are enough (CVE-2006-4339).',
    flags: ['RsaPadding'],
    reject: ['signature_invalid'],
  },
  [
    {
      id: 'proof.signature.rsa-block-type-2',
      title: 'Block type 2',
      edits: block('0002', 'ff', `00${INFO}{digest}`),
    },
    {
      id: 'proof.signature.rsa-block-type-0',
      title: 'Block type 0, padded with zeros',
      edits: block('0000', '00', `00${INFO}{digest}`),
    },
    {
      id: 'proof.signature.rsa-first-octet',
      title: 'A first octet that is not zero',
      edits: block('0101', 'ff', `00${INFO}{digest}`),
    },
    {
      id: 'proof.signature.rsa-no-first-octet',
      title: 'Block type 1 without the zero octet before it',
      edits: block('01', 'ff', `00${INFO}{digest}`),
    },
    {
      id: 'proof.signature.rsa-padding-zero',
      title: 'Zeros for padding',
      edits: block('0001', '00', `00${INFO}{digest}`),
    },
    {
      id: 'proof.signature.rsa-padding-first-octet',
      title: 'A first octet of padding that is not ff',
      edits: block('0001fe', 'ff', `00${INFO}{digest}`),
    },
    {
      id: 'proof.signature.rsa-padding-last-octet',
      title: 'A last octet of padding that is not ff',
      edits: block('0001', 'ff', `fe00${INFO}{digest}`),
    },
    {
      id: 'proof.signature.rsa-padding-none',
      title: 'No padding, and garbage after the hash',
      edits: block(`000100${INFO}{digest}`, '2a', ''),
    },
    {
      id: 'proof.signature.rsa-padding-short',
      title: 'Eight octets of padding, and garbage after the hash',
      edits: block(`0001ffffffffffffffff00${INFO}{digest}`, '2a', ''),
    },
    {
      id: 'proof.signature.rsa-padding-short-zeros',
      title: 'Eight octets of padding, and zeros after the hash',
      edits: block(`0001ffffffffffffffff00${INFO}{digest}`, '00', ''),
    },
    {
      id: 'proof.signature.rsa-padding-short-left',
      title: 'Eight octets of padding, and zeros before the block type',
      edits: block('00', '00', `01ffffffffffffffff00${INFO}{digest}`),
    },
    {
      id: 'proof.signature.rsa-one-octet-after',
      title: 'One octet after the hash',
      edits: block('0001', 'ff', `00${INFO}{digest}00`),
    },
    {
      id: 'proof.signature.rsa-no-separator',
      title: 'No zero octet after the padding',
      edits: block('0001', 'ff', `${INFO}{digest}`),
    },
    {
      id: 'proof.signature.rsa-two-separators',
      title: 'Two zero octets after the padding',
      edits: block('0001', 'ff', `0000${INFO}{digest}`),
    },
    {
      id: 'proof.signature.rsa-separator-inside',
      title: 'A zero octet in the middle of the padding',
      edits: block('0001', 'ff', `00${'ff'.repeat(16)}00${INFO}{digest}`),
    },
  ],
);

const DIGEST_INFO: readonly ProofRow[] = proofRows(
  {
    why: 'A verifier that parses DigestInfo, and does not compare it, leaves room for a forger.',
    flags: ['RsaPadding'],
    reject: ['signature_invalid'],
  },
  [
    {
      id: 'proof.signature.rsa-raw-digest',
      title: 'The hash without DigestInfo',
      edits: block('0001', 'ff', '00{digest}'),
    },
    {
      id: 'proof.signature.rsa-octet-string',
      title: 'The hash as an octet string without the rest of DigestInfo',
      edits: block('0001', 'ff', '000420{digest}'),
    },
    {
      id: 'proof.signature.rsa-no-parameters',
      title: 'DigestInfo without the NULL parameter',
      severity: 'medium',
      edits: block('0001', 'ff', '00302f300b06096086480165030402010420{digest}'),
    },
    {
      id: 'proof.signature.rsa-parameters-garbage',
      title: 'DigestInfo with an octet string in place of the NULL parameter',
      edits: block('0001', 'ff', `003041301d06096086480165030402010410${'2a'.repeat(16)}0420{digest}`),
    },
    {
      id: 'proof.signature.rsa-parameters-twice',
      title: 'DigestInfo with a second NULL parameter',
      edits: block('0001', 'ff', '003033300f0609608648016503040201050005000420{digest}'),
    },
    {
      id: 'proof.signature.rsa-parameters-long-null',
      title: 'DigestInfo with the length of NULL in two octets',
      severity: 'high',
      edits: block('0001', 'ff', '003032300e06096086480165030402010581000420{digest}'),
    },
    {
      id: 'proof.signature.rsa-sequence-long-length',
      title: 'DigestInfo with its length in two octets',
      severity: 'high',
      edits: block('0001', 'ff', '00308131300d060960864801650304020105000420{digest}'),
    },
    {
      id: 'proof.signature.rsa-digest-long-length',
      title: 'DigestInfo with the length of the hash in two octets',
      severity: 'high',
      edits: block('0001', 'ff', '003032300d06096086480165030402010500048120{digest}'),
    },
    {
      id: 'proof.signature.rsa-sequence-indefinite',
      title: 'DigestInfo of indefinite length',
      severity: 'high',
      edits: block('0001', 'ff', '003080300d060960864801650304020105000420{digest}0000'),
    },
    {
      id: 'proof.signature.rsa-element-after-digest',
      title: 'DigestInfo with an element after the hash',
      edits: block('0001', 'ff', `003043300d060960864801650304020105000420{digest}0410${'2a'.repeat(16)}`),
    },
    {
      id: 'proof.signature.rsa-digest-padded',
      title: 'A hash of 33 octets, the first of them zero',
      edits: block('0001', 'ff', '003032300d06096086480165030402010500042100{digest}'),
    },
    {
      id: 'proof.signature.rsa-digest-bit-string',
      title: 'The hash as a bit string',
      severity: 'high',
      edits: block('0001', 'ff', '003032300d06096086480165030402010500032100{digest}'),
    },
    {
      id: 'proof.signature.rsa-oid-sha1',
      title: 'The identifier of SHA-1 before a SHA-256 hash',
      edits: block('0001', 'ff', '00302d300906052b0e03021a05000420{digest}'),
    },
    {
      id: 'proof.signature.rsa-oid-sha384',
      title: 'The identifier of SHA-384 before a SHA-256 hash',
      edits: block('0001', 'ff', '003031300d060960864801650304020205000420{digest}'),
    },
    {
      id: 'proof.signature.rsa-oid-signature',
      title: 'The identifier of RSA with SHA-256 before the hash',
      edits: block('0001', 'ff', '003031300d06092a864886f70d01010b05000420{digest}'),
    },
    {
      id: 'proof.signature.rsa-oid-padded',
      title: 'The identifier with a leading octet 80 in one of its numbers',
      severity: 'high',
      edits: block('0001', 'ff', '003032300e060a6086480165038004020105000420{digest}'),
    },
  ],
);

const OTHER_SCHEMES: readonly ProofRow[] = proofRows(
  {
    why: 'A signature of another scheme: a verifier that tries several accepts what nobody allowed.',
    requirements: ['RFC8017-8.2.2-01', 'RFC8725-3.1-01'],
    flags: ['RsaPadding'],
    severity: 'high',
    reject: ['signature_invalid'],
  },
  [
    { id: 'proof.signature.rsa-pss', title: 'A PS256 signature', edits: [['signature.alg', 'PS256']] },
    {
      id: 'proof.signature.rsa-x931',
      title: 'An encoded message of ANSI X9.31',
      edits: block('6b', 'bb', 'ba{digest}34cc'),
    },
    {
      id: 'proof.signature.rsa-iso-9796',
      title: 'An encoded message of ISO/IEC 9796-2',
      edits: block('6a', 'bb', '{digest}bc'),
    },
    {
      id: 'proof.signature.rsa-unpadded',
      title: 'The hash as a number, without any padding',
      severity: 'critical',
      edits: block('', '00', '{digest}'),
    },
    {
      id: 'proof.signature.rsa-encoded-message',
      title: 'The encoded message itself, made without the private key',
      why: 'It is its own signature for exponent 1: a verifier that skips the power, or takes "e" from elsewhere, accepts.',
      severity: 'critical',
      edits: [['signature.key', 'rsa2048-e1']],
    },
  ],
);

const EXPONENT: readonly ProofRow[] = [
  ...proofRows(
    {
      why: 'For exponent 3 a cube root is a signature for whoever does not compare every octet (CVE-2006-4339, CVE-2016-1494): no private key needed.',
      flags: ['RsaExponent', 'RsaPadding'],
      reject: ['signature_invalid', 'jwk_weak'],
    },
    [
      {
        id: 'proof.signature.rsa-cube-root',
        title: 'Exponent 3, and a number whose cube starts as a padded hash does',
        edits: [...key('rsa2048-e3'), ['signature.rsa-cube', 'start']],
      },
      {
        id: 'proof.signature.rsa-cube-root-both-ends',
        title: 'Exponent 3, and a number whose cube starts with padding and ends with the hash',
        edits: [...key('rsa2048-e3'), jti('ground-0'), ['signature.rsa-cube', 'both']],
      },
    ],
  ),
  ...proofRows(
    {
      why: 'RFC 8017 has odd exponents of 3 and more only; what hosts do with others is their own affair.',
      requirements: ['RFC8017-3.1-01'],
      flags: ['RsaExponent'],
      severity: 'high',
      reject: ['jwk_weak', 'jwk_invalid', 'jwk_not_canonical'],
    },
    [
      {
        id: 'proof.signature.rsa-exponent-two',
        title: 'Public exponent 2, and the square root of the encoded message',
        edits: [...key('rsa2048-e2'), jti('ground-0')],
      },
      {
        id: 'proof.signature.rsa-exponent-decimal',
        title: 'The public exponent as decimal digits',
        requirements: ['RFC7518-6.3.1-01'],
        flags: ['MalformedJwk'],
        edits: [['jwk.set', 'e', '65537'], ['token.bind']],
      },
      {
        id: 'proof.signature.rsa-exponent-changed',
        title: 'Exponent 3 for a signature that was made for 65537',
        why: 'A verifier that imports the modulus alone, and assumes the exponent, accepts.',
        requirements: ['RFC9449-4.3-06'],
        severity: 'critical',
        edits: [['jwk.set', 'e', 'Aw'], ['token.bind']],
        reject: ['signature_invalid', 'jwk_weak'],
      },
    ],
  ),
  ...proofRows(
    {
      why: 'The owner of the key chooses how long its verification takes.',
      requirements: ['SUITE-1-01'],
      flags: ['RsaExponent', 'ResourceLimit'],
      severity: 'low',
      reject: ['jwk_too_large'],
    },
    [
      {
        id: 'proof.signature.rsa-exponent-as-long-as-modulus',
        title: 'A public exponent as long as the modulus',
        edits: key('rsa2048-long-e'),
        choice: 'rsa-large-exponent',
        accepts: ['compute'],
      },
      {
        id: 'proof.signature.rsa-exponent-above-modulus',
        title: 'A public exponent above the modulus',
        requirements: ['RFC8017-3.1-01'],
        severity: 'medium',
        edits: [['jwk.set', 'e', { repeat: '_', times: 344 }], ['token.bind']],
        reject: ['jwk_too_large', 'jwk_weak', 'jwk_invalid'],
      },
    ],
  ),
];

const KEYS: readonly ProofRow[] = [
  {
    id: 'proof.signature.rsa-2049-bits',
    title: 'A modulus of 2049 bits',
    why: 'Its first octet is 1: code that counts octets for bits, or rounds down, gets its lengths wrong.',
    flags: ['KeyEdge'],
    severity: 'medium',
    edits: key('rsa2049'),
  },
  {
    id: 'proof.signature.rsa-modulus-cut',
    title: 'A modulus of 2040 bits',
    why: 'Its 255 octets are what remains of 256 where a reader of signed numbers strips the first.',
    requirements: ['RFC7518-3.3-01'],
    flags: ['WeakRsa'],
    edits: [['jwk.set', 'n', { repeat: '_', times: 340 }], ['token.bind']],
    reject: ['jwk_weak'],
  },
  ...proofRows(
    {
      requirements: ['RFC8725-3.1-01'],
      flags: ['KeyUsage'],
      severity: 'medium',
      reject: ['jwk_alg_mismatch'],
    },
    [
      {
        id: 'proof.signature.rsa-jwk-alg-pss',
        title: 'A key that names PS256',
        why: 'One key, one algorithm: a signature of one scheme must not be read as one of the other.',
        edits: [['jwk.set', 'alg', 'PS256']],
      },
      {
        id: 'proof.signature.rsa-jwk-alg-oaep',
        title: 'A key that names an encryption algorithm',
        why: 'A key for encryption is used on what strangers send: its signatures can be had for the asking.',
        edits: [['jwk.set', 'alg', 'RSA-OAEP-256']],
      },
    ],
  ),
];
