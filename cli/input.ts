/** What a command reads: standard input and files, bounded, and files of this package. */
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { UsageError } from './command.ts';
import { complain } from './terminal.ts';

const MAX_BYTES = 1024 * 1024;

async function readStream(stream: AsyncIterable<Uint8Array | string>, name: string): Promise<string> {
  const encoder = new TextEncoder();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? encoder.encode(chunk) : chunk;
    length += bytes.length;
    if (length > MAX_BYTES) throw new Error(`${name} is larger than 1 MiB`);
    chunks.push(bytes);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(whole);
  } catch {
    throw new Error(`${name} is not UTF-8`);
  }
}

let isStdinTaken = false;

/** Reads standard input, once, without the line feed at its end. */
export async function readStdin(): Promise<string> {
  if (isStdinTaken) throw new UsageError('"-" stands for standard input and can be used once only');
  isStdinTaken = true;
  if (process.stdin.isTTY) complain('Reading from the terminal; finish with Ctrl-D');
  return (await readStream(process.stdin, 'Standard input')).replace(/\r?\n$/, '');
}

/** Returns an argument, or standard input where it is `-`. */
export async function readArgument(argument: string): Promise<string> {
  return argument === '-' ? readStdin() : argument;
}

/** {@link readArgument} for one that may be absent. */
export async function readOptional(argument: string | undefined): Promise<string | undefined> {
  return argument === undefined ? undefined : readArgument(argument);
}

const FILE_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a directory',
  EACCES: 'may not be read',
};

/** Reads a file, or standard input where its name is `-`. */
export async function readFileArgument(path: string): Promise<string> {
  if (path === '-') return readStdin();
  try {
    return await readStream(createReadStream(path, { end: MAX_BYTES }), path);
  } catch (thrown) {
    const problem = FILE_PROBLEMS[String((thrown as { code?: unknown }).code)];
    throw problem === undefined ? thrown : new Error(`${path} ${problem}`);
  }
}

/** Parses JSON. What the host says about broken JSON quotes it, and it may be a private key. */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (text.trim() === '') throw new Error(`${name} is empty`);
    const isPem = text.includes('-----BEGIN');
    throw new Error(`${name} is ${isPem ? 'PEM, not a JWK; convert it first' : 'not JSON'}`);
  }
}

/** Finds a file of this package, from wherever the compiled code lies inside it. */
export function packageFile(path: string): string {
  let folder = new URL('./', import.meta.url);
  for (;;) {
    const file = fileURLToPath(new URL(path, folder));
    if (existsSync(file)) return file;
    const parent = new URL('../', folder);
    if (parent.href === folder.href) throw new Error(`${path} is not part of this installation`);
    folder = parent;
  }
}

/** Version of this package. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }).version;
}
