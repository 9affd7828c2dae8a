/**
 * The limit: the WebCrypto calls that a verified or created proof cannot do without, made by hand as well as they can be made. All
 * texts are bytes already, nothing is decoded and nothing is checked.
 */
import { cycle } from './cases.mjs';

/** The key is ready: one verification, and the hash of the access token beside it. */
export function verifyWarm({ signature, keyPair, parsed, tokenBytes }) {
  const next = cycle(parsed);
  return async () => {
    const proof = next();
    const ath = crypto.subtle.digest('SHA-256', tokenBytes);
    if (!(await crypto.subtle.verify(signature, keyPair.publicKey, proof.signature, proof.data)))
      throw new Error();
    return await ath;
  };
}

/** The key is unknown: it is imported, and its thumbprint is a second hash beside the rest. */
export function verifyCold({ key, signature, jwk, parsed, tokenBytes, canonicalBytes }) {
  const next = cycle(parsed);
  return async () => {
    const proof = next();
    const jkt = crypto.subtle.digest('SHA-256', canonicalBytes);
    const ath = crypto.subtle.digest('SHA-256', tokenBytes);
    const publicKey = await crypto.subtle.importKey('jwk', jwk, key, false, ['verify']);
    if (!(await crypto.subtle.verify(signature, publicKey, proof.signature, proof.data))) throw new Error();
    return [await jkt, await ath];
  };
}

/** Nothing but the signature. */
export function verifyBare({ signature, keyPair, parsed }) {
  const next = cycle(parsed);
  return () => {
    const proof = next();
    return crypto.subtle.verify(signature, keyPair.publicKey, proof.signature, proof.data);
  };
}

/** The signature of a new proof; the hash of the token is part of what is signed, so that it comes first. */
export function sign({ signature, keyPair, parsed, tokenBytes }) {
  const next = cycle(parsed);
  return async () => {
    await crypto.subtle.digest('SHA-256', tokenBytes);
    return await crypto.subtle.sign(signature, keyPair.privateKey, next().data);
  };
}
