import { isDPoPError, type JWSAlgorithm } from '../src/index.ts';
import { splitCompact } from '../src/internal/jws.ts';
import { type Bytes, concat, decode, encode, fromBigInt, toBigInt } from './support/bytes.ts';
import { publicJwk, publicJwkFor, rsaNumbers } from './support/keys.ts';
import { headerOf, judge, mint, sealed, verdict } from './support/proofs.ts';
import { countSubtle } from './support/subtle.ts';
import { assert, suite } from './support/suite.ts';

const ALGORITHMS: readonly JWSAlgorithm[] = [
  'ES256',
  'ES384',
  'ES512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'EdDSA',
  'Ed25519',
];

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** A DER SEQUENCE of two INTEGERs, as OpenSSL writes ECDSA signatures. */
function der(signature: Bytes): Bytes {
  const half = signature.length / 2;
  const integer = (bytes: Bytes): number[] => {
    const minimal = Array.from(fromBigInt(toBigInt(bytes)));
    const content = (minimal[0] ?? 0) > 127 ? [0, ...minimal] : minimal;
    return [2, content.length, ...content];
  };
  const body = [...integer(signature.slice(0, half)), ...integer(signature.slice(half))];
  return Uint8Array.from(
    body.length > 127 ? [0x30, 0x81, body.length, ...body] : [0x30, body.length, ...body],
  );
}

suite('splitCompact', (test) => {
  test('splitCompact() returns the segments and what is signed', () => {
    assert.equal(splitCompact('a.b.c'), { header: 'a', payload: 'b', signature: 'c', signingInput: 'a.b' });
    assert.equal(splitCompact('..'), { header: '', payload: '', signature: '', signingInput: '.' });
  });

  for (const text of ['', 'a', 'a.b', '.', 'a.b.c.d', '...', 'a.b.c.d.e', 'a'.repeat(1_000_000)]) {
    test(`splitCompact() refuses "${text.slice(0, 12)}" (${text.length} characters)`, () => {
      try {
        splitCompact(text);
        assert.unreachable();
      } catch (error) {
        assert.is(isDPoPError(error) && error.code, 'malformed_jwt');
      }
    });
  }
});

suite('signatures (check 6)', (test) => {
  for (const alg of ALGORITHMS) {
    const options = { algorithms: [alg] };

    test(`verifyProof() accepts a signature with ${alg}`, async () => {
      assert.is(await judge({ alg }, options), 'accepted');
    });

    test(`verifyProof() refuses a signature with ${alg} of any other length, without asking the host`, async () => {
      const changes: ((right: Bytes) => Uint8Array)[] = [
        () => new Uint8Array(0),
        (right) => right.slice(0, -1),
        (right) => right.slice(1),
        (right) => concat(right, Uint8Array.of(0)),
        (right) => concat(Uint8Array.of(0), right),
        (right) => concat(right, right),
        () => new Uint8Array(5000),
      ];
      for (const signature of changes) {
        const proof = await mint({ alg, signature });
        const imports = await countSubtle('importKey', async () =>
          assert.is(await verdict(proof, options), 'signature_length'),
        );
        assert.is(imports, 0);
      }
    });

    test(`verifyProof() refuses a signature with ${alg} in which one bit differs`, async () => {
      for (const place of [0, 20, -1]) {
        const signature = (right: Bytes): Bytes => {
          const at = place < 0 ? right.length + place : place;
          return right.map((octet, index) => (index === at ? octet ^ 1 : octet));
        };
        assert.is(await judge({ alg, signature }, options), 'signature_invalid');
      }
    });

    test(`verifyProof() refuses a signature of zeros with ${alg}`, async () => {
      const signature = (right: Bytes): Bytes => right.fill(0);
      assert.is(await judge({ alg, signature }, options), 'signature_invalid');
    });

    test(`verifyProof() refuses a signature with ${alg} over other claims`, async () => {
      const [header, , signature] = (await mint({ alg })).split('.');
      const [, payload] = (await mint({ alg, claims: { jti: 'another' } })).split('.');
      assert.is(await verdict(`${header}.${payload}.${signature}`, options), 'signature_invalid');
    });
  }

  for (const alg of ['ES256', 'ES384', 'ES512'] as const) {
    test(`verifyProof() refuses a DER signature with ${alg}`, async () => {
      assert.is(await judge({ alg, signature: der }, { algorithms: [alg] }), 'signature_length');
    });
  }

  test('verifyProof() accepts both S of an ECDSA signature', async () => {
    const signature = (right: Bytes): Bytes =>
      concat(right.slice(0, 32), fromBigInt(P256_ORDER - toBigInt(right.slice(32)), 32));
    assert.is(await judge({ signature }), 'accepted');
  });

  test('verifyProof() refuses ECDSA integers that are zero or not below the order', async () => {
    const [zero, order] = [new Uint8Array(32), fromBigInt(P256_ORDER, 32)];
    for (const bad of [zero, order, new Uint8Array(32).fill(255)]) {
      const cases = [
        (right: Bytes) => concat(bad, right.slice(32)),
        (right: Bytes) => concat(right.slice(0, 32), bad),
      ];
      for (const signature of cases) assert.is(await judge({ signature }), 'signature_invalid');
    }
  });

  test('verifyProof() refuses an RSA signature that is not below the modulus, without asking the host', async () => {
    const n = fromBigInt(rsaNumbers(2048).n, 256);
    const above = (right: Bytes): Bytes | undefined => {
      const sum = toBigInt(right) + toBigInt(n);
      return sum < 2n ** 2048n ? fromBigInt(sum, 256) : undefined;
    };
    let isShifted = false;
    for (let count = 0; count < 64 && !isShifted; count++) {
      const proof = await mint({
        alg: 'RS256',
        claims: { jti: `jti ${count}` },
        signature: (right) => above(right) ?? right,
      });
      const imports = await countSubtle('importKey', async () => {
        isShifted = (await verdict(proof)) !== 'accepted';
        if (isShifted) assert.is(await verdict(proof), 'signature_invalid');
      });
      assert.is(imports, isShifted ? 0 : 1);
    }
    assert.ok(isShifted, 'one in a few signatures can be raised by n');
    for (const signature of [() => n, () => new Uint8Array(256).fill(255)]) {
      const proof = await mint({ alg: 'RS256', signature });
      const imports = await countSubtle('importKey', async () =>
        assert.is(await verdict(proof), 'signature_invalid'),
      );
      assert.is(imports, 0);
    }
  });

  test('verifyProof() asks the host about the largest RSA signature there is', async () => {
    const below = fromBigInt(rsaNumbers(2048).n - 1n, 256);
    const proof = await mint({ alg: 'RS256', signature: () => below });
    const imports = await countSubtle('importKey', async () =>
      assert.is(await verdict(proof), 'signature_invalid'),
    );
    assert.is(imports, 1);
  });

  test('verifyProof() refuses a signature by another key of the same kind', async () => {
    const jwk = publicJwk('OTHER_ES256');
    assert.is(await judge({ header: { jwk } }), 'signature_invalid');
  });

  test('verifyProof() does not confuse the two RSA schemes or their hashes', async () => {
    for (const [alg, claimed] of [
      ['RS256', 'PS256'],
      ['PS256', 'RS256'],
      ['RS384', 'RS256'],
      ['PS512', 'PS256'],
    ] as const) {
      assert.is(await judge({ alg, header: { alg: claimed } }), 'signature_invalid');
    }
  });

  test('verifyProof() verifies what was sent, not what it comes to', async () => {
    const headerText = `\n ${JSON.stringify(headerOf()).replace('"typ"', '"t\\u0079p"')} `;
    const payloadText = `{ "iat" : 1.75e9 , "htu":"https:\\/\\/api.example.com/items/7","jti":"\\u0061","htm":"GET" }`;
    const proof = await mint({ headerText, payloadText });
    assert.is(await verdict(proof), 'accepted');
    const [header = '', , signature] = proof.split('.');
    const compact = encode(JSON.stringify(JSON.parse(payloadText)));
    assert.is(await verdict(`${header}.${compact}.${signature}`), 'signature_invalid');
  });

  test('verifyProof() refuses a signature over the decoded segments', async () => {
    const [header, payload] = [
      encode(JSON.stringify(headerOf())),
      encode('{"jti":"a","htm":"GET","htu":"","iat":1}'),
    ];
    const right = await sealed(
      new TextDecoder().decode(decode(header)),
      new TextDecoder().decode(decode(payload)),
    );
    assert.is(await verdict(`${header}.${payload}.${right.split('.').at(-1)}`), 'signature_invalid');
  });

  test('verifyProof() refuses a MAC keyed with the public key', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(publicJwkFor('RS256')));
    const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
    ]);
    const sign = async (data: Bytes): Promise<Bytes> =>
      new Uint8Array(await crypto.subtle.sign('HMAC', key, data));
    assert.is(await judge({ header: { alg: 'HS256' }, sign }), 'alg_invalid');
  });
});
