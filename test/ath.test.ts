import { calculateAth } from '../src/index.ts';
import { outcome } from './support/outcome.ts';
import { ATH, TOKEN } from './support/proofs.ts';
import { countSubtle } from './support/subtle.ts';
import { assert, suite } from './support/suite.ts';

suite('calculateAth', (test) => {
  test('calculateAth() returns the value of RFC 9449 figure 13', async () => {
    assert.is(await calculateAth(TOKEN), ATH);
  });

  test('calculateAth() hashes padding and every token68 character', async () => {
    // Calculated by Python's hashlib.
    assert.is(await calculateAth('abc=='), '4aZcPY_0GDidR7_7X380V-1Tz9ZwUeaVCTYZfiDlcrk');
    assert.is(
      await calculateAth('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/'),
      '4AV5lVEieWLfgVzxtl5LUrYm6LzA74RPIv5AOiiA3yc',
    );
  });

  for (const [what, token] of [
    ['a space', 'a b'],
    ['a scheme', `DPoP ${TOKEN}`],
    ['a trailing newline', `${TOKEN}\n`],
    ['padding in the middle', 'a=b'],
    ['nothing but padding', '=='],
    ['a comma', 'a,b'],
    ['a quote', '"a"'],
    ['non-ASCII', 'tökén'],
    ['a lone surrogate', 'a\ud800'],
    ['NUL', 'a\0'],
  ] as const) {
    test(`calculateAth() refuses a token with ${what}`, async () => {
      const result = await outcome(() => calculateAth(token));
      assert.is(result.ok || result.code, 'token_malformed');
      assert.is(await countSubtle('digest', () => outcome(() => calculateAth(token))), 0);
    });
  }

  for (const token of ['', undefined, null, 7, [TOKEN], new String(TOKEN)]) {
    test(`calculateAth() throws a TypeError for ${Object.prototype.toString.call(token)} ${String(token)}`, async () => {
      const result = await outcome(() => calculateAth(token as string));
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), '"accessToken"');
    });
  }
});
