/** What the schemas cannot say about `vectors/`: one function per rule, which gives its findings. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ProofInput, Recipe } from '../../src/conformance/recipe/draft.ts';
import { EDITS, mint } from '../../src/conformance/recipe/recipe.ts';
import { editBinding } from './binding_input.ts';
import { editInput } from './edit_input.ts';
import { editSequence, SEQUENCE_EDITS } from './edit_sequence.ts';
import { canonical, isObject, type Json, type JsonObject } from './json.ts';
import { LEVELS, type Level, type Registries } from './registry.ts';
import { TOOLS } from './signer.ts';

const MAX_FILE_BYTES = 256 * 1024;
const MAX_VECTOR_BYTES = 16 * 1024;
const MAX_SUITE_BYTES = 4_000_000;

export interface Vector {
  readonly id: string;
  readonly rev: number;
  readonly title: string;
  readonly why: string;
  readonly level: Level;
  readonly requirements: readonly string[];
  readonly flags: readonly string[];
  readonly needs: readonly string[];
  readonly input: JsonObject;
  readonly expect: {
    readonly verdict: string;
    readonly reasons?: readonly string[];
    readonly choice?: string;
    readonly when?: Readonly<Record<string, string>>;
    readonly value?: Json;
  };
  readonly baseline?: string;
  readonly recipe?: Recipe;
  readonly file: File;
}

export interface File {
  readonly path: string;
  readonly text: string;
  readonly kind: string;
  readonly alg: string;
  readonly description: string;
  readonly vectors: readonly Vector[];
}

export interface Suite {
  readonly files: readonly File[];
  readonly vectors: readonly Vector[];
  readonly byId: ReadonlyMap<string, Vector>;
  readonly registries: Registries;
  readonly schemas: readonly object[];
  /** Of all files of `vectors/`. */
  readonly bytes: number;
}

type Findings = Iterable<string> | AsyncIterable<string>;

export interface Rule {
  readonly name: string;
  readonly find: (suite: Suite) => Findings;
}

export const RULES: readonly Rule[] = [
  { name: 'schema', find: schemas },
  { name: 'ascii', find: ascii },
  { name: 'file-size', find: fileSizes },
  { name: 'vector-size', find: vectorSizes },
  { name: 'suite-size', find: suiteSize },
  { name: 'unique-id', find: uniqueIds },
  { name: 'id-kind', find: idsFitFiles },
  { name: 'retired-id', find: retiredIds },
  { name: 'registered', find: registered },
  { name: 'level', find: levels },
  { name: 'same-input', find: sameInputs },
  { name: 'contradiction', find: contradictions },
  { name: 'baseline', find: baselines },
  { name: 'closeness', find: closeness },
  { name: 'choice-options', find: choiceOptions },
  { name: 'needs', find: needs },
  { name: 'title', find: titles },
  { name: 'safe-number', find: numbers },
  { name: 'registry-id', find: registryIds },
  { name: 'exclusion', find: exclusions },
  { name: 'unused-flag', find: unusedFlags },
  { name: 'unused-capability', find: unusedCapabilities },
  { name: 'unused-edit', find: unusedEdits },
  { name: 'reason-twice', find: reasonsTwice },
  { name: 'requirement-covered', find: requirementsCovered },
  { name: 'choice-twice', find: choicesTwice },
];

export async function findingsOf({ find }: Rule, suite: Suite): Promise<string[]> {
  const findings: string[] = [];
  for await (const finding of find(suite)) findings.push(finding);
  return findings;
}

// Files

function* schemas({ files, schemas }: Suite): Iterable<string> {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictTuples: false,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
  });
  for (const schema of schemas) ajv.addSchema(schema);
  const errors = (name: string, value: unknown, where: string): string[] => {
    const validate = ajv.getSchema(`${name}.json`);
    if (validate === undefined) return [`${where}: no schema for ${name}`];
    validate(value);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${where}${instancePath}: ${message}`);
  };
  for (const { path, kind, text, vectors } of files) {
    yield* errors('file', JSON.parse(text), path);
    for (const { file: _, ...vector } of vectors) yield* errors(kind, vector, vector.id);
  }
}

function* ascii({ files }: Suite): Iterable<string> {
  for (const { path, text } of files) if (/[^\n -~]/.test(text)) yield path;
}

function* fileSizes({ files }: Suite): Iterable<string> {
  for (const { path, text } of files) if (text.length > MAX_FILE_BYTES) yield `${path}: ${text.length} bytes`;
}

function* vectorSizes({ vectors }: Suite): Iterable<string> {
  for (const { file: _, ...vector } of vectors) {
    const { length } = JSON.stringify(vector);
    if (length > MAX_VECTOR_BYTES && !vector.flags.includes('ResourceLimit'))
      yield `${vector.id}: ${length} bytes`;
  }
}

function* suiteSize({ bytes }: Suite): Iterable<string> {
  if (bytes > MAX_SUITE_BYTES) yield `${bytes} bytes`;
}

// Ids

function* uniqueIds({ vectors, byId }: Suite): Iterable<string> {
  for (const vector of vectors)
    if (byId.get(vector.id) !== vector)
      yield `${vector.id}: in ${vector.file.path} and ${byId.get(vector.id)?.file.path}`;
}

/** How ids start where that is not the name of the kind. */
const PREFIXES: Readonly<Record<string, string>> = {
  'proof-validate': 'proof',
  'challenge-parse': 'challenge.parse',
  'challenge-format': 'challenge.format',
  'authorization-parse': 'authorization',
};

/** An id starts with its kind, and its suffix is the algorithm of the file. */
function* idsFitFiles({ vectors }: Suite): Iterable<string> {
  for (const { id, file } of vectors) {
    const [, suffix] = /^[^@]+(?:@(.+))?$/.exec(id) ?? [];
    if (!id.startsWith(`${PREFIXES[file.kind] ?? file.kind}.`)) yield `${id}: in a file of ${file.kind}`;
    if (suffix !== (file.alg === 'any' ? undefined : file.alg.toLowerCase()))
      yield `${id}: in a file of ${file.alg}`;
  }
}

function* retiredIds({ byId, registries }: Suite): Iterable<string> {
  for (const { id } of registries.retired) if (byId.has(id)) yield id;
}

// Registries

function* registered({ vectors, registries }: Suite): Iterable<string> {
  const known = namesOf(registries);
  for (const vector of vectors) {
    const { expect } = vector;
    const used = {
      requirements: vector.requirements,
      flags: vector.flags,
      capabilities: vector.needs,
      reasons: expect.reasons ?? [],
      choices: expect.choice ? [expect.choice] : [],
    };
    for (const [registry, names] of Object.entries(used)) {
      for (const name of names)
        if (!known[registry]?.includes(name)) yield `${vector.id}: ${name} is not in ${registry}.json`;
    }
    for (const [name] of vector.recipe ?? [])
      if (!(name in EDITS) && !(name in SEQUENCE_EDITS) && !name.startsWith('input.'))
        yield `${vector.id}: no edit ${name}`;
  }
}

const namesOf = ({
  requirements,
  flags,
  capabilities,
  reasons,
  choices,
}: Registries): Readonly<Record<string, readonly string[]>> => ({
  requirements: requirements.map(({ id }) => id),
  flags: flags.map(({ flag }) => flag),
  capabilities: capabilities.map(({ capability }) => capability),
  reasons: reasons.map(({ code }) => code),
  choices: choices.map(({ choice }) => choice),
});

function* registryIds({ registries }: Suite): Iterable<string> {
  for (const [registry, names] of Object.entries(namesOf(registries))) {
    for (const name of names)
      if (names.indexOf(name) !== names.lastIndexOf(name)) yield `${name} is twice in ${registry}.json`;
  }
  const { reasons, groups, flags, classes, choices, requirements } = registries;
  for (const { code, group } of reasons)
    if (!groups.some((entry) => entry.group === group)) yield `reason ${code}: no group ${group}`;
  for (const entry of flags)
    if (!classes.includes(entry.class)) yield `flag ${entry.flag}: no class ${entry.class}`;
  for (const { choice, options, recommended } of choices) {
    if (recommended !== null && !options.some(({ option }) => option === recommended))
      yield `choice ${choice}: no option ${recommended}`;
  }
  for (const { id } of requirements)
    if (!/^[A-Z0-9]+-[0-9A-Z.]+-[0-9]{2}[a-z]?$/.test(id)) yield `requirement ${id}: not the form of an id`;
}

/** A choice is between readings that are permitted; everything else is as strong as what it cites. */
function* levels({ vectors, registries }: Suite): Iterable<string> {
  for (const { id, level, requirements, expect } of vectors) {
    const cited = requirements.map(
      (name) => registries.requirements.find((entry) => entry.id === name)?.level,
    );
    const strongest =
      expect.verdict === 'choice' ? 'may' : LEVELS.find((candidate) => cited.includes(candidate));
    if (level !== strongest) yield `${id}: level ${level}, requirements ${strongest}`;
  }
}

// Inputs

const groupBy = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
};

function* sameInputs({ vectors }: Suite): Iterable<string> {
  for (const same of groupBy(vectors, ({ file, input }) => file.kind + canonical(input)).values()) {
    if (same.length > 1) yield same.map(({ id }) => id).join(' = ');
  }
}

/** Without the values that differ from vector to vector anyway, the same input has the same verdict. */
function* contradictions({ vectors }: Suite): Iterable<string> {
  for (const same of groupBy(
    vectors,
    ({ file, recipe, baseline, input }) =>
      file.kind + (recipe ? baseline + canonical(recipe as unknown as Json) : canonical(input)),
  ).values()) {
    const verdicts = new Set(
      same.map(({ expect }) => canonical({ verdict: expect.verdict, reasons: expect.reasons ?? [] })),
    );
    if (verdicts.size > 1) yield same.map(({ id }) => id).join(' contradicts ');
    else if (same.length > 1) yield same.map(({ id }) => id).join(' has the recipe of ');
  }
}

function* baselines({ vectors, byId }: Suite): Iterable<string> {
  for (const { id, file, baseline, expect } of vectors) {
    if (baseline === undefined) {
      if (expect.verdict === 'reject') yield `${id}: no baseline`;
      continue;
    }
    const base = byId.get(baseline);
    if (base?.expect.verdict !== 'accept') yield `${id}: ${baseline} is not an accepted vector`;
    if (base?.file.kind !== file.kind) yield `${id}: ${baseline} is of another kind`;
  }
}

/** The recipe, applied to the published baseline, gives the published input: nothing else was changed. */
async function* closeness({ vectors, byId }: Suite): AsyncIterable<string> {
  for (const { id, file, baseline, recipe, input } of vectors) {
    const base = byId.get(baseline ?? '')?.input;
    if (base === undefined || recipe === undefined) continue;
    try {
      const remade =
        file.kind === 'proof-validate'
          ? (await mint(base as unknown as ProofInput, recipe, { id }, TOOLS)).input
          : file.kind === 'binding'
            ? await editBinding(base, recipe, id)
            : file.kind === 'sequence'
              ? await editSequence(base, recipe, TOOLS)
              : editInput(base, recipe);
      if (inNameOrder(remade) !== inNameOrder(input)) yield `${id}: the recipe gives another input`;
    } catch (error) {
      yield `${id}: ${(error as Error).message}`;
    }
  }
}

/** What stands in the defaults of a file comes first in a complete input; below that the order of members counts. */
const inNameOrder = (input: object): string =>
  JSON.stringify(Object.entries(input).sort(([a], [b]) => (a < b ? -1 : 1)));

function* choiceOptions({ vectors, registries }: Suite): Iterable<string> {
  for (const { id, expect } of vectors) {
    const { choice, when } = expect;
    if (choice === undefined || when === undefined) continue;
    const options =
      registries.choices.find((entry) => entry.choice === choice)?.options.map(({ option }) => option) ?? [];
    if (String(Object.keys(when)) !== String(options))
      yield `${id}: options ${Object.keys(when)}, registered ${options}`;
    if (new Set(Object.values(when)).size !== 2) yield `${id}: all options have one verdict`;
  }
}

/** What the input shows that an implementation must be able to do. */
function* needs({ vectors }: Suite): Iterable<string> {
  for (const { id, file, input, needs: declared } of vectors) {
    const { policy } = input;
    const wanted = [
      `op:${file.kind}`,
      ...(isObject(policy) ? (policy['algorithms'] as string[]).map((alg) => `alg:${alg}`) : []),
      ...(isObject(policy) && policy['strictHtu'] === true ? ['strict-htu'] : []),
      ...(isObject(input['nonce']) ? ['nonce'] : []),
      ...(JSON.stringify(input).includes('{"b64u":') ? ['raw-octets'] : []),
    ];
    for (const need of wanted) if (!declared.includes(need)) yield `${id}: needs ${need}`;
  }
}

// Prose

/** A title says what the input is, `why` what goes wrong: the verdict is in neither, so that an erratum can change it. */
function* titles({ vectors, files }: Suite): Iterable<string> {
  for (const { id, title } of vectors) {
    if (/\b(should|must|accept|reject|valid|invalid|refuse)/i.test(title))
      yield `${id}: a verdict in "${title}"`;
    if (/[.!]$/.test(title)) yield `${id}: a full stop in "${title}"`;
  }
  for (const [title, same] of groupBy(vectors, ({ title, file }) => `${title} (${file.path})`))
    if (same.length > 1) yield `${same[0]?.id}: "${title}" is the title of ${same.length}`;
  for (const { path, description } of files)
    if (!description.endsWith('.')) yield `${path}: the description is no sentence`;
}

/** No implementation has to read a number that a double cannot hold; where one is meant, it is inside a text. */
function* numbers({ vectors }: Suite): Iterable<string> {
  for (const { id, input, expect } of vectors) {
    for (const number of numbersIn([input, expect as unknown as Json]))
      if (Math.abs(number) > Number.MAX_SAFE_INTEGER) yield `${id}: ${number}`;
  }
}

function numbersIn(value: Json): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

// Coverage

const uniqueId = ({ id }: Vector): string => id.replace(/@.*/, '');

/** How many cases there are, where those that differ in the algorithm count as one. */
const casesOf = (vectors: readonly Vector[]): number => new Set(vectors.map(uniqueId)).size;

/** What is not tested is not tested for a reason. */
function* exclusions({ registries }: Suite): Iterable<string> {
  for (const { id, testable, reason } of registries.requirements)
    if (testable !== 'yes' && !reason) yield `requirement ${id}: ${testable}, without a reason`;
  for (const { id, only, reason } of registries.requirements)
    if (only !== undefined && !reason) yield `requirement ${id}: ${only} only, without a reason`;
  for (const { code, kinds, without } of registries.reasons)
    if (kinds?.length === 0 && !without) yield `reason ${code}: of no kind, without saying why`;
  for (const { capability, without } of registries.capabilities)
    if (without === '') yield `capability ${capability}: of no vector, without saying why`;
}

function* unusedFlags({ vectors, registries }: Suite): Iterable<string> {
  const used = new Set(vectors.flatMap(({ flags }) => flags));
  for (const { flag } of registries.flags) if (!used.has(flag)) yield flag;
}

function* unusedCapabilities({ vectors, registries }: Suite): Iterable<string> {
  const used = new Set(vectors.flatMap(({ needs }) => needs));
  for (const { capability, without } of registries.capabilities) {
    if (without === undefined && !used.has(capability)) yield capability;
    if (without !== undefined && used.has(capability)) yield `${capability} is used, and said not to be`;
  }
}

function* unusedEdits({ vectors }: Suite): Iterable<string> {
  const used = new Set(vectors.flatMap(({ recipe }) => recipe?.map(([name]) => name) ?? []));
  const targets = new Set([...used].map((name) => name.split('.')[1]));
  for (const name of Object.keys(EDITS)) if (!used.has(name) && !targets.has(name.split('.')[1])) yield name;
}

function* reasonsTwice({ vectors, registries }: Suite): Iterable<string> {
  for (const { code, kinds } of registries.reasons) {
    const cases = casesOf(vectors.filter(({ expect }) => expect.reasons?.includes(code)));
    if (kinds?.length === 0) {
      if (cases > 0 && !SHARED_REASONS.includes(code)) yield `${code}: of no kind, and in ${cases} cases`;
    } else if (cases < 2) yield `${code}: in ${cases} cases`;
  }
}

/** Of later kinds, and what an implementation that has those kinds may say already. */
const SHARED_REASONS = ['unsupported_algorithm'];

function* requirementsCovered({ vectors, registries }: Suite): Iterable<string> {
  for (const { id, level, testable, covered, only } of registries.requirements) {
    if (testable !== 'yes' || covered !== undefined) continue;
    const citing = vectors.filter(({ requirements }) => requirements.includes(id));
    const count = (verdict: string) => casesOf(citing.filter(({ expect }) => expect.verdict === verdict));
    const accepted = count('accept');
    const rejected = count('reject');
    const wanted = { must: 2, should: 1, may: 0, robustness: 0 }[level];
    const isShort =
      wanted > 0 && ((only !== 'reject' && accepted < 1) || (only !== 'accept' && rejected < wanted));
    if (isShort || citing.length === 0) yield `${id}: ${accepted} accepted, ${rejected} rejected`;
  }
}

/** Two cases at least for each, and every option told from every other one. */
function* choicesTwice({ vectors, registries }: Suite): Iterable<string> {
  for (const { choice, options } of registries.choices) {
    const asked = vectors.filter(({ expect }) => expect.choice === choice);
    if (casesOf(asked) < 2) yield `${choice}: ${casesOf(asked)} cases`;
    for (const { option } of options) {
      const verdicts = new Set(asked.map(({ expect }) => expect.when?.[option]));
      const isOwn = options.every(
        (other) =>
          other.option === option ||
          asked.some(({ expect }) => expect.when?.[other.option] !== expect.when?.[option]),
      );
      if (verdicts.size > 0 && !isOwn) yield `${choice}: no vector tells ${option} from another option`;
    }
  }
}
