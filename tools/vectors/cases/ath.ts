import { type FlatGroup, flatRows } from '../case.ts';
import { RFC9449_ACCESS_TOKEN, RFC9449_ATH, RFC9449_TOKEN } from './published.ts';

const shared = { kind: 'ath', severity: 'high' } as const;

/** RFC 9449 sections 4.2 and 7.1: the value is calculated where a row gives none. */
export const ATHS: readonly FlatGroup[] = [
  {
    ...shared,
    file: 'valid',
    description: 'The "ath" of access tokens.',
    why: 'A client that hashes something else is refused everywhere; a server that does refuses everybody.',
    requirements: ['RFC9449-4.2-11'],
    flags: ['TokenForm'],
    rows: [
      {
        id: 'ath.valid.rfc9449',
        title: 'The token of the examples of RFC 9449',
        flags: ['RfcExample'],
        input: { token: RFC9449_TOKEN },
        value: { ath: RFC9449_ATH },
      },
      {
        id: 'ath.valid.jwt',
        title: 'A token that is a JWT, figure 8 of RFC 9449',
        flags: ['RfcExample'],
        input: { token: RFC9449_ACCESS_TOKEN },
      },
      { id: 'ath.valid.one-character', title: 'A token of one character', input: { token: 'a' } },
      {
        id: 'ath.valid.all-characters',
        title: 'A token with all the characters of token68',
        input: { token: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/==' },
      },
      {
        id: 'ath.valid.padded',
        title: 'A token that ends with an equals sign',
        input: { token: 'dG9rZW4=' },
      },
      {
        id: 'ath.valid.hex',
        title: 'A token that looks like hexadecimal digits',
        input: { token: 'deadbeef00000000deadbeef00000000' },
      },
      {
        id: 'ath.valid.long',
        title: 'A token of 3,000 characters',
        input: { token: 'abcdefghij'.repeat(300) },
      },
    ],
  },
  {
    ...shared,
    file: 'invalid',
    description: 'Texts that are no access tokens.',
    why: 'The hash is defined over ASCII; what code does with other text differs from host to host.',
    requirements: ['RFC9449-7.1-01'],
    flags: ['TokenForm'],
    severity: 'medium',
    rows: flatRows({ from: 'ath.valid.rfc9449', reject: ['token_malformed'] }, [
      { id: 'ath.invalid.empty', title: 'An empty token', edits: [['input.set', '/token', '']] },
      {
        id: 'ath.invalid.space',
        title: 'A token with a space in it',
        edits: [['input.replace', '/token', 'LC-', 'LC ']],
      },
      {
        id: 'ath.invalid.scheme',
        title: 'A token with its scheme',
        edits: [['input.prepend', '/token', 'DPoP ']],
      },
      {
        id: 'ath.invalid.trailing-newline',
        title: 'A token with a line feed after it',
        edits: [['input.append', '/token', '\n']],
      },
      {
        id: 'ath.invalid.comma',
        title: 'Two tokens joined by a comma',
        edits: [['input.append', '/token', ',a']],
      },
      {
        id: 'ath.invalid.inner-padding',
        title: 'An equals sign in the middle',
        edits: [['input.append', '/token', '=a']],
      },
      {
        id: 'ath.invalid.beyond-ascii',
        title: 'A token with a character beyond ASCII',
        edits: [['input.append', '/token', '\u00e9']],
      },
      {
        id: 'ath.invalid.no-text',
        title: 'Octets that are no text',
        edits: [['input.set', '/token', { b64u: 'dG9rZW7_' }]],
      },
    ]),
  },
];
