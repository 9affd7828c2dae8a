/** Near misses that only one weakening would let through: what the mutation gate found no other test for. */
import {
  calculateAth,
  calculateThumbprint,
  createKeyCache,
  createProof,
  normalizeHtu,
  replayKey,
  type VerifyProofOptions,
  verifyProof,
} from '../src/index.ts';
import { decode, encode, fromBigInt, toBigInt, utf8 } from './support/bytes.ts';
import { importPrivate, keyPairFor, privateJwk, publicJwk, publicJwkFor } from './support/keys.ts';
import { outcome } from './support/outcome.ts';
import {
  ATH,
  claimsOf,
  headerOf,
  judge,
  mint,
  NOW,
  REQUEST,
  type Recipe,
  sealed,
  TARGET,
  TOKEN,
  verdict,
} from './support/proofs.ts';
import { assert, suite } from './support/suite.ts';

const swapCase = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );

const JKT = await calculateThumbprint(publicJwkFor('ES256'));
const ATH_ONLY = { accessToken: TOKEN, tokenCheck: 'ath-only' } as const;

function beyondPrime(): Record<string, string> {
  const jwk = publicJwk('ES512');
  const y = toBigInt(decode(jwk['y'] as string)) + 2n ** 521n - 1n;
  return { ...jwk, y: encode(fromBigInt(y, 66)) };
}

const NEAR_MISSES: readonly [
  what: string,
  code: string,
  recipe: Recipe,
  options?: Partial<VerifyProofOptions>,
][] = [
  ['an htm that the method begins with', 'htm_mismatch', { claims: { htm: 'GE' } }],
  ['an htm of GET for HEAD', 'htm_mismatch', {}, { method: 'HEAD' }],
  ['a method of two lines', 'method_invalid', {}, { method: 'GET\nHEAD' }],
  [
    'an htu whose path differs in case',
    'htu_mismatch',
    { claims: { htu: TARGET.replace('items', 'Items') } },
  ],
  ['an htu with another port', 'htu_mismatch', { claims: { htu: TARGET.replace('.com', '.com:8443') } }],
  ['an htu with an encoded slash', 'htu_mismatch', { claims: { htu: TARGET.replace('items/', 'items%2F') } }],
  ['the beginning of a nonce', 'nonce_mismatch', { claims: { nonce: 'curr' } }, { nonce: 'current' }],
  ['a nonce with a delete character', 'nonce_invalid', { claims: { nonce: 'a\x7f' } }, { nonce: 'a' }],
  ['an ath in the other alphabet', 'ath_invalid', { claims: { ath: `${ATH.slice(0, 42)}+` } }, ATH_ONLY],
  ['an ath that differs in case', 'ath_mismatch', { claims: { ath: swapCase(ATH) } }, ATH_ONLY],
  ['no ath for a token of other characters', 'token_malformed', {}, { ...ATH_ONLY, accessToken: 'a b' }],
  ['the beginning of a jkt', 'jkt_mismatch', {}, { jkt: JKT.slice(0, 42), tokenCheck: 'jkt-only' }],
  ['a jkt that differs in case', 'jkt_mismatch', {}, { jkt: swapCase(JKT), tokenCheck: 'jkt-only' }],
  [
    'the second name of an allowed algorithm',
    'alg_not_allowed',
    { alg: 'Ed25519' },
    { algorithms: ['EdDSA'] },
  ],
  [
    'a y beyond the prime',
    'jwk_off_curve',
    { alg: 'ES512', header: { jwk: beyondPrime() } },
    { algorithms: ['ES512'] },
  ],
];

suite('near misses', (test) => {
  for (const [what, code, recipe, options = {}] of NEAR_MISSES) {
    test(`verifyProof() rejects ${what} as ${code}`, async () =>
      assert.is(await judge(recipe, options), code));
  }

  test('verifyProof() accepts the first of several nonces', async () => {
    const options = { nonce: ['current', 'previous'] };
    assert.is(await judge({ claims: { nonce: 'current' } }, options), 'accepted');
  });

  for (const at of [0, 1, 2]) {
    test(`verifyProof() rejects padding in segment ${at}`, async () => {
      const segments = (await mint()).split('.');
      segments[at] += '=';
      assert.is(await verdict(segments.join('.')), 'base64url_invalid');
    });
  }
});

/** A proof of exactly so many characters; spaces in header and payload make up for what base64url skips. */
async function proofOfLength(length: number): Promise<string> {
  const encoded = (octets: number): number => Math.ceil((octets * 4) / 3);
  const [header, payload] = [JSON.stringify(headerOf()), JSON.stringify(claimsOf())];
  for (const spaces of [0, 1, 2]) {
    const left = length - encoded(header.length + spaces) - '..'.length - encoded(64);
    const octets = Math.floor((left * 3) / 4);
    if (encoded(octets) !== left) continue;
    return sealed(encode(header + ' '.repeat(spaces)), encode(payload.padEnd(octets)));
  }
  throw new Error(`no proof has ${length} characters`);
}

suite('length of proofs', (test) => {
  test('verifyProof() accepts 16384 characters by default, and no more', async () => {
    assert.is(await verdict(await proofOfLength(16384)), 'accepted');
    assert.is(await verdict(await proofOfLength(16385)), 'proof_too_large');
  });
});

const MISTAKES: readonly Record<string, unknown>[] = [
  { accessToken: 1, jkt: JKT },
  { accessToken: null, jkt: JKT },
  { accessToken: '', jkt: JKT },
  { accessToken: TOKEN, jkt: 1 },
  { accessToken: TOKEN, jkt: null },
  { accessToken: TOKEN, jkt: '' },
  { jkt: JKT, tokenCheck: 'both' },
  { maxAge: 2 ** 53 },
];

suite('mistakes of the caller', (test) => {
  for (const options of MISTAKES) {
    test(`verifyProof() throws a TypeError for ${JSON.stringify(options)}`, async () => {
      const proof = await mint({ claims: { ath: ATH } });
      const result = await outcome(() => verifyProof(proof, { ...REQUEST, ...options }));
      assert.is(!result.ok && result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), /^Cannot verify proof: "/);
    });
  }

  test('createProof() names its own option for a token of another type', async () => {
    const options = { htm: 'GET', htu: TARGET, accessToken: 1 as never };
    const result = await outcome(async () => createProof(await keyPairFor('ES256'), options));
    assert.match(String(!result.ok && result.error.message), /^Cannot create proof: "accessToken"/);
  });

  test('replayKey() says what it wants instead of null', async () => {
    const result = await outcome(() => replayKey(null as never));
    assert.match(String(!result.ok && result.error.message), /^Cannot calculate replay key: /);
  });
});

suite('one cache for several keys', (test) => {
  test('verifyProof() tells two keys of one type apart', async () => {
    const keyCache = createKeyCache();
    const key = await importPrivate(privateJwk('OTHER_ES256'), 'ES256');
    const parameters = { name: 'ECDSA', hash: 'SHA-256' };
    const other = await mint({
      header: { jwk: publicJwk('OTHER_ES256') },
      sign: async (data) => new Uint8Array(await crypto.subtle.sign(parameters, key, data)),
    });
    const first = await verifyProof(await mint(), { ...REQUEST, keyCache });
    const second = await verifyProof(other, { ...REQUEST, keyCache });
    assert.is(first.jkt, JKT);
    assert.is(second.jkt, await calculateThumbprint(publicJwk('OTHER_ES256')));
    assert.is(keyCache.size, 2);
  });
});

suite('the clock', (test) => {
  test('verifyProof() takes whole seconds of it', async () => {
    const { now } = Date;
    const proof = await mint();
    Date.now = () => (NOW + 300) * 1000 + 999;
    try {
      assert.is(await verdict(proof, { now: undefined }), 'accepted');
    } finally {
      Date.now = now;
    }
  });
});

const INVALID_URIS: readonly string[] = [
  'https:/server.example.com/',
  'ftp://x.server.example.com/http://y',
  'https://a[b]/',
  'https://[1:2:3::4:5:6::7:8]/',
  'https://[v1.ab/',
];

suite('spellings of URIs', (test) => {
  for (const uri of INVALID_URIS) {
    test(`normalizeHtu() refuses ${uri}`, async () => {
      const result = await outcome(() => normalizeHtu(uri));
      assert.is(!result.ok && result.code, 'htu_invalid');
    });
  }
});

async function sha256(text: string): Promise<string> {
  return encode(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(text))));
}

suite('what is hashed', (test) => {
  test('calculateAth() keeps a token that begins like the scheme', async () => {
    assert.is(await calculateAth('DPoPtoken'), await sha256('DPoPtoken'));
  });

  test('calculateThumbprint() reads own members only', async () => {
    const result = await outcome(() => calculateThumbprint(Object.create(publicJwkFor('ES256'))));
    assert.is(!result.ok && result.code, 'jwk_invalid');
  });

  test('calculateThumbprint() hashes the alg of an AKP key', async () => {
    const pub = encode(new Uint8Array(1312));
    const jwk = { kty: 'AKP', alg: 'ML-DSA-44', pub };
    assert.is(await calculateThumbprint(jwk), await sha256(`{"alg":"ML-DSA-44","kty":"AKP","pub":"${pub}"}`));
  });
});
