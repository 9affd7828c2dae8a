/** The inputs of kind `binding`: documents, and whole requests whose proof is made by a recipe. */

import type { ProofInput, Recipe } from '../../src/conformance/recipe/draft.ts';
import { mint, mintRoot } from '../../src/conformance/recipe/recipe.ts';
import type { FlatRow } from './case.ts';
import { editInput } from './edit_input.ts';
import { isObject, type JsonObject } from './json.ts';
import { TOOLS } from './signer.ts';

/** Requests of this kind have a target in place of a URL, and more around them: no edit of a proof looks at that. */
const asProof = (input: JsonObject): ProofInput => input as unknown as ProofInput;
const asInput = (input: ProofInput): JsonObject => input as unknown as JsonObject;

function hasProof({ request }: JsonObject): boolean {
  const headers = isObject(request) ? (request['headers'] as [string, string][]) : [];
  return headers.some(([name]) => name.toLowerCase() === 'dpop');
}

/** Edits of the input come first; where it has a proof, that is made anew. */
export async function editBinding(baseline: JsonObject, recipe: Recipe, id: string): Promise<JsonObject> {
  const first = recipe.findIndex(([name]) => !name.startsWith('input.'));
  const count = first < 0 ? recipe.length : first;
  const edited = editInput(baseline, recipe.slice(0, count));
  if (!hasProof(edited) && count === recipe.length) return edited;
  return asInput((await mint(asProof(edited), recipe.slice(count), { id }, TOOLS)).input);
}

/** The input of a row: edited from its baseline, or written out, with `{proof}` where the proof comes. */
export async function bindingInput(
  { id, input, proof, edits = [] }: FlatRow,
  baseline: JsonObject | undefined,
): Promise<JsonObject> {
  if (baseline !== undefined) return editBinding(baseline, edits, id);
  if (input === undefined) throw new Error('neither an input nor a baseline');
  if (proof === undefined) return input;
  const { key, claims } = proof;
  return asInput((await mintRoot(id, { input: asProof(input), key, alg: 'ES256', claims }, TOOLS)).input);
}
