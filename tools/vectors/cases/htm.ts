import { type ProofGroup, proofRows } from '../case.ts';

/** Claim "htm": RFC 9449 sections 4.2 and 4.3 check 8; RFC 9110 section 9.1. */
export const HTM: ProofGroup = {
  file: 'structure/htm',
  description: 'Claim "htm" against the method of the request (check 8).',
  from: 'proof.baseline.resource',
  why: 'A proof made for reading must not serve for deleting.',
  requirements: ['RFC9449-4.3-08'],
  flags: ['MethodMismatch'],
  severity: 'high',
  rows: () => [
    {
      id: 'proof.htm.other',
      title: 'Another method',
      edits: [['claims.set', 'htm', 'POST']],
      reject: ['htm_mismatch'],
    },
    {
      id: 'proof.htm.other-at-par-endpoint',
      title: 'A proof for GET with a pushed authorization request',
      from: 'proof.baseline.par',
      requirements: ['RFC9449-4.3-08', 'RFC9449-10.1-02'],
      edits: [['claims.set', 'htm', 'GET']],
      reject: ['htm_mismatch'],
    },
    {
      id: 'proof.htm.request-deletes',
      title: 'A proof for GET with a DELETE request',
      edits: [['request.method', 'DELETE']],
      reject: ['htm_mismatch'],
    },
    {
      id: 'proof.htm.head-for-get',
      title: 'A proof for HEAD with a GET request',
      severity: 'medium',
      edits: [['claims.set', 'htm', 'HEAD']],
      reject: ['htm_mismatch'],
    },
    {
      id: 'proof.htm.get-for-head',
      title: 'A proof for GET with a HEAD request',
      severity: 'medium',
      edits: [['request.method', 'HEAD']],
      reject: ['htm_mismatch'],
    },
    {
      id: 'proof.htm.override-field',
      title: 'A proof for the method that an override field names',
      why: 'The override is not signed; the method of the request is the one on the request line.',
      edits: [
        ['request.method', 'POST'],
        ['headers.add', 'X-HTTP-Method-Override', 'GET'],
      ],
      reject: ['htm_mismatch'],
    },
    {
      id: 'proof.htm.override-field-ignored',
      title: 'An override field beside a proof for the request line',
      severity: 'low',
      why: 'The override is not signed; the method of the request is the one on the request line.',
      edits: [['headers.add', 'X-HTTP-Method-Override', 'DELETE']],
    },
    ...proofRows(
      {
        why: 'Methods depend on case; many verifiers fold it, which lets two components disagree.',
        requirements: ['RFC9449-4.3-08', 'RFC9110-9.1-01'],
        flags: ['MethodCase'],
        severity: 'medium',
        reject: ['htm_mismatch'],
      },
      [
        {
          id: 'proof.htm.lower-case',
          title: 'The method in lower case',
          edits: [['claims.set', 'htm', 'get']],
        },
        {
          id: 'proof.htm.mixed-case',
          title: 'The method in mixed case',
          edits: [['claims.set', 'htm', 'Get']],
        },
        {
          id: 'proof.htm.request-lower-case',
          title: 'A request whose method is in lower case',
          edits: [['request.method', 'get']],
        },
      ],
    ),
    {
      id: 'proof.htm.leading-space',
      title: 'A space before the method',
      severity: 'medium',
      edits: [['claims.prepend', 'htm', ' ']],
      reject: ['htm_mismatch', 'htm_invalid'],
    },
    {
      id: 'proof.htm.trailing-space',
      title: 'A space after the method',
      severity: 'medium',
      edits: [['claims.append', 'htm', ' ']],
      reject: ['htm_mismatch', 'htm_invalid'],
    },
    {
      id: 'proof.htm.trailing-nul',
      title: 'A NUL after the method',
      severity: 'medium',
      edits: [['claims.append', 'htm', '\u0000']],
      reject: ['htm_mismatch', 'htm_invalid'],
    },
    {
      id: 'proof.htm.prefix',
      title: 'The first letters of the method',
      edits: [['claims.cut', 'htm', 1]],
      reject: ['htm_mismatch'],
    },
    {
      id: 'proof.htm.longer',
      title: 'A method that starts with the right one',
      edits: [['claims.append', 'htm', 'S']],
      reject: ['htm_mismatch'],
    },
    {
      id: 'proof.htm.several',
      title: 'Several methods',
      edits: [['claims.append', 'htm', ', POST']],
      reject: ['htm_mismatch', 'htm_invalid'],
    },
    {
      id: 'proof.htm.wildcard',
      title: 'A wildcard',
      edits: [['claims.set', 'htm', '*']],
      reject: ['htm_mismatch', 'htm_invalid'],
    },
    {
      id: 'proof.htm.extension-method',
      title: 'A method of an extension',
      why: 'Every token is a method; lists of known ones refuse honest requests.',
      flags: ['ExtensionMethod'],
      severity: 'low',
      edits: [
        ['request.method', 'M-SEARCH'],
        ['claims.set', 'htm', 'M-SEARCH'],
      ],
    },
    {
      id: 'proof.htm.own-lower-case-method',
      title: 'A method that is in lower case on both sides',
      why: 'Every token is a method; code that writes methods in upper case refuses honest requests.',
      flags: ['ExtensionMethod', 'MethodCase'],
      severity: 'low',
      edits: [
        ['request.method', 'patch'],
        ['claims.set', 'htm', 'patch'],
      ],
    },
  ],
};
