/** The recipes of sequences: edits of steps, and of proofs, which are signed again where they are not for the runner to sign. */
import {
  b64u,
  concat,
  fromB64u,
  fromBigInt,
  fromUtf8,
  toBigInt,
  utf8,
} from '../../src/conformance/recipe/bytes.ts';
import type { Recipe, Toolbox } from '../../src/conformance/recipe/draft.ts';
import { fail, integer, text, value } from '../../src/conformance/recipe/edit_args.ts';
import { canonicalJwk, publicJwk } from '../../src/conformance/recipe/jwk.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** Order of the group of P-256: SEC 2 section 2.4.2. */
const P256_N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** A proof that the runner makes, since a nonce of the server goes into it. */
export interface MintedProof {
  readonly key: string;
  readonly claims: JsonObject;
}

/** Signs a proof as all vectors of ES256 are signed. */
export async function signProof({ key, claims }: MintedProof, tools: Toolbox): Promise<string> {
  const jwk = publicJwk(tools.keys[key] ?? fail(`no key ${key}`));
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk };
  const input = [header, claims].map((part) => b64u(utf8(JSON.stringify(part)))).join('.');
  return `${input}.${b64u(await tools.sign(key, 'ES256', utf8(input)))}`;
}

const decode = (segment: string | undefined): JsonObject =>
  JSON.parse(fromUtf8(fromB64u(segment ?? ''))) as JsonObject;

/** Claims and key of a proof of either form. */
export function readProof(proof: Json | undefined, { keys }: Pick<Toolbox, 'keys'>): MintedProof {
  if (isObject(proof)) return proof as unknown as MintedProof;
  const [header, payload] = text(proof).split('.');
  const own = canonicalJwk(decode(header)['jwk'] as JsonObject);
  const key = Object.keys(keys).find((name) => canonicalJwk(keys[name] ?? {}) === own);
  return { key: key ?? fail('a proof by a key that is not ours'), claims: decode(payload) };
}

/** In the form that the proof had. */
async function writeProof(proof: MintedProof, isText: boolean, tools: Toolbox): Promise<Json> {
  return isText ? signProof(proof, tools) : (proof as unknown as Json);
}

const mergeClaims = (claims: JsonObject, changes: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries({ ...claims, ...changes }).filter(([, item]) => item !== null));

type Edit = (input: JsonObject, args: readonly Json[], tools: Toolbox) => void | Promise<void>;

const object = (parent: JsonObject, name: string): JsonObject => {
  const child = parent[name];
  return isObject(child) ? child : fail(`no ${name}`);
};

const stepsOf = (input: JsonObject): Json[] => input['steps'] as Json[];
const stepAt = (input: JsonObject, index: Json | undefined): JsonObject =>
  (stepsOf(input)[integer(index)] as JsonObject | undefined) ?? fail(`no step ${JSON.stringify(index)}`);

async function onProof(
  input: JsonObject,
  name: Json | undefined,
  tools: Toolbox,
  change: (proof: MintedProof) => MintedProof,
): Promise<void> {
  const proofs = object(input, 'proofs');
  const old = proofs[text(name)];
  proofs[text(name)] = await writeProof(change(readProof(old, tools)), typeof old === 'string', tools);
}

function onSignature(jws: Json | undefined, change: (signature: Uint8Array) => Uint8Array): string {
  const segments = text(jws).split('.');
  return [...segments.slice(0, 2), b64u(change(fromB64u(segments[2] ?? '')))].join('.');
}

/** With another octet in s. */
export const flip = (jws: string): string =>
  onSignature(jws, (old) => old.map((octet, i) => (i === 40 ? octet ^ 1 : octet)));

/** The other of the two signatures that ECDSA has for one message and one nonce. */
const twin = (signature: Uint8Array): Uint8Array =>
  concat(signature.slice(0, 32), fromBigInt(P256_N - toBigInt(signature.slice(32)), 32));

export const SEQUENCE_EDITS: Readonly<Record<string, Edit>> = {
  'steps.set': (input, [index, name, item]) => {
    stepAt(input, index)[text(name)] = value(item);
  },
  'steps.insert': (input, [index, step]) => {
    if (integer(index) > stepsOf(input).length) fail(`no step ${JSON.stringify(index)}`);
    stepsOf(input).splice(integer(index), 0, value(step));
  },
  'steps.delete': (input, [index]) => {
    stepAt(input, index);
    stepsOf(input).splice(integer(index), 1);
  },
  'race.set': (input, [index, request, name, item]) => {
    const all = stepAt(input, index)['steps'] as JsonObject[] | undefined;
    (all?.[integer(request)] ?? fail('no such request'))[text(name)] = value(item);
  },
  'response.set': (input, [index, name, item]) => {
    object(stepAt(input, index), 'response')[text(name)] = value(item);
  },
  'request.set': (input, [index, name, item]) => {
    object(stepAt(input, index), 'request')[text(name)] = value(item);
  },
  'server.set': (input, [server, name, item]) => {
    object(object(input, 'servers'), text(server))[text(name)] = value(item);
  },
  'rules.set': (input, [name, item]) => {
    object(input, 'policy')[text(name)] = value(item);
  },
  'proof.delete': (input, [name]) => {
    const proofs = object(input, 'proofs');
    if (!(text(name) in proofs)) fail(`no proof ${text(name)}`);
    delete proofs[text(name)];
  },
  'proof.copy': (input, [from, to]) => {
    const proofs = object(input, 'proofs');
    proofs[text(to)] = proofs[text(from)] ?? fail(`no proof ${text(from)}`);
  },
  'proof.claims': (input, [name, changes], tools) =>
    onProof(input, name, tools, ({ key, claims }) => ({
      key,
      claims: mergeClaims(claims, isObject(changes) ? changes : fail('no claims')),
    })),
  'proof.jti': (input, [name, other], tools) => {
    const { jti } = readProof(object(input, 'proofs')[text(other)], tools).claims;
    return onProof(input, name, tools, ({ key, claims }) => ({ key, claims: { ...claims, jti: text(jti) } }));
  },
  'proof.nonce': (input, [name, nonce], tools) =>
    onProof(input, name, tools, ({ key, claims }) => ({ key, claims: { ...claims, nonce: value(nonce) } })),
  'proof.key': (input, [name, key], tools) =>
    onProof(input, name, tools, ({ claims }) => ({ key: text(key), claims })),
  'proof.twin': (input, [name]) => {
    const proofs = object(input, 'proofs');
    proofs[text(name)] = onSignature(proofs[text(name)], twin);
  },
};

/** Makes the input of a sequence from that of its baseline. */
export async function editSequence(
  baseline: JsonObject,
  recipe: Recipe,
  tools: Toolbox,
): Promise<JsonObject> {
  const input = JSON.parse(JSON.stringify(baseline)) as JsonObject;
  for (const [name, ...args] of recipe)
    await (SEQUENCE_EDITS[name] ?? fail(`no edit named ${name}`))(input, args, tools);
  return input;
}
