import type { Recipe } from '../../../src/conformance/recipe/draft.ts';
import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';
import type { JsonObject } from '../json.ts';
import { keyNamed } from '../keys.ts';
import { ML_DSA_44 } from './ml_dsa_keys.ts';
import {
  RFC7638_KEY,
  RFC7638_THUMBPRINT,
  RFC8037_KEY,
  RFC8037_THUMBPRINT,
  RFC9449_KEY,
} from './published.ts';

const PREFIX = 'urn:ietf:params:oauth:jwk-thumbprint:';
const URI = `${PREFIX}sha-256:${RFC7638_THUMBPRINT}`;
const PARSED = 'thumbprint-uri.parse.sha-256';
/** Of the key of RFC 7638. */
const SHA_384 = 'R9_OfJjSjaw8Fuum86UzK5ixTdN9bo9BaqPSiseq89DWfmqCdpSgUHus-cxDUNc8';
const SHA_512 = 'DpvEwocfn3FjeWWQjcJHzWrpKTIymKwgoL1xVgQcud48-qZDSRCr1zfWZQdHAJn_ciqXqPTSARyg-L-NyNGpVA';

const shared = { kind: 'thumbprint-uri', requirements: ['RFC9278-3-01'], severity: 'medium' } as const;

const formatted = (id: string, title: string, jwk: JsonObject, bits: number): FlatRow => ({
  id: `thumbprint-uri.format.${id}`,
  title,
  input: { jwk, hash: `sha-${bits}` },
});

const parsed = (hash: string, title: string, thumbprint: string): FlatRow => ({
  id: `thumbprint-uri.parse.${hash}`,
  title,
  input: { uri: `${PREFIX}${hash}:${thumbprint}` },
  value: { hash, thumbprint },
  requirements: ['RFC9278-3-01', 'RFC9278-4-01'],
});

const row = (id: string, title: string, ...edits: Recipe): FlatRow => ({
  id: `thumbprint-uri.parse.${id}`,
  title,
  from: PARSED,
  edits,
});

const FORMAT: readonly FlatRow[] = [
  {
    ...formatted('rsa-sha-256', 'The RSA key of RFC 7638 with SHA-256', RFC7638_KEY, 256),
    flags: ['RfcExample'],
    value: { uri: URI },
  },
  {
    ...formatted('okp-sha-256', 'The key of RFC 8037 with SHA-256', RFC8037_KEY, 256),
    flags: ['RfcExample'],
    value: { uri: `${PREFIX}sha-256:${RFC8037_THUMBPRINT}` },
  },
  formatted('ec-sha-384', 'The key of RFC 9449 with SHA-384', RFC9449_KEY, 384),
  formatted('ec-sha-512', 'The key of RFC 9449 with SHA-512', RFC9449_KEY, 512),
  {
    ...formatted('rsa-sha-384', 'The key of RFC 7638 with SHA-384', RFC7638_KEY, 384),
    value: { uri: `${PREFIX}sha-384:${SHA_384}` },
  },
  {
    ...formatted('rsa-sha-512', 'The key of RFC 7638 with SHA-512', RFC7638_KEY, 512),
    value: { uri: `${PREFIX}sha-512:${SHA_512}` },
  },
  formatted(
    'akp-sha-512',
    'A key for ML-DSA-44 with SHA-512',
    { kty: 'AKP', alg: 'ML-DSA-44', pub: ML_DSA_44 },
    512,
  ),
  {
    ...formatted('private', 'A private key', keyNamed('p256-a').jwk, 256),
    requirements: ['RFC9278-3-01', 'RFC7638-3.2.1-01'],
    flags: ['PrivateKey'],
    why: 'The thumbprint of a private key is that of its public part, and the URI is published.',
  },
  {
    ...formatted(
      'optional-members',
      'A key whose "alg" names another hash',
      { ...RFC8037_KEY, alg: 'ES512' },
      256,
    ),
    flags: ['UnknownMember'],
    why: 'The hash is the one that was asked for, not one of the key.',
    value: { uri: `${PREFIX}sha-256:${RFC8037_THUMBPRINT}` },
  },
];

const OTHER_TEXTS: readonly FlatRow[] = flatRows({ reject: ['thumbprint_uri_invalid'] }, [
  row('empty', 'An empty text', ['input.set', '/uri', '']),
  row('bare-thumbprint', 'A thumbprint without the prefix', [
    'input.replace',
    '/uri',
    `${PREFIX}sha-256:`,
    '',
  ]),
  row('prefix-only', 'The prefix alone', ['input.set', '/uri', PREFIX]),
  row('other-urn', 'Another parameter of OAuth', ['input.replace', '/uri', 'jwk-thumbprint', 'grant-type']),
  row('other-namespace', 'Another namespace', ['input.replace', '/uri', 'ietf', 'example']),
  row('scheme-missing', 'No "urn:"', ['input.replace', '/uri', 'urn:', '']),
  row('hash-missing', 'No name of a hash', ['input.replace', '/uri', 'sha-256:', '']),
  row('hash-empty', 'An empty name of a hash', ['input.replace', '/uri', 'sha-256', '']),
  row('thumbprint-missing', 'No thumbprint', ['input.replace', '/uri', RFC7638_THUMBPRINT, '']),
  row('thumbprint-short', 'A thumbprint without its last character', ['input.replace', '/uri', 'Xs', 'X']),
  row('thumbprint-long', 'A thumbprint with a character too many', ['input.append', '/uri', 'A']),
  row('thumbprint-padded', 'A thumbprint with padding', ['input.append', '/uri', '=']),
  row('thumbprint-standard-alphabet', 'A thumbprint in plain base64', [
    'input.replace',
    '/uri',
    'cd-6',
    'cd+6',
  ]),
  row('thumbprint-hexadecimal', 'A thumbprint in hexadecimal digits', [
    'input.replace',
    '/uri',
    RFC7638_THUMBPRINT,
    '3736cbb1787cb8309c77ee8c3705c5e16ffb9e859715901f1e4c59b11182f57b',
  ]),
  row('wrong-length', 'A thumbprint of SHA-256 under the name of SHA-512', [
    'input.replace',
    '/uri',
    'sha-256',
    'sha-512',
  ]),
  row('longer-digest', 'A thumbprint of SHA-512 under the name of SHA-256', [
    'input.replace',
    '/uri',
    RFC7638_THUMBPRINT,
    SHA_512,
  ]),
  row('text-after', 'A further component', ['input.append', '/uri', ':x']),
  row('component-before', 'A further component before the hash', [
    'input.replace',
    '/uri',
    'sha-256',
    'x:sha-256',
  ]),
  row('leading-space', 'A space before it', ['input.prepend', '/uri', ' ']),
  row('trailing-newline', 'A line feed after it', ['input.append', '/uri', '\n']),
  row('fragment', 'A fragment', ['input.append', '/uri', '#a']),
  row('resolution-component', 'An r-component of RFC 8141', ['input.append', '/uri', '?+a']),
  row('encoded-letter', 'A letter of the thumbprint as a triplet', ['input.replace', '/uri', 'Xs', 'X%73']),
  row('encoded-prefix', 'A hyphen of the prefix as a triplet', ['input.replace', '/uri', 'jwk-', 'jwk%2D']),
  ...flatRows({ requirements: ['RFC9278-3-01', 'RFC9278-4-01'] }, [
    row('hash-unknown', 'A hash that the registry does not have', [
      'input.replace',
      '/uri',
      'sha-256',
      'sha256',
    ]),
    row('hash-case', 'The name of the hash in upper case', ['input.replace', '/uri', 'sha-256', 'SHA-256']),
    row('hash-prototype', 'A hash with a name that objects of some languages inherit', [
      'input.replace',
      '/uri',
      'sha-256',
      'constructor',
    ]),
  ]),
]);

const value = { hash: 'sha-256', thumbprint: RFC7638_THUMBPRINT };

const CHOICES: readonly FlatRow[] = [
  ...flatRows(
    {
      why: 'RFC 8141 compares "urn" and the namespace without regard to case; RFC 9278 prints one spelling.',
      requirements: ['RFC8141-3.1-01'],
      severity: 'low',
      choice: 'thumbprint-uri-case',
      accepts: ['urn', 'all'],
      reject: ['thumbprint_uri_invalid'],
      value,
    },
    [
      row('scheme-case', 'The scheme in upper case', ['input.replace', '/uri', 'urn', 'URN']),
      row('namespace-case', 'The namespace in upper case', ['input.replace', '/uri', 'ietf', 'IETF']),
      {
        ...row('parameter-case', 'The rest of the prefix in upper case', [
          'input.replace',
          '/uri',
          'params:oauth',
          'PARAMS:OAuth',
        ]),
        accepts: ['all'],
      },
    ],
  ),
  {
    ...row('thumbprint-trailing-bits', 'A thumbprint with unused bits set', [
      'input.replace',
      '/uri',
      'Xs',
      'Xt',
    ]),
    requirements: ['RFC4648-3.5-01'],
    flags: ['Base64TrailingBits'],
    choice: 'b64u-trailing-bits',
    accepts: ['ignore'],
    reject: ['thumbprint_uri_invalid'],
    value: { hash: 'sha-256', thumbprint: RFC7638_THUMBPRINT.replace(/s$/, 't') },
  },
];

/** RFC 9278: the value of a formatted key is calculated where a row gives none. */
export const THUMBPRINT_URIS: readonly FlatGroup[] = [
  {
    ...shared,
    file: 'format',
    description: 'A key to its thumbprint URI.',
    why: 'The URI names the hash, so a reader can tell which one was used.',
    flags: ['Basic'],
    rows: FORMAT,
  },
  {
    ...shared,
    file: 'parse',
    description: 'A thumbprint URI to the name of its hash and the thumbprint.',
    why: 'A reader that takes any text after the prefix compares thumbprints of different hashes.',
    flags: ['ThumbprintUri'],
    rows: [
      parsed('sha-256', 'SHA-256', RFC7638_THUMBPRINT),
      parsed('sha-384', 'SHA-384', SHA_384),
      parsed('sha-512', 'SHA-512', SHA_512),
      ...OTHER_TEXTS,
      ...CHOICES,
    ],
  },
];
