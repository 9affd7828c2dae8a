import { DEFAULT_ALGORITHMS } from '../src/algorithms.ts';
import { isDPoPError } from '../src/errors.ts';
import {
  type MakeResourceMetadataOptions,
  makeResourceMetadata,
  makeServerMetadata,
  readClientMetadata,
  readResourceMetadata,
  readServerMetadata,
} from '../src/metadata.ts';
import type { JWSAlgorithm } from '../src/types.ts';
import { outcome } from './support/outcome.ts';
import { assert, suite } from './support/suite.ts';

const LISTS: readonly (readonly [title: string, list: unknown, algorithms: readonly string[] | undefined])[] =
  [
    ['one', ['ES256'], ['ES256']],
    ['several', ['ES256', 'PS256', 'EdDSA'], ['ES256', 'PS256', 'EdDSA']],
    ['an unknown one', ['ES256', 'XY512'], ['ES256', 'XY512']],
    ['only unknown ones', ['XY512'], ['XY512']],
    ['one twice', ['ES256', 'PS256', 'ES256'], ['ES256', 'PS256']],
    [
      'names with unfit ones inside',
      ['nonesuch', 'xnone', 'HSS-LMS', 'HS', 'XHS256'],
      ['nonesuch', 'xnone', 'HSS-LMS', 'HS', 'XHS256'],
    ],
    ['none given', undefined, undefined],
  ];

const BROKEN_LISTS = [
  null,
  [],
  '',
  'ES256',
  'ES256 PS256',
  {},
  { 0: 'ES256', length: 1 },
  1,
  true,
  [''],
  ['ES256', ''],
  ['ES256', 1],
  ['ES256', null],
  new Array(2),
  [['ES256']],
  ['none'],
  ['ES256', 'none'],
  ['None'],
  ['HS256'],
  ['ES256', 'HS384'],
  ['HS512'],
  ['hs256'],
];

const DOCUMENTS = [null, [], 'a', 0, true];

const READERS = { readServerMetadata, readResourceMetadata };

suite('readServerMetadata and readResourceMetadata', (test) => {
  for (const [name, read] of Object.entries(READERS)) {
    for (const [title, list, algorithms] of LISTS) {
      test(`${name}() reads algorithms: ${title}`, () => {
        const document = { issuer: 'https://as.example', dpop_signing_alg_values_supported: list };
        assert.equal(read(document).algorithms, algorithms);
      });
    }

    for (const list of BROKEN_LISTS) {
      test(`${name}() refuses ${JSON.stringify(list)} as algorithms`, async () => {
        const result = await outcome(() => read({ dpop_signing_alg_values_supported: list }));
        assert.is(result.ok || result.code, 'metadata_invalid');
        assert.is(!result.ok && isDPoPError(result.error) && result.error.error, undefined);
      });
    }
  }
});

suite('readers of metadata', (test) => {
  for (const [name, read] of Object.entries({ ...READERS, readClientMetadata })) {
    for (const document of DOCUMENTS) {
      test(`${name}() refuses ${JSON.stringify(document)} as the document`, async () => {
        const result = await outcome(() => read(document));
        assert.is(result.ok || result.code, 'metadata_invalid');
        const answer = name === 'readClientMetadata' ? 'invalid_client_metadata' : undefined;
        assert.is(!result.ok && isDPoPError(result.error) && result.error.error, answer);
      });
    }

    test(`${name}() throws a TypeError for undefined`, () => {
      assert.throws(
        () => read(undefined),
        /^Cannot read (server|resource|client) metadata: "document" must be/,
      );
    });
  }
});

const BOOLEANS: readonly (readonly [value: unknown, found: boolean])[] = [
  [true, true],
  [false, false],
  [undefined, false],
];

const NO_BOOLEANS = [null, 0, 1, '', 'true', 'false', [], [true], {}];

suite('readResourceMetadata', (test) => {
  for (const [value, required] of BOOLEANS) {
    test(`readResourceMetadata() reads ${value} as dpop_bound_access_tokens_required`, () => {
      const document = { dpop_bound_access_tokens_required: value, dpop_bound_access_tokens: !required };
      assert.equal(readResourceMetadata(document), { algorithms: undefined, required });
    });
  }

  for (const value of NO_BOOLEANS) {
    test(`readResourceMetadata() refuses ${JSON.stringify(value)} as the boolean`, async () => {
      const result = await outcome(() => readResourceMetadata({ dpop_bound_access_tokens_required: value }));
      assert.is(result.ok || result.code, 'metadata_invalid');
      assert.is(!result.ok && isDPoPError(result.error) && result.error.error, undefined);
    });
  }
});

suite('readClientMetadata', (test) => {
  for (const [value, isBound] of BOOLEANS) {
    test(`readClientMetadata() reads ${value} as dpop_bound_access_tokens`, () => {
      const document = { dpop_bound_access_tokens: value, dpop_bound_access_tokens_required: !isBound };
      assert.equal(readClientMetadata(document), { bound: isBound });
    });
  }

  for (const value of NO_BOOLEANS) {
    test(`readClientMetadata() refuses ${JSON.stringify(value)} as the boolean`, async () => {
      const result = await outcome(() => readClientMetadata({ dpop_bound_access_tokens: value }));
      assert.is(result.ok || result.code, 'metadata_invalid');
      assert.is(!result.ok && isDPoPError(result.error) && result.error.error, 'invalid_client_metadata');
    });
  }
});

suite('makeServerMetadata and makeResourceMetadata', (test) => {
  test('makeServerMetadata() lists what verifyProof() accepts by default', () => {
    const made = { dpop_signing_alg_values_supported: [...DEFAULT_ALGORITHMS] };
    assert.equal(makeServerMetadata(), made);
    assert.equal(makeServerMetadata({ algorithms: undefined }), made);
  });

  test('makeServerMetadata() lists the algorithms it is given, each once', () => {
    const algorithms: JWSAlgorithm[] = ['ES384', 'ML-DSA-44', 'ES384'];
    assert.equal(makeServerMetadata({ algorithms }), {
      dpop_signing_alg_values_supported: ['ES384', 'ML-DSA-44'],
    });
  });

  test('makeServerMetadata() gives out a list of its own', () => {
    makeServerMetadata().dpop_signing_alg_values_supported.pop();
    assert.is(makeServerMetadata().dpop_signing_alg_values_supported.length, 5);
  });

  test('makeResourceMetadata() says whether DPoP is required', () => {
    const list = { dpop_signing_alg_values_supported: [...DEFAULT_ALGORITHMS] };
    assert.equal(makeResourceMetadata(), { ...list, dpop_bound_access_tokens_required: false });
    assert.equal(makeResourceMetadata({ required: false }), {
      ...list,
      dpop_bound_access_tokens_required: false,
    });
    assert.equal(makeResourceMetadata({ algorithms: ['ES256'], required: true }), {
      dpop_signing_alg_values_supported: ['ES256'],
      dpop_bound_access_tokens_required: true,
    });
  });

  test('readServerMetadata() and readResourceMetadata() read back what was made', () => {
    const algorithms: JWSAlgorithm[] = ['EdDSA', 'RS512'];
    assert.equal(readServerMetadata(makeServerMetadata({ algorithms })), { algorithms });
    const made = makeResourceMetadata({ algorithms, required: true });
    assert.equal(readResourceMetadata(made), { algorithms, required: true });
  });

  for (const [name, make] of Object.entries({ makeServerMetadata, makeResourceMetadata })) {
    for (const [options, state] of [
      [null, 'options'],
      [[], 'options'],
      ['ES256', 'options'],
      [{ algorithms: [] }, '"algorithms"'],
      [{ algorithms: 'ES256' }, '"algorithms"'],
      [{ algorithms: null }, '"algorithms"'],
      [{ algorithms: ['ES256', 'none'] }, '"algorithms"'],
      [{ algorithms: ['HS256'] }, '"algorithms"'],
      [{ algorithms: [1] }, '"algorithms"'],
      [{ algorithms: new Array(2) }, '"algorithms"'],
      [{ algs: ['ES256'] }, '"algs" is not an option'],
    ] as const) {
      test(`${name}() throws a TypeError for ${JSON.stringify(options)}`, () => {
        const call = (): unknown => make(options as unknown as MakeResourceMetadataOptions);
        assert.throws(call, new RegExp(`^Cannot make (server|resource) metadata: ${state}`));
      });
    }
  }

  for (const options of [{ required: 1 }, { required: null }, { required: 'true' }]) {
    test(`makeResourceMetadata() throws a TypeError for ${JSON.stringify(options)}`, () => {
      const call = (): unknown => makeResourceMetadata(options as unknown as MakeResourceMetadataOptions);
      assert.throws(call, /^Cannot make resource metadata: "required"/);
    });
  }

  test('makeServerMetadata() throws a TypeError for an option of a resource', () => {
    const options = { required: true } as MakeResourceMetadataOptions;
    assert.throws(
      () => makeServerMetadata(options),
      /^Cannot make server metadata: "required" is not an option/,
    );
  });
});
