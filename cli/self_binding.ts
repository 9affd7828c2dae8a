/** The kind `binding`, through this library: documents, and whole requests with what the server knows of them. */
import { readConfirmation, readIntrospection } from '../src/confirmation.ts';
import { readClientMetadata, readResourceMetadata, readServerMetadata } from '../src/metadata.ts';
import { verifyResourceRequest } from '../src/server/verify_resource_request.ts';
import { verifyTokenRequest } from '../src/server/verify_token_request.ts';
import { checkTokenResponse, readDpopJkt } from '../src/token_response.ts';

type Pairs = readonly (readonly [name: string, value: string])[];

interface Request {
  readonly method: string;
  readonly target: string;
  readonly headers: Pairs;
  readonly parameters?: Pairs;
}

/** What all whole requests have. */
interface World {
  readonly clock: number;
  readonly policy: object;
  readonly origins: readonly string[];
  readonly request: Request;
}

interface ResourceInput extends World {
  readonly schemes: readonly ('DPoP' | 'Bearer')[];
  readonly token: { readonly value: string; readonly claims: object };
}

interface TokenInput extends World {
  readonly client: { readonly type: 'public' | 'confidential'; readonly boundAccessTokens: boolean };
  readonly grant: { readonly type: string; readonly jkt: string | null };
}

/** As `nodeRequest()` makes one: the target as it came, and the lines of a field joined. */
function requestOf({ method, target, headers }: Request) {
  const get = (name: string): string | null => {
    const lines = headers.filter(([other]) => other.toLowerCase() === name.toLowerCase());
    return lines.length === 0 ? null : lines.map(([, value]) => value).join(', ');
  };
  return { method, url: target, isTarget: true, headers: { get } };
}

/** Replays are a matter of sequences. */
function optionsOf({ clock, policy, origins: [first = '', ...others] }: World) {
  return {
    ...policy,
    now: clock,
    origin: others.length === 0 ? first : [first, ...others],
    allowReplay: true,
  };
}

async function judgeResourceRequest(input: ResourceInput): Promise<unknown> {
  const { request, schemes, token } = input;
  const { scheme, jkt = null } = await verifyResourceRequest(requestOf(request), {
    ...optionsOf(input),
    schemes,
    resolveToken: (value) => (value === token.value ? token.claims : undefined),
  });
  return { scheme, jkt };
}

async function judgeTokenRequest(input: TokenInput): Promise<unknown> {
  const { client, grant } = input;
  const isPublic = client.type === 'public';
  const jktOf = (isBound: boolean) => (isBound ? (grant.jkt ?? undefined) : undefined);
  const { commit } = await verifyTokenRequest(requestOf(input.request), {
    ...optionsOf(input),
    endpoint: 'token',
    required: client.boundAccessTokens,
    dpopJkt: jktOf(grant.type === 'authorization_code'),
    refreshJkt: jktOf(grant.type === 'refresh_token' && isPublic),
  });
  const { jkt = null, tokenType } = await commit();
  return { jkt, tokenType, refreshJkt: isPublic ? jkt : null };
}

async function judgePushedRequest(input: World): Promise<unknown> {
  const { commit } = await verifyTokenRequest(requestOf(input.request), {
    ...optionsOf(input),
    endpoint: 'par',
    dpopJkt: readDpopJkt(input.request.parameters ?? []),
  });
  const { dpopJkt: jkt = null } = await commit();
  return { jkt };
}

interface Document {
  readonly document: unknown;
}

const keyOf = ({ document }: Document) => ({ jkt: readConfirmation(document)?.jkt ?? null });

// biome-ignore lint/suspicious/noExplicitAny: the schema guarantees the input of each case.
const CASES: Readonly<Record<string, (input: any) => unknown>> = {
  'jwt-cnf': keyOf,
  introspection: ({ document }: Document) => ({ jkt: readIntrospection(document)?.jkt ?? null }),
  'token-response': ({ document, required }: Document & { required: boolean }) => ({
    bound: checkTokenResponse(document, { required }).bound,
  }),
  'server-metadata': ({ document }: Document) => ({
    algorithms: readServerMetadata(document).algorithms ?? null,
  }),
  'resource-metadata': ({ document }: Document) => {
    const { algorithms = null, required } = readResourceMetadata(document);
    return { algorithms, required };
  },
  'client-metadata': ({ document }: Document) => ({ bound: readClientMetadata(document).bound }),
  'auth-request': ({ parameters }: { parameters: Pairs }) => ({ jkt: readDpopJkt(parameters) ?? null }),
  'resource-request': judgeResourceRequest,
  'token-request': judgeTokenRequest,
  'par-request': judgePushedRequest,
};

/** Runs by kind. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
export const BINDING: Readonly<Record<string, (input: any) => Promise<unknown>>> = {
  binding: async (input: { readonly case: string }) => {
    const run = CASES[input.case];
    if (run === undefined) throw new Error(`no case ${input.case}`);
    return run(input);
  },
};

/** What this library can do of the kind. */
export const BINDING_CAPABILITIES: readonly string[] = [
  ...Object.keys(CASES).map((name) => `binding:${name}`),
  'origin',
  'origins',
];
