/** `rfc9449 thumbprint`: thumbprint of a key. RFC 7638, RFC 9278. */
import { calculateThumbprint, calculateThumbprintUri, type HashName } from '../src/index.ts';
import type { Command } from './command.ts';
import { UsageError } from './command.ts';
import { PLAIN_EXITS } from './help.ts';
import { readJwk } from './key_file.ts';
import { print } from './terminal.ts';

const HASHES: readonly string[] = ['sha-256', 'sha-384', 'sha-512'];

export const thumbprint: Command = {
  name: 'thumbprint',
  summary: 'Calculates the thumbprint (jkt) of a key',
  usage: ['thumbprint <jwk file> [options]', 'thumbprint - [options] < key.jwk'],
  options: {
    uri: { help: 'Prints the thumbprint as a URI (RFC 9278)' },
    hash: { value: 'name', help: `${HASHES.join(', ')}; DPoP uses sha-256, the default` },
  },
  positionals: [1, 1],
  notes: ['Of a private key the public part is hashed.'],
  examples: ['rfc9449 thumbprint key.jwk'],
  exits: PLAIN_EXITS,
  async run(args) {
    const [file = ''] = args.positionals;
    const hash = args.text('hash');
    if (hash !== undefined && !HASHES.includes(hash)) {
      throw new UsageError('--hash is unknown', `Hashes are ${HASHES.join(', ')}`);
    }
    const calculate = args.flag('uri') ? calculateThumbprintUri : calculateThumbprint;
    print(await calculate(await readJwk(file), hash as HashName | undefined));
    return 0;
  },
};
