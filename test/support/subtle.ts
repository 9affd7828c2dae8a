/** Stands between the library and WebCrypto. */

type Method = 'digest' | 'exportKey' | 'generateKey' | 'importKey' | 'sign' | 'verify';
type Call = (...parameters: never[]) => Promise<unknown>;

/** Replaces one method of `crypto.subtle` while `run` runs. */
export async function withSubtle<T>(method: Method, replacement: Call, run: () => Promise<T>): Promise<T> {
  // An own property shadows that of the prototype, and deleting it brings that one back.
  Object.defineProperty(crypto.subtle, method, { value: replacement, configurable: true });
  try {
    return await run();
  } finally {
    Reflect.deleteProperty(crypto.subtle, method);
  }
}

/** Counts the calls of one method of `crypto.subtle` while `run` runs. */
export async function countSubtle(method: Method, run: () => Promise<unknown>): Promise<number> {
  const original = crypto.subtle[method] as unknown as (...parameters: unknown[]) => Promise<unknown>;
  let calls = 0;
  const spy = (...parameters: unknown[]): Promise<unknown> => {
    calls++;
    return original.apply(crypto.subtle, parameters);
  };
  await withSubtle(method, spy as Call, run);
  return calls;
}

/** Returns what was rejected without anybody waiting while `run` ran, in any runtime. */
export async function unhandledWhile(run: () => Promise<unknown>): Promise<unknown[]> {
  const reasons: unknown[] = [];
  const host = globalThis as { process?: { on?: Listen; off?: Listen } } & Partial<EventTarget>;
  type Listen = (name: string, listener: (event: unknown) => void) => unknown;
  const onNode = (reason: unknown): unknown => reasons.push(reason);
  const onWeb = (event: unknown): void => {
    (event as Event).preventDefault();
    reasons.push((event as PromiseRejectionEvent).reason);
  };
  host.process?.on?.('unhandledRejection', onNode);
  host.addEventListener?.('unhandledrejection', onWeb);
  try {
    await run();
    // Hosts report at the end of the current task.
    await new Promise((resolve) => setTimeout(resolve, 5));
  } finally {
    host.process?.off?.('unhandledRejection', onNode);
    host.removeEventListener?.('unhandledrejection', onWeb);
  }
  return reasons;
}
