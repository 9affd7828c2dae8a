import { type FlatGroup, flatRows } from '../case.ts';
import { publicJwk } from '../jwk.ts';
import { keyNamed } from '../keys.ts';
import {
  RFC7638_KEY,
  RFC7638_THUMBPRINT,
  RFC8037_KEY,
  RFC8037_PRIVATE_KEY,
  RFC8037_THUMBPRINT,
  RFC9449_JKT,
  RFC9449_KEY,
} from './published.ts';

const shared = { kind: 'thumbprint', requirements: ['RFC7638-3-01'], severity: 'high' } as const;

const publicKey = (name: string) => ({ jwk: publicJwk(keyNamed(name).jwk) });

/** RFC 7638, RFC 8037 section 2: the value is calculated from the input where a row gives none. */
export const THUMBPRINTS: readonly FlatGroup[] = [
  {
    ...shared,
    file: 'ec',
    description: 'Thumbprints of elliptic curve keys.',
    why: 'The thumbprint is what tokens are bound to; one that differs from that of the authorization server binds to nothing.',
    flags: ['Basic'],
    rows: [
      {
        id: 'thumbprint.ec.rfc9449',
        title: 'The key of the examples of RFC 9449',
        flags: ['RfcExample'],
        requirements: ['RFC7638-3-01', 'RFC9449-6.1-01'],
        input: { jwk: RFC9449_KEY },
        value: { jkt: RFC9449_JKT },
      },
      { id: 'thumbprint.ec.p256', title: 'A key on P-256', input: publicKey('p256-a') },
      {
        id: 'thumbprint.ec.p256-leading-zero',
        title: 'A key on P-256 whose "x" starts with a zero octet',
        flags: ['ThumbprintAlias'],
        requirements: ['RFC7638-3-01', 'RFC7518-6.2.1-01'],
        input: publicKey('p256-zero-x'),
      },
      { id: 'thumbprint.ec.p384', title: 'A key on P-384', input: publicKey('p384') },
      {
        id: 'thumbprint.ec.p521',
        title: 'A key on P-521 whose "x" starts with a zero octet',
        flags: ['ThumbprintAlias'],
        requirements: ['RFC7638-3-01', 'RFC7518-6.2.1-01'],
        input: publicKey('p521'),
      },
      {
        id: 'thumbprint.ec.optional-members',
        title: 'A key with optional and unknown members',
        why: 'Only the required members are hashed: hosts and libraries add others.',
        flags: ['UnknownMember'],
        input: {
          jwk: {
            use: 'sig',
            ...RFC9449_KEY,
            alg: 'ES256',
            kid: 'key-1',
            key_ops: ['verify'],
            ext: true,
            'urn:example:member': { x: 1 },
          },
        },
        value: { jkt: RFC9449_JKT },
      },
      {
        id: 'thumbprint.ec.private',
        title: 'A private key',
        why: 'The thumbprint of a private key is that of its public part.',
        flags: ['PrivateKey'],
        requirements: ['RFC7638-3.2.1-01'],
        input: { jwk: keyNamed('p256-a').jwk },
      },
      {
        id: 'thumbprint.ec.escaped-name',
        title: 'JSON text with escapes in names and values',
        why: 'Escapes are gone once the JSON is read; they are not part of what is hashed.',
        flags: ['JsonEquivalence'],
        requirements: ['RFC7638-3.3-01'],
        input: {
          jwkText: `{"k\\u0074y":"\\u0045C","crv":"P\\u002d256","x":"${RFC9449_KEY.x}","y":"${RFC9449_KEY.y}"}`,
        },
        value: { jkt: RFC9449_JKT },
      },
    ],
  },
  {
    ...shared,
    file: 'rsa',
    description: 'Thumbprints of RSA keys.',
    why: 'The thumbprint is what tokens are bound to; one that differs from that of the authorization server binds to nothing.',
    flags: ['Basic'],
    rows: [
      {
        id: 'thumbprint.rsa.rfc7638',
        title: 'The example of RFC 7638, and "dpop_jkt" of RFC 9449',
        flags: ['RfcExample'],
        input: { jwk: RFC7638_KEY },
        value: { jkt: RFC7638_THUMBPRINT },
      },
      { id: 'thumbprint.rsa.2048', title: 'A key of 2048 bits', input: publicKey('rsa2048-a') },
      { id: 'thumbprint.rsa.4096', title: 'A key of 4096 bits', input: publicKey('rsa4096') },
      {
        id: 'thumbprint.rsa.exponent-three',
        title: 'A key with public exponent 3',
        input: publicKey('rsa2048-e3'),
      },
      {
        id: 'thumbprint.rsa.private',
        title: 'A private key',
        why: 'The thumbprint of a private key is that of its public part.',
        flags: ['PrivateKey'],
        requirements: ['RFC7638-3.2.1-01'],
        input: { jwk: keyNamed('rsa2048-b').jwk },
      },
    ],
  },
  {
    ...shared,
    file: 'okp',
    description: 'Thumbprints of octet key pairs (RFC 8037).',
    why: 'The thumbprint is what tokens are bound to; one that differs from that of the authorization server binds to nothing.',
    requirements: ['RFC8037-2-03'],
    flags: ['Basic'],
    rows: [
      {
        id: 'thumbprint.okp.rfc8037',
        title: 'The example of RFC 8037',
        flags: ['RfcExample'],
        input: { jwk: RFC8037_KEY },
        value: { jkt: RFC8037_THUMBPRINT },
      },
      {
        id: 'thumbprint.okp.rfc8037-private',
        title: 'The private key of the example of RFC 8037',
        flags: ['RfcExample', 'PrivateKey'],
        requirements: ['RFC8037-2-03', 'RFC7638-3.2.1-01'],
        input: { jwk: RFC8037_PRIVATE_KEY },
        value: { jkt: RFC8037_THUMBPRINT },
      },
      { id: 'thumbprint.okp.ed25519', title: 'A key on Ed25519', input: publicKey('ed25519-a') },
      { id: 'thumbprint.okp.ed448', title: 'A key on Ed448', input: publicKey('ed448') },
    ],
  },
  {
    ...shared,
    file: 'invalid',
    description: 'Keys that have no thumbprint, and spellings of a key that would give it a second one.',
    why: 'A thumbprint of an incomplete key is one that other keys have, too.',
    flags: ['MalformedJwk'],
    rows: [
      ...flatRows({ requirements: ['RFC7638-3.2-02'], reject: ['jwk_invalid', 'jwk_type_mismatch'] }, [
        {
          id: 'thumbprint.invalid.kty-missing',
          title: 'No "kty"',
          from: 'thumbprint.ec.rfc9449',
          edits: [['input.delete', '/jwk/kty']],
        },
        {
          id: 'thumbprint.invalid.kty-unknown',
          title: 'A key type that nobody defined',
          from: 'thumbprint.ec.rfc9449',
          edits: [['input.set', '/jwk/kty', 'XY']],
        },
        {
          id: 'thumbprint.invalid.kty-case',
          title: '"kty" in lower case',
          from: 'thumbprint.ec.rfc9449',
          edits: [['input.set', '/jwk/kty', 'ec']],
        },
        {
          id: 'thumbprint.invalid.crv-missing',
          title: 'No "crv"',
          from: 'thumbprint.ec.rfc9449',
          edits: [['input.delete', '/jwk/crv']],
        },
        {
          id: 'thumbprint.invalid.x-missing',
          title: 'No "x"',
          from: 'thumbprint.ec.rfc9449',
          edits: [['input.delete', '/jwk/x']],
        },
        {
          id: 'thumbprint.invalid.y-missing',
          title: 'No "y"',
          from: 'thumbprint.ec.rfc9449',
          edits: [['input.delete', '/jwk/y']],
        },
        {
          id: 'thumbprint.invalid.e-missing',
          title: 'No "e"',
          from: 'thumbprint.rsa.rfc7638',
          edits: [['input.delete', '/jwk/e']],
        },
        {
          id: 'thumbprint.invalid.n-missing',
          title: 'No "n"',
          from: 'thumbprint.rsa.rfc7638',
          edits: [['input.delete', '/jwk/n']],
        },
        {
          id: 'thumbprint.invalid.x-number',
          title: '"x" is a number',
          from: 'thumbprint.ec.rfc9449',
          edits: [['input.set', '/jwk/x', 1]],
        },
        {
          id: 'thumbprint.invalid.e-number',
          title: '"e" is a number',
          from: 'thumbprint.rsa.rfc7638',
          edits: [['input.set', '/jwk/e', 65537]],
        },
        {
          id: 'thumbprint.invalid.x-null',
          title: '"x" is null',
          from: 'thumbprint.okp.rfc8037',
          edits: [['input.set', '/jwk/x', null]],
        },
        {
          id: 'thumbprint.invalid.x-empty',
          title: 'An empty "x"',
          from: 'thumbprint.ec.rfc9449',
          edits: [['input.set', '/jwk/x', '']],
        },
      ]),
      {
        id: 'thumbprint.invalid.value-needs-escape',
        title: 'A value that JSON writes with an escape',
        why: 'RFC 7638 leaves the thumbprint of such a key undefined.',
        requirements: ['RFC7638-3.3-01'],
        from: 'thumbprint.ec.rfc9449',
        edits: [['input.set', '/jwk/crv', 'P-256"']],
        reject: ['jwk_invalid', 'jwk_type_mismatch'],
      },
      ...flatRows(
        {
          why: 'The same key hashed as it was written has another thumbprint; RFC 7638 relies on one representation and has no rule for readers.',
          requirements: ['RFC7638-7-01'],
          flags: ['ThumbprintAlias'],
          choice: 'thumbprint-non-canonical',
          accepts: ['hash-as-written'],
          reject: ['jwk_not_canonical', 'jwk_invalid'],
        },
        [
          {
            id: 'thumbprint.invalid.x-padded',
            title: '"x" with padding',
            from: 'thumbprint.ec.rfc9449',
            edits: [['input.append', '/jwk/x', '=']],
          },
          {
            id: 'thumbprint.invalid.x-trailing-bits',
            title: '"x" with unused bits set',
            from: 'thumbprint.ec.rfc9449',
            edits: [['input.trailing-bit', '/jwk/x']],
          },
          {
            id: 'thumbprint.invalid.x-short',
            title: '"x" without its leading zero octet',
            from: 'thumbprint.ec.p256-leading-zero',
            edits: [['input.octets-drop-first', '/jwk/x']],
          },
          {
            id: 'thumbprint.invalid.n-leading-zero',
            title: '"n" with a leading zero octet',
            from: 'thumbprint.rsa.rfc7638',
            edits: [['input.octets-prepend', '/jwk/n', '00']],
          },
          {
            id: 'thumbprint.invalid.e-leading-zero',
            title: '"e" with a leading zero octet',
            from: 'thumbprint.rsa.rfc7638',
            edits: [['input.octets-prepend', '/jwk/e', '00']],
          },
        ],
      ),
      {
        id: 'thumbprint.invalid.symmetric',
        title: 'A symmetric key',
        why: 'RFC 7638 defines it; for DPoP it is of no use, and it publishes a hash of a secret.',
        flags: ['SymmetricKey'],
        severity: 'low',
        input: {
          jwk: {
            kty: 'oct',
            k: 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
          },
        },
        choice: 'thumbprint-symmetric',
        accepts: ['calculate'],
        reject: ['jwk_invalid', 'jwk_private', 'jwk_type_mismatch'],
      },
    ],
  },
];
