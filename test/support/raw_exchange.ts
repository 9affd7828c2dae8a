/** Bytes to a server, and what it answers, over a socket of their own. RFC 9112. */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a server answered. */
export interface RawAnswer {
  readonly status: number;
  /** Fields by their lower-case names; lines of one name are joined. */
  readonly headers: ReadonlyMap<string, string>;
  /** As it came, perhaps in chunks. */
  readonly body: string;
}

/** Sends a request, given as its lines without the empty one, and reads the answer to its end. */
export async function exchange(port: number, head: readonly string[]): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1');
  socket.setTimeout(10_000, () => socket.destroy(new Error('no answer for 10 seconds')));
  socket.write([...head, 'Connection: close', '', ''].join('\r\n'), 'latin1');
  const [top = '', ...body] = (await text(socket)).split('\r\n\r\n');
  const [statusLine = '', ...lines] = top.split('\r\n');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [name = '', ...value] = line.split(': ');
    const known = headers.get(name.toLowerCase());
    headers.set(name.toLowerCase(), (known === undefined ? '' : `${known}, `) + value.join(': '));
  }
  return { status: Number(statusLine.split(' ')[1]), headers, body: body.join('\r\n\r\n') };
}
