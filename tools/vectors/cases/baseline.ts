/** The accepted proofs that all recipes start from: RFC 9449 sections 4, 5, 7, 9 and 10.1, one per endpoint and state. */
import type { ProofInput } from '../draft.ts';

/** 1 January 2030: no vector works by accident with a real clock. */
export const CLOCK = 1893456000;

/** What every accepted proof shows. */
export const ALL_CHECKS: readonly string[] = [
  'RFC9449-4.1-02',
  'RFC9449-4.2-05',
  ...['01', '02', '03', '04', '05', '06', '07', '08', '09', '11'].map((check) => `RFC9449-4.3-${check}`),
  'RFC9449-11.5-01',
  'RFC9449-11.6-01',
  'RFC7515-2-01',
  'RFC7515-5.2-01',
];

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
    requirements: ['RFC9449-4.3-12a', 'RFC9449-4.3-12b', 'RFC9449-7.1-02'],
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
    requirements: ['RFC9449-4.3-10', 'RFC9449-9-01'],
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
    requirements: ['RFC9449-4.3-10', 'RFC9449-8-08'],
    endpoint: 'token',
    htm: 'POST',
    htu: 'https://server.example.com/token',
    withNonce: true,
  },
];
