/** A scanner for lists of challenges, in one pass. RFC 9110 sections 5.6 and 11.6.1. */
import { responseRefusal } from '../http_refusals.ts';

/** Bounds of a WWW-Authenticate field, all its lines together. Parameters are counted per challenge. */
export const MAX_LENGTH = 16384;
export const MAX_PARAMETERS = 64;
const MAX_CHALLENGES = 32;

/** One challenge, as it was scanned. */
export interface ScannedChallenge {
  readonly scheme: string;
  token68?: string;
  readonly parameters: Record<string, string>;
}

// Sticky: they match from the place they are set to, and are set before each use. No two parts of one can match the same
// character, so none of them can go back over what it has read.
const SPACES = /[ \t]+/y;
const BLANKS = / +/y;
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const TOKEN68 = /[A-Za-z0-9._~+/-]+=*/y;

const TAB = 0x09;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const DELETE = 0x7f;

/** What may stand in a quoted string, behind a backslash or not: everything but controls (obs-text is from 0x80 on). */
function isText(code: number): boolean {
  return code === TAB || (code >= SPACE && code !== DELETE);
}

/** A text and a place in it. Every method reads one production from there, or refuses. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** #challenge, where a recipient must take empty elements (section 5.6.1.2). */
  list(): ScannedChallenge[] {
    const challenges: ScannedChallenge[] = [];
    // What a parameter belongs to: nothing where the last challenge has no parameters, because no space followed its scheme or
    // token68 did.
    let open: ScannedChallenge | undefined;
    while (this.#isMore()) {
      const start = this.#at;
      const name = this.#token();
      if (this.#takeEquals()) {
        this.#value(open, name);
      } else {
        this.#at = start + name.length;
        if (challenges.length === MAX_CHALLENGES) throw responseRefusal('challenge_malformed');
        const challenge: ScannedChallenge = { scheme: name, parameters: Object.create(null) };
        challenges.push(challenge);
        open = this.#read(BLANKS) !== '' && this.#first(challenge) ? challenge : undefined;
      }
      this.#read(SPACES);
      if (!this.#isEnd()) throw responseRefusal('challenge_malformed');
    }
    return challenges;
  }

  /** Skips to the next element, if there is one. */
  #isMore(): boolean {
    do this.#read(SPACES);
    while (this.#take(','));
    return this.#at < this.#text.length;
  }

  /** Tells whether an element ends here. */
  #isEnd(): boolean {
    return this.#at === this.#text.length || this.#text[this.#at] === ',';
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #read(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found = ''] = pattern.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }

  #token(): string {
    const token = this.#read(TOKEN);
    if (token === '') throw responseRefusal('challenge_malformed');
    return token;
  }

  /** BWS "=" BWS. No scheme is followed by that, so it tells a parameter from a challenge. */
  #takeEquals(): boolean {
    this.#read(SPACES);
    const isThere = this.#take('=');
    this.#read(SPACES);
    return isThere;
  }

  /** What follows a scheme and its spaces: token68, the first parameter, or nothing. Says whether more parameters may follow. */
  #first(challenge: ScannedChallenge): boolean {
    const start = this.#at;
    const token68 = this.#read(TOKEN68);
    this.#read(SPACES);
    if (this.#isEnd()) {
      if (token68 !== '') challenge.token68 = token68;
      return token68 === '';
    }
    this.#at = start;
    const name = this.#token();
    if (!this.#takeEquals()) throw responseRefusal('challenge_malformed');
    this.#value(challenge, name);
    return true;
  }

  #value(challenge: ScannedChallenge | undefined, name: string): void {
    if (challenge === undefined) throw responseRefusal('challenge_malformed');
    const { parameters } = challenge;
    const key = name.toLowerCase();
    // Section 11.2: once per challenge. To take one of two would be to guess.
    if (key in parameters || Object.keys(parameters).length === MAX_PARAMETERS) {
      throw responseRefusal('challenge_malformed');
    }
    parameters[key] = this.#take('"') ? this.#quoted() : this.#token();
  }

  #quoted(): string {
    let value = '';
    let from = this.#at;
    for (;;) {
      let code = this.#text.charCodeAt(this.#at);
      if (code === QUOTE || code === BACKSLASH) {
        value += this.#text.slice(from, this.#at);
        from = ++this.#at;
        if (code === QUOTE) return value;
        code = this.#text.charCodeAt(this.#at);
      }
      // NaN, the end of the text, is no text either.
      if (!isText(code)) throw responseRefusal('challenge_malformed');
      this.#at++;
    }
  }
}

/**
 * Scans a list of challenges, in linear time.
 *
 * @throws `DPoPError` with `challenge_malformed`.
 */
export function scanChallenges(text: string): ScannedChallenge[] {
  if (text.length > MAX_LENGTH) throw responseRefusal('challenge_malformed');
  return new Scanner(text).list();
}
