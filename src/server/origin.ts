/** The `origin` option: the server's authority is configuration, never the client's words. RFC 9449 section 4.3, RFC 9110 section 7.1. */
import { refusal } from '../errors.ts';
import { parseHtu } from '../htu.ts';
import { assertKnown, assertOptionalString, assertString, listOption, mistake } from '../internal/assert.ts';
import { serverRefusal } from './refusals.ts';
import type { RequestLike } from './request.ts';
import { normalizePath, PORT, readTarget, type Target } from './target.ts';

/** A public base URL that a proxy maps to this server. */
export interface MappedOrigin {
  /** Public URL that stands before the path of every request: origin and path prefix, such as `https://example.com/api`. */
  readonly baseUrl: string;
  /**
   * Path prefix that this server sees, and that `baseUrl` stands for: with `/internal`, a request for `/internal/a` is
   * one for `https://example.com/api/a`, and one for `/other` is refused. Whole segments. Defaults to none.
   */
  readonly prefix?: string | undefined;
}

/** An origin, such as `https://api.example.com`, or a base URL. */
export type OriginChoice = string | MappedOrigin;

/**
 * Finds the origin of a request. `undefined` refuses the request with `origin_mismatch`; what it throws passes through
 * unchanged. Must return values of the configuration: one that is built from `Host`, from a forwarded field or from
 * `request.url` makes every proof good that the client made for anyone.
 */
export type OriginResolver = (
  request: RequestLike,
) => OriginChoice | undefined | Promise<OriginChoice | undefined>;

/**
 * The public origin of this server. One: it is that of every request, whatever `Host` says. A list: `Host` (and the
 * authority of an absolute `request.url`) selects one of it, with or without the default port, the scheme left aside.
 */
export type OriginOption = OriginChoice | readonly OriginChoice[] | OriginResolver;

/** A configured origin, checked. */
export interface Base {
  /** What it was made of. */
  readonly choice: OriginChoice;
  /** URL in normal form, without slash at its end. */
  readonly url: string;
  readonly scheme: string;
  readonly authority: string;
  readonly prefix: string;
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: ':80', https: ':443' };

/** Checks the path prefix of a base URL; a slash at its end says nothing. */
function readPrefix(action: string, prefix: unknown): string {
  assertOptionalString(action, 'origin.prefix', prefix);
  const path = normalizePath(prefix ?? '/');
  if (path === undefined) throw mistake(action, '"origin.prefix" must be a path');
  return path.replace(/\/$/, '');
}

function isChoice(value: unknown): value is OriginChoice {
  return typeof value === 'string' || (typeof value === 'object' && value !== null && !Array.isArray(value));
}

/** Checks one configured origin. */
function readBase(action: string, choice: unknown): Base {
  if (!isChoice(choice)) {
    throw mistake(action, '"origin" must be an origin, { baseUrl }, a list of these, or a function');
  }
  const isText = typeof choice === 'string';
  const { baseUrl, prefix }: MappedOrigin = isText ? { baseUrl: choice } : choice;
  if (!isText) assertKnown(action, choice, { baseUrl, prefix });
  const name = isText ? 'origin' : 'origin.baseUrl';
  assertString(action, name, baseUrl);
  const parsed = parseHtu(baseUrl);
  const url = parsed?.normal.replace(/\/$/, '') ?? '';
  const [scheme, , authority, ...path] = url.split(/:?\//) as [string, '', string];
  if (parsed?.hasQuery !== false || (isText && path.length > 0)) {
    const parts = isText ? 'userinfo, path, query and fragment' : 'userinfo, query and fragment';
    throw mistake(action, `"${name}" must be an http or https URL without ${parts}`);
  }
  return { choice, url, scheme, authority, prefix: readPrefix(action, prefix) };
}

/** Configured origins by every authority that stands for one. */
export type OriginTable = ReadonlyMap<string, Base>;

/** Checks a list of origins: no authority may stand for two. */
export function readOriginList(action: string, name: string, choices: unknown): OriginTable {
  const table = new Map<string, Base>();
  for (const choice of listOption(action, name, choices, isChoice, 'origins')) {
    const base = readBase(action, choice);
    const { authority } = base;
    const withPort = authority + DEFAULT_PORTS[base.scheme];
    for (const name of PORT.test(authority) ? [authority] : [authority, withPort]) {
      if (table.has(name)) throw mistake(action, 'origins must differ in host and port');
      table.set(name, base);
    }
  }
  return table;
}

/** Finds the origin that a request is for; `undefined` if it is for none. */
export type OriginFinder = (
  request: RequestLike,
  target: Target,
) => Base | undefined | Promise<Base | undefined>;

/**
 * Checks the `origin` option.
 *
 * @throws `TypeError` that names it.
 */
export function readOrigin(action: string, origin: OriginOption): OriginFinder {
  if (typeof origin === 'function') {
    return async (request) => {
      const choice = (await origin(request)) ?? undefined;
      return choice === undefined ? undefined : readBase(action, choice);
    };
  }
  if (Array.isArray(origin)) {
    const table = readOriginList(action, 'origin', origin);
    return (_, { authorities: [first, ...others] }) => {
      const base = table.get(first ?? '');
      // Which of two the application goes by is not known here.
      return others.every((other) => table.get(other) === base) ? base : undefined;
    };
  }
  const base = readBase(action, origin);
  return () => base;
}

/** The public URL of a path; `undefined` for one that is not below the prefix, by whole segments. */
function urlOf({ url, prefix }: Base, path: string): string | undefined {
  const rest = path.slice(prefix.length);
  return path.startsWith(prefix) && (rest === '' || rest.startsWith('/')) ? url + rest : undefined;
}

/**
 * Makes the URL of a request as the client saw it: a configured origin, and the path of the request as a string.
 *
 * @throws {@link DPoPError} `url_invalid` or `origin_mismatch`.
 */
export async function resolveUrl(action: string, request: RequestLike, find: OriginFinder): Promise<string> {
  const target = readTarget(action, request);
  if (target === undefined) throw refusal('url_invalid');
  const base = await find(request, target);
  const url = base && urlOf(base, target.path);
  if (url === undefined) throw serverRefusal('origin_mismatch');
  return url;
}
