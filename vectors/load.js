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

/** The vectors of a file, filled in by its `defaults`. */
async function read(path) {
  const { kind, alg, defaults, vectors } = await load(path);
  return vectors.map((vector) => {
    const input = { ...defaults.input, ...vector.input };
    return { ...defaults, ...vector, input, kind, alg, file: path };
  });
}

/** What describes a case is in its vector for ES256, if there is one; the baseline is for the same algorithm. */
function describe(vector, twins) {
  const [suffix] = /@.*|$/.exec(vector.id);
  const twin = twins.get(vector.id.replace(suffix, '@es256'));
  if (twin === undefined) return vector;
  const { title, why, level, requirements, flags, severity, recipe, baseline } = twin;
  const origin = baseline && { recipe, baseline: baseline.replace(/@.*/, suffix) };
  return { title, why, level, requirements, flags, severity, ...origin, ...vector };
}

async function complete(path, files) {
  const vectors = await read(path);
  const source = path.replace(/(rs256|eddsa)\.json$/, 'es256.json');
  if (source === path || !Object.hasOwn(files, source)) return vectors;
  const twins = new Map((await read(source)).map((vector) => [vector.id, vector]));
  return vectors.map((vector) => describe(vector, twins));
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
  const isWanted = (_, index) =>
    [undefined, contents[index].alg].includes(alg) || contents[index].alg === 'any';
  return (await Promise.all(paths.filter(isWanted).map((path) => complete(path, files)))).flat();
}
