/** A small suite and reports of it, harmless and hostile. */
import { footerOf, type Report } from '../../src/conformance/report.ts';
import type { Members, Result, Suite, Vector } from '../../src/conformance/types.ts';
import { encodeBase64url } from '../../src/internal/base64url.ts';

const encode = (text: string): string => encodeBase64url(new TextEncoder().encode(text));

const HEADER = '{"typ":"dpop+jwt","alg":"ES256","jwk":{"kty":"EC"}}';

/** A compact JWS of two texts. */
export const jws = (header: string, payload: string, signature = 'c2lnbmF0dXJl'): string =>
  [encode(header), encode(payload), signature].join('.');

export const payloadOf = (jti: string, htm = 'GET', ath = 'A'.repeat(43)): string =>
  `{"jti":"${jti}","htm":"${htm}","ath":"${ath}"}`;

export const proofInput = (proof: unknown, more: Members = {}): Members => ({
  clock: 1893456000,
  request: {
    method: 'GET',
    url: 'https://resource.example.org/orders/42',
    headers: [
      ['Authorization', `DPoP ${'t'.repeat(43)}`],
      ['DPoP', proof],
    ],
  },
  token: { value: 't'.repeat(43), jkt: null },
  ...more,
});

export function vector(id: string, more: Partial<Vector> = {}): Vector {
  return {
    id,
    rev: 1,
    kind: 'proof-validate',
    alg: 'ES256',
    title: `Title of ${id}`,
    why: 'Because | `it` <matters>.',
    level: 'must',
    roles: ['as', 'rs'],
    requirements: ['RFC9449-4.3-08'],
    flags: ['MethodMismatch'],
    severity: 'high',
    needs: ['op:proof-validate', 'alg:ES256'],
    input: proofInput(jws(HEADER, payloadOf('baselinejti0123456789x'))),
    expect: { verdict: 'reject', reasons: ['htm_mismatch'] },
    ...more,
  };
}

const BASE = 'proof.baseline.resource@es256';

export const VECTORS: readonly Vector[] = [
  vector('thumbprint.ec.p-256', {
    kind: 'thumbprint',
    alg: 'any',
    roles: ['client', 'as', 'rs'],
    needs: ['op:thumbprint'],
    requirements: [],
    severity: 'low',
    input: { jwk: { kty: 'EC' } },
    expect: { verdict: 'accept', value: { jkt: 'x'.repeat(43) } },
  }),
  vector(BASE, { expect: { verdict: 'accept' }, severity: 'medium' }),
  vector('proof.htm.other@es256', {
    baseline: BASE,
    recipe: [['claims.set', 'htm', 'POST']],
    input: proofInput(jws(HEADER, payloadOf('ownjti0123456789abcdef', 'POST'))),
  }),
  vector('proof.htm.lower-case@es256', { severity: 'critical', baseline: 'no.such.vector' }),
  vector('proof.limits.length@rs256', { alg: 'RS256', level: 'should', needs: ['alg:RS256'] }),
  vector('proof.typ.upper-case@es256', {
    level: 'may',
    expect: {
      verdict: 'choice',
      choice: 'typ-comparison',
      when: { exact: 'reject', 'media-type': 'accept' },
    },
  }),
  vector('proof.typ.prefix@es256', {
    level: 'may',
    requirements: ['RFC9449-4.3-04'],
    flags: [],
    expect: { verdict: 'choice', choice: 'typ-prefix', when: { refuse: 'reject', accept: 'accept' } },
  }),
];

export const SUITE: Suite = {
  version: '0.1.0',
  digest: 'd1'.repeat(32),
  vectors: VECTORS,
  groups: {},
  recommended: { 'typ-comparison': 'exact' },
  keys: {},
  texts: {
    requirements: { 'RFC9449-4.3-08': 'Check 8: "htm" is the method.', 'RFC9449-4.3-04': 'Check 4.' },
    choices: {
      'typ-comparison': {
        question: 'How is "typ" compared?',
        basis: 'RFC 7515.',
        options: { exact: 'Letter by letter.', 'media-type': 'As a media type.' },
      },
    },
    flags: {
      MethodMismatch: { effect: 'A proof for reading serves for writing.', cves: ['CVE-2022-21449'] },
    },
  },
};

/** A report in which every vector passes, but for the results that are given by id. */
export function report(
  changes: Readonly<Record<string, Partial<Result>>> = {},
  more: Partial<Report> = {},
  { vectors, version, digest }: Suite = SUITE,
): Report {
  const results = vectors.map(({ id, rev }) => ({
    id,
    rev,
    grade: 'pass' as const,
    expected: 'reject (htm_mismatch)',
    got: 'reject (htm_mismatch)',
    duration: 2,
    ...changes[id],
  }));
  return {
    report: 1,
    suite: { version, digest, vectors: vectors.length },
    implementation: { name: 'quiet-dpop', version: '2.4.1' },
    adapter: {
      protocol: 1,
      operations: ['proof-validate', 'thumbprint'],
      algorithms: ['ES256', 'RS256'],
      clock: 'inject',
      capabilities: [],
    },
    seed: 7,
    started: '2026-01-01T00:00:00.000Z',
    duration: 1234,
    canaries: { before: [{ scope: 'ath any', what: 'lives', passed: true }], after: [] },
    choices: [
      {
        choice: 'typ-comparison',
        declared: 'exact',
        explainedBy: ['exact'],
        vectors: 1,
        recommended: 'exact',
      },
    ],
    results,
    footer: footerOf(results, vectors),
    ...more,
  };
}

/** What adapters might say to break a report. */
export const HOSTILE: readonly string[] = [
  '<script>alert(1)</script>',
  '</script><img src=x onerror=alert(1)>',
  ']]><x/>',
  "\"><svg onload=alert(1)>' onmouseover=alert(1) x='",
  '\u001b[31mred\u001b[0m\u0007\u0000\u0008\u009b',
  '| `a` | **b** [c](javascript:alert(1)) ![d](http://evil.example/e) @everyone #1 www.evil.example',
  'line\r\nfeed\n\n# heading\n```\n',
  '\ud800 lone \udfff',
  'right \u202e to \u2066 left\u200f \ufeff\ufffe\uffff',
  '&lt;b&gt;&amp; --> <!-- <![CDATA[',
  'x'.repeat(300_000),
  '<'.repeat(5_000),
  `${'a'.repeat(238)}\u{1f600}b`,
  '__proto__',
];

/** A report of which every text of an adapter is this one. */
export function hostileReport(text: string): Report {
  const canary = { scope: text, what: text, passed: false, got: text };
  const texts = Array.from({ length: 150 }, () => text);
  const results: Partial<Result> = {
    expected: text,
    got: text,
    difference: text,
    reason: text,
    native: text,
  };
  const whole = report({
    'proof.htm.other@es256': { ...results, grade: 'false-accept' },
    'proof.htm.lower-case@es256': { ...results, grade: 'crash' },
    'proof.limits.length@rs256': { ...results, grade: 'wrong-reason' },
    'thumbprint.ec.p-256': { ...results, grade: 'untestable' },
    'proof.typ.prefix@es256': { ...results, grade: 'unsupported' },
    [BASE]: { ...results, grade: 'false-reject' },
  });
  return {
    ...whole,
    implementation: { name: text, version: text, language: text, runtime: text, source: text, issues: text },
    adapter: {
      protocol: 1,
      operations: texts,
      algorithms: texts,
      clock: text as 'inject',
      capabilities: texts,
    },
    started: text,
    canaries: { before: Array.from({ length: 150 }, () => canary), after: [canary] },
    choices: [
      { choice: 'typ-comparison', declared: text, explainedBy: [text], vectors: 1, recommended: text },
      { choice: 'typ-prefix', declared: text, explainedBy: ['refuse', text], vectors: 1 },
      { choice: text, explainedBy: texts, vectors: 1 },
    ],
    expected: [
      { id: text, grade: 'crash', why: text, issue: text },
      { id: BASE, grade: 'false-reject', why: text, issue: text },
    ],
  };
}
