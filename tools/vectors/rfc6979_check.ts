/** Checks the RFC 6979 signer: the published examples, 1,000 signatures verified by WebCrypto, and its speed. */
import { b64u, fromBigInt, toBigInt, utf8 } from '../../src/conformance/recipe/bytes.ts';
import { CURVES, type CurveName, type HashName, multiplyBase, selfCheck, sign } from './rfc6979.ts';

const RUNS: readonly [CurveName, HashName, string, number][] = [
  ['P-256', 'sha256', 'SHA-256', 800],
  ['P-384', 'sha384', 'SHA-384', 100],
  ['P-521', 'sha512', 'SHA-512', 100],
];
const MILLISECONDS_PER_SIGNATURE = 2;

let passed = 0;
let failed = 0;
function check(name: string, ok: boolean): void {
  if (ok) passed++;
  else {
    failed++;
    console.log(`failed: ${name}`);
  }
}

for (const { name, ok } of selfCheck()) check(name, ok);

for (const [curve, hash, webHash, count] of RUNS) {
  const { n, size } = CURVES[curve];
  multiplyBase(curve, 1n);
  let elapsed = 0;
  for (let i = 0; i < count; i++) {
    const d = (toBigInt(crypto.getRandomValues(new Uint8Array(size + 8))) % (n - 1n)) + 1n;
    const [x, y] = multiplyBase(curve, d).map((coordinate) => b64u(fromBigInt(coordinate, size)));
    const message = utf8(`message ${i}`);
    const start = performance.now();
    const signature = sign(curve, hash, d, message);
    elapsed += performance.now() - start;
    const algorithm = { name: 'ECDSA', namedCurve: curve, hash: webHash };
    const jwk = { kty: 'EC', crv: curve, x: x as string, y: y as string };
    const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify']);
    check(
      `${curve} signature ${i} by d = ${d}`,
      await crypto.subtle.verify(algorithm, key, signature, message),
    );
  }
  const each = elapsed / count;
  console.log(`${curve}: ${each.toFixed(2)} ms per signature`);
  check(`${curve} is fast enough`, each < MILLISECONDS_PER_SIGNATURE);
}

console.log(`${passed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;
