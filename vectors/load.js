/**
 * Loads the vectors wherever JSON can be imported: Node 20.19 and later, Deno, Bun, browsers. Nothing of `node:` in it.
 *
 * @module
 */

/** The files are imported as modules, so each is read once. */
async function load(path) {
  const { default: content } = await import(`./${path}`, { with: { type: 'json' } });
  return content;
}

/** Documented in load.d.ts. */
export async function loadVectors({ kind, alg } = {}) {
  const { files } = await load('manifest.json');
  const paths = Object.keys(files).filter((path) => path.startsWith(kind ? `data/${kind}/` : 'data/'));
  const contents = await Promise.all(paths.map(load));
  const algs = new Set(contents.map((content) => content.alg));
  const isKnown = alg === undefined || algs.has(alg) || [...algs].join() === 'any';
  if (paths.length === 0 || !isKnown) {
    throw new RangeError(`There are no vectors of kind ${kind ?? '(all)'} for ${alg ?? '(all)'}`);
  }
  return contents.flatMap((content, index) => {
    if (alg !== undefined && content.alg !== alg && content.alg !== 'any') return [];
    const { defaults } = content;
    const added = { kind: content.kind, alg: content.alg, file: paths[index] };
    return content.vectors.map((vector) => {
      const input = { ...defaults.input, ...vector.input };
      return { ...defaults, ...vector, input, ...added };
    });
  });
}
