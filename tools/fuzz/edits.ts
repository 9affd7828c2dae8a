/** Edits of texts, of JSON objects kept as texts, and of signatures. Names and values stay JSON texts, so that any text can stand there. */
import { b64u, concat, fromBigInt, toBigInt, utf8 } from '../../src/conformance/recipe/bytes.ts';
import { CURVES } from '../vectors/rfc6979.ts';
import { CHARACTERS, JSON_TEXTS, MEMBER_NAMES, URI_PARTS } from './hostile.ts';
import type { Random } from './random.ts';

/** A JSON object as it will be written: name and value of each member as JSON texts. */
export type Members = [name: string, value: string][];

export const membersOf = (object: object): Members =>
  Object.entries(object).map(([name, value]) => [JSON.stringify(name), JSON.stringify(value)]);

export const write = (members: Members): string =>
  `{${members.map(([name, value]) => `${name}:${value}`).join(',')}}`;

/** Inserts, deletes, replaces or repeats at one place. */
export function editText(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  const end = Math.min(text.length, at + 1 + random.below(4));
  return random.weighted<() => string>([
    [4, () => text.slice(0, at) + random.pick(CHARACTERS) + text.slice(at)],
    [4, () => text.slice(0, at) + random.pick(CHARACTERS) + text.slice(at + 1)],
    [3, () => text.slice(0, at) + text.slice(end)],
    [1, () => text.slice(0, at)],
    [1, () => text.slice(at)],
    [1, () => text + text.slice(at, end)],
    [1, () => text.slice(0, at) + swapCase(text.slice(at, end)) + text.slice(end)],
    [1, () => ` ${text}`],
    [1, () => `${text} `],
    [1, () => ''],
  ])();
}

const swapCase = (text: string): string =>
  text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();

export function editUri(random: Random, uri: string): string {
  const at = random.below(uri.length + 1);
  return random.weighted<() => string>([
    [5, () => uri.slice(0, at) + random.pick(URI_PARTS) + uri.slice(at)],
    [3, () => uri + random.pick(URI_PARTS)],
    [2, () => editText(random, uri)],
    [2, () => encodeOne(uri, at)],
    [1, () => uri.slice(0, at) + swapCase(uri.charAt(at)) + uri.slice(at + 1)],
    [1, () => uri.replace(/^https?:\/\/[^/]*/, () => `https://${random.pick(URI_PARTS)}`)],
    [1, () => inventUri(random)],
  ])();
}

/** Percent-encodes one character. */
function encodeOne(uri: string, at: number): string {
  const code = uri.charCodeAt(Math.min(at, uri.length - 1));
  if (!(code < 0x80)) return uri;
  return `${uri.slice(0, at)}%${code.toString(16).padStart(2, '0')}${uri.slice(at + 1)}`;
}

export function inventUri(random: Random): string {
  const parts = Array.from({ length: 1 + random.below(8) }, () => random.pick(URI_PARTS));
  return (random.chance(70) ? 'https://' : '') + parts.join('');
}

function escapeOne(random: Random, json: string): string {
  const at = 1 + random.below(Math.max(1, json.length - 2));
  const code = json.charCodeAt(at);
  if (!json.startsWith('"') || json.includes('\\') || Number.isNaN(code)) return json;
  return `${json.slice(0, at)}\\u${code.toString(16).padStart(4, '0')}${json.slice(at + 1)}`;
}

/** A value near another one: the text within its quotes, or the digits, edited. */
function nearValue(random: Random, json: string): string {
  if (!json.startsWith('"'))
    return random.chance(50) ? `"${json}"` : json + random.pick(['0', '000', '.5', 'e0', 'e9']);
  return JSON.stringify(editText(random, json.slice(1, -1)));
}

const nested = (depth: number, [open, close]: readonly [string, string]): string =>
  `${open.repeat(depth)}1${close.repeat(depth)}`;

function hugeValue(random: Random): string {
  return random.weighted<() => string>([
    [4, () => nested(28 + random.below(8), ['[', ']'])],
    [2, () => nested(28 + random.below(8), ['{"a":', '}'])],
    [1, () => '['.repeat(random.pick([40, 4000]))],
    [1, () => `{${Array.from({ length: random.pick([500, 507, 600]) }, (_, at) => `"${at}":0`).join()}}`],
    [1, () => `"${'a'.repeat(random.pick([1000, 20_000]))}"`],
    [1, () => '9'.repeat(random.pick([30, 400]))],
    [1, () => `[${'0,'.repeat(2000)}0]`],
  ])();
}

/** One edit of an object, in place. */
export function editMembers(random: Random, members: Members): void {
  const at = random.below(members.length);
  const [name = '""', value = 'null'] = members[at] ?? [];
  const put = (newName: string, newValue: string): unknown => members.splice(at, 1, [newName, newValue]);
  const add = (newName: string, newValue: string): unknown =>
    members.splice(random.below(members.length + 1), 0, [newName, newValue]);
  random.weighted<() => unknown>([
    [6, () => put(name, random.pick(JSON_TEXTS))],
    [6, () => put(name, nearValue(random, value))],
    [3, () => members.splice(at, 1)],
    [5, () => add(JSON.stringify(random.pick(MEMBER_NAMES)), random.pick(JSON_TEXTS))],
    [2, () => add(name, random.chance(50) ? value : random.pick(JSON_TEXTS))],
    [1, () => add(escapeOne(random, name), value)],
    [2, () => put(escapeOne(random, name), value)],
    [2, () => put(name, escapeOne(random, value))],
    [1, () => put(JSON.stringify(editText(random, name.slice(1, -1))), value)],
    [2, () => members.reverse()],
    [1, () => put(name, hugeValue(random))],
    [1, () => add('"extra"', hugeValue(random))],
    [1, () => put(` ${name} `, ` \n${value}\t`)],
  ])();
}

const INVALID_UTF8: readonly (readonly number[])[] = [
  [0x80],
  [0xc0, 0x80],
  [0xc3],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xff],
  [0xe2, 0x82],
];

/** One edit of the octets of a JSON text. */
export function editJsonBytes(random: Random, text: string): Uint8Array {
  const octets = utf8(text);
  const at = random.below(octets.length + 1);
  const insert = (place: number, ...more: number[]): Uint8Array =>
    concat(octets.subarray(0, place), Uint8Array.from(more), octets.subarray(place));
  return random.weighted<() => Uint8Array>([
    [2, () => insert(0, 0xef, 0xbb, 0xbf)],
    [3, () => insert(at, ...random.pick(INVALID_UTF8))],
    [2, () => utf8(`${text}${random.pick(['}', '{}', ',', '\u0000', ' ', '\n', '//', 'null'])}`)],
    [2, () => utf8(`${random.pick([' ', '\n', '\u0000', '/**/', ")]}'\n", '[', '\u00a0'])}${text}`)],
    [2, () => insert(at, random.below(256))],
    [2, () => octets.map((octet, place) => (place === at ? octet ^ (1 << random.below(8)) : octet))],
    [1, () => octets.subarray(0, at)],
    [1, () => utf8(random.pick(JSON_TEXTS))],
    [1, () => utf8(`[${text}]`)],
    [1, () => utf8(text.replaceAll('"', "'"))],
    [1, () => utf8(text.replace('}', ',}'))],
    [1, () => new Uint8Array(0)],
  ])();
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Another spelling of a base64url text, which lenient decoders take for the same octets. */
export function respell(random: Random, text: string): string {
  const last = ALPHABET.indexOf(text.slice(-1));
  const at = random.below(text.length + 1);
  return random.weighted<() => string>([
    [3, () => `${text}=`],
    [1, () => `${text}==`],
    [3, () => text.slice(0, -1) + ALPHABET.charAt(last ^ (1 + random.below(3)))],
    [2, () => text.replaceAll('-', '+').replaceAll('_', '/')],
    [
      3,
      () =>
        text.slice(0, at) + random.pick(['\n', ' ', '\t', '\r\n', '=', '%', '\u0000', '*']) + text.slice(at),
    ],
    [1, () => `${text}A`],
  ])();
}

const { n: P256_N } = CURVES['P-256'];
const ED25519_L = (1n << 252n) + 27742317777372353535851937790883648493n;

function editScalar(random: Random, r: bigint, s: bigint): Uint8Array {
  const pair = (a: bigint, b: bigint): Uint8Array =>
    concat(fromBigInt(a % (1n << 256n), 32), fromBigInt(b % (1n << 256n), 32));
  return random.weighted<() => Uint8Array>([
    // The twin of an ECDSA signature verifies, too.
    [4, () => pair(r, s < P256_N ? P256_N - s : s)],
    [1, () => pair(0n, 0n)],
    [1, () => pair(r, 0n)],
    [1, () => pair(0n, s)],
    [1, () => pair(r, s + P256_N)],
    [1, () => pair(r + P256_N, s)],
    [1, () => pair(P256_N, P256_N)],
    [1, () => pair(s, r)],
  ])();
}

function editEdwards(random: Random, signature: Uint8Array): Uint8Array {
  const point = signature.subarray(0, 32);
  const scalar = toBigInt(signature.slice(32).reverse());
  return random.weighted<() => Uint8Array>([
    [3, () => concat(point, fromBigInt((scalar + ED25519_L) % (1n << 256n), 32).reverse())],
    [1, () => concat(Uint8Array.of(1), new Uint8Array(63))],
    [1, () => new Uint8Array(64)],
    [1, () => concat(point, new Uint8Array(32))],
    [1, () => signature.map((octet, at) => (at === 31 ? octet ^ 0x80 : octet))],
  ])();
}

/** R and S as a DER sequence. */
function der(signature: Uint8Array): Uint8Array {
  const integer = (octets: Uint8Array): Uint8Array => concat(Uint8Array.of(2, octets.length + 1, 0), octets);
  const body = concat(integer(signature.subarray(0, 32)), integer(signature.subarray(32)));
  return concat(Uint8Array.of(0x30, body.length), body);
}

/** One edit of a signature; those of 64 octets are of ECDSA or EdDSA. */
export function editSignature(random: Random, signature: Uint8Array, isEdwards: boolean): Uint8Array {
  const at = random.below(signature.length);
  const isRsa = signature.length !== 64;
  const algebraic = (): Uint8Array => {
    if (isRsa) return concat(Uint8Array.of(0), signature);
    if (isEdwards) return editEdwards(random, signature);
    return editScalar(random, toBigInt(signature.subarray(0, 32)), toBigInt(signature.subarray(32)));
  };
  return random.weighted<() => Uint8Array>([
    [8, algebraic],
    [2, () => signature.map((octet, place) => (place === at ? octet ^ (1 << random.below(8)) : octet))],
    [1, () => signature.subarray(0, at)],
    [1, () => concat(signature, Uint8Array.of(random.below(256)))],
    [1, () => concat(Uint8Array.of(0), signature)],
    [1, () => new Uint8Array(0)],
    [1, () => new Uint8Array(signature.length).fill(random.pick([0, 1, 0xff]))],
    [1, () => (isRsa ? signature.slice().reverse() : der(signature))],
  ])();
}

/** One edit of a compact serialization: characters, segments, the field itself. */
export function editCompact(random: Random, jws: string): string {
  const segments = jws.split('.');
  const one = random.below(segments.length);
  const other = random.below(segments.length);
  const segment = segments[one] as string;
  const join = (edited: readonly string[]): string => edited.join('.');
  return random.weighted<() => string>([
    [6, () => editText(random, jws)],
    [4, () => join(segments.map((text, at) => (at === one ? editText(random, segment) : text)))],
    [6, () => join(segments.map((text, at) => (at === one ? respell(random, text) : text)))],
    [2, () => join(segments.map((text, at) => (at === one ? (segments[other] as string) : text)))],
    [1, () => join(segments.slice(0, one))],
    [1, () => join([...segments, segment])],
    [1, () => join([segment, ...segments])],
    [1, () => join(segments.map((text, at) => (at === one ? '' : text)))],
    [1, () => join(segments.reverse())],
    [1, () => `${jws}${random.pick([',', ', '])}${random.chance(50) ? jws : ''}`],
    [1, () => jws + random.pick(CHARACTERS)],
    [1, () => random.pick(CHARACTERS) + jws],
    [1, () => random.pick(['.', '..', '...', 'e30.e30.e30', 'e30..', '', ' ', b64u(utf8(jws))])],
  ])();
}
