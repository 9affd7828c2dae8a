/** `rfc9449 adapter`: writes an adapter to begin with, and serves this library as one. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { serve } from './adapter_serve.ts';
import type { Arguments } from './arguments.ts';
import { type Command, UsageError } from './command.ts';
import { packageFile } from './input.ts';
import { ownAdapter } from './own_adapter.ts';
import { print, printable } from './terminal.ts';

interface Skeleton {
  readonly files: readonly string[];
  /** What must be done first. */
  readonly build?: string;
  /** The command that starts it, in its folder. */
  readonly start: string;
}

const SKELETONS: Readonly<Record<string, Skeleton>> = {
  js: { files: ['adapter.mjs'], start: 'node adapter.mjs' },
  ts: { files: ['adapter.ts'], start: 'node adapter.ts' },
  py: { files: ['adapter.py'], start: 'python3 adapter.py' },
  go: { files: ['main.go', 'go.mod'], build: 'go build', start: './adapter' },
  java: { files: ['Adapter.java'], start: 'java Adapter.java' },
  rust: {
    files: ['Cargo.toml', 'src/main.rs'],
    build: 'cargo build --release',
    start: './target/release/adapter',
  },
};

const LANGUAGES = Object.keys(SKELETONS);

export const adapter: Command = {
  name: 'adapter',
  summary: 'Writes a conformance adapter to begin with, in any of several languages',
  usage: ['adapter new --lang <language> [folder]', 'adapter self'],
  options: { lang: { value: 'language', help: `One of ${LANGUAGES.join(', ')}` } },
  positionals: [1, 2],
  notes: [
    'An adapter is the program between "rfc9449 conformance" and an implementation: docs/adapters.md tells what it has to do.',
    'What is written runs as it is. Files that exist are not overwritten.',
    '"adapter self" serves this library, on standard input and output.',
  ],
  examples: [
    'rfc9449 adapter new --lang py dpop-adapter',
    'rfc9449 conformance --adapter "rfc9449 adapter self"',
  ],
  exits: { 0: 'done', 2: 'wrong usage, or a file exists' },
  async run(args) {
    const [action, folder] = args.positionals;
    if (action === 'new') return create(args, folder ?? '.');
    if (action !== 'self' || folder !== undefined)
      throw new UsageError('Say "adapter new --lang <language> [folder]" or "adapter self"');
    await serve(ownAdapter, process.stdin, (line) => process.stdout.write(line));
    return 0;
  },
};

function create(args: Arguments, folder: string): number {
  const lang = args.required('lang');
  const skeleton = Object.hasOwn(SKELETONS, lang) ? SKELETONS[lang] : undefined;
  if (skeleton === undefined) throw new UsageError(`--lang must be one of ${LANGUAGES.join(', ')}`);
  const { files, build, start } = skeleton;
  const taken = files.filter((file) => existsSync(join(folder, file)));
  if (taken.length > 0)
    throw new UsageError(`${join(folder, taken[0] as string)} exists and is not overwritten`);
  for (const file of files) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    // Exclusive, should it have come into being since.
    writeFileSync(path, readFileSync(packageFile(`adapters/${lang}/${file}`)), { flag: 'wx' });
    print(`Wrote ${printable(path)}`);
  }
  print(`\nIt runs as it is${folder === '.' ? '' : `, in ${printable(folder)}`}:`);
  for (const line of [build, `rfc9449 conformance --adapter "${start}"`]) {
    if (line !== undefined) print(`  ${line}`);
  }
  return 0;
}
