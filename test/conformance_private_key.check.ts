/** Private JWKs of the suite, and the toolbox that signs with them. */
import { importPrivateJwk, KeyError, publicMembers } from '../src/conformance/private_key.ts';
import { toolbox } from '../src/conformance/toolbox.ts';
import type { JWK } from '../src/types.ts';
import { hostHas, privateJwkFor, publicJwkFor } from './support/keys.ts';
import { withSubtle } from './support/subtle.ts';
import { assert, suite } from './support/suite.ts';

const EC = privateJwkFor('ES256') as JWK;
const RSA = privateJwkFor('RS256') as JWK;
const ED = privateJwkFor('EdDSA') as JWK;
const other = privateJwkFor('ES384') as JWK;

const refused = (jwk: object, alg?: string): Promise<string> =>
  importPrivateJwk(jwk as JWK, alg).then(
    () => 'imported',
    (thrown: Error) => (thrown instanceof KeyError ? thrown.message : `${thrown.name}: ${thrown.message}`),
  );

suite('importPrivateJwk', (test) => {
  test('chooses the algorithm of the key', async () => {
    const { alg: _, ...bare } = RSA as JWK & { alg?: string };
    assert.is((await importPrivateJwk(EC)).alg, 'ES256');
    assert.is((await importPrivateJwk(bare as JWK)).alg, 'RS256');
    assert.is((await importPrivateJwk(ED)).alg, 'EdDSA');
    assert.is((await importPrivateJwk(ED, 'Ed25519')).alg, 'Ed25519');
    assert.is((await importPrivateJwk(bare as JWK, 'PS256')).alg, 'PS256');
  });

  test('keeps the private key to itself', async () => {
    const { keyPair } = await importPrivateJwk({ ...EC, use: 'sig', x5c: [] } as JWK);
    assert.not(keyPair.privateKey.extractable);
    assert.ok(keyPair.publicKey.extractable);
  });

  test('refuses what is no key of its algorithm', async () => {
    assert.is(await refused({}), 'The key is for no algorithm of DPoP');
    assert.is(await refused(EC, 'RS256'), 'The key is for another algorithm');
    assert.is(await refused({ ...EC, alg: 'ES384' }, 'ES256'), 'The key is for another algorithm');
    assert.is(await refused(publicJwkFor('ES256')), 'The key has no private part');
    const { x: _, ...part } = EC as JWK & { x: string };
    assert.is(await refused(part, 'ES256'), 'The key has no member "x"');
    assert.is(await refused({ ...EC, d: 'AQAB' }), 'The key is no valid key');
  });

  test('refuses two parts that do not belong together', async () => {
    const { x, y } = privateJwkFor('ES512') as { x: string; y: string };
    assert.isNot(await refused({ ...privateJwkFor('ES512'), x: y, y: x }), 'imported');
    const { d } = privateJwkFor('EdDSA') as { d: string };
    const wrong = d.startsWith('A') ? `B${d.slice(1)}` : `A${d.slice(1)}`;
    assert.isNot(await refused({ ...ED, d: wrong }), 'imported');
    assert.ok(other.kty);
  });

  test('knows Ed448 where the runtime does', async () => {
    const key = { kty: 'OKP', crv: 'Ed448', x: 'A'.repeat(76), d: 'A'.repeat(76) };
    assert.isNot(await refused(key), 'imported');
    assert.ok(typeof (await hostHas('ES256')) === 'boolean');
  });
});

suite('publicMembers', (test) => {
  test('takes what makes the key', () => {
    assert.equal(Object.keys(publicMembers({ ...EC, kid: 'x' } as JWK)), ['kty', 'crv', 'x', 'y']);
    assert.equal(publicMembers({} as JWK), {});
  });
});

suite('toolbox', (test) => {
  const keys = { ec: { name: 'ec', alg: 'ES256', jwk: EC }, ed: { name: 'ed', alg: 'EdDSA', jwk: ED } };
  test('signs by the keys of the suite, and by no other', async () => {
    const tools = toolbox(keys);
    assert.is((await tools.sign('ec', 'ES256', new Uint8Array([1]))).length, 64);
    assert.is((await tools.sign('ed', 'EdDSA', new Uint8Array([1]))).length, 64);
    assert.is((await tools.sha256(new Uint8Array())).length, 32);
    const message = await tools.sign('x', 'ES256', new Uint8Array()).catch((thrown: Error) => thrown.message);
    assert.is(message, 'there is no such test key');
  });
});

suite('importPrivateJwk on a host that checks less', (test) => {
  const verify = (answer: () => Promise<unknown>): Promise<string> =>
    withSubtle('verify', answer, () => refused(EC));
  const parts = 'The private and the public part of the key do not belong together';
  test('finds parts that do not belong together by a signature', async () => {
    assert.is(await verify(async () => false), parts);
    assert.is(await verify(() => Promise.reject(new Error('x'))), parts);
  });
  test('tells an algorithm that the host does not have', async () => {
    const unknown = () => Promise.reject(Object.assign(new Error('x'), { name: 'NotSupportedError' }));
    assert.is(
      await withSubtle('importKey', unknown, () => refused(EC)),
      'This runtime does not have the algorithm',
    );
    const nothing = () => Promise.reject(null);
    assert.is(await withSubtle('importKey', nothing, () => refused(EC)), 'The key is no valid key');
  });
});
