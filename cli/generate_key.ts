/** `rfc9449 generate-key`: makes a private key, and shows it to nobody who did not ask. */
import { writeFileSync } from 'node:fs';
import { publicMembers } from '../src/conformance/private_key.ts';
import { calculateThumbprint, generateKeyPair, type JWK, type JWSAlgorithm } from '../src/index.ts';
import { type Command, UsageError } from './command.ts';
import { PLAIN_EXITS } from './help.ts';
import { complain, print } from './terminal.ts';

export const generateKey: Command = {
  name: 'generate-key',
  summary: 'Makes a private key for proofs',
  usage: ['generate-key --out <file> [options]', 'generate-key --private [options]'],
  options: {
    out: { value: 'file', help: 'Writes the private JWK to a new file that only you may read' },
    private: { help: 'Prints the private JWK to standard output, and the rest to standard error' },
    alg: { value: 'name', help: 'Algorithm; defaults to ES256' },
    'modulus-length': { value: 'bits', help: 'Size of an RSA key; defaults to 2048' },
  },
  positionals: [0, 0],
  notes: ['Prints the public JWK and its thumbprint (jkt). Never overwrites a file.'],
  examples: ['rfc9449 generate-key --out key.jwk'],
  exits: PLAIN_EXITS,
  async run(args) {
    const file = args.text('out');
    if ((file !== undefined) === args.flag('private')) {
      throw new UsageError('Say where the private key is to go: either --out FILE or --private');
    }
    const alg = args.text('alg') ?? 'ES256';
    const modulusLength = args.integer('modulus-length');
    if (modulusLength !== undefined && !/^[RP]S/.test(alg)) {
      throw new UsageError('--modulus-length is for RSA keys only');
    }
    // An unknown name is refused there.
    const { privateKey } = await generateKeyPair(alg as JWSAlgorithm, {
      extractable: true,
      ...(modulusLength === undefined ? {} : { modulusLength }),
    });
    const { key_ops, ext, ...members } = (await crypto.subtle.exportKey('jwk', privateKey)) as JWK;
    // One RSA key could be for several algorithms, and must not be (RFC 8725 section 3.1).
    const jwk: JWK = { ...members, alg };
    const open = publicMembers(jwk);
    const jkt = await calculateThumbprint(open);
    const text = JSON.stringify(jwk);
    if (file === undefined) print(text);
    else writeNew(file, `${text}\n`);
    const show = file === undefined ? complain : print;
    show(`public JWK  ${JSON.stringify(open)}`);
    show(`jkt         ${jkt}`);
    return 0;
  },
};

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code !== 'EEXIST') throw thrown;
    throw new Error(`${file} exists already and was not overwritten`);
  }
}
