/** The options that the verifiers of this entry share, and what they come to. RFC 9449 sections 4.3, 8, 9 and 11.1. */
import {
  assertKnown,
  assertMethods,
  assertOptions,
  booleanOption,
  mistake,
  nowOption,
} from '../internal/assert.ts';
import { readSettings, type Settings, type VerifyProofOptions } from '../verify_options.ts';
import type { NonceIssuer } from './nonce.ts';
import { type OriginFinder, type OriginOption, readOrigin } from './origin.ts';
import type { ReplayStore } from './replay_store.ts';

/** The options of {@link verifyProof} that are policy, not part of a request. */
export type ProofPolicy = Pick<
  VerifyProofOptions,
  | 'algorithms'
  | 'maxAge'
  | 'clockTolerance'
  | 'now'
  | 'keyCache'
  | 'strictHtu'
  | 'maxProofLength'
  | 'maxModulusLength'
>;

/** Options of {@link verifyResourceRequest} and {@link verifyTokenRequest}. */
export interface ServerOptions extends ProofPolicy {
  /**
   * The public origin of this server, never taken from the request. For several: a list, a base URL that a proxy maps to
   * this server, or a function.
   */
  readonly origin: OriginOption;
  /**
   * Demands a nonce of this issuer in every proof. It bounds for how long a proof can be used, and does not prevent a
   * second use in that time: that takes `replay`. Give it to every verifier of one kind, or to none: a proof without
   * nonce must not pass once nonces were provided (RFC 9449 section 11.3). Defaults to none.
   */
  readonly nonce?: NonceIssuer | undefined;
  /**
   * Remembers accepted proofs, so that none is accepted twice. One store per endpoint role: what counts as one server to a
   * client. Defaults to none, which must be asked for by `allowReplay` where there is no `nonce` either.
   */
  readonly replay?: ReplayStore | undefined;
  /** Says on purpose that a proof may be used again while its time window is open. Defaults to `false`. */
  readonly allowReplay?: boolean | undefined;
}

/** The policy, complete where this entry reads it; the rest is for verifyProof() to fill in. */
export type CompletePolicy = ProofPolicy & Pick<Settings, 'algorithms' | 'maxAge' | 'now'>;

/** The shared options, checked and complete. */
export interface ServerSettings {
  readonly find: OriginFinder;
  readonly nonce: NonceIssuer | undefined;
  readonly replay: ReplayStore | undefined;
  /** Its time is that of the beginning of the request. */
  readonly policy: CompletePolicy;
  /** Reads the clock again. */
  readonly clock: () => number;
}

/** Checks the `nonce` option. */
export function assertNonceIssuer(action: string, nonce: unknown): asserts nonce is NonceIssuer | undefined {
  if (nonce !== undefined) assertMethods(action, 'nonce', nonce, 'issue', 'verify');
}

/** Leaving out both protections by accident must not be possible. */
function assertReplay(action: string, { nonce, replay, allowReplay }: ServerOptions): void {
  assertNonceIssuer(action, nonce);
  if (replay !== undefined) assertMethods(action, 'replay', replay, 'add');
  const isAllowed = booleanOption(action, 'allowReplay', allowReplay);
  if (isAllowed && replay !== undefined) throw mistake(action, '"allowReplay" contradicts "replay"');
  if (!isAllowed && replay === undefined && nonce === undefined) {
    throw mistake(action, 'no "replay" and no "nonce" must be asked for by "allowReplay"');
  }
}

const POLICY: readonly (keyof ProofPolicy)[] = [
  'algorithms',
  'maxAge',
  'clockTolerance',
  'now',
  'keyCache',
  'strictHtu',
  'maxProofLength',
  'maxModulusLength',
];

/** Demands that every option is a shared one or one of the caller's own. */
export function assertNames(action: string, options: object, own: readonly string[]): void {
  const names = [...POLICY, 'origin', 'nonce', 'replay', 'allowReplay', ...own];
  assertKnown(action, options, Object.fromEntries(names.map((name) => [name, name])));
}

/** Checks the policy. */
export function readPolicy(action: string, options: ProofPolicy): CompletePolicy {
  const policy: ProofPolicy = Object.fromEntries(POLICY.map((name) => [name, options[name]]));
  // Any method and URL do: they are not judged here.
  const { algorithms, maxAge, now } = readSettings(action, { method: 'GET', url: '/', ...policy });
  return { ...policy, algorithms, maxAge, now };
}

/**
 * Checks the shared options, and that there are no others than these and the caller's own.
 *
 * @throws `TypeError` that names the option.
 */
export function readServerSettings(
  action: string,
  options: ServerOptions,
  own: readonly string[],
): ServerSettings {
  assertOptions(action, options);
  assertNames(action, options, own);
  const { origin, nonce, replay } = options;
  assertReplay(action, options);
  const find = readOrigin(action, origin);
  const policy = readPolicy(action, options);
  return { find, nonce, replay, policy, clock: () => nowOption(action, options.now) };
}
