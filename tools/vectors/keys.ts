/**
 * The test keys of the suite, written to `vectors/registry/keys.json`. Their private parts are published: they are
 * burned, and a server that meets one of them outside a test can refuse it.
 */
import { type Bytes, b64u, fromB64u, fromBigInt, toBigInt } from '../../src/conformance/recipe/bytes.ts';
import { ML_DSA_44, ML_DSA_65, ML_DSA_87 } from './cases/ml_dsa_keys.ts';
import { inverse } from './rfc6979.ts';

export type JWK = Readonly<Record<string, string>>;

export interface TestKey {
  readonly name: string;
  /** The algorithm that the vectors use it with. */
  readonly alg: string;
  readonly note: string;
  /** With its private members. */
  readonly jwk: JWK;
}

const uint = (value: bigint): string => b64u(minimal(value));

const minimal = (value: bigint): Bytes => fromBigInt(value, Math.ceil(value.toString(16).length / 2));

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

/** RFC 7518 section 6.3, from the two primes; the private exponent is the one modulo lambda(n). */
function rsa(primeP: string, primeQ: string, exponent: bigint | 'long' = 65537n): JWK {
  const [p, q] = [toBigInt(fromB64u(primeP)), toBigInt(fromB64u(primeQ))];
  const lambda = ((p - 1n) * (q - 1n)) / gcd(p - 1n, q - 1n);
  const e = exponent === 'long' ? inverse(65537n, lambda) : exponent;
  const d = inverse(e, lambda);
  const crt = { dp: uint(d % (p - 1n)), dq: uint(d % (q - 1n)), qi: uint(inverse(q, p)) };
  return { kty: 'RSA', n: uint(p * q), e: uint(e), d: uint(d), p: primeP, q: primeQ, ...crt };
}

export const KEYS: readonly TestKey[] = [
  {
    name: 'p256-a',
    alg: 'ES256',
    note: 'Signs the ES256 vectors.',
    jwk: {
      kty: 'EC',
      crv: 'P-256',
      x: 'D7tYlj8ME0b4JDc11KIxQZcg7JPIHq93UdUoHWu93iw',
      y: 'YH4hAeN0AmeSuNONppQbfDDl6iKWdbcWr3sjNbCwO1w',
      d: 'MuJS7FkUCYZGRYEoLN1nk3Yt794emJQGrnfDzKvTHqY',
    },
  },
  {
    name: 'p256-b',
    alg: 'ES256',
    note: 'A second client.',
    jwk: {
      kty: 'EC',
      crv: 'P-256',
      x: '4AcmMRuNgcsVpCNYXwrKSwQun96n1pCkGKLvcdijzGw',
      y: '-b1Ay1ozsXnK1EgNeYMMUmtS0sQC2g7PWxzlGCmrUvQ',
      d: 'qwT-IHglFKAxrvnhFak2aC098l3CCd4JhY3owPVfaFs',
    },
  },
  {
    name: 'p256-zero-x',
    alg: 'ES256',
    note: 'The first octet of x is zero.',
    jwk: {
      kty: 'EC',
      crv: 'P-256',
      x: 'APMcCzDqh9MJGYJgCMKfMPjJx1M-4y3LLkRdndCx_H0',
      y: 'Z_tnN1Asn4IK9lG1GcAdxhMRwn7avKib-CTQW5tYNcE',
      d: 'zI9NHVUejmUad_D8ADiJTLi1XYkTZ7RrJ_M5X5Y5Z6Q',
    },
  },
  {
    name: 'p256-zero-y',
    alg: 'ES256',
    note: 'The first octet of y is zero.',
    jwk: {
      kty: 'EC',
      crv: 'P-256',
      x: 'XamF_H0TlojiAfJMZ12Xmkq3FNGlQodUxqggtlKxnVM',
      y: 'ABbiFODP7VM6Xs3aB-zv-7agE4ZIYTLdlACdFpAUcpo',
      d: 'CoTL_Q63tRiIca9gM_dFShkaXmdKdXH1cfMiv5QgUC4',
    },
  },
  {
    name: 'p256-generator',
    alg: 'ES256',
    note: 'The private key is 1, the public key the generator.',
    jwk: {
      kty: 'EC',
      crv: 'P-256',
      x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
      y: 'T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU',
      d: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE',
    },
  },
  {
    name: 'p256-minus-generator',
    alg: 'ES256',
    note: 'The private key is the group order less 1, the public key the negated generator.',
    jwk: {
      kty: 'EC',
      crv: 'P-256',
      x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
      y: 'sBy9HAHlgGVxGBS1g_Bh6dQxzKmUzqExNEm_l8hArgo',
      d: '_____wAAAAD__________7zm-q2nF56E87nKwvxjJVA',
    },
  },
  {
    name: 'p256-origin',
    alg: 'ES256',
    note: 'No point of the curve: formulas that do not use its last coefficient take it for a point of order 2.',
    jwk: {
      kty: 'EC',
      crv: 'P-256',
      x: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
      y: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    },
  },
  {
    name: 'p256-order-2',
    alg: 'ES256',
    note: 'No point of the curve: formulas that do not use its last coefficient take it for a point of order 2.',
    jwk: {
      kty: 'EC',
      crv: 'P-256',
      x: 'axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY',
      y: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    },
  },
  {
    name: 'p384',
    alg: 'ES384',
    note: 'Another curve.',
    jwk: {
      kty: 'EC',
      crv: 'P-384',
      x: 'YjibmU-4YxiE174dSZc5rPUXhaguRps1sfuWTZLedk-UL7EorqJXHab_0TcxZV4W',
      y: 'ylkAd72Q7ieQo7d0qFul85T7lf6SS1IFJDvBGS4GYH9poRRG2lSNCpTBiAB2wRKM',
      d: 'CJ_O8uwuKISMc9Ao0vfBVaTsG7KSC5WeZu-46UdRcsGqjiBgA8rpQWBghgF44hq4',
    },
  },
  {
    name: 'p521',
    alg: 'ES512',
    note: 'Another curve; the first octet of x is zero.',
    jwk: {
      kty: 'EC',
      crv: 'P-521',
      x: 'ADI-T03ZNNQTQ_V3X81MWAOxiHpAeVatpEvcJ7uafbN0M5wgA8dUu825Nay1o-Vi5Z7r_eETZbzD5JsCEDk50ufd',
      y: 'AXtP7ywSAWiYeq7KqRfVxCw-qqEfZKWWUxd6bomDzLm0iHlK49xOaIajPHFayn6aDi-4XO1Mu62PhrO2m07EV5rF',
      d: 'AVk6Gv_-QvMBiyu55cbSRektF5vAEe99JX_cBhrwlR5QBVrm_f6g7mJTQjJ6H3Bdni8ywVBSeEbKOGrpxxRWWmYA',
    },
  },
  {
    name: 'rsa2048-a',
    alg: 'RS256',
    note: 'Signs the RS256 vectors.',
    jwk: rsa(
      '4IlqQ8okI0KYXGby8ljyqcJTxWrmkHZ9gr2Z9_eNA9ls1ABjIFqtIjtDzWpOHb-h935c6y5vSwVDiFs63vV1E3wpFlaW1xgAZiweqDnkmaRzeZSLxDfrLaZDOxQbpe1egywuaHj2Baz_e-RKN_u2dxLOiQhITUVGr3-AhcpIhbE',
      'wLJ16Kfgy9i5gwU3YesFNGiORlIeODBqP8yAyas4d0rYtE237SxLWky4mSh2PZ9IZ2DUZYVX9P1F4TSWBohfqas6U-j-BYg2OYHDWWmmVUDhbJkqYEgH-T44t-0yAcAXD9kuX7q7vaacmtZBwkb2-KQHu39Z2OSxIJ-m8ljtwts',
    ),
  },
  {
    name: 'rsa2048-b',
    alg: 'RS256',
    note: 'A second client.',
    jwk: rsa(
      '_Sbx6VxY5l_aVNbIzHSdwgnJkJMu60popDsrsVbPc5V1SlEPa5iTYXWBzYPu1DZ45Va1Jeakiq7nMoWQi2RcbV_RuXsLxD_rXEXh2lO4D_AkYEdQdnhyYkfmJFaUGL4DcAqZfO3yRDu9e_Z66KDArtU-lC8_jCUO7PTxpZybWVk',
      '7CDQYQYYCIv9nMl192uycrXI_uAmW-Rj4G2T9ddnE_mFU6kFJkurSs6SUZ1yOA54PSQdk9gMH3VmQMGUA6DFXurDK8phjKuFeP5UrmfHGykRGP3ipOPzO8zhoriJOnlV9ccpgo5MqRlihBVdxuzYQAf2ZgtZZ8wwspB8rQk5dGc',
    ),
  },
  {
    name: 'rsa1024',
    alg: 'RS256',
    note: 'Too short for RFC 7518 section 3.3.',
    jwk: rsa(
      '-ha4UWXo7gXtegd24YMOT_U7BSmTPQW71399L7gdhkQnOyqbjESDG-9qwP5zTtmLnBrBDk975kt64TEvd7ng6w',
      'w-IzRM8WGxk1iq73VI_DOp_PDVC3rGxitr17XlCJcB2AWrvRWGkEAtDsLZ4Lcdb_7BtNgoHIquGznsBMnzzitQ',
    ),
  },
  {
    name: 'rsa2047',
    alg: 'RS256',
    note: 'One bit too short for RFC 7518 section 3.3.',
    jwk: rsa(
      '66XN8lxfXrVbFKWD3WdEykLg6kwPVn7faUcH2PtxAY5YEiS5hBtnaIImGYmcI8XylrVQ5TkgnfYakU-71RI3oo9BEN-fKMvMaGjb4PA1iIUIoK8AH6NgZnthNT4IKEg21CI94aPGAhvntqGFS6W6OoNLN4ibjeNX6381ExA3LHs',
      'f9Du32cHvhZv8QDuyu1e_a_onh84aynnlm-MzHUgiuIWmFwFA-t5gYw6oscrm3WFWG2doz6B7Piv_C65Tc279PS6ORD1_gwWStBhjrlJ5XVNcgPqMAqarEKZElC9l-5K8S6-iYx-GiQ0IAdDy4KKlihKR4nI7qJVjzX3PWymoPs',
    ),
  },
  {
    name: 'rsa3072',
    alg: 'RS256',
    note: 'Longer than the minimum.',
    jwk: rsa(
      '6PAG6WyJ_yz0ZXtQk7RE-SBjBf4-rXzGOZzJA_IVf0tMp_n35gjHxBkfNuXOd-9TcDAhRTMFMiXKfx9IYgh4Z3NHTKgDslsSca_l7Skk-dQLVEo-LPCK93CYHyjY5rDtW_koXow9j_EfifX1nSJIYWYJQ1AP_lFgLKASdC-pI2hlgjIUdpvdW_wTx75N12DvVmNmt3meiXyjcOMZUpb8HuBycipbdel5klVNsUq4_Wgle1N_ZnrJmRBwsjVMDYun',
      'xo5wGRUPCD49uOnmTHQ3RXf6cgfxQLSMzqxG_ibvl7cCAWexk5ANJTK960CqFSeygmqUYNowtf_t-i3d4hIK1waaxxXfggJ5ID_jCajaK336_NyErxP7M1N_yg11HvnhUcrzBlNxXAKIjT4E8md7kD5LUZRk-Ig49Y3ktTAmM-eUhaWB6qh_z-pGy100x-e0Vn1zcc0x59CfXwKPistuErrnuTgNFAuuebQbgK3vz5D9olypLtsmee7MyTlRE8Pj',
    ),
  },
  {
    name: 'rsa4096',
    alg: 'RS256',
    note: 'Longer than the minimum.',
    jwk: rsa(
      '-2jJ3ND9AMLpH7EfUvOAfAGtqmTRYxpmaUdT4R_ZUl78NXzVKtESrHZL9XSe2sRRId8n6T70PNrXWDYZ7nyGZk5HXyg7nkFYyraNGstIuirSMFsaPRUEX97VObwjO0fsEDTIBSQxQjiX2czJkF686Knmf6mS4zNqaCmbCeEq2WYz40EsSfFcA5mNjgWSWkDJYeaibNAytZ1nxl1-4zW11B_9zvCdk_0-bqtYky-33xRdyJtcGRk0772A4YHHDLXsOkl4VBaMQfeTwi8NU75gZ0S8iw-kkRhct6D1fphriB7BCVspZUmZLni-7HckZ5fiZeop973Wlme1RJu4ao8vkw',
      '1wc_CGmrRnRd6tuviVzWxQIqafd3kP6Kpf_TCJ16L9k8EAvAdva6kLdJEZm0b0bgw66LNuf3xSC2QXDDezU4KvblPD0077SxbAfo8V0kO9a0pPBW_1U16nVOK9wEd3PA9YPwL-uVtqcb1EvJcudTzzGIDMYLXSb3EBHHGRMhQB2LDSarYDC_R-v_5QM_MYwb0WE5Py7vaO6HmF37B9sC1aAmT-jH9z5LurPEZKN82xAMImw1SWMubgpjM_cTEtbdLlU-pbNgDTr_tJcDxN3N6IiLkwhtIAKiZiUROib53uHIgsJuTRs3g9cuk4L-ABOKdUmFI9hKlkfGWbG0vghJ-w',
    ),
  },
  {
    name: 'rsa8192',
    alg: 'RS256',
    note: 'Longer than many verifiers compute with.',
    jwk: rsa(
      '6BFaX5CLmkM0PzLW2ybUedAn-Gc5PvvIWYuVPdrvfDnoysathdDyv53N8ii0_O4CIWE8Ke2F3y71HGMGRWVYiIVvy6if95D_VaLj10HyzkcprKwUhuKSuvAb1tKO57epuqZi0kHaC4Xzv99P34Cm0LVELwlOLlERHzF-vkjkiSTDIzcc5wqOWwMv4BPEUl6xneF2T4Q4L1z8ixV01c9p7osHwk-FFvpE95Zw73rwmmLqOXGx1Wem7IvbvuDww6WP6FwqbiT6kphJEf2KXNtuim1MUr4t6jDps5VU9kW6sZPeSkbRiF7Ac_0TV25SqeY-yx4Cgzs_vymPT_1LeEE5wB-poKGECdbvWzQBwi09ArZeIUZI4xFV_MuinG6xJc-Orenl3Pqof463Z75XdsvjgM2zcRwszhyujXEDhldXZrtIpPpCJwLS9C8lSGv8WNirFOJC1oTEqwZdUfyqVMStZb4kwe9zwlWpRkNJX-ismQopT8urTyNKm6HRUaxUSPV_lrsnaR6-IC69pTHGQSEHFJmAWhkI_unAXXX-MAfd4S1jThoXgzxzQO6jxUxZf79xipDa9Ec6s9bjflnCy4xm_LuFsWElmbLWf2V0RXDrex2jjta3Ue9YefNkjs7jGkrw4ha8Tmzrl4V8suOrqU4sRAYPRHVn1GAjON0evAdr_lc',
      'wr6xNU42CreTkPiaF-lykmronWiuQrjgNbOk6p9YUNoJhvdx564WeBaBIsq1Yfu38KNdYF5UA_epjDv8cMGIa-kO_hBN3H9D_6-zeyELO-s8Wnau6KuAC60AE0vZeugUzztTPXIf46HnaPwN4hCp2Qlhz3qMeYd7ImK-csWdjXId4SPBnQuE2ZdRKY6cI_uc64KY54O9B_X6NSrKhXw3Zzu4Gf9bLxvGJ1B_foxklVes9AxEAzZlJOp1xcpX9BxEDQfpQVMh_bbvVMSVnaoUN71zaBZzx4U1YZylarNOXdp784jAM8vWYgFN5IgANcY3yaRm-G_-uUNHdqKhIQocJfSzrKkNcIoGxjFxcVqDBtn5oL9ZQM1d41VBx2id46wzQ05tba-D9mszrYE9wd3sHz7biyNhTwoXXJ5LOxhVatnpgYNe6VJugepSLph9_Z1AEk6XfW5fkCtwnY4uja4x2c3HGBtL3i11_ms65R9KYITN9AlfkN9jL7_Zh-zgcmov2FKGGom8vHrgdbUP9sUfdjni0tq_-KUXVVlcG7eszxcEHgQPAhwdTtLJn4DqHGUT9Zvt_1lQIaPlegllsfvc-xi8g4tR39TSf2vnvk5nldyScR00kNyWCj7xXPlfaNcpY8UBxCWveMcJ8-T-ZxsVrTxnHrskMmukr3K-tkJxHgs',
    ),
  },
  {
    name: 'rsa2048-e3',
    alg: 'RS256',
    note: 'The smallest public exponent.',
    jwk: rsa(
      '3Po7Z50O0knk5343ZfJcW13_SVnziuORq0vRNPrTauhm-uMGJ2yVBmTWxaeY12IDIpWWVMALC2O4vx1WAHNUvIfq3Tlxo-QglsjY1-S7OTUg62TyRIpiluIr0Pdky_Tp9wCOhkmsiib0zwBdIKj5tefR6YeapLpdCEJafJgs7gk',
      '0uYyIFIkf_lJAZgEv94w__gZeCwttalKAs4bPhBGNKsF3plg_ufgEepAjleZZ5N41NRDKwVhbyJXwqg6tuETzYe9hcigkCMqrw00SccY7Fwo2H5CTLsh2s6OPxT4ozvqHoFCgwHNO5SAD0PIO6Xt6c5RKakmH1VWuLuwk9SKX1k',
      3n,
    ),
  },
  {
    name: 'rsa2048-e1',
    alg: 'RS256',
    note: 'Public exponent 1: the padded digest is its own signature, so everybody can sign.',
    jwk: rsa(
      '4IlqQ8okI0KYXGby8ljyqcJTxWrmkHZ9gr2Z9_eNA9ls1ABjIFqtIjtDzWpOHb-h935c6y5vSwVDiFs63vV1E3wpFlaW1xgAZiweqDnkmaRzeZSLxDfrLaZDOxQbpe1egywuaHj2Baz_e-RKN_u2dxLOiQhITUVGr3-AhcpIhbE',
      'wLJ16Kfgy9i5gwU3YesFNGiORlIeODBqP8yAyas4d0rYtE237SxLWky4mSh2PZ9IZ2DUZYVX9P1F4TSWBohfqas6U-j-BYg2OYHDWWmmVUDhbJkqYEgH-T44t-0yAcAXD9kuX7q7vaacmtZBwkb2-KQHu39Z2OSxIJ-m8ljtwts',
      1n,
    ),
  },
  {
    name: 'rsa2048-e33',
    alg: 'RS256',
    note: 'A public exponent of 33 bits.',
    jwk: rsa(
      '4IlqQ8okI0KYXGby8ljyqcJTxWrmkHZ9gr2Z9_eNA9ls1ABjIFqtIjtDzWpOHb-h935c6y5vSwVDiFs63vV1E3wpFlaW1xgAZiweqDnkmaRzeZSLxDfrLaZDOxQbpe1egywuaHj2Baz_e-RKN_u2dxLOiQhITUVGr3-AhcpIhbE',
      'wLJ16Kfgy9i5gwU3YesFNGiORlIeODBqP8yAyas4d0rYtE237SxLWky4mSh2PZ9IZ2DUZYVX9P1F4TSWBohfqas6U-j-BYg2OYHDWWmmVUDhbJkqYEgH-T44t-0yAcAXD9kuX7q7vaacmtZBwkb2-KQHu39Z2OSxIJ-m8ljtwts',
      0x100000001n,
    ),
  },
  {
    name: 'rsa2048-even',
    alg: 'RS256',
    note: 'An even modulus, twice a prime.',
    jwk: rsa(
      'Ag',
      'fUO2Ku-UiLpmHjyth0h4Nsy1_rqYsMu0LlZlsW0enAn2qGJLb9q-BSuP77jQ6Y4s23u0-FIxjxW3wB3gE4ByIxpTtdGneoQcnhdhP0gZLE-HU-bstJ9xAtu3bNQE4sXEkRbT_ZzQoaenSU0RIa2TZVL3Svqg5qZcIEQGAuHxiRkOdSw8xJmx9RAwPQkU86TD1tdi2Q42KVraan0ntyn7gJ4tN6JsvXVqzoYfYvX4eC4vI9l7jSKeH13Q37ZrivrVhyLdTgraFiS9vSWVIsFsnMZA4TBM9CJVlW7ZUTzbgYNw2yMfQH6vgGlXLFxP11YsJ5Aok2_mb3zZMPqWGJWCvw',
    ),
  },
  {
    name: 'rsa2049',
    alg: 'RS256',
    note: 'Its modulus begins an octet: encoded messages of RSASSA-PSS are one shorter.',
    jwk: rsa(
      'AZY85JpQFs_J8WdP_g7hIgVAhifaJh1IYDpXgDklmO-y71ucGLquEujjRJthyXu9_UBTbBEmYgmLRik5UOcmK_DO9xHy7GX85QeN9aTWDn19kb78rU_jbSq498Hg3VXppubyBFDaPPzTgKj-NUgrtGTZxO92GeWbLJ5C73W1l7jb',
      '-pe1U_OJvuojSEqlNZ0FRObUXF7BOZbyBR8JD5UVOQ-3gM0D8KKkMlR15p3LbAdCj0JQ0Zb6zyh7bmA9dW9rfrsg1BNwWQBXU6BzbXOKD7oeJggy0l3k3T9pUistZh78YsOkcrbfm_-4-O0BC_S7okVRFjks5YGYr_JO9WKRKhs',
    ),
  },
  {
    name: 'rsa2048-long-e',
    alg: 'RS256',
    note: 'A public exponent as long as the modulus; the private one is 65537.',
    jwk: rsa(
      '4IlqQ8okI0KYXGby8ljyqcJTxWrmkHZ9gr2Z9_eNA9ls1ABjIFqtIjtDzWpOHb-h935c6y5vSwVDiFs63vV1E3wpFlaW1xgAZiweqDnkmaRzeZSLxDfrLaZDOxQbpe1egywuaHj2Baz_e-RKN_u2dxLOiQhITUVGr3-AhcpIhbE',
      'wLJ16Kfgy9i5gwU3YesFNGiORlIeODBqP8yAyas4d0rYtE237SxLWky4mSh2PZ9IZ2DUZYVX9P1F4TSWBohfqas6U-j-BYg2OYHDWWmmVUDhbJkqYEgH-T44t-0yAcAXD9kuX7q7vaacmtZBwkb2-KQHu39Z2OSxIJ-m8ljtwts',
      'long',
    ),
  },
  {
    name: 'rsa2048-e2',
    alg: 'RS256',
    note: 'Public exponent 2: no RSA, and signatures that verify where exponents are not checked.',
    jwk: {
      kty: 'RSA',
      n: 'wEZv8594wFSF53KSrHsddv-oyDOqE8LihoqbyHuhI5FEY5qDIAsERIVUafS55dGT-is8rCbzq9-KwWSvjUOacHUXxEW3Ro0Lqo7VTJAHtKS1H9_6PgN1IwiwQz4zkwFTiEhasNgMjrAyRhBDOuZVvxNImfLNF74KTHNr0WgR_2FqfXWpBQewh5Msz9eKefk6R1W3XZe23g05eGCNYw3SnqEJOwyWRaYxmbU91PMb9vBMHFteu1i8ex1Wpxj6qEJIDA5kwQC-ib7_6n_6ZJvfTWFSDAoNQwltSl9JlwLzluRZak_5pvuVV3wKckCpZ5GTFNAPqNdVZGQd-DrrxfNsLQ',
      e: 'Ag',
      p: '55Gn1DW_80wXIRt_qo_mak_63UdRN1__xk4w1qo3_91rfCH1er50S-MZP_rhzr6_r9LCmdPSpXIX_0WPpqWzAqcFcxn44ZQHDCKatYmPIMxsaX2HVvRvURmaUTcwc-JsMPHo0cCHHQvDFnfPFOuRKS0t0dHNWx5xpKKeKJYVQrM',
      q: '1I-DHoQTPc4s31175dpvokW0cHEkvzqT2g-B22RVkBG_IqQjjP7nDGXjpQF77qAeaOgSxCxQNSgqvsVC4pCAE77z1DsubsgxDAJjziiICNFv4nD2xbtZflWh40i0vdZlqousngqiYf4XbxOIgzZwvzFxJ12n4mYLtRjRf5yIhZ8',
    },
  },
  {
    name: 'ed25519-a',
    alg: 'EdDSA',
    note: 'Signs the EdDSA vectors.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: 'zAs0fqcCxyWUEY23hk35GlcI2zV7IBaRbLrCEv_mTvw',
      d: 'qHQ-2ssVc4bEMrhg_amzIwp_TKma7MV8I3OSRTta0Mk',
    },
  },
  {
    name: 'ed25519-b',
    alg: 'EdDSA',
    note: 'A second client.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: 'HYtdPE-GsqGety9AhJklNv9eFPvO0RB1QE8iTbIpB78',
      d: '-fudNWvUJwq4K6mctecJSbAr_-aFJVUDKMMcd6qDNNE',
    },
  },
  {
    name: 'ed25519-order-1',
    alg: 'EdDSA',
    note: 'The neutral element.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: 'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    },
  },
  {
    name: 'ed25519-order-2',
    alg: 'EdDSA',
    note: 'A point of order 2.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: '7P_______________________________________38',
    },
  },
  {
    name: 'ed25519-order-4',
    alg: 'EdDSA',
    note: 'A point of order 4.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    },
  },
  {
    name: 'ed25519-order-4-odd',
    alg: 'EdDSA',
    note: 'The other point of order 4.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA',
    },
  },
  {
    name: 'ed25519-order-8-a',
    alg: 'EdDSA',
    note: 'A point of order 8.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: 'JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU',
    },
  },
  {
    name: 'ed25519-order-8-b',
    alg: 'EdDSA',
    note: 'A point of order 8.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: 'JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_IU',
    },
  },
  {
    name: 'ed25519-order-8-c',
    alg: 'EdDSA',
    note: 'A point of order 8.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: 'xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o',
    },
  },
  {
    name: 'ed25519-order-8-d',
    alg: 'EdDSA',
    note: 'A point of order 8.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: 'xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA_o',
    },
  },
  {
    name: 'ed25519-order-1-signed',
    alg: 'EdDSA',
    note: 'The neutral element with a sign.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: 'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA',
    },
  },
  {
    name: 'ed25519-order-1-alias',
    alg: 'EdDSA',
    note: 'The neutral element with y = p + 1.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: '7v_______________________________________38',
    },
  },
  {
    name: 'ed25519-order-1-alias-signed',
    alg: 'EdDSA',
    note: 'The neutral element with y = p + 1 and a sign.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: '7v________________________________________8',
    },
  },
  {
    name: 'ed25519-order-2-signed',
    alg: 'EdDSA',
    note: 'The point of order 2 with a sign.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: '7P________________________________________8',
    },
  },
  {
    name: 'ed25519-order-4-alias',
    alg: 'EdDSA',
    note: 'A point of order 4 with y = p.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: '7f_______________________________________38',
    },
  },
  {
    name: 'ed25519-order-4-alias-odd',
    alg: 'EdDSA',
    note: 'The other point of order 4 with y = p.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: '7f________________________________________8',
    },
  },
  {
    name: 'ed25519-mixed-2',
    alg: 'EdDSA',
    note: 'The key ed25519-a with a point of order 2 added.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: 'IfTLgVj9ONpr7nJIebIG5aj3JMqE3-luk0U97QAZsQM',
      d: 'qHQ-2ssVc4bEMrhg_amzIwp_TKma7MV8I3OSRTta0Mk',
    },
  },
  {
    name: 'ed25519-mixed-4',
    alg: 'EdDSA',
    note: 'The key ed25519-a with a point of order 4 added.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: 'ldpG2HvbpGPUkjldLZ-Od9OV_J8JJucfV9HJTIDdKVE',
      d: 'qHQ-2ssVc4bEMrhg_amzIwp_TKma7MV8I3OSRTta0Mk',
    },
  },
  {
    name: 'ed25519-mixed-8',
    alg: 'EdDSA',
    note: 'The key ed25519-a with a point of order 8 added.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: 'trU-FTy5CUaK4fWFpDuatd8Z0YZzikqJjSUXSBOAGxE',
      d: 'qHQ-2ssVc4bEMrhg_amzIwp_TKma7MV8I3OSRTta0Mk',
    },
  },
  {
    name: 'ed448',
    alg: 'EdDSA',
    note: 'The other EdDSA curve.',
    jwk: {
      kty: 'OKP',
      crv: 'Ed448',
      x: 'XRJIxhdiOXI3hFYokPhEMy2AZAtLqCIt6afCbi5zINAxoXQU5n1VqZVaLV3KVysKwSUhY8oPjRWA',
      d: 'EvoQXGJ7Asns4km2c4cKJl53d-tAf90zZbi-Oqtk6BDJ6oK2UCxzDW0dTZPAWr8ywP8ytJc4ShZl',
    },
  },
  {
    name: 'ml-dsa-44',
    alg: 'ML-DSA-44',
    note: 'A lattice key, made from a seed of 32 zero octets.',
    jwk: { kty: 'AKP', alg: 'ML-DSA-44', pub: ML_DSA_44, priv: 'A'.repeat(43) },
  },
  {
    name: 'ml-dsa-65',
    alg: 'ML-DSA-65',
    note: 'A lattice key, made from a seed of 32 zero octets.',
    jwk: { kty: 'AKP', alg: 'ML-DSA-65', pub: ML_DSA_65, priv: 'A'.repeat(43) },
  },
  {
    name: 'ml-dsa-87',
    alg: 'ML-DSA-87',
    note: 'A lattice key, made from a seed of 32 zero octets.',
    jwk: { kty: 'AKP', alg: 'ML-DSA-87', pub: ML_DSA_87, priv: 'A'.repeat(43) },
  },
  {
    name: 'oct',
    alg: 'HS256',
    note: 'The secret of RFC 7515 appendix A.1.',
    jwk: {
      kty: 'oct',
      k: 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
    },
  },
];

export function keyNamed(name: string): TestKey {
  const key = KEYS.find((candidate) => candidate.name === name);
  if (key === undefined) throw new Error(`no key named ${name}`);
  return key;
}
