/** The kinds that are calculations: thumbprints, "ath", URIs, and what a new proof has to say. */
import { calculateJwkThumbprint, calculateJwkThumbprintUri, type JWK } from 'jose';
import { decode } from './base64url.ts';
import { athOf, compareHtu, isToken68 } from './claims.ts';
import { isObject, parseText, type Value } from './json.ts';
import { PRIVATE, REQUIRED } from './jwk.ts';
import { Opinion } from './opinion.ts';
import { asciiOf, type Octets, octetsOf } from './suite.ts';
import { isFault, normalize, parseHttpUri } from './uri.ts';

interface ThumbprintInput {
  readonly jwk?: unknown;
  readonly jwkText?: string;
}

/** RFC 7638 section 3, RFC 8037 section 2. */
export async function judgeThumbprint(input: ThumbprintInput): Promise<Opinion> {
  const opinion = new Opinion();
  const members = readMembers(input, opinion);
  if (members === undefined) return opinion;
  opinion.value = {
    jkt: await calculateJwkThumbprint(members as unknown as JWK),
    canonical: canonicalOf(members),
  };
  return opinion;
}

/** RFC 7638 section 3.2: sorted by code point, without white space; no value needs an escape here. */
const canonicalOf = (members: Readonly<Record<string, string>>): string =>
  `{${Object.keys(members)
    .sort()
    .map((name) => `"${name}":"${members[name]}"`)
    .join(',')}}`;

function readMembers(
  { jwk, jwkText }: ThumbprintInput,
  opinion: Opinion,
): Record<string, string> | undefined {
  const parsed = parseText(jwkText ?? JSON.stringify(jwk));
  for (const oddity of parsed?.oddities ?? []) opinion.leaveOpen(['jwk', 'jws'], oddity);
  const object = parsed?.value;
  if (!isObject(object)) {
    opinion.refuse(['jwk', 'jws'], 'RFC 7517 section 4: a JWK is a JSON object');
    return undefined;
  }
  const kty = object.get('kty');
  const names = typeof kty === 'string' && Object.hasOwn(REQUIRED, kty) ? REQUIRED[kty] : undefined;
  if (names === undefined) {
    opinion.refuse('jwk', 'RFC 7638 section 3.2: no known kty');
    return undefined;
  }
  if (kty === 'oct') opinion.leaveOpen('jwk', 'RFC 7638 section 3.2.2: a hash of a secret');
  const members: Record<string, string> = {};
  for (const name of ['kty', ...names]) {
    const member = object.get(name);
    if (!isPlain(member)) {
      opinion.refuse('jwk', `RFC 7638 sections 3.2 and 3.3: no ${name} that can be hashed`);
      return undefined;
    }
    members[name] = member;
    if (!['kty', 'crv', 'alg'].includes(name)) checkForm(name, member, opinion);
  }
  return members;
}

/** RFC 7638 section 3.3: what JSON writes without escapes. */
const isPlain = (member: Value | undefined): member is string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 section 7 has them escaped.
  typeof member === 'string' && member !== '' && !/["\\\u0000-\u001f]/.test(member);

const COORDINATES: Readonly<Record<number, true>> = { 32: true, 48: true, 56: true, 57: true, 66: true };

/** RFC 7638 section 7: readers may refuse a spelling that makes one key two. */
function checkForm(name: string, member: string, opinion: Opinion): void {
  const decoded = decode(member);
  const isCoordinate = name === 'x' || name === 'y';
  const isNumber = name === 'n' || name === 'e';
  const isCanonical =
    decoded?.hasZeroPadBits === true &&
    !(isCoordinate && COORDINATES[decoded.octets.length] === undefined) &&
    !(isNumber && decoded.octets[0] === 0);
  if (!isCanonical) opinion.leaveOpen('jwk', `RFC 7638 section 7: ${name} is not canonical`);
}

interface ThumbprintUriInput extends ThumbprintInput {
  readonly hash?: string;
  readonly uri?: string;
}

/** The names of the registry of RFC 6920 section 9.4 for whole digests, and their length in octets. */
const HASHES: Readonly<Record<string, number>> = { 'sha-256': 32, 'sha-384': 48, 'sha-512': 64 };

/** RFC 9278 section 3. */
export async function judgeThumbprintUri(input: ThumbprintUriInput): Promise<Opinion> {
  const opinion = new Opinion();
  const { hash, uri } = input;
  if (uri === undefined) {
    const members = readMembers(input, opinion);
    if (hash === undefined || HASHES[hash] === undefined)
      opinion.refuse(['syntax', 'jwk'], 'RFC 9278 section 4: hash');
    else if (members !== undefined) {
      const digest = hash.replace('-', '') as 'sha256' | 'sha384' | 'sha512';
      opinion.value = { uri: await calculateJwkThumbprintUri(members as unknown as JWK, digest) };
    }
    return opinion;
  }
  const found = /^urn:ietf:params:oauth:jwk-thumbprint:([^:]*):([^:]*)$/i.exec(uri);
  const [, name = '', thumbprint = ''] = found ?? [];
  const decoded = decode(thumbprint);
  if (!uri.startsWith('urn:ietf:params:oauth:jwk-thumbprint:')) {
    opinion.leaveOpen('syntax', 'RFC 8141 section 3.1: "urn" and its namespace do not depend on case');
  }
  if (found === null) {
    opinion.refuse('syntax', 'RFC 9278 section 3: no thumbprint URI');
  } else if (!Object.hasOwn(HASHES, name)) opinion.refuse('syntax', 'RFC 9278 section 4: unknown hash');
  else if (decoded?.octets.length !== HASHES[name])
    opinion.refuse('syntax', 'RFC 9278 section 3: no such thumbprint');
  else if (!decoded?.hasZeroPadBits) opinion.leaveOpen('syntax', 'RFC 4648 section 3.5: unused bits');
  opinion.value = { hash: name, thumbprint };
  return opinion;
}

/** RFC 9449 sections 4.2 and 7.1. */
export function judgeAth({ token }: { readonly token: Octets }): Opinion {
  const opinion = new Opinion();
  const text = asciiOf(token);
  if (text === undefined) opinion.refuse(['token', 'request'], 'section 4.2: the hash is over ASCII');
  else if (!isToken68(text)) opinion.refuse(['token', 'request'], 'section 7.1: no token68');
  else opinion.value = { ath: athOf(text) };
  return opinion;
}

/** RFC 9449 section 4.3, RFC 3986 sections 6.2.2 and 6.2.3. */
export function judgeHtuNormalize({ uri }: { readonly uri: Octets }): Opinion {
  const opinion = new Opinion();
  const text = octetsOf(uri).toString('utf8');
  const parsed = parseHttpUri(text);
  if (isFault(parsed)) {
    const isRepaired = parsed.isRepairable && URL.canParse(text);
    if (isRepaired) opinion.leaveOpen('htu', parsed.fault);
    else opinion.refuse('htu', parsed.fault);
  } else {
    for (const oddity of parsed.oddities) opinion.leaveOpen('htu', oddity);
    opinion.value = { htu: normalize(parsed) };
  }
  return opinion;
}

/** RFC 9449 section 4.3 check 9. */
export function judgeHtuCompare({ htu, url }: { readonly htu: Octets; readonly url: string }): Opinion {
  const opinion = new Opinion();
  compareHtu(octetsOf(htu).toString('utf8'), url, undefined, opinion);
  return opinion;
}

interface CreateInput {
  readonly key: Readonly<Record<string, string>>;
  readonly alg: string;
  readonly htm: string;
  readonly htu: string;
  readonly clock: number;
  readonly accessToken?: string;
  readonly nonce?: string;
  readonly jti?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

const RESERVED = ['jti', 'htm', 'htu', 'iat', 'ath', 'nonce'];

/** RFC 9449 section 4.2: what the proof of such a request has to contain. */
export function judgeProofCreate({
  key,
  alg,
  htm,
  htu,
  clock,
  accessToken,
  nonce,
  jti,
  claims = {},
}: CreateInput): Opinion {
  const opinion = new Opinion();
  const uri = parseHttpUri(htu);
  if (isFault(uri)) opinion.refuse('htu', uri.fault);
  if (!/^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/.test(htm))
    opinion.refuse(['htm', 'claims', 'request'], 'RFC 9110 section 9.1: a method');
  if (accessToken !== undefined && !isToken68(accessToken))
    opinion.refuse(['token', 'request'], 'section 7.1: no token68');
  if (nonce !== undefined && !/^[!#-[\]-~]+$/.test(nonce)) opinion.refuse('nonce', 'section 8.1: no NQCHAR');
  if (RESERVED.some((name) => Object.hasOwn(claims, name)))
    opinion.leaveOpen('claims', 'section 4.2: a claim that the request settles');
  const names = ['kty', ...(REQUIRED[key['kty'] ?? ''] ?? [])];
  const further = Object.fromEntries(Object.entries(claims).filter(([name]) => !RESERVED.includes(name)));
  const exact = {
    ...further,
    htm,
    htu: htu.replace(/[?#].*$/s, ''),
    iat: clock,
    ...(accessToken === undefined ? {} : { ath: athOf(accessToken) }),
    ...(nonce === undefined ? {} : { nonce }),
    ...(jti === undefined ? {} : { jti }),
  };
  opinion.value = {
    header: { exact: { typ: 'dpop+jwt', alg } },
    jwk: {
      exact: Object.fromEntries(names.map((name) => [name, key[name]])),
      forbid: PRIVATE[key['kty'] ?? ''],
    },
    claims: { exact, forbid: ['ath', 'nonce'].filter((name) => !(name in exact)) },
    signature: alg.startsWith('ES') || alg.startsWith('PS') ? 'verify' : 'verify-and-deterministic',
  };
  return opinion;
}
