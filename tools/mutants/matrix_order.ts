/** The order in which vectors meet a key cache that all of them share. */
import type { Vector } from '../../cli/suite.ts';
import { Random } from '../fuzz/random.ts';

/** The same in every run: the matrix is compared byte by byte. */
const SEED = 9449;

export function shuffled<Value>(list: readonly Value[], seed: number = SEED): Value[] {
  const random = new Random(seed, 0);
  const pool = [...list];
  return Array.from({ length: pool.length }, () => pool.splice(random.below(pool.length), 1)[0] as Value);
}

const isAccepted = ({ expect: { verdict, when = {} } }: Vector): boolean =>
  verdict === 'accept' || Object.values(when).includes('accept');

/** First what can put keys into the cache, so that every vector meets its key there. */
export function warmOrder(vectors: readonly Vector[]): { readonly first: Vector[]; readonly all: Vector[] } {
  const proofs = shuffled(vectors.filter(({ kind }) => kind === 'proof-validate'));
  return { first: proofs.filter(isAccepted), all: proofs };
}
