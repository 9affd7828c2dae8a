import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';
import type { Json, JsonObject } from '../json.ts';
import { RFC9449_ACCESS_TOKEN, RFC9449_TOKEN } from './published.ts';

const BASE = 'authorization.dpop';

const fields = (...headers: [string, string][]): JsonObject => ({ headers });
const sent = (value: string): JsonObject => fields(['Authorization', value]);
const value = (scheme: string, token: string): JsonObject => ({ scheme, token });

/** The token of RFC 9449, spelled in another way. */
const spelling = (id: string, title: string, text: string, scheme = 'DPoP'): FlatRow => ({
  id: `authorization.${id}`,
  title,
  input: sent(text),
  value: value(scheme, RFC9449_TOKEN),
});

const SPELLINGS: readonly FlatRow[] = [
  { ...spelling('dpop', 'The field of RFC 9449 figure 12', `DPoP ${RFC9449_TOKEN}`), flags: ['RfcExample'] },
  spelling('bearer', 'The scheme Bearer', `Bearer ${RFC9449_TOKEN}`, 'Bearer'),
  ...flatRows({ flags: ['SchemeCase'], requirements: ['RFC9110-11.1-01'] }, [
    spelling('scheme.lower-case', 'The scheme in lower case', `dpop ${RFC9449_TOKEN}`),
    spelling('scheme.upper-case', 'The scheme in upper case', `DPOP ${RFC9449_TOKEN}`),
    spelling('scheme.mixed-case', 'The scheme in the opposite case', `dpOp ${RFC9449_TOKEN}`),
    spelling('scheme.bearer-lower-case', 'Bearer in lower case', `bearer ${RFC9449_TOKEN}`, 'Bearer'),
    spelling('scheme.bearer-upper-case', 'Bearer in upper case', `BEARER ${RFC9449_TOKEN}`, 'Bearer'),
  ]),
  spelling('space.two', 'Two spaces after the scheme', `DPoP  ${RFC9449_TOKEN}`),
  spelling('space.many', 'Twenty spaces after the scheme', `DPoP${' '.repeat(20)}${RFC9449_TOKEN}`),
  spelling('space.bearer-two', 'Two spaces after Bearer', `Bearer  ${RFC9449_TOKEN}`, 'Bearer'),
];

/** Other fields, and other spellings of the name of this one. */
const BESIDE: readonly FlatRow[] = (
  [
    ['name.lower-case', 'The name of the field in lower case', ['authorization']],
    ['name.upper-case', 'The name of the field in upper case', ['AUTHORIZATION']],
    ['beside.proxy', 'Another token in Proxy-Authorization', ['Authorization'], 'Proxy-Authorization'],
    ['beside.extension', 'Another token in X-Authorization', ['Authorization'], 'X-Authorization'],
    ['beside.info', 'Another token in Authentication-Info', ['Authorization'], 'Authentication-Info'],
  ] as const
).map(([id, title, [name], other]): FlatRow => {
  const line: [string, string] = [name, `DPoP ${RFC9449_TOKEN}`];
  return {
    id: `authorization.${id}`,
    title,
    // Code that takes the first or the last of several must not find it by chance.
    input: fields(...(other === undefined ? [line] : ([[other, 'DPoP b'], line] as [string, string][]))),
    value: value('DPoP', RFC9449_TOKEN),
    ...(other === 'Proxy-Authorization' && { requirements: ['RFC9449-7.1-10'] }),
  };
});

const token = (id: string, title: string, text: string, why?: string): FlatRow => ({
  id: `authorization.token.${id}`,
  title,
  input: sent(`DPoP ${text}`),
  value: value('DPoP', text),
  flags: ['TokenForm'],
  ...(why !== undefined && { why }),
});

const TOKENS: readonly FlatRow[] = [
  token('jwt', 'A JWT, figure 8 of RFC 9449', RFC9449_ACCESS_TOKEN),
  token('one-character', 'A token of one character', 'a'),
  token(
    'all-characters',
    'All the characters of token68',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/==',
  ),
  token('padded', 'An equals sign at the end', 'dG9rZW4='),
  token('padded-thrice', 'Three equals signs at the end', 'a==='),
  token('slash', 'A slash alone', '/'),
  token('plus', 'Plus signs', 'a+b++c', 'Code that decodes forms makes spaces of them.'),
  token('periods', 'Periods alone', '...'),
  token('scheme', 'A token that is the name of its scheme', 'DPoP', 'Code that strips every "DPoP".'),
  token('other-scheme', 'A token that is the name of another scheme', 'Bearer', 'Code that searches.'),
  token('scheme-letters', 'A token that starts with its scheme', 'DPoPtoken', 'Code that strips twice.'),
  token('long', 'A token of 4,000 characters', 'abcdefgh'.repeat(500), 'Lists of rights make tokens long.'),
];

const at = '/headers/0/1';
const replace = (from: string, to: string): Edit => ['input.replace', at, from, to];
const append = (text: string): Edit => ['input.append', at, text];
const set = (item: Json): Edit => ['input.set', at, item];
const line = (index: number, name: string, text: string): Edit => [
  'input.set',
  `/headers/${index}`,
  [name, text],
];
const row = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  id: `authorization.${id}`,
  title,
  edits,
});

const NONE: readonly FlatRow[] = [
  row('missing.none', 'No field', ['input.delete', '/headers/0']),
  {
    ...row('missing.proxy', 'The field Proxy-Authorization alone', [
      'input.set',
      '/headers/0/0',
      'Proxy-Authorization',
    ]),
    requirements: ['RFC9449-7.1-10'],
  },
  {
    ...row(
      'missing.proxy-with-proof',
      'The field Proxy-Authorization with a proof beside it',
      ['input.set', '/headers/0/0', 'Proxy-Authorization'],
      line(1, 'DPoP', 'a.b.c'),
    ),
    requirements: ['RFC9449-7.1-10'],
  },
  row('missing.extension', 'The field X-Authorization alone', [
    'input.set',
    '/headers/0/0',
    'X-Authorization',
  ]),
  row('missing.proof-field', 'The credentials in the field for proofs', [
    'input.set',
    '/headers/0/0',
    'DPoP',
  ]),
  row(
    'missing.query',
    'The token in the query alone',
    ['input.delete', '/headers/0'],
    ['input.set', '/url', `https://resource.example.org/a?access_token=${RFC9449_TOKEN}`],
  ),
  row(
    'missing.form',
    'The token in the body alone',
    ['input.set', '/headers/0', ['Content-Type', 'application/x-www-form-urlencoded']],
    ['input.set', '/body', `access_token=${RFC9449_TOKEN}`],
  ),
];

/** Both must be read as none: what a host makes of two lines depends on the host. */
const SEVERAL: readonly FlatRow[] = [
  row('several.same', 'The same line twice', line(1, 'Authorization', `DPoP ${RFC9449_TOKEN}`)),
  row('several.tokens', 'Two lines with two tokens', line(1, 'Authorization', 'DPoP b')),
  {
    ...row(
      'several.bearer-first',
      'Bearer and DPoP, RFC 9449 figure 19',
      set(`Bearer ${RFC9449_TOKEN}`),
      line(1, 'Authorization', `DPoP ${RFC9449_TOKEN}`),
    ),
    flags: ['RfcExample'],
  },
  row('several.bearer-last', 'DPoP, then Bearer', line(1, 'Authorization', `Bearer ${RFC9449_TOKEN}`)),
  row('several.basic', 'DPoP, then Basic', line(1, 'Authorization', 'Basic dXNlcjpwYXNz')),
  row('several.name-case', 'Two lines in two letter cases', line(1, 'authorization', 'DPoP b')),
  row('several.empty', 'DPoP, then an empty line', line(1, 'Authorization', '')),
  row('several.apart', 'Two lines with another one between them', line(1, 'Host', 'a.example'), [
    'input.set',
    '/headers/2',
    ['Authorization', 'DPoP b'],
  ]),
];

const JOINED: readonly FlatRow[] = [
  row('joined.same', 'A line and the same again, joined by a comma', append(`, DPoP ${RFC9449_TOKEN}`)),
  row('joined.no-space', 'Two lines, joined by a comma without a space', append(',DPoP b')),
  row('joined.bearer', 'Bearer joined to it by a comma', append(', Bearer b')),
  row('joined.bearer-first', 'Bearer before it, joined by a comma', ['input.prepend', at, 'Bearer b, ']),
  row('joined.basic-first', 'Basic before it, joined by a comma', ['input.prepend', at, 'Basic dXNl, ']),
  row('joined.token', 'A second token after a comma', append(',b')),
  row('joined.trailing-comma', 'A comma after the token', append(',')),
  row('joined.leading-comma', 'A comma before the scheme', ['input.prepend', at, ', ']),
];

const FORM: readonly FlatRow[] = [
  row('form.empty', 'An empty field', set('')),
  row('form.scheme-alone', 'The scheme alone', set('DPoP')),
  {
    ...row('form.token-alone', 'A token without a scheme', set('dG9rZW4=')),
    from: 'authorization.token.padded',
  },
  row('form.tab', 'A tab after the scheme', replace('DPoP ', 'DPoP\t')),
  row('form.space-tab', 'A space and a tab after the scheme', replace('DPoP ', 'DPoP \t')),
  {
    ...row('form.no-space', 'No space after the scheme', replace('DPoP ', 'DPoP')),
    from: 'authorization.token.padded',
  },
  row('form.no-break-space', 'A no-break space after the scheme', replace('DPoP ', 'DPoP\u00a0')),
  row('form.line-feed', 'A line feed after the scheme', replace('DPoP ', 'DPoP\n')),
  row('form.comma', 'A comma after the scheme', replace('DPoP ', 'DPoP, ')),
  row('form.colon', 'A colon after the scheme', replace('DPoP ', 'DPoP: ')),
  row('form.equals', 'An equals sign after the scheme', replace('DPoP ', 'DPoP=')),
  row('form.version', 'A version after the scheme', replace('DPoP ', 'DPoP/1.1 ')),
  row('form.quoted-scheme', 'The scheme in quotation marks', replace('DPoP ', '"DPoP" ')),
  row('form.homoglyph', 'A scheme with a Cyrillic letter', replace('DPoP ', 'DP\u043eP ')),
  row('form.field-name', 'The name of the field in the value', ['input.prepend', at, 'Authorization: ']),
  row('form.parameter', 'The token as a parameter', replace('DPoP ', 'DPoP token=')),
  row(
    'form.quoted-parameter',
    'The token as a quoted parameter',
    replace('DPoP ', 'DPoP token="'),
    append('"'),
  ),
  row('form.parameter-after', 'A parameter after the token', append(' realm="a"')),
  {
    ...row('form.parameter-after-comma', 'A comma and a parameter after the token', append(', realm="a"')),
    reject: ['authorization_multiple', 'authorization_malformed', 'token_malformed'],
  },
  row('form.proof-after', 'A space and a proof after the token', append(' a.b.c')),
];

/** Neighbours in ASCII of the characters of token68, and what stands around tokens elsewhere. */
const CHARACTERS: readonly FlatRow[] = [
  ...(
    [
      ['asterisk', 'An asterisk', '*'],
      ['colon', 'A colon', ':'],
      ['at-sign', 'An at sign', '@'],
      ['bracket', 'An opening bracket', '['],
      ['caret', 'A caret', '^'],
      ['backquote', 'A backquote', '`'],
      ['opening-brace', 'An opening brace', '{'],
      ['closing-brace', 'A closing brace', '}'],
      ['delete', 'A delete character', '\u007f'],
      ['nul', 'A NUL', '\u0000'],
      ['percent', 'A triplet', '%7E'],
      ['backslash', 'A backslash', '\\'],
      ['inner-padding', 'An equals sign', '='],
      ['beyond-ascii', 'A letter beyond ASCII', '\u00e9'],
    ] as const
  ).map(([id, name, text]) => row(`character.${id}`, `${name} within the token`, append(`${text}a`))),
  row('character.quoted', 'The token in quotation marks', replace('DPoP ', 'DPoP "'), append('"')),
  row('character.leading-padding', 'An equals sign before the token', replace('DPoP ', 'DPoP =')),
  row('character.padding-alone', 'An equals sign for a token', set('DPoP =')),
  row('character.no-text', 'Octets that are no text', set({ b64u: 'RFBvUCBhgP9h' })),
];

const SPACE_AROUND: readonly FlatRow[] = [
  row('outer.space-before', 'A space before the scheme', ['input.prepend', at, ' ']),
  row('outer.space-after', 'A space after the token', append(' ')),
];

const other = (id: string, title: string, scheme: string, text: string): FlatRow => ({
  id: `authorization.other.${id}`,
  title,
  input: sent(`${scheme} ${text}`),
  value: value(scheme, text),
});

const OTHER: readonly FlatRow[] = [
  other('basic', 'The scheme Basic', 'Basic', 'dXNlcjpwYXNz'),
  other('unknown', 'A scheme that nobody registered', 'Unheard-Of', 'abc'),
  {
    ...row(
      'other.no-space',
      'The letters of DPoP and of a token, which make another scheme',
      replace('DPoP ', 'DPoP'),
    ),
    from: BASE,
  },
  {
    ...row('other.token-alone', 'A token that could be a scheme, and none before it', set(RFC9449_TOKEN)),
    from: BASE,
  },
  other('longer-name', 'A scheme that starts with the letters of DPoP', 'DPoPs', 'abc'),
];

const ELSEWHERE: readonly FlatRow[] = flatRows(
  {
    choice: 'token-elsewhere',
    accepts: ['ignore'],
    reject: ['authorization_multiple'],
    value: value('DPoP', RFC9449_TOKEN),
  },
  [
    row('elsewhere.query', 'A second token in the query', [
      'input.set',
      '/url',
      'https://resource.example.org/a?access_token=b',
    ]),
    row(
      'elsewhere.form',
      'A second token in the body',
      line(1, 'Content-Type', 'application/x-www-form-urlencoded'),
      ['input.set', '/body', 'access_token=b'],
    ),
  ],
);

const shared = { kind: 'authorization-parse', roles: ['rs'], severity: 'medium' } as const;

/** RFC 9449 section 7.1, RFC 9110 section 11.4. */
export const AUTHORIZATIONS: readonly FlatGroup[] = [
  {
    ...shared,
    file: 'credentials',
    description: 'Credentials, and what they are read as.',
    why: 'Clients spell the field in other ways than those that a server was tried with.',
    requirements: ['RFC9449-7.1-01'],
    flags: ['Basic'],
    rows: [
      ...SPELLINGS,
      ...BESIDE,
      ...TOKENS,
      ...flatRows(
        {
          choice: 'authorization-other-scheme',
          accepts: ['read'],
          reject: ['scheme_mismatch', 'authorization_malformed'],
          why: 'A reader for tokens alone and one for all credentials tell it in different ways.',
          requirements: ['RFC9110-11.1-01'],
          flags: ['OtherScheme'],
        },
        OTHER,
      ),
    ],
  },
  {
    ...shared,
    file: 'malformed',
    description: 'Fields that are no credentials, or more than one set of them.',
    why: 'Two components read two values, and one of them is not the token that was checked.',
    requirements: ['RFC9449-7.1-01'],
    flags: ['MalformedField'],
    rows: flatRows({ from: BASE }, [
      ...flatRows(
        {
          reject: ['authorization_missing'],
          why: 'A token that comes in another way comes without the rules of this one.',
          flags: ['OtherField'],
        },
        NONE,
      ),
      ...flatRows(
        {
          reject: ['authorization_multiple'],
          requirements: ['RFC6750-3.1-01'],
          flags: ['MultipleHeaders'],
          severity: 'high',
        },
        SEVERAL,
      ),
      ...flatRows(
        {
          reject: ['authorization_multiple', 'authorization_malformed', 'token_malformed'],
          flags: ['CombinedHeader'],
          severity: 'high',
        },
        JOINED,
      ),
      ...flatRows({ reject: ['authorization_malformed', 'token_malformed'] }, FORM),
      ...flatRows(
        { reject: ['token_malformed', 'authorization_malformed'], flags: ['TokenForm', 'MalformedField'] },
        CHARACTERS,
      ),
      ...flatRows(
        {
          choice: 'field-outer-whitespace',
          accepts: ['strip'],
          reject: ['authorization_malformed', 'token_malformed'],
          value: value('DPoP', RFC9449_TOKEN),
          requirements: ['RFC9110-5.5-01'],
          flags: ['FieldForm'],
        },
        SPACE_AROUND,
      ),
      ...flatRows(
        {
          why: 'A client may not send two tokens; a server that reads one place does not see the other.',
          requirements: ['RFC6750-3.1-01'],
          flags: ['OtherField'],
        },
        ELSEWHERE,
      ),
    ]),
  },
];
