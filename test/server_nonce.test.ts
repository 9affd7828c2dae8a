import { verifyProof } from '../src/index.ts';
import {
  createNonceIssuer,
  type NonceIssuer,
  type NonceIssuerOptions,
  type NonceVerdict,
  type NonceVerifierOptions,
  nonceVerifier,
} from '../src/server/nonce.ts';
import { outcome } from './support/outcome.ts';
import { judge, mint, NOW, REQUEST } from './support/proofs.ts';
import { Random } from './support/random.ts';
import { countSubtle, withSubtle } from './support/subtle.ts';
import { assert, suite } from './support/suite.ts';

const AUDIENCE = 'https://api.example.com';
const LIFETIME = 300;
// NOW is 100 seconds into its slot.
const SLOT = NOW - 100;
const SECRET = Uint8Array.from({ length: 32 }, (_, index) => index);
const OTHER = new Uint8Array(32).fill(7);
const THIRD = new Uint8Array(40).fill(9);

const issuerOf = (options: Partial<NonceIssuerOptions> = {}): NonceIssuer =>
  createNonceIssuer({ secrets: [SECRET], audience: AUDIENCE, ...options });

async function hmacKey(
  parameters: Record<string, unknown> = {},
  usages: readonly ('sign' | 'verify')[] = ['sign'],
  secret: Uint8Array<ArrayBuffer> = SECRET,
): Promise<NonceIssuerOptions['secrets'][number]> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256', ...parameters };
  return crypto.subtle.importKey('raw', secret, algorithm, false, [...usages]);
}

suite('createNonceIssuer', (test) => {
  test('issue() returns the slot and the first 128 bits of an HMAC', async () => {
    // Calculated by Python's hmac.
    assert.is(await issuerOf().issue(NOW), '5833333.z7znIv3fKaMHc1IL3MfySw');
  });

  test('issue() returns one nonce for all of a slot, and another one for the next', async () => {
    const issuer = issuerOf();
    const nonces = await Promise.all([0, 1, 299, 300].map((seconds) => issuer.issue(SLOT + seconds)));
    assert.equal([nonces[0], nonces[0]], nonces.slice(1, 3));
    assert.isNot(nonces[3], nonces[0]);
    for (const nonce of nonces) assert.match(nonce, /^\d+\.[A-Za-z0-9_-]{22}$/);
  });

  test('issue() and verify() take the clock where no time is given', async () => {
    const issuer = issuerOf();
    const nonce = await issuer.issue();
    assert.ok(['fresh', 'renew'].includes(await issuer.verify(nonce)));
    assert.ok(['fresh', 'renew'].includes(await issuer.verify(nonce, Math.floor(Date.now() / 1000))));
  });

  for (const [seconds, verdict] of [
    [0, 'fresh'],
    [299, 'fresh'],
    [300, 'renew'],
    [599, 'renew'],
    [600, 'stale'],
    [300_000, 'stale'],
    [-1, 'fresh'],
    [-300, 'fresh'],
    [-301, 'stale'],
    [-300_000, 'stale'],
  ] as const) {
    test(`verify() calls a nonce ${verdict} ${seconds} seconds after its slot began`, async () => {
      const nonce = await issuerOf().issue(SLOT);
      const issuer = issuerOf();
      assert.is(await issuer.verify(nonce, SLOT + seconds), verdict);
      assert.is(await issuer.verify(nonce, SLOT + seconds), verdict, 'and again, when it is remembered');
    });
  }

  for (const [what, options] of [
    ['secret', { secrets: [OTHER] }],
    ['audience', { audience: `${AUDIENCE}/` }],
    ['lifetime', { lifetime: LIFETIME - 1 }],
  ] as const) {
    test(`verify() does not know a nonce of another ${what}`, async () => {
      const nonce = await issuerOf(options).issue(NOW);
      assert.is(await issuerOf(options).verify(nonce, NOW), 'fresh');
      assert.is(await issuerOf().verify(nonce, NOW), 'unknown');
    });
  }

  test('verify() does not mix up lifetime, slot and audience', async () => {
    // Slot 11 for both: without spaces the MAC of both would be over 1111a.
    const nonce = await issuerOf({ lifetime: 1, audience: '1a' }).issue(11);
    assert.is(await issuerOf({ lifetime: 11, audience: 'a' }).verify(nonce, 121), 'unknown');
    assert.is(await issuerOf({ lifetime: 1, audience: '1a' }).verify(nonce, 11), 'fresh');
  });

  test('verify() does not know a nonce with any one character changed', async () => {
    const issuer = issuerOf();
    const nonce = await issuer.issue(NOW);
    for (let index = 0; index < nonce.length; index++) {
      const character = nonce[index] === 'A' ? 'B' : 'A';
      const changed = nonce.slice(0, index) + character + nonce.slice(index + 1);
      assert.is(await issuer.verify(changed, NOW), 'unknown', changed);
    }
  });

  test('verify() does not know the MAC of one slot on another', async () => {
    const issuer = issuerOf();
    const [stale, fresh] = [await issuer.issue(NOW - 10 * LIFETIME), await issuer.issue(NOW)];
    const [slot] = fresh.split('.');
    const [, mac] = stale.split('.');
    assert.is(await issuer.verify(`${slot}.${mac}`, NOW), 'unknown');
    assert.is(await issuer.verify(stale, NOW), 'stale');
  });

  test('verify() does not know its nonce with the slot written in another way', async () => {
    const issuer = issuerOf();
    for (const nonce of [await issuer.issue(NOW), await issuer.issue(NOW - 10 * LIFETIME)]) {
      const [slot, mac] = nonce.split('.');
      for (const text of [
        `0${nonce}`,
        `+${nonce}`,
        ` ${nonce}`,
        `${slot}.0.${mac}`,
        `${slot}e0.${mac}`,
        `${slot}`,
      ]) {
        assert.is(await issuer.verify(text, NOW), 'unknown', text);
      }
    }
  });

  for (const text of [
    '',
    'a',
    'A'.repeat(31),
    '-1',
    'Infinity',
    '9'.repeat(400),
    `0.${'A'.repeat(22)}`,
    'A'.repeat(33),
    '_'.repeat(32),
    '='.repeat(32),
    `${'A'.repeat(31)} `,
    `${'A'.repeat(31)}é`,
    'A'.repeat(100_000),
  ]) {
    test(`verify() does not know "${text.slice(0, 40)}" of length ${text.length}`, async () => {
      assert.is(await issuerOf().verify(text, NOW), 'unknown');
    });
  }

  test('verify() does not know its nonce with padding or an end', async () => {
    const issuer = issuerOf();
    const nonce = await issuer.issue(NOW);
    for (const text of [`${nonce}=`, `${nonce}A`, ` ${nonce}`, nonce.slice(1), nonce.toLowerCase()]) {
      assert.is(await issuer.verify(text, NOW), 'unknown');
    }
  });

  test('verify() accepts on any server of a fleet what its neighbor issued, for one to two lifetimes', async () => {
    const random = new Random('nonce');
    for (let run = 0; run < 200; run++) {
      const lifetime = 1 + random.below(600);
      const options = { lifetime, audience: random.text(['a', ' ', '1', 'ü', '\n'], 9) || 'a' };
      const at = NOW + random.below(10_000);
      const nonce = await issuerOf(options).issue(at);
      const passed = random.below(4 * lifetime) - lifetime;
      const slots = Math.floor((at + passed) / lifetime) - Math.floor(at / lifetime);
      const expected = Math.abs(slots) > 1 ? 'stale' : slots === 1 ? 'renew' : 'fresh';
      assert.is(await issuerOf(options).verify(nonce, at + passed), expected);
      if (passed <= lifetime && passed >= -lifetime) assert.isNot(expected, 'stale');
      if (passed >= 2 * lifetime) assert.is(expected, 'stale');
    }
  });
});

suite('createNonceIssuer: secrets', (test) => {
  test('verify() renews a nonce by an older secret, and forgets it with the secret', async () => {
    const [old, both, young] = [[SECRET], [OTHER, SECRET], [OTHER]].map((secrets) => issuerOf({ secrets }));
    const nonce = await old?.issue(NOW);
    const at = async (issuer: NonceIssuer | undefined, seconds: number): Promise<unknown> =>
      issuer?.verify(String(nonce), NOW + seconds);
    assert.equal([await at(old, 0), await at(both, 0), await at(young, 0)], ['fresh', 'renew', 'unknown']);
    assert.equal([await at(both, -LIFETIME), await at(both, LIFETIME)], ['renew', 'renew']);
    assert.equal([await at(both, 2 * LIFETIME), await at(young, 2 * LIFETIME)], ['stale', 'unknown']);
    assert.is(await both?.verify(String(await both.issue(NOW)), NOW), 'fresh');
    assert.is(await both?.issue(NOW), await young?.issue(NOW));
  });

  test('verify() refuses nobody while secrets are rotated server by server', async () => {
    const steps = [[SECRET], [SECRET, OTHER], [OTHER, SECRET]].map((secrets) => issuerOf({ secrets }));
    for (const [before, after] of [
      [0, 1],
      [1, 2],
    ] as const) {
      for (const [from, to] of [
        [before, after],
        [after, before],
      ] as const) {
        const nonce = (await steps[from]?.issue(NOW)) ?? '';
        assert.ok(['fresh', 'renew'].includes((await steps[to]?.verify(nonce, NOW)) ?? ''));
      }
    }
  });

  test('issue() returns the same by bytes, by a part of other bytes and by a CryptoKey', async () => {
    const around = new Uint8Array(50);
    around.set(SECRET, 9);
    const nonce = await issuerOf().issue(NOW);
    for (const secret of [around.subarray(9, 41), await hmacKey(), await hmacKey({}, ['sign', 'verify'])]) {
      assert.is(await issuerOf({ secrets: [secret] }).issue(NOW), nonce);
    }
  });

  test('createNonceIssuer() copies the list and its bytes', async () => {
    const bytes = SECRET.slice();
    const secrets = [bytes];
    const issuer = issuerOf({ secrets });
    bytes.fill(0);
    secrets[0] = OTHER;
    secrets.push(THIRD);
    assert.is(await issuer.issue(NOW), await issuerOf().issue(NOW));
    assert.is(await issuer.verify(await issuerOf({ secrets: [THIRD] }).issue(NOW), NOW), 'unknown');
  });

  test('createNonceIssuer() calculates nothing, and later each value once', async () => {
    let issuer = issuerOf();
    const imports = (run: () => Promise<unknown>): Promise<number> => countSubtle('importKey', run);
    const signs = (run: () => Promise<unknown>): Promise<number> => countSubtle('sign', run);
    const create = async (): Promise<unknown> => {
      issuer = issuerOf({ secrets: [SECRET, OTHER] });
      return issuer;
    };
    assert.is(await imports(create), 0);
    assert.is(await signs(create), 0);
    assert.is(await imports(() => issuer.issue(NOW)), 1);
    assert.is(await imports(() => issuer.issue(NOW + LIFETIME)), 0);
    const nonce = await issuer.issue(NOW);
    assert.is(await signs(() => issuer.issue(NOW)), 0);
    assert.is(await signs(() => issuer.verify(nonce, NOW)), 0);
    assert.is(await signs(() => issuer.verify('A'.repeat(32), NOW)), 2);
    assert.is(await signs(() => issuer.verify('A'.repeat(32), NOW)), 2, 'nothing is kept of other slots');
    assert.is(await imports(() => issuer.verify('A'.repeat(32), NOW)), 0);
  });

  test('issue() imports a secret as a key that nobody can export', async () => {
    const calls: unknown[][] = [];
    const refuse = (...parameters: unknown[]): Promise<never> => {
      calls.push(parameters);
      return Promise.reject(new TypeError('seen'));
    };
    const result = await outcome(() => withSubtle('importKey', refuse, () => issuerOf().issue(NOW)));
    assert.is(result.ok, false);
    assert.equal(calls, [['raw', SECRET, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']]]);
  });

  test('issue() remembers a few slots and no more', async () => {
    const issuer = issuerOf();
    const signs = (slot: number): Promise<number> =>
      countSubtle('sign', () => issuer.issue(SLOT + slot * LIFETIME));
    for (const slot of [0, 1, 2, 3]) assert.is(await signs(slot), 1);
    for (const slot of [0, 1, 2, 3]) assert.is(await signs(slot), 0);
    assert.is(await signs(4), 1);
    for (const slot of [1, 2, 3, 4]) assert.is(await signs(slot), 0);
    assert.is(await signs(0), 1);
  });

  test('issue() copes with many first calls at once', async () => {
    const issuer = issuerOf();
    const nonces = await Promise.all(Array.from({ length: 50 }, () => issuer.issue(NOW)));
    assert.equal([...new Set(nonces)], [await issuerOf().issue(NOW)]);
  });

  test('issue() passes on what the host throws, and works once the host does', async () => {
    const issuer = issuerOf();
    for (const method of ['importKey', 'sign'] as const) {
      const fail = (): Promise<never> => Promise.reject(new TypeError('host'));
      const result = await outcome(() => withSubtle(method, fail, () => issuer.issue(NOW)));
      assert.is(!result.ok && result.error.message, 'host');
    }
    assert.is(await issuer.issue(NOW), await issuerOf().issue(NOW));
  });

  for (const [what, secret] of [
    ['31 octets', async () => SECRET.slice(1)],
    ['no octets', async () => new Uint8Array(0)],
    ['a string', async () => 'a'.repeat(64)],
    ['a list of numbers', async () => Array.from(SECRET)],
    ['an ArrayBuffer', async () => SECRET.buffer],
    ['words instead of octets', async () => new Uint16Array(32)],
    ['null', async () => null],
    ['undefined', async () => undefined],
    ['a key for SHA-512', () => hmacKey({ hash: 'SHA-512' })],
    ['a key of 248 bits', () => hmacKey({}, ['sign'], SECRET.slice(1))],
    ['a key that only verifies', () => hmacKey({}, ['verify'])],
    ['a key for AES', () => crypto.subtle.importKey('raw', SECRET, 'AES-GCM', false, ['encrypt'])],
    [
      'a key for ECDSA',
      async () =>
        (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])).privateKey,
    ],
  ] as const) {
    test(`createNonceIssuer() throws a TypeError for ${what} as a secret`, async () => {
      const bad = await secret();
      for (const secrets of [[bad], [SECRET, bad]]) {
        const result = await outcome(() => issuerOf({ secrets: secrets as never }));
        assert.is(result.ok || result.code, 'TypeError');
        assert.match(String(!result.ok && result.error.message), /^Cannot create nonce issuer: .*"secrets"/);
      }
    });
  }

  for (const [name, options] of [
    ['options', null],
    ['options', []],
    ['secrets', { secrets: null }],
    ['secrets', { secrets: [] }],
    ['secrets', { secrets: SECRET }],
    ['secrets', { secrets: new Array(1) }],
    ['audience', { audience: undefined }],
    ['audience', { audience: '' }],
    ['audience', { audience: 'a\ud800' }],
    ['lifetime', { lifetime: 0 }],
    ['lifetime', { lifetime: 1.5 }],
    ['lifetime', { lifetime: 86_401 }],
    ['lifetime', { lifetime: '300' }],
    ['secret', { secret: SECRET }],
  ] as const) {
    test(`createNonceIssuer() throws a TypeError for a wrong ${name}: ${JSON.stringify(options)}`, async () => {
      const whole =
        options === null || Array.isArray(options)
          ? options
          : { secrets: [SECRET], audience: 'a', ...options };
      const result = await outcome(() => createNonceIssuer(whole as NonceIssuerOptions));
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), name);
    });
  }

  test('createNonceIssuer() takes the longest and the shortest lifetime, and an astral audience', async () => {
    for (const options of [
      { lifetime: 1 },
      { lifetime: 86_400 },
      { audience: '😀' },
      { lifetime: undefined },
    ]) {
      const issuer = issuerOf(options as Partial<NonceIssuerOptions>);
      assert.is(await issuer.verify(await issuer.issue(NOW), NOW), 'fresh');
    }
  });

  for (const now of [-1, 1.5, Number.NaN, '5', null]) {
    test(`issue() and verify() throw a TypeError for ${JSON.stringify(now)} (${now}) as the time`, async () => {
      const issuer = issuerOf();
      const nonce = await issuer.issue(NOW);
      for (const call of [() => issuer.issue(now as number), () => issuer.verify(nonce, now as number)]) {
        const result = await outcome<string>(call);
        assert.is(result.ok || result.code, 'TypeError');
      }
    });
  }

  for (const nonce of [undefined, null, 5, ['A'.repeat(32)]]) {
    test(`verify() throws a TypeError for ${JSON.stringify(nonce)} as a nonce`, async () => {
      const result = await outcome(() => issuerOf().verify(nonce as unknown as string, NOW));
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), '"nonce"');
    });
  }
});

suite('nonceVerifier', (test) => {
  for (const [what, seconds, expected, seen] of [
    ['accepts a nonce of this slot', 0, 'accepted', ['fresh']],
    ['accepts a nonce of the slot before', LIFETIME, 'accepted', ['renew']],
    ['refuses a nonce that is too old', 2 * LIFETIME, 'nonce_stale', ['stale']],
  ] as const) {
    test(`verifyProof() ${what}, and onVerdict() is told`, async () => {
      const verdicts: NonceVerdict[] = [];
      const now = NOW + seconds;
      const nonce = nonceVerifier(issuerOf(), { now, onVerdict: (verdict) => verdicts.push(verdict) });
      const claims = { iat: now, nonce: await issuerOf().issue(NOW) };
      assert.is(await judge({ claims }, { now, nonce }), expected);
      assert.equal(verdicts, seen);
    });
  }

  test('verifyProof() refuses a nonce of another server, and a proof without one', async () => {
    const verdicts: NonceVerdict[] = [];
    const nonce = nonceVerifier(issuerOf(), { now: NOW, onVerdict: (verdict) => verdicts.push(verdict) });
    const other = await issuerOf({ audience: 'https://as.example.com' }).issue(NOW);
    assert.is(await judge({ claims: { nonce: other } }, { nonce }), 'nonce_mismatch');
    assert.equal(verdicts, ['unknown']);
    assert.is(await judge({}, { nonce }), 'nonce_missing');
    assert.is(verdicts.length, 1);
  });

  test('verifyProof() takes the clock and no listener where none is given', async () => {
    const issuer = issuerOf();
    const now = Math.floor(Date.now() / 1000);
    const proof = await mint({ claims: { iat: now, nonce: await issuer.issue() } });
    const options = { ...REQUEST, now };
    for (const nonce of [nonceVerifier(issuer), nonceVerifier(issuer, {})]) {
      assert.is((await verifyProof(proof, { ...options, nonce })).jti.length, 16);
    }
  });

  for (const verdict of [true, 'FRESH', '', undefined, null, 1, {}]) {
    test(`verifyProof() refuses a nonce that an issuer calls ${JSON.stringify(verdict)}`, async () => {
      const verifierOf = (value: unknown) =>
        nonceVerifier({ issue: async () => 'a', verify: async () => value as NonceVerdict });
      assert.is(await judge({ claims: { nonce: 'a' } }, { nonce: verifierOf(verdict) }), 'nonce_mismatch');
      assert.is(await judge({ claims: { nonce: 'a' } }, { nonce: verifierOf('fresh') }), 'accepted');
    });
  }

  for (const issuer of [undefined, null, 5, {}, { verify: 5 }, issuerOf]) {
    test(`nonceVerifier() throws a TypeError for ${JSON.stringify(issuer)} (${typeof issuer}) as an issuer`, async () => {
      const result = await outcome(() => nonceVerifier(issuer as unknown as NonceIssuer));
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), '"issuer"');
    });
  }

  for (const [name, options] of [
    ['options', null],
    ['options', []],
    ['now', { now: 1.5 }],
    ['now', { now: 'a' }],
    ['onVerdict', { onVerdict: 'a' }],
    ['onVerdict', { onVerdict: null }],
    ['onverdict', { onverdict: () => {} }],
  ] as const) {
    test(`nonceVerifier() throws a TypeError for ${JSON.stringify(options)} (${name})`, async () => {
      const result = await outcome(() =>
        nonceVerifier(issuerOf(), options as unknown as NonceVerifierOptions),
      );
      assert.is(result.ok || result.code, 'TypeError');
      assert.match(String(!result.ok && result.error.message), name);
    });
  }
});
