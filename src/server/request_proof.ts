/** The proof of a whole request: its URL, its nonce, and its one use. RFC 9449 sections 4.3, 8, 9 and 11.1. */
import { isDPoPError, refusal } from '../errors.ts';
import { replayKey } from '../replay_key.ts';
import { type VerifiedProof, verifyProof } from '../verify_proof.ts';
import { type NonceVerdict, nonceVerifier } from './nonce.ts';
import { resolveUrl } from './origin.ts';
import { serverRefusal } from './refusals.ts';
import { storeUnavailable } from './replay_store.ts';
import { type RequestLike, readField } from './request.ts';
import type { ServerSettings } from './server_options.ts';

/** A proof that was verified, and not recorded yet. */
export interface RequestProof {
  readonly proof: VerifiedProof;
  /** Nonce to send back, where the one of the proof is about to run out. */
  readonly nonce: string | undefined;
}

/** Verifies the proof of a request; with an access token also its hash, but not the key that it is bound to. */
export async function verifyRequestProof(
  action: string,
  request: RequestLike,
  { find, nonce: issuer, policy }: ServerSettings,
  accessToken?: string,
): Promise<RequestProof> {
  let verdict: NonceVerdict | undefined;
  const url = await resolveUrl(action, request, find);
  const proof = await verifyProof(readField(action, request, 'dpop'), {
    ...policy,
    method: request.method,
    url,
    accessToken,
    tokenCheck: accessToken === undefined ? undefined : 'ath-only',
    nonce:
      issuer &&
      nonceVerifier(issuer, {
        now: policy.now,
        onVerdict: (found) => {
          verdict = found;
        },
      }),
  });
  return { proof, nonce: verdict === 'renew' ? await issuer?.issue(policy.now) : undefined };
}

/**
 * Records a proof as used. Last of all checks: what is refused for another reason must fill no store.
 *
 * @throws {@link DPoPError} `proof_replayed`; `replay_store_unavailable` if the store cannot tell; `iat_too_old` if the proof
 *   grew too old since it was verified.
 */
export async function recordProof(
  { replay, policy, clock }: ServerSettings,
  proof: VerifiedProof,
): Promise<void> {
  if (replay === undefined) return;
  // A client can make its request last, by a body that it sends slowly: an entry that is made too late expires at once, and two
  // such requests would both be the first.
  if (clock() - proof.claims.iat > policy.maxAge) throw refusal('iat_too_old');
  const key = await replayKey(proof);
  let isNew: unknown;
  try {
    isNew = await replay.add(key, proof.expiresAt, proof.jkt);
  } catch (cause) {
    const isSaid = isDPoPError(cause) && cause.code === 'replay_store_unavailable';
    throw isSaid ? cause : storeUnavailable(cause);
  }
  if (isNew === false) throw serverRefusal('proof_replayed');
  // Whatever else it answers, such as what Redis does, is not understood: it must not be read as "new".
  if (isNew !== true) throw storeUnavailable(new Error('answer is neither true nor false'));
}
