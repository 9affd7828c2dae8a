/** The order in which vectors meet a key cache that all of them share. */
import { createHash } from 'node:crypto';
import type { Vector } from '../../src/conformance/types.ts';

const digest = ({ id }: Vector): string => createHash('sha256').update(id).digest('hex');

/** No order of topics, and a new vector changes nothing about the order of the others. */
function mixed(vectors: readonly Vector[]): Vector[] {
  const digests = new Map(vectors.map((vector) => [vector, digest(vector)]));
  const order = (vector: Vector): string => digests.get(vector) ?? '';
  return [...vectors].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

const isAccepted = ({ expect: { verdict, when = {} } }: Vector): boolean =>
  verdict === 'accept' || Object.values(when).includes('accept');

/** First what can put keys into the cache, so that every vector meets its key there. */
export function warmOrder(vectors: readonly Vector[]): { readonly first: Vector[]; readonly all: Vector[] } {
  const proofs = mixed(vectors.filter(({ kind }) => kind === 'proof-validate'));
  return { first: proofs.filter(isAccepted), all: proofs };
}
