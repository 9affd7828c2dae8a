/** The small parts, each against what the host has for it: `new URL`, `Buffer`, `JSON.parse`. */

import { decodeBase64url, encodeBase64url } from '../.test/src/internal/base64url.js';
import { parseJsonObject } from '../.test/src/internal/json.js';
import { calculateThumbprint, normalizeHtu } from '../dist/index.js';
import { prepareCase } from './cases.mjs';
import { asynchronous, compare, ratio } from './measure.mjs';

/** URLs that are normal already, of the lengths that APIs have. */
const NORMAL_URLS = {
  'root of an origin': 'https://api.example.com/',
  'path of 30 characters': 'https://api.example.com/v1/accounts/4711/transfers',
  'with a port': 'https://api.example.com:8443/v1/accounts/4711/transfers',
  'path of 100 characters': `https://api.example.com/${'resource-4711/'.repeat(7)}x`,
  'path of 1,000 characters': `https://api.example.com/${'resource-4711/'.repeat(71)}x`,
};

/** Valid URLs that are not, the worst among them made for this. */
const OTHER_URLS = {
  'with a query': 'https://api.example.com/v1/accounts/4711/transfers?page=2',
  'upper case': 'HTTPS://API.Example.COM/V1/Accounts',
  'default port': 'https://api.example.com:443/v1/accounts',
  'dot segments': 'https://api.example.com/a/./b/../c',
  'triplets, normal': 'https://api.example.com/caf%C3%A9/%E2%82%AC',
  'triplets, lower case': 'https://api.example.com/%7euser/%e2%82%ac/x%2fy',
  'raw octets': 'https://api.example.com/a"b<c>d',
  IPv6: 'https://[2001:db8::1]/v1/accounts',
  '200 normal triplets': `https://api.example.com/${'%C3%A9'.repeat(100)}`,
  '200 triplets in lower case': `https://api.example.com/${'%c3%a9'.repeat(100)}`,
  '200 encoded letters': `https://api.example.com/${'%41'.repeat(200)}`,
  '600 raw octets': `https://api.example.com/${'|"'.repeat(300)}`,
  '200 dot segments': `https://api.example.com${'/a/..'.repeat(200)}`,
  '16,000 plain characters': `https://api.example.com/${'a'.repeat(16000)}`,
};

async function against(run, host, settings) {
  const results = await compare({ host: { run: host, calls: 1 }, ours: { run, calls: 1 } }, settings);
  const { us, ratio: own } = ratio(results, 'ours', 'host');
  return { ns: us * 1000, hostNs: results.host.us * 1000, ratio: own };
}

async function compareUrls(urls, settings) {
  const rows = {};
  for (const [name, url] of Object.entries(urls)) {
    rows[name] = await against(
      () => normalizeHtu(url),
      () => new URL(url).href,
      settings,
    );
  }
  return rows;
}

/** normalizeHtu() against `new URL(x).href`, codec and JSON reader against the host's, and the thumbprint. */
export async function measureParts({ rounds }) {
  const settings = { rounds, milliseconds: 4 };
  const prepared = await prepareCase('ES256');
  const [proof] = prepared.proofs;
  const [header, payload] = proof.split('.');
  const bytes = Buffer.from(payload, 'base64url');
  const text = bytes.toString();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const thumbprint = await compare(
    asynchronous({
      limit: () => crypto.subtle.digest('SHA-256', prepared.canonicalBytes),
      ours: () => calculateThumbprint(prepared.jwk),
    }),
    { rounds, milliseconds: 10 },
  );
  return {
    normalUrls: await compareUrls(NORMAL_URLS, settings),
    otherUrls: await compareUrls(OTHER_URLS, settings),
    codec: {
      [`decode ${header.length} characters`]: await against(
        () => decodeBase64url(header),
        () => Buffer.from(header, 'base64url'),
        settings,
      ),
      [`encode ${bytes.length} bytes`]: await against(
        () => encodeBase64url(bytes),
        () => bytes.toString('base64url'),
        settings,
      ),
      [`JSON of ${text.length} characters`]: await against(
        () => parseJsonObject(bytes),
        () => JSON.parse(decoder.decode(bytes)),
        settings,
      ),
    },
    thumbprint: ratio(thumbprint, 'ours', 'limit'),
  };
}
