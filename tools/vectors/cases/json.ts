import { type ProofGroup, type ProofRow, proofRows, rawMember } from '../case.ts';

/** UTF-8 and JSON: RFC 7515 sections 4, 5.2 and 10.12, RFC 7519 sections 4 and 7.2, RFC 8259. */
export const JSON_TEXT: ProofGroup = {
  file: 'structure/json',
  description: 'The UTF-8 and JSON of header and payload (check 2).',
  from: 'proof.baseline.resource',
  once: true,
  why: 'Whatever one parser repairs and another refuses is read differently by two components of one server.',
  requirements: ['RFC7515-10.12-01'],
  flags: ['MalformedJson'],
  severity: 'medium',
  rows: () => [...MALFORMED, ...NOT_OBJECTS, ...ENCODINGS, ...LIMITS],
};

const MALFORMED: readonly ProofRow[] = [
  {
    id: 'proof.json.header-trailing-text',
    title: 'Text after the header object',
    edits: [['header.text-append', 'x']],
    reject: ['json_invalid'],
  },
  {
    id: 'proof.json.payload-trailing-text',
    title: 'Text after the payload object',
    edits: [['payload.text-append', 'x']],
    reject: ['json_invalid'],
  },
  {
    id: 'proof.json.payload-second-object',
    title: 'A second object after the payload',
    edits: [['payload.text-append', '{}']],
    reject: ['json_invalid'],
  },
  {
    id: 'proof.json.payload-trailing-nul',
    title: 'A NUL after the payload object',
    edits: [['payload.text-append', '\u0000']],
    reject: ['json_invalid'],
  },
  {
    id: 'proof.json.payload-trailing-comma',
    title: 'A comma after the last member',
    edits: [['payload.text-replace', '}', ',}']],
    reject: ['json_invalid'],
  },
  {
    id: 'proof.json.payload-comment',
    title: 'A comment before the payload object',
    edits: [['payload.text-prepend', '/**/']],
    reject: ['json_invalid'],
  },
  {
    id: 'proof.json.payload-single-quotes',
    title: 'A member name in single quotes',
    edits: [['payload.text-replace', '"htm"', "'htm'"]],
    reject: ['json_invalid'],
  },
  {
    id: 'proof.json.payload-bare-name',
    title: 'A member name without quotes',
    edits: [['payload.text-replace', '"htm"', 'htm']],
    reject: ['json_invalid'],
  },
  {
    id: 'proof.json.payload-leading-zero',
    title: 'A number with a leading zero',
    edits: [['payload.text-replace', '"iat":', '"iat":0']],
    reject: ['json_invalid'],
  },
  {
    id: 'proof.json.payload-leading-plus',
    title: 'A number with a plus sign',
    edits: [['payload.text-replace', '"iat":', '"iat":+']],
    reject: ['json_invalid'],
  },
  {
    id: 'proof.json.payload-nan',
    title: 'The word NaN as a value',
    edits: [rawMember('"note":NaN')],
    reject: ['json_invalid'],
  },
  {
    id: 'proof.json.payload-raw-newline',
    title: 'A raw line feed in a string',
    edits: [rawMember('"note":"\n"')],
    reject: ['json_invalid'],
  },
  {
    id: 'proof.json.payload-bad-escape',
    title: 'An escape that JSON does not have',
    edits: [rawMember('"note":"\\x41"')],
    reject: ['json_invalid'],
  },
  {
    id: 'proof.json.payload-truncated',
    title: 'The closing brace missing',
    edits: [['payload.text-replace', '}', '']],
    reject: ['json_invalid'],
  },
];

const NOT_OBJECTS: readonly ProofRow[] = proofRows(
  {
    requirements: ['RFC7515-5.2-03'],
    flags: ['NonObjectJson'],
    why: 'Code that reads members of whatever was parsed crashes on null and finds nothing in a list.',
  },
  [
    {
      id: 'proof.json.header-array',
      title: 'The header object in a list',
      edits: [
        ['header.text-prepend', '['],
        ['header.text-append', ']'],
      ],
      reject: ['json_invalid'],
    },
    {
      id: 'proof.json.header-null',
      title: 'The header is null',
      edits: [['header.text', 'null']],
      reject: ['json_invalid'],
    },
    {
      id: 'proof.json.header-string',
      title: 'The header is a string',
      edits: [['header.text', '"dpop+jwt"']],
      reject: ['json_invalid'],
    },
    {
      id: 'proof.json.header-number',
      title: 'The header is a number',
      edits: [['header.text', '1']],
      reject: ['json_invalid'],
    },
    {
      id: 'proof.json.payload-array',
      title: 'The payload object in a list',
      edits: [
        ['payload.text-prepend', '['],
        ['payload.text-append', ']'],
      ],
      reject: ['json_invalid'],
    },
    {
      id: 'proof.json.payload-null',
      title: 'The payload is null',
      edits: [['payload.text', 'null']],
      reject: ['json_invalid'],
    },
    {
      id: 'proof.json.payload-string',
      title: 'The payload is a string',
      edits: [['payload.text', '"proof"']],
      reject: ['json_invalid'],
    },
    {
      id: 'proof.json.payload-number',
      title: 'The payload is a number',
      edits: [['payload.text', '1893456000']],
      reject: ['json_invalid'],
    },
    {
      id: 'proof.json.payload-true',
      title: 'The payload is true',
      edits: [['payload.text', 'true']],
      reject: ['json_invalid'],
    },
  ],
);

const ENCODINGS: readonly ProofRow[] = proofRows(
  {
    requirements: ['RFC8725-3.7-01', 'RFC7515-5.2-03'],
    flags: ['InvalidUtf8'],
    why: 'A decoder that replaces what it cannot read makes different octets equal.',
  },
  [
    {
      id: 'proof.json.payload-octet-ff',
      title: 'An octet that UTF-8 never has',
      edits: [rawMember('"note":"<here>"'), ['payload.octets-replace', '<here>', 'ff']],
      reject: ['utf8_invalid'],
    },
    {
      id: 'proof.json.header-octet-ff',
      title: 'An octet in the header that UTF-8 never has',
      edits: [
        ['header.set', 'note', '<here>'],
        ['header.octets-replace', '<here>', 'ff'],
      ],
      reject: ['utf8_invalid'],
    },
    {
      id: 'proof.json.payload-overlong',
      title: 'A slash in two octets',
      edits: [rawMember('"note":"<here>"'), ['payload.octets-replace', '<here>', 'c0af']],
      reject: ['utf8_invalid'],
    },
    {
      id: 'proof.json.payload-encoded-surrogate',
      title: 'A surrogate in three octets',
      edits: [rawMember('"note":"<here>"'), ['payload.octets-replace', '<here>', 'eda080']],
      reject: ['utf8_invalid'],
    },
    {
      id: 'proof.json.payload-cut-sequence',
      title: 'A sequence of two octets without its second',
      edits: [rawMember('"note":"<here>"'), ['payload.octets-replace', '<here>', 'c3']],
      reject: ['utf8_invalid'],
    },
    {
      id: 'proof.json.payload-beyond-unicode',
      title: 'A sequence beyond U+10FFFF',
      edits: [rawMember('"note":"<here>"'), ['payload.octets-replace', '<here>', 'f4908080']],
      reject: ['utf8_invalid'],
    },
    {
      id: 'proof.json.payload-surrogate-pair',
      once: true,
      title: 'A character beyond the basic plane as two surrogates of three octets each',
      requirements: ['RFC8725-3.7-01', 'RFC7515-5.2-03', 'RFC7515-10.14-01'],
      edits: [rawMember('"note":"<here>"'), ['payload.octets-replace', '<here>', 'eda0bdedb491']],
      reject: ['utf8_invalid'],
    },
    {
      id: 'proof.json.payload-utf-16',
      title: 'The payload in UTF-16',
      edits: [['payload.octets-utf-16']],
      reject: ['json_invalid', 'utf8_invalid'],
    },
    {
      id: 'proof.json.header-utf-16',
      once: true,
      title: 'The header in UTF-16',
      edits: [['header.octets-utf-16']],
      reject: ['json_invalid', 'utf8_invalid'],
    },
    ...proofRows(
      {
        requirements: ['RFC8259-8.2-01'],
        flags: ['NonBmp'],
        severity: 'low',
        why: 'The grammar of JSON has it and Unicode does not; parsers refuse it, keep it or replace it.',
        choice: 'json-lone-surrogate',
        accepts: ['read'],
        reject: ['json_invalid', 'utf8_invalid'],
      },
      [
        {
          id: 'proof.json.lone-high-surrogate',
          title: 'An escape of a high surrogate alone in an unknown claim',
          edits: [rawMember('"note":"\\ud83d"')],
        },
        {
          id: 'proof.json.lone-low-surrogate',
          once: true,
          title: 'An escape of a low surrogate alone in an unknown claim',
          edits: [rawMember('"note":"\\udd11"')],
        },
      ],
    ),
    {
      id: 'proof.json.payload-beyond-bmp',
      title: 'A character beyond the basic plane in an unknown claim',
      requirements: ['RFC7515-10.14-01'],
      flags: ['NonBmp'],
      why: 'Legal JSON; a parser that counts in 16-bit units may break it.',
      severity: 'low',
      edits: [['claims.set', 'note', '\u{1f511}']],
    },
    {
      id: 'proof.json.payload-bom',
      title: 'A byte order mark before the payload',
      requirements: ['RFC8259-8.1-01'],
      flags: ['Bom'],
      edits: [['payload.text-prepend', '\ufeff']],
      choice: 'json-bom',
      accepts: ['ignore'],
      reject: ['utf8_invalid', 'json_invalid'],
    },
    {
      id: 'proof.json.header-bom',
      title: 'A byte order mark before the header',
      requirements: ['RFC8259-8.1-01'],
      flags: ['Bom'],
      edits: [['header.text-prepend', '\ufeff']],
      choice: 'json-bom',
      accepts: ['ignore'],
      reject: ['utf8_invalid', 'json_invalid'],
    },
  ],
);

const LIMITS: readonly ProofRow[] = proofRows(
  {
    requirements: ['SUITE-1-01'],
    flags: ['ResourceLimit'],
    severity: 'low',
    why: 'The client chooses how much work its proof makes; a limit is legitimate, a crash is not.',
    choice: 'json-limits',
    accepts: ['read'],
  },
  [
    {
      id: 'proof.json.deep-nesting',
      once: true,
      title: 'A claim of 1,000 nested lists',
      edits: [
        ['claims.set', 'note', '<open><close>'],
        ['payload.text-replace', '"<open>', { repeat: '[', times: 1000 }],
        ['payload.text-replace', '<close>"', { repeat: ']', times: 1000 }],
      ],
      reject: ['json_too_deep', 'json_invalid', 'proof_too_large'],
    },
    {
      id: 'proof.json.deep-nesting-in-header',
      once: true,
      title: 'A header parameter of 200 nested objects',
      edits: [
        ['header.set', 'note', '<open><close>'],
        ['header.text-replace', '"<open>', { repeat: '{"a":', times: 200 }],
        ['header.text-replace', '<close>"', `1${'}'.repeat(200)}`],
      ],
      reject: ['json_too_deep', 'json_invalid', 'proof_too_large'],
    },
    {
      id: 'proof.json.many-claims',
      once: true,
      title: 'A claim with 600 members',
      edits: [
        ['claims.set', 'note', { first: 0 }],
        [
          'payload.text-replace',
          '"first":0',
          Array.from({ length: 600 }, (_, index) => `"${index.toString(36)}":0`).join(','),
        ],
      ],
      reject: ['json_too_many_members', 'json_invalid', 'proof_too_large'],
    },
    {
      id: 'proof.json.many-members',
      once: true,
      title: 'A claim with 600 members in lists',
      edits: [
        ['claims.set', 'note', ['<members>']],
        ['payload.text-replace', '"<members>"', { repeat: '{"a":1},', times: 599 }],
        ['payload.text-replace', '},]', '},{"a":1}]'],
      ],
      reject: ['json_too_many_members', 'json_invalid', 'proof_too_large'],
    },
  ],
);
