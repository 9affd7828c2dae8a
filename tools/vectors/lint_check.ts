/** Shows that every rule of the linter finds what it is for: `node .test/tools/vectors/lint_check.js`. */
import type { JsonObject } from './json.ts';
import { type File, findingsOf, RULES, type Suite, type Vector } from './lint_rules.ts';
import type { Level, Registries } from './registry.ts';

/** A vector, before it is part of a file. */
type Draft = Omit<Vector, 'file'>;

const ACCEPTED: Draft = {
  id: 'ath.form.token',
  rev: 1,
  title: 'A token',
  why: 'It is the usual one.',
  level: 'must',
  requirements: ['RFC1-1-01'],
  flags: ['Basic'],
  needs: ['op:ath'],
  input: { token: 'abc' },
  expect: { verdict: 'accept', value: { ath: 'x' } },
};

const refused = (name: string, addition: string): Draft => ({
  ...ACCEPTED,
  id: `ath.form.${name}`,
  title: `A token with a ${name} after it`,
  input: { token: `abc${addition}` },
  expect: { verdict: 'reject', reasons: ['token_malformed'] },
  baseline: 'ath.form.token',
  recipe: [['input.append', '/token', addition]],
});

const asked = (name: string, addition: string): Draft => ({
  ...refused(name, addition),
  level: 'may',
  expect: {
    verdict: 'choice',
    choice: 'spaces',
    when: { refuse: 'reject', strip: 'accept' },
    reasons: ['token_malformed'],
  },
});

const REQUIREMENT = {
  id: 'RFC1-1-01',
  level: 'must' as Level,
  testable: 'yes' as const,
  source: 'RFC 1',
  section: '1',
  text: 'A token is a text.',
};

const REGISTRIES: Registries = {
  requirements: [REQUIREMENT],
  reasons: [{ code: 'token_malformed', group: 'token', wireErrors: [] }],
  groups: [{ group: 'token' }],
  endpoints: {},
  choices: [
    {
      choice: 'spaces',
      question: 'Are spaces stripped?',
      options: [
        { option: 'refuse', meaning: 'No.' },
        { option: 'strip', meaning: 'Yes.' },
      ],
      recommended: 'refuse',
      basis: 'None.',
    },
  ],
  flags: [{ flag: 'Basic', class: 'BASIC' }],
  classes: ['BASIC'],
  capabilities: [{ capability: 'op:ath' }],
  retired: [],
};

const DRAFTS: readonly Draft[] = [
  ACCEPTED,
  refused('comma', ','),
  refused('quote', '"'),
  asked('space', ' '),
  asked('tab', '\t'),
];

/** Schemas that the drafts keep. */
const SCHEMAS = [
  { $id: 'file.json', type: 'object', required: ['description'] },
  { $id: 'ath.json', type: 'object', properties: { title: { minLength: 1 } } },
];

interface Change {
  readonly drafts?: readonly Draft[];
  readonly file?: Partial<File>;
  readonly registries?: Partial<Registries>;
  readonly bytes?: number;
}

function suiteOf({ drafts = DRAFTS, file: changed = {}, registries = {}, bytes = 1000 }: Change): Suite {
  const text = JSON.stringify({ description: 'Tokens.', vectors: drafts });
  const file = {
    path: 'data/ath/form.json',
    text,
    kind: 'ath',
    alg: 'any',
    description: 'Tokens.',
    ...changed,
  };
  const vectors = drafts.map((draft) => ({ ...draft })) as Vector[];
  for (const vector of vectors) Object.assign(vector, { file });
  return {
    files: [{ ...file, vectors }],
    vectors,
    byId: new Map(vectors.map((vector) => [vector.id, vector])),
    registries: { ...REGISTRIES, ...registries },
    schemas: SCHEMAS,
    bytes,
  };
}

/** The good suite with the first vector changed, or with another vector after it. */
const first = (change: Partial<Draft>): Change => ({
  drafts: [{ ...ACCEPTED, ...change }, ...DRAFTS.slice(1)],
});
const more = (draft: Draft): Change => ({ drafts: [...DRAFTS, draft] });
const requirement = (change: object): Change => ({
  registries: { requirements: [{ ...REQUIREMENT, ...change }] },
});
const input = (members: JsonObject): Change => first({ input: members });

/** By rule, what breaks it. */
const BROKEN: Readonly<Record<string, readonly Change[]>> = {
  schema: [{ file: { text: '{"vectors":[]}' } }, { file: { kind: 'other' } }, first({ title: '' })],
  ascii: [{ file: { text: '{"description":"\u00e9"}' } }],
  'file-size': [{ file: { text: ' '.repeat(256 * 1024 + 1) } }],
  'vector-size': [input({ token: 'a'.repeat(20_000) })],
  'suite-size': [{ bytes: 5_000_000 }],
  'unique-id': [more(refused('comma', ';'))],
  'id-kind': [first({ id: 'proof.form.token' }), first({ id: 'ath.form.token@es256' })],
  'retired-id': [{ registries: { retired: [{ id: 'ath.form.comma' }] } }],
  registered: [
    first({ requirements: ['RFC1-1-01', 'RFC1-1-02'] }),
    first({ flags: ['Other'] }),
    first({ needs: ['op:ath', 'other'] }),
    more({ ...refused('period', '.'), expect: { verdict: 'reject', reasons: ['other'] } }),
    more({ ...refused('period', '.'), recipe: [['other.append', '/token', '.']] }),
  ],
  level: [first({ level: 'should' })],
  'same-input': [more({ ...refused('period', ','), title: 'The same again' })],
  contradiction: [more({ ...asked('comma-again', ','), title: 'The same with another verdict' })],
  baseline: [
    more({ ...refused('period', '.'), baseline: 'ath.form.comma' }),
    more({ ...ACCEPTED, id: 'ath.form.none', expect: { verdict: 'reject', reasons: ['token_malformed'] } }),
  ],
  closeness: [more({ ...refused('period', '.'), input: { token: 'abc!' } })],
  'choice-options': [
    more({ ...asked('line', '\n'), expect: { ...asked('line', '\n').expect, when: { refuse: 'reject' } } }),
    more({
      ...asked('line', '\n'),
      expect: { ...asked('line', '\n').expect, when: { refuse: 'accept', strip: 'accept' } },
    }),
  ],
  needs: [first({ needs: [] }), input({ token: { b64u: 'AA' } })],
  title: [
    first({ title: 'A valid token' }),
    first({ title: 'A token.' }),
    first({ title: 'A token with a comma after it' }),
    { file: { description: 'Tokens' } },
  ],
  'safe-number': [input({ token: 2 ** 53 })],
  'registry-id': [
    { registries: { flags: [...REGISTRIES.flags, ...REGISTRIES.flags] } },
    { registries: { groups: [] } },
    { registries: { classes: [] } },
    requirement({ id: 'first' }),
  ],
  exclusion: [requirement({ testable: 'no' }), requirement({ only: 'accept' })],
  'unused-flag': [{ registries: { flags: [...REGISTRIES.flags, { flag: 'Other', class: 'BASIC' }] } }],
  'unused-capability': [
    { registries: { capabilities: [...REGISTRIES.capabilities, { capability: 'nonce' }] } },
    { registries: { capabilities: [{ capability: 'op:ath', without: 'Nothing needs it.' }] } },
  ],
  'reason-twice': [
    { registries: { reasons: [...REGISTRIES.reasons, { code: 'other', group: 'token', wireErrors: [] }] } },
  ],
  'requirement-covered': [
    { drafts: [ACCEPTED, refused('comma', ','), asked('space', ' '), asked('tab', '\t')] },
    { drafts: DRAFTS.slice(1) },
    { registries: { requirements: [REQUIREMENT, { ...REQUIREMENT, id: 'RFC1-1-02', level: 'should' }] } },
  ],
  'choice-twice': [{ drafts: DRAFTS.slice(0, 4) }],
};

/** Recipes of proofs only: the good suite has none, so that all edits of proofs count as unused in it. */
const ALWAYS_FOUND = ['unused-edit'];

let passed = 0;
let failed = 0;

function report(isGood: boolean, text: string): void {
  if (isGood) passed++;
  else {
    failed++;
    console.log(text);
  }
}

for (const rule of RULES) {
  const found = await findingsOf(rule, suiteOf({}));
  const isAlwaysFound = ALWAYS_FOUND.includes(rule.name);
  report(isAlwaysFound === found.length > 0, `${rule.name}: in the good suite: ${found}`);
  const broken = BROKEN[rule.name] ?? [];
  report(isAlwaysFound || broken.length > 0, `${rule.name}: nothing breaks it`);
  for (const [index, change] of broken.entries())
    report((await findingsOf(rule, suiteOf(change))).length > 0, `${rule.name}: does not find ${index}`);
}
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0 || passed === 0) process.exitCode = 1;
