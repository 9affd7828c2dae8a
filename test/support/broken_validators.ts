/** Validators that are broken on purpose, each in one way: this library, and the check that somebody forgot. */
import { ownAdapter } from '../../cli/own_adapter.ts';
import type { Adapter, Answer, Members, Session } from '../../src/conformance/types.ts';

interface ProofInput {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly (readonly [name: string, value: string])[];
  };
}

/** Accepts what is refused for one of these reasons. */
const without = (...reasons: readonly string[]): Adapter => ({
  ...ownAdapter,
  async run(operation, input) {
    const answer = await ownAdapter.run(operation, input);
    const isMissed = answer.outcome === 'reject' && reasons.includes(answer.reason ?? '');
    return isMissed && operation === 'proof-validate' ? { outcome: 'accept' } : answer;
  },
});

/** Sees the first proof otherwise than it is. */
const seeing = (change: (proof: string, request: ProofInput['request']) => Members): Adapter => ({
  ...ownAdapter,
  async run(operation, input) {
    const { request } = input as unknown as ProofInput;
    if (operation !== 'proof-validate') return ownAdapter.run(operation, input);
    const [, proof] = request.headers.find(([name]) => name.toLowerCase() === 'dpop') ?? [];
    if (typeof proof !== 'string') return ownAdapter.run(operation, input);
    return ownAdapter.run(operation, { ...input, request: { ...request, ...change(proof, request) } });
  },
});

function partOf(proof: string, index: number): Readonly<Record<string, unknown>> {
  try {
    const text = Buffer.from(proof.split('.')[index] ?? '', 'base64url').toString();
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Sessions of the library, with something between. */
const inSession = (
  wrap: (session: Session, setup: Members) => Session,
  change = (setup: Members): Members => setup,
): Adapter => ({
  ...ownAdapter,
  open: async (setup) => wrap(await (ownAdapter.open as NonNullable<Adapter['open']>)(change(setup)), setup),
});

/** Answers every challenge by another request, for ever. */
function loopingClient(session: Session): Session {
  let last: Answer | undefined;
  return {
    ...session,
    async step(step) {
      const answer = await session.step(step);
      const isRequest = answer.outcome === 'accept' && 'request' in Object(answer.value);
      if (isRequest) last = answer;
      const { status } = Object(step['response']) as { status?: number };
      return step['do'] === 'answer' && status === 401 && last !== undefined ? last : answer;
    },
  };
}

/** Remembers a proof for as long as it may be old, and not for as long as clocks may differ. */
function shortMemory(session: Session, setup: Members): Session {
  let elapsed = 0;
  const { maxAge = 300 } = setup['policy'] as { maxAge?: number };
  return {
    ...session,
    async step(step) {
      const answer = await session.step(step);
      if (step['do'] !== 'advance') return answer;
      elapsed += Number(step['seconds']);
      if (elapsed >= maxAge) await session.step({ do: 'restart' });
      return answer;
    },
  };
}

const withoutStores = (setup: Members): Members => ({
  ...setup,
  servers: Object.fromEntries(
    Object.entries(Object(setup['servers'])).map(([name, server]) => [
      name,
      { ...(server as Members), replay: undefined },
    ]),
  ),
});

/** By what is wrong with them. */
export const BROKEN_VALIDATORS = {
  'no replay detection': inSession(
    (session) => session,
    (setup) => (setup['servers'] === undefined ? setup : withoutStores(setup)),
  ),
  'replays remembered without tolerance': inSession(shortMemory),
  'a client that answers every challenge': inSession(loopingClient),
  'htu compared as a prefix': seeing((proof, { url }) => {
    const { htu } = partOf(proof, 1);
    return typeof htu === 'string' && htu !== '' && url.startsWith(htu) ? { url: htu } : {};
  }),
  'htm compared without regard to case': seeing((proof, { method }) => {
    const { htm } = partOf(proof, 1);
    return typeof htm === 'string' && htm.toUpperCase() === method.toUpperCase() ? { method: htm } : {};
  }),
  'a lenient base64 of the signature': seeing((proof, { headers }) => {
    const [header, payload, signature = '', ...rest] = proof.split('.');
    const again = Buffer.from(signature, 'base64').toString('base64url');
    const read = [header, payload, again, ...rest].join('.');
    return { headers: headers.map(([name, value]) => [name, value === proof ? read : value]) };
  }),
  'none as an algorithm': {
    ...ownAdapter,
    async run(operation, input) {
      const answer = await ownAdapter.run(operation, input);
      const { headers } = ((input as unknown as ProofInput).request ?? {}) as ProofInput['request'];
      const isNone = headers?.some(([, value]) => /^none$/i.test(String(partOf(String(value), 0)['alg'])));
      return isNone && operation === 'proof-validate' ? { outcome: 'accept' } : answer;
    },
  },
  'no ath': without('ath_missing', 'ath_mismatch'),
  'no key binding': without('jkt_mismatch'),
  'no typ': without('typ_mismatch', 'typ_missing'),
  'no signature': without('signature_invalid'),
  'no clock': without('iat_too_old', 'iat_in_future'),
} satisfies Readonly<Record<string, Adapter>>;
