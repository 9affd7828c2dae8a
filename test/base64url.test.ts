import { decodeBase64url, encodeBase64url } from '../src/internal/base64url.ts';
import { utf8 } from './support/bytes.ts';
import { assert, suite } from './support/suite.ts';

const hex = (bytes: Uint8Array | undefined): string | undefined =>
  bytes && Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

suite('decodeBase64url', (test) => {
  for (const [text, plain] of [
    // RFC 4648 section 10, without padding.
    ['', ''],
    ['Zg', 'f'],
    ['Zm8', 'fo'],
    ['Zm9v', 'foo'],
    ['Zm9vYg', 'foob'],
    ['Zm9vYmE', 'fooba'],
    ['Zm9vYmFy', 'foobar'],
  ] as const) {
    test(`decodeBase64url() and encodeBase64url() agree with RFC 4648 on "${plain}"`, () => {
      assert.is(hex(decodeBase64url(text)), hex(utf8(plain)));
      assert.is(encodeBase64url(utf8(plain)), text);
    });
  }

  test('decodeBase64url() knows the two characters of the URL alphabet', () => {
    assert.is(hex(decodeBase64url('--__')), 'fbefff');
    assert.is(encodeBase64url(Uint8Array.of(0xfb, 0xef, 0xff)), '--__');
  });

  test('decodeBase64url() decodes zeros of every length', () => {
    for (let length = 0; length < 9; length++) {
      const text = 'A'.repeat(Math.ceil((length * 4) / 3));
      assert.is(hex(decodeBase64url(text)), '00'.repeat(length));
    }
  });

  test('decodeBase64url() decodes the example of RFC 7515 appendix C', () => {
    assert.is(hex(decodeBase64url('A-z_4ME')), '03ecffe0c1');
  });

  for (const [what, text] of [
    ['one character', 'A'],
    ['a length of 1 modulo 4', 'AAAAA'],
    ['padding', 'Zg=='],
    ['one padding character', 'Zm8='],
    ['padding alone', '===='],
    ['the standard alphabet, plus', '++++'],
    ['the standard alphabet, slash', '////'],
    ['a plus in the last two', 'A+'],
    ['a slash in the last three', 'AA/'],
    ['a space', 'Zm 9v'],
    ['a space that makes four', 'Zm9 '],
    ['a newline at the end', 'Zm9v\n'],
    ['a newline that makes four', 'Zm9\n'],
    ['a dot', 'Zm.v'],
    ['NUL', 'Zm9\0'],
    ['DEL', 'Zm9\x7f'],
    ['non-ASCII', 'Zm9é'],
    ['a character beyond 255', 'Zm9\u0141'],
    ['a surrogate', 'Zm9\ud800'],
    ['non-ASCII before the rest', 'éAAAAA'],
    ['leftover bits after one octet', 'Zh'],
    ['the highest leftover bit after one octet', 'Zo'],
    ['leftover bits after two octets', 'Zm9'],
    ['the highest leftover bit after two octets', 'Zm-'],
  ] as const) {
    test(`decodeBase64url() refuses ${what}`, () => {
      assert.is(decodeBase64url(text), undefined);
    });
  }

  test('decodeBase64url() refuses every other character at every place', () => {
    const alphabet = /[A-Za-z0-9_-]/;
    for (let code = 0; code < 300; code++) {
      const character = String.fromCharCode(code);
      for (const good of ['AAAA', 'AAAAAA', 'AAAAAAA']) {
        for (let place = 0; place < good.length; place++) {
          const text = good.slice(0, place) + character + good.slice(place + 1);
          if (!alphabet.test(character)) assert.is(decodeBase64url(text), undefined);
        }
      }
    }
  });

  test('decodeBase64url() accepts exactly one spelling of every last octet', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    let accepted = 0;
    for (const a of alphabet) {
      for (const b of alphabet) {
        const bytes = decodeBase64url(a + b);
        if (bytes === undefined) continue;
        accepted++;
        assert.is(encodeBase64url(bytes), a + b);
      }
    }
    assert.is(accepted, 256);
  });
});
