/** The recipes of the kinds without a proof: JSON Pointers (RFC 6901) into the input. */
import { b64u, concat, fromB64u, fromHex, setTrailingBit } from '../../src/conformance/recipe/bytes.ts';
import type { Recipe } from '../../src/conformance/recipe/draft.ts';
import { fail, replaceOnce, text, value } from '../../src/conformance/recipe/edit_args.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

type Change = (old: string, args: readonly Json[]) => Json;

const ON_TEXT: Readonly<Record<string, Change>> = {
  'input.replace': (old, [from, to]) => replaceOnce(old, text(from), text(to)),
  'input.append': (old, [addition]) => old + text(addition),
  'input.prepend': (old, [addition]) => text(addition) + old,
  'input.trailing-bit': (old) => setTrailingBit(old),
  'input.octets-prepend': (old, [octets]) => b64u(concat(fromHex(text(octets)), fromB64u(old))),
  'input.octets-drop-first': (old) => b64u(fromB64u(old).subarray(1)),
};

const isContainer = (value: Json | undefined): value is JsonObject => isObject(value) || Array.isArray(value);

export function editInput(baseline: JsonObject, recipe: Recipe): JsonObject {
  const input = JSON.parse(JSON.stringify(baseline)) as JsonObject;
  for (const [name, pointer, ...args] of recipe) {
    const path = text(pointer).split('/').slice(1);
    const last = path.pop() ?? fail('an input is not replaced as a whole');
    // Lists are objects whose members are numbers: one that is set past the end makes the list longer.
    const parent = path.reduce<JsonObject>((object, step) => {
      const child = object[step];
      return isContainer(child) ? child : fail(`no ${text(pointer)}`);
    }, input);
    if (name === 'input.set') parent[last] = value(args[0]);
    else if (name === 'input.delete' && Array.isArray(parent)) parent.splice(Number(last), 1);
    else if (name === 'input.delete') delete parent[last];
    else parent[last] = (ON_TEXT[name] ?? fail(`no edit named ${name}`))(text(parent[last]), args);
  }
  return input;
}
