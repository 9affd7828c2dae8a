/** Requests to a server, and what became of them. */
import { calculateThumbprint } from '../../src/index.ts';
import type {
  ReplayStore,
  RequestLike,
  VerifyResourceRequestOptions,
  VerifyTokenRequestOptions,
} from '../../src/server/index.ts';
import { verifyResourceRequest, verifyTokenRequest } from '../../src/server/index.ts';
import { publicJwk } from './keys.ts';
import { type Outcome, outcome } from './outcome.ts';
import { ATH, mint, NOW, type Recipe, TARGET, TOKEN } from './proofs.ts';

export const ORIGIN = 'https://api.example.com';
export const JKT = await calculateThumbprint(publicJwk('ES256'));
export const OTHER_JKT = await calculateThumbprint(publicJwk('OTHER_ES256'));
export const BOUND: { sub: string; cnf: unknown } = { sub: 'a', cnf: { jkt: JKT } };

/** The recipe of a proof for {@link TOKEN}. */
export const AT_RESOURCE: Recipe = { claims: { ath: ATH } };

/** The recipe of a proof for the token endpoint. */
export const AT_TOKEN_ENDPOINT: Recipe = { claims: { htm: 'POST', htu: `${ORIGIN}/token` } };

/** Adds claims to a recipe. */
export function withClaims(recipe: Recipe, claims: Readonly<Record<string, unknown>>): Recipe {
  return { ...recipe, claims: { ...recipe.claims, ...claims } };
}

export type Fields = Readonly<Record<string, string | undefined>>;

/** A request with these fields; those that are `undefined` are not sent. */
export function requestOf(method: string, url: string, fields: Fields): RequestLike {
  return { method, url, headers: { get: (name) => fields[name.toLowerCase()] ?? null } };
}

/** A request that is accepted, with fields changed. */
export async function resourceRequest(fields: Fields = {}, recipe = AT_RESOURCE): Promise<RequestLike> {
  const dpop = await mint(recipe);
  return requestOf('GET', TARGET, { authorization: `DPoP ${TOKEN}`, dpop, ...fields });
}

/** A token request that is accepted, with fields changed. */
export async function tokenRequest(fields: Fields = {}, recipe = AT_TOKEN_ENDPOINT): Promise<RequestLike> {
  return requestOf('POST', `${ORIGIN}/token`, { dpop: await mint(recipe), ...fields });
}

/** A store without bounds. */
export function mapStore(): ReplayStore & {
  readonly keys: Map<string, readonly [number, string | undefined]>;
} {
  const keys = new Map<string, readonly [number, string | undefined]>();
  const add = (key: string, expiresAt: number, owner?: string): boolean => {
    const isNew = !keys.has(key);
    keys.set(key, [expiresAt, owner]);
    return isNew;
  };
  return { keys, add };
}

export type ResourceOptions = VerifyResourceRequestOptions<{ readonly cnf?: unknown }>;

/** Options that accept {@link resourceRequest}; each call has a store of its own. */
export function resourceOptions(changes: Partial<ResourceOptions> = {}): ResourceOptions {
  return { origin: ORIGIN, resolveToken: () => BOUND, replay: mapStore(), now: NOW, ...changes };
}

/** Options that accept {@link tokenRequest}; each call has a store of its own. */
export function tokenOptions(changes: Partial<VerifyTokenRequestOptions> = {}): VerifyTokenRequestOptions {
  return { endpoint: 'token', origin: ORIGIN, replay: mapStore(), now: NOW, ...changes };
}

/** The code of an outcome, or `accepted`. */
export function codeOf(result: Outcome<unknown>): string {
  return result.ok ? 'accepted' : result.code;
}

/** What becomes of a resource request. */
export async function resourceVerdict(
  request: RequestLike | Promise<RequestLike>,
  changes: Partial<ResourceOptions> = {},
): Promise<string> {
  const received = await request;
  return codeOf(await outcome(() => verifyResourceRequest(received, resourceOptions(changes))));
}

/** What becomes of a token request, `commit` included. */
export async function tokenVerdict(
  request: RequestLike | Promise<RequestLike>,
  changes: Partial<VerifyTokenRequestOptions> = {},
): Promise<string> {
  const received = await request;
  return codeOf(
    await outcome(async () => (await verifyTokenRequest(received, tokenOptions(changes))).commit()),
  );
}

/** The error that a call must throw. */
export async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
