/** One vector: what a row of a table says, with everything that follows from it. */
import { fromB64u, fromUtf8 } from '../../src/conformance/recipe/bytes.ts';
import type { ProofInput, Recipe } from '../../src/conformance/recipe/draft.ts';
import { publicJwk } from '../../src/conformance/recipe/jwk.ts';
import type { Defaults, Expectation, Row } from './case.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { KEYS } from './keys.ts';
import { LEVELS, type Registries } from './registry.ts';

export const SUITE = '0.1.0';

export interface Vector {
  readonly id: string;
  readonly rev: number;
  readonly title: string;
  readonly why: string;
  readonly level: string;
  readonly roles: readonly string[];
  readonly requirements: readonly string[];
  readonly flags: readonly string[];
  readonly severity: string;
  readonly needs: readonly string[];
  readonly input: JsonObject;
  readonly expect: JsonObject;
  readonly baseline?: string;
  readonly recipe?: Recipe;
  readonly explain?: JsonObject;
  readonly since: string;
}

export interface Made {
  readonly id: string;
  readonly title: string;
  readonly shared: Defaults;
  readonly row: Expectation & Pick<Row, 'rev' | 'since'>;
  readonly input: JsonObject;
  /** The value that an accepted input gives. */
  readonly value: Json | undefined;
  readonly kind: string;
  readonly baseline?: string;
  readonly recipe?: Recipe;
}

export function vectorOf(made: Made, registries: Registries): Vector {
  const { id, title, shared, row, input, kind, baseline, recipe } = made;
  const levels = shared.requirements.map(
    (requirement) => registries.requirements.find((entry) => entry.id === requirement)?.level ?? 'must',
  );
  // The copies of a case for other algorithms say the same.
  const isExplained = kind === 'proof-validate' && (baseline === undefined || !/@(rs256|eddsa)$/.test(id));
  const explained = isExplained ? explain(input as unknown as ProofInput, recipe) : undefined;
  return {
    id,
    rev: row.rev ?? 1,
    since: row.since ?? '0.1.0',
    title,
    why: shared.why,
    level: row.choice ? 'may' : (LEVELS.find((level) => levels.includes(level)) ?? 'must'),
    roles: shared.roles ?? rolesOf(input, shared),
    requirements: shared.requirements,
    flags: shared.flags,
    severity: shared.severity,
    needs: [...needsOf(kind, input), ...(shared.needs ?? [])],
    input,
    expect: expectationOf(row, made.value, input, registries),
    ...(baseline !== undefined && recipe !== undefined && { baseline, recipe }),
    ...(explained !== undefined && { explain: explained }),
  };
}

/** Check 12 is for resources only; everything else applies wherever a proof is received. */
function rolesOf(input: JsonObject, { requirements }: Defaults): readonly string[] {
  if (input['endpoint'] === undefined) return ['client', 'as', 'rs'];
  if (input['endpoint'] !== 'resource') return ['as'];
  return requirements.some((id) => /^RFC9449-(4\.3-12|6|7)/.test(id)) ? ['rs'] : ['as', 'rs'];
}

function needsOf(kind: string, input: JsonObject): string[] {
  const { policy, nonce, request, alg, hash, uri } = input as Record<string, Json | undefined>;
  const fields =
    isObject(request) && Array.isArray(request['headers']) ? (request['headers'] as [string, string][]) : [];
  const lines = fields.filter(([name]) => name.toLowerCase() === 'dpop');
  const algorithms = isObject(policy)
    ? (policy['algorithms'] as string[])
    : typeof alg === 'string'
      ? [alg]
      : [];
  const hashName =
    typeof hash === 'string'
      ? hash
      : /jwk-thumbprint:(sha-\d+):/.exec(typeof uri === 'string' ? uri : '')?.[1];
  return [
    `op:${kind}`,
    ...algorithms.map((name) => `alg:${name}`),
    ...(hashName && hashName !== 'sha-256' ? [`hash:${hashName}`] : []),
    ...(nonce !== undefined && kind === 'proof-validate' ? ['nonce'] : []),
    ...(lines.length > 1 || hasLines(kind, input) ? ['multi-header'] : []),
    ...(JSON.stringify(input).includes('"b64u":') ? ['raw-octets'] : []),
    ...(input['jwkText'] !== undefined ? ['json-text'] : []),
    ...(isObject(policy) && policy['strictHtu'] === true ? ['strict-htu'] : []),
    ...(isObject(policy) && policy['maxProofLength'] !== undefined ? ['proof-limit'] : []),
    ...(isObject(policy) && policy['maxModulusLength'] !== undefined ? ['modulus-limit'] : []),
    ...(kind === 'binding' ? [`binding:${input['case']}`] : []),
  ];
}

/** Fields that have one value. Of a list of challenges the lines can be joined by commas, so that nothing is needed for it. */
const SINGLE: Readonly<Record<string, string>> = {
  'authorization-parse': 'authorization',
  'nonce-header': 'dpop-nonce',
};

const hasLines = (kind: string, { headers }: JsonObject): boolean =>
  Array.isArray(headers) &&
  (headers as [string, Json][]).filter(([name]) => name.toLowerCase() === SINGLE[kind]).length > 1;

function expectationOf(
  row: Expectation,
  value: Json | undefined,
  input: JsonObject,
  { reasons, endpoints, choices }: Registries,
): JsonObject {
  const known = endpoints[String(input['endpoint'])] ?? [];
  const wire = (row.reject ?? []).flatMap(
    (code) => reasons.find((reason) => reason.code === code)?.wireErrors ?? [],
  );
  const refused: JsonObject = row.reject
    ? {
        reasons: row.reject,
        ...(known.length > 0 && unlessUsual(known.filter((error) => wire.includes(error)))),
      }
    : {};
  const accepted: JsonObject = value === undefined ? {} : { value };
  if (row.choice !== undefined) {
    const options = choices.find(({ choice }) => choice === row.choice)?.options ?? [];
    const when = Object.fromEntries(
      options.map(({ option }) => [option, row.accepts?.includes(option) ? 'accept' : 'reject']),
    );
    return { verdict: 'choice', choice: row.choice, when, ...refused, ...accepted };
  }
  return row.reject ? { verdict: 'reject', ...refused } : { verdict: 'accept', ...accepted };
}

/** The error of RFC 9449 for a bad proof goes without saying. */
const unlessUsual = (wireErrors: string[]): JsonObject =>
  String(wireErrors) === 'invalid_dpop_proof' ? {} : { wireErrors };

/** What is edited below the level of members, so that the recipe alone does not show what comes out. */
const TEXT_EDIT = /^(header|payload)\.(text|octets)/;

/**
 * Header and claims in the clear, as objects where they are plain and as text where the text matters. Of vectors that
 * differ from their baseline by members only, the recipe says as much.
 */
function explain({ request }: ProofInput, recipe: Recipe | undefined): JsonObject | undefined {
  if (recipe !== undefined && !recipe.some(([name]) => TEXT_EDIT.test(name))) return undefined;
  const field = request.headers.find(([name]) => name.toLowerCase() === 'dpop')?.[1] ?? '';
  if (typeof field !== 'string') return undefined;
  const segments = field.split('.');
  try {
    const [header, claims] = segments.slice(0, 2).map((segment) => readable(fromUtf8(fromB64u(segment))));
    if (header === undefined || claims === undefined || segments.length !== 3) return undefined;
    return { header, claims };
  } catch {
    return undefined;
  }
}

const NAMES: ReadonlyMap<string, string> = new Map(
  KEYS.map(({ name, jwk }) => [JSON.stringify(publicJwk(jwk)), name]),
);

/** A key of `keys.json` that nothing was added to goes by its name. */
function readable(text: string): Json {
  try {
    const parsed = JSON.parse(text) as Json;
    if (!isObject(parsed) || JSON.stringify(parsed) !== text || text.length > 2000) return cut(text);
    const name = NAMES.get(JSON.stringify(parsed['jwk']));
    return name === undefined ? parsed : { ...parsed, jwk: name };
  } catch {
    return cut(text);
  }
}

/** A proof that is large on purpose is not written out twice. */
const cut = (text: string): string => {
  if (text.length > 2000) throw new Error('too long to be of use');
  return text;
};
