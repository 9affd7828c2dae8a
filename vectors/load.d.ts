/** Types of the vectors and of their loader. What they mean is told in README.md, what is legal by schema/. */

/** Text, or octets that are no text. */
export type Octets = string | { readonly b64u: string };

/** A JSON object of any members. */
export type Members = Readonly<Record<string, unknown>>;

/** Hash names of the IANA Named Information registry, as RFC 9278 writes them. */
export type HashName = 'sha-256' | 'sha-384' | 'sha-512';

/** Input of `thumbprint`. Where it is text, how the JSON is read is part of the test. */
export type ThumbprintInput =
  | { readonly jwk: Members; readonly jwkText?: never }
  | { readonly jwkText: string; readonly jwk?: never };

/** Value of `thumbprint`. */
export interface ThumbprintValue {
  /** The thumbprint: base64url, 43 characters. */
  readonly jkt: string;
  /** The text that is hashed. */
  readonly canonical: string;
}

/** Input of `thumbprint-uri`: a key to write the URI of, or a URI to read. */
export type ThumbprintUriInput =
  | { readonly jwk: Members; readonly hash: HashName; readonly uri?: never }
  | { readonly uri: string; readonly jwk?: never; readonly hash?: never };

/** Value of `thumbprint-uri`: the URI written, or what was read. */
export type ThumbprintUriValue =
  | { readonly uri: string; readonly hash?: never; readonly thumbprint?: never }
  | { readonly hash: HashName; readonly thumbprint: string; readonly uri?: never };

/** What a server would be configured with. */
export interface Policy {
  /** JWS names that are allowed, no others. */
  readonly algorithms: readonly string[];
  /** Greatest age of "iat" in seconds. */
  readonly maxAge: number;
  /** Seconds that "iat" and "nbf" may be ahead, and "exp" behind. */
  readonly clockTolerance: number;
  /** Refuse query and fragment in "htu". */
  readonly strictHtu?: boolean;
  /** Greatest length of the field value in octets. */
  readonly maxProofLength?: number;
  /** Greatest length of an RSA modulus in bits. */
  readonly maxModulusLength?: number;
}

/** Input of `proof-validate`. */
export interface ProofValidateInput {
  readonly endpoint: 'token' | 'resource' | 'par';
  /** The time at the server, in seconds since the epoch. */
  readonly clock: number;
  readonly policy: Policy;
  readonly request: {
    readonly method: string;
    /** As the server knows it. */
    readonly url: string;
    /** Field lines in their order, repetitions and letter case. */
    readonly headers: readonly (readonly [name: string, value: Octets])[];
  };
  /** The access token, and the thumbprint that it is bound to, `null` for none. */
  readonly token?: { readonly value: Octets; readonly jkt: string | null };
  /** The nonces that the server still takes. Without it, it asks for none. */
  readonly nonce?: { readonly current: string; readonly previous: readonly string[] };
}

/** Value of `proof-validate`. */
export interface ProofValidateValue {
  /** Thumbprint of the key. Absent where it depends on the implementation. */
  readonly jkt?: string;
  readonly jti: string;
  /** Normal form of the claim, without query and fragment. */
  readonly htu: string;
}

/** Input of `proof-create`. */
export interface ProofCreateInput {
  /** A private JWK. */
  readonly key: Members;
  readonly alg: string;
  readonly htm: string;
  readonly htu: string;
  /** The time at the client, in seconds since the epoch. */
  readonly clock: number;
  readonly accessToken?: string;
  readonly nonce?: string;
  readonly jti?: string;
  /** Further claims. */
  readonly claims?: Members;
}

/** Value of `proof-create`: what must be in the proof, and what may not. */
export interface ProofCreateValue {
  readonly header: { readonly exact: Members; readonly forbid: readonly string[] };
  readonly jwk: { readonly exact: Members; readonly forbid: readonly string[] };
  readonly claims: {
    readonly exact: Members;
    /** Types of members that are there with any value. */
    readonly present: Readonly<Record<string, 'string' | 'number'>>;
    readonly forbid: readonly string[];
  };
  /** `verify-and-deterministic`: the signature is also the only one that the key can make. */
  readonly signature: 'verify' | 'verify-and-deterministic';
}

/** Names and values, in their order and with repetitions. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** What the whole requests of `binding` have in common. */
export interface WholeRequest {
  /** The time at the server, in seconds since the epoch. */
  readonly clock: number;
  readonly policy: Policy;
  /** The public origins of the server, by its configuration. */
  readonly origins: readonly string[];
  readonly request: {
    readonly method: string;
    /** As it stands in the request line. */
    readonly target: string;
    /** Field lines in their order, repetitions and letter case. */
    readonly headers: Pairs;
    /** The form in the body. */
    readonly parameters?: Pairs;
  };
}

/** Input of `binding`. `case` tells the cases apart. */
export type BindingInput =
  | {
      readonly case:
        | 'jwt-cnf'
        | 'introspection'
        | 'server-metadata'
        | 'client-metadata'
        | 'resource-metadata';
      /** Decoded JSON. */
      readonly document: unknown;
    }
  | {
      readonly case: 'token-response';
      readonly document: unknown;
      /** Whether the client depends on the binding. */
      readonly required: boolean;
    }
  | { readonly case: 'auth-request'; readonly parameters: Pairs }
  | (WholeRequest & {
      readonly case: 'resource-request';
      readonly endpoint: 'resource';
      /** With `Bearer`, the server takes tokens that are not bound. */
      readonly schemes: readonly ('DPoP' | 'Bearer')[];
      /** The one token that the server knows, and its claims or introspection response. */
      readonly token: { readonly value: string; readonly claims: Members };
    })
  | (WholeRequest & {
      readonly case: 'token-request';
      readonly endpoint: 'token';
      readonly client: { readonly type: 'public' | 'confidential'; readonly boundAccessTokens: boolean };
      readonly grant: {
        readonly type: 'authorization_code' | 'refresh_token' | 'client_credentials';
        /** Of the key that was shown or named when the code or refresh token was issued. */
        readonly jkt: string | null;
      };
    })
  | (WholeRequest & { readonly case: 'par-request'; readonly endpoint: 'par' });

/** Value of `binding`: the members that its case has. */
export interface BindingValue {
  /** The key that there is a binding to; `null` for none. */
  readonly jkt?: string | null;
  readonly scheme?: 'DPoP' | 'Bearer';
  readonly tokenType?: 'DPoP' | 'Bearer';
  /** The key that a refresh token is bound to. */
  readonly refreshJkt?: string | null;
  /** Of token responses and client metadata. */
  readonly bound?: boolean;
  /** Of the metadata of resources. */
  readonly required?: boolean;
  /** `null` where metadata does not say. */
  readonly algorithms?: readonly string[] | null;
}

/** Field lines in their order, repetitions and letter case. */
export type HeaderLines = readonly (readonly [name: string, value: Octets])[];

/** Input of `authorization-parse`. */
export interface AuthorizationParseInput {
  readonly headers: HeaderLines;
  /** Of the request, where it has a query. */
  readonly url?: string;
  /** Of the request, where it has one. */
  readonly body?: string;
}

/** A challenge of `challenge-parse`. Schemes are compared without regard to case. */
export type ParsedChallenge =
  | {
      readonly scheme: string;
      /** Without quotes and escapes, by names in lower case. */
      readonly parameters: Readonly<Record<string, string>>;
      readonly token68?: never;
    }
  | { readonly scheme: string; readonly token68: string; readonly parameters?: never };

/** Value of `challenge-parse`. What is not there is not judged. */
export interface ChallengeParseValue {
  readonly challenges?: readonly ParsedChallenge[];
  /** What the challenge for DPoP says, without what is empty; `null` where there is none. */
  readonly dpop?: {
    readonly realm?: string;
    readonly error?: string;
    readonly error_description?: string;
    readonly error_uri?: string;
    readonly scope?: string;
    readonly acr_values?: string;
    readonly resource_metadata?: string;
    readonly max_age?: number;
    /** Each name once. */
    readonly algs?: readonly string[];
  } | null;
}

/** Input of `challenge-format`: a challenge to write, or a refused request to answer. */
export type ChallengeFormatInput =
  | {
      readonly scheme: string;
      readonly parameters: Readonly<Record<string, string>>;
      readonly endpoint?: never;
    }
  | {
      readonly endpoint: 'resource' | 'token' | 'par';
      /** Why it was refused: a code of registry/reasons.json. */
      readonly reason: string;
      /** Scheme of the request, where it had exactly one that is served. */
      readonly tried?: 'DPoP' | 'Bearer';
      /** Schemes that the resource serves. */
      readonly schemes?: readonly ('DPoP' | 'Bearer')[];
      /** Algorithms accepted for proofs. */
      readonly algorithms?: readonly string[];
      /** Nonce that the server wants next. Without it, it asks for none. */
      readonly nonce?: string;
      readonly realm?: string;
      readonly scope?: string;
      readonly resourceMetadata?: string;
      /** Clients of other origins read the answer in a browser. */
      readonly browser?: true;
      readonly scheme?: never;
    };

/** Value of `challenge-format`: what the answer says, once it is parsed. What is not there is not judged. */
export interface ChallengeFormatValue {
  /** Any of these. */
  readonly status?: readonly number[];
  /** All there are, in any order and in any number of lines. */
  readonly challenges?: readonly {
    readonly scheme: string;
    /** Are there; of "algs" the order does not count. */
    readonly parameters?: Readonly<Record<string, string>>;
    /** There are no others. */
    readonly exact?: true;
    /** Any of these; `null` for no error, no description and no URI of one. */
    readonly error?: readonly (string | null)[];
  }[];
  /** A JSON object with one of these errors. */
  readonly body?: { readonly error: readonly (string | null)[] };
  /** Exactly one field DPoP-Nonce with this value; `null` for no such field. */
  readonly nonce?: string | null;
  /** Cache-Control has "no-store". */
  readonly noStore?: true;
  /** Fields that Access-Control-Expose-Headers names. */
  readonly exposed?: readonly string[];
}

/** A request that arrives at a server of a sequence. */
export interface PresentStep {
  readonly do: 'present';
  readonly server: string;
  /** Name of the proof, `null` for none. */
  readonly proof: string | null;
  readonly method?: string;
  readonly url?: string;
  /** `DPoP` by default. */
  readonly scheme?: string;
  /** Name of the access token at a protected resource, `own` by default. */
  readonly token?: string;
  /** Client authentication fails after the proof was verified. */
  readonly authenticated?: false;
  /** A name for the nonce of the answer. */
  readonly capture?: string;
}

/** What is done next in a sequence. */
export type SequenceStep =
  | PresentStep
  | { readonly do: 'race'; readonly steps: readonly PresentStep[] }
  | { readonly do: 'advance'; readonly seconds: number }
  | { readonly do: 'rotate'; readonly secret: string; readonly keep: boolean }
  | { readonly do: 'restart' }
  | { readonly do: 'store'; readonly store: string; readonly state: 'failing' | 'working' }
  | {
      readonly do: 'call';
      readonly token?: string;
      readonly request: {
        readonly method: string;
        readonly url: string;
        readonly body?: string;
        readonly stream?: true;
      };
    }
  | {
      readonly do: 'answer';
      readonly response: {
        readonly status: number;
        readonly headers: readonly (readonly [name: string, value: string])[];
        readonly body?: string;
      };
    };

/** What comes of a step. */
export interface SequenceResult {
  /** Absent where the client sends a request. */
  readonly verdict?: 'accept' | 'reject' | 'choice';
  readonly reasons?: readonly string[];
  readonly wireErrors?: readonly WireError[];
  /** The answer has a nonce; a new one where it is `renewed`. */
  readonly nonce?: 'given' | 'renewed';
  /** Of a race: how many requests are accepted. */
  readonly accepted?: number;
  /** Status of the response that the caller gets. */
  readonly returns?: number;
  /** A request without proof and token is as good. */
  readonly bare?: true;
  /** The request that the client sends. Absent members are those of the call. */
  readonly sends?: {
    readonly nonce: string | null;
    readonly method?: string;
    readonly url?: string;
    readonly body?: string | null;
  };
}

/** Input of `sequence`: what a runner goes through, step by step. */
export interface SequenceInput {
  readonly clock: number;
  readonly policy: {
    readonly algorithms: readonly string[];
    readonly maxAge?: number;
    readonly clockTolerance?: number;
    /** Seconds for which a nonce is accepted; after twice that it is not. */
    readonly nonceLifetime?: number;
    /** Most proofs that a store remembers. */
    readonly storeLimit?: number;
    readonly storeLimitPerKey?: number;
  };
  readonly servers?: Readonly<
    Record<
      string,
      {
        readonly endpoint: 'token' | 'resource';
        readonly method: string;
        readonly url: string;
        readonly schemes?: readonly ('DPoP' | 'Bearer')[];
        /** The store of accepted proofs. */
        readonly replay?: string;
        readonly nonces?: { readonly secret: string; readonly audience: string };
      }
    >
  >;
  readonly client?: { readonly key: string };
  readonly tokens: Readonly<Record<string, { readonly value: string; readonly jkt: string }>>;
  /** A JWS, or what the runner makes one of. */
  readonly proofs?: Readonly<Record<string, string | { readonly key: string; readonly claims: Members }>>;
  readonly steps: readonly SequenceStep[];
}

/** Input and value of each kind. `htu-compare` has no value: accepted means the same. */
export interface Kinds {
  readonly thumbprint: { readonly input: ThumbprintInput; readonly value: ThumbprintValue };
  readonly 'thumbprint-uri': { readonly input: ThumbprintUriInput; readonly value: ThumbprintUriValue };
  readonly ath: { readonly input: { readonly token: Octets }; readonly value: { readonly ath: string } };
  readonly 'htu-normalize': {
    readonly input: { readonly uri: Octets };
    readonly value: { readonly htu: string };
  };
  readonly 'htu-compare': {
    readonly input: { readonly htu: Octets; readonly url: string };
    readonly value: never;
  };
  readonly 'proof-validate': { readonly input: ProofValidateInput; readonly value: ProofValidateValue };
  readonly 'proof-create': { readonly input: ProofCreateInput; readonly value: ProofCreateValue };
  readonly 'authorization-parse': {
    readonly input: AuthorizationParseInput;
    readonly value: { readonly scheme: string; readonly token: string };
  };
  readonly 'nonce-header': {
    readonly input: { readonly headers: HeaderLines };
    readonly value: { readonly nonce: string | null };
  };
  readonly 'challenge-parse': {
    readonly input: { readonly headers: HeaderLines };
    readonly value: ChallengeParseValue;
  };
  readonly 'challenge-format': {
    readonly input: ChallengeFormatInput;
    readonly value: ChallengeFormatValue;
  };
  readonly binding: { readonly input: BindingInput; readonly value: BindingValue };
  readonly sequence: { readonly input: SequenceInput; readonly value: never };
}

/** Name of a kind. */
export type Kind = keyof Kinds;

/** Algorithm of a file: `any` where it makes no difference. */
export type Algorithm =
  | 'any'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'EdDSA'
  | 'Ed25519'
  | 'Ed448';

/** OAuth error codes that may be sent. */
export type WireError =
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce'
  | 'invalid_token'
  | 'invalid_request'
  | 'invalid_grant';

/** The standards demand that the input is accepted. */
export interface Accept<Value> {
  readonly verdict: 'accept';
  /** What comes out. */
  readonly value?: Value;
}

/** The standards demand that the input is refused. */
export interface Reject {
  readonly verdict: 'reject';
  /** Codes of registry/reasons.json. Any of them is right, and so is the name of its group. */
  readonly reasons: readonly string[];
  /** Only `invalid_dpop_proof` where it is absent. */
  readonly wireErrors?: readonly WireError[];
}

/** The standards leave it open. */
export interface Choice<Value> {
  readonly verdict: 'choice';
  /** An entry of registry/choices.json. */
  readonly choice: string;
  /** The verdict for each of its options. */
  readonly when: Readonly<Record<string, 'accept' | 'reject'>>;
  /** As for {@link Reject}, for the options that refuse. */
  readonly reasons: readonly string[];
  /** As for {@link Reject}. */
  readonly wireErrors?: readonly WireError[];
  /** What comes out, for the options that accept. */
  readonly value?: Value;
}

/** What is expected. `verdict` tells the three apart. */
export type Expect<Value> = Accept<Value> | Reject | Choice<Value>;

/** What all vectors have. */
export interface VectorFields<K extends Kind> {
  readonly kind: K;
  readonly alg: Algorithm;
  /** Where it is from, relative to vectors/. */
  readonly file: string;
  /** Its name, for ever. */
  readonly id: string;
  /** Grows with every change of `input` or `expect`. */
  readonly rev: number;
  readonly title: string;
  /** What goes wrong where this is missed. */
  readonly why: string;
  readonly level: 'must' | 'should' | 'may' | 'robustness';
  readonly roles: readonly ('client' | 'as' | 'rs')[];
  readonly requirements: readonly string[];
  readonly flags: readonly string[];
  readonly severity: 'critical' | 'high' | 'medium' | 'low';
  /** Entries of registry/capabilities.json that an implementation cannot do without. */
  readonly needs: readonly string[];
  /** All that an implementation gets to see. */
  readonly input: Kinds[K]['input'];
  readonly expect: Expect<Kinds[K]['value']> &
    (K extends 'sequence' ? { readonly steps: readonly (SequenceResult | null)[] } : unknown);
  /** Id of the accepted vector that it was made from. */
  readonly baseline?: string;
  /** How: edits, each a name and its arguments. */
  readonly recipe?: readonly (readonly [name: string, ...parameters: unknown[]])[];
  /** For people: never part of the test. */
  readonly explain?: Members;
  /** Suite version that had it first. */
  readonly since: string;
}

/** A vector. `kind` tells the kinds apart. */
export type Vector<K extends Kind = Kind> = { [Each in K]: VectorFields<Each> }[K];

/** Filter of {@link loadVectors}. */
export interface LoadOptions<K extends Kind = Kind> {
  /** Only this kind. Defaults to all. */
  readonly kind?: K | undefined;
  /** Only those for this algorithm, which are also those for `any`. Defaults to all. */
  readonly alg?: Algorithm | undefined;
}

/**
 * Loads vectors, in the order of the files in the manifest, without a check of the digests there. Vectors of two calls
 * share their members: do not change them. Node prints no warning from 20.19 on.
 *
 * @returns The vectors, completed by the `defaults` of their file, with the `kind`, `alg` and `file` that they are from.
 * @throws `RangeError` if there is no such kind, or nothing in it for the algorithm: a run of no tests would pass.
 * @example
 * ```js
 * import { loadVectors } from 'rfc9449/vectors/load.js';
 *
 * for (const { id, input, expect } of await loadVectors({ kind: 'ath' })) {
 *   // input.token; expect.verdict, expect.value.ath
 * }
 * ```
 */
export function loadVectors<K extends Kind = Kind>(options?: LoadOptions<K>): Promise<Vector<K>[]>;
