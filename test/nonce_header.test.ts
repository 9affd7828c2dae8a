import type { FieldInput } from '../src/internal/field.ts';
import { parseNonceHeader } from '../src/nonce_header.ts';
import { outcome } from './support/outcome.ts';
import { assert, suite } from './support/suite.ts';

// RFC 9449 section 8, Figure 20.
const NONCE = 'eyJ7S_zG.eyJH0-Z.HX4w-7v';

const EVERY = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index)).join('');

const ACCEPTED: readonly (readonly [title: string, field: string | readonly string[]])[] = [
  ['a nonce', NONCE],
  ['a list of one line', [NONCE]],
  ['one character', '!'],
  ['every character of NQCHAR', EVERY.replace(/["\\]/g, '')],
  ['a comma without a space, which is one nonce', 'a,b'],
  ['a comma alone', ','],
  ['padding', 'abc=='],
  ['the longest nonce', 'a'.repeat(4096)],
];

const REFUSED: readonly (readonly [title: string, field: FieldInput])[] = [
  ['two lines', ['a', 'b']],
  ['one line twice', [NONCE, NONCE]],
  ['two lines, the first empty', ['', NONCE]],
  ['two lines, the second empty', [NONCE, '']],
  ['two joined lines', 'a, b'],
  ['an empty line', ''],
  ['a list of an empty line', ['']],
  ['a space', ' '],
  ['a space before it', ` ${NONCE}`],
  ['a space after it', `${NONCE} `],
  ['a tab', `${NONCE}\t`],
  ['quotes', `"${NONCE}"`],
  ['a quote', 'a"b'],
  ['a backslash', 'a\\b'],
  ['a line feed', `${NONCE}\n`],
  ['a NUL', 'a\0b'],
  ['DEL', 'a\x7fb'],
  ['a character beyond ASCII', 'aéb'],
  ['a nonce that is too long', 'a'.repeat(4097)],
];

suite('parseNonceHeader', (test) => {
  for (const [title, field] of ACCEPTED) {
    test(`parseNonceHeader() takes ${title}`, () => {
      assert.is(parseNonceHeader(field), [field].flat()[0]);
    });
  }

  for (const field of [undefined, null, []]) {
    test(`parseNonceHeader() returns undefined for ${JSON.stringify(field)}`, () => {
      assert.is(parseNonceHeader(field), undefined);
    });
  }

  for (const [title, field] of REFUSED) {
    test(`parseNonceHeader() refuses ${title}`, async () => {
      const result = await outcome(() => parseNonceHeader(field));
      assert.is(result.ok || result.code, 'nonce_header_malformed');
    });
  }

  for (const field of [1, false, {}, [1], [undefined], [['a']]]) {
    test(`parseNonceHeader() throws a TypeError for ${JSON.stringify(field)}`, () => {
      assert.throws(
        () => parseNonceHeader(field as unknown as string),
        /^Cannot parse nonce header: "field"/,
      );
    });
  }

  test('parseNonceHeader() takes no list with holes for a field that was not sent', () => {
    assert.throws(() => parseNonceHeader(new Array(1)), TypeError);
  });

  test('parseNonceHeader() takes what Headers makes of one line, and refuses what it makes of two', async () => {
    const headers = new Headers([['DPoP-Nonce', NONCE]]);
    assert.is(parseNonceHeader(headers.get('dpop-nonce')), NONCE);
    headers.append('dpop-nonce', NONCE);
    const result = await outcome(() => parseNonceHeader(headers.get('dpop-nonce')));
    assert.is(result.ok || result.code, 'nonce_header_malformed');
    assert.is(parseNonceHeader(headers.get('other')), undefined);
  });
});
