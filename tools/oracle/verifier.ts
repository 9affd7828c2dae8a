/**
 * A verifier of DPoP proofs that shares no code and no author's reading with `src`: signatures by `jose`, everything
 * else written from the RFCs. It goes on after a fault, so that a vector with a second one is found.
 */
import { createPublicKey, verify } from 'node:crypto';
import { calculateJwkThumbprint, errors, flattenedVerify, importJWK, type JWK } from 'jose';
import { decode } from './base64url.ts';
import { checkBinding, checkClaims } from './claims.ts';
import { isObject, type JsonObject, parseOctets, type Value } from './json.ts';
import { ALGORITHMS, type PublicKey, readPublicKey } from './jwk.ts';
import { type Group, Opinion } from './opinion.ts';
import { equations } from './points.ts';
import { asciiOf, type Policy, type ProofInput } from './suite.ts';
import { isFault, normalize, parseHttpUri } from './uri.ts';

/** What was read of a proof; absent where a fault is in the way. */
interface Proof {
  readonly segments: readonly [string, string, string];
  readonly header: JsonObject | undefined;
  readonly claims: JsonObject | undefined;
  readonly signature: Uint8Array | undefined;
}

const POLICY_MEMBERS = [
  'algorithms',
  'maxAge',
  'clockTolerance',
  'strictHtu',
  'maxProofLength',
  'maxModulusLength',
];

export async function judgeProof(input: ProofInput): Promise<Opinion> {
  const opinion = new Opinion();
  for (const name of Object.keys(input.policy)) {
    if (!POLICY_MEMBERS.includes(name)) opinion.unknown.push(`policy ${name}`);
  }
  const field = readField(input, opinion);
  const proof = field === undefined ? undefined : readProof(field, opinion);
  if (proof === undefined) return opinion;
  const { header, claims } = proof;
  let jkt: string | undefined;
  if (header !== undefined) {
    checkType(header.get('typ'), opinion);
    checkParameters(header, claims, opinion);
    const alg = checkAlgorithm(header.get('alg'), input.policy, opinion);
    const key = readPublicKey(header.get('jwk'), { alg, maxBits: input.policy.maxModulusLength }, opinion);
    const isEd448 = key?.crv === 'Ed448' && alg === 'EdDSA' && !input.policy.algorithms.includes('Ed448');
    if (isEd448) opinion.leaveOpen(['jwk', 'alg'], 'RFC 8037 section 3.1, RFC 9864: EdDSA is two algorithms');
    if (key !== undefined) {
      jkt = await calculateJwkThumbprint(key.members as unknown as JWK);
      if (alg !== undefined) await checkSignature(proof, key, alg, opinion);
    }
  }
  if (claims !== undefined) checkClaims(claims, input, opinion);
  checkBinding(jkt, input, opinion);
  const htu = claims?.get('htu');
  const uri = typeof htu === 'string' ? parseHttpUri(htu) : undefined;
  opinion.value = { jkt, jti: claims?.get('jti'), htu: uri && !isFault(uri) ? normalize(uri) : undefined };
  return opinion;
}

/** Beyond this, servers refuse a field by default. */
const USUAL_LENGTH = 16_384;

/** RFC 9449 sections 4.1 and 4.3 check 1. */
function readField({ request, policy }: ProofInput, opinion: Opinion): string | undefined {
  const lines = request.headers.filter(([name]) => name.toLowerCase() === 'dpop');
  const [line] = lines;
  if (line === undefined) opinion.refuse('proof', 'check 1: no DPoP field');
  else if (lines.length > 1) opinion.refuse('proof', 'check 1: more than one field line');
  else {
    const value = asciiOf(line[1]);
    if (value === undefined) opinion.refuse('jws', 'section 4.1: beyond ASCII');
    const stripped = value?.replace(/^[ \t]+|[ \t]+$/g, '');
    if (stripped !== value) opinion.leaveOpen('jws', 'RFC 9110 section 5.5: white space that HTTP strips');
    const { length } = stripped ?? '';
    if (length > (policy.maxProofLength ?? Infinity))
      opinion.refuse('proof', 'longer than the policy has it');
    else if (length > USUAL_LENGTH)
      opinion.leaveOpen('proof', 'RFC 9110 section 5.4: an unusually long field');
    if (!stripped?.includes(',')) return stripped;
    opinion.refuse(['proof', 'jws'], 'RFC 9110 section 5.3: a list of values');
  }
  return undefined;
}

/** RFC 7515 sections 2, 3.1 and 5.2. */
function readProof(field: string, opinion: Opinion): Proof | undefined {
  const segments = field.split('.');
  const [header = '', payload = '', signature = ''] = segments;
  if (segments.length !== 3) {
    opinion.refuse('jws', 'RFC 7515 section 5.2: not three segments');
    return undefined;
  }
  const octets = (segment: string, name: string, groups: readonly Group[]) => {
    const decoded = decode(segment);
    if (decoded === undefined) opinion.refuse(groups, `RFC 7515 section 2: ${name} is no base64url`);
    else if (!decoded.hasZeroPadBits)
      opinion.leaveOpen(groups, `RFC 4648 section 3.5: unused bits of ${name}`);
    return decoded?.octets;
  };
  return {
    segments: [header, payload, signature],
    header: readObject(octets(header, 'the header', ['jws']), opinion),
    claims: readObject(octets(payload, 'the payload', ['jws']), opinion),
    signature: octets(signature, 'the signature', ['jws', 'signature']),
  };
}

function readObject(octets: Uint8Array<ArrayBuffer> | undefined, opinion: Opinion): JsonObject | undefined {
  if (octets === undefined) return undefined;
  const parsed = parseOctets(octets);
  if (parsed !== undefined && isObject(parsed.value)) {
    for (const oddity of parsed.oddities) opinion.leaveOpen('jws', oddity);
    return parsed.value;
  }
  opinion.refuse('jws', 'RFC 7515 section 5.2, RFC 7519 section 7.2: no JSON object');
  return undefined;
}

/** RFC 9449 section 4.3 check 4, RFC 7515 section 4.1.9. */
function checkType(typ: Value | undefined, opinion: Opinion): void {
  if (typ === 'dpop+jwt') return;
  const isSameMediaType = typeof typ === 'string' && /^(application\/)?dpop\+jwt$/i.test(typ);
  if (isSameMediaType) opinion.leaveOpen('typ', 'RFC 7515 section 4.1.9: the same media type');
  else opinion.refuse('typ', 'check 4: typ');
}

/** RFC 9449 section 4.3 check 5: the name of an algorithm that a signature can be checked with. */
function checkAlgorithm(alg: Value | undefined, policy: Policy, opinion: Opinion): string | undefined {
  if (typeof alg !== 'string' || !Object.hasOwn(ALGORITHMS, alg)) {
    opinion.refuse('alg', 'check 5: no registered asymmetric signature algorithm');
    return undefined;
  }
  if (!policy.algorithms.includes(alg)) opinion.refuse('alg', 'check 5: not allowed by the policy');
  return alg;
}

const CERTIFICATE_PARAMETERS = ['jku', 'x5u', 'x5c', 'x5t', 'x5t#S256'];
const ENCRYPTION_PARAMETERS = ['zip', 'enc', 'epk', 'apu', 'apv', 'iv', 'tag', 'p2s', 'p2c'];
/** The claims of RFC 7519 section 4.1 and RFC 9449 section 4.2. */
const CLAIMS = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'htm', 'htu', 'ath', 'nonce'];
/** RFC 7515 section 4.1, RFC 7518: recipients may refuse their names in "crit". */
const REGISTERED = [
  'alg',
  'jwk',
  'kid',
  'typ',
  'cty',
  'crit',
  ...CERTIFICATE_PARAMETERS,
  ...ENCRYPTION_PARAMETERS,
];

function checkParameters(header: JsonObject, claims: JsonObject | undefined, opinion: Opinion): void {
  for (const name of [...CERTIFICATE_PARAMETERS, ...ENCRYPTION_PARAMETERS, 'cty']) {
    if (header.has(name)) opinion.leaveOpen('jws', `${name} in the header has no meaning in a proof`);
  }
  for (const name of CLAIMS) {
    const isContradiction = header.has(name) && claims?.has(name) && header.get(name) !== claims.get(name);
    if (isContradiction) opinion.leaveOpen('jws', `RFC 7519 section 5.3: another ${name} in the header`);
  }
  const crit = header.get('crit');
  const b64 = header.get('b64');
  const isCritical = Array.isArray(crit) && crit.includes('b64');
  if (b64 === false && isCritical) opinion.refuse('jws', 'RFC 7797 section 7: b64 is not false in a JWT');
  else if (b64 !== undefined) opinion.leaveOpen('jws', 'RFC 7797 section 6: b64');
  if (crit === undefined) return;
  if (!Array.isArray(crit) || crit.some((name) => typeof name !== 'string')) {
    opinion.refuse('jws', 'RFC 7515 section 4.1.11: crit is a list of names');
  } else if (crit.some((name) => name !== 'b64' && !REGISTERED.includes(name))) {
    opinion.refuse('jws', 'RFC 7515 section 4.1.11: an extension that nobody understands');
  } else opinion.leaveOpen('jws', 'RFC 7515 section 4.1.11: recipients may refuse such a crit');
}

/** RFC 9449 section 4.3 check 6; the key has passed the checks on its form. */
async function checkSignature(proof: Proof, key: PublicKey, alg: string, opinion: Opinion): Promise<void> {
  const { segments, signature, header } = proof;
  if (signature === undefined || header === undefined || proof.claims === undefined) return;
  if (signature.length !== key.signatureLength) {
    opinion.refuse('signature', 'RFC 7518 section 3.4, RFC 8017 section 8.2.2: the length of the signature');
    return;
  }
  const [protectedHeader, payload, text] = segments;
  const points =
    key.crv === 'Ed25519' ? judgeEd25519(key, `${protectedHeader}.${payload}`, signature) : 'usual';
  if (points === 'neither') opinion.refuse('signature', 'check 6, RFC 8032 section 5.1.7');
  else if (points === 'open') opinion.leaveOpen('signature', 'RFC 8032 section 5.1.7: verifiers may differ');
  if (points !== 'usual') return;
  if (key.crv === 'Ed448') {
    // jose does not have it.
    const publicKey = createPublicKey({ key: { ...key.members }, format: 'jwk' });
    const isGood = verify(null, Buffer.from(`${protectedHeader}.${payload}`), publicKey, signature);
    if (!isGood) opinion.refuse('signature', 'check 6: the signature');
    return;
  }
  try {
    const imported = await importJWK({ ...key.members } as unknown as JWK, alg);
    await flattenedVerify({ protected: protectedHeader, payload, signature: text }, imported, {
      algorithms: [alg],
    });
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed)
      opinion.refuse('signature', 'check 6: the signature');
    // jose refuses every "crit"; one that all have to refuse is a fault already.
    else if (header.has('crit')) return;
    else if (error instanceof errors.JOSENotSupported || isNotSupported(error))
      opinion.unknown.push(`jose has no ${alg}`);
    else opinion.refuse(['signature', 'jwk', 'jws'], `jose: ${(error as Error).message}`);
  }
}

/** What the host says where it lacks an algorithm. */
const isNotSupported = (error: unknown): boolean =>
  (error as { name?: unknown }).name === 'NotSupportedError';

/** Where the points are not those of honest keys and signers, hosts disagree, so the equations are computed here. */
function judgeEd25519(key: PublicKey, text: string, signature: Uint8Array): 'usual' | 'open' | 'neither' {
  const octets = decode(key.members['x'] ?? '')?.octets;
  if (octets === undefined) return 'neither';
  const { areUsual, cofactorless, cofactored } = equations(octets, signature, Buffer.from(text));
  if (areUsual) return 'usual';
  return cofactorless || cofactored ? 'open' : 'neither';
}
