/** Strict JSON objects from untrusted bytes. RFC 8259, RFC 7515 section 5.2, RFC 8725 section 3.7. */
import { refusal } from '../errors.ts';
import type { JsonObject, JsonValue } from '../types.ts';
import { decodeUtf8 } from './text.ts';

const MAX_DEPTH = 32;
const MAX_MEMBERS = 512;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/**
 * Counts the members of all objects by their colons, before the host's parser sees the text: the parser has no
 * bound of its own, and it keeps the last of two members with one name without a word.
 */
function scanMembers(text: string): number {
  let members = 0;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      index++;
      while (index < text.length && text.charCodeAt(index) !== QUOTE) {
        index += text.charCodeAt(index) === BACKSLASH ? 2 : 1;
      }
    } else if (code === COLON) {
      members++;
      if (members > MAX_MEMBERS) throw refusal('json_too_many_members');
    } else if ((code | 0x20) === 0x7b) {
      // { and [ differ in this one bit, as do } and ].
      depth++;
      if (depth > MAX_DEPTH) throw refusal('json_too_deep');
    } else if ((code | 0x20) === 0x7d) {
      depth--;
    }
  }
  return members;
}

function countMembers(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = Array.isArray(value) ? 0 : Object.keys(value).length;
  for (const inner of Object.values(value)) members += countMembers(inner);
  return members;
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
  const members = scanMembers(text);
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    // The host's message quotes the input, so it is not kept as the cause.
    throw refusal('json_invalid');
  }
  if (!isJsonObject(value)) throw refusal('json_invalid');
  if (countMembers(value) !== members) throw refusal('json_duplicate_member');
  return value;
}

/** Tells a JSON object from an array, a scalar and `undefined`. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads an own member: what stands on a prototype was not sent by the client. */
export function member(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
