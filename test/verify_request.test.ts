import { calculateThumbprint } from '../src/index.ts';
import { type Case, suiteOfCheck } from './support/cases.ts';
import { publicJwk } from './support/keys.ts';
import { ATH, NOW, type Recipe, TARGET, TOKEN } from './support/proofs.ts';

const claims = (members: Record<string, unknown>): Recipe => ({ claims: members });
const JKT = await calculateThumbprint(publicJwk('ES256'));
const BOUND = { accessToken: TOKEN, jkt: JKT };
const ath = (value: unknown): Recipe => claims({ ath: value });

const CASES: Readonly<Record<number, readonly Case[]>> = {
  8: [
    { what: 'differs in case', code: 'htm_mismatch', bad: claims({ htm: 'get' }) },
    { what: 'is that of another method', code: 'htm_mismatch', bad: claims({ htm: 'POST' }) },
    { what: 'has a space', code: 'htm_mismatch', bad: claims({ htm: 'GET ' }) },
    { what: 'is HEAD for GET', code: 'htm_mismatch', bad: claims({ htm: 'HEAD' }) },
    {
      what: 'differs in case from an extension method',
      code: 'htm_mismatch',
      bad: claims({ htm: 'M-SEARCH' }),
      options: { method: 'm-search' },
      good: claims({ htm: 'm-search' }),
    },
    {
      what: 'equals a method with a space',
      code: 'method_invalid',
      bad: claims({ htm: 'GET ' }),
      options: { method: 'GET ' },
      goodOptions: {},
    },
  ],
  9: [
    { what: 'names another path', code: 'htu_mismatch', bad: claims({ htu: `${TARGET}/` }) },
    {
      what: 'names another host',
      code: 'htu_mismatch',
      bad: claims({ htu: TARGET.replace('.com', '.org') }),
    },
    {
      what: 'names another scheme',
      code: 'htu_mismatch',
      bad: claims({ htu: TARGET.replace('https', 'http') }),
    },
    { what: 'is a path', code: 'htu_invalid', bad: claims({ htu: '/items/7' }) },
    { what: 'is empty', code: 'htu_invalid', bad: claims({ htu: '' }) },
    { what: 'has userinfo', code: 'htu_invalid', bad: claims({ htu: TARGET.replace('//', '//a@') }) },
    { what: 'is a list', code: 'htu_invalid', bad: claims({ htu: [TARGET] }) },
    {
      what: 'has a query where that is refused',
      code: 'htu_has_query',
      bad: claims({ htu: `${TARGET}?a` }),
      options: { strictHtu: true },
    },
    {
      what: 'has an empty fragment where that is refused',
      code: 'htu_has_query',
      bad: claims({ htu: `${TARGET}#` }),
      options: { strictHtu: true },
      good: claims({ htu: `${TARGET}#` }),
      goodOptions: { strictHtu: false },
    },
    {
      what: 'equals a URL that is none',
      code: 'url_invalid',
      bad: claims({ htu: '/a' }),
      options: { url: '/a' },
      goodOptions: {},
    },
  ],
  10: [
    {
      what: 'no nonce',
      code: 'nonce_missing',
      bad: {},
      options: { nonce: 'abc' },
      good: claims({ nonce: 'abc' }),
    },
    {
      what: 'another nonce',
      code: 'nonce_mismatch',
      bad: claims({ nonce: 'abd' }),
      options: { nonce: 'abc' },
      good: claims({ nonce: 'abc' }),
    },
    {
      what: 'a longer nonce',
      code: 'nonce_mismatch',
      bad: claims({ nonce: 'abcd' }),
      options: { nonce: 'abc' },
      good: claims({ nonce: 'abc' }),
    },
    {
      what: 'a nonce in another case',
      code: 'nonce_mismatch',
      bad: claims({ nonce: 'ABC' }),
      options: { nonce: 'abc' },
      good: claims({ nonce: 'abc' }),
    },
    {
      what: 'a nonce with a space',
      code: 'nonce_invalid',
      bad: claims({ nonce: 'a b' }),
      options: { nonce: 'ab' },
      good: claims({ nonce: 'ab' }),
    },
    {
      what: 'a nonce with a quote',
      code: 'nonce_invalid',
      bad: claims({ nonce: 'a"b' }),
      options: { nonce: 'ab' },
      good: claims({ nonce: 'ab' }),
    },
    {
      what: 'a nonce with a backslash',
      code: 'nonce_invalid',
      bad: claims({ nonce: 'a\\b' }),
      options: { nonce: 'ab' },
      good: claims({ nonce: 'ab' }),
    },
    {
      what: 'an empty nonce',
      code: 'nonce_invalid',
      bad: claims({ nonce: '' }),
      options: { nonce: 'a' },
      good: claims({ nonce: 'a' }),
    },
    {
      what: 'a nonce that is a number',
      code: 'nonce_invalid',
      bad: claims({ nonce: 1 }),
      options: { nonce: '1' },
      good: claims({ nonce: '1' }),
    },
    {
      what: 'a nonce of null',
      code: 'nonce_invalid',
      bad: claims({ nonce: null }),
      options: { nonce: 'null' },
      good: claims({ nonce: 'null' }),
    },
    {
      what: 'a nonce that is not on the list',
      code: 'nonce_mismatch',
      bad: claims({ nonce: 'c' }),
      options: { nonce: ['a', 'b'] },
      good: claims({ nonce: 'b' }),
    },
    {
      what: 'a nonce that a function finds stale',
      code: 'nonce_stale',
      bad: claims({ nonce: 'old' }),
      options: { nonce: (one) => (one === 'old' ? 'stale' : true) },
      good: claims({ nonce: 'new' }),
    },
    {
      what: 'a nonce that a function refuses',
      code: 'nonce_mismatch',
      bad: claims({ nonce: 'b' }),
      options: { nonce: (one) => one === 'a' },
      good: claims({ nonce: 'a' }),
    },
    {
      what: 'a nonce that a promise refuses',
      code: 'nonce_mismatch',
      bad: claims({ nonce: 'b' }),
      options: { nonce: async (one) => one === 'a' },
      good: claims({ nonce: 'a' }),
    },
    {
      what: 'a nonce of which a function says neither',
      code: 'nonce_mismatch',
      bad: claims({ nonce: 'b' }),
      options: { nonce: (one) => (one === 'a' ? true : (1 as never)) },
      good: claims({ nonce: 'a' }),
    },
  ],
  11: [
    { what: 'an old proof', code: 'iat_too_old', bad: claims({ iat: NOW - 301 }) },
    { what: 'a proof of the future', code: 'iat_in_future', bad: claims({ iat: NOW + 61 }) },
    {
      what: 'an expired proof',
      code: 'expired',
      bad: claims({ exp: NOW - 3600 }),
      good: claims({ exp: NOW + 3600 }),
    },
    {
      what: 'a proof not yet valid',
      code: 'not_yet_valid',
      bad: claims({ nbf: NOW + 3600 }),
      good: claims({ nbf: NOW - 3600 }),
    },
  ],
  12: [
    { what: 'no "ath"', code: 'ath_missing', bad: {}, options: BOUND, good: ath(ATH) },
    {
      what: 'the "ath" of another token',
      code: 'ath_mismatch',
      bad: ath(ATH.replace('f', 'g')),
      options: BOUND,
      good: ath(ATH),
    },
    {
      what: 'an "ath" over the scheme and the token',
      code: 'ath_mismatch',
      bad: ath('flAwo5Y3oIGYMc9aPtQrGL44PSsgvv4CdQJz2GzXcE0'),
      options: BOUND,
      good: ath(ATH),
    },
    { what: 'a padded "ath"', code: 'ath_invalid', bad: ath(`${ATH}=`), options: BOUND, good: ath(ATH) },
    {
      what: 'half an "ath"',
      code: 'ath_invalid',
      bad: ath('fUHyO2r2Z3DZ53EsNrWBbw'),
      options: BOUND,
      good: ath(ATH),
    },
    {
      what: 'leftover bits in "ath"',
      code: 'ath_mismatch',
      bad: ath(ATH.replace(/o$/, 'p')),
      options: BOUND,
      good: ath(ATH),
    },
    { what: 'an empty "ath"', code: 'ath_invalid', bad: ath(''), options: BOUND, good: ath(ATH) },
    { what: 'an "ath" of null', code: 'ath_invalid', bad: ath(null), options: BOUND, good: ath(ATH) },
    { what: 'an "ath" in a list', code: 'ath_invalid', bad: ath([ATH]), options: BOUND, good: ath(ATH) },
    {
      what: 'an "ath" without a token',
      code: 'ath_unexpected',
      bad: ath(ATH),
      good: ath(ATH),
      goodOptions: { allowUnexpectedAth: true },
    },
    { what: 'an "ath" of null without a token', code: 'ath_unexpected', bad: ath(null) },
    {
      what: 'an "ath" where only the key counts',
      code: 'ath_unexpected',
      bad: ath(ATH),
      options: { jkt: JKT, tokenCheck: 'jkt-only' },
    },
    {
      what: 'a token bound to another key',
      code: 'jkt_mismatch',
      bad: ath(ATH),
      options: { ...BOUND, jkt: JKT.replace(/^./, '_') },
      good: ath(ATH),
      goodOptions: BOUND,
    },
    {
      what: 'another known key',
      code: 'jkt_mismatch',
      bad: {},
      options: { jkt: `${JKT}=`, tokenCheck: 'jkt-only' },
      goodOptions: { jkt: JKT, tokenCheck: 'jkt-only' },
    },
    {
      what: 'a broken token',
      code: 'token_malformed',
      bad: ath(ATH),
      options: { ...BOUND, accessToken: 'a b' },
      good: ath(ATH),
      goodOptions: BOUND,
    },
    {
      what: 'the wrong "ath" where only that counts',
      code: 'ath_mismatch',
      bad: ath('A'.repeat(43)),
      options: { accessToken: TOKEN, tokenCheck: 'ath-only' },
      good: ath(ATH),
    },
  ],
};

const SUBJECTS: Readonly<Record<string, string>> = { 8: 'a proof whose htm ', 9: 'a proof whose htu ' };

for (const [number, cases] of Object.entries(CASES)) {
  suiteOfCheck(Number(number), cases, SUBJECTS[number]);
}
