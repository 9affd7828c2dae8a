/** What the vectors of a file have in common is written once, as its `defaults`. */
import type { Json, JsonObject } from './json.ts';

/** Members that every vector has once it is complete, and that vectors of one file often share. */
const SHARED = [
  'rev',
  'since',
  'why',
  'level',
  'roles',
  'requirements',
  'flags',
  'severity',
  'needs',
] as const;

interface Vector {
  readonly input: JsonObject;
}

export interface Packed {
  readonly defaults: JsonObject;
  readonly vectors: readonly JsonObject[];
}

/** Takes out of every vector what most of them say, of the input what all of them have. */
export function pack(vectors: readonly Vector[]): Packed {
  const members = vectors as unknown as readonly JsonObject[];
  const inputs = vectors.map(({ input }) => input);
  const defaults = usual(members, SHARED);
  const ofInput = usual(inputs, Object.keys(inputs[0] ?? {}));
  const packed = members.map((vector, i) => ({
    ...differing(vector, defaults),
    input: differing(inputs[i] as JsonObject, ofInput),
  }));
  const isShared = Object.keys(ofInput).length > 0;
  return { defaults: { ...defaults, ...(isShared && { input: ofInput }) }, vectors: packed };
}

/** The vectors of a file as they are meant. */
export function unpack<V extends object>({
  defaults,
  vectors,
}: {
  readonly defaults: { readonly input?: object };
  readonly vectors: readonly V[];
}): V[] {
  return vectors.map((vector) => ({
    ...defaults,
    ...vector,
    input: { ...defaults.input, ...(vector as { input?: object }).input },
  }));
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
    if (most > 1 || all.length === 1) values[name] = JSON.parse(text) as Json;
  }
  return values;
}

const differing = (one: JsonObject, defaults: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(one).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name])),
  );
