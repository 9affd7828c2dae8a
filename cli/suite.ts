/** The vectors of this package: found, read, selected. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Suite, TestKey, Vector } from '../src/conformance/types.ts';
import { packageFile } from './input.ts';

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

/** What a suite of one's own may leave out. */
const ABSENT = {
  rev: 1,
  level: 'must',
  severity: 'medium',
  roles: [],
  requirements: [],
  flags: [],
  needs: [],
};

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
  const read: readonly Vector[] = readdirSync(data, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .sort()
    .flatMap((path) => {
      const { kind, alg, defaults, vectors } = readJson(join(data, path)) as SuiteFile;
      return vectors.map((vector) => {
        const input = { ...defaults.input, ...vector.input };
        return { ...ABSENT, ...defaults, ...vector, input, kind, alg } as Vector;
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

/** A registry of the suite; a suite of one's own need not have any. */
function readRegistry<Entry>(folder: string | undefined, name: string, member: string): readonly Entry[] {
  const path = join(suiteFolder(folder), 'registry', `${name}.json`);
  return existsSync(path)
    ? ((readJson(path) as Readonly<Record<string, readonly Entry[]>>)[member] ?? [])
    : [];
}

/** Texts of requirements by their id. */
export function readRequirements(folder?: string): ReadonlyMap<string, string> {
  const entries = readRegistry<{ readonly id: string; readonly text: string }>(
    folder,
    'requirements',
    'requirements',
  );
  return new Map(entries.map(({ id, text }) => [id, text]));
}

interface Reason {
  readonly code: string;
  readonly group: string;
}

interface Choice {
  readonly choice: string;
  readonly question: string;
  readonly basis: string;
  readonly recommended: string | null;
  readonly options: readonly { readonly option: string; readonly meaning: string }[];
}

interface Flag {
  readonly flag: string;
  readonly effect: string;
  readonly cves: readonly string[];
}

/** The whole suite, as the engine takes it. */
export function readSuite(folder?: string): Suite {
  const root = suiteFolder(folder);
  const vectors = readVectors(folder);
  const manifest = join(root, 'manifest.json');
  const text = existsSync(manifest) ? readFileSync(manifest, 'utf8') : JSON.stringify(vectors);
  const reasons = readRegistry<Reason>(folder, 'reasons', 'reasons');
  const choices = readRegistry<Choice>(folder, 'choices', 'choices');
  const keys = readRegistry<TestKey>(folder, 'keys', 'keys');
  return {
    version: (JSON.parse(text) as { readonly suite?: string }).suite ?? 'unknown',
    digest: createHash('sha256').update(text).digest('hex'),
    vectors,
    groups: Object.fromEntries(reasons.map(({ code, group }) => [code, group])),
    recommended: Object.fromEntries(
      choices.flatMap(({ choice, recommended }) => (recommended === null ? [] : [[choice, recommended]])),
    ),
    keys: Object.fromEntries(keys.map((key) => [key.name, key])),
    texts: {
      requirements: Object.fromEntries(readRequirements(folder)),
      choices: Object.fromEntries(
        choices.map(({ choice, question, basis, options }) => [
          choice,
          { question, basis, options: Object.fromEntries(options.map((one) => [one.option, one.meaning])) },
        ]),
      ),
      flags: Object.fromEntries(
        readRegistry<Flag>(folder, 'flags', 'flags').map(({ flag, effect, cves }) => [
          flag,
          { effect, cves },
        ]),
      ),
    },
  };
}
