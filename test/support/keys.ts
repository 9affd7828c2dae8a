/** Fixed keys, for tests only: their private parts are public. RFC 7517, RFC 7518 section 6, RFC 8037. */
import type { CryptoKeyPair, JWSAlgorithm } from '../../src/index.ts';
import { decode, encode, fromBigInt, toBigInt } from './bytes.ts';

type PrivateJWK = Readonly<Record<string, string>>;

const KEYS = {
  ES256: {
    kty: 'EC',
    crv: 'P-256',
    x: '6AXUa6rZS-ih_NEW1doEGhAB-JWKVOGr8pjxwz4IZ60',
    y: '42m4Em4eHtZB01gI8k8DYvGKCeHItrK1NkEeYVIX29Y',
    d: 'S7T5QL_1XXc_YWLWI_g66KA3b6thR9eBi-IRs68E2MQ',
  },
  OTHER_ES256: {
    kty: 'EC',
    crv: 'P-256',
    x: 'JXKGEcwwi5PNrSEnFu5YQ87OONU7b0MAZ20-jc1rDCs',
    y: 'jX8Jerknj9I7TgaktfPupLrMfcexS8jqwhc9tZd1RbY',
    d: 'UJph-OVYzh6KPl1GxlmU1Vs5bXilNrPLs5YDzGBJyv8',
  },
  ES384: {
    kty: 'EC',
    crv: 'P-384',
    x: '80NqgNpv8s7jZ8KKH7TS-GeRR2IPXHfKE7PJBSF2g85P3fmBUjtkXsY9eQcBXPCR',
    y: 'DyCsJkz8oNNwmngbbzvrhVHq-FjLk9fdee5Bw7S1WrsuDikhEFcXdfHthuoh4qyo',
    d: 'biJJctLcPywV_ptVTdgdTQg1Lp1kFjopuZzjTRAQ7H624I_t3-szOTtnJclpxo8C',
  },
  ES512: {
    kty: 'EC',
    crv: 'P-521',
    x: 'AOr2KT1q8diLP3LDspxkLnHIFj_szNgWEWkCFJzJx0x8EUEO0QoFrn3q0OY6ziF22v2iMjU9-y_vhkZvPSHO2E8p',
    y: 'ARfzP2-TX1FaQzdpsRbROKDlig6yC5pHboniIveQvchMKTfiIWEPhMU73atH5WWNV2CUNbmUF1DBuLGLTUpmMljj',
    d: 'AJQ7ZlpIrqh_R6cEato3FxxP2d4YMxQ4ht9TbKJQpLQShI-hZ03x4S3sEyTVy5lmpkxF23_bChKle2A4OYGEL1z8',
  },
  Ed25519: {
    kty: 'OKP',
    crv: 'Ed25519',
    x: 'eAmARPi77qC6XSkMbMGYLBLWQpR_-vYo0uvn06xgYPY',
    d: 'Ny0kTgQgo3sOVxerIEvhNZCQ8GlMbzns2cwZzic_A3M',
  },
  Ed448: {
    kty: 'OKP',
    crv: 'Ed448',
    x: '6xu5pPAIzG7Jn2LgepIS75-W9MEg3x59zVXKZlTA0JFGKQ1ZqY7m-aa3zeV7AIJx7D4Oso1qkX-A',
    d: 'a5glWIq4cvbPYiCcfSDgt-jBWl_cHIwEwTIbKKPqnl6xzBZJFSvRkqVhdCv3Jt8qFhi9cNV5AT3W',
  },
} as const satisfies Record<string, PrivateJWK>;

/** The two primes of RSA moduli, by the bits of the modulus; `even` is for 2 · p · q of 2048 bits. */
const PRIMES = {
  1024: [
    'xfZX_yJ-HiZ0rMzbBpmEM8EEKM4OcntKf-9hqVXB7Xr7UpFyZJHxkDDUeVUEWBccw2SdebyKKfR5etHDmHGtMQ',
    '7L-HCKYvBFzLglgFV6ZuTcICROlzhByRyruFU_pObWQb_zQODZgqFdW8HEwsnmo6eCvl_9ShFnw85uSFUPyBsQ',
  ],
  2047: [
    '0Yb_-ipqJhlUbej3FyaT2ClkB-LB6VoaOiJK2SjsIlRyPFf0a7FajLOCS6e338dvqpvKoDCJz7qh7Wrw-0BQmpkn0mVv9Y2SRlzgIMYGuYjuWtOW4stu0r-xoUsGMzHLinsy4hi3zbh-rNR-j6djuroSYdCL3Ql1Um12-jGVQIc',
    'ZJ-jXAOOTNz5qanFSxIUFEX5AaVMBsHE8p9E7TSt_IdFdXyXlmTPpiyxKfalFcFkyncy5a5AFNCRNHlRDFo9wwQQceCYwJrB3pv92FYqAUgOFOczNA3UohcEB7aZmD9mwpGZR-3Yp6bsg_dYJFl_hc_0o2XMhROANpp21pnuOJU',
  ],
  2048: [
    '3EucZR9aytwstBY_EJAxoWaJmXsMI7QQTiv5sDdw8U-i54m4g76jUE3y6J-3ix1ClIII-T60ovM_AnaFN_5UhXZK9k8lIeTQQGQRQDy9h-yEQnrpsMNHMm1vmBULIoBuPRx5fg4RObVNaoDwK0vK1oYht_-9Q1wwNhSL1nJn22E',
    '1fGTfhdaoBqa4ZAciv8NqHnNqv2T2el76O-2plq2P-lZK3JyA0qrfSX4FBH4Es93W3HeEUTpPi75kmTVn18idmWTRf3LlUsKKpaA6RX1MCzcDLrfKnOQC17gFJWHunMW97yhHMvOl3ZbdV3j-VN99MD5kHOh1iNPv-k_OtMhc5M',
  ],
  4096: [
    '0kt9_T_VJQwXxcpkC8ZkhoY3ktlMTQCGrE18nOkaUwp6CeNkIIveg5211U_sF9H1aEZQOamUOdq1lpqUwfqcCqL0HyJedaEsayTcaN6X3UISAKF6f0MNwnEn-PqrLS_yZsCd_vFs6-uGzj5IpHlBjJJLKWSAWnCyjQcix-ok3FPiEcY55BMPwOZDb-r6zItV0JBHRaz0PAClnMuPl1MMSBJF5L_PtNK8AaQFBMwykJfeoIxhrkt28WuItmCDKL4cTtabb5495ZB-b4KlQHEgWCLb3yneTYuvnpMFmMZ_5EsYG2xd-ZqzwhJNyhpcJ8m8DusxFI_jywxV6DxVNTuw8Q',
    'wGXLh8gPm7kIrtbCqNOrmut6FBDRJr1eSOiHDLoLire6pKQZ_3BormYJm6qPzp9f0ZP9wm9JjMKplVvBfzz7SNIabWl2cPvxWQXlW6DVOyrxK6FnDfdKN2Af1eg5sLHZrt0_L25YQAPxA0pCegq7JhrB1UN_i24DG4J_kFvhJZu_MCXGmPrhPd8_uL2bbYr-u5ienWW_en45qOc1q8H6KDhAYtJRNwv2yjEn9F9RUuj6gK69KjLkz6tdrHnIg9W-O3edvSKZJqgCgXRDfLTUIJqEfnktiMGP-N1uA9YJwaCxzvioWYtJX6Jq-VLfEYo9-tKQ4OInP-_czi4EhmD05w',
  ],
  4097: [
    'AdEasyD9LSL4bBcUomYKq79PKJqWPl693sWiartbj7vTOGWHIVxx4lQ-evze-IucoeadCD9fV73mXMQ-4sx4KwqgkrHrIaWzPgosB7MgdIEulP6FGqzaVQuc09BWpD6Dhai62DwJh5G4kFuJw5B1SVWDl1F_vGSOoHbohDX630GFyR7RQAqqpv5v-A1GAdtYeSxp1-Xrc0F24nmYCpHF1_s2QASrlEfNBWip01M6-K6CTKbdU3gE0BkR-Cd8f8vpQUEa2hG0sNgzC__crdtPo0Jz_7Tj1rBNp83tsoqKyrvUSPRNMBNjfJ07KaU_qPDy7AOAX8JWx15AiP20sYfGS38',
    '0v1awyqspPCHwkF_D0l0H7PfKswak4QRW9sr0Wg0tlWDvmaeasJKhZu1-HFF32A2i06Ebn1sx-0gtQc5DUbv4ymHsDBUwNjwb3f0jfFAlZwPgTiXp4RUIL3GIfHztB_Etp4lCeHcJQnp5AAeBXu0CvkLwgxNXGT3pWTDz-gMY5Iruk_sMd1iJveu-mAEh15IZnxqM_h4X6VstlNxQeod2SEuPRyiF2obD-PIaqBl9Gaela08SVBkqJhXg6A6AnKeXGTiWyrIoEGvcFyjKOqqH_UEPf4Hc9TylU34ecz3xnaY0eVc_HXxLmCAQSK2J9GDEbFso74l9oy_hUomGmZMBw',
  ],
  8192: [
    '4Hqn_Gh1o6pXcilc1tR-Xdt0xM8fGsRDnI6kVvqM29lAwpkLNrMLqQ3Dcju9VuNxt-FAlx73hJnKfpH-qNt-O2h_T13WgmMpNstumHQmY_Sn7nfFIhov9rta9d5JqwphuuWCiruDv_JUKNiz-S0vnTXOtARg1jvWtvYgP8REqEd8LmwyTP1HHWQvLByg0i3uY5hW212sioEtUb0Nmt_EpY0aa2XWl2R-h6FaiKazOyaCKIuFVDIefVGuk7iga0ecTAlBXVRkkn6dpp23-1jkouKMC8iWqOmukNl0aYGXQb0ZJ6osi28Wd7x17R9QHxjIlYa8-qvwM50TBWo9daGBwvdc0wDcOwqvRnfhlvpa0LbouxljzoPOaPSki8ELR6Md0vSVsq5vNdsgWVg-EWictKB5Ldx-CpkC8v8vjkVh5ixtlhCMv_Rd5cQ4DLTYOOyjv8W1AWK1KAdmm4aO2z-zTfI_BGiTvYeKFapny8Q7_g77kZMRzuq0Gcey0Rw9p3gbodB-AgGytnzYAcf1kQsDZZWoKPnU_qcRH6JoSZhjqLToJEXSZtSMqGv38LJwqOAJfdPUtbKlBuYmrKcpfwDC11JX-f6Z3PsOICX-bQENPqxlKVD4PE9BUQS7kuFJHlT8HwRH_F6kGUKEpJcG9OEktCUNVcbEP3CBy8liupzzqUs',
    'xFXddWHREIoTQQeIoIS-xaYvCehZTOYdnr2MH_qVkruQM8WoNxk4uxXKp7rQ83TJxtzGbXtL7P4_amQm4iX7mceTUH69nZcsnZKznk-yIutp6JukKn6MUnTTc6hBYng0akdz8zBO5xui2mqMjXhi5oJS1qVhwhJDJ1eIlcXzhVLL1ZN0uy_OBlJx0Wds0hduTxDr4Gd8YKEgQv7zKjp4nq7BjbQoxaRx6bK4Cmgf6qCzSCDUnqbrRc_tsmQv9lYZSxUILeF8-bKmHBhvorV65No52z_4n3c4OWG6-F9fU71C_1eVJV__VyseNYVFtWc1Ow-eVXiXAxJ2YfddiueDUmsYtaPdMviVqruvDKymf3aJyjkTjrCFBV-ORZABbNR969_w9WynTTOLUh23UVIaGTLThwdBCtS_2N3357VrErJtbWkBPE_iTFXaimZrat81uvRWpjNyhZCkFZ2JYR_90sMsA8VRy2wQnPRxZSVWmc9b_HYTRqij24-TjCJmclKJ1rIHvwBta4nrnc50DdTRvGj-4dI1SW-pqZ7lBdmY9efk7D3vdkQhczey06hx0V1EHpOcAL6lbxoxbWXlOrildsST0AOvjKC5XwAK8e3XdVvbgPv--vCyztiGMnlv0XY0mkRdiMG_jBrRuHYuqrH63HOadytYymL-8vDPJxYltZc',
  ],
  even: [
    '5nfq4eibfIkEp_3vdjagM3ROFfW3qSZCsfJ6yEKF2Obky71WTGwwV2sEOUYpwvJINfELEFFZiF_4X3iu9hsIS3elyk-bf_ZkE-14x8qRJtwq0Ls_76KUKBfDXkKTDYkVkZIDiidneSBlmMYcVtn5Fjg14txnSiXOviqArmYVtb0',
    'dp4ZwbMx2RDVe-djB0XLgkaoy_stMqP05MSaBTIVFY4BwdpvE9BS34Tgo93zA3ewjoNbxx3y3S6BVc6KZfBrQi3MY5tat50kZG-aJDmBsdiuvO2oEAUoQ0KqYeu28bcQhKZtU5L69i3MazBpEDwXm2RCb-L_UiA0PctOqGizV_k',
  ],
} as const;

export type KeyName = keyof typeof KEYS;
export type RsaName = keyof typeof PRIMES;

/** A key of another algorithm than RSA, private part included. */
export function privateJwk(name: KeyName): PrivateJWK {
  return KEYS[name];
}

/** Its public part. */
export function publicJwk(name: KeyName): PrivateJWK {
  const { d: _, ...jwk } = KEYS[name];
  return jwk;
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (b > 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
  return ((x % modulus) + modulus) % modulus;
}

/** An RSA key as integers: `n` is the product of all factors, whatever a host may think of them. */
export interface RsaNumbers {
  readonly n: bigint;
  readonly e: bigint;
  readonly d: bigint;
}

/** RSA integers of a fixed modulus, with any odd exponent. */
export function rsaNumbers(name: RsaName, e = 65537n): RsaNumbers {
  const [p, q] = PRIMES[name].map((prime) => toBigInt(decode(prime))) as [bigint, bigint];
  const n = (name === 'even' ? 2n : 1n) * p * q;
  return { n, e, d: inverse(e, (p - 1n) * (q - 1n)) };
}

/** A fixed RSA key as a private JWK. */
export function rsaPrivateJwk(name: RsaName): PrivateJWK {
  const [p, q] = PRIMES[name].map((prime) => toBigInt(decode(prime))) as [bigint, bigint];
  const { n, e, d } = rsaNumbers(name);
  const members = { n, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const entries = Object.entries(members).map(([member, value]) => [member, encode(fromBigInt(value))]);
  return { kty: 'RSA', ...Object.fromEntries(entries) };
}

/** The public JWK of RSA integers, in canonical form. */
export function rsaPublicJwk({ n, e }: Omit<RsaNumbers, 'd'>): PrivateJWK {
  return { kty: 'RSA', n: encode(fromBigInt(n)), e: encode(fromBigInt(e)) };
}

const ECDSA = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' } as const;

type ImportParameters = { name: string; namedCurve?: string; hash?: string };

/** WebCrypto import parameters, written down a second time so as not to trust the table under test. */
export function parametersOf(alg: JWSAlgorithm): ImportParameters {
  if (alg in ECDSA) return { name: 'ECDSA', namedCurve: ECDSA[alg as keyof typeof ECDSA] };
  if (alg.startsWith('RS')) return { name: 'RSASSA-PKCS1-v1_5', hash: `SHA-${alg.slice(2)}` };
  if (alg.startsWith('PS')) return { name: 'RSA-PSS', hash: `SHA-${alg.slice(2)}` };
  return { name: alg === 'EdDSA' ? 'Ed25519' : alg };
}

/** WebCrypto signature parameters. */
export function signatureParametersOf(alg: JWSAlgorithm): ImportParameters & { saltLength?: number } {
  const { name } = parametersOf(alg);
  const bits = Number(alg.slice(2));
  if (name === 'ECDSA') return { name, hash: `SHA-${bits}` };
  return name === 'RSA-PSS' ? { name, saltLength: bits / 8 } : { name };
}

/** The fixed private JWK for an algorithm; 2048 bits for RSA. */
export function privateJwkFor(alg: JWSAlgorithm): PrivateJWK {
  if (alg === 'EdDSA') return KEYS.Ed25519;
  return /^[RP]S/.test(alg) ? rsaPrivateJwk(2048) : KEYS[alg as KeyName];
}

/** The public part of {@link privateJwkFor}. */
export function publicJwkFor(alg: JWSAlgorithm): PrivateJWK {
  const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...jwk } = privateJwkFor(alg);
  return jwk;
}

/** Imports a private JWK for signing, not extractable unless asked for. */
export async function importPrivate(
  jwk: PrivateJWK,
  alg: JWSAlgorithm,
  extractable = false,
): Promise<CryptoKeyPair['privateKey']> {
  return crypto.subtle.importKey('jwk', jwk, parametersOf(alg), extractable, ['sign']);
}

/** Imports a public JWK for verifying. */
export async function importPublic(
  jwk: PrivateJWK,
  alg: JWSAlgorithm,
  extractable = true,
): Promise<CryptoKeyPair['publicKey']> {
  return crypto.subtle.importKey('jwk', jwk, parametersOf(alg), extractable, ['verify']);
}

/** The fixed key pair for an algorithm. */
export async function keyPairFor(alg: JWSAlgorithm): Promise<CryptoKeyPair> {
  return {
    privateKey: await importPrivate(privateJwkFor(alg), alg),
    publicKey: await importPublic(publicJwkFor(alg), alg),
  };
}

/** Tells whether this host has an algorithm. */
export async function hostHas(alg: JWSAlgorithm): Promise<boolean> {
  const parameters: RsaHashedKeyGenParams & EcKeyGenParams = {
    modulusLength: 2048,
    publicExponent: Uint8Array.of(1, 0, 1),
    hash: '',
    namedCurve: '',
    ...parametersOf(alg),
  };
  try {
    await crypto.subtle.generateKey(parameters, false, ['sign', 'verify']);
    return true;
  } catch {
    return false;
  }
}
