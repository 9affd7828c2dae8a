import type { DPoPError } from '../src/index.ts';
import { type VerifyTokenRequestOptions, verifyTokenRequest } from '../src/server/index.ts';
import { outcome } from './support/outcome.ts';
import { ATH, mint, NOW, type Recipe } from './support/proofs.ts';
import {
  AT_TOKEN_ENDPOINT,
  errorOf,
  type Fields,
  JKT,
  mapStore,
  ORIGIN,
  OTHER_JKT,
  requestOf,
  tokenOptions,
  tokenRequest,
  tokenVerdict,
  withClaims,
} from './support/server.ts';
import { assert, suite } from './support/suite.ts';

type Options = Partial<VerifyTokenRequestOptions>;

const NO_PROOF: Fields = { dpop: undefined };
const PAR: Options = { endpoint: 'par' };

suite('verifyTokenRequest', (test) => {
  test('verifyTokenRequest() returns the proof, and says by commit() what to issue', async () => {
    const { proof, nonce, commit } = await verifyTokenRequest(await tokenRequest(), tokenOptions());
    assert.equal([proof?.jkt, proof?.htu, nonce], [JKT, `${ORIGIN}/token`, undefined]);
    assert.equal(await commit(), { jkt: JKT, tokenType: 'DPoP', cnf: { jkt: JKT }, dpopJkt: undefined });
  });

  test('verifyTokenRequest() says without a proof that the token is none of DPoP', async () => {
    const { proof, nonce, commit } = await verifyTokenRequest(await tokenRequest(NO_PROOF), tokenOptions());
    assert.equal([proof, nonce], [undefined, undefined]);
    const binding = { jkt: undefined, tokenType: 'Bearer', cnf: undefined, dpopJkt: undefined };
    assert.equal(await commit(), binding);
    assert.equal(await commit(), binding);
  });

  test('verifyTokenRequest() takes a Web Request', async () => {
    const headers = { dpop: await mint(AT_TOKEN_ENDPOINT) };
    const request = new Request('http://localhost/token?a', { method: 'POST', headers });
    assert.is(await tokenVerdict(request), 'accepted');
  });

  const refused: readonly (readonly [
    what: string,
    code: string,
    changes: { fields?: Fields; recipe?: Recipe; options?: Options; twin?: Options },
  ])[] = [
    ['a proof with "ath"', 'ath_unexpected', { recipe: withClaims(AT_TOKEN_ENDPOINT, { ath: ATH }) }],
    [
      'a proof for another endpoint',
      'htu_mismatch',
      { recipe: withClaims(AT_TOKEN_ENDPOINT, { htu: `${ORIGIN}/par` }) },
    ],
    ['a proof for GET', 'htm_mismatch', { recipe: withClaims(AT_TOKEN_ENDPOINT, { htm: 'GET' }) }],
    ['an old proof', 'iat_too_old', { recipe: withClaims(AT_TOKEN_ENDPOINT, { iat: NOW - 301 }) }],
    ['two proofs', 'multiple_proofs', { fields: { dpop: 'a, b' } }],
    ['an empty proof', 'malformed_jwt', { fields: { dpop: '' } }],
    ['a broken proof, also where none is required', 'malformed_jwt', { fields: { dpop: 'a' } }],
    ['a foreign origin', 'htu_mismatch', { options: { origin: 'https://evil.example' } }],
    [
      'no proof of a client that must have one',
      'proof_missing',
      { fields: NO_PROOF, options: { required: true } },
    ],
    [
      'no proof at PAR of a client that must have one',
      'proof_missing',
      { fields: NO_PROOF, options: { ...PAR, required: true } },
    ],
    ['no proof for a code with "dpop_jkt"', 'proof_missing', { fields: NO_PROOF, options: { dpopJkt: JKT } }],
    [
      'no proof for a bound refresh token',
      'proof_missing',
      { fields: NO_PROOF, options: { refreshJkt: JKT } },
    ],
    [
      'another key than "dpop_jkt"',
      'dpop_jkt_mismatch',
      { options: { dpopJkt: OTHER_JKT }, twin: { dpopJkt: JKT } },
    ],
    [
      'another key than "dpop_jkt" at PAR',
      'dpop_jkt_mismatch',
      { options: { ...PAR, dpopJkt: OTHER_JKT }, twin: { ...PAR, dpopJkt: JKT } },
    ],
    [
      'another key than that of the refresh token',
      'refresh_key_mismatch',
      { options: { refreshJkt: OTHER_JKT }, twin: { refreshJkt: JKT } },
    ],
    [
      'the right key for one of two',
      'refresh_key_mismatch',
      { options: { dpopJkt: JKT, refreshJkt: OTHER_JKT }, twin: { dpopJkt: JKT, refreshJkt: JKT } },
    ],
    [
      'the right key for the other of two',
      'dpop_jkt_mismatch',
      { options: { dpopJkt: OTHER_JKT, refreshJkt: JKT } },
    ],
    ['a broken "dpop_jkt"', 'dpop_jkt_invalid', { options: { dpopJkt: `${JKT}=` } }],
    [
      'a broken "dpop_jkt" without a proof',
      'dpop_jkt_invalid',
      { fields: NO_PROOF, options: { ...PAR, dpopJkt: 'a' } },
    ],
  ];
  for (const [what, code, { fields = {}, recipe, options = {}, twin = {} }] of refused) {
    test(`verifyTokenRequest() refuses ${what}`, async () => {
      assert.is(await tokenVerdict(tokenRequest(fields, recipe), options), code);
      assert.is(await tokenVerdict(tokenRequest(), twin), 'accepted');
    });
  }

  const accepted: readonly (readonly [what: string, options: Options])[] = [
    ['where none is required', {}],
    ['where that is said', { required: false }],
    ['at PAR', PAR],
    ['at PAR with "dpop_jkt"', { ...PAR, dpopJkt: JKT }],
  ];
  for (const [what, options] of accepted) {
    test(`verifyTokenRequest() accepts a request without proof ${what}`, async () => {
      assert.is(await tokenVerdict(tokenRequest(NO_PROOF), options), 'accepted');
      assert.is(await tokenVerdict(tokenRequest(NO_PROOF), { ...options, required: true }), 'proof_missing');
    });
  }

  for (const method of ['GET', 'PUT', 'post', 'POST ', 'HEAD']) {
    test(`verifyTokenRequest() refuses the method ${JSON.stringify(method)}`, async () => {
      const { url, headers } = await tokenRequest({}, withClaims(AT_TOKEN_ENDPOINT, { htm: method }));
      assert.is(await tokenVerdict({ method, url, headers }), 'method_invalid');
      assert.is(await tokenVerdict(requestOf(method, url, {})), 'method_invalid');
      assert.is(await tokenVerdict(tokenRequest()), 'accepted');
    });
  }

  const errors: readonly (readonly [options: Options, code: string, section: string, error: string])[] = [
    [{ dpopJkt: OTHER_JKT }, 'dpop_jkt_mismatch', 'RFC 9449 section 10', 'invalid_grant'],
    [{ ...PAR, dpopJkt: OTHER_JKT }, 'dpop_jkt_mismatch', 'RFC 9449 section 10', 'invalid_request'],
    [{ refreshJkt: OTHER_JKT }, 'refresh_key_mismatch', 'RFC 9449 section 5', 'invalid_grant'],
  ];
  for (const [options, ...expected] of errors) {
    test(`verifyTokenRequest() maps ${expected.join(' ')}`, async () => {
      const request = await tokenRequest();
      const thrown = await errorOf(() => verifyTokenRequest(request, tokenOptions(options)));
      const { code, section, error, check } = thrown as DPoPError;
      assert.equal([code, section, error, check], [...expected, undefined]);
    });
  }

  test('verifyTokenRequest() throws a TypeError for what is no request', async () => {
    const result = await outcome(() => verifyTokenRequest({} as Request, tokenOptions()));
    assert.is(result.ok || result.code, 'TypeError');
  });
});

suite('verifyTokenRequest at the PAR endpoint', (test) => {
  const dpopJktAfter = async (fields: Fields, options: Options): Promise<unknown> => {
    const { commit } = await verifyTokenRequest(await tokenRequest(fields), tokenOptions(options));
    return (await commit()).dpopJkt;
  };

  test('commit() says which "dpop_jkt" to store: that of the proof, of the body, of both, or none', async () => {
    assert.is(await dpopJktAfter({}, PAR), JKT);
    assert.is(await dpopJktAfter(NO_PROOF, { ...PAR, dpopJkt: OTHER_JKT }), OTHER_JKT);
    assert.is(await dpopJktAfter({}, { ...PAR, dpopJkt: JKT }), JKT);
    assert.is(await dpopJktAfter(NO_PROOF, PAR), undefined);
  });

  test('commit() says none at the token endpoint', async () => {
    assert.is(await dpopJktAfter({}, { dpopJkt: JKT }), undefined);
    assert.is(await dpopJktAfter({}, {}), undefined);
  });

  test('what PAR says is what the token endpoint demands', async () => {
    const dpopJkt = (await dpopJktAfter({}, PAR)) as string;
    assert.is(await tokenVerdict(tokenRequest(), { dpopJkt }), 'accepted');
    assert.is(
      await tokenVerdict(tokenRequest({}, { ...AT_TOKEN_ENDPOINT, alg: 'Ed25519' }), { dpopJkt }),
      'dpop_jkt_mismatch',
    );
    assert.is(await tokenVerdict(tokenRequest(NO_PROOF), { dpopJkt }), 'proof_missing');
  });
});

suite('commit of verifyTokenRequest', (test) => {
  test('verifyTokenRequest() records nothing before commit()', async () => {
    const replay = mapStore();
    const { commit } = await verifyTokenRequest(await tokenRequest(), tokenOptions({ replay }));
    assert.is(replay.keys.size, 0);
    await commit();
    assert.is(replay.keys.size, 1);
    assert.equal([...replay.keys.values()], [[NOW + 361, JKT]]);
  });

  test('commit() may be called again, also at once, and does nothing more', async () => {
    let calls = 0;
    const replay = { add: () => ++calls === 1 };
    const { commit } = await verifyTokenRequest(await tokenRequest(), tokenOptions({ replay }));
    const bindings = [...(await Promise.all([commit(), commit()])), await commit()];
    assert.equal(
      bindings.map(({ jkt }) => jkt),
      [JKT, JKT, JKT],
    );
    assert.is(calls, 1);
  });

  test('commit() refuses a proof that another request has used, also if both were verified before', async () => {
    const replay = mapStore();
    const request = await tokenRequest();
    const verified = await Promise.all(
      Array.from({ length: 10 }, () => verifyTokenRequest(request, tokenOptions({ replay }))),
    );
    const results = await Promise.all(verified.map(({ commit }) => outcome(commit)));
    assert.is(results.filter(({ ok }) => ok).length, 1);
    const codes = new Set(results.map((result) => (result.ok ? '' : result.code)));
    assert.equal([...codes].sort(), ['', 'proof_replayed']);
  });

  test('commit() stays refused', async () => {
    let calls = 0;
    const add = (): boolean => {
      calls++;
      throw new Error('down');
    };
    const { commit } = await verifyTokenRequest(await tokenRequest(), tokenOptions({ replay: { add } }));
    for (const attempt of [await outcome(commit), await outcome(commit)]) {
      assert.is(attempt.ok || attempt.code, 'replay_store_unavailable');
    }
    assert.is(calls, 1);
  });

  test('commit() refuses a proof that has grown too old since it was verified', async () => {
    const verdictAt = async (later: number): Promise<string> => {
      let time = NOW;
      const options = tokenOptions({ maxAge: 60 });
      Object.defineProperty(options, 'now', { get: () => time, enumerable: true });
      const { commit } = await verifyTokenRequest(await tokenRequest(), options);
      time = later;
      const result = await outcome(commit);
      return result.ok ? 'accepted' : result.code;
    };
    assert.is(await verdictAt(NOW + 61), 'iat_too_old');
    assert.is(await verdictAt(NOW + 60), 'accepted');
  });

  test('commit() records nothing where replay is allowed', async () => {
    const options: Options = { replay: undefined, allowReplay: true };
    assert.is(await tokenVerdict(tokenRequest(), options), 'accepted');
  });

  test('verifyTokenRequest() demands a nonce where there is an issuer, of requests with a proof', async () => {
    const nonce = {
      verify: async (value: string) => (value === 'good' ? ('renew' as const) : ('stale' as const)),
      issue: async () => 'next',
    };
    const verdict = (claims: object) =>
      tokenVerdict(tokenRequest({}, withClaims(AT_TOKEN_ENDPOINT, { ...claims })), { nonce });
    assert.is(await verdict({}), 'nonce_missing');
    assert.is(await verdict({ nonce: 'bad' }), 'nonce_stale');
    assert.is(await verdict({ nonce: 'good' }), 'accepted');
    assert.is(await tokenVerdict(tokenRequest(NO_PROOF), { nonce }), 'accepted');
    const request = await tokenRequest({}, withClaims(AT_TOKEN_ENDPOINT, { nonce: 'good' }));
    assert.is((await verifyTokenRequest(request, tokenOptions({ nonce }))).nonce, 'next');
  });
});
