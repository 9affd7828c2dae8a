/**
 * A second opinion on what the tables of sequences say: a server and a client in a few lines, which know no cryptography,
 * no library of this project, and no more of a proof than its claims.
 */
import { readProof } from './edit_sequence.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import type { Result } from './sequence_case.ts';
import { TOOLS } from './signer.ts';

/** What the model says: a reason, or `undefined` for accepted. */
type Opinion = string | undefined;

/** Says where tables and model differ. Steps with a choice are open, and the last of their sequence. */
export function contradiction(input: JsonObject, results: readonly Result[]): string | undefined {
  const steps = input['steps'] as JsonObject[];
  if (steps.length !== results.length) return `${steps.length} steps, ${results.length} results`;
  const model = input['servers'] === undefined ? new Client() : new Servers(input);
  for (const [i, step] of steps.entries()) {
    const opinion = model.step(step);
    const wanted = results[i] ?? null;
    if (wanted?.['verdict'] === 'choice') continue;
    const wrong =
      model instanceof Client ? differs(opinion, wanted) : disagrees(opinion as Opinion[], wanted);
    if (wrong !== undefined) return `step ${i}: ${wrong}`;
  }
  return undefined;
}

function disagrees(opinions: readonly Opinion[], wanted: Result): string | undefined {
  if (wanted === null) return opinions.length === 0 ? undefined : 'has a result';
  const refusals = opinions.filter((opinion): opinion is string => opinion !== undefined);
  const accepted = opinions.length - refusals.length;
  if (wanted['accepted'] !== undefined && wanted['accepted'] !== accepted) return `${accepted} accepted`;
  if (refusals.length === 0) return wanted['verdict'] === 'accept' ? undefined : 'accepted by the model';
  const reasons = (wanted['reasons'] ?? []) as string[];
  const other = refusals.find((reason) => !reasons.includes(reason));
  return other === undefined ? undefined : `refused by the model: ${other}`;
}

// Servers

interface Store {
  readonly until: Map<string, number>;
  readonly owners: Map<string, string>;
  isFailing: boolean;
}

class Servers {
  readonly #input: JsonObject;
  readonly #policy: Readonly<Record<string, number>>;
  #clock: number;
  readonly #stores = new Map<string, Store>();
  /** Secret and time of what was captured. */
  readonly #captured = new Map<string, string>();
  readonly #generations = new Map<string, { now: number; oldest: number }>();

  constructor(input: JsonObject) {
    this.#input = input;
    this.#policy = input['policy'] as Record<string, number>;
    this.#clock = Number(input['clock']);
  }

  step(step: JsonObject): readonly Opinion[] {
    switch (step['do']) {
      case 'advance':
        this.#clock += Number(step['seconds']);
        return [];
      case 'restart':
        return [];
      case 'store':
        this.#store(String(step['store'])).isFailing = step['state'] === 'failing';
        return [];
      case 'rotate': {
        const { now } = this.#generation(String(step['secret']));
        this.#generations.set(String(step['secret']), { now: now + 1, oldest: now + (step['keep'] ? 0 : 1) });
        return [];
      }
      case 'race':
        return (step['steps'] as JsonObject[]).map((one) => this.#present(one));
      default:
        return [this.#present(step)];
    }
  }

  #store(name: string): Store {
    const store = this.#stores.get(name) ?? { until: new Map(), owners: new Map(), isFailing: false };
    this.#stores.set(name, store);
    return store;
  }

  #generation(secret: string): { now: number; oldest: number } {
    return this.#generations.get(secret) ?? { now: 0, oldest: 0 };
  }

  /** What the server would give now. */
  #issue({ secret, audience }: JsonObject): string {
    return JSON.stringify([secret, audience, this.#generation(String(secret)).now, this.#clock]);
  }

  #judgeNonce(nonce: Json | undefined, { secret, audience }: JsonObject): Opinion {
    if (nonce === undefined) return 'nonce_missing';
    if (typeof nonce !== 'string' && !isObject(nonce)) return 'nonce_invalid';
    if (nonce === '') return 'nonce_invalid';
    if (typeof nonce === 'string' || nonce['change'] !== undefined) return 'nonce_mismatch';
    const given = this.#captured.get(String(nonce['captured'])) ?? '[]';
    const [ofSecret, ofAudience, generation, at] = JSON.parse(given) as [Json, Json, number, number];
    if (ofSecret !== secret || ofAudience !== audience) return 'nonce_mismatch';
    if (generation < this.#generation(String(secret)).oldest) return 'nonce_mismatch';
    return this.#clock - at > 2 * Number(this.#policy['nonceLifetime']) ? 'nonce_stale' : undefined;
  }

  #present(step: JsonObject): Opinion {
    const server = (this.#input['servers'] as Record<string, JsonObject>)[String(step['server'])] ?? {};
    const { nonces } = server;
    const opinion = this.#judge(step, server);
    if (typeof step['capture'] === 'string' && isObject(nonces))
      this.#captured.set(step['capture'], this.#issue(nonces));
    return opinion;
  }

  #judge(step: JsonObject, server: JsonObject): Opinion {
    const { proofs } = this.#input as Record<string, Record<string, Json>>;
    const {
      proof: name = null,
      method = server['method'],
      url = server['url'],
      token = 'own',
      scheme = 'DPoP',
    } = step;
    if (String(scheme).toLowerCase() === 'bearer') return 'scheme_mismatch';
    if (name === null) return 'proof_missing';
    const proof = proofs?.[String(name)];
    if (name === 'forged') return 'signature_invalid';
    const { key, claims } = readProof(proof, TOOLS);
    if (claims['htm'] !== method) return 'htm_mismatch';
    if (plain(claims['htu']) !== plain(url)) return 'htu_mismatch';
    if (isObject(server['nonces'])) {
      const wrong = this.#judgeNonce(claims['nonce'], server['nonces']);
      if (wrong !== undefined) return wrong;
    }
    const age = this.#clock - Number(claims['iat']);
    if (age > Number(this.#policy['maxAge'])) return 'iat_too_old';
    if (-age > Number(this.#policy['clockTolerance'])) return 'iat_in_future';
    if (server['endpoint'] === 'resource') {
      if ((token === 'own') !== (claims['ath'] === this.#ownHash())) return 'ath_mismatch';
      if (key !== (token === 'own' ? 'p256-a' : 'p256-b')) return 'jkt_mismatch';
    }
    return step['authenticated'] === false ? undefined : this.#record(server['replay'], key, claims);
  }

  /** The hash in any proof that is by the own key for a resource. */
  #ownHash(): Json | undefined {
    for (const proof of Object.values(this.#input['proofs'] as JsonObject)) {
      const { key, claims } = readProof(proof, TOOLS);
      if (key === 'p256-a' && claims['ath'] !== undefined) return claims['ath'];
    }
    return undefined;
  }

  #record(name: Json | undefined, key: string, { htu, jti, iat }: JsonObject): Opinion {
    if (typeof name !== 'string') return undefined;
    const store = this.#store(name);
    if (store.isFailing) return 'replay_store_unavailable';
    const { maxAge = 0, clockTolerance = 0, storeLimit = 1e9, storeLimitPerKey = 1e9 } = this.#policy;
    for (const [entry, until] of store.until) if (until < this.#clock) store.until.delete(entry);
    const entry = JSON.stringify([key, plain(htu), jti]);
    if (store.until.has(entry)) return 'proof_replayed';
    const own = [...store.until.keys()].filter((other) => store.owners.get(other) === key);
    if (store.until.size >= storeLimit || own.length >= storeLimitPerKey) return 'replay_store_unavailable';
    store.until.set(entry, Number(iat) + maxAge + clockTolerance);
    store.owners.set(entry, key);
    return undefined;
  }
}

/** Good enough for the few spellings in the tables. */
const plain = (uri: Json | undefined): string =>
  String(uri)
    .replace(/[?#].*/, '')
    .replace('%6f', 'o')
    .replace('/x/..', '')
    .replace(/^https:\/\/[^/]+/i, (origin) => origin.toLowerCase().replace(/:443$/, ''));

// Clients

/** Scheme and parameters of each challenge, for lists that are well-formed. */
function challenges(field: string): { scheme: string; error: string | undefined }[] {
  const found: { scheme: string; error: string | undefined }[] = [];
  for (const [, name = '', , value] of field.matchAll(
    /([!#$%&'*+.^_`|~\w-]+)(\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,"]+))?/g,
  )) {
    if (value === undefined) found.push({ scheme: name.toLowerCase(), error: undefined });
    else if (name.toLowerCase() === 'error') {
      const last = found.at(-1);
      if (last) last.error = value.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1');
    }
  }
  return found;
}

class Client {
  readonly #nonces = new Map<string, string>();
  #request: { method: string; url: string; isStream: boolean; server: string } | undefined;
  #nonce: string | undefined;
  #hasRetried = false;

  step(step: JsonObject): JsonObject {
    if (step['do'] === 'call') {
      const { method, url, stream = false } = step['request'] as Record<string, string>;
      const server = `${new URL(String(url)).origin} ${step['token'] ?? ''}`;
      this.#request = { method: String(method), url: String(url), isStream: Boolean(stream), server };
      this.#hasRetried = false;
      return this.#send();
    }
    return this.#answer(step['response'] as JsonObject);
  }

  #send(): JsonObject {
    const { server = '', method = '', url = '' } = this.#request ?? {};
    this.#nonce = this.#nonces.get(server);
    return { sends: { nonce: this.#nonce ?? null, method, url } };
  }

  #answer({ status: code, headers, body }: JsonObject): JsonObject {
    const status = Number(code);
    const field = (wanted: string): string[] =>
      (headers as [string, string][]).filter(([name]) => name === wanted).map(([, value]) => value);
    const request = this.#request;
    if (request === undefined) throw new Error('an answer to nothing');
    const newest = field('DPoP-Nonce').join(', ');
    const before = this.#nonce;
    const isNew = /^[!#-[\]-~]+$/.test(newest) && newest !== before;
    if (isNew) this.#nonces.set(request.server, newest);
    const errors = challenges(field('WWW-Authenticate').join(', '))
      .filter(({ scheme }) => scheme === 'dpop')
      .map(({ error }) => error);
    if (typeof body === 'string') errors.push((JSON.parse(body) as { error?: string }).error);
    const isAsked = (status === 400 || status === 401) && errors.includes('use_dpop_nonce');
    if (isAsked && isNew && !this.#hasRetried && !request.isStream) {
      this.#hasRetried = true;
      return this.#send();
    }
    const [location] = field('Location');
    if (location !== undefined) {
      const { href, origin, username } = new URL(location, request.url);
      if (origin !== new URL(request.url).origin || username !== '')
        return { verdict: 'reject', returns: status };
      this.#request = { ...request, url: href, method: status === 303 ? 'GET' : request.method };
      return this.#send();
    }
    return { verdict: status < 400 ? 'accept' : 'reject', returns: status };
  }
}

function differs(opinion: unknown, wanted: Result): string | undefined {
  const { sends, verdict, returns } = opinion as Record<string, Json>;
  const told = `the model says ${JSON.stringify(opinion)}`;
  if (wanted === null) return told;
  if (isObject(sends)) {
    const expected = wanted['sends'];
    if (!isObject(expected)) return told;
    const isSame = Object.entries(expected).every(
      ([name, value]) => name === 'body' || sends[name] === value,
    );
    return isSame ? undefined : told;
  }
  return wanted['verdict'] === verdict && wanted['returns'] === returns ? undefined : told;
}
