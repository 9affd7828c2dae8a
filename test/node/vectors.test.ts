/**
 * Every vector through the public API, in random order and with one shared key cache, so that nothing a call leaves
 * behind changes a later verdict. Shares the data with the conformance command, not its code.
 */
import {
  calculateAth,
  calculateThumbprint,
  calculateThumbprintUri,
  createKeyCache,
  htuMatches,
  type JWK,
  normalizeHtu,
  parseThumbprintUri,
  verifyProof,
} from '../../src/index.ts';
import type { loadVectors as LoadVectors } from '../../vectors/load.js';
import { outcome } from '../support/outcome.ts';
import { Random, SEED } from '../support/random.ts';
import { assert, suite } from '../support/suite.ts';

interface Vector {
  readonly id: string;
  readonly kind: string;
  readonly needs: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: each kind has an input of its own, which its schema describes.
  readonly input: any;
  readonly expect: {
    readonly verdict: 'accept' | 'reject' | 'choice';
    readonly reasons?: readonly string[];
    readonly choice?: string;
    readonly value?: Readonly<Record<string, unknown>>;
  };
}

const cache = createKeyCache();

const text = (octets: string | { readonly b64u: string }): string =>
  typeof octets === 'string' ? octets : atob(octets.b64u.replaceAll('-', '+').replaceAll('_', '/'));

const jwkOf = ({ jwk, jwkText }: { jwk?: JWK; jwkText?: string }): JWK => jwk ?? JSON.parse(jwkText ?? '');

const RUN: Readonly<Record<string, (input: Vector['input']) => unknown>> = {
  thumbprint: async (input) => ({ jkt: await calculateThumbprint(jwkOf(input)) }),
  'thumbprint-uri': async (input) =>
    input.uri === undefined
      ? { uri: await calculateThumbprintUri(jwkOf(input), input.hash) }
      : parseThumbprintUri(input.uri),
  ath: async ({ token }) => ({ ath: await calculateAth(text(token)) }),
  'htu-normalize': ({ uri }) => ({ htu: normalizeHtu(text(uri)) }),
  'htu-compare': ({ htu, url }) => ({ same: htuMatches(text(htu), text(url)) }),
  'proof-validate': ({ clock, policy, request, token, nonce }) =>
    verifyProof(
      request.headers
        .filter(([name]: [string]) => name.toLowerCase() === 'dpop')
        .map(([, value]: [string, string]) => text(value)),
      {
        ...policy,
        method: request.method,
        url: request.url,
        accessToken: token?.value,
        jkt: token?.jkt,
        nonce: nonce && [nonce.current, ...nonce.previous],
        now: clock,
        keyCache: cache,
      },
    ),
};

const loader = new URL('../../../vectors/load.js', import.meta.url);
const { loadVectors }: { loadVectors: typeof LoadVectors } = await import(loader.href);

const random = new Random('vectors');
const vectors = ((await loadVectors()) as readonly Vector[])
  .map((vector) => ({ vector, order: random.next() }))
  .sort((a, b) => a.order - b.order);

/** What a comparison decides is a verdict, too. */
const isAccepted = (result: { ok: boolean; value?: unknown }): boolean =>
  result.ok && (result.value as { same?: boolean }).same !== false;

suite(`vectors, in the order of SEED=${SEED}`, (test) => {
  for (const { vector } of vectors) {
    const run = RUN[vector.kind];
    if (run === undefined) continue;
    const { id, input, expect, needs } = vector;
    test(id, async () => {
      const result = await outcome(() => run(input));
      if (!result.ok && result.code === 'unsupported_algorithm') {
        assert.ok(needs.some((need) => need.startsWith('alg:')));
        return;
      }
      // Which option this library takes is graded by the conformance command; here only that a refusal is a documented one.
      if (expect.verdict !== 'choice') assert.is(isAccepted(result), expect.verdict === 'accept');
      if (!result.ok) {
        const isEmpty = result.error.message.endsWith('must not be empty');
        assert.ok(isEmpty || expect.reasons?.includes(result.code), result.code);
        return;
      }
      for (const [name, value] of Object.entries(expect.value ?? {})) {
        if (name === 'canonical' || value === null || !isAccepted(result)) continue;
        assert.equal((result.value as Record<string, unknown>)[name], value);
      }
    });
  }
});
