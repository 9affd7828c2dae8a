import { type FlatGroup, flatRows } from '../case.ts';
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

const shared = { kind: 'thumbprint-uri', severity: 'medium' } as const;

/** RFC 9278: the value of a formatted key is calculated where a row gives none. */
export const THUMBPRINT_URIS: readonly FlatGroup[] = [
  {
    ...shared,
    file: 'format',
    description: 'A key to its thumbprint URI.',
    why: 'The URI names the hash, so a reader can tell which one was used.',
    requirements: ['RFC9278-3-01'],
    flags: ['Basic'],
    rows: [
      {
        id: 'thumbprint-uri.format.rsa-sha-256',
        title: 'The RSA key of RFC 7638 with SHA-256',
        flags: ['RfcExample'],
        input: { jwk: RFC7638_KEY, hash: 'sha-256' },
        value: { uri: URI },
      },
      {
        id: 'thumbprint-uri.format.okp-sha-256',
        title: 'The key of RFC 8037 with SHA-256',
        flags: ['RfcExample'],
        input: { jwk: RFC8037_KEY, hash: 'sha-256' },
        value: { uri: `${PREFIX}sha-256:${RFC8037_THUMBPRINT}` },
      },
      {
        id: 'thumbprint-uri.format.ec-sha-384',
        title: 'The key of RFC 9449 with SHA-384',
        input: { jwk: RFC9449_KEY, hash: 'sha-384' },
      },
      {
        id: 'thumbprint-uri.format.ec-sha-512',
        title: 'The key of RFC 9449 with SHA-512',
        input: { jwk: RFC9449_KEY, hash: 'sha-512' },
      },
    ],
  },
  {
    ...shared,
    file: 'parse',
    description: 'A thumbprint URI to the name of its hash and the thumbprint.',
    why: 'A reader that takes any text after the prefix compares thumbprints of different hashes.',
    requirements: ['RFC9278-3-01'],
    flags: ['ThumbprintUri'],
    rows: [
      {
        id: PARSED,
        title: 'SHA-256',
        input: { uri: URI },
        value: { hash: 'sha-256', thumbprint: RFC7638_THUMBPRINT },
      },
      ...flatRows({ from: PARSED, reject: ['thumbprint_uri_invalid'] }, [
        {
          id: 'thumbprint-uri.parse.bare-thumbprint',
          title: 'A thumbprint without the prefix',
          edits: [['input.replace', '/uri', `${PREFIX}sha-256:`, '']],
        },
        {
          id: 'thumbprint-uri.parse.other-urn',
          title: 'Another parameter of OAuth',
          edits: [['input.replace', '/uri', 'jwk-thumbprint', 'grant-type']],
        },
        {
          id: 'thumbprint-uri.parse.hash-missing',
          title: 'No name of a hash',
          edits: [['input.replace', '/uri', 'sha-256:', '']],
        },
        {
          id: 'thumbprint-uri.parse.hash-unknown',
          title: 'A hash that the registry does not have',
          requirements: ['RFC9278-4-01'],
          edits: [['input.replace', '/uri', 'sha-256', 'sha256']],
        },
        {
          id: 'thumbprint-uri.parse.thumbprint-missing',
          title: 'No thumbprint',
          edits: [['input.replace', '/uri', RFC7638_THUMBPRINT, '']],
        },
        {
          id: 'thumbprint-uri.parse.thumbprint-short',
          title: 'A thumbprint without its last character',
          edits: [['input.replace', '/uri', 'Xs', 'X']],
        },
        {
          id: 'thumbprint-uri.parse.thumbprint-padded',
          title: 'A thumbprint with padding',
          edits: [['input.append', '/uri', '=']],
        },
        {
          id: 'thumbprint-uri.parse.wrong-length',
          title: 'A thumbprint of SHA-256 under the name of SHA-512',
          edits: [['input.replace', '/uri', 'sha-256', 'sha-512']],
        },
        {
          id: 'thumbprint-uri.parse.text-after',
          title: 'A further component',
          edits: [['input.append', '/uri', ':x']],
        },
        {
          id: 'thumbprint-uri.parse.leading-space',
          title: 'A space before it',
          edits: [['input.prepend', '/uri', ' ']],
        },
      ]),
    ],
  },
];
