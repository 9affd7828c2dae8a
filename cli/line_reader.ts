/** Lines of UTF-8 out of a stream of octets, none of them longer than a limit. */

/** 1 MiB. */
const LONGEST = 1024 * 1024;

/** One line, without its end. */
export interface Line {
  /** Absent where it was longer than the limit, or no UTF-8. */
  readonly text: string | undefined;
}

/** Cuts what is pushed into lines. */
export class LineReader {
  readonly #receive: (line: Line) => void;
  #parts: Buffer[] = [];
  #length = 0;

  constructor(receive: (line: Line) => void) {
    this.#receive = receive;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      this.#keep(rest.subarray(0, end));
      this.#finish();
      rest = rest.subarray(end + 1);
    }
    this.#keep(rest);
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > LONGEST) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  #finish(): void {
    const isTooLong = this.#length > LONGEST;
    const octets = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    this.#receive({ text: isTooLong ? undefined : decode(octets) });
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function decode(octets: Buffer): string | undefined {
  try {
    return UTF8.decode(octets);
  } catch {
    return undefined;
  }
}
