import { isDPoPError } from '../src/errors.ts';
import { httpRefusal, refusalOf, responseRefusal } from '../src/http_refusals.ts';
import { assert, suite } from './support/suite.ts';

type Code = Parameters<typeof httpRefusal>[0];

const ROWS: Readonly<Record<Code, readonly [section: string, error: string | undefined]>> = {
  authorization_missing: ['RFC 9449 section 7.1', undefined],
  authorization_multiple: ['RFC 9449 section 7.2', 'invalid_request'],
  authorization_malformed: ['RFC 9110 section 11.4', 'invalid_request'],
  cnf_invalid: ['RFC 9449 section 6', 'invalid_token'],
  token_invalid: ['RFC 6750 section 3.1', 'invalid_token'],
  token_bound_elsewhere: ['RFC 9449 section 6', 'invalid_token'],
  dpop_jkt_invalid: ['RFC 9449 section 10', 'invalid_request'],
  metadata_invalid: ['RFC 9449 section 5', undefined],
};

const RESPONSE_ROWS: Readonly<Record<Parameters<typeof responseRefusal>[0], string>> = {
  challenge_malformed: 'RFC 9110 section 11.6.1',
  nonce_header_malformed: 'RFC 9449 section 8.1',
  token_type_mismatch: 'RFC 9449 section 5',
};

suite('responseRefusal', (test) => {
  for (const [code, section] of Object.entries(RESPONSE_ROWS)) {
    test(`responseRefusal() makes a DPoPError for ${code}`, () => {
      const made = responseRefusal(code as keyof typeof RESPONSE_ROWS);
      assert.ok(isDPoPError(made));
      const { check, cause, error } = made;
      assert.equal({ code: made.code, section: made.section, error }, { code, section, error: undefined });
      assert.equal({ check, cause }, { check: undefined, cause: undefined });
      assert.match(made.message, /^[A-Z][^.:]+[^.:]$/);
    });
  }

  test('refusalOf() takes the code of the row, the answer and the cause', () => {
    const row = ['RFC 1', 'Text', 'invalid_token', 'scheme_mismatch'] as const;
    const made = refusalOf('proof_replayed', row, 'invalid_grant', 5);
    const { code, section, message, error, cause } = made;
    assert.equal(
      [code, section, message, error, cause],
      ['scheme_mismatch', 'RFC 1', 'Text', 'invalid_grant', 5],
    );
    assert.is(refusalOf('proof_replayed', ['RFC 1', 'Text']).code, 'proof_replayed');
    assert.is(refusalOf('proof_replayed', row).error, 'invalid_token');
  });
});

suite('httpRefusal', (test) => {
  for (const [code, [section, error]] of Object.entries(ROWS)) {
    test(`httpRefusal() makes a DPoPError for ${code}`, () => {
      const made = httpRefusal(code as Code);
      assert.ok(isDPoPError(made));
      const { check, cause } = made;
      assert.equal({ code: made.code, section: made.section, error: made.error }, { code, section, error });
      assert.equal({ check, cause }, { check: undefined, cause: undefined });
      assert.match(made.message, /^[A-Z][^.:]+[^.:]$/);
    });
  }

  test('httpRefusal() has another message for each code', () => {
    const messages = [
      ...Object.keys(ROWS).map((code) => httpRefusal(code as Code).message),
      ...Object.keys(RESPONSE_ROWS).map(
        (code) => responseRefusal(code as keyof typeof RESPONSE_ROWS).message,
      ),
    ];
    assert.is(new Set(messages).size, messages.length);
  });

  test('httpRefusal() takes another OAuth error for one case', () => {
    const made = httpRefusal('metadata_invalid', 'invalid_client_metadata');
    assert.is(made.error, 'invalid_client_metadata');
    assert.is(httpRefusal('dpop_jkt_invalid', 'invalid_grant').error, 'invalid_grant');
  });
});
