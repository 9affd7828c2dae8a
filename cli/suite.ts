/** The vectors of this package: found, read, selected. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageFile } from './input.ts';
import type { TestKey } from './sequence_proof.ts';

/** What a vector demands. */
export interface Expectation {
  readonly verdict: 'accept' | 'reject' | 'choice';
  /** Codes, one of which a refusal must have. */
  readonly reasons?: readonly string[];
  /** Name of the question that the specifications leave open. */
  readonly choice?: string;
  /** The verdict of each answer to it. */
  readonly when?: Readonly<Record<string, 'accept' | 'reject'>>;
  readonly value?: unknown;
}

/** One vector, with the kind and algorithm of its file. */
export interface Vector {
  readonly id: string;
  readonly kind: string;
  readonly alg: string;
  readonly title: string;
  readonly why: string;
  readonly level?: string;
  readonly severity?: string;
  readonly requirements?: readonly string[];
  readonly flags?: readonly string[];
  /** What an implementation must be able to do for the vector to apply. */
  readonly needs?: readonly string[];
  readonly input: Readonly<Record<string, unknown>>;
  readonly expect: Expectation;
  readonly baseline?: string;
  readonly recipe?: unknown;
  readonly explain?: unknown;
}

interface SuiteFile {
  readonly kind: string;
  readonly alg: string;
  /** Members of the vectors, and of their inputs, that have none of their own. */
  readonly defaults: Partial<Vector>;
  readonly vectors: readonly Vector[];
}

interface Manifest {
  readonly counts: { readonly unique: number; readonly materialised: number };
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** The folder of the suite: the one named, or that of this package. */
function suiteFolder(folder: string | undefined): string {
  return folder ?? dirname(packageFile('vectors/manifest.json'));
}

/** Reads every vector, in the order of files and in that of each file. */
export function readVectors(folder?: string): readonly Vector[] {
  const root = suiteFolder(folder);
  const data = join(root, 'data');
  if (!existsSync(data)) throw new Error('There is no suite in this folder');
  const read = readdirSync(data, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .sort()
    .flatMap((path) => {
      const { kind, alg, defaults, vectors } = readJson(join(data, path)) as SuiteFile;
      return vectors.map((vector) => {
        const input = { ...defaults.input, ...vector.input };
        return { ...defaults, ...vector, input, kind, alg };
      });
    });
  const byId = new Map(read.map((vector) => [vector.id, vector]));
  const vectors = read.map((vector) => ({ ...describedBy(byId, vector), ...vector }));
  checkManifest(join(root, 'manifest.json'), vectors);
  return vectors;
}

/** A case that is made for ES256, too, is described there. */
function describedBy(byId: ReadonlyMap<string, Vector>, { id }: Vector): Partial<Vector> {
  const [suffix = ''] = /@(rs256|eddsa)$/.exec(id) ?? [];
  const twin = suffix === '' ? undefined : byId.get(id.replace(suffix, '@es256'));
  if (twin === undefined) return {};
  const { title, why, level, requirements, flags, severity, recipe, baseline } = twin as Required<Vector>;
  const described = { title, why, level, requirements, flags, severity };
  return twin.baseline === undefined
    ? described
    : { ...described, recipe, baseline: baseline.replace(/@.*/, suffix) };
}

/** A suite that lost a file would pass more easily. */
function checkManifest(path: string, vectors: readonly Vector[]): void {
  if (!existsSync(path)) return;
  const { counts } = readJson(path) as Manifest;
  const ids = new Set(vectors.map(({ id }) => id));
  const cases = new Set(vectors.map(caseOf));
  const { unique, materialised } = counts;
  if (ids.size === vectors.length && ids.size === materialised && cases.size === unique) return;
  throw new Error('The suite is not the one of its manifest');
}

/** Which vectors are wanted. */
export interface Selection {
  readonly kind?: string | undefined;
  /** A kind, an id, or what an id starts with. */
  readonly only?: string | undefined;
  readonly alg?: string | undefined;
}

/** Selects vectors. Those of no algorithm in particular count for every one. */
export function select(vectors: readonly Vector[], { kind, only, alg }: Selection): readonly Vector[] {
  return vectors.filter(
    (vector) =>
      (kind === undefined || vector.kind === kind) &&
      (only === undefined || vector.kind === only || vector.id.startsWith(only)) &&
      (alg === undefined || vector.alg === alg || vector.alg === 'any'),
  );
}

/** The id without its algorithm: materialised vectors of one case share it. */
export function caseOf({ id }: Vector): string {
  return id.replace(/@.*$/, '');
}

/** Texts of requirements by their id. */
export function readRequirements(folder?: string): ReadonlyMap<string, string> {
  const path = join(suiteFolder(folder), 'registry', 'requirements.json');
  if (!existsSync(path)) return new Map();
  const file = readJson(path) as {
    readonly requirements: readonly { readonly id: string; readonly text: string }[];
  };
  return new Map(file.requirements.map(({ id, text }) => [id, text]));
}

/** The test keys by name, private parts included. */
export function readKeys(folder?: string): Readonly<Record<string, TestKey>> {
  const { keys } = readJson(join(suiteFolder(folder), 'registry', 'keys.json')) as {
    keys: readonly TestKey[];
  };
  return Object.fromEntries(keys.map((key) => [key.name, key]));
}
