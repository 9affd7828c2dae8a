/** What the HTML report knows of vectors and answers, packed: every text once, and numbers that name it. */
import { decodeBase64url } from '../internal/base64url.ts';
import { faultsOf, proofOf } from './report_html_difference.ts';
import type { Matrix } from './report_html_matrix.ts';
import { clean } from './report_text.ts';
import type { Members, Result, Suite, Vector } from './types.ts';

/** Greatest number of characters that one report may add of its own: pages stay small whatever an adapter says. */
const MAX_REPORT = 24_000;

/** Texts shorter than this are kept whole. */
const SHORT = 40;

/** What differs from vector to vector in texts that are else the same: keys, hashes, names made of hashes. */
const PART = /([\w-]{16,})/;

/** First of a list that is the base64url of a text and a period, as the segments of a proof are. */
const ENCODED = -1;

/** Gives every text a number. Long ones are lists of the numbers of their parts, most of which others have too. */
class Texts {
  readonly list: (string | number[])[] = [];
  readonly #numbers = new Map<string, number>();

  add(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const entry = text.length < SHORT ? text : this.#partsOf(text);
    // The parts came first.
    const number = this.list.push(entry) - 1;
    this.#numbers.set(text, number);
    return number;
  }

  has(text: string): boolean {
    return this.#numbers.has(text);
  }

  #partsOf(text: string): string | number[] {
    const inside = text.endsWith('.') ? decodeAscii(text.slice(0, -1)) : undefined;
    if (inside !== undefined) return [ENCODED, this.add(inside)];
    const parts = text.split(PART).filter((part) => part !== '');
    return parts.length === 1 ? text : parts.map((part) => this.#addPart(part));
  }

  #addPart(part: string): number {
    const known = this.#numbers.get(part);
    if (known !== undefined) return known;
    this.#numbers.set(part, this.list.length);
    return this.list.push(part) - 1;
  }
}

/** The text of a segment, if it is printable ASCII and has that one base64url. */
function decodeAscii(segment: string): string | undefined {
  const bytes = decodeBase64url(segment);
  return bytes?.every((byte) => byte >= 0x20 && byte < 0x7f) ? String.fromCharCode(...bytes) : undefined;
}

/**
 * Packs a matrix as the content of a data block: JSON that no parser of HTML can mistake. `s` are the texts, `v` the
 * vectors in the order of the rows, `r` the answers of each implementation, `i` their names, `q` and `f` what the
 * registries say of requirements and flags.
 */
export function dataOf(matrix: Matrix, suite: Suite): string {
  const texts = new Texts();
  const rows = new Map(matrix.vectors.map(({ id }, index) => [id, index]));
  const byId = new Map(suite.vectors.map((vector) => [vector.id, vector]));
  const data = {
    v: matrix.vectors.map((vector) => pack(vector, { texts, rows, byId })),
    r: matrix.columns.map(({ results }) => answers(matrix.vectors, results, texts)),
    i: matrix.columns.map(({ name, version }) => `${name} ${version}`),
    q: pick(
      suite.texts?.requirements,
      matrix.vectors.flatMap(({ requirements }) => requirements),
    ),
    f: pick(
      suite.texts?.flags,
      matrix.vectors.flatMap(({ flags }) => flags),
    ),
    s: texts.list,
  };
  return jsonOf(data);
}

/** JSON without signs that mean something in HTML. */
function jsonOf(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function pick<T>(registry: Readonly<Record<string, T>> = {}, names: readonly string[]): Record<string, T> {
  const known = [...new Set(names)].filter((name) => Object.hasOwn(registry, name));
  return Object.fromEntries(known.map((name) => [name, registry[name] as T]));
}

interface Packing {
  readonly texts: Texts;
  readonly rows: ReadonlyMap<string, number>;
  readonly byId: ReadonlyMap<string, Vector>;
}

/** A vector as a list; the script has the same order. */
function pack(vector: Vector, { texts, rows, byId }: Packing): unknown[] {
  const add = (text: string): number => texts.add(clean(text, Number.MAX_SAFE_INTEGER));
  const { baseline = '', recipe = [] } = vector;
  const base = byId.get(baseline);
  const faults = base === undefined ? [] : faultsOf(vector, base);
  return [
    add(vector.why),
    add(vector.level),
    add(vector.severity),
    add(vector.alg),
    vector.requirements.map(add),
    vector.flags.map(add),
    add(expectationOf(vector)),
    rows.get(baseline) ?? -1,
    recipe.map(([name, ...args]) => add([name, ...args.map((arg) => JSON.stringify(arg))].join(' '))),
    faults.map(({ path, head, before, after, tail }) =>
      [path, head, before, after, tail].map((text) => (text === undefined ? -1 : add(text))),
    ),
    members(vector.input).map(([name, value]) => [add(name), add(value)]),
    fieldsOf(vector.input).map(([name, value]) => [
      add(name),
      // Segments of proofs, and tokens, are shared by many.
      ...value.split(/(?<=[. ])/).map(add),
    ]),
    vector.rev,
    proofOf(vector.input) === undefined ? 0 : 1,
  ];
}

function expectationOf({ expect: { verdict, reasons = [], choice = '', when = {}, value } }: Vector): string {
  if (verdict === 'reject') return `reject: ${reasons.join(' or ')}`;
  if (verdict === 'accept') return value === undefined ? 'accept' : `accept: ${JSON.stringify(value)}`;
  const options = Object.entries(when).map(([option, outcome]) => `${option}: ${outcome}`);
  return `choice ${choice}: ${options.join(', ')}`;
}

/** Members of an input but for the header fields, as JSON. */
function members(input: Members): [string, string][] {
  return Object.entries(input).map(([name, value]) => {
    if (name !== 'request') return [name, JSON.stringify(value)];
    const { headers: _, ...request } = value as Members;
    return [name, JSON.stringify(request)];
  });
}

function fieldsOf(input: Members): [string, string][] {
  const request = input['request'] as { readonly headers?: unknown } | undefined;
  if (!Array.isArray(request?.headers)) return [];
  const headers = request.headers as readonly (readonly [string, unknown])[];
  return headers.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
}

/** What an implementation answered: the text of each row, and of some rows where the difference is and its own words. */
interface Answers {
  /** -1 where the vector was not run. */
  readonly g: number[];
  readonly d: Record<number, number>;
  readonly n: Record<number, number>;
}

function answers(vectors: readonly Vector[], results: ReadonlyMap<string, Result>, texts: Texts): Answers {
  let left = MAX_REPORT;
  const add = (text: string, max?: number): number => {
    const short = clean(text, max);
    if (texts.has(short)) return texts.add(short);
    left -= jsonOf(short).length;
    return texts.add(left < 0 ? '(too long for this page: see the JSON report)' : short);
  };
  const packed: Answers = { g: [], d: {}, n: {} };
  for (const [row, { id }] of vectors.entries()) {
    const result = results.get(id);
    packed.g.push(result === undefined ? -1 : add(result.got));
    if (result?.difference !== undefined) packed.d[row] = add(result.difference);
    if (result?.native !== undefined) packed.n[row] = add(result.native);
  }
  return packed;
}
