/** One module with the whole conformance path in it, mutated in one place or healthy. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Mutant } from './mutant.ts';
import { mutateSource, ROOT } from './tree.ts';

function planting(mutant: Mutant): Plugin {
  const target = join(ROOT, mutant.file);
  return {
    name: 'mutant',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => ({
        contents: path === target ? mutateSource(mutant) : readFileSync(path, 'utf8'),
        loader: 'ts',
      }));
    },
  };
}

/** The text of an ES module that exports what `matrix_entry.ts` does. */
export async function bundle(mutant?: Mutant): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['tools/mutants/matrix_entry.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    logLevel: 'silent',
    plugins: mutant === undefined ? [] : [planting(mutant)],
  });
  return outputFiles[0]?.text ?? '';
}
