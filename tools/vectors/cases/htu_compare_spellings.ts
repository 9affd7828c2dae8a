/** Spellings of characters, ports and addresses that only some take for the same. */

import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type FlatRow, flatRows } from '../case.ts';

/** Of the baseline, `https://server.example.com/a/token` on both sides. */
const HOST = 'server.example.com';

const row = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  id: `htu-compare.choices.${id}`,
  title,
  edits,
});

const claim = (from: string, to: string): Edit => ['input.replace', '/htu', from, to];
const request = (from: string, to: string): Edit => ['input.replace', '/url', from, to];

const RAW: readonly (readonly [id: string, name: string, text: string, encoded: string])[] = [
  ['quotation-marks', 'Quotation marks', '"a"', '%22a%22'],
  ['angle-brackets', 'Angle brackets', '<a>', '%3Ca%3E'],
  ['brackets', 'Brackets', '[a]', '%5Ba%5D'],
  ['braces', 'Braces', '{a}', '%7Ba%7D'],
  ['vertical-bar', 'A vertical bar', 'a|b', 'a%7Cb'],
  ['caret', 'A caret', 'a^b', 'a%5Eb'],
  ['backquote', 'A backquote', 'a`b', 'a%60b'],
];

const RAW_CHARACTERS: readonly FlatRow[] = flatRows(
  {
    why: 'Clients send them raw, and write the claim by another library that encodes them.',
    flags: ['UriPercent'],
    choice: 'htu-raw-characters',
    accepts: ['encode'],
    reject: ['htu_mismatch', 'htu_invalid', 'url_invalid'],
  },
  [
    row(
      'raw-path-characters',
      'Characters that clients send raw in a path, encoded in the claim',
      ['input.append', '/htu', '%7B%22a%22%7D'],
      ['input.append', '/url', '{"a"}'],
    ),
    row(
      'raw-in-claim',
      'Characters raw in the claim, encoded in the request',
      claim('token', '{a}'),
      request('token', '%7Ba%7d'),
    ),
    ...RAW.map(([id, name, text, encoded]) =>
      row(
        `raw-${id}`,
        `${name} in the request, encoded in the claim`,
        claim('token', encoded),
        request('token', text),
      ),
    ),
  ],
);

const PORTS: readonly FlatRow[] = flatRows(
  { flags: ['UriPort'], choice: 'htu-port-zeros', accepts: ['number'] },
  [
    row('port-leading-zero', 'The default port with a leading zero', claim('.com', '.com:0443')),
    row(
      'request-port-leading-zero',
      'The default port with a leading zero in the request',
      request('.com', '.com:0443'),
    ),
    row(
      'other-port-leading-zeros',
      'Another port with leading zeros',
      claim('.com', '.com:008443'),
      request('.com', '.com:8443'),
    ),
  ],
);

const ADDRESSES: readonly FlatRow[] = [
  ...flatRows(
    {
      why: 'RFC 3986 compares the text of an address, RFC 5952 and browsers have one text for each.',
      flags: ['UriHost'],
      choice: 'htu-ipv6-forms',
      accepts: ['same'],
      reject: ['htu_mismatch'],
    },
    [
      row(
        'ipv6-elision',
        'Zeros written and elided',
        claim(HOST, '[2001:db8:0:0:0:0:0:1]'),
        request(HOST, '[2001:db8::1]'),
      ),
      row(
        'ipv6-leading-zeros',
        'Groups with leading zeros',
        claim(HOST, '[2001:0db8::0001]'),
        request(HOST, '[2001:db8::1]'),
      ),
      row(
        'ipv6-other-elision',
        'Other zeros elided',
        claim(HOST, '[2001:db8::1:0:0:1]'),
        request(HOST, '[2001:db8:0:0:1::1]'),
      ),
      row(
        'ipv6-ipv4',
        'The last groups as IPv4 address',
        claim(HOST, '[::ffff:192.0.2.1]'),
        request(HOST, '[::ffff:c000:201]'),
      ),
    ],
  ),
  ...flatRows(
    {
      why: 'To RFC 3986 it is a name as any other; system libraries and browsers read it as an address.',
      flags: ['UriHost'],
      choice: 'htu-ipv4-forms',
      accepts: ['same'],
      reject: ['htu_mismatch', 'htu_invalid'],
    },
    [
      row('ipv4-short', 'An IPv4 address of two numbers', claim(HOST, '127.1'), request(HOST, '127.0.0.1')),
      row(
        'ipv4-one-number',
        'An IPv4 address as one number',
        claim(HOST, '2130706433'),
        request(HOST, '127.0.0.1'),
      ),
      row(
        'ipv4-hexadecimal',
        'An IPv4 address in hexadecimal digits',
        claim(HOST, '0x7f.0.0.1'),
        request(HOST, '127.0.0.1'),
      ),
      row(
        'ipv4-octal',
        'An IPv4 address in octal digits',
        claim(HOST, '0177.0.0.1'),
        request(HOST, '127.0.0.1'),
      ),
      row(
        'ipv4-trailing-dot',
        'A period after an IPv4 address',
        claim(HOST, '127.0.0.1.'),
        request(HOST, '127.0.0.1'),
      ),
    ],
  ),
];

export const SPELLINGS: readonly FlatRow[] = [...RAW_CHARACTERS, ...PORTS, ...ADDRESSES];
