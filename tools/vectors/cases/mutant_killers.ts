import { type Algorithm, type ProofGroup, type ProofRow, proofRows, rawMember } from '../case.ts';
import { CLOCK } from './baseline.ts';

/** Cases that the mutants of the library asked for: see tools/mutants. */
export const FURTHER: ProofGroup = {
  file: 'structure/further',
  description:
    'Further cases of claims, JSON, times, tokens and nonces, each for a mistake that no other case shows.',
  from: 'proof.baseline.resource',
  why: 'Strings are equal or they are not; a comparison of a part is none.',
  requirements: ['RFC9449-4.3-09'],
  flags: ['UriPath'],
  severity: 'high',
  rows: (algorithm) => [
    ...halves(),
    ...TIMES,
    ...TIME_TYPES,
    ...FAR_AWAY,
    ...JSON_TEXTS,
    ...NONCES,
    ...TARGETS,
    ...sizes(algorithm),
    ...HEADERS,
  ],
};

/** Another first octet: the rest of the text stays, so that only a whole comparison sees it. */
const otherFirstOctet = (target: string, name: string): ProofRow['edits'] => [
  [`${target}.octets-drop-first`, name],
  [`${target}.octets-prepend`, name, '00'],
];

const halves = (): ProofRow[] => [
  {
    id: 'proof.token.ath-other-first-octet',
    title: 'An "ath" whose first octet differs',
    why: 'A comparison of the end of a hash lets everybody search for another token with that end.',
    requirements: ['RFC9449-4.3-12a'],
    flags: ['AthMismatch'],
    edits: otherFirstOctet('claims', 'ath'),
    reject: ['ath_mismatch'],
  },
  {
    id: 'proof.token.jkt-other-first-octet',
    title: 'A token bound to a thumbprint whose first octet differs',
    why: 'A comparison of the end of a thumbprint lets everybody search for another key with that end.',
    requirements: ['RFC9449-4.3-12b'],
    flags: ['KeySwap'],
    severity: 'critical',
    edits: otherFirstOctet('token', 'jkt'),
    reject: ['jkt_mismatch'],
  },
];

const TIMES: readonly ProofRow[] = [
  ...proofRows({ requirements: ['RFC7519-4.1.4-01'], flags: ['ExpNbf'], severity: 'medium', once: true }, [
    {
      id: 'proof.time.expired-two-minutes',
      title: 'An "exp" 100 seconds ago',
      why: 'The tolerance for clocks is shorter than the greatest age.',
      edits: [['claims.from-clock', 'exp', -100]],
      reject: ['expired'],
    },
    {
      id: 'proof.time.expired-zero',
      title: 'An "exp" of zero',
      why: 'Code that tests the value for truth takes zero for absent.',
      edits: [['claims.set', 'exp', 0]],
      reject: ['expired'],
    },
    {
      id: 'proof.time.expires-now',
      title: 'An "exp" that is now, without tolerance',
      why: 'The moment itself is outside: "on or after".',
      edits: [
        ['policy.set', 'clockTolerance', 0],
        ['claims.from-clock', 'iat', -10],
        ['claims.from-clock', 'exp', 0],
      ],
      reject: ['expired'],
    },
    {
      id: 'proof.time.expires-soon',
      title: 'An "exp" 30 seconds from now',
      why: 'A tolerance is leniency, never the opposite.',
      severity: 'low',
      edits: [['claims.from-clock', 'exp', 30]],
    },
    {
      id: 'proof.time.expired-within-tolerance',
      title: 'An "exp" 30 seconds ago',
      why: 'Clocks differ; the policy says by how much.',
      severity: 'low',
      edits: [['claims.from-clock', 'exp', -30]],
    },
    {
      id: 'proof.time.hour-old-not-expired',
      title: 'An "iat" one hour ago beside an "exp" to come',
      requirements: ['RFC9449-4.3-11'],
      why: 'The window of "iat" is the policy of the server; "exp" is the word of the client.',
      severity: 'high',
      edits: [
        ['claims.from-clock', 'iat', -3600],
        ['claims.from-clock', 'exp', 300],
      ],
      reject: ['iat_too_old'],
    },
    {
      id: 'proof.time.hour-old-not-expired-at-token-endpoint',
      from: 'proof.baseline.token',
      title: 'An "iat" one hour ago beside an "exp" to come, in a token request',
      requirements: ['RFC9449-4.3-11'],
      why: 'The window of "iat" is the policy of the server; "exp" is the word of the client.',
      severity: 'high',
      edits: [
        ['claims.from-clock', 'iat', -3600],
        ['claims.from-clock', 'exp', 300],
      ],
      reject: ['iat_too_old'],
    },
  ]),
  ...proofRows({ requirements: ['RFC7519-4.1.5-01'], flags: ['ExpNbf'], severity: 'medium', once: true }, [
    {
      id: 'proof.time.valid-in-two-minutes',
      title: 'An "nbf" 100 seconds from now',
      why: 'The tolerance for clocks is shorter than the greatest age.',
      edits: [['claims.from-clock', 'nbf', 100]],
      reject: ['not_yet_valid'],
    },
    {
      id: 'proof.time.valid-from-now',
      title: 'An "nbf" that is now, without tolerance',
      why: 'The moment itself is inside: "before" it is not.',
      severity: 'low',
      edits: [
        ['policy.set', 'clockTolerance', 0],
        ['claims.from-clock', 'iat', -10],
        ['claims.from-clock', 'nbf', 0],
      ],
    },
    {
      id: 'proof.time.valid-within-tolerance',
      title: 'An "nbf" 30 seconds from now',
      why: 'Clocks differ; the policy says by how much.',
      severity: 'low',
      edits: [['claims.from-clock', 'nbf', 30]],
    },
  ]),
  ...proofRows(
    { requirements: ['RFC9449-4.3-11'], flags: ['TimeBoundary'], severity: 'medium', once: true },
    [
      {
        id: 'proof.time.shorter-tolerance',
        title: 'An "iat" 30 seconds from now where ten are allowed',
        why: 'The window is the policy of the server.',
        edits: [
          ['policy.set', 'clockTolerance', 10],
          ['claims.from-clock', 'iat', 30],
        ],
        reject: ['iat_in_future'],
      },
      {
        id: 'proof.time.half-second-too-old',
        title: 'An "iat" half a second before the window',
        why: 'Code that cuts fractions off makes the window longer.',
        edits: fractional(`${CLOCK - 301}.5`),
        reject: ['iat_too_old', 'iat_invalid'],
      },
      {
        id: 'proof.time.half-second-too-new',
        title: 'An "iat" half a second after the window',
        why: 'Code that cuts fractions off makes the window longer.',
        edits: fractional(`${CLOCK + 60}.5`),
        reject: ['iat_in_future', 'iat_invalid'],
      },
      {
        id: 'proof.time.32-bit-wrap',
        title: 'An "iat" 2^32 seconds ago',
        why: 'Code that counts in 32 bits takes it for now.',
        flags: ['TimeType'],
        edits: [['claims.from-clock', 'iat', -4294967296]],
        reject: ['iat_too_old', 'iat_invalid'],
      },
    ],
  ),
];

function fractional(text: string): ProofRow['edits'] {
  return [
    ['claims.set', 'iat', '<here>'],
    ['payload.text-replace', '"<here>"', text],
  ];
}

const literal = (name: string, text: string): ProofRow['edits'] => [
  ['claims.set', name, '<here>'],
  ['payload.text-replace', '"<here>"', text],
];

const TIME_TYPES: readonly ProofRow[] = proofRows(
  {
    requirements: ['RFC7519-2-01'],
    flags: ['TimeType'],
    severity: 'low',
    why: 'RFC 9449 gives these claims no meaning in a proof, RFC 7519 gives them a type.',
    choice: 'exp-nbf-type',
    accepts: ['ignore'],
    once: true,
  },
  [
    ...(['exp', 'nbf'] as const).flatMap((name): ProofRow[] => [
      {
        id: `proof.claims.${name}-list`,
        title: `"${name}" is a list`,
        edits: [['claims.set', name, [CLOCK + (name === 'exp' ? 300 : -300)]]],
        reject: [`${name}_invalid`],
      },
      {
        id: `proof.claims.${name}-object`,
        title: `"${name}" is an object`,
        edits: [['claims.set', name, {}]],
        reject: [`${name}_invalid`],
      },
    ]),
    {
      id: 'proof.claims.nbf-null-at-token-endpoint',
      from: 'proof.baseline.token',
      title: '"nbf" is null, in a token request',
      edits: [['claims.set', 'nbf', null]],
      reject: ['nbf_invalid'],
    },
  ],
);

const FAR_AWAY: readonly ProofRow[] = proofRows(
  {
    requirements: ['RFC7519-2-01'],
    flags: ['TimeType', 'LargeNumber'],
    severity: 'low',
    why: 'JSON has such numbers, and RFC 8259 section 6 lets a reader have limits; many read infinity.',
    choice: 'exp-nbf-range',
    accepts: ['read'],
    once: true,
  },
  [
    {
      id: 'proof.claims.exp-overflow',
      title: '"exp" is beyond the range of a double',
      edits: literal('exp', '1e400'),
      reject: ['exp_invalid', 'json_invalid'],
    },
    {
      id: 'proof.claims.nbf-overflow',
      title: '"nbf" is below the range of a double',
      edits: literal('nbf', '-1e400'),
      reject: ['nbf_invalid', 'json_invalid'],
    },
  ],
);

const JSON_TEXTS: readonly ProofRow[] = [
  ...proofRows(
    {
      requirements: ['RFC7515-5.2-03'],
      flags: ['MalformedJson'],
      severity: 'medium',
      why: 'A reader that repairs JSON sees another proof than one that does not.',
      reject: ['json_invalid'],
      once: true,
    },
    [
      {
        id: 'proof.json.colon-missing',
        title: 'No colon after a claim name',
        edits: [['payload.text-replace', '"htm":', '"htm" ']],
      },
      {
        id: 'proof.json.comma-missing',
        title: 'No comma between two claims',
        edits: [['payload.text-replace', ',"htu"', ' "htu"']],
      },
      {
        id: 'proof.json.literal-case',
        title: 'A literal with an upper case letter',
        edits: [rawMember('"note":True')],
      },
    ],
  ),
  ...proofRows(
    {
      requirements: ['RFC7515-5.3-01'],
      flags: ['JsonEquivalence'],
      severity: 'low',
      why: 'Values side by side are no nesting; a limit on nesting is not about them.',
      once: true,
    },
    [
      {
        id: 'proof.json.many-siblings',
        title: 'A claim of 100 empty objects',
        edits: literal('note', `[${'{},'.repeat(99)}{}]`),
      },
      {
        id: 'proof.json.many-sibling-lists',
        title: 'A claim of 100 empty lists',
        edits: literal('note', `[${'[],'.repeat(99)}[]]`),
      },
    ],
  ),
  ...proofRows(
    {
      requirements: ['RFC7515-4-01', 'RFC7519-4-01'],
      flags: ['DuplicateMember', 'PrototypeMember'],
      severity: 'medium',
      why: 'A reader that sets the prototype does not see that the name is there already.',
      choice: 'duplicate-members',
      accepts: ['last-wins'],
      reject: ['json_duplicate_member'],
      once: true,
    },
    [
      {
        id: 'proof.json.duplicate-prototype',
        title: '"__proto__" twice in the payload',
        edits: [rawMember('"__proto__":{},"__proto__":{}')],
      },
      {
        id: 'proof.json.duplicate-prototype-in-header',
        title: '"__proto__" twice in the header',
        edits: [['header.text-replace', '"typ":', '"__proto__":{},"__proto__":{},"typ":']],
      },
    ],
  ),
  {
    id: 'proof.json.deep-lists-in-header',
    title: 'A header parameter of 64 nested lists',
    requirements: ['SUITE-1-01'],
    flags: ['ResourceLimit'],
    severity: 'low',
    why: 'The client chooses how much work its proof makes; a limit is legitimate, a crash is not.',
    choice: 'json-limits',
    accepts: ['read'],
    edits: [
      ['header.set', 'note', '<open><close>'],
      ['header.text-replace', '"<open>', { repeat: '[', times: 64 }],
      ['header.text-replace', '<close>"', { repeat: ']', times: 64 }],
    ],
    reject: ['json_too_deep', 'json_invalid', 'proof_too_large'],
    once: true,
  },
];

const NONCES: readonly ProofRow[] = proofRows(
  {
    from: 'proof.baseline.resource-nonce',
    requirements: ['RFC9449-4.3-10'],
    flags: ['NonceMismatch'],
    severity: 'high',
    why: 'Whoever compares a part of the nonce can be told the rest.',
    once: true,
  },
  [
    {
      id: 'proof.nonce.same-second-half',
      title: 'A nonce with the second half of the current one',
      edits: [
        ['nonce.set', 'first-halfsecond-half'],
        ['claims.set', 'nonce', 'other-halfsecond-half'],
      ],
      reject: ['nonce_mismatch'],
    },
    {
      id: 'proof.nonce.same-second-half-at-token-endpoint',
      from: 'proof.baseline.token-nonce',
      title: 'A nonce with the second half of the current one, in a token request',
      edits: [
        ['nonce.set', 'first-halfsecond-half'],
        ['claims.set', 'nonce', 'other-halfsecond-half'],
      ],
      reject: ['nonce_mismatch'],
    },
    {
      id: 'proof.nonce.other-first-character',
      title: 'A nonce whose first character differs',
      edits: [
        ['nonce.set', 'first-nonce'],
        ['claims.set', 'nonce', 'First-nonce'],
      ],
      reject: ['nonce_mismatch'],
    },
    {
      id: 'proof.nonce.other-first-character-at-token-endpoint',
      from: 'proof.baseline.token-nonce',
      title: 'A nonce whose first character differs, in a token request',
      edits: [
        ['nonce.set', 'first-nonce'],
        ['claims.set', 'nonce', 'birst-nonce'],
      ],
      reject: ['nonce_mismatch'],
    },
    {
      id: 'proof.nonce.end-of-current',
      title: 'The end of the current nonce',
      edits: [
        ['nonce.set', 'first-halfsecond-half'],
        ['claims.set', 'nonce', 'second-half'],
      ],
      reject: ['nonce_mismatch'],
    },
    {
      id: 'proof.nonce.current-beside-previous',
      title: 'The current nonce where two older ones are still taken',
      severity: 'low',
      flags: ['NonceWindow'],
      why: 'Clients have the newest nonce or an older one; all that the server still takes are good.',
      edits: [
        ['nonce.set', 'newest', 'older', 'oldest'],
        ['claims.set', 'nonce', 'newest'],
      ],
    },
  ],
);

const TARGETS: readonly ProofRow[] = proofRows({ reject: ['htu_mismatch'], once: true }, [
  {
    id: 'proof.htu.path-parameter-in-claim',
    title: 'A path parameter in the claim only',
    why: 'Parameters are part of the path: RFC 3986 section 3.3.',
    edits: [['claims.append', 'htu', ';v=2']],
  },
  {
    id: 'proof.htu.plus-for-space',
    title: 'A plus in the claim for an encoded space in the request',
    why: 'A plus stands for a space in forms only.',
    severity: 'medium',
    flags: ['UriPercent'],
    edits: [
      ['request.url-append', '%20a'],
      ['claims.append', 'htu', '+a'],
    ],
  },
  {
    id: 'proof.htu.other-top-level-domain',
    title: 'Another top-level domain',
    why: 'It belongs to somebody else.',
    flags: ['UriHost'],
    edits: [['claims.replace', 'htu', '.org', '.net']],
  },
  {
    id: 'proof.htu.other-top-level-domain-at-token-endpoint',
    from: 'proof.baseline.token',
    title: 'Another top-level domain, in a token request',
    why: 'It belongs to somebody else.',
    flags: ['UriHost'],
    edits: [['claims.replace', 'htu', '.com', '.net']],
  },
  {
    id: 'proof.htu.strict-empty-query',
    title: 'A question mark after the claim where no query is allowed',
    why: 'An empty query is a query.',
    severity: 'low',
    flags: ['QueryIgnored'],
    edits: [
      ['policy.set', 'strictHtu', true],
      ['claims.append', 'htu', '?'],
    ],
    reject: ['htu_has_query'],
  },
]);

/** Characters of the token request of each algorithm: all that varies has a fixed length. */
const PROOF_LENGTHS: Readonly<Record<string, number>> = { EC: 446, RSA: 1032, OKP: 384 };

const sizes = ({ kty }: Algorithm): ProofRow[] =>
  proofRows(
    {
      from: 'proof.baseline.token',
      requirements: ['SUITE-1-01'],
      flags: ['ResourceLimit'],
      severity: 'low',
      why: 'The limit is the policy of the server.',
    },
    [
      {
        id: 'proof.field.longest',
        title: 'A proof as long as the policy allows',
        edits: [['policy.set', 'maxProofLength', PROOF_LENGTHS[kty] ?? 0]],
      },
      {
        id: 'proof.field.too-long-by-one',
        title: 'A proof one character longer than the policy allows',
        edits: [['policy.set', 'maxProofLength', (PROOF_LENGTHS[kty] ?? 0) - 1]],
        reject: ['proof_too_large'],
      },
    ],
  );

const HEADERS: readonly ProofRow[] = [
  ...proofRows(
    {
      requirements: ['RFC7797-6-01'],
      flags: ['UnencodedPayload'],
      severity: 'low',
      why: 'Without "crit" it is an unknown parameter to some and a contradiction to others.',
      choice: 'b64-without-crit',
      accepts: ['ignore'],
      reject: ['b64_unsupported'],
      once: true,
    },
    [
      {
        id: 'proof.header.b64-null',
        title: '"b64" is null, without "crit"',
        edits: [['header.set', 'b64', null]],
      },
      {
        id: 'proof.header.b64-text',
        title: '"b64" is the text "true", without "crit"',
        edits: [['header.set', 'b64', 'true']],
      },
    ],
  ),
  {
    id: 'proof.token.empty-ath-without-token',
    from: 'proof.baseline.token',
    title: 'An empty "ath" in a token request',
    requirements: ['RFC9449-7-04'],
    flags: ['AthUnexpected'],
    severity: 'low',
    why: 'Code that tests the value for truth takes it for absent.',
    edits: [['claims.set', 'ath', '']],
    choice: 'ath-without-token',
    accepts: ['ignore'],
    reject: ['ath_unexpected'],
    once: true,
  },
];
