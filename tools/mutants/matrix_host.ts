/**
 * The worst host: it imports every key and finds every signature valid. Hosts do differ in what they let through, and
 * what is refused even there, the library refuses by rules of its own.
 */
export async function onWorstHost<Value>(run: () => Promise<Value>): Promise<Value> {
  const subtle = Object.getPrototypeOf(crypto.subtle) as SubtleCrypto;
  const { importKey, verify } = subtle;
  const dummy = { type: 'public' } as CryptoKey;
  subtle.importKey = async () => dummy;
  subtle.verify = async () => true;
  try {
    return await run();
  } finally {
    Object.assign(subtle, { importKey, verify });
  }
}
