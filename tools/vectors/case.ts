/** The shape of the tables in `cases/`: one row is one vector, or one per algorithm. */

import type { Edit, Recipe } from '../../src/conformance/recipe/draft.ts';
import type { Json, JsonObject } from './json.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** What a group says once for all its rows; a row may say otherwise. */
export interface Defaults {
  readonly why: string;
  readonly requirements: readonly string[];
  readonly flags: readonly string[];
  /** What it costs when an implementation gets the vector wrong. */
  readonly severity: Severity;
  readonly roles?: readonly string[];
  /** Capabilities beside those that the input shows. */
  readonly needs?: readonly string[];
}

/**
 * Without `reject` the input is accepted. With `choice` the options in `accepts` accept it and all others reject it, for
 * the codes in `reject`.
 */
export interface Expectation {
  readonly reject?: readonly string[];
  readonly choice?: string;
  readonly accepts?: readonly string[];
  /** The value of an accepted input, or the members of it that the generator cannot know. */
  readonly value?: Json;
}

export interface Row extends Expectation, Partial<Defaults> {
  readonly id: string;
  readonly title: string;
  /** Grows with every change of input or expectation after a release; 1 where a row says nothing. */
  readonly rev?: number;
  /** The suite version that has it first; that of the first suite where a row says nothing. */
  readonly since?: string;
}

/** A row whose input is written out, or edited from that of another vector. */
export interface FlatRow extends Row {
  readonly input?: JsonObject;
  readonly from?: string;
  readonly edits?: Recipe;
  /** Key and claims of the proof that takes the place of `{proof}` in the input; of kind `binding` only. */
  readonly proof?: { readonly key: string; readonly claims: JsonObject };
}

export interface FlatGroup extends Defaults {
  readonly kind: string;
  readonly file: string;
  readonly alg?: string;
  readonly description: string;
  readonly rows: readonly FlatRow[];
}

/** What a structural row may need to know about the algorithm that it is made for. */
export interface Algorithm {
  readonly alg: string;
  readonly suffix: string;
  readonly key: string;
  /** The key of a second client. */
  readonly other: string;
  readonly kty: string;
  /** The member of the JWK that holds most of the key. */
  readonly member: string;
  readonly signatureLength: number;
}

export const ALGORITHMS: readonly Algorithm[] = [
  {
    alg: 'ES256',
    suffix: 'es256',
    key: 'p256-a',
    other: 'p256-b',
    kty: 'EC',
    member: 'x',
    signatureLength: 64,
  },
  {
    alg: 'RS256',
    suffix: 'rs256',
    key: 'rsa2048-a',
    other: 'rsa2048-b',
    kty: 'RSA',
    member: 'n',
    signatureLength: 256,
  },
  {
    alg: 'EdDSA',
    suffix: 'eddsa',
    key: 'ed25519-a',
    other: 'ed25519-b',
    kty: 'OKP',
    member: 'x',
    signatureLength: 64,
  },
];

export interface ProofRow extends Row {
  /** The id of the baseline without its algorithm; the group's, if absent. */
  readonly from?: string;
  readonly edits: Recipe;
  /** Made for ES256 only: it has nothing to do with the algorithm, and the others have a case of its kind. */
  readonly once?: true;
}

/** Rows that have something in common; a row may say otherwise. */
export const proofRows = (shared: Partial<ProofRow>, rows: readonly ProofRow[]): ProofRow[] =>
  rows.map((row) => ({ ...shared, ...row }));

export const flatRows = (shared: Partial<FlatRow>, rows: readonly FlatRow[]): FlatRow[] =>
  rows.map((row) => ({ ...shared, ...row }));

/** Appends members to the payload as raw JSON text. */
export const rawMember = (text: string): Edit => ['payload.text-replace', '}', `,${text}}`];

export interface ProofGroup extends Defaults {
  /** Below `data/proof-validate/`, without the algorithm. */
  readonly file: string;
  readonly description: string;
  readonly from: string;
  /** Made for ES256 only, unless a row says otherwise: the suite has a limit of size. */
  readonly once?: true;
  readonly rows: (algorithm: Algorithm) => readonly ProofRow[];
}
