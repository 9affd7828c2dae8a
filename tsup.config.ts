import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'server/index': 'src/server/index.ts',
    'client/index': 'src/client/index.ts',
    'conformance/index': 'src/conformance/index.ts',
    cli: 'cli/main.ts',
  },
  format: ['esm'],
  platform: 'neutral',
  target: 'es2022',
  // Shared chunks: without them each entry would carry its own DPoPError class.
  splitting: true,
  external: [/^node:/],
  sourcemap: true,
  clean: true,
  // tsup's declaration step needs the compiler API that TypeScript 7 does not have; tsc emits them.
  dts: false,
});
