import { type ProofGroup, type ProofRow, proofRows } from '../case.ts';

/** What surrounds and carries the proof, whatever its algorithm: RFC 9449 sections 4.1 and 4.3 checks 1 and 2. */
export const FIELD_FORMS: ProofGroup = {
  file: 'field/forms',
  description:
    'Further forms of the DPoP header field: lists, white space, octets, and places that are none (checks 1 and 2).',
  from: 'proof.baseline.resource',
  why: 'Frameworks hand over the first line, the last line, or both joined; two components that take different ones can be played off against each other.',
  requirements: ['RFC9449-4.3-01'],
  flags: ['MultipleHeaders'],
  severity: 'high',
  rows: ({ kty }) =>
    kty === 'EC' ? [...LINES, ...LISTS, ...WRAPPED, ...WHITE_SPACE, ...OCTETS, ...PLACES, ...NAMES] : [],
};

const LINES: readonly ProofRow[] = proofRows({ reject: ['multiple_proofs'] }, [
  {
    id: 'proof.field.first-line-empty',
    title: 'An empty line, then a good proof',
    edits: [
      ['field.set', ''],
      ['headers.add', 'DPoP', '{proof}'],
    ],
  },
  {
    id: 'proof.field.first-line-no-proof',
    title: 'A line that is no JWT, then a good proof',
    edits: [
      ['field.set', 'none'],
      ['headers.add', 'DPoP', '{proof}'],
    ],
  },
  {
    id: 'proof.field.three-lines',
    title: 'Three field lines, the good proof in the middle',
    edits: [
      ['field.set', 'none'],
      ['headers.add', 'DPoP', '{proof}'],
      ['headers.add', 'DPoP', 'none'],
    ],
  },
  {
    id: 'proof.field.two-lines-apart',
    title: 'Two field lines with another field between them',
    edits: [
      ['headers.add', 'Accept', '*/*'],
      ['headers.add', 'DPoP', '{second-proof}'],
    ],
  },
  {
    id: 'proof.field.two-lines-mixed-case',
    title: 'Two field lines, "DPoP" and "DPOP", with the same proof',
    why: 'A map whose names depend on case has one of each.',
    edits: [['headers.add', 'DPOP', '{proof}']],
  },
]);

const LISTS: readonly ProofRow[] = proofRows(
  {
    requirements: ['RFC9449-4.3-01', 'RFC9110-5.3-01'],
    flags: ['CombinedHeader'],
    reject: ['multiple_proofs', 'malformed_jwt', 'base64url_invalid'],
  },
  [
    {
      id: 'proof.field.comma-empty-first',
      title: 'Nothing, a comma and a space, a good proof',
      edits: [['field.set', ', {proof}']],
    },
    {
      id: 'proof.field.comma-no-proof-first',
      title: 'A text that is no JWT and a good proof, joined by a comma',
      edits: [['field.set', 'none, {proof}']],
    },
    {
      id: 'proof.field.comma-no-proof-last',
      title: 'A good proof and a text that is no JWT, joined by a comma',
      edits: [['field.set', '{proof}, none']],
    },
    {
      id: 'proof.field.comma-tab-joined',
      title: 'Two proofs joined by a tab and a comma',
      edits: [['field.set', '{proof}\t,{second-proof}']],
    },
    {
      id: 'proof.field.line-feed-joined',
      title: 'Two proofs joined by a line feed, as some gateways do',
      requirements: ['RFC9449-4.1-02', 'RFC9449-4.3-02'],
      edits: [['field.set', '{proof}\n{second-proof}']],
      reject: ['malformed_jwt', 'base64url_invalid'],
    },
    {
      id: 'proof.field.nul-joined',
      title: 'Two proofs joined by a NUL',
      why: 'Code that reads texts of C sees the first proof, all other code both.',
      requirements: ['RFC9449-4.1-02', 'RFC9449-4.3-02'],
      edits: [['field.set', '{proof}\u0000{second-proof}']],
      reject: ['malformed_jwt', 'base64url_invalid'],
    },
    {
      id: 'proof.field.adjoined',
      title: 'Two proofs with nothing between them',
      requirements: ['RFC9449-4.1-02', 'RFC9449-4.3-02'],
      edits: [['field.set', '{proof}{second-proof}']],
      reject: ['malformed_jwt', 'base64url_invalid'],
    },
  ],
);

const NOT_BARE = {
  why: 'The value is the JWT and nothing else; a reader that looks for a JWT in it finds what others do not.',
  requirements: ['RFC9449-4.1-02', 'RFC9449-4.3-02'],
  flags: ['FieldForm'],
  severity: 'medium',
  reject: ['base64url_invalid', 'malformed_jwt'],
} as const;

const WRAPPED: readonly ProofRow[] = proofRows(NOT_BARE, [
  {
    id: 'proof.field.single-quoted',
    title: 'Apostrophes around the proof',
    edits: [['field.set', "'{proof}'"]],
  },
  { id: 'proof.field.byte-sequence', title: 'Colons around the proof', edits: [['field.set', ':{proof}:']] },
  { id: 'proof.field.json-list', title: 'A JSON list with the proof', edits: [['field.set', '["{proof}"]']] },
  {
    id: 'proof.field.parameter',
    title: 'A parameter after the proof',
    edits: [['field.set', '{proof};v=1']],
  },
  {
    id: 'proof.field.named',
    title: 'A name and an equals sign before the proof',
    edits: [['field.set', 'proof={proof}']],
  },
  {
    id: 'proof.field.bearer-prefix',
    title: 'The word Bearer before the proof',
    edits: [['field.set', 'Bearer {proof}']],
  },
  {
    id: 'proof.field.equals-suffix',
    title: 'An equals sign after the proof, as a token68 may have',
    flags: ['FieldForm', 'Base64Padding'],
    edits: [['field.set', '{proof}=']],
  },
  {
    id: 'proof.field.null',
    title: 'The word null',
    why: 'What a client sends whose proof failed; a reader must not fall over it.',
    edits: [['field.set', 'null']],
  },
  {
    id: 'proof.field.two-periods',
    title: 'Two periods and nothing else',
    why: 'Three empty segments, each of which is base64url.',
    edits: [['field.set', '..']],
    reject: ['malformed_jwt', 'json_invalid', 'base64url_invalid'],
  },
  { id: 'proof.field.one-space', title: 'A space and nothing else', edits: [['field.set', ' ']] },
]);

const WHITE_SPACE: readonly ProofRow[] = [
  ...proofRows(
    {
      why: 'HTTP strips it from a field line; a caller that takes the value from elsewhere may not.',
      requirements: ['RFC9110-5.5-01'],
      flags: ['Base64Whitespace'],
      severity: 'low',
      choice: 'field-outer-whitespace',
      accepts: ['strip'],
      reject: ['base64url_invalid', 'malformed_jwt'],
    },
    [
      {
        id: 'proof.field.leading-space',
        title: 'A space before the proof',
        edits: [['field.set', ' {proof}']],
      },
      { id: 'proof.field.leading-tab', title: 'A tab before the proof', edits: [['field.set', '\t{proof}']] },
      { id: 'proof.field.trailing-tab', title: 'A tab after the proof', edits: [['field.set', '{proof}\t']] },
      {
        id: 'proof.field.spaces-and-tabs',
        title: 'Spaces and tabs on both sides of the proof',
        edits: [['field.set', ' \t {proof}\t \t']],
      },
    ],
  ),
  ...proofRows({ ...NOT_BARE, flags: ['FieldForm', 'Base64Whitespace'] }, [
    {
      id: 'proof.field.trailing-line-feed',
      title: 'A line feed after the proof',
      edits: [['field.set', '{proof}\n']],
    },
    {
      id: 'proof.field.trailing-line-end',
      title: 'The end of the line after the proof',
      edits: [['field.set', '{proof}\r\n']],
    },
    {
      id: 'proof.field.leading-carriage-return',
      title: 'A carriage return before the proof',
      edits: [['field.set', '\r{proof}']],
    },
    {
      id: 'proof.field.trailing-form-feed',
      title: 'A form feed after the proof',
      why: 'Functions that strip white space strip more than HTTP does.',
      edits: [['field.set', '{proof}\f']],
    },
    {
      id: 'proof.field.trailing-nul',
      title: 'A NUL after the proof',
      why: 'Code that reads texts of C ends there.',
      edits: [['field.set', '{proof}\u0000']],
    },
    {
      id: 'proof.field.folded',
      title: 'A folded line in the middle of the proof',
      why: 'HTTP/1.1 once had it; a recipient that joins the parts reads another text than one that does not.',
      edits: [['field.octets', 100, 0, '0d0a20']],
    },
  ]),
];

const OCTETS: readonly ProofRow[] = proofRows(
  {
    ...NOT_BARE,
    why: 'Field values are octets; what an interface makes of those beyond ASCII differs, and stripping or replacing makes other text of it.',
    flags: ['FieldForm', 'FieldOctets'],
  },
  [
    {
      id: 'proof.field.leading-bom',
      title: 'A byte order mark before the proof',
      why: 'Functions that strip white space strip it in some languages.',
      edits: [['field.octets', 0, 0, 'efbbbf']],
    },
    {
      id: 'proof.field.trailing-octet-a0',
      title: 'An octet a0 after the proof, a no-break space in ISO 8859-1',
      why: 'Functions that strip white space strip it in some languages.',
      edits: [['field.octets', -1, 0, 'a0']],
    },
    {
      id: 'proof.field.trailing-no-break-space',
      title: 'A no-break space in UTF-8 after the proof',
      edits: [['field.octets', -1, 0, 'c2a0']],
    },
    {
      id: 'proof.field.trailing-octet-85',
      title: 'An octet 85 after the proof, a line end in ISO 8859-1',
      edits: [['field.octets', -1, 0, '85']],
    },
    {
      id: 'proof.field.octet-ff',
      title: 'An octet ff in the signature',
      why: 'Decoders that skip what they do not know skip it.',
      edits: [['field.octets', -1, 0, 'ff']],
    },
    {
      id: 'proof.field.eighth-bit',
      title: 'The first octet of the proof with its eighth bit set',
      why: 'Code that keeps seven bits reads the proof as it was signed.',
      edits: [['field.octets', 0, 1, 'e5']],
    },
    {
      id: 'proof.field.overlong',
      title: 'The first octet of the proof as two octets of overlong UTF-8',
      why: 'A lax decoder of UTF-8 reads the proof as it was signed.',
      edits: [['field.octets', 0, 1, 'c1a5']],
    },
    {
      id: 'proof.field.full-width',
      title: 'The first character of the proof in full width',
      why: 'Compatibility normalization reads the proof as it was signed.',
      edits: [['field.octets', 0, 1, 'efbd85']],
    },
  ],
);

const PLACES: readonly ProofRow[] = proofRows(
  {
    why: 'A proof in a place that other components do not look at has not been seen by them.',
    requirements: ['RFC9449-4.1-01'],
    flags: ['MissingProof'],
    severity: 'medium',
    reject: ['proof_missing'],
  },
  [
    { id: 'proof.field.in-query', title: 'The proof in the query', edits: [['field.to-query', 'DPoP']] },
    {
      id: 'proof.field.in-authorization',
      title: 'The proof in the Authorization field of a token request',
      from: 'proof.baseline.token',
      edits: [['field.delete'], ['headers.add', 'Authorization', 'DPoP {proof}']],
    },
    {
      id: 'proof.field.in-cookie',
      title: 'The proof in a cookie',
      why: 'Browsers send cookies with requests that the client did not make.',
      edits: [['field.delete'], ['headers.add', 'Cookie', 'DPoP={proof}']],
    },
    {
      id: 'proof.field.in-nonce-field',
      title: 'The proof in the DPoP-Nonce field',
      edits: [['field.rename', 'DPoP-Nonce']],
    },
    {
      id: 'proof.field.cgi-name',
      title: 'The proof in a field named HTTP_DPOP',
      why: 'Code that looks at variables of CGI sees the name that it looks for.',
      edits: [['field.rename', 'HTTP_DPOP']],
    },
  ],
);

const NAMES: readonly ProofRow[] = proofRows(
  {
    why: 'Field names do not depend on case, and fields of other names do not count.',
    requirements: ['RFC9449-4.1-01'],
    flags: ['HeaderCase'],
    severity: 'low',
  },
  [
    { id: 'proof.field.name-mixed-case', title: 'The field name dPoP', edits: [['field.rename', 'dPoP']] },
    {
      id: 'proof.field.last-of-many',
      title: 'The proof after other fields',
      edits: [['field.delete'], ['headers.add', 'Accept', '*/*'], ['headers.add', 'DPoP', '{proof}']],
    },
    {
      id: 'proof.field.beside-nonce-field',
      title: 'A DPoP-Nonce field beside the proof',
      edits: [['headers.add', 'DPoP-Nonce', 'eyJ7S_zG']],
    },
  ],
);
