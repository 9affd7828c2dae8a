/**
 * What hosts cannot do, by runtime: vectors and unit tests that fail for it, each with the reason. None is skipped in silence:
 * they are counted beside the results, left out of the comparison, and one that passes after all fails the run.
 */

const BROWSER_TESTS = {
  'withNonce: withNonce() adds the nonce and makes the response uncacheable, and keeps the rest':
    'pages cannot set cookies of responses',
};
const ROUNDED = 'makes RSA keys of a few lengths only';
const KEY_LENGTH_TEST = {
  'generateKeyPair: generateKeyPair() makes an RSA modulus of the length asked for, with the exponent 65537':
    ROUNDED,
};
const LONG_RSA = 'verifies no RSA signature of more than 4096 bits';
const NO_STREAMS = 'has no streams as bodies of requests';
const NO_BODY = 'has no member "body" of requests';
const REJECTIONS = 'reports unhandled rejections in its own way';
const FEW_OPTIONS = 'has not every option of fetch()';

/** By runtime: `vectors` by id, and `tests` by name. */
const KNOWN = {
  deno: {
    vectors: { 'proof.limits.modulus-8192-of-8192@rs256': LONG_RSA },
    tests: {
      'createProof, key pairs: createProof() makes proofs with keys of 8192 bits, which verifyProof() takes where told so':
        LONG_RSA,
      'jwk: RSA (check 6): verifyProof() accepts an RSA key with 4097 bits and leave': LONG_RSA,
      'jwk: RSA (check 6): verifyProof() accepts an RSA key with 8192 bits and leave': LONG_RSA,
    },
  },
  bun: { tests: KEY_LENGTH_TEST },
  edge: {
    tests: {
      'withNonce: withNonce() adds the nonce and makes the response uncacheable, and keeps the rest':
        'has lists of another realm',
      'verifyProof, failing digests: unhandledWhile() sees a rejection that nobody handles': REJECTIONS,
    },
  },
  workerd: {
    tests: {
      ...KEY_LENGTH_TEST,
      'createDPoPFetch, init: createDPoPFetch() passes the options of fetch through': FEW_OPTIONS,
      'createDPoPFetch, init: createDPoPFetch() lets init go before the Request': FEW_OPTIONS,
      'createDPoPFetch, init: createDPoPFetch() throws a TypeError where the mode takes the proof away':
        FEW_OPTIONS,
      'createDPoPFetch, init: createDPoPFetch() makes a navigation a request of its own origin': FEW_OPTIONS,
      'createDPoPFetch, redirects: createDPoPFetch() follows no redirect where the caller says so':
        FEW_OPTIONS,
      'createDPoPFetch, redirects: createDPoPFetch() follows where init says so and the Request does not':
        FEW_OPTIONS,
      'jwk: RSA (check 6): verifyProof() accepts an RSA key with the largest e of 32 bits with an inverse':
        'imports no RSA key with so large an exponent',
      'verifyProof, failing digests: unhandledWhile() sees a rejection that nobody handles': REJECTIONS,
    },
  },
  chromium: { tests: { ...KEY_LENGTH_TEST, ...BROWSER_TESTS } },
  firefox: {
    vectors: { 'sequence.client.stream': NO_STREAMS, 'sequence.client.token-stream': NO_STREAMS },
    tests: {
      ...KEY_LENGTH_TEST,
      ...BROWSER_TESTS,
      'createDPoPFetch, bodies: createDPoPFetch() sends nothing again': NO_BODY,
      'createDPoPFetch, bodies: createDPoPFetch() sends null again': NO_BODY,
      'createDPoPFetch, bodies: createDPoPFetch() sends a stream once, and keeps the nonce of a challenge':
        NO_STREAMS,
      'createDPoPFetch, bodies: createDPoPFetch() sends the body of a Request again': NO_STREAMS,
      'createDPoPFetch, bodies: createDPoPFetch() lets go of the copy of a body': NO_BODY,
      'createDPoPFetch, bodies: createDPoPFetch() takes a Request as init, as fetch does': NO_BODY,
      'createDPoPFetch, redirects: createDPoPFetch() cannot send a stream on': NO_STREAMS,
    },
  },
  webkit: { tests: BROWSER_TESTS },
};

/** Takes what is known out of the failures of a runtime. What passes after all becomes one. */
export function withoutKnown(name, outcome) {
  const { vectors = {}, tests = {} } = KNOWN[name] ?? {};
  const unsupported = { ...outcome.unsupported };
  const failed = new Set(outcome.failures.map(({ id }) => id));
  const failures = outcome.failures.filter(({ id }) => !Object.hasOwn(vectors, id));
  for (const [id, why] of Object.entries(vectors)) {
    if (failed.has(id)) count(unsupported, why);
    else failures.push({ id, grade: 'passes', expected: `a failure, since the host ${why}`, got: 'none' });
  }
  const failedTests = new Set(outcome.tests.failures.map(({ test }) => test));
  const testFailures = outcome.tests.failures.filter(({ test }) => !Object.hasOwn(tests, test));
  const unsupportedTests = {};
  for (const [test, why] of Object.entries(tests)) {
    if (failedTests.has(test)) count(unsupportedTests, why);
    else testFailures.push({ test, message: `passes, although the host ${why}` });
  }
  return {
    ...outcome,
    failures,
    unsupported,
    verdicts: outcome.verdicts.filter(([id]) => !Object.hasOwn(vectors, id)),
    tests: { ...outcome.tests, failures: testFailures, unsupported: unsupportedTests },
  };
}

function count(counts, what) {
  counts[what] = (counts[what] ?? 0) + 1;
}
