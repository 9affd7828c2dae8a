/**
 * Runs the vectors of kind proof-validate against verifyProof() of rfc9449, or of another module:
 *
 *   node run.mjs [specifier]
 *
 * For anything else change CAN and validate(). Which options it takes where the standards leave a choice is inferred.
 */
import { loadVectors } from '../load.js';

const { verifyProof } = await import(process.argv[2] ?? 'rfc9449');

// Entries of registry/capabilities.json. A vector that needs another one is not run.
const CAN = new Set(
  'op:proof-validate alg:ES256 alg:RS256 alg:EdDSA nonce multi-header raw-octets strict-htu'.split(' '),
);

/** HTTP hands over octets as characters of the same number. */
const text = (octets) =>
  typeof octets === 'string' ? octets : atob(octets.b64u.replaceAll('-', '+').replaceAll('_', '/'));

/** The world of the vector in, the value out; a refusal is an error with a `code`. */
async function validate({ clock, policy, request, token, nonce }) {
  const proofs = request.headers.filter(([name]) => name.toLowerCase() === 'dpop');
  return verifyProof(
    proofs.map(([, value]) => text(value)),
    {
      ...policy,
      now: clock,
      method: request.method,
      url: request.url,
      accessToken: token && text(token.value),
      jkt: token?.jkt,
      nonce: nonce && [nonce.current, ...nonce.previous],
    },
  );
}

/** Options that explain all outcomes so far, by the name of the choice. */
const options = new Map();

/** Says what is wrong with an outcome, or nothing. */
function judge({ verdict, reasons, choice, when, value = {} }, outcome) {
  if (outcome.verdict === 'error') return `error: ${outcome.message}`;
  if (verdict === 'choice') {
    const before = options.get(choice) ?? Object.keys(when);
    const possible = before.filter((option) => when[option] === outcome.verdict);
    options.set(choice, possible);
    if (possible.length === 0) return `no option of ${choice} explains this and the others`;
  } else if (verdict !== outcome.verdict) return `${outcome.verdict}, not ${verdict}`;
  if (outcome.verdict === 'reject') {
    return reasons.includes(outcome.reason) ? undefined : `refused for ${outcome.reason}, not ${reasons}`;
  }
  const wrong = Object.keys(value).find((name) => value[name] !== outcome.value?.[name]);
  return wrong && `${wrong} is ${outcome.value?.[wrong]}, not ${value[wrong]}`;
}

const counts = { passed: 0, failed: 0, skipped: 0 };
for (const { id, needs, input, expect } of await loadVectors({ kind: 'proof-validate' })) {
  // That a token is bound to no key is for the caller of verifyProof() to see.
  if (input.token?.jkt === null || !needs.every((need) => CAN.has(need))) {
    counts.skipped++;
    continue;
  }
  const problem = judge(
    expect,
    await validate(input).then(
      (value) => ({ verdict: 'accept', value }),
      // An error without a code is a mistake, never a refusal.
      ({ code, message }) => ({ verdict: code ? 'reject' : 'error', reason: code, message }),
    ),
  );
  counts[problem ? 'failed' : 'passed']++;
  if (problem) console.log(`${id}: ${problem}`);
}
for (const [choice, possible] of options)
  console.log(`choice ${choice}: ${possible.join(' or ') || 'inconsistent'}`);
console.log(`${counts.skipped} not applicable`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed || !counts.passed ? 1 : 0;
