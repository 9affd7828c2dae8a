import type { DPoPFetchOptions } from '../src/client/index.ts';
import {
  at,
  challenge,
  client,
  type FakeServer,
  fakeServer,
  jsonError,
  noncesOf,
} from './support/fake_server.ts';
import { NOW } from './support/proofs.ts';
import { assert, suite } from './support/suite.ts';

const URL_ = 'https://api.example.com/items';
const LEARN: Partial<DPoPFetchOptions> = { learnClockOffset: true };
const POST = { method: 'POST' };

const dateOf = (seconds: number): string => new Date(seconds * 1000).toUTCString();

function ok(offset: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response('ok', { headers: { Date: dateOf(NOW + offset), ...headers } });
}

function refused(offset: number, error = 'invalid_dpop_proof'): Response {
  const headers = { Date: dateOf(NOW + offset), 'WWW-Authenticate': `DPoP error="${error}"` };
  return new Response('', { status: 401, headers });
}

/** How far the proofs that were sent are ahead of our own clock. */
function offsetsOf({ sent }: FakeServer): number[] {
  return sent.map(({ claims }) => claims.iat - NOW);
}

suite('createDPoPFetch, clock', (test) => {
  test('createDPoPFetch() learns nothing from Date unless told to', async () => {
    for (const learnClockOffset of [undefined, false]) {
      const server = fakeServer(refused(600), ok(600));
      const dpopFetch = client(server, { learnClockOffset });
      assert.is((await dpopFetch(URL_, POST)).status, 401);
      await dpopFetch(URL_, POST);
      assert.equal(offsetsOf(server), [0, 0]);
    }
  });

  for (const offset of [-600, -31, -1, 0, 1, 31, 600, 86_400, -86_400]) {
    test(`createDPoPFetch() dates proofs by a clock that is off by ${offset} seconds`, async () => {
      const server = fakeServer(ok(offset));
      const dpopFetch = client(server, LEARN);
      for (let count = 0; count < 3; count++) await dpopFetch(URL_, POST);
      assert.equal(offsetsOf(server), [0, offset, offset]);
    });
  }

  for (const [what, date] of [
    ['more than a day ahead', dateOf(NOW + 86_401)],
    ['more than a day behind', dateOf(NOW - 86_401)],
    ['in a form that is out of use', 'Sunday, 15-Jun-25 15:16:40 GMT'],
    ['as seconds', String(NOW + 600)],
    ['in no calendar', 'Sun, 45 Jun 2025 15:16:40 GMT'],
    ['with something before', 'x Sun, 15 Jun 2025 15:16:40 GMT'],
    ['with something behind', 'Sun, 15 Jun 2025 15:16:40 GMT+1'],
    ['twice', `${dateOf(NOW + 600)}, ${dateOf(NOW + 600)}`],
    ['empty', ''],
  ] as const) {
    test(`createDPoPFetch() does not believe a Date ${what}`, async () => {
      const server = fakeServer(ok(0, { Date: date }));
      const dpopFetch = client(server, LEARN);
      await dpopFetch(URL_, POST);
      await dpopFetch(URL_, POST);
      assert.equal(offsetsOf(server), [0, 0]);
    });
  }

  test('createDPoPFetch() learns nothing where there is no Date', async () => {
    const server = fakeServer(new Response('ok'));
    const dpopFetch = client(server, LEARN);
    await dpopFetch(URL_, POST);
    await dpopFetch(URL_, POST);
    assert.equal(offsetsOf(server), [0, 0]);
  });

  test('createDPoPFetch() does not learn from what a cache may have kept', async () => {
    for (const [method, response, expected] of [
      ['GET', ok(-600), 0],
      ['HEAD', ok(-600), 0],
      ['GET', new Response('', { status: 404, headers: { Date: dateOf(NOW - 600) } }), 0],
      ['GET', refused(-600, 'invalid_token'), -600],
      ['HEAD', refused(-600, 'invalid_token'), -600],
      ['GET', new Response('', { status: 400, headers: { Date: dateOf(NOW - 600) } }), -600],
      ['POST', ok(-600), -600],
      ['POST', ok(-600, { Age: '0' }), 0],
      ['DELETE', ok(-600), -600],
    ] as const) {
      const server = fakeServer(response);
      const dpopFetch = client(server, LEARN);
      await dpopFetch(URL_, { method });
      await dpopFetch(URL_, { method });
      assert.equal(offsetsOf(server), [0, expected]);
    }
  });

  test('createDPoPFetch() compares with the moment of arrival', async () => {
    let now = NOW;
    const server = fakeServer(() => {
      now += 10;
      return ok(110);
    });
    const dpopFetch = client(server, { ...LEARN, now: () => now });
    await dpopFetch(URL_, POST);
    await dpopFetch(URL_, POST);
    assert.equal(offsetsOf(server), [0, 110]);
  });

  test('createDPoPFetch() learns the clock of each origin for itself', async () => {
    const server = fakeServer(({ request }) => (request.url.includes('//a.') ? ok(600) : ok(-600)));
    const dpopFetch = client(server, LEARN);
    for (const host of ['a', 'b', 'a', 'b']) await dpopFetch(`https://${host}.example/`, POST);
    assert.equal(offsetsOf(server), [0, 0, 600, -600]);
  });

  test('createDPoPFetch() learns no clock from another origin', async () => {
    const server = fakeServer(() => at('https://evil.example/', refused(600)));
    const dpopFetch = client(server, LEARN);
    assert.is((await dpopFetch(URL_, POST)).status, 401);
    await dpopFetch(URL_, POST);
    assert.equal(offsetsOf(server), [0, 0]);
  });

  test('createDPoPFetch() lets the newest Date count', async () => {
    const server = fakeServer(ok(600), ok(0), ok(0));
    const dpopFetch = client(server, LEARN);
    for (let count = 0; count < 3; count++) await dpopFetch(URL_, POST);
    assert.equal(offsetsOf(server), [0, 600, 0]);
  });

  test('createDPoPFetch() keeps what it has learnt where a response does not tell', async () => {
    for (const silent of [new Response('ok'), ok(0, { Age: '1' }), ok(100_000)]) {
      const server = fakeServer(ok(600), silent, ok(600));
      const dpopFetch = client(server, LEARN);
      for (let count = 0; count < 3; count++) await dpopFetch(URL_, POST);
      assert.equal(offsetsOf(server), [0, 600, 600]);
    }
  });

  for (const [offset, count] of [
    [31, 2],
    [-31, 2],
    [86_400, 2],
    [30, 1],
    [-30, 1],
    [0, 1],
    [86_401, 1],
  ] as const) {
    test(`createDPoPFetch() sends ${count} proofs where one is refused and the clock is off by ${offset} seconds`, async () => {
      const server = fakeServer(refused(offset), ok(offset));
      const response = await client(server, LEARN)(URL_);
      assert.equal([server.sent.length, response.status], [count, count === 2 ? 200 : 401]);
      assert.is(offsetsOf(server)[1] ?? offset, offset);
    });
  }

  test('createDPoPFetch() retries for the clock by the JSON of a token endpoint, too', async () => {
    const server = fakeServer(jsonError('invalid_dpop_proof', { Date: dateOf(NOW + 600) }), ok(600));
    assert.is((await client(server, LEARN)(URL_, POST)).status, 200);
    assert.equal(offsetsOf(server), [0, 600]);
  });

  test('createDPoPFetch() does not retry for the clock where the error is another one', async () => {
    for (const error of ['invalid_token', 'use_dpop_nonce', 'INVALID_DPOP_PROOF']) {
      const server = fakeServer(refused(600, error), ok(600));
      assert.is((await client(server, LEARN)(URL_)).status, 401);
      assert.is(server.sent.length, 1);
    }
  });

  test('createDPoPFetch() does not retry for the clock with a nonce alone', async () => {
    const first = challenge('n1', 'DPoP error="invalid_dpop_proof"');
    first.headers.set('Date', dateOf(NOW + 30));
    const server = fakeServer(first, ok(30));
    assert.is((await client(server, LEARN)(URL_)).status, 401);
    assert.is(server.sent.length, 1);
  });

  test('createDPoPFetch() does not retry for the clock it has learnt already', async () => {
    const server = fakeServer(ok(600), refused(600));
    const dpopFetch = client(server, LEARN);
    await dpopFetch(URL_, POST);
    assert.is((await dpopFetch(URL_, POST)).status, 401);
    assert.equal(offsetsOf(server), [0, 600]);
  });

  test('createDPoPFetch() retries once for nonce and clock together', async () => {
    const first = challenge('n1');
    first.headers.set('Date', dateOf(NOW + 600));
    const server = fakeServer(first, ok(600));
    assert.is((await client(server, LEARN)(URL_)).status, 200);
    assert.equal(
      [noncesOf(server), offsetsOf(server)],
      [
        [null, 'n1'],
        [0, 600],
      ],
    );
    const second = challenge('n1');
    second.headers.set('Date', dateOf(NOW + 600));
    const other = fakeServer(refused(600), second, ok(600));
    assert.is((await client(other, LEARN)(URL_)).status, 401);
    assert.is(other.sent.length, 2);
  });

  test('createDPoPFetch() remembers the clocks of 100 origins', async () => {
    const server = fakeServer(ok(600));
    const dpopFetch = client(server, LEARN);
    for (let count = 0; count <= 100; count++) await dpopFetch(`https://h${count}/`, POST);
    await dpopFetch('https://h0/', POST);
    await dpopFetch('https://h100/', POST);
    assert.equal(offsetsOf(server).slice(101), [0, 600]);
  });
});
