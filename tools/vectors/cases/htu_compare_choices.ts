import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';
import { SPELLINGS } from './htu_compare_spellings.ts';

/** Of the baseline, `https://server.example.com/a/token` on both sides. */
const claim = (from: string, to: string): Edit => ['input.replace', '/htu', from, to];
const request = (from: string, to: string): Edit => ['input.replace', '/url', from, to];

const row = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  id: `htu-compare.choices.${id}`,
  title,
  edits,
});

const QUERIES: readonly FlatRow[] = flatRows(
  {
    why: 'Section 4.2 tells clients not to write it, section 4.3 tells servers to ignore it.',
    flags: ['QueryIgnored'],
    choice: 'htu-query-in-claim',
    accepts: ['ignore'],
    reject: ['htu_has_query', 'htu_mismatch'],
  },
  [
    row('claim-query', 'A query in the claim', claim('token', 'token?b=c')),
    row('claim-empty-query', 'A question mark at the end of the claim', claim('token', 'token?')),
    row(
      'same-query',
      'The same query on both sides',
      claim('token', 'token?b=c'),
      request('token', 'token?b=c'),
    ),
    row('other-query', 'Two queries that differ', claim('token', 'token?b=c'), request('token', 'token?d=e')),
    row(
      'claim-query-uri',
      'A URI in the query of the claim',
      claim('token', 'token?https://attacker.example/'),
    ),
    ...flatRows({ flags: ['FragmentIgnored'] }, [
      row('claim-fragment', 'A fragment in the claim', claim('token', 'token#b')),
      row('claim-empty-fragment', 'A number sign at the end of the claim', claim('token', 'token#')),
      row(
        'claim-fragment-question-mark',
        'A question mark in the fragment of the claim',
        claim('token', 'token#?b'),
      ),
    ]),
  ],
);

const QUERY_CHARACTERS: readonly FlatRow[] = flatRows(
  {
    why: 'Requests carry such queries every day; they are no part of the comparison.',
    flags: ['QueryIgnored'],
    choice: 'htu-query-characters',
    accepts: ['ignore'],
    reject: ['htu_mismatch', 'htu_invalid', 'url_invalid'],
  },
  [
    row('query-brackets', 'Brackets in the query of the request', request('token', 'token?b[c]=d')),
    row(
      'query-json',
      'Braces and quotation marks in the query of the request',
      request('token', 'token?b={"c":1}'),
    ),
    row(
      'query-bad-triplet',
      'A percent sign in the query of the request that starts no triplet',
      request('token', 'token?b=5%'),
    ),
  ],
);

const REPAIRS: readonly FlatRow[] = [
  row('backslash', 'A backslash for a slash', claim('/a/', '/a\\')),
  row('backslashes', 'Backslashes after the scheme', claim('//', '\\\\')),
  row('no-slashes', 'No slashes after the scheme', claim('//', '')),
  row('one-slash', 'One slash after the scheme', claim('//', '/')),
  row('four-slashes', 'A backslash after the slash after the scheme', claim('//', '/\\')),
  row('tab', 'A tab in the host', claim('example', 'exam\tple')),
  row('line-feed', 'A line feed in the path', claim('token', 'to\nken')),
  row('leading-space', 'A space before the URI', ['input.prepend', '/htu', ' ']),
  row('trailing-space', 'A space after the URI', ['input.append', '/htu', ' ']),
  row('trailing-line-feed', 'A line feed after the URI', ['input.append', '/htu', '\n']),
  row(
    'space',
    'A space in the path and its triplet',
    claim('token', 'token b'),
    request('token', 'token%20b'),
  ),
  row(
    'beyond-ascii',
    'A character beyond ASCII and its triplets',
    claim('token', '\u00e9'),
    request('token', '%C3%A9'),
  ),
];

const NAMES: readonly FlatRow[] = flatRows({ flags: ['UriIdn'], choice: 'htu-idn', accepts: ['map'] }, [
  row('full-width', 'Full-width letters in the host', claim('server', '\uff53erver')),
  row('ideographic-full-stop', 'An ideographic full stop in the host', claim('server.', 'server\u3002')),
  row('soft-hyphen', 'A soft hyphen in the host', claim('server', 'ser\u00adver')),
  row(
    'u-label',
    'A name and its A-label',
    claim('server', 'b\u00fccher'),
    request('server', 'xn--bcher-kva'),
  ),
  row(
    'encoded-u-label',
    'A name in triplets and its A-label',
    claim('server', 'b%C3%BCcher'),
    request('server', 'xn--bcher-kva'),
  ),
]);

const IDENTICAL: readonly FlatRow[] = flatRows(
  {
    why: 'The claim has to be the HTTP URI of the request, and this is none; but it is what was sent.',
    choice: 'htu-identical',
    accepts: ['same'],
    reject: ['htu_invalid', 'url_invalid', 'htu_mismatch'],
  },
  [
    row(
      'identical-bad-triplets',
      'The same percent sign that starts no triplet',
      claim('token', '100%'),
      request('token', '100%'),
    ),
    row('identical-spaces', 'The same space in the path', claim('token', 'a b'), request('token', 'a b')),
    row(
      'identical-beyond-ascii',
      'The same character beyond ASCII',
      claim('token', '\u00e9'),
      request('token', '\u00e9'),
    ),
  ],
);

export const HTU_COMPARE_CHOICES: FlatGroup = {
  kind: 'htu-compare',
  file: 'choices',
  description: 'Claims about which readings differ.',
  why: 'The signer chose the spelling, so nobody gains by it; but two components of one server may read it differently.',
  requirements: ['RFC9449-4.3-09'],
  flags: ['UriRepair'],
  severity: 'low',
  rows: flatRows(
    {
      from: 'htu-compare.equal.identical',
      choice: 'htu-repair',
      accepts: ['repair'],
      reject: ['htu_invalid', 'htu_mismatch'],
    },
    [...QUERIES, ...QUERY_CHARACTERS, ...REPAIRS, ...NAMES, ...SPELLINGS, ...IDENTICAL],
  ),
};
