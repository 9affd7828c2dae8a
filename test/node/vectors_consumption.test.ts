/** The vectors as others use them: the loader, its types, and the examples, which are run and must be able to fail. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Kind, loadVectors as LoadVectors } from '../../vectors/load.js';
import { assert, suite } from '../support/suite.ts';

const root = new URL('../../../vectors/', import.meta.url);
const { loadVectors }: { loadVectors: typeof LoadVectors } = await import(new URL('load.js', root).href);

interface Manifest {
  readonly counts: { readonly unique: number; readonly materialised: number };
  readonly kinds: Readonly<Record<Kind, { readonly materialised: number }>>;
  readonly files: Readonly<Record<string, string>>;
}

const manifest: Manifest = JSON.parse(readFileSync(new URL('manifest.json', root), 'utf8'));
const kinds = Object.keys(manifest.kinds) as Kind[];
const all = await loadVectors();

const pick = (vector: object, names: readonly string[]): object =>
  Object.fromEntries(Object.entries(vector).filter(([name]) => names.includes(name)));

suite('vectors/load.js', (test) => {
  test('loads every vector of the manifest, once', () => {
    const ids = new Set(all.map(({ id }) => id));
    assert.is(ids.size, all.length);
    assert.is(all.length, manifest.counts.materialised);
    assert.is(new Set(all.map(({ id }) => id.replace(/@.*/, ''))).size, manifest.counts.unique);
  });

  for (const kind of kinds) {
    test(`selects kind ${kind}`, async () => {
      const vectors = await loadVectors({ kind });
      assert.is(vectors.length, manifest.kinds[kind].materialised);
      assert.ok(vectors.every((vector) => vector.kind === kind));
    });
  }

  test('selects an algorithm, and with it what is for any', async () => {
    for (const alg of ['ES256', 'RS256', 'EdDSA', 'any'] as const) {
      const wanted = all.filter((vector) => vector.alg === alg || vector.alg === 'any');
      assert.equal(
        (await loadVectors({ alg })).map(({ id }) => id),
        wanted.map(({ id }) => id),
      );
    }
  });

  test('selects by both', async () => {
    const proofs = await loadVectors({ kind: 'proof-create', alg: 'RS256' });
    assert.ok(proofs.length > 0 && proofs.every(({ id }) => id.endsWith('@rs256')));
    assert.is(
      (await loadVectors({ kind: 'ath', alg: 'ES256' })).length,
      (await loadVectors({ kind: 'ath' })).length,
    );
  });

  test('throws where there is nothing', async () => {
    const nothing = /^RangeError: There are no vectors of kind /;
    for (const options of [
      { kind: 'proof' },
      { kind: '..' },
      { alg: 'es256' },
      { kind: 'proof-create', alg: 'any' },
    ]) {
      let thrown: unknown;
      await loadVectors(options as never).catch((error: unknown) => {
        thrown = error;
      });
      assert.match(String(thrown), nothing);
    }
  });

  test('adds the file, and what it has for all where a vector has none', () => {
    for (const path of Object.keys(manifest.files).filter((path) => path.startsWith('data/'))) {
      const { kind, alg, defaults, vectors } = JSON.parse(readFileSync(new URL(path, root), 'utf8'));
      for (const own of vectors) {
        const input = { ...defaults.input, ...own.input };
        assert.equal(pick(all.find(({ id }) => id === own.id) ?? {}, Object.keys({ ...defaults, ...own })), {
          ...defaults,
          ...own,
          input,
        });
        const { kind: ofKind, alg: ofAlg, file } = all.find(({ id }) => id === own.id) ?? {};
        assert.equal([ofKind, ofAlg, file], [kind, alg, path]);
      }
    }
  });

  test('gives complete vectors', () => {
    const names = ['rev', 'since', 'title', 'why', 'level', 'roles', 'flags', 'severity', 'needs'] as const;
    for (const vector of all) {
      for (const name of names) assert.ok(vector[name] !== undefined, `${vector.id} has no ${name}`);
    }
  });

  test('describes a case for RS256 and EdDSA as it does for ES256, also alone', async () => {
    const copies = await loadVectors({ kind: 'proof-validate', alg: 'RS256' });
    const copy = copies.find(({ id }) => id === 'proof.htm.other@rs256');
    const twin = all.find(({ id }) => id === 'proof.htm.other@es256');
    const names = ['title', 'why', 'level', 'requirements', 'flags', 'severity', 'recipe'];
    assert.equal(pick(copy ?? {}, names), pick(twin ?? {}, names));
    assert.is(copy?.baseline, 'proof.baseline.resource@rs256');
    assert.is(
      all.every(({ baseline = '@any', id }) => !id.includes('@') || baseline.includes('@')),
      true,
    );
  });

  test('has types that tell kinds and verdicts apart', async () => {
    for (const vector of all) {
      if (vector.kind !== 'ath') continue;
      const { expect } = vector;
      if (expect.verdict === 'accept') assert.is(expect.value?.ath.length, 43);
      else assert.ok(expect.reasons.length > 0);
    }
    // Compiles only if the kind follows from the call.
    const [first] = await loadVectors({ kind: 'htu-compare' });
    assert.type(first?.input.url, 'string');
  });
});

interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly passed: number;
  readonly failed: number;
}

const environment = { ...process.env, NODE_V8_COVERAGE: undefined };

function run(command: string, parameters: readonly string[]): Run {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, {
    encoding: 'utf8',
    env: environment,
    timeout: 120_000,
  });
  const [, passed, failed] = /^(\d+) passed, (\d+) failed\n$/m.exec(stdout) ?? [];
  const output = `${stdout}${stderr}${error ?? ''}`;
  return { code: status, output, passed: Number(passed), failed: Number(failed) };
}

const EXAMPLES = [
  {
    name: 'run.mjs',
    language: 'node',
    command: process.execPath,
    version: '--version',
    // The library as it was compiled for the tests, not as it was last built.
    parameters: (script: string) => [script, new URL('../../src/index.js', import.meta.url).href],
    // Fewer executed vectors than this would be a mistake.
    least: 400,
  },
  {
    name: 'run.py',
    language: 'python3',
    command: 'python3',
    version: '--version',
    parameters: (script: string) => [script],
    least: 40,
  },
  {
    name: 'run.go',
    language: 'go',
    command: 'go',
    version: 'version',
    parameters: (script: string) => ['run', script],
    least: 120,
  },
];

interface Expectation {
  readonly verdict: string;
  readonly when?: Readonly<Record<string, string>>;
}

/** The opposite, but that proofs which are to be refused are so for another reason: run.go does not read them all. */
function spoil(kind: string, expect: Expectation): object {
  if (expect.verdict === 'accept') return { verdict: 'reject', reasons: ['signature_invalid'] };
  if (expect.verdict === 'choice') {
    const opposite = ([option, verdict]: [string, string]) => [
      option,
      verdict === 'accept' ? 'reject' : 'accept',
    ];
    return { ...expect, when: Object.fromEntries(Object.entries(expect.when ?? {}).map(opposite)) };
  }
  return kind === 'proof-validate' ? { ...expect, reasons: ['none'] } : { verdict: 'accept', value: {} };
}

function writeSpoiled(folder: string): void {
  cpSync(fileURLToPath(new URL('manifest.json', root)), join(folder, 'manifest.json'));
  for (const file of Object.keys(manifest.files).filter((path) => path.startsWith('data/'))) {
    const content = JSON.parse(readFileSync(new URL(file, root), 'utf8'));
    for (const vector of content.vectors) vector.expect = spoil(content.kind, vector.expect);
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), JSON.stringify(content));
  }
  for (const name of ['load.js', 'examples']) {
    cpSync(fileURLToPath(new URL(name, root)), join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
}

suite('vectors/examples', (test) => {
  for (const { name, language, command, version, parameters, least } of EXAMPLES) {
    if (run(command, [version]).code !== 0) {
      const title = `${name}, not run: ${language} is not installed`;
      test(title, () => console.log(title));
      continue;
    }

    test(`${name} agrees with the vectors`, () => {
      const { code, output, passed, failed } = run(
        command,
        parameters(fileURLToPath(new URL(`examples/${name}`, root))),
      );
      assert.is(code, 0, output);
      assert.is(failed, 0, output);
      assert.ok(passed >= least, output);
    });

    test(`${name} fails where the vectors are wrong`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'rfc9449-vectors-'));
      try {
        writeSpoiled(folder);
        const { code, output, failed } = run(command, parameters(join(folder, 'examples', name)));
        assert.is(code, 1, output);
        assert.ok(failed >= least, output);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }

  test('run.mjs fails a library that refuses nothing, and one that only throws', () => {
    const script = fileURLToPath(new URL('examples/run.mjs', root));
    for (const body of ['return {}', 'throw new TypeError("a mistake")']) {
      const library = `data:text/javascript,export const verifyProof = async () => { ${body} }`;
      const { code, output, failed } = run(process.execPath, [script, library]);
      assert.is(code, 1, output);
      assert.ok(failed >= 400, output);
    }
  });
});
