import type { Edit } from '../../../src/conformance/recipe/draft.ts';
import { type ProofGroup, type ProofRow, proofRows } from '../case.ts';

/** Points that are no ordinary keys: RFC 8032 sections 5.1.3 and 5.1.7. */
export const SIGNATURE_EDDSA_KEYS: ProofGroup = {
  file: 'signature/eddsa-keys',
  description: 'Ed25519: keys of small and of mixed order, in all their spellings, and points that are none.',
  from: 'proof.baseline.resource',
  why: 'Everybody can sign for such a key, so a token that is bound to it can be used by everybody.',
  requirements: ['RFC8032-5.1.3-01'],
  flags: ['SmallOrderKey'],
  severity: 'critical',
  rows: ({ kty }) => (kty === 'OKP' ? [...SMALL, ...ALIASES, ...NO_KEYS, ...MIXED] : []),
};

const key = (name: string): readonly Edit[] => [['key.use', name], ['token.bind']];

const SMALL: readonly ProofRow[] = proofRows(
  {
    why: 'Everybody can sign for such a key, so a token that is bound to it can be used by everybody. RFC 8032 does not exclude it.',
    requirements: ['RFC8032-5.1.7-02'],
    choice: 'eddsa-small-order-key',
    accepts: ['accept'],
    reject: ['jwk_weak', 'jwk_invalid', 'signature_invalid'],
  },
  (
    [
      ['1', 'The neutral element'],
      ['2', 'The point of order 2'],
      ['4', 'The point of order 4 with an even x'],
      ['4-odd', 'The point of order 4 with an odd x'],
      ['8-a', 'The first point of order 8'],
      ['8-b', 'The second point of order 8'],
      ['8-c', 'The third point of order 8'],
      ['8-d', 'The fourth point of order 8'],
    ] as const
  ).map(([order, what]) => ({
    id: `proof.signature.eddsa-key-order-${order}`,
    title: `${what} as the key, and a signature that needs no private key`,
    edits: key(`ed25519-order-${order}`),
  })),
);

const ALIASES: readonly ProofRow[] = proofRows(
  {
    why: 'Everybody can sign for such a key, and its spelling is one that a list of bad keys may lack.',
    flags: ['NonCanonicalPoint', 'SmallOrderKey'],
    reject: ['jwk_not_canonical', 'jwk_weak', 'jwk_invalid', 'jwk_off_curve', 'signature_invalid'],
  },
  (
    [
      ['order-1-signed', 'The neutral element with a sign'],
      ['order-1-alias', 'The neutral element with y = p + 1'],
      ['order-1-alias-signed', 'The neutral element with y = p + 1 and a sign'],
      ['order-2-signed', 'The point of order 2 with a sign'],
      ['order-4-alias', 'The point of order 4 with an even x and y = p'],
      ['order-4-alias-odd', 'The point of order 4 with an odd x and y = p'],
    ] as const
  ).map(([name, what]) => ({
    id: `proof.signature.eddsa-key-${name}`,
    title: `${what} as the key, and a signature that needs no private key`,
    edits: key(`ed25519-${name}`),
  })),
);

const NO_KEYS: readonly ProofRow[] = [
  ...proofRows(
    {
      why: 'Hosts import it without complaint; what they then verify is undefined.',
      flags: ['OffCurve'],
      severity: 'high',
      reject: ['jwk_off_curve', 'jwk_invalid', 'jwk_not_canonical', 'signature_invalid'],
    },
    [
      {
        id: 'proof.signature.eddsa-key-no-point',
        title: 'A key with y = 2, which has no x',
        edits: [['jwk.set', 'x', 'AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'], ['token.bind']],
      },
      {
        id: 'proof.signature.eddsa-key-y-p-plus-3',
        title: 'A key with y = p + 3',
        flags: ['NonCanonicalPoint'],
        edits: [['jwk.set', 'x', '8P_______________________________________38'], ['token.bind']],
      },
      {
        id: 'proof.signature.eddsa-key-maximum',
        title: 'A key with all bits set',
        flags: ['NonCanonicalPoint'],
        edits: [['jwk.set', 'x', '__________________________________________8'], ['token.bind']],
      },
    ],
  ),
  ...proofRows(
    { requirements: ['RFC9449-4.3-06'], flags: ['SignatureInvalid'], reject: ['signature_invalid'] },
    [
      {
        id: 'proof.signature.eddsa-key-negated',
        title: 'The key of the signer with the other sign',
        why: 'A verifier that looks at y alone takes two keys for one.',
        edits: [['jwk.set', 'x', 'zAs0fqcCxyWUEY23hk35GlcI2zV7IBaRbLrCEv_mTnw'], ['token.bind']],
      },
      {
        id: 'proof.signature.eddsa-key-other-variant',
        title: 'The key of the signer with a point of order 2 added, for a signature by the key without it',
        why: 'The hash covers the key as it is sent: two keys for one private key are two keys.',
        edits: [
          ['jwk.set', 'x', 'IfTLgVj9ONpr7nJIebIG5aj3JMqE3-luk0U97QAZsQM'],
          ['token.bind'],
          ['signature.key', 'ed25519-a'],
        ],
      },
    ],
  ),
];

/** Their hash is a multiple of 8, so that they verify with the cofactor and without. */
const MIXED: readonly ProofRow[] = proofRows(
  {
    why: 'Eight keys that one private key signs for have eight thumbprints. RFC 8032 does not exclude them.',
    requirements: ['RFC8032-5.1.7-02'],
    flags: ['CofactorDependent'],
    severity: 'low',
    needs: ['mixed-order'],
    choice: 'eddsa-mixed-order-key',
    accepts: ['accept'],
    reject: ['jwk_weak', 'jwk_invalid', 'signature_invalid'],
  },
  ['2', '4', '8'].map((order) => ({
    id: `proof.signature.eddsa-key-plus-order-${order}`,
    title: `A key with a point of order ${order} added, and a signature that verifies by both equations`,
    edits: key(`ed25519-mixed-${order}`),
  })),
);
