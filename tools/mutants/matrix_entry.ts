/** What a bundle with a mutant in it offers: the library as the conformance suite runs it, and a cache for it. */
export { runVector } from '../../cli/self_adapter.ts';
export { createKeyCache } from '../../src/index.ts';
