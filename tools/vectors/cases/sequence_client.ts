/** Clients: which requests they send, and which they do not. RFC 9449 sections 4, 7, 7.1, 7.3, 8, 8.1, 8.2 and 9. */
import type { JsonObject } from '../json.ts';
import {
  answer,
  call,
  gives,
  returns,
  type SequenceGroup,
  type SequenceRow,
  type Step,
  sends,
  sequenceRows,
} from '../sequence_case.ts';
import { CLOCK } from './baseline.ts';
import { API, TOKEN_ENDPOINT } from './sequence_world.ts';

type Field = readonly [name: string, value: string];

const OWN = { token: 'own' };
const OTHER_API = 'https://files.example.net/1';
const FORM = 'grant_type=client_credentials';

const challenge = (value: string): Field => ['WWW-Authenticate', value];
const nonceIs = (value: string): Field => ['DPoP-Nonce', value];
const USE_NONCE = challenge('DPoP error="use_dpop_nonce", algs="ES256"');
const JSON_TYPE: Field = ['Content-Type', 'application/json'];

const getOrder: JsonObject = { ...call(API), ...OWN };
const requestToken: JsonObject = call(TOKEN_ENDPOINT, { method: 'POST', body: FORM });

/** The token endpoint asks for a nonce. */
const tokenError = (status: number, body: string, type = JSON_TYPE): JsonObject => ({
  do: 'answer',
  response: { status, headers: [type, nonceIs('n1')], body },
});
const TOKEN_ASKS = '{"error":"use_dpop_nonce","error_description":"Authorization server requires nonce"}';

const retried = (...fields: readonly Field[]): readonly Step[] => [
  [getOrder, sends(null)],
  [answer(401, ...fields, nonceIs('n1')), sends('n1')],
  [answer(200), returns(200)],
];

const SPELLINGS: readonly (readonly [id: string, title: string, ...fields: Field[]])[] = [
  [
    'as-printed',
    'A challenge as RFC 9449 prints it',
    challenge(
      'DPoP error="use_dpop_nonce", error_description="Resource server requires nonce in DPoP proof"',
    ),
  ],
  ['token', 'The error as a token', challenge('DPoP error=use_dpop_nonce')],
  ['scheme-case', 'The scheme in lower case', challenge('dpop error="use_dpop_nonce"')],
  ['parameter-case', 'The name of the parameter in upper case', challenge('DPoP ERROR="use_dpop_nonce"')],
  [
    'error-last',
    'The error as the last parameter',
    challenge('DPoP realm="orders", algs="ES256 PS256", error="use_dpop_nonce"'),
  ],
  [
    'unknown-parameters',
    'Unknown parameters around the error',
    challenge('DPoP x=1, error="use_dpop_nonce", y="2"'),
  ],
  [
    'after-bearer',
    'After another challenge',
    challenge('Bearer realm="orders", DPoP error="use_dpop_nonce"'),
  ],
  ['before-bearer', 'Before another challenge', challenge('DPoP error="use_dpop_nonce", Bearer')],
  [
    'lines',
    'In the second of two field lines',
    challenge('Bearer'),
    challenge('DPoP error="use_dpop_nonce"'),
  ],
  [
    'after-token68',
    'After a challenge with a token68',
    challenge('Negotiate YWJj, DPoP error="use_dpop_nonce"'),
  ],
  [
    'quoted-comma',
    'After a quoted comma',
    challenge('Basic realm="orders, DPoP error=x", DPoP error="use_dpop_nonce"'),
  ],
  [
    'quoted-quote',
    'After quoted quotation marks',
    challenge('Basic realm="\\"orders\\", DPoP", DPoP error="use_dpop_nonce"'),
  ],
  ['escape', 'With an escaped letter', challenge('DPoP error="use_dpop\\_nonce"')],
  ['spaces', 'With white space around "="', challenge('DPoP error = "use_dpop_nonce"')],
  ['empty-elements', 'With empty list elements', challenge(', DPoP error="use_dpop_nonce", ,')],
];

const RETRIES: readonly SequenceRow[] = [
  {
    id: 'sequence.client.retry',
    title: 'A nonce that a protected resource asks for',
    requirements: ['RFC9449-8-07', 'RFC9449-9-01', 'RFC9449-7.3-01', 'RFC9449-4-01', 'RFC9449-7-01'],
    steps: retried(USE_NONCE),
  },
  ...sequenceRows(
    {
      why: 'A client that knows one spelling of a challenge fails at every server that has another.',
      requirements: ['RFC9449-8-07', 'RFC9449-7.1-08'],
      flags: ['ChallengeForm'],
      severity: 'medium',
    },
    SPELLINGS.map(([id, title, ...fields]) => ({
      id: `sequence.client.challenge-${id}`,
      title,
      steps: retried(...fields),
    })),
  ),
  {
    id: 'sequence.client.challenge-status-400',
    title: 'A challenge with status 400',
    why: 'Servers mix 400 and 401; the error says what to do.',
    severity: 'low',
    requirements: ['RFC9449-8-07', 'RFC9449-7.1-09'],
    steps: [
      [getOrder, sends(null)],
      [answer(400, USE_NONCE, nonceIs('n1')), sends('n1')],
      [answer(200), returns(200)],
    ],
  },
  ...sequenceRows(
    { requirements: ['RFC9449-8-07', 'RFC9449-8-06', 'RFC9449-7.3-01'] },
    (
      [
        ['token-retry', 'A nonce that the token endpoint asks for', tokenError(400, TOKEN_ASKS)],
        [
          'token-retry-charset',
          'A nonce that the token endpoint asks for, with a parameter of the media type',
          tokenError(400, TOKEN_ASKS, ['Content-Type', 'application/json;charset=UTF-8']),
        ],
        [
          'token-retry-members',
          'A nonce that the token endpoint asks for, among further members',
          tokenError(400, '{\n  "trace": {"error": "x"},\n  "error": "use_dpop_nonce",\n  "n": [1]\n}\n'),
        ],
        [
          'token-retry-status-401',
          'A nonce that the token endpoint asks for with status 401',
          tokenError(401, TOKEN_ASKS),
        ],
      ] as const
    ).map(([id, title, response]) => ({
      id: `sequence.client.${id}`,
      title,
      steps: [
        [requestToken, sends(null)],
        [response, sends('n1')],
        [answer(200), returns(200)],
      ] as const,
    })),
  ),
  {
    id: 'sequence.client.retry-with-body',
    title: 'A nonce that a protected resource asks for, and a request with a body',
    requirements: ['RFC9449-8-07', 'RFC9449-7.3-01'],
    steps: [
      [{ ...call(API, { method: 'POST', body: '{"quantity":2}' }), ...OWN }, sends(null)],
      [answer(401, USE_NONCE, nonceIs('n1')), sends('n1')],
      [answer(201), returns(201)],
    ],
  },
];

const NONCES: readonly SequenceRow[] = sequenceRows({ flags: ['NonceKept'] }, [
  {
    id: 'sequence.client.two-requests',
    title: 'Two requests to a server without nonces',
    requirements: ['RFC9449-4-01', 'RFC9449-7-01', 'RFC9449-7.3-01'],
    flags: ['Basic'],
    steps: [
      [getOrder, sends(null)],
      [answer(200), returns(200)],
      [getOrder, sends(null)],
      [answer(200), returns(200)],
    ],
  },
  {
    id: 'sequence.client.nonce-kept',
    title: 'Two further requests after a nonce',
    why: 'A client that forgets its nonce sends every request twice.',
    requirements: ['RFC9449-8.2-01', 'RFC9449-11.1-06', 'RFC9449-4-01'],
    steps: [
      ...retried(USE_NONCE),
      [getOrder, sends('n1')],
      [answer(200), returns(200)],
      [getOrder, sends('n1')],
      [answer(200), returns(200)],
    ],
  },
  ...sequenceRows(
    {
      why: 'A server that rotates its nonces says so on any answer; who does not listen is refused next time.',
      requirements: ['RFC9449-8.2-03', 'RFC9449-8.2-02'],
    },
    [200, 201, 204, 403, 404, 500].map((status) => ({
      id: `sequence.client.nonce-on-${status}`,
      title: `A nonce with status ${status}`,
      ...(status !== 200 && { severity: 'low' as const }),
      steps: [
        [getOrder, sends(null)],
        [answer(status, nonceIs('n1')), status < 400 ? returns(status) : gives(status)],
        [getOrder, sends('n1')],
        [answer(200), returns(200)],
      ] as const,
    })),
  ),
  {
    id: 'sequence.client.challenge-on-success',
    title: 'A success with a challenge that asks for a nonce',
    why: 'A challenge may be on any answer; what succeeded is not to be done twice.',
    requirements: ['RFC9449-7.1-09', 'RFC9449-8.2-03'],
    steps: [
      [{ ...call(API, { method: 'POST', body: '{"quantity":2}' }), ...OWN }, sends(null)],
      [answer(201, USE_NONCE, nonceIs('n1')), returns(201)],
      [getOrder, sends('n1')],
      [answer(200), returns(200)],
    ],
  },
  {
    id: 'sequence.client.newest-nonce',
    title: 'A nonce with an error, and newer ones with two successes',
    why: 'The newest nonce is the one that is good for longest.',
    requirements: ['RFC9449-8.2-03', 'RFC9449-8.2-01'],
    steps: [
      [getOrder, sends(null)],
      [answer(401, USE_NONCE, nonceIs('n1')), sends('n1')],
      [answer(200, nonceIs('n2')), returns(200)],
      [getOrder, sends('n2')],
      [answer(200, nonceIs('n3')), returns(200)],
      [getOrder, sends('n3')],
      [answer(200), returns(200)],
    ],
  },
  {
    id: 'sequence.client.newest-nonce-token',
    title: 'Newer nonces with the successes of a token endpoint',
    requirements: ['RFC9449-8.2-03', 'RFC9449-8.2-01'],
    steps: [
      [requestToken, sends(null)],
      [tokenError(400, TOKEN_ASKS), sends('n1')],
      [answer(200, nonceIs('n2')), returns(200)],
      [requestToken, sends('n2')],
      [answer(200), returns(200)],
      [requestToken, sends('n2')],
      [answer(200), returns(200)],
    ],
  },
  {
    id: 'sequence.client.stale-nonce',
    title: 'A nonce that has grown stale',
    requirements: ['RFC9449-8-07', 'RFC9449-8.2-03'],
    why: 'A client that retries only where it had no nonce is locked out at the first rotation.',
    steps: [
      ...retried(USE_NONCE),
      [getOrder, sends('n1')],
      [answer(401, USE_NONCE, nonceIs('n2')), sends('n2')],
      [answer(200), returns(200)],
    ],
  },
  {
    id: 'sequence.client.nonce-after-second-challenge',
    title: 'A retry that is answered with another nonce, and the request after it',
    requirements: ['RFC9449-8.2-03'],
    steps: [
      [getOrder, sends(null)],
      [answer(401, USE_NONCE, nonceIs('n1')), sends('n1')],
      [answer(401, USE_NONCE, nonceIs('n2')), gives(401)],
      [getOrder, sends('n2')],
      [answer(200), returns(200)],
    ],
  },
  {
    id: 'sequence.client.nonce-of-other-origin',
    title: 'Two protected resources, one of which gives a nonce',
    why: 'A nonce of another server is a wrong one, and tells the one about the other.',
    requirements: ['RFC9449-8.2-01', 'RFC9449-9-02'],
    flags: ['NonceCrossServer'],
    severity: 'high',
    steps: [
      ...retried(USE_NONCE),
      [{ ...call(OTHER_API), ...OWN }, sends(null)],
      [answer(200), returns(200)],
      [getOrder, sends('n1')],
      [answer(200), returns(200)],
    ],
  },
  {
    id: 'sequence.client.nonces-of-two-origins',
    title: 'Two protected resources with a nonce each',
    requirements: ['RFC9449-8.2-01', 'RFC9449-9-02'],
    flags: ['NonceCrossServer'],
    steps: [
      [getOrder, sends(null)],
      [answer(200, nonceIs('n1')), returns(200)],
      [{ ...call(OTHER_API), ...OWN }, sends(null)],
      [answer(200, nonceIs('n2')), returns(200)],
      [getOrder, sends('n1')],
      [answer(200), returns(200)],
      [{ ...call(OTHER_API), ...OWN }, sends('n2')],
      [answer(200), returns(200)],
    ],
  },
  {
    id: 'sequence.client.nonce-of-other-port',
    title: 'A nonce of another port of the same host',
    requirements: ['RFC9449-9-02'],
    flags: ['NonceCrossServer'],
    severity: 'low',
    steps: [
      [getOrder, sends(null)],
      [answer(200, nonceIs('n1')), returns(200)],
      [{ ...call('https://resource.example.org:8443/orders/42'), ...OWN }, sends(null)],
      [answer(200), returns(200)],
    ],
  },
  {
    id: 'sequence.client.nonces-of-authorization-server',
    title: 'An authorization server and a protected resource with a nonce each',
    why: 'RFC 9449 section 9: the one does not take those of the other.',
    requirements: ['RFC9449-8.2-01', 'RFC9449-9-02'],
    flags: ['NonceCrossServer'],
    steps: [
      [requestToken, sends(null)],
      [answer(200, nonceIs('n1')), returns(200)],
      [getOrder, sends(null)],
      [answer(200, nonceIs('n2')), returns(200)],
      [requestToken, sends('n1')],
      [answer(200), returns(200)],
    ],
  },
]);

const OPAQUE: readonly SequenceRow[] = sequenceRows(
  { requirements: ['RFC9449-8-07', 'RFC9449-8.1-01'], flags: ['NonceForm'], severity: 'medium' },
  (
    [
      [
        'characters',
        'A nonce with all characters that one can have',
        "!#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~",
      ],
      ['comma', 'A nonce with a comma', 'a,b'],
      ['percent', 'A nonce that looks percent-encoded', '%6e1'],
      ['number', 'A nonce of digits', '007'],
    ] as const
  ).map(([id, title, nonce]) => ({
    id: `sequence.client.nonce-of-${id}`,
    title,
    why: 'A nonce is opaque: what comes back has to be what was given.',
    steps: [
      [getOrder, sends(null)],
      [answer(401, USE_NONCE, nonceIs(nonce)), sends(nonce)],
      [answer(200), returns(200)],
    ] as const,
  })),
);

const BROKEN: readonly (readonly [id: string, title: string, ...fields: Field[]])[] = [
  ['space', 'with a space', nonceIs('n 2')],
  ['quoted', 'in quotation marks', nonceIs('"n2"')],
  ['backslash', 'with a backslash', nonceIs('n\\2')],
  ['empty', 'of no characters', nonceIs('')],
  ['two', 'in two field lines', nonceIs('n2'), nonceIs('n3')],
  ['list', 'in a list', nonceIs('n2, n3')],
];

const MALFORMED: readonly SequenceRow[] = sequenceRows(
  {
    requirements: ['RFC9449-8.1-01', 'RFC9449-8-05'],
    flags: ['NonceForm'],
    severity: 'medium',
    why: 'What is no nonce must not get into a proof, nor take the place of one.',
  },
  BROKEN.map(([id, title, ...fields]) => ({
    id: `sequence.client.bad-nonce-${id}`,
    title: `A nonce, and then one ${title}`,
    steps: [
      [getOrder, sends(null)],
      [answer(200, nonceIs('n1')), returns(200)],
      [getOrder, sends('n1')],
      [answer(200, ...fields), returns(200)],
      [getOrder, sends('n1')],
      [answer(200), returns(200)],
    ] as const,
  })),
);

/** From `sequence.client.retry`: no second request comes of this answer. */
const stop = (status: number, ...fields: readonly Field[]) =>
  [
    ['steps.delete', 2],
    ['response.set', 1, 'status', status],
    ['response.set', 1, 'headers', fields],
  ] as const;

const STOPS: readonly SequenceRow[] = sequenceRows(
  { from: 'sequence.client.retry', flags: ['NonceLoop'], last: gives(401) },
  [
    {
      id: 'sequence.client.no-nonce',
      title: 'A nonce is asked for, and none is given',
      why: 'There is nothing to repeat the request with; whoever does so goes round in circles.',
      edits: stop(401, USE_NONCE),
      reject: ['server_refused', 'nonce_header_malformed'],
    },
    ...BROKEN.map(([id, title, ...fields]) => ({
      id: `sequence.client.no-good-nonce-${id}`,
      title: `A nonce is asked for, and one is given ${title}`,
      why: 'What is no nonce must not get into a proof.',
      requirements: ['RFC9449-8-07', 'RFC9449-8.1-01', 'RFC9449-8-05'],
      flags: ['NonceForm'],
      severity: 'medium' as const,
      edits: stop(401, USE_NONCE, ...fields),
      reject: ['server_refused', 'nonce_header_malformed'],
    })),
    ...sequenceRows({ reject: ['server_refused'] }, [
      {
        id: 'sequence.client.second-challenge',
        title: 'Another nonce is asked for after the retry',
        why: 'A server that is never content would keep the client busy for ever.',
        edits: [['steps.set', 2, 'response', { status: 401, headers: [USE_NONCE, nonceIs('n2')] }]],
      },
      {
        id: 'sequence.client.same-nonce',
        title: 'The nonce of the retry is given again',
        why: 'The same nonce will not do better the next time.',
        edits: [['steps.set', 2, 'response', { status: 401, headers: [USE_NONCE, nonceIs('n1')] }]],
      },
      {
        id: 'sequence.client.same-nonce-later',
        title: 'The nonce that the client had already is given again',
        why: 'The same nonce will not do better the next time.',
        from: 'sequence.client.stale-nonce',
        edits: [
          ['steps.delete', 5],
          ['response.set', 4, 'headers', [USE_NONCE, nonceIs('n1')]],
        ],
      },
      {
        id: 'sequence.client.other-error',
        title: 'Another error, and a nonce',
        why: 'A retry would hide the error from the caller, and double the load of every refusal.',
        edits: stop(401, challenge('DPoP error="invalid_token", algs="ES256"'), nonceIs('n1')),
      },
      {
        id: 'sequence.client.no-error',
        title: 'A challenge without an error, and a nonce',
        edits: stop(401, challenge('DPoP algs="ES256"'), nonceIs('n1')),
      },
      {
        id: 'sequence.client.error-in-quotes',
        title: 'The error inside of another parameter',
        why: 'A text search is no parser.',
        flags: ['ChallengeForm'],
        edits: stop(
          401,
          challenge('DPoP realm="error=use_dpop_nonce", error="invalid_token"'),
          nonceIs('n1'),
        ),
      },
      {
        id: 'sequence.client.error-of-bearer',
        title: 'The error in the challenge of another scheme',
        why: 'It is about a request with that scheme, which was not sent.',
        flags: ['ChallengeForm'],
        severity: 'low',
        edits: stop(
          401,
          challenge('Bearer error="use_dpop_nonce", DPoP error="invalid_token"'),
          nonceIs('n1'),
        ),
      },
      {
        id: 'sequence.client.status-403',
        title: 'Status 403 with a nonce',
        edits: stop(403, challenge('DPoP error="insufficient_scope"'), nonceIs('n1')),
        last: gives(403),
      },
      {
        id: 'sequence.client.status-500',
        title: 'Status 500 with a nonce',
        edits: stop(500, nonceIs('n1')),
        last: gives(500),
      },
      {
        id: 'sequence.client.bearer-challenge',
        title: 'A challenge for bearer tokens only',
        why: 'Whoever falls back to Bearer shows the token to a server that asked for just that.',
        requirements: ['RFC9449-8-07', 'RFC9449-7-01'],
        flags: ['BearerDowngrade'],
        severity: 'critical',
        edits: stop(401, challenge('Bearer realm="orders"')),
      },
      {
        id: 'sequence.client.bearer-challenge-with-nonce',
        title: 'A challenge for bearer tokens only, and a nonce',
        requirements: ['RFC9449-8-07', 'RFC9449-7-01'],
        flags: ['BearerDowngrade'],
        severity: 'critical',
        edits: stop(401, challenge('Bearer error="invalid_token"'), nonceIs('n1')),
      },
      {
        id: 'sequence.client.token-other-error',
        title: 'Another error of the token endpoint, and a nonce',
        from: 'sequence.client.token-retry',
        edits: [
          ['steps.delete', 2],
          ['response.set', 1, 'body', '{"error":"invalid_grant","error_description":"use_dpop_nonce"}'],
        ],
        last: gives(400),
      },
      {
        id: 'sequence.client.token-second-challenge',
        title: 'The token endpoint asks for another nonce after the retry',
        from: 'sequence.client.token-retry',
        edits: [
          [
            'steps.set',
            2,
            'response',
            { status: 400, headers: [JSON_TYPE, nonceIs('n2')], body: TOKEN_ASKS },
          ],
        ],
        last: gives(400),
      },
      {
        id: 'sequence.client.token-no-nonce',
        title: 'The token endpoint asks for a nonce, and gives none',
        from: 'sequence.client.token-retry',
        edits: [
          ['steps.delete', 2],
          ['response.set', 1, 'headers', [JSON_TYPE]],
        ],
        reject: ['server_refused', 'nonce_header_malformed'],
        last: gives(400),
      },
    ]),
    {
      id: 'sequence.client.stream',
      title: 'A nonce is asked for after a body that was a stream',
      why: 'A stream is read once: the retry would send half of it, or nothing.',
      flags: ['StreamBody'],
      from: 'sequence.client.retry-with-body',
      edits: [
        ['steps.delete', 2],
        ['request.set', 0, 'stream', true],
      ],
      reject: ['server_refused', 'body_not_repeatable'],
    },
    {
      id: 'sequence.client.token-stream',
      title: 'The token endpoint asks for a nonce after a body that was a stream',
      why: 'A stream is read once: the retry would send half of it, or nothing.',
      flags: ['StreamBody'],
      severity: 'low',
      from: 'sequence.client.token-retry',
      edits: [
        ['steps.delete', 2],
        ['request.set', 0, 'stream', true],
      ],
      reject: ['server_refused', 'body_not_repeatable'],
      last: gives(400),
    },
  ],
);

const redirected = (status: number, location: string, more: readonly Field[] = []): JsonObject =>
  answer(status, ['Location', location], ...more);

const REDIRECTS: readonly SequenceRow[] = [
  ...sequenceRows(
    {
      why: 'A proof is for one method and one URI: a redirected request needs another one.',
      requirements: ['RFC9449-4-01', 'RFC9449-7-01'],
      flags: ['Redirect'],
      severity: 'medium',
      needs: ['redirects'],
    },
    [
      {
        id: 'sequence.client.redirect',
        title: 'A redirect within the origin',
        steps: [
          [getOrder, sends(null)],
          [redirected(307, '/orders/43'), sends(null, { url: 'https://resource.example.org/orders/43' })],
          [answer(200), returns(200)],
        ],
      },
      {
        id: 'sequence.client.redirect-with-nonce',
        title: 'A redirect within the origin that gives a nonce',
        requirements: ['RFC9449-4-01', 'RFC9449-8.2-03'],
        steps: [
          [getOrder, sends(null)],
          [
            redirected(308, 'https://resource.example.org/orders/43?x=1', [nonceIs('n1')]),
            sends('n1', { url: 'https://resource.example.org/orders/43?x=1' }),
          ],
          [answer(200), returns(200)],
        ],
      },
      {
        id: 'sequence.client.redirect-to-get',
        title: 'A redirect within the origin that makes POST a GET',
        steps: [
          [{ ...call(API, { method: 'POST', body: '{"quantity":2}' }), ...OWN }, sends(null)],
          [
            redirected(303, '/orders/43'),
            sends(null, { method: 'GET', url: 'https://resource.example.org/orders/43', body: null }),
          ],
          [answer(200), returns(200)],
        ],
      },
    ],
  ),
  ...sequenceRows(
    {
      why: 'The server must not choose for whom the client makes a proof, and to whom it shows its token.',
      flags: ['Redirect'],
      severity: 'critical',
      requirements: ['RFC9449-4-01', 'RFC9449-7-01'],
      from: 'sequence.client.redirect',
      needs: ['redirects'],
      reject: ['redirect_refused', 'server_refused'],
      last: { returns: 307, bare: true },
    },
    (
      [
        ['host', 'to another host', 'https://attacker.example/orders/42'],
        ['relative', 'to another host by a relative reference', '//attacker.example/orders/42'],
        ['suffix', 'to a host that begins alike', 'https://resource.example.org.attacker.example/'],
        ['userinfo', 'to a host after userinfo', 'https://resource.example.org@attacker.example/'],
        ['port', 'to another port', 'https://resource.example.org:8443/orders/42'],
        ['scheme', 'to the same host without TLS', 'http://resource.example.org/orders/42'],
      ] as const
    ).map(([id, title, location]) => ({
      id: `sequence.client.redirect-other-${id}`,
      title: `A redirect ${title}`,
      edits: [
        ['steps.delete', 2],
        ['response.set', 1, 'headers', [['Location', location]]],
      ] as const,
    })),
  ),
];

export const SEQUENCE_CLIENT: SequenceGroup = {
  file: 'client',
  description: 'Requests of a client, and what it makes of the answers.',
  why: 'A client works with every server that follows RFC 9449, and nobody can make it go round in circles.',
  requirements: ['RFC9449-8-07'],
  flags: ['NonceRetry'],
  severity: 'high',
  roles: ['client'],
  world: { clock: CLOCK, policy: { algorithms: ['ES256'] }, client: { key: 'p256-a' } },
  rows: [...RETRIES, ...NONCES, ...OPAQUE, ...MALFORMED, ...STOPS, ...REDIRECTS],
};
