import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';
import type { Json } from '../json.ts';

const BASE = 'challenge.parse.rfc9449.error';
const BOTH = 'challenge.parse.rfc9449.bearer-error';

const at = '/headers/0/1';
const replace = (from: string, to: string): Edit => ['input.replace', at, from, to];
const append = (text: string): Edit => ['input.append', at, text];
const repeated = (text: string, times: number): Edit => ['input.append', at, { repeat: text, times }];
const set = (item: Json): Edit => ['input.set', at, item];
const second = (text: string): Edit => ['input.set', '/headers/1', ['WWW-Authenticate', text]];
const row = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  id: `challenge.parse.${id}`,
  title,
  edits,
});

const QUOTES: readonly FlatRow[] = [
  row('malformed.open', 'A last quoted string without an end', replace('"ES256"', '"ES256')),
  row(
    'malformed.open-first',
    'A first quoted string without an end',
    replace('invalid_token"', 'invalid_token'),
  ),
  row('malformed.open-escape', 'A last quotation mark that is escaped', replace('"ES256"', '"ES256\\"')),
  row('malformed.open-backslash', 'A backslash as the last character', replace('"ES256"', '"ES256\\')),
  row('malformed.end-alone', 'A quoted string without a start', replace('"ES256"', 'ES256"')),
  row('malformed.after-quotes', 'Letters after a quoted string', replace('"ES256"', '"ES256"PS256')),
  row('malformed.quotes-twice', 'Two quoted strings', replace('"ES256"', '"ES256" "PS256"')),
  row('malformed.escape-outside', 'An escape outside of quotes', replace('"ES256"', '\\E\\S256')),
  row('malformed.typographic-quotes', 'Typographic quotation marks', replace('"ES256"', '\u201cES256\u201d')),
  row('malformed.quoted-name', 'A name in quotation marks', replace('algs=', '"algs"=')),
  row('malformed.quoted-scheme', 'A scheme in quotation marks', replace('DPoP error', '"DPoP" error')),
];

const PARAMETERS: readonly FlatRow[] = [
  row('malformed.no-value', 'A parameter without a value', replace('"ES256"', '')),
  row('malformed.no-value-first', 'A first parameter without a value', replace('"invalid_token"', '')),
  row('malformed.name-alone', 'A name alone between parameters', replace('algs=', 'hint, algs=')),
  row('malformed.no-name', 'A value without a name', replace('algs=', '=')),
  row('malformed.space-in-first-name', 'A space in the first name', replace('error="', 'er ror="')),
  row('malformed.name-characters', 'A colon in a name', replace('algs=', 'al:gs=')),
  row('malformed.equals-twice', 'Two equals signs', replace('algs=', 'algs==')),
  row('malformed.colon', 'A colon for an equals sign', replace('algs=', 'algs:')),
  row('malformed.no-comma', 'No comma between parameters', replace(', algs', ' algs')),
  row('malformed.semicolon', 'A semicolon for a comma', replace(', algs', '; algs')),
  row('malformed.list-unquoted', 'A list without quotation marks', replace('"ES256"', 'ES256 PS256')),
  row('malformed.uri-unquoted', 'A URI without quotation marks', append(', error_uri=https://a.example/')),
  row('malformed.token-beyond-ascii', 'A letter beyond ASCII in a token', replace('"ES256"', 'ES256\u00e9')),
  row('malformed.token-octets', 'Octets that are no text in a token', set({ b64u: 'RFBvUCBlcnJvcj1hgP8' })),
  row('malformed.token-control', 'A control character in a token', replace('"ES256"', 'ES\u0001256')),
  row('malformed.token-nul', 'A NUL in a token', replace('"ES256"', 'ES\u0000256')),
];

const LISTS: readonly FlatRow[] = [
  row('malformed.no-scheme', 'Parameters without a scheme', replace('DPoP error', 'error')),
  row('malformed.scheme-comma', 'A comma right after the scheme', replace('DPoP error', 'DPoP, error')),
  row('malformed.scheme-tab', 'A tab after the scheme', replace('DPoP error', 'DPoP\terror')),
  row(
    'malformed.scheme-space-tab',
    'A space and a tab after the scheme',
    replace('DPoP error', 'DPoP \terror'),
  ),
  row('malformed.scheme-colon', 'A colon after the scheme', replace('DPoP error', 'DPoP: error')),
  row('malformed.scheme-version', 'A version after the scheme', replace('DPoP error', 'DPoP/1.1 error')),
  row(
    'malformed.no-break-space',
    'A no-break space after the scheme',
    replace('DPoP error', 'DPoP\u00a0error'),
  ),
  row(
    'malformed.scheme-beyond-ascii',
    'A Cyrillic letter in the scheme',
    replace('DPoP error', 'DP\u043eP error'),
  ),
  row('malformed.scheme-twice', 'The scheme twice', replace('DPoP error', 'DPoP DPoP error')),
  row('malformed.junk', 'Signs that are nothing at all', set('@@@')),
  row('malformed.json', 'JSON', set('{"error":"invalid_token"}')),
  row('malformed.field-name', 'The name of the field in its value', [
    'input.prepend',
    at,
    'WWW-Authenticate: ',
  ]),
  row(
    'malformed.token68-and-parameter',
    'A parameter after token68',
    replace('DPoP error', 'DPoP YWJj=, error'),
  ),
  row('malformed.token68-after', 'Token68 after parameters', append(', YWJj==')),
  row('malformed.token68-twice', 'Token68 twice', set('DPoP YWJj YWJj')),
  row('malformed.token68-inner-padding', 'An equals sign within token68', set('DPoP YW=Jj=')),
  row('malformed.trailing-junk', 'A sign after the last parameter', append(' @')),
  {
    ...row(
      'malformed.other-first',
      'A broken challenge before that for DPoP',
      replace('"Invalid token"', '"Invalid'),
    ),
    from: BOTH,
  },
  {
    ...row('malformed.other-last', 'A broken challenge after that for DPoP', append(', Basic realm=@')),
    from: BOTH,
  },
  row('malformed.second-line', 'A second line that is broken', second('Basic realm="a')),
];

const CONTROLS: readonly FlatRow[] = [
  row('control.nul', 'A NUL in a quoted string', replace('Invalid DPoP', 'Invalid\u0000DPoP')),
  row('control.line-feed', 'A line feed in a quoted string', replace('Invalid DPoP', 'Invalid\r\nDPoP')),
  row(
    'control.escape',
    'A control character in a quoted string',
    replace('Invalid DPoP', 'Invalid\u001bDPoP'),
  ),
  row(
    'control.delete',
    'A delete character in a quoted string',
    replace('Invalid DPoP', 'Invalid\u007fDPoP'),
  ),
  row(
    'control.escaped',
    'A control character behind a backslash',
    replace('Invalid DPoP', 'Invalid\\\u0001DPoP'),
  ),
];

const TWICE: readonly FlatRow[] = [
  row('twice.algs', 'A list of algorithms twice', append(', algs="PS256"')),
  row('twice.same', 'A parameter twice with one value', append(', algs="ES256"')),
  row('twice.other-case', 'An error twice, in two letter cases', append(', ERROR="use_dpop_nonce"')),
  row('twice.unknown', 'A parameter twice that nobody knows', append(', hint=a, hint=b')),
];

const CONTINUED: readonly FlatRow[] = [
  row('continued.parameter', 'A parameter in a line of its own', second('hint="a"')),
  row('continued.quoted', 'A quoted string over two lines', append(', hint="a'), second('b"')),
];

const LARGE: readonly FlatRow[] = [
  row('large.length', 'A field of 17,000 characters', append(', hint="'), repeated('a', 17_000), append('"')),
  row('large.challenges', 'A hundred challenges', repeated(', A', 100)),
  row(
    'large.parameters',
    'A hundred parameters',
    append(`, ${Array.from({ length: 100 }, (_, i) => `p${i}=`).join('1, ')}1`),
  ),
];

/** RFC 9110 sections 5.5, 11.2 and 11.6.1. A reader may repair what is broken (section 2.4), so none of it is a "must". */
export const CHALLENGE_PARSE_MALFORMED: FlatGroup = {
  kind: 'challenge-parse',
  file: 'malformed',
  description: 'Fields that are no list of challenges, and those of which opinions differ.',
  why: 'Readers that repair do it in different ways: what one takes for text is an error for another.',
  requirements: ['SUITE-3-01'],
  flags: ['MalformedField'],
  roles: ['client'],
  severity: 'low',
  rows: flatRows({ from: BASE, reject: ['challenge_malformed'] }, [
    ...QUOTES,
    ...PARAMETERS,
    ...LISTS,
    ...flatRows(
      {
        choice: 'challenge-controls',
        accepts: ['keep'],
        requirements: ['RFC9110-5.5-02'],
        flags: ['FieldOctets'],
      },
      CONTROLS,
    ),
    ...flatRows(
      {
        choice: 'challenge-parameter-twice',
        accepts: ['accept'],
        requirements: ['RFC9110-11.2-01'],
        why: 'A name is there once: whoever reads on takes the first or the last.',
        flags: ['DuplicateParameter'],
      },
      TWICE,
    ),
    ...flatRows(
      {
        choice: 'challenge-lines',
        accepts: ['joined'],
        requirements: ['RFC9110-5.3-01'],
        why: 'A list may be split into lines between its elements only, and anybody may join lines.',
        flags: ['MultipleHeaders'],
      },
      CONTINUED,
    ),
    ...flatRows(
      {
        choice: 'challenge-limits',
        accepts: ['accept'],
        requirements: ['SUITE-1-01'],
        why: 'A server must not make its clients work without end.',
        flags: ['ResourceLimit'],
      },
      LARGE,
    ),
  ]),
};
