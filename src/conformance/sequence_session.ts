/**
 * Between runner and adapter of a sequence: what an implementation gets, step by step, and what it answers. Neither
 * names nor expectations of a vector are part of it.
 */
import type { JWK } from '../types.ts';

/** What a server of the sequence is to be. */
export interface ServerSetup {
  readonly endpoint: 'token' | 'resource';
  readonly url: string;
  readonly schemes?: readonly ('DPoP' | 'Bearer')[];
  /** Servers with the same store share it. */
  readonly replay?: string;
  /** Servers with the same secret and audience take each other's nonces. */
  readonly nonces?: { readonly secret: string; readonly audience: string };
}

/** With what a session begins: no proof was seen, no nonce given. */
export interface SessionSetup {
  /** Seconds since the epoch. Only the steps move it. */
  readonly clock: number;
  readonly policy: {
    readonly algorithms: readonly string[];
    readonly maxAge?: number;
    readonly clockTolerance?: number;
    readonly nonceLifetime?: number;
    readonly storeLimit?: number;
    readonly storeLimitPerKey?: number;
  };
  /** For a session of servers. */
  readonly servers?: Readonly<Record<string, ServerSetup>>;
  /** The access tokens that are valid, and the thumbprint that each is bound to. */
  readonly tokens: readonly { readonly value: string; readonly jkt: string }[];
  /** For a session of a client: its private key. */
  readonly client?: { readonly key: JWK; readonly alg: string };
}

export type Fields = readonly (readonly [name: string, value: string])[];

/** A request that arrives at a server. */
export interface Presented {
  readonly server: string;
  readonly request: { readonly method: string; readonly url: string; readonly headers: Fields };
  /** `false`: client authentication fails after the proof was verified. */
  readonly authenticated?: boolean;
}

/** A request that the application asks the client for. */
export interface Call {
  readonly method: string;
  readonly url: string;
  readonly body?: string;
  /** The body is one that can be read once. */
  readonly stream?: true;
}

export interface Answer {
  readonly status: number;
  readonly headers: Fields;
  readonly body?: string;
}

/** What an adapter is told. */
export type SessionStep =
  | ({ readonly do: 'present' } & Presented)
  | { readonly do: 'race'; readonly requests: readonly Presented[] }
  | { readonly do: 'advance'; readonly seconds: number }
  | { readonly do: 'rotate'; readonly secret: string; readonly keep: boolean }
  | { readonly do: 'restart' }
  | { readonly do: 'store'; readonly store: string; readonly state: 'failing' | 'working' }
  | { readonly do: 'call'; readonly request: Call; readonly token?: string }
  | { readonly do: 'answer'; readonly response: Answer };

/** What a server did with a request. */
export type Reception =
  | { readonly outcome: 'accept'; readonly nonce?: string | undefined }
  | {
      readonly outcome: 'reject';
      readonly reason?: string | undefined;
      /** The OAuth error that the answer has, `null` for none. Absent where that is not known. */
      readonly error?: string | null | undefined;
      readonly nonce?: string | undefined;
    };

/** What an adapter answers. */
export type StepOutcome =
  | Reception
  | { readonly outcome: 'done' }
  | { readonly outcome: 'race'; readonly receptions: readonly StepOutcome[] }
  /** The client sends this, and waits for the answer. */
  | {
      readonly outcome: 'request';
      readonly request: {
        readonly method: string;
        readonly url: string;
        readonly headers: Fields;
        readonly body: string | null;
      };
    }
  /** The application gets this. */
  | { readonly outcome: 'response'; readonly status: number; readonly body?: string }
  | { readonly outcome: 'unsupported'; readonly what: string }
  | { readonly outcome: 'error'; readonly message: string }
  /** The adapter died, fell silent, or talks nonsense. */
  | {
      readonly outcome: 'failed';
      readonly grade: 'crash' | 'hang' | 'protocol-error';
      readonly message: string;
      readonly died?: true;
    };

/** One sequence under way. */
export interface Session {
  readonly step: (step: SessionStep) => Promise<StepOutcome>;
  readonly close: () => Promise<void>;
}

/** Begins a sequence. */
export type OpenSession = (setup: SessionSetup) => Promise<Session>;
