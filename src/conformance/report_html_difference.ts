/** What a vector has that its baseline has not: found in the decoded proof, for people. */
import { decodeBase64url } from '../internal/base64url.ts';
import type { Members, Vector } from './types.ts';

/** One difference: where, and what stands before and after the change, with what is the same around it. */
export interface Fault {
  readonly path: string;
  readonly head: string;
  /** Absent where the vector has something that its baseline has not. */
  readonly before?: string;
  /** Absent where the vector lacks something. */
  readonly after?: string;
  readonly tail: string;
}

/** Characters that are kept around a change, and of a change. */
const AROUND = 24;
const MAX_CHANGE = 120;

/** Finds what differs, apart from what is made anew for each vector: its "jti", its token, its signature. */
export function faultsOf(vector: Vector, baseline: Vector): Fault[] {
  const rename = renamer(vector, baseline);
  const before = flatten(worldOf(baseline.input), rename);
  const after = flatten(worldOf(vector.input));
  const [own, base] = [proofOf(vector.input), proofOf(baseline.input)];
  return [
    ...compare(before, after),
    ...(own !== undefined && base !== undefined && own !== base
      ? proofFaults(own, base, vector, rename)
      : []),
  ];
}

type Rename = (text: string) => string;

/** The input without its proof, which is looked at apart. */
function worldOf(input: Members): unknown {
  const request = input['request'] as { readonly headers?: unknown } | undefined;
  if (!Array.isArray(request?.headers)) return input;
  const headers = request.headers as readonly (readonly [string, unknown])[];
  const proof = proofOf(input);
  const fields = headers.map(([name, value]) => [name, value === proof ? '(proof)' : value]);
  return { ...input, request: { ...request, headers: fields } };
}

/** The first proof of a request, if it is text. */
export function proofOf(input: Members): string | undefined {
  const request = input['request'] as { readonly headers?: unknown } | undefined;
  if (!Array.isArray(request?.headers)) return undefined;
  const headers = request.headers as readonly (readonly [string, unknown])[];
  const value = headers.find(([name]) => name.toLowerCase() === 'dpop')?.[1];
  return typeof value === 'string' ? value : undefined;
}

/** Puts what the vector has of its own in place of what the baseline has of its own. */
function renamer(vector: Vector, baseline: Vector): Rename {
  const [own, base] = [namesOf(vector.input), namesOf(baseline.input)];
  const edits = vector.recipe ?? [];
  const isEdited = (claim: string): boolean =>
    edits.some(([name, first]) => first === claim || String(name).startsWith(`${claim}.`));
  const isTokenEdited = edits.some(([name]) => /^token\.(?!bind)/.test(String(name)));
  const pairs: readonly (readonly [string | undefined, string | undefined])[] = [
    isEdited('jti') ? [undefined, undefined] : [base.jti, own.jti],
    isTokenEdited ? [undefined, undefined] : [base.token, own.token],
    isEdited('ath') || isTokenEdited ? [undefined, undefined] : [base.ath, own.ath],
  ];
  return (text) =>
    pairs.reduce((changed, [from, to]) => (from && to ? changed.replaceAll(from, () => to) : changed), text);
}

interface Names {
  readonly jti?: string | undefined;
  readonly ath?: string | undefined;
  readonly token?: string | undefined;
}

function namesOf(input: Members): Names {
  const text = decodeText((proofOf(input) ?? '').split('.')[1] ?? '') ?? '';
  const [jti, ath] = ['jti', 'ath'].map((name) => new RegExp(`"${name}":"([A-Za-z0-9_-]+)"`).exec(text)?.[1]);
  const value = (input['token'] as { readonly value?: unknown } | undefined)?.value;
  return { jti, ath, token: typeof value === 'string' ? value : undefined };
}

function decodeText(segment: string): string | undefined {
  const bytes = decodeBase64url(segment);
  return bytes && new TextDecoder().decode(bytes);
}

/** Members by their path, as JSON. Lists of plain values are one. */
function flatten(value: unknown, rename: Rename = (text) => text, path = ''): Map<string, string> {
  const isPlain = typeof value !== 'object' || value === null;
  const isLeaf = isPlain || (Array.isArray(value) && value.every((item) => typeof item !== 'object'));
  if (isLeaf) return new Map([[path, rename(JSON.stringify(value) ?? 'undefined')]]);
  return new Map(
    Object.entries(value).flatMap(([name, member]) => [
      ...flatten(member, rename, path === '' ? name : `${path}.${name}`),
    ]),
  );
}

function compare(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Fault[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((path) => {
    const [old, now] = [before.get(path), after.get(path)];
    return old === now ? [] : [faultOf(path, old, now)];
  });
}

function proofFaults(own: string, base: string, { recipe = [] }: Vector, rename: Rename): Fault[] {
  const [mine, theirs] = [own.split('.'), base.split('.')];
  const isSigned = recipe.every(([name]) => !String(name).startsWith('signature.'));
  return [
    ...(mine.length === theirs.length
      ? []
      : [faultOf('proof: number of segments', String(theirs.length), String(mine.length))]),
    ...segmentFaults('header', mine[0] as string, theirs[0] as string, rename),
    ...segmentFaults('payload', mine[1] ?? '', theirs[1] ?? '', rename),
    ...(isSigned ? [] : [faultOf('signature', theirs[2], mine[2])]),
  ];
}

/** By members, or else by text, or else by base64url: whatever shows the difference first. */
function segmentFaults(name: string, own: string, base: string, rename: Rename): Fault[] {
  const [mine, theirs] = [decodeText(own), rename(decodeText(base) ?? '')];
  if (mine === undefined) return [faultOf(`${name} (base64url)`, base, own)];
  if (mine === theirs) return [];
  const [members, others] = [parse(mine), parse(theirs)];
  const found =
    members && others ? compare(flatten(others, undefined, name), flatten(members, undefined, name)) : [];
  return found.length > 0 ? found : [faultOf(`${name} (text)`, theirs, mine)];
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Cuts what is the same at both ends. */
function faultOf(path: string, before: string | undefined, after: string | undefined): Fault {
  if (before === undefined || after === undefined) {
    return { path, head: '', ...cut({ before, after }), tail: '' };
  }
  const [start, end] = sameEnds(before, after);
  const head = before.slice(0, start);
  const tail = end === 0 ? '' : before.slice(-end);
  return {
    path,
    head: head.length > AROUND ? `…${head.slice(-AROUND)}` : head,
    ...cut({
      before: before.slice(start, before.length - end),
      after: after.slice(start, after.length - end),
    }),
    tail: tail.length > AROUND ? `${tail.slice(0, AROUND)}…` : tail,
  };
}

/** How much is the same at the start and at the end. Words are not taken apart. */
function sameEnds(before: string, after: string): [start: number, end: number] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  start = before.slice(0, start).search(/[A-Za-z]{0,12}$/);
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  end = before.slice(before.length - end).replace(/^[A-Za-z]{0,12}/, '').length;
  return [start, end];
}

type Sides = { readonly before?: string | undefined; readonly after?: string | undefined };

function cut({ before, after }: Sides): Pick<Fault, 'before' | 'after'> {
  const short = (text: string): string =>
    text.length > MAX_CHANGE ? `${text.slice(0, MAX_CHANGE)}… (${text.length} characters)` : text;
  return {
    ...(before !== undefined && { before: short(before) }),
    ...(after !== undefined && { after: short(after) }),
  };
}
