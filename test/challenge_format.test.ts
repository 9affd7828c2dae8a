import {
  type DPoPChallenge,
  formatChallenge,
  formatDPoPChallenge,
  parseChallenges,
  readDPoPChallenge,
} from '../src/challenge.ts';
import { assert, suite } from './support/suite.ts';

type Parameters = Readonly<Record<string, string>>;

const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index)).join('');

const FORMATTED: readonly (readonly [
  title: string,
  scheme: string,
  parameters: Parameters | undefined,
  text: string,
])[] = [
  ['a scheme alone', 'Bearer', {}, 'Bearer'],
  ['a scheme without parameters', 'Bearer', undefined, 'Bearer'],
  ['one parameter', 'Bearer', { realm: 'a' }, 'Bearer realm="a"'],
  ['several parameters, in their order', 'A', { c: '1', b: '2', a: '3' }, 'A c="1", b="2", a="3"'],
  ['an empty value', 'A', { a: '' }, 'A a=""'],
  ['quotes and backslashes', 'A', { a: '"\\"' }, 'A a="\\"\\\\\\""'],
  ['a comma and an equals sign', 'A', { a: ', b=c' }, 'A a=", b=c"'],
  ['a scheme and a name of punctuation', "!#$%&'*+.^_`|~-", { "!#$%&'*+.^_`|~-": 'a' }, ''],
  ['every printable character', 'A', { a: PRINTABLE }, ''],
  ['a name that objects have as a member', 'A', JSON.parse('{"__proto__":"a"}'), 'A __proto__="a"'],
  [
    '64 parameters',
    'A',
    Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`p${index}`, 'a'])),
    '',
  ],
  ['16384 characters', 'A', { a: 'x'.repeat(16384 - 6) }, ''],
];

const MISTAKES: readonly (readonly [title: string, scheme: unknown, parameters: unknown])[] = [
  ['an empty scheme', '', {}],
  ['a scheme with a space', 'DPoP a', {}],
  ['a scheme with a comma', 'A,B', {}],
  ['a scheme with a line feed', 'DPoP\n', {}],
  ['a scheme beyond ASCII', 'DPÖP', {}],
  ['no scheme', undefined, {}],
  ['an object as scheme', { toString: () => 'A' }, {}],
  ['an empty name', 'A', { '': 'a' }],
  ['a name with a space', 'A', { 'a b': 'a' }],
  ['a name with an equals sign', 'A', { 'a="", b': 'a' }],
  ['a name with a line feed', 'A', { 'a\n': 'a' }],
  ['a name beyond ASCII', 'A', { é: 'a' }],
  ['a name twice', 'A', { algs: 'a', Algs: 'b' }],
  ['a carriage return and a line feed', 'A', { a: 'b\r\nSet-Cookie: c=d' }],
  ['a line feed at the end', 'A', { a: 'b\n' }],
  ['a carriage return', 'A', { a: '\r' }],
  ['a NUL', 'A', { a: '\0' }],
  ['a tab', 'A', { a: '\t' }],
  ['DEL', 'A', { a: '\x7f' }],
  ['a character beyond ASCII', 'A', { a: 'é' }],
  ['a line separator', 'A', { a: '\u2028' }],
  ['a character that some hosts cut to a quote', 'A', { a: '\u0122' }],
  ['undefined as a value', 'A', { a: undefined }],
  ['null as a value', 'A', { a: null }],
  ['a number as a value', 'A', { a: 1 }],
  ['a list as a value', 'A', { a: ['b'] }],
  ['an object as a value', 'A', { a: { toString: () => 'b', replace: () => '"' } }],
  ['null for parameters', 'A', null],
  ['a list for parameters', 'A', [['a', 'b']]],
  ['a text for parameters', 'A', 'a="b"'],
  ['65 parameters', 'A', Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`p${index}`, 'a']))],
  ['16385 characters', 'A', { a: 'x'.repeat(16384 - 5) }],
  ['16385 characters with escapes', 'A', { a: `"${'x'.repeat(16384 - 7)}` }],
];

suite('formatChallenge', (test) => {
  for (const [title, scheme, parameters, text] of FORMATTED) {
    test(`formatChallenge() writes ${title}`, () => {
      const challenge = formatChallenge(scheme, parameters);
      if (text !== '') assert.is(challenge, text);
      const [parsed, ...more] = parseChallenges(challenge);
      assert.is(more.length, 0);
      assert.is(parsed?.scheme, scheme);
      assert.equal(Object.entries(parsed?.parameters ?? {}), Object.entries(parameters ?? {}));
    });
  }

  for (const [title, scheme, parameters] of MISTAKES) {
    test(`formatChallenge() throws a TypeError for ${title}`, () => {
      const call = (): unknown => formatChallenge(scheme as string, parameters as Parameters);
      assert.throws(call, TypeError);
      assert.throws(call, /^Cannot format challenge: /);
    });
  }

  test('formatChallenge() reads each value once', () => {
    const values = ['good', 'bad"\r\n'];
    const parameters = {
      get a(): string {
        return values.shift() as string;
      },
    };
    assert.is(formatChallenge('A', parameters), 'A a="good"');
  });

  test('formatChallenge() writes what Headers takes', () => {
    const headers = new Headers({ 'WWW-Authenticate': formatChallenge('A', { a: PRINTABLE.trim() }) });
    const [challenge] = parseChallenges(headers.get('www-authenticate'));
    assert.is(challenge?.parameters['a'], PRINTABLE.trim());
  });
});

const CHALLENGES: readonly (readonly [title: string, challenge: DPoPChallenge | undefined, text: string])[] =
  [
    ['nothing', undefined, 'DPoP'],
    ['no members', {}, 'DPoP'],
    ['a member that is undefined', { error: undefined, algs: undefined, maxAge: undefined }, 'DPoP'],
    // The challenges of RFC 9449 sections 7.1 and 9.
    [
      'algs',
      { realm: 'WallyWorld', algs: ['ES256', 'PS256'] },
      'DPoP realm="WallyWorld", algs="ES256 PS256"',
    ],
    [
      'an error',
      { algs: ['ES256'], errorDescription: 'Invalid DPoP key binding', error: 'invalid_token' },
      'DPoP error="invalid_token", error_description="Invalid DPoP key binding", algs="ES256"',
    ],
    [
      'use_dpop_nonce',
      { error: 'use_dpop_nonce', errorDescription: 'Resource server requires nonce in DPoP proof' },
      'DPoP error="use_dpop_nonce", error_description="Resource server requires nonce in DPoP proof"',
    ],
    [
      'insufficient_scope',
      { error: 'insufficient_scope', scope: 'read write', algs: ['ES256'] },
      'DPoP error="insufficient_scope", scope="read write", algs="ES256"',
    ],
    [
      'a step-up challenge',
      { error: 'insufficient_user_authentication', acrValues: 'myACR urn:b', maxAge: 5 },
      'DPoP error="insufficient_user_authentication", acr_values="myACR urn:b", max_age="5"',
    ],
    ['a max_age of zero', { maxAge: 0 }, 'DPoP max_age="0"'],
    ['the largest max_age', { maxAge: 999_999_999_999_999 }, 'DPoP max_age="999999999999999"'],
    [
      'the metadata of the resource',
      { resourceMetadata: 'https://rs.example/.well-known/oauth-protected-resource?a=b' },
      'DPoP resource_metadata="https://rs.example/.well-known/oauth-protected-resource?a=b"',
    ],
    ['the URI of an error', { errorUri: 'https://rs.example/e' }, 'DPoP error_uri="https://rs.example/e"'],
    ['a realm with quotes', { realm: 'the "best" \\ realm' }, 'DPoP realm="the \\"best\\" \\\\ realm"'],
    ['an algorithm twice, as it is', { algs: ['A', 'B'] }, 'DPoP algs="A B"'],
  ];

const TEXTS = ['realm', 'error', 'errorDescription', 'errorUri', 'scope', 'acrValues', 'resourceMetadata'];

suite('formatDPoPChallenge', (test) => {
  for (const [title, challenge, text] of CHALLENGES) {
    test(`formatDPoPChallenge() writes ${title}`, () => {
      assert.is(formatDPoPChallenge(challenge), text);
      const members = Object.entries(challenge ?? {}).filter(([, value]) => value !== undefined);
      assert.equal(readDPoPChallenge(parseChallenges(text)), Object.fromEntries(members));
    });
  }

  for (const member of TEXTS) {
    for (const value of ['', null, 1, ['a'], 'a\nb', 'a\n', 'é', '\t', new String('a')]) {
      const title = `${typeof value} ${JSON.stringify(value)}`;
      test(`formatDPoPChallenge() throws a TypeError for ${title} as "${member}"`, () => {
        const call = (): unknown => formatDPoPChallenge({ [member]: value });
        assert.throws(call, TypeError);
        assert.throws(call, new RegExp(`^Cannot format challenge: "${member}"`));
      });
    }

    for (const value of ['a"b', 'a\\b']) {
      if (member === 'realm') continue;
      test(`formatDPoPChallenge() throws a TypeError for ${JSON.stringify(value)} as "${member}"`, () => {
        const call = (): unknown => formatDPoPChallenge({ [member]: value });
        assert.throws(call, new RegExp(`^Cannot format challenge: "${member}"`));
      });
    }
  }

  for (const challenge of [
    { algs: [] },
    { algs: 'ES256' },
    { algs: null },
    { algs: [''] },
    { algs: ['ES256 PS256'] },
    { algs: ['ES256', 'a"b'] },
    { algs: ['ES256', 'a\n'] },
    { algs: ['ES256', 1] },
    { algs: [['ES256']] },
    { algs: new Array(2) },
    { maxAge: -1 },
    { maxAge: 1.5 },
    { maxAge: '5' },
    { maxAge: null },
    { maxAge: 1e15 },
    { max_age: 5 },
    { alg: ['ES256'] },
    { error_description: 'a' },
  ]) {
    const [name = ''] = Object.keys(challenge);
    test(`formatDPoPChallenge() throws a TypeError for ${JSON.stringify(challenge)}`, () => {
      const call = (): unknown => formatDPoPChallenge(challenge as unknown as DPoPChallenge);
      assert.throws(call, TypeError);
      assert.throws(call, new RegExp(`^Cannot format challenge: "${name}"`));
    });
  }

  for (const challenge of [null, [], 'DPoP', 1]) {
    test(`formatDPoPChallenge() throws a TypeError for ${JSON.stringify(challenge)}`, () => {
      const call = (): unknown => formatDPoPChallenge(challenge as unknown as DPoPChallenge);
      assert.throws(call, /^Cannot format challenge: options must be an object$/);
    });
  }
});
