/**
 * Writes the generated files of `vectors/`: data, keys, coverage and manifest; and puts the hand-written registries and
 * schemas in the canonical layout. Run it in the root of the package; with `--check` it writes nothing and names the
 * first file that differs, with `--ndjson` it also writes `vectors/vectors.ndjson`, one line per vector.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hex } from '../../src/conformance/recipe/bytes.ts';
import { coverageFiles } from './coverage.ts';
import { expandSuite, type VectorFile } from './expand.ts';
import { canonical, format, type Json, type JsonObject, outline } from './json.ts';
import { KEYS } from './keys.ts';
import { type ById, pack, unpack } from './pack.ts';
import { HAND_WRITTEN, readRegistries } from './registry.ts';
import { sha256 } from './signer.ts';
import { SUITE, type Vector } from './vector.ts';

const ROOT = process.cwd();
/** Written by another tool. */
const OF_OTHERS: readonly string[] = ['coverage/mutants.json'];
const MAX_FILE_BYTES = 256 * 1024;

/** All files of `vectors/` that are made here, by path below it. */
async function generate(): Promise<{ files: Map<string, string>; data: readonly VectorFile[] }> {
  const files = new Map<string, string>();
  const put = (path: string, value: Json, depth?: number): void => {
    files.set(path, `${depth === undefined ? format(value) : outline(value, depth)}\n`);
  };
  for (const path of existing().filter((path) => path.startsWith('schema/'))) put(path, readJson(path));
  for (const name of HAND_WRITTEN) put(`registry/${name}.json`, readJson(`registry/${name}.json`));
  const description = 'Test keys, private parts included. They are public, so they are burned.';
  put('registry/keys.json', { description, keys: KEYS as unknown as Json }, 2);
  const registries = readRegistries(ROOT);
  const data = await expandSuite(registries);
  const byId = new Map(data.flatMap(({ vectors }) => vectors.map((vector) => [vector.id, vector])));
  for (const file of data) put(file.path, envelope(file, byId), 3);
  checkPacking(data, files);
  const { texts, json } = coverageFiles(
    data.flatMap(({ vectors }) => vectors),
    registries,
  );
  put('coverage/requirements.json', json, 2);
  for (const [path, text] of texts) files.set(path, text);
  put('manifest.json', manifest(data, files), 2);
  return { files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))), data };
}

const readJson = (path: string): Json => JSON.parse(readFileSync(`${ROOT}/vectors/${path}`, 'utf8')) as Json;

function envelope({ path, kind, alg, description, vectors }: VectorFile, byId: ById): JsonObject {
  const up = '../'.repeat(path.split('/').length - 1);
  const packed = pack(vectors, byId) as unknown as JsonObject;
  return { $schema: `${up}schema/file.json`, kind, suite: SUITE, alg, description, ...packed };
}

/** What is written is what was meant, once it is read as README.md says. */
function checkPacking(data: readonly VectorFile[], files: ReadonlyMap<string, string>): void {
  const read = unpack(data.map(({ path }) => JSON.parse(files.get(path) ?? '')));
  for (const [i, { path, vectors }] of data.entries()) {
    if (canonical(read[i] as unknown as Json) !== canonical(vectors as unknown as Json))
      throw new Error(`${path} does not say what it should`);
  }
}

/** The case that a materialised vector is one of: its id without the algorithm. */
const uniqueId = (id: string): string => id.replace(/@.*/, '');

function counts(vectors: readonly Vector[]): JsonObject {
  const verdicts = ['accept', 'reject', 'choice'].map((verdict) => [
    verdict,
    vectors.filter(({ expect }) => expect['verdict'] === verdict).length,
  ]);
  return {
    unique: new Set(vectors.map(({ id }) => uniqueId(id))).size,
    materialised: vectors.length,
    ...Object.fromEntries(verdicts),
  };
}

function manifest(data: readonly VectorFile[], files: ReadonlyMap<string, string>): JsonObject {
  const kinds = [...new Set(data.map(({ kind }) => kind))];
  const all = data.flatMap(({ vectors }) => vectors);
  const paths = [...files.keys()].sort();
  return {
    suite: SUITE,
    description: 'Counts, and SHA-256 of every file in hexadecimal.',
    counts: counts(all),
    kinds: Object.fromEntries(
      kinds.map((kind) => [
        kind,
        counts(data.filter((file) => file.kind === kind).flatMap(({ vectors }) => vectors)),
      ]),
    ),
    files: Object.fromEntries(paths.map((path) => [path, hex(sha256(files.get(path) ?? ''))])),
  };
}

const existing = (): string[] =>
  (readdirSync(`${ROOT}/vectors`, { recursive: true }) as string[])
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.json$|^coverage\/.*\.md$/.test(path) && !OF_OTHERS.includes(path));

function check(files: ReadonlyMap<string, string>): string | undefined {
  for (const [path, text] of files) {
    const file = `${ROOT}/vectors/${path}`;
    if (!existsSync(file)) return `${path} is missing`;
    const found = readFileSync(file, 'utf8');
    if (found !== text) {
      const at = [...text].findIndex((character, i) => character !== found[i]);
      return `${path} differs at byte ${at < 0 ? text.length : at}`;
    }
  }
  const stray = existing().find((path) => !files.has(path));
  return stray && `${stray} is not generated`;
}

function write(files: ReadonlyMap<string, string>): void {
  for (const path of existing()) if (!files.has(path)) rmSync(`${ROOT}/vectors/${path}`);
  for (const [path, text] of files) {
    mkdirSync(dirname(`${ROOT}/vectors/${path}`), { recursive: true });
    writeFileSync(`${ROOT}/vectors/${path}`, text);
  }
}

/** For languages in which one file is easier to read than a folder. */
function ndjson(data: readonly VectorFile[]): string {
  return data
    .flatMap(({ path, kind, vectors }) =>
      vectors.map((vector) => `${JSON.stringify({ file: path, kind, ...vector })}\n`),
    )
    .join('');
}

const { files, data } = await generate();
for (const [path, text] of files)
  if (text.length > MAX_FILE_BYTES)
    throw new Error(`${path} has ${text.length} bytes, more than ${MAX_FILE_BYTES}`);
if (process.argv.includes('--check')) {
  const difference = check(files);
  console.log(difference ?? `${files.size} files are as generated`);
  if (difference) process.exitCode = 1;
} else {
  write(files);
  if (process.argv.includes('--ndjson')) writeFileSync(`${ROOT}/vectors/vectors.ndjson`, ndjson(data));
  const { counts } = JSON.parse(files.get('manifest.json') ?? '{}') as { counts: unknown };
  console.log(`${files.size} files written, ${JSON.stringify(counts)}`);
}
