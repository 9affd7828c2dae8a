/** verifyResourceRequest() behind the real servers of Node, with requests written byte by byte. RFC 9112. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { errorResponse, nodeRequest, verifyResourceRequest } from '../../src/server/index.ts';
import { ATH, mint, NOW, TOKEN } from '../support/proofs.ts';
import { bytesOf, RAW_REQUESTS, type RawRequest, rawOptions } from '../support/raw_requests.ts';
import { mapStore } from '../support/server.ts';
import { assert, suite } from '../support/suite.ts';

interface Answer {
  readonly status: number;
  readonly challenge: string | null;
  readonly body: string;
}

/** What an API does: verify, or answer what was refused. */
function apiOf(
  options = rawOptions(),
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void> {
  return async (incoming, outgoing) => {
    try {
      const { claims } = await verifyResourceRequest(nodeRequest(incoming), options);
      outgoing.end(JSON.stringify(claims));
    } catch (error) {
      const response = await errorResponse(error, options);
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(await response.text());
    }
  };
}

async function withServer<T>(server: Server, run: (port: number) => Promise<T>): Promise<T> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await run((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}

/** Writes bytes, reads the answer to its end. */
async function exchange(port: number, bytes: string): Promise<Answer> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes, 'latin1');
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const fields = lines.map((line) => line.split(': ') as [string, string]);
  const challenges = fields.filter(([name]) => name.toLowerCase() === 'www-authenticate');
  const challenge = challenges.map(([, ...value]) => value.join(': ')).join(', ');
  return { status: Number(statusLine.split(' ')[1]), challenge: challenge || null, body };
}

async function answerTo(request: RawRequest): Promise<Answer> {
  const server = createServer(apiOf());
  return withServer(server, async (port) => exchange(port, await bytesOf(request)));
}

const HONEST = RAW_REQUESTS[0] as RawRequest;

suite('node:http, raw sockets', (test) => {
  for (const request of RAW_REQUESTS) {
    const verb = request.status === 200 ? 'accepts' : 'refuses';
    test(`a server of node:http ${verb} ${request.what}`, async () => {
      const { status, challenge, body } = await answerTo(request);
      assert.equal([status, challenge], [request.status, request.challenge]);
      assert.is(body.includes('"sub"'), request.status === 200);
    });
  }

  test('a server of node:http accepts a request once', async () => {
    const bytes = await bytesOf(HONEST);
    await withServer(createServer(apiOf()), async (port) => {
      const answers = [await exchange(port, bytes), await exchange(port, bytes)];
      assert.equal(
        answers.map(({ status }) => status),
        [200, 401],
      );
      assert.match(String(answers[1]?.challenge), 'DPoP proof has been used before');
    });
  });

  test('a server of node:http accepts one of twenty copies that arrive at once', async () => {
    const bytes = await bytesOf(HONEST);
    await withServer(createServer(apiOf()), async (port) => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(port, bytes)));
      assert.is(answers.filter(({ status }) => status === 200).length, 1);
      assert.is(answers.filter(({ status }) => status === 401).length, 19);
    });
  });

  test('a server of node:http selects one of several origins by Host', async () => {
    const options = { ...rawOptions(), origin: ['https://api.example.com', 'https://b.example:8443'] };
    const statusFor = async (host: string, htu: string): Promise<number> => {
      const head = ['GET /items/7 HTTP/1.1', `Host: ${host}`, 'Authorization: DPoP {token}', 'DPoP: {proof}'];
      const bytes = await bytesOf({ ...HONEST, what: `${host} ${htu}`, head, claims: { htu } });
      return withServer(createServer(apiOf(options)), async (port) => (await exchange(port, bytes)).status);
    };
    assert.is(await statusFor('api.example.com', 'https://api.example.com/items/7'), 200);
    assert.is(await statusFor('b.example:8443', 'https://b.example:8443/items/7'), 200);
    assert.is(await statusFor('b.example:8443', 'https://api.example.com/items/7'), 401);
    assert.is(await statusFor('evil.example', 'https://evil.example/items/7'), 421);
    assert.is(await statusFor('b.example', 'https://b.example/items/7'), 421);
  });
});

suite('node:http2', (test) => {
  const statusFor = async (authority: string, htu: string): Promise<unknown> => {
    const origin = ['https://api.example.com', 'https://b.example'];
    const api = apiOf({ ...rawOptions(), origin, replay: mapStore(), now: NOW });
    const server = createHttp2Server((incoming, outgoing) => {
      void api(incoming as unknown as IncomingMessage, outgoing as unknown as ServerResponse);
    });
    return withServer(server as unknown as Server, async (port) => {
      const session = connectHttp2(`http://127.0.0.1:${port}`);
      const dpop = await mint({ claims: { ath: ATH, htu } });
      const fields = { ':path': '/items/7', ':authority': authority, authorization: `DPoP ${TOKEN}`, dpop };
      const stream = session.request(fields);
      const status = await new Promise((resolve, reject) => {
        stream.on('response', (headers) => resolve(headers[':status']));
        stream.on('error', reject);
      });
      session.destroy();
      return status;
    });
  };

  test('a server of node:http2 selects one of several origins by :authority', async () => {
    assert.is(await statusFor('api.example.com', 'https://api.example.com/items/7'), 200);
    assert.is(await statusFor('b.example', 'https://b.example/items/7'), 200);
    assert.is(await statusFor('b.example', 'https://api.example.com/items/7'), 401);
    assert.is(await statusFor('evil.example', 'https://evil.example/items/7'), 421);
  });
});
