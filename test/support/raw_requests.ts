/**
 * Requests as bytes on a socket, for the servers of every runtime: what no client library sends. Each attack has an
 * honest twin among them. RFC 9112 sections 3.2 and 5.2.
 */
import { ATH, mint, NOW, TOKEN } from './proofs.ts';
import { BOUND, mapStore, ORIGIN, type ResourceOptions } from './server.ts';

/** A request, and the answer that the origin {@link ORIGIN} must give. */
export interface RawRequest {
  readonly what: string;
  /** Request line and field lines; `{proof}` and `{token}` are filled in. */
  readonly head: readonly string[];
  /** Claims of the proof that differ from those for `GET /items/7` of {@link ORIGIN}. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly status: number;
  /** Value of `WWW-Authenticate`; `null` where there must be none. */
  readonly challenge: string | null;
  /** Whether hosts refuse it before the library sees it, with a status of their own. */
  readonly byHost?: boolean;
}

/** Options of the server under test. Both schemes are served, so that every downgrade is open to an attacker. */
export function rawOptions(): ResourceOptions {
  return {
    origin: ORIGIN,
    schemes: ['DPoP', 'Bearer'],
    resolveToken: () => BOUND,
    replay: mapStore(),
    algorithms: ['ES256'],
    now: NOW,
  };
}

const HOST = 'Host: api.example.com';
const TOKEN_LINE = 'Authorization: DPoP {token}';
const PROOF_LINE = 'DPoP: {proof}';
const CREDENTIALS = [TOKEN_LINE, PROOF_LINE];
const GET = 'GET /items/7 HTTP/1.1';
const EVIL = { htu: 'https://evil.example/items/7' };

const SILENT = 'DPoP algs="ES256", Bearer';

function inDPoP(error: string, description: string): string {
  return `DPoP error="${error}", error_description="${description}", algs="ES256", Bearer`;
}

function inBoth(error: string, description: string): string {
  const information = `error="${error}", error_description="${description}"`;
  return `DPoP ${information}, algs="ES256", Bearer ${information}`;
}

const URL_INVALID = inBoth('invalid_request', 'URL is not an absolute http or https URI');
const SEVERAL_TOKENS = inBoth('invalid_request', 'Authorization has more than one set of credentials');
const SEVERAL_PROOFS = inDPoP('invalid_dpop_proof', 'There is more than one DPoP proof');
const OTHER_URI = inDPoP('invalid_dpop_proof', "Claim 'htu' is not the URI of the request");

type Row = Omit<RawRequest, 'status' | 'challenge'>;

const accepted = (rows: readonly Row[]): RawRequest[] =>
  rows.map((row) => ({ ...row, status: 200, challenge: null }));

const refused = (status: number, challenge: string | null, rows: readonly Row[]): RawRequest[] =>
  rows.map((row) => ({ ...row, status, challenge }));

/** Bytes on a socket, and what must come back. */
export const RAW_REQUESTS: readonly RawRequest[] = [
  ...accepted([
    { what: 'an honest request', head: [GET, HOST, ...CREDENTIALS] },
    { what: 'a query', head: ['GET /items/7?a=//b HTTP/1.1', HOST, ...CREDENTIALS] },
    { what: 'an encoded letter', head: ['GET /%69tems/7 HTTP/1.1', HOST, ...CREDENTIALS] },
    { what: 'the Host of a proxy and an honest proof', head: [GET, 'Host: backend:8080', ...CREDENTIALS] },
    { what: 'a lower-case scheme', head: [GET, HOST, 'Authorization: dpop {token}', PROOF_LINE] },
    {
      what: 'several spaces after the scheme',
      head: [GET, HOST, 'Authorization: DPoP   {token}', PROOF_LINE],
    },
    {
      what: 'fields in other letter case',
      head: [GET, HOST, 'AUTHORIZATION: DPOP {token}', 'dpop: {proof}'],
    },
    {
      what: 'white space around the values',
      head: [GET, HOST, 'Authorization: \tDPoP {token} ', 'DPoP:{proof}\t'],
    },
    {
      what: 'forwarded fields that name another host',
      head: [GET, HOST, 'X-Forwarded-Host: evil.example', 'Forwarded: host=evil.example', ...CREDENTIALS],
    },
  ]),
  ...refused(401, OTHER_URI, [
    {
      what: 'a proof for another host, relayed with its Host',
      claims: EVIL,
      head: [GET, 'Host: evil.example', ...CREDENTIALS],
    },
    {
      what: 'a proof for another host, relayed with forwarded fields',
      claims: EVIL,
      head: [GET, HOST, 'X-Forwarded-Host: evil.example', 'Forwarded: host=evil.example', ...CREDENTIALS],
    },
    { what: 'a proof for another path', head: ['GET /items/8 HTTP/1.1', HOST, ...CREDENTIALS] },
    { what: 'an encoded slash', head: ['GET /items%2F7 HTTP/1.1', HOST, ...CREDENTIALS] },
  ]),
  ...refused(400, URL_INVALID, [
    {
      what: 'an absolute-form target with a foreign host',
      claims: EVIL,
      head: ['GET https://evil.example/items/7 HTTP/1.1', HOST, ...CREDENTIALS],
    },
    {
      what: 'an absolute-form target with the own host',
      head: [`GET ${ORIGIN}/items/7 HTTP/1.1`, HOST, ...CREDENTIALS],
    },
    {
      what: 'a target of two slashes and a host',
      claims: EVIL,
      head: ['GET //evil.example/items/7 HTTP/1.1', HOST, ...CREDENTIALS],
    },
    {
      what: 'a target of a slash, a backslash and a host',
      claims: EVIL,
      head: ['GET /\\evil.example/items/7 HTTP/1.1', HOST, ...CREDENTIALS],
    },
    { what: 'userinfo in the target', head: ['GET http://good@evil/ HTTP/1.1', HOST, ...CREDENTIALS] },
    { what: 'userinfo in Host', head: [GET, 'Host: good@evil', ...CREDENTIALS] },
    { what: 'a path in Host', head: [GET, 'Host: evil.example/items/7?', ...CREDENTIALS] },
    { what: 'two Host lines', head: [GET, HOST, HOST, ...CREDENTIALS] },
    { what: 'dot segments', head: ['GET /admin/../items/7 HTTP/1.1', HOST, ...CREDENTIALS] },
    { what: 'encoded dot segments', head: ['GET /admin/%2e%2e/items/7 HTTP/1.1', HOST, ...CREDENTIALS] },
    { what: 'a fragment', head: ['GET /items/7#a HTTP/1.1', HOST, ...CREDENTIALS] },
    {
      what: 'a star',
      claims: { htm: 'OPTIONS', htu: ORIGIN },
      head: ['OPTIONS * HTTP/1.1', HOST, ...CREDENTIALS],
    },
  ]),
  ...refused(400, SEVERAL_TOKENS, [
    {
      what: 'a second Authorization line',
      head: [GET, HOST, ...CREDENTIALS, 'Authorization: Bearer {token}'],
    },
    {
      what: 'a Bearer line before the right one',
      head: [GET, HOST, 'Authorization: Bearer {token}', ...CREDENTIALS],
    },
    { what: 'the same Authorization line twice', head: [GET, HOST, TOKEN_LINE, ...CREDENTIALS] },
    {
      what: 'two tokens in one line',
      head: [GET, HOST, 'Authorization: DPoP {token}, DPoP {token}', PROOF_LINE],
    },
  ]),
  ...refused(400, inBoth('invalid_request', 'Authorization is no scheme with credentials'), [
    { what: 'a tab after the scheme', head: [GET, HOST, 'Authorization: DPoP\t{token}', PROOF_LINE] },
    { what: 'a scheme alone', head: [GET, HOST, 'Authorization: DPoP', PROOF_LINE] },
  ]),
  ...refused(401, SEVERAL_PROOFS, [
    { what: 'a second DPoP line', head: [GET, HOST, ...CREDENTIALS, 'DPoP: a.b.c'] },
    { what: 'the same DPoP line twice', head: [GET, HOST, ...CREDENTIALS, PROOF_LINE] },
    { what: 'a second DPoP line that is empty', head: [GET, HOST, ...CREDENTIALS, 'dpop:'] },
    { what: 'two proofs in one line', head: [GET, HOST, TOKEN_LINE, 'DPoP: {proof},{proof}'] },
  ]),
  ...refused(401, inDPoP('invalid_dpop_proof', 'DPoP proof is missing'), [
    { what: 'no proof', head: [GET, HOST, TOKEN_LINE] },
  ]),
  ...refused(401, SILENT, [
    { what: 'no Authorization', head: [GET, HOST, PROOF_LINE] },
    { what: 'a token in the query', head: ['GET /items/7?access_token={token} HTTP/1.1', HOST, PROOF_LINE] },
    { what: 'a token for the proxy', head: [GET, HOST, 'Proxy-Authorization: DPoP {token}', PROOF_LINE] },
  ]),
  ...refused(
    401,
    `DPoP algs="ES256", Bearer error="invalid_token", ` +
      `error_description="Access token is bound to a key and must be used with DPoP"`,
    [
      { what: 'a bound token as a Bearer token', head: [GET, HOST, 'Authorization: Bearer {token}'] },
      {
        what: 'a bound token as a Bearer token with a proof',
        head: [GET, HOST, 'Authorization: Bearer {token}', PROOF_LINE],
      },
    ],
  ),
  ...refused(400, null, [
    { what: 'a folded line', byHost: true, head: [GET, HOST, 'Authorization: DPoP', ' {token}', PROOF_LINE] },
    {
      what: 'a null character in a line',
      byHost: true,
      head: [GET, HOST, 'Authorization: DPoP {token}\0', PROOF_LINE],
    },
    { what: 'no Host', byHost: true, head: [GET, ...CREDENTIALS] },
  ]),
];

/** The bytes of a request, Latin-1. Each has a proof of its own, so that none is a replay. */
export async function bytesOf({ what, head, claims }: RawRequest): Promise<string> {
  const proof = await mint({ claims: { jti: what, ath: ATH, ...claims } });
  const lines = head.map((line) => line.replaceAll('{proof}', proof).replaceAll('{token}', TOKEN));
  return [...lines, 'Connection: close', '', ''].join('\r\n');
}
