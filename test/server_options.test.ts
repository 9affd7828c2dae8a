import {
  createNonceIssuer,
  errorResponse,
  type RequestLike,
  verifyResourceRequest,
  verifyTokenRequest,
} from '../src/server/index.ts';
import { outcome } from './support/outcome.ts';
import { mapStore, ORIGIN, requestOf, resourceOptions, tokenOptions } from './support/server.ts';
import { assert, suite } from './support/suite.ts';

type Changes = Readonly<Record<string, unknown>>;

const ISSUER = createNonceIssuer({ secrets: [new Uint8Array(32)], audience: ORIGIN });
const ERROR = new Error('the own failure of the server');

// A request without credentials: mistakes must be found also before the first proof comes.
const EMPTY: RequestLike = requestOf('GET', '/', {});

const CALLS: Readonly<Record<string, (changes: Changes) => Promise<unknown>>> = {
  verifyResourceRequest: (changes) => verifyResourceRequest(EMPTY, { ...resourceOptions(), ...changes }),
  verifyTokenRequest: (changes) => verifyTokenRequest(EMPTY, { ...tokenOptions(), ...changes }),
  errorResponse: (changes) => errorResponse(ERROR, changes),
};

/** The message of the TypeError that a call must throw. */
async function mistakeOf(name: string, changes: Changes): Promise<string> {
  const result = await outcome(async () => CALLS[name]?.(changes));
  assert.is(result.ok || result.code, 'TypeError');
  return String(!result.ok && result.error.message);
}

const POLICY: readonly (readonly [name: string, value: unknown])[] = [
  ['algorithms', []],
  ['algorithms', ['none']],
  ['algorithms', 'ES256'],
  ['maxAge', '1'],
  ['clockTolerance', -1],
  ['now', null],
  ['keyCache', {}],
  ['strictHtu', 1],
  ['maxProofLength', 0],
  ['maxModulusLength', 1],
];

const NONCES: readonly unknown[] = [
  null,
  'abc',
  {},
  { issue() {} },
  { verify() {} },
  { issue: 1, verify() {} },
];
const STORES: readonly unknown[] = [null, 'redis', {}, new Map(), { add: true }, () => true];

suite('options of rfc9449/server', (test) => {
  for (const name of Object.keys(CALLS)) {
    for (const [option, value] of POLICY) {
      test(`${name}() throws a TypeError for ${option} ${JSON.stringify(value)}`, async () => {
        assert.match(await mistakeOf(name, { [option]: value }), `"${option}"`);
      });
    }

    for (const [index, nonce] of NONCES.entries()) {
      test(`${name}() throws a TypeError for a nonce issuer that is none (${index})`, async () => {
        assert.match(await mistakeOf(name, { nonce }), '"nonce" must be an object with issue and verify');
      });
    }

    test(`${name}() throws a TypeError for an option that it does not know`, async () => {
      for (const option of [
        'replayStore',
        'Nonce',
        'url',
        'method',
        'accessToken',
        'jkt',
        'tokenCheck',
        '',
      ]) {
        assert.match(await mistakeOf(name, { [option]: undefined }), `"${option}" is not an option`);
      }
    });
  }

  for (const name of ['verifyResourceRequest', 'verifyTokenRequest']) {
    test(`${name}() throws a TypeError without origin`, async () => {
      assert.match(await mistakeOf(name, { origin: undefined }), '"origin" must be an origin');
    });

    for (const [index, replay] of STORES.entries()) {
      test(`${name}() throws a TypeError for a store that is none (${index})`, async () => {
        assert.match(await mistakeOf(name, { replay }), '"replay" must be an object with add');
      });
    }

    test(`${name}() throws a TypeError if replay is not prevented and that is not asked for`, async () => {
      const message = 'no "replay" and no "nonce" must be asked for by "allowReplay"';
      assert.match(await mistakeOf(name, { replay: undefined }), message);
      assert.match(await mistakeOf(name, { replay: undefined, allowReplay: false }), message);
      const enough: Changes[] = [
        { replay: undefined, allowReplay: true },
        { replay: undefined, nonce: ISSUER },
        { replay: undefined, nonce: ISSUER, allowReplay: true },
        { replay: mapStore(), nonce: ISSUER, allowReplay: false },
      ];
      for (const changes of enough) {
        const result = await outcome(async () => CALLS[name]?.(changes));
        assert.match(result.ok ? '' : result.code, /^(authorization_missing|method_invalid)$/);
      }
    });

    test(`${name}() throws a TypeError for options that contradict each other`, async () => {
      assert.match(await mistakeOf(name, { allowReplay: true }), '"allowReplay" contradicts "replay"');
      for (const allowReplay of [null, 'true', 1]) {
        assert.match(await mistakeOf(name, { allowReplay }), '"allowReplay" must be a boolean');
      }
    });
  }

  for (const schemes of [null, 'DPoP', [], ['Bearer'], ['DPoP', 'DPoP'], ['dpop'], ['DPoP', 'Basic'], {}]) {
    test(`verifyResourceRequest() and errorResponse() throw a TypeError for schemes ${JSON.stringify(schemes)}`, async () => {
      assert.match(await mistakeOf('verifyResourceRequest', { schemes }), '"schemes" must be a list');
      assert.match(await mistakeOf('errorResponse', { schemes }), '"schemes" must be a list');
    });
  }

  test('verifyResourceRequest() throws a TypeError for a resolveToken that is no function', async () => {
    for (const resolveToken of [undefined, null, {}, 'jwt']) {
      const message = await mistakeOf('verifyResourceRequest', { resolveToken });
      assert.match(message, '"resolveToken" must be a function');
    }
  });

  test('verifyResourceRequest() takes what is meant for errorResponse()', async () => {
    const result = await outcome(() =>
      verifyResourceRequest(EMPTY, resourceOptions({ realm: 'a', scope: 'b', resourceMetadata: 'c' })),
    );
    assert.is(result.ok || result.code, 'authorization_missing');
  });

  const wrong: readonly (readonly [option: string, value: unknown, message: string])[] = [
    ...[undefined, null, '', 'resource', 'Token'].map(
      (value) => ['endpoint', value, '"endpoint" must be "token" or "par"'] as const,
    ),
    ...[null, 0, 'true'].map((value) => ['required', value, '"required" must be a boolean'] as const),
    ...[null, 1, {}].map((value) => ['dpopJkt', value, '"dpopJkt" must be a string'] as const),
    ['dpopJkt', '', '"dpopJkt" must not be empty'],
    ...[null, 1, {}].map((value) => ['refreshJkt', value, '"refreshJkt" must be a string'] as const),
    ['refreshJkt', '', '"refreshJkt" must not be empty'],
    ['realm', undefined, '"realm" is not an option'],
    ['resolveToken', undefined, '"resolveToken" is not an option'],
  ];
  for (const [option, value, message] of wrong) {
    test(`verifyTokenRequest() throws a TypeError for ${option} ${JSON.stringify(value)}`, async () => {
      assert.match(await mistakeOf('verifyTokenRequest', { [option]: value }), message);
    });
  }

  test('verifyTokenRequest() throws a TypeError for a refresh token at the PAR endpoint', async () => {
    const message = await mistakeOf('verifyTokenRequest', { endpoint: 'par', refreshJkt: 'a' });
    assert.match(message, '"refreshJkt" contradicts "endpoint"');
  });

  test('errorResponse() throws a TypeError for an endpoint that it does not know', async () => {
    for (const endpoint of [null, '', 'resource']) {
      assert.match(await mistakeOf('errorResponse', { endpoint }), '"endpoint" must be');
    }
  });

  for (const [index, options] of [undefined, null, 'a', []].entries()) {
    test(`every function throws a TypeError for options that are none (${index})`, async () => {
      const calls = [
        () => verifyResourceRequest(EMPTY, options as never),
        () => verifyTokenRequest(EMPTY, options as never),
        () => errorResponse(ERROR, options as never),
      ];
      for (const call of calls) {
        const result = await outcome<unknown>(call);
        assert.is(result.ok || result.code, 'TypeError');
        assert.match(String(!result.ok && result.error.message), 'options must be an object');
      }
    });
  }

  test('options are read once the call was made, and not changed', async () => {
    const options = Object.freeze(resourceOptions({ schemes: Object.freeze(['DPoP'] as const) }));
    const result = await outcome(() => verifyResourceRequest(EMPTY, options));
    assert.is(result.ok || result.code, 'authorization_missing');
  });
});
