/** Metadata on DPoP. RFC 9449 sections 5.1 and 5.2, RFC 8414, RFC 7591, RFC 9728 section 2. */
import { DEFAULT_ALGORITHMS, isAlgorithm } from './algorithms.ts';
import type { OAuthError } from './errors.ts';
import { httpRefusal } from './http_refusals.ts';
import { assertKnown, assertOptions, booleanOption, listOption, mistake } from './internal/assert.ts';
import type { JWSAlgorithm } from './types.ts';

type Members = Readonly<Record<string, unknown>>;

// RFC 9449 section 4.2: neither none nor a MAC, however somebody spells them.
const UNFIT = /^(?:none|HS\d+)$/i;

function readObject(action: string, document: unknown, answer?: OAuthError): Members {
  if (document === undefined) throw mistake(action, '"document" must be given');
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw httpRefusal('metadata_invalid', answer);
  }
  return document as Members;
}

function readAlgorithms(list: unknown): readonly string[] | undefined {
  if (list === undefined) return undefined;
  // RFC 8414 section 3.2, RFC 9728 section 3.2: a list without elements is left out, not empty.
  if (!Array.isArray(list) || list.length === 0) throw httpRefusal('metadata_invalid');
  const names = new Set<string>();
  for (const name of list as readonly unknown[]) {
    if (typeof name !== 'string' || name === '' || UNFIT.test(name)) throw httpRefusal('metadata_invalid');
    names.add(name);
  }
  return [...names];
}

function readBoolean(value: unknown, answer?: OAuthError): boolean {
  if (value === undefined) return false;
  if (typeof value !== 'boolean') throw httpRefusal('metadata_invalid', answer);
  return value;
}

/** What metadata says about algorithms for proofs. */
export interface ServerMetadata {
  /**
   * JWS algorithms for proofs, each once, also those that this library does not know. `undefined` if the metadata does not
   * say, and so does not say either that DPoP is supported.
   */
  readonly algorithms: readonly string[] | undefined;
}

/** What the metadata of a protected resource says about DPoP. */
export interface ResourceMetadata extends ServerMetadata {
  /** Whether the resource takes only tokens that are bound by DPoP. */
  readonly required: boolean;
}

/** What the metadata of a client says about DPoP. */
export interface ClientMetadata {
  /** Whether the client always uses DPoP for token requests: then one without a proof must be refused. */
  readonly bound: boolean;
}

/**
 * Reads `dpop_signing_alg_values_supported` of an authorization server's metadata.
 *
 * Does not check the rest of the document, in particular not that its `issuer` is the expected one
 * (RFC 8414 section 3.3).
 *
 * @param document - The metadata, decoded.
 * @returns The algorithms.
 * @throws `TypeError` if `document` is `undefined`.
 * @throws {@link DPoPError} `metadata_invalid` if it is no object, or the member is no list of one or more names of
 *   algorithms, or names `none` or a MAC.
 * @see RFC 9449 section 5.1, https://www.rfc-editor.org/rfc/rfc9449#section-5.1
 */
export function readServerMetadata(document: unknown): ServerMetadata {
  const { dpop_signing_alg_values_supported: list } = readObject('read server metadata', document);
  return { algorithms: readAlgorithms(list) };
}

/**
 * Reads `dpop_signing_alg_values_supported` and `dpop_bound_access_tokens_required` of a protected resource's metadata.
 *
 * Does not check the rest of the document, in particular not that its `resource` is the expected one
 * (RFC 9728 section 3.3).
 *
 * @param document - The metadata, decoded.
 * @returns The algorithms, and whether DPoP is required.
 * @throws `TypeError` if `document` is `undefined`.
 * @throws {@link DPoPError} `metadata_invalid` as {@link readServerMetadata}, and if the other member is no boolean.
 * @see RFC 9728 section 2, https://www.rfc-editor.org/rfc/rfc9728#section-2
 */
export function readResourceMetadata(document: unknown): ResourceMetadata {
  const { dpop_signing_alg_values_supported: list, dpop_bound_access_tokens_required: required } = readObject(
    'read resource metadata',
    document,
  );
  return { algorithms: readAlgorithms(list), required: readBoolean(required) };
}

/**
 * Reads `dpop_bound_access_tokens` of a client's metadata. For authorization servers that register clients, or look
 * them up.
 *
 * @param document - The metadata, decoded.
 * @returns Whether the client has to use DPoP.
 * @throws `TypeError` if `document` is `undefined`.
 * @throws {@link DPoPError} `metadata_invalid`, with `invalid_client_metadata` as `error`, if it is no object or the member
 *   is no boolean.
 * @see RFC 9449 section 5.2, https://www.rfc-editor.org/rfc/rfc9449#section-5.2
 */
export function readClientMetadata(document: unknown): ClientMetadata {
  const answer = 'invalid_client_metadata';
  const { dpop_bound_access_tokens: bound } = readObject('read client metadata', document, answer);
  return { bound: readBoolean(bound, answer) };
}

/** Options of {@link makeServerMetadata}. */
export interface MakeServerMetadataOptions {
  /** Accepted algorithms: those that `verifyProof` is given. Defaults to those it accepts by default. */
  readonly algorithms?: readonly JWSAlgorithm[] | undefined;
}

/** Options of {@link makeResourceMetadata}. */
export interface MakeResourceMetadataOptions extends MakeServerMetadataOptions {
  /** Says that the resource takes only tokens that are bound by DPoP. Defaults to `false`. */
  readonly required?: boolean | undefined;
}

function algorithmsOption(action: string, algorithms: unknown = DEFAULT_ALGORITHMS): JWSAlgorithm[] {
  return [
    ...new Set(listOption(action, 'algorithms', algorithms, isAlgorithm, 'JWS algorithms of this library')),
  ];
}

/**
 * Makes the member by which an authorization server says that it supports DPoP.
 *
 * @param options - The algorithms.
 * @returns The member, to be spread into the metadata.
 * @throws `TypeError` if an option is unknown or of the wrong type, or the list is empty.
 * @see RFC 9449 section 5.1, https://www.rfc-editor.org/rfc/rfc9449#section-5.1
 */
export function makeServerMetadata(options: MakeServerMetadataOptions = {}): {
  dpop_signing_alg_values_supported: JWSAlgorithm[];
} {
  const action = 'make server metadata';
  assertOptions(action, options);
  const { algorithms } = options;
  assertKnown(action, options, { algorithms });
  return { dpop_signing_alg_values_supported: algorithmsOption(action, algorithms) };
}

/**
 * Makes the members by which a protected resource says that it supports DPoP, or takes nothing else.
 *
 * @param options - The algorithms, and whether DPoP is required.
 * @returns The members, to be spread into the metadata.
 * @throws `TypeError` if an option is unknown or of the wrong type, or the list is empty.
 * @see RFC 9728 section 2, https://www.rfc-editor.org/rfc/rfc9728#section-2
 */
export function makeResourceMetadata(options: MakeResourceMetadataOptions = {}): {
  dpop_signing_alg_values_supported: JWSAlgorithm[];
  dpop_bound_access_tokens_required: boolean;
} {
  const action = 'make resource metadata';
  assertOptions(action, options);
  const { algorithms, required } = options;
  assertKnown(action, options, { algorithms, required });
  return {
    dpop_signing_alg_values_supported: algorithmsOption(action, algorithms),
    dpop_bound_access_tokens_required: booleanOption(action, 'required', required),
  };
}
