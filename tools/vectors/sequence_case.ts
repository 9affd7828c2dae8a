/** The shape of the tables in `cases/sequence_*.ts`: what is done, and next to it what must come of it. */

import type { Recipe } from '../../src/conformance/recipe/draft.ts';
import type { Defaults, Row } from './case.ts';
import type { Json, JsonObject } from './json.ts';

/** What comes of a step; `null` where there is nothing to judge. */
export type Result = JsonObject | null;
export type Step = readonly [step: JsonObject, result: Result];

/** A proof of the table: what it has beside the usual claims of the server's request. */
export interface ProofSpec {
  readonly key?: string;
  /** Seconds from the clock of the vector. */
  readonly at?: number;
  /** The server whose request it is for, `api` by default. */
  readonly server?: string;
  /** The token whose hash is in it, `own` by default. */
  readonly token?: string;
  /** Claims that are other than usual; null takes one away. */
  readonly claims?: JsonObject;
  /** The "jti" of that proof. */
  readonly jtiOf?: string;
  /** That proof with a signature that does not verify. */
  readonly flipOf?: string;
  /** With this value of "nonce", of which the runner makes the proof where the server chose it. */
  readonly nonce?: Json;
  /** Made by the runner in any case: next to others that are, it need not be longer than they. */
  readonly isMinted?: true;
}

export interface SequenceRow extends Row {
  /** The accepted sequence that the recipe starts from. */
  readonly from?: string;
  readonly edits?: Recipe;
  /** A sequence that no recipe leads to. */
  readonly proofs?: Readonly<Record<string, ProofSpec>>;
  readonly steps?: readonly Step[];
  /** Members of the input that differ from those of the group. */
  readonly world?: JsonObject;
  /** With a recipe: results that differ from those of the baseline, by the index of the step, but for the last one. */
  readonly results?: Readonly<Record<number, Result>>;
  /** With a recipe: members of the last result that differ. */
  readonly last?: JsonObject;
}

export interface SequenceGroup extends Defaults {
  readonly file: string;
  readonly description: string;
  /** Clock, policy, servers or client of all rows. */
  readonly world: JsonObject;
  readonly rows: readonly SequenceRow[];
}

export const sequenceRows = (
  shared: Partial<SequenceRow>,
  rows: readonly SequenceRow[],
): readonly SequenceRow[] => rows.map((row) => ({ ...shared, ...row }));

// Steps of servers

/** A request with a proof arrives. */
export const present = (proof: string | null, more: JsonObject = {}): JsonObject => ({
  do: 'present',
  server: 'api',
  proof,
  ...more,
});
export const advance = (seconds: number): Step => [{ do: 'advance', seconds }, null];

export const accepted: Result = { verdict: 'accept' };
export const refused = (...reasons: readonly string[]): JsonObject => ({ verdict: 'reject', reasons });
/** Refused, and the answer has a nonce. */
export const challenged = (...reasons: readonly string[]): JsonObject => ({
  ...refused(...reasons),
  nonce: 'given',
});

// Steps of clients

export const call = (url: string, more: JsonObject = {}): JsonObject => ({
  do: 'call',
  request: { method: 'GET', url, ...more },
});
export const answer = (status: number, ...headers: readonly (readonly [string, string])[]): JsonObject => ({
  do: 'answer',
  response: { status, headers },
});

/** The client sends a request with a fresh proof, which has this nonce. */
export const sends = (nonce: string | null, more: JsonObject = {}): Result => ({ sends: { nonce, ...more } });
/** The caller gets this response. */
export const returns = (status: number): Result => ({ verdict: 'accept', returns: status });
/** The client makes no further attempt: its caller gets this response, or an error for one of the reasons. */
export const gives = (status: number, ...reasons: readonly string[]): JsonObject => ({
  verdict: 'reject',
  reasons: ['server_refused', ...reasons],
  returns: status,
});
