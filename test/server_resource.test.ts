import { type DPoPError, replayKey, type VerifiedProof } from '../src/index.ts';
import { type RequestLike, verifyResourceRequest } from '../src/server/index.ts';
import { outcome } from './support/outcome.ts';
import { ATH, mint, NOW, type Recipe, TARGET, TOKEN } from './support/proofs.ts';
import {
  AT_RESOURCE,
  BOUND,
  errorOf,
  type Fields,
  JKT,
  mapStore,
  ORIGIN,
  OTHER_JKT,
  type ResourceOptions,
  requestOf,
  resourceOptions,
  resourceRequest,
  resourceVerdict,
  withClaims,
} from './support/server.ts';
import { assert, suite } from './support/suite.ts';

const BOTH = ['DPoP', 'Bearer'] as const;
const resolves = (claims: unknown): Pick<ResourceOptions, 'resolveToken'> => ({
  resolveToken: () => claims as object,
});

/** Counts the calls of the caller's functions. */
function counted(changes: Partial<ResourceOptions> = {}): { options: ResourceOptions; calls: string[] } {
  const calls: string[] = [];
  const resolveToken: ResourceOptions['resolveToken'] = (token, scheme) => {
    calls.push(`resolve ${scheme} ${token}`);
    return BOUND;
  };
  const add = (): boolean => {
    calls.push('add');
    return true;
  };
  return { options: resourceOptions({ resolveToken, replay: { add }, ...changes }), calls };
}

suite('verifyResourceRequest: DPoP', (test) => {
  test('verifyResourceRequest() returns scheme, token, claims, proof and its key', async () => {
    const verified = await verifyResourceRequest(await resourceRequest(), resourceOptions());
    assert.is(verified.scheme, 'DPoP');
    assert.is(verified.token, TOKEN);
    assert.is(verified.claims, BOUND);
    assert.is(verified.jkt, JKT);
    assert.is(verified.nonce, undefined);
    assert.is(verified.proof?.jkt, JKT);
    assert.is(verified.proof?.htu, TARGET);
    assert.equal(Object.keys(verified).sort(), ['claims', 'jkt', 'nonce', 'proof', 'scheme', 'token']);
  });

  test('verifyResourceRequest() takes a Web Request, with any letter case of scheme and fields', async () => {
    const headers = { AUTHORIZATION: `dpop   ${TOKEN}`, dPoP: await mint(AT_RESOURCE) };
    const request = new Request(`${TARGET}?a=b`, { headers });
    assert.is(await resourceVerdict(request), 'accepted');
  });

  test('verifyResourceRequest() hands the token and its scheme to resolveToken, and nothing else', async () => {
    const seen: unknown[] = [];
    const resolveToken = (...parameters: unknown[]): object => {
      seen.push(parameters);
      return BOUND;
    };
    assert.is(await resourceVerdict(resourceRequest(), { resolveToken }), 'accepted');
    assert.equal(seen, [[TOKEN, 'DPoP']]);
  });

  test('verifyResourceRequest() compares the proof with the configured origin, not with the one of the request', async () => {
    const evil = withClaims(AT_RESOURCE, { htu: TARGET.replace('api', 'evil') });
    const relayed = async (recipe: Recipe): Promise<RequestLike> => {
      const { headers } = await resourceRequest({ host: 'evil.example.com' }, recipe);
      return { method: 'GET', url: TARGET.replace('api', 'evil'), headers };
    };
    assert.is(await resourceVerdict(relayed(evil)), 'htu_mismatch');
    assert.is(await resourceVerdict(relayed(AT_RESOURCE)), 'accepted');
  });

  const refused: readonly (readonly [
    what: string,
    code: string,
    changes: { fields?: Fields; recipe?: Recipe; options?: Partial<ResourceOptions> },
  ])[] = [
    ['no Authorization', 'authorization_missing', { fields: { authorization: undefined } }],
    ['two tokens', 'authorization_multiple', { fields: { authorization: `DPoP ${TOKEN}, DPoP ${TOKEN}` } }],
    ['no token', 'authorization_malformed', { fields: { authorization: 'DPoP' } }],
    ['a tab after the scheme', 'authorization_malformed', { fields: { authorization: `DPoP\t${TOKEN}` } }],
    ['a token that is none', 'token_malformed', { fields: { authorization: 'DPoP {' } }],
    ['Bearer, which is not served', 'scheme_mismatch', { fields: { authorization: `Bearer ${TOKEN}` } }],
    ['Basic', 'scheme_mismatch', { fields: { authorization: 'Basic YTpi' } }],
    ['no proof', 'proof_missing', { fields: { dpop: undefined } }],
    ['an empty proof', 'malformed_jwt', { fields: { dpop: '' } }],
    ['two proofs', 'multiple_proofs', { fields: { dpop: 'a.b.c, a.b.c' } }],
    ['no "ath"', 'ath_missing', { recipe: {} }],
    ['another "ath"', 'ath_mismatch', { recipe: { claims: { ath: ATH.replace('f', 'g') } } }],
    ['another method', 'htm_mismatch', { recipe: withClaims(AT_RESOURCE, { htm: 'POST' }) }],
    ['another path', 'htu_mismatch', { recipe: withClaims(AT_RESOURCE, { htu: `${TARGET}/` }) }],
    ['an old proof', 'iat_too_old', { recipe: withClaims(AT_RESOURCE, { iat: NOW - 301 }) }],
    [
      'a proof older than allowed',
      'iat_too_old',
      { recipe: withClaims(AT_RESOURCE, { iat: NOW - 2 }), options: { maxAge: 1 } },
    ],
    [
      'an early proof',
      'iat_in_future',
      { recipe: withClaims(AT_RESOURCE, { iat: NOW + 2 }), options: { clockTolerance: 1 } },
    ],
    ['an algorithm off the list', 'alg_not_allowed', { options: { algorithms: ['EdDSA'] } }],
    [
      'a query in "htu"',
      'htu_has_query',
      { recipe: withClaims(AT_RESOURCE, { htu: `${TARGET}?` }), options: { strictHtu: true } },
    ],
    ['a long proof', 'proof_too_large', { options: { maxProofLength: 100 } }],
    ['an unknown token', 'token_invalid', { options: resolves(undefined) }],
    ['a token of null', 'token_invalid', { options: resolves(null) }],
    ['a token that is not active', 'token_invalid', { options: resolves({ active: false, ...BOUND }) }],
    ['a token that is not bound', 'token_not_bound', { options: resolves({ sub: 'a' }) }],
    ['an active token that is not bound', 'token_not_bound', { options: resolves({ active: true }) }],
    ['an empty "cnf"', 'cnf_invalid', { options: resolves({ cnf: {} }) }],
    [
      'a token bound to a certificate',
      'token_bound_elsewhere',
      { options: resolves({ cnf: { 'x5t#S256': 'a' } }) },
    ],
    ['a token bound to another key', 'jkt_mismatch', { options: resolves({ cnf: { jkt: OTHER_JKT } }) }],
    ['a method that is none', 'method_invalid', { options: {}, fields: { ':method': 'GET ' } }],
  ];
  for (const [what, code, { fields = {}, recipe = AT_RESOURCE, options = {} }] of refused) {
    test(`verifyResourceRequest() refuses ${what}`, async () => {
      const request = await resourceRequest(fields, recipe);
      const method = fields[':method'] ?? request.method;
      assert.is(await resourceVerdict({ ...request, method }, options), code);
      assert.is(await resourceVerdict(resourceRequest()), 'accepted');
    });
  }

  test('verifyResourceRequest() accepts introspection responses and JWT claims', async () => {
    assert.is(await resourceVerdict(resourceRequest(), resolves({ active: true, ...BOUND })), 'accepted');
    assert.is(await resourceVerdict(resourceRequest(), resolves(Promise.resolve(BOUND))), 'accepted');
  });

  const unresolved: readonly (readonly [what: string, fields: Fields, recipe?: Recipe])[] = [
    ['no proof', { dpop: undefined }],
    ['a broken proof', { dpop: 'a.b.c' }],
    ['a proof for another token', {}, { claims: { ath: 'A'.repeat(43) } }],
    ['a proof for another place', {}, withClaims(AT_RESOURCE, { htu: ORIGIN })],
    ['an old proof', {}, withClaims(AT_RESOURCE, { iat: NOW - 1000 })],
    ['a scheme that is not served', { authorization: `Bearer ${TOKEN}` }],
  ];
  for (const [what, fields, recipe] of unresolved) {
    test(`verifyResourceRequest() resolves no token for ${what}`, async () => {
      const { options, calls } = counted();
      await outcome(async () => verifyResourceRequest(await resourceRequest(fields, recipe), options));
      assert.equal(calls, []);
    });
  }

  test('verifyResourceRequest() records the proof after everything else', async () => {
    const { options, calls } = counted();
    await verifyResourceRequest(await resourceRequest(), options);
    assert.equal(calls, [`resolve DPoP ${TOKEN}`, 'add']);
    for (const claims of [undefined, { sub: 'a' }, { cnf: { jkt: OTHER_JKT } }]) {
      const replay = mapStore();
      await resourceVerdict(resourceRequest(), { ...resolves(claims), replay });
      assert.is(replay.keys.size, 0);
    }
  });

  test('verifyResourceRequest() lets through what resolveToken throws', async () => {
    const error = new Error('down');
    const failures: readonly ResourceOptions['resolveToken'][] = [
      () => {
        throw error;
      },
      () => Promise.reject(error),
    ];
    for (const resolveToken of failures) {
      const request = await resourceRequest();
      const thrown = await errorOf(() => verifyResourceRequest(request, resourceOptions({ resolveToken })));
      assert.is(thrown, error);
    }
  });

  test('verifyResourceRequest() lets through what reading the claims throws', async () => {
    const error = new Error('accessor');
    const claims = {
      get cnf(): unknown {
        throw error;
      },
    };
    const request = await resourceRequest();
    const thrown = await errorOf(() => verifyResourceRequest(request, resourceOptions(resolves(claims))));
    assert.is(thrown, error);
  });

  for (const value of [false, true, '', 'claims', 0, [BOUND]]) {
    test(`verifyResourceRequest() throws a TypeError if resolveToken returns ${JSON.stringify(value)}`, async () => {
      assert.is(await resourceVerdict(resourceRequest(), resolves(value)), 'TypeError');
    });
  }
});

suite('verifyResourceRequest: replay', (test) => {
  test('verifyResourceRequest() refuses a proof that was used before, in any spelling', async () => {
    const replay = mapStore();
    const again = withClaims(AT_RESOURCE, { htu: `${TARGET.replace('https', 'HTTPS')}?a`, iat: NOW - 1 });
    const other = withClaims(AT_RESOURCE, { jti: 'another' });
    assert.is(await resourceVerdict(resourceRequest(), { replay }), 'accepted');
    assert.is(await resourceVerdict(resourceRequest(), { replay }), 'proof_replayed');
    assert.is(await resourceVerdict(resourceRequest({}, again), { replay }), 'proof_replayed');
    assert.is(await resourceVerdict(resourceRequest({}, other), { replay }), 'accepted');
  });

  test('verifyResourceRequest() accepts one of many that come at once', async () => {
    const replay = mapStore();
    const verdicts = Array.from({ length: 20 }, () => resourceVerdict(resourceRequest(), { replay }));
    const accepted = (await Promise.all(verdicts)).filter((verdict) => verdict === 'accepted');
    assert.is(accepted.length, 1);
  });

  test('verifyResourceRequest() hands key, end and owner to the store, and calls it as a method', async () => {
    const seen: unknown[] = [];
    const replay = {
      async add(this: unknown, ...parameters: unknown[]): Promise<boolean> {
        seen.push(this === replay, ...parameters);
        return true;
      },
    };
    const { proof } = await verifyResourceRequest(await resourceRequest(), resourceOptions({ replay }));
    const verified = proof as VerifiedProof;
    assert.equal(seen, [true, await replayKey(verified), NOW + 361, JKT]);
  });

  test('verifyResourceRequest() needs no store where replay is allowed', async () => {
    const allowed = { replay: undefined, allowReplay: true };
    assert.is(await resourceVerdict(resourceRequest(), allowed), 'accepted');
    assert.is(await resourceVerdict(resourceRequest(), { ...allowed, maxAge: 0 }), 'accepted');
  });

  const failures: readonly (readonly [what: string, add: () => unknown])[] = [
    [
      'throws',
      () => {
        throw new Error('down');
      },
    ],
    ['rejects', () => Promise.reject(new Error('down'))],
    ['answers undefined', () => undefined],
    ['answers null', () => null],
    ['answers 1', () => 1],
    ['answers 0', () => 0],
    ['answers OK', () => 'OK'],
    ['resolves to OK', async () => 'OK'],
  ];
  for (const [what, add] of failures) {
    test(`verifyResourceRequest() refuses a proof if the store ${what}`, async () => {
      const replay = { add: add as () => boolean };
      const request = await resourceRequest();
      const error = (await errorOf(() =>
        verifyResourceRequest(request, resourceOptions({ replay })),
      )) as DPoPError;
      assert.equal(
        [error.code, error.error, error.check],
        ['replay_store_unavailable', undefined, undefined],
      );
      assert.match(String(error.cause), /down|neither true nor false/);
    });
  }

  test('verifyResourceRequest() lets through what a store itself says', async () => {
    const request = await resourceRequest();
    const thrown = async (error: unknown): Promise<unknown> => {
      const add = () => Promise.reject(error);
      return errorOf(() => verifyResourceRequest(request, resourceOptions({ replay: { add } })));
    };
    const full = await thrown(new Error('full'));
    assert.is(await thrown(full), full);
    const other = Object.assign(new Error('a'), { name: 'DPoPError', code: 'proof_replayed' });
    const refused = (await thrown(other)) as DPoPError;
    assert.equal([refused.code, refused.cause === other], ['replay_store_unavailable', true]);
  });

  test('verifyResourceRequest() refuses a proof that has grown too old before it is recorded', async () => {
    const verdictAt = async (later: number): Promise<string> => {
      const options = resourceOptions();
      let time = NOW;
      Object.defineProperty(options, 'now', { get: () => time, enumerable: true });
      const resolveToken = (): object => {
        time = later;
        return BOUND;
      };
      const request = await resourceRequest();
      const result = await outcome(() =>
        verifyResourceRequest(request, Object.assign(options, { resolveToken })),
      );
      return result.ok ? 'accepted' : result.code;
    };
    assert.is(await verdictAt(NOW + 301), 'iat_too_old');
    assert.is(await verdictAt(NOW + 300), 'accepted');
  });
});

suite('verifyResourceRequest: nonces', (test) => {
  const issuer = (verdict: unknown): { options: Partial<ResourceOptions>; seen: unknown[] } => {
    const seen: unknown[] = [];
    const nonce = {
      async verify(...parameters: unknown[]): Promise<'fresh'> {
        seen.push('verify', ...parameters);
        return verdict as 'fresh';
      },
      async issue(...parameters: unknown[]): Promise<string> {
        seen.push('issue', ...parameters);
        return 'next';
      },
    };
    return { options: { nonce, replay: undefined }, seen };
  };
  const withNonce = withClaims(AT_RESOURCE, { nonce: 'abc' });

  const verdicts: readonly (readonly [verdict: unknown, expected: string])[] = [
    ['fresh', 'accepted'],
    ['renew', 'accepted'],
    ['stale', 'nonce_stale'],
    ['unknown', 'nonce_mismatch'],
    [true, 'nonce_mismatch'],
    [undefined, 'nonce_mismatch'],
  ];
  for (const [verdict, expected] of verdicts) {
    test(`verifyResourceRequest() takes the verdict ${verdict} of the issuer for ${expected}`, async () => {
      const { options, seen } = issuer(verdict);
      assert.is(await resourceVerdict(resourceRequest({}, withNonce), options), expected);
      assert.equal(seen.slice(0, 3), ['verify', 'abc', NOW]);
    });
  }

  test('verifyResourceRequest() demands a nonce where there is an issuer, and only there', async () => {
    const { options } = issuer('fresh');
    assert.is(await resourceVerdict(resourceRequest(), options), 'nonce_missing');
    assert.is(await resourceVerdict(resourceRequest()), 'accepted');
  });

  test('verifyResourceRequest() returns a new nonce where the old one is to be renewed', async () => {
    const nonceAfter = async (verdict: string): Promise<unknown> => {
      const { options, seen } = issuer(verdict);
      const request = await resourceRequest({}, withNonce);
      const { nonce } = await verifyResourceRequest(request, resourceOptions(options));
      return [nonce, ...seen.slice(3)];
    };
    assert.equal(await nonceAfter('renew'), ['next', 'issue', NOW]);
    assert.equal(await nonceAfter('fresh'), [undefined]);
  });

  test('verifyResourceRequest() checks replay also with an issuer', async () => {
    const { options } = issuer('fresh');
    const replay = mapStore();
    assert.is(await resourceVerdict(resourceRequest({}, withNonce), { ...options, replay }), 'accepted');
    assert.is(
      await resourceVerdict(resourceRequest({}, withNonce), { ...options, replay }),
      'proof_replayed',
    );
  });
});

suite('verifyResourceRequest: Bearer', (test) => {
  const bearer: Fields = { authorization: `bearer ${TOKEN}`, dpop: undefined };

  test('verifyResourceRequest() accepts an unbound token under Bearer where that is served', async () => {
    const options = resourceOptions({ schemes: BOTH, ...resolves({ sub: 'a' }) });
    const verified = await verifyResourceRequest(await resourceRequest(bearer), options);
    assert.equal(verified, {
      scheme: 'Bearer',
      token: TOKEN,
      claims: { sub: 'a' },
      jkt: undefined,
      proof: undefined,
      nonce: undefined,
    });
    assert.is(await resourceVerdict(resourceRequest(bearer), resolves({ sub: 'a' })), 'scheme_mismatch');
  });

  test('verifyResourceRequest() tells resolveToken that the scheme is Bearer', async () => {
    const { options, calls } = counted({ schemes: BOTH });
    const result = await outcome(async () => verifyResourceRequest(await resourceRequest(bearer), options));
    assert.is(result.ok || result.code, 'scheme_mismatch');
    assert.equal(calls, [`resolve Bearer ${TOKEN}`]);
  });

  test('verifyResourceRequest() refuses a bound token under Bearer, with and without a valid proof', async () => {
    const dpop = await mint(AT_RESOURCE);
    for (const fields of [bearer, { ...bearer, dpop }]) {
      const request = await resourceRequest(fields);
      const call = () => verifyResourceRequest(request, resourceOptions({ schemes: ['Bearer', 'DPoP'] }));
      const { code, section, error } = (await errorOf(call)) as DPoPError;
      assert.equal([code, section, error], ['scheme_mismatch', 'RFC 9449 section 7.2', 'invalid_token']);
    }
  });

  test('verifyResourceRequest() ignores a stray proof beside an unbound token under Bearer', async () => {
    const options = { schemes: BOTH, ...resolves({ sub: 'a' }) };
    for (const dpop of [await mint(), 'a, b', '']) {
      assert.is(await resourceVerdict(resourceRequest({ ...bearer, dpop }), options), 'accepted');
    }
  });

  test('verifyResourceRequest() refuses an unbound token under DPoP also where Bearer is served', async () => {
    const options = { schemes: BOTH, ...resolves({ sub: 'a' }) };
    assert.is(await resourceVerdict(resourceRequest(), options), 'token_not_bound');
  });

  const refused: readonly (readonly [code: string, claims: unknown])[] = [
    ['token_invalid', undefined],
    ['token_invalid', null],
    ['token_invalid', { active: false }],
    ['token_bound_elsewhere', { cnf: { 'x5t#S256': 'a' } }],
    ['cnf_invalid', { cnf: null }],
    ['cnf_invalid', { token_type: 'DPoP' }],
  ];
  for (const [code, claims] of refused) {
    test(`verifyResourceRequest() says under which scheme ${JSON.stringify(claims)} was refused`, async () => {
      const errorUnder = async (fields: Fields): Promise<DPoPError> => {
        const request = await resourceRequest(fields);
        const options = resourceOptions({ schemes: BOTH, ...resolves(claims) });
        return (await errorOf(() => verifyResourceRequest(request, options))) as DPoPError;
      };
      const [asBearer, asDPoP] = [await errorUnder(bearer), await errorUnder({})];
      assert.equal([asBearer.code, asBearer.section], [code, 'RFC 6750 section 3.1']);
      assert.equal([asDPoP.code, asDPoP.section], [code, 'RFC 9449 section 7.1']);
      assert.equal([asBearer.error, asDPoP.error], ['invalid_token', 'invalid_token']);
      assert.is(asBearer.message, asDPoP.message);
    });
  }

  test('verifyResourceRequest() says nothing about a scheme that is not served', async () => {
    const request = await resourceRequest({ authorization: 'Basic YTpi' });
    const call = () => verifyResourceRequest(request, resourceOptions({ schemes: BOTH }));
    const { code, section, error } = (await errorOf(call)) as DPoPError;
    assert.equal([code, section, error], ['scheme_mismatch', 'RFC 6750 section 3.1', undefined]);
  });
});

suite('verifyResourceRequest: requests that are none', (test) => {
  const values: readonly unknown[] = [
    undefined,
    null,
    TARGET,
    {},
    { method: 'GET', url: TARGET, headers: {} },
    { method: 'GET', url: TARGET, headers: { authorization: 'DPoP a' } },
    { method: 'GET', url: TARGET },
    { method: 'GET', headers: new Headers() },
    { url: TARGET, headers: new Headers() },
    { method: 'GET', url: new URL(TARGET), headers: new Headers() },
    { method: 1, url: TARGET, headers: new Headers() },
  ];
  for (const [index, value] of values.entries()) {
    test(`verifyResourceRequest() throws a TypeError for a request that is none (${index})`, async () => {
      const result = await outcome(() => verifyResourceRequest(value as RequestLike, resourceOptions()));
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), /"request" must be a Request/);
    });
  }

  for (const value of [1, ['DPoP a'], {}]) {
    test(`verifyResourceRequest() throws a TypeError for a field of ${JSON.stringify(value)}`, async () => {
      const headers = { get: () => value as unknown as string };
      const result = await outcome(() =>
        verifyResourceRequest({ method: 'GET', url: '/', headers }, resourceOptions()),
      );
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), /"request.headers.get" must return/);
    });
  }

  test('verifyResourceRequest() takes undefined for a field that was not sent', async () => {
    const { headers } = await resourceRequest();
    const get = (name: string) => headers.get(name) ?? (undefined as unknown as null);
    assert.is(await resourceVerdict({ ...requestOf('GET', TARGET, {}), headers: { get } }), 'accepted');
    assert.is(
      await resourceVerdict({
        ...requestOf('GET', TARGET, {}),
        headers: { get: () => undefined as unknown as null },
      }),
      'authorization_missing',
    );
  });
});
