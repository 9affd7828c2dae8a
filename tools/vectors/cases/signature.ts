import { type Algorithm, type ProofGroup, type ProofRow, proofRows } from '../case.ts';

/** The signature whatever the algorithm: RFC 9449 section 4.3 check 6; RFC 7515 sections 2 and 5.2. */
export const SIGNATURE: ProofGroup = {
  file: 'signature/common',
  description: 'The signature: what it is over, its octets and its text (check 6).',
  from: 'proof.baseline.resource',
  why: 'Without it a proof is a text that everybody can write.',
  requirements: ['RFC9449-4.3-06'],
  flags: ['SignatureInvalid'],
  severity: 'critical',
  rows: (algorithm) => [...octets(algorithm), ...OVER_ANOTHER_TEXT, ...spelling(algorithm)],
};

const NOTE = ['claims.set', 'note', 'signed'] as const;

const octets = ({ other, signatureLength }: Algorithm): ProofRow[] => [
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

/** Each is what a client signs that has read the RFC in a hurry, and what its own server then accepts. */
const OVER_ANOTHER_TEXT: readonly ProofRow[] = proofRows(
  {
    why: 'A verifier that tries other readings of what is signed accepts signatures that were made for something else.',
    requirements: ['RFC9449-4.3-06', 'RFC7515-5.2-08'],
    once: true,
    reject: ['signature_invalid'],
  },
  [
    {
      id: 'proof.signature.over-payload',
      title: 'A signature over the payload alone',
      why: 'Then the header is open: everybody can change "alg", "typ" and "jwk".',
      edits: [['signature.over', '{payload}']],
    },
    {
      id: 'proof.signature.over-header',
      title: 'A signature over the header alone',
      why: 'Then the claims are open: one signature is good for every request.',
      edits: [['signature.over', '{header}']],
    },
    {
      id: 'proof.signature.over-decoded',
      title: 'A signature over the JSON texts instead of their base64url',
      edits: [['signature.over', '{header-text}.{payload-text}']],
    },
    {
      id: 'proof.signature.over-no-period',
      title: 'A signature over header and payload without the period',
      why: 'Without the period the border between header and payload can be moved.',
      edits: [['signature.over', '{header}{payload}']],
    },
    {
      id: 'proof.signature.over-trailing-period',
      title: 'A signature over header and payload with a period after them',
      edits: [['signature.over', '{header}.{payload}.']],
    },
    {
      id: 'proof.signature.over-detached',
      title: 'A signature over the header with an empty payload',
      why: 'That is the signature of a detached payload whose content was forgotten.',
      edits: [['signature.over', '{header}.']],
    },
    {
      id: 'proof.signature.over-payload-first',
      title: 'A signature over the payload, then the header',
      edits: [['signature.over', '{payload}.{header}']],
    },
    {
      id: 'proof.signature.over-unencoded-payload',
      title: 'A signature as for an unencoded payload',
      why: 'The signing input of RFC 7797, which needs "b64" and "crit".',
      edits: [['signature.over', '{header}.{payload-text}']],
    },
    {
      id: 'proof.signature.over-digest',
      title: 'A signature over the SHA-256 hash of header and payload',
      why: 'An interface that takes messages was given a hash: such a pair of client and server talks to nobody else.',
      flags: ['WrongHash'],
      edits: [['signature.over-digest']],
    },
    {
      id: 'proof.signature.over-field',
      title: 'A signature over the field with its name',
      edits: [['signature.over', 'DPoP: {header}.{payload}']],
    },
  ],
);

const spelling = ({ signatureLength }: Algorithm): ProofRow[] => [
  ...proofRows(
    {
      why: 'One signature with several texts gives one proof several texts, and a replay store that keys on text misses them.',
      requirements: ['RFC7515-2-01'],
      flags: ['Base64Alphabet'],
      severity: 'high',
      reject: ['base64url_invalid'],
      once: true,
    },
    [
      {
        id: 'proof.signature.standard-alphabet',
        title: 'The signature in the alphabet of base64',
        edits: [['claims.set', 'jti', 'ground-0'], ['signature.b64u-standard']],
      },
      {
        id: 'proof.signature.impossible-length',
        title: 'The signature with a character that stands for no octet',
        flags: ['Base64TrailingBits'],
        edits: [['signature.b64u-append', 'AAA']],
        reject: ['base64url_invalid', 'signature_length'],
      },
      {
        id: 'proof.signature.line-break',
        title: 'The signature with a line break in it',
        flags: ['Base64Whitespace'],
        edits: [['signature.b64u-insert', 76, '\r\n']],
      },
    ],
  ),
  ...proofRows({ flags: ['SignatureLength'], reject: ['signature_length', 'signature_invalid'] }, [
    {
      id: 'proof.signature.hexadecimal',
      title: 'The signature as hexadecimal digits',
      why: 'A reader that guesses the form gives one signature two spellings.',
      severity: 'medium',
      edits: [['signature.to-hex']],
    },
    {
      id: 'proof.signature.first-half',
      title: 'The first half of the signature',
      edits: [['signature.slice', 0, signatureLength / 2]],
    },
    {
      id: 'proof.signature.one-octet',
      title: 'The first octet of the signature alone',
      why: 'A comparison that stops at the shorter length accepts one signature in 256.',
      edits: [['signature.slice', 0, 1]],
    },
  ]),
];
