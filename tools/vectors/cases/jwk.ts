import { type Algorithm, type ProofGroup, type ProofRow, proofRows } from '../case.ts';

/** Header parameter "jwk": RFC 9449 sections 4.2 and 4.3 checks 6 and 7; RFC 7517, 7518 section 6, 8037. */
export const JWK_MEMBER: ProofGroup = {
  file: 'structure/jwk',
  description:
    'Header parameter "jwk": an object with a public key that is meant for the algorithm (checks 6 and 7).',
  from: 'proof.baseline.resource',
  why: 'The key comes from the sender; what a host imports without complaint is not what RFC 7517 and 7518 allow.',
  requirements: ['RFC9449-4.2-05'],
  flags: ['MalformedJwk'],
  severity: 'high',
  rows: (algorithm) => [
    ...form(algorithm),
    ...fit(algorithm),
    ...privateMembers(algorithm),
    ...(algorithm.kty === 'RSA' ? PRIVATE_RSA : []),
    ...usage(algorithm),
  ],
};

const form = ({ kty, member }: Algorithm): ProofRow[] => [
  { id: 'proof.jwk.missing', title: 'No "jwk"', edits: [['header.delete', 'jwk']], reject: ['jwk_missing'] },
  {
    id: 'proof.jwk.kid-instead',
    title: 'A "kid" in place of "jwk"',
    edits: [
      ['header.delete', 'jwk'],
      ['header.set', 'kid', 'key-1'],
    ],
    reject: ['jwk_missing'],
  },
  {
    id: 'proof.jwk.null',
    title: '"jwk" is null',
    edits: [['header.set', 'jwk', null]],
    reject: ['jwk_invalid', 'jwk_missing'],
  },
  {
    id: 'proof.jwk.text',
    title: '"jwk" is the JSON text of the key',
    edits: [['header.to-string', 'jwk']],
    reject: ['jwk_invalid'],
  },
  {
    id: 'proof.jwk.list',
    title: '"jwk" is a list with the key',
    edits: [['header.to-list', 'jwk']],
    reject: ['jwk_invalid'],
  },
  {
    id: 'proof.jwk.set',
    title: '"jwk" is a JWK Set with the key',
    edits: [
      ['header.text-replace', '"jwk":{', '"jwk":{"keys":[{'],
      ['header.text-replace', '"}}', '"}]}}'],
    ],
    reject: ['jwk_invalid', 'jwk_type_mismatch'],
  },
  {
    id: 'proof.jwk.empty',
    title: '"jwk" is an empty object',
    edits: [['header.set', 'jwk', {}]],
    reject: ['jwk_invalid', 'jwk_type_mismatch'],
  },
  {
    id: 'proof.jwk.in-payload',
    title: 'The key among the claims in place of the header',
    edits: [
      ['header.delete', 'jwk'],
      ['claims.set', 'jwk', { kty }],
    ],
    reject: ['jwk_missing'],
  },
  {
    id: 'proof.jwk.kty-missing',
    title: 'No "kty"',
    edits: [['jwk.delete', 'kty']],
    reject: ['jwk_invalid', 'jwk_type_mismatch'],
  },
  {
    id: 'proof.jwk.kty-case',
    title: '"kty" in another case',
    requirements: ['RFC7517-4.1-01'],
    edits: [['jwk.set', 'kty', kty === 'RSA' ? 'rsa' : kty.toLowerCase()]],
    reject: ['jwk_invalid', 'jwk_type_mismatch'],
  },
  {
    id: 'proof.jwk.kty-number',
    title: '"kty" is a number',
    requirements: ['RFC7517-4.1-01'],
    edits: [['jwk.set', 'kty', 2]],
    reject: ['jwk_invalid', 'jwk_type_mismatch'],
  },
  {
    id: 'proof.jwk.member-missing',
    title: `No "${member}"`,
    requirements: ['RFC9449-4.2-05', ...(kty === 'OKP' ? ['RFC8037-2-01'] : [])],
    edits: [['jwk.delete', member]],
    reject: ['jwk_invalid'],
  },
  {
    id: 'proof.jwk.member-null',
    title: `"${member}" is null`,
    edits: [['jwk.set', member, null]],
    reject: ['jwk_invalid'],
  },
  {
    id: 'proof.jwk.member-number',
    title: `"${member}" is a number`,
    edits: [['jwk.set', member, 1]],
    reject: ['jwk_invalid'],
  },
  {
    id: 'proof.jwk.member-list',
    title: `"${member}" is a list with the right value`,
    edits: [['jwk.to-list', member]],
    reject: ['jwk_invalid'],
  },
  {
    id: 'proof.jwk.member-empty',
    title: `"${member}" is empty`,
    edits: [['jwk.set', member, '']],
    reject: ['jwk_invalid', 'jwk_not_canonical'],
  },
];

/** A key of another type that signed with an algorithm of its own. */
const FOREIGN: Readonly<Record<string, readonly [key: string, alg: string]>> = {
  EC: ['rsa2048-a', 'RS256'],
  RSA: ['p256-a', 'ES256'],
  OKP: ['p256-a', 'ES256'],
};

const fit = ({ kty, alg }: Algorithm): ProofRow[] =>
  proofRows(
    {
      requirements: ['RFC8725-3.1-01', 'RFC7517-4.4-01'],
      flags: ['KeyTypeMismatch'],
      why: 'One key, one algorithm: otherwise a signature made for one purpose is read for another.',
    },
    [
      {
        id: 'proof.jwk.other-type',
        title: 'A key of another type, and a good signature by it',
        edits: [
          ['key.use', FOREIGN[kty]?.[0] ?? ''],
          ['signature.alg', FOREIGN[kty]?.[1] ?? ''],
          ['token.bind'],
        ],
        reject: ['jwk_type_mismatch'],
      },
      {
        id: 'proof.jwk.symmetric',
        title: 'A symmetric key',
        requirements: ['RFC9449-4.3-07', 'RFC8725-3.1-01'],
        flags: ['SymmetricKey'],
        edits: [
          [
            'header.set',
            'jwk',
            {
              kty: 'oct',
              k: 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
            },
          ],
          ['token.bind'],
        ],
        reject: ['jwk_private', 'jwk_type_mismatch', 'jwk_invalid'],
      },
      {
        id: 'proof.jwk.alg-same',
        title: 'A key that names the algorithm of the header',
        requirements: ['RFC7517-4-01', 'RFC7517-4.4-01'],
        flags: ['UnknownMember'],
        severity: 'low',
        edits: [['jwk.set', 'alg', alg]],
      },
      {
        id: 'proof.jwk.alg-of-other-hash',
        title: 'A key that names another algorithm of its type',
        flags: ['KeyUsage'],
        severity: 'medium',
        edits: [['jwk.set', 'alg', { EC: 'ES384', RSA: 'RS512', OKP: 'Ed448' }[kty] ?? '']],
        reject: ['jwk_alg_mismatch'],
      },
      {
        id: 'proof.jwk.alg-of-other-type',
        title: 'A key that names an algorithm of another type',
        flags: ['KeyUsage'],
        severity: 'medium',
        edits: [['jwk.set', 'alg', FOREIGN[kty]?.[1] ?? '']],
        reject: ['jwk_alg_mismatch'],
      },
      {
        id: 'proof.jwk.alg-number',
        title: 'A key whose "alg" is a number',
        flags: ['KeyUsage'],
        severity: 'low',
        edits: [['jwk.set', 'alg', -7]],
        reject: ['jwk_alg_mismatch', 'jwk_invalid'],
      },
    ],
  );

const PRIVATE = {
  requirements: ['RFC9449-4.3-07', 'RFC9449-4.2-06'],
  flags: ['PrivateKeyEmbedded'],
  severity: 'critical',
  why: 'A client that publishes its private key has lost it; whoever saw one proof can make the next.',
  reject: ['jwk_private'],
} as const;

const privateMembers = ({ kty }: Algorithm): ProofRow[] =>
  proofRows(PRIVATE, [
    {
      id: 'proof.jwk.private-d',
      title: 'The private key of the signer',
      requirements: [...PRIVATE.requirements, ...(kty === 'OKP' ? ['RFC8037-2-02'] : [])],
      edits: [['jwk.add-private', 'd']],
    },
    {
      id: 'proof.jwk.private-d-empty',
      title: 'An empty "d"',
      severity: 'high',
      edits: [['jwk.set', 'd', '']],
    },
    {
      id: 'proof.jwk.private-d-garbage',
      title: 'A "d" that is not the private key',
      severity: 'high',
      edits: [['jwk.set', 'd', 'AQ']],
    },
    {
      id: 'proof.jwk.private-d-number',
      title: 'A "d" that is a number',
      severity: 'high',
      edits: [['jwk.set', 'd', 1]],
    },
    kty === 'OKP'
      ? {
          id: 'proof.jwk.private-d-null',
          title: '"d" is null',
          requirements: ['RFC8037-2-02'],
          severity: 'medium',
          edits: [['jwk.set', 'd', null]],
        }
      : {
          id: 'proof.jwk.private-d-null',
          title: '"d" is null',
          why: 'No key material, but the mark of a client that exports private keys.',
          severity: 'low',
          edits: [['jwk.set', 'd', null]],
          choice: 'jwk-private-null',
          accepts: ['ignore'],
        },
    {
      id: 'proof.jwk.private-of-key-pair',
      title: 'The private member of post-quantum keys in a key of another type',
      why: 'Unknown to this key type, so ignored by some; never written by an honest client.',
      requirements: ['RFC7517-4-01'],
      severity: 'low',
      edits: [['jwk.set', 'priv', 'AQ']],
      choice: 'jwk-private-foreign',
      accepts: ['ignore'],
      once: true,
    },
    {
      id: 'proof.jwk.private-of-other-type',
      title: 'A private member of another key type',
      why: 'Unknown to this key type, so ignored by some; never written by an honest client.',
      requirements: ['RFC7517-4-01'],
      severity: 'low',
      edits: [['jwk.set', kty === 'RSA' ? 'k' : 'p', 'AQ']],
      choice: 'jwk-private-foreign',
      accepts: ['ignore'],
    },
  ]);

const PRIVATE_RSA: readonly ProofRow[] = [
  ...proofRows(PRIVATE, [
    ...['p', 'q', 'dp', 'dq', 'qi'].map(
      (name): ProofRow => ({
        id: `proof.jwk.rsa-private-${name}`,
        title: `"${name}" alone of the private members`,
        edits: [['jwk.add-private', name]],
      }),
    ),
  ]),
  ...proofRows(PRIVATE, [
    {
      id: 'proof.jwk.rsa-private-crt',
      title: 'All private members but "d"',
      edits: [['jwk.add-private', 'p', 'q', 'dp', 'dq', 'qi']],
    },
    {
      id: 'proof.jwk.rsa-private-p-null',
      title: '"p" is null',
      why: 'No key material, but the mark of a client that exports private keys.',
      severity: 'low',
      edits: [['jwk.set', 'p', null]],
      choice: 'jwk-private-null',
      accepts: ['ignore'],
    },
    {
      id: 'proof.jwk.rsa-private-oth',
      title: 'An empty list of other primes',
      severity: 'medium',
      edits: [['jwk.set', 'oth', []]],
    },
  ]),
];

const usage = ({ member }: Algorithm): ProofRow[] => [
  ...proofRows(
    {
      requirements: ['RFC7517-4.7-01'],
      flags: ['UnknownMember'],
      severity: 'low',
      why: 'The key in the certificate has to be the key of the JWK; whoever does not read certificates does not see it.',
      choice: 'jwk-certificate',
      accepts: ['ignore'],
      reject: ['jwk_invalid'],
      once: true,
    },
    [
      {
        id: 'proof.jwk.x5c',
        title: 'A certificate chain in the key that is none',
        edits: [['jwk.set', 'x5c', ['AQ==']]],
      },
      {
        id: 'proof.jwk.x5t',
        title: 'The hash of another certificate in the key',
        edits: [['jwk.set', 'x5t#S256', '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU']],
      },
    ],
  ),
  ...proofRows(
    {
      requirements: ['RFC7517-4-01'],
      flags: ['UnknownMember'],
      severity: 'low',
      why: 'Hosts export keys with such members, and honest clients send them as they are.',
    },
    [
      {
        id: 'proof.jwk.unknown-member',
        title: 'A member that nobody defined',
        edits: [['jwk.set', 'urn:example:member', { nested: [1] }]],
      },
      { id: 'proof.jwk.kid', title: 'A "kid" in the key', edits: [['jwk.set', 'kid', 'key-1']] },
      { id: 'proof.jwk.use-sig', title: '"use" is "sig"', edits: [['jwk.set', 'use', 'sig']] },
      {
        id: 'proof.jwk.key-ops-verify',
        title: '"key_ops" is to verify',
        edits: [['jwk.set', 'key_ops', ['verify']]],
      },
      {
        id: 'proof.jwk.webcrypto-export',
        title: 'The members that WebCrypto exports',
        edits: [
          ['jwk.set', 'key_ops', ['verify']],
          ['jwk.set', 'ext', true],
        ],
      },
      {
        id: 'proof.jwk.members-of-other-type',
        once: true,
        title: 'Public members of an RSA key in a key of another type',
        edits: [
          ['jwk.set', 'n', 'AQ'],
          ['jwk.set', 'e', 'AQAB'],
        ],
      },
      {
        id: 'proof.jwk.key-ops-sign-verify',
        once: true,
        title: '"key_ops" is to sign and to verify',
        requirements: ['RFC7517-4.2-01'],
        flags: ['KeyUsage'],
        edits: [['jwk.set', 'key_ops', ['sign', 'verify']]],
      },
      { id: 'proof.jwk.ext-false', title: '"ext" is false', edits: [['jwk.set', 'ext', false]] },
      {
        id: 'proof.jwk.member-order',
        title: 'The members in another order',
        flags: ['JsonEquivalence'],
        edits: [['jwk.order', member, 'kty']],
      },
    ],
  ),
  ...proofRows(
    {
      requirements: ['RFC7517-4.2-01'],
      flags: ['KeyUsage'],
      severity: 'low',
      why: 'RFC 7517 has no rule for verifiers; a key that says it is for something else is a sign of a mistake.',
      choice: 'jwk-use',
      accepts: ['ignore'],
      reject: ['jwk_use'],
    },
    [
      {
        id: 'proof.jwk.use-against-key-ops',
        once: true,
        title: '"use" is "enc" beside "key_ops" to verify',
        edits: [
          ['jwk.set', 'use', 'enc'],
          ['jwk.set', 'key_ops', ['verify']],
        ],
      },
      { id: 'proof.jwk.use-enc', title: '"use" is "enc"', edits: [['jwk.set', 'use', 'enc']] },
      {
        id: 'proof.jwk.key-ops-sign',
        title: '"key_ops" is to sign',
        edits: [['jwk.set', 'key_ops', ['sign']]],
      },
      {
        id: 'proof.jwk.key-ops-empty',
        title: '"key_ops" is an empty list',
        edits: [['jwk.set', 'key_ops', []]],
      },
      {
        id: 'proof.jwk.key-ops-duplicate',
        title: '"key_ops" is to verify, twice',
        edits: [['jwk.set', 'key_ops', ['verify', 'verify']]],
      },
    ],
  ),
];
