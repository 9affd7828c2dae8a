/** `rfc9449 inspect`: what each of the twelve checks says about a proof. RFC 9449 section 4.3. */
import {
  inspectProof,
  type JsonObject,
  normalizeHtu,
  type ProofInspection,
  type VerifyProofOptions,
} from '../src/index.ts';
import type { Command } from './command.ts';
import { readArgument } from './input.ts';
import { type InspectOptions, readFieldValues, readOptions } from './inspect_options.ts';
import { type Report, reportOf } from './inspect_report.ts';
import { reportText } from './inspect_text.ts';
import { print, printableJson } from './terminal.ts';

export const inspect: Command = {
  name: 'inspect',
  summary: 'Decodes a DPoP proof and runs the twelve checks on it',
  usage: ['inspect <proof|-> --method <method> --url <url> [options]'],
  options: {
    method: { value: 'method', help: 'Method of the request; without it check 8 is not judged' },
    url: { value: 'url', help: 'URL of the request; without it check 9 is not judged' },
    token: { value: 'token|-', help: 'Access token of the request; without it "ath" is not judged' },
    jkt: { value: 'thumbprint', help: 'Thumbprint of the key the access token is bound to' },
    nonce: { value: 'nonce', isRepeatable: true, help: 'Nonce the server demands; may be repeated' },
    now: { value: 'seconds', help: 'Time to judge at, seconds since 1970; defaults to the clock' },
    'max-age': { value: 'seconds', help: 'How long a proof is accepted; defaults to 300' },
    'clock-tolerance': { value: 'seconds', help: 'How far clocks may differ; defaults to 60' },
    algorithms: { value: 'list', help: 'Accepted algorithms, separated by commas' },
    'strict-htu': { help: 'Refuses a query or fragment in "htu"' },
    json: { help: 'Prints JSON' },
  },
  positionals: [1, 1],
  notes: [
    'The proof may be given as the whole header line: "DPoP: eyJ...". With "-" it is read from standard',
    'input, where several lines that start with "DPoP:" are several header fields.',
    'Replay is not judged: that takes a memory of the proofs seen before.',
  ],
  examples: [
    'rfc9449 inspect eyJ... --method GET --url https://api.example.com/ --now 1700000000',
    'rfc9449 inspect - --method POST --url https://as.example.com/token < headers.txt',
  ],
  exits: { 0: 'every check that was judged passed', 1: 'refused', 2: 'wrong usage' },
  async run(args) {
    const [argument = ''] = args.positionals;
    const fields = readFieldValues(await readArgument(argument));
    const options = await readOptions(args);
    const report = await inspectFields(fields, options);
    print(args.flag('json') ? printableJson(report, 2) : reportText(report, options));
    return report.ok === false ? 1 : 0;
  },
};

const METHOD = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const NO_METHOD = 'GET';
const NO_URL = 'https://rfc9449.invalid/';

/**
 * Where method or URL are unknown the proof is run with its own, so that a claim which fits no request is still found;
 * the report then takes back what passed that way.
 */
async function inspectFields(fields: readonly string[], options: InspectOptions): Promise<Report> {
  const { method = NO_METHOD, url = NO_URL } = options;
  const known: VerifyProofOptions = { ...options, method, url };
  const first = await inspectProof(fields, known);
  const inspection = await withOwnClaims(first, fields, options, known);
  return reportOf(inspection, options);
}

async function withOwnClaims(
  first: ProofInspection,
  fields: readonly string[],
  options: InspectOptions,
  known: VerifyProofOptions,
): Promise<ProofInspection> {
  const { claims } = first;
  if (claims === undefined || (options.method !== undefined && options.url !== undefined)) return first;
  const method = options.method ?? ownMethod(claims) ?? known.method;
  const url = options.url ?? ownUrl(claims) ?? known.url;
  return inspectProof(fields, { ...known, method, url });
}

function ownMethod({ htm }: JsonObject): string | undefined {
  return typeof htm === 'string' && METHOD.test(htm) ? htm : undefined;
}

function ownUrl({ htu }: JsonObject): string | undefined {
  try {
    return normalizeHtu(htu as string);
  } catch {
    return undefined;
  }
}
