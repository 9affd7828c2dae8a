import { exposedHeaders, exposeHeaders, withNonce } from '../src/server/index.ts';
import { assert, suite } from './support/suite.ts';

suite('withNonce', (test) => {
  test('withNonce() adds the nonce and makes the response uncacheable, and keeps the rest', async () => {
    const headers = new Headers([
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
      ['X-A', '1'],
    ]);
    const response = withNonce(new Response('body', { status: 201, statusText: 'Made', headers }), 'abc');
    assert.is(response.headers.get('DPoP-Nonce'), 'abc');
    assert.is(response.headers.get('Cache-Control'), 'no-store');
    assert.is(response.headers.get('X-A'), '1');
    assert.equal(response.headers.getSetCookie(), ['a=1', 'b=2']);
    assert.equal([response.status, response.statusText, await response.text()], [201, 'Made', 'body']);
  });

  test('withNonce() never leaves two nonces, nor another caching rule', () => {
    const headers = { 'DPoP-Nonce': 'old', 'Cache-Control': 'public, max-age=60' };
    const response = withNonce(withNonce(new Response(null, { headers }), 'a'), 'b');
    assert.is(response.headers.get('DPoP-Nonce'), 'b');
    assert.is(response.headers.get('Cache-Control'), 'no-store');
  });

  test('withNonce() returns the same response where there is no nonce to send', () => {
    const response = new Response('body', { headers: { 'Cache-Control': 'public' } });
    assert.is(withNonce(response, undefined), response);
    assert.is(response.headers.get('Cache-Control'), 'public');
  });

  for (const status of [204, 205, 304]) {
    test(`withNonce() takes a response of ${status}, which has no body`, () => {
      assert.is(withNonce(new Response(null, { status }), 'a').status, status);
    });
  }

  for (const nonce of ['', 'a b', 'a"b', 'a\\b', 'a\r\nb', '\u00e9', null, 1, ['a']]) {
    test(`withNonce() throws a TypeError for ${JSON.stringify(nonce)}`, () => {
      assert.throws(() => withNonce(new Response(), nonce as string), /"nonce" must be a nonce/);
    });
  }
});

suite('exposeHeaders', (test) => {
  const NEW = 'DPoP-Nonce, WWW-Authenticate';
  const values: readonly (readonly [value: string | null | undefined, expected: string])[] = [
    [undefined, NEW],
    [null, NEW],
    ['', NEW],
    [' , ', NEW],
    ['ETag', `ETag, ${NEW}`],
    ['*', `*, ${NEW}`],
    ['DPoP-Nonce', 'DPoP-Nonce, WWW-Authenticate'],
    ['www-authenticate,dpop-nonce , ETag', 'www-authenticate, dpop-nonce, ETag'],
    ['X-DPoP-Nonce', `X-DPoP-Nonce, ${NEW}`],
  ];
  for (const [value, expected] of values) {
    test(`exposedHeaders() makes ${JSON.stringify(expected)} of ${JSON.stringify(value)}`, () => {
      assert.is(exposedHeaders(value), expected);
      const headers = new Headers(value ? { 'Access-Control-Expose-Headers': value } : {});
      const response = exposeHeaders(new Response(null, { headers }));
      assert.is(response.headers.get('Access-Control-Expose-Headers'), expected);
    });
  }

  test('exposeHeaders() keeps body, status and the other fields', async () => {
    const headers = { 'DPoP-Nonce': 'a', 'Cache-Control': 'no-store' };
    const response = exposeHeaders(new Response('body', { status: 401, headers }));
    assert.equal([response.status, await response.text()], [401, 'body']);
    assert.is(response.headers.get('DPoP-Nonce'), 'a');
    assert.is(response.headers.get('Cache-Control'), 'no-store');
  });

  for (const value of [1, ['ETag'], {}]) {
    test(`exposedHeaders() throws a TypeError for ${JSON.stringify(value)}`, () => {
      assert.throws(() => exposedHeaders(value as string), /"value" must be a string/);
    });
  }
});
