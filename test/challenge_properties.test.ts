import {
  type Challenge,
  type DPoPChallenge,
  formatChallenge,
  formatDPoPChallenge,
  parseChallenges,
  readDPoPChallenge,
} from '../src/challenge.ts';
import { outcome } from './support/outcome.ts';
import { Random, SEED } from './support/random.ts';
import { assert, suite } from './support/suite.ts';

console.log(`properties of challenges: SEED=${SEED}`);

// The grammar of RFC 9110, rule by rule, as one expression that looks for any derivation: sections 5.6.1.2, 5.6.2,
// 5.6.3, 5.6.4, 11.2, 11.3 and 11.6.1. Takes exponential time, so only for short texts.
const OWS = '[ \\t]*';
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const QUOTED = '"(?:[\\t !#-\\[\\]-~\\x80-\\uffff]|\\\\[\\t -~\\x80-\\uffff])*"';
const TOKEN68 = '[A-Za-z0-9._~+/-]+=*';
const list = (element: string): string => `(?:${element})?(?:${OWS},${OWS}(?:${element})?)*`;
const PARAMETER = `${TOKEN}${OWS}=${OWS}(?:${TOKEN}|${QUOTED})`;
const CHALLENGE = `${TOKEN}(?: +(?:${TOKEN68}|${list(PARAMETER)}))?`;
const GRAMMAR = new RegExp(`^${OWS}${list(CHALLENGE)}${OWS}$`);

/** Tells whether a name stands before more than one equals sign, in whatever challenges. */
function hasDuplicate(text: string): boolean {
  const outside = text.replace(new RegExp(QUOTED, 'g'), '""').toLowerCase();
  const names = [...outside.matchAll(new RegExp(`(${TOKEN})${OWS}=`, 'g'))].map(([, name]) => name);
  return new Set(names).size < names.length;
}

const PARTS = [
  ...['A', 'DPoP', 'a', 'b', 'c', 'd', 'e=f', 'g="h"', 'i = j', 'abc=='],
  ...[' ', ' ', ' ', ' ', '\t', ',', ',', ', ', ', ', '=', '=', '"', '"', '\\', '/'],
];
const ODD = ['é', '\n', '\0', '\x7f', '\u2028', '\ud800', ';', ':', '""', '\\"'];

const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index));
const PLAIN = PRINTABLE.filter((character) => character !== '"' && character !== '\\');
const TOKENS = PRINTABLE.filter((character) => new RegExp(`^${TOKEN}$`).test(character));

function entriesOf({ parameters }: Challenge): (readonly [string, string])[] {
  return Object.entries(parameters);
}

suite('properties of challenges', (test) => {
  test('parseChallenges() accepts exactly what the grammar does, less duplicate parameters', async () => {
    const random = new Random('grammar');
    let accepted = 0;
    let refused = 0;
    for (let count = 0; count < 20_000; count++) {
      const text = random.text(count % 10 === 0 ? [...PARTS, ...ODD] : PARTS, 9);
      const result = await outcome(() => parseChallenges(text));
      const isLegal = GRAMMAR.test(text);
      if (result.ok) {
        accepted++;
        assert.ok(isLegal, JSON.stringify(text));
        continue;
      }
      refused++;
      assert.is(result.code, 'challenge_malformed');
      if (isLegal) assert.ok(hasDuplicate(text), JSON.stringify(text));
    }
    assert.ok(accepted > 1000 && refused > 1000, `${accepted} accepted, ${refused} refused`);
  });

  test('parseChallenges() reads back what formatChallenge() wrote, alone and joined', () => {
    const random = new Random('format');
    for (let count = 0; count < 1000; count++) {
      const wanted = Array.from({ length: 1 + random.below(4) }, () => ({
        scheme: random.pick(TOKENS) + random.text(TOKENS, 5),
        parameters: Object.fromEntries(
          Array.from({ length: random.below(5) }, (_, index) => [
            `${random.text(TOKENS, 3).toLowerCase()}-${index}`,
            random.text(PRINTABLE, 12),
          ]),
        ),
      }));
      const lines = wanted.map(({ scheme, parameters }) => formatChallenge(scheme, parameters));
      for (const field of [lines, lines.join(','), lines.join(', ')]) {
        const found = parseChallenges(field);
        assert.equal(
          found.map(({ scheme }) => scheme),
          wanted.map(({ scheme }) => scheme),
        );
        assert.equal(
          found.map(entriesOf),
          wanted.map(({ parameters }) => Object.entries(parameters)),
        );
      }
    }
  });

  test('formatChallenge() writes one challenge and one line of any text, or throws a TypeError', async () => {
    const random = new Random('injection');
    const parts = [
      ...PARTS,
      ...ODD,
      '\r\n',
      'Set-Cookie: a=b',
      '", error="',
      '\\", error=\\"',
      '\u010a',
      '%0d',
    ];
    let written = 0;
    for (let count = 0; count < 5000; count++) {
      const scheme = random.pick(['DPoP', random.text(parts, 2)]);
      const name = random.pick(['Realm', random.text(parts, 2)]);
      const value = random.text(random.pick([parts, PARTS]), 6);
      const result = await outcome(() => formatChallenge(scheme, { [name]: value }));
      if (!result.ok) {
        assert.is(result.code, 'TypeError');
        continue;
      }
      written++;
      assert.match(result.value, /^[ -~]+$/);
      const challenges = parseChallenges(result.value);
      assert.is(challenges.length, 1);
      assert.is(challenges[0]?.scheme, scheme);
      assert.equal(challenges.flatMap(entriesOf), [[name.toLowerCase(), value]]);
    }
    assert.ok(written > 500, String(written));
  });

  test('readDPoPChallenge() reads back what formatDPoPChallenge() wrote', () => {
    const random = new Random('dpop');
    const text = (characters: readonly string[]): string =>
      random.pick(characters) + random.text(characters, 9);
    for (let count = 0; count < 1000; count++) {
      const challenge: DPoPChallenge = {
        ...(random.below(2) === 0 ? { realm: text(PRINTABLE) } : {}),
        ...(random.below(2) === 0 ? { error: text(PLAIN), errorDescription: text(PLAIN) } : {}),
        ...(random.below(2) === 0 ? { errorUri: text(PLAIN), scope: text(PLAIN) } : {}),
        ...(random.below(2) === 0 ? { acrValues: text(PLAIN), maxAge: random.below(1e6) } : {}),
        ...(random.below(2) === 0 ? { resourceMetadata: text(PLAIN) } : {}),
        ...(random.below(2) === 0 ? { algs: [...new Set([text(TOKENS), text(TOKENS)])] } : {}),
      };
      const field = `Bearer realm="DPoP", ${formatDPoPChallenge(challenge)}`;
      assert.equal(readDPoPChallenge(parseChallenges(field)), challenge);
    }
  });

  test('parseChallenges() reads the largest hostile fields in linear time', async () => {
    const parts = [
      ',',
      ' ',
      '\t',
      ' ,',
      'A',
      'A ',
      'A,',
      '=',
      'a=',
      'a=b,',
      'a=b ',
      'a ',
      '"',
      '\\',
      '\\"',
      '/',
      'a/=',
    ];
    const started = Date.now();
    for (const part of parts) {
      for (const start of ['', 'A ', 'A a', 'A a=', 'A a="', 'A abc', 'A a=b, ']) {
        const text = `${start}${part.repeat(16384)}`.slice(0, 16384);
        const result = await outcome(() => parseChallenges(text));
        assert.ok(result.ok || result.code === 'challenge_malformed');
        await outcome(() => parseChallenges(`${text.slice(0, -1)}\0`));
      }
    }
    // A second for 238 fields of 16 KiB; one pass over them takes a few milliseconds.
    assert.ok(Date.now() - started < 1000);
  });

  test('parseChallenges() refuses a field of megabytes at once', async () => {
    const started = Date.now();
    for (const field of ['A a="'.padEnd(8_000_000, 'x'), Array.from({ length: 300_000 }, () => 'A a=b')]) {
      const result = await outcome(() => parseChallenges(field));
      assert.is(result.ok || result.code, 'challenge_malformed');
    }
    assert.ok(Date.now() - started < 1000);
  });
});
