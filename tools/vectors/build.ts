/**
 * Writes the generated files of `vectors/`: data, keys and manifest; and puts the hand-written registries and schemas in
 * the canonical layout. Run it in the root of the package; with `--check` it writes nothing and names the first file
 * that differs.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { b64u, hex } from './bytes.ts';
import { expandSuite, type VectorFile } from './expand.ts';
import { canonical, format, type Json, type JsonObject } from './json.ts';
import { KEYS } from './keys.ts';
import { HAND_WRITTEN, readRegistries } from './registry.ts';
import { sha256 } from './signer.ts';
import { SUITE, type Vector } from './vector.ts';

const ROOT = process.cwd();
const MAX_FILE_BYTES = 256 * 1024;

/** All JSON files of `vectors/`, by path below it. */
async function generate(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const put = (path: string, value: Json, isDense = false): void => {
    files.set(path, `${format(value, isDense)}\n`);
  };
  for (const path of existing().filter((path) => path.startsWith('schema/'))) put(path, readJson(path));
  for (const name of HAND_WRITTEN) put(`registry/${name}.json`, readJson(`registry/${name}.json`));
  put('registry/keys.json', {
    description: 'Test keys, private parts included. They are public, so they are burned.',
    keys: KEYS as unknown as Json,
  });
  const data = await expandSuite(readRegistries(ROOT));
  for (const file of data) put(file.path, envelope(file), true);
  put('manifest.json', manifest(data, files));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const readJson = (path: string): Json => JSON.parse(readFileSync(`${ROOT}/vectors/${path}`, 'utf8')) as Json;

function envelope({ path, kind, alg, description, vectors }: VectorFile): JsonObject {
  const up = '../'.repeat(path.split('/').length - 1);
  return {
    $schema: `${up}schema/${kind}.json`,
    kind,
    suite: SUITE,
    alg,
    description,
    vectors: vectors as unknown as Json,
  };
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

const digest = ({ input, expect }: Vector): string => b64u(sha256(canonical({ input, expect })));

function manifest(data: readonly VectorFile[], files: ReadonlyMap<string, string>): JsonObject {
  const kinds = [...new Set(data.map(({ kind }) => kind))];
  const all = data.flatMap(({ vectors }) => vectors);
  const paths = [...files.keys()].sort();
  return {
    suite: SUITE,
    description:
      'Counts, SHA-256 of every file in hexadecimal, and per vector the base64url SHA-256 of {"input","expect"} in the form of RFC 8785.',
    counts: counts(all),
    kinds: Object.fromEntries(
      kinds.map((kind) => [
        kind,
        counts(data.filter((file) => file.kind === kind).flatMap(({ vectors }) => vectors)),
      ]),
    ),
    files: Object.fromEntries(paths.map((path) => [path, hex(sha256(files.get(path) ?? ''))])),
    vectors: Object.fromEntries(all.map((vector) => [vector.id, digest(vector)])),
  };
}

const existing = (): string[] =>
  (readdirSync(`${ROOT}/vectors`, { recursive: true }) as string[])
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.json'));

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

const files = await generate();
for (const [path, text] of files)
  if (text.length > MAX_FILE_BYTES)
    throw new Error(`${path} has ${text.length} bytes, more than ${MAX_FILE_BYTES}`);
if (process.argv.includes('--check')) {
  const difference = check(files);
  console.log(difference ?? `${files.size} files are as generated`);
  if (difference) process.exitCode = 1;
} else {
  write(files);
  const { counts } = JSON.parse(files.get('manifest.json') ?? '{}') as { counts: unknown };
  console.log(`${files.size} files written, ${JSON.stringify(counts)}`);
}
