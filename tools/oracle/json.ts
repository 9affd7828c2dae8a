/** A recursive-descent parser for RFC 8259, which tells what a reader may refuse although the grammar has it. */

/** Objects are maps, so that no member name is special. */
export type Value = null | boolean | number | string | readonly Value[] | JsonObject;
export type JsonObject = ReadonlyMap<string, Value>;

export interface Parsed {
  readonly value: Value;
  /** RFC 8259 sections 4, 8 and 9, RFC 7515 sections 4 and 10.12: readers differ, and may. */
  readonly oddities: readonly string[];
}

export const isObject = (value: Value | undefined): value is JsonObject => value instanceof Map;

/** Beyond these, readers may have a limit (RFC 8259 section 9). */
const DEEP = 16;
const MANY = 200;
/** Beyond this, this parser has one. */
const TOO_DEEP = 2000;

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const LITERALS: Readonly<Record<string, Value>> = { true: true, false: false, null: null };

/** Absent for what is no JSON text in UTF-8. */
export function parseOctets(octets: Uint8Array<ArrayBuffer>): Parsed | undefined {
  try {
    return parseText(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets));
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

export function parseText(text: string): Parsed | undefined {
  const hasBom = text.startsWith('\ufeff');
  const parser = new Parser(hasBom ? text.slice(1) : text);
  if (hasBom) parser.oddities.add('byte order mark');
  try {
    return { value: parser.parse(), oddities: [...parser.oddities] };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

class Parser {
  readonly oddities = new Set<string>();
  readonly #text: string;
  #at = 0;
  #members = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Value {
    const value = this.#value(1);
    this.#space();
    if (this.#at < this.#text.length) throw new SyntaxError('text after the value');
    return value;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #space(): void {
    this.#take(/[ \t\n\r]*/y);
  }

  #is(character: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #expect(character: string): void {
    if (!this.#is(character)) throw new SyntaxError(`no "${character}"`);
  }

  #value(depth: number): Value {
    if (depth > DEEP) this.oddities.add('deep nesting');
    if (depth > TOO_DEEP) throw new RangeError('nested too deep for this oracle');
    if (this.#is('{')) return this.#object(depth);
    if (this.#is('[')) return this.#array(depth);
    if (this.#is('"')) return this.#string();
    const number = this.#take(/-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y);
    if (number) return this.#number(number);
    const literal = LITERALS[this.#take(/true|false|null/y) ?? ''];
    if (literal === undefined) throw new SyntaxError('no value');
    return literal;
  }

  #object(depth: number): JsonObject {
    const members = new Map<string, Value>();
    if (this.#is('}')) return members;
    do {
      this.#expect('"');
      const name = this.#string();
      if (members.has(name)) this.oddities.add('duplicate member');
      if (++this.#members > MANY) this.oddities.add('many members');
      this.#expect(':');
      // A name keeps the last of its values: the only one of them that RFC 7515 section 4 lets a reader use.
      members.set(name, this.#value(depth + 1));
    } while (this.#is(','));
    this.#expect('}');
    return members;
  }

  #array(depth: number): readonly Value[] {
    const items: Value[] = [];
    if (this.#is(']')) return items;
    do items.push(this.#value(depth + 1));
    while (this.#is(','));
    this.#expect(']');
    return items;
  }

  #string(): string {
    let string = '';
    for (;;) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 section 7 excludes them.
      string += this.#take(/[^"\\\u0000-\u001f]*/y);
      const next = this.#text[this.#at++];
      if (next === '"') break;
      if (next !== '\\') throw new SyntaxError('control character or open string');
      string += this.#escape();
    }
    if (!isWellFormed(string)) this.oddities.add('lone surrogate');
    return string;
  }

  #escape(): string {
    const letter = this.#text[this.#at++] ?? '';
    if (letter !== 'u') return ESCAPES[letter] ?? fail(`escape of "${letter}"`);
    const digits = this.#take(/[0-9A-Fa-f]{4}/y) ?? fail('escape without four digits');
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #number(text: string): number {
    const number = Number(text);
    if (!Number.isFinite(number)) this.oddities.add('number beyond the range of a double');
    if (text.length > 40) this.oddities.add('number of many digits');
    return number;
  }
}

const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);

function fail(message: string): never {
  throw new SyntaxError(message);
}
