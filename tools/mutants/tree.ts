/** Private copies of the compiled tree, each with one mutated file. */
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import type { Mutant } from './mutant.ts';

/** The compiled tree this file runs from, and the package around it. */
const COMPILED = fileURLToPath(new URL('../../', import.meta.url));
export const ROOT = join(COMPILED, '..');
const HOME = join(ROOT, '.mutants');
const BASE = join(HOME, 'base');

/** What tests read by path beside the compiled tree. */
const NEIGHBORS = ['node_modules', 'package.json', 'vectors', 'src', 'cli', 'test', 'tools'];

/** Freezes the compiled tree, so that a build in the meantime changes nothing. */
export function prepare(): void {
  rmSync(HOME, { recursive: true, force: true });
  mkdirSync(BASE, { recursive: true });
  const wanted = ['src', 'test', 'cli'].filter((name) => existsSync(join(COMPILED, name)));
  for (const name of wanted) cpSync(join(COMPILED, name), join(BASE, name), { recursive: true });
  // The tools that tests import, but not this gate.
  for (const name of ['vectors', 'fuzz']) {
    const from = join(COMPILED, 'tools', name);
    if (existsSync(from)) cpSync(from, join(BASE, 'tools', name), { recursive: true });
  }
}

export function dispose(): void {
  rmSync(HOME, { recursive: true, force: true });
}

function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.isDirectory()) linkTree(join(from, entry.name), join(to, entry.name));
    else if (!entry.name.endsWith('.map')) linkSync(join(from, entry.name), join(to, entry.name));
  }
}

/** Names of the compiled test files that a mutant can fail, without those about the repository itself. */
export function testFiles(): string[] {
  return readdirSync(join(BASE, 'test')).filter((name) => name.endsWith('.test.js'));
}

/** Applies the edit; the text must stand in the file exactly once. */
export function mutateSource({ id, file, find, replace }: Mutant): string {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const occurrences = source.split(find).length - 1;
  if (occurrences !== 1) throw new Error(`${id}: its text occurs ${occurrences} times in ${file}`);
  return source.replace(find, () => replace);
}

/** Makes the copy, mutated or not, and returns its folder. */
export function plant(id: string, mutant?: Mutant): string {
  const folder = join(HOME, id);
  const tree = join(folder, '.test');
  linkTree(BASE, tree);
  for (const name of NEIGHBORS) {
    if (existsSync(join(ROOT, name))) symlinkSync(join(ROOT, name), join(folder, name));
  }
  if (mutant === undefined) return folder;
  const { code } = transformSync(mutateSource(mutant), { loader: 'ts', format: 'esm', target: 'es2022' });
  const target = join(tree, mutant.file.replace(/\.ts$/, '.js'));
  // A new file, not a write through the hard link.
  rmSync(target);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code.replace(/(from\s*")(\.[^"]+)\.ts"/g, '$1$2.js"'));
  return folder;
}

export function uproot(id: string): void {
  rmSync(join(HOME, id), { recursive: true, force: true });
}
