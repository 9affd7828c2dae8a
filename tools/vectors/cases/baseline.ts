/** The accepted proofs that all recipes start from: RFC 9449 sections 4, 5, 7, 9 and 10.1, one per endpoint and state. */
import type { ProofInput } from '../../../src/conformance/recipe/draft.ts';

/** 1 January 2030: no vector works by accident with a real clock. */
export const CLOCK = 1893456000;

/** What every accepted proof shows. */
export const ALL_CHECKS: readonly string[] = [
  'RFC9449-4.1-01',
  'RFC9449-4.1-02',
  'RFC9449-4.2-01',
  'RFC9449-4.2-05',
  ...['01', '02', '03', '04', '05', '06', '07', '08', '09', '11'].map((check) => `RFC9449-4.3-${check}`),
  'RFC9449-7.1-10',
  'RFC9449-11.1-01',
  'RFC9449-11.5-01',
  'RFC9449-11.6-01',
  'RFC3986-2.1-01',
  'RFC3986-6.2.4-01',
  ...['2-01', '4-01', '4.1.1-01', '4.1.11-01', '5.2-01', '5.2-03', '10.12-01'].map(
    (rule) => `RFC7515-${rule}`,
  ),
  'RFC7517-4-02',
  'RFC7517-4.1-01',
  'RFC7518-3.6-01',
  'RFC7519-1-01',
  'RFC7519-4-01',
  'RFC7519-4.1.7-01',
  'RFC7797-7-01',
  'RFC8725-3.1-01',
  'RFC8725-3.7-01',
  'RFC8725-3.11-01',
  'RFC9110-4.2.1-01',
  'RFC9110-4.2.2-01',
  'RFC9110-9.1-01',
];

/** What an accepted proof by a key of each type shows beyond that. */
export const KEY_RULES: Readonly<Record<string, readonly string[]>> = {
  EC: ['RFC7518-3.4-01', 'RFC7518-3.4-02', 'RFC7518-6.2.1-02', 'RFC8725-3.4-01'],
  RSA: ['RFC7515-10.6-01', 'RFC7518-6.3.1-01', 'RFC8017-3.1-01'],
  OKP: [
    ...['5.1.3-01', '5.1.7-01'].map((rule) => `RFC8032-${rule}`),
    ...['2-01', '2-02', '3.1-01'].map((rule) => `RFC8037-${rule}`),
  ],
};

export interface Root {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** Beside those of all checks. */
  readonly requirements: readonly string[];
  readonly endpoint: ProofInput['endpoint'];
  readonly htm: string;
  readonly htu: string;
  readonly withToken?: boolean;
  readonly withNonce?: boolean;
}

export const ROOTS: readonly Root[] = [
  {
    id: 'proof.baseline.resource',
    title: 'A request to a protected resource',
    why: 'Whoever fails here fails every client; all recipes for protected resources start from it.',
    requirements: [
      ...['4.3-12a', '4.3-12b', '6-02', '7-03', '7.1-01', '7.1-02', '7.1-03'].map(
        (rule) => `RFC9449-${rule}`,
      ),
    ],
    endpoint: 'resource',
    htm: 'GET',
    htu: 'https://resource.example.org/orders/42',
    withToken: true,
  },
  {
    id: 'proof.baseline.token',
    title: 'A token request',
    why: 'A proof at the token endpoint has no "ath"; an implementation that always asks for one can issue no token.',
    requirements: ['RFC9449-5-01'],
    endpoint: 'token',
    htm: 'POST',
    htu: 'https://server.example.com/token',
  },
  {
    id: 'proof.baseline.par',
    title: 'A pushed authorization request',
    why: 'A proof at this endpoint binds the authorization code.',
    requirements: ['RFC9449-10.1-02'],
    endpoint: 'par',
    htm: 'POST',
    htu: 'https://server.example.com/par',
  },
  {
    id: 'proof.baseline.resource-nonce',
    title: 'A request to a protected resource that issued a nonce',
    why: 'Clients that do what the server asked for are let in.',
    requirements: ['RFC9449-4.3-10', 'RFC9449-9-01', 'RFC9449-11.3-01'],
    endpoint: 'resource',
    htm: 'GET',
    htu: 'https://resource.example.org/orders/42',
    withToken: true,
    withNonce: true,
  },
  {
    id: 'proof.baseline.token-nonce',
    title: 'A token request to a server that issued a nonce',
    why: 'Clients that do what the server asked for are let in.',
    requirements: ['RFC9449-4.3-10', 'RFC9449-8-08', 'RFC9449-11.3-01'],
    endpoint: 'token',
    htm: 'POST',
    htu: 'https://server.example.com/token',
    withNonce: true,
  },
];
