/** The small functions of the library, each against a second opinion. */

import { createHash } from 'node:crypto';
import { fromB64u } from '../../src/conformance/recipe/bytes.ts';
import {
  calculateAth,
  calculateThumbprint,
  createProof,
  type HashName,
  htuMatches,
  type JWK,
  normalizeHtu,
  parseThumbprintUri,
  verifyProof,
} from '../../src/index.ts';
import { TOKEN } from './cases.ts';
import { editMembers, editText, editUri, inventUri, membersOf, respell, write } from './edits.ts';
import { CHARACTERS } from './hostile.ts';
import { hash, strictDecode } from './model.ts';
import { demand, outcomeOf } from './oracle.ts';
import type { Random } from './random.ts';
import { SIGNERS, type Signer } from './signers.ts';
import { slowHtu } from './slow_htu.ts';

const URL = 'https://server.example.com:8443/a/b%20c/../token?x=1#y';

function someUri(random: Random): string {
  if (random.chance(50)) return inventUri(random);
  let uri = URL;
  for (let edits = 1 + random.below(3); edits > 0; edits--) uri = editUri(random, uri);
  return uri;
}

export async function checkHtu(random: Random): Promise<string> {
  const [uri, other] = [someUri(random), random.chance(50) ? someUri(random) : URL];
  const { value: normal, code } = await outcomeOf(() => normalizeHtu(uri), false);
  const slow = slowHtu(uri);
  demand(normal === slow, `normalizeHtu(${JSON.stringify(uri)}) is ${normal} and not ${slow}`);
  demand(normal === undefined || normalizeHtu(normal) === normal, `not idempotent: ${JSON.stringify(uri)}`);
  demand(htuMatches(uri, uri) === (normal !== undefined), `not reflexive: ${JSON.stringify(uri)}`);
  const matches = htuMatches(uri, other);
  demand(matches === htuMatches(other, uri), `not symmetric: ${JSON.stringify([uri, other])}`);
  const expected = normal !== undefined && normal === slowHtu(other);
  demand(matches === expected, `htuMatches is ${matches}: ${JSON.stringify([uri, other])}`);
  return code;
}

const OCTETS: Readonly<Record<string, number>> = { 'sha-256': 32, 'sha-384': 48, 'sha-512': 64 };
const PREFIX = 'urn:ietf:params:oauth:jwk-thumbprint:';

export async function checkThumbprintUri(random: Random): Promise<string> {
  const name = random.pick(Object.keys(OCTETS));
  const octets = createHash(name.replace('-', '')).update(String(random.next())).digest();
  const thumbprint = octets.toString('base64url');
  let uri = `${PREFIX}${name}:${random.chance(30) ? respell(random, thumbprint) : thumbprint}`;
  for (let edits = random.below(3); edits > 0; edits--) uri = editText(random, uri);
  const { value, code } = await outcomeOf(() => parseThumbprintUri(uri), false);
  const [, insensitive = '', sensitive, hashName = '', text = ''] =
    /^(urn:ietf:)(params:oauth:jwk-thumbprint:)([^:]*):([^:]*)$/is.exec(uri) ?? [];
  const isKnown = insensitive !== '' && sensitive === 'params:oauth:jwk-thumbprint:';
  const isGood = isKnown && strictDecode(text)?.length === (OCTETS[hashName] ?? -1);
  demand((code === 'ok') === isGood, `parseThumbprintUri(${JSON.stringify(uri)}) says ${code}`);
  demand(!value || (value.hash === hashName && value.thumbprint === text), `misread ${JSON.stringify(uri)}`);
  return code;
}

/** RFC 7638 for the key of a signer whose members may have been edited. */
function slowThumbprint(jwk: object, { jwk: known }: Signer, algorithm: HashName): string | undefined {
  const isKnown = Object.entries(known).every(
    ([name, value]) => Object.getOwnPropertyDescriptor(jwk, name)?.value === value,
  );
  if (!isKnown) return undefined;
  return createHash(algorithm.replace('-', '')).update(JSON.stringify(known)).digest('base64url');
}

export async function checkThumbprint(random: Random): Promise<string> {
  const signer = random.pick(SIGNERS);
  const algorithm = random.pick(['sha-256', 'sha-384', 'sha-512'] as const);
  const members = membersOf(signer.jwk);
  for (let edits = random.below(3); edits > 0; edits--) editMembers(random, members);
  let jwk: unknown;
  try {
    jwk = JSON.parse(write(members));
  } catch {
    return 'no JSON';
  }
  const { value, code } = await outcomeOf(() => calculateThumbprint(jwk as JWK, algorithm), false);
  const expected = slowThumbprint(jwk as object, signer, algorithm);
  demand(
    expected === undefined || value === expected,
    `thumbprint of ${JSON.stringify(jwk)} is ${value ?? code}`,
  );
  demand(['ok', 'jwk_invalid', 'jwk_not_canonical'].includes(code), `calculateThumbprint says ${code}`);
  return code;
}

export async function checkAth(random: Random): Promise<string> {
  let token = random.chance(10)
    ? Array.from({ length: random.below(40) }, () => random.pick(CHARACTERS)).join('')
    : TOKEN;
  for (let edits = random.below(3); edits > 0; edits--) token = editText(random, token);
  const { value, code } = await outcomeOf(() => calculateAth(token), token === '');
  const body = token.replace(/=+$/, '');
  const isGood = body !== '' && [...body].every((one) => /[A-Za-z0-9._~+/-]/.test(one));
  const expected = isGood ? 'ok' : token === '' ? 'TypeError' : 'token_malformed';
  demand(code === expected, `calculateAth(${JSON.stringify(token)}) says ${code} and not ${expected}`);
  demand(value === undefined || value === hash(token), `wrong ath of ${JSON.stringify(token)}`);
  return code;
}

const SIGNER = SIGNERS[2] as Signer;
const PROOF_SIGNER = {
  alg: 'EdDSA' as const,
  jwk: { ...SIGNER.jwk },
  sign: (data: Uint8Array): Uint8Array => SIGNER.sign(new TextDecoder().decode(data)),
};

/** Whatever createProof() makes, verifyProof() accepts for the same request. The query is no part of the proof, so it is not judged. */
export async function checkRoundTrip(random: Random): Promise<string> {
  const htm = random.chance(70) ? 'POST' : editText(random, 'POST');
  const htu = someUri(random);
  const nonce = random.chance(50) ? undefined : editText(random, 'a-nonce');
  const jti = random.chance(50) ? undefined : editText(random, 'an-id');
  const userinfo = /^[a-z]+:\/\/[^/?#]*@/i.test(htu);
  const isMistake = htm === '' || htu === '' || nonce === '' || jti === '' || userinfo;
  const { value: proof, code } = await outcomeOf(
    () => createProof(PROOF_SIGNER, { htm, htu, nonce, jti }),
    isMistake,
  );
  if (proof === undefined) return code;
  const url = htu.replace(/[?#].*$/s, '');
  const { claims } = await verifyProof(proof, { method: htm, url, nonce });
  demand(claims.htu === url, `createProof changed ${JSON.stringify(htu)}`);
  demand(
    strictDecode(proof.split('.')[1] as string) !== undefined &&
      fromB64u(proof.split('.')[2] as string).length === 64,
    'not canonical',
  );
  return code;
}
