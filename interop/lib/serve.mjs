/** The loop that the JavaScript adapters share: JSON lines in and out, docs/adapters.md. */

/** The library refused the input, in the way that it documents. The argument is a code of the reason registry, if it tells. */
export class Refused extends Error {
  constructor(reason, native) {
    super(reason ?? '');
    this.reason = reason ?? null;
    this.native = native;
  }
}

/** The library has no such feature. */
export class Unsupported extends Error {}

/** Text of an octet string; adapters that take no others do not declare raw-octets. */
export function text(value) {
  if (typeof value !== 'string') throw new Unsupported('raw-octets');
  return value;
}

/** The lines of the field DPoP. */
export const proofs = (request) =>
  request.headers.filter(([name]) => name.toLowerCase() === 'dpop').map(([, value]) => text(value));

/** The one line of the field DPoP, for libraries that take one; `undefined` where it is absent. */
export function proofOf(request) {
  const lines = proofs(request);
  if (lines.length > 1) throw new Unsupported('multi-header');
  return lines[0];
}

/** Asks with each nonce that the server still takes, as callers do whose library takes one. */
export async function withNonces(nonce, verify) {
  const [first, ...others] = nonce === undefined ? [undefined] : [nonce.current, ...nonce.previous];
  let attempt = verify(first);
  for (const other of others) {
    attempt = attempt.catch((thrown) => {
      if (thrown instanceof Refused) return verify(other);
      throw thrown;
    });
  }
  return attempt;
}

async function answer({ type, op, input }, operations) {
  if (type !== 'run') return { outcome: 'unsupported', what: 'op:sequence' };
  if (!Object.hasOwn(operations, op)) return { outcome: 'unsupported', what: `op:${op}` };
  try {
    return { outcome: 'accept', value: await operations[op](input) };
  } catch (thrown) {
    if (thrown instanceof Refused) return { outcome: 'reject', reason: thrown.reason, native: thrown.native };
    if (thrown instanceof Unsupported) return { outcome: 'unsupported', what: thrown.message };
    return { outcome: 'error', message: String(thrown), stack: thrown?.stack };
  }
}

/** Serves operations until the input ends. */
export async function serve(info, operations) {
  const send = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
  const ready = {
    type: 'ready',
    protocol: 1,
    algorithms: [],
    clock: 'inject',
    capabilities: [],
    choices: {},
    ...info,
    implementation: { language: 'JavaScript', runtime: `Node.js ${process.version}`, ...info.implementation },
    operations: Object.keys(operations),
  };
  let rest = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      let message;
      try {
        message = JSON.parse(line);
      } catch {
        continue;
      }
      if (message?.type === 'hello') send(ready);
      else if (message?.type === 'bye') process.exit();
      else if (typeof message?.seq === 'string')
        send({ type: 'result', seq: message.seq, ...(await answer(message, operations)) });
    }
  }
}
