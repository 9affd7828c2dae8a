import { htuMatches, isDPoPError, normalizeHtu } from '../src/index.ts';
import { assert, suite } from './support/suite.ts';

function codeOf(call: () => unknown): string {
  try {
    return `returned ${String(call())}`;
  } catch (error) {
    return isDPoPError(error) ? error.code : String((error as Error).name);
  }
}

const NORMAL: readonly (readonly [what: string, uri: string, normal: string])[] = [
  ['leaves a normal URI as it is', 'https://h.example/a/b', 'https://h.example/a/b'],
  ['lowers scheme and host', 'HtTpS://H.EXAMPLE/a', 'https://h.example/a'],
  ['keeps the case of the path', 'https://h/A', 'https://h/A'],
  ['adds the empty path', 'https://h', 'https://h/'],
  ['adds the empty path before a query', 'https://h?a', 'https://h/'],
  ['adds the empty path before a fragment', 'https://h#a', 'https://h/'],
  ['drops query and fragment', 'https://h/a?b/../c#d', 'https://h/a'],
  ['drops an empty query', 'https://h/a?', 'https://h/a'],
  ['drops a question mark inside a fragment', 'https://h/a#b?c', 'https://h/a'],
  ['ignores a bad triplet in the query', 'https://h/a?%zz', 'https://h/a'],
  ['drops the default port of https', 'https://h:443/', 'https://h/'],
  ['drops the default port of http', 'http://h:80/', 'http://h/'],
  ['keeps the default port of the other scheme', 'http://h:443/', 'http://h:443/'],
  ['keeps port 80 of https', 'https://h:80/', 'https://h:80/'],
  ['drops an empty port', 'https://h:/', 'https://h/'],
  ['keeps the highest port', 'https://h:65535/', 'https://h:65535/'],
  ['keeps port 0', 'https://h:0/', 'https://h:0/'],
  ['decodes unreserved octets of the path', 'https://h/%7e%41%2D%2e%5F%39', 'https://h/~A-._9'],
  ['raises the hex digits of the rest', 'https://h/%2f%c3%a9%3b', 'https://h/%2F%C3%A9%3B'],
  ['does not decode twice', 'https://h/%2541', 'https://h/%2541'],
  ['decodes and lowers the host', 'https://%48%2eEX%41mple/', 'https://h.example/'],
  ['raises hex digits in the host and lowers the rest', 'https://A%c3%a9B/', 'https://a%C3%A9b/'],
  ['removes single dots', 'https://h/./a/./b/.', 'https://h/a/b/'],
  ['removes double dots', 'https://h/a/b/../c/..', 'https://h/a/'],
  ['stops at the root', 'https://h/../../a', 'https://h/a'],
  ['removes dots that were encoded', 'https://h/a/%2e%2E/b/%2e', 'https://h/b/'],
  ['keeps names that only start with dots', 'https://h/.a/..b/...', 'https://h/.a/..b/...'],
  ['keeps empty segments', 'https://h//a//b/', 'https://h//a//b/'],
  ['lets double dots take an empty segment', 'https://h/a//../b', 'https://h/a/b'],
  ['keeps the trailing slash', 'https://h/a/', 'https://h/a/'],
  ['encodes what clients send raw', 'https://h/"<>[]^`{|}', 'https://h/%22%3C%3E%5B%5D%5E%60%7B%7C%7D'],
  ['keeps the other delimiters', "https://h/:@!$&'()*+,;=", "https://h/:@!$&'()*+,;="],
  ['keeps the trailing dot of a name', 'https://h./', 'https://h./'],
  ['does not rewrite numbers to IPv4', 'https://127.1/', 'https://127.1/'],
  ['allows an underscore in a name', 'https://a_b/', 'https://a_b/'],
  ['allows delimiters in a name', "https://a!$&'()*+,;=~b/", "https://a!$&'()*+,;=~b/"],
  ['keeps an IPv6 address but for its case', 'https://[2001:DB8::1]:8443/', 'https://[2001:db8::1]:8443/'],
  ['drops the default port after an IPv6 address', 'https://[::1]:443/', 'https://[::1]/'],
  ['keeps eight groups', 'https://[1:2:3:4:5:6:7:8]/', 'https://[1:2:3:4:5:6:7:8]/'],
  ['keeps an IPv6 address that ends as IPv4', 'https://[::ffff:1.2.3.4]/', 'https://[::ffff:1.2.3.4]/'],
  ['keeps six groups and IPv4', 'https://[1:2:3:4:5:6:1.2.3.255]/', 'https://[1:2:3:4:5:6:1.2.3.255]/'],
  ['lets "::" stand for one group', 'https://[1:2:3:4:5:6:7::]/', 'https://[1:2:3:4:5:6:7::]/'],
  ['keeps the unspecified address', 'https://[::]/', 'https://[::]/'],
  ['lowers an IPvFuture address', 'https://[V1F.A:b]/', 'https://[v1f.a:b]/'],
  ['reads an at sign after the first slash as path', 'https://h/@b', 'https://h/@b'],
];

const REFUSED: readonly (readonly [what: string, uri: string])[] = [
  ['the empty text', ''],
  ['a relative reference', '/token'],
  ['a network-path reference', '//h/token'],
  ['no scheme', 'h.example/token'],
  ['another scheme', 'wss://h/'],
  ['a longer scheme', 'httpss://h/'],
  ['a scheme without authority', 'https:/h/'],
  ['a scheme with a path only', 'https:h'],
  ['an empty authority', 'https://'],
  ['an empty host', 'https:///token'],
  ['an empty host before a port', 'https://:443/'],
  ['an empty host before a query', 'https://?a'],
  ['userinfo', 'https://user@h/'],
  ['userinfo with a password', 'https://user:secret@h/'],
  ['empty userinfo', 'https://@h/'],
  ['a backslash in the path', 'https://h/a\\b'],
  ['a backslash for a slash', 'https:\\\\h\\'],
  ['a backslash in the authority', 'https://a\\b/'],
  ['a space around it', ' https://h/'],
  ['a space after it', 'https://h/ '],
  ['a space in the path', 'https://h/a b'],
  ['a space in the query', 'https://h/?a b'],
  ['a tab', 'https://h/\t'],
  ['a newline at the end', 'https://h/\n'],
  ['a newline in the scheme', 'ht\ntps://h/'],
  ['NUL', 'https://h/\0'],
  ['DEL', 'https://h/\x7f'],
  ['raw non-ASCII in the path', 'https://h/é'],
  ['raw non-ASCII in the host', 'https://bücher.example/'],
  ['full-width letters', 'https://ｈ/'],
  ['a lone surrogate', 'https://h/\ud800'],
  ['a byte order mark', '\ufeffhttps://h/'],
  ['a bad triplet', 'https://h/%zz'],
  ['a cut triplet', 'https://h/%4'],
  ['a percent sign at the end', 'https://h/%'],
  ['a percent sign before a triplet', 'https://h/%%41'],
  ['half a triplet', 'https://h/%4g'],
  ['a bad triplet in the host', 'https://h%zz/'],
  ['a cut triplet in the host', 'https://h%4/'],
  ['a port with a leading zero', 'https://h:0443/'],
  ['a port of two zeros', 'https://h:00/'],
  ['a port above 65535', 'https://h:65536/'],
  ['a port of six digits', 'https://h:100000/'],
  ['a port that is no number', 'https://h:4a/'],
  ['a signed port', 'https://h:+443/'],
  ['two ports', 'https://h:443:443/'],
  ['an IPv6 address without brackets', 'https://::1/'],
  ['an open bracket', 'https://[::1/'],
  ['a closing bracket', 'https://::1]/'],
  ['text after the bracket', 'https://[::1]a/'],
  ['empty brackets', 'https://[]/'],
  ['brackets around a name', 'https://[h]/'],
  ['brackets around IPv4', 'https://[1.2.3.4]/'],
  ['seven groups', 'https://[1:2:3:4:5:6:7]/'],
  ['nine groups', 'https://[1:2:3:4:5:6:7:8:9]/'],
  ['eight groups and "::"', 'https://[1:2:3:4::5:6:7:8]/'],
  ['two runs of zeros', 'https://[1::2::3]/'],
  ['three colons', 'https://[:::1]/'],
  ['a group of five digits', 'https://[::12345]/'],
  ['a group that is no number', 'https://[::g]/'],
  ['IPv4 in the middle of IPv6', 'https://[::1.2.3.4:5]/'],
  ['IPv4 before "::"', 'https://[1.2.3.4::]/'],
  ['IPv4 of three parts in IPv6', 'https://[::1.2.3]/'],
  ['IPv4 of five parts in IPv6', 'https://[::1.2.3.4.5]/'],
  ['IPv4 with a part above 255', 'https://[::1.2.3.256]/'],
  ['IPv4 with a leading zero in IPv6', 'https://[::1.2.3.04]/'],
  ['a zone identifier', 'https://[fe80::1%25en0]/'],
  ['an encoded IPv6 address', 'https://[%3A%3A1]/'],
  ['an IPvFuture address without a version', 'https://[v.a]/'],
  ['an IPvFuture address without an address', 'https://[v1.]/'],
  ['a raw delimiter in the host', 'https://a<b/'],
];

suite('normalizeHtu', (test) => {
  for (const [what, uri, normal] of NORMAL) {
    test(`normalizeHtu() ${what}`, () => {
      assert.is(normalizeHtu(uri), normal);
      assert.is(normalizeHtu(normal), normal);
    });
  }

  for (const [what, uri] of REFUSED) {
    test(`normalizeHtu() refuses ${what}`, () => {
      assert.is(
        codeOf(() => normalizeHtu(uri)),
        'htu_invalid',
      );
    });
  }

  for (const value of [undefined, null, 1, ['https://h/'], {}, new URL('https://h/')]) {
    test(`normalizeHtu() throws a TypeError for ${Object.prototype.toString.call(value)}`, () => {
      assert.is(
        codeOf(() => normalizeHtu(value as string)),
        'TypeError',
      );
      assert.throws(() => normalizeHtu(value as string), /"uri"/);
    });
  }

  for (const [what, unit] of [
    ['dots', '/..'],
    ['slashes', '/'],
    ['percent signs', '%'],
    ['triplets', '%2e/'],
    ['raw octets', '[^'],
    ['colons', ':'],
    ['questions', '?#'],
  ] as const) {
    test(`normalizeHtu() takes a megabyte of ${what} in its stride`, () => {
      for (const start of ['https://h/', 'https://', 'https://[']) {
        const uri = start + unit.repeat(1_000_000 / unit.length);
        const begin = performance.now();
        codeOf(() => normalizeHtu(uri));
        // A quadratic step would take minutes.
        assert.ok(performance.now() - begin < 5_000);
      }
    });
  }
});

const TOKEN_URL = 'https://server.example.com/token';

suite('htuMatches', (test) => {
  for (const [what, htu, url] of [
    ['the same text', TOKEN_URL, TOKEN_URL],
    ['a query on the request', TOKEN_URL, `${TOKEN_URL}?a=b`],
    ['a query on the claim', `${TOKEN_URL}?a=b`, TOKEN_URL],
    ['different queries and fragments', `${TOKEN_URL}?a#b`, `${TOKEN_URL}?c#d`],
    ['different normal forms', 'HTTPS://SERVER.example.com:443/%74oken', `${TOKEN_URL}#`],
    ['raw and encoded quotes', 'https://h/"', 'https://h/%22'],
  ] as const) {
    test(`htuMatches() finds ${what} equal`, () => {
      assert.is(htuMatches(htu, url), true);
      assert.is(htuMatches(url, htu), true);
    });
  }

  for (const [what, htu] of [
    ['a trailing slash', `${TOKEN_URL}/`],
    ['a double slash', 'https://server.example.com//token'],
    ['another case in the path', 'https://server.example.com/Token'],
    ['http', 'http://server.example.com/token'],
    ['another host', 'https://server.example.org/token'],
    ['a longer host', 'https://server.example.com.evil.example/token'],
    ['a trailing dot in the host', 'https://server.example.com./token'],
    ['another port', 'https://server.example.com:8443/token'],
    ['a prefix', 'https://server.example.com/tok'],
    ['an encoded slash', 'https://server.example.com%2Ftoken'],
    ['an invalid URI', 'https://server.example.com\\token'],
    ['userinfo', 'https://a@server.example.com/token'],
  ] as const) {
    test(`htuMatches() tells ${what} apart`, () => {
      assert.is(htuMatches(htu, TOKEN_URL), false);
      assert.is(htuMatches(TOKEN_URL, htu), false);
    });
  }

  test('htuMatches() finds two invalid URIs unequal even if they are the same', () => {
    assert.is(htuMatches('/token', '/token'), false);
    assert.is(htuMatches('', ''), false);
  });

  for (const value of [undefined, null, 1, {}]) {
    test(`htuMatches() throws a TypeError for ${String(value)}`, () => {
      assert.throws(() => htuMatches(value as string, TOKEN_URL), /"htu"/);
      assert.throws(() => htuMatches(TOKEN_URL, value as string), /"url"/);
      assert.throws(() => htuMatches(value as string, TOKEN_URL), TypeError);
    });
  }

  test('normalizeHtu() takes a host of ten megabytes in its stride', () => {
    const uri = `https://${'a'.repeat(1e7)}/`;
    assert.is(normalizeHtu(uri) === uri, true);
  });
});
