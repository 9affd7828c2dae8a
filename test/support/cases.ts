/** Refusals with their accepted twins, one suite for each check of RFC 9449 section 4.3. */
import { type DPoPError, type VerifyProofOptions, verifyProof } from '../../src/index.ts';
import { outcome } from './outcome.ts';
import { judge, mint, REQUEST, type Recipe } from './proofs.ts';
import { assert, suite } from './suite.ts';

type Options = Partial<VerifyProofOptions>;

/** A refusal and its twin, which differs in one thing and is accepted; unless given, that is the unchanged proof. */
export interface Case {
  readonly what: string;
  readonly code: string;
  readonly bad: Recipe;
  readonly options?: Options;
  readonly good?: Recipe;
  /** The options of the twin, where those are what differs. */
  readonly goodOptions?: Options;
}

// What is wrong with the request itself belongs to no check of the proof.
const REQUEST_CODES = ['method_invalid', 'url_invalid', 'token_malformed'];

/** Adds the suite of one check; `subject` begins what the cases complete. */
export function suiteOfCheck(number: number, cases: readonly Case[], subject = ''): void {
  suite(`verifyProof, check ${number}`, (test) => {
    for (const { what, code, bad, options, good = {}, goodOptions = options } of cases) {
      test(`verifyProof() rejects ${subject}${what}`, async () => {
        const proof = await mint(bad);
        const result = await outcome(() => verifyProof(proof, { ...REQUEST, ...options }));
        assert.is(result.ok || result.code, code);
        const check = REQUEST_CODES.includes(code) ? undefined : number;
        assert.is(!result.ok && (result.error as DPoPError).check, check);
        assert.is(await judge(good, goodOptions), 'accepted');
      });
    }
  });
}
