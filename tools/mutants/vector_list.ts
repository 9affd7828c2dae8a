/**
 * More mutants for the vectors: mistakes of other implementations, at the place of ours where they would be. The unit
 * tests are not tried on them: those run the vectors, too, so whatever a vector notices they notice.
 */
import type { Mutant } from './mutant.ts';
import { VECTOR_CHECKS } from './vector_list_checks.ts';
import { VECTOR_HTU } from './vector_list_htu.ts';
import { VECTOR_KEYS } from './vector_list_keys.ts';

export const VECTOR_MUTANTS: readonly Mutant[] = [...VECTOR_CHECKS, ...VECTOR_KEYS, ...VECTOR_HTU];
