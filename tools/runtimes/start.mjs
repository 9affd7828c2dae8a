/** Runs everything in Node, Deno or Bun: `start.mjs BUNDLE MATERIAL RESULT`. */
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [bundle, material, result] = process.argv.slice(2);
const { main } = await import(pathToFileURL(bundle).href);
const outcome = await main(JSON.parse(readFileSync(material, 'utf8')));
const version = globalThis.Deno?.version.deno ?? globalThis.Bun?.version ?? process.versions.node;
writeFileSync(result, JSON.stringify({ version, outcome }));
// Timers that tests leave behind are no reason to wait.
process.exit(0);
