// Calls one of these APIs. Start: node examples/client.mjs http://localhost:3000/orders
import { createDPoPFetch, importKeyPair } from 'rfc9449/client';

// For the example only: published in RFC 7517 appendix A.2. Yours: generateKeyPair('ES256'), kept where no one else can use it.
const key = await importKeyPair({
  kty: 'EC',
  crv: 'P-256',
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
  d: '870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE',
});

const dpopFetch = createDPoPFetch({ key, accessToken: 'example-token' });
const response = await dpopFetch(process.argv[2] ?? 'http://localhost:3000/orders');
console.log(`${response.status} ${await response.text()}`);
