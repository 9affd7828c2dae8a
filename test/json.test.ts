import { isDPoPError } from '../src/index.ts';
import { isJsonObject, member, parseJsonObject } from '../src/internal/json.ts';
import { utf8 } from './support/bytes.ts';
import { assert, suite } from './support/suite.ts';

function codeOf(input: string | Uint8Array): string {
  try {
    parseJsonObject(typeof input === 'string' ? utf8(input) : input);
    return 'accepted';
  } catch (error) {
    if (!isDPoPError(error)) throw error;
    assert.is(error.cause, undefined, 'the message of the host quotes the input');
    return error.code;
  }
}

const members = (count: number): string => `{${Array.from({ length: count }, (_, i) => `"a${i}":0`).join()}}`;

const CASES: readonly (readonly [what: string, code: string, input: string | readonly number[]])[] = [
  ['an empty object', 'accepted', '{}'],
  ['whitespace around and inside', 'accepted', ' \t\r\n{ "a" : 1 } \n'],
  ['one name in two objects', 'accepted', '{"a":{"b":1},"b":{"b":2}}'],
  ['one name in two objects of a list', 'accepted', '{"a":[{"b":1},{"b":1}]}'],
  ['colons, braces and quotes in texts', 'accepted', '{"a:{[\\"":"\\\\","b":"}]:\\"\\u005c"}'],
  ['names that differ in case', 'accepted', '{"a":1,"A":2}'],
  ['a "__proto__" member', 'accepted', '{"__proto__":{"a":1},"b":[{"__proto__":2}]}'],
  ['characters beyond the basic plane', 'accepted', '{"a":"𝄞"}'],
  ['an escaped lone surrogate', 'accepted', '{"a":"\\ud800"}'],
  ['a number beyond all bounds', 'accepted', '{"a":1e400}'],
  ['32 levels', 'accepted', `{"a":${'['.repeat(31)}${']'.repeat(31)}}`],
  [
    '32 levels many times',
    'accepted',
    `{"a":[${Array(9)
      .fill('['.repeat(30) + ']'.repeat(30))
      .join()}]}`,
  ],
  ['33 levels of lists', 'json_too_deep', `{"a":${'['.repeat(32)}${']'.repeat(32)}}`],
  ['33 levels of objects', 'json_too_deep', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`],
  ['100,000 levels', 'json_too_deep', `{"a":${'['.repeat(100_000)}`],
  ['40 objects side by side', 'accepted', `{"a":[{}${',{}'.repeat(39)}]}`],
  ['40 lists side by side', 'accepted', `{"a":[[]${',[]'.repeat(39)}]}`],
  ['512 members', 'accepted', members(512)],
  ['513 members', 'json_too_many_members', members(513)],
  ['513 members in several objects', 'json_too_many_members', `{"a":[${members(256)},${members(256)}]}`],
  ['a duplicate', 'json_duplicate_member', '{"a":1,"a":1}'],
  ['a duplicate with another value', 'json_duplicate_member', '{"a":1,"b":2,"a":3}'],
  ['a duplicate by an escape', 'json_duplicate_member', '{"alg":1,"\\u0061lg":2}'],
  ['a duplicate inside an object', 'json_duplicate_member', '{"a":{"b":1,"b":2}}'],
  ['a duplicate inside a list', 'json_duplicate_member', '{"a":[[{"b":1,"b":2}]]}'],
  ['a duplicate empty name', 'json_duplicate_member', '{"":1,"":2}'],
  ['a duplicate "__proto__"', 'json_duplicate_member', '{"__proto__":1,"__proto__":2}'],
  ['a duplicate index', 'json_duplicate_member', '{"0":1,"0":2}'],
  ['a duplicate that a later one hides', 'json_duplicate_member', '{"a":{"b":1,"c":2},"a":0}'],
  ['nothing', 'json_invalid', ''],
  ['a list', 'json_invalid', '[]'],
  ['null', 'json_invalid', 'null'],
  ['a text', 'json_invalid', '"{}"'],
  ['a number', 'json_invalid', '1'],
  ['true', 'json_invalid', 'true'],
  ['two objects', 'json_invalid', '{}{}'],
  ['text after the object', 'json_invalid', '{}x'],
  ['NUL after the object', 'json_invalid', '{}\0'],
  ['a missing brace', 'json_invalid', '{"a":1'],
  ['an open text', 'json_invalid', '{"a'],
  ['an open text that ends with a backslash', 'json_invalid', '{"a\\'],
  ['too many closing braces', 'json_invalid', '}}{'],
  ['a trailing comma', 'json_invalid', '{"a":1,}'],
  ['a comment', 'json_invalid', '{}//'],
  ['single quotes', 'json_invalid', "{'a':1}"],
  ['no quotes', 'json_invalid', '{a:1}'],
  ['NaN', 'json_invalid', '{"a":NaN}'],
  ['a leading zero', 'json_invalid', '{"a":01}'],
  ['a raw newline in a text', 'json_invalid', '{"a":"\n"}'],
  ['a byte order mark', 'json_invalid', [0xef, 0xbb, 0xbf, 0x7b, 0x7d]],
  ['a stray continuation octet', 'utf8_invalid', [0x7b, 0x22, 0x80, 0x22, 0x3a, 0x31, 0x7d]],
  ['an overlong slash', 'utf8_invalid', [0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]],
  ['an encoded surrogate', 'utf8_invalid', [0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d]],
  ['a cut sequence', 'utf8_invalid', [0x7b, 0x7d, 0xc3]],
  ['UTF-16', 'json_invalid', [0x7b, 0, 0x7d, 0]],
  ['UTF-16 with a mark', 'utf8_invalid', [0xff, 0xfe, 0x7b, 0, 0x7d, 0]],
];

suite('parseJsonObject', (test) => {
  for (const [what, code, input] of CASES) {
    test(`parseJsonObject() ${code === 'accepted' ? 'accepts' : 'refuses'} ${what}`, () => {
      assert.is(codeOf(typeof input === 'string' ? input : Uint8Array.from(input)), code);
    });
  }

  test('parseJsonObject() returns "__proto__" as an own member', () => {
    const value = parseJsonObject(utf8('{"__proto__":{"typ":"dpop+jwt"}}'));
    assert.is(member(value, 'typ'), undefined);
    assert.is(JSON.stringify(member(value, '__proto__')), '{"typ":"dpop+jwt"}');
  });

  test('parseJsonObject() refuses ten megabytes of colons without building anything', () => {
    const begin = performance.now();
    assert.is(codeOf(`{${'"a":{"a":1},'.repeat(900_000)}"b":1}`), 'json_duplicate_member');
    assert.ok(performance.now() - begin < 5_000);
  });
});

suite('isJsonObject and member', (test) => {
  test('isJsonObject() tells an object from everything else', () => {
    assert.is(isJsonObject({}), true);
    for (const value of [[], null, undefined, '', 1, true]) assert.is(isJsonObject(value), false);
  });

  test('member() reads own members only', () => {
    assert.is(member({ a: 1 }, 'a'), 1);
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      assert.is(member({}, name), undefined);
    }
  });
});
