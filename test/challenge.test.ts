import { type Challenge, parseChallenges, readDPoPChallenge } from '../src/challenge.ts';
import type { FieldInput } from '../src/internal/field.ts';
import { outcome } from './support/outcome.ts';
import { assert, suite } from './support/suite.ts';

/** A challenge as one line: scheme, token68, then the parameters in JSON. */
function show({ scheme, token68, parameters }: Challenge): string {
  const entries = Object.entries(parameters);
  const parts = [
    scheme,
    token68,
    entries.length > 0 ? JSON.stringify(Object.fromEntries(entries)) : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(' ');
}

const EVERY_TEXT = Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)).join('');
const QDTEXT = EVERY_TEXT.replace(/[^\t -~\x80-\xff]|["\\]/g, '');
const ESCAPED = EVERY_TEXT.replace(/[^\t -~\x80-\xff]/g, '');

/** The largest legal fields: as many challenges, parameters or characters as there may be. */
const many = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(', ');
const MOST_CHALLENGES = many(32, () => 'A');
const MOST_PARAMETERS = `A ${many(64, (index) => `p${index}=1`)}`;
const LONGEST = `A a="${'x'.repeat(16384 - 6)}"`;

const ACCEPTED: readonly (readonly [title: string, field: FieldInput, ...challenges: string[]])[] = [
  ['a field that was not sent', undefined],
  ['null', null],
  ['an empty list', []],
  ['an empty field', ''],
  ['white space', ' \t '],
  ['commas', ', ,\t,,'],
  // The challenges of RFC 9449 sections 7.1 and 7.2.
  [
    'a challenge with algs',
    'DPoP realm="WallyWorld", algs="ES256 PS256"',
    'DPoP {"realm":"WallyWorld","algs":"ES256 PS256"}',
  ],
  [
    'a challenge with an error',
    'DPoP error="invalid_token", error_description="Invalid DPoP key binding", algs="ES256"',
    'DPoP {"error":"invalid_token","error_description":"Invalid DPoP key binding","algs":"ES256"}',
  ],
  ['two challenges in one line', 'Bearer, DPoP algs="ES256 PS256"', 'Bearer', 'DPoP {"algs":"ES256 PS256"}'],
  [
    'two challenges with parameters in one line',
    'Bearer error="invalid_request", error_description="Multiple methods used to include access token", ' +
      'DPoP algs="ES256", error="invalid_request"',
    'Bearer {"error":"invalid_request","error_description":"Multiple methods used to include access token"}',
    'DPoP {"algs":"ES256","error":"invalid_request"}',
  ],
  // RFC 9110 section 11.6.1.
  [
    'the example of RFC 9110',
    'Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""',
    'Basic {"realm":"simple"}',
    'Newauth {"realm":"apps","type":"1","title":"Login to \\"apps\\""}',
  ],
  ['two lines', ['Bearer', 'DPoP a=b'], 'Bearer', 'DPoP {"a":"b"}'],
  ['two lines, the first with parameters', ['A a=b', 'B a=b'], 'A {"a":"b"}', 'B {"a":"b"}'],
  ['empty lines', ['', 'A', '', ',', 'B'], 'A', 'B'],
  ['a challenge that goes on in the next line, as joined ones do', ['A a=b', 'c=d'], 'A {"a":"b","c":"d"}'],
  ['a quoted string that goes on in the next line', ['A a="b', 'c"'], 'A {"a":"b, c"}'],
  ['white space round the field', '\t A \t', 'A'],
  ['a scheme alone', 'Negotiate', 'Negotiate'],
  ['several schemes alone', 'A, B,C ,\tD', 'A', 'B', 'C', 'D'],
  ['schemes in any letter case, kept', 'dPoP a=b', 'dPoP {"a":"b"}'],
  ['a scheme of punctuation', "!#$%&'*+.^_`|~-", "!#$%&'*+.^_`|~-"],
  ['one scheme twice', 'DPoP a=b, DPoP a=b', 'DPoP {"a":"b"}', 'DPoP {"a":"b"}'],
  ['several spaces after the scheme', 'A    a=b', 'A {"a":"b"}'],
  ['a trailing comma', 'A a=b,', 'A {"a":"b"}'],
  ['leading commas', ', ,A a=b', 'A {"a":"b"}'],
  ['empty elements between parameters', 'A a=b,, ,\t, c=d', 'A {"a":"b","c":"d"}'],
  ['empty elements between challenges', 'A a=b, , B', 'A {"a":"b"}', 'B'],
  ['empty elements before the first parameter', 'A , ,a=b', 'A {"a":"b"}'],
  ['an empty element behind a space and a tab', 'A \t,a=b', 'A {"a":"b"}'],
  ['a scheme, a space and a comma', 'A , B', 'A', 'B'],
  ['a scheme, a tab and a comma', 'A\t, B', 'A', 'B'],
  ['commas without spaces', 'A a=b,c=d,B e=f', 'A {"a":"b","c":"d"}', 'B {"e":"f"}'],
  ['white space before commas', 'A a=b ,c="d"\t, e=f', 'A {"a":"b","c":"d","e":"f"}'],
  ['white space round the equals sign', 'A a =b, c= d,e\t =\t e', 'A {"a":"b","c":"d","e":"e"}'],
  ['white space round the equals sign, quoted', 'A a = "b" , c =\t"d"', 'A {"a":"b","c":"d"}'],
  ['white space round the equals sign of a later challenge', 'A, B a\t= b', 'A', 'B {"a":"b"}'],
  ['names in upper case, lowered', 'A ALGS=Es256, Error="X"', 'A {"algs":"Es256","error":"X"}'],
  ['one name in two challenges', 'A a=b, B a=c', 'A {"a":"b"}', 'B {"a":"c"}'],
  [
    'names that objects have as members',
    'A __proto__=a, constructor=b',
    'A {"__proto__":"a","constructor":"b"}',
  ],
  ['a name of punctuation', "A !#$%&'*+.^_`|~-=1", 'A {"!#$%&\'*+.^_`|~-":"1"}'],
  ['a value of punctuation', "A a=!#$%&'*+.^_`|~-", 'A {"a":"!#$%&\'*+.^_`|~-"}'],
  ['an empty quoted string', 'A a=""', 'A {"a":""}'],
  ['a comma in quotes', 'A a=", B c=d, ", e=f', 'A {"a":", B c=d, ","e":"f"}'],
  ['an equals sign in quotes', 'A a="b=c"', 'A {"a":"b=c"}'],
  ['escapes', 'A a="\\"\\\\\\a\\,"', 'A {"a":"\\"\\\\a,"}'],
  ['an escaped quote at the end', 'A a="\\"", b=c', 'A {"a":"\\"","b":"c"}'],
  ['an escaped backslash at the end', 'A a="\\\\", b=c', 'A {"a":"\\\\","b":"c"}'],
  ['an escaped tab, and one that is not', 'A a="\\\t\t"', 'A {"a":"\\t\\t"}'],
  ['every character of a quoted string', `A a="${QDTEXT}"`, `A ${JSON.stringify({ a: QDTEXT })}`],
  [
    'every escaped character',
    `A a="${ESCAPED.replace(/[\s\S]/g, '\\$&')}"`,
    `A ${JSON.stringify({ a: ESCAPED })}`,
  ],
  [
    'text that the host decoded as UTF-8',
    'A a="\u20ac\ud83d\ude00\u2028"',
    'A {"a":"\u20ac\ud83d\ude00\u2028"}',
  ],
  ['token68', 'Negotiate YII=', 'Negotiate YII='],
  ['token68 without padding', 'A abc', 'A abc'],
  ['token68 with much padding', 'A a=====', 'A a====='],
  ['token68 of every character', 'A azAZ09-._~+/=', 'A azAZ09-._~+/='],
  ['token68 of a slash, which no token has', 'A /', 'A /'],
  ['token68 behind several spaces', 'A   a=  ,B', 'A a=', 'B'],
  ['token68, then a challenge', 'A abc==, B a=b', 'A abc==', 'B {"a":"b"}'],
  ['token68 of a later challenge', 'A a=b, B abc=, C', 'A {"a":"b"}', 'B abc=', 'C'],
  ['token68 that reads like a scheme', 'A DPoP, DPoP a=b', 'A DPoP', 'DPoP {"a":"b"}'],
  ['a challenge after an empty element, which is no token68', 'A , B', 'A', 'B'],
  ['32 challenges', MOST_CHALLENGES, ...Array.from({ length: 32 }, () => 'A')],
  [
    '64 parameters',
    MOST_PARAMETERS,
    `A ${JSON.stringify(Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`p${index}`, '1'])))}`,
  ],
  ['16384 characters in lines', Array.from({ length: 8193 }, () => '')],
  ['16384 characters', LONGEST, `A ${JSON.stringify({ a: 'x'.repeat(16384 - 6) })}`],
];

const REFUSED: readonly (readonly [title: string, field: FieldInput])[] = [
  ['a parameter without a scheme', 'a=b'],
  ['a quoted parameter without a scheme', 'realm="a", DPoP algs="b"'],
  ['a quoted string', '"a"'],
  ['a quoted string after the scheme', 'A "a"'],
  ['an equals sign', '='],
  ['an equals sign after the scheme', 'A ='],
  ['an equals sign before token68', 'A =abc'],
  ['a parameter without a value', 'A a=, b=c'],
  ['a last parameter without a value, after another', 'A b=c, a='],
  ['a parameter without a name', 'A ="b"'],
  ['a later parameter without a name', 'A a=b, =c'],
  ['a parameter behind a scheme without a space', 'A, a=b'],
  ['a parameter behind a scheme and a tab', 'A\ta=b'],
  ['a parameter behind a scheme, a tab and a comma', 'A\t, a=b'],
  ['a parameter behind a space and a tab', 'A \ta=b'],
  ['token68 behind a tab', 'A\tabc='],
  ['a parameter behind token68', 'A abc=, b=c'],
  ['a quoted parameter behind token68', 'A abc, b="c"'],
  ['token68 behind a parameter', 'A a=b, abc=='],
  ['two texts in token68', 'A abc def'],
  ['token68 with a space before its padding', 'A abc ='],
  ['a character behind the padding of token68', 'A a==b'],
  ['token68 and a quoted string', 'A abc"d"'],
  ['two parameters without a comma', 'A a=b c=d'],
  ['two quoted parameters without a comma', 'A a="b" c="d"'],
  ['two quoted parameters without anything between', 'A a="b"c="d"'],
  ['two parameters with a semicolon', 'A a=b; c=d'],
  ['a quoted string behind a token', 'A a=b"c"'],
  ['a token behind a quoted string', 'A a="b"c'],
  ['an apostrophe for a quote', "A a='b c'"],
  ['a quoted string that does not end', 'A a="b'],
  ['a quote that is the end', 'A a="'],
  ['a quoted string that ends with a backslash', 'A a="b\\'],
  ['a quoted string whose end is escaped', 'A a="b\\"'],
  ['an escape outside of quotes', 'A a=\\b'],
  ['a value with a slash', 'A a=b/c'],
  ['a value with an equals sign', 'A a=b=c'],
  ['a name with a slash', 'A a/b=c'],
  ['a scheme with a slash', 'A/B a=b'],
  ['a scheme with a colon', 'A: a=b'],
  ['a scheme in quotes', '"DPoP" a=b'],
  ['a scheme beyond ASCII', 'D\u00c9 a=b'],
  ['a name beyond ASCII', 'A \u00e9=b'],
  ['a value beyond ASCII', 'A a=\u00e9'],
  ['a no-break space', 'A\u00a0a=b'],
  ['a parameter twice', 'A a=b, a=c'],
  ['a parameter twice with one value', 'A a=b, a=b'],
  ['a parameter twice in other letter case', 'A algs="ES256", ALGS="ES384"'],
  ['a parameter twice, not next to each other', 'A a=b, c=d, a="b"'],
  ['a parameter twice in a later challenge', 'A a=b, B c=d, c=e'],
  ['a name twice that objects have as a member', 'A __proto__=a, __proto__=b'],
  ['one broken challenge among good ones', 'Bearer realm="a", DPoP algs=, error="use_dpop_nonce"'],
  ['one broken line among good ones', ['DPoP error="use_dpop_nonce"', 'A "']],
  ['a line feed', 'A a=b\n'],
  ['a carriage return and a line feed', 'A a=b,\r\n c=d'],
  ['a carriage return in quotes', 'A a="\r"'],
  ['an escaped line feed', 'A a="\\\n"'],
  ['a NUL in quotes', 'A a="\0"'],
  ['an escaped NUL', 'A a="\\\0"'],
  ['a control character in quotes', 'A a="\x1f"'],
  ['DEL in quotes', 'A a="\x7f"'],
  ['an escaped DEL', 'A a="\\\x7f"'],
  ['33 challenges', `${MOST_CHALLENGES}, A`],
  ['65 parameters', `${MOST_PARAMETERS}, p64=1`],
  ['16385 characters', `${LONGEST} `],
  ['16386 characters in lines', Array.from({ length: 8194 }, () => '')],
];

suite('parseChallenges', (test) => {
  for (const [title, field, ...challenges] of ACCEPTED) {
    test(`parseChallenges() takes ${title}`, () => {
      assert.equal(parseChallenges(field).map(show), challenges);
    });
  }

  for (const [title, field] of REFUSED) {
    test(`parseChallenges() refuses ${title}`, async () => {
      const result = await outcome(() => parseChallenges(field));
      assert.is(result.ok || result.code, 'challenge_malformed');
    });
  }

  for (const field of [1, {}, [1], [undefined]]) {
    test(`parseChallenges() throws a TypeError for ${JSON.stringify(field)}`, () => {
      assert.throws(() => parseChallenges(field as unknown as string), /^Cannot parse challenges: "field"/);
    });
  }

  test('parseChallenges() counts parameters for each challenge', () => {
    const [first, second] = parseChallenges(`${MOST_PARAMETERS}, ${MOST_PARAMETERS}`);
    assert.is(Object.keys(first?.parameters ?? {}).length, 64);
    assert.is(Object.keys(second?.parameters ?? {}).length, 64);
  });

  test('parseChallenges() gives parameters without a prototype, and token68 only where there is one', () => {
    const [a, b] = parseChallenges('A a=b, B abc=');
    assert.is(Object.getPrototypeOf(a?.parameters), null);
    assert.is(a?.parameters['toString'], undefined);
    assert.equal(Object.keys(a ?? {}).sort(), ['parameters', 'scheme']);
    assert.equal(Object.keys(b ?? {}).sort(), ['parameters', 'scheme', 'token68']);
  });

  test('parseChallenges() takes what Headers makes of several lines', () => {
    const headers = new Headers();
    headers.append('www-authenticate', 'Bearer realm="a, b"');
    headers.append('WWW-Authenticate', 'DPoP algs=ES256');
    const challenges = parseChallenges(headers.get('WWW-Authenticate')).map(show);
    assert.equal(challenges, ['Bearer {"realm":"a, b"}', 'DPoP {"algs":"ES256"}']);
  });
});

const READ: readonly (readonly [title: string, field: string, found: object | undefined])[] = [
  ['no challenge', '', undefined],
  ['other schemes only', 'Bearer error="use_dpop_nonce", DPoP2, Basic DPoP', undefined],
  ['a bare challenge', 'DPoP', {}],
  ['a challenge with token68', 'DPoP abc', {}],
  ['the scheme in lower case', 'dpop error=a', { error: 'a' }],
  ['the scheme in upper case', 'DPOP error=a', { error: 'a' }],
  ['the last of several schemes', 'Bearer error=a, Basic b, DPoP error=c', { error: 'c' }],
  ['the first of several schemes', 'DPoP error=c, Bearer error=a', { error: 'c' }],
  ['the first of two without an error', 'DPoP realm=a, DPoP realm=b', { realm: 'a' }],
  ['the one of two with an error', 'DPoP realm=a, DPoP realm=b, error=c', { realm: 'b', error: 'c' }],
  ['the first of two with an error', 'DPoP error=a, DPoP error=b', { error: 'a' }],
  ['the one of two with an error that is not empty', 'DPoP error="", DPoP error=b', { error: 'b' }],
  ['two that are not mixed', 'DPoP error=a, DPoP algs=ES256', { error: 'a' }],
  [
    'every parameter',
    'DPoP algs="ES256 EdDSA", max_age="60", resource_metadata="https://rs.example/.well-known/x", acr_values="a b", ' +
      'scope="read write", error_uri="https://rs.example/e", error_description="No, \\"no\\"", error="invalid_token", ' +
      'realm="a"',
    {
      realm: 'a',
      error: 'invalid_token',
      errorDescription: 'No, "no"',
      errorUri: 'https://rs.example/e',
      scope: 'read write',
      acrValues: 'a b',
      maxAge: 60,
      resourceMetadata: 'https://rs.example/.well-known/x',
      algs: ['ES256', 'EdDSA'],
    },
  ],
  ['names in upper case', 'DPoP ERROR=a, Algs=ES256', { error: 'a', algs: ['ES256'] }],
  ['unknown parameters', 'DPoP foo=bar, error=a, nonce="b", errorDescription=c', { error: 'a' }],
  ['algs as a token', 'DPoP algs=ES256', { algs: ['ES256'] }],
  ['algs with one name', 'DPoP algs="ES256"', { algs: ['ES256'] }],
  ['algs with unknown names', 'DPoP algs="XY512 none"', { algs: ['XY512', 'none'] }],
  ['algs with a name twice', 'DPoP algs="ES256 PS256 ES256"', { algs: ['ES256', 'PS256'] }],
  ['algs with much space', 'DPoP algs="  ES256   PS256 "', { algs: ['ES256', 'PS256'] }],
  ['empty algs, which say nothing', 'DPoP algs=""', {}],
  ['algs of spaces, which say nothing', 'DPoP algs="  "', {}],
  [
    'empty texts, which say nothing',
    'DPoP realm="", error="", error_description="", error_uri="", scope="", acr_values="", resource_metadata=""',
    {},
  ],
  ['max_age as a token', 'DPoP max_age=0', { maxAge: 0 }],
  ['max_age of 15 digits', 'DPoP max_age=999999999999999', { maxAge: 999_999_999_999_999 }],
  ['max_age of 16 digits', 'DPoP max_age=1000000000000000', {}],
  ['max_age with a sign', 'DPoP max_age=-1', {}],
  ['max_age with a fraction', 'DPoP max_age=1.5', {}],
  ['max_age with an exponent', 'DPoP max_age=1e3', {}],
  ['max_age with a space', 'DPoP max_age=" 1"', {}],
  ['max_age in other digits', 'DPoP max_age="\u0661"', {}],
  ['an empty max_age', 'DPoP max_age=""', {}],
];

suite('readDPoPChallenge', (test) => {
  for (const [title, field, found] of READ) {
    test(`readDPoPChallenge() reads ${title}`, () => {
      assert.equal(readDPoPChallenge(parseChallenges(field)), found);
    });
  }

  test('readDPoPChallenge() finds use_dpop_nonce in every legal spelling', () => {
    for (const field of [
      'DPoP error="use_dpop_nonce"',
      'DPoP error=use_dpop_nonce',
      'dpop ERROR="use_dpop_nonce"',
      'DPoP error = "use_dpop_nonce"',
      'DPoP algs="ES256", error="use_dpop_nonce"',
      'DPoP error="use_dpop_nonce", error_description="Resource server requires nonce in DPoP proof"',
      'DPoP error="use\\_dpop_nonce"',
      'DPoP , error="use_dpop_nonce",',
      'Bearer realm="DPoP error=\\"no\\"", DPoP error="use_dpop_nonce"',
      'Negotiate abc==,DPoP error="use_dpop_nonce",Bearer',
    ]) {
      assert.is(readDPoPChallenge(parseChallenges(field))?.error, 'use_dpop_nonce', field);
    }
  });

  test('readDPoPChallenge() takes a challenge for no other error than its own', () => {
    for (const field of [
      'Bearer error="use_dpop_nonce", DPoP algs="ES256"',
      'DPoP error_description="use_dpop_nonce"',
      'DPoP realm="error=use_dpop_nonce"',
      'DPoP realm="\\", error=\\"use_dpop_nonce"',
    ]) {
      assert.is(readDPoPChallenge(parseChallenges(field))?.error, undefined, field);
    }
  });

  for (const challenges of [undefined, null, 'DPoP', {}]) {
    test(`readDPoPChallenge() throws a TypeError for ${JSON.stringify(challenges)}`, () => {
      const call = (): unknown => readDPoPChallenge(challenges as unknown as Challenge[]);
      assert.throws(call, /^Cannot read challenge: "challenges" must be a list$/);
    });
  }
});
