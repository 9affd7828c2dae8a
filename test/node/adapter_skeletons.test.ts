/** `rfc9449 adapter`: what it writes runs as it is, in every language that this machine has, and takes hostile lines. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { type Driven, drive, type Message } from '../support/adapter_driver.ts';
import { assert, suite } from '../support/suite.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));

interface Vector {
  readonly id: string;
  readonly kind: string;
  readonly input: unknown;
  readonly expect: {
    readonly verdict: string;
    readonly reasons?: readonly string[];
    readonly choice?: string;
    readonly when?: Readonly<Record<string, string>>;
    readonly value?: unknown;
  };
}

const { loadVectors } = (await import(new URL('../../../vectors/load.js', import.meta.url).href)) as {
  loadVectors: (options: { kind: string }) => Promise<Vector[]>;
};
const VECTORS = [...(await loadVectors({ kind: 'thumbprint' })), ...(await loadVectors({ kind: 'ath' }))];

const work = mkdtempSync(join(tmpdir(), 'rfc9449-adapters-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const run = (command: string, args: readonly string[], cwd = work): SpawnSyncReturns<string> =>
  spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: 180_000,
    env: { ...process.env, NO_COLOR: '1', NODE_V8_COVERAGE: undefined },
  });

const adapterNew = (args: readonly string[]): SpawnSyncReturns<string> =>
  run(process.execPath, [MAIN, 'adapter', 'new', ...args]);

type Command = readonly [command: string, ...args: string[]];

interface Language {
  readonly lang: string;
  /** Shows whether the language is there. */
  readonly probe: Command;
  readonly files: readonly string[];
  /** Makes the generated folder ready; says why that cannot be done here, if it cannot. */
  readonly build?: (folder: string) => string | undefined;
  readonly start: (folder: string) => Command;
  readonly isRequired?: true;
}

function must(command: Command, folder: string): void {
  const [name, ...args] = command;
  const { status, stdout, stderr, error } = run(name, args, folder);
  if (status !== 0) throw new Error(`${command.join(' ')}: ${error ?? ''}${stdout}${stderr}`);
}

// Built crates are kept from run to run; the folder is ignored by git.
const CARGO_TARGET = join(ROOT, '.cache', 'adapter_skeleton_rust');

const LANGUAGES: readonly Language[] = [
  {
    lang: 'js',
    probe: [process.execPath, '--version'],
    files: ['adapter.mjs'],
    start: () => [process.execPath, 'adapter.mjs'],
    isRequired: true,
  },
  {
    lang: 'ts',
    probe: [process.execPath, '--version'],
    files: ['adapter.ts'],
    // Node runs TypeScript from 22.18 on.
    build(folder) {
      const { code } = transformSync(readFileSync(join(folder, 'adapter.ts'), 'utf8'), { loader: 'ts' });
      writeFileSync(join(folder, 'adapter.mjs'), code);
      const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types')];
      const strict = ['--strict', '--target', 'es2022', '--module', 'nodenext', '--erasableSyntaxOnly'];
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
      const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
      must([process.execPath, tsc, '--noEmit', ...strict, ...types, 'adapter.ts'], folder);
      return undefined;
    },
    start: () => [process.execPath, 'adapter.mjs'],
    isRequired: true,
  },
  {
    lang: 'py',
    probe: ['python3', '--version'],
    files: ['adapter.py'],
    start: () => ['python3', 'adapter.py'],
    isRequired: true,
  },
  {
    lang: 'go',
    probe: ['go', 'version'],
    files: ['main.go', 'go.mod'],
    build(folder) {
      must(['go', 'vet', './...'], folder);
      must(['go', 'build', '-o', 'adapter'], folder);
      return undefined;
    },
    start: (folder) => [join(folder, 'adapter')],
  },
  {
    lang: 'java',
    probe: ['java', '--version'],
    files: ['Adapter.java'],
    start: () => ['java', 'Adapter.java'],
  },
  {
    lang: 'rust',
    probe: ['cargo', '--version'],
    files: ['Cargo.toml', 'src/main.rs'],
    build(folder) {
      const fetched = run('cargo', ['fetch', '--quiet'], folder);
      if (fetched.status !== 0) return 'its crates cannot be had';
      must(['cargo', 'build', '--release', '--quiet', '--target-dir', CARGO_TARGET], folder);
      return undefined;
    },
    start: () => [join(CARGO_TARGET, 'release', 'adapter')],
  },
];

/** What is wrong with a result, or nothing. */
function problemOf(
  { expect }: Vector,
  result: Message,
  choices: Readonly<Record<string, string>>,
): string | undefined {
  const { verdict, reasons = [], choice = '', when = {}, value } = expect;
  const wanted = verdict === 'choice' ? when[choices[choice] ?? ''] : verdict;
  if (result['outcome'] !== wanted) return `${result['outcome']}, not ${wanted}`;
  if (wanted === 'reject')
    return reasons.includes(String(result['reason'])) ? undefined : `refused for ${result['reason']}`;
  const [got, due] = [result['value'], value] as readonly Message[];
  const wrong = Object.keys(due ?? {}).find((name) => got?.[name] !== due?.[name]);
  return wrong && `${wrong} is ${got?.[wrong]}`;
}

async function checkAdapter(adapter: Driven): Promise<void> {
  adapter.send({ type: 'hello', protocol: 1, suite: '0.0.0', seed: 's', 'x-unknown': {} });
  const ready = await adapter.next();
  assert.is(ready['type'], 'ready');
  assert.is(ready['protocol'], 1);
  assert.equal([...(ready['operations'] as string[])].sort(), ['ath', 'thumbprint']);
  assert.ok(['inject', 'rebase', 'window'].includes(String(ready['clock'])));
  const implementation = ready['implementation'] as Message;
  assert.type(implementation['name'], 'string');
  assert.type(implementation['version'], 'string');
  const choices = ready['choices'] as Readonly<Record<string, string>>;
  const problems: string[] = [];
  for (const vector of VECTORS) {
    const problem = problemOf(vector, await adapter.run(vector.kind, vector.input), choices);
    if (problem !== undefined) problems.push(`${vector.id}: ${problem}`);
  }
  assert.equal(problems, []);
  await checkHostile(adapter);
  assert.is(await adapter.bye(), 0);
}

const ABC = 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';

/** Each is followed by an input with an answer: a line without one would be seen as the wrong answer. */
async function checkHostile(adapter: Driven): Promise<void> {
  const lines: readonly (string | Uint8Array)[] = [
    '',
    'no JSON',
    '{"type":"run","seq":"x"',
    '[]',
    'null',
    '7',
    '"run"',
    '{}',
    '{"type":7}',
    '{"type":"run"}',
    '{"type":"no-such-type"}',
    '['.repeat(200_000),
    `"${'a'.repeat(200_000)}"`,
    new Uint8Array([0xff, 0xfe, 0x00, 0x7b]),
    '{"type":"run","op":"ath","input":{"token":"a"}} {',
  ];
  for (const line of lines) {
    adapter.send(line);
    const { value } = await adapter.run('ath', { token: 'abc', 'x-unknown': '\u2028\u0085\u{1f511}' });
    assert.is((value as Message)['ath'], ABC);
  }
  const unsupported = async (message: Message): Promise<void> => {
    adapter.send({ ...message, seq: 'u' });
    const result = await adapter.next();
    assert.equal([result['type'], result['seq'], result['outcome']], ['result', 'u', 'unsupported']);
  };
  for (const op of ['no-such-operation', '__proto__', 'constructor', 'toString', 'proof-validate', '']) {
    await unsupported({ type: 'run', op, input: {} });
  }
  await unsupported({ type: 'open', session: 's', op: 'sequence', input: {} });
  await unsupported({ type: 'step', session: 's', input: {} });
  await unsupported({ type: 'close', session: 's' });
  // An input that is none of the operation is a mistake of the runner: never accepted, and never the end.
  for (const input of [
    null,
    {},
    [],
    { jwk: null },
    { jwkText: '{' },
    { jwkText: '['.repeat(9_000) },
    { jwk: [] },
  ]) {
    const { outcome } = await adapter.run('thumbprint', input);
    assert.ok(outcome === 'error' || outcome === 'reject', `${JSON.stringify(input)}: ${outcome}`);
  }
  const long = await adapter.run('ath', { token: 'a'.repeat(200_000) });
  assert.is(long['outcome'], 'accept');
  const key = { kty: 'EC', crv: '<\u2028é\u{1f511}>', x: 'a', y: 'b' };
  const { value } = await adapter.run('thumbprint', { jwk: key });
  const { crv, kty, x, y } = key;
  assert.is((value as Message)['canonical'], JSON.stringify({ crv, kty, x, y }));
  assert.is((value as Message)['jkt'], 'MOINDiO-qy1uBNXDj4u9t8833Rt7xGJecJdGf6NnomU');
}

suite('adapter new', (test) => {
  for (const { lang, probe, files, build, start, isRequired } of LANGUAGES) {
    const [command, ...args] = probe;
    if (run(command, args).status !== 0) {
      console.log(`adapter new --lang ${lang} is not tested: there is no ${command}`);
      if (isRequired && process.env['CI']) test(`${command} is there`, () => assert.unreachable());
      continue;
    }
    test(`writes a skeleton in ${lang} that runs`, async () => {
      const folder = join(work, 'deep', lang);
      const { status, stdout, stderr } = adapterNew(['--lang', lang, folder]);
      assert.is(status, 0, stderr);
      for (const file of files) assert.ok(existsSync(join(folder, file)), file);
      assert.match(stdout, /rfc9449 conformance --adapter "/);
      const problem = build?.(folder);
      if (problem !== undefined) {
        console.log(`adapter new --lang ${lang} is not tested: ${problem}`);
        return;
      }
      const [name, ...rest] = start(folder);
      const adapter = drive(name, rest, folder);
      try {
        await checkAdapter(adapter);
      } finally {
        adapter.kill();
      }
    });
  }

  test('overwrites nothing, and writes nothing where one file exists', () => {
    const folder = join(work, 'taken');
    mkdirSync(join(folder, 'src'), { recursive: true });
    writeFileSync(join(folder, 'src/main.rs'), 'mine');
    const { status, stderr } = adapterNew(['--lang', 'rust', folder]);
    assert.is(status, 2);
    assert.match(stderr, /main\.rs exists and is not overwritten/);
    assert.is(readFileSync(join(folder, 'src/main.rs'), 'utf8'), 'mine');
    assert.not(existsSync(join(folder, 'Cargo.toml')));
  });

  test('says which languages there are', () => {
    for (const args of [
      ['--lang', 'cobol'],
      ['--lang', '__proto__'],
    ]) {
      const { status, stderr } = adapterNew(args);
      assert.is(status, 2);
      assert.match(stderr, /js, ts, py, go, java, rust/);
    }
    assert.match(adapterNew([]).stderr, /--lang is missing/);
  });
});

suite('adapter self', (test) => {
  test('serves this library, sessions included', async () => {
    const adapter = drive(process.execPath, [MAIN, 'adapter', 'self'], work);
    try {
      await checkSelf(adapter);
    } finally {
      adapter.kill();
    }
  });
});

async function checkSelf(adapter: Driven): Promise<void> {
  adapter.send('no JSON');
  adapter.send({ type: 'hello', protocol: 1, suite: '0.0.0', seed: 's' });
  const ready = await adapter.next();
  assert.equal([ready['type'], ready['protocol'], ready['clock']], ['ready', 1, 'inject']);
  for (const operation of ['thumbprint', 'proof-validate', 'proof-create', 'sequence']) {
    assert.ok((ready['operations'] as string[]).includes(operation), operation);
  }
  assert.ok((ready['algorithms'] as string[]).includes('ES256'));
  assert.is((await adapter.run('no-such-operation', {}))['outcome'], 'unsupported');
  const proofs = (await loadVectors({ kind: 'proof-validate' })).filter(({ id }) =>
    id.startsWith('proof.htm.'),
  );
  assert.ok(proofs.length > 10);
  for (const { id, input, expect } of proofs) {
    if (expect.verdict === 'choice') continue;
    const result = await adapter.run('proof-validate', input);
    assert.is(result['outcome'], expect.verdict, id);
    if (expect.verdict === 'reject') assert.ok(expect.reasons?.includes(String(result['reason'])), id);
  }
  const policy = { algorithms: ['ES256'] };
  const servers = { api: { endpoint: 'resource', url: 'https://api.example/', schemes: ['DPoP'] } };
  const session = { session: 's' };
  adapter.send({
    type: 'open',
    ...session,
    seq: '1',
    op: 'sequence',
    input: { clock: 1, policy, tokens: [], servers },
  });
  assert.equal(await adapter.next(), { type: 'result', seq: '1', outcome: 'accept' });
  const request = { method: 'GET', url: 'https://api.example/', headers: [] };
  adapter.send({ type: 'step', ...session, seq: '2', input: { do: 'present', server: 'api', request } });
  const refused = await adapter.next();
  assert.equal(
    [refused['seq'], refused['outcome'], refused['reason']],
    ['2', 'reject', 'authorization_missing'],
  );
  adapter.send({ type: 'close', ...session, seq: '3' });
  assert.is((await adapter.next())['outcome'], 'accept');
  adapter.send({ type: 'step', ...session, seq: '4', input: { do: 'restart' } });
  assert.is((await adapter.next())['outcome'], 'unsupported');
  assert.is(await adapter.bye(), 0);
}
