import type { ProofGroup } from '../case.ts';

/** An algorithm whose valid signature the policy does not list, with a key of it. */
const UNLISTED: Readonly<Record<string, readonly [key: string, alg: string]>> = {
  ES256: ['p384', 'ES384'],
  RS256: ['rsa2048-a', 'RS512'],
  EdDSA: ['p256-a', 'ES256'],
};

/** Header parameter "alg": RFC 9449 sections 4.2, 4.3 check 5 and 11.6; RFC 7515 section 4.1.1. */
export const ALG: ProofGroup = {
  file: 'structure/alg',
  description: 'Header parameter "alg" (check 5).',
  from: 'proof.baseline.resource',
  why: 'The attacker writes the header; only a list of allowed algorithms keeps the choice with the server.',
  requirements: ['RFC9449-4.3-05', 'RFC9449-4.2-03', 'RFC7515-4.1.1-01'],
  flags: ['AlgPolicy'],
  severity: 'high',
  rows: ({ alg }) => [
    {
      id: 'proof.alg.missing',
      title: 'No "alg"',
      edits: [['header.delete', 'alg']],
      reject: ['alg_missing'],
    },
    {
      id: 'proof.alg.null',
      title: '"alg" is null',
      flags: ['AlgType'],
      edits: [['header.set', 'alg', null]],
      reject: ['alg_invalid', 'alg_missing'],
    },
    {
      id: 'proof.alg.number',
      title: '"alg" is a number',
      flags: ['AlgType'],
      edits: [['header.set', 'alg', -7]],
      reject: ['alg_invalid'],
    },
    {
      id: 'proof.alg.list',
      title: '"alg" is a list with the right value',
      flags: ['AlgType'],
      edits: [['header.to-list', 'alg']],
      reject: ['alg_invalid'],
    },
    {
      id: 'proof.alg.empty',
      title: 'An empty "alg"',
      flags: ['AlgType'],
      edits: [['header.set', 'alg', '']],
      reject: ['alg_invalid', 'alg_missing', 'alg_not_allowed'],
    },
    ...['none', 'None', 'NONE', 'nOnE'].map((name) => ({
      id: `proof.alg.${NONE_IDS[name]}`,
      title: `"alg" is "${name}", with a signature`,
      requirements: [...FORBIDDEN, 'RFC7518-3.6-01'],
      flags: ['AlgNone'],
      severity: 'critical' as const,
      edits: [['header.set', 'alg', name]] as const,
      reject: ['alg_invalid', 'alg_not_allowed'],
    })),
    {
      id: 'proof.alg.none-unsigned',
      title: '"alg" is "none", without a signature',
      requirements: [...FORBIDDEN, 'RFC7518-3.6-01'],
      flags: ['AlgNone'],
      severity: 'critical',
      edits: [
        ['header.set', 'alg', 'none'],
        ['signature.set', ''],
      ],
      reject: ['alg_invalid', 'alg_not_allowed'],
    },
    {
      id: 'proof.alg.hs256-with-public-key',
      title: 'HS256 with the JWK text as the secret',
      why: 'Whoever verifies with "whatever the header says" takes the public key for a shared secret.',
      requirements: FORBIDDEN,
      flags: ['AlgSymmetric'],
      severity: 'critical',
      edits: [['alg.use', 'HS256']],
      reject: ['alg_invalid', 'alg_not_allowed'],
    },
    {
      id: 'proof.alg.hs256-with-oct-key',
      title: 'HS256 with a symmetric key in "jwk"',
      why: 'A secret in the header proves nothing: everybody who sees the proof can sign.',
      requirements: FORBIDDEN,
      flags: ['AlgSymmetric'],
      severity: 'critical',
      edits: [['key.use', 'oct'], ['alg.use', 'HS256'], ['token.bind']],
      reject: ['alg_invalid', 'alg_not_allowed', 'jwk_private'],
    },
    {
      id: 'proof.alg.lower-case',
      title: 'The name in lower case',
      flags: ['AlgCase'],
      edits: [['header.lower-case', 'alg']],
      reject: ['alg_invalid', 'alg_not_allowed'],
    },
    {
      id: 'proof.alg.trailing-space',
      title: 'The name with a space after it',
      flags: ['AlgCase'],
      edits: [['header.append', 'alg', ' ']],
      reject: ['alg_invalid', 'alg_not_allowed'],
    },
    {
      id: 'proof.alg.trailing-nul',
      title: 'The name with a NUL after it',
      flags: ['AlgCase'],
      edits: [['header.append', 'alg', '\u0000']],
      reject: ['alg_invalid', 'alg_not_allowed'],
    },
    {
      id: 'proof.alg.cose-name',
      title: 'A name that only COSE has',
      edits: [['header.set', 'alg', 'ESP256']],
      reject: ['alg_invalid', 'alg_not_allowed'],
    },
    {
      id: 'proof.alg.webcrypto-name',
      title: 'The name of a WebCrypto algorithm',
      edits: [['header.set', 'alg', 'ECDSA']],
      reject: ['alg_invalid', 'alg_not_allowed'],
    },
    {
      id: 'proof.alg.encryption',
      title: 'A key encryption algorithm',
      edits: [['header.set', 'alg', 'RSA-OAEP-256']],
      reject: ['alg_invalid', 'alg_not_allowed'],
    },
    {
      id: 'proof.alg.sha-1',
      once: true,
      title: 'A name for RSA with SHA-1',
      edits: [['header.set', 'alg', 'RS1']],
      reject: ['alg_invalid', 'alg_not_allowed'],
    },
    {
      id: 'proof.alg.direct',
      once: true,
      title: 'The name for a shared encryption key',
      edits: [['header.set', 'alg', 'dir']],
      reject: ['alg_invalid', 'alg_not_allowed'],
    },
    {
      id: 'proof.alg.hs512-with-public-key',
      once: true,
      title: 'HS512 with the JWK text as the secret',
      why: 'Whoever verifies with "whatever the header says" takes the public key for a shared secret.',
      requirements: FORBIDDEN,
      flags: ['AlgSymmetric'],
      severity: 'critical',
      edits: [['alg.use', 'HS512']],
      reject: ['alg_invalid', 'alg_not_allowed'],
    },
    {
      id: 'proof.alg.prototype-name',
      title: 'The name of a member that every object inherits',
      flags: ['PrototypeMember'],
      edits: [['header.set', 'alg', 'constructor']],
      reject: ['alg_invalid', 'alg_not_allowed'],
    },
    {
      id: 'proof.alg.not-listed',
      title: 'A good proof by an algorithm that the policy does not list',
      requirements: ['RFC9449-4.3-05', 'RFC8725-3.1-01'],
      edits: [['key.use', UNLISTED[alg]?.[0] ?? ''], ['alg.use', UNLISTED[alg]?.[1] ?? ''], ['token.bind']],
      reject: ['alg_not_allowed'],
    },
    {
      id: 'proof.alg.policy-of-another',
      once: true,
      title: 'A good proof where the policy lists another algorithm',
      from: 'proof.baseline.token',
      requirements: ['RFC9449-4.3-05', 'RFC8725-3.1-01'],
      edits: [['policy.set', 'algorithms', [UNLISTED[alg]?.[1] ?? '']]],
      reject: ['alg_not_allowed'],
    },
    {
      id: 'proof.alg.in-payload',
      title: '"alg" among the claims in place of the header',
      edits: [
        ['header.delete', 'alg'],
        ['claims.set', 'alg', alg],
      ],
      reject: ['alg_missing'],
    },
  ],
};

/** What "none" and MACs break. */
const FORBIDDEN = ['4.3-05', '4.2-01', '4.2-04', '11.6-01'].map((rule) => `RFC9449-${rule}`);

const NONE_IDS: Readonly<Record<string, string>> = {
  none: 'none',
  None: 'none-capitalized',
  NONE: 'none-upper-case',
  nOnE: 'none-mixed-case',
};
