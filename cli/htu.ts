/** `rfc9449 htu`: normalizes a URI, or compares two. RFC 9449 section 4.3 check 9. */
import { htuMatches, isDPoPError, normalizeHtu } from '../src/index.ts';
import type { Command } from './command.ts';
import { readArgument } from './input.ts';
import { print, printable } from './terminal.ts';

export const htu: Command = {
  name: 'htu',
  summary: 'Normalizes a URI as "htu" claims are compared, or compares two',
  usage: ['htu <uri>', 'htu <uri> <uri>'],
  options: {},
  positionals: [1, 2],
  notes: ['One of the URIs may be "-" for standard input. Query and fragment do not count.'],
  examples: [
    'rfc9449 htu HTTPS://Server.Example.COM:443/a/./b?x=1',
    'rfc9449 htu https://server.example.com https://SERVER.example.com/',
  ],
  exits: {
    0: 'normalized; of two: they are equal',
    1: 'refused; of two: they differ, or one is no http or https URI',
    2: 'wrong usage',
  },
  async run({ positionals: [first = '', second] }) {
    const one = await readArgument(first);
    if (second === undefined) {
      print(normalizeHtu(one));
      return 0;
    }
    const other = await readArgument(second);
    const isEqual = htuMatches(one, other);
    print(describe(one));
    print(describe(other));
    print(isEqual ? 'equal' : 'different');
    return isEqual ? 0 : 1;
  },
};

function describe(uri: string): string {
  try {
    return normalizeHtu(uri);
  } catch (thrown) {
    if (!isDPoPError(thrown)) throw thrown;
    return `${thrown.code}: ${thrown.message}: ${printable(uri)}`;
  }
}
