import { publicJwk } from '../../../src/conformance/recipe/jwk.ts';
import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';
import type { JsonObject } from '../json.ts';
import { keyNamed } from '../keys.ts';
import { ML_DSA_44, ML_DSA_65, ML_DSA_87 } from './ml_dsa_keys.ts';
import {
  RFC7638_KEY,
  RFC7638_THUMBPRINT,
  RFC8037_KEY,
  RFC8037_PRIVATE_KEY,
  RFC8037_THUMBPRINT,
  RFC9449_JKT,
  RFC9449_KEY,
} from './published.ts';

const shared = {
  kind: 'thumbprint',
  why: 'The thumbprint is what tokens are bound to; one that differs from that of the authorization server binds to nothing.',
  requirements: ['RFC7638-3-01'],
  flags: ['Basic'],
  severity: 'high',
} as const;

/** A key that the generator computes the thumbprint of. */
const key = (id: string, title: string, jwk: JsonObject, more: Partial<FlatRow> = {}): FlatRow => ({
  id: `thumbprint.${id}`,
  title,
  input: { jwk },
  ...more,
});

const publicKey = (name: string): JsonObject => publicJwk(keyNamed(name).jwk);

const LEADING_ZERO: Partial<FlatRow> = {
  flags: ['ThumbprintAlias'],
  requirements: ['RFC7638-3-01', 'RFC7518-6.2.1-01'],
  why: 'Code that makes numbers of coordinates loses their leading zeros, and one key in 128 has another thumbprint.',
};
const PRIVATE: Partial<FlatRow> = {
  why: 'The thumbprint of a private key is that of its public part.',
  flags: ['PrivateKey'],
  requirements: ['RFC7638-3.2.1-01'],
};

const REQUIRED: Partial<FlatRow> = { requirements: ['RFC7638-3-01', 'RFC7638-3.2-02'] };

const EC: readonly FlatRow[] = [
  key('ec.rfc9449', 'The key of the examples of RFC 9449', RFC9449_KEY, {
    flags: ['RfcExample'],
    requirements: ['RFC7638-3-01', 'RFC9449-6.1-01'],
    value: { jkt: RFC9449_JKT },
  }),
  key('ec.p256', 'A key on P-256', publicKey('p256-a'), REQUIRED),
  key(
    'ec.p256-leading-zero',
    'A key on P-256 whose "x" starts with a zero octet',
    publicKey('p256-zero-x'),
    LEADING_ZERO,
  ),
  key(
    'ec.p256-leading-zero-y',
    'A key on P-256 whose "y" starts with a zero octet',
    {
      kty: 'EC',
      crv: 'P-256',
      x: 'VCnuO98TUwLawoGoTl87k5vZOVVEL8-rBSiKJdjcKZc',
      y: 'AI4O2M6KZO0E7mmHnIEyRSpBnnj7CapC7EsrzSQiyY8',
    },
    LEADING_ZERO,
  ),
  key('ec.p384', 'A key on P-384', publicKey('p384')),
  key(
    'ec.p384-leading-zero',
    'A key on P-384 whose "y" starts with a zero octet',
    {
      kty: 'EC',
      crv: 'P-384',
      x: '9Y5VpaXcrUjkuuw00MSXXKqWxbs-7JLBNT_UjhK3oiU02EO2zeUnbPwCYkk9ObFx',
      y: 'ADi0IzEj9VP97XdHNM_uDT_Xclq_3p_48HYdT5dhKlSItmWnpjUkl85vrck_ELt7',
    },
    LEADING_ZERO,
  ),
  key('ec.p521', 'A key on P-521 whose "x" starts with a zero octet', publicKey('p521'), LEADING_ZERO),
  key(
    'ec.p521-two-leading-zeros',
    'A key on P-521 whose "y" starts with two zero octets',
    {
      kty: 'EC',
      crv: 'P-521',
      x: 'AeF_BItocYdDUlOGNq0flC9DxBzlF1GYVXhQ37HNrcg6TLGnVcK7QjFnRuSdCsCuDyTneddFBOCl9X0yTG4nVFx6',
      y: 'AAASZNvBxQUVTyfOqolq5xPkaDX2pt2-wyvXjdVPJEIP8X6bFMNYYtrtVB3R7Qv4fSnDryFdP4fKZwTVRFSqnnIR',
    },
    LEADING_ZERO,
  ),
  key('ec.secp256k1', 'A key on secp256k1', {
    kty: 'EC',
    crv: 'secp256k1',
    x: 'ERYQn9iqYWitZ0RzKzYEii2gMEaIGsjsTtPKB7ekVGE',
    y: 'V-4nX794wdLjOU98G2h2cQ4D8HBpgZaRNQKKJ8rjH-o',
  }),
  key('ec.private', 'A private key', keyNamed('p256-a').jwk, PRIVATE),
];

const RSA: readonly FlatRow[] = [
  key('rsa.rfc7638', 'The example of RFC 7638, and "dpop_jkt" of RFC 9449', RFC7638_KEY, {
    flags: ['RfcExample'],
    value: { jkt: RFC7638_THUMBPRINT },
  }),
  key('rsa.1024', 'A key of 1024 bits', publicKey('rsa1024'), {
    why: 'How strong a key is does not matter to its thumbprint; lists of revoked keys have weak ones, too.',
  }),
  key('rsa.2047', 'A key of 2047 bits', publicKey('rsa2047'), {
    why: 'The first bit of the modulus is not always set.',
  }),
  key('rsa.2048', 'A key of 2048 bits', publicKey('rsa2048-a'), REQUIRED),
  key('rsa.3072', 'A key of 3072 bits', publicKey('rsa3072')),
  key('rsa.4096', 'A key of 4096 bits', publicKey('rsa4096')),
  key('rsa.8192', 'A key of 8192 bits', publicKey('rsa8192'), {
    why: 'What is hashed is longer than a buffer of 1,024 octets.',
    flags: ['KeySize'],
  }),
  key('rsa.exponent-three', 'A key with public exponent 3', publicKey('rsa2048-e3')),
  key('rsa.exponent-33-bits', 'A key with a public exponent of 33 bits', publicKey('rsa2048-e33'), {
    why: 'The exponent is a text: code that makes a number of 32 bits of it hashes another one.',
    flags: ['RsaExponent'],
  }),
  key('rsa.private', 'A private key', keyNamed('rsa2048-b').jwk, PRIVATE),
];

const OKP: readonly FlatRow[] = [
  key('okp.rfc8037', 'The example of RFC 8037', RFC8037_KEY, {
    flags: ['RfcExample'],
    value: { jkt: RFC8037_THUMBPRINT },
  }),
  key('okp.rfc8037-private', 'The private key of the example of RFC 8037', RFC8037_PRIVATE_KEY, {
    flags: ['RfcExample', 'PrivateKey'],
    requirements: ['RFC8037-2-03', 'RFC7638-3.2.1-01'],
    value: { jkt: RFC8037_THUMBPRINT },
  }),
  key('okp.ed25519', 'A key on Ed25519', publicKey('ed25519-a')),
  key('okp.ed448', 'A key on Ed448', publicKey('ed448')),
  key('okp.x25519', 'The key on X25519 of RFC 8037 appendix A.6', {
    kty: 'OKP',
    crv: 'X25519',
    x: '3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08',
  }),
  key('okp.x448', 'The key on X448 of RFC 8037 appendix A.7', {
    kty: 'OKP',
    crv: 'X448',
    x: 'PreoKbDNIPW8_AtZm2_sz22kYnEHvbDU80W0MCfYuXL8PjT7QjKhPQcG3LV67D2uB73BxnvzNgk',
  }),
  key(
    'okp.leading-zero',
    'A key on X25519 whose "x" starts with a zero octet',
    { kty: 'OKP', crv: 'X25519', x: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8' },
    { ...LEADING_ZERO, requirements: ['RFC8037-2-03'] },
  ),
  key(
    'okp.extra-y',
    'A key on Ed25519 with a member "y"',
    { ...RFC8037_KEY, y: 'AQ' },
    {
      why: 'An octet key pair has no "y": what is hashed depends on the key type, not on the members that are there.',
      flags: ['UnknownMember'],
      value: { jkt: RFC8037_THUMBPRINT },
    },
  ),
];

const AKP: readonly FlatRow[] = flatRows(
  { why: 'For this key type "alg" is hashed, which is optional for all others.' },
  [
    key('akp.ml-dsa-44', 'A key for ML-DSA-44', { kty: 'AKP', alg: 'ML-DSA-44', pub: ML_DSA_44 }),
    key('akp.ml-dsa-65', 'A key for ML-DSA-65', { kty: 'AKP', alg: 'ML-DSA-65', pub: ML_DSA_65 }),
    key('akp.ml-dsa-87', 'A key for ML-DSA-87', { kty: 'AKP', alg: 'ML-DSA-87', pub: ML_DSA_87 }),
    key(
      'akp.optional-members',
      'A key with other members before those that count',
      { use: 'sig', kid: '1', crv: 'P-256', x: 'AQ', pub: ML_DSA_44, alg: 'ML-DSA-44', kty: 'AKP' },
      { flags: ['UnknownMember'] },
    ),
    key(
      'akp.private',
      'A private key',
      { kty: 'AKP', alg: 'ML-DSA-44', pub: ML_DSA_44, priv: 'A'.repeat(43) },
      { ...PRIVATE, requirements: ['RFC9964-3-01', 'RFC7638-3.2.1-01'] },
    ),
  ],
);

/** RFC 7638, RFC 8037 section 2, RFC 9964: the value is calculated from the input where a row gives none. */
export const THUMBPRINTS: readonly FlatGroup[] = [
  { ...shared, file: 'ec', description: 'Thumbprints of elliptic curve keys.', rows: EC },
  { ...shared, file: 'rsa', description: 'Thumbprints of RSA keys.', rows: RSA },
  {
    ...shared,
    file: 'okp',
    description: 'Thumbprints of octet key pairs (RFC 8037).',
    requirements: ['RFC8037-2-03'],
    rows: OKP,
  },
  {
    ...shared,
    file: 'akp',
    description: 'Thumbprints of algorithm key pairs (RFC 9964).',
    requirements: ['RFC9964-3-01'],
    rows: AKP,
  },
];
