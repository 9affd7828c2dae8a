import { calculateThumbprint, type VerifyProofOptions, verifyProof } from '../src/index.ts';
import { ATH, TOKEN, verdict } from './support/proofs.ts';
import { assert, suite } from './support/suite.ts';

const JKT = '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I';
const TOKEN_REQUEST = { method: 'POST', url: 'https://server.example.com/token' };
const RESOURCE_REQUEST = {
  method: 'GET',
  url: 'https://resource.example.org/protectedresource',
  accessToken: TOKEN,
  jkt: JKT,
};

const HEADER =
  'eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19';

interface Example {
  readonly figure: string;
  readonly payload: string;
  readonly signature: string;
  /** The other S of the same signature. */
  readonly twin: string;
  readonly request: VerifyProofOptions;
  readonly iat: number;
}

const EXAMPLES: readonly Example[] = [
  {
    figure: 'figures 2 and 5',
    payload:
      'eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ',
    signature: '2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg',
    twin: '2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwkvfHwR60ki04dxtToLOEyqWQWs5RRbzA0YYkvRts4uIw',
    request: TOKEN_REQUEST,
    iat: 1562262616,
  },
  {
    figure: 'figure 7',
    payload:
      'eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjY1Mjk2fQ',
    signature: 'pAqut2IRDm_De6PR93SYmGBPXpwrAk90e8cP2hjiaG5QsGSuKDYW7_X620BxqhvYC8ynrrvZLTk41mSRroapUA',
    twin: 'pAqut2IRDm_De6PR93SYmGBPXpwrAk90e8cP2hjiaG6vT5tQ18npEQoFJL-OVeQnsRpS_us-cUu642YxTdx8AQ',
    request: TOKEN_REQUEST,
    iat: 1562265296,
  },
  {
    figure: 'figure 13',
    payload:
      'eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9',
    signature: '2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA',
    twin: '2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plel_fuFVO46DNVBNVNqYZjPFpbmdA8d0H3BbGP5h-8jZxQ',
    request: RESOURCE_REQUEST,
    iat: 1562262618,
  },
];

suite('examples of RFC 9449', (test) => {
  for (const { figure, payload, signature, twin, request, iat } of EXAMPLES) {
    const proof = `${HEADER}.${payload}.${signature}`;

    test(`verifyProof() accepts the proof of ${figure}`, async () => {
      const verified = await verifyProof(proof, { ...request, now: iat });
      assert.is(verified.jkt, JKT);
      assert.is(verified.htu, request.url);
      assert.is(verified.jti, verified.claims.jti);
      assert.is(verified.claims.iat, iat);
      assert.is(verified.claims.ath, request.accessToken === undefined ? undefined : ATH);
      assert.is(verified.expiresAt, iat + 300 + 60 + 1);
      assert.is(verified.header.typ, 'dpop+jwt');
      assert.is(verified.header.alg, 'ES256');
      assert.is(await calculateThumbprint(verified.header.jwk), JKT);
    });

    test(`verifyProof() accepts the proof of ${figure} with its other S`, async () => {
      assert.is(await verdict(`${HEADER}.${payload}.${twin}`, { ...request, now: iat }), 'accepted');
    });

    test(`verifyProof() rejects the proof of ${figure} today, for another URL and for another method`, async () => {
      assert.is(await verdict(proof, { ...request, now: 1_750_000_000 }), 'iat_too_old');
      assert.is(await verdict(proof, { ...request, now: iat, url: `${request.url}/` }), 'htu_mismatch');
      assert.is(await verdict(proof, { ...request, now: iat, method: 'PUT' }), 'htm_mismatch');
    });

    test(`verifyProof() rejects the proof of ${figure} with the signature of another example`, async () => {
      const other = EXAMPLES.find((example) => example.figure !== figure) as Example;
      const code = await verdict(`${HEADER}.${payload}.${other.signature}`, { ...request, now: iat });
      assert.is(code, 'signature_invalid');
    });
  }

  test('verifyProof() rejects the access token of figure 8 in place of a proof', async () => {
    const accessToken =
      'eyJhbGciOiJFUzI1NiIsImtpZCI6IkJlQUxrYiJ9.eyJzdWIiOiJzb21lb25lQGV4YW1wbGUuY29tIiwiaXNzIjoiaHR0cHM6Ly9zZXJ2ZXIuZXhhbXBsZS5jb20iLCJuYmYiOjE1NjIyNjI2MTEsImV4cCI6MTU2MjI2NjIxNiwiY25mIjp7ImprdCI6IjBaY09DT1JaTll5LURXcHFxMzBqWnlKR0hUTjBkMkhnbEJWM3VpZ3VBNEkifX0.3Tyo8VTcn6u_PboUmAOYUY1kfAavomW_YwYMkmRNizLJoQzWy2fCo79Zi5yObpIzjWb5xW4OGld7ESZrh0fsrA';
    assert.is(await verdict(accessToken), 'jti_missing');
  });
});
