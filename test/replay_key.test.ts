import { type ReplayIdentity, replayKey, verifyProof } from '../src/index.ts';
import { outcome } from './support/outcome.ts';
import { headerOf, mint, REQUEST, TARGET } from './support/proofs.ts';
import { assert, suite } from './support/suite.ts';

const IDENTITY = {
  jkt: '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I',
  htu: 'https://server.example.com/token',
  jti: '-BwC3ESc6acc2lTc',
};

suite('replayKey', (test) => {
  test('replayKey() returns the first 128 bits of a hash of the three values', async () => {
    // Calculated by Python's hashlib.
    assert.is(await replayKey(IDENTITY), 'rxOntjm1541gXjMkq9HYXw');
  });

  test('replayKey() differs where any of the three values differs', async () => {
    const keys = [
      await replayKey(IDENTITY),
      await replayKey({ ...IDENTITY, jkt: IDENTITY.jkt.replace('0', '1') }),
      await replayKey({ ...IDENTITY, htu: `${IDENTITY.htu}/` }),
      await replayKey({ ...IDENTITY, jti: `${IDENTITY.jti} ` }),
    ];
    assert.is(new Set(keys).size, keys.length);
  });

  test('replayKey() is the same for every spelling of one proof', async () => {
    const spellings = [
      await mint(),
      await mint({ claims: { htu: `${TARGET.replace('https', 'HTTPS')}?a#b` } }),
      await mint({ claims: { iat: REQUEST.now - 1, extra: 'a' } }),
      await mint({ headerText: JSON.stringify(headerOf(), null, 1) }),
    ];
    const keys = await Promise.all(
      spellings.map(async (proof) => replayKey(await verifyProof(proof, REQUEST))),
    );
    assert.is(new Set(keys).size, 1);
    assert.is(new Set(spellings).size, spellings.length);
  });

  test('replayKey() takes a "jti" of a megabyte', async () => {
    assert.is((await replayKey({ ...IDENTITY, jti: 'a'.repeat(1_000_000) })).length, 22);
  });

  for (const member of ['jkt', 'htu', 'jti'] as const) {
    for (const value of [undefined, null, '', 1]) {
      test(`replayKey() throws a TypeError for ${JSON.stringify(value)} as "${member}"`, async () => {
        const result = await outcome(() => replayKey({ ...IDENTITY, [member]: value } as ReplayIdentity));
        assert.is(result.ok || result.code, 'TypeError');
        assert.match(String(!result.ok && result.error.message), `"${member}"`);
      });
    }
  }

  for (const value of [undefined, null, 'a', 1, []]) {
    test(`replayKey() throws a TypeError for ${JSON.stringify(value)}`, async () => {
      const result = await outcome(() => replayKey(value as unknown as ReplayIdentity));
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), /"(verified|jkt)"/);
    });
  }
});
