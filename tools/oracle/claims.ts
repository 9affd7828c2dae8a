/** The claims of a proof against its request: RFC 9449 section 4.3 checks 3 and 8 to 12. */
import { createHash } from 'node:crypto';
import type { JsonObject, Value } from './json.ts';
import type { Opinion } from './opinion.ts';
import type { ProofInput } from './suite.ts';
import { type HttpUri, isFault, isSameToBrowsers, normalize, parseHttpUri } from './uri.ts';

export function checkClaims(claims: JsonObject, input: ProofInput, opinion: Opinion): void {
  checkJti(claims.get('jti'), opinion);
  checkHtm(claims.get('htm'), input, opinion);
  checkHtu(claims.get('htu'), input, opinion);
  checkNonce(claims.get('nonce'), input, opinion);
  checkTimes(claims, input, opinion);
  checkAth(claims.get('ath'), input, opinion);
  for (const name of ['aud', 'iss', 'sub']) {
    if (claims.has(name)) opinion.leaveOpen('claims', `RFC 7519 section 4.1, RFC 8725 section 3.8: ${name}`);
  }
}

function checkJti(jti: Value | undefined, opinion: Opinion): void {
  if (typeof jti !== 'string') opinion.refuse('claims', 'check 3, RFC 7519 section 4.1.7: jti is a string');
  else if (jti === '') opinion.refuse('claims', 'section 4.2: an empty jti is not unique');
  else if (jti.length > 255) opinion.leaveOpen('claims', 'section 11.1: an unnecessarily large jti');
}

/** RFC 9110 section 9.1: methods depend on case. */
function checkHtm(htm: Value | undefined, { request }: ProofInput, opinion: Opinion): void {
  if (typeof htm !== 'string') opinion.refuse('claims', 'check 3: htm is a string');
  else if (htm !== request.method) opinion.refuse(htm === '' ? ['htm', 'claims'] : 'htm', 'check 8: htm');
}

function checkHtu(htu: Value | undefined, { request, policy }: ProofInput, opinion: Opinion): void {
  if (typeof htu !== 'string') opinion.refuse(['claims', 'htu'], 'check 3: htu is a string');
  else compareHtu(htu, request.url, policy.strictHtu, opinion);
}

/** RFC 9449 section 4.3 check 9. */
export function compareHtu(htu: string, url: string, isStrict: boolean | undefined, opinion: Opinion): void {
  const [claimed, requested] = [parseHttpUri(htu), parseHttpUri(url)];
  if (isFault(requested)) {
    if (htu === url) opinion.leaveOpen(['htu', 'request'], `the URL of the request: ${requested.fault}`);
    else opinion.refuse(['htu', 'request'], `the URL of the request: ${requested.fault}`);
  } else if (isFault(claimed)) {
    const isOpen = claimed.isRepairable && isSameToBrowsers(htu, url);
    if (isOpen) opinion.leaveOpen('htu', claimed.fault);
    else opinion.refuse('htu', claimed.fault);
  } else compareUris(claimed, requested, [htu, url], isStrict, opinion);
}

function compareUris(
  claimed: HttpUri,
  requested: HttpUri,
  texts: readonly [string, string],
  isStrict: boolean | undefined,
  opinion: Opinion,
): void {
  if (normalize(claimed) !== normalize(requested)) {
    if (isSameToBrowsers(...texts)) opinion.leaveOpen('htu', 'the same to the URL standard only');
    else opinion.refuse('htu', 'check 9: htu');
  } else for (const oddity of [...claimed.oddities, ...requested.oddities]) opinion.leaveOpen('htu', oddity);
  if (claimed.query === undefined && claimed.fragment === undefined) return;
  if (isStrict) opinion.refuse('htu', 'section 4.2: a query or fragment in the claim, under a strict policy');
  else opinion.leaveOpen('htu', 'sections 4.2 and 4.3: a query or fragment in the claim');
}

/** RFC 9449 sections 4.3 check 10, 8, 9 and 11.3. */
function checkNonce(claim: Value | undefined, { nonce }: ProofInput, opinion: Opinion): void {
  if (nonce === undefined) {
    if (claim !== undefined) opinion.leaveOpen('nonce', 'a nonce that nobody asked for');
  } else if (![nonce.current, ...nonce.previous].some((issued) => issued === claim)) {
    opinion.refuse('nonce', 'check 10: nonce');
  }
}

/** RFC 9449 sections 4.3 check 11 and 11.1, RFC 7519 sections 4.1.4 to 4.1.6. */
function checkTimes(claims: JsonObject, { clock, policy, nonce }: ProofInput, opinion: Opinion): void {
  const iat = claims.get('iat');
  if (typeof iat !== 'number') opinion.refuse('claims', 'check 3, RFC 7519 section 4.1.6: iat is a number');
  else if (!Number.isFinite(iat))
    opinion.refuse(['time', 'claims', 'jws'], 'check 11: iat beyond every window');
  else if (nonce !== undefined && (iat < clock - policy.maxAge || iat > clock + policy.clockTolerance))
    opinion.leaveOpen('time', 'check 11: iat outside of its window, and a nonce that may tell the time');
  else checkWindow('iat', iat, clock - policy.maxAge, clock + policy.clockTolerance, opinion);
  for (const name of ['exp', 'nbf']) {
    const instant = claims.get(name);
    if (instant === undefined) continue;
    if (typeof instant !== 'number')
      opinion.leaveOpen(['claims', 'time'], `RFC 7519 section 4.1: ${name} is no number`);
    else if (!Number.isFinite(instant))
      opinion.leaveOpen(['claims', 'time', 'jws'], `RFC 8259 section 6: ${name} beyond a double`);
    else checkLimit(name, (clock - instant) * (name === 'exp' ? 1 : -1), policy.clockTolerance, opinion);
  }
}

/** RFC 7519: the moment itself is outside for "exp" ("on or after"), inside for "nbf" ("after or equal"); leeway has no such words. */
function checkLimit(name: string, late: number, leeway: number, opinion: Opinion): void {
  if (leeway > 0 && late === leeway) opinion.leaveOpen('time', `${name} on the edge of its leeway`);
  else if (late > leeway || (late === leeway && name === 'exp'))
    opinion.refuse('time', `RFC 7519 sections 4.1.4 and 4.1.5: ${name}`);
}

function checkWindow(name: string, instant: number, from: number, to: number, opinion: Opinion): void {
  if (instant === from || instant === to) opinion.leaveOpen('time', `${name} on the edge of its window`);
  else if (!(instant > from && instant < to))
    opinion.refuse('time', `check 11: ${name} outside of its window`);
}

export const athOf = (token: string): string =>
  createHash('sha256').update(token, 'latin1').digest('base64url');

/** RFC 9449 section 4.1 and RFC 9110 section 11.2. */
export const isToken68 = (text: string): boolean => /^[A-Za-z0-9\-._~+/]+=*$/.test(text);

/** RFC 9449 sections 4.3 check 12 and 7. */
function checkAth(ath: Value | undefined, { token, endpoint }: ProofInput, opinion: Opinion): void {
  if (token === undefined) {
    if (ath !== undefined && endpoint === 'resource')
      opinion.refuse('token', 'section 7: ath without a token');
    else if (ath !== undefined) opinion.leaveOpen('token', 'section 7: ath where no token is presented');
  } else if (!isToken68(token.value))
    opinion.refuse(['token', 'request'], 'section 7.1: the token is no token68');
  else if (ath !== athOf(token.value)) opinion.refuse('token', 'check 12: ath');
}

/** RFC 9449 sections 4.3 check 12, 6 and 7.1. */
export function checkBinding(
  jkt: string | undefined,
  { token, endpoint }: ProofInput,
  opinion: Opinion,
): void {
  if (token === undefined) {
    if (endpoint === 'resource') opinion.refuse(['token', 'request'], 'section 7.1: no access token');
  } else if (token.jkt === null) opinion.refuse('token', 'section 7.1: the token is not bound');
  else if (jkt !== undefined && jkt !== token.jkt) opinion.refuse('token', 'check 12: bound to another key');
}
