/** The edits of a signed proof: its signature, its segments, its text, and the header fields that carry it. */
import {
  type Bytes,
  b64u,
  concat,
  fromB64u,
  fromBigInt,
  fromHex,
  fromUtf8,
  setTrailingBit,
  toBigInt,
  utf8,
} from './bytes.ts';
import { type Draft, jwkOf, proofLine, type Rule } from './draft.ts';
import { fail, insert, integer, replaceOnce, text } from './edit_args.ts';
import type { Json } from './json.ts';

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
  apply: (headers: [string, string][], args: readonly Json[], proof: number) => void,
): Rule => ({
  stage: 'field',
  apply: ({ input: { request } }, args) => apply(request.headers, args, proofLine(request.headers)),
});

const halves = (signature: Bytes): [Bytes, Bytes] => [
  signature.slice(0, signature.length / 2),
  signature.slice(signature.length / 2),
];

/** ITU-T X.690: SEQUENCE of two INTEGERs, as ECDSA signatures are written outside JOSE. */
function toDer(signature: Bytes): Bytes {
  const integers = halves(signature).map((octets) => {
    const minimal = octets.slice(octets.findIndex((octet) => octet !== 0));
    const positive = (minimal[0] ?? 0) > 127 ? concat(Uint8Array.of(0), minimal) : minimal;
    return concat(Uint8Array.of(2, positive.length), positive);
  });
  const body = concat(...integers);
  return concat(
    body.length > 127 ? Uint8Array.of(0x30, 0x81, body.length) : Uint8Array.of(0x30, body.length),
    body,
  );
}

/** The orders of the groups that S is a number modulo: SEC 2 section 2, RFC 8032 section 5.1. */
const ORDERS: Readonly<Record<string, bigint>> = {
  'P-256': 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  Ed25519: 2n ** 252n + 27742317777372353535851937790883648493n,
};

const orderOf = (draft: Draft): bigint => ORDERS[String(jwkOf(draft)['crv'])] ?? fail('no known group order');

const reversed = (octets: Bytes): Bytes => octets.slice().reverse();

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
  'signature.to-der': onSignature(toDer),
  'signature.r': onSignature((old, [octets]) => concat(fromHex(text(octets)), halves(old)[1])),
  'signature.s': onSignature((old, [octets]) => concat(halves(old)[0], fromHex(text(octets)))),
  'signature.negate-s': onSignature((old, _, draft) => {
    const [r, s] = halves(old);
    return concat(r, fromBigInt(orderOf(draft) - toBigInt(s), s.length));
  }),
  'signature.eddsa-add-order': onSignature((old, _, draft) => {
    const [r, s] = halves(old);
    return concat(r, reversed(fromBigInt(toBigInt(reversed(s)) + orderOf(draft), s.length)));
  }),
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
    headers[proof] = [headers[proof]?.[0] ?? '', text(template)];
  }),
  'field.rename': onField((headers, [name], proof) => {
    headers[proof] = [text(name), headers[proof]?.[1] ?? ''];
  }),
  'field.delete': onField((headers, _, proof) => {
    headers.splice(proof, 1);
  }),
  'headers.add': {
    stage: 'field',
    apply: ({ input: { request } }, [name, template]) => {
      request.headers.push([text(name), text(template)]);
    },
  },
};
