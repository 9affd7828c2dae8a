/** A stand-in for Redis whose time is told, not measured. It knows `SET key value [PX milliseconds] [NX]`. */

export class FakeRedis {
  /** Milliseconds since the epoch, by the clock of Redis. */
  milliseconds: number;
  /** Every command that came in. */
  readonly commands: string[][] = [];
  readonly #ends = new Map<string, number>();

  constructor(seconds: number) {
    this.milliseconds = seconds * 1000;
  }

  /** Sends a command, like the function that the store takes. */
  readonly send = async (args: readonly string[]): Promise<unknown> => {
    this.commands.push([...args]);
    const [command, key = '', , ...options] = args;
    if (command !== 'SET') throw new Error('ERR unknown command');
    let end = Number.POSITIVE_INFINITY;
    let isIfAbsent = false;
    for (let index = 0; index < options.length; index++) {
      if (options[index] === 'NX') isIfAbsent = true;
      else if (options[index] === 'PX') end = this.milliseconds + timeOf(options[++index]);
      else throw new Error('ERR syntax error');
    }
    if (isIfAbsent && this.has(key)) return null;
    this.#ends.set(key, end);
    return 'OK';
  };

  has(key: string): boolean {
    return (this.#ends.get(key) ?? 0) > this.milliseconds;
  }
}

function timeOf(text: string | undefined): number {
  if (text === undefined || !/^[1-9][0-9]*$/.test(text) || BigInt(text) >= 2n ** 63n) {
    throw new Error("ERR invalid expire time in 'set' command");
  }
  return Number(text);
}
