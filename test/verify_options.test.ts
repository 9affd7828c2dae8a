import {
  createKeyCache,
  inspectProof,
  type ProofInput,
  type VerifyProofOptions,
  verifyProof,
} from '../src/index.ts';
import { outcome } from './support/outcome.ts';
import { judge, mint, REQUEST } from './support/proofs.ts';
import { countSubtle } from './support/subtle.ts';
import { assert, suite } from './support/suite.ts';

const INTEGERS = ['maxAge', 'clockTolerance', 'now', 'maxProofLength', 'maxModulusLength'];
const NOT_INTEGERS = [null, '1', -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 1n, [1], {}, true];
const NOT_TEXTS = [null, '', 1, true, ['a'], {}, new String('a')];

const WRONG: readonly (readonly [name: string, options: Record<string, unknown>])[] = [
  ...NOT_TEXTS.flatMap((value) =>
    ['method', 'url', 'accessToken', 'jkt'].map((name) => [name, { [name]: value }] as const),
  ),
  ...NOT_INTEGERS.flatMap((value) => INTEGERS.map((name) => [name, { [name]: value }] as const)),
  ['method', { method: undefined }],
  ['url', { url: undefined }],
  ['maxProofLength', { maxProofLength: 0 }],
  ['maxModulusLength', { maxModulusLength: 2047 }],
  ['maxModulusLength', { maxModulusLength: 8193 }],
  ...['allowUnexpectedAth', 'strictHtu'].flatMap((name) =>
    [null, 0, 1, 'true', ''].map((value) => [name, { [name]: value }] as const),
  ),
  ...[
    null,
    '',
    'ES256',
    [],
    ['none'],
    ['ES256', 'HS256'],
    ['es256'],
    [undefined],
    {},
    new Set(['ES256']),
  ].map((value) => ['algorithms', { algorithms: value }] as const),
  ...[null, '', [], ['a', ''], ['a', 1], 'a b', 'a"', 1, true, {}].map(
    (value) => ['nonce', { nonce: value }] as const,
  ),
  ...[null, {}, [], 'cache', new Map(), { max: 1, size: 0, clear() {} }].map(
    (value) => ['keyCache', { keyCache: value }] as const,
  ),
  ['keyCache', { keyCache: Object.create(createKeyCache()) }],
  ['keyCache', { keyCache: new Proxy(createKeyCache(), {}) }],
  ...[null, '', true, 'both', 'ath', {}].map((value) => ['tokenCheck', { tokenCheck: value }] as const),
  ...[null, 'both'].flatMap((value) => [
    ['tokenCheck', { tokenCheck: value, jkt: 'a' }] as const,
    ['tokenCheck', { tokenCheck: value, accessToken: 'a' }] as const,
  ]),
  ['accessToken" without "jkt" must be asked for by "tokenCheck', { accessToken: 'a' }],
  ['jkt" without "accessToken" must be asked for by "tokenCheck', { jkt: 'a' }],
  ['tokenCheck', { tokenCheck: 'ath-only' }],
  ['tokenCheck', { tokenCheck: 'jkt-only' }],
  ['tokenCheck', { tokenCheck: 'ath-only', jkt: 'a' }],
  ['tokenCheck', { tokenCheck: 'jkt-only', accessToken: 'a' }],
  ['tokenCheck', { tokenCheck: 'ath-only', accessToken: 'a', jkt: 'a' }],
  ['tokenCheck', { tokenCheck: 'jkt-only', accessToken: 'a', jkt: 'a' }],
  ...['htm', 'htu', 'ath', 'token', 'algorithm', 'Nonce', 'maxage', 'toString', ''].map(
    (name) => [name, { [name]: undefined }] as const,
  ),
  ['inherited', Object.create({ inherited: 1 })],
];

function show(value: unknown): string {
  return typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? String(value));
}

// Not JSON, which has one text for several of these.
const PROOFS: readonly (readonly [what: string, proof: unknown])[] = [
  ['a number', 1],
  ['a boolean', true],
  ['a bigint', 1n],
  ['an object', {}],
  ['a String object', new String('a')],
  ['a set', new Set(['a'])],
  ['a list with a number', ['a', 1]],
  ['a list with null', [null]],
  ['a list with undefined', [undefined]],
  ['a list with a hole', new Array(1)],
  ['a list of lists', [['a']]],
];

suite('options of verifyProof and inspectProof', (test) => {
  for (const [index, [name, wrong]] of WRONG.entries()) {
    const [value] = Object.values(wrong);
    test(`verifyProof() and inspectProof() throw a TypeError that names "${name}" for ${show(value)} (case ${index})`, async () => {
      // Spreading would lose what is inherited.
      const options = Object.assign(Object.create(Object.getPrototypeOf(wrong)), REQUEST, wrong);
      for (const call of [verifyProof, inspectProof]) {
        // What is wrong with the call comes before what is wrong with the proof.
        for (const proof of [undefined, 'not a proof']) {
          const result = await outcome<unknown>(() => call(proof, options));
          assert.is(result.ok || result.code, 'TypeError');
          assert.match(String(!result.ok && result.error.message), `"${name}"`);
        }
      }
    });
  }

  for (const options of [undefined, null, 1, 'options', [], [REQUEST], () => REQUEST]) {
    test(`verifyProof() and inspectProof() throw a TypeError for the options ${show(options)}`, async () => {
      for (const call of [verifyProof, inspectProof]) {
        const result = await outcome<unknown>(() => call('a.b.c', options as unknown as VerifyProofOptions));
        assert.is(result.ok || result.code, 'TypeError');
        assert.match(String(!result.ok && result.error.message), 'options');
      }
    });
  }

  for (const [what, proof] of PROOFS) {
    test(`verifyProof() and inspectProof() throw a TypeError for ${what} as proof`, async () => {
      for (const call of [verifyProof, inspectProof]) {
        const result = await outcome<unknown>(() => call(proof as unknown as ProofInput, REQUEST));
        assert.is(result.ok || result.code, 'TypeError');
        assert.match(String(!result.ok && result.error.message), '"proof"');
      }
    });
  }

  test('verifyProof() takes undefined for every option that may be left out', async () => {
    const absent = Object.fromEntries(
      ['accessToken', 'jkt', 'tokenCheck', 'allowUnexpectedAth', 'nonce', 'algorithms', 'maxAge']
        .concat(['clockTolerance', 'keyCache', 'strictHtu', 'maxProofLength', 'maxModulusLength'])
        .map((name) => [name, undefined]),
    );
    assert.is(await judge({}, absent), 'accepted');
  });

  test('verifyProof() takes options without a prototype', async () => {
    const options = Object.assign(Object.create(null), REQUEST) as VerifyProofOptions;
    assert.ok((await verifyProof(await mint(), options)).jkt);
  });

  test('verifyProof() counts the length of a proof exactly', async () => {
    const proof = await mint();
    const { length } = proof;
    const exact = await outcome(() => verifyProof(proof, { ...REQUEST, maxProofLength: length }));
    assert.is(exact.ok, true);
    const short = await outcome(() => verifyProof(proof, { ...REQUEST, maxProofLength: length - 1 }));
    assert.is(short.ok || short.code, 'proof_too_large');
  });

  test('verifyProof() takes 16384 characters by default and not one more', async () => {
    const filled = (length: number): Promise<string> => mint({ claims: { pad: 'a'.repeat(length) } });
    const base = (await filled(0)).length;
    let length = Math.floor(((16384 - base) * 3) / 4);
    while ((await filled(length)).length > 16384) length--;
    const codes = [];
    for (const proof of [await filled(length), await filled(length + 2)]) {
      const result = await outcome(() => verifyProof(proof, REQUEST));
      codes.push(result.ok ? `accepted ${proof.length > 16380}` : result.code);
    }
    assert.equal(codes, ['accepted true', 'proof_too_large']);
  });

  test('verifyProof() imports nothing for a call that is wrong', async () => {
    const proof = await mint();
    const call = (): Promise<unknown> => outcome(() => verifyProof(proof, { ...REQUEST, maxAge: -1 }));
    assert.is(await countSubtle('importKey', call), 0);
  });
});
