// A DPoP key that survives reloads and restarts, and that no script can read: not extractable, kept in IndexedDB.
import { generateKeyPair } from 'rfc9449';

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function openKeys() {
  const open = indexedDB.open('dpop', 1);
  open.onupgradeneeded = () => open.result.createObjectStore('keys');
  const database = await done(open);
  return (mode) => database.transaction('keys', mode).objectStore('keys');
}

/** The key pair with this name, made at the first call. Take one name per authorization server. */
export async function loadKeyPair(name) {
  const keys = await openKeys();
  const stored = await done(keys('readonly').get(name));
  if (stored !== undefined) return stored;
  const made = await generateKeyPair('ES256');
  const store = keys('readwrite');
  // Another tab may have been faster; of two transactions that write, one waits for the other.
  const first = await done(store.get(name));
  if (first !== undefined) return first;
  await done(store.put(made, name));
  return made;
}

/** Forgets a key, on logout: tokens that are bound to it are worth nothing then. */
export async function deleteKeyPair(name) {
  const keys = await openKeys();
  await done(keys('readwrite').delete(name));
}
