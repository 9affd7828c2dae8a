/** Runs a call and returns what became of it as data, so that refusals are asserted by their code. */

export type Outcome<T> = { ok: true; value: T } | { ok: false; code: string; error: Error };

/** Awaits the call. `code` is that of a DPoPError, or `'TypeError'`; any other error is thrown on. */
export async function outcome<T>(call: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await call() };
  } catch (error) {
    if (error instanceof TypeError) return { ok: false, code: 'TypeError', error };
    if (error instanceof Error && error.name === 'DPoPError' && 'code' in error) {
      return { ok: false, code: String(error.code), error };
    }
    throw error;
  }
}
