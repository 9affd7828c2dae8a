import { type FlatGroup, type FlatRow, flatRows } from '../case.ts';
import type { Json, JsonObject } from '../json.ts';
import { RFC7638_KEY, RFC7638_THUMBPRINT, RFC9449_JKT, RFC9449_KEY } from './published.ts';

const { kty, crv, x, y } = RFC9449_KEY;

/** The key of RFC 9449 with one more member, in front of the others. */
const member = (id: string, name: string, item: Json, title = `A member "${name}"`): FlatRow => ({
  id: `thumbprint.members.${id}`,
  title,
  input: { jwk: { [name]: item, ...RFC9449_KEY } },
});

const spelling = (id: string, title: string, input: JsonObject, more: Partial<FlatRow> = {}): FlatRow => ({
  id: `thumbprint.${id}`,
  title,
  input,
  ...more,
});

/** RFC 7638 section 3.2: what does not count. */
export const THUMBPRINT_MEMBERS: FlatGroup = {
  kind: 'thumbprint',
  file: 'members',
  description: 'One key in many spellings, with one thumbprint.',
  why: 'Only the required members are hashed: hosts and libraries add others.',
  requirements: ['RFC7638-3-01'],
  flags: ['UnknownMember'],
  severity: 'high',
  rows: flatRows({ value: { jkt: RFC9449_JKT } }, [
    spelling('ec.optional-members', 'A key with optional and unknown members', {
      jwk: {
        use: 'sig',
        ...RFC9449_KEY,
        alg: 'ES256',
        kid: 'key-1',
        key_ops: ['verify'],
        ext: true,
        'urn:example:member': { x: 1 },
      },
    }),
    member('use', 'use', 'sig'),
    member('use-enc', 'use', 'enc', 'A member "use" for encryption'),
    member('key-ops', 'key_ops', ['verify']),
    member('alg', 'alg', 'ES256'),
    member('kid', 'kid', 'key-1'),
    member('ext', 'ext', true),
    member('iat', 'iat', 1893456000),
    member('x5c', 'x5c', ['MIIB']),
    member('x5t', 'x5t', 'YWJjZGVmZ2hpamtsbW5vcHFyc3Q'),
    member('x5t-s256', 'x5t#S256', RFC7638_THUMBPRINT),
    member('x5u', 'x5u', 'https://client.example/certificates'),
    member('empty-name', '', 'x', 'A member without a name'),
    spelling('members.other-types', 'A key with the members of all other key types', {
      jwk: { n: RFC7638_KEY.n, e: 'AQAB', pub: 'AQ', k: 'AQ', ...RFC9449_KEY },
    }),
    spelling(
      'members.other-case',
      'A key with other members whose names differ in case only',
      { jwk: { KTY: 'RSA', Crv: 'P-384', ...RFC9449_KEY, X: 'AQ', Y: 'AQ' } },
      { flags: ['MemberName'] },
    ),
    spelling('members.nested-key', 'A key with another key in a member', {
      jwk: { next: { kty: 'RSA', crv: 'P-384', x: 'AQ', y: 'AQ', e: 'AQAB', n: 'AQ' }, ...RFC9449_KEY },
    }),
    spelling(
      'members.order-sorted',
      'Members in lexicographic order',
      { jwkText: JSON.stringify({ crv, kty, x, y }) },
      { flags: ['JsonEquivalence'] },
    ),
    spelling(
      'members.order-reversed',
      'Members in the opposite of lexicographic order',
      { jwkText: JSON.stringify({ y, x, kty, crv }) },
      { flags: ['JsonEquivalence'] },
    ),
    spelling(
      'members.rsa-kty-first',
      'An RSA key whose "kty" comes first and "e" last',
      { jwk: { kty: 'RSA', n: RFC7638_KEY.n, e: 'AQAB' } },
      { flags: ['JsonEquivalence'], value: { jkt: RFC7638_THUMBPRINT } },
    ),
    ...flatRows(
      {
        why: 'Escapes and white space are gone once the JSON is read; they are not part of what is hashed.',
        flags: ['JsonEquivalence'],
        requirements: ['RFC7638-3.3-01'],
      },
      [
        spelling('ec.escaped-name', 'JSON text with escapes in names and values', {
          jwkText: `{"k\\u0074y":"\\u0045C","crv":"P\\u002d256","x":"${x}","y":"${y}"}`,
        }),
        spelling('members.escaped-coordinate', 'JSON text with escapes in a coordinate', {
          jwkText: `{"kty":"EC","crv":"P-256","x":"${x.replace('l', '\\u006C')}","y":"${y.replace('_', '\\u005f')}"}`,
        }),
        spelling('members.white-space', 'JSON text with white space', {
          jwkText: `\r\n{\n\t"kty" : "EC",\n\t"x" : "${x}",\n\t"y" : "${y}",\n\t"crv" : "P-256"\n}\n`,
        }),
        spelling(
          'members.text-of-members',
          'A member whose value is the text of other members',
          { jwk: { ...RFC9449_KEY, kid: `","x":"AQ","y":"AQ","kty":"RSA` } },
          { why: 'Code that searches the text of the key finds these first or last.' },
        ),
        spelling(
          'members.prototype',
          'JSON text with a member "__proto__"',
          { jwkText: `{"__proto__":{"x":"AQ"},"kty":"EC","crv":"P-256","x":"${x}","y":"${y}"}` },
          {
            why: 'It is a name as any other; code that copies members changes the key by it.',
            flags: ['PrototypeMember'],
          },
        ),
      ],
    ),
  ]),
};
