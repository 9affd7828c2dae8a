/**
 * What vectors have in common is written once: what most of a file say, as its `defaults`; and what describes a case that is
 * made for several algorithms, in the file for ES256.
 */
import type { Json, JsonObject } from './json.ts';

/** Members that every vector has once it is complete, and that vectors of one file often share. */
const SHARED = ['rev', 'since', 'roles', 'needs'];

/** What is said of a case, whatever the algorithm. */
const DESCRIPTION = ['title', 'why', 'level', 'requirements', 'flags', 'severity', 'recipe'];

interface Vector {
  readonly id: string;
  readonly input: JsonObject;
  readonly baseline?: string;
}

/** Vectors of all files by their ids. */
export type ById = ReadonlyMap<string, Vector>;

export interface Packed {
  readonly defaults: JsonObject;
  readonly vectors: readonly JsonObject[];
}

/** Of these, what vectors of one file often share. */
const COMMON = ['why', 'level', 'requirements', 'flags', 'severity'];

const SUFFIX = /@(rs256|eddsa)$/;

/** The vector for ES256 that describes the case of another one. */
function twinOf({ id }: Vector, byId: ById): Vector | undefined {
  return SUFFIX.test(id) ? byId.get(id.replace(SUFFIX, '@es256')) : undefined;
}

/** What the twin says of a vector; its baseline is for the same algorithm as the vector. */
function described(vector: Vector, byId: ById): JsonObject {
  const twin = twinOf(vector, byId) as unknown as JsonObject | undefined;
  if (twin === undefined) return {};
  const [suffix = ''] = SUFFIX.exec(vector.id) ?? [];
  const names = DESCRIPTION.filter((name) => twin[name] !== undefined);
  const baseline =
    twin['baseline'] === undefined ? {} : { baseline: String(twin['baseline']).replace(/@.*/, suffix) };
  return { ...Object.fromEntries(names.map((name) => [name, twin[name] as Json])), ...baseline };
}

/** Takes out of the vectors of a file what is written elsewhere. */
export function pack(vectors: readonly Vector[], byId: ById): Packed {
  const members = vectors as unknown as readonly JsonObject[];
  const inputs = vectors.map(({ input }) => input);
  // A default would hide what a twin says.
  const hasTwins = vectors.some((vector) => twinOf(vector, byId) !== undefined);
  const defaults = usual(members, hasTwins ? SHARED : [...SHARED, ...COMMON]);
  const ofInput = usual(inputs, Object.keys(inputs[0] ?? {}));
  const packed = vectors.map((vector, i) => ({
    ...differing(members[i] as JsonObject, { ...described(vector, byId), ...defaults }),
    input: differing(inputs[i] as JsonObject, ofInput),
  }));
  const isShared = Object.keys(ofInput).length > 0;
  return { defaults: { ...defaults, ...(isShared && { input: ofInput }) }, vectors: packed };
}

interface PackedFile<V> {
  readonly defaults: { readonly input?: object };
  readonly vectors: readonly V[];
}

/** The vectors of each file as they are meant. */
export function unpack<V extends Vector>(files: readonly PackedFile<V>[]): V[][] {
  const filled = files.map(({ defaults, vectors }) =>
    vectors.map((vector) => ({
      ...defaults,
      ...vector,
      input: { ...defaults.input, ...vector.input },
    })),
  );
  const byId = new Map(filled.flat().map((vector) => [vector.id, vector]));
  return filled.map((vectors) => vectors.map((vector) => ({ ...described(vector, byId), ...vector })));
}

/** The most frequent value of each member that all have, if more than one has it. */
function usual(all: readonly JsonObject[], names: readonly string[]): JsonObject {
  const values: JsonObject = {};
  for (const name of names) {
    if (!all.every((one) => one[name] !== undefined)) continue;
    const texts = all.map((one) => JSON.stringify(one[name]));
    const times = new Map<string, number>();
    for (const text of texts) times.set(text, (times.get(text) ?? 0) + 1);
    const [text, most] = [...times].reduce((best, next) => (next[1] > best[1] ? next : best));
    if (most > 1) values[name] = JSON.parse(text) as Json;
  }
  return values;
}

const differing = (one: JsonObject, elsewhere: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(one).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(elsewhere[name])),
  );
