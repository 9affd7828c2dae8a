/** What `inspect` is told: the proof in whatever way it was pasted, and the options. */
import type { JWSAlgorithm, VerifyProofOptions } from '../src/index.ts';
import type { Arguments } from './arguments.ts';
import { readOptional } from './input.ts';

/** Picks the `DPoP` lines out of a header section; a text without any is the value itself. */
export function readFieldValues(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  const values = lines.flatMap((line) => {
    // curl -v writes "> " before the lines it sends.
    const match = /^(?:> )?\s*dpop\s*:(.*)$/i.exec(line);
    return match === null ? [] : [(match[1] as string).trim()];
  });
  return values.length > 0 ? values : [text.trim()];
}

/** Options of `inspectProof`, with a method and a URL only where they were given. */
export type InspectOptions = Omit<VerifyProofOptions, 'method' | 'url'> &
  Partial<Pick<VerifyProofOptions, 'method' | 'url'>>;

/** Reads the options. Half a check 12 is asked for as such. */
export async function readOptions(args: Arguments): Promise<InspectOptions> {
  const accessToken = await readOptional(args.text('token'));
  const jkt = args.text('jkt');
  const nonces = args.list('nonce');
  const half = accessToken === undefined ? 'jkt-only' : 'ath-only';
  return {
    method: args.text('method'),
    url: args.text('url'),
    accessToken,
    jkt,
    tokenCheck: (accessToken === undefined) === (jkt === undefined) ? undefined : half,
    // Without a token there is nothing to say about "ath"; the report says that instead.
    allowUnexpectedAth: accessToken === undefined,
    nonce: nonces.length > 0 ? nonces : undefined,
    now: args.integer('now') ?? Math.floor(Date.now() / 1000),
    maxAge: args.integer('max-age'),
    clockTolerance: args.integer('clock-tolerance'),
    algorithms: args.text('algorithms')?.split(',') as JWSAlgorithm[] | undefined,
    strictHtu: args.flag('strict-htu'),
  } as InspectOptions;
}
