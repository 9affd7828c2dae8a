/** Builds the cases: an honest proof and request, some edits of both, perhaps a new signature. */

import { b64u, fromB64u, utf8 } from '../../src/conformance/recipe/bytes.ts';
import type { ProofInput, VerifyProofOptions } from '../../src/index.ts';
import {
  editCompact,
  editJsonBytes,
  editMembers,
  editSignature,
  editText,
  editUri,
  type Members,
  membersOf,
  respell,
  write,
} from './edits.ts';
import { forge } from './forgeries.ts';
import { CHARACTERS } from './hostile.ts';
import { hash } from './model.ts';
import type { Random } from './random.ts';
import { SIGNERS, type Signer } from './signers.ts';

export interface Case {
  readonly proof: ProofInput;
  readonly options: VerifyProofOptions;
  /** The options have a caller's mistake, which must be a TypeError. */
  readonly isMistake: boolean;
}

const NOW = 1_700_000_000;
export const TOKEN = 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU';
const NONCE = 'eyJ7S_zG.eyJH0-Z.HX4w-7v';

interface Baseline {
  readonly signer: Signer;
  readonly claims: { readonly [claim: string]: string | number };
  readonly options: VerifyProofOptions;
  readonly proof: string;
}

function baseline(signer: Signer, withToken: boolean, nonce?: string): Baseline {
  const url = 'https://server.example.com/a/token';
  const jkt = hash(JSON.stringify(signer.jwk));
  const claims = {
    jti: '-BwC3ESc6acc2lTc',
    htm: 'POST',
    htu: url,
    iat: NOW,
    ...(withToken ? { ath: hash(TOKEN) } : {}),
    ...(nonce === undefined ? {} : { nonce }),
  };
  const header = { typ: 'dpop+jwt', alg: signer.algs[0], jwk: signer.jwk };
  const input = [header, claims].map((part) => b64u(utf8(JSON.stringify(part)))).join('.');
  const proof = `${input}.${b64u(signer.sign(input))}`;
  const token = withToken ? { accessToken: TOKEN, jkt } : {};
  return { signer, claims, proof, options: { method: 'POST', url, now: NOW, nonce, ...token } };
}

const BASELINES: readonly Baseline[] = SIGNERS.flatMap((signer) => [
  baseline(signer, false),
  baseline(signer, true),
  baseline(signer, true, NONCE),
]);

/** Honest proofs of every key with their requests. */
export const HONEST: readonly Case[] = BASELINES.map(({ proof, options }) => ({
  proof,
  options,
  isMistake: false,
}));

// RSA and the deterministic ECDSA are slow to sign with.
const WEIGHTED: readonly (readonly [number, Baseline])[] = BASELINES.map((one) => [
  one.signer.algs[0] === 'EdDSA' ? 6 : 1,
  one,
]);

/** The members that make up a proof, on their way to be written. */
interface Draft {
  readonly header: Members;
  readonly claims: Members;
  isResigned: boolean;
}

function editUriClaim(random: Random, claims: Members): void {
  const htu = claims.find(([name]) => name === '"htu"');
  if (htu?.[1].startsWith('"h')) htu[1] = JSON.stringify(editUri(random, JSON.parse(htu[1]) as string));
}

function editJwk(random: Random, header: Members, { jwk }: Signer): void {
  const members = membersOf(jwk);
  editMembers(random, members);
  if (random.chance(20)) editMembers(random, members);
  const entry = header.find(([name]) => name === '"jwk"');
  if (entry !== undefined) entry[1] = write(members);
}

/** Moves the times of a proof to the ends of their windows and beyond. */
function editTimes(random: Random, claims: Members): void {
  const off = random.pick([
    -361, -360.5, -360, -301, -300.25, -300, -61, -60, 0, 0.5, 59.75, 60, 60.5, 61, 300, 1e9,
  ]);
  const name = random.pick(['"iat"', '"iat"', '"exp"', '"nbf"']);
  const text = random.chance(90) ? String(NOW + off) : `${(NOW + off) * 1000}`;
  const entry = claims.find(([other]) => other === name);
  if (entry === undefined) claims.push([name, text]);
  else entry[1] = text;
}

type Edit = (random: Random, draft: Draft, base: Baseline) => void;

const DRAFT_EDITS: readonly (readonly [number, Edit])[] = [
  [4, (random, { header }) => editMembers(random, header)],
  [6, (random, { claims }) => editMembers(random, claims)],
  [5, (random, { header }, { signer }) => editJwk(random, header, signer)],
  [4, (random, { claims }) => editUriClaim(random, claims)],
  [2, (random, { claims }) => editTimes(random, claims)],
];

function writeProof(random: Random, draft: Draft, { signer, proof }: Baseline): string {
  const texts = [write(draft.header), write(draft.claims)];
  const rawAt = random.chance(12) ? random.below(2) : -1;
  const segments = texts.map((text, at) => b64u(at === rawAt ? editJsonBytes(random, text) : utf8(text)));
  if (random.chance(3)) segments[random.below(2)] = respell(random, segments[0] as string);
  const input = segments.join('.');
  // A signature over another input fails, so most drafts get a new one: otherwise no later check is ever reached.
  const old = proof.slice(proof.lastIndexOf('.') + 1);
  let signature = draft.isResigned ? signer.sign(input) : fromB64u(old);
  if (random.chance(8)) signature = editSignature(random, signature, signer.algs[0] === 'EdDSA');
  return `${input}.${b64u(signature)}`;
}

type OptionEdit = (random: Random, options: VerifyProofOptions) => Partial<VerifyProofOptions>;

/** Edits of what a server takes from the wire. */
const WIRE_EDITS: readonly (readonly [number, OptionEdit])[] = [
  [
    3,
    (random, { method }) => ({
      method: random.chance(50) ? editText(random, method) : random.pick(['post', 'GET', 'P\u017fT']),
    }),
  ],
  [5, (random, { url }) => ({ url: editUri(random, url) })],
  [
    2,
    (random, { accessToken }) =>
      accessToken === undefined ? {} : { accessToken: editText(random, accessToken) },
  ],
  [2, (random, { jkt }) => (jkt === undefined ? {} : { jkt: editText(random, jkt) })],
  [1, () => ({ accessToken: undefined, jkt: undefined })],
  [1, (_, { jkt }) => (jkt === undefined ? {} : { accessToken: undefined, tokenCheck: 'jkt-only' })],
  [1, (_, { accessToken }) => (accessToken === undefined ? {} : { jkt: undefined, tokenCheck: 'ath-only' })],
];

/** Edits of a server's policy, all of them legal. */
const POLICY_EDITS: readonly (readonly [number, OptionEdit])[] = [
  [2, (random) => ({ nonce: random.pick([NONCE, 'other', ['old', NONCE], [NONCE.slice(0, -1)]]) })],
  [
    2,
    (random) => ({
      algorithms: random.pick([['ES256'], ['RS256', 'PS256'], ['EdDSA'], ['Ed25519'], ['Ed448', 'ES512']]),
    }),
  ],
  [2, (random) => ({ now: NOW + random.pick([-61, -60, 0, 300, 301, 1e9]) })],
  [1, (random) => ({ maxAge: random.pick([0, 1, 3600]), clockTolerance: random.pick([0, 1, 3600]) })],
  [1, () => ({ strictHtu: true })],
  [1, () => ({ allowUnexpectedAth: true })],
  [1, (random) => ({ maxProofLength: random.pick([1, 400, 600, 1_000_000]) })],
  [1, () => ({ maxModulusLength: 2048 })],
];

const MISTAKES: readonly Record<string, unknown>[] = [
  ...[undefined, null, 1, '', {}, []].flatMap((wrong) => [{ method: wrong }, { url: wrong }]),
  ...[null, 1, '', {}].flatMap((wrong) => [{ accessToken: wrong }, { jkt: wrong }]),
  ...[null, '', ' ', 'a"b', [], [1], {}].map((nonce) => ({ nonce })),
  ...[null, [], ['none'], ['HS256'], 'ES256', [1], ['es256']].map((algorithms) => ({ algorithms })),
  ...[null, -1, 1.5, Number.NaN, '60', 2 ** 53].flatMap((wrong) => [
    { maxAge: wrong },
    { clockTolerance: wrong },
    { now: wrong },
    { maxProofLength: wrong },
    { maxModulusLength: wrong },
  ]),
  ...[null, 0, 'true'].flatMap((wrong) => [{ strictHtu: wrong }, { allowUnexpectedAth: wrong }]),
  ...[null, 'both', true].map((tokenCheck) => ({ tokenCheck })),
  { tokenCheck: 'ath-only', accessToken: undefined, jkt: undefined },
  { tokenCheck: 'jkt-only', accessToken: TOKEN, jkt: 'x' },
  { accessToken: TOKEN, jkt: undefined },
  { accessToken: undefined, jkt: 'x' },
  { keyCache: {} },
  { keyCache: new Map() },
  { maxage: 1 },
  { Method: 'GET' },
];

function apply(
  random: Random,
  options: VerifyProofOptions,
  edits: readonly (readonly [number, OptionEdit])[],
): VerifyProofOptions {
  return { ...options, ...random.weighted(edits)(random, options) };
}

const WIRE_TEXTS = ['method', 'url', 'accessToken', 'jkt'] as const;

/** Edits of legal options may come to a mistake together. */
function isContradictory(options: VerifyProofOptions): boolean {
  const halves = `${options.accessToken !== undefined}, ${options.jkt !== undefined}`;
  const legal = {
    both: ['false, false', 'true, true'],
    'ath-only': ['true, false'],
    'jkt-only': ['false, true'],
  };
  return (
    WIRE_TEXTS.some((name) => options[name] === '') || !legal[options.tokenCheck ?? 'both'].includes(halves)
  );
}

/** Ten million characters, where a careless loop or a copy per character shows. */
function hugeCase(random: Random, { proof, options }: Baseline): Case {
  const text = random
    .pick([...CHARACTERS, '%41', '/.', '/../', 'e30.', '[[', '{"a":'])
    .repeat(10_000_000 / 4);
  const variants: readonly Partial<Case>[] = [
    { proof: text },
    { proof: proof + text },
    { proof: `${text}.${text}.${text}`, options: { ...options, maxProofLength: 1e9 } },
    {
      proof: b64u(utf8(text.slice(0, 1_000_000))).concat('.e30.AA'),
      options: { ...options, maxProofLength: 1e9 },
    },
    { options: { ...options, url: options.url + text } },
    { options: { ...options, url: `https://${text}` } },
    { options: { ...options, method: options.method + text } },
    { options: { ...options, accessToken: TOKEN + text, jkt: 'x' } },
    { options: { ...options, accessToken: TOKEN, jkt: text } },
  ];
  return { proof, options, isMistake: false, ...random.pick(variants) };
}

function fieldOf(random: Random, proof: string): ProofInput {
  if (random.chance(98)) return proof;
  return random.pick<ProofInput>([[proof], [proof, proof], [], null, undefined, ['', proof], [proof, 'x']]);
}

/** Invents one case. */
export function inventCase(random: Random): Case {
  const base = random.weighted(WEIGHTED);
  if (random.below(5000) === 0) return hugeCase(random, base);
  let { proof, options } = base;
  let edits = 1 + random.below(2);
  if (random.chance(2)) return { proof: forge(random, base.claims), options, isMistake: false };
  if (random.chance(55)) {
    const header = membersOf({ typ: 'dpop+jwt', alg: random.pick(base.signer.algs), jwk: base.signer.jwk });
    const draft = { header, claims: membersOf(base.claims), isResigned: random.chance(75) };
    for (; edits > 0; edits--) random.weighted(DRAFT_EDITS)(random, draft, base);
    proof = writeProof(random, draft, base);
    if (random.chance(5)) proof = editCompact(random, proof);
  } else if (random.chance(75)) {
    for (; edits > 0; edits--) proof = editCompact(random, proof);
  } else {
    options = apply(random, options, WIRE_EDITS);
  }
  if (random.chance(15)) options = apply(random, options, WIRE_EDITS);
  if (random.chance(15)) options = apply(random, options, POLICY_EDITS);
  let isMistake = isContradictory(options);
  if (random.chance(1)) {
    options = { ...options, tokenCheck: undefined, ...random.pick(MISTAKES) };
    isMistake = true;
  }
  return { proof: fieldOf(random, proof), options, isMistake };
}
