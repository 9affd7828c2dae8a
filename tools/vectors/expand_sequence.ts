/** Turns the tables of sequences into vectors: proofs, requests, and what must come of each step. */
import { b64u } from '../../src/conformance/recipe/bytes.ts';
import { derive, type Recipe } from '../../src/conformance/recipe/draft.ts';
import { fail } from '../../src/conformance/recipe/edit_args.ts';
import { thumbprint } from '../../src/conformance/recipe/jwk.ts';
import { editSequence, flip, signProof } from './edit_sequence.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import type { Registries } from './registry.ts';
import type { ProofSpec, Result, SequenceGroup, SequenceRow } from './sequence_case.ts';
import { contradiction } from './sequence_model.ts';
import { sha256, TOOLS } from './signer.ts';
import { type Vector, vectorOf } from './vector.ts';

const KIND = 'sequence';
/** The keys that the tokens are bound to. */
const TOKEN_KEYS: Readonly<Record<string, string>> = { own: 'p256-a', other: 'p256-b' };

/** Makes the vectors of one table and adds them to the suite. */
export async function expandSequences(
  group: SequenceGroup,
  suite: Map<string, Vector>,
  registries: Registries,
): Promise<Vector[]> {
  const vectors: Vector[] = [];
  for (const row of group.rows) {
    try {
      const vector = await expandRow(row, group, suite, registries);
      suite.set(vector.id, vector);
      vectors.push(vector);
    } catch (error) {
      throw new Error(`${row.id}: ${(error as Error).message}`);
    }
  }
  return vectors;
}

async function expandRow(
  row: SequenceRow,
  group: SequenceGroup,
  suite: Map<string, Vector>,
  registries: Registries,
): Promise<Vector> {
  const { id, title, from, edits = [] } = row;
  const base =
    from === undefined ? undefined : (suite.get(from) ?? fail(`no sequence ${from} before this one`));
  if (base !== undefined && base.expect['verdict'] !== 'accept') fail(`${from} is not simply accepted`);
  const input = base ? await editSequence(base.input, edits, TOOLS) : await makeInput(row, group);
  const inherited = base ? editResults(base.expect['steps'] as Result[], edits) : resultsOf(row);
  const results = inherited.map((result, i) => row.results?.[i] ?? result);
  results[results.length - 1] = lastResult(row, results.at(-1) ?? fail('the last step has no result'));
  const wrong = contradiction(input, results);
  if (wrong !== undefined) fail(wrong);
  const vector = vectorOf(
    {
      id,
      title,
      shared: { ...group, ...row, needs: [...needsOf(input), ...(row.needs ?? [])] },
      row,
      input,
      value: undefined,
      kind: KIND,
      ...(base && { baseline: base.id, recipe: edits }),
    },
    registries,
  );
  const steps = results.map((result, i) =>
    withWireErrors(result, (input['steps'] as Json[])[i], input, registries),
  );
  return { ...vector, expect: { ...vector.expect, steps } };
}

// Inputs

async function makeInput(
  { id, proofs = {}, steps = [], world }: SequenceRow,
  group: SequenceGroup,
): Promise<JsonObject> {
  const { clock, policy, ...rest } = { ...group.world, ...world } as JsonObject;
  const scripts = steps.map(([step]) => step);
  const input: JsonObject = { clock: clock ?? null, policy: policy ?? null, ...rest };
  input['tokens'] = await tokensOf(scripts, Object.values(proofs));
  if (rest['servers'] !== undefined) {
    const made: JsonObject = {};
    for (const [name, spec] of Object.entries(proofs))
      made[name] = await makeProof(id, name, spec, input, made);
    input['proofs'] = made;
  }
  input['steps'] = scripts;
  // Steps are constants of the tables: what is edited must be a copy.
  return JSON.parse(JSON.stringify(input)) as JsonObject;
}

/** Tokens that the steps or the proofs name; the client's own is always there. */
async function tokensOf(steps: readonly JsonObject[], proofs: readonly ProofSpec[]): Promise<JsonObject> {
  const named = JSON.stringify([steps, proofs]);
  const tokens: JsonObject = {};
  for (const [name, key] of Object.entries(TOKEN_KEYS)) {
    if (name !== 'own' && !named.includes(`"token":"${name}"`)) continue;
    const value = await derive(`${KIND}.tokens`, name, TOOLS);
    tokens[name] = { value, jkt: await thumbprint(TOOLS.keys[key] ?? {}, TOOLS) };
  }
  return tokens;
}

async function makeProof(
  id: string,
  name: string,
  {
    key = 'p256-a',
    at = 0,
    server: at_ = 'api',
    token = 'own',
    claims = {},
    jtiOf = name,
    flipOf,
    nonce,
    isMinted,
  }: ProofSpec,
  input: JsonObject,
  made: JsonObject,
): Promise<Json> {
  if (flipOf !== undefined) return flip(String(made[flipOf]));
  const server = (input['servers'] as Record<string, JsonObject>)[at_] ?? fail(`no server ${at_}`);
  const { value } = (input['tokens'] as Record<string, JsonObject>)[token] ?? fail(`no token ${token}`);
  const all: JsonObject = {
    jti: (await derive(id, `jti-${jtiOf}`, TOOLS)).slice(0, 22),
    htm: server['method'] ?? '',
    htu: server['url'] ?? '',
    iat: Number(input['clock']) + at,
    ...(server['endpoint'] === 'resource' && { ath: b64u(sha256(String(value))) }),
    ...claims,
    ...(nonce !== undefined && { nonce }),
  };
  const proof = { key, claims: all };
  return isObject(nonce) || isMinted ? proof : signProof(proof, TOOLS);
}

// Results

const resultsOf = ({ steps = [] }: SequenceRow): Result[] =>
  JSON.parse(JSON.stringify(steps.map(([, result]) => result))) as Result[];

/** What is inserted or deleted among the steps is so among the results. */
function editResults(results: readonly Result[], recipe: Recipe): Result[] {
  const edited = JSON.parse(JSON.stringify(results)) as Result[];
  for (const [name, index] of recipe) {
    if (name === 'steps.insert') edited.splice(Number(index), 0, null);
    if (name === 'steps.delete') edited.splice(Number(index), 1);
  }
  return edited;
}

function lastResult({ reject, choice, last }: SequenceRow, result: JsonObject): JsonObject {
  if (choice !== undefined) return { verdict: 'choice', reasons: reject ?? [], ...last };
  if (reject === undefined) return { ...result, ...last };
  return { ...last, verdict: 'reject', reasons: reject };
}

/** OAuth errors that the server may answer with, where they are not the usual one. */
function withWireErrors(
  result: Result,
  step: Json | undefined,
  { servers }: JsonObject,
  { reasons, endpoints }: Registries,
): Result {
  if (result === null || result['reasons'] === undefined || !isObject(servers) || !isObject(step))
    return result;
  const [first] = (step['steps'] as JsonObject[] | undefined) ?? [step];
  const server = servers[String(first?.['server'])] as JsonObject;
  const possible = (result['reasons'] as string[]).flatMap(
    (code) => reasons.find((reason) => reason.code === code)?.wireErrors ?? [],
  );
  const known = (endpoints[String(server['endpoint'])] ?? []).filter((error) => possible.includes(error));
  return String(known) === 'invalid_dpop_proof' ? result : { ...result, wireErrors: known };
}

// Capabilities

function needsOf({ policy, servers, steps }: JsonObject): string[] {
  const text = JSON.stringify([policy, steps]);
  const all = Object.values((servers ?? {}) as Record<string, JsonObject>);
  const states = all.flatMap(({ nonces, replay }) => [JSON.stringify(nonces), replay]).filter(Boolean);
  const shows: Readonly<Record<string, boolean>> = {
    'role:client': servers === undefined,
    'role:server': servers !== undefined,
    replay: all.some(({ replay }) => replay !== undefined),
    'nonce-issuing': all.some(({ nonces }) => nonces !== undefined),
    'shared-state': new Set(states).size < states.length,
    'store-limit': text.includes('"storeLimit":'),
    'store-quota': text.includes('"storeLimitPerKey":'),
    'store-failure': text.includes('"do":"store"'),
    'nonce-rotation': text.includes('"do":"rotate"'),
    restart: text.includes('"do":"restart"'),
    concurrency: text.includes('"do":"race"'),
    streams: text.includes('"stream":true'),
  };
  return Object.keys(shows).filter((name) => shows[name]);
}
