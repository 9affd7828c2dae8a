import { type ProofGroup, proofRows } from '../case.ts';

/**
 * The window of "iat": RFC 9449 sections 4.3 check 11 and 11.1; RFC 7519 sections 4.1.4 and 4.1.5. The policy of the
 * baselines is a greatest age of 300 seconds and 60 seconds into the future.
 */
export const TIME: ProofGroup = {
  file: 'structure/time',
  description: 'The time at which the proof was made (check 11).',
  from: 'proof.baseline.resource',
  why: 'A proof that never grows old can be stolen from any log and used at leisure.',
  requirements: ['RFC9449-4.3-11', 'RFC9449-11.1-01'],
  flags: ['TimeWindow'],
  severity: 'high',
  rows: () => [
    {
      id: 'proof.time.hour-old',
      title: 'An "iat" one hour ago',
      edits: [['claims.from-clock', 'iat', -3600]],
      reject: ['iat_too_old'],
    },
    {
      id: 'proof.time.hour-ahead',
      title: 'An "iat" one hour from now',
      why: 'A proof dated ahead is good until then: it was made in advance.',
      edits: [['claims.from-clock', 'iat', 3600]],
      reject: ['iat_in_future'],
    },
    {
      id: 'proof.time.clock-moved-on',
      title: 'The same proof one hour later',
      edits: [['clock.add', 3600]],
      reject: ['iat_too_old'],
    },
    {
      id: 'proof.time.second-too-old',
      title: 'An "iat" one second before the window',
      flags: ['TimeBoundary'],
      severity: 'medium',
      edits: [['claims.from-clock', 'iat', -301]],
      reject: ['iat_too_old'],
    },
    {
      id: 'proof.time.second-too-new',
      title: 'An "iat" one second after the window',
      flags: ['TimeBoundary'],
      severity: 'medium',
      edits: [['claims.from-clock', 'iat', 61]],
      reject: ['iat_in_future'],
    },
    {
      id: 'proof.time.oldest',
      title: 'An "iat" one second inside the window',
      flags: ['TimeBoundary'],
      severity: 'low',
      why: 'The policy says how long; less refuses honest clients.',
      edits: [['claims.from-clock', 'iat', -299]],
    },
    {
      id: 'proof.time.newest',
      title: 'An "iat" one second before the end of the window',
      requirements: ['RFC9449-11.1-04'],
      flags: ['TimeBoundary'],
      severity: 'low',
      why: 'Clocks differ; a tolerance of zero refuses honest clients.',
      edits: [['claims.from-clock', 'iat', 59]],
    },
    {
      id: 'proof.time.ten-seconds-ahead',
      title: 'An "iat" ten seconds from now',
      requirements: ['RFC9449-11.1-04'],
      severity: 'low',
      why: 'Clocks differ; a tolerance of zero refuses honest clients.',
      edits: [['claims.from-clock', 'iat', 10]],
    },
    ...proofRows(
      {
        requirements: ['RFC9449-11.1-01'],
        flags: ['TimeBoundary'],
        severity: 'low',
        why: 'Whether the limit belongs to the window is not specified.',
        choice: 'window-edge',
        accepts: ['inclusive'],
      },
      [
        {
          id: 'proof.time.lower-edge',
          title: 'An "iat" exactly at the start of the window',
          edits: [['claims.from-clock', 'iat', -300]],
          reject: ['iat_too_old'],
        },
        {
          id: 'proof.time.upper-edge',
          title: 'An "iat" exactly at the end of the window',
          edits: [['claims.from-clock', 'iat', 60]],
          reject: ['iat_in_future'],
        },
      ],
    ),
    ...proofRows(
      {
        from: 'proof.baseline.resource-nonce',
        requirements: ['RFC9449-11.1-05'],
        severity: 'low',
        why: 'A server whose nonces tell the time may go by them instead of "iat".',
        choice: 'iat-with-nonce',
        accepts: ['nonce-decides'],
      },
      [
        {
          id: 'proof.time.hour-old-with-nonce',
          title: 'An "iat" one hour ago beside a good nonce',
          edits: [['claims.from-clock', 'iat', -3600]],
          reject: ['iat_too_old'],
        },
        {
          id: 'proof.time.hour-ahead-with-nonce',
          title: 'An "iat" one hour from now beside a good nonce',
          edits: [['claims.from-clock', 'iat', 3600]],
          reject: ['iat_in_future'],
        },
      ],
    ),
    ...proofRows({ flags: ['TimeUnit'] }, [
      {
        id: 'proof.time.milliseconds',
        title: 'An "iat" in milliseconds',
        edits: [['claims.times', 'iat', 1000]],
        reject: ['iat_in_future', 'iat_invalid'],
      },
      {
        id: 'proof.time.zero',
        title: 'An "iat" of zero',
        why: 'Code that tests the value for truth takes zero for absent.',
        edits: [['claims.set', 'iat', 0]],
        reject: ['iat_too_old', 'iat_missing', 'iat_invalid'],
      },
      {
        id: 'proof.time.negative',
        title: 'A negative "iat"',
        edits: [['claims.times', 'iat', -1]],
        reject: ['iat_too_old', 'iat_invalid'],
      },
      {
        id: 'proof.time.minimum-integer',
        title: 'The least 64-bit integer',
        why: 'Its negation does not fit into 64 bits, so the age overflows.',
        edits: [
          ['claims.set', 'iat', '<here>'],
          ['payload.text-replace', '"<here>"', '-9223372036854775808'],
        ],
        reject: ['iat_too_old', 'iat_invalid'],
      },
      {
        id: 'proof.time.maximum-integer',
        title: 'The greatest 64-bit integer',
        why: 'A tolerance added to it overflows.',
        edits: [
          ['claims.set', 'iat', '<here>'],
          ['payload.text-replace', '"<here>"', '9223372036854775807'],
        ],
        reject: ['iat_in_future', 'iat_invalid'],
      },
    ]),
    {
      id: 'proof.time.other-policy',
      title: 'An "iat" inside a longer window',
      why: 'The window is the policy of the server.',
      severity: 'low',
      edits: [
        ['policy.set', 'maxAge', 3600],
        ['claims.from-clock', 'iat', -3000],
      ],
    },
    {
      id: 'proof.time.shorter-policy',
      title: 'An "iat" before a shorter window',
      why: 'The window is the policy of the server.',
      severity: 'medium',
      edits: [
        ['policy.set', 'maxAge', 30],
        ['claims.from-clock', 'iat', -60],
      ],
      reject: ['iat_too_old'],
    },
    ...proofRows({ requirements: ['RFC7519-4.1.4-01'], flags: ['ExpNbf'], severity: 'medium' }, [
      {
        id: 'proof.time.expired',
        title: 'An "exp" one hour ago',
        why: 'The signer said until when.',
        edits: [['claims.from-clock', 'exp', -3600]],
        reject: ['expired'],
      },
      {
        id: 'proof.time.expired-at-token-endpoint',
        title: 'An "exp" one hour ago in a token request',
        why: 'The signer said until when.',
        from: 'proof.baseline.token',
        edits: [['claims.from-clock', 'exp', -3600]],
        reject: ['expired'],
      },
      {
        id: 'proof.time.not-expired',
        title: 'An "exp" five minutes from now',
        why: 'Some clients write it; it is not in the way.',
        severity: 'low',
        edits: [['claims.from-clock', 'exp', 300]],
      },
    ]),
    ...proofRows({ requirements: ['RFC7519-4.1.5-01'], flags: ['ExpNbf'], severity: 'medium' }, [
      {
        id: 'proof.time.not-yet-valid',
        title: 'An "nbf" one hour from now',
        why: 'The signer said from when.',
        edits: [['claims.from-clock', 'nbf', 3600]],
        reject: ['not_yet_valid'],
      },
      {
        id: 'proof.time.not-yet-valid-at-token-endpoint',
        title: 'An "nbf" one hour from now in a token request',
        why: 'The signer said from when.',
        from: 'proof.baseline.token',
        edits: [['claims.from-clock', 'nbf', 3600]],
        reject: ['not_yet_valid'],
      },
      {
        id: 'proof.time.already-valid',
        title: 'An "nbf" that is now',
        why: 'Some clients write it; it is not in the way.',
        severity: 'low',
        edits: [['claims.from-clock', 'nbf', 0]],
      },
    ]),
  ],
};
