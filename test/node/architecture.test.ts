/** Rules on `src/` that no compiler checks: who imports whom, which globals are touched, sizes. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert, suite } from '../support/suite.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

// A file imports only from rows above its own, and never from its own row.
const LEVELS = [
  ['types', 'errors'],
  ['internal/assert', 'internal/base64url', 'internal/curves', 'internal/equal', 'internal/syntax'],
  ['internal/text'],
  ['internal/json'],
  ['algorithms'],
  ['ath', 'htu', 'internal/jws'],
  ['jwk'],
  ['keys', 'key_cache'],
  ['thumbprint', 'verify_options'],
  ['checks'],
  ['create_proof', 'verify_proof', 'replay_key'],
  ['inspect_proof'],
  ['index'],
  // What the entries for servers and clients have in common.
  ['internal/field', 'http_refusals'],
  ['internal/challenges', 'authorization', 'confirmation', 'metadata', 'nonce_header'],
  ['challenge', 'token_response'],
  ['server/refusals'],
  ['server/cors', 'server/packed_table', 'server/replay_store', 'server/request'],
  ['server/node_request', 'server/nonce', 'server/replay_memory', 'server/replay_redis', 'server/target'],
  ['server/origin'],
  ['server/forwarded', 'server/server_options'],
  ['server/request_proof'],
  ['server/verify_resource_request', 'server/verify_token_request'],
  ['server/error_response'],
  ['server/index'],
  ['client/clock', 'client/credentials', 'client/dpop_jkt', 'client/nonce_cache', 'client/refusals'],
  ['client/key_storage', 'client/redirect'],
  ['client/refused_proof', 'client/request_plan'],
  ['client/dpop_fetch'],
  ['client/index'],
  // The conformance engine.
  [
    'conformance/recipe/bytes',
    'conformance/recipe/json',
    'conformance/report_html_hashes',
    'conformance/report_html_script',
    'conformance/report_html_style',
    'conformance/same',
  ],
  [
    'conformance/grade_http',
    'conformance/recipe/edit_args',
    'conformance/sequence_session',
    'conformance/types',
  ],
  [
    'conformance/canaries',
    'conformance/choices',
    'conformance/hello',
    'conformance/recipe/draft',
    'conformance/report_html_difference',
    'conformance/report_text',
    'conformance/select',
    'conformance/sequence_adapter',
    'conformance/sequence_proof',
  ],
  ['conformance/recipe/edits_after', 'conformance/recipe/jwk', 'conformance/report'],
  [
    'conformance/expected',
    'conformance/recipe/edits_before',
    'conformance/report_check',
    'conformance/report_diff',
    'conformance/report_merge',
  ],
  ['conformance/conclusion', 'conformance/private_key', 'conformance/recipe/recipe'],
  ['conformance/grade_proof', 'conformance/report_view', 'conformance/toolbox'],
  [
    'conformance/clock',
    'conformance/grade',
    'conformance/report_badge',
    'conformance/report_html_matrix',
    'conformance/report_junit',
    'conformance/report_markdown',
    'conformance/report_terminal',
  ],
  ['conformance/grade_sequence', 'conformance/report_html_data', 'conformance/report_html_pages'],
  ['conformance/engine', 'conformance/report_html'],
  ['conformance/index'],
];

/** Folders that are entries of their own: they share the core, and nothing else. */
const ENTRIES = ['server', 'client', 'conformance'];

// Globals outside ECMAScript that every runtime has, and names of types, which leave no trace in JavaScript.
const GLOBALS = [
  'atob',
  'Blob',
  'CompressionStream',
  'btoa',
  'crypto',
  'TextDecoder',
  'TextEncoder',
  'Headers',
  'Request',
  'Response',
  'URL',
  'fetch',
  'BufferSource',
  'JsonWebKey',
  'ReadableStream',
  'RequestInit',
];

const MAX_LINES = 400;

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/').slice(0, -'.ts'.length));

const read = (file: string): string => readFileSync(join(root, 'src', `${file}.ts`), 'utf8');
const levelOf = (file: string): number => LEVELS.findIndex((row) => row.includes(file));

/** Specifiers of static imports and re-exports, and of dynamic imports. */
function importsOf(source: string): string[] {
  const pattern =
    /(?:^(?:import|export|\})[^'"\n;]*?\bfrom\s*|^import\s*|\bimport\s*\(\s*)['"]([^'"]+)['"]/gm;
  return [...source.matchAll(pattern)].map((match) => match[1] ?? '');
}

suite('architecture of src', (test) => {
  test('importsOf() sees every form of import', () => {
    const source = [
      `import a from 'a';`,
      `import { type b } from 'b';`,
      `import {\n  c,\n} from 'c';`,
      `export * from "d";`,
      `export type { e } from 'e';`,
      `import 'f';`,
      `const g = await import('g');`,
      `type H = import('h').H;`,
    ].join('\n');
    assert.equal(importsOf(source), ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
  });

  test('LEVELS lists every file, once', () => {
    assert.equal(LEVELS.flat().sort(), files.sort());
  });

  for (const file of files) {
    test(`${file} imports only from lower levels`, () => {
      for (const specifier of importsOf(read(file))) {
        assert.match(specifier, /^\.\.?\/.+\.ts$/);
        const target = posix.join(posix.dirname(file), specifier).slice(0, -'.ts'.length);
        assert.ok(levelOf(target) >= 0, `${specifier} is no file of src`);
        assert.ok(levelOf(target) < levelOf(file), `${specifier} is not below ${file}`);
      }
    });

    test(`${file} imports from no other entry`, () => {
      for (const specifier of importsOf(read(file))) {
        const [folder = ''] = posix.join(posix.dirname(file), specifier).split('/');
        assert.ok(!ENTRIES.includes(folder) || file.startsWith(`${folder}/`), specifier);
        assert.ok(!specifier.endsWith('/index.ts') || file === 'index', specifier);
      }
    });

    test(`${file} has at most ${MAX_LINES} lines`, () => {
      assert.ok(read(file).trimEnd().split('\n').length <= MAX_LINES);
    });

    test(`${file} starts with a module comment`, () => {
      assert.match(read(file), /^\/\*\*/);
    });
  }

  for (const index of files.filter((file) => /(^|\/)index$/.test(file))) {
    test(`${index} only re-exports`, () => {
      const source = read(index).replace(/\/\*[\s\S]*?\*\//g, '');
      const statements = source.split(';').map((statement) => statement.trim());
      for (const statement of statements.slice(0, -1)) {
        assert.match(statement, /^export (type )?\{[^{}]*\} from '\.\.?\/[a-z0-9_/]+\.ts'$/);
      }
      assert.is(statements.at(-1), '');
    });
  }

  test('types holds types only, which is why coverage leaves it out', () => {
    const compiled = readFileSync(join(root, '.test/src/types.js'), 'utf8');
    assert.is(compiled.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').trim(), 'export {};');
  });

  test('src touches no global beyond those of every runtime', () => {
    // Without the DOM library the compiler names each global that ECMAScript does not define. What else it
    // reports follows from the types that are missing then.
    const { stdout } = spawnSync(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '--lib', 'ES2022', '--pretty', 'false'],
      { cwd: root, encoding: 'utf8', timeout: 60_000 },
    );
    const names = /Cannot find name '(\w+)'|Property '(\w+)' does not exist on type 'typeof globalThis'/g;
    const touched = [...stdout.matchAll(names)].map((match) => match[1] ?? match[2] ?? '');
    assert.ok(touched.includes('crypto'), stdout);
    assert.equal(
      touched.filter((name) => !GLOBALS.includes(name)),
      [],
    );
  });

  test('src uses no weak randomness and evaluates no text', () => {
    for (const file of files) assert.not(/\bMath\.random\b|\beval\(|\bnew Function\b/.test(read(file)), file);
  });
});

suite('architecture of the package', (test) => {
  test('has no dependencies', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundleDependencies']) {
      assert.equal(Object.keys(manifest[kind] ?? {}), []);
    }
  });

  test('pins every development dependency exactly', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    for (const [name, version] of Object.entries(devDependencies)) {
      assert.match(String(version), /^\d+\.\d+\.\d+$/, name);
    }
  });

  test('names no registry in its lock file', () => {
    assert.not(/"resolved"/.test(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  });

  test('imports uvu in test/support only', () => {
    const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.ts') && !file.startsWith('support/'));
    for (const file of tests) {
      const imports = importsOf(readFileSync(join(root, 'test', file), 'utf8'));
      assert.not(
        imports.some((specifier) => /^uvu(\/|$)/.test(specifier)),
        file,
      );
    }
  });
});
