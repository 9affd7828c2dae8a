/** All tables: a new one is listed here. */
import type { FlatGroup, ProofGroup } from '../case.ts';
import type { SequenceGroup } from '../sequence_case.ts';
import { ALG } from './alg.ts';
import { ATHS } from './ath.ts';
import { AUTHORIZATIONS } from './authorization.ts';
import { BINDING_DOCUMENTS } from './binding_documents.ts';
import { BINDING_METADATA } from './binding_metadata.ts';
import { BINDING_REQUESTS } from './binding_requests.ts';
import { BINDING_TARGETS } from './binding_targets.ts';
import { BINDING_TOKENS } from './binding_tokens.ts';
import { CHALLENGE_FORMAT } from './challenge_format.ts';
import { CHALLENGE_PARSE } from './challenge_parse.ts';
import { CHALLENGE_PARSE_MALFORMED } from './challenge_parse_malformed.ts';
import { CLAIMS } from './claims.ts';
import { FIELD } from './field.ts';
import { FIELD_FORMS } from './field_forms.ts';
import { HEADER } from './header.ts';
import { HTM } from './htm.ts';
import { HTU } from './htu.ts';
import { HTU_COMPARE } from './htu_compare.ts';
import { HTU_NORMALIZE } from './htu_normalize.ts';
import { JSON_TEXT } from './json.ts';
import { JWK_MEMBER } from './jwk.ts';
import { JWS } from './jws.ts';
import { KEY } from './key.ts';
import { LIMITS } from './limits.ts';
import { MEMBERS } from './members.ts';
import { FURTHER } from './mutant_killers.ts';
import { FURTHER_KEYS } from './mutant_killers_keys.ts';
import { FURTHER_URIS } from './mutant_killers_uris.ts';
import { NONCE } from './nonce.ts';
import { NONCE_HEADERS } from './nonce_header.ts';
import { OTHER_ALGORITHMS } from './other_algorithms.ts';
import { PROOF_CREATE } from './proof_create.ts';
import { RFC_EXAMPLES } from './rfc_examples.ts';
import { SEQUENCE_DOWNGRADE, SEQUENCE_TIME } from './sequence_access.ts';
import { SEQUENCE_CLIENT } from './sequence_client.ts';
import { SEQUENCE_NONCE } from './sequence_nonce.ts';
import { SEQUENCE_REPLAY } from './sequence_replay.ts';
import { SEQUENCE_STORE } from './sequence_store.ts';
import { SIGNATURE } from './signature.ts';
import { SIGNATURE_ECDSA } from './signature_ecdsa.ts';
import { SIGNATURE_EDDSA } from './signature_eddsa.ts';
import { SIGNATURE_EDDSA_KEYS } from './signature_eddsa_keys.ts';
import { SIGNATURE_RSA, SIGNATURE_RSA_PADDING } from './signature_rsa.ts';
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
  ...FURTHER_URIS,
  RFC_EXAMPLES,
  ...PROOF_CREATE,
  ...AUTHORIZATIONS,
  ...NONCE_HEADERS,
  ...CHALLENGE_PARSE,
  CHALLENGE_PARSE_MALFORMED,
  ...CHALLENGE_FORMAT,
  ...BINDING_DOCUMENTS,
  ...BINDING_METADATA,
  ...BINDING_REQUESTS,
  BINDING_TARGETS,
  ...BINDING_TOKENS,
];

/** One input per row, made from the baselines of algorithms. */
export const LATE_GROUPS: readonly FlatGroup[] = [OTHER_ALGORITHMS];

/** Several requests per row. */
export const SEQUENCE_GROUPS: readonly SequenceGroup[] = [
  SEQUENCE_REPLAY,
  SEQUENCE_STORE,
  SEQUENCE_NONCE,
  SEQUENCE_TIME,
  SEQUENCE_DOWNGRADE,
  SEQUENCE_CLIENT,
];

/** One input per row and algorithm. */
export const PROOF_GROUPS: readonly ProofGroup[] = [
  FIELD,
  FIELD_FORMS,
  LIMITS,
  JWS,
  JSON_TEXT,
  MEMBERS,
  HEADER,
  TYP,
  ALG,
  JWK_MEMBER,
  KEY,
  SIGNATURE,
  SIGNATURE_ECDSA,
  SIGNATURE_RSA,
  SIGNATURE_RSA_PADDING,
  SIGNATURE_EDDSA,
  SIGNATURE_EDDSA_KEYS,
  CLAIMS,
  HTM,
  HTU,
  NONCE,
  TIME,
  TOKEN,
  FURTHER,
  FURTHER_KEYS,
];
