import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';
import type { Json, JsonObject } from '../json.ts';

/** RFC 9449 figures 20, 21 and 24. */
const NONCE = 'eyJ7S_zG.eyJH0-Z.HX4w-7v';

const fields = (...headers: [string, string][]): JsonObject => ({ headers });

const nonce = (id: string, title: string, text: string, why?: string): FlatRow => ({
  id: `nonce-header.${id}`,
  title,
  input: fields(['DPoP-Nonce', text]),
  value: { nonce: text },
  ...(why !== undefined && { why }),
});

const EDGE = 'A careless range leaves out the first or the last of its characters.';

const NONCES: readonly FlatRow[] = [
  { ...nonce('rfc9449', 'The nonce of RFC 9449 figure 20', NONCE), flags: ['RfcExample'] },
  {
    ...nonce('rfc9449-newer', 'The nonce of RFC 9449 figure 23', 'eyJ7S_zG.eyJbYu3.xQmBj-1'),
    flags: ['RfcExample'],
  },
  nonce('edge.exclamation-mark', 'An exclamation mark alone', '!', EDGE),
  nonce('edge.number-sign', 'A number sign alone', '#', EDGE),
  nonce('edge.opening-bracket', 'An opening bracket alone', '[', EDGE),
  nonce('edge.closing-bracket', 'A closing bracket alone', ']', EDGE),
  nonce('edge.tilde', 'A tilde alone', '~', EDGE),
  nonce(
    'all-characters',
    'Every character that a nonce may have',
    Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i))
      .join('')
      .replace(/["\\]/g, ''),
  ),
  nonce('comma', 'A comma between letters', 'a,b', 'A comma may be in a nonce: this is one, not a list.'),
  nonce('comma-alone', 'A comma alone', ',', 'Code that reads a list finds nothing in it.'),
  nonce('comma-last', 'A comma at the end', 'a,', 'Code that reads a list drops it.'),
  nonce(
    'equals',
    'Equals signs at the end',
    'YQ==',
    'Code that decodes it, or that takes it for a parameter.',
  ),
  nonce(
    'semicolon',
    'A semicolon and a parameter',
    'a;b=c',
    'Code that takes it for a field with parameters.',
  ),
  nonce('percent', 'A triplet', 'a%20b', 'A nonce is opaque: nothing in it is decoded.'),
  nonce('apostrophes', 'Apostrophes around it', "'a'", 'They are characters of the nonce.'),
  nonce('null', 'The word null', 'null', 'Code that takes the text for no nonce.'),
  nonce('zero', 'The digit zero', '0', 'Code that takes the text for a number.'),
  nonce('other-case', 'A nonce in lower case', NONCE.toLowerCase(), 'Code that keeps one form for all.'),
  nonce('long', 'A nonce of 1,000 characters', 'abcdefghij'.repeat(100), 'It may be an encrypted state.'),
  ...flatRows({ flags: ['HeaderCase'] }, [
    {
      ...nonce('name.lower-case', 'The name of the field in lower case', NONCE),
      input: fields(['dpop-nonce', NONCE]),
    },
    {
      ...nonce('name.upper-case', 'The name of the field in upper case', NONCE),
      input: fields(['DPOP-NONCE', NONCE]),
    },
  ]),
  ...flatRows({ flags: ['OtherField'], requirements: ['RFC9449-8-05'] }, [
    {
      ...nonce('beside', 'Other fields around it', NONCE),
      input: fields(
        ['X-DPoP-Nonce', 'a'],
        ['DPoP-Nonce', NONCE],
        ['DPoP', 'b'],
        ['WWW-Authenticate', 'DPoP error="use_dpop_nonce", nonce="c"'],
      ),
    },
  ]),
];

const NOWHERE: readonly FlatRow[] = flatRows({ value: { nonce: null }, flags: ['OtherField'] }, [
  {
    id: 'nonce-header.absent',
    title: 'No field at all',
    input: { headers: [] },
    flags: ['Basic'],
  },
  {
    id: 'nonce-header.absent-with-others',
    title: 'The nonce in other fields only',
    input: fields(['Nonce', 'a'], ['DPoP', 'b'], ['Replay-Nonce', 'c']),
  },
  {
    id: 'nonce-header.absent-with-challenge',
    title: 'A challenge that asks for a nonce, and has it as a parameter',
    input: fields(['WWW-Authenticate', 'DPoP error="use_dpop_nonce", nonce="a"']),
  },
]);

const at = '/headers/0/1';
const row = (id: string, title: string, ...edits: Edit[]): FlatRow => ({
  id: `nonce-header.${id}`,
  title,
  edits,
});
const append = (text: string): Edit => ['input.append', at, text];
const set = (item: Json): Edit => ['input.set', at, item];
const line = (index: number, name: string, text: string): Edit => [
  'input.set',
  `/headers/${index}`,
  [name, text],
];

const SEVERAL: readonly FlatRow[] = [
  row('several.two', 'Two lines', line(1, 'DPoP-Nonce', 'b')),
  row('several.same', 'The same line twice', line(1, 'DPoP-Nonce', NONCE)),
  row('several.name-case', 'Two lines in two letter cases', line(1, 'dpop-nonce', 'b')),
  row('several.empty', 'A second line that is empty', line(1, 'DPoP-Nonce', '')),
  row('several.joined', 'Two lines, joined by a comma and a space', append(', b')),
];

const FORM: readonly FlatRow[] = [
  row('form.empty', 'An empty field', set('')),
  row('form.space', 'A space in it', append(' a')),
  row('form.tab', 'A tab in it', append('\ta')),
  row('form.quotation-mark', 'A quotation mark in it', append('"a')),
  row('form.backslash', 'A backslash in it', append('\\a')),
  row('form.delete', 'A delete character in it', append('\u007fa')),
  row('form.nul', 'A NUL in it', append('\u0000a')),
  row('form.line-feed', 'A line feed in it', append('\r\na')),
  row('form.unit-separator', 'The last of the control characters in it', append('\u001fa')),
  row('form.quoted', 'Quotation marks around it', ['input.prepend', at, '"'], append('"')),
  row('form.beyond-ascii', 'A letter beyond ASCII in it', append('\u00e9')),
  row('form.no-break-space', 'A no-break space after it', append('\u00a0')),
  row('form.no-text', 'Octets that are no text', set({ b64u: 'YYD_' })),
];

const shared = { kind: 'nonce-header', roles: ['client'] } as const;

/** RFC 9449 sections 8 and 8.1. */
export const NONCE_HEADERS: readonly FlatGroup[] = [
  {
    ...shared,
    file: 'fields',
    description: 'What a client reads in DPoP-Nonce.',
    why: 'A nonce that is not used as it was sent is asked for again, without end.',
    requirements: ['RFC9449-8.1-01'],
    flags: ['NonceForm'],
    severity: 'medium',
    rows: [...NONCES, ...NOWHERE],
  },
  {
    ...shared,
    file: 'malformed',
    description: 'Fields without exactly one nonce.',
    why: 'What a client puts into a proof is chosen by whoever can add to a response.',
    requirements: ['RFC9449-8.1-01'],
    flags: ['NonceType'],
    severity: 'medium',
    rows: flatRows({ from: 'nonce-header.rfc9449', reject: ['nonce_header_malformed'] }, [
      ...flatRows(
        {
          requirements: ['RFC9449-8-05'],
          flags: ['MultipleHeaders'],
          why: 'Which of two nonces counts is different from client to client.',
        },
        SEVERAL,
      ),
      ...FORM,
      ...flatRows(
        {
          choice: 'field-outer-whitespace',
          accepts: ['strip'],
          value: { nonce: NONCE },
          requirements: ['RFC9110-5.5-01'],
          flags: ['FieldForm'],
        },
        [
          row('outer.space-before', 'A space before it', ['input.prepend', at, ' ']),
          row('outer.space-after', 'A space after it', append(' ')),
        ],
      ),
      ...flatRows(
        {
          choice: 'nonce-length',
          accepts: ['accept'],
          requirements: ['SUITE-1-01'],
          flags: ['ResourceLimit'],
          why: 'Every request carries it, signed: a server could make the requests of its clients as large as it likes.',
        },
        [
          row('length.4200', 'A nonce of 4,200 characters', set({ repeat: 'abcdefghij', times: 420 })),
          row('length.5000', 'A nonce of 5,000 characters', set({ repeat: 'abcdefghij', times: 500 })),
        ],
      ),
    ]),
  },
];
