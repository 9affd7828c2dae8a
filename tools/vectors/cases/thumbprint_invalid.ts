import type { Edit, Recipe } from '../../../src/conformance/recipe/draft.ts';
import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';
import type { Json } from '../json.ts';

const EC = 'thumbprint.ec.rfc9449';
const RSA = 'thumbprint.rsa.rfc7638';
const OKP = 'thumbprint.okp.rfc8037';
const AKP = 'thumbprint.akp.ml-dsa-44';

const row = (from: string, id: string, title: string, ...edits: Recipe): FlatRow => ({
  id: `thumbprint.invalid.${id}`,
  title,
  from,
  edits,
});
const del = (name: string): Edit => ['input.delete', `/jwk/${name}`];
const set = (name: string, item: Json): Edit => ['input.set', `/jwk/${name}`, item];

const INCOMPLETE: readonly FlatRow[] = [
  row(EC, 'kty-missing', 'No "kty"', del('kty')),
  row(EC, 'kty-null', '"kty" is null', set('kty', null)),
  row(EC, 'kty-empty', 'An empty "kty"', set('kty', '')),
  row(EC, 'kty-list', '"kty" is a list with the right text', set('kty', ['EC'])),
  row(EC, 'kty-unknown', 'A key type that nobody defined', set('kty', 'XY')),
  row(
    EC,
    'kty-prototype',
    '"kty" is a name that objects of some languages inherit',
    set('kty', 'constructor'),
  ),
  row(EC, 'kty-case', '"kty" in lower case', set('kty', 'ec')),
  row(EC, 'kty-space', '"kty" with a space after it', set('kty', 'EC ')),
  row(EC, 'kty-of-rsa', 'A key on P-256 under the "kty" of RSA', set('kty', 'RSA')),
  row(EC, 'crv-missing', 'No "crv"', del('crv')),
  row(EC, 'crv-null', '"crv" is null', set('crv', null)),
  row(EC, 'crv-empty', 'An empty "crv"', set('crv', '')),
  row(EC, 'crv-list', '"crv" is a list with the right text', set('crv', ['P-256'])),
  row(EC, 'crv-number', '"crv" is a number', set('crv', 256)),
  row(EC, 'x-missing', 'No "x"', del('x')),
  row(EC, 'x-number', '"x" is a number', set('x', 1)),
  row(EC, 'x-empty', 'An empty "x"', set('x', '')),
  row(EC, 'x-list', '"x" is a list of a text', set('x', ['l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs'])),
  row(EC, 'y-missing', 'No "y"', del('y')),
  row(EC, 'y-null', '"y" is null', set('y', null)),
  row(EC, 'y-empty', 'An empty "y"', set('y', '')),
  row(EC, 'y-boolean', '"y" is a boolean, as in COSE', set('y', true)),
  row(RSA, 'e-missing', 'No "e"', del('e')),
  row(RSA, 'e-number', '"e" is a number', set('e', 65537)),
  row(RSA, 'e-null', '"e" is null', set('e', null)),
  row(RSA, 'e-empty', 'An empty "e"', set('e', '')),
  row(RSA, 'n-missing', 'No "n"', del('n')),
  row(RSA, 'n-null', '"n" is null', set('n', null)),
  row(RSA, 'n-empty', 'An empty "n"', set('n', '')),
  row(OKP, 'x-null', '"x" is null', set('x', null)),
  ...flatRows({ requirements: ['RFC7638-3.2-02', 'RFC8037-2-03'] }, [
    row(OKP, 'okp-x-missing', 'An octet key pair without "x"', del('x')),
    row(OKP, 'okp-crv-missing', 'An octet key pair without "crv"', del('crv')),
  ]),
  ...flatRows({ requirements: ['RFC7638-3.2-02', 'RFC9964-3-01'] }, [
    row(AKP, 'akp-alg-missing', 'An algorithm key pair without "alg"', del('alg')),
    row(AKP, 'akp-alg-number', 'An algorithm key pair whose "alg" is a number', set('alg', -48)),
    row(AKP, 'akp-pub-missing', 'An algorithm key pair without "pub"', del('pub')),
    row(AKP, 'akp-pub-empty', 'An algorithm key pair with an empty "pub"', set('pub', '')),
  ]),
];

const PRIVATE: readonly FlatRow[] = flatRows(
  {
    why: 'A host that imports the private key finds the public one, other implementations do not.',
    requirements: ['RFC7638-3.2.1-01', 'RFC7638-3.2-02'],
    flags: ['MalformedJwk', 'PrivateKey'],
    reject: ['jwk_invalid'],
  },
  [
    row(
      'thumbprint.okp.rfc8037-private',
      'private-okp-x-missing',
      'A private octet key pair without "x"',
      del('x'),
    ),
    row('thumbprint.ec.private', 'private-ec-y-missing', 'A private key on P-256 without "y"', del('y')),
  ],
);

/** RFC 7638 section 3.3. */
const ESCAPES: readonly FlatRow[] = flatRows(
  {
    why: 'RFC 7638 leaves the thumbprint of such a key undefined.',
    requirements: ['RFC7638-3.3-01'],
    reject: ['jwk_invalid', 'jwk_type_mismatch', 'jwk_not_canonical'],
  },
  [
    row(EC, 'value-needs-escape', 'A value that JSON writes with an escape', set('crv', 'P-256"')),
    row(EC, 'value-backslash', 'A value with a backslash', set('crv', 'P\\256')),
    row(EC, 'value-control', 'A value with a control character', set('crv', 'P-256\u0000')),
    row(RSA, 'n-line-feed', '"n" with a line feed, as MIME breaks it', [
      'input.replace',
      '/jwk/n',
      'PebWKRXjB',
      'PebW\nKRXjB',
    ]),
    row(EC, 'y-carriage-return', '"y" with a carriage return after it', ['input.append', '/jwk/y', '\r\n']),
  ],
);

const ALIASES: readonly FlatRow[] = flatRows(
  {
    why: 'The same key hashed as it was written has another thumbprint; RFC 7638 relies on one representation and has no rule for readers.',
    requirements: ['RFC7638-7-01'],
    flags: ['ThumbprintAlias'],
    choice: 'thumbprint-non-canonical',
    accepts: ['hash-as-written'],
    reject: ['jwk_not_canonical', 'jwk_invalid'],
  },
  [
    row(EC, 'x-padded', '"x" with padding', ['input.append', '/jwk/x', '=']),
    row(EC, 'x-trailing-bits', '"x" with unused bits set', ['input.trailing-bit', '/jwk/x']),
    row(EC, 'x-standard-alphabet', '"x" in the alphabet of plain base64', [
      'input.replace',
      '/jwk/x',
      'hx-34',
      'hx+34',
    ]),
    row(EC, 'x-space', '"x" with a space in it', ['input.replace', '/jwk/x', 'hx-34', 'hx -34']),
    row(EC, 'x-illegal-character', '"x" with a full stop in it', [
      'input.replace',
      '/jwk/x',
      'hx-34',
      'hx.-34',
    ]),
    row(EC, 'x-impossible-length', '"x" with a character too many', ['input.append', '/jwk/x', 'AA']),
    row('thumbprint.ec.p256-leading-zero', 'x-short', '"x" without its leading zero octet', [
      'input.octets-drop-first',
      '/jwk/x',
    ]),
    row(EC, 'x-long', '"x" with a zero octet before it', ['input.octets-prepend', '/jwk/x', '00']),
    row(EC, 'x-point', '"x" with the octet of an uncompressed point before it', [
      'input.octets-prepend',
      '/jwk/x',
      '04',
    ]),
    row(EC, 'y-padded', '"y" with padding', ['input.append', '/jwk/y', '=']),
    row(EC, 'y-trailing-bits', '"y" with unused bits set', ['input.trailing-bit', '/jwk/y']),
    row('thumbprint.ec.p256-leading-zero-y', 'y-short', '"y" without its leading zero octet', [
      'input.octets-drop-first',
      '/jwk/y',
    ]),
    row('thumbprint.ec.p521', 'p521-x-short', '"x" on P-521 without its leading zero octet', [
      'input.octets-drop-first',
      '/jwk/x',
    ]),
    row(RSA, 'n-leading-zero', '"n" with a leading zero octet', ['input.octets-prepend', '/jwk/n', '00']),
    row(RSA, 'n-padded', '"n" with padding', ['input.append', '/jwk/n', '==']),
    row(RSA, 'n-trailing-bits', '"n" with unused bits set', ['input.trailing-bit', '/jwk/n']),
    row(RSA, 'e-leading-zero', '"e" with a leading zero octet', ['input.octets-prepend', '/jwk/e', '00']),
    row('thumbprint.rsa.exponent-three', 'e-trailing-bits', '"e" with unused bits set', [
      'input.trailing-bit',
      '/jwk/e',
    ]),
    row(OKP, 'okp-x-padded', 'An octet key pair whose "x" has padding', ['input.append', '/jwk/x', '=']),
    row(OKP, 'okp-x-trailing-bits', 'An octet key pair whose "x" has unused bits set', [
      'input.trailing-bit',
      '/jwk/x',
    ]),
    row(OKP, 'okp-x-standard-alphabet', 'An octet key pair in the alphabet of plain base64', [
      'input.replace',
      '/jwk/x',
      'VS_7',
      'VS/7',
    ]),
    row(OKP, 'okp-x-short', 'An octet key pair whose "x" lacks an octet', [
      'input.octets-drop-first',
      '/jwk/x',
    ]),
    row('thumbprint.akp.ml-dsa-65', 'akp-pub-padded', 'An algorithm key pair with padding', [
      'input.append',
      '/jwk/pub',
      '=',
    ]),
  ],
);

const UNKNOWN_CURVES: readonly FlatRow[] = flatRows(
  {
    why: 'RFC 7638 hashes any text; who does not know the curve cannot tell whether the members are in their one form.',
    requirements: ['RFC7638-7-01'],
    severity: 'low',
    choice: 'thumbprint-unknown-curve',
    accepts: ['calculate'],
    reject: ['jwk_invalid', 'jwk_type_mismatch'],
  },
  [
    row(EC, 'crv-unknown', 'A curve that nobody registered', set('crv', 'P-999')),
    row(OKP, 'crv-case', 'A curve in lower case', set('crv', 'ed25519')),
    row(
      AKP,
      'akp-alg-unknown',
      'An algorithm key pair for an algorithm of another key type',
      set('alg', 'ES256'),
    ),
  ],
);

/** A member `k` and nothing else. */
const SECRET = {
  kty: 'oct',
  k: 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
};

const SYMMETRIC: readonly FlatRow[] = flatRows(
  {
    why: 'RFC 7638 defines it; for DPoP it is of no use, and it publishes a hash of a secret.',
    requirements: ['RFC7638-3-01'],
    flags: ['SymmetricKey'],
    severity: 'low',
    choice: 'thumbprint-symmetric',
    accepts: ['calculate'],
    reject: ['jwk_invalid', 'jwk_private', 'jwk_type_mismatch'],
  },
  [
    { id: 'thumbprint.invalid.symmetric', title: 'A symmetric key', input: { jwk: SECRET } },
    {
      id: 'thumbprint.invalid.symmetric-optional-members',
      title: 'A symmetric key with optional members',
      input: { jwk: { alg: 'HS256', kid: '1', ...SECRET } },
    },
  ],
);

/** RFC 7638 sections 3.2, 3.3 and 7. */
export const THUMBPRINT_INVALID: FlatGroup = {
  kind: 'thumbprint',
  file: 'invalid',
  description: 'Keys that have no thumbprint, and spellings of a key that would give it a second one.',
  why: 'A thumbprint of an incomplete key is one that other keys have, too.',
  requirements: ['RFC7638-3.2-02'],
  flags: ['MalformedJwk'],
  severity: 'high',
  rows: [
    ...flatRows({ reject: ['jwk_invalid', 'jwk_type_mismatch'] }, INCOMPLETE),
    ...PRIVATE,
    ...ESCAPES,
    ...ALIASES,
    ...UNKNOWN_CURVES,
    ...SYMMETRIC,
  ],
};
