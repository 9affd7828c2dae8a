/** The vectors as they lie in `vectors/data`: only what an oracle needs of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const DATA = `${ROOT}vectors/data`;

/** Text, or octets that are none. */
export type Octets = string | { readonly b64u: string };

/** The input of `proof-validate`. */
export interface ProofInput {
  readonly endpoint: string;
  readonly clock: number;
  readonly policy: Policy;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly (readonly [name: string, value: Octets])[];
  };
  readonly token?: { readonly value: string; readonly jkt: string | null };
  readonly nonce?: { readonly current: string; readonly previous: readonly string[] };
}

export interface Policy {
  readonly algorithms: readonly string[];
  readonly maxAge: number;
  readonly clockTolerance: number;
  readonly strictHtu?: boolean;
  readonly maxProofLength?: number;
  readonly maxModulusLength?: number;
  readonly [name: string]: unknown;
}

export interface Expectation {
  readonly verdict: 'accept' | 'reject' | 'choice';
  readonly reasons?: readonly string[];
  readonly value?: Readonly<Record<string, unknown>>;
}

export interface Vector {
  readonly id: string;
  readonly level: 'must' | 'should' | 'may' | 'robustness';
  readonly input: Readonly<Record<string, unknown>>;
  readonly expect: Expectation;
}

export interface SuiteFile {
  readonly path: string;
  readonly kind: string;
  readonly vectors: readonly Vector[];
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

export function readSuite(): SuiteFile[] {
  const paths = readdirSync(DATA, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.json'),
  );
  const files = paths.sort().map((path) => {
    const file = readJson(`${DATA}/${path}`) as Omit<SuiteFile, 'path'> & { defaults: Partial<Vector> };
    const { kind, defaults } = file;
    const vectors = file.vectors.map((vector) => ({
      ...defaults,
      ...vector,
      input: { ...defaults.input, ...vector.input },
    }));
    return { path: relative(ROOT, `${DATA}/${path}`), kind, vectors };
  });
  // The case for ES256 says how strongly a copy of it is demanded.
  const levels = new Map(files.flatMap(({ vectors }) => vectors.map(({ id, level }) => [id, level])));
  return files.map((file) => ({
    ...file,
    vectors: file.vectors.map((vector) => ({
      ...vector,
      level: vector.level ?? levels.get(vector.id.replace(/@.*/, '@es256')),
    })),
  }));
}

interface Reasons {
  readonly reasons: readonly { readonly code: string; readonly group: string }[];
}

/** The group of every reason code. */
export function readGroups(): ReadonlyMap<string, string> {
  const { reasons } = readJson(`${ROOT}vectors/registry/reasons.json`) as Reasons;
  return new Map(reasons.map(({ code, group }) => [code, group]));
}

export interface Settled {
  readonly id: string;
  readonly oracle: 'jose' | 'python';
  readonly why: string;
  readonly section: string;
}

export const readSettled = (): readonly Settled[] =>
  readJson(`${ROOT}tools/oracle/settled.json`) as Settled[];

export const octetsOf = (octets: Octets): Buffer =>
  typeof octets === 'string' ? Buffer.from(octets, 'utf8') : Buffer.from(octets.b64u, 'base64url');

/** Absent for octets beyond ASCII. */
export function asciiOf(octets: Octets): string | undefined {
  const text = octetsOf(octets).toString('latin1');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is the whole of ASCII.
  return /^[\u0000-\u007f]*$/.test(text) ? text : undefined;
}
