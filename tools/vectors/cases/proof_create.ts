import { ALGORITHMS, type Algorithm, type FlatGroup, type FlatRow } from '../case.ts';
import type { JsonObject } from '../json.ts';
import { publicJwk } from '../jwk.ts';
import { keyNamed } from '../keys.ts';
import { CLOCK } from './baseline.ts';
import { RFC9449_ATH, RFC9449_TOKEN } from './published.ts';

const HTU = 'https://server.example.com/token';
const RESOURCE = 'https://resource.example.org/orders/42';
const NONCE = 'eyJ7S_zG.eyJH0-Z.HX4w-7v';

/** What differs from a token request without nonce. */
interface Case extends Partial<FlatRow> {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly more?: JsonObject;
  readonly claims?: JsonObject;
}

const CASES: readonly Case[] = [
  {
    id: 'token-request',
    title: 'A token request',
    why: 'The first proof of every client.',
    requirements: ['RFC9449-4.2-02', 'RFC9449-4.2-08', 'RFC9449-4.2-09', 'RFC9449-4.2-10'],
  },
  {
    id: 'resource-request',
    title: 'A request with an access token',
    why: 'Without "ath" no resource lets the client in.',
    requirements: ['RFC9449-4.2-11', 'RFC9449-7-02'],
    more: { htm: 'GET', htu: RESOURCE, accessToken: RFC9449_TOKEN },
    claims: { ath: RFC9449_ATH },
  },
  {
    id: 'nonce',
    title: 'A token request with a nonce',
    why: 'The retry that the server asked for.',
    requirements: ['RFC9449-4.2-12'],
    more: { nonce: NONCE },
    claims: { nonce: NONCE },
  },
  {
    id: 'resource-nonce',
    title: 'A request with an access token and a nonce',
    why: 'The retry that the server asked for.',
    requirements: ['RFC9449-4.2-11', 'RFC9449-4.2-12'],
    more: { htm: 'GET', htu: RESOURCE, accessToken: RFC9449_TOKEN, nonce: NONCE },
    claims: { ath: RFC9449_ATH, nonce: NONCE },
  },
  {
    id: 'own-jti',
    title: 'A "jti" that the caller chose',
    why: 'Callers that count or trace their requests choose it.',
    requirements: ['RFC9449-4.2-07'],
    more: { jti: '-BwC3ESc6acc2lTc' },
    claims: { jti: '-BwC3ESc6acc2lTc' },
  },
  {
    id: 'further-claims',
    title: 'Further claims',
    why: 'Profiles add claims; they are signed as given.',
    requirements: ['RFC9449-4.2-13'],
    more: { claims: { 'urn:example:claim': { nested: [true, null, 1.5] } } },
    claims: { 'urn:example:claim': { nested: [true, null, 1.5] } },
  },
  {
    id: 'query-and-fragment',
    title: 'A URI with query and fragment',
    why: 'The claim has neither; about half of all servers refuse one that does.',
    requirements: ['RFC9449-4.2-09'],
    flags: ['QueryIgnored'],
    more: { htm: 'GET', htu: `${RESOURCE}?page=2#top` },
    claims: { htu: RESOURCE },
  },
  {
    id: 'extension-method',
    title: 'A method of an extension',
    why: 'Methods are tokens and depend on case.',
    requirements: ['RFC9449-4.2-08'],
    flags: ['ExtensionMethod'],
    more: { htm: 'm-search', htu: RESOURCE },
  },
  {
    id: 'spelling-kept',
    title: 'A URI that is not in normal form',
    why: 'Many servers compare strings with what they were sent.',
    requirements: ['RFC9449-4.2-09'],
    flags: ['UriPercent'],
    more: { htm: 'GET', htu: 'https://resource.example.org/caf%c3%a9/%7euser' },
  },
  {
    id: 'padded-token',
    title: 'An access token that ends with an equals sign',
    why: 'The hash is over the token as it was issued.',
    requirements: ['RFC9449-4.2-11'],
    flags: ['TokenForm'],
    more: { htm: 'GET', htu: RESOURCE, accessToken: 'dG9rZW4=' },
    claims: { ath: 'SvL9MY6l1lC-esTN2nFNADHoRjX7j3B9sprbz4GxEsE' },
  },
];

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

function row(
  { id, title, why, requirements = [], flags = ['Basic'], more = {}, claims = {} }: Case,
  { alg, suffix, key }: Algorithm,
): FlatRow {
  const { jwk } = keyNamed(key);
  const input = { key: jwk, alg, htm: 'POST', htu: HTU, clock: CLOCK, ...more };
  const exact: JsonObject = { htm: input.htm, htu: input.htu, iat: CLOCK, ...claims };
  return {
    id: `proof-create.${id}@${suffix}`,
    title,
    why,
    requirements: [...requirements, 'RFC9449-4.2-06'],
    flags,
    input,
    value: {
      header: { exact: { typ: 'dpop+jwt', alg }, forbid: ['crit', 'b64'] },
      jwk: { exact: publicJwk(jwk), forbid: PRIVATE_MEMBERS },
      claims: {
        exact,
        present: { jti: 'string' },
        forbid: ['ath', 'nonce'].filter((name) => !(name in exact)),
      },
      signature: alg === 'ES256' ? 'verify' : 'verify-and-deterministic',
    },
  };
}

/** RFC 9449 section 4.2. The signature is judged by the runner: it is not the same twice for ES256. */
export const PROOF_CREATE: readonly FlatGroup[] = ALGORITHMS.map((algorithm) => ({
  kind: 'proof-create',
  file: algorithm.suffix,
  alg: algorithm.alg,
  description: 'Proofs that a client makes.',
  why: '',
  requirements: [],
  flags: [],
  severity: 'medium',
  roles: ['client'],
  rows: CASES.map((one) => row(one, algorithm)),
}));
