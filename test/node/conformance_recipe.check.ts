/** Recipes: every vector that has one is made anew from its baseline, and every edit refuses what it cannot do. */
import { readSuite } from '../../cli/suite.ts';
import { fromB64u, toBigInt } from '../../src/conformance/recipe/bytes.ts';
import type { Edit, ProofInput, Recipe } from '../../src/conformance/recipe/draft.ts';
import { canonicalJwk, publicJwk } from '../../src/conformance/recipe/jwk.ts';
import { EDITS, mint, mintRoot } from '../../src/conformance/recipe/recipe.ts';
import { same } from '../../src/conformance/same.ts';
import type { Vector } from '../../src/conformance/types.ts';
import { TOOLS } from '../../tools/vectors/signer.ts';
import { outcome } from '../support/outcome.ts';
import { assert, suite } from '../support/suite.ts';

const { vectors } = readSuite();
const byId = new Map(vectors.map((vector) => [vector.id, vector]));

const inputOf = (id: string): ProofInput => byId.get(id)?.input as unknown as ProofInput;

const MADE = vectors.filter(
  ({ kind, baseline, recipe }) => kind === 'proof-validate' && baseline !== undefined && recipe !== undefined,
);

async function isRemade({ id, input, baseline = '', recipe = [] }: Vector): Promise<boolean> {
  const minted = await mint(inputOf(baseline), recipe as Recipe, { id }, TOOLS);
  return same(minted.input, input);
}

suite('recipes of the suite', (test) => {
  for (const alg of ['ES256', 'EdDSA', 'RS256', 'any']) {
    test(`make every input of ${alg} from its baseline`, async () => {
      const own = MADE.filter((vector) => vector.alg === alg);
      assert.ok(own.length > 20);
      const different: string[] = [];
      for (const vector of own) if (!(await isRemade(vector))) different.push(vector.id);
      assert.equal(different, []);
    });
  }
});

const BASE = 'proof.baseline.resource@es256';
const RSA = 'proof.baseline.resource@rs256';

const tryEdits = async (recipe: Recipe, { base = BASE, id = 'x', ...more } = {}): Promise<string> => {
  try {
    return JSON.stringify((await mint(inputOf(base), recipe, { id, ...more }, TOOLS)).input);
  } catch (thrown) {
    return (thrown as Error).message;
  }
};

/** What a recipe cannot do, and says so, rather than to make an input that is something else. */
const REFUSED: readonly (readonly [edit: Edit, message: RegExp, base?: string])[] = [
  [['no.such'], /^no edit named no.such$/],
  [['claims.set', 1], /^not a text: 1$/],
  [['claims.set', 'jti'], /^missing value$/],
  [['claims.delete', 'x'], /^no member x$/],
  [['claims.rename', 'x', 'y'], /^no member x$/],
  [['claims.order', 'x'], /^no member x$/],
  [['token.order', 'value'], /no order$/],
  [['claims.replace', 'htm', 'x', 'y'], /is not exactly once/],
  [['claims.to-string', 'x'], /nothing to write/],
  [['claims.times', 'jti', 2], /^not an integer/],
  [['header.b64u-insert', 100_000, 'x'], /^no position 100000/],
  [['header.b64u-replace', '=', 'x'], /^no "=" in/],
  [['header.octets-replace', '=', '00'], /^no "="$/],
  [['key.use', 'x'], /^no key x$/],
  [['jwk.add-private', 'zzz'], /^no member zzz$/],
  [['nonce.rotate', 1], /^no nonce to rotate$/],
  [['nonce.forget'], /^no nonce to forget$/],
  [['signature.set', 'xyz'], /^not hex/],
  [['signature.strip-zeros', 'all'], /^the first octet is not zero$/],
  [['signature.has', 0, 'zz'], /^no zz at 0/],
  [['segments.edit', 9, 'a', 'b'], /^no such segment$/],
  [['headers.delete', 'X'], /^no X field$/],
  [['headers.set', 'X', 'y'], /^no X field$/],
  [['headers.rename', 'X', 'y'], /^no X field$/],
];

suite('edits', (test) => {
  for (const [edit, message, base] of REFUSED) {
    test(`refuse ${JSON.stringify(edit)}`, async () => {
      assert.match(await tryEdits([edit], { ...(base && { base }) }), message);
    });
  }

  test('come in the order of the stages', async () => {
    const late: Recipe = [['signature.zero'], ['claims.set', 'a', 1]];
    assert.match(await tryEdits(late), /claims.set comes after an edit of a later stage/);
  });

  test('need the thing that they edit', async () => {
    assert.match(
      await tryEdits([
        ['header.delete', 'jwk'],
        ['jwk.set', 'a', 1],
      ]),
      /no jwk to edit/,
    );
    assert.match(await tryEdits([['token.bind'], ['field.delete'], ['field.delete']]), /no DPoP field/);
    assert.match(await tryEdits([['signature.negate-s']], { base: RSA }), /no known group order/);
    assert.match(
      await tryEdits([
        ['signature.key', 'x'],
        ['jwk.add-private', 'd'],
      ]),
      /no key/,
    );
  });

  test('write fields of a request', async () => {
    const made = await tryEdits([
      ['headers.add', 'X-One', 'a {proof}'],
      ['headers.set', 'X-One', 'b'],
      ['headers.rename', 'X-One', 'X-Two'],
      ['headers.add', 'X-Three', 'c'],
      ['headers.delete', 'X-Three'],
    ]);
    assert.match(made, /\["X-Two","b"\]/);
    assert.not(made.includes('X-Three'));
  });

  test('write long texts, and those that are known from the token', async () => {
    assert.match(await tryEdits([['headers.add', 'X', { repeat: 'ab', times: 3 }]]), /"ababab"/);
    assert.match(await tryEdits([['headers.add', 'X', 'a {token}']]), /"a [^{]/);
  });
});

suite('edits that find nothing to do', (test) => {
  test('refuse signatures without the characters that they change', async () => {
    assert.match(await tryEdits([['signature.zero'], ['signature.b64u-standard']]), /^nothing that differs$/);
    assert.match(
      await tryEdits([['signature.set', 'ffffff'], ['signature.b64u-trailing-bit']]),
      /^no unused bits/,
    );
  });
  test('refuse a token where there is none', async () => {
    const base = 'proof.baseline.token@es256';
    assert.match(await tryEdits([['token.set', 'value', 'x']], { base }), /^no token to edit$/);
    assert.match(await tryEdits([['headers.add', 'X', '{token}']], { base }), /^no token$/);
  });
  test('refuse the cube of an even digest', async () => {
    const isCube = ([name, form]: readonly unknown[]): boolean =>
      name === 'signature.rsa-cube' && form !== 'start';
    const { baseline = '', recipe = [] } = vectors.find((one) => one.recipe?.some(isCube)) ?? {};
    const edits = recipe.filter(
      ([name, member]) => name !== 'claims.set' || member !== 'jti',
    ) as unknown as Recipe;
    const ids = Array.from({ length: 16 }, (_, index) => `x${index}`);
    const made = await Promise.all(ids.map((id) => tryEdits(edits, { base: baseline, id })));
    assert.ok(made.includes('an even digest: take another jti'));
    assert.ok(made.some((text) => text.startsWith('{')));
  });
});

suite('octets of recipes', (test) => {
  test('are canonical base64url', () => {
    assert.throws(() => fromB64u('='), /^not base64url/);
    assert.throws(() => fromB64u('AB'), /^not canonical base64url/);
    assert.is(toBigInt(new Uint8Array()), 0n);
  });
  test('of a key are none where its type is unknown', () => {
    assert.is(canonicalJwk({ kty: 'x' }), '{}');
    assert.equal(publicJwk({ kty: 'x' }), {});
  });
});

suite('mint', (test) => {
  test('moves clock, claims and origin', async () => {
    const { clock } = inputOf(BASE);
    const { input, claims } = await mint(
      inputOf(BASE),
      [['claims.from-clock', 'exp', 60]],
      { id: 'x', shift: 100, origin: 'https://other.example:8443' },
      TOOLS,
    );
    assert.is(input.clock, clock + 100);
    assert.is(claims['exp'], clock + 160);
    assert.match(input.request.url, /^https:\/\/other\.example:8443\//);
    assert.match(String(claims['htu']), /^https:\/\/other\.example:8443\//);
  });

  test('changes nothing that is signed by a key of somebody else', async () => {
    const base = 'proof.rfc-example.token-request@es256';
    assert.match(await tryEdits([['claims.set', 'a', 1]], { base }), /claims.set needs the private key of x/);
    const shifted = await outcome(() => mint(inputOf(base), [], { id: 'x', shift: 1 }, TOOLS)).catch(String);
    assert.match(String(shifted), /cannot be made anew/);
  });

  test('takes plain JSON only', async () => {
    const { request } = inputOf(BASE);
    const [, proof = ''] = request.headers.find(([name]) => name === 'DPoP') ?? [];
    const head = Buffer.from('{ "alg": "ES256" }').toString('base64url');
    const headers: [string, string][] = [['DPoP', String(proof).replace(/^[^.]*/, head)]];
    const input = { ...inputOf(BASE), request: { ...request, headers } };
    const refused = await mint(input, [], { id: 'x' }, TOOLS).catch((thrown: Error) => thrown.message);
    assert.match(String(refused), /^a baseline is plain JSON/);
  });

  test('makes a baseline of a key', async () => {
    const world = { input: inputOf(BASE), key: 'p256-a', alg: 'ES256', claims: { htm: 'GET' } };
    const { header, claims } = await mintRoot('x', world, TOOLS);
    assert.is(header['typ'], 'dpop+jwt');
    assert.is(String(claims['jti']).length, 22);
    const unknown = await mintRoot('x', { ...world, key: 'x' }, TOOLS).catch(
      (thrown: Error) => thrown.message,
    );
    assert.is(unknown, 'no key x');
  });

  test('knows its edits by name', () => {
    assert.ok(Object.keys(EDITS).length > 80);
  });
});
