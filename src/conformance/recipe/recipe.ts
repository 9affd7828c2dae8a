/**
 * Recipes: how a proof vector is made from an accepted one, as a list of edits that are plain JSON.
 *
 * Everything before the signature is signed as edited, everything after it is not signed again, and the edits of a
 * recipe come in that order (`STAGES`). Signing and hashing are passed in and no host API is used, so that a runner can
 * replay a recipe at another time or for another origin.
 */
import { b64u, fromB64u, fromUtf8, utf8 } from './bytes.ts';
import {
  type Draft,
  derive,
  type FieldValue,
  fillToken,
  jwkOf,
  type ProofInput,
  proofLine,
  type Recipe,
  type Rule,
  STAGES,
  type Stage,
  type Toolbox,
} from './draft.ts';
import { fail, text } from './edit_args.ts';
import { EDITS_AFTER } from './edits_after.ts';
import { EDITS_BEFORE } from './edits_before.ts';
import { isObject, type JsonObject } from './json.ts';
import { canonicalJwk, publicJwk } from './jwk.ts';

/** The vocabulary of recipes. */
export const EDITS: Readonly<Record<string, Rule>> = { ...EDITS_BEFORE, ...EDITS_AFTER };

/** In the value of a header field: the proof, and another one that differs in "jti". */
const PROOF = '{proof}';
const SECOND_PROOF = '{second-proof}';

export interface MintOptions {
  /** The id of the vector; its `jti` is derived from it unless an edit sets one. */
  readonly id: string;
  /** Seconds that the clock and the time claims of the baseline are moved by. */
  readonly shift?: number;
  /** Scheme and authority that take the place of the baseline's. */
  readonly origin?: string;
}

export interface Minted {
  readonly input: ProofInput;
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

const deriveJti = async (id: string, field: string, tools: Toolbox): Promise<string> =>
  (await derive(id, field, tools)).slice(0, 22);

/** What a draft is when it comes to a stage; it begins with the world. */
type Later = Exclude<Stage, 'world'>;

const ENTER: Readonly<Record<Later, (draft: Draft, tools: Toolbox) => void | Promise<void>>> = {
  text: (draft) => {
    draft.text = [JSON.stringify(draft.header), JSON.stringify(draft.claims)];
  },
  octets: (draft) => {
    draft.octets = [utf8(draft.text[0]), utf8(draft.text[1])];
  },
  encoded: (draft) => {
    draft.encoded = [b64u(draft.octets[0]), b64u(draft.octets[1])];
  },
  signature: async (draft, tools) => {
    draft.signature = draft.kept
      ? fromB64u(draft.kept[2] as string)
      : await tools.sign(draft.signWith.key, draft.signWith.alg, utf8(draft.encoded.join('.')));
  },
  'signature-text': (draft) => {
    draft.signatureText = b64u(draft.signature);
  },
  segments: (draft) => {
    draft.segments = [...(draft.kept?.slice(0, 2) ?? draft.encoded), draft.signatureText];
  },
  jws: (draft) => {
    draft.jws = draft.segments.join('.');
  },
  field: () => {},
};

async function advance(draft: Draft, to: number, tools: Toolbox): Promise<void> {
  for (; draft.stage < to; draft.stage++) await ENTER[STAGES[draft.stage + 1] as Later](draft, tools);
}

const fill = (template: string, draft: Draft): string =>
  fillToken(template, draft).replaceAll(PROOF, () => draft.jws);

/** Decodes an accepted vector: what a recipe edits. */
async function draftOf(
  input: ProofInput,
  { id, shift = 0, origin }: MintOptions,
  tools: Toolbox,
): Promise<Draft> {
  const copy = copyOf(input);
  const [field, jws] = copy.request.headers[proofLine(copy.request.headers)] as [string, FieldValue];
  const [header = '', payload = '', signature = ''] = text(jws).split('.');
  const draft = emptyDraft(id, copy);
  draft.header = parsePlain(header);
  draft.claims = parsePlain(payload);
  for (const line of copy.request.headers) {
    if (line[0] === field) line[1] = PROOF;
    else if (copy.token) line[1] = text(line[1]).replace(copy.token.value, '{token}');
  }
  const own = canonicalJwk(jwkOf(draft));
  const key = Object.keys(tools.keys).find((name) => canonicalJwk(tools.keys[name] as JsonObject) === own);
  if (key === undefined) {
    if (shift !== 0 || origin !== undefined) fail('a proof by a key that is not ours cannot be made anew');
    return { ...draft, kept: [header, payload, signature] };
  }
  draft.signWith = { key, alg: text(draft.header['alg']) };
  draft.claims['jti'] = await deriveJti(id, 'jti', tools);
  draft.input.clock += shift;
  for (const name of ['iat', 'exp', 'nbf']) {
    const instant = draft.claims[name];
    if (typeof instant === 'number') draft.claims[name] = instant + shift;
  }
  if (origin !== undefined) {
    draft.input.request.url = draft.input.request.url.replace(/^https:\/\/[^/]+/, origin);
    draft.claims['htu'] = text(draft.claims['htu']).replace(/^https:\/\/[^/]+/, origin);
  }
  return draft;
}

const copyOf = (input: ProofInput): ProofInput => JSON.parse(JSON.stringify(input)) as ProofInput;

function parsePlain(segment: string): JsonObject {
  const source = fromUtf8(fromB64u(segment));
  const parsed: unknown = JSON.parse(source);
  if (!isObject(parsed) || JSON.stringify(parsed) !== source)
    return fail(`a baseline is plain JSON, not: ${source}`);
  return parsed;
}

const emptyDraft = (id: string, input: ProofInput): Draft => ({
  stage: 0,
  id,
  input,
  signWith: { key: '', alg: '' },
  header: {},
  claims: {},
  text: ['', ''],
  octets: [new Uint8Array(), new Uint8Array()],
  encoded: ['', ''],
  signature: new Uint8Array(),
  signatureText: '',
  segments: [],
  jws: '',
});

/** Another proof of the same header and claims, for field lines that name it. */
async function secondProof(draft: Draft, tools: Toolbox): Promise<string> {
  const second = { ...emptyDraft(draft.id, draft.input), header: draft.header, signWith: draft.signWith };
  second.claims = { ...draft.claims, jti: await deriveJti(draft.id, 'second-jti', tools) };
  await advance(second, STAGES.indexOf('jws'), tools);
  return second.jws;
}

async function finish(draft: Draft, recipe: Recipe, tools: Toolbox): Promise<Minted> {
  for (const [name, ...args] of recipe) {
    const rule = EDITS[name] ?? fail(`no edit named ${name}`);
    const stage = STAGES.indexOf(rule.stage);
    if (stage < draft.stage) fail(`${name} comes after an edit of a later stage`);
    if (
      draft.kept &&
      stage < STAGES.indexOf('signature') &&
      /^(header|jwk|claims|payload|key|alg|ath|signature)\./.test(name)
    )
      fail(`${name} needs the private key of ${draft.id}`);
    await advance(draft, stage, tools);
    await rule.apply(draft, args, tools);
  }
  await advance(draft, STAGES.length - 1, tools);
  const { headers } = draft.input.request;
  for (const line of headers) {
    if (typeof line[1] !== 'string') continue;
    if (line[1].includes(SECOND_PROOF))
      line[1] = line[1].replaceAll(SECOND_PROOF, await secondProof(draft, tools));
    line[1] = fill(line[1], draft);
  }
  return { input: draft.input, header: draft.header, claims: draft.claims };
}

/** Makes a vector from its baseline. */
export async function mint(
  baseline: ProofInput,
  recipe: Recipe,
  options: MintOptions,
  tools: Toolbox,
): Promise<Minted> {
  return finish(await draftOf(baseline, options, tools), recipe, tools);
}

/** Makes a baseline: an accepted proof that no recipe leads to. */
export async function mintRoot(
  id: string,
  world: {
    readonly input: ProofInput;
    readonly key: string;
    readonly alg: string;
    readonly claims: JsonObject;
  },
  tools: Toolbox,
): Promise<Minted> {
  const draft = emptyDraft(id, copyOf(world.input));
  draft.header = {
    typ: 'dpop+jwt',
    alg: world.alg,
    jwk: publicJwk(tools.keys[world.key] ?? fail(`no key ${world.key}`)),
  };
  draft.claims = { jti: await deriveJti(id, 'jti', tools), ...world.claims };
  draft.signWith = { key: world.key, alg: world.alg };
  return finish(draft, [], tools);
}
