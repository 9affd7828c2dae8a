import { type ProofGroup, proofRows } from '../case.ts';

/** A note whose base64url spelling has both characters that the standard alphabet spells otherwise. */
const NOTE = '>>>>>???????';

/** Compact serialization and base64url: RFC 7515 sections 2, 5.2 and 7.1; RFC 9449 section 4.3 check 2. */
export const JWS: ProofGroup = {
  file: 'structure/jws',
  description: 'Compact serialization and base64url (check 2).',
  from: 'proof.baseline.resource',
  why: 'Text that a lenient decoder repairs is a second spelling of the same proof, and gets past whatever compares, logs or stores the first one.',
  requirements: ['RFC9449-4.3-02', 'RFC7515-2-01'],
  flags: ['Base64Alphabet'],
  severity: 'medium',
  rows: () => [
    ...SEGMENTS,
    {
      id: 'proof.jws.header-padding',
      title: 'Padding after the header segment',
      flags: ['Base64Padding'],
      edits: [['header.b64u-append', '=']],
      reject: ['base64url_invalid'],
    },
    {
      id: 'proof.jws.payload-padding',
      title: 'Padding after the payload segment',
      flags: ['Base64Padding'],
      edits: [['payload.b64u-append', '=']],
      reject: ['base64url_invalid'],
    },
    {
      id: 'proof.jws.signature-padding',
      title: 'Padding after the signature segment',
      flags: ['Base64Padding'],
      edits: [['signature.b64u-append', '==']],
      reject: ['base64url_invalid'],
    },
    {
      id: 'proof.jws.header-plus',
      title: 'The standard alphabet in the header segment',
      edits: [
        ['header.set', 'note', NOTE],
        ['header.b64u-replace', '-', '+'],
      ],
      reject: ['base64url_invalid'],
    },
    {
      id: 'proof.jws.payload-plus',
      title: 'A plus sign in the payload segment',
      edits: [
        ['claims.set', 'note', NOTE],
        ['payload.b64u-replace', '-', '+'],
      ],
      reject: ['base64url_invalid'],
    },
    {
      id: 'proof.jws.payload-slash',
      title: 'A slash in the payload segment',
      edits: [
        ['claims.set', 'note', NOTE],
        ['payload.b64u-replace', '_', '/'],
      ],
      reject: ['base64url_invalid'],
    },
    {
      id: 'proof.jws.payload-both-url-characters',
      title: 'Both characters that only base64url has in the payload segment',
      why: 'A decoder for the standard alphabet refuses every second honest proof.',
      severity: 'low',
      edits: [['claims.set', 'note', NOTE]],
    },
    {
      id: 'proof.jws.header-space',
      title: 'A space in the header segment, signed',
      flags: ['Base64Whitespace'],
      edits: [['header.b64u-insert', 12, ' ']],
      reject: ['base64url_invalid'],
    },
    {
      id: 'proof.jws.payload-space',
      title: 'A space in the payload segment, signed',
      flags: ['Base64Whitespace'],
      edits: [['payload.b64u-insert', 12, ' ']],
      reject: ['base64url_invalid'],
    },
    {
      id: 'proof.jws.payload-newline',
      title: 'A line feed in the payload segment, signed',
      flags: ['Base64Whitespace'],
      edits: [['payload.b64u-insert', 12, '\n']],
      reject: ['base64url_invalid'],
    },
    {
      id: 'proof.jws.payload-tab',
      title: 'A tab in the payload segment, signed',
      flags: ['Base64Whitespace'],
      edits: [['payload.b64u-insert', 12, '\t']],
      reject: ['base64url_invalid'],
    },
    {
      id: 'proof.jws.signature-space',
      title: 'A space in the signature segment',
      flags: ['Base64Whitespace'],
      edits: [['signature.b64u-insert', 12, ' ']],
      reject: ['base64url_invalid'],
    },
    {
      id: 'proof.jws.header-illegal-character',
      title: 'An exclamation mark in the header segment, signed',
      edits: [['header.b64u-insert', 12, '!']],
      reject: ['base64url_invalid'],
    },
    {
      id: 'proof.jws.payload-illegal-character',
      title: 'An exclamation mark in the payload segment, signed',
      edits: [['payload.b64u-insert', 12, '!']],
      reject: ['base64url_invalid'],
    },
    {
      id: 'proof.jws.signature-illegal-character',
      title: 'An exclamation mark in the signature segment',
      edits: [['signature.b64u-insert', 12, '!']],
      reject: ['base64url_invalid'],
    },
    {
      id: 'proof.jws.payload-question-mark',
      title: 'A question mark at the end of the payload segment, signed',
      edits: [['payload.b64u-append', '?']],
      reject: ['base64url_invalid'],
    },
    {
      id: 'proof.jws.payload-impossible-length',
      title: 'A dangling character after the payload segment, signed',
      flags: ['Base64TrailingBits'],
      edits: [
        ['payload.text-align', 0],
        ['payload.b64u-append', 'A'],
      ],
      reject: ['base64url_invalid'],
    },
    {
      id: 'proof.jws.header-impossible-length',
      title: 'A dangling character after the header segment, signed',
      flags: ['Base64TrailingBits'],
      edits: [
        ['header.text-align', 0],
        ['header.b64u-append', 'A'],
      ],
      reject: ['base64url_invalid'],
    },
    ...TRAILING_BITS,
  ],
};

const SEGMENTS = proofRows(
  {
    why: 'A JWT is three segments; readers that split at periods and take what they need do not agree on which text was signed.',
    requirements: ['RFC9449-4.3-02', 'RFC7515-5.2-01', 'RFC7519-1-01'],
    flags: ['SegmentCount'],
  },
  [
    {
      id: 'proof.jws.one-segment',
      title: 'One segment',
      edits: [
        ['segments.delete', 2],
        ['segments.delete', 1],
      ],
      reject: ['malformed_jwt'],
    },
    {
      id: 'proof.jws.two-segments',
      title: 'Two segments',
      edits: [['segments.delete', 2]],
      reject: ['malformed_jwt', 'signature_length'],
    },
    {
      id: 'proof.jws.four-segments',
      title: 'A fourth segment',
      edits: [['segments.insert', 3, 'e30']],
      reject: ['malformed_jwt'],
    },
    {
      id: 'proof.jws.trailing-period',
      title: 'A period after the signature',
      edits: [['segments.insert', 3, '']],
      reject: ['malformed_jwt'],
    },
    {
      id: 'proof.jws.leading-period',
      title: 'A period before the header',
      edits: [['segments.insert', 0, '']],
      reject: ['malformed_jwt', 'json_invalid'],
    },
    {
      id: 'proof.jws.five-segments',
      title: 'Five segments, as an encrypted JWT has',
      edits: [
        ['segments.insert', 2, 'AAAA'],
        ['segments.insert', 2, 'AAAA'],
      ],
      reject: ['malformed_jwt'],
    },
    {
      id: 'proof.jws.empty-header',
      title: 'An empty header segment, signed',
      edits: [['header.text', '']],
      reject: ['malformed_jwt', 'json_invalid'],
    },
    {
      id: 'proof.jws.empty-payload',
      title: 'An empty payload segment, signed',
      edits: [['payload.text', '']],
      reject: ['malformed_jwt', 'json_invalid'],
    },
    {
      id: 'proof.jws.detached-payload',
      title: 'The payload taken out after signing',
      edits: [['segments.set', 1, '']],
      reject: ['malformed_jwt', 'json_invalid'],
    },
    {
      id: 'proof.jws.flattened-json',
      title: 'The flattened JSON serialization',
      flags: ['JsonSerialization'],
      edits: [['jws.flattened']],
      reject: ['malformed_jwt', 'multiple_proofs', 'base64url_invalid'],
    },
    {
      id: 'proof.jws.nested',
      title: 'A JWT as the payload',
      edits: [
        ['header.set', 'cty', 'JWT'],
        ['payload.text', 'eyJhbGciOiJub25lIn0.e30.'],
      ],
      reject: ['json_invalid', 'malformed_jwt'],
    },
  ],
);

const TRAILING_BITS = proofRows(
  {
    why: 'RFC 4648 section 3.5 lets a decoder take them; then one proof has several spellings, and a replay store that keys on text misses all but one.',
    flags: ['Base64TrailingBits'],
    requirements: ['RFC4648-3.5-01'],
    choice: 'b64u-trailing-bits',
    accepts: ['ignore'],
    reject: ['base64url_invalid'],
  },
  [
    {
      id: 'proof.jws.header-trailing-bits',
      title: 'Unused bits of the header segment set, signed',
      edits: [['header.text-align', 1], ['header.b64u-trailing-bit']],
    },
    {
      id: 'proof.jws.payload-trailing-bits',
      title: 'Unused bits of the payload segment set, signed',
      edits: [['payload.text-align', 1], ['payload.b64u-trailing-bit']],
    },
    {
      id: 'proof.jws.signature-trailing-bits',
      title: 'Unused bits of the signature segment set',
      edits: [['signature.b64u-trailing-bit']],
    },
  ],
);
