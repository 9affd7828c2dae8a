import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';
import type { JsonObject } from '../json.ts';
import { read, type Said, saidIn } from './challenge_model.ts';

const NONCE_ASKED: Said = ['DPoP', { error: 'use_dpop_nonce' }];
const ASKED: readonly Said[] = [NONCE_ASKED];
const ES256: Said = ['DPoP', { algs: 'ES256' }];
const TWO: Said = ['DPoP', { algs: 'ES256 PS256' }];

const MULTIPLE = 'Multiple methods used to include access token';

const EXAMPLES: readonly FlatRow[] = flatRows({ flags: ['RfcExample'] }, [
  read('rfc9449.algs', 'The challenge of figure 15', 'DPoP algs="ES256 PS256"', [TWO]),
  read(
    'rfc9449.error',
    'The challenge of figure 16',
    'DPoP error="invalid_token", error_description="Invalid DPoP key binding", algs="ES256"',
    [['DPoP', { error: 'invalid_token', error_description: 'Invalid DPoP key binding', algs: 'ES256' }]],
  ),
  read('rfc9449.both', 'The challenges of figure 17', 'Bearer, DPoP algs="ES256 PS256"', [['Bearer'], TWO]),
  read(
    'rfc9449.bearer-error',
    'The challenges of figure 18',
    'Bearer error="invalid_token", error_description="Invalid token", DPoP algs="ES256 PS256"',
    [['Bearer', { error: 'invalid_token', error_description: 'Invalid token' }], TWO],
  ),
  read(
    'rfc9449.both-errors',
    'The challenges of figure 19',
    `Bearer error="invalid_request", error_description="${MULTIPLE}", DPoP algs="ES256 PS256", error="invalid_request", error_description="${MULTIPLE}"`,
    [
      ['Bearer', { error: 'invalid_request', error_description: MULTIPLE }],
      ['DPoP', { algs: 'ES256 PS256', error: 'invalid_request', error_description: MULTIPLE }],
    ],
  ),
  read(
    'rfc9449.nonce',
    'The challenge of section 9',
    'DPoP error="use_dpop_nonce", error_description="Resource server requires nonce in DPoP proof"',
    [
      [
        'DPoP',
        {
          error: 'use_dpop_nonce',
          error_description: 'Resource server requires nonce in DPoP proof',
        },
      ],
    ],
  ),
]);

const CASES: readonly FlatRow[] = [
  read('case.scheme-lower', 'The scheme in lower case', 'dpop error="use_dpop_nonce"', ASKED),
  read('case.scheme-upper', 'The scheme in upper case', 'DPOP error="use_dpop_nonce"', ASKED),
  read('case.scheme-mixed', 'The scheme in another mixture', 'dPoP error="use_dpop_nonce"', ASKED),
  read(
    'case.parameter-upper',
    'Names of parameters in upper case',
    'DPoP ERROR="use_dpop_nonce", ALGS="ES256"',
    [['DPoP', { error: 'use_dpop_nonce', algs: 'ES256' }]],
  ),
  read('case.parameter-mixed', 'A name of a parameter in mixed case', 'DPoP eRRor="use_dpop_nonce"', ASKED),
  read('case.value', 'A value in upper case', 'DPoP realm="A", algs="es256"', [
    ['DPoP', { realm: 'A', algs: 'es256' }],
  ]),
];

const BACKSLASH = '\\';

const FORMS: readonly FlatRow[] = [
  read('form.token', 'A token instead of a quoted string', 'DPoP error=use_dpop_nonce', ASKED),
  read('form.tokens', 'Tokens and a quoted string', 'DPoP algs=ES256, error="use_dpop_nonce", realm=a', [
    ['DPoP', { algs: 'ES256', error: 'use_dpop_nonce', realm: 'a' }],
  ]),
  read('form.apostrophes', 'Apostrophes, which are characters of a token', "DPoP error='use_dpop_nonce'", [
    ['DPoP', { error: "'use_dpop_nonce'" }],
  ]),
  read('form.token-characters', 'Every special character of a token', "DPoP a=!#$%&'*+-.^_`|~9", [
    ['DPoP', { a: "!#$%&'*+-.^_`|~9" }],
  ]),
  read('form.name-characters', 'A name of special characters', "DPoP !#$%&'*+-.^_`|~9=a", [
    ['DPoP', { "!#$%&'*+-.^_`|~9": 'a' }],
  ]),
  read('form.equals-spaces', 'Spaces around an equals sign', 'DPoP error = "use_dpop_nonce"', ASKED),
  read('form.equals-tabs', 'Tabs around an equals sign', 'DPoP error\t=\t"use_dpop_nonce"', ASKED),
  read(
    'form.equals-space-before',
    'A space before an equals sign and a token',
    'DPoP error =use_dpop_nonce',
    ASKED,
  ),
  read(
    'form.equals-space-after',
    'A space after an equals sign, and a token',
    'DPoP error= use_dpop_nonce',
    ASKED,
  ),
  read(
    'form.later-equals-spaces',
    'Spaces around the second equals sign',
    'DPoP realm="a", error = "use_dpop_nonce"',
    [['DPoP', { realm: 'a', error: 'use_dpop_nonce' }]],
  ),
  read('form.scheme-spaces', 'Three spaces after the scheme', 'DPoP   error="use_dpop_nonce"', ASKED),
  read('form.no-space-after-comma', 'No space after a comma', 'DPoP realm="a",error="use_dpop_nonce"', [
    ['DPoP', { realm: 'a', error: 'use_dpop_nonce' }],
  ]),
  read(
    'form.spaces-around-comma',
    'Spaces and tabs around a comma',
    'DPoP realm="a" \t,\t error="use_dpop_nonce"',
    [['DPoP', { realm: 'a', error: 'use_dpop_nonce' }]],
  ),
  read(
    'quoted.comma',
    'Commas in a quoted string',
    'DPoP error_description="a, b,c", error="use_dpop_nonce"',
    [['DPoP', { error_description: 'a, b,c', error: 'use_dpop_nonce' }]],
  ),
  read('quoted.equals', 'Equals signs in a quoted string', 'DPoP realm="a=b", algs="ES256"', [
    ['DPoP', { realm: 'a=b', algs: 'ES256' }],
  ]),
  read(
    'quoted.escaped-quotes',
    'Escaped quotation marks in a quoted string',
    'DPoP realm="a \\"b\\" c", error="use_dpop_nonce"',
    [['DPoP', { realm: 'a "b" c', error: 'use_dpop_nonce' }]],
  ),
  read(
    'quoted.escaped-backslash',
    'An escaped backslash at the end',
    'DPoP realm="a\\\\", error="use_dpop_nonce"',
    [['DPoP', { realm: `a${BACKSLASH}`, error: 'use_dpop_nonce' }]],
  ),
  read(
    'quoted.two-backslashes-and-quote',
    'A backslash and a quotation mark, both escaped',
    'DPoP realm="a\\\\\\"b", error="use_dpop_nonce"',
    [['DPoP', { realm: `a${BACKSLASH}"b`, error: 'use_dpop_nonce' }]],
  ),
  read('quoted.escaped-letters', 'Escaped letters', 'DPoP error="use\\_dp\\op_nonce"', ASKED),
  read('quoted.escaped-n', 'An escaped n, which is no line feed', 'DPoP realm="a\\nb"', [
    ['DPoP', { realm: 'anb' }],
  ]),
  read('quoted.tab', 'A tab in a quoted string', 'DPoP realm="a\tb"', [['DPoP', { realm: 'a\tb' }]]),
  read('quoted.outer-spaces', 'Spaces at both ends of a quoted string', 'DPoP realm=" a "', [
    ['DPoP', { realm: ' a ' }],
  ]),
  read('quoted.triplet', 'A triplet in a quoted string', 'DPoP realm="a%20b+c"', [
    ['DPoP', { realm: 'a%20b+c' }],
  ]),
  {
    ...read('quoted.empty', 'Empty quoted strings', 'DPoP realm="", error="use_dpop_nonce"', []),
    value: { challenges: saidIn([['DPoP', { realm: '', error: 'use_dpop_nonce' }]])['challenges'] ?? null },
  },
  {
    ...read('quoted.no-text', 'Octets beyond ASCII in a quoted string', '', []),
    input: {
      headers: [['WWW-Authenticate', { b64u: 'RFBvUCBoaW50PSJh_4AiLCBlcnJvcj0idXNlX2Rwb3Bfbm9uY2Ui' }]],
    },
    // The octets of a parameter that nobody knows are told as the host decodes them.
    value: { dpop: { error: 'use_dpop_nonce' } },
  },
  read(
    'quoted.long',
    'A quoted string of 2,000 characters',
    `DPoP error="use_dpop_nonce", hint="${'ab, '.repeat(500)}"`,
    [['DPoP', { error: 'use_dpop_nonce', hint: 'ab, '.repeat(500) }]],
  ),
];

const NONE: readonly Said[] = [];

const LISTS: readonly FlatRow[] = [
  read('list.bearer-last', 'DPoP first, then Bearer', 'DPoP error="use_dpop_nonce", Bearer realm="a"', [
    NONCE_ASKED,
    ['Bearer', { realm: 'a' }],
  ]),
  read('list.between', 'DPoP between two others', 'Basic realm="a", DPoP error="use_dpop_nonce", Bearer', [
    ['Basic', { realm: 'a' }],
    NONCE_ASKED,
    ['Bearer'],
  ]),
  read('list.scheme-alone', 'The scheme alone', 'DPoP', [['DPoP']]),
  read('list.schemes-alone', 'Two schemes alone', 'Bearer, DPoP', [['Bearer'], ['DPoP']]),
  read('list.no-space', 'Challenges without a space between them', 'Bearer realm="a",DPoP algs="ES256"', [
    ['Bearer', { realm: 'a' }],
    ES256,
  ]),
  read(
    'list.lines',
    'Two lines',
    ['Bearer realm="a"', 'DPoP error="use_dpop_nonce"'],
    [['Bearer', { realm: 'a' }], NONCE_ASKED],
  ),
  read(
    'list.lines-dpop-first',
    'Two lines, that with DPoP first',
    ['DPoP error="use_dpop_nonce"', 'Bearer'],
    [NONCE_ASKED, ['Bearer']],
  ),
  read(
    'list.lines-of-lists',
    'Two lines with two challenges each',
    ['Negotiate, Basic realm="a"', 'Bearer, DPoP algs=ES256'],
    [['Negotiate'], ['Basic', { realm: 'a' }], ['Bearer'], ES256],
  ),
  {
    ...read('list.lines-apart', 'Two lines with another field between them', '', [['Bearer'], ES256]),
    input: {
      headers: [
        ['WWW-Authenticate', 'Bearer'],
        ['DPoP-Nonce', 'a'],
        ['WWW-Authenticate', 'DPoP algs="ES256"'],
      ],
    },
  },
  {
    ...read('list.name-case', 'Lines whose names are in two letter cases', '', [['Bearer'], ES256]),
    input: {
      headers: [
        ['www-authenticate', 'Bearer'],
        ['WWW-AUTHENTICATE', 'DPoP algs="ES256"'],
      ],
    },
  },
  read('list.empty-first', 'Empty elements first', ', ,DPoP algs="ES256"', [ES256]),
  read('list.empty-last', 'Empty elements last', 'DPoP algs="ES256", ,', [ES256]),
  read('list.empty-between', 'Empty elements between challenges', 'Bearer,, ,DPoP algs="ES256"', [
    ['Bearer'],
    ES256,
  ]),
  read('list.empty-parameters', 'An empty element between parameters', 'DPoP realm="a",, algs="ES256"', [
    ['DPoP', { realm: 'a', algs: 'ES256' }],
  ]),
  read(
    'list.empty-before-parameters',
    'An empty element between scheme and parameter',
    'DPoP , algs="ES256"',
    [ES256],
    'The scheme and its space have been read: what comes is a list of parameters, whose elements may be empty.',
  ),
  read('list.only-commas', 'Nothing but commas', ', ,,', NONE),
  read('list.empty-field', 'An empty field', '', NONE),
  read('list.empty-line', 'An empty line and another one', ['', 'DPoP algs="ES256"'], [ES256]),
  {
    ...read('list.absent', 'No field', '', NONE),
    input: { headers: [] },
  },
  read('list.token68', 'A challenge of token68 before it', 'Negotiate YII+/-._~A==, DPoP algs="ES256"', [
    ['Negotiate', 'YII+/-._~A=='],
    ES256,
  ]),
  read('list.token68-last', 'A challenge of token68 after it', 'DPoP algs="ES256", NTLM YWJj', [
    ES256,
    ['NTLM', 'YWJj'],
  ]),
  read('list.token68-spaces', 'Spaces around token68', 'Negotiate   YWJj  , DPoP algs="ES256"', [
    ['Negotiate', 'YWJj'],
    ES256,
  ]),
  read(
    'list.token68-like-parameter',
    'Token68 that ends like a parameter without a value',
    'DPoP error=',
    [['DPoP', 'error=']],
    'A parameter has a value: what has none is token68, and no error.',
  ),
  read(
    'list.token68-like-scheme',
    'Token68 that is the name of a scheme',
    'Bearer DPoP, Basic realm="a"',
    [
      ['Bearer', 'DPoP'],
      ['Basic', { realm: 'a' }],
    ],
    'Code that searches for "DPoP" finds a challenge that is none.',
  ),
  read('list.token68-name', 'Token68 that looks like the name of a parameter', 'DPoP algs', [
    ['DPoP', 'algs'],
  ]),
  read(
    'list.twenty',
    'Twenty challenges, DPoP last',
    `${Array.from({ length: 19 }, (_, i) => `S${i}`).join(', ')}, DPoP algs="ES256"`,
    [...Array.from({ length: 19 }, (_, i): Said => [`S${i}`]), ES256],
  ),
  read('list.two-dpop', 'Two challenges for DPoP', 'DPoP realm="a", DPoP realm="b", error="use_dpop_nonce"', [
    ['DPoP', { realm: 'a' }],
    ['DPoP', { realm: 'b', error: 'use_dpop_nonce' }],
  ]),
  read(
    'list.space-in-name',
    'A name with a space in it, which makes it a scheme',
    'DPoP realm="a", al gs="ES256"',
    [
      ['DPoP', { realm: 'a' }],
      ['al', { gs: 'ES256' }],
    ],
  ),
  read('list.same-parameters', 'One parameter in two challenges', 'Bearer realm="a", DPoP realm="a"', [
    ['Bearer', { realm: 'a' }],
    ['DPoP', { realm: 'a' }],
  ]),
  read('list.scheme-characters', 'A scheme of special characters', "!#$%&'*+-.^_`|~9, DPoP algs=ES256", [
    ["!#$%&'*+-.^_`|~9"],
    ES256,
  ]),
];

/** What others say is not said by DPoP. */
const OTHERS: readonly FlatRow[] = [
  read(
    'other.bearer-error',
    'An error that DPoP has no part in',
    'Bearer error="use_dpop_nonce", DPoP algs="ES256"',
    [['Bearer', { error: 'use_dpop_nonce' }], ES256],
    'A client that takes the error of another scheme for its own repeats its request, perhaps without end.',
  ),
  read(
    'other.bearer-error-after',
    'The error of the scheme that follows',
    'DPoP algs="ES256", Bearer error="use_dpop_nonce"',
    [ES256, ['Bearer', { error: 'use_dpop_nonce' }]],
  ),
  read(
    'other.longer-scheme',
    'A scheme that starts with the letters of DPoP',
    'DPoPs error="use_dpop_nonce"',
    [['DPoPs', { error: 'use_dpop_nonce' }]],
  ),
  read(
    'other.prefixed-scheme',
    'A scheme that ends with the letters of DPoP',
    'X-DPoP error="use_dpop_nonce"',
    [['X-DPoP', { error: 'use_dpop_nonce' }]],
  ),
  read(
    'other.in-quotes',
    'A challenge for DPoP within a quoted string',
    'Bearer realm="a, DPoP error=\\"use_dpop_nonce\\", "',
    [['Bearer', { realm: 'a, DPoP error="use_dpop_nonce", ' }]],
    'Whoever chooses the text of one parameter would choose what the client does.',
  ),
  read(
    'other.in-dpop-quotes',
    'An error within another parameter of DPoP',
    'DPoP realm="error=use_dpop_nonce, error=\\"a\\"", algs=ES256',
    [['DPoP', { realm: 'error=use_dpop_nonce, error="a"', algs: 'ES256' }]],
  ),
];

const PROXY: readonly FlatRow[] = flatRows({ requirements: ['RFC9449-7.1-10'] }, [
  {
    ...read('other.proxy', 'The field Proxy-Authenticate alone', '', NONE),
    input: { headers: [['Proxy-Authenticate', 'DPoP error="use_dpop_nonce"']] },
  },
  {
    ...read('other.proxy-beside', 'Proxy-Authenticate beside the field', '', [['Bearer']]),
    input: {
      headers: [
        ['Proxy-Authenticate', 'DPoP error="use_dpop_nonce"'],
        ['WWW-Authenticate', 'Bearer'],
      ],
    },
  },
]);

const says = (
  id: string,
  title: string,
  parameters: Readonly<Record<string, string>>,
  more?: Partial<FlatRow>,
): FlatRow => ({
  ...read(
    `dpop.${id}`,
    title,
    `DPoP ${Object.entries(parameters)
      .map(([name, text]) => `${name}="${text}"`)
      .join(', ')}`,
    [['DPoP', parameters]],
  ),
  ...more,
});

const withoutDpop = ({ challenges }: JsonObject): JsonObject => ({ challenges: challenges ?? [] });

const ALGS: readonly FlatRow[] = flatRows({ requirements: ['RFC9449-7.1-07', 'RFC9110-11.2-01'] }, [
  says('algs-many', 'Several algorithms', { algs: 'ES256 ES384 PS256 EdDSA' }),
  says('algs-unknown', 'Algorithms that nobody knows', { algs: 'XX999 ES256' }),
  says('algs-spaces', 'Several spaces between algorithms', { algs: ' ES256  PS256 ' }),
  says('algs-twice', 'An algorithm twice', { algs: 'ES256 PS256 ES256' }),
  says('algs-empty', 'No algorithm in the list', { algs: '', error: 'invalid_token' }),
  says('algs-space-only', 'Nothing but a space in the list', { algs: ' ', error: 'invalid_token' }),
  says('algs-commas', 'A list with commas, which is one name', { algs: 'ES256,PS256' }),
]);

const PARAMETERS: readonly FlatRow[] = [
  ...ALGS,
  ...flatRows({ requirements: ['RFC9449-7.1-08', 'RFC9110-11.2-01'], flags: ['UnknownParameter'] }, [
    says('unknown', 'A parameter that nobody knows', { hint: 'a', error: 'use_dpop_nonce' }),
    says('unknown-between', 'Unknown parameters on both sides', {
      a: 'b',
      error: 'use_dpop_nonce',
      nonce: 'c',
    }),
    says('unknown-prefix', 'Names that start with that of another', {
      error2: 'a',
      errors: 'b',
      error: 'use_dpop_nonce',
    }),
    says('unknown-suffix', 'Names that end with that of another', {
      'x-error': 'a',
      x_algs: 'b',
      algs: 'ES256',
    }),
    says('unknown-inherited', 'Names that objects of some languages inherit', {
      constructor: 'a',
      prototype: 'b',
      error: 'use_dpop_nonce',
    }),
    {
      ...read('dpop.unknown-prototype', 'The name __proto__', 'DPoP __proto__="a", error="use_dpop_nonce"', [
        ['DPoP', JSON.parse('{"__proto__":"a","error":"use_dpop_nonce"}')],
      ]),
    },
  ]),
  says(
    'everything',
    'Realm, scope and error with description and URI',
    {
      realm: 'a',
      scope: 'read write',
      error: 'insufficient_scope',
      error_description: 'More is needed',
      error_uri: 'https://as.example.com/e?a=b#c',
    },
    { requirements: ['RFC9449-7.1-05', 'RFC9449-7.1-06', 'RFC9110-11.2-01'] },
  ),
  says(
    'step-up',
    'A stronger authentication',
    {
      error: 'insufficient_user_authentication',
      acr_values: 'urn:example:silver urn:example:gold',
      max_age: '600',
    },
    { requirements: ['RFC9470-3-01'] },
  ),
  says(
    'step-up-now',
    'An age of zero seconds',
    { error: 'insufficient_user_authentication', max_age: '0' },
    {
      requirements: ['RFC9470-3-01'],
    },
  ),
  {
    ...read(
      'dpop.step-up-token',
      'An age as a token',
      'DPoP error=insufficient_user_authentication, max_age=5',
      [['DPoP', { error: 'insufficient_user_authentication', max_age: '5' }]],
    ),
    requirements: ['RFC9470-3-01'],
  },
  says(
    'metadata',
    'Where the metadata of the resource is',
    {
      error: 'invalid_token',
      resource_metadata: 'https://resource.example.org/.well-known/oauth-protected-resource',
    },
    { requirements: ['RFC9728-5.1-01'] },
  ),
  {
    ...says('error-empty', 'An empty error', { error: '', algs: 'ES256' }),
    value: withoutDpop(saidIn([['DPoP', { error: '', algs: 'ES256' }]])),
  },
];

const shared = { kind: 'challenge-parse', roles: ['client'], severity: 'medium' } as const;

/** RFC 9110 section 11.6.1, RFC 9449 sections 7.1 and 7.2. */
export const CHALLENGE_PARSE: readonly FlatGroup[] = [
  {
    ...shared,
    file: 'forms',
    description: 'The spellings of one challenge.',
    why: 'A client that knows one spelling only fails with the servers that use another.',
    requirements: ['RFC9110-11.2-01'],
    flags: ['ChallengeForm'],
    rows: [
      ...flatRows({ requirements: ['RFC9110-11.6.1-01', 'RFC9110-11.2-01'] }, EXAMPLES),
      ...flatRows({ requirements: ['RFC9110-11.1-01', 'RFC9110-11.2-01'], flags: ['SchemeCase'] }, CASES),
      ...FORMS,
    ],
  },
  {
    ...shared,
    file: 'lists',
    description: 'Several challenges, in one line and in many.',
    why: 'A challenge that is not found leaves the client without the error, or with the error of another.',
    requirements: ['RFC9110-11.6.1-01'],
    flags: ['ChallengeList'],
    rows: [
      ...LISTS,
      ...flatRows({ flags: ['OtherScheme'], severity: 'high' }, OTHERS),
      ...flatRows({ flags: ['OtherField'] }, PROXY),
    ],
  },
  {
    ...shared,
    file: 'dpop',
    description: 'What a challenge tells a DPoP client.',
    why: 'The client does not do what would have helped it, or stops at what it need not know.',
    requirements: ['RFC9110-11.2-01'],
    flags: ['ChallengeForm'],
    rows: PARAMETERS,
  },
];
