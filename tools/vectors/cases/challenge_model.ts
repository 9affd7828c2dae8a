/** What a client reads in a list of challenges, worked out without the library. RFC 9449 section 7.1. */
import type { FlatRow } from '../case.ts';
import type { Json, JsonObject } from '../json.ts';

/** A challenge as a table has it: its scheme, then its parameters or its token68. */
export type Said = readonly [scheme: string, parameters?: Readonly<Record<string, string>> | string];

const TEXTS = [
  'realm',
  'error',
  'error_description',
  'error_uri',
  'scope',
  'acr_values',
  'resource_metadata',
];

/** Parameters that a DPoP client knows. An empty one says nothing. */
function knownOf(parameters: Readonly<Record<string, string>>): JsonObject {
  const known: JsonObject = {};
  for (const name of TEXTS) if (parameters[name]) known[name] = parameters[name];
  if (parameters['max_age'] !== undefined) known['max_age'] = Number(parameters['max_age']);
  const algs = (parameters['algs'] ?? '').split(' ').filter(Boolean);
  if (algs.length > 0) known['algs'] = [...new Set(algs)];
  return known;
}

/** The value of a list of challenges. Of several for DPoP no text says which counts: then that is left out. */
export function saidIn(said: readonly Said[]): JsonObject {
  const challenges = said.map(
    ([scheme, more = {}]): JsonObject =>
      typeof more === 'string' ? { scheme, token68: more } : { scheme, parameters: { ...more } },
  );
  const [own, second] = said.filter(([scheme]) => scheme.toLowerCase() === 'dpop');
  if (second !== undefined) return { challenges };
  const [, more = {}] = own ?? [];
  const dpop: Json = own === undefined ? null : knownOf(typeof more === 'string' ? {} : more);
  return { challenges, dpop };
}

export const lines = (...values: string[]): JsonObject => ({
  headers: values.map((value) => ['WWW-Authenticate', value]),
});

/** A field, in one line or several, and the challenges in it. */
export const read = (
  id: string,
  title: string,
  field: string | readonly string[],
  said: readonly Said[],
  why?: string,
): FlatRow => ({
  id: `challenge.parse.${id}`,
  title,
  input: lines(...[field].flat()),
  value: saidIn(said),
  ...(why !== undefined && { why }),
});
