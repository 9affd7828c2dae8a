/** Replay stores under test, and presentations of proofs to them. */
import {
  calculateThumbprint,
  createKeyCache,
  replayKey,
  type VerifyProofOptions,
  verifyProof,
} from '../../src/index.ts';
import type { ReplayStore } from '../../src/server/replay_store.ts';
import * as assert from './assert.ts';
import { encode } from './bytes.ts';
import { publicJwkFor } from './keys.ts';
import { outcome } from './outcome.ts';
import { REQUEST } from './proofs.ts';

/** The thumbprint of the fixed key. */
export const JKT = await calculateThumbprint(publicJwkFor('ES256'));

/** A key or an owner like those of proofs: hashes in base64url, 16 or 32 octets. */
export function hashLike(number: number, octets = 16): string {
  const bytes = new Uint8Array(octets);
  new DataView(bytes.buffer).setUint32((number % 4) * 4, number);
  return encode(bytes);
}

const keyCache = createKeyCache();

/** What becomes of a proof at a server with a replay store: `accepted`, `replayed`, or the code of a refusal. */
export async function present(
  store: ReplayStore,
  proof: string,
  options: Partial<VerifyProofOptions>,
): Promise<string> {
  const result = await outcome(async () => {
    const verified = await verifyProof(proof, { ...REQUEST, keyCache, ...options });
    return store.add(await replayKey(verified), verified.expiresAt, verified.jkt);
  });
  if (!result.ok) return result.code;
  return result.value === true ? 'accepted' : 'replayed';
}

/** The cause of a store's refusal: that it could not tell. */
export async function causeOf(call: () => boolean | Promise<boolean>): Promise<unknown> {
  const result = await outcome(call);
  assert.is(result.ok || result.code, 'replay_store_unavailable');
  return !result.ok && result.error.cause;
}

/** The text of {@link causeOf}. */
export async function reasonOf(call: () => boolean | Promise<boolean>): Promise<string> {
  return String(((await causeOf(call)) as Error).message);
}
