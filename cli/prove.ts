/** `rfc9449 prove`: makes a proof. RFC 9449 section 4.2. */
import { createProof, type JsonValue } from '../src/index.ts';
import type { Arguments } from './arguments.ts';
import { type Command, UsageError } from './command.ts';
import { PLAIN_EXITS } from './help.ts';
import { readOptional } from './input.ts';
import { readSigningKey } from './key_file.ts';
import { print } from './terminal.ts';

export const prove: Command = {
  name: 'prove',
  summary: 'Makes a DPoP proof and prints it',
  usage: ['prove --key <file|-> --method <method> --url <url> [options]'],
  options: {
    key: { value: 'file|-', help: 'Private JWK' },
    method: { value: 'method', help: 'Method of the request, such as GET' },
    url: { value: 'url', help: 'URL of the request; query and fragment are dropped' },
    token: { value: 'token|-', help: 'Access token to be sent along' },
    nonce: { value: 'nonce', help: 'Newest DPoP-Nonce of the server' },
    alg: { value: 'name', help: 'Algorithm, where the key fits several (RS256, PS256) or has two names' },
    claim: { value: 'name=json', isRepeatable: true, help: 'Further claim; may be repeated' },
    now: { value: 'seconds', help: 'Time for "iat", seconds since 1970; defaults to the clock' },
    jti: { value: 'text', help: 'Identifier of the proof; defaults to 128 random bits' },
  },
  positionals: [0, 0],
  notes: ['A proof is for one request: make a new one for the next, and for a retry.'],
  examples: [
    'curl -H "DPoP: $(rfc9449 prove --key key.jwk --method GET --url $URL --token $TOKEN)" \\',
    '     -H "Authorization: DPoP $TOKEN" $URL',
  ],
  exits: PLAIN_EXITS,
  async run(args) {
    const htm = args.required('method');
    const htu = args.required('url');
    const key = args.required('key');
    const claims = readClaims(args);
    const { keyPair, alg } = await readSigningKey(key, args.text('alg'));
    const accessToken = await readOptional(args.text('token'));
    const nonce = args.text('nonce');
    const now = args.integer('now');
    const jti = args.text('jti');
    print(await createProof(keyPair, { htm, htu, accessToken, nonce, alg, claims, now, jti }));
    return 0;
  },
};

function readClaims(args: Arguments): Record<string, JsonValue> {
  const entries = args.list('claim').map((claim) => {
    const at = claim.indexOf('=');
    if (at < 1) throw new UsageError('--claim has the form name=json');
    const [name, json] = [claim.slice(0, at), claim.slice(at + 1)];
    try {
      return [name, JSON.parse(json) as JsonValue] as const;
    } catch {
      throw new UsageError(`The value of claim "${name}" is not JSON`, `A text is written '${name}="text"'`);
    }
  });
  return Object.fromEntries(entries);
}
