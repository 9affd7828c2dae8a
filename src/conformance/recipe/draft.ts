/** What recipes are made of: edits, and the proof in the making that they change. */
import { type Bytes, b64u, utf8 } from './bytes.ts';
import { fail } from './edit_args.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

export type Edit = readonly [name: string, ...args: readonly Json[]];
export type Recipe = readonly Edit[];

/** The access token of a request and what it is bound to; null is no binding. */
export type Token = { value: string; jkt: string | null };

/** Text, or octets that are none. */
export type FieldValue = string | { b64u: string };

/** What an implementation of `proof-validate` receives. */
export type ProofInput = {
  endpoint: string;
  clock: number;
  policy: JsonObject;
  request: { method: string; url: string; headers: [string, FieldValue][] };
  token?: Token;
  nonce?: { current: string; previous: string[] };
};

/** What a host does for a recipe. */
export interface Toolbox {
  /** Private JWKs by name. */
  readonly keys: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Signs by the key of that name; for a MAC its secret, or the JSON text of its public part. */
  sign(key: string, alg: string, data: Bytes): Promise<Bytes>;
  sha256(data: Bytes): Promise<Bytes>;
}

/** What is signed comes before the signature, the rest after it. */
export const STAGES = [
  'world',
  'text',
  'octets',
  'encoded',
  'signature',
  'signature-text',
  'segments',
  'jws',
  'field',
] as const;
export type Stage = (typeof STAGES)[number];

/** A proof in the making. Each stage is computed from the one before when the first edit beyond it comes. */
export interface Draft {
  stage: number;
  id: string;
  input: ProofInput;
  signWith: { key: string; alg: string };
  header: JsonObject;
  claims: JsonObject;
  text: [string, string];
  octets: [Bytes, Bytes];
  encoded: [string, string];
  signature: Bytes;
  signatureText: string;
  segments: string[];
  jws: string;
  /** The segments of a baseline whose key is not ours: nothing in it can be signed again. */
  kept?: string[];
}

export type Apply = (draft: Draft, args: readonly Json[], tools: Toolbox) => void | Promise<void>;
/** One kind of edit. */
export interface Rule {
  readonly stage: Stage;
  readonly apply: Apply;
}

/** `base64url(SHA-256("dpop-vectors|" + id + "|" + field))`: adding a vector changes no other one. */
export async function derive(id: string, field: string, tools: Pick<Toolbox, 'sha256'>): Promise<string> {
  return b64u(await tools.sha256(utf8(`dpop-vectors|${id}|${field}`)));
}

export function jwkOf({ header }: Draft): JsonObject {
  const jwk = header['jwk'];
  return isObject(jwk) ? jwk : fail('no jwk to edit');
}

/** The index of the first field line with the proof. */
export function proofLine(headers: readonly (readonly [string, FieldValue])[]): number {
  const index = headers.findIndex(([name]) => name.toLowerCase() === 'dpop');
  return index < 0 ? fail('no DPoP field') : index;
}

export const fillToken = (template: string, { input }: Draft): string =>
  template.replace('{token}', () => input.token?.value ?? fail('no token'));
