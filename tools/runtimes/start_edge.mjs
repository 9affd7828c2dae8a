/** Runs everything in the Vercel edge runtime: `start_edge.mjs EDGE_VM BUNDLE MATERIAL RESULT`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';

const [edge, bundle, material, result] = process.argv.slice(2);
const { EdgeVM } = createRequire(import.meta.url)(edge);
const vm = new EdgeVM({ codeGeneration: { strings: false, wasm: false } });
vm.context.material = readFileSync(material, 'utf8');
// It evaluates scripts, not modules.
const script = readFileSync(bundle, 'utf8').replace(/export \{\s*main\s*\};\s*$/, 'return main;');
const outcome = await vm.evaluate(
  `(() => {${script}})()(JSON.parse(material)).then((outcome) => JSON.stringify(outcome))`,
);
const host = `on Node ${process.versions.node}`;
writeFileSync(result, JSON.stringify({ host, outcome: JSON.parse(outcome) }));
process.exit(0);
