/**
 * Other implementations, each used as its documentation shows. None of them has a cache of keys for proofs.
 *
 * Two of them cannot verify a proof without also verifying the access token, so that they run twice: with a bound token and
 * its proof, and with a bearer token. The difference is what the proof costs them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import * as dpop from 'dpop';
import { calculateJwkThumbprint, EmbeddedJWK, exportJWK, jwtVerify, SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import { cycle, METHOD, prepareCase, URL_OF_REQUEST } from './cases.mjs';

/** Peers that are too large for the development dependencies: installed into `.cache` once. */
const INSTALLED = { '@better-auth/core': '1.7.25', 'express-oauth2-jwt-bearer': '1.10.0' };
const folder = fileURLToPath(new URL('../.cache/bench-peers/', import.meta.url));

const ISSUER = 'https://as.example.com';
const AUDIENCE = 'https://api.example.com';
const SECRET = 'for the tokens of this benchmark only, nothing else';

function install() {
  const isThere = Object.keys(INSTALLED).every((name) => existsSync(`${folder}node_modules/${name}`));
  if (isThere) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}package.json`, '{ "private": true }\n');
  const wanted = Object.entries(INSTALLED).map(([name, version]) => `${name}@${version}`);
  const { status } = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...wanted], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('the peers cannot be installed');
}

async function signToken(alg, key, claims) {
  const token = new SignJWT({ client_id: 'client', ...claims }).setProtectedHeader({ alg, typ: 'at+jwt' });
  return token
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject('subject')
    .setJti('1')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(key);
}

/** jose: the recipe that is found in tutorials, with all checks of section 4.3. */
function joseRecipe({ alg, proofs, accessToken, jkt }) {
  const next = cycle(proofs);
  const htu = (uri) => {
    const { origin, pathname } = new URL(uri);
    return origin + pathname;
  };
  return async () => {
    const { payload, protectedHeader } = await jwtVerify(next(), EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: [alg],
      maxTokenAge: 300,
      clockTolerance: 60,
      requiredClaims: ['jti', 'htm', 'htu', 'iat', 'ath'],
    });
    if (payload.htm !== METHOD || htu(payload.htu) !== htu(URL_OF_REQUEST))
      throw new Error('another request');
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(accessToken));
    if (payload.ath !== Buffer.from(hash).toString('base64url')) throw new Error('another token');
    if ((await calculateJwkThumbprint(protectedHeader.jwk)) !== jkt) throw new Error('another key');
    return payload;
  };
}

async function betterAuth({ proofs, accessToken, jkt }) {
  const entry = createRequire(folder).resolve('@better-auth/core/oauth2');
  const { verifyDpopProof } = await import(entry);
  const next = cycle(proofs);
  return () =>
    verifyDpopProof({
      proofJwt: next(),
      method: METHOD,
      url: URL_OF_REQUEST,
      accessToken,
      expectedJkt: jkt,
      requireAth: true,
    });
}

/** oauth4webapi verifies tokens of its authorization server's key; a token by RS256 is the quickest to verify. */
async function oauth4webapi(alg) {
  const issuerKeys = await crypto.subtle.generateKey(
    {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
    },
    false,
    ['sign', 'verify'],
  );
  const as = { issuer: ISSUER, jwks_uri: `${ISSUER}/jwks` };
  const jwk = { ...(await exportJWK(issuerKeys.publicKey)), alg: 'RS256', use: 'sig' };
  const options = {
    [oauth.jwksCache]: { jwks: { keys: [jwk] }, uat: Math.floor(Date.now() / 1000) },
    signingAlgorithms: ['RS256', alg, 'Ed25519'],
  };
  const bound = await prepareCase(alg, (jkt) => signToken('RS256', issuerKeys.privateKey, { cnf: { jkt } }));
  const bearer = await signToken('RS256', issuerKeys.privateKey, {});
  const requestOf = (headers) => new Request(URL_OF_REQUEST, { method: METHOD, headers });
  const nextBound = cycle(
    bound.proofs.map((proof) => requestOf({ authorization: `DPoP ${bound.accessToken}`, dpop: proof })),
  );
  const plain = requestOf({ authorization: `Bearer ${bearer}` });
  return {
    'oauth4webapi, token and proof': () => oauth.validateJwtAccessToken(as, nextBound(), AUDIENCE, options),
    'oauth4webapi, token alone': () => oauth.validateJwtAccessToken(as, plain, AUDIENCE, options),
  };
}

/** express-oauth2-jwt-bearer also takes tokens by HS256, which cost next to nothing. */
async function expressBearer(alg) {
  const { auth } = createRequire(folder)('express-oauth2-jwt-bearer');
  const middleware = auth({ issuer: ISSUER, audience: AUDIENCE, secret: SECRET, tokenSigningAlg: 'HS256' });
  const key = new TextEncoder().encode(SECRET);
  const bound = await prepareCase(alg, (jkt) => signToken('HS256', key, { cnf: { jkt } }));
  const bearer = await signToken('HS256', key, {});
  const { protocol, host, pathname, search } = new URL(URL_OF_REQUEST);
  const run = (headers) =>
    new Promise((resolve, reject) => {
      const request = {
        method: METHOD,
        protocol: protocol.slice(0, -1),
        originalUrl: pathname + search,
        headers: { host, ...headers },
        query: {},
        app: { get: () => () => false },
        get: (name) => request.headers[name.toLowerCase()],
        is: () => false,
        socket: {},
      };
      middleware(request, {}, (error) => (error === undefined ? resolve() : reject(error)));
    });
  const next = cycle(bound.proofs);
  return {
    'express-oauth2-jwt-bearer, token and proof': () =>
      run({ authorization: `DPoP ${bound.accessToken}`, dpop: next() }),
    'express-oauth2-jwt-bearer, token alone': () => run({ authorization: `Bearer ${bearer}` }),
  };
}

/** The peers that verify, for one algorithm. */
export async function verifiers(prepared) {
  install();
  return {
    jose: joseRecipe(prepared),
    '@better-auth/core': await betterAuth(prepared),
    ...(await oauth4webapi(prepared.alg)),
    ...(await expressBearer(prepared.alg)),
  };
}

/** What each peer's verification of a proof is: a contender, or the difference of two. */
export const VERIFIERS = {
  jose: 'jose',
  '@better-auth/core': '@better-auth/core',
  oauth4webapi: ['oauth4webapi, token and proof', 'oauth4webapi, token alone'],
  'express-oauth2-jwt-bearer': [
    'express-oauth2-jwt-bearer, token and proof',
    'express-oauth2-jwt-bearer, token alone',
  ],
};

/** The peers that create. */
export function creators({ keyPair, accessToken }) {
  const handle = oauth.DPoP({ client_id: 'client' }, keyPair);
  const url = new URL(URL_OF_REQUEST);
  return {
    dpop: () => dpop.generateProof(keyPair, url.origin + url.pathname, METHOD, undefined, accessToken),
    // What its requests do first. The method is not in its declarations.
    oauth4webapi: () => handle.addProof(url, new Headers(), METHOD, accessToken),
  };
}
