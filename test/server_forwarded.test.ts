import { type ForwardedOriginOptions, forwardedOrigin, type OriginChoice } from '../src/server/index.ts';
import { Random, SEED } from './support/random.ts';
import { type Fields, requestOf, resourceRequest, resourceVerdict } from './support/server.ts';
import { assert, suite } from './support/suite.ts';

const A = 'https://a.example';
const B = 'https://b.example:8443';
const C = 'http://c.example';
const D = { baseUrl: 'https://d.example/api', prefix: '/internal' };
const ORIGINS = [A, B, C, D];

type Case = readonly [what: string, expected: OriginChoice | undefined, fields: Fields];

function chosen(
  header: ForwardedOriginOptions['header'],
  trustedHops: number,
  fields: Fields,
): ReturnType<ReturnType<typeof forwardedOrigin>> {
  const resolve = forwardedOrigin({ origins: ORIGINS, trustedHops, header });
  return resolve(requestOf('GET', '/', { host: 'b.example:8443', ...fields }));
}

const forwarded = (text: string): Fields => ({ forwarded: text });

const ONE_HOP: readonly Case[] = [
  ['a host', A, forwarded('host=a.example')],
  ['a host in upper case', A, forwarded('host=A.EXAMPLE')],
  ['a name in upper case', A, forwarded('HOST=a.example')],
  ['a host with its default port', A, forwarded('host="a.example:443"')],
  ['a host in quotes', A, forwarded('host="a.example"')],
  ['a host with an escape', A, forwarded('host="a\\.exa\\mple"')],
  ['a host with another port', B, forwarded('host="b.example:8443"')],
  ['a host of a base URL', D, forwarded('host=d.example')],
  ['a host and its scheme', A, forwarded('proto=https;host=a.example')],
  ['a scheme in upper case', C, forwarded('proto=HTTP;host=c.example')],
  ['all parameters', A, forwarded('for="[2001:db8::1]:80";by=_x;host=a.example;proto=https;x="a,;\\"="')],
  ['spaces around a semicolon', A, forwarded('for=_a ; host=a.example')],
  ['the right-most element', A, forwarded('host=c.example, host=a.example')],
  ['the right-most element after a tab', A, forwarded('host=c.example\t,host=a.example')],
  ['the right-most of many', A, forwarded(`${'host=c.example,'.repeat(100)}host=a.example`)],
  ['an empty quoted value', A, forwarded('for="";host=a.example')],
  ['a strange name as scheme', A, forwarded('x=http;host=a.example')],
  ['another scheme', undefined, forwarded('host=a.example;proto=http')],
  ['an empty scheme', undefined, forwarded('host=a.example;proto=""')],
  ['a strange host', undefined, forwarded('host=evil.example')],
  ['a strange host that a scheme follows', undefined, forwarded('host=evil.example;proto=https')],
  ['a host with userinfo', undefined, forwarded('host="x@a.example"')],
  ['a host with a path', undefined, forwarded('host="a.example/b"')],
  ['an origin as host', undefined, forwarded('host="https://a.example"')],
  ['an empty host', undefined, forwarded('host=""')],
  ['no host', undefined, forwarded('for=_a;proto=https')],
  ['a right-most element without host', undefined, forwarded('host=a.example, for=_b')],
  ['nothing', undefined, {}],
  ['an empty field', undefined, forwarded('')],
  ['two hosts', undefined, forwarded('host=a.example;host=b.example')],
  ['two hosts in different case', undefined, forwarded('host=a.example;Host=a.example')],
  ['an unquoted port', undefined, forwarded('host=b.example:8443')],
  ['an open quote', undefined, forwarded('for=", host=a.example')],
  ['a quote that ends in an escape', undefined, forwarded('host="a.example\\"')],
  ['a quote that the next element would close', undefined, forwarded('for=", for="[::1]";host=a.example')],
  ['text after a quote', undefined, forwarded('host="a.example"b')],
  ['an empty element at the end', undefined, forwarded('host=a.example,')],
  ['an empty element before', undefined, forwarded(', host=a.example')],
  ['an empty pair', undefined, forwarded('for=_a;;host=a.example')],
  ['a semicolon at the end', undefined, forwarded('host=a.example;')],
  ['no value', undefined, forwarded('host=')],
  ['no name', undefined, forwarded('=a.example')],
  ['a space before the equals sign', undefined, forwarded('host =a.example')],
  ['a space before the value', undefined, forwarded('host= a.example')],
  ['spaces for a separator', undefined, forwarded('for=_a host=a.example')],
  ['a broken element to the left', undefined, forwarded('x, host=a.example')],
  ['a space before everything', undefined, forwarded(' host=a.example')],
  ['the other fields', undefined, { 'x-forwarded-host': 'a.example', 'x-forwarded-proto': 'https' }],
  ['a field of 8193 characters', undefined, forwarded(`for=${'a'.repeat(8174)},host=a.example`)],
  ['a field of 8192 characters', A, forwarded(`for=${'a'.repeat(8173)},host=a.example`)],
];

const xForwarded = (host: string, proto?: string): Fields => ({
  'x-forwarded-host': host,
  'x-forwarded-proto': proto,
});

const ONE_X_HOP: readonly Case[] = [
  ['a host', A, xForwarded('a.example')],
  ['a host and its scheme', A, xForwarded('a.example', 'https')],
  ['a host with its default port', C, xForwarded('c.example:80', 'HTTP')],
  ['a host of a base URL', D, xForwarded('d.example')],
  ['the right-most host', A, xForwarded('c.example, a.example')],
  ['the right-most host and the right-most scheme', A, xForwarded('c.example,a.example', 'http , https')],
  ['as many schemes as proxies, and more hosts', A, xForwarded('c.example,a.example', 'https')],
  ['another scheme', undefined, xForwarded('a.example', 'http')],
  ['another right-most scheme', undefined, xForwarded('a.example', 'https, http')],
  ['an empty scheme', undefined, xForwarded('a.example', '')],
  ['an empty right-most host', undefined, xForwarded('a.example,')],
  ['a strange host', undefined, xForwarded('evil.example', 'https')],
  ['a strange right-most host', undefined, xForwarded('a.example, evil.example')],
  ['a host in quotes', undefined, xForwarded('"a.example"')],
  ['no host', undefined, { 'x-forwarded-proto': 'https' }],
  ['the other field', undefined, forwarded('host=a.example')],
];

suite('forwardedOrigin', (test) => {
  for (const [what, expected, fields] of ONE_HOP) {
    test(`forwardedOrigin() ${expected === undefined ? 'refuses' : 'selects by'} ${what} in Forwarded`, async () => {
      assert.equal(await chosen('forwarded', 1, fields), expected);
    });
  }

  for (const [what, expected, fields] of ONE_X_HOP) {
    test(`forwardedOrigin() ${expected === undefined ? 'refuses' : 'selects by'} ${what} in X-Forwarded-Host`, async () => {
      assert.equal(await chosen('x-forwarded', 1, fields), expected);
    });
  }

  const hops: readonly (readonly [number, OriginChoice | undefined])[] = [
    [1, A],
    [2, B],
    [3, C],
    [4, undefined],
    [16, undefined],
  ];
  for (const [trustedHops, expected] of hops) {
    test(`forwardedOrigin() counts ${trustedHops} from the right`, async () => {
      const fields = forwarded('host=c.example, host="b.example:8443", host=a.example');
      assert.is(await chosen('forwarded', trustedHops, fields), expected);
      const hosts = xForwarded('c.example, b.example:8443, a.example', 'http,https,https');
      assert.is(await chosen('x-forwarded', trustedHops, hosts), expected);
    });
  }

  test('forwardedOrigin() refuses fewer schemes than proxies', async () => {
    assert.is(await chosen('x-forwarded', 2, xForwarded('a.example, b.example', 'https')), undefined);
    assert.is(await chosen('x-forwarded', 2, xForwarded('a.example, b.example', 'https, http')), A);
  });

  test('forwardedOrigin() makes what verifyResourceRequest() takes as origin', async () => {
    const origin = forwardedOrigin({
      origins: [A, 'https://api.example.com'],
      trustedHops: 1,
      header: 'forwarded',
    });
    const verdict = (text: string) => resourceVerdict(resourceRequest(forwarded(text)), { origin });
    assert.is(await verdict('host=api.example.com'), 'accepted');
    assert.is(await verdict('host=a.example'), 'htu_mismatch');
    assert.is(await verdict('host=evil.example'), 'origin_mismatch');
    assert.is(await verdict('host=api.example.com, host=a.example'), 'htu_mismatch');
  });

  const options = { origins: ORIGINS, trustedHops: 1, header: 'forwarded' };
  const wrong: readonly (readonly [changes: unknown, message: RegExp])[] = [
    [{ origins: undefined }, /"origins" must be a list of origins/],
    [{ origins: [] }, /"origins" must be a list of origins/],
    [{ origins: A }, /"origins" must be a list of origins/],
    [{ origins: ['a.example'] }, /"origin" must be an http or https URL/],
    [{ origins: [A, A] }, /origins must differ in host and port/],
    [{ trustedHops: undefined }, /"trustedHops" must be an integer from 1 to 16/],
    [{ trustedHops: 0 }, /"trustedHops" must be an integer from 1 to 16/],
    [{ trustedHops: -1 }, /"trustedHops" must be an integer from 1 to 16/],
    [{ trustedHops: 17 }, /"trustedHops" must be an integer from 1 to 16/],
    [{ trustedHops: '1' }, /"trustedHops" must be an integer from 1 to 16/],
    [{ header: undefined }, /"header" must be "forwarded" or "x-forwarded"/],
    [{ header: 'Forwarded' }, /"header" must be "forwarded" or "x-forwarded"/],
    [{ header: 'toString' }, /"header" must be "forwarded" or "x-forwarded"/],
    [{ header: ['forwarded'] }, /"header" must be "forwarded" or "x-forwarded"/],
    [{ hops: 1 }, /"hops" is not an option/],
  ];
  for (const [changes, message] of wrong) {
    test(`forwardedOrigin() throws a TypeError for ${JSON.stringify(changes)} ${message}`, () => {
      const make = () => forwardedOrigin({ ...options, ...(changes as object) } as ForwardedOriginOptions);
      assert.throws(make, message);
      assert.throws(make, TypeError);
    });
  }

  test('forwardedOrigin() throws a TypeError for no options', () => {
    assert.throws(() => forwardedOrigin(undefined as unknown as ForwardedOriginOptions), /options must be/);
  });

  test(`forwardedOrigin() heeds nothing to the left of what the proxy wrote (seed ${SEED})`, async () => {
    const random = new Random('forwarded');
    const parts = ['host=c.example', 'proto=http', 'x="', '"', '\\', ';', ', ', '=', 'a', '\t', 'x="a"'];
    const written = ['host=a.example', 'for="_p";host="a.example";proto=https', 'by=_x;HOST=a.example'];
    let taken = 0;
    for (let round = 0; round < 1500; round++) {
      const text = `${random.text(parts, 8)}${random.pick(['', ', '])}, ${random.pick(written)}`;
      const found = await chosen('forwarded', 1, forwarded(text));
      assert.ok(found === A || found === undefined, text);
      if (found === A) taken++;
      const hosts = `${random.text(parts, 4)}, a.example`;
      assert.is(await chosen('x-forwarded', 1, xForwarded(hosts)), A);
    }
    assert.ok(taken > 5, `${taken} were taken`);
  });

  test('forwardedOrigin() takes linear time', async () => {
    for (const part of ['x="\\', 'a', ';', '"', 'a=b;', '\t', 'a="\\a']) {
      const start = performance.now();
      for (let round = 0; round < 10; round++)
        await chosen('forwarded', 1, forwarded(part.repeat(8000 / part.length)));
      assert.ok(performance.now() - start < 1000, part);
    }
  });
});
