import { type ProofGroup, type ProofRow, proofRows, rawMember } from '../case.ts';

/** Presence and type of claims: RFC 9449 sections 4.2 and 4.3 check 3; RFC 7519 sections 2 and 4.1. */
export const CLAIMS: ProofGroup = {
  file: 'structure/claims',
  description: 'Presence and type of the claims (check 3).',
  from: 'proof.baseline.resource',
  why: 'A claim that is absent or of another type cannot be compared; code that compares it anyway crashes or says yes.',
  requirements: ['RFC9449-4.3-03'],
  flags: ['ClaimType'],
  severity: 'high',
  rows: () => [...MISSING, ...JTI, ...HTM_HTU, ...IAT, ...OTHERS],
};

const MISSING: readonly ProofRow[] = proofRows({ flags: ['MissingClaim'] }, [
  {
    id: 'proof.claims.jti-missing',
    title: 'No "jti"',
    why: 'Without it a proof cannot be told from its copy.',
    requirements: ['RFC9449-4.3-03', 'RFC9449-4.2-07'],
    edits: [['claims.delete', 'jti']],
    reject: ['jti_missing'],
  },
  {
    id: 'proof.claims.htm-missing',
    title: 'No "htm"',
    why: 'Without it a proof is good for every method.',
    requirements: ['RFC9449-4.3-03', 'RFC9449-4.2-08'],
    edits: [['claims.delete', 'htm']],
    reject: ['htm_missing'],
  },
  {
    id: 'proof.claims.htu-missing',
    title: 'No "htu"',
    why: 'Without it a proof is good for every server.',
    severity: 'critical',
    requirements: ['RFC9449-4.3-03', 'RFC9449-4.2-09'],
    edits: [['claims.delete', 'htu']],
    reject: ['htu_missing'],
  },
  {
    id: 'proof.claims.iat-missing',
    title: 'No "iat"',
    why: 'Without it a proof is good for ever.',
    severity: 'critical',
    requirements: ['RFC9449-4.3-03', 'RFC9449-4.2-10'],
    edits: [['claims.delete', 'iat']],
    reject: ['iat_missing'],
  },
  {
    id: 'proof.claims.empty',
    title: 'No claims at all',
    edits: [['payload.text', '{}']],
    reject: ['jti_missing', 'htm_missing', 'htu_missing', 'iat_missing', 'ath_missing'],
  },
  {
    id: 'proof.claims.in-header',
    title: '"htm" in the header in place of the payload',
    edits: [
      ['header.set', 'htm', 'GET'],
      ['claims.delete', 'htm'],
    ],
    reject: ['htm_missing'],
  },
]);

const JTI: readonly ProofRow[] = [
  ...proofRows({ requirements: ['RFC9449-4.3-03', 'RFC9449-4.2-07', 'RFC7519-4.1.7-01'] }, [
    {
      id: 'proof.claims.jti-null',
      title: '"jti" is null',
      edits: [['claims.set', 'jti', null]],
      reject: ['jti_invalid', 'jti_missing'],
    },
    {
      id: 'proof.claims.jti-number',
      title: '"jti" is a number',
      edits: [['claims.set', 'jti', 42]],
      reject: ['jti_invalid'],
    },
    {
      id: 'proof.claims.jti-true',
      title: '"jti" is true',
      edits: [['claims.set', 'jti', true]],
      reject: ['jti_invalid'],
    },
    {
      id: 'proof.claims.jti-list',
      title: '"jti" is a list',
      edits: [['claims.to-list', 'jti']],
      reject: ['jti_invalid'],
    },
    {
      id: 'proof.claims.jti-object',
      title: '"jti" is an object',
      edits: [['claims.set', 'jti', {}]],
      reject: ['jti_invalid'],
    },
    {
      id: 'proof.claims.jti-empty',
      title: 'An empty "jti"',
      edits: [['claims.set', 'jti', '']],
      reject: ['jti_invalid', 'jti_missing'],
    },
  ]),
  ...proofRows(
    {
      requirements: ['RFC9449-4.2-07'],
      flags: ['JtiForm'],
      severity: 'low',
      why: 'A verifier cannot judge how unique an identifier is, so it takes any string.',
    },
    [
      {
        id: 'proof.claims.jti-one-character',
        title: 'A "jti" of one character',
        edits: [['claims.set', 'jti', 'a']],
      },
      {
        id: 'proof.claims.jti-255-characters',
        title: 'A "jti" of 255 characters',
        edits: [['claims.set', 'jti', { repeat: 'abcde', times: 51 }]],
      },
      {
        id: 'proof.claims.jti-uuid',
        title: 'A "jti" that is a UUID',
        edits: [['claims.set', 'jti', '6f6c1a1e-6f5c-4d6e-9d3c-0b2a7c1d9e8f']],
      },
      {
        id: 'proof.claims.jti-punctuation',
        title: 'A "jti" with a space and punctuation',
        edits: [['claims.set', 'jti', 'a b/c:d|e"f\\g']],
      },
      {
        id: 'proof.claims.jti-beyond-ascii',
        title: 'A "jti" beyond ASCII',
        edits: [['claims.set', 'jti', '\u00fc\u4e2d']],
      },
      {
        id: 'proof.claims.jti-4096-characters',
        once: true,
        title: 'A "jti" of 4,096 characters',
        why: 'What a replay store keeps is chosen by the client; a limit is legitimate.',
        requirements: ['RFC9449-11.1-03'],
        flags: ['ResourceLimit'],
        edits: [['claims.set', 'jti', { repeat: 'abcdefgh', times: 512 }]],
        choice: 'jti-length',
        accepts: ['accept'],
        reject: ['jti_invalid', 'proof_too_large'],
      },
      {
        id: 'proof.claims.jti-4096-characters-at-token-endpoint',
        once: true,
        title: 'A "jti" of 4,096 characters in a token request',
        why: 'What a replay store keeps is chosen by the client; a limit is legitimate.',
        from: 'proof.baseline.token',
        requirements: ['RFC9449-11.1-03'],
        flags: ['ResourceLimit'],
        edits: [['claims.set', 'jti', { repeat: 'abcdefgh', times: 512 }]],
        choice: 'jti-length',
        accepts: ['accept'],
        reject: ['jti_invalid', 'proof_too_large'],
      },
    ],
  ),
];

const HTM_HTU: readonly ProofRow[] = [
  ...proofRows({ requirements: ['RFC9449-4.3-03', 'RFC9449-4.2-08'] }, [
    {
      id: 'proof.claims.htm-null',
      title: '"htm" is null',
      edits: [['claims.set', 'htm', null]],
      reject: ['htm_invalid', 'htm_missing'],
    },
    {
      id: 'proof.claims.htm-number',
      title: '"htm" is a number',
      edits: [['claims.set', 'htm', 1]],
      reject: ['htm_invalid', 'htm_mismatch'],
    },
    {
      id: 'proof.claims.htm-list',
      title: '"htm" is a list with the right value',
      edits: [['claims.to-list', 'htm']],
      reject: ['htm_invalid', 'htm_mismatch'],
    },
    {
      id: 'proof.claims.htm-empty',
      title: 'An empty "htm"',
      edits: [['claims.set', 'htm', '']],
      reject: ['htm_invalid', 'htm_mismatch', 'htm_missing'],
    },
  ]),
  ...proofRows({ requirements: ['RFC9449-4.3-03', 'RFC9449-4.2-09'] }, [
    {
      id: 'proof.claims.htu-null',
      title: '"htu" is null',
      edits: [['claims.set', 'htu', null]],
      reject: ['htu_invalid', 'htu_missing'],
    },
    {
      id: 'proof.claims.htu-number',
      title: '"htu" is a number',
      edits: [['claims.set', 'htu', 1]],
      reject: ['htu_invalid', 'htu_mismatch'],
    },
    {
      id: 'proof.claims.htu-list',
      title: '"htu" is a list with the right value',
      edits: [['claims.to-list', 'htu']],
      reject: ['htu_invalid', 'htu_mismatch'],
    },
    {
      id: 'proof.claims.htu-empty',
      title: 'An empty "htu"',
      edits: [['claims.set', 'htu', '']],
      reject: ['htu_invalid', 'htu_mismatch', 'htu_missing'],
    },
  ]),
];

const IAT: readonly ProofRow[] = [
  ...proofRows(
    { requirements: ['RFC9449-4.3-03', 'RFC7519-2-01'], flags: ['TimeType'], reject: ['iat_invalid'] },
    [
      {
        id: 'proof.claims.iat-null',
        title: '"iat" is null',
        edits: [['claims.set', 'iat', null]],
        reject: ['iat_invalid', 'iat_missing'],
      },
      {
        id: 'proof.claims.iat-string',
        title: '"iat" is the right number as a string',
        edits: [['claims.to-string', 'iat']],
      },
      {
        id: 'proof.claims.iat-date-text',
        title: '"iat" is a date as text',
        edits: [['claims.set', 'iat', '2030-01-01T00:00:00Z']],
      },
      { id: 'proof.claims.iat-true', title: '"iat" is true', edits: [['claims.set', 'iat', true]] },
      {
        id: 'proof.claims.iat-list',
        title: '"iat" is a list with the right value',
        edits: [['claims.to-list', 'iat']],
      },
      { id: 'proof.claims.iat-object', title: '"iat" is an object', edits: [['claims.set', 'iat', {}]] },
      {
        id: 'proof.claims.iat-beyond-double',
        title: '"iat" is a number beyond the range of a double',
        why: 'It is read as infinity, which is later than every limit or, subtracted from itself, no number at all.',
        edits: [
          ['claims.set', 'iat', '<here>'],
          ['payload.text-replace', '"<here>"', '1e400'],
        ],
        reject: ['iat_invalid', 'iat_in_future', 'json_invalid'],
      },
    ],
  ),
  ...proofRows(
    {
      requirements: ['RFC7519-2-01'],
      flags: ['TimeType'],
      severity: 'low',
      why: 'A NumericDate is any JSON number; it need not be an integer nor be written as one.',
    },
    [
      {
        id: 'proof.claims.iat-fraction',
        title: '"iat" with a fraction',
        edits: [['payload.text-replace', ',"ath"', '.25,"ath"']],
      },
      {
        id: 'proof.claims.iat-zero-fraction',
        title: '"iat" with a fraction of zero',
        edits: [['payload.text-replace', ',"ath"', '.0,"ath"']],
      },
      {
        id: 'proof.claims.iat-exponent',
        title: '"iat" with an exponent',
        edits: [['payload.text-replace', ',"ath"', 'e0,"ath"']],
      },
    ],
  ),
];

const OTHERS: readonly ProofRow[] = [
  ...proofRows(
    {
      requirements: ['RFC7519-4.1.3-01'],
      flags: ['UnknownMember'],
      severity: 'low',
      why: 'RFC 7519 has a recipient refuse what is not for it, RFC 9449 does not define the claim for proofs.',
      choice: 'aud-claim',
      accepts: ['ignore'],
      reject: ['aud_mismatch'],
    },
    [
      {
        id: 'proof.claims.aud-other',
        title: 'An "aud" that is another server',
        edits: [['claims.set', 'aud', 'https://other.example.net']],
      },
      {
        id: 'proof.claims.aud-other-list',
        once: true,
        title: 'An "aud" that is a list of other servers',
        edits: [['claims.set', 'aud', ['https://other.example.net', 'https://third.example.net']]],
      },
    ],
  ),
  {
    id: 'proof.claims.htu-missing-at-token-endpoint',
    once: true,
    title: 'No "htu" in a token request',
    why: 'Without it a proof is good for every server.',
    from: 'proof.baseline.token',
    requirements: ['RFC9449-4.3-03', 'RFC9449-4.2-09'],
    flags: ['MissingClaim'],
    edits: [['claims.delete', 'htu']],
    reject: ['htu_missing'],
  },
  {
    id: 'proof.claims.iat-missing-with-nonce',
    title: 'No "iat" beside a good nonce',
    why: 'A server may take the time from its nonce; the claim is required nevertheless.',
    from: 'proof.baseline.resource-nonce',
    requirements: ['RFC9449-4.3-03', 'RFC9449-4.2-10'],
    flags: ['MissingClaim'],
    edits: [['claims.delete', 'iat']],
    reject: ['iat_missing'],
  },
  ...proofRows(
    {
      requirements: ['RFC9449-4.2-13', 'RFC7519-4-02'],
      flags: ['UnknownMember'],
      severity: 'low',
      why: 'Claims that are not understood are ignored; extensions and profiles depend on it.',
    },
    [
      {
        id: 'proof.claims.unknown',
        title: 'A claim that nobody defined',
        edits: [['claims.set', 'urn:example:claim', { nested: [true, null, 1.5] }]],
      },
      {
        id: 'proof.claims.sub',
        title: 'A "sub" and an "iss"',
        requirements: ['SUITE-2-01'],
        edits: [
          ['claims.set', 'sub', 'client-1'],
          ['claims.set', 'iss', 'client-1'],
        ],
      },
      {
        id: 'proof.claims.client-id',
        once: true,
        title: 'A "client_id"',
        requirements: ['SUITE-2-01'],
        edits: [['claims.set', 'client_id', 'client-1']],
      },
      { id: 'proof.claims.cnf', title: 'A "cnf" in the proof', edits: [['claims.set', 'cnf', { jkt: 'x' }]] },
      {
        id: 'proof.claims.null-member',
        title: 'An unknown claim that is null',
        edits: [['claims.set', 'note', null]],
      },
      {
        id: 'proof.claims.huge-number',
        title: 'An unknown claim with a number of 40 digits',
        flags: ['LargeNumber'],
        edits: [rawMember('"note":1234567890123456789012345678901234567890')],
      },
    ],
  ),
  ...proofRows(
    {
      requirements: ['RFC7519-2-01'],
      flags: ['TimeType'],
      severity: 'low',
      why: 'RFC 9449 gives these claims no meaning in a proof, RFC 7519 gives them a type.',
      choice: 'exp-nbf-type',
      accepts: ['ignore'],
    },
    [
      {
        id: 'proof.claims.exp-string',
        title: '"exp" is a string',
        edits: [
          ['claims.from-clock', 'exp', 300],
          ['claims.to-string', 'exp'],
        ],
        reject: ['exp_invalid'],
      },
      {
        id: 'proof.claims.nbf-string',
        title: '"nbf" is a string',
        edits: [
          ['claims.from-clock', 'nbf', -300],
          ['claims.to-string', 'nbf'],
        ],
        reject: ['nbf_invalid'],
      },
      {
        id: 'proof.claims.nbf-null',
        once: true,
        title: '"nbf" is null',
        edits: [['claims.set', 'nbf', null]],
        reject: ['nbf_invalid'],
      },
      {
        id: 'proof.claims.exp-null',
        title: '"exp" is null',
        edits: [['claims.set', 'exp', null]],
        reject: ['exp_invalid'],
      },
    ],
  ),
];
