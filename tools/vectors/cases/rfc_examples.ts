/** The proofs that RFC 9449 prints, as they are; nobody else has their private key. */

import type { ProofInput } from '../../../src/conformance/recipe/draft.ts';
import type { FlatGroup } from '../case.ts';
import {
  RFC9449_JKT,
  RFC9449_REFRESH_PROOF,
  RFC9449_RESOURCE_PROOF,
  RFC9449_TOKEN,
  RFC9449_TOKEN_PROOF,
} from './published.ts';

const policy = { algorithms: ['ES256'], maxAge: 300, clockTolerance: 60 };

/** Each figure two seconds after its "iat". */
const tokenRequest = (proof: string, clock: number): ProofInput => ({
  endpoint: 'token',
  clock,
  policy,
  request: { method: 'POST', url: 'https://server.example.com/token', headers: [['DPoP', proof]] },
});
const resourceRequest: ProofInput = {
  endpoint: 'resource',
  clock: 1562262620,
  policy,
  request: {
    method: 'GET',
    url: 'https://resource.example.org/protectedresource',
    headers: [
      ['Authorization', `DPoP ${RFC9449_TOKEN}`],
      ['DPoP', RFC9449_RESOURCE_PROOF],
    ],
  },
  token: { value: RFC9449_TOKEN, jkt: RFC9449_JKT },
};

const tokenValue = { jkt: RFC9449_JKT, jti: '-BwC3ESc6acc2lTc', htu: 'https://server.example.com/token' };
const resourceValue = {
  jkt: RFC9449_JKT,
  jti: 'e1j3V_bKic8-LAEB',
  htu: 'https://resource.example.org/protectedresource',
};

const TWIN = {
  requirements: ['RFC7518-3.4-03'],
  flags: ['RfcExample', 'HighS'],
  why: 'Everybody can compute the second signature from the first, and both verify: JWS has no rule for the lower S.',
  edits: [['signature.negate-s']],
} as const;

export const RFC_EXAMPLES: FlatGroup = {
  kind: 'proof-validate',
  file: 'rfc-examples',
  alg: 'ES256',
  description: 'The proofs of RFC 9449, each at its own time, and their twins with the other value of S.',
  why: 'A verifier that refuses the examples of the RFC implements something else.',
  requirements: ['RFC9449-4.3-06'],
  flags: ['RfcExample'],
  severity: 'medium',
  roles: ['as', 'rs'],
  rows: [
    {
      id: 'proof.rfc-example.token-request@es256',
      title: 'Figures 2 and 5, a token request',
      why: 'The S of this signature is the higher one: a verifier that asks for the lower one refuses the first example of the RFC.',
      flags: ['RfcExample', 'HighS'],
      input: tokenRequest(RFC9449_TOKEN_PROOF, 1562262618),
      value: tokenValue,
    },
    {
      id: 'proof.rfc-example.token-request-other-s@es256',
      title: 'Figures 2 and 5, with the lower S',
      from: 'proof.rfc-example.token-request@es256',
      ...TWIN,
      value: tokenValue,
    },
    {
      id: 'proof.rfc-example.refresh-request@es256',
      title: 'Figure 7, a refresh request',
      why: 'It has the "jti" of figures 2 and 5, 2,680 seconds later: a replay store without an end refuses it.',
      flags: ['RfcExample', 'ReplayWindow'],
      input: tokenRequest(RFC9449_REFRESH_PROOF, 1562265298),
      value: tokenValue,
    },
    {
      id: 'proof.rfc-example.refresh-request-other-s@es256',
      title: 'Figure 7, with the higher S',
      from: 'proof.rfc-example.refresh-request@es256',
      ...TWIN,
      value: tokenValue,
    },
    {
      id: 'proof.rfc-example.resource-request@es256',
      title: 'Figure 13, a request to a protected resource',
      why: 'The S of this signature is the higher one, and the token has characters that base64url has not.',
      requirements: ['RFC9449-4.3-06', 'RFC9449-4.3-12a', 'RFC9449-4.3-12b'],
      flags: ['RfcExample', 'HighS'],
      input: resourceRequest,
      value: resourceValue,
    },
    {
      id: 'proof.rfc-example.resource-request-other-s@es256',
      title: 'Figure 13, with the lower S',
      from: 'proof.rfc-example.resource-request@es256',
      ...TWIN,
      value: resourceValue,
    },
    {
      id: 'proof.rfc-example.token-request-next-day@es256',
      title: 'Figures 2 and 5, one day later',
      why: 'Examples end up in test code; a verifier that knows them by heart accepts them for ever.',
      requirements: ['RFC9449-4.3-11'],
      flags: ['RfcExample', 'TimeWindow'],
      from: 'proof.rfc-example.token-request@es256',
      edits: [['clock.add', 86400]],
      reject: ['iat_too_old'],
    },
    {
      id: 'proof.rfc-example.resource-request-other-resource@es256',
      title: 'Figure 13, presented to another resource',
      why: 'A proof must not be good anywhere else.',
      requirements: ['RFC9449-4.3-09'],
      flags: ['RfcExample', 'UriPath'],
      severity: 'critical',
      from: 'proof.rfc-example.resource-request@es256',
      edits: [['request.url-replace', 'protectedresource', 'otherresource']],
      reject: ['htu_mismatch'],
    },
    {
      id: 'proof.rfc-example.resource-request-other-token@es256',
      title: 'Figure 13, with another token',
      why: 'A proof must not be good for another token.',
      requirements: ['RFC9449-4.3-12a'],
      flags: ['RfcExample', 'AthMismatch'],
      severity: 'critical',
      from: 'proof.rfc-example.resource-request@es256',
      edits: [['token.append', 'value', 'A']],
      reject: ['ath_mismatch'],
    },
  ],
};
