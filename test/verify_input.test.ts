import { isDPoPError, verifyProof } from '../src/index.ts';
import { concat, encode, utf8 } from './support/bytes.ts';
import { publicJwkFor } from './support/keys.ts';
import { ATH, claimsOf, headerOf, judge, mint, REQUEST, sealed, TOKEN, verdict } from './support/proofs.ts';
import { unhandledWhile, withSubtle } from './support/subtle.ts';
import { assert, suite } from './support/suite.ts';

/** JSON texts of every kind, some of which no value would be written as. */
const TEXTS: readonly string[] = [
  'null',
  'true',
  'false',
  '0',
  '-0',
  '-1',
  '0.5',
  '1e308',
  '1e400',
  '-1e400',
  '9'.repeat(400),
  '""',
  '" "',
  '"a"',
  '"\\u0000"',
  '"\\ud800"',
  '"\\ufeff"',
  '"é𝄞"',
  `"${'a'.repeat(10_000)}"`,
  '[]',
  '[null]',
  '["a","a"]',
  '{}',
  '{"__proto__":{"kty":"EC"}}',
  '{"length":1,"0":"a"}',
  '{"toString":null,"valueOf":null,"then":1,"toJSON":1}',
  `${'['.repeat(29)}${']'.repeat(29)}`,
];

const HEADER = ['typ', 'alg', 'jwk', 'crit', 'b64', 'kid', 'x5c', 'jku', 'cty'];
const CLAIMS = [
  'jti',
  'htm',
  'htu',
  'iat',
  'exp',
  'nbf',
  'ath',
  'nonce',
  'aud',
  'iss',
  'sub',
  '__proto__',
  '',
];
const JWK = ['kty', 'crv', 'x', 'y', 'n', 'e', 'pub', 'alg', 'use', 'key_ops', 'kid', 'd', 'k', '__proto__'];

const OPTIONS = { nonce: 'n', accessToken: TOKEN, tokenCheck: 'ath-only' } as const;

/** The JSON of an object with one member replaced or added as text. */
function withMember(object: object, name: string, text: string): string {
  const members = Object.entries(object).filter(([member]) => member !== name);
  const texts = members.map(([member, value]) => `${JSON.stringify(member)}:${JSON.stringify(value)}`);
  return `{${[...texts, `${JSON.stringify(name)}:${text}`].join()}}`;
}

// Neither a code nor an acceptance, but anything else thrown, fails in outcome().
suite('verifyProof, values of every kind', (test) => {
  for (const name of HEADER) {
    test(`verifyProof() copes with any value of the header parameter "${name}"`, async () => {
      const isIgnored = !['typ', 'alg', 'jwk', 'crit', 'b64'].includes(name);
      for (const text of TEXTS) {
        const code = await judge({ headerText: withMember(headerOf(), name, text) });
        if (isIgnored || (name === 'b64' && text === 'true')) assert.is(code, 'accepted');
        else assert.isNot(code, 'accepted');
      }
    });
  }

  for (const name of CLAIMS) {
    test(`verifyProof() copes with any value of the claim "${name}"`, async () => {
      const claims = { ...claimsOf(), nonce: 'n', ath: ATH };
      const isIgnored = ['aud', 'iss', 'sub', '__proto__', ''].includes(name);
      for (const text of TEXTS) {
        const code = await judge({ payloadText: withMember(claims, name, text) }, OPTIONS);
        if (isIgnored) assert.is(code, 'accepted');
        else if (['htm', 'htu', 'iat', 'ath', 'nonce'].includes(name)) assert.isNot(code, 'accepted');
      }
    });
  }

  for (const alg of ['ES256', 'RS256', 'EdDSA'] as const) {
    test(`verifyProof() copes with any value of any member of a jwk for ${alg}`, async () => {
      for (const name of JWK) {
        const isIgnored = name === 'kid' || name === '__proto__';
        for (const text of TEXTS) {
          const jwk = withMember(publicJwkFor(alg), name, text);
          const code = await judge({ alg, headerText: withMember(headerOf(alg), 'jwk', jwk) });
          if (isIgnored) assert.is(code, 'accepted');
          else if (name in publicJwkFor(alg)) assert.isNot(code, 'accepted');
        }
      }
    });
  }

  for (const [name, code] of [
    ['jti', 'jti_invalid'],
    ['htm', 'htm_invalid'],
    ['iat', 'iat_invalid'],
    ['exp', 'exp_invalid'],
    ['nbf', 'nbf_invalid'],
    ['htu', 'htu_invalid'],
  ] as const) {
    test(`verifyProof() rejects a "${name}" of another type as ${code}`, async () => {
      for (const text of ['null', 'true', '[]', '{}', '["a"]', '[1]']) {
        assert.is(await judge({ payloadText: withMember(claimsOf(), name, text) }), code);
      }
    });
  }

  for (const name of ['iat', 'exp', 'nbf']) {
    test(`verifyProof() rejects a "${name}" that is infinite as a number`, async () => {
      for (const text of ['1e400', '-1e400', '9'.repeat(400)]) {
        const payloadText = withMember(claimsOf(), name, text);
        assert.is(await judge({ payloadText }), `${name}_invalid`);
      }
    });
  }

  test('verifyProof() rejects a duplicate of any member', async () => {
    for (const name of ['typ', 'alg', 'jwk']) {
      const text = JSON.stringify(headerOf());
      const value = JSON.stringify(headerOf()[name]);
      for (const headerText of [
        text.replace('{', `{"${name}":${value},`),
        text.replace('{', `{"${name}":"x",`),
        text.replace(/}$/, `,"${name}":${value}}`),
        text.replace('{', `{"\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}":${value},`),
      ]) {
        assert.is(await judge({ headerText }), 'json_duplicate_member');
      }
    }
    for (const name of Object.keys(claimsOf())) {
      const payloadText = JSON.stringify(claimsOf()).replace('{', `{"${name}":"x",`);
      assert.is(await judge({ payloadText }), 'json_duplicate_member');
    }
    const headerText = JSON.stringify(headerOf()).replace('"x":', '"x":"AAAA","x":');
    assert.is(await judge({ headerText }), 'json_duplicate_member');
  });

  test('verifyProof() does not read required members from "__proto__"', async () => {
    const { typ, ...header } = headerOf();
    const headerText = withMember(header, '__proto__', JSON.stringify({ typ }));
    assert.is(await judge({ headerText }), 'typ_missing');
    const { jti, ...claims } = claimsOf();
    const payloadText = withMember(claims, '__proto__', JSON.stringify({ jti }));
    assert.is(await judge({ payloadText }), 'jti_missing');
    assert.is(({} as { typ?: unknown }).typ, undefined);
  });
});

const BOM = Uint8Array.of(0xef, 0xbb, 0xbf);
const SEGMENTS: readonly (readonly [what: string, code: string, text: string | Uint8Array])[] = [
  ['nothing', 'json_invalid', ''],
  ['a list', 'json_invalid', '[]'],
  ['null', 'json_invalid', 'null'],
  ['a text', 'json_invalid', '"a"'],
  ['a number', 'json_invalid', '1'],
  ['a cut object', 'json_invalid', '{"a":1'],
  ['two objects', 'json_invalid', '{}{}'],
  ['a byte order mark first', 'json_invalid', concat(BOM, utf8('{}'))],
  ['UTF-16', 'utf8_invalid', Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0)],
  ['an overlong form', 'utf8_invalid', Uint8Array.of(0x7b, 0x22, 0xc0, 0x80, 0x22)],
  ['an encoded surrogate', 'utf8_invalid', Uint8Array.of(0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22)],
  ['zeros', 'json_invalid', new Uint8Array(100)],
  ['1,000 levels', 'json_too_deep', `{"a":${'['.repeat(1000)}${']'.repeat(1000)}}`],
  [
    '1,000 members',
    'json_too_many_members',
    `{${Array.from({ length: 1000 }, (_, index) => `"a${index}":1,`).join('')}"b":1}`,
  ],
];

suite('verifyProof, segments', (test) => {
  for (const [what, code, text] of SEGMENTS) {
    test(`verifyProof() rejects ${what} as header and as payload`, async () => {
      assert.is(await judge({ headerText: text }), code);
      assert.is(await judge({ payloadText: text }), code);
    });
  }

  for (const [what, spoil] of [
    ['padded', (segment: string) => `${segment}=`],
    ['with a space', (segment: string) => `${segment.slice(0, 4)} ${segment.slice(4)}`],
    ['with a newline at its end', (segment: string) => `${segment}\n`],
    ['in the standard alphabet', (segment: string) => `++++${segment}`],
    [
      'that cannot be so long',
      (segment: string) => segment.padEnd(segment.length + ((5 - (segment.length % 4)) % 4), 'A'),
    ],
  ] as const) {
    test(`verifyProof() rejects a segment ${what}, even if the signature covers it`, async () => {
      const [header = '', payload = '', signature = ''] = (await mint()).split('.');
      for (const proof of [
        await sealed(spoil(header), payload),
        await sealed(header, spoil(payload)),
        `${header}.${payload}.${spoil(signature)}`,
      ]) {
        assert.is(await verdict(proof), 'base64url_invalid');
      }
    });
  }

  test('verifyProof() rejects leftover bits in each segment', async () => {
    const header = encode(`${JSON.stringify(headerOf())} `.padEnd(301));
    const payload = encode(JSON.stringify(claimsOf()).padEnd(301));
    const good = await sealed(header, payload);
    assert.is(await verdict(good), 'accepted');
    const next = (segment: string): string =>
      segment.slice(0, -1) + String.fromCharCode(segment.charCodeAt(segment.length - 1) + 1);
    const [, , signature = ''] = good.split('.');
    assert.is(await verdict(await sealed(next(header), payload)), 'base64url_invalid');
    assert.is(await verdict(await sealed(header, next(payload))), 'base64url_invalid');
    assert.is(await verdict(`${header}.${payload}.${next(signature)}`), 'base64url_invalid');
  });
});

const MILLIONS = 10_000_000;
const FIELDS: readonly (readonly [what: string, code: string, field: () => string])[] = [
  ['a word', 'malformed_jwt', () => 'proof'],
  ['spaces', 'malformed_jwt', () => '   '],
  ['a JWE', 'malformed_jwt', () => 'a.b.c.d.e'],
  ['a JWS in JSON', 'malformed_jwt', () => '{"payload":"a"}'],
  ['two dots', 'json_invalid', () => '..'],
  ['lone surrogates', 'base64url_invalid', () => '\ud800.\udfff.\ud800'],
  ['a byte order mark', 'base64url_invalid', () => '\ufeffe30.e30.'],
  ['NUL', 'malformed_jwt', () => '\0'],
  ['quotes', 'base64url_invalid', () => '"e30.e30."'],
  ['a scheme', 'base64url_invalid', () => 'DPoP e30.e30.'],
  ['10 MB', 'proof_too_large', () => 'a'.repeat(MILLIONS)],
  ['10 MB of dots', 'proof_too_large', () => '.'.repeat(MILLIONS)],
  ['10 MB of commas', 'multiple_proofs', () => ','.repeat(MILLIONS)],
  ['10 MB of three segments', 'proof_too_large', () => `e30.${'e30'.repeat(MILLIONS / 3)}.e30`],
];

suite('verifyProof, fields', (test) => {
  for (const [what, code, field] of FIELDS) {
    test(`verifyProof() rejects ${what} as ${code}`, async () => {
      assert.is(await verdict(field()), code);
    });
  }

  test('verifyProof() bears 10 MB where the caller allows them', async () => {
    const options = { maxProofLength: 4 * MILLIONS };
    for (const [code, proof] of [
      ['malformed_jwt', '.'.repeat(MILLIONS)],
      ['base64url_invalid', `e30.${'a'.repeat(MILLIONS - 1)}+.`],
      ['json_too_deep', `${encode(`{"a":${'['.repeat(MILLIONS / 10)}`)}.e30.`],
      ['accepted', await mint({ claims: { pad: 'a'.repeat(MILLIONS / 10) } })],
      ['accepted', await mint({ claims: { jti: 'é'.repeat(MILLIONS / 10) } })],
      ['signature_length', await mint({ signature: () => new Uint8Array(1_000_000) })],
    ] as const) {
      const begin = performance.now();
      assert.is(await verdict(proof, options), code);
      assert.ok(performance.now() - begin < 10_000);
    }
  });
});

suite('verifyProof, failing digests', (test) => {
  for (const [what, recipe, options] of [
    [
      'the proof is accepted otherwise',
      { claims: { ath: ATH } },
      { accessToken: TOKEN, tokenCheck: 'ath-only' },
    ],
    ['the signature is wrong', { signature: (right: Uint8Array) => right.fill(0) }, {}],
    ['the import fails', { header: { alg: 'RS256' } }, { accessToken: TOKEN, tokenCheck: 'ath-only' }],
    ['a nonce is missing', {}, { nonce: 'n', accessToken: TOKEN, jkt: 'a' }],
    [
      'a nonce function throws',
      { claims: { nonce: 'n' } },
      { nonce: () => Promise.reject(new RangeError('nonce')) },
    ],
  ] as const) {
    test(`verifyProof() leaves no rejection unhandled when SHA-256 fails and ${what}`, async () => {
      const proof = await mint(recipe);
      const fail = (): Promise<never> => Promise.reject(new Error('the host has no SHA-256'));
      let thrown: unknown;
      const unhandled = await unhandledWhile(() =>
        withSubtle('digest', fail, async () => {
          thrown = await verifyProof(proof, { ...REQUEST, ...options }).catch((error: unknown) => error);
        }),
      );
      assert.is(unhandled.length, 0);
      assert.ok(isDPoPError(thrown) || thrown instanceof Error);
    });
  }

  test('unhandledWhile() sees a rejection that nobody handles', async () => {
    const unhandled = await unhandledWhile(async () => {
      void Promise.reject(new Error('lost'));
    });
    assert.equal(
      unhandled.map((reason) => (reason as Error).message),
      ['lost'],
    );
  });
});
