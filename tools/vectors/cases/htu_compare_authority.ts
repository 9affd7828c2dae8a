/** Claims whose scheme, host or port is not that of the request. */

import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type FlatRow, flatRows } from '../case.ts';

/** Of the baseline, `https://server.example.com/a/token` on both sides. */
const HOST = 'server.example.com';

type Made = readonly [id: string, title: string, from: string, to: string];

const row = (id: string, title: string, edits: readonly Edit[], more: Partial<FlatRow> = {}): FlatRow => ({
  id: `htu-compare.different.${id}`,
  title,
  edits,
  ...more,
});

/** Claims with a part replaced. */
const claims = (more: Partial<FlatRow>, made: readonly Made[]): FlatRow[] =>
  made.map(([id, title, from, to]) => row(id, title, [['input.replace', '/htu', from, to]], more));

/** Requests with a part replaced. */
const requests = (more: Partial<FlatRow>, made: readonly Made[]): FlatRow[] =>
  made.map(([id, title, from, to]) => row(id, title, [['input.replace', '/url', from, to]], more));

const NO_URI = ['htu_invalid', 'htu_mismatch'];

const HOSTS: readonly FlatRow[] = [
  ...claims({ flags: ['UriHost'] }, [
    ['other-host', 'Another host', 'server', 'other'],
    ['similar-host', 'A digit that looks like the letter', 'example', 'examp1e'],
    ['parent-domain', 'The domain above the host', 'server.', ''],
    ['hyphen-for-dot', 'A hyphen for a period', 'server.', 'server-'],
    ['underscore-for-dot', 'An underscore for a period', 'server.', 'server_'],
    ['host-trailing-dot', 'A period after the host', '.com', '.com.'],
    ['host-encoded-trailing-dot', 'A period after the host as a triplet', '.com', '.com%2E'],
    ['host-encoded-slash', 'An encoded slash between host and path', `${HOST}/a`, `${HOST}%2Fa`],
    ['host-encoded-colon', 'An encoded colon before the default port', HOST, `${HOST}%3A443`],
    ['host-encoded-at-sign', 'A user name before an encoded at sign', HOST, `user%40${HOST}`],
    ['host-in-path', 'The right host at the start of the path of another', HOST, `attacker.example//${HOST}`],
    ['host-in-port-place', 'The port without its colon', HOST, `${HOST}443`],
  ]),
  ...claims({ flags: ['UriHostSuffix'] }, [
    ['host-suffix', 'A host that starts with the right one', '.com', '.com.attacker.example'],
    ['host-longer', 'A host that starts with the right one and has no period after it', '.com', '.community'],
    ['host-prefix', 'A host that ends with the right one', '//', '//attacker-'],
    ['subdomain', 'A host below the right one', '//', '//a.'],
    ['host-any-character', 'Another character for each period', HOST, 'serverXexampleXcom'],
  ]),
  ...flatRows({ flags: ['UriHost'] }, [
    row('loopback-families', 'The host itself by IPv4 and by IPv6', [
      ['input.replace', '/htu', HOST, '127.0.0.1'],
      ['input.replace', '/url', HOST, '[::1]'],
    ]),
    row('loopback-name', 'The host itself by name and by address', [
      ['input.replace', '/htu', HOST, 'localhost'],
      ['input.replace', '/url', HOST, '127.0.0.1'],
    ]),
    row('ipv4-mapped', 'An IPv4 address and the IPv6 address that maps it', [
      ['input.replace', '/htu', HOST, '[::ffff:192.0.2.1]'],
      ['input.replace', '/url', HOST, '192.0.2.1'],
    ]),
    row('ipv6-other-group', 'IPv6 addresses that differ in their last group', [
      ['input.replace', '/htu', HOST, '[2001:db8::1]'],
      ['input.replace', '/url', HOST, '[2001:db8::2]'],
    ]),
    row('ipv6-port-or-group', 'A port and a last group of the same digits', [
      ['input.replace', '/htu', HOST, '[2001:db8::1]:8443'],
      ['input.replace', '/url', HOST, '[2001:db8::1:8443]'],
    ]),
    row(
      'ipv6-no-brackets',
      'An IPv6 address without its brackets',
      [
        ['input.replace', '/htu', HOST, '2001:db8::1'],
        ['input.replace', '/url', HOST, '[2001:db8::1]'],
      ],
      { reject: NO_URI },
    ),
  ]),
];

const SCHEMES_AND_PORTS: readonly FlatRow[] = [
  ...claims({ flags: ['UriScheme'], requirements: ['RFC9449-4.3-09', 'RFC9110-4.2.2-01'] }, [
    ['http', 'The scheme http', 'https', 'http'],
    ['http-on-443', 'The scheme http with the port of https', `https://${HOST}`, `http://${HOST}:443`],
  ]),
  ...requests({ flags: ['UriScheme'], requirements: ['RFC9449-4.3-09', 'RFC9110-4.2.2-01'] }, [
    ['request-http', 'The scheme http in the request', 'https', 'http'],
  ]),
  ...claims({ flags: ['UriScheme'], reject: NO_URI }, [
    ['web-socket', 'The scheme of web sockets', 'https', 'wss'],
    ['scheme-longer', 'A scheme that starts with the right one', 'https', 'httpsx'],
  ]),
  ...claims({ flags: ['UriPort'] }, [
    ['other-port', 'Another port', '.com', '.com:8443'],
    ['port-of-http', 'The default port of the other scheme', '.com', '.com:80'],
    ['port-zero', 'The port zero', '.com', '.com:0'],
    ['port-longer', 'A port that starts with the default port', '.com', '.com:4430'],
    ['port-shorter', 'A port that the default port starts with', '.com', '.com:44'],
  ]),
  ...claims({ flags: ['UriPort'], reject: NO_URI }, [
    ['port-modulo', 'A port that is the default port modulo 65536', '.com', '.com:65979'],
    ['port-plus', 'The default port with a plus sign', '.com', '.com:+443'],
    ['port-text', 'The default port with a letter after it', '.com', '.com:443a'],
  ]),
  ...requests({ flags: ['UriPort'] }, [
    ['request-other-port', 'Another port in the request', '.com', '.com:8443'],
    ['request-port-of-http', 'The default port of http in the request', '.com', '.com:80'],
  ]),
];

export const OTHER_AUTHORITIES: readonly FlatRow[] = [...HOSTS, ...SCHEMES_AND_PORTS];
