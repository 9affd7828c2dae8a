/** All mutants: removals and plausible weakenings of each check and each rule of strictness. */
import { CHECK_MUTANTS } from './checks.ts';
import { HTU_MUTANTS } from './htu.ts';
import { KEY_MUTANTS } from './keys.ts';
import type { Mutant } from './mutant.ts';
import { OPTION_MUTANTS } from './options.ts';
import { TEXT_MUTANTS } from './texts.ts';

export const MUTANTS: readonly Mutant[] = [
  ...CHECK_MUTANTS,
  ...KEY_MUTANTS,
  ...HTU_MUTANTS,
  ...TEXT_MUTANTS,
  ...OPTION_MUTANTS,
];
