/** Mutants of the checks: prefix for equality, coercion, case, units. */
import { CRITICAL, type Mutant, mutate } from './mutant.ts';

type Rows = Parameters<typeof mutate>[1];

/** Types that a claim may be let through with by mistake. */
const TYPES: readonly (readonly [name: string, test: (value: string) => string])[] = [
  ['null', (value) => `${value} === null`],
  ['boolean', (value) => `typeof ${value} === 'boolean'`],
  ['list', (value) => `Array.isArray(${value})`],
  ['object', (value) => `(typeof ${value} === 'object' && ${value} !== null && !Array.isArray(${value}))`],
];

const STRING = ['string', (value: string) => `typeof ${value} === 'string'`] as const;
const NUMBER = ['number', (value: string) => `typeof ${value} === 'number'`] as const;

const jtiTypes: Rows = [...TYPES, NUMBER].map(([name, test]) => [
  `jti-${name}-allowed`,
  "if (typeof jti !== 'string' || jti === '')",
  `if (!${test('jti')} && (typeof jti !== 'string' || jti === ''))`,
]);

const timeTypes: Rows = ['iat', 'exp', 'nbf'].flatMap((claim) =>
  [...TYPES, STRING].map(
    ([name, test]) =>
      [
        `${claim}-${name}-allowed`,
        `!Number.isFinite(${claim})`,
        `!${test(claim)} && !Number.isFinite(${claim})`,
      ] as const,
  ),
);

const typs: Rows = [
  ['typ-trimmed', 'String(value).trim()'],
  ['typ-without-parameters', "String(value).split(';')[0]"],
  ['typ-first-of-list', '[value].flat()[0]'],
  ['typ-null-allowed', "(value === null ? 'dpop+jwt' : value)"],
  ['typ-empty-allowed', "(value === '' ? 'dpop+jwt' : value)"],
  ['typ-upper-case-allowed', "String(value).replace('DPOP+JWT', 'dpop+jwt')"],
  ['typ-any-application', "String(value).replace(/^.*\\//, '')"],
  ['typ-without-suffix', "String(value).replace(/^dpop$/, 'dpop+jwt')"],
].map(([name = '', left]) => [name, "value !== 'dpop+jwt'", `${left} !== 'dpop+jwt'`]);

const otherTyps: Rows = [
  ['typ-jwt-allowed', 'JWT'],
  ['typ-access-token-allowed', 'at+jwt'],
].map(([name = '', typ]) => [
  name,
  "value !== 'dpop+jwt'",
  `value !== 'dpop+jwt' && value !== '${typ}'`,
  CRITICAL,
]);

const ALG = "const value = member(header, 'alg');";
const find = (test: string): string =>
  `const given = member(header, 'alg');
  const value = typeof given === 'string' ? settings.algorithms.find((one) => ${test}) ?? given : given;`;

const algs: Rows = [
  [
    'allow-list-skipped-with-cache',
    '!settings.algorithms.includes(value)',
    '!settings.algorithms.includes(value) && settings.keyCache === undefined',
    CRITICAL,
  ],
  [
    'private-key-skipped-with-cache',
    'checkPrivateKey({ header }: Findings): void {',
    'checkPrivateKey({ header, settings }: Findings): void {\n  if (settings.keyCache !== undefined) return;',
    CRITICAL,
  ],
  ['alg-folded', ALG, find('one.toLowerCase() === given.toLowerCase()'), CRITICAL],
  ['alg-prefix', ALG, find('given.startsWith(one)')],
  ['alg-trimmed', ALG, find('given.trim() === one')],
  ['alg-first-of-list', ALG, "const value = [member(header, 'alg')].flat()[0];"],
  ['alg-default', ALG, "const value = member(header, 'alg') ?? settings.algorithms[0];"],
  ['alg-by-policy', ALG, 'const value = settings.algorithms[0];', CRITICAL],
];

const SIGNATURE = 'findings.signature = decodeSegment(segments.signature);';
const sized = (change: string): string =>
  `const octets = decodeSegment(segments.signature);
  const size = member(findings.header, 'alg') === 'RS256' ? 256 : 64;
  findings.signature = ${change};`;
const FROM_DER = `octets[0] === 0x30
    ? (Uint8Array.from([1, 2].flatMap((_, index) => {
        const at = index === 0 ? 2 : 4 + (octets[3] as number);
        const integer = [...octets.subarray(at + 2, at + 2 + (octets[at + 1] as number))];
        return [...new Array(32).fill(0), ...integer].slice(-32);
      })) as Bytes)
    : octets`;

const signatures: Rows = [
  ['signature-truncated', SIGNATURE, sized('octets.slice(0, size)'), CRITICAL],
  ['signature-tail-taken', SIGNATURE, sized('octets.length > size ? octets.slice(-size) : octets'), CRITICAL],
  ['signature-der-converted', SIGNATURE, sized(FROM_DER), CRITICAL],
  [
    'signature-of-other-header',
    'findings.claims = parseJsonObject(decodeSegment(segments.payload));',
    `findings.claims = parseJsonObject(decodeSegment(segments.payload.replace(/=+$/, '')));`,
  ],
  [
    'field-trimmed',
    'const [field] = findings.fields as readonly [string];',
    "const field = findings.fields[0]?.trim() ?? '';",
  ],
  [
    'field-scheme-stripped',
    'const [field] = findings.fields as readonly [string];',
    "const field = (findings.fields[0] ?? '').replace(/^DPoP /i, '');",
  ],
];

const headers: Rows = [
  ['b64-null-allowed', 'b64 !== undefined && b64 !== true', 'b64 != null && b64 !== true'],
  ['b64-coerced', 'b64 !== undefined && b64 !== true', "b64 !== undefined && String(b64) !== 'true'"],
  ['b64-truthy', 'b64 !== undefined && b64 !== true', 'b64 !== undefined && !b64'],
  ['crit-lists-only', "Object.hasOwn(findings.header, 'crit')", "Array.isArray(findings.header['crit'])"],
  [
    'crit-present-names-allowed',
    "Object.hasOwn(findings.header, 'crit')",
    "Array.isArray(findings.header['crit']) && !findings.header['crit'].every((one) => Object.hasOwn(findings.header, String(one)))",
    CRITICAL,
  ],
];

const HTM = "member(claims, 'htm') !== settings.method";
const htms: Rows = [
  ['htm-reverse-prefix', HTM, "!String(member(claims, 'htm')).startsWith(settings.method)", CRITICAL],
  ['htm-suffix', HTM, "!String(member(claims, 'htm')).endsWith(settings.method)"],
  ['htm-contains', HTM, "!String(member(claims, 'htm')).includes(settings.method)"],
  ['htm-first-letter', HTM, "String(member(claims, 'htm'))[0] !== settings.method[0]", CRITICAL],
];

const HTU = 'claim.normal !== url.normal';
const both = (change: string): string => `claim.normal${change} !== url.normal${change}`;
const htus: Rows = [
  ['htu-path-prefix', HTU, "!url.normal.startsWith(claim.normal.replace(/\\/$/, ''))", CRITICAL],
  ['htu-first-segment', HTU, both(".split('/').slice(0, 4).join('/')"), CRITICAL],
  ['htu-last-segment', HTU, both(".split('/').at(-1)"), CRITICAL],
  ['htu-without-last-segment', HTU, both(".replace(/[^/]*$/, '')"), CRITICAL],
  ['htu-parent-domain', HTU, both(".replace(/\\/\\/[^./]*\\./, '//')"), CRITICAL],
  ['htu-top-domain-ignored', HTU, both(".replace(/\\.[a-z]+(?=[:/])/, '')"), CRITICAL],
  ['htu-upgrade-allowed', HTU, both(".replace('http:', 'https:')"), CRITICAL],
  ['htu-host-dot-dropped', HTU, both(".replace(/\\.(?=[:/])/, '')")],
  ['htu-parameters-dropped', HTU, both(".replace(/;[^/]*/g, '')")],
  ['htu-plus-is-space', HTU, both(".replaceAll('+', '%20')")],
  ['htu-slashes-merged', HTU, both(".replace(/([^:])\\/+/g, '$1/')")],
  ['htu-encoded-slash-decoded', HTU, both(".replaceAll('%2F', '/')"), CRITICAL],
  ['htu-only-slash-ignored', HTU, both(".replace(/\\/$/, '')"), CRITICAL],
  ['htu-query-compared', HTU, "value.split('#')[0] !== settings.url.split('#')[0]"],
  ['htu-without-path', HTU, both(".split('/').slice(0, 3).join('/')"), CRITICAL],
];

const NONCE = 'equal(one, value)';
const nonces: Rows = [
  ['nonce-reverse-prefix', NONCE, 'value.startsWith(one)', CRITICAL],
  ['nonce-suffix', NONCE, 'one.endsWith(value)'],
  ['nonce-contains', NONCE, 'one.includes(value)', CRITICAL],
  ['nonce-length-only', NONCE, 'one.length === value.length', CRITICAL],
  ['nonce-half', NONCE, 'one.slice(0, 11) === value.slice(0, 11)', CRITICAL],
  ['nonce-other-half', NONCE, 'one.slice(11) === value.slice(11)', CRITICAL],
  ['nonce-any', 'accepted.some((one) => equal(one, value))', 'value.length > 0', CRITICAL],
  ['nonce-current-only', 'accepted.some((one) => equal(one, value))', 'accepted.indexOf(value) === 0'],
  ['nonce-previous-only', 'accepted.some((one) => equal(one, value))', 'accepted.indexOf(value) > 0'],
];

const OLD = 'isOff: now - iat > maxAge';
const NEW = 'isOff: iat - now > clockTolerance';
const times: Rows = [
  ['old-fixed-window', OLD, 'isOff: now - iat > 300'],
  ['old-by-tolerance', OLD, 'isOff: now - iat > clockTolerance'],
  ['old-unless-exp', OLD, 'isOff: Number.isNaN(exp) && now - iat > maxAge', CRITICAL],
  ['old-unless-nonce', OLD, 'isOff: settings.nonce === undefined && now - iat > maxAge'],
  ['old-without-minus-one', OLD, 'isOff: now - iat > maxAge - 1'],
  ['old-32-bit', OLD, 'isOff: (now | 0) - (iat | 0) > maxAge'],
  ['future-fixed-window', NEW, 'isOff: iat - now > 60'],
  ['future-milliseconds', NEW, 'isOff: iat - now > clockTolerance * 1000', CRITICAL],
  ['future-by-both', NEW, 'isOff: iat - now > clockTolerance + maxAge', CRITICAL],
  ['future-unless-nonce', NEW, 'isOff: settings.nonce === undefined && iat - now > clockTolerance'],
  ['exp-by-age', 'isOff: now - exp >= clockTolerance', 'isOff: now - exp >= maxAge'],
  ['exp-milliseconds', 'isOff: now - exp >= clockTolerance', 'isOff: now * 1000 - exp >= clockTolerance'],
  ['exp-tolerance-in-advance', 'isOff: now - exp >= clockTolerance', 'isOff: now - exp >= -clockTolerance'],
  ['nbf-by-age', 'isOff: nbf - now > clockTolerance', 'isOff: nbf - now > maxAge'],
  ['nbf-tolerance-in-advance', 'isOff: nbf - now > clockTolerance', 'isOff: nbf - now > -clockTolerance'],
  ['nbf-is-exp', 'isOff: nbf - now > clockTolerance', 'isOff: now - nbf > clockTolerance'],
  [
    'iat-milliseconds-allowed',
    "const iat = numberOf(member(claims, 'iat'));",
    "let iat = numberOf(member(claims, 'iat'));\n  if (iat > 1e11) iat /= 1000;",
  ],
  [
    'iat-sign-ignored',
    "const iat = numberOf(member(claims, 'iat'));",
    "const iat = Math.abs(numberOf(member(claims, 'iat')));",
  ],
  [
    'exp-zero-ignored',
    "const exp = numberOf(member(claims, 'exp'));",
    "const exp = numberOf(member(claims, 'exp') || undefined);",
  ],
];

const ATH = 'equal(value, await findings.ath)';
const JKT = '!equal(settings.jkt, await findings.jkt)';
const tokens: Rows = [
  [
    'ath-prefix-allowed',
    "!ATH.test(value)) throw refusal('ath_invalid');\n    if (!equal(value, await findings.ath))",
    "value === '') throw refusal('ath_invalid');\n    if (!(await findings.ath).startsWith(value))",
    CRITICAL,
  ],
  ['ath-second-half', ATH, '(await findings.ath).endsWith(value.slice(21))', CRITICAL],
  ['ath-first-character', ATH, 'value[0] === (await findings.ath)[0]', CRITICAL],
  ['ath-last-character-ignored', ATH, 'value.slice(0, 42) === (await findings.ath).slice(0, 42)'],
  ['jkt-first-half', JKT, 'settings.jkt.slice(0, 22) !== (await findings.jkt).slice(0, 22)', CRITICAL],
  ['jkt-second-half', JKT, 'settings.jkt.slice(21) !== (await findings.jkt).slice(21)', CRITICAL],
  ['jkt-reverse-prefix', JKT, '!settings.jkt.startsWith(await findings.jkt)', CRITICAL],
  ['jkt-length-only', JKT, 'settings.jkt.length !== (await findings.jkt).length', CRITICAL],
  [
    'ath-optional-with-jkt',
    "if (value === undefined) throw refusal('ath_missing');",
    "if (value === undefined && settings.jkt === undefined) throw refusal('ath_missing');\n    if (value === undefined) return;",
    CRITICAL,
  ],
  [
    'jkt-only-without-ath',
    'if (settings.jkt !== undefined && !equal',
    'if (settings.jkt !== undefined && value === undefined && !equal',
    CRITICAL,
  ],
  [
    'jkt-with-kid',
    'const canonical = JSON.stringify(bound.jwk);',
    "const canonical = JSON.stringify({ ...bound.jwk, kid: jwk['kid'] });",
  ],
  [
    'jkt-with-alg',
    'const canonical = JSON.stringify(bound.jwk);',
    "const canonical = JSON.stringify({ alg: jwk['alg'], ...bound.jwk });",
  ],
  [
    'jkt-with-use',
    'const canonical = JSON.stringify(bound.jwk);',
    "const canonical = JSON.stringify({ ...bound.jwk, use: jwk['use'] });",
  ],
];

const READ = 'return new Reader(text).document();';
const reading = (change: string): string => `return new Reader(text${change}).document();`;

const ALPHABET = '/^[A-Za-z0-9._~+/-]+=*$/';

export const VECTOR_CHECKS: readonly Mutant[] = [
  ...mutate('src/checks.ts', [
    ...jtiTypes,
    ...timeTypes,
    ...typs,
    ...otherTyps,
    ...algs,
    ...signatures,
    ...headers,
    ...htms,
    ...htus,
    ...nonces,
    ...times,
    ...tokens,
  ]),
  ...mutate('src/internal/json.ts', [
    ['text-after', READ, reading(".slice(0, text.lastIndexOf('}') + 1)")],
    ['text-before', READ, reading(".slice(Math.max(text.indexOf('{'), 0))")],
    ['nul-dropped', READ, reading(".replaceAll('\\0', '')")],
    ['trailing-comma', READ, reading(".replace(/,\\s*}/g, '}')")],
    ['comments', READ, reading(".replace(/\\/\\*.*?\\*\\//gs, '')")],
    ['bom-skipped', READ, reading(".replace('\\ufeff', '')")],
    ['single-quotes', READ, reading('.replaceAll("\'", \'"\')')],
    ['list-unwrapped', READ, reading(".trim().replace(/^\\[(.*)\\]$/s, '$1')")],
    [
      'duplicates-of-strings-only',
      'if (Object.hasOwn(object, name)) throw',
      "if (typeof object[name] === 'string') throw",
    ],
    [
      'commas-optional',
      "while (this.#take(','));\n      this.#expect('}');",
      "while (this.#take(',') || this.#text[this.#at] === '\"');\n      this.#expect('}');",
    ],
    [
      'numbers-lenient',
      'return tokenValue(token);',
      "return tokenValue(token.replace(/^\\+|^0+(?=\\d)/, ''));",
    ],
    ['literals-folded', 'return tokenValue(token);', 'return tokenValue(token.toLowerCase());'],
  ]),
  ...mutate('src/ath.ts', [
    ...[...'._~+/-'].map(
      (character, index) =>
        [
          `token68-without-${['dot', 'underscore', 'tilde', 'plus', 'slash', 'hyphen'][index]}`,
          ALPHABET,
          ALPHABET.replace('._~+/-', '._~+/-'.replace(character, '')),
        ] as const,
    ),
    ...[
      ['colon', ':'],
      ['comma', ','],
      ['percent', '%'],
      ['at', '@'],
      ['quote', '"'],
      ['tab', '\\t'],
    ].map(
      ([name, character]) =>
        [`token68-with-${name}`, ALPHABET, `/^[A-Za-z0-9._~+/${character}-]+=*$/`] as const,
    ),
    ['token68-two-padding', ALPHABET, '/^[A-Za-z0-9._~+/-]+={0,2}$/'],
    ['token68-lines', ALPHABET, '/^[A-Za-z0-9._~+/-]+=*$/m', CRITICAL],
    ['token68-no-digits', ALPHABET, '/^[A-Za-z._~+/-]+=*$/'],
    ['lower-case', 'return sha256(accessToken);', 'return sha256(accessToken.toLowerCase());', CRITICAL],
    [
      'first-part-only',
      'return sha256(accessToken);',
      "return sha256(accessToken.split('.')[0] ?? '');",
      CRITICAL,
    ],
    [
      'standard-alphabet',
      'return sha256(accessToken);',
      "return (await sha256(accessToken)).replaceAll('-', '+').replaceAll('_', '/');",
    ],
    ['padded', 'return sha256(accessToken);', "return (await sha256(accessToken)) + '=';"],
  ]),
  ...mutate('src/internal/base64url.ts', [
    [
      'one-padding',
      'const { length } = text;',
      "text = text.replace(/=$/, '');\n  const { length } = text;",
      CRITICAL,
    ],
    [
      'host-decoder',
      '  const { length } = text;',
      "  if (text !== '') return new Uint8Array(Buffer.from(text, 'base64url'));\n  const { length } = text;",
      CRITICAL,
    ],
    [
      'newlines-skipped',
      'const { length } = text;',
      "text = text.replace(/\\r?\\n/g, '');\n  const { length } = text;",
      CRITICAL,
    ],
    ['trimmed', 'const { length } = text;', 'text = text.trim();\n  const { length } = text;', CRITICAL],
    [
      'plus-only',
      'const { length } = text;',
      "text = text.replaceAll('+', '-');\n  const { length } = text;",
    ],
    [
      'slash-only',
      'const { length } = text;',
      "text = text.replaceAll('/', '_');\n  const { length } = text;",
    ],
  ]),
];
