import { type FieldInput, parseAuthorization } from '../src/authorization.ts';
import { isDPoPError } from '../src/errors.ts';
import { outcome } from './support/outcome.ts';
import { Random } from './support/random.ts';
import { assert, suite } from './support/suite.ts';

// RFC 9449 section 7.1, Figure 13.
const TOKEN = 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU';

const MAX = 65536;

const ACCEPTED: readonly (readonly [title: string, field: FieldInput, scheme: string, token: string])[] = [
  ['DPoP', `DPoP ${TOKEN}`, 'DPoP', TOKEN],
  ['DPoP in lower case', `dpop ${TOKEN}`, 'DPoP', TOKEN],
  ['DPoP in upper case', `DPOP ${TOKEN}`, 'DPoP', TOKEN],
  ['DPoP in mixed case', `dPoP ${TOKEN}`, 'DPoP', TOKEN],
  ['Bearer', `Bearer ${TOKEN}`, 'Bearer', TOKEN],
  ['Bearer in upper case', `BEARER ${TOKEN}`, 'Bearer', TOKEN],
  ['a list of one line', [`DPoP ${TOKEN}`], 'DPoP', TOKEN],
  ['several spaces', `DPoP    ${TOKEN}`, 'DPoP', TOKEN],
  ['a token of one character', 'DPoP a', 'DPoP', 'a'],
  ['every token68 character', 'DPoP azAZ09-._~+/==', 'DPoP', 'azAZ09-._~+/=='],
  ['a token that reads like a scheme', 'DPoP DPoP', 'DPoP', 'DPoP'],
  ['the longest token', `DPoP ${'a'.repeat(MAX - 5)}`, 'DPoP', 'a'.repeat(MAX - 5)],
  ['another scheme', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==', 'basic', 'QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
  ['another scheme with a longer name', `DPoP2 ${TOKEN}`, 'dpop2', TOKEN],
  ['another scheme alone', 'Negotiate', 'negotiate', ''],
  ['another scheme with a space', 'Negotiate ', 'negotiate', ''],
  ['another scheme with parameters', 'Digest a="b, c", d=e', 'digest', 'a="b, c", d=e'],
  ['another scheme with a name like ours', 'Digest a=b, bearer=c', 'digest', 'a=b, bearer=c'],
  ['a scheme that objects have as a member', 'constructor a', 'constructor', 'a'],
  ['a scheme of punctuation', "!#$%&'*+.^_`|~- a", "!#$%&'*+.^_`|~-", 'a'],
];

const REFUSED: readonly (readonly [title: string, field: FieldInput, code: string])[] = [
  ['undefined', undefined, 'authorization_missing'],
  ['null', null, 'authorization_missing'],
  ['an empty list', [], 'authorization_missing'],
  ['two lines', [`DPoP ${TOKEN}`, `Bearer ${TOKEN}`], 'authorization_multiple'],
  ['one line twice', [`DPoP ${TOKEN}`, `DPoP ${TOKEN}`], 'authorization_multiple'],
  ['two lines, the first empty', ['', `DPoP ${TOKEN}`], 'authorization_multiple'],
  ['two joined lines', `DPoP ${TOKEN}, Bearer ${TOKEN}`, 'authorization_multiple'],
  ['two joined lines in the other order', `Bearer ${TOKEN}, DPoP ${TOKEN}`, 'authorization_multiple'],
  ['two joined tokens', `DPoP ${TOKEN},${TOKEN}`, 'authorization_multiple'],
  ['a joined empty line', `DPoP ${TOKEN}, `, 'authorization_multiple'],
  ['DPoP joined to another scheme', `Basic abc, DPoP ${TOKEN}`, 'authorization_multiple'],
  ['Bearer joined to another scheme', `Basic abc,bearer ${TOKEN}`, 'authorization_multiple'],
  ['DPoP joined to another scheme by a tab', `Digest a="b",\t DPOP ${TOKEN}`, 'authorization_multiple'],
  ['an empty line', '', 'authorization_malformed'],
  ['a space', ' ', 'authorization_malformed'],
  ['the scheme alone', 'DPoP', 'authorization_malformed'],
  ['the scheme and a space', 'DPoP ', 'authorization_malformed'],
  ['Bearer alone', 'Bearer', 'authorization_malformed'],
  ['a token without a scheme', TOKEN.replaceAll('~', '='), 'authorization_malformed'],
  ['a tab after the scheme', `DPoP\t${TOKEN}`, 'authorization_malformed'],
  ['a space and a tab after the scheme', `DPoP \t${TOKEN}`, 'authorization_malformed'],
  ['a space before the scheme', ` DPoP ${TOKEN}`, 'authorization_malformed'],
  ['a space after the token', `DPoP ${TOKEN} `, 'authorization_malformed'],
  ['a tab after the token', `DPoP ${TOKEN}\t`, 'authorization_malformed'],
  ['two tokens', `DPoP ${TOKEN} ${TOKEN}`, 'authorization_malformed'],
  ['a colon after the scheme', `DPoP: ${TOKEN}`, 'authorization_malformed'],
  ['a comma after the scheme', `DPoP, ${TOKEN}`, 'authorization_malformed'],
  ['quotes round the field', `"DPoP ${TOKEN}"`, 'authorization_malformed'],
  ['a scheme with a letter that folds to ASCII', `\u212aerberos ${TOKEN}`, 'authorization_malformed'],
  ['a field that is too long', `DPoP ${'a'.repeat(MAX - 4)}`, 'authorization_malformed'],
  ['quotes round the token', `DPoP "${TOKEN}"`, 'token_malformed'],
  ['padding only', 'DPoP ==', 'token_malformed'],
  ['padding inside the token', 'DPoP a=b', 'token_malformed'],
  ['a semicolon', `DPoP ${TOKEN};`, 'token_malformed'],
  ['a line feed', `DPoP ${TOKEN}\n`, 'token_malformed'],
  ['a carriage return', `DPoP \r${TOKEN}`, 'token_malformed'],
  ['a NUL', `DPoP ${TOKEN}\0`, 'token_malformed'],
  ['a character beyond ASCII', `Bearer ${TOKEN}é`, 'token_malformed'],
  ['a no-break space', `DPoP \u00a0${TOKEN}`, 'token_malformed'],
];

suite('parseAuthorization', (test) => {
  for (const [title, field, scheme, token] of ACCEPTED) {
    test(`parseAuthorization() takes ${title}`, () => {
      assert.equal(parseAuthorization(field), { scheme, token });
    });
  }

  for (const [title, field, code] of REFUSED) {
    test(`parseAuthorization() refuses ${title}`, async () => {
      const result = await outcome(() => parseAuthorization(field));
      assert.is(result.ok || result.code, code);
    });
  }

  for (const field of [1, true, {}, [1], [null], [['DPoP a']], Symbol.iterator]) {
    test(`parseAuthorization() throws a TypeError for ${String(field)} (${typeof field})`, () => {
      assert.throws(
        () => parseAuthorization(field as unknown as string),
        /^Cannot parse authorization: "field"/,
      );
    });
  }

  test('parseAuthorization() answers with the OAuth error of RFC 6750, and none without credentials', async () => {
    const errors = [];
    for (const field of [undefined, ['DPoP a', 'DPoP a'], 'DPoP', 'DPoP "']) {
      const result = await outcome(() => parseAuthorization(field));
      errors.push(!result.ok && isDPoPError(result.error) ? String(result.error.error) : 'accepted');
    }
    assert.equal(errors, ['undefined', 'invalid_request', 'invalid_request', 'invalid_token']);
  });

  test('parseAuthorization() gives back what it read, or a DPoPError, for any text', async () => {
    const random = new Random('authorization');
    const parts = [
      'DPoP',
      'bearer',
      'Basic',
      ' ',
      ' ',
      ' ',
      ',',
      '=',
      'a',
      'b.c',
      '\t',
      '"',
      '\\',
      '\n',
      'é',
      '\0',
    ];
    let accepted = 0;
    for (let count = 0; count < 5000; count++) {
      const field = random.text(parts, 7);
      const result = await outcome(() => parseAuthorization(field));
      if (!result.ok) {
        assert.match(result.code, /^(authorization_(multiple|malformed)|token_malformed)$/);
        continue;
      }
      accepted++;
      const { scheme, token } = result.value;
      assert.is(
        field.toLowerCase().replace(/ +/, ' ').trimEnd(),
        `${scheme} ${token}`.toLowerCase().trimEnd(),
      );
      if (scheme === 'DPoP' || scheme === 'Bearer') assert.match(token, /^[\w.~+/-]+=*$/);
    }
    assert.ok(accepted > 100);
  });

  test('parseAuthorization() reads hostile fields in linear time', async () => {
    const started = Date.now();
    for (const part of [' ', ',', ', ', '=', 'a', 'a ', '\t', ', dpop', ',\t', ', bearer\t']) {
      for (const start of ['', 'DPoP ', 'Basic ', 'Basic ,']) {
        await outcome(() => parseAuthorization(`${start}${part.repeat(MAX)}`.slice(0, MAX)));
      }
    }
    assert.ok(Date.now() - started < 2000);
  });
});
