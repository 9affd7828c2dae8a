/** A second JSON parser, by the grammar of RFC 8259, that refuses what the library says it refuses. */

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

const MAX_DEPTH = 32;
const MAX_MEMBERS = 512;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the grammar excludes them.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\["\\/bfnrt]|\\u[0-9A-Fa-f]{4})*"/y;
const SPACE = /[ \t\n\r]*/y;
const LITERAL = /true|false|null/y;

class Reader {
  readonly #text: string;
  #at = 0;
  #members = 0;

  constructor(text: string) {
    this.#text = text;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [taken] = pattern.exec(this.#text) ?? [];
    if (taken === undefined) throw new SyntaxError();
    this.#at += taken.length;
    return taken;
  }

  #takes(character: string): boolean {
    this.#take(SPACE);
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #demand(character: string): void {
    if (!this.#takes(character)) throw new SyntaxError();
  }

  whole(): Json {
    const value = this.#value(0);
    this.#take(SPACE);
    if (this.#at < this.#text.length) throw new SyntaxError();
    return value;
  }

  #value(depth: number): Json {
    if (depth > MAX_DEPTH) throw new RangeError();
    if (this.#takes('{')) return this.#object(depth + 1);
    if (this.#takes('[')) return this.#array(depth + 1);
    const first = this.#text[this.#at] ?? '';
    if (first === '"') return JSON.parse(this.#take(STRING)) as string;
    if (/[tfn]/.test(first)) return JSON.parse(this.#take(LITERAL)) as boolean | null;
    return Number(this.#take(NUMBER));
  }

  #object(depth: number): Json {
    if (depth > MAX_DEPTH) throw new RangeError();
    const members = new Map<string, Json>();
    if (this.#takes('}')) return {};
    do {
      this.#take(SPACE);
      const name = JSON.parse(this.#take(STRING)) as string;
      this.#demand(':');
      if (members.has(name) || ++this.#members > MAX_MEMBERS) throw new RangeError();
      members.set(name, this.#value(depth));
    } while (this.#takes(','));
    this.#demand('}');
    return Object.fromEntries(members);
  }

  #array(depth: number): Json {
    if (depth > MAX_DEPTH) throw new RangeError();
    const values: Json[] = [];
    if (this.#takes(']')) return values;
    do values.push(this.#value(depth));
    while (this.#takes(','));
    this.#demand(']');
    return values;
  }
}

/** The object that the bytes spell, or undefined where it is not exactly one within all limits. */
export function slowJsonObject(bytes: Uint8Array): { [name: string]: Json } | undefined {
  const text = Buffer.from(bytes).toString('utf8');
  // The decoder puts replacement characters for what is no UTF-8.
  if (!Buffer.from(text, 'utf8').equals(bytes)) return undefined;
  try {
    const value = new Reader(text).whole();
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
