import { isDPoPError } from '../src/errors.ts';
import {
  type CheckTokenResponseOptions,
  checkTokenResponse,
  readDpopJkt,
  tokenType,
} from '../src/token_response.ts';
import { outcome } from './support/outcome.ts';
import { assert, suite } from './support/suite.ts';

const JKT = '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I';

suite('tokenType', (test) => {
  test('tokenType() is DPoP for a bound token, and Bearer for one that is not', () => {
    assert.is(tokenType(JKT), 'DPoP');
    assert.is(tokenType(undefined), 'Bearer');
  });

  for (const jkt of [null, '', 0, false, `${JKT}=`]) {
    test(`tokenType() throws a TypeError for ${JSON.stringify(jkt)}`, () => {
      assert.throws(() => tokenType(jkt as string), /^Cannot choose token type: "jkt"/);
    });
  }
});

const TYPES: readonly (readonly [type: string, tokenType: string, isBound: boolean])[] = [
  ['DPoP', 'DPoP', true],
  ['dpop', 'DPoP', true],
  ['DPOP', 'DPoP', true],
  ['Bearer', 'Bearer', false],
  ['bearer', 'Bearer', false],
  ['N_A', 'N_A', false],
  [' DPoP', ' DPoP', false],
  ['DPoP ', 'DPoP ', false],
  ['DPoP2', 'DPoP2', false],
];

suite('checkTokenResponse', (test) => {
  for (const [type, name, isBound] of TYPES) {
    const response = { access_token: 'a', token_type: type };

    test(`checkTokenResponse() reads ${JSON.stringify(type)} where DPoP is not required`, () => {
      assert.equal(checkTokenResponse(response, { required: false }), { tokenType: name, bound: isBound });
    });

    for (const options of [undefined, {}, { required: true }, { required: undefined }]) {
      const title = `checkTokenResponse() ${isBound ? 'takes' : 'refuses'} ${JSON.stringify(type)}`;
      test(`${title} with options ${options && JSON.stringify(Object.entries(options))}`, async () => {
        const result = await outcome(() => checkTokenResponse(response, options));
        if (isBound) assert.equal(result, { ok: true, value: { tokenType: 'DPoP', bound: true } });
        else assert.is(result.ok || result.code, 'token_type_mismatch');
      });
    }
  }

  for (const response of [
    {},
    { access_token: 'a' },
    { token_type: null },
    { token_type: '' },
    { token_type: 1 },
    { token_type: ['DPoP'] },
    { token_type: { toLowerCase: 'dpop' } },
    { TOKEN_TYPE: 'DPoP' },
    [],
    ['DPoP'],
    null,
    'DPoP',
    0,
    false,
  ]) {
    test(`checkTokenResponse() refuses ${JSON.stringify(response)} whether DPoP is required or not`, async () => {
      for (const required of [true, false]) {
        const result = await outcome(() => checkTokenResponse(response, { required }));
        assert.is(result.ok || result.code, 'token_type_mismatch', String(required));
      }
    });
  }

  test('checkTokenResponse() throws a TypeError for undefined', () => {
    assert.throws(
      () => checkTokenResponse(undefined),
      /^Cannot check token response: "response" must be given$/,
    );
  });

  for (const [options, state] of [
    [null, 'options'],
    [[], 'options'],
    [1, 'options'],
    [{ required: 0 }, '"required"'],
    [{ required: null }, '"required"'],
    [{ require: false }, '"require" is not an option'],
  ] as const) {
    test(`checkTokenResponse() throws a TypeError for options ${JSON.stringify(options)}`, () => {
      const call = (): unknown =>
        checkTokenResponse({ token_type: 'DPoP' }, options as unknown as CheckTokenResponseOptions);
      assert.throws(call, new RegExp(`^Cannot check token response: ${state}`));
    });
  }
});

const form = new FormData();
form.append('dpop_jkt', JKT);

type Pairs = Iterable<readonly [string, unknown]>;

const PARAMETERS: readonly (readonly [title: string, parameters: Pairs, jkt: string | undefined])[] = [
  ['URLSearchParams', new URLSearchParams(`a=b&dpop_jkt=${JKT}&c=d`), JKT],
  ['FormData', form, JKT],
  ['a Map', new Map([['dpop_jkt', JKT]]), JKT],
  ['the members of a request object', Object.entries({ iss: 'a', dpop_jkt: JKT }), JKT],
  ['another parameter twice', new URLSearchParams(`a=b&dpop_jkt=${JKT}&a=d`), JKT],
  ['parameters without it', new URLSearchParams('a=b'), undefined],
  ['the name in another letter case', new URLSearchParams(`DPOP_JKT=${JKT}`), undefined],
  ['no parameters', new URLSearchParams(), undefined],
  ['an empty list', [], undefined],
  ['the parameter without a value', new URLSearchParams('dpop_jkt=&a=b'), undefined],
  ['a member that is undefined', [['dpop_jkt', undefined]], undefined],
];

const REFUSED: readonly (readonly [title: string, parameters: Pairs])[] = [
  ['the parameter twice', new URLSearchParams(`dpop_jkt=${JKT}&dpop_jkt=${'A'.repeat(43)}`)],
  ['the same value twice', new URLSearchParams(`dpop_jkt=${JKT}&dpop_jkt=${JKT}`)],
  ['the parameter with and without a value', new URLSearchParams(`dpop_jkt=${JKT}&dpop_jkt=`)],
  ['the parameter twice without a value', new URLSearchParams('dpop_jkt&dpop_jkt')],
  ['a padded thumbprint', new URLSearchParams(`dpop_jkt=${JKT}%3D`)],
  ['a thumbprint with a space', new URLSearchParams(`dpop_jkt=+${JKT}`)],
  ['a short thumbprint', new URLSearchParams(`dpop_jkt=${JKT.slice(1)}`)],
  ['trailing bits', new URLSearchParams(`dpop_jkt=${JKT.slice(0, -1)}J`)],
  ['a thumbprint URI', new URLSearchParams(`dpop_jkt=urn:ietf:params:oauth:jwk-thumbprint:sha-256:${JKT}`)],
  ['a list as value', Object.entries({ dpop_jkt: [JKT, JKT] })],
  ['null as value', Object.entries({ dpop_jkt: null })],
  ['false as value', Object.entries({ dpop_jkt: false })],
];

suite('readDpopJkt', (test) => {
  for (const [title, parameters, jkt] of PARAMETERS) {
    test(`readDpopJkt() reads ${title}`, () => {
      assert.is(readDpopJkt(parameters), jkt);
    });
  }

  for (const [title, parameters] of REFUSED) {
    test(`readDpopJkt() refuses ${title}`, async () => {
      const result = await outcome(() => readDpopJkt(parameters));
      assert.is(result.ok || result.code, 'dpop_jkt_invalid');
      assert.is(!result.ok && isDPoPError(result.error) && result.error.error, 'invalid_request');
    });
  }

  for (const parameters of [undefined, null, 1, `dpop_jkt=${JKT}`, { dpop_jkt: JKT }, ['dpop_jkt'], [null]]) {
    test(`readDpopJkt() throws a TypeError for ${JSON.stringify(parameters)}`, () => {
      assert.throws(() => readDpopJkt(parameters as unknown as Pairs), /^Cannot read dpop_jkt: "parameters"/);
    });
  }
});
