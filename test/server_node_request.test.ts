import { type NodeIncoming, nodeRequest } from '../src/server/index.ts';
import { mint, TARGET, TOKEN } from './support/proofs.ts';
import { AT_RESOURCE, resourceVerdict } from './support/server.ts';
import { assert, suite } from './support/suite.ts';

const PATH = new URL(TARGET).pathname;
const PROOF = await mint(AT_RESOURCE);
const HEADERS = ['Host', 'localhost', 'Authorization', `DPoP ${TOKEN}`, 'DPoP', PROOF];

function incoming(rawHeaders: readonly string[] = HEADERS, more: object = {}): NodeIncoming {
  return { method: 'GET', url: PATH, rawHeaders, ...more };
}

suite('nodeRequest', (test) => {
  test('nodeRequest() reads a field in any letter case', () => {
    const { headers } = nodeRequest(incoming(['A-b', '1', 'C', 'A-b']));
    assert.is(headers.get('a-B'), '1');
    assert.is(headers.get('c'), 'A-b');
    assert.is(headers.get('1'), null);
    assert.is(headers.get('b'), null);
    assert.is(nodeRequest(incoming([])).headers.get('host'), null);
  });

  test('nodeRequest() joins all lines of a name, empty ones too', () => {
    const { headers } = nodeRequest(incoming(['a', '1', 'b', '2', 'A', '', 'a', '3']));
    assert.is(headers.get('a'), '1, , 3');
  });

  test('nodeRequest() keeps method and target as they are', () => {
    const request = nodeRequest(incoming([], { method: 'get', url: 'http://a/../b?c' }));
    assert.equal([request.method, request.url, request.isTarget], ['get', 'http://a/../b?c', true]);
  });

  test('nodeRequest() prefers the target from before a router cut it', () => {
    assert.is(nodeRequest(incoming([], { originalUrl: '/mount/a' })).url, '/mount/a');
    assert.is(nodeRequest(incoming([], { originalUrl: '/mount/a', url: undefined })).url, '/mount/a');
  });

  test('nodeRequest() takes the authority of HTTP/2 for a host, and shows two that differ', () => {
    const host = (...rawHeaders: string[]) => nodeRequest(incoming(rawHeaders)).headers.get('Host');
    assert.is(host(':authority', 'a'), 'a');
    assert.is(host(':authority', 'a', 'host', 'a'), 'a');
    assert.is(host(':authority', 'a', 'host', 'b'), 'a, b');
    assert.is(host('host', 'b', 'host', 'b'), 'b, b');
    assert.is(nodeRequest(incoming([':authority', 'a'])).headers.get('dpop'), null);
  });

  const refused: readonly (readonly [
    what: string,
    code: string,
    rawHeaders: readonly string[],
    more?: object,
  ])[] = [
    ['two Authorization lines', 'authorization_multiple', [...HEADERS, 'authorization', 'Bearer a']],
    [
      'the same Authorization twice',
      'authorization_multiple',
      [...HEADERS, 'Authorization', `DPoP ${TOKEN}`],
    ],
    ['two DPoP lines', 'multiple_proofs', [...HEADERS, 'dpop', PROOF]],
    ['an empty second DPoP line', 'multiple_proofs', [...HEADERS, 'dpop', '']],
    ['two Host lines', 'url_invalid', [...HEADERS, 'host', 'localhost']],
    ['an absolute-form target', 'url_invalid', HEADERS, { url: TARGET }],
    ['an absolute-form originalUrl', 'url_invalid', HEADERS, { originalUrl: TARGET }],
    ['no Authorization', 'authorization_missing', HEADERS.slice(4)],
    ['no DPoP', 'proof_missing', HEADERS.slice(0, 4)],
  ];
  for (const [what, code, rawHeaders, more] of refused) {
    test(`nodeRequest() lets verifyResourceRequest() see ${what}`, async () => {
      assert.is(await resourceVerdict(nodeRequest(incoming(rawHeaders, more))), code);
      assert.is(await resourceVerdict(nodeRequest(incoming())), 'accepted');
    });
  }

  const wrong: readonly unknown[] = [
    undefined,
    null,
    'a',
    {},
    { method: 'GET', url: '/', headers: {} },
    { ...incoming(), method: undefined },
    { ...incoming(), url: undefined },
    { ...incoming(), rawHeaders: undefined },
    { ...incoming(), rawHeaders: {} },
    new Request(TARGET),
  ];
  for (const [index, value] of wrong.entries()) {
    test(`nodeRequest() throws a TypeError for what is no request of node:http (${index})`, () => {
      assert.throws(() => nodeRequest(value as NodeIncoming), /"incoming" must be a request/);
    });
  }
});
