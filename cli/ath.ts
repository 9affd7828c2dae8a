/** `rfc9449 ath`: hash of an access token. RFC 9449 section 4.2. */
import { calculateAth } from '../src/index.ts';
import type { Command } from './command.ts';
import { PLAIN_EXITS } from './help.ts';
import { readArgument } from './input.ts';
import { print } from './terminal.ts';

export const ath: Command = {
  name: 'ath',
  summary: 'Calculates the "ath" claim for an access token',
  usage: ['ath <token>', 'ath - < token.txt'],
  options: {},
  positionals: [1, 1],
  notes: ['With "-" the token stays out of the history of the shell and the list of processes.'],
  examples: ['rfc9449 ath Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU'],
  exits: PLAIN_EXITS,
  async run({ positionals: [token = ''] }) {
    print(await calculateAth(await readArgument(token)));
    return 0;
  },
};
