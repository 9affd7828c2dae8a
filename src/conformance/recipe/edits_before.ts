/** The edits of what is signed, and of the request around it. */
import { b64u, concat, fromB64u, fromHex, fromUtf8, setTrailingBit, utf8 } from './bytes.ts';
import { type Apply, type Draft, derive, fillToken, jwkOf, type Rule, type Token } from './draft.ts';
import { fail, insert, integer, replaceOnce, text, value } from './edit_args.ts';
import type { Json, JsonObject } from './json.ts';
import { publicJwk, thumbprint } from './jwk.ts';

/** JSON with spaces after it, so that the number of octets has this rest modulo three. */
function alignTo(subject: string, rest: number): string {
  let aligned = subject;
  while (utf8(aligned).length % 3 !== rest) aligned += ' ';
  return aligned;
}

const world = (apply: Apply): Rule => ({ stage: 'world', apply });

const tokenOf = ({ input }: Draft): Token => input.token ?? fail('no token to edit');

function rename(object: JsonObject, from: string, to: string): JsonObject {
  if (!(from in object)) fail(`no member ${from}`);
  return Object.fromEntries(Object.entries(object).map(([name, item]) => [name === from ? to : name, item]));
}

function reorder(object: JsonObject, names: readonly string[]): JsonObject {
  const rest = Object.keys(object).filter((name) => !names.includes(name));
  return Object.fromEntries(
    [...names, ...rest].map((name) => [name, object[name] ?? fail(`no member ${name}`)]),
  );
}

/** The edits of an object; `put` replaces it as a whole where the order of members changes. */
function members(
  target: string,
  get: (draft: Draft) => JsonObject,
  put: (draft: Draft, object: JsonObject) => void,
): Record<string, Rule> {
  const stringOf = (draft: Draft, name: string): string => text(get(draft)[name]);
  const rules: Record<string, Apply> = {
    set: (draft, [name, item]) => {
      get(draft)[text(name)] = value(item);
    },
    delete: (draft, [name]) => {
      if (!(text(name) in get(draft))) fail(`no member ${text(name)}`);
      delete get(draft)[text(name)];
    },
    rename: (draft, [from, to]) => put(draft, rename(get(draft), text(from), text(to))),
    order: (draft, names) => put(draft, reorder(get(draft), names.map(text))),
    append: (draft, [name, addition]) => {
      get(draft)[text(name)] = stringOf(draft, text(name)) + text(addition);
    },
    prepend: (draft, [name, addition]) => {
      get(draft)[text(name)] = text(addition) + stringOf(draft, text(name));
    },
    replace: (draft, [name, from, to]) => {
      get(draft)[text(name)] = replaceOnce(stringOf(draft, text(name)), text(from), text(to));
    },
    'lower-case': (draft, [name]) => {
      get(draft)[text(name)] = stringOf(draft, text(name)).toLowerCase();
    },
    cut: (draft, [name, count]) => {
      get(draft)[text(name)] = stringOf(draft, text(name)).slice(0, -integer(count));
    },
    'to-string': (draft, [name]) => {
      get(draft)[text(name)] = JSON.stringify(get(draft)[text(name)] ?? fail('nothing to write as a string'));
    },
    'to-list': (draft, [name]) => {
      get(draft)[text(name)] = [value(get(draft)[text(name)])];
    },
    'trailing-bit': (draft, [name]) => {
      get(draft)[text(name)] = setTrailingBit(stringOf(draft, text(name)));
    },
    'octets-prepend': (draft, [name, octets]) => {
      get(draft)[text(name)] = b64u(concat(fromHex(text(octets)), fromB64u(stringOf(draft, text(name)))));
    },
    'octets-append': (draft, [name, octets]) => {
      get(draft)[text(name)] = b64u(concat(fromB64u(stringOf(draft, text(name))), fromHex(text(octets))));
    },
    'octets-drop-first': (draft, [name]) => {
      get(draft)[text(name)] = b64u(fromB64u(stringOf(draft, text(name))).subarray(1));
    },
  };
  return Object.fromEntries(
    Object.entries(rules).map(([name, apply]) => [`${target}.${name}`, world(apply)]),
  );
}

/** The edits of a signed part below the level of its members: JSON text, octets, base64url text. */
function part(target: string, index: 0 | 1): Record<string, Rule> {
  const onText = (change: (old: string, args: readonly Json[]) => string): Rule => ({
    stage: 'text',
    apply: (draft, args) => {
      draft.text[index] = change(draft.text[index], args);
    },
  });
  const onEncoded = (change: (old: string, args: readonly Json[]) => string): Rule => ({
    stage: 'encoded',
    apply: (draft, args) => {
      draft.encoded[index] = change(draft.encoded[index], args);
    },
  });
  return {
    [`${target}.text`]: onText((_, [replacement]) => text(replacement)),
    [`${target}.text-prepend`]: onText((old, [addition]) => text(addition) + old),
    [`${target}.text-append`]: onText((old, [addition]) => old + text(addition)),
    [`${target}.text-align`]: onText((old, [rest]) => alignTo(old, integer(rest))),
    [`${target}.text-replace`]: onText((old, [from, to]) => replaceOnce(old, text(from), text(to))),
    [`${target}.octets-replace`]: {
      stage: 'octets',
      apply: (draft, [from, to]) => {
        const [before, after] = fromUtf8(draft.octets[index]).split(text(from));
        if (before === undefined || after === undefined) return fail(`no "${text(from)}"`);
        draft.octets[index] = concat(utf8(before), fromHex(text(to)), utf8(after));
      },
    },
    [`${target}.octets-utf-16`]: {
      stage: 'octets',
      apply: (draft) => {
        const units = [...fromUtf8(draft.octets[index])].map((character) => character.charCodeAt(0));
        draft.octets[index] = Uint8Array.from(units.flatMap((unit) => [unit & 0xff, unit >> 8]));
      },
    },
    [`${target}.b64u-append`]: onEncoded((old, [addition]) => old + text(addition)),
    [`${target}.b64u-insert`]: onEncoded((old, [at, addition]) => insert(old, integer(at), text(addition))),
    [`${target}.b64u-trailing-bit`]: onEncoded((old) => setTrailingBit(old)),
    [`${target}.b64u-replace`]: onEncoded((old, [from, to]) =>
      old.includes(text(from)) ? old.replaceAll(text(from), text(to)) : fail(`no "${text(from)}" in ${old}`),
    ),
  };
}

export const EDITS_BEFORE: Readonly<Record<string, Rule>> = {
  'clock.add': world(({ input }, [seconds]) => {
    input.clock += integer(seconds);
  }),
  'request.method': world(({ input }, [method]) => {
    input.request.method = text(method);
  }),
  'request.url-replace': world(({ input: { request } }, [from, to]) => {
    request.url = replaceOnce(request.url, text(from), text(to));
  }),
  'request.url-append': world(({ input: { request } }, [addition]) => {
    request.url += text(addition);
  }),
  'policy.set': world(({ input }, [name, item]) => {
    input.policy[text(name)] = value(item);
  }),
  ...members('token', tokenOf, () => fail('the members of the token have no order')),
  'token.bind': world(async (draft, _, tools) => {
    tokenOf(draft).jkt = await thumbprint(jwkOf(draft), tools);
  }),
  'nonce.set': world(({ input }, [current, ...previous]) => {
    input.nonce = { current: text(current), previous: previous.map(text) };
  }),
  'nonce.rotate': world(async (draft, [times], tools) => {
    const nonce = draft.input.nonce ?? fail('no nonce to rotate');
    for (let i = 0; i < integer(times); i++) {
      nonce.previous.unshift(nonce.current);
      nonce.current = await derive(draft.id, `nonce-${i}`, tools);
    }
  }),
  'nonce.forget': world(({ input }) => {
    (input.nonce ?? fail('no nonce to forget')).previous = [];
  }),
  'key.use': world((draft, [key], tools) => {
    draft.header['jwk'] = publicJwk(tools.keys[text(key)] ?? fail(`no key ${text(key)}`));
    draft.signWith.key = text(key);
  }),
  'alg.use': world((draft, [alg]) => {
    draft.header['alg'] = text(alg);
    draft.signWith.alg = text(alg);
  }),
  ...members(
    'header',
    (draft) => draft.header,
    (draft, header) => {
      draft.header = header;
    },
  ),
  ...members('jwk', jwkOf, (draft, jwk) => {
    draft.header['jwk'] = jwk;
  }),
  ...members(
    'claims',
    (draft) => draft.claims,
    (draft, claims) => {
      draft.claims = claims;
    },
  ),
  'jwk.add-private': world((draft, names, tools) => {
    const key = tools.keys[draft.signWith.key] ?? fail('no key');
    for (const name of names) jwkOf(draft)[text(name)] = key[text(name)] ?? fail(`no member ${text(name)}`);
  }),
  'claims.from-clock': world(({ claims, input }, [name, seconds]) => {
    claims[text(name)] = input.clock + integer(seconds);
  }),
  'claims.times': world(({ claims }, [name, factor]) => {
    claims[text(name)] = integer(claims[text(name)]) * integer(factor);
  }),
  'ath.of': world(async (draft, [template], tools) => {
    draft.claims['ath'] = b64u(await tools.sha256(utf8(fillToken(text(template), draft))));
  }),
  'signature.key': world((draft, [key]) => {
    draft.signWith.key = text(key);
  }),
  'signature.alg': world((draft, [alg]) => {
    draft.signWith.alg = text(alg);
  }),
  ...part('header', 0),
  ...part('payload', 1),
};
