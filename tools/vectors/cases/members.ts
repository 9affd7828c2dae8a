import { type ProofGroup, type ProofRow, proofRows, rawMember } from '../case.ts';

/** Names of members: RFC 7515 sections 4 and 5.3, RFC 7519 section 4. */
export const MEMBERS: ProofGroup = {
  file: 'structure/members',
  description: 'Names of members: twice, in another case, in another spelling (check 2).',
  from: 'proof.baseline.resource',
  once: true,
  why: 'Names are compared code point by code point, and only what the object itself has is a member.',
  requirements: ['RFC7515-5.3-01'],
  flags: ['MemberName'],
  severity: 'medium',
  rows: () => [...DUPLICATES, ...EQUIVALENT, ...NAMES],
};

const DUPLICATE = {
  requirements: ['RFC7515-4-01', 'RFC7519-4-01'],
  flags: ['DuplicateMember'],
  severity: 'high',
  why: 'A reader may refuse the name or take its last value; one that takes the first can be shown another proof than the next one.',
} as const;

/** Where the last value is the good one, two readings are permitted; where the first is, both refuse. */
const DUPLICATES: readonly ProofRow[] = [
  ...proofRows(DUPLICATE, [
    {
      id: 'proof.json.duplicate-htm-first-good',
      title: '"htm" twice, the first one good',
      edits: [rawMember('"htm":"POST"')],
      reject: ['json_duplicate_member', 'htm_mismatch'],
    },
    {
      id: 'proof.json.duplicate-htu-first-good',
      title: '"htu" twice, the first one good',
      edits: [rawMember('"htu":"https://other.example.org/"')],
      reject: ['json_duplicate_member', 'htu_mismatch'],
    },
    {
      id: 'proof.json.duplicate-iat-first-good',
      title: '"iat" twice, the first one good',
      edits: [rawMember('"iat":1')],
      reject: ['json_duplicate_member', 'iat_too_old'],
    },
    {
      id: 'proof.json.duplicate-ath-first-good',
      title: '"ath" twice, the first one good',
      edits: [rawMember('"ath":"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"')],
      reject: ['json_duplicate_member', 'ath_mismatch'],
    },
    {
      id: 'proof.json.duplicate-typ-first-good',
      title: '"typ" twice, the first one good',
      edits: [['header.text-replace', '"typ":"dpop+jwt"', '"typ":"dpop+jwt","typ":"JWT"']],
      reject: ['json_duplicate_member', 'typ_mismatch'],
    },
    {
      id: 'proof.json.duplicate-nonce-first-good',
      once: true,
      title: '"nonce" twice, the first one good',
      from: 'proof.baseline.resource-nonce',
      edits: [rawMember('"nonce":"eyJ7S_zG.eyJH0-Z.HX4w-7v"')],
      reject: ['json_duplicate_member', 'nonce_mismatch'],
    },
    {
      id: 'proof.json.duplicate-escaped-kty-first-good',
      once: true,
      title: '"kty" twice in the key, the second one spelled with an escape, the first one good',
      requirements: ['RFC7517-4-02'],
      edits: [['header.text-replace', '"}}', '","\\u006bty":"oct"}}']],
      reject: ['json_duplicate_member', 'jwk_type_mismatch', 'jwk_invalid', 'jwk_private'],
    },
    {
      id: 'proof.json.duplicate-kty-first-good',
      requirements: ['RFC7517-4-02'],
      title: '"kty" twice in the key, the first one good',
      edits: [['header.text-replace', '"}}', '","kty":"oct"}}']],
      reject: ['json_duplicate_member', 'jwk_type_mismatch', 'jwk_invalid', 'jwk_private'],
    },
    {
      id: 'proof.json.duplicate-escaped-first-good',
      title: '"htm" twice, the second one spelled with an escape, the first one good',
      edits: [rawMember('"h\\u0074m":"POST"')],
      reject: ['json_duplicate_member', 'htm_mismatch'],
    },
  ]),
  ...proofRows(
    { ...DUPLICATE, choice: 'duplicate-members', accepts: ['last-wins'], reject: ['json_duplicate_member'] },
    [
      {
        id: 'proof.json.duplicate-htm-last-good',
        title: '"htm" twice, the last one good',
        edits: [['payload.text-replace', '"htm":', '"htm":"POST","htm":']],
      },
      {
        id: 'proof.json.duplicate-htu-last-good',
        title: '"htu" twice, the last one good',
        edits: [['payload.text-replace', '"htu":', '"htu":"https://other.example.org/","htu":']],
      },
      {
        id: 'proof.json.duplicate-typ-last-good',
        title: '"typ" twice, the last one good',
        edits: [['header.text-replace', '"typ":', '"typ":"JWT","typ":']],
      },
      {
        id: 'proof.json.duplicate-alg-last-good',
        title: '"alg" twice, the last one good',
        edits: [['header.text-replace', '"alg":', '"alg":"none","alg":']],
      },
      {
        id: 'proof.json.duplicate-kty-last-good',
        title: '"kty" twice in the key, the last one good',
        edits: [['header.text-replace', '"kty":', '"kty":"oct","kty":']],
      },
      {
        id: 'proof.json.duplicate-nonce-last-good',
        once: true,
        title: '"nonce" twice, the last one good',
        from: 'proof.baseline.resource-nonce',
        edits: [['payload.text-replace', '"nonce":', '"nonce":"eyJ7S_zG.eyJH0-Z.HX4w-7v","nonce":']],
      },
      {
        id: 'proof.json.duplicate-identical',
        title: '"htm" twice with the same value',
        edits: [['payload.text-replace', '"htm":', '"htm":"GET","htm":']],
      },
      {
        id: 'proof.json.duplicate-escaped-last-good',
        title: '"htm" twice, the first one spelled with an escape, the last one good',
        edits: [['payload.text-replace', '"htm":', '"h\\u0074m":"POST","htm":']],
      },
      {
        id: 'proof.json.duplicate-in-unknown-claim',
        title: 'A name twice inside an unknown claim',
        edits: [rawMember('"note":{"a":1,"a":2}')],
      },
    ],
  ),
];

const EQUIVALENT: readonly ProofRow[] = proofRows(
  {
    requirements: ['RFC7515-5.3-01'],
    flags: ['JsonEquivalence'],
    severity: 'low',
    why: 'Another spelling of the same JSON; comparing text instead of values refuses it.',
  },
  [
    {
      id: 'proof.json.escaped-key-name',
      title: 'A member name of the key with an escape',
      edits: [['header.text-replace', '"kty":', '"\\u006bty":']],
    },
    {
      id: 'proof.json.escaped-claim-name',
      title: 'A claim name with an escape',
      edits: [['payload.text-replace', '"htm"', '"\\u0068tm"']],
    },
    {
      id: 'proof.json.escaped-claim-value',
      title: 'A claim value with an escape',
      edits: [['payload.text-replace', '"GET"', '"\\u0047ET"']],
    },
    {
      id: 'proof.json.escaped-header-name',
      title: 'A header parameter name with an escape',
      edits: [['header.text-replace', '"typ"', '"t\\u0079p"']],
    },
    {
      id: 'proof.json.escaped-header-value',
      title: 'The "typ" value with an escape',
      edits: [['header.text-replace', 'dpop+jwt', 'dpop\\u002bjwt']],
    },
    {
      id: 'proof.json.escaped-slash',
      title: 'Slashes of "htu" with escapes',
      edits: [['payload.text-replace', 'https://resource', 'https:\\/\\/resource']],
    },
    {
      id: 'proof.json.white-space',
      title: 'White space around both objects',
      edits: [
        ['header.text-prepend', ' \n'],
        ['header.text-append', '\r\n'],
        ['payload.text-prepend', '\t '],
        ['payload.text-append', '\n'],
      ],
    },
    {
      id: 'proof.json.claim-order',
      title: 'The claims in reverse order',
      edits: [['claims.order', 'ath', 'iat', 'htu', 'htm', 'jti']],
    },
    {
      id: 'proof.json.header-order',
      title: 'The header parameters in reverse order',
      edits: [['header.order', 'jwk', 'alg', 'typ']],
    },
  ],
);

const NAMES: readonly ProofRow[] = proofRows(
  {
    requirements: ['RFC7515-5.3-01'],
    flags: ['MemberName'],
    why: 'Names are compared code point by code point, and only what the object itself has is a member.',
  },
  [
    {
      id: 'proof.json.upper-case-claim',
      title: '"HTM" in place of "htm"',
      edits: [['claims.rename', 'htm', 'HTM']],
      reject: ['htm_missing'],
    },
    {
      id: 'proof.json.upper-case-jti',
      title: '"JTI" in place of "jti"',
      edits: [['claims.rename', 'jti', 'JTI']],
      reject: ['jti_missing'],
    },
    {
      id: 'proof.json.upper-case-typ',
      title: '"Typ" in place of "typ"',
      edits: [['header.rename', 'typ', 'Typ']],
      reject: ['typ_missing'],
    },
    {
      id: 'proof.json.additional-upper-case-claim',
      title: '"HTU" with another value beside "htu"',
      severity: 'low',
      edits: [['claims.set', 'HTU', 'https://other.example.org/']],
    },
    {
      id: 'proof.json.additional-upper-case-typ',
      title: '"TYP" with another value beside "typ"',
      severity: 'low',
      edits: [['header.set', 'TYP', 'JWT']],
    },
    {
      id: 'proof.json.claim-from-prototype',
      title: '"htm" only inside a member named "__proto__"',
      flags: ['PrototypeMember'],
      edits: [['claims.delete', 'htm'], rawMember('"__proto__":{"htm":"GET"}')],
      reject: ['htm_missing'],
    },
    {
      id: 'proof.json.prototype-member',
      title: 'A member named "__proto__" in the payload',
      flags: ['PrototypeMember'],
      severity: 'low',
      edits: [rawMember('"__proto__":{"htm":"POST"}')],
    },
    {
      id: 'proof.json.constructor-member',
      title: 'A member named "constructor" in the header',
      flags: ['PrototypeMember'],
      severity: 'low',
      edits: [['header.set', 'constructor', 'x']],
    },
  ],
);
