import { DPoPError, type DPoPErrorCode, type OAuthError } from '../src/index.ts';
import {
  createNonceIssuer,
  type ErrorResponseOptions,
  errorResponse,
  type RequestLike,
  readDpopJkt,
  verifyResourceRequest,
  verifyTokenRequest,
} from '../src/server/index.ts';
import { outcome } from './support/outcome.ts';
import { NOW, type Recipe, TOKEN } from './support/proofs.ts';
import {
  AT_RESOURCE,
  AT_TOKEN_ENDPOINT,
  errorOf,
  type Fields,
  JKT,
  mapStore,
  OTHER_JKT,
  type ResourceOptions,
  requestOf,
  resourceOptions,
  resourceRequest,
  tokenOptions,
  tokenRequest,
  withClaims,
} from './support/server.ts';
import { assert, suite } from './support/suite.ts';

const ALGS = 'algs="ES256 EdDSA Ed25519 RS256 PS256"';
const ISSUER = createNonceIssuer({ secrets: [new Uint8Array(32)], audience: 'test' });
const NONCE = await ISSUER.issue(NOW);
const STALE = await ISSUER.issue(NOW - 3600);
const BEARER: Fields = { authorization: `Bearer ${TOKEN}`, dpop: undefined };
const full = {
  add: (): boolean => {
    throw new Error('full');
  },
};
const used = { add: () => false };

/** What a test compares of a response. */
interface Answer {
  readonly status: number;
  readonly challenge: string | null;
  readonly body: unknown;
  readonly nonce: string | null;
  readonly cache: string | null;
  readonly type: string | null;
}

async function read(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  return {
    status,
    challenge: headers.get('WWW-Authenticate'),
    body: text === '' ? null : JSON.parse(text),
    nonce: headers.get('DPoP-Nonce'),
    cache: headers.get('Cache-Control'),
    type: headers.get('Content-Type'),
  };
}

/** Verifies a resource request, and answers what refused it. */
async function resourceAnswer(
  fields: Fields,
  options: Partial<ResourceOptions> = {},
  recipe: Recipe = AT_RESOURCE,
  changes: Partial<RequestLike> = {},
): Promise<Answer> {
  const all = resourceOptions(options);
  const request = { ...(await resourceRequest(fields, recipe)), ...changes };
  const error = await errorOf(() => verifyResourceRequest(request, all));
  return read(await errorResponse(error, all));
}

interface Expected {
  readonly status: number;
  /** With the default schemes, and with both. */
  readonly challenge: string | null;
  readonly both: string | null;
  readonly error?: OAuthError;
  readonly description?: string;
}

const info = (error: OAuthError, description: string): string =>
  `error="${error}", error_description="${description}"`;

/** Expects the error in the DPoP challenge. */
function dpop(error: OAuthError, description: string, status = 401): Expected {
  const challenge = `DPoP ${info(error, description)}, ${ALGS}`;
  return { status, challenge, both: `${challenge}, Bearer`, error, description };
}

/** Expects the error in every challenge. */
function every(status: number, error: OAuthError, description: string): Expected {
  const challenge = `DPoP ${info(error, description)}, ${ALGS}`;
  return { status, challenge, both: `${challenge}, Bearer ${info(error, description)}`, error, description };
}

const SILENT: Expected = { status: 401, challenge: `DPoP ${ALGS}`, both: `DPoP ${ALGS}, Bearer` };

const RESOURCE: readonly (readonly [
  what: string,
  expected: Expected,
  fields: Fields,
  options?: Partial<ResourceOptions>,
  recipe?: Recipe,
  changes?: Partial<RequestLike>,
])[] = [
  ['no credentials', SILENT, { authorization: undefined, dpop: undefined }],
  ['a proof without credentials', SILENT, { authorization: undefined }],
  ['a scheme that nobody serves', SILENT, { authorization: 'Basic YTpi' }],
  [
    'two tokens',
    every(400, 'invalid_request', 'Authorization has more than one set of credentials'),
    { authorization: 'DPoP a, Bearer b' },
  ],
  [
    'broken credentials',
    every(400, 'invalid_request', 'Authorization is no scheme with credentials'),
    { authorization: 'DPoP' },
  ],
  ['a broken token', every(401, 'invalid_token', 'Access token is not token68'), { authorization: 'DPoP {' }],
  ['no proof', dpop('invalid_dpop_proof', 'DPoP proof is missing'), { dpop: undefined }],
  ['a description with quotes', dpop('invalid_dpop_proof', "DPoP proof has no 'ath' claim"), {}, {}, {}],
  [
    'an old proof',
    dpop('invalid_dpop_proof', 'DPoP proof is too old'),
    {},
    {},
    withClaims(AT_RESOURCE, { iat: NOW - 301 }),
  ],
  ['an invalid token', dpop('invalid_token', 'Access token is not valid'), {}, { resolveToken: () => null }],
  [
    'an unbound token',
    dpop('invalid_token', 'Access token is not bound to a key'),
    {},
    { resolveToken: () => ({}) },
  ],
  [
    'a broken confirmation',
    dpop('invalid_token', 'Confirmation is not legal'),
    {},
    { resolveToken: () => ({ cnf: {} }) },
  ],
  [
    'another key',
    dpop('invalid_token', 'Access token is bound to another key'),
    {},
    { resolveToken: () => ({ cnf: { jkt: OTHER_JKT } }) },
  ],
  ['a replayed proof', dpop('invalid_dpop_proof', 'DPoP proof has been used before'), {}, { replay: used }],
  [
    'a target that is none',
    every(400, 'invalid_request', 'URL is not an absolute http or https URI'),
    {},
    {},
    AT_RESOURCE,
    { url: '//a/b' },
  ],
  [
    'a method that is none',
    every(400, 'invalid_request', 'HTTP method is not a token'),
    {},
    {},
    withClaims(AT_RESOURCE, { htm: 'G E T' }),
    { method: 'G E T' },
  ],
  ['another origin', { status: 421, challenge: null, both: null }, {}, { origin: () => undefined }],
  ['a store that fails', { status: 503, challenge: null, both: null }, {}, { replay: full }],
];

suite('errorResponse: protected resource', (test) => {
  for (const [what, expected, fields, options, recipe, changes] of RESOURCE) {
    test(`errorResponse() answers ${what}`, async () => {
      const { status, challenge, both, error, description } = expected;
      const body = error === undefined ? null : { error, error_description: description };
      const type = error === undefined ? null : 'application/json';
      const answer = { status, challenge, body, nonce: null, cache: 'no-store', type };
      assert.equal(await resourceAnswer(fields, options, recipe, changes), answer);
      const served = { ...options, schemes: ['DPoP', 'Bearer'] as const };
      assert.equal(await resourceAnswer(fields, served, recipe, changes), { ...answer, challenge: both });
    });
  }

  const bearer: readonly (readonly [what: string, description: string, claims: unknown])[] = [
    ['a bound token', 'Access token is bound to a key and must be used with DPoP', { cnf: { jkt: JKT } }],
    ['an invalid token', 'Access token is not valid', null],
    ['an inactive token', 'Access token is not valid', { active: false }],
    ['a token bound elsewhere', 'Access token is bound by another method than DPoP', { cnf: { jwk: {} } }],
  ];
  for (const [what, description, claims] of bearer) {
    test(`errorResponse() answers ${what} under Bearer in the Bearer challenge only`, async () => {
      const options: Partial<ResourceOptions> = {
        schemes: ['Bearer', 'DPoP'],
        resolveToken: () => claims as object,
      };
      const { status, challenge, body } = await resourceAnswer(BEARER, options);
      assert.is(status, 401);
      assert.is(challenge, `Bearer ${info('invalid_token', description)}, DPoP ${ALGS}`);
      assert.equal(body, { error: 'invalid_token', error_description: description });
    });
  }

  test('errorResponse() says nothing about Bearer where that is not served', async () => {
    const { challenge, status, body } = await resourceAnswer(BEARER);
    assert.equal([status, challenge, body], [401, `DPoP ${ALGS}`, null]);
  });

  test('errorResponse() puts the algorithms and the texts of the options into each challenge', async () => {
    const answer = await resourceAnswer(BEARER, {
      schemes: ['DPoP', 'Bearer'],
      algorithms: ['ES256', 'Ed25519'],
      realm: 'the "best"',
      scope: 'read write',
      resourceMetadata: 'https://api.example.com/.well-known/oauth-protected-resource',
    });
    const texts =
      'scope="read write", resource_metadata="https://api.example.com/.well-known/oauth-protected-resource"';
    const description = 'Access token is bound to a key and must be used with DPoP';
    assert.is(
      answer.challenge,
      `DPoP realm="the \\"best\\"", ${texts}, algs="ES256 Ed25519", ` +
        `Bearer realm="the \\"best\\"", ${info('invalid_token', description)}, ${texts}`,
    );
  });

  test('errorResponse() leaves the scheme of the realm alone', async () => {
    const { challenge } = await resourceAnswer(
      { authorization: undefined },
      { schemes: ['Bearer', 'DPoP'], realm: 'DPoP' },
    );
    assert.is(challenge, `Bearer realm="DPoP", DPoP realm="DPoP", ${ALGS}`);
  });

  for (const [name, value] of [
    ['realm', 'a\r\nSet-Cookie: b'],
    ['realm', ''],
    ['scope', 'a"b'],
    ['resourceMetadata', '\u00e9'],
  ] as const) {
    test(`errorResponse() throws a TypeError for ${name} ${JSON.stringify(value)}`, async () => {
      const result = await outcome(() => resourceAnswer({ authorization: undefined }, { [name]: value }));
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), `"${name}"`);
    });
  }
});

suite('errorResponse: nonces', (test) => {
  const nonces: readonly (readonly [what: string, description: string, nonce: string | undefined])[] = [
    ['no nonce', "DPoP proof has no 'nonce' claim", undefined],
    ['a strange nonce', "Claim 'nonce' is not a nonce of this server", 'abc'],
    ['a stale nonce', "Claim 'nonce' is no longer accepted", STALE],
  ];
  for (const [what, description, nonce] of nonces) {
    test(`errorResponse() answers ${what} with a new one`, async () => {
      const recipe = withClaims(AT_RESOURCE, { nonce });
      const answer = await resourceAnswer({}, { nonce: ISSUER }, recipe);
      assert.equal(answer, {
        status: 401,
        challenge: `DPoP ${info('use_dpop_nonce', description)}, ${ALGS}`,
        body: { error: 'use_dpop_nonce', error_description: description },
        nonce: NONCE,
        cache: 'no-store',
        type: 'application/json',
      });
    });

    test(`errorResponse() answers ${what} at the token endpoint with a new one`, async () => {
      const options = tokenOptions({ nonce: ISSUER });
      const request = await tokenRequest({}, withClaims(AT_TOKEN_ENDPOINT, { nonce }));
      const error = await errorOf(() => verifyTokenRequest(request, options));
      assert.equal(await read(await errorResponse(error, options)), {
        status: 400,
        challenge: null,
        body: { error: 'use_dpop_nonce', error_description: description },
        nonce: NONCE,
        cache: 'no-store',
        type: 'application/json',
      });
    });
  }

  test('errorResponse() sends a nonce with every 400 and 401 where there is an issuer', async () => {
    const nonceWith = async (fields: Fields, options: Partial<ResourceOptions> = {}): Promise<unknown> => {
      const recipe = withClaims(AT_RESOURCE, { nonce: NONCE });
      const { status, nonce } = await resourceAnswer(fields, { nonce: ISSUER, ...options }, recipe);
      return [status, nonce];
    };
    assert.equal(await nonceWith({ authorization: undefined }), [401, NONCE]);
    assert.equal(await nonceWith({ authorization: 'DPoP' }), [400, NONCE]);
    assert.equal(await nonceWith({}, { replay: used }), [401, NONCE]);
    assert.equal(await nonceWith({}, { replay: full }), [503, null]);
    assert.equal(await nonceWith({}, { origin: () => undefined }), [421, null]);
  });

  test('errorResponse() takes the time of the options, or the clock', async () => {
    const error = await errorOf(async () =>
      verifyResourceRequest(await resourceRequest({ dpop: undefined }), resourceOptions()),
    );
    const seen: unknown[] = [];
    const nonce = {
      verify: async () => 'fresh' as const,
      issue: async (now?: number) => {
        seen.push(now);
        return 'abc';
      },
    };
    await errorResponse(error, { nonce, now: 5 });
    await errorResponse(error, { nonce });
    assert.is(seen[0], 5);
    assert.ok(Math.abs(Number(seen[1]) - Date.now() / 1000) < 5);
  });

  test('errorResponse() throws a TypeError if the issuer is missing that refused a nonce', async () => {
    const options = resourceOptions({ nonce: ISSUER });
    const error = await errorOf(async () => verifyResourceRequest(await resourceRequest(), options));
    for (const endpoint of [undefined, 'token'] as const) {
      const result = await outcome(() => errorResponse(error, { endpoint }));
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), '"nonce" must be the issuer');
    }
  });

  test('errorResponse() throws a TypeError for an issuer whose nonce is none', async () => {
    const error = await errorOf(async () =>
      verifyResourceRequest(await resourceRequest({ dpop: undefined }), resourceOptions()),
    );
    for (const value of ['', 'a b', 'a\r\nb', 'a"b', undefined, 1]) {
      const nonce = { verify: async () => 'fresh' as const, issue: async () => value as string };
      const result = await outcome(() => errorResponse(error, { nonce }));
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), '"nonce" must be a nonce');
    }
  });
});

suite('errorResponse: token and PAR endpoints', (test) => {
  const cases: readonly (readonly [
    what: string,
    status: number,
    error: OAuthError | undefined,
    description: string | undefined,
    fields: Fields,
    options: Parameters<typeof tokenOptions>[0],
    method?: string,
  ])[] = [
    ['no proof', 400, 'invalid_dpop_proof', 'DPoP proof is missing', { dpop: undefined }, { required: true }],
    ['GET', 400, 'invalid_request', 'Method is not POST', {}, {}, 'GET'],
    [
      'another code key',
      400,
      'invalid_grant',
      "DPoP proof is by another key than 'dpop_jkt' says",
      {},
      { dpopJkt: OTHER_JKT },
    ],
    [
      'another key at PAR',
      400,
      'invalid_request',
      "DPoP proof is by another key than 'dpop_jkt' says",
      {},
      { endpoint: 'par', dpopJkt: OTHER_JKT },
    ],
    [
      'another refresh key',
      400,
      'invalid_grant',
      'Refresh token is bound to another key',
      {},
      { refreshJkt: OTHER_JKT },
    ],
    [
      'a broken dpop_jkt',
      400,
      'invalid_request',
      "Parameter 'dpop_jkt' is not one JWK thumbprint",
      {},
      { endpoint: 'par', dpopJkt: 'a' },
    ],
    ['a replayed proof', 400, 'invalid_dpop_proof', 'DPoP proof has been used before', {}, { replay: used }],
    ['another origin', 421, undefined, undefined, {}, { origin: () => undefined }],
    ['a store that fails', 503, undefined, undefined, {}, { replay: full }],
  ];
  for (const [what, status, error, description, fields, changes, method = 'POST'] of cases) {
    test(`errorResponse() answers ${what}`, async () => {
      const options = tokenOptions(changes);
      const request = { ...(await tokenRequest(fields)), method };
      const thrown = await errorOf(async () => (await verifyTokenRequest(request, options)).commit());
      const hasBody = error !== undefined;
      assert.equal(await read(await errorResponse(thrown, options)), {
        status,
        challenge: null,
        body: hasBody ? { error, error_description: description } : null,
        nonce: null,
        cache: 'no-store',
        type: hasBody ? 'application/json' : null,
      });
    });
  }

  test('errorResponse() answers what readDpopJkt() refuses', async () => {
    const error = await errorOf(() => readDpopJkt(new URLSearchParams('dpop_jkt=a')));
    const { status, body } = await read(await errorResponse(error, { endpoint: 'par' }));
    assert.equal([status, (body as { error: string }).error], [400, 'invalid_request']);
  });
});

suite('errorResponse: other errors', (test) => {
  const rethrown: readonly (readonly [what: string, error: unknown])[] = [
    ['an Error', new Error('down')],
    ['a TypeError', new TypeError('down')],
    ['a string', 'proof_missing'],
    ['undefined', undefined],
    ['null', null],
    ['an object with a code', { code: 'proof_missing', error: 'invalid_dpop_proof' }],
  ];
  for (const [what, error] of rethrown) {
    test(`errorResponse() throws ${what} on, unchanged`, async () => {
      for (const options of [{}, { endpoint: 'token' as const }]) {
        const thrown = await errorResponse(error, options).catch((reason: unknown) => [reason]);
        assert.ok(Array.isArray(thrown));
        assert.is((thrown as unknown[])[0], error);
      }
    });
  }

  const make = (code: string, error?: string, message = 'a'): DPoPError => {
    const row = { message, section: 'a', check: undefined, error: error as OAuthError | undefined };
    return new DPoPError(code as DPoPErrorCode, row);
  };

  for (const code of [
    'thumbprint_uri_invalid',
    'challenge_malformed',
    'metadata_invalid',
    'constructor',
    '__proto__',
  ]) {
    test(`errorResponse() throws ${code} on, which says nothing about the request`, async () => {
      const error = make(code);
      for (const options of [{}, { endpoint: 'par' as const }]) {
        assert.is(await errorOf(() => errorResponse(error, options)), error);
      }
    });
  }

  test('errorResponse() throws on what a protected resource cannot answer', async () => {
    for (const name of ['invalid_grant', 'invalid_client_metadata', 'constructor', 'toString']) {
      const error = make('dpop_jkt_mismatch', name);
      assert.is(await errorOf(() => errorResponse(error, {})), error);
      assert.is((await errorResponse(error, { endpoint: 'token' })).status, 400);
    }
  });

  test('errorResponse() throws on what the token endpoint cannot answer', async () => {
    for (const code of ['authorization_missing', 'scheme_mismatch']) {
      const error = make(code);
      assert.is(await errorOf(() => errorResponse(error, { endpoint: 'token' })), error);
      assert.is((await errorResponse(error, {})).status, 401);
    }
  });

  test('errorResponse() answers an error of another copy of the package', async () => {
    const { code, section, check, error, message } = make('htm_mismatch', 'invalid_dpop_proof', 'b');
    const foreign = { name: 'DPoPError', code, section, check, error, message };
    const { challenge } = await read(await errorResponse(foreign, {}));
    assert.is(challenge, `DPoP error="invalid_dpop_proof", error_description="b", ${ALGS}`);
  });

  for (const message of ['', 'a\r\nSet-Cookie: b', 'caf\u00e9', 'a\\b']) {
    test(`errorResponse() leaves out the description ${JSON.stringify(message)}, which is not permitted`, async () => {
      const answer = await read(await errorResponse(make('htm_mismatch', 'invalid_dpop_proof', message), {}));
      assert.is(answer.challenge, `DPoP error="invalid_dpop_proof", ${ALGS}`);
      assert.equal(answer.body, { error: 'invalid_dpop_proof' });
    });
  }

  test('errorResponse() takes the options of both verifiers', async () => {
    const options: ErrorResponseOptions[] = [
      resourceOptions({ replay: mapStore(), maxAge: 1, clockTolerance: 1, strictHtu: true }),
      tokenOptions({ required: true, dpopJkt: JKT, refreshJkt: JKT, allowReplay: false }),
    ];
    const error = await errorOf(async () =>
      verifyResourceRequest(requestOf('GET', '/', {}), resourceOptions()),
    );
    assert.is((await errorResponse(error, options[0] as ErrorResponseOptions)).status, 401);
    assert.is(await errorOf(() => errorResponse(error, options[1] as ErrorResponseOptions)), error);
  });
});
