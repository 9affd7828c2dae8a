import { isThumbprint, makeConfirmation, readConfirmation, readIntrospection } from '../src/confirmation.ts';
import { isDPoPError } from '../src/errors.ts';
import { outcome } from './support/outcome.ts';
import { assert, suite } from './support/suite.ts';

// RFC 9449 section 6.1, Figure 8.
const JKT = '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I';
const X5T = { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' };

class Token {
  get cnf(): object {
    return { jkt: JKT };
  }
}

const BOUND: readonly (readonly [title: string, claims: unknown])[] = [
  [
    'the claims of a JWT',
    { sub: 'someone@example.com', iss: 'https://server.example.com', cnf: { jkt: JKT } },
  ],
  ['an introspection response', { active: true, token_type: 'DPoP', cnf: { jkt: JKT } }],
  ['an introspection response without a type', { active: true, cnf: { jkt: JKT } }],
  ['a type in lower case', { token_type: 'dpop', cnf: { jkt: JKT } }],
  ['a type of null', { token_type: null, cnf: { jkt: JKT } }],
  ['a type of Bearer, which does not unbind', { token_type: 'Bearer', cnf: { jkt: JKT } }],
  ['an unknown method beside it', { cnf: { foo: 1, jkt: JKT } }],
  ['a certificate beside it', { cnf: { ...X5T, jkt: JKT } }],
  ['the claims of an introspection JWT', { token_introspection: { active: true, cnf: { jkt: JKT } } }],
  ['a class with an accessor', new Token()],
  ['claims without a prototype', Object.assign(Object.create(null), { cnf: { jkt: JKT } })],
];

const UNBOUND: readonly (readonly [title: string, claims: unknown])[] = [
  ['the claims of a JWT', { sub: 'a', jkt: JKT }],
  ['no claims', {}],
  ['an introspection response', { active: true, token_type: 'Bearer' }],
  ['another type', { active: true, token_type: 'N_A' }],
  ['a type of null', { token_type: null }],
  ['an empty type', { token_type: '' }],
  ['cnf that is undefined', { cnf: undefined }],
  ['the claims of an introspection JWT', { cnf: undefined, token_introspection: { active: true } }],
  ['a thumbprint outside the introspected token', { token_introspection: {}, jkt: JKT }],
];

const REFUSED: readonly (readonly [title: string, claims: unknown, code: string])[] = [
  ['cnf null', { cnf: null }, 'cnf_invalid'],
  ['cnf false', { cnf: false }, 'cnf_invalid'],
  ['cnf as an empty text', { cnf: '' }, 'cnf_invalid'],
  ['cnf as the thumbprint', { cnf: JKT }, 'cnf_invalid'],
  ['cnf as a list', { cnf: [{ jkt: JKT }] }, 'cnf_invalid'],
  ['cnf as an empty list', { cnf: [] }, 'cnf_invalid'],
  ['cnf without members', { cnf: {} }, 'cnf_invalid'],
  ['jkt that is undefined', { cnf: { jkt: undefined } }, 'cnf_invalid'],
  ['jkt null', { cnf: { jkt: null } }, 'cnf_invalid'],
  ['jkt null beside a certificate', { cnf: { jkt: null, ...X5T } }, 'cnf_invalid'],
  ['an empty jkt', { cnf: { jkt: '' } }, 'cnf_invalid'],
  ['jkt as a list', { cnf: { jkt: [JKT] } }, 'cnf_invalid'],
  ['a padded jkt', { cnf: { jkt: `${JKT}=` } }, 'cnf_invalid'],
  ['jkt in the other alphabet', { cnf: { jkt: JKT.replace('-', '+') } }, 'cnf_invalid'],
  ['jkt with trailing bits set', { cnf: { jkt: `${JKT.slice(0, -1)}J` } }, 'cnf_invalid'],
  ['a short jkt', { cnf: { jkt: JKT.slice(1) } }, 'cnf_invalid'],
  ['a long jkt', { cnf: { jkt: `A${JKT}` } }, 'cnf_invalid'],
  ['jkt as a SHA-512 hash', { cnf: { jkt: 'A'.repeat(86) } }, 'cnf_invalid'],
  ['jkt in hexadecimal', { cnf: { jkt: '0'.repeat(64) } }, 'cnf_invalid'],
  ['jkt as a URI', { cnf: { jkt: `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${JKT}` } }, 'cnf_invalid'],
  ['jkt in another letter case', { cnf: { JKT } }, 'token_bound_elsewhere'],
  ['a certificate', { cnf: X5T }, 'token_bound_elsewhere'],
  [
    'a certificate beside jkt that is undefined',
    { cnf: { jkt: undefined, ...X5T } },
    'token_bound_elsewhere',
  ],
  ['a whole key', { cnf: { jwk: { kty: 'OKP' } } }, 'token_bound_elsewhere'],
  ['an unknown method', { cnf: { foo: 1 } }, 'token_bound_elsewhere'],
  ['a DPoP type without cnf', { active: true, token_type: 'DPoP' }, 'cnf_invalid'],
  ['a DPoP type in upper case without cnf', { token_type: 'DPOP' }, 'cnf_invalid'],
  ['a type that is a list', { token_type: ['DPoP'] }, 'cnf_invalid'],
  ['a type that is false', { token_type: false }, 'cnf_invalid'],
  ['an inactive token', { active: false }, 'token_invalid'],
  ['an inactive token with cnf', { active: false, cnf: { jkt: JKT } }, 'token_invalid'],
  ['active as a text', { active: 'true', cnf: { jkt: JKT } }, 'token_invalid'],
  ['active null', { active: null }, 'token_invalid'],
  ['an inactive token in an introspection JWT', { token_introspection: { active: false } }, 'token_invalid'],
  [
    'an introspection JWT that is bound itself',
    { token_introspection: {}, cnf: { jkt: JKT } },
    'cnf_invalid',
  ],
  ['an introspection JWT without an object', { token_introspection: null }, 'cnf_invalid'],
  ['an introspection JWT with a text', { token_introspection: 'a' }, 'cnf_invalid'],
  ['an introspection JWT with a list', { token_introspection: [] }, 'cnf_invalid'],
  ['claims null', null, 'cnf_invalid'],
  ['claims as a list', [], 'cnf_invalid'],
  ['claims as a text', 'a', 'cnf_invalid'],
  ['claims as a number', 0, 'cnf_invalid'],
];

suite('readConfirmation', (test) => {
  for (const [title, claims] of BOUND) {
    test(`readConfirmation() finds the key: ${title}`, () => {
      assert.equal(readConfirmation(claims), { jkt: JKT });
    });
  }

  for (const [title, claims] of UNBOUND) {
    test(`readConfirmation() finds no binding: ${title}`, () => {
      assert.is(readConfirmation(claims), undefined);
    });
  }

  for (const [title, claims, code] of REFUSED) {
    test(`readConfirmation() refuses ${title}`, async () => {
      const result = await outcome(() => readConfirmation(claims));
      assert.is(result.ok || result.code, code);
      assert.is(!result.ok && isDPoPError(result.error) && result.error.error, 'invalid_token');
    });
  }

  test('readConfirmation() throws a TypeError for undefined', () => {
    assert.throws(() => readConfirmation(undefined), /^Cannot read confirmation: "claims" must be given$/);
  });

  test('readConfirmation() reads each member once', () => {
    const thumbprints = [JKT, 'A'.repeat(43)];
    const cnf = {
      get jkt(): string | undefined {
        return thumbprints.shift();
      },
    };
    assert.equal(readConfirmation({ cnf }), { jkt: JKT });
  });
});

suite('readIntrospection', (test) => {
  test('readIntrospection() reads what readConfirmation() does, of a token that is active', () => {
    assert.equal(readIntrospection({ active: true, cnf: { jkt: JKT } }), { jkt: JKT });
    assert.is(readIntrospection({ active: true, token_type: 'Bearer' }), undefined);
    assert.equal(readIntrospection({ token_introspection: { active: true, cnf: { jkt: JKT } } }), {
      jkt: JKT,
    });
  });

  const inactive = [null, '', [], {}, { error: 'invalid_client' }, { active: false }, { active: 'true' }];
  const nested = [{ token_introspection: {} }, { active: true, token_introspection: { cnf: { jkt: JKT } } }];
  for (const response of [...inactive, { cnf: { jkt: JKT } }, ...nested]) {
    test(`readIntrospection() refuses ${JSON.stringify(response)}`, async () => {
      const result = await outcome(() => readIntrospection(response));
      assert.is(result.ok || result.code, 'token_invalid');
    });
  }

  test('readIntrospection() refuses what readConfirmation() does', async () => {
    for (const [response, code] of [
      [{ active: true, cnf: {} }, 'cnf_invalid'],
      [{ active: true, cnf: X5T }, 'token_bound_elsewhere'],
    ] as const) {
      const result = await outcome(() => readIntrospection(response));
      assert.is(result.ok || result.code, code);
    }
  });

  test('readIntrospection() throws a TypeError for undefined', () => {
    assert.throws(
      () => readIntrospection(undefined),
      /^Cannot read introspection: "response" must be given$/,
    );
  });
});

suite('makeConfirmation', (test) => {
  test('makeConfirmation() makes what readConfirmation() reads', () => {
    assert.equal(makeConfirmation(JKT), { cnf: { jkt: JKT } });
    assert.equal(readConfirmation({ sub: 'a', ...makeConfirmation(JKT) }), { jkt: JKT });
  });

  for (const jkt of [undefined, null, '', 1, [JKT], `${JKT}=`, JKT.slice(1)]) {
    test(`makeConfirmation() throws a TypeError for ${JSON.stringify(jkt)}`, () => {
      assert.throws(() => makeConfirmation(jkt as string), /^Cannot make confirmation: "jkt"/);
    });
  }
});

suite('isThumbprint', (test) => {
  test('isThumbprint() takes 43 characters of canonical base64url, and nothing else', () => {
    assert.is(isThumbprint(JKT), true);
    assert.is(isThumbprint('A'.repeat(43)), true);
    assert.is(isThumbprint('A'.repeat(42)), false);
    assert.is(isThumbprint('A'.repeat(44)), false);
    assert.is(isThumbprint(`${'A'.repeat(42)}B`), false);
    assert.is(isThumbprint(new String(JKT)), false);
  });
});
