/** All tables: a new one is listed here. */
import type { FlatGroup, ProofGroup } from '../case.ts';
import { ALG } from './alg.ts';
import { ATHS } from './ath.ts';
import { CLAIMS } from './claims.ts';
import { FIELD } from './field.ts';
import { HEADER } from './header.ts';
import { HTM } from './htm.ts';
import { HTU } from './htu.ts';
import { HTU_COMPARE } from './htu_compare.ts';
import { HTU_NORMALIZE } from './htu_normalize.ts';
import { JSON_TEXT } from './json.ts';
import { JWK_MEMBER } from './jwk.ts';
import { JWS } from './jws.ts';
import { KEY } from './key.ts';
import { MEMBERS } from './members.ts';
import { NONCE } from './nonce.ts';
import { PROOF_CREATE } from './proof_create.ts';
import { RFC_EXAMPLES } from './rfc_examples.ts';
import { SIGNATURE } from './signature.ts';
import { THUMBPRINTS } from './thumbprint.ts';
import { THUMBPRINT_INVALID } from './thumbprint_invalid.ts';
import { THUMBPRINT_MEMBERS } from './thumbprint_members.ts';
import { THUMBPRINT_URIS } from './thumbprint_uri.ts';
import { TIME } from './time.ts';
import { TOKEN } from './token.ts';
import { TYP } from './typ.ts';

/** One input per row. */
export const FLAT_GROUPS: readonly FlatGroup[] = [
  ...THUMBPRINTS,
  THUMBPRINT_MEMBERS,
  THUMBPRINT_INVALID,
  ...THUMBPRINT_URIS,
  ...ATHS,
  ...HTU_NORMALIZE,
  ...HTU_COMPARE,
  RFC_EXAMPLES,
  ...PROOF_CREATE,
];

/** One input per row and algorithm. */
export const PROOF_GROUPS: readonly ProofGroup[] = [
  FIELD,
  JWS,
  JSON_TEXT,
  MEMBERS,
  HEADER,
  TYP,
  ALG,
  JWK_MEMBER,
  KEY,
  SIGNATURE,
  CLAIMS,
  HTM,
  HTU,
  NONCE,
  TIME,
  TOKEN,
];
