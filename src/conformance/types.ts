/** What the conformance engine is given and what it says: suite, adapter, answers, results. */

import type { JWK } from '../types.ts';

/** A JSON object of any members. */
export type Members = Readonly<Record<string, unknown>>;

/** How strongly the standards demand what a vector shows; `robustness` where they are silent. */
export type Level = 'must' | 'should' | 'may' | 'robustness';

/** What a vector demands. */
export interface Expectation {
  readonly verdict: 'accept' | 'reject' | 'choice';
  /** Codes of the reason registry, any of which is right. */
  readonly reasons?: readonly string[];
  /** The entry of the choice registry, where the standards leave a point open. */
  readonly choice?: string;
  /** The verdict of each option of it. */
  readonly when?: Readonly<Record<string, 'accept' | 'reject'>>;
  /** What an accepted input gives. */
  readonly value?: unknown;
}

/** One vector, complete, as `vectors/load.js` gives it. */
export interface Vector {
  readonly id: string;
  readonly rev: number;
  readonly kind: string;
  readonly alg: string;
  readonly title: string;
  readonly why: string;
  readonly level: Level;
  readonly roles: readonly string[];
  readonly requirements: readonly string[];
  readonly flags: readonly string[];
  readonly severity: 'critical' | 'high' | 'medium' | 'low';
  /** Capabilities without which the vector does not apply. */
  readonly needs: readonly string[];
  readonly input: Members;
  readonly expect: Expectation;
  readonly baseline?: string;
  readonly recipe?: readonly (readonly unknown[])[];
}

/** A key of `vectors/registry/keys.json`, private part included. */
export interface TestKey {
  readonly name: string;
  readonly alg: string;
  readonly jwk: JWK;
}

/** The registries that grading takes: `vectors/registry/reasons.json`, `choices.json` and `keys.json`. */
export interface Suite {
  /** Version of the suite. */
  readonly version: string;
  /** Digest of its manifest, which ties a report to it. */
  readonly digest: string;
  readonly vectors: readonly Vector[];
  /** The group of each reason code, for answers that are coarse. */
  readonly groups: Readonly<Record<string, string>>;
  /** The recommended option of each choice. */
  readonly recommended: Readonly<Record<string, string>>;
  /** Private test keys by name, for proofs that are made anew. */
  readonly keys: Readonly<Record<string, TestKey>>;
  /** What reports for people say about requirements, choices and flags. */
  readonly texts?: SuiteTexts;
}

/** Texts of the registries, by name. */
export interface SuiteTexts {
  /** Texts of `requirements.json`. */
  readonly requirements: Readonly<Record<string, string>>;
  /** Questions of `choices.json`, on what ground they are open, and what each option means. */
  readonly choices: Readonly<
    Record<
      string,
      {
        readonly question: string;
        readonly basis: string;
        readonly options: Readonly<Record<string, string>>;
      }
    >
  >;
  /** What follows from what a flag names, of `flags.json`. */
  readonly flags: Readonly<Record<string, { readonly effect: string; readonly cves: readonly string[] }>>;
}

/** How an implementation learns the time. */
export type ClockMode = 'inject' | 'rebase' | 'window';

/** What an adapter says of itself and of the implementation behind it. */
export interface AdapterInfo {
  /** Version of the protocol: 1. */
  readonly protocol: number;
  readonly implementation: {
    readonly name: string;
    readonly version: string;
    readonly language?: string;
    readonly runtime?: string;
    readonly source?: string;
    readonly issues?: string;
  };
  /** Kinds of vectors it can run. */
  readonly operations: readonly string[];
  readonly algorithms: readonly string[];
  readonly clock: ClockMode;
  /** Entries of the capability registry other than `op:`, `alg:` and `clock:`. */
  readonly capabilities: readonly string[];
  /** The options it takes, by choice. What is not declared is inferred. */
  readonly choices: Readonly<Record<string, string>>;
}

/** What an implementation did with an input. */
export type Answer =
  | { readonly outcome: 'accept'; readonly value?: unknown; readonly wire?: Members }
  /** It refused this input, in the way that its API documents. */
  | {
      readonly outcome: 'reject';
      readonly reason?: string | undefined;
      readonly native?: unknown;
      /** What a server answers: `error`, `nonce`. */
      readonly wire?: Members;
    }
  /** It has no such feature. */
  | { readonly outcome: 'unsupported'; readonly what?: string | undefined }
  /** Anything else was thrown, or the adapter failed. */
  | { readonly outcome: 'error'; readonly message: string }
  /** What the host of an adapter sees of one that died, fell silent or talks nonsense. */
  | {
      readonly outcome: 'crash' | 'hang' | 'protocol-error';
      readonly message: string;
      /** It had to be ended, or had ended by itself. */
      readonly died?: true;
    };

/** A sequence under way: its stores are empty when it is opened and its own. */
export interface Session {
  step(input: Members): Promise<Answer>;
  close(): Promise<void>;
}

/** An implementation under test. Expectations never reach it. */
export interface Adapter {
  hello(): Promise<AdapterInfo>;
  /** Runs one input of a kind, in a world of its own. */
  run(operation: string, input: Members): Promise<Answer>;
  /** Opens a sequence. */
  open?(input: Members): Promise<Session>;
}

/** What became of a vector. */
export type GradeName =
  | 'pass'
  /** Refused, with the group of the reason only. */
  | 'coarse'
  /** Refused, without a reason. */
  | 'unattributed'
  /** A choice that was not declared: consistent with one option at least. */
  | 'observed'
  | 'wrong-reason'
  | 'false-accept'
  | 'false-reject'
  | 'wrong-value'
  | 'contradicts-choice'
  /** No one option explains all outcomes of a choice. */
  | 'inconsistent'
  | 'crash'
  | 'hang'
  | 'protocol-error'
  /** Declared, and then answered as unsupported. */
  | 'broken-declaration'
  | 'unsupported'
  /** Nothing can be said: a canary or the clock failed, or the proof cannot be made anew. */
  | 'untestable';

/** The result of one vector. */
export interface Result {
  readonly id: string;
  readonly rev: number;
  readonly grade: GradeName;
  /** What was expected, and what came, in words. */
  readonly expected: string;
  readonly got: string;
  /** Where the difference is, or why nothing can be said. */
  readonly difference?: string;
  /** The reason of a refusal, as the adapter gave it. */
  readonly reason?: string;
  /** What the implementation itself said: its own code or message, as text. Kept where the vector did not pass. */
  readonly native?: string;
  /** Milliseconds. */
  readonly duration?: number;
}

/** A failure that is known. */
export interface ExpectedFailure {
  /** Id of a vector, or the beginning of several before a `*`. */
  readonly id: string;
  /** Revision that it was seen with. Not for a beginning. */
  readonly rev?: number;
  /** The grade that it has. */
  readonly grade: GradeName;
  /** Why it is so. */
  readonly why: string;
  /** Where it is being worked on. */
  readonly issue?: string;
}
