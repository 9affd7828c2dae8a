/** createNonceIssuer(): nonces that every server of a fleet verifies and none stores. RFC 9449 sections 8 and 9. */
import {
  assertKnown,
  assertMethods,
  assertOptions,
  assertString,
  integerOption,
  listOption,
  mistake,
  nowOption,
} from '../internal/assert.ts';
import { encodeBase64url } from '../internal/base64url.ts';
import { equal } from '../internal/equal.ts';
import { encodeUtf8 } from '../internal/text.ts';
import { isCryptoKey } from '../keys.ts';
import type { Bytes, CryptoKey } from '../types.ts';
import type { NonceVerifier } from '../verify_options.ts';

/** Options of {@link createNonceIssuer}. */
export interface NonceIssuerOptions {
  /**
   * Secrets of the fleet: the first one signs, all of them verify. Each is at least 32 random octets, which are copied,
   * or a `CryptoKey` for HMAC with SHA-256 of at least 256 bits that may sign.
   *
   * To rotate without a refused client, bring each step to every server before the next: `[old, new]`,
   * `[new, old]`, and `[new]` after two lifetimes.
   */
  readonly secrets: readonly (Uint8Array | CryptoKey)[];
  /** What the nonces are for, such as the server's origin and role. Nonces of another audience are unknown here. */
  readonly audience: string;
  /** Seconds of one slot, 1 to 86400. A nonce is accepted for one to two of them after it was issued. Defaults to 300. */
  readonly lifetime?: number | undefined;
}

/**
 * What a nonce is worth: `fresh` and `renew` are accepted, and with `renew` the response should carry a new one;
 * `stale` was issued with these secrets but is not of this time; `unknown` was not.
 */
export type NonceVerdict = 'fresh' | 'renew' | 'stale' | 'unknown';

/** Issues and verifies nonces. Made by {@link createNonceIssuer}, or your own. */
export interface NonceIssuer {
  /**
   * Returns the nonce of the current slot, for the `DPoP-Nonce` field. All requests of a slot get the same one.
   *
   * @param now - Seconds since the epoch, an integer. Defaults to the clock.
   * @returns The number of the slot, a dot, and 22 characters of base64url.
   */
  issue(now?: number): Promise<string>;
  /**
   * Judges a nonce. Does not make it single-use: RFC 9449 section 11.1 leaves that to "jti".
   *
   * @param nonce - The "nonce" claim of a proof.
   * @param now - Seconds since the epoch, an integer. Defaults to the clock.
   */
  verify(nonce: string, now?: number): Promise<NonceVerdict>;
}

const MAC_OCTETS = 16;
const SECRET_OCTETS = 32;

// The current slot and its two neighbors, and one that a late request still needs.
const REMEMBERED_SLOTS = 4;

const HMAC = { name: 'HMAC', hash: 'SHA-256' };

function isBytes(value: unknown): value is Uint8Array {
  return Object.prototype.toString.call(value) === '[object Uint8Array]';
}

/** Tells whether a value is a secret, and one of enough bits. */
function isSecret(value: unknown): value is Uint8Array | CryptoKey {
  if (isBytes(value)) return value.length >= SECRET_OCTETS;
  if (!isCryptoKey(value) || !value.usages.includes('sign')) return false;
  const { name, hash, length } = value.algorithm as { name: string; hash: { name: string }; length: number };
  return name === HMAC.name && hash.name === HMAC.hash && length >= SECRET_OCTETS * 8;
}

/** A nonce is `slot.mac`: base64url of the first 16 octets of HMAC-SHA-256 over domain, lifetime, slot and audience. */
function makeIssuer(secrets: (Bytes | CryptoKey)[], audience: string, lifetime: number): NonceIssuer {
  const action = 'use nonce';
  // By slot and secret. Settled values, never promises, which would belong to one request.
  const nonces = new Map<string, string>();

  const slotOf = (now: unknown): number => Math.floor(nowOption(action, now) / lifetime);

  const keyOf = async (index: number): Promise<CryptoKey> => {
    let secret = secrets[index] as Bytes | CryptoKey;
    if (isBytes(secret)) secret = await crypto.subtle.importKey('raw', secret, HMAC, false, ['sign']);
    secrets[index] = secret;
    return secret;
  };

  const calculate = async (slot: number, index: number): Promise<string> => {
    // Two numbers and then the rest: no two settings share a text, and no other use of the secret begins like this.
    const text = `rfc9449 nonce 1 ${lifetime} ${slot} ${audience}`;
    const mac = await crypto.subtle.sign('HMAC', await keyOf(index), encodeUtf8(text));
    return `${slot}.${encodeBase64url(new Uint8Array(mac, 0, MAC_OCTETS))}`;
  };

  const remember = async (slot: number, index: number): Promise<string> => {
    const name = `${slot} ${index}`;
    const nonce = nonces.get(name) ?? (await calculate(slot, index));
    nonces.set(name, nonce);
    const [oldest] = nonces.keys() as Iterable<string>;
    if (nonces.size > REMEMBERED_SLOTS * secrets.length) nonces.delete(oldest as string);
    return nonce;
  };

  return {
    issue: async (now) => remember(slotOf(now), 0),
    verify: async (nonce, now) => {
      const slot = slotOf(now);
      if (typeof nonce !== 'string') throw mistake(action, '"nonce" must be a string');
      // Whatever it claims: it must be the very text that is made for that slot.
      const claimed = Number.parseInt(nonce, 10);
      // A neighbor may be a slot ahead by its clock. Only these slots are remembered, so nobody can fill the memory.
      const isNear = Math.abs(slot - claimed) <= 1;
      for (const index of secrets.keys()) {
        const ours = await (isNear ? remember : calculate)(claimed, index);
        if (!equal(ours, nonce)) continue;
        if (!isNear) return 'stale';
        return claimed < slot || index > 0 ? 'renew' : 'fresh';
      }
      return 'unknown';
    },
  };
}

/**
 * Creates an issuer of nonces that stores nothing: a nonce names a slot of time and carries a MAC of 128 bits
 * over it, so any server with the same secrets, audience and lifetime verifies what another one issued.
 *
 * The current slot, the one before and the one after (a server whose clock is ahead) are accepted. A nonce of the slot before,
 * or by another secret than the first, is to be renewed: a client that comes back at least once in every slot is never
 * challenged. There is no earlier renewal, since until the slot ends the newest nonce is the one the client has.
 *
 * A nonce proves that a proof was made after the slot began (section 11.2); it does not make the proof single-use, and it is the
 * same for all clients of the audience. A slow or stolen client can hold one for up to two slots. Once an endpoint
 * gives nonces it must demand them: pass the issuer on, or {@link nonceVerifier} to `verifyProof`.
 *
 * Nothing is calculated here: secrets are imported when they are first used, and comparison takes constant time.
 *
 * @param options - Secrets, audience, and length of a slot.
 * @returns The issuer. What the host throws at a key passes through its methods unchanged.
 * @throws `TypeError` if an option is missing, of the wrong type or unknown, or a secret is too short.
 * @example
 * ```js
 * const nonces = createNonceIssuer({ secrets: [secret], audience: 'https://api.example.com' });
 * response.headers.set('DPoP-Nonce', await nonces.issue());
 * ```
 * @see RFC 9449 section 8, https://www.rfc-editor.org/rfc/rfc9449#section-8
 */
export function createNonceIssuer(options: NonceIssuerOptions): NonceIssuer {
  const action = 'create nonce issuer';
  assertOptions(action, options);
  const { secrets, audience, lifetime } = options;
  assertKnown(action, options, { secrets, audience, lifetime });
  assertString(action, 'audience', audience);
  // UTF-8 has no lone surrogates: they would become one and the same character.
  if (/\p{Surrogate}/u.test(audience)) throw mistake(action, '"audience" must be well-formed Unicode');
  const seconds = integerOption(action, 'lifetime', lifetime, 300, 1, 86_400);
  const list = listOption(
    action,
    'secrets',
    secrets,
    isSecret,
    'Uint8Array, or CryptoKey that signs by HMAC with SHA-256, of 256 bits or more',
  );
  // Bytes are copied: the caller may wipe them.
  const copies = list.map((secret) => (isBytes(secret) ? new Uint8Array(secret) : secret));
  return makeIssuer(copies, audience, seconds);
}

/** Options of {@link nonceVerifier}. */
export interface NonceVerifierOptions {
  /** Seconds since the epoch, an integer. Defaults to the clock. */
  readonly now?: number | undefined;
  /** Is told the verdict: after `renew`, send a new nonce along. Not called for a proof without one. Defaults to nothing. */
  readonly onVerdict?: ((verdict: NonceVerdict) => void) | undefined;
}

/**
 * Makes what {@link verifyProof} takes as `nonce` out of an issuer.
 *
 * @param issuer - From {@link createNonceIssuer}, or your own.
 * @param options - The time, and who wants to know the verdict.
 * @returns Accepts `fresh` and `renew`, reports `stale`, and refuses anything else.
 * @throws `TypeError` if the issuer has no `verify`, or an option is of the wrong type or unknown.
 * @see RFC 9449 section 4.3, https://www.rfc-editor.org/rfc/rfc9449#section-4.3
 */
export function nonceVerifier(issuer: NonceIssuer, options: NonceVerifierOptions = {}): NonceVerifier {
  const action = 'make nonce verifier';
  assertMethods(action, 'issuer', issuer, 'verify');
  assertOptions(action, options);
  const { now, onVerdict } = options;
  assertKnown(action, options, { now, onVerdict });
  nowOption(action, now);
  if (onVerdict !== undefined && typeof onVerdict !== 'function') {
    throw mistake(action, '"onVerdict" must be a function');
  }
  return async (nonce) => {
    const verdict = await issuer.verify(nonce, now);
    onVerdict?.(verdict);
    return verdict === 'stale' ? 'stale' : verdict === 'fresh' || verdict === 'renew';
  };
}
