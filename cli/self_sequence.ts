/** This library in sequences: its servers and its client, with a clock and stores that only the steps move. */
import { createDPoPFetch } from '../src/client/index.ts';
import { importPrivateJwk } from '../src/conformance/private_key.ts';
import type {
  Answer,
  Call,
  Fields,
  OpenSession,
  Presented,
  ServerSetup,
  Session,
  SessionSetup,
  SessionStep,
  StepOutcome,
} from '../src/conformance/sequence_session.ts';
import { isDPoPError, type JWSAlgorithm } from '../src/index.ts';
import {
  createMemoryReplayStore,
  createNonceIssuer,
  errorResponse,
  type NonceIssuer,
  type ReplayStore,
  verifyResourceRequest,
  verifyTokenRequest,
} from '../src/server/index.ts';

/** What this library has for sequences. */
export const SEQUENCE_CAPABILITIES: readonly string[] = [
  'op:sequence',
  'role:server',
  'role:client',
  'replay',
  'shared-state',
  'restart',
  'concurrency',
  'store-limit',
  'store-quota',
  'store-failure',
  'nonce-issuing',
  'nonce-renewal',
  'nonce-rotation',
  'nonce-persistence',
  'streams',
  'redirects',
];

/** Begins a session of this library. */
export const openSequence: OpenSession = async (setup) =>
  setup.client === undefined ? serverSession(setup) : clientSession(setup, setup.client);

const done: StepOutcome = { outcome: 'done' };
const unsupported = (what: string): StepOutcome => ({ outcome: 'unsupported', what });

/** Documented refusals are refusals, whatever else is thrown is an error. */
function outcomeOf(thrown: unknown): StepOutcome {
  if (isDPoPError(thrown)) return { outcome: 'reject', reason: thrown.code };
  return { outcome: 'error', message: String(thrown) };
}

function headersOf(fields: Fields): Headers {
  const headers = new Headers();
  for (const [name, value] of fields) headers.append(name, value);
  return headers;
}

// Servers

/** A store that can be made to fail. */
interface Store extends ReplayStore {
  isFailing: boolean;
}

interface State {
  readonly setup: SessionSetup;
  clock: number;
  readonly stores: Map<string, Store>;
  /** Newest first. */
  readonly secrets: Map<string, Uint8Array[]>;
}

async function serverSession(setup: SessionSetup): Promise<Session> {
  const state: State = { setup, clock: setup.clock, stores: new Map(), secrets: new Map() };
  for (const { nonces } of Object.values(setup.servers ?? {})) {
    if (nonces) state.secrets.set(nonces.secret, [await secretOf(nonces.secret)]);
  }
  return { step: (step) => serverStep(state, step), close: async () => {} };
}

async function secretOf(name: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(name)));
}

async function serverStep(state: State, step: SessionStep): Promise<StepOutcome> {
  switch (step.do) {
    case 'present':
      return receive(state, step);
    case 'race':
      return {
        outcome: 'race',
        receptions: await Promise.all(step.requests.map((request) => receive(state, request))),
      };
    case 'advance':
      state.clock += step.seconds;
      return done;
    case 'restart':
      state.stores.clear();
      return done;
    case 'store':
      storeNamed(state, step.store).isFailing = step.state === 'failing';
      return done;
    case 'rotate': {
      const old = state.secrets.get(step.secret) ?? [];
      const newest = await secretOf(`${step.secret} ${old.length}`);
      state.secrets.set(step.secret, step.keep ? [newest, ...old] : [newest]);
      return done;
    }
    default:
      return unsupported(step.do);
  }
}

function storeNamed(state: State, name: string): Store {
  const known = state.stores.get(name);
  if (known !== undefined) return known;
  const { storeLimit: max, storeLimitPerKey: maxPerOwner = max } = state.setup.policy;
  const memory = createMemoryReplayStore({ max, maxPerOwner, now: () => state.clock });
  const store: Store = {
    isFailing: false,
    add(key, expiresAt, owner) {
      if (store.isFailing) throw new Error('The store does not answer');
      return memory.add(key, expiresAt, owner);
    },
  };
  state.stores.set(name, store);
  return store;
}

function issuerOf({ setup, secrets }: State, { nonces }: ServerSetup): NonceIssuer | undefined {
  if (nonces === undefined) return undefined;
  return createNonceIssuer({
    secrets: secrets.get(nonces.secret) ?? [],
    audience: nonces.audience,
    lifetime: setup.policy.nonceLifetime,
  });
}

async function receive(
  state: State,
  { server: name, request, authenticated }: Presented,
): Promise<StepOutcome> {
  const { setup, clock } = state;
  const server = setup.servers?.[name];
  if (server === undefined) return unsupported(`server ${name}`);
  const { algorithms, maxAge, clockTolerance } = setup.policy;
  const nonce = issuerOf(state, server);
  const replay = server.replay === undefined ? undefined : storeNamed(state, server.replay);
  const options = {
    origin: new URL(server.url).origin,
    algorithms: algorithms as readonly JWSAlgorithm[],
    maxAge,
    clockTolerance,
    now: clock,
    nonce,
    replay,
    allowReplay: replay === undefined,
  };
  const arrived = { method: request.method, url: request.url, headers: headersOf(request.headers) };
  if (server.endpoint === 'resource') {
    const all = {
      ...options,
      schemes: server.schemes,
      resolveToken: (token: string) => claimsOf(setup, token),
    };
    return verifyResourceRequest(arrived, all).then(accept, (error) => refuse(error, all));
  }
  const all = { ...options, endpoint: 'token' as const };
  return verifyTokenRequest(arrived, all)
    .then(async (verified) => {
      if (authenticated !== false) await verified.commit();
      return verified;
    })
    .then(accept, (error) => refuse(error, all));
}

function claimsOf({ tokens }: SessionSetup, token: string): object | undefined {
  const known = tokens.find(({ value }) => value === token);
  return known && { cnf: { jkt: known.jkt } };
}

const accept = ({ nonce }: { readonly nonce: string | undefined }): StepOutcome => ({
  outcome: 'accept',
  nonce,
});

async function refuse(error: unknown, options: Parameters<typeof errorResponse>[1]): Promise<StepOutcome> {
  const outcome = outcomeOf(error);
  if (outcome.outcome !== 'reject') return outcome;
  const response = await errorResponse(error, options);
  const body = await response.text();
  return {
    ...outcome,
    error: body === '' ? null : (JSON.parse(body) as { error: string }).error,
    nonce: response.headers.get('DPoP-Nonce') ?? undefined,
  };
}

// The client

/** The client waits for an answer while the runner looks at its request. */
interface Exchange {
  tell: (outcome: StepOutcome) => void;
  answer: ((response: Response) => void) | undefined;
  abandon: () => void;
}

async function clientSession(
  { clock: start }: SessionSetup,
  { key, alg }: NonNullable<SessionSetup['client']>,
): Promise<Session> {
  let clock = start;
  let token: string | undefined;
  const exchange: Exchange = { tell: () => {}, answer: undefined, abandon: () => {} };
  const { keyPair } = await importPrivateJwk(key, alg);
  const dpopFetch = createDPoPFetch({
    key: keyPair,
    accessToken: () => token,
    fetch: (request) => handOver(exchange, request as Request) as never,
    now: () => clock,
  }) as unknown as (url: string, init: object) => Promise<Response>;

  const next = (begin: () => void): Promise<StepOutcome> =>
    new Promise((resolve) => {
      exchange.tell = resolve;
      begin();
    });
  const step = async (given: SessionStep): Promise<StepOutcome> => {
    if (given.do === 'advance') {
      clock += given.seconds;
      return done;
    }
    if (given.do === 'call') {
      token = given.token;
      return next(() => {
        dpopFetch(given.request.url, initOf(given.request))
          .then(async (response) => {
            exchange.tell({ outcome: 'response', status: response.status, body: await response.text() });
          })
          .catch((error: unknown) => exchange.tell(outcomeOf(error)));
      });
    }
    if (given.do !== 'answer') return unsupported(given.do);
    const { answer } = exchange;
    if (answer === undefined) return { outcome: 'error', message: 'An answer to no request' };
    exchange.answer = undefined;
    return next(() => answer(responseOf(given.response)));
  };
  return { step, close: async () => exchange.abandon() };
}

async function handOver(exchange: Exchange, request: Request): Promise<Response> {
  const body = await request.text();
  const { method, url, headers } = request;
  return new Promise((resolve, reject) => {
    exchange.answer = resolve;
    exchange.abandon = () => reject(new Error('The session is closed'));
    exchange.tell({
      outcome: 'request',
      request: { method, url, headers: [...headers], body: body === '' ? null : body },
    });
  });
}

function initOf({ method, body, stream }: Call): object {
  if (body === undefined) return { method };
  if (!stream) return { method, body };
  const octets = new TextEncoder().encode(body);
  const once = new ReadableStream({
    start(controller) {
      controller.enqueue(octets);
      controller.close();
    },
  });
  return { method, body: once, duplex: 'half' };
}

/** Statuses that cannot have a body (Fetch standard). */
const BODILESS = [204, 205, 304];

function responseOf({ status, headers, body = '' }: Answer): Response {
  return new Response(BODILESS.includes(status) ? null : body, { status, headers: headersOf(headers) });
}
