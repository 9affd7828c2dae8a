/** The edits of a signed proof: its signature, its segments, its text, and the header fields that carry it. */
import {
  type Bytes,
  b64u,
  concat,
  fromB64u,
  fromBigInt,
  fromHex,
  fromUtf8,
  hex,
  setTrailingBit,
  toBigInt,
  utf8,
} from './bytes.ts';
import { type Draft, type FieldValue, jwkOf, proofLine, type Rule, type Toolbox } from './draft.ts';
import { fail, insert, integer, replaceOnce, text } from './edit_args.ts';
import type { Json, JsonObject } from './json.ts';

const onSignature = (change: (old: Bytes, args: readonly Json[], draft: Draft) => Bytes): Rule => ({
  stage: 'signature',
  apply: (draft, args) => {
    draft.signature = change(draft.signature, args, draft);
  },
});

const onSignatureText = (change: (old: string, args: readonly Json[]) => string): Rule => ({
  stage: 'signature-text',
  apply: (draft, args) => {
    draft.signatureText = change(draft.signatureText, args);
  },
});

const onSegments = (apply: (segments: string[], args: readonly Json[]) => void): Rule => ({
  stage: 'segments',
  apply: (draft, args) => apply(draft.segments, args),
});

const onJws = (change: (old: string, args: readonly Json[]) => string): Rule => ({
  stage: 'jws',
  apply: (draft, args) => {
    draft.jws = change(draft.jws, args);
  },
});

const onField = (
  apply: (headers: [string, FieldValue][], args: readonly Json[], proof: number) => void,
): Rule => ({
  stage: 'field',
  apply: ({ input: { request } }, args) => apply(request.headers, args, proofLine(request.headers)),
});

type Line = [name: string, value: FieldValue];

/** The index of the first line of a field. */
function lineOf(headers: readonly (readonly [string, FieldValue])[], name: string): number {
  const index = headers.findIndex(([other]) => other === name);
  return index < 0 ? fail(`no ${name} field`) : index;
}

const halves = (signature: Bytes): [Bytes, Bytes] => [
  signature.slice(0, signature.length / 2),
  signature.slice(signature.length / 2),
];

const stripped = (octets: Bytes): Bytes => octets.slice(octets.findIndex((octet) => octet !== 0));

/**
 * ITU-T X.690: SEQUENCE of two INTEGERs, as ECDSA signatures are written outside JOSE. "long" writes its length in two
 * octets, "unsigned" leaves out the zero octet that makes a number positive.
 */
function toDer(signature: Bytes, form: string): Bytes {
  const integers = halves(signature).map((octets) => {
    const minimal = stripped(octets);
    const needsZero = (minimal[0] as number) > 127 && form !== 'unsigned';
    const written = needsZero ? concat(Uint8Array.of(0), minimal) : minimal;
    return concat(Uint8Array.of(2, written.length), written);
  });
  const body = concat(...integers);
  const isLong = body.length > 127 || form === 'long';
  return concat(isLong ? Uint8Array.of(0x30, 0x81, body.length) : Uint8Array.of(0x30, body.length), body);
}

/** Fails where there is nothing to strip: the jti is then not the one that was looked for. */
const withoutZeros = (octets: Bytes): Bytes =>
  octets[0] === 0 ? stripped(octets) : fail('the first octet is not zero');

/** Changes R, S, both, or the signature as a whole. */
const onPart = (change: (octets: Bytes) => Bytes): Rule =>
  onSignature((old, [part]) => {
    if (part === 'all') return change(old);
    const [r, s] = halves(old);
    return concat(part === 's' ? r : change(r), part === 'r' ? s : change(s));
  });

/** The orders of the groups that S is a number modulo: SEC 2 section 2, RFC 8032 section 5.1. */
const ORDERS: Readonly<Record<string, bigint>> = {
  'P-256': 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  Ed25519: 2n ** 252n + 27742317777372353535851937790883648493n,
};

const orderOf = (draft: Draft): bigint => ORDERS[String(jwkOf(draft)['crv'])] ?? fail('no known group order');

const reversed = (octets: Bytes): Bytes => octets.slice().reverse();

// RSA

const modulusOf = (draft: Draft): Bytes => fromB64u(text(jwkOf(draft)['n']));

const signed = (draft: Draft): Bytes => utf8(draft.encoded.join('.'));

/** The private key at work on a block of our making: head, filler, tail; "{digest}" is the hash of what is signed. */
async function signBlock(draft: Draft, [head, filler, tail]: readonly Json[], tools: Toolbox): Promise<void> {
  const digest = hex(await tools.sha256(signed(draft)));
  const start = fromHex(text(head).replace('{digest}', digest));
  const end = fromHex(text(tail).replace('{digest}', digest));
  const n = modulusOf(draft);
  const middle = new Uint8Array(n.length - start.length - end.length).fill(
    fromHex(text(filler))[0] as number,
  );
  const d = fromB64u(text((tools.keys[draft.signWith.key] as JsonObject)['d']));
  const signature = power(toBigInt(concat(start, middle, end)), toBigInt(d), toBigInt(n));
  draft.signature = fromBigInt(signature, n.length);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** The least integer whose cube is not less. */
function cubeRoot(value: bigint): bigint {
  let [low, high] = [0n, 1n << BigInt(Math.ceil(value.toString(2).length / 3) + 1)];
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (middle ** 3n < value) low = middle + 1n;
    else high = middle;
  }
  return low;
}

/** RFC 8017 section 9.2: the octets between padding and hash. */
const INFO = '003031300d060960864801650304020105000420';

/** For exponent 3, without the private key: a cube that starts as a padded digest does, or one that starts and ends so. */
async function cube(draft: Draft, [form]: readonly Json[], tools: Toolbox): Promise<void> {
  const info = INFO + hex(await tools.sha256(signed(draft)));
  const { length } = modulusOf(draft);
  const filled = (start: string): bigint => cubeRoot(BigInt(`0x${start.padEnd(2 * length, '0')}`));
  if (form === 'start') {
    draft.signature = fromBigInt(filled(`0001${'ff'.repeat(8)}${info}`), length);
    return;
  }
  const bits = BigInt(4 * info.length);
  const end = BigInt(`0x${info}`);
  if (end % 2n === 0n) fail('an even digest: take another jti');
  // Bit by bit: an odd number has one cube root modulo a power of two.
  let low = 1n;
  for (let bit = 1n; bit < bits; bit++) if (((low ** 3n - end) >> bit) & 1n) low |= 1n << bit;
  draft.signature = fromBigInt(((filled(`0001${'ff'.repeat(16)}80`) >> bits) << bits) | low, length);
}

/** What somebody might sign in place of header and payload. */
function fillSigned(template: string, { encoded, text: [header, payload] }: Draft): string {
  const parts = { header: encoded[0], payload: encoded[1], 'header-text': header, 'payload-text': payload };
  return Object.entries(parts).reduce((old, [name, part]) => old.replace(`{${name}}`, () => part), template);
}

const resign = (
  data: (draft: Draft, args: readonly Json[], tools: Toolbox) => Bytes | Promise<Bytes>,
): Rule => ({
  stage: 'signature',
  apply: async (draft, args, tools) => {
    const { key, alg } = draft.signWith;
    draft.signature = await tools.sign(key, alg, await data(draft, args, tools));
  },
});

export const EDITS_AFTER: Readonly<Record<string, Rule>> = {
  'signature.set': onSignature((_, [octets]) => fromHex(text(octets))),
  'signature.append': onSignature((old, [octets]) => concat(old, fromHex(text(octets)))),
  'signature.prepend': onSignature((old, [octets]) => concat(fromHex(text(octets)), old)),
  'signature.cut': onSignature((old, [count]) => old.slice(0, old.length - integer(count))),
  'signature.flip': onSignature((old, [index]) =>
    old.map((octet, i) => (i === integer(index) ? octet ^ 1 : octet)),
  ),
  'signature.zero': onSignature((old) => old.map(() => 0)),
  'signature.swap': onSignature((old) => concat(...halves(old).reverse())),
  'signature.to-der': onSignature((old, [form = 'short']) => toDer(old, text(form))),
  'signature.to-hex': onSignature((old) => utf8(hex(old))),
  'signature.slice': onSignature((old, [from, to]) => old.slice(integer(from), integer(to))),
  'signature.has': onSignature((old, [at, octets]) =>
    hex(old.slice(integer(at))).startsWith(text(octets)) ? old : fail(`no ${octets} at ${at} of ${hex(old)}`),
  ),
  'signature.toggle': onSignature((old, [index, bits]) =>
    old.map((octet, i) => (i === integer(index) ? octet ^ integer(bits) : octet)),
  ),
  'signature.over': resign((draft, [template]) => utf8(fillSigned(text(template), draft))),
  'signature.over-digest': resign((draft, _, tools) => tools.sha256(signed(draft))),
  'signature.reverse': onPart(reversed),
  'signature.strip-zeros': onPart(withoutZeros),
  'signature.pad-halves': onSignature((old, [octets]) =>
    concat(...halves(old).flatMap((half) => [fromHex(text(octets)), half])),
  ),
  'signature.r': onSignature((old, [octets]) => concat(fromHex(text(octets)), halves(old)[1])),
  'signature.s': onSignature((old, [octets]) => concat(halves(old)[0], fromHex(text(octets)))),
  'signature.negate-s': onSignature((old, _, draft) => {
    const [r, s] = halves(old);
    return concat(r, fromBigInt(orderOf(draft) - toBigInt(s), s.length));
  }),
  'signature.negate-r': onSignature((old, _, draft) => {
    const [r, s] = halves(old);
    return concat(fromBigInt(orderOf(draft) - toBigInt(r), r.length), s);
  }),
  'signature.eddsa-add-order': onSignature((old, [times = 1], draft) => {
    const [r, s] = halves(old);
    const sum = toBigInt(reversed(s)) + BigInt(integer(times)) * orderOf(draft);
    return concat(r, reversed(fromBigInt(sum, s.length)));
  }),
  'signature.eddsa-negate-s': onSignature((old, _, draft) => {
    const [r, s] = halves(old);
    return concat(r, reversed(fromBigInt(orderOf(draft) - toBigInt(reversed(s)), s.length)));
  }),
  'signature.rsa-block': { stage: 'signature', apply: signBlock },
  'signature.rsa-cube': { stage: 'signature', apply: cube },
  'signature.rsa-linear': onSignature((old, [factor, times, length], draft) => {
    const n = toBigInt(modulusOf(draft));
    return fromBigInt(BigInt(integer(factor)) * toBigInt(old) + BigInt(integer(times)) * n, integer(length));
  }),
  'signature.b64u-standard': onSignatureText((old) =>
    /[-_]/.test(old) ? old.replaceAll('-', '+').replaceAll('_', '/') : fail('nothing that differs'),
  ),
  'signature.b64u-append': onSignatureText((old, [addition]) => old + text(addition)),
  'signature.b64u-insert': onSignatureText((old, [at, addition]) => insert(old, integer(at), text(addition))),
  'signature.b64u-trailing-bit': onSignatureText((old) => setTrailingBit(old)),
  'segments.set': onSegments((segments, [index, segment]) => {
    segments[integer(index)] = text(segment);
  }),
  'segments.delete': onSegments((segments, [index]) => {
    segments.splice(integer(index), 1);
  }),
  'segments.insert': onSegments((segments, [index, segment]) => {
    segments.splice(integer(index), 0, text(segment));
  }),
  'segments.edit': onSegments((segments, [index, from, to]) => {
    const old = fromUtf8(fromB64u(segments[integer(index)] ?? fail('no such segment')));
    segments[integer(index)] = b64u(utf8(replaceOnce(old, text(from), text(to))));
  }),
  'jws.flattened': onJws((old) => {
    const [header = '', payload = '', signature = ''] = old.split('.');
    return JSON.stringify({ payload, protected: header, signature });
  }),
  'field.set': onField((headers, [template], proof) => {
    (headers[proof] as Line)[1] = text(template);
  }),
  'field.rename': onField((headers, [name], proof) => {
    (headers[proof] as Line)[0] = text(name);
  }),
  'field.delete': onField((headers, _, proof) => {
    headers.splice(proof, 1);
  }),
  'field.octets': {
    stage: 'field',
    apply: ({ jws, input: { request } }, [at, count, octets]) => {
      const proof = utf8(jws);
      const start = integer(at) < 0 ? proof.length : integer(at);
      const rest = proof.subarray(start + integer(count));
      const value = concat(proof.subarray(0, start), fromHex(text(octets)), rest);
      const index = proofLine(request.headers);
      (request.headers[index] as Line)[1] = { b64u: b64u(value) };
    },
  },
  'field.to-query': {
    stage: 'field',
    apply: ({ jws, input: { request } }, [name]) => {
      request.headers.splice(proofLine(request.headers), 1);
      request.url += `?${text(name)}=${jws}`;
    },
  },
  'headers.add': {
    stage: 'field',
    apply: ({ input: { request } }, [name, template]) => {
      request.headers.push([text(name), text(template)]);
    },
  },
  'headers.set': {
    stage: 'field',
    apply: ({ input: { request } }, [name, template]) => {
      request.headers[lineOf(request.headers, text(name))] = [text(name), text(template)];
    },
  },
  'headers.rename': {
    stage: 'field',
    apply: ({ input: { request } }, [from, to]) => {
      (request.headers[lineOf(request.headers, text(from))] as Line)[0] = text(to);
    },
  },
  'headers.delete': {
    stage: 'field',
    apply: ({ input: { request } }, [name]) => {
      request.headers.splice(lineOf(request.headers, text(name)), 1);
    },
  },
};
