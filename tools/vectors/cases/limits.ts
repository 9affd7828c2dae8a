import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type Algorithm, type ProofGroup, type ProofRow, proofRows } from '../case.ts';

/** Limits that a policy names, and sizes that a reader may have a limit for: RFC 8259 section 9, RFC 8725 section 3.14. */
export const LIMITS: ProofGroup = {
  file: 'field/limits',
  description: 'Limits: the length of a proof, the size of its JSON, the length of a modulus.',
  from: 'proof.baseline.resource',
  why: 'The client chooses how much work its proof makes; a limit is legitimate, a crash is not.',
  requirements: ['SUITE-1-01'],
  flags: ['ResourceLimit'],
  severity: 'low',
  rows: ({ kty }: Algorithm) =>
    kty === 'EC' ? [...LENGTH, ...SIZES, ...NUMBERS] : kty === 'RSA' ? MODULUS : [],
};

/** Characters of a proof of the baseline. */
const CHARACTERS = 522;

const LENGTH: readonly ProofRow[] = [
  ...proofRows({ why: 'A policy that is off by one refuses what it announced, or lets more in.' }, [
    {
      id: 'proof.limits.length-at-limit',
      title: 'A proof as long as the policy has it',
      edits: [['policy.set', 'maxProofLength', CHARACTERS]],
    },
    {
      id: 'proof.limits.length-above-limit',
      title: 'A proof one character longer than the policy has it',
      edits: [['policy.set', 'maxProofLength', CHARACTERS - 1]],
      reject: ['proof_too_large'],
    },
    {
      id: 'proof.limits.length-far-above-limit',
      title: 'A proof twice as long as the policy has it',
      edits: [
        ['policy.set', 'maxProofLength', 600],
        ['claims.set', 'note', { repeat: 'a', times: 500 }],
      ],
      reject: ['proof_too_large'],
    },
    {
      id: 'proof.limits.length-2000-of-2048',
      title: 'A proof of about 2,000 characters under a limit of 2,048',
      edits: [
        ['policy.set', 'maxProofLength', 2048],
        ['claims.set', 'note', { repeat: 'a', times: 1050 }],
      ],
    },
    {
      id: 'proof.limits.length-17000',
      title: 'A proof of about 17,000 characters under a limit of 20,000',
      why: 'A limit of the code below that of the policy refuses what was announced.',
      edits: [
        ['policy.set', 'maxProofLength', 20_000],
        ['claims.set', 'note', { repeat: 'a', times: 12_350 }],
      ],
    },
    {
      id: 'proof.limits.length-of-other-field',
      title: 'A long field beside a proof within the limit',
      why: 'The limit is for the proof, not for the request.',
      edits: [
        ['policy.set', 'maxProofLength', CHARACTERS],
        ['headers.add', 'Accept', { repeat: '*/*,', times: 150 }],
      ],
    },
  ]),
];

const nested = (part: 'claims' | 'header', depth: number, open = '[', close = ']'): readonly Edit[] => {
  const text = part === 'claims' ? 'payload' : 'header';
  return [
    [`${part}.set`, 'note', '<open><close>'],
    [`${text}.text-replace`, '"<open>', { repeat: open, times: depth }],
    [`${text}.text-replace`, '<close>"', { repeat: close, times: depth }],
  ];
};

const MEMBER = '{"a":1},';

const SIZES: readonly ProofRow[] = [
  ...proofRows({ choice: 'json-limits', accepts: ['read'], reject: ['json_too_deep', 'json_invalid'] }, [
    {
      id: 'proof.limits.header-nesting',
      title: 'A header parameter of 40 nested lists',
      edits: nested('header', 40),
    },
    {
      id: 'proof.limits.object-nesting',
      title: 'A claim of 40 nested objects',
      edits: [
        ['claims.set', 'note', '<open>0<close>'],
        ['payload.text-replace', '"<open>', { repeat: '{"a":', times: 40 }],
        ['payload.text-replace', '<close>"', { repeat: '}', times: 40 }],
      ],
    },
    {
      id: 'proof.limits.key-nesting',
      title: 'A member of the key of 40 nested lists',
      edits: [
        ['jwk.set', 'note', '<open><close>'],
        ['header.text-replace', '"<open>', { repeat: '[', times: 40 }],
        ['header.text-replace', '<close>"', { repeat: ']', times: 40 }],
      ],
    },
  ]),
  ...proofRows(
    {
      why: 'No limit is as low as this: such claims are ordinary.',
      requirements: ['RFC9449-4.2-13', 'RFC7519-4-02'],
      flags: ['ResourceLimit', 'UnknownMember'],
    },
    [
      { id: 'proof.limits.nesting-8', title: 'A claim of 8 nested lists', edits: nested('claims', 8) },
      {
        id: 'proof.limits.members-50',
        title: 'A claim with 50 members in lists',
        edits: [
          ['claims.set', 'note', ['<members>']],
          ['payload.text-replace', '"<members>"', { repeat: MEMBER, times: 49 }],
          ['payload.text-replace', '},]', '},{"a":1}]'],
        ],
      },
      {
        id: 'proof.limits.brackets-in-text',
        title: 'A claim whose text has 1,100 brackets and colons',
        why: 'Whoever counts brackets and colons before parsing must not count those in texts.',
        edits: [['claims.set', 'note', { repeat: '[:', times: 550 }]],
      },
      {
        id: 'proof.limits.list-of-100',
        title: 'A claim that is a list of 100 numbers',
        edits: [
          ['claims.set', 'note', ['<items>']],
          ['payload.text-replace', '"<items>"', { repeat: '0,', times: 99 }],
          ['payload.text-replace', ',]', ',0]'],
        ],
      },
    ],
  ),
];

const NUMBERS: readonly ProofRow[] = proofRows(
  {
    why: 'A claim that nobody reads can hold a number that a reader cannot; RFC 8259 section 6 lets it have limits.',
    flags: ['LargeNumber', 'ResourceLimit'],
    choice: 'json-numbers',
    accepts: ['read'],
    reject: ['json_invalid'],
  },
  [
    {
      id: 'proof.limits.number-beyond-double',
      title: 'A claim that is a number beyond the range of a double',
      edits: [['payload.text-replace', '}', ',"note":1e400}']],
    },
    {
      id: 'proof.limits.number-of-400-digits',
      title: 'A claim that is an integer of 400 digits',
      edits: [
        ['claims.set', 'note', '<digits>'],
        ['payload.text-replace', '"<digits>"', { repeat: '7', times: 400 }],
      ],
    },
    {
      id: 'proof.limits.exponent-of-10-digits',
      title: 'A claim that is a number with an exponent of ten digits',
      why: 'Readers with exact arithmetic may try to write it out.',
      edits: [['payload.text-replace', '}', ',"note":1e2147483648}']],
    },
  ],
);

const modulus = (key: string, bits: number): readonly Edit[] => [
  ['policy.set', 'maxModulusLength', bits],
  ['key.use', key],
  ['token.bind'],
];

const MODULUS: readonly ProofRow[] = proofRows(
  {
    why: 'The owner of the key chooses how long its verification takes.',
    flags: ['KeySize', 'ResourceLimit'],
  },
  [
    {
      id: 'proof.limits.modulus-at-limit',
      title: 'A modulus as long as the policy has it',
      edits: modulus('rsa3072', 3072),
    },
    {
      id: 'proof.limits.modulus-above-limit',
      title: 'A modulus one bit longer than the policy has it',
      edits: modulus('rsa3072', 3071),
      reject: ['jwk_too_large'],
    },
    {
      id: 'proof.limits.modulus-2049-of-2048',
      title: 'A modulus of 2049 bits where the policy has 2048',
      why: 'Whoever compares octets must round up.',
      edits: modulus('rsa2049', 2048),
      reject: ['jwk_too_large'],
    },
    {
      id: 'proof.limits.modulus-8192-of-8192',
      title: 'A modulus of 8192 bits where the policy has as many',
      edits: modulus('rsa8192', 8192),
    },
    {
      id: 'proof.limits.modulus-8192-of-4096',
      title: 'A modulus of 8192 bits where the policy has 4096',
      edits: modulus('rsa8192', 4096),
      reject: ['jwk_too_large'],
    },
  ],
);
