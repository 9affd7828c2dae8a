/** A request as the caller described it, to be made anew for every try. Fetch standard, Request class. */
import { mistake } from '../internal/assert.ts';
import { becomesGet } from './redirect.ts';
import { clientRefusal } from './refusals.ts';

/** What a `Request` tells of itself beyond its URL, method, headers and body. Hosts have some or all of these. */
const ATTRIBUTES = [
  'cache',
  'credentials',
  'integrity',
  'keepalive',
  'mode',
  'referrer',
  'referrerPolicy',
  'signal',
] as const;

/** Members of `init` that end up in the `Request`; any other is the host's own and is passed to its fetch. */
const STANDARD_MEMBERS: readonly string[] = [
  ...ATTRIBUTES,
  'body',
  'duplex',
  'headers',
  'method',
  'priority',
  'redirect',
  'window',
];

/** Headers that describe a body: Fetch standard, request-body-header name. */
const BODY_HEADERS = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-type',
];

/** Bodies that can be sent any number of times. Whatever else there may be is taken for a stream. */
const REPEATABLE = ['ArrayBuffer', 'Blob', 'File', 'FormData', 'URLSearchParams'];

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

function isRequest(value: unknown): value is Request {
  return tagOf(value) === 'Request';
}

function canRepeat(body: unknown): boolean {
  return (
    typeof body !== 'object' || body === null || ArrayBuffer.isView(body) || REPEATABLE.includes(tagOf(body))
  );
}

/** The attributes of a request as members of `init`. Making a request of a request would reset some of them. */
function attributesOf(request: Request): RequestInit {
  const attributes: Record<string, unknown> = {};
  for (const name of ATTRIBUTES) {
    const value: unknown = request[name];
    // A navigation cannot be made again (Fetch standard).
    attributes[name] = value === 'navigate' ? 'same-origin' : value;
  }
  return attributes;
}

function ownMembers(init: RequestInit): object | undefined {
  const own = Object.entries(init).filter(([name]) => !STANDARD_MEMBERS.includes(name));
  return own.length > 0 ? Object.fromEntries(own) : undefined;
}

/** Gives up a body that nobody is going to read, so that its connection or its copy is let go. */
export function discard(holder: { readonly body: ReadableStream | null }): void {
  // Not awaited: one branch of a divided stream is cancelled only together with the other.
  holder.body?.cancel().catch(() => undefined);
}

/** Makes the requests of one call, one for each try. */
export class RequestPlan {
  /** Whether redirects are to be followed. */
  readonly follows: boolean;
  /** Members of `init` that only the host's own fetch knows. */
  readonly extras: object | undefined;
  /** URL of the first request, as it goes out. */
  readonly url: string;
  /** The headers as the caller gave them. */
  readonly headers: Headers;
  readonly #init: RequestInit;
  #input: string | URL | Request;
  #changes: RequestInit = {};
  /** A request whose body is a copy of the caller's, from which every try takes another one. */
  #template: Request | undefined;
  #isRepeatable: boolean;
  #next: Request | undefined;

  /**
   * Reads all that the caller may change afterwards, and makes the first request: fetch, too, does so at once.
   *
   * @throws `TypeError` as fetch does, and for the mode "no-cors".
   */
  constructor(action: string, givenInput: string | URL | Request, givenInit: RequestInit) {
    // fetch(url, request) is legal, and the members of a request are not its own ones.
    const isInitRequest = isRequest(givenInit);
    const input = isInitRequest ? new Request(givenInput, givenInit) : givenInput;
    const init = isInitRequest ? {} : givenInit;
    const base = isRequest(input) ? input : undefined;
    const redirect = init.redirect ?? base?.redirect ?? 'follow';
    this.follows = redirect === 'follow';
    this.extras = ownMembers(init);
    this.headers = new Headers(init.headers ?? base?.headers);
    this.#input = input;
    // One host takes null for an empty body instead of none.
    const { body = null, ...rest } = init;
    this.#init = {
      ...(base && attributesOf(base)),
      ...rest,
      ...(body !== null && { body }),
      // fetch would carry the proof over to the target of a redirect.
      redirect: this.follows ? 'manual' : redirect,
    };
    this.#isRepeatable = canRepeat(body);
    const first = this.#make();
    if (first.mode === 'no-cors') throw mistake(action, 'a request of mode "no-cors" has no header "DPoP"');
    this.url = first.url;
    const isCopied = base !== undefined && body === null && mayHaveBody(first);
    this.#template = isCopied ? first : undefined;
    this.#next = isCopied ? first.clone() : first;
  }

  /**
   * The request of the next try.
   *
   * @throws `DPoPError` with `body_not_repeatable`.
   */
  take(): Request {
    const request = this.#next ?? this.#again();
    this.#next = undefined;
    return request;
  }

  #again(): Request {
    if (!this.#isRepeatable) throw clientRefusal('body_not_repeatable');
    return this.#template?.clone() ?? this.#make();
  }

  #make(): Request {
    return new Request(this.#input, { ...this.#init, headers: this.headers, ...this.#changes });
  }

  /** Turns to the target of a redirect (Fetch standard, HTTP-redirect fetch). */
  async redirect(target: string, method: string, status: number): Promise<void> {
    this.#input = target;
    if (becomesGet(method, status)) {
      for (const name of BODY_HEADERS) this.headers.delete(name);
      this.release();
      this.#isRepeatable = true;
      this.#changes = { method: 'GET', body: null };
    } else {
      const body = this.#template === undefined ? {} : { body: await this.#template.arrayBuffer() };
      this.#changes = { ...this.#changes, ...body, method };
    }
    this.#template = undefined;
  }

  /** Gives up the copy of a body. */
  release(): void {
    if (this.#template !== undefined) discard(this.#template);
  }
}

function mayHaveBody({ method }: Request): boolean {
  return method !== 'GET' && method !== 'HEAD';
}
