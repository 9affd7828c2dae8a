import type { OriginOption, RequestLike } from '../src/server/index.ts';
import { readOrigin, resolveUrl } from '../src/server/origin.ts';
import { outcome } from './support/outcome.ts';
import { Random, SEED } from './support/random.ts';
import { codeOf, type Fields, ORIGIN, requestOf } from './support/server.ts';
import { assert, suite } from './support/suite.ts';

/** The URL that a request is taken for, or the code that refuses it. */
async function urlOf(
  url: string,
  origin: OriginOption = ORIGIN,
  fields: Fields = {},
  more: Partial<RequestLike> = {},
): Promise<string> {
  const request = { ...requestOf('GET', url, fields), ...more };
  const result = await outcome(async () => resolveUrl('test', request, readOrigin('test', origin)));
  return result.ok ? result.value : codeOf(result);
}

const PATHS: readonly (readonly [sent: string, path: string])[] = [
  ['/', '/'],
  ['/a', '/a'],
  ['/a/', '/a/'],
  ['/a//b', '/a//b'],
  ['/a?b#c', '/a'],
  ['/a?//b', '/a'],
  ['/a?\u00e9 \\', '/a'],
  ['/%7ea%2fb', '/~a%2Fb'],
  ['/a|b', '/a%7Cb'],
  ['/a;b=c,d', '/a;b=c,d'],
  ['/.a/..b/...', '/.a/..b/...'],
  ['/a:80@b', '/a:80@b'],
  ['/http://evil.example/', '/http://evil.example/'],
];

const BROKEN: readonly (readonly [what: string, url: string])[] = [
  ['is empty', ''],
  ['is a star', '*'],
  ['is a relative path', 'items/7'],
  ['is a query', '?a'],
  ['is in authority-form', 'api.example.com:443'],
  ['begins with two slashes', '//evil.example/items/7'],
  ['begins with a slash and a backslash', '/\\evil.example/items/7'],
  ['has a backslash', '/items\\7'],
  ['has a tab', '/items\t/7'],
  ['has a line feed', '/items/7\n'],
  ['has a space', '/items 7'],
  ['has a null character', '/items\0'],
  ['has a raw letter outside ASCII', '/\u00e9'],
  ['has a bad triplet', '/%zz'],
  ['has a fragment', '/items/7#a'],
  ['has a dot segment', '/a/./b'],
  ['has a double-dot segment', '/a/../b'],
  ['ends with a double-dot segment', '/a/..'],
  ['has an encoded dot segment', '/a/%2E/b'],
  ['has an encoded double-dot segment', '/a/%2e%2E/b'],
  ['has a half encoded double-dot segment', '/a/.%2e/b'],
];

const BROKEN_ABSOLUTE: readonly (readonly [what: string, url: string])[] = [
  ['has userinfo', 'http://good@evil/'],
  ['has empty userinfo', 'http://@evil/'],
  ['has userinfo with a password', 'https://a:b@api.example.com/a'],
  ['has no host', 'http:///a'],
  ['has no path', 'http://example.com'],
  ['has a star in place of a path', 'http://example.com*'],
  ['has a query in place of a path', 'http://example.com?/a'],
  ['has a fragment in place of a path', 'http://example.com#/a'],
  ['has a backslash in the host', 'http://a\\b/a'],
  ['has a space in the host', 'http://a b/a'],
  ['has two slashes before the path', 'http://example.com//evil.example/a'],
  ['has one slash before the host', 'http:/example.com/a'],
  ['is of another scheme', 'ftp://example.com/a'],
  ['is of another scheme, with a right one in its query', 'ftp://xh.example/a?http://'],
  ['is of no scheme', '://example.com/a'],
  ['has a blank before the scheme', ' http://example.com/a'],
];

const HOSTS: readonly string[] = [
  'x/y?z',
  'good@evil',
  'a, b',
  'a b',
  'a\\b',
  'a#b',
  '?',
  '[::1',
  'a:b',
  '\u00e9',
];

suite('origin option: the path', (test) => {
  for (const [sent, path] of PATHS) {
    test(`resolveUrl() takes ${JSON.stringify(sent)} for ${path}`, async () => {
      assert.is(await urlOf(sent), ORIGIN + path);
      assert.is(await urlOf(`http://localhost:8080${sent}`), ORIGIN + path);
    });
  }

  for (const [what, url] of BROKEN) {
    test(`resolveUrl() refuses a target that ${what}`, async () => {
      assert.is(await urlOf(url), 'url_invalid');
    });
  }

  for (const [what, url] of BROKEN_ABSOLUTE) {
    test(`resolveUrl() refuses an absolute URL that ${what}`, async () => {
      assert.is(await urlOf(url), 'url_invalid');
      assert.is(await urlOf('HTTPS://a.example:8080/a#b'), `${ORIGIN}/a`);
    });
  }

  test('resolveUrl() refuses an absolute URL where a request target is due', async () => {
    assert.is(await urlOf(`${ORIGIN}/a`, ORIGIN, {}, { isTarget: true }), 'url_invalid');
    assert.is(await urlOf(`${ORIGIN}/a`, ORIGIN, {}, { isTarget: false }), `${ORIGIN}/a`);
    assert.is(await urlOf('/a', ORIGIN, {}, { isTarget: true }), `${ORIGIN}/a`);
  });

  for (const host of HOSTS) {
    test(`resolveUrl() refuses ${JSON.stringify(host)} as Host, also where nothing is made of it`, async () => {
      assert.is(await urlOf('/a', ORIGIN, { host }), 'url_invalid');
    });
  }

  for (const host of ['a', 'a:80', 'a:', 'A.B:1', '[::1]:80', '[::1]', 'a_b', '127.0.0.1', '']) {
    test(`resolveUrl() takes ${JSON.stringify(host)} as Host`, async () => {
      assert.is(await urlOf('/a', ORIGIN, { host }), `${ORIGIN}/a`);
    });
  }

  test('resolveUrl() takes a Web Request', async () => {
    const find = readOrigin('test', ORIGIN);
    const request = new Request('http://evil.example/a/../b\\c?d#e');
    assert.is(await resolveUrl('test', request, find), `${ORIGIN}/b/c`);
  });
});

suite('origin option: one origin', (test) => {
  const spellings = [
    'https://api.example.com',
    'https://api.example.com/',
    'HTTPS://API.example.com:443',
    'https://api.ex%61mple.com:',
  ];
  for (const origin of spellings) {
    test(`resolveUrl() takes ${origin} for one origin`, async () => {
      assert.is(await urlOf('/a', origin), `${ORIGIN}/a`);
    });
  }

  test('resolveUrl() keeps scheme and port of the origin, whatever the request says', async () => {
    const fields = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    };
    assert.is(
      await urlOf('https://evil.example:1/a', 'http://localhost:8080', fields),
      'http://localhost:8080/a',
    );
    assert.is(await urlOf('/a', 'http://[::1]:8080', fields), 'http://[::1]:8080/a');
  });

  test('resolveUrl() puts a base URL before the path', async () => {
    for (const baseUrl of [
      'https://example.com/api',
      'https://example.com/api/',
      'https://example.com/x/../api',
    ]) {
      assert.is(await urlOf('/a', { baseUrl }), 'https://example.com/api/a');
      assert.is(await urlOf('/', { baseUrl }), 'https://example.com/api/');
    }
    assert.is(await urlOf('/a', { baseUrl: 'https://example.com' }), 'https://example.com/a');
  });

  test('resolveUrl() puts a base URL in place of the prefix', async () => {
    for (const prefix of ['/internal', '/internal/', '/%69nternal']) {
      const origin = { baseUrl: 'https://example.com/api', prefix };
      assert.is(await urlOf('/internal/a', origin), 'https://example.com/api/a');
      assert.is(await urlOf('/%69nternal/a', origin), 'https://example.com/api/a');
      assert.is(await urlOf('/internal', origin), 'https://example.com/api');
      assert.is(await urlOf('/internal/', origin), 'https://example.com/api/');
    }
    assert.is(await urlOf('/a', { baseUrl: 'https://example.com', prefix: '/' }), 'https://example.com/a');
    assert.is(
      await urlOf('/in/a/b', { baseUrl: 'https://example.com', prefix: '/in/a' }),
      'https://example.com/b',
    );
  });

  for (const path of ['/other', '/internal2/a', '/internal%2Fa', '/Internal/a', '/', '/a/internal/b']) {
    test(`resolveUrl() refuses ${path}, which is not below the prefix`, async () => {
      const origin = { baseUrl: 'https://example.com/api', prefix: '/internal' };
      assert.is(await urlOf(path, origin), 'origin_mismatch');
    });
  }

  for (const path of ['/internal/../admin', '/internal/%2e%2e/admin', '/internal/..', '/x/../internal/a']) {
    test(`resolveUrl() refuses ${path}, which slips out of the prefix or into it`, async () => {
      const origin = { baseUrl: 'https://example.com/api', prefix: '/internal' };
      assert.is(await urlOf(path, origin), 'url_invalid');
    });
  }
});

suite('origin option: a list', (test) => {
  const list = [
    'https://a.example',
    'https://b.example:8443',
    'http://c.example',
    { baseUrl: 'https://d.example/x' },
  ];
  const selections: readonly (readonly [host: string, origin: string])[] = [
    ['a.example', 'https://a.example'],
    ['A.Example', 'https://a.example'],
    ['a.example:443', 'https://a.example'],
    ['a.example:', 'https://a.example'],
    ['b.example:8443', 'https://b.example:8443'],
    ['c.example', 'http://c.example'],
    ['c.example:80', 'http://c.example'],
    ['d.example', 'https://d.example/x'],
  ];
  for (const [host, origin] of selections) {
    test(`resolveUrl() selects ${origin} by ${host}`, async () => {
      assert.is(await urlOf('/p', list, { host }), `${origin}/p`);
      assert.is(await urlOf(`http://${host}/p`, list), `${origin}/p`);
      assert.is(await urlOf(`https://${host}/p`, list), `${origin}/p`);
      assert.is(await urlOf(`http://${host}/p`, list, { host }), `${origin}/p`);
    });
  }

  const strangers = [
    'evil.example',
    'a.example:80',
    'a.example:0443',
    'a.example.',
    'b.example',
    'b.example:443',
    'c.example:443',
    'd.example:80',
    'xa.example',
    '',
  ];
  for (const host of strangers) {
    test(`resolveUrl() refuses ${JSON.stringify(host)}, which selects none`, async () => {
      assert.is(await urlOf('/p', list, { host }), 'origin_mismatch');
    });
  }

  test('resolveUrl() refuses a request that names no authority, or two', async () => {
    assert.is(await urlOf('/p', list), 'origin_mismatch');
    assert.is(await urlOf('http://a.example/p', list, { host: 'b.example:8443' }), 'origin_mismatch');
    assert.is(await urlOf('http://a.example/p', list, { host: 'evil.example' }), 'origin_mismatch');
    assert.is(await urlOf('http://evil.example/p', list, { host: 'a.example' }), 'origin_mismatch');
    assert.is(await urlOf('http://a.example/p', list, { host: 'a.example:443' }), 'https://a.example/p');
  });

  const ambiguous = [
    ['https://a.example', 'https://a.example'],
    ['https://a.example', 'https://A.example:443/'],
    ['https://a.example', 'http://a.example'],
    ['https://a.example', 'http://a.example:443'],
    ['http://a.example', 'https://a.example:80'],
    ['http://a.example:81', 'https://a.example:81'],
    ['https://a.example', { baseUrl: 'https://a.example/x' }],
  ];
  for (const origins of ambiguous) {
    test(`resolveUrl() throws a TypeError for ${JSON.stringify(origins)}, which one authority could both select`, async () => {
      assert.is(await urlOf('/', origins), 'TypeError');
      assert.is(
        await urlOf('http://a.example:443/', ['https://a.example', 'http://a.example:81']),
        'https://a.example/',
      );
    });
  }
});

suite('origin option: a function', (test) => {
  test('resolveUrl() takes what the function returns or resolves to', async () => {
    assert.is(await urlOf('/a', () => ORIGIN), `${ORIGIN}/a`);
    assert.is(await urlOf('/i/a', async () => ({ baseUrl: ORIGIN, prefix: '/i' })), `${ORIGIN}/a`);
  });

  test('resolveUrl() calls the function with the request, once its target is in order', async () => {
    const seen: RequestLike[] = [];
    const origin = (request: RequestLike): string => {
      seen.push(request);
      return ORIGIN;
    };
    assert.is(await urlOf('//a', origin), 'url_invalid');
    assert.is(seen.length, 0);
    await urlOf('/a', origin, { host: 'b' });
    assert.equal([seen[0]?.url, seen[0]?.headers.get('host')], ['/a', 'b']);
  });

  for (const nothing of [undefined, null]) {
    test(`resolveUrl() refuses a request for which the function returns ${nothing}`, async () => {
      assert.is(await urlOf('/a', () => nothing as undefined), 'origin_mismatch');
      assert.is(await urlOf('/a', async () => nothing as undefined), 'origin_mismatch');
    });
  }

  test('resolveUrl() lets through what the function throws', async () => {
    const error = new Error('down');
    const request = requestOf('GET', '/a', {});
    const find = readOrigin('test', () => {
      throw error;
    });
    const thrown = await resolveUrl('test', request, find).catch((reason: unknown) => reason);
    assert.is(thrown, error);
  });

  for (const value of ['', 'api.example.com', `${ORIGIN}/a`, ['https://a.example'], 1, true, {}]) {
    test(`resolveUrl() throws a TypeError if the function returns ${JSON.stringify(value)}`, async () => {
      assert.is(await urlOf('/a', () => value as string), 'TypeError');
    });
  }
});

const WRONG: readonly (readonly [origin: unknown, message: RegExp])[] = [
  [undefined, /"origin" must be an origin, \{ baseUrl \}/],
  [null, /must be an origin, \{ baseUrl \}/],
  [1, /must be an origin, \{ baseUrl \}/],
  ['', /"origin" must not be empty/],
  ['api.example.com', /"origin" must be an http or https URL/],
  ['ftp://api.example.com', /"origin" must be an http or https URL/],
  ['https://', /"origin" must be an http or https URL/],
  ['https://a:b@api.example.com', /"origin" must be an http or https URL/],
  ['https://api.example.com?', /without userinfo, path, query and fragment/],
  ['https://api.example.com#', /without userinfo, path, query and fragment/],
  ['https://api.example.com/a', /"origin" must be .* without userinfo, path, query and fragment/],
  ['https://api.example.com//', /"origin" must be .* without userinfo, path, query and fragment/],
  ['*', /"origin" must be an http or https URL/],
  [[], /"origin" must be a list of origins/],
  [['https://a.example', undefined], /"origin" must be a list of origins/],
  [[['https://a.example']], /"origin" must be a list of origins/],
  [['https://a.example/b'], /"origin" must be .* without userinfo, path, query and fragment/],
  [{}, /"origin.baseUrl" must be a string/],
  [{ baseUrl: '' }, /"origin.baseUrl" must not be empty/],
  [{ baseUrl: '/api' }, /"origin.baseUrl" must be an http or https URL/],
  [{ baseUrl: 'https://a.example/?b' }, /"origin.baseUrl" must be an http or https URL/],
  [{ baseUrl: 'https://a.example', prefix: '' }, /"origin.prefix" must not be empty/],
  [{ baseUrl: 'https://a.example', prefix: null }, /"origin.prefix" must be a string/],
  [{ baseUrl: 'https://a.example', prefix: 'a' }, /"origin.prefix" must be a path/],
  [{ baseUrl: 'https://a.example', prefix: '//a' }, /"origin.prefix" must be a path/],
  [{ baseUrl: 'https://a.example', prefix: '/a?b' }, /"origin.prefix" must be a path/],
  [{ baseUrl: 'https://a.example', prefix: '/a/../b' }, /"origin.prefix" must be a path/],
  [{ baseUrl: 'https://a.example', path: '/a' }, /"path" is not an option/],
];

suite('origin option: mistakes', (test) => {
  for (const [index, [origin, message]] of WRONG.entries()) {
    test(`readOrigin() throws a TypeError for ${JSON.stringify(origin)} (${index})`, () => {
      assert.throws(() => readOrigin('test', origin as OriginOption), message);
      assert.throws(() => readOrigin('test', origin as OriginOption), TypeError);
    });
  }
});

suite('origin option: properties', (test) => {
  test(`resolveUrl() never leaves the origin and the prefix, whatever the target is (seed ${SEED})`, async () => {
    const random = new Random('targets');
    const parts = [
      '/',
      '//',
      '\\',
      '.',
      '..',
      '%2e',
      '%2F',
      '%5c',
      'in',
      'evil.example',
      '@',
      ':',
      '?',
      '#',
      'http:',
      ' ',
      ';',
    ];
    const origin = { baseUrl: `${ORIGIN}/api`, prefix: '/in' };
    let taken = 0;
    for (let round = 0; round < 1500; round++) {
      const url = random.pick(['', '/in/', 'http://', 'http://h/in']) + random.text(parts, 8);
      const host = random.pick([undefined, 'h', random.text(parts, 3)]);
      const found = await urlOf(url, origin, { host });
      if (found === 'url_invalid' || found === 'origin_mismatch') continue;
      taken++;
      assert.ok(`${found}/`.startsWith(`${ORIGIN}/api/`), `${url} was taken for ${found}`);
      // As a second opinion, of the most lenient of parsers.
      assert.ok(`${new URL(found).href}/`.startsWith(`${ORIGIN}/api/`), `${url} was taken for ${found}`);
    }
    assert.ok(taken > 50, `${taken} were taken`);
  });
});
