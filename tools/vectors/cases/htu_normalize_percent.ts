import type { FlatGroup, FlatRow } from '../case.ts';

type Pair = readonly [id: string, title: string, path: string, normal: string];

const ORIGIN = 'https://server.example.com';

const rows = (more: Partial<FlatRow>, pairs: readonly Pair[]): FlatRow[] =>
  pairs.map(([id, title, path, normal]) => ({
    id: `htu-normalize.percent.${id}`,
    title,
    input: { uri: ORIGIN + path },
    value: { htu: ORIGIN + normal },
    ...more,
  }));

/** RFC 3986 section 2.2, and the percent sign: decoding them makes two resources one. */
const KEPT: readonly (readonly [id: string, name: string, hex: string])[] = [
  ['slash', 'A slash', '2f'],
  ['question-mark', 'A question mark', '3F'],
  ['number-sign', 'A number sign', '23'],
  ['colon', 'A colon', '3a'],
  ['at-sign', 'An at sign', '40'],
  ['opening-bracket', 'An opening bracket', '5b'],
  ['closing-bracket', 'A closing bracket', '5d'],
  ['exclamation-mark', 'An exclamation mark', '21'],
  ['dollar-sign', 'A dollar sign', '24'],
  ['ampersand', 'An ampersand', '26'],
  ['apostrophe', 'An apostrophe', '27'],
  ['opening-parenthesis', 'An opening parenthesis', '28'],
  ['closing-parenthesis', 'A closing parenthesis', '29'],
  ['asterisk', 'An asterisk', '2a'],
  ['plus', 'A plus sign', '2b'],
  ['comma', 'A comma', '2c'],
  ['semicolon', 'A semicolon', '3b'],
  ['equals-sign', 'An equals sign', '3d'],
  ['percent-sign', 'A percent sign', '25'],
  ['space', 'A space', '20'],
  ['backslash', 'A backslash', '5c'],
  ['nul', 'A NUL', '00'],
  ['delete', 'A delete character', '7f'],
  ['octet-80', 'The first octet beyond ASCII', '80'],
];

/** Each end of each range of unreserved characters. */
const DECODED: readonly Pair[] = [
  ['letter', 'A letter', '/%74oken', '/token'],
  ['capital-letters', 'The first and the last capital letter', '/%41-%5a', '/A-Z'],
  ['small-letters', 'The first and the last small letter', '/%61-%7A', '/a-z'],
  ['digits', 'The first and the last digit', '/%30-%39', '/0-9'],
  ['hyphen', 'A hyphen', '/a%2Db', '/a-b'],
  ['period', 'A period in a segment', '/a%2eb', '/a.b'],
  ['underscore', 'An underscore', '/a%5Fb', '/a_b'],
  ['tilde', 'A tilde', '/%7euser', '/~user'],
  ['unreserved', 'Hyphen, period, underscore and tilde', '/a%2Db%2ec%5Fd%7ee', '/a-b.c_d~e'],
  ['digit-after', 'A letter as a triplet before hexadecimal digits', '/%6141', '/a41'],
];

const OTHERS: readonly Pair[] = [
  ['case', 'Hexadecimal digits in lower case', '/caf%c3%a9', '/caf%C3%A9'],
  ['mixed-case', 'Hexadecimal digits in mixed case', '/caf%C3%a9%eF', '/caf%C3%A9%EF'],
  ['letters-around', 'Letters around a triplet keep their case', '/aBc%c3dEf', '/aBc%C3dEf'],
  ['percent', 'A letter that was encoded twice', '/%2574oken', '/%2574oken'],
  ['percent-twice', 'A percent sign that was encoded twice', '/%252525', '/%252525'],
  ['decoded-makes-triplet', 'Digits as triplets after an encoded percent sign', '/%25%37%34', '/%2574'],
  ['overlong', 'A slash as overlong UTF-8', '/%c0%af', '/%C0%AF'],
  ['surrogate', 'A surrogate in UTF-8', '/%ed%a0%80', '/%ED%A0%80'],
  ['decomposed', 'A letter and its accent', '/e%cc%81', '/e%CC%81'],
  [
    'reserved',
    'Reserved characters stay as they are',
    "/a:b@c!d$e&f'g(h)i*j+k,l;m=n",
    "/a:b@c!d$e&f'g(h)i*j+k,l;m=n",
  ],
  ['plus-and-space', 'A plus sign and an encoded space', '/a+b%20c', '/a+b%20c'],
  ['at-sign-in-path', 'At sign and colon in the first segment', '/user:a@b', '/user:a@b'],
];

export const HTU_NORMALIZE_PERCENT: FlatGroup = {
  kind: 'htu-normalize',
  file: 'percent',
  description: 'Percent-encoded octets.',
  why: 'Unreserved octets mean the same in both spellings, all others do not.',
  requirements: ['RFC3986-6.2.2.2-01', 'RFC9449-4.3-13'],
  flags: ['UriPercent'],
  severity: 'low',
  rows: [
    ...rows({}, DECODED),
    ...rows(
      { severity: 'medium', requirements: ['RFC3986-6.2.2.1-01', 'RFC3986-6.2.2.2-01', 'RFC9449-4.3-13'] },
      KEPT.map(([id, name, hex]) => [id, `${name} stays encoded`, `/a%${hex}b`, `/a%${hex.toUpperCase()}b`]),
    ),
    ...rows({}, OTHERS),
    ...rows(
      { flags: ['ResourceLimit', 'UriPercent'], why: 'Time that grows with the square of the length.' },
      [['long-path', 'A path of 600 triplets', `/${'%7e%2f'.repeat(300)}`, `/${'~%2F'.repeat(300)}`]],
    ),
  ],
};
