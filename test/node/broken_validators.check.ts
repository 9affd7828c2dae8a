/** Validators that are broken on purpose, through the engine: each fails the vectors about what it forgets, by name. */
import { ownAdapter } from '../../cli/own_adapter.ts';
import { readSuite } from '../../cli/suite.ts';
import { conclude, runConformance, type Suite } from '../../src/conformance/index.ts';
import { BROKEN_VALIDATORS } from '../support/broken_validators.ts';
import { assert, suite } from '../support/suite.ts';

const WHOLE = readSuite();
const SMALL: Suite = {
  ...WHOLE,
  vectors: WHOLE.vectors.filter(({ id, kind, alg }) =>
    kind === 'proof-validate' ? alg === 'ES256' : /^sequence\.(replay|client)\./.test(id),
  ),
};

const info = ownAdapter.hello();

/** Vectors that must be found failed. */
const FOUND: Readonly<Record<keyof typeof BROKEN_VALIDATORS, readonly string[]>> = {
  'no replay detection': [
    'sequence.replay.same-proof',
    'sequence.replay.token-request',
    'sequence.replay.race',
  ],
  'replays remembered without tolerance': [
    'sequence.replay.dated-ahead-last-second',
    'sequence.replay.end-of-window',
  ],
  'a client that answers every challenge': [
    'sequence.client.second-challenge',
    'sequence.client.same-nonce',
    'sequence.client.no-nonce',
  ],
  'htu compared as a prefix': ['proof.htu.path-prefix@es256', 'proof.htu.origin-only@es256'],
  'htm compared without regard to case': ['proof.htm.lower-case@es256', 'proof.htm.mixed-case@es256'],
  'a lenient base64 of the signature': [
    'proof.signature.standard-alphabet@es256',
    'proof.jws.signature-padding@es256',
    'proof.jws.signature-illegal-character@es256',
  ],
  'none as an algorithm': ['proof.alg.none@es256', 'proof.alg.none-mixed-case@es256'],
  'no ath': ['proof.token.ath-missing@es256', 'proof.token.ath-of-other-token@es256'],
  'no key binding': ['proof.token.other-key@es256', 'proof.token.jkt-of-rfc@es256'],
  'no typ': ['proof.typ.missing@es256', 'proof.typ.jwt@es256'],
  'no signature': ['proof.signature.first-octet@es256'],
  'no clock': [],
};

suite('broken validators', (test) => {
  for (const [name, ids] of Object.entries(FOUND)) {
    const adapter = BROKEN_VALIDATORS[name as keyof typeof FOUND];
    test(`finds ${name}`, async () => {
      const report = await runConformance(SMALL, { ...adapter, hello: () => info });
      const bad = report.results.filter(({ grade }) => grade === 'false-accept' || grade === 'wrong-value');
      const found = new Set(bad.map(({ id }) => id));
      for (const id of ids) assert.ok(found.has(id), `${id} of ${[...found].join(' ')}`);
      // And nothing but what follows from it.
      const { pass = 0, untestable = 0 } = report.footer.grades;
      assert.ok(pass > 700, JSON.stringify(report.footer.grades));
      if (name !== 'no clock') {
        assert.is(conclude(report, SMALL), 'failed');
        return;
      }
      assert.is(conclude(report, SMALL), 'incomplete');
      assert.ok(untestable > 20);
      const dead = report.canaries.before.filter(({ passed }) => !passed);
      assert.equal(
        dead.map(({ scope }) => scope),
        ['proof-validate time'],
      );
    });
  }
});
