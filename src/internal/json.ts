/**
 * Strict JSON objects from untrusted bytes. RFC 8259, RFC 7515 section 5.2, RFC 8725 section 3.7.
 *
 * An own reader: `JSON.parse` has no bounds and keeps the last of two members with one name without a word, and
 * one host was seen to confuse escaped names with others it had read before.
 */
import { refusal } from '../errors.ts';
import type { JsonObject, JsonValue } from '../types.ts';
import { decodeUtf8 } from './text.ts';

const MAX_DEPTH = 32;
const MAX_MEMBERS = 512;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

// Sticky: they match from the place they are set to, and are set before each use.
const SPACES = /[ \t\n\r]*/y;
const SCALAR = /[\w.+-]+/y;

/** What a string with escapes, a number or a literal stands for; of these few characters all hosts think alike. */
function tokenValue(token: string): JsonValue {
  try {
    return JSON.parse(token) as JsonValue;
  } catch {
    // The host's message quotes the input, so it is not kept as the cause.
    throw refusal('json_invalid');
  }
}

/** A text and a place in it. Every method reads one production of RFC 8259 from there, or refuses. */
class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #members = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonObject {
    this.#expect('{');
    const object = this.#object();
    this.#skipSpace();
    if (this.#at < this.#text.length) throw refusal('json_invalid');
    return object;
  }

  #skipSpace(): void {
    SPACES.lastIndex = this.#at;
    SPACES.test(this.#text);
    this.#at = SPACES.lastIndex;
  }

  /** Skips white space and a character after it, if it is the one asked for. */
  #take(character: string): boolean {
    this.#skipSpace();
    const isThere = this.#text[this.#at] === character;
    if (isThere) this.#at++;
    return isThere;
  }

  #expect(character: string): void {
    if (!this.#take(character)) throw refusal('json_invalid');
  }

  #value(): JsonValue {
    if (this.#take('"')) return this.#string();
    if (this.#take('{')) return this.#object();
    if (this.#take('[')) return this.#array();
    return this.#scalar();
  }

  #enter(): void {
    if (++this.#depth > MAX_DEPTH) throw refusal('json_too_deep');
  }

  #object(): JsonObject {
    this.#enter();
    const object: Record<string, JsonValue> = {};
    if (!this.#take('}')) {
      do this.#member(object);
      while (this.#take(','));
      this.#expect('}');
    }
    this.#depth--;
    return object;
  }

  #member(object: Record<string, JsonValue>): void {
    this.#expect('"');
    const name = this.#string();
    this.#expect(':');
    if (++this.#members > MAX_MEMBERS) throw refusal('json_too_many_members');
    if (Object.hasOwn(object, name)) throw refusal('json_duplicate_member');
    const value = this.#value();
    // Assigning would set the prototype.
    if (name !== '__proto__') object[name] = value;
    else Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
  }

  #array(): JsonValue {
    this.#enter();
    const array: JsonValue[] = [];
    if (!this.#take(']')) {
      do array.push(this.#value());
      while (this.#take(','));
      this.#expect(']');
    }
    this.#depth--;
    return array;
  }

  #string(): string {
    const start = this.#at;
    let isEscaped = false;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      // Beyond the end there is NaN, which is not above anything.
      if (!(code >= SPACE)) throw refusal('json_invalid');
      this.#at += code === BACKSLASH ? 2 : 1;
      if (code === BACKSLASH) isEscaped = true;
      if (code === QUOTE) break;
    }
    const content = this.#text.slice(start, this.#at - 1);
    return isEscaped ? (tokenValue(`"${content}"`) as string) : content;
  }

  #scalar(): JsonValue {
    SCALAR.lastIndex = this.#at;
    const token = SCALAR.exec(this.#text)?.[0] ?? '';
    this.#at += token.length;
    return tokenValue(token);
  }
}

/**
 * Parses bytes that must be the UTF-8 of exactly one JSON object, at most 32 levels deep and with at most
 * 512 members in all, no two of one object with the same name.
 *
 * @throws `DPoPError` with `utf8_invalid`, `json_invalid`, `json_duplicate_member`, `json_too_deep` or
 *   `json_too_many_members`.
 */
export function parseJsonObject(bytes: Uint8Array): JsonObject {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw refusal('utf8_invalid');
  return new Reader(text).document();
}

/** Tells a JSON object from an array, a scalar and `undefined`. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads an own member: what stands on a prototype was not sent by the client. */
export function member(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
