/** Mutants of keys, curves, thumbprints and made proofs. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: source texts that are template literals.
import { CRITICAL, type Mutant, mutate } from './mutant.ts';

type Rows = Parameters<typeof mutate>[1];

const PRIVATE = 'PRIVATE_MEMBERS.some((name) => read(jwk, name) !== undefined)';
const OPERATIONS = "operations.includes('verify') &&";
const USE = "use !== undefined && use !== 'sig'";

const jwk: Rows = [
  ['private-d-only', PRIVATE, "read(jwk, 'd') !== undefined", CRITICAL],
  [
    'private-without-crt',
    PRIVATE,
    "['d', 'k', 'priv'].some((name) => read(jwk, name) !== undefined)",
    CRITICAL,
  ],
  [
    'private-empty-allowed',
    PRIVATE,
    "PRIVATE_MEMBERS.some((name) => read(jwk, name) !== undefined && read(jwk, name) !== '')",
  ],
  [
    'private-of-own-type-only',
    PRIVATE,
    "(jwk['kty'] === 'RSA' ? PRIVATE_MEMBERS : ['d', 'priv']).some((name) => read(jwk, name) !== undefined)",
  ],
  ['use-folded', USE, "use !== undefined && String(use).toLowerCase() !== 'sig'"],
  ['use-prefix', USE, "use !== undefined && !String(use).startsWith('sig')"],
  ['use-null-allowed', USE, "use != null && use !== 'sig'"],
  ['use-enc-allowed', USE, "use !== undefined && use !== 'sig' && use !== 'enc'"],
  ['use-coerced', USE, "use !== undefined && String(use) !== 'sig'"],
  ['use-required', USE, "use !== 'sig'"],
  ['key-ops-required', 'if (operations === undefined) return;', ''],
  ['key-ops-first-only', OPERATIONS, "operations[0] === 'verify' &&"],
  [
    'key-ops-verify-alone',
    OPERATIONS,
    "operations.every((one) => one === 'verify') && operations.length > 0 &&",
  ],
  ['key-ops-empty-allowed', OPERATIONS, "(operations.length === 0 || operations.includes('verify')) &&"],
  ['key-ops-folded', OPERATIONS, "operations.some((one) => one.toLowerCase() === 'verify') &&"],
  [
    'key-ops-unless-use',
    'if (operations === undefined) return;',
    'if (operations === undefined || use !== undefined) return;',
  ],
  ['key-alg-folded', '!sameAlgorithm(keyAlg, name)', '!sameAlgorithm(String(keyAlg).toUpperCase(), name)'],
  [
    'key-alg-family',
    '!sameAlgorithm(keyAlg, name)',
    '!sameAlgorithm(keyAlg, name) && String(keyAlg).slice(0, 2) !== name.slice(0, 2)',
  ],
  ['key-alg-null-allowed', 'if (keyAlg !== undefined && ', 'if (keyAlg != null && '],
  ['rsa-4096-wanted', 'bitLength(n) < 2048', 'bitLength(n) < 4096'],
  ['rsa-3072-wanted', 'bitLength(n) < 2048', 'bitLength(n) < 3072'],
  ['rsa-e-65537-wanted', 'exponent < 3', 'exponent < 65537'],
  ['rsa-e-any-odd', 'exponent < 3 ||', ''],
  ['leading-zero-n-only', 'value[0] !== 0', "value[0] !== 0 || name === 'e'", CRITICAL],
  ['leading-zero-e-only', 'value[0] !== 0', "value[0] !== 0 || name === 'n'", CRITICAL],
  [
    'member-padding',
    'decodeBase64url(readText(jwk, name))',
    "decodeBase64url(readText(jwk, name).replace(/=+$/, ''))",
    CRITICAL,
  ],
  [
    'member-space',
    'decodeBase64url(readText(jwk, name))',
    'decodeBase64url(readText(jwk, name).trim())',
    CRITICAL,
  ],
  [
    'member-standard-alphabet',
    'decodeBase64url(readText(jwk, name))',
    "decodeBase64url(readText(jwk, name).replaceAll('+', '-').replaceAll('/', '_'))",
    CRITICAL,
  ],
  ['ec-y-unchecked-length', 'value.length === length', "value.length === length || name === 'y'", CRITICAL],
  ['ec-x-unchecked-length', 'value.length === length', "value.length === length || name === 'x'", CRITICAL],
];

const CANONICAL = 'JSON.stringify(rebuildPublicJwk(jwk).jwk)';
const withMember = (name: string): string =>
  `JSON.stringify({ ...rebuildPublicJwk(jwk).jwk, ${name}: jwk['${name}'] })`;

const thumbprint: Rows = [
  ...['alg', 'use', 'kid', 'key_ops', 'x5c', 'd'].map(
    (name) => [`with-${name}`, CANONICAL, withMember(name)] as const,
  ),
  ['kty-first', CANONICAL, "JSON.stringify({ kty: '', ...rebuildPublicJwk(jwk).jwk })", CRITICAL],
  [
    'order-reversed',
    CANONICAL,
    'JSON.stringify(Object.fromEntries(Object.entries(rebuildPublicJwk(jwk).jwk).reverse()))',
    CRITICAL,
  ],
  ['white-space', CANONICAL, 'JSON.stringify(rebuildPublicJwk(jwk).jwk, undefined, 1)', CRITICAL],
  ['values-only', CANONICAL, "Object.values(rebuildPublicJwk(jwk).jwk).join('')", CRITICAL],
  ['octets-256', "name: 'SHA-256', octets: 32", "name: 'SHA-256', octets: 31"],
  [
    'uri-prefix-folded',
    'if (!normal.startsWith(URI_PREFIX))',
    'if (!normal.toLowerCase().startsWith(URI_PREFIX))',
  ],
  ['uri-trimmed', 'uri.slice(namespaceLength);', 'uri.slice(namespaceLength).trim();'],
  [
    'uri-fragment-dropped',
    'uri.slice(namespaceLength);',
    "uri.slice(namespaceLength).replace(/[?#].*/, '');",
  ],
  [
    'uri-hash-folded',
    "normal.slice(URI_PREFIX.length).split(':')",
    "normal.slice(URI_PREFIX.length).replace(/^[^:]*/, (name) => name.toLowerCase()).split(':')",
  ],
  [
    'uri-hash-without-hyphen',
    "normal.slice(URI_PREFIX.length).split(':')",
    "normal.slice(URI_PREFIX.length).replace(/^sha2/, 'sha-2').split(':')",
  ],
  [
    'uri-padding-dropped',
    'decodeBase64url(thumbprint)?.length',
    "decodeBase64url(thumbprint.replace(/=+$/, ''))?.length",
  ],
];

const digit = (text: string): string => `${text.slice(0, -2)}${text.at(-2) === '1' ? '2' : '1'}n`;
const constant = (name: string, text: string): Rows[number] => [name, text, digit(text), CRITICAL];

const curves: Rows = [
  constant('p256-prime', '00000000000000000000000ffffffffffffffffffffffffn'),
  constant('p256-b', '3bce3c3e27d2604bn'),
  constant('p384-prime-digit', 'ffffffff0000000000000000ffffffffn'),
  constant('p384-b', '8a2ed19d2a85c8edd3ec2aefn'),
  constant('p521-b', '573df883d2c34f1ef451fd46b503f00n'),
  [
    'ed25519-order',
    '27742317777372353535851937790883648493n',
    '27742317777372353535851937790883648495n',
    CRITICAL,
  ],
  constant('ed448-order', '13818066809895115352007386748515426880336692474882178609894547503885n'),
  ['coefficient', '+ 3n * x', '+ 2n * x'],
  ['x-and-y-swapped', '(y * y - x * x * x + 3n * x - b)', '(x * x - y * y * y + 3n * y - b)'],
  [
    'zero-point-allowed',
    'return x < p && y < p && ',
    'return (x === 0n && y === 0n) || x < p && y < p && ',
    CRITICAL,
  ],
  ['y-sign-bit-only-25519', 'bytes.length * 8 - 1', 'bytes.length * 8 - 2'],
];

const made: Rows = [
  ['typ-without-suffix', "typ: 'dpop+jwt'", "typ: 'dpop'"],
  ['typ-upper-case', "typ: 'dpop+jwt'", "typ: 'DPoP+jwt'"],
  ['typ-media-type', "typ: 'dpop+jwt'", "typ: 'application/dpop+jwt'"],
  ['jwk-with-use', 'alg, jwk: bound.jwk }', "alg, jwk: { ...bound.jwk, use: 'sig' } }"],
  ['jwk-with-alg', 'alg, jwk: bound.jwk }', 'alg, jwk: { ...bound.jwk, alg } }'],
  ['header-kid', 'alg, jwk: bound.jwk }', "alg, jwk: bound.jwk, kid: '1' }"],
  [
    'jti-lost',
    '{ jti: jti ?? randomJti(), htm, htu: target, iat, ath, nonce, ...extra }',
    '{ htm, htu: target, iat, ath, nonce, ...extra }',
  ],
  [
    'iat-lost',
    '{ jti: jti ?? randomJti(), htm, htu: target, iat, ath, nonce, ...extra }',
    '{ jti: jti ?? randomJti(), htm, htu: target, ath, nonce, ...extra }',
  ],
  ['iat-text', 'htm, htu: target, iat, ath,', 'htm, htu: target, iat: String(iat), ath,'],
  ['htm-upper-case', 'htm, htu: target,', 'htm: htm.toUpperCase(), htu: target,'],
  ['htm-lower-case', 'htm, htu: target,', 'htm: htm.toLowerCase(), htu: target,'],
  ['htu-given', 'htm, htu: target,', 'htm, htu,'],
  ['htu-lower-case', 'htm, htu: target,', 'htm, htu: target.toLowerCase(),'],
  ['htu-without-slash', 'htm, htu: target,', "htm, htu: target.replace(/\\/$/, ''),"],
  ['htu-path-only', 'htm, htu: target,', "htm, htu: target.replace(/^https?:\\/\\/[^/]*/, ''),"],
  ['ath-null', 'iat, ath, nonce, ...extra', 'iat, ath: ath ?? null, nonce, ...extra'],
  ['nonce-null', 'iat, ath, nonce, ...extra', 'iat, ath, nonce: nonce ?? null, ...extra'],
  ['ath-of-nonce', 'await calculateAth(accessToken);', 'await calculateAth(accessToken.slice(1));'],
  ['jti-ignored', 'jti: jti ?? randomJti()', 'jti: randomJti()'],
];

export const VECTOR_KEYS: readonly Mutant[] = [
  ...mutate('src/jwk.ts', jwk),
  ...mutate('src/thumbprint.ts', thumbprint),
  ...mutate('src/internal/curves.ts', curves),
  ...mutate('src/create_proof.ts', made),
];
