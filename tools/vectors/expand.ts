/** Turns the tables of `cases/` into the vector files. */
import { createHash } from 'node:crypto';
import { b64u, utf8 } from '../../src/conformance/recipe/bytes.ts';
import { derive, type ProofInput } from '../../src/conformance/recipe/draft.ts';
import { canonicalJwk, thumbprint } from '../../src/conformance/recipe/jwk.ts';
import { type Minted, mint, mintRoot } from '../../src/conformance/recipe/recipe.ts';
import { bindingInput } from './binding_input.ts';
import {
  ALGORITHMS,
  type Algorithm,
  type Defaults,
  type Expectation,
  type FlatGroup,
  type FlatRow,
  type ProofGroup,
  type ProofRow,
} from './case.ts';
import { ALL_CHECKS, CLOCK, KEY_RULES, ROOTS, type Root } from './cases/baseline.ts';
import { FLAT_GROUPS, LATE_GROUPS, PROOF_GROUPS, SEQUENCE_GROUPS } from './cases/index.ts';
import { editInput } from './edit_input.ts';
import { expandSequences } from './expand_sequence.ts';
import type { Json, JsonObject } from './json.ts';
import type { Registries } from './registry.ts';
import { sha256, TOOLS } from './signer.ts';
import { type Vector, vectorOf } from './vector.ts';

export interface VectorFile {
  /** Below `vectors/`. */
  readonly path: string;
  readonly kind: string;
  readonly alg: string;
  readonly description: string;
  readonly vectors: readonly Vector[];
}

export async function expandSuite(registries: Registries): Promise<VectorFile[]> {
  const suite = new Map<string, Vector>();
  const files: VectorFile[] = [];
  for (const group of FLAT_GROUPS) files.push(await expandFlat(group, suite, registries));
  for (const algorithm of ALGORITHMS) {
    files.push(await expandRoots(algorithm, suite, registries));
    for (const group of PROOF_GROUPS) {
      const file = await expandProofs(group, algorithm, suite, registries);
      if (file.vectors.length > 0) files.push(file);
    }
  }
  for (const group of LATE_GROUPS) files.push(await expandFlat(group, suite, registries));
  for (const group of SEQUENCE_GROUPS) {
    const { file, description } = group;
    const vectors = await expandSequences(group, suite, registries);
    files.push({ path: pathOf('sequence', file), kind: 'sequence', alg: 'any', description, vectors });
  }
  return files;
}

// Proofs

const pathOf = (kind: string, file: string): string => `data/${kind}/${file}.json`;

const POLICY = { maxAge: 300, clockTolerance: 60 };

async function expandRoots(
  algorithm: Algorithm,
  suite: Map<string, Vector>,
  registries: Registries,
): Promise<VectorFile> {
  const { alg, suffix } = algorithm;
  const vectors: Vector[] = [];
  for (const root of ROOTS) {
    const id = `${root.id}@${suffix}`;
    const requirements = [...ALL_CHECKS, ...root.requirements, ...(KEY_RULES[algorithm.kty] ?? [])];
    const shared: Defaults = { ...root, requirements, flags: ['Basic'], severity: 'medium' };
    const minted = await mintRoot(
      id,
      { ...(await rootWorld(root, id, algorithm)), key: algorithm.key, alg },
      TOOLS,
    );
    const input = minted.input as unknown as JsonObject;
    const value = {
      jkt: await thumbprint(minted.header['jwk'] as JsonObject, TOOLS),
      jti: minted.claims['jti'] as string,
      htu: root.htu,
    };
    const roles = root.endpoint === 'resource' ? ['rs'] : ['as'];
    vectors.push(
      vectorOf(
        {
          id,
          title: root.title,
          shared: { ...shared, roles },
          row: {},
          input,
          value,
          kind: 'proof-validate',
        },
        registries,
      ),
    );
  }
  for (const vector of vectors) suite.set(vector.id, vector);
  const description = 'Accepted proofs that the recipes of all other files start from.';
  return {
    path: pathOf('proof-validate', `structure/baseline.${suffix}`),
    kind: 'proof-validate',
    alg,
    description,
    vectors,
  };
}

async function rootWorld(
  { endpoint, htm, htu, withToken, withNonce }: Root,
  id: string,
  { alg, key }: Algorithm,
) {
  const token = withToken ? await derive(id, 'token', TOOLS) : undefined;
  const nonce = withNonce ? (await derive(id, 'nonce', TOOLS)).slice(0, 22) : undefined;
  const authorization: [string, string][] = token ? [['Authorization', 'DPoP {token}']] : [];
  const input: ProofInput = {
    endpoint,
    clock: CLOCK,
    policy: { algorithms: [alg], ...POLICY },
    request: { method: htm, url: htu, headers: [...authorization, ['DPoP', '{proof}']] },
    ...(token && { token: { value: token, jkt: await thumbprint(TOOLS.keys[key] ?? {}, TOOLS) } }),
    ...(nonce && { nonce: { current: nonce, previous: [] } }),
  };
  const claims: JsonObject = {
    htm,
    htu,
    iat: CLOCK,
    ...(token && { ath: b64u(sha256(token)) }),
    ...(nonce && { nonce }),
  };
  return { input, claims };
}

async function expandProofs(
  group: ProofGroup,
  algorithm: Algorithm,
  suite: Map<string, Vector>,
  registries: Registries,
): Promise<VectorFile> {
  const { alg, suffix } = algorithm;
  const vectors: Vector[] = [];
  for (const row of group.rows(algorithm)) {
    if ((row.once ?? group.once) && alg !== 'ES256') continue;
    const vector = await expandProof(row, group, algorithm, suite, registries);
    suite.set(vector.id, vector);
    vectors.push(vector);
  }
  return {
    path: pathOf('proof-validate', `${group.file}.${suffix}`),
    kind: 'proof-validate',
    alg,
    description: group.description,
    vectors,
  };
}

async function expandProof(
  row: ProofRow,
  group: ProofGroup,
  { suffix }: Algorithm,
  suite: Map<string, Vector>,
  registries: Registries,
): Promise<Vector> {
  const id = `${row.id}@${suffix}`;
  const baseline = accepted(`${row.from ?? group.from}@${suffix}`, suite);
  try {
    const minted = await mint(baseline.input as unknown as ProofInput, row.edits, { id }, TOOLS);
    const isAccepted = row.reject === undefined || row.choice !== undefined;
    const value = isAccepted ? await proofValue(minted, row, baseline) : undefined;
    return vectorOf(
      {
        id,
        title: row.title,
        shared: { ...group, ...row },
        row,
        input: minted.input as unknown as JsonObject,
        value,
        kind: 'proof-validate',
        baseline: baseline.id,
        recipe: row.edits,
      },
      registries,
    );
  } catch (error) {
    throw new Error(`${id}: ${(error as Error).message}`);
  }
}

/** A row gives the members that differ from what was minted; null takes one away. */
async function proofValue(
  { header, claims }: { header: JsonObject; claims: JsonObject },
  row: Expectation,
  baseline: Vector,
): Promise<JsonObject> {
  const inherited = baseline.expect['value'] as JsonObject;
  const value: JsonObject = {
    jkt: await thumbprint(header['jwk'] as JsonObject, TOOLS),
    jti: claims['jti'] as string,
    htu: inherited['htu'] ?? null,
    ...(row.value as JsonObject | undefined),
  };
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null));
}

function accepted(id: string, suite: Map<string, Vector>): Vector {
  const vector = suite.get(id);
  if (vector === undefined) throw new Error(`no vector ${id} before this one`);
  if (vector.expect['verdict'] !== 'accept')
    throw new Error(`${id} is no baseline: it is not simply accepted`);
  return vector;
}

// Other kinds

async function expandFlat(
  group: FlatGroup,
  suite: Map<string, Vector>,
  registries: Registries,
): Promise<VectorFile> {
  const vectors: Vector[] = [];
  for (const row of group.rows) {
    const vector = await expandFlatRow(row, group, suite, registries);
    suite.set(vector.id, vector);
    vectors.push(vector);
  }
  const { kind, file, alg = 'any', description } = group;
  return {
    path: pathOf(kind, file + (kind === 'proof-validate' ? `.${alg.toLowerCase()}` : '')),
    kind,
    alg,
    description,
    vectors,
  };
}

async function expandFlatRow(
  row: FlatRow,
  group: FlatGroup,
  suite: Map<string, Vector>,
  registries: Registries,
): Promise<Vector> {
  const { kind } = group;
  const base = row.from === undefined ? undefined : accepted(row.from, suite);
  try {
    const minted = base && row.edits && kind === 'proof-validate' ? await remint(base, row) : undefined;
    const bound = kind === 'binding' ? await bindingInput(row, base?.input) : undefined;
    const input = bound ?? row.input ?? (minted?.input as JsonObject | undefined) ?? flatInput(row, base);
    const isAccepted = row.reject === undefined || row.choice !== undefined;
    const made = async () => (minted && base ? proofValue(minted, row, base) : flatValue(kind, input));
    const value = isAccepted ? (row.value ?? (await made())) : undefined;
    const filled = kind === 'thumbprint' && isAccepted ? thumbprintValue(input, value as JsonObject) : value;
    return vectorOf(
      {
        id: row.id,
        title: row.title,
        shared: { ...group, ...row },
        row,
        input,
        value: filled,
        kind,
        ...(base && { baseline: base.id, recipe: row.edits ?? [] }),
      },
      registries,
    );
  } catch (error) {
    throw new Error(`${row.id}: ${(error as Error).message}`);
  }
}

const remint = (base: Vector, { id, edits = [] }: FlatRow): Promise<Minted> =>
  mint(base.input as unknown as ProofInput, edits, { id }, TOOLS);

function flatInput({ edits }: FlatRow, base: Vector | undefined): JsonObject {
  if (base === undefined || edits === undefined)
    throw new Error('neither an input nor a baseline with edits');
  return editInput(base.input, edits);
}

const HASHES: Readonly<Record<string, string>> = {
  'sha-256': 'sha256',
  'sha-384': 'sha384',
  'sha-512': 'sha512',
};

function flatValue(kind: string, { jwk, hash, token }: JsonObject): Json | undefined {
  if (kind === 'ath') return { ath: b64u(sha256(String(token))) };
  if (kind === 'thumbprint') return {};
  if (kind === 'thumbprint-uri') {
    const digest = createHash(HASHES[String(hash)] ?? '')
      .update(canonicalJwk(jwk as JsonObject))
      .digest();
    return { uri: `urn:ietf:params:oauth:jwk-thumbprint:${hash}:${b64u(digest)}` };
  }
  return undefined;
}

/** Published values are checked against the calculation, not replaced by it. */
function thumbprintValue({ jwk, jwkText }: JsonObject, published: JsonObject): JsonObject {
  const canonical = canonicalJwk((jwk ?? JSON.parse(String(jwkText))) as JsonObject);
  const jkt = b64u(sha256(utf8(canonical)));
  if (published['jkt'] !== undefined && published['jkt'] !== jkt)
    throw new Error(`published ${published['jkt']}, calculated ${jkt}`);
  return { jkt, canonical };
}
