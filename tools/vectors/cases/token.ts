import { type ProofGroup, type ProofRow, proofRows } from '../case.ts';

/** Claim "ath" and the binding of the access token: RFC 9449 sections 4.3 check 12, 6.1, 7 and 7.1. */
export const TOKEN: ProofGroup = {
  file: 'structure/token',
  description: 'Claim "ath", and the key that the access token is bound to (check 12).',
  from: 'proof.baseline.resource',
  why: 'A proof that fits every token lets a stolen one be used with a proof for another.',
  requirements: ['RFC9449-4.3-12a', 'RFC9449-4.2-11', 'RFC9449-7-03'],
  flags: ['AthMismatch'],
  severity: 'critical',
  rows: ({ other }) => [...ATH, ...TOKENS, ...binding(other), ...OTHER_ENDPOINTS],
};

const ATH: readonly ProofRow[] = [
  {
    id: 'proof.token.ath-missing',
    title: 'No "ath"',
    why: 'Otherwise a proof of a token request serves at every resource.',
    requirements: ['RFC9449-4.3-12a', 'RFC9449-7-02'],
    flags: ['AthMissing'],
    edits: [['claims.delete', 'ath']],
    reject: ['ath_missing'],
  },
  {
    id: 'proof.token.ath-missing-with-nonce',
    title: 'No "ath" beside a good nonce',
    why: 'Otherwise a proof of a token request serves at every resource.',
    from: 'proof.baseline.resource-nonce',
    requirements: ['RFC9449-4.3-12a', 'RFC9449-7-02'],
    flags: ['AthMissing'],
    edits: [['claims.delete', 'ath']],
    reject: ['ath_missing'],
  },
  {
    id: 'proof.token.ath-of-other-token',
    title: 'The hash of another token',
    edits: [['ath.of', 'another-token']],
    reject: ['ath_mismatch'],
  },
  {
    id: 'proof.token.ath-of-empty',
    title: 'The hash of nothing',
    edits: [['ath.of', '']],
    reject: ['ath_mismatch'],
  },
  ...proofRows(
    {
      flags: ['AthEncoding'],
      severity: 'high',
      why: 'The value is compared as it is; repairing it makes room for others.',
    },
    [
      {
        id: 'proof.token.ath-with-scheme',
        title: 'The hash of the scheme and the token',
        edits: [['ath.of', 'DPoP {token}']],
        reject: ['ath_mismatch'],
      },
      {
        id: 'proof.token.ath-of-bearer',
        title: 'The hash of the token under another scheme',
        edits: [['ath.of', 'Bearer {token}']],
        reject: ['ath_mismatch'],
      },
      {
        id: 'proof.token.ath-with-newline',
        title: 'The hash of the token and a line feed',
        edits: [['ath.of', '{token}\n']],
        reject: ['ath_mismatch'],
      },
      {
        id: 'proof.token.ath-standard-alphabet',
        title: 'The hash in the standard alphabet',
        edits: [
          ['token.set', 'value', 'token-g'],
          ['claims.set', 'ath', 'n+RmoGP+XvmUqtgUdjJrbrDC6sueN7bNsZQLGi+m5Co'],
        ],
        reject: ['ath_invalid', 'ath_mismatch'],
      },
      {
        id: 'proof.token.ath-hex',
        title: 'The hash in hexadecimal',
        edits: [
          ['token.set', 'value', 'token-g'],
          ['claims.set', 'ath', '9fe466a063fe5ef994aad81476326b6eb0c2eacb9e37b6cdb1940b1a2fa6e42a'],
        ],
        reject: ['ath_invalid', 'ath_mismatch'],
      },
      {
        id: 'proof.token.ath-null',
        title: '"ath" is null',
        flags: ['ClaimType'],
        edits: [['claims.set', 'ath', null]],
        reject: ['ath_invalid', 'ath_missing', 'ath_mismatch'],
      },
      {
        id: 'proof.token.ath-number',
        title: '"ath" is a number',
        flags: ['ClaimType'],
        edits: [['claims.set', 'ath', 1]],
        reject: ['ath_invalid', 'ath_mismatch'],
      },
      {
        id: 'proof.token.ath-list',
        title: '"ath" is a list with the right value',
        flags: ['ClaimType'],
        edits: [['claims.to-list', 'ath']],
        reject: ['ath_invalid', 'ath_mismatch'],
      },
      {
        id: 'proof.token.ath-empty',
        title: 'An empty "ath"',
        edits: [['claims.set', 'ath', '']],
        reject: ['ath_invalid', 'ath_missing', 'ath_mismatch'],
      },
      {
        id: 'proof.token.ath-padded',
        title: 'The hash with padding',
        edits: [['claims.append', 'ath', '=']],
        reject: ['ath_invalid', 'ath_mismatch'],
      },
      {
        id: 'proof.token.ath-trailing-bits',
        title: 'The hash with unused bits set',
        edits: [['claims.trailing-bit', 'ath']],
        reject: ['ath_mismatch', 'ath_invalid'],
      },
      {
        id: 'proof.token.ath-trailing-space',
        title: 'The hash with a space after it',
        edits: [['claims.append', 'ath', ' ']],
        reject: ['ath_invalid', 'ath_mismatch'],
      },
      {
        id: 'proof.token.ath-case',
        title: 'The hash in lower case',
        edits: [['claims.lower-case', 'ath']],
        reject: ['ath_mismatch'],
      },
      {
        id: 'proof.token.ath-cut',
        title: 'The hash without its last character',
        flags: ['AthTruncated'],
        edits: [['claims.cut', 'ath', 1]],
        reject: ['ath_invalid', 'ath_mismatch'],
      },
      {
        id: 'proof.token.ath-half',
        title: 'The left half of the hash, as "at_hash" of OpenID Connect has it',
        flags: ['AthTruncated'],
        edits: [['claims.cut', 'ath', 21]],
        reject: ['ath_invalid', 'ath_mismatch'],
      },
      {
        id: 'proof.token.ath-longer',
        title: 'The hash with characters after it',
        flags: ['AthTruncated'],
        edits: [['claims.append', 'ath', 'AAAA']],
        reject: ['ath_invalid', 'ath_mismatch'],
      },
    ],
  ),
];

const TOKENS: readonly ProofRow[] = [
  {
    id: 'proof.token.longer-token',
    title: 'A token that starts with the one that was hashed',
    edits: [['token.append', 'value', 'A']],
    reject: ['ath_mismatch'],
  },
  {
    id: 'proof.token.shorter-token',
    title: 'A token that lacks the last character of the one that was hashed',
    edits: [['token.cut', 'value', 1]],
    reject: ['ath_mismatch'],
  },
  {
    id: 'proof.token.token-case',
    title: 'A token that differs from the one that was hashed in case',
    edits: [['token.lower-case', 'value']],
    reject: ['ath_mismatch'],
  },
  ...proofRows(
    {
      requirements: ['RFC9449-4.2-11'],
      flags: ['TokenForm'],
      severity: 'medium',
      why: 'A token is any token68; the hash is over the text that follows the scheme.',
    },
    [
      {
        id: 'proof.token.token-padded',
        title: 'A token that ends with an equals sign',
        edits: [
          ['token.append', 'value', '='],
          ['ath.of', '{token}'],
        ],
      },
      {
        id: 'proof.token.token-punctuation',
        title: 'A token with all the characters of token68',
        edits: [
          ['token.append', 'value', '-._~+/09azAZ=='],
          ['ath.of', '{token}'],
        ],
      },
      {
        id: 'proof.token.token-short',
        title: 'A token of one character',
        edits: [
          ['token.set', 'value', 'a'],
          ['ath.of', '{token}'],
        ],
      },
      {
        id: 'proof.token.token-long',
        title: 'A token of 2,000 characters',
        edits: [
          ['token.set', 'value', { repeat: 'abcde', times: 400 }],
          ['ath.of', '{token}'],
        ],
      },
    ],
  ),
];

const binding = (other: string): ProofRow[] =>
  proofRows(
    {
      requirements: ['RFC9449-4.3-12b', 'RFC9449-6-02', 'RFC9449-7.1-02', 'RFC9449-7.1-03'],
      flags: ['KeySwap'],
      why: 'Without the comparison a stolen token works with every key.',
    },
    [
      {
        id: 'proof.token.other-key',
        title: 'A good proof by another key than the token is bound to',
        edits: [['key.use', other]],
        reject: ['jkt_mismatch'],
      },
      {
        id: 'proof.token.jkt-of-rfc',
        title: 'A token that is bound to the key of the examples of RFC 9449',
        edits: [['token.set', 'jkt', '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I']],
        reject: ['jkt_mismatch'],
      },
      ...proofRows(
        {
          flags: ['JktForm'],
          severity: 'high',
          requirements: ['RFC9449-4.3-12b', 'RFC9449-6.1-01'],
          why: 'Thumbprints are compared as they are.',
        },
        [
          {
            id: 'proof.token.jkt-case',
            title: 'The thumbprint in lower case',
            edits: [['token.lower-case', 'jkt']],
            reject: ['jkt_mismatch', 'cnf_invalid'],
          },
          {
            id: 'proof.token.jkt-padded',
            title: 'The thumbprint with padding',
            edits: [['token.append', 'jkt', '=']],
            reject: ['jkt_mismatch', 'cnf_invalid'],
          },
          {
            id: 'proof.token.jkt-cut',
            title: 'The thumbprint without its last character',
            edits: [['token.cut', 'jkt', 1]],
            reject: ['jkt_mismatch', 'cnf_invalid'],
          },
          {
            id: 'proof.token.jkt-longer',
            title: 'The thumbprint with a character after it',
            edits: [['token.append', 'jkt', 'A']],
            reject: ['jkt_mismatch', 'cnf_invalid'],
          },
          {
            id: 'proof.token.jkt-trailing-bits',
            title: 'The thumbprint with unused bits set',
            edits: [['token.trailing-bit', 'jkt']],
            reject: ['jkt_mismatch', 'cnf_invalid'],
          },
          {
            id: 'proof.token.jkt-uri',
            title: 'The thumbprint as a URI',
            edits: [['token.prepend', 'jkt', 'urn:ietf:params:oauth:jwk-thumbprint:sha-256:']],
            reject: ['jkt_mismatch', 'cnf_invalid'],
          },
        ],
      ),
    ],
  );

const OTHER_ENDPOINTS: readonly ProofRow[] = proofRows(
  {
    requirements: ['RFC9449-7-04'],
    flags: ['AthUnexpected'],
    severity: 'medium',
    why: 'Section 7 says that a proof for use with a token is of no use without one, and gives the token endpoint no rule for it.',
    choice: 'ath-without-token',
    accepts: ['ignore'],
    reject: ['ath_unexpected'],
  },
  [
    {
      id: 'proof.token.ath-at-token-endpoint',
      title: 'An "ath" in a token request',
      from: 'proof.baseline.token',
      edits: [['ath.of', 'another-token']],
    },
    {
      id: 'proof.token.ath-at-par-endpoint',
      title: 'An "ath" in a pushed authorization request',
      from: 'proof.baseline.par',
      edits: [['ath.of', 'another-token']],
    },
  ],
);
