import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';

type Made = readonly [id: string, title: string, from: string, to: string];

const HOST = 'server.example.com';

/** `https://server.example.com/token` with one of its parts replaced. */
const rows = (more: Partial<FlatRow>, made: readonly Made[]): FlatRow[] =>
  made.map(([id, title, from, to]) => ({
    id: `htu-normalize.invalid.${id}`,
    title,
    edits: [['input.replace', '/uri', from, to]],
    ...more,
  }));

const edited = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  id: `htu-normalize.invalid.${id}`,
  title,
  edits,
});

const NO_HTTP_URI: readonly FlatRow[] = [
  edited('empty', 'An empty text', ['input.set', '/uri', '']),
  ...rows({}, [
    ['path-only', 'A path only', `https://${HOST}`, ''],
    ['without-scheme', 'No scheme', 'https:', ''],
    ['host-and-path', 'Host and path only', 'https://', ''],
    ['host-port-path', 'Host, port and path, which reads as a scheme', `https://${HOST}`, `${HOST}:443`],
    ['scheme-only', 'The scheme only', `//${HOST}/token`, ''],
  ]),
  edited('asterisk', 'An asterisk, the target of OPTIONS', ['input.set', '/uri', '*']),
  ...rows({ flags: ['UriScheme'] }, [
    ['other-scheme', 'Another scheme', 'https', 'ftp'],
    ['web-socket', 'The scheme of web sockets', 'https', 'wss'],
    ['longer-scheme', 'A scheme that starts with the right one', 'https', 'httpsx'],
    ['shorter-scheme', 'A scheme that the right one starts with', 'https', 'htt'],
    ['scheme-prefix', 'A scheme before the right one', 'https', 'view-source:https'],
    ['scheme-triplet', 'A letter of the scheme as a triplet', 'https', 'http%73'],
    ['scheme-beyond-ascii', 'A long s in the scheme', 'https', 'http\u017f'],
    ['no-colon', 'No colon after the scheme', 'https:', 'https'],
  ]),
];

const EMPTY_HOSTS: readonly FlatRow[] = rows({ requirements: ['RFC9110-4.2.1-01'], flags: ['UriHost'] }, [
  ['empty-host', 'An empty host', HOST, ''],
  ['three-slashes', 'Three slashes after the scheme', '//', '///'],
  ['port-only', 'A port without a host', HOST, ':443'],
  ['empty-host-query', 'An empty host before a query', `${HOST}/`, '?'],
]);

const USERINFO: readonly FlatRow[] = rows({ requirements: ['RFC9110-4.2.4-01'], flags: ['UriUserinfo'] }, [
  ['userinfo', 'A user name', '//', '//user@'],
  ['password', 'A user name and a password', '//', '//user:secret@'],
  ['empty-userinfo', 'An empty user name', '//', '//@'],
  ['host-as-userinfo', 'A host as the user name of another', HOST, `${HOST}@attacker.example`],
  [
    'host-and-port-as-userinfo',
    'Host and port as user name and password',
    HOST,
    `${HOST}:443@attacker.example`,
  ],
  [
    'backslash-before-at-sign',
    'A backslash and an at sign after the host',
    HOST,
    `${HOST}\\@attacker.example`,
  ],
]);

const PORTS: readonly FlatRow[] = rows({ requirements: ['RFC3986-3.2.3-01'], flags: ['UriPort'] }, [
  ['port-letters', 'A port with a letter', '.com', '.com:44e'],
  ['port-hexadecimal', 'A port in hexadecimal digits', '.com', '.com:0x1bb'],
  ['port-minus', 'A port with a minus sign', '.com', '.com:-443'],
  ['port-plus', 'A port with a plus sign', '.com', '.com:+443'],
  ['port-space', 'A port with a space before it', '.com', '.com: 443'],
  ['port-triplets', 'A port in triplets', '.com', '.com:%34%34%33'],
  ['port-arabic', 'A port in Arabic digits', '.com', '.com:\u0664\u0664\u0663'],
  ['two-ports', 'Two ports', '.com', '.com:443:443'],
  ['two-colons', 'Two colons', '.com', '.com::443'],
]);

const HOSTS: readonly FlatRow[] = rows({ requirements: ['RFC3986-3.2.2-01'], flags: ['UriHost'] }, [
  ['host-space', 'A space in the host', 'example', 'exam ple'],
  ['host-caret', 'A caret in the host', 'example', 'exam^ple'],
  ['host-bracket', 'A bracket in the host', 'example', 'exam[ple'],
  ['host-brackets', 'Brackets around a name', HOST, `[${HOST}]`],
  ['open-bracket', 'An IPv6 address without its closing bracket', HOST, '[2001:db8::a'],
  ['no-brackets', 'An IPv6 address without brackets', HOST, '2001:db8::a'],
  ['empty-brackets', 'Brackets without an address', HOST, '[]'],
  ['text-after-bracket', 'Text after the closing bracket', HOST, '[::1]example'],
  ['port-after-bracket', 'A port after the bracket without a colon', HOST, '[::1]443'],
  ['ipv6-seven-groups', 'An IPv6 address of seven groups', HOST, '[1:2:3:4:5:6:7]'],
  ['ipv6-nine-groups', 'An IPv6 address of nine groups', HOST, '[1:2:3:4:5:6:7:8:9]'],
  ['ipv6-eight-and-elision', 'An IPv6 address of eight groups and two colons', HOST, '[1:2:3:4::5:6:7:8]'],
  ['ipv6-two-elisions', 'An IPv6 address with two colons twice', HOST, '[1::2::3]'],
  ['ipv6-three-colons', 'An IPv6 address with three colons', HOST, '[1:::2]'],
  ['ipv6-leading-colon', 'An IPv6 address that starts with one colon', HOST, '[:1:2:3:4:5:6:7]'],
  ['ipv6-trailing-colon', 'An IPv6 address that ends with one colon', HOST, '[1:2:3:4:5:6:7:]'],
  ['ipv6-five-digits', 'A group of five digits', HOST, '[2001:db8::00001]'],
  ['ipv6-letter', 'A group with a letter beyond f', HOST, '[2001:db8::g]'],
  ['ipv6-ipv4-256', 'An embedded IPv4 address with the number 256', HOST, '[::ffff:192.0.2.256]'],
  ['ipv6-ipv4-zeros', 'An embedded IPv4 address with a leading zero', HOST, '[::ffff:192.0.02.1]'],
  ['ipv6-ipv4-short', 'An embedded IPv4 address of three numbers', HOST, '[::ffff:192.0.2]'],
  ['ipv6-ipv4-long', 'An embedded IPv4 address of five numbers', HOST, '[::ffff:192.0.2.1.1]'],
  ['ipv6-ipv4-first', 'An embedded IPv4 address before a group', HOST, '[::192.0.2.1:ffff]'],
  ['ipv6-ipv4-elided', 'An embedded IPv4 address before two colons', HOST, '[192.0.2.1::]'],
  ['ipv4-in-brackets', 'An IPv4 address in brackets', HOST, '[192.0.2.1]'],
  ['ipv6-zone', 'An IPv6 address with a zone', HOST, '[fe80::1%25eth0]'],
  ['ipv6-triplet', 'A digit of an IPv6 address as a triplet', HOST, '[2001:db8::%31]'],
  ['ip-future-no-version', 'An address of a future version without its number', HOST, '[v.a]'],
  ['ip-future-no-address', 'A future version without an address', HOST, '[v1.]'],
  ['ip-future-no-period', 'A future version without a period', HOST, '[v1]'],
]);

const TRIPLETS: readonly FlatRow[] = rows({ requirements: ['RFC3986-2.1-01'], flags: ['UriPercent'] }, [
  ['triplet', 'A percent sign that starts no triplet', 'token', 'token%zz'],
  ['triplet-second-digit', 'A triplet whose second digit is none', 'token', 'token%4g'],
  ['triplet-first-digit', 'A triplet whose first digit is none', 'token', 'token%g4'],
  ['cut-triplet', 'A triplet without its last digit', 'token', 'token%4'],
  ['percent-at-end', 'A percent sign at the end', 'token', 'token%'],
  ['percent-before-slash', 'A percent sign before a slash', '/token', '/%/token'],
  ['two-percents', 'Two percent signs', 'token', 'token%%41'],
  ['triplet-plus', 'A plus sign for a digit', 'token', 'token%+1'],
  ['triplet-space', 'A space for a digit', 'token', 'token% 1'],
  ['triplet-unicode', 'A triplet of JavaScript', 'token', 'token%u0041'],
  ['host-triplet', 'A percent sign in the host that starts no triplet', 'example', 'exam%zzple'],
  ['host-cut-triplet', 'A triplet without its last digit at the end of the host', '.com', '.com%4'],
]);

const REPAIRED: readonly FlatRow[] = rows(
  { flags: ['UriRepair'], choice: 'htu-repair', accepts: ['repair'] },
  [
    ['backslash', 'A backslash for a slash', '/token', '\\token'],
    ['path-backslash', 'A backslash in the path', 'token', 'to\\ken'],
    ['no-slashes', 'No slashes after the scheme', '//', ''],
    ['one-slash', 'One slash after the scheme', '//', '/'],
    ['tab', 'A tab in the host', 'example', 'exam\tple'],
    ['path-line-feed', 'A line feed in the path', 'token', 'to\nken'],
    ['trailing-line-feed', 'A line feed at the end', 'token', 'token\n'],
    ['leading-space', 'A space before the URI', 'https', ' https'],
    ['surrounding-space', 'A space after the URI', 'token', 'token '],
    ['path-space', 'A space in the path', 'token', 'token x'],
    ['path-nul', 'A NUL in the path', 'token', 'token\u0000'],
    ['path-delete', 'A delete character in the path', 'token', 'token\u007f'],
    ['path-beyond-ascii', 'A character beyond ASCII in the path', 'token', 'token\u00e9'],
  ],
);

const NAMES: readonly FlatRow[] = rows({ flags: ['UriIdn'], choice: 'htu-idn', accepts: ['map'] }, [
  ['u-label', 'An internationalized name that is not encoded', 'server', 'b\u00fccher'],
  ['full-width', 'A full-width letter in the host', 'server', '\uff53erver'],
  ['ideographic-full-stop', 'An ideographic full stop in the host', 'server.', 'server\u3002'],
]);

export const HTU_NORMALIZE_INVALID: FlatGroup = {
  kind: 'htu-normalize',
  file: 'invalid',
  description: 'Texts that are no HTTP URI, and texts that some parsers repair.',
  why: 'Parsers repair these in different ways, so two components read two hosts out of one text.',
  requirements: ['RFC9449-4.2-09'],
  flags: ['UriRelative'],
  severity: 'medium',
  rows: flatRows({ from: 'htu-normalize.scheme-host.plain', reject: ['htu_invalid'] }, [
    ...NO_HTTP_URI,
    ...EMPTY_HOSTS,
    ...USERINFO,
    ...PORTS,
    ...HOSTS,
    ...TRIPLETS,
    edited('no-text', 'Octets that are no text', ['input.set', '/uri', { b64u: 'aHR0cHM6Ly9h_y8' }]),
    ...REPAIRED,
    ...NAMES,
  ]),
};
