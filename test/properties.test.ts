import {
  calculateThumbprint,
  createKeyCache,
  createProof,
  htuMatches,
  inspectProof,
  isDPoPError,
  normalizeHtu,
  type VerifyProofOptions,
  verifyProof,
} from '../src/index.ts';
import { decodeBase64url, encodeBase64url } from '../src/internal/base64url.ts';
import { parseJsonObject } from '../src/internal/json.ts';
import { decode, encode, utf8 } from './support/bytes.ts';
import { keyPairFor, publicJwk } from './support/keys.ts';
import { hasDuplicate, slowNormalForm } from './support/oracles.ts';
import { outcome } from './support/outcome.ts';
import { ATH, claimsOf, headerOf, mint, NOW, REQUEST, TARGET, TOKEN } from './support/proofs.ts';
import { Random, SEED } from './support/random.ts';
import { assert, suite } from './support/suite.ts';

console.log(`properties: SEED=${SEED}`);

function codeOf(call: () => unknown): string {
  try {
    call();
    return 'accepted';
  } catch (error) {
    if (isDPoPError(error)) return error.code;
    throw error;
  }
}

suite('properties of base64url', (test) => {
  test('encodeBase64url() and decodeBase64url() are inverse, and agree with the host', () => {
    const random = new Random('bytes');
    for (let count = 0; count < 3000; count++) {
      const bytes = random.bytes(random.below(70));
      const text = encodeBase64url(bytes);
      assert.is(text, encode(bytes));
      assert.equal(decodeBase64url(text), bytes);
    }
  });

  test('decodeBase64url() accepts a text exactly if the host writes its bytes the same way', () => {
    const random = new Random('texts');
    const parts = [...'AQgwBCDZaz09-_', ...'AQgwBCDZaz09-_', '=', '+', '/', ' ', 'é'];
    let accepted = 0;
    for (let count = 0; count < 20_000; count++) {
      const text = random.text(parts, 9);
      const bytes = decodeBase64url(text);
      const isCanonical = /^[\w-]*$/.test(text) && text.length % 4 !== 1 && encode(decode(text)) === text;
      assert.is(bytes !== undefined, isCanonical, text);
      if (bytes !== undefined) accepted++;
    }
    assert.ok(accepted > 1000);
  });
});

const SCHEMES = ['https://', 'HTTPS://', 'http://', 'hTTp://'];
const HOSTS = ['a', 'B', '.', '-', '~', '_', '%41', '%7e', '%2E', '%c3%A9', '%2f', '!', '$', '1'];
const PORTS = ['', ':', ':80', ':443', ':8443', ':0', ':65535'];
const PATHS = [
  '/',
  '/',
  '/.',
  '/..',
  '/%2e',
  '/%2E%2e',
  '/a',
  'b',
  '.',
  '%',
  '%2f',
  '%7E',
  '%41',
  ':',
  '@',
  ';',
  '"',
  '^',
  '%c3%A9',
];
const ENDS = ['', '', '?', '#', '?a/../b', '#%zz', '?%zz#?'];
const WRONG = [' ', '\\', '%zz', '%4', 'é', '\n', '\0'];

function randomUri(random: Random): string {
  const path = random
    .text(PATHS, 8)
    .replaceAll('%/', '%2F/')
    .replace(/%(?![0-9A-Fa-f]{2})/g, '%25');
  const host = random.pick(HOSTS) + random.text(HOSTS, 4);
  const rooted = path === '' || path.startsWith('/') ? path : `/${path}`;
  return random.pick(SCHEMES) + host + random.pick(PORTS) + rooted + random.pick(ENDS);
}

suite('properties of normalizeHtu', (test) => {
  test('normalizeHtu() agrees with a slow reading of RFC 3986, and changes nothing twice', () => {
    const random = new Random('uris');
    for (let count = 0; count < 10_000; count++) {
      const uri = randomUri(random);
      const normal = normalizeHtu(uri);
      assert.is(normal, slowNormalForm(uri), uri);
      assert.is(normalizeHtu(normal), normal, uri);
      assert.is(htuMatches(uri, normal), true, uri);
    }
  });

  test('normalizeHtu() refuses a URI with one wrong thing anywhere before its query', () => {
    const random = new Random('wrong');
    for (let count = 0; count < 5000; count++) {
      const uri = randomUri(random).replace(/[?#].*/s, '');
      const at = random.below(uri.length + 1);
      const wrong = `${uri.slice(0, at)}${random.pick(WRONG)}${uri.slice(at)}`;
      // What was inserted may have completed or been completed by what stands around it.
      if (/%4[0-9A-Fa-f]/.test(wrong) && !/%zz|[^!-~]|\\/.test(wrong)) continue;
      assert.is(
        codeOf(() => normalizeHtu(wrong)),
        'htu_invalid',
        wrong,
      );
      assert.is(htuMatches(wrong, wrong), false, wrong);
    }
  });

  test('normalizeHtu() returns or refuses, whatever the text', () => {
    const random = new Random('soup');
    const parts = [
      ...SCHEMES,
      ...HOSTS,
      ...PORTS,
      ...PATHS,
      ...ENDS,
      ...WRONG,
      '[',
      ']',
      '::',
      '1.2.3.4',
      'v1.',
    ];
    for (let count = 0; count < 20_000; count++) {
      const uri = `${random.pick(['', 'https://', 'https://['])}${random.text(parts, 8)}`;
      const code = codeOf(() => normalizeHtu(uri));
      assert.ok(code === 'htu_invalid' || normalizeHtu(normalizeHtu(uri)) === normalizeHtu(uri), uri);
    }
  });
});

const NAMES = ['"a"', '"b"', '"\\u0061"', '"a:b"', '"{"', '"\\""', '"\\\\"', '""', '"__proto__"'];

function randomJson(random: Random, depth: number): string {
  const kind = depth > 4 ? 0 : random.below(4);
  const space = (): string => random.pick(['', '', ' ', '\n']);
  if (kind === 0) return random.pick(['1', 'null', '"a"', '":"', '"}"', '"\\\\"', '-1e5', 'true']);
  const items = Array.from({ length: random.below(4) }, () => {
    const value = space() + randomJson(random, depth + 1) + space();
    return kind === 1 ? value : `${space()}${random.pick(NAMES)}${space()}:${value}`;
  });
  return kind === 1 ? `[${items}]` : `{${items}}`;
}

suite('properties of JSON', (test) => {
  test('parseJsonObject() finds duplicates exactly where an independent tokenizer does', () => {
    const random = new Random('json');
    const seen = { accepted: 0, json_duplicate_member: 0, json_invalid: 0 };
    for (let count = 0; count < 10_000; count++) {
      let text = randomJson(random, 0);
      if (random.below(4) === 0) {
        const at = random.below(text.length);
        text = text.slice(0, at) + random.pick(['', '"', '{', '}', ':', ',', '\\']) + text.slice(at + 1);
      }
      const code = codeOf(() => parseJsonObject(utf8(text)));
      const expected = expectedCode(text);
      // A text can have two faults; which of them is met first does not matter.
      const isSecondFault = expected === 'json_invalid' && code === 'json_duplicate_member';
      if (!isSecondFault) assert.is(code, expected, text);
      seen[code as keyof typeof seen]++;
    }
    for (const count of Object.values(seen)) assert.ok(count > 500);
  });
});

function expectedCode(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'json_invalid';
  } catch {
    return 'json_invalid';
  }
  return hasDuplicate(text) ? 'json_duplicate_member' : 'accepted';
}

const JUNK: readonly unknown[] = [
  undefined,
  null,
  '',
  'a',
  0,
  NOW,
  NOW - 400,
  true,
  [],
  {},
  'GET',
  TARGET,
  `${TARGET}?a`,
  ATH,
  'ES256',
  'RS256',
  'dpop+jwt',
  'n',
  publicJwk('ES256'),
  publicJwk('OTHER_ES256'),
];
const MEMBERS = ['typ', 'alg', 'jwk', 'crit', 'b64', 'kid'];
const CLAIMS = ['jti', 'htm', 'htu', 'iat', 'exp', 'nbf', 'ath', 'nonce', 'x'];
const JKT = await calculateThumbprint(publicJwk('ES256'));

function mutated(
  random: Random,
  object: Record<string, unknown>,
  names: readonly string[],
): Record<string, unknown> {
  const copy = { ...object };
  for (let left = random.below(3); left > 0; left--) copy[random.pick(names)] = random.pick(JUNK);
  return copy;
}

async function randomProof(random: Random): Promise<string> {
  const header = mutated(random, headerOf(), MEMBERS);
  if (random.below(4) === 0) {
    header['jwk'] = mutated(random, publicJwk('ES256'), [
      'kty',
      'crv',
      'x',
      'y',
      'd',
      'use',
      'alg',
      'key_ops',
    ]);
  }
  const proof = await mint({
    header,
    claims: mutated(random, { ...claimsOf(), nonce: 'n', ath: ATH }, CLAIMS),
  });
  if (random.below(4) > 0) return proof;
  const at = random.below(proof.length);
  return proof.slice(0, at) + random.pick(['', '.', ',', 'A', '=', '-']) + proof.slice(at + random.below(2));
}

function randomOptions(random: Random): VerifyProofOptions {
  const token = random.pick([
    {},
    { allowUnexpectedAth: true },
    { accessToken: TOKEN, jkt: JKT },
    { accessToken: TOKEN, tokenCheck: 'ath-only' },
    { jkt: 'another', tokenCheck: 'jkt-only' },
  ] as const);
  const nonce = random.pick([undefined, 'n', ['m', 'n'], () => 'stale'] as const);
  const url = random.pick([TARGET, TARGET, `${TARGET}?b`, 'not a URL']);
  return { ...REQUEST, ...token, nonce, url, strictHtu: random.below(2) === 0 };
}

suite('properties of verifyProof', (test) => {
  test('verifyProof() and inspectProof() agree about any proof, with a cache and without', async () => {
    const random = new Random('proofs');
    const keyCache = createKeyCache();
    const codes = new Set<string>();
    for (let count = 0; count < 1500; count++) {
      const proof = await randomProof(random);
      const options = randomOptions(random);
      const cold = await outcome(() => verifyProof(proof, options));
      const warm = await outcome(() => verifyProof(proof, { ...options, keyCache }));
      const code = cold.ok ? 'accepted' : cold.code;
      codes.add(code);
      assert.is(warm.ok ? 'accepted' : warm.code, code, proof);
      const { ok, error, checks } = await inspectProof(proof, options);
      assert.is(error?.code ?? 'accepted', code, proof);
      assert.is(ok, cold.ok, proof);
      assert.equal(
        checks.map(({ number }) => number),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
      );
      const failed = checks.flatMap(({ status, number }) => (status === 'failed' ? number : []));
      for (const { blockedBy } of checks) {
        assert.ok(blockedBy === undefined || failed.includes(blockedBy), `blocked by ${blockedBy}: ${proof}`);
      }
    }
    assert.ok(codes.has('accepted') && codes.size > 15);
  });

  test('verifyProof() accepts what createProof() makes of any valid options', async () => {
    const random = new Random('created');
    const pair = await keyPairFor('ES256');
    for (let count = 0; count < 300; count++) {
      const htu = randomUri(random);
      const htm = random.pick(['GET', 'post', 'M-SEARCH', "!#$%&'*+-.^_`|~"]);
      const jti = random.pick([undefined, 'a', '\ud800', 'é𝄞', '"\\']);
      const accessToken = random.pick([undefined, TOKEN, 'a==']);
      const nonce = random.pick([undefined, 'n', '!,~']);
      const claims = random.pick([undefined, { x: { y: [1] } }, { exp: NOW + 9, nbf: NOW }]);
      const proof = await createProof(pair, { htm, htu, accessToken, nonce, claims, jti, now: NOW });
      const token = accessToken === undefined ? {} : { accessToken, jkt: JKT };
      const verified = await verifyProof(proof, { method: htm, url: htu, nonce, now: NOW, ...token });
      assert.is(verified.htu, normalizeHtu(htu));
      if (jti !== undefined) assert.is(verified.jti, jti);
    }
  });
});
