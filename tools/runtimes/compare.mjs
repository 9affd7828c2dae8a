/** Compares what runtimes decided, vector by vector. */

/** What no byte comparison finds, so that hosts may differ: a choice of its own in the registry. */
const EXCLUDED = 'eddsa-mixed-order-key';

/**
 * Returns the number of vectors that all ran, the digest of their verdicts by runtime, and the vectors on which any two that
 * ran them differ.
 */
export function compareVerdicts(rows, vectors, sha256) {
  const excluded = new Set(vectors.filter(({ expect }) => expect.choice === EXCLUDED).map(({ id }) => id));
  if (excluded.size === 0) throw new Error(`There is no vector of ${EXCLUDED}: take it out here`);
  // By vector, what each runtime says of it.
  const byId = new Map();
  for (const { name, outcome } of rows) {
    for (const [id, ...verdict] of outcome.verdicts) {
      if (excluded.has(id)) continue;
      if (!byId.has(id)) byId.set(id, new Map());
      byId.get(id).set(name, JSON.stringify(verdict));
    }
  }
  const ids = [...byId.keys()].sort();
  const shared = ids.filter((id) => byId.get(id).size === rows.length);
  const digests = new Map(
    rows.map(({ name }) => [name, sha256(shared.map((id) => `${id} ${byId.get(id).get(name)}\n`).join(''))]),
  );
  const differences = ids
    .filter((id) => new Set(byId.get(id).values()).size > 1)
    .map((id) => ({ id, verdicts: groups(byId.get(id)) }));
  return { shared: shared.length, digests, differences };
}

function groups(verdicts) {
  const names = new Map();
  for (const [name, verdict] of verdicts) names.set(verdict, [...(names.get(verdict) ?? []), name]);
  return [...names].map(([verdict, all]) => `${verdict} in ${all.join(', ')}`).join('; ');
}
