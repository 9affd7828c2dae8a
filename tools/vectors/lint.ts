/** Checks what the schemas cannot say about `vectors/`. Run it in the root of the package; it prints one line per finding. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { type File, findingsOf, RULES, type Suite } from './lint_rules.ts';
import { unpack } from './pack.ts';
import { readRegistries } from './registry.ts';

const ROOT = process.cwd();

function readSuite(): Suite {
  const paths = (readdirSync(`${ROOT}/vectors`, { recursive: true }) as string[])
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => statSync(`${ROOT}/vectors/${path}`).isFile() && !path.endsWith('.ndjson'))
    .sort();
  const read = (path: string): string => readFileSync(`${ROOT}/vectors/${path}`, 'utf8');
  const inFolder = (folder: string): string[] =>
    paths.filter((path) => path.startsWith(`${folder}/`) && path.endsWith('.json'));
  const packed = inFolder('data').map((path) => {
    const text = read(path);
    const content = JSON.parse(text) as Omit<File, 'path' | 'text'> & { defaults: object };
    return { ...content, path, text };
  });
  const files = unpack(packed).map((vectors, i) => {
    const file = { ...(packed[i] as (typeof packed)[number]), vectors };
    for (const vector of vectors) Object.assign(vector, { file });
    return file;
  });
  const vectors = files.flatMap((file) => file.vectors);
  return {
    files,
    vectors,
    byId: new Map(vectors.map((vector) => [vector.id, vector])),
    registries: readRegistries(ROOT),
    schemas: inFolder('schema').map((path) => JSON.parse(read(path)) as object),
    bytes: paths.reduce((sum, path) => sum + statSync(`${ROOT}/vectors/${path}`).size, 0),
  };
}

const suite = readSuite();
let passed = 0;
let failed = 0;
for (const rule of RULES) {
  const findings = await findingsOf(rule, suite);
  for (const finding of findings) console.log(`${rule.name}: ${finding}`);
  if (findings.length > 0) failed++;
  else passed++;
}
console.log(`${suite.vectors.length} vectors, ${suite.bytes} bytes`);
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0 || suite.vectors.length === 0) process.exitCode = 1;
