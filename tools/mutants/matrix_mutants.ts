/** The mutants that the vectors are tried on: those of the unit tests, and more of what vectors can tell apart. */
import { MUTANTS as UNIT_MUTANTS } from './list.ts';
import type { Mutant } from './mutant.ts';
import { VECTOR_MUTANTS } from './vector_list.ts';

export const MUTANTS: readonly Mutant[] = [...UNIT_MUTANTS, ...VECTOR_MUTANTS];
