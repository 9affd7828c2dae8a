/** A function from requests to responses as a server of `node:http` on loopback. Node only. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { nodeRequest, type RequestLike } from '../../src/server/index.ts';

/** A request as it arrived. */
export interface Arrival {
  readonly request: RequestLike;
  readonly incoming: IncomingMessage;
  /** Path and query. */
  readonly target: string;
  readonly body: string;
  /** Origin of this server. */
  readonly origin: string;
}

export interface Loopback {
  readonly origin: string;
  /** Status of every response so far. */
  readonly statuses: number[];
  close(): void;
}

/** Serves until `close`. What the function throws is answered with 500 and its text. */
export async function listen(answer: (arrival: Arrival) => Promise<Response>): Promise<Loopback> {
  const statuses: number[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming);
    const arrival = { request: nodeRequest(incoming), incoming, target: incoming.url ?? '', body, origin };
    const response = await answer(arrival).catch((error) => new Response(String(error), { status: 500 }));
    statuses.push(response.status);
    // Not an object of the fields: those that are there more than once must stay apart.
    outgoing.writeHead(response.status, [...response.headers].flat());
    outgoing.end(await response.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { origin, statuses, close };
}
