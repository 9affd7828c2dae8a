import {
  type CoreErrorCode,
  calculateAth,
  calculateThumbprint,
  DPoPError,
  type DPoPErrorCode,
  isDPoPError,
  normalizeHtu,
  parseThumbprintUri,
  type VerifyProofOptions,
  verifyProof,
} from '../src/index.ts';
import { importPublic, publicJwk, rsaNumbers, rsaPublicJwk } from './support/keys.ts';
import { ATH, mint, NOW, REQUEST, type Recipe, TARGET, TOKEN } from './support/proofs.ts';
import { withSubtle } from './support/subtle.ts';
import { assert, suite } from './support/suite.ts';

type Row = readonly [message: string, section: string, check?: number | undefined, error?: string];

const PROOF = 'invalid_dpop_proof';
const NONCE = 'use_dpop_nonce';

// Written down by hand: what changes here changes for users, too.
const ROWS: Readonly<Record<CoreErrorCode, Row>> = {
  proof_missing: ['DPoP proof is missing', 'RFC 9449 section 4.3', 1, PROOF],
  multiple_proofs: ['There is more than one DPoP proof', 'RFC 9449 section 4.3', 1, PROOF],
  proof_too_large: ['DPoP proof is larger than allowed', 'RFC 9449 section 4.3', 2, PROOF],
  malformed_jwt: ['DPoP proof is not a JWT of three segments', 'RFC 7515 section 7.1', 2, PROOF],
  base64url_invalid: [
    'DPoP proof has a segment that is not canonical base64url',
    'RFC 7515 section 2',
    2,
    PROOF,
  ],
  utf8_invalid: ['DPoP proof has a segment that is not UTF-8', 'RFC 7515 section 5.2', 2, PROOF],
  json_invalid: ['DPoP proof has a segment that is not one JSON object', 'RFC 7515 section 5.2', 2, PROOF],
  json_duplicate_member: [
    'DPoP proof has a JSON object with a duplicate member',
    'RFC 7515 section 4',
    2,
    PROOF,
  ],
  json_too_deep: ['DPoP proof has JSON nested deeper than allowed', 'RFC 8259 section 9', 2, PROOF],
  json_too_many_members: ['DPoP proof has more JSON members than allowed', 'RFC 8259 section 9', 2, PROOF],
  crit_unsupported: ['DPoP proof demands critical extensions', 'RFC 7515 section 4.1.11', 2, PROOF],
  b64_unsupported: ['DPoP proof has an unencoded payload', 'RFC 7797 section 7', 2, PROOF],
  jti_missing: ['DPoP proof has no "jti" claim', 'RFC 9449 section 4.2', 3, PROOF],
  jti_invalid: ['Claim "jti" is not a non-empty string', 'RFC 7519 section 4.1.7', 3, PROOF],
  htm_missing: ['DPoP proof has no "htm" claim', 'RFC 9449 section 4.2', 3, PROOF],
  htm_invalid: ['Claim "htm" is not a non-empty string', 'RFC 9449 section 4.2', 3, PROOF],
  htu_missing: ['DPoP proof has no "htu" claim', 'RFC 9449 section 4.2', 3, PROOF],
  iat_missing: ['DPoP proof has no "iat" claim', 'RFC 9449 section 4.2', 3, PROOF],
  iat_invalid: ['Claim "iat" is not a finite number', 'RFC 7519 section 4.1.6', 3, PROOF],
  exp_invalid: ['Claim "exp" is not a finite number', 'RFC 7519 section 4.1.4', 3, PROOF],
  nbf_invalid: ['Claim "nbf" is not a finite number', 'RFC 7519 section 4.1.5', 3, PROOF],
  typ_missing: ['Header parameter "typ" is missing', 'RFC 9449 section 4.2', 4, PROOF],
  typ_mismatch: ['Header parameter "typ" is not "dpop+jwt"', 'RFC 9449 section 4.3', 4, PROOF],
  alg_missing: ['Header parameter "alg" is missing', 'RFC 9449 section 4.2', 5, PROOF],
  alg_invalid: [
    'Header parameter "alg" is no asymmetric signature algorithm',
    'RFC 9449 section 4.2',
    5,
    PROOF,
  ],
  alg_not_allowed: [
    'Header parameter "alg" is not on the list of allowed ones',
    'RFC 9449 section 4.3',
    5,
    PROOF,
  ],
  unsupported_algorithm: ['Algorithm is not supported by this runtime', 'RFC 9449 section 4.3', 5, PROOF],
  jwk_missing: ['Header parameter "jwk" is missing', 'RFC 9449 section 4.2', 6, PROOF],
  jwk_invalid: ['JWK is no public key in JWK form', 'RFC 7517 section 4', 6, PROOF],
  jwk_type_mismatch: [
    'JWK has another key type or curve than the algorithm',
    'RFC 7518 section 3.1',
    6,
    PROOF,
  ],
  jwk_alg_mismatch: ['JWK is meant for another algorithm', 'RFC 8725 section 3.1', 6, PROOF],
  jwk_use: ['JWK is not meant for verifying signatures', 'RFC 7517 section 4.3', 6, PROOF],
  jwk_not_canonical: ['JWK has a member that is not in its canonical form', 'RFC 7518 section 6', 6, PROOF],
  jwk_off_curve: ['JWK is no point on its curve', 'RFC 8725 section 3.4', 6, PROOF],
  jwk_weak: ['JWK is too weak to prove possession of anything', 'RFC 8725 section 3.5', 6, PROOF],
  jwk_too_large: ['JWK has a larger RSA modulus or exponent than allowed', 'RFC 8725 section 3.5', 6, PROOF],
  jwk_private: ['JWK contains a private or symmetric key', 'RFC 9449 section 4.3', 7, PROOF],
  signature_length: [
    'Signature has another length than its algorithm and key',
    'RFC 7518 section 3',
    6,
    PROOF,
  ],
  signature_invalid: ['Signature does not verify', 'RFC 9449 section 4.3', 6, PROOF],
  htm_mismatch: ['Claim "htm" is not the method of the request', 'RFC 9449 section 4.3', 8, PROOF],
  htu_invalid: ['"htu" is not an absolute http or https URI', 'RFC 9449 section 4.2', 9, PROOF],
  htu_mismatch: ['Claim "htu" is not the URI of the request', 'RFC 9449 section 4.3', 9, PROOF],
  htu_has_query: ['Claim "htu" has a query or a fragment', 'RFC 9449 section 4.2', 9, PROOF],
  nonce_missing: ['DPoP proof has no "nonce" claim', 'RFC 9449 section 8', 10, NONCE],
  nonce_mismatch: ['Claim "nonce" is not a nonce of this server', 'RFC 9449 section 8', 10, NONCE],
  nonce_stale: ['Claim "nonce" is no longer accepted', 'RFC 9449 section 8', 10, NONCE],
  nonce_invalid: ['"nonce" is no text of the characters permitted in one', 'RFC 9449 section 8.1', 10, PROOF],
  iat_too_old: ['DPoP proof is too old', 'RFC 9449 section 4.3', 11, PROOF],
  iat_in_future: ['DPoP proof was made in the future', 'RFC 9449 section 4.3', 11, PROOF],
  expired: ['DPoP proof has expired', 'RFC 7519 section 4.1.4', 11, PROOF],
  not_yet_valid: ['DPoP proof is not valid yet', 'RFC 7519 section 4.1.5', 11, PROOF],
  ath_missing: ['DPoP proof has no "ath" claim', 'RFC 9449 section 4.2', 12, PROOF],
  ath_invalid: ['Claim "ath" is not a base64url SHA-256 hash', 'RFC 9449 section 4.2', 12, PROOF],
  ath_mismatch: ['Claim "ath" is not the hash of the access token', 'RFC 9449 section 4.3', 12, PROOF],
  ath_unexpected: ['DPoP proof is meant for use with an access token', 'RFC 9449 section 7', 12, PROOF],
  jkt_mismatch: ['Access token is bound to another key', 'RFC 9449 section 4.3', 12, 'invalid_token'],
  url_invalid: [
    'URL is not an absolute http or https URI',
    'RFC 9110 section 7.1',
    undefined,
    'invalid_request',
  ],
  method_invalid: ['HTTP method is not a token', 'RFC 9110 section 9.1', undefined, 'invalid_request'],
  token_malformed: ['Access token is not token68', 'RFC 9449 section 7.1', undefined, 'invalid_token'],
  thumbprint_uri_invalid: ['Text is no JWK thumbprint URI of a known hash', 'RFC 9278 section 3'],
};

const claims = (members: Record<string, unknown>): Recipe => ({ claims: members });
const header = (members: Record<string, unknown>): Recipe => ({ header: members });
const jwk = (members: Record<string, unknown>): Recipe =>
  header({ jwk: { ...publicJwk('ES256'), ...members } });
const rsa = (members: Record<string, string>): Recipe => ({
  alg: 'RS256',
  header: { jwk: { ...rsaPublicJwk(rsaNumbers(2048)), ...members } },
});

type Reach = readonly [recipe: Recipe, options?: Partial<VerifyProofOptions>] | (() => unknown);

const BOUND = { accessToken: TOKEN, tokenCheck: 'ath-only' } as const;
const notSupported = (): Promise<never> => Promise.reject(new DOMException('no', 'NotSupportedError'));

/** A way to every code. */
const REACH: Readonly<Record<CoreErrorCode, Reach>> = {
  proof_missing: () => verifyProof(undefined, REQUEST),
  multiple_proofs: () => verifyProof(['a.b.c', 'a.b.c'], REQUEST),
  proof_too_large: [{}, { maxProofLength: 1 }],
  malformed_jwt: () => verifyProof('SECRET', REQUEST),
  base64url_invalid: () => verifyProof('SECRE.T=.', REQUEST),
  utf8_invalid: [{ headerText: Uint8Array.of(255) }],
  json_invalid: [{ headerText: 'SECRET' }],
  json_duplicate_member: [{ headerText: '{"SECRET":1,"SECRET":2}' }],
  json_too_deep: [{ payloadText: `{"a":${'['.repeat(33)}` }],
  json_too_many_members: [
    { payloadText: `{${Array.from({ length: 513 }, (_, index) => `"SECRET${index}":1,`).join('')}}` },
  ],
  crit_unsupported: [header({ crit: ['SECRET'] })],
  b64_unsupported: [header({ b64: false })],
  jti_missing: [claims({ jti: undefined })],
  jti_invalid: [claims({ jti: ['SECRET'] })],
  htm_missing: [claims({ htm: undefined })],
  htm_invalid: [claims({ htm: ['SECRET'] })],
  htu_missing: [claims({ htu: undefined })],
  iat_missing: [claims({ iat: undefined })],
  iat_invalid: [claims({ iat: 'SECRET' })],
  exp_invalid: [claims({ exp: 'SECRET' })],
  nbf_invalid: [claims({ nbf: 'SECRET' })],
  typ_missing: [header({ typ: undefined })],
  typ_mismatch: [header({ typ: 'SECRET' })],
  alg_missing: [header({ alg: undefined })],
  alg_invalid: [header({ alg: 'SECRET' })],
  alg_not_allowed: [{ alg: 'ES512' }],
  unsupported_algorithm: async () => {
    const proof = await mint();
    await withSubtle('importKey', notSupported, () => verifyProof(proof, REQUEST));
  },
  jwk_missing: [header({ jwk: undefined })],
  jwk_invalid: [header({ jwk: 'SECRET' })],
  jwk_type_mismatch: [jwk({ kty: 'SECRET' })],
  jwk_alg_mismatch: [jwk({ alg: 'SECRET' })],
  jwk_use: [jwk({ use: 'SECRET' })],
  jwk_not_canonical: [jwk({ x: 'SECRET==' })],
  jwk_off_curve: [jwk({ y: publicJwk('OTHER_ES256')['y'] })],
  jwk_weak: [rsa({ e: 'AQ' })],
  jwk_too_large: [rsa({ e: 'AQAAAAE' })],
  jwk_private: [jwk({ d: 'SECRET' })],
  signature_length: [{ signature: () => new Uint8Array(3) }],
  signature_invalid: [{ signature: (right) => right.fill(1) }],
  htm_mismatch: [claims({ htm: 'SECRET' })],
  htu_invalid: [claims({ htu: 'SECRET' })],
  htu_mismatch: [claims({ htu: 'https://SECRET/' })],
  htu_has_query: [claims({ htu: `${TARGET}?SECRET` }), { strictHtu: true }],
  nonce_missing: [{}, { nonce: 'SECRET' }],
  nonce_mismatch: [claims({ nonce: 'SECRET' }), { nonce: 'n' }],
  nonce_stale: [claims({ nonce: 'SECRET' }), { nonce: () => 'stale' }],
  nonce_invalid: [claims({ nonce: 'SECRET ' }), { nonce: 'n' }],
  iat_too_old: [claims({ iat: 1 })],
  iat_in_future: [claims({ iat: NOW * 2 })],
  expired: [claims({ exp: 1 })],
  not_yet_valid: [claims({ nbf: NOW * 2 })],
  ath_missing: [{}, BOUND],
  ath_invalid: [claims({ ath: 'SECRET' }), BOUND],
  ath_mismatch: [claims({ ath: ATH }), { ...BOUND, accessToken: 'SECRET' }],
  ath_unexpected: [claims({ ath: 'SECRET' })],
  jkt_mismatch: [{}, { jkt: 'SECRET', tokenCheck: 'jkt-only' }],
  url_invalid: [{}, { url: 'SECRET' }],
  method_invalid: [{}, { method: 'SECRET ' }],
  token_malformed: () => calculateAth('SECRET '),
  thumbprint_uri_invalid: () => parseThumbprintUri('SECRET'),
};

async function reach(way: Reach): Promise<unknown> {
  if (typeof way === 'function') return way();
  const [recipe, options] = way;
  return verifyProof(await mint(recipe), { ...REQUEST, ...options });
}

async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

suite('errors', (test) => {
  for (const [code, [message, section, check, error]] of Object.entries(ROWS)) {
    test(`DPoPError says what ${code} stands for, in constant words`, async () => {
      const thrown = await thrownBy(() => reach(REACH[code as CoreErrorCode]));
      assert.ok(thrown instanceof DPoPError && thrown instanceof Error && isDPoPError(thrown));
      assert.is(thrown.name, 'DPoPError');
      assert.is(thrown.code, code);
      assert.is(thrown.message, message);
      assert.is(thrown.section, section);
      assert.is(thrown.check, check);
      assert.is(thrown.error, error);
      assert.not(String(thrown).includes('SECRET'));
      assert.not(JSON.stringify(thrown).includes('SECRET'));
    });
  }

  test('DPoPError says the same thing for a code that several functions share', async () => {
    for (const [code, call] of [
      ['htu_invalid', () => normalizeHtu('SECRET')],
      ['jwk_invalid', () => calculateThumbprint({ kty: 'SECRET' })],
      ['jwk_not_canonical', () => calculateThumbprint({ kty: 'RSA', n: 'SECRET==', e: 'AQAB' })],
    ] as const) {
      const thrown = await thrownBy(call);
      assert.ok(isDPoPError(thrown));
      assert.equal([thrown.code, thrown.message], [code, ROWS[code][0]]);
    }
  });

  test('DPoPError has a cause only where the host threw', async () => {
    const cause = new DOMException('no', 'DataError');
    const proof = await mint();
    const thrown = await thrownBy(() =>
      withSubtle(
        'importKey',
        () => Promise.reject(cause),
        () => verifyProof(proof, REQUEST),
      ),
    );
    assert.ok(isDPoPError(thrown) && thrown.cause === cause);
    const other = await thrownBy(() => reach(REACH.htm_mismatch));
    assert.is(Object.hasOwn(other as object, 'cause'), false);
  });

  test('DPoPError can be made by other entries with rows of their own', () => {
    const row = { message: 'm', section: 's', check: undefined, error: undefined };
    const error = new DPoPError('proof_replayed', row);
    assert.equal(
      [error.code, error.message, error.section, error.check, error.error],
      ['proof_replayed', 'm', 's', undefined, undefined],
    );
  });

  test('isDPoPError() recognizes an error of another copy of the package', async () => {
    const foreign = Object.assign(new Error('m'), { name: 'DPoPError', code: 'a_new_code' });
    assert.is(isDPoPError(foreign), true);
    assert.is(isDPoPError({ name: 'DPoPError', code: 'jti_missing' satisfies DPoPErrorCode }), true);
    const key = await importPublic(publicJwk('ES256'), 'ES256');
    for (const value of [
      undefined,
      null,
      'DPoPError',
      0,
      {},
      [],
      key,
      new Error('DPoPError'),
      new TypeError('DPoPError'),
      { name: 'DPoPError' },
      { name: 'DPoPError', code: 20 },
      { name: 'JOSEError', code: 'jti_missing' },
      Object.assign(() => 1, { code: 'jti_missing' }),
    ]) {
      assert.is(isDPoPError(value), false);
    }
  });
});
