/** The command line, as a user meets it: what it prints where, its exit codes, and what it keeps to itself. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { createProof, generateKeyPair, verifyProof } from '../../src/index.ts';
import { assert, suite } from '../support/suite.ts';

const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
const MANIFEST = fileURLToPath(new URL('../../../package.json', import.meta.url));

const COMMANDS = 'inspect prove generate-key thumbprint htu ath conformance report vectors adapter'.split(
  ' ',
);

const NOW = 1_700_000_000;
const URL_A = 'https://api.example.com/a';
const TOKEN = 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU';
const ATH = 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo';

// RFC 7517 appendix A.2 and RFC 8037 appendix A: published keys, burned long ago.
const EC_KEY = {
  kty: 'EC',
  crv: 'P-256',
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
  d: '870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE',
};
const ED_KEY = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
};
const ED_THUMBPRINT = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k';

// Controls, format characters, separators: what could play tricks with a terminal.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const EC_TEXT = JSON.stringify(EC_KEY);

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function run(args: readonly string[], { stdin = '', env = {} }: RunOptions = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: { ...process.env, DEBUG: undefined, NODE_V8_COVERAGE: undefined, NODE_NO_WARNINGS: '1', ...env },
      timeout: 60_000,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    // A command that refuses its input early closes the pipe.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}

/** Starts everything at once: a run takes its time in starting. */
async function each<T>(items: readonly T[], check: (item: T) => Promise<void>): Promise<void> {
  await Promise.all(items.map(check));
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rfc9449-cli-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function proofOf(options: Partial<Parameters<typeof createProof>[1]> = {}): Promise<string> {
  return createProof(await generateKeyPair(), { htm: 'GET', htu: URL_A, now: NOW, ...options });
}

const AT = ['--now', String(NOW)];
const REQUEST = ['--method', 'GET', '--url', URL_A, ...AT];

suite('command line: program', (test) => {
  test('without a command shows its help and exits 2', async () => {
    const { code, stdout } = await run([]);
    assert.is(code, 2);
    for (const name of COMMANDS) assert.ok(stdout.includes(`  ${name} `), name);
  });

  for (const word of ['--help', '-h', 'help']) {
    test(`${word} shows help and exits 0`, async () => {
      const { code, stdout, stderr } = await run([word]);
      assert.is(code, 0);
      assert.match(stdout, /Usage[\s\S]*Commands[\s\S]*Example/);
      assert.is(stderr, '');
    });
  }

  test('every command has help with usage, options, examples and exit codes', async () => {
    await each(COMMANDS, async (name) => {
      const { code, stdout, stderr } = await run([name, '--help']);
      assert.is(code, 0);
      const parts = `Usage\\n  rfc9449 ${name}[\\s\\S]*Options[\\s\\S]*Example[\\s\\S]*Exit codes`;
      assert.match(stdout, new RegExp(parts));
      assert.is(stderr, '');
    });
  });

  test('every command refuses an unknown option with exit code 2', async () => {
    await each(COMMANDS, async (name) => {
      const { code, stdout, stderr } = await run([name, '--frobnicate']);
      assert.is(code, 2);
      assert.is(stdout, '');
      assert.match(stderr, /--frobnicate is not an option/);
      assert.match(stderr, new RegExp(`See rfc9449 ${name} --help`));
    });
  });

  test('help <command> is <command> --help', async () => {
    assert.equal(await run(['help', 'ath']), await run(['ath', '-h']));
  });

  test('--version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string };
    assert.equal(await run(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('a misspelled command and a misspelled option are recognized', async () => {
    const command = await run(['inspct']);
    assert.is(command.code, 2);
    assert.match(command.stderr, /Did you mean inspect\?/);
    const option = await run(['prove', '--metod', 'GET']);
    assert.is(option.code, 2);
    assert.match(option.stderr, /Did you mean --method\?/);
  });

  test('an option without its value, given twice, or with a value it does not take exits 2', async () => {
    const calls = [
      ['inspect', 'x', '--method'],
      ['inspect', 'x', '--method', '--url', URL_A],
      ['inspect', 'x', '--method='],
      ['inspect', 'x', '--method', 'GET', '--method', 'PUT'],
      ['inspect', 'x', '--json=yes'],
      ['inspect', 'x', '--now', 'noon'],
      ['inspect'],
      ['inspect', 'x', 'y'],
    ];
    await each(calls, async (args) => {
      const { code, stdout, stderr } = await run(args);
      assert.is(code, 2, args.join(' '));
      assert.is(stdout, '');
      assert.match(stderr, /^rfc9449: /);
    });
  });

  test('a value that starts with a dash is taken after an equals sign', async () => {
    const forgotten = await run(['inspect', 'x', '--jkt', '-abc']);
    assert.is(forgotten.code, 2);
    assert.match(forgotten.stderr, /write --jkt=VALUE/);
    assert.is((await run(['inspect', 'x', '--jkt=-abc'])).code, 1);
  });

  test('prints a stack only when DEBUG is set', async () => {
    const args = ['thumbprint', '/no/such/file'];
    assert.equal(await run(args), { code: 2, stdout: '', stderr: 'rfc9449: /no/such/file does not exist\n' });
    assert.match((await run(args, { env: { DEBUG: '1' } })).stderr, /\n {4}at /);
  });

  test('escapes what it repeats of its arguments', async () => {
    await each([['\u001b[2J'], ['ath', '--\u001b[2J'], ['thumbprint', '/\u009b2J']], async (args) => {
      const { stdout, stderr } = await run(args);
      assert.not(UNPRINTABLE.test((stdout + stderr).replaceAll('\n', '')));
      assert.match(stderr, /\\u00[19]b/);
    });
  });
});

suite('command line: ath, htu, thumbprint', (test) => {
  test('ath hashes an argument and standard input alike', async () => {
    assert.equal(await run(['ath', TOKEN]), { code: 0, stdout: `${ATH}\n`, stderr: '' });
    assert.is((await run(['ath', '-'], { stdin: `${TOKEN}\n` })).stdout, `${ATH}\n`);
    assert.is((await run(['ath', '-'], { stdin: `${TOKEN}\r\n` })).stdout, `${ATH}\n`);
  });

  test('ath refuses what is no token68 with code, message and section, and does not repeat it', async () => {
    const { code, stdout, stderr } = await run(['ath', 'secret token']);
    assert.is(code, 1);
    assert.is(stdout, '');
    assert.match(stderr, /^token_malformed: .+ \(RFC 9449 section 7\.1\)\n$/);
    assert.not(stderr.includes('secret'));
  });

  test('an empty standard input is a TypeError of the library: exit 2', async () => {
    const { code, stderr } = await run(['ath', '-']);
    assert.is(code, 2);
    assert.match(stderr, /"accessToken" must not be empty/);
  });

  test('standard input is bounded and must be UTF-8', async () => {
    const large = await run(['ath', '-'], { stdin: 'a'.repeat(1024 * 1024 + 1) });
    assert.is(large.code, 2);
    assert.match(large.stderr, /larger than 1 MiB/);
    assert.is((await run(['ath', '-'], { stdin: 'a'.repeat(1024 * 1024) })).code, 0);
  });

  test('htu normalizes one URI', async () => {
    const { code, stdout } = await run(['htu', 'HTTPS://Server.Example.COM:443/a/./b?x=1']);
    assert.is(code, 0);
    assert.is(stdout, 'https://server.example.com/a/b\n');
    const bad = await run(['htu', 'mailto:a@example.com']);
    assert.is(bad.code, 1);
    assert.match(bad.stderr, /^htu_invalid: /);
  });

  test('htu compares two URIs', async () => {
    const same = await run(['htu', 'https://a.example', '-'], { stdin: 'HTTPS://A.example:443/#x\n' });
    assert.equal(same, { code: 0, stdout: 'https://a.example/\nhttps://a.example/\nequal\n', stderr: '' });
    const other = await run(['htu', 'https://a.example/b', 'https://a.example/B']);
    assert.is(other.code, 1);
    assert.match(other.stdout, /\ndifferent\n$/);
    const bad = await run(['htu', 'https://a.example/\u001b[2J', 'https://a.example/']);
    assert.is(bad.code, 1);
    assert.match(bad.stdout, /^htu_invalid: .*\\u001b/);
  });

  test('thumbprint reads a file or standard input, and hashes the public part', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'key.jwk');
      writeFileSync(file, JSON.stringify(ED_KEY));
      assert.is((await run(['thumbprint', file])).stdout, `${ED_THUMBPRINT}\n`);
    });
    const { kty, crv, x } = ED_KEY;
    const stdin = JSON.stringify({ x, crv, kty });
    assert.is((await run(['thumbprint', '-'], { stdin })).stdout, `${ED_THUMBPRINT}\n`);
    const uri = await run(['thumbprint', '-', '--uri'], { stdin });
    assert.is(uri.stdout, `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${ED_THUMBPRINT}\n`);
    const long = await run(['thumbprint', '-', '--hash', 'sha-512'], { stdin });
    assert.match(long.stdout, /^[\w-]{86}\n$/);
    assert.is((await run(['thumbprint', '-', '--hash', 'md5'], { stdin })).code, 2);
  });

  test('thumbprint says what is wrong with a file without quoting it', async () => {
    const cases: [stdin: string, code: number, message: RegExp][] = [
      ['{"d":"SECRET"', 2, /is not JSON/],
      ['-----BEGIN PRIVATE KEY-----\nSECRET', 2, /is PEM, not a JWK/],
      ['', 2, /is empty/],
      ['["SECRET"]', 2, /not a JSON object/],
      ['{"keys":[]}', 2, /set of keys/],
      ['{"kty":"oct","k":"SECRET"}', 1, /^jwk_invalid: /],
    ];
    await each(cases, async ([stdin, code, message]) => {
      const result = await run(['thumbprint', '-'], { stdin });
      assert.is(result.code, code, stdin);
      assert.match(result.stderr, message);
      assert.not((result.stdout + result.stderr).includes('SECRET'));
    });
  });
});

suite('command line: generate-key', (test) => {
  test('writes a private key for its owner only, and prints the public part', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'key.jwk');
      const { code, stdout, stderr } = await run(['generate-key', '--out', file]);
      assert.is(code, 0);
      const jwk = JSON.parse(readFileSync(file, 'utf8'));
      assert.equal(Object.keys(jwk).sort(), ['alg', 'crv', 'd', 'kty', 'x', 'y']);
      assert.is(jwk.alg, 'ES256');
      if (process.platform !== 'win32') assert.is(statSync(file).mode & 0o777, 0o600);
      assert.not((stdout + stderr).includes(jwk.d));
      assert.not(/"d"/.test(stdout + stderr));
      assert.ok(stdout.includes(jwk.x));
      const thumbprint = await run(['thumbprint', file]);
      assert.ok(stdout.includes(thumbprint.stdout.trim()));
    });
  });

  test('refuses to overwrite', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'key.jwk');
      writeFileSync(file, 'precious');
      const { code, stdout, stderr } = await run(['generate-key', '--out', file]);
      assert.is(code, 2);
      assert.is(stdout, '');
      assert.match(stderr, /not overwritten/);
      assert.is(readFileSync(file, 'utf8'), 'precious');
    });
  });

  test('prints a private key when asked, and only that to standard output', async () => {
    const { code, stdout, stderr } = await run(['generate-key', '--private', '--alg', 'EdDSA']);
    assert.is(code, 0);
    const jwk = JSON.parse(stdout);
    assert.equal(Object.keys(jwk).sort(), ['alg', 'crv', 'd', 'kty', 'x']);
    assert.not(stderr.includes(jwk.d));
    assert.match(stderr, /^public JWK .*\njkt {9}/);
  });

  test('makes no key that would be lost, and no key of an unknown kind', async () => {
    const bad = [
      [],
      ['--private', '--out', 'x'],
      ['--private', '--alg', 'HS256'],
      ['--private', '--modulus-length', '4096'],
      ['--private', '--alg', 'RS256', '--modulus-length', '1024'],
    ];
    await each(bad, async (args) => {
      const { code, stdout } = await run(['generate-key', ...args]);
      assert.is(code, 2, args.join(' '));
      assert.is(stdout, '');
    });
    assert.not(existsSync('x'));
  });

  test('makes RSA keys of the size asked for', async () => {
    const { stdout } = await run(['generate-key', '--private', '--alg', 'PS256', '--modulus-length', '3072']);
    const { n, alg } = JSON.parse(stdout);
    assert.is(n.length, 512);
    assert.is(alg, 'PS256');
  });
});

suite('command line: prove', (test) => {
  const BASE = ['prove', '--key', '-', '--method', 'POST', '--url', `${URL_A}?q`];

  test('makes a proof that verifies', async () => {
    const args = [...BASE, '--token', TOKEN, '--nonce', 'n1', '--jti', 'j1', ...AT, '--claim', 'a={"b":[1]}'];
    const { code, stdout, stderr } = await run(args, { stdin: EC_TEXT });
    assert.is(stderr, '');
    assert.is(code, 0);
    const { header, claims } = await verifyProof(stdout.trim(), {
      method: 'POST',
      url: URL_A,
      accessToken: TOKEN,
      tokenCheck: 'ath-only',
      nonce: 'n1',
      now: NOW,
    });
    const { d, ...jwk } = EC_KEY;
    assert.equal({ ...header.jwk }, jwk);
    assert.equal(claims['a'], { b: [1] });
    assert.is(claims.jti, 'j1');
    assert.not(stdout.includes(d));
  });

  test('reads the key from a file, and the token from standard input', async () => {
    await inFolder(async (folder) => {
      const file = join(folder, 'key.jwk');
      writeFileSync(file, EC_TEXT);
      const args = ['prove', '--key', file, '--method', 'GET', '--url', URL_A, '--token', '-'];
      const { stdout } = await run(args, { stdin: `${TOKEN}\n` });
      const payload = JSON.parse(
        atob((stdout.split('.')[1] as string).replace(/-/g, '+').replace(/_/g, '/')),
      );
      assert.is(payload.ath, ATH);
    });
  });

  for (const alg of ['ES256', 'ES384', 'ES512', 'RS256', 'PS256', 'EdDSA', 'Ed25519']) {
    test(`makes ${alg} proofs with keys of generate-key`, async () => {
      const key = await run(['generate-key', '--private', '--alg', alg]);
      const { stdout } = await run([...BASE, ...AT], { stdin: key.stdout });
      const args = ['--method', 'POST', '--url', URL_A, '--algorithms', alg, ...AT];
      const inspected = await run(['inspect', '-', ...args], { stdin: stdout });
      assert.is(inspected.code, 0, inspected.stdout + inspected.stderr);
    });
  }

  test('--alg chooses between the algorithms of a key, and only between those', async () => {
    const { stdout } = await run([...BASE, '--alg', 'Ed25519'], { stdin: JSON.stringify(ED_KEY) });
    assert.ok(atob(stdout.split('.')[0] as string).includes('"Ed25519"'));
    assert.is((await run([...BASE, '--alg', 'ES384'], { stdin: EC_TEXT })).code, 2);
    const bound = JSON.stringify({ ...ED_KEY, alg: 'Ed448' });
    assert.is((await run([...BASE, '--alg', 'EdDSA'], { stdin: bound })).code, 2);
  });

  test('refuses keys that cannot sign, and says nothing of them', async () => {
    const { d, ...open } = EC_KEY;
    const other = `${'9'.repeat(42)}0`;
    const bad: [key: object, code: number, message: RegExp][] = [
      [open, 2, /no private part/],
      [{ ...EC_KEY, d: other }, 2, /belong together|no valid key/],
      [{ ...EC_KEY, x: 'AAAA' }, 1, /jwk_not_canonical/],
      [{ ...EC_KEY, crv: 'P-192' }, 2, /no algorithm of DPoP/],
      [{ kty: 'oct', k: d }, 2, /no algorithm of DPoP/],
    ];
    await each(bad, async ([key, code, message]) => {
      const result = await run(BASE, { stdin: JSON.stringify(key) });
      assert.is(result.code, code, result.stderr);
      assert.match(result.stderr, message);
      assert.not(result.stderr.includes(d) || result.stderr.includes(other));
      assert.is(result.stdout, '');
    });
  });

  test('refuses what is missing, wrong or used twice', async () => {
    const bad: [args: string[], code: number][] = [
      [['prove', '--key', '-', '--method', 'GET'], 2],
      [['prove', '--method', 'GET', '--url', URL_A], 2],
      [[...BASE, '--token', '-'], 2],
      [[...BASE, '--claim', 'a'], 2],
      [[...BASE, '--claim', 'a=b'], 2],
      [[...BASE, '--claim', 'jti="x"'], 2],
      [[...BASE, '--token', 'a b'], 1],
      [[...BASE, '--nonce', 'a b'], 1],
      [['prove', '--key', '-', '--method', 'GET', '--url', 'ftp://a.example/'], 1],
    ];
    await each(bad, async ([args, code]) => {
      const { code: actual, stdout, stderr } = await run(args, { stdin: EC_TEXT });
      assert.is(actual, code, `${args.join(' ')}: ${stderr}`);
      assert.is(stdout, '');
      assert.ok(stderr.length > 0);
    });
  });
});

suite('command line: inspect', (test) => {
  const section = (stdout: string): string => stdout.slice(stdout.indexOf('Checks of'));

  test('accepts a good proof: exit 0, twelve marks, no colour in a pipe', async () => {
    const { code, stdout, stderr } = await run(['inspect', await proofOf(), ...REQUEST]);
    assert.is(code, 0);
    assert.is(stderr, '');
    assert.is(stdout.match(/^ {2}✓ +\d+ /gm)?.length, 12);
    assert.match(stdout, /accepted: all twelve checks passed\n$/);
    assert.not(stdout.includes('\u001b'));
    assert.match(stdout, /jkt {2}[\w-]{43}\n/);
  });

  test('takes the proof from standard input, and as a header line', async () => {
    const proof = await proofOf();
    assert.is((await run(['inspect', '-', ...REQUEST], { stdin: `${proof}\n` })).code, 0);
    assert.is((await run(['inspect', `DPoP: ${proof}`, ...REQUEST])).code, 0);
    const headers = `GET /a HTTP/1.1\r\nHost: api.example.com\r\ndpop:${proof}\r\n\r\n`;
    assert.is((await run(['inspect', '-', ...REQUEST], { stdin: headers })).code, 0);
    const twice = await run(['inspect', '-', ...REQUEST], { stdin: `DPoP: ${proof}\nDPoP: ${proof}` });
    assert.is(twice.code, 1);
    assert.match(twice.stdout, /refused: multiple_proofs \(check 1, RFC 9449 section 4\.3/);
  });

  test('says what was compared, by how much, and what blocked what', async () => {
    const args = ['--method', 'POST', '--url', 'https://api.example.com/b', '--now', String(NOW + 7380)];
    const { code, stdout } = await run(['inspect', await proofOf(), ...args]);
    assert.is(code, 1);
    const checks = section(stdout);
    assert.match(
      checks,
      /✗ {2}8 .*\n +htm_mismatch: .*\(RFC 9449 section 4\.3\)\n +proof: +"GET"\n +request: "POST"/,
    );
    assert.match(checks, /✗ {2}9 .*\n +htu_mismatch: /);
    assert.match(checks, /✗ 11 .*\n +iat_too_old: .*\n +by 7080 seconds \(1 h 58 min\)/);
    const broken = await run(['inspect', 'abc', ...REQUEST]);
    assert.match(section(broken.stdout), /– {2}3 .*\n +not reached: check 2 failed/);
  });

  test('explains milliseconds', async () => {
    const { stdout } = await run(['inspect', await proofOf({ now: NOW * 1000 }), ...REQUEST]);
    assert.match(stdout, /iat_in_future/);
    assert.match(stdout, /looks like milliseconds/);
  });

  test('marks what follows a bad signature as unauthenticated', async () => {
    const [header, , signature] = (await proofOf()).split('.');
    const [, payload] = (await proofOf({ htm: 'PUT' })).split('.');
    const { stdout, code } = await run(['inspect', `${header}.${payload}.${signature}`, ...REQUEST]);
    assert.is(code, 1);
    assert.match(stdout, /signature_invalid/);
    assert.match(stdout, /8 {2}htm is the method of the request {2}\(unauthenticated\)/);
  });

  test('without --method and --url judges neither, and fakes no pass', async () => {
    const proof = await proofOf();
    const { code, stdout } = await run(['inspect', proof, ...AT]);
    assert.is(code, 0);
    assert.match(stdout, /– {2}8 .*\n +not judged: no --method\n {2}– {2}9 .*\n +not judged: no --url/);
    assert.match(stdout, /nothing failed, but checks 8, 9 could not be judged\n$/);
    const json = JSON.parse((await run(['inspect', proof, ...AT, '--json'])).stdout);
    assert.is(json.ok, null);
    assert.is(json.checks[7].status, 'not_judged');
  });

  test('finds a claim that fits no request even without --method and --url', async () => {
    const key = await generateKeyPair();
    const good = await createProof(key, { htm: 'GET', htu: URL_A, now: NOW });
    const [header] = good.split('.');
    const claims = { jti: 'x', htm: 'G T', htu: 'nowhere', iat: NOW };
    const payload = btoa(JSON.stringify(claims)).replace(/=+$/, '');
    const signature = await crypto.subtle.sign(
      { name: 'ECDSA', hash: 'SHA-256' },
      key.privateKey,
      new TextEncoder().encode(`${header}.${payload}`),
    );
    const encoded = Buffer.from(signature).toString('base64url');
    const { code, stdout } = await run(['inspect', `${header}.${payload}.${encoded}`, ...AT]);
    assert.is(code, 1);
    assert.match(stdout, /htm_mismatch: .*\n +proof: +"G T"; no request has such a method/);
    assert.match(stdout, /htu_invalid: .*\n +proof: +"nowhere"/);
  });

  test('judges "ath" with --token, the key with --jkt, and says which half is open', async () => {
    const proof = await proofOf({ accessToken: TOKEN });
    const { jkt } = JSON.parse((await run(['inspect', proof, ...REQUEST, '--json'])).stdout);
    const both = await run(['inspect', proof, ...REQUEST, '--token', TOKEN, `--jkt=${jkt}`]);
    assert.is(both.code, 0);
    assert.match(both.stdout, /all twelve checks passed\n$/);
    const token = await run(['inspect', proof, ...REQUEST, '--token', '-'], { stdin: TOKEN });
    assert.is(token.code, 0);
    assert.match(token.stdout, /"ath" only \(no --jkt\)/);
    assert.match(token.stdout, /Half of check 12 is open/);
    const key = await run(['inspect', proof, ...REQUEST, `--jkt=${jkt}`]);
    assert.match(key.stdout, /not judged: "ath": no --token; the key is that of --jkt/);
    const neither = await run(['inspect', proof, ...REQUEST]);
    assert.is(neither.code, 0);
    assert.match(neither.stdout, /– 12 .*\n +not judged: no --token/);
    assert.match(neither.stdout, /note: The proof has "ath"/);
    const wrong = await run(['inspect', proof, ...REQUEST, '--token', 'other', '--jkt', 'other']);
    assert.is(wrong.code, 1);
    assert.match(wrong.stdout, /refused: ath_mismatch \(check 12/);
  });

  test('passes its options on', async () => {
    const proof = await proofOf({ nonce: 'n2' });
    const nonces = (...given: string[]): string[] => given.flatMap((nonce) => ['--nonce', nonce]);
    assert.is((await run(['inspect', proof, ...REQUEST, ...nonces('n1', 'n2')])).code, 0);
    assert.is((await run(['inspect', proof, ...REQUEST, ...nonces('n1')])).code, 1);
    assert.is((await run(['inspect', proof, ...REQUEST, '--algorithms', 'PS256,EdDSA'])).code, 1);
    assert.is((await run(['inspect', proof, ...REQUEST, '--algorithms', 'HS256'])).code, 2);
    const late = ['--method', 'GET', '--url', URL_A, '--now', String(NOW + 301)];
    assert.is((await run(['inspect', proof, ...late])).code, 1);
    assert.is((await run(['inspect', proof, ...late, '--max-age', '301'])).code, 0);
    const early = ['--method', 'GET', '--url', URL_A, '--now', String(NOW - 61)];
    assert.is((await run(['inspect', proof, ...early])).code, 1);
    assert.is((await run(['inspect', proof, ...early, '--clock-tolerance', '61'])).code, 0);
  });

  test('--json is the inspection, the error with its members', async () => {
    const { code, stdout } = await run(['inspect', 'abc', ...REQUEST, '--json']);
    assert.is(code, 1);
    const report = JSON.parse(stdout);
    assert.is(report.ok, false);
    assert.is(report.checks.length, 12);
    assert.equal(report.error, {
      code: 'malformed_jwt',
      section: 'RFC 7515 section 7.1',
      check: 2,
      error: 'invalid_dpop_proof',
      message: 'DPoP proof is not a JWT of three segments',
    });
  });

  test('escapes everything a stranger wrote, and keeps it short', async () => {
    const hostile = '\u001b[31m\u0007\u009b2J\u202e\u200b\u2066\r\n\u2028';
    const proof = await proofOf({ claims: { [`k${hostile}`]: hostile, long: 'x'.repeat(2000) } });
    await each([[], ['--json']], async (args) => {
      const { stdout } = await run(['inspect', proof, ...REQUEST, ...args]);
      assert.not(UNPRINTABLE.test(stdout.replaceAll('\n', '')));
      assert.match(stdout, /\\u001b\[31m\\u0007\\u009b2J\\u202e\\u200b\\u2066\\r\\n\\u2028/);
    });
    const { stdout } = await run(['inspect', proof, ...REQUEST]);
    assert.match(stdout, /x… \(2000 characters\)/);
    const url = await run(['inspect', proof, '--method', `\u001b[2J`, '--url', URL_A, ...AT]);
    assert.not(url.stdout.includes('\u001b'));
  });
});

interface FixtureVector {
  readonly id: string;
  readonly input: object;
  readonly expect: object;
  readonly needs?: readonly string[];
  readonly requirements?: readonly string[];
}

/** Writes a suite of one file per kind and runs the command on it. */
async function withSuite(
  files: Readonly<Record<string, readonly FixtureVector[]>>,
  use: (run: (...args: string[]) => Promise<Run>, folder: string) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    mkdirSync(join(folder, 'data'));
    mkdirSync(join(folder, 'registry'));
    const requirements = [{ id: 'RFC9449-4.2-11', text: 'The hash of the \u001b[1mtoken' }];
    writeFileSync(join(folder, 'registry', 'requirements.json'), JSON.stringify({ requirements }));
    for (const [kind, rows] of Object.entries(files)) {
      const vectors = rows.map((row) => ({ title: 'A title', ...row }));
      writeFileSync(
        join(folder, 'data', `${kind}.json`),
        JSON.stringify({ kind, alg: 'any', defaults: { why: 'A reason' }, vectors }),
      );
    }
    await use((...args) => run([...args, '--suite', folder]), folder);
  });
}

const GOOD: FixtureVector = {
  id: 'ath.good',
  input: { token: TOKEN },
  expect: { verdict: 'accept', value: { ath: ATH } },
  requirements: ['RFC9449-4.2-11'],
};
const REFUSED: FixtureVector = {
  id: 'ath.space',
  input: { token: 'a b' },
  expect: { verdict: 'reject', reasons: ['token_malformed'] },
};

suite('command line: conformance', (test) => {
  test('passes what this library does right, and ends with the totals', async () => {
    const same = { htu: 'https://a.example', url: 'https://A.example/' };
    const files = {
      ath: [GOOD, REFUSED],
      'htu-compare': [
        { id: 'htu.same@es256', input: same, expect: { verdict: 'accept' } },
        { id: 'htu.same@rs256', input: same, expect: { verdict: 'accept' } },
        {
          id: 'htu.other',
          input: { htu: 'https://a.example/b', url: 'https://a.example/' },
          expect: { verdict: 'reject', reasons: ['htu_mismatch'] },
        },
      ],
    };
    await withSuite(files, async (call) => {
      const { code, stdout, stderr } = await call('conformance');
      assert.is(code, 0, stdout + stderr);
      assert.match(stdout, /kind +alg +cases +vectors +passed +failed +other +unsupported\n/);
      assert.match(stdout, /htu-compare +any +2 +3 +3 +0 +0 +0\n/);
      assert.match(stdout, /\n5 passed, 0 failed\n$/);
      assert.match((await call('conformance', '--only', 'ath')).stdout, /\n2 passed, 0 failed\n$/);
      assert.match((await call('conformance', '--only', 'ath.sp')).stdout, /\n1 passed, 0 failed\n$/);
      assert.match(
        (await call('conformance', '--verbose')).stdout,
        /✓ ath\.space .*reject \(token_malformed\)/,
      );
      const report = JSON.parse((await call('conformance', '--json')).stdout);
      assert.equal(report.footer.grades, { pass: 5 });
      assert.is(report.results[1].got, 'reject (token_malformed)');
    });
  });

  test('explains every kind of failure, and exits 1', async () => {
    const files = {
      ath: [
        // By these the run knows that it talks to the right program.
        GOOD,
        REFUSED,
        { ...GOOD, id: 'ath.value', expect: { verdict: 'accept', value: { ath: 'x' } } },
        { ...GOOD, id: 'ath.accepted', expect: { verdict: 'reject', reasons: ['token_malformed'] } },
        { ...REFUSED, id: 'ath.refused', expect: { verdict: 'accept' } },
        { ...REFUSED, id: 'ath.reason', expect: { verdict: 'reject', reasons: ['htu_invalid'] } },
        { ...GOOD, id: 'ath.crash', input: { token: { b64u: '!' } } },
      ],
    };
    const grades = {
      'ath.value': ['wrong-value', /^ath is "fUH.*", not "x"$/],
      'ath.accepted': ['false-accept', /^accepted$/],
      'ath.refused': ['false-reject', /^refused$/],
      'ath.reason': ['wrong-reason', /^refused for another reason$/],
      'ath.crash': ['crash', /^failed otherwise than by a documented refusal$/],
    } as const;
    await withSuite(files, async (call) => {
      const { code, stdout } = await call('conformance', '--strict', '--json');
      assert.is(code, 1);
      const { results } = JSON.parse(stdout) as {
        results: { id: string; grade: string; difference: string }[];
      };
      for (const [id, [grade, difference]] of Object.entries(grades)) {
        const result = results.find((one) => one.id === id);
        assert.is(result?.grade, grade);
        assert.match(result?.difference ?? '', difference);
      }
      const told = (await call('conformance')).stdout;
      assert.match(told, /ath\.accepted/);
      assert.match(told, /rfc9449 conformance --only ath\.accepted/);
      assert.match(told, /\n2 passed, 4 failed\n$/);
    });
  });

  test('trusts no program that fails what cannot be mistaken', async () => {
    const swapped = { ...REFUSED, id: 'ath.swapped', expect: { verdict: 'accept' } };
    const choice = { verdict: 'choice', choice: 'some', when: { a: 'accept', b: 'reject' }, reasons: ['x'] };
    const open = { ...GOOD, id: 'ath.open', expect: choice };
    await withSuite({ ath: [swapped, open, REFUSED] }, async (call) => {
      const { code, stdout } = await call('conformance', '--json');
      assert.is(code, 3);
      assert.equal(JSON.parse(stdout).footer.grades, { untestable: 3 });
    });
  });

  test('lists what this runtime or this library does not have', async () => {
    const files = {
      ath: [GOOD, { ...GOOD, id: 'ath.needy', needs: ['alg:ES256', 'alg:ES257'] }],
      teleportation: [{ id: 'tele.port', input: {}, expect: { verdict: 'accept' } }],
    };
    await withSuite(files, async (call) => {
      const { code, stdout } = await call('conformance', '--json');
      assert.is(code, 0);
      const { results } = JSON.parse(stdout) as { results: { id: string; got: string }[] };
      assert.equal(
        results.map(({ id, got }) => [id, got]),
        [
          ['ath.good', 'accept'],
          ['ath.needy', 'unsupported: alg:ES257'],
          ['tele.port', 'unsupported: op:teleportation'],
        ],
      );
      assert.match((await call('conformance')).stdout, /\n1 passed, 0 failed\n$/);
      // Nothing that passed is no conformance.
      assert.is((await call('conformance', '--only', 'tele')).code, 3);
    });
  });

  test('writes reports, and reads them again', async () => {
    await withSuite({ ath: [GOOD, REFUSED] }, async (call, folder) => {
      const files = ['report.json', 'report.html', 'report.xml', 'report.md', 'report.svg', 'a.badge.json'];
      const writes = files.flatMap((file) => ['--write', join(folder, file)]);
      assert.is((await call('conformance', ...writes)).code, 0);
      for (const file of files) assert.ok(readFileSync(join(folder, file), 'utf8').length > 20, file);
      const report = join(folder, 'report.json');
      assert.match((await call('report', report)).stdout, /\n2 passed, 0 failed\n/);
      assert.is((await run(['report', '--diff', report, report])).code, 0);
      assert.is((await call('conformance', '--write', join(folder, 'report.pdf'))).code, 2);
      writeFileSync(report, '{}');
      assert.is((await call('report', report)).code, 2);
    });
  });

  test('holds known failures to what they were', async () => {
    const failing = {
      ...GOOD,
      id: 'ath.accepted',
      expect: { verdict: 'reject', reasons: ['token_malformed'] },
    };
    await withSuite({ ath: [GOOD, REFUSED, failing] }, async (call, folder) => {
      const list = join(folder, 'known.json');
      assert.is((await call('conformance', '--write-expected', list)).code, 1);
      assert.is((await call('conformance', '--expected-failures', list)).code, 0);
      const [entry] = JSON.parse(readFileSync(list, 'utf8'));
      for (const wrong of [{ grade: 'wrong-value' }, { id: 'ath.good' }, { id: 'ath.gone' }, { rev: 7 }]) {
        writeFileSync(list, JSON.stringify([{ ...entry, ...wrong }]));
        assert.is((await call('conformance', '--expected-failures', list)).code, 1);
      }
      writeFileSync(list, '[1]');
      assert.is((await call('conformance', '--expected-failures', list)).code, 2);
    });
  });

  test('judges proofs that were made', async () => {
    const input = {
      key: EC_KEY,
      alg: 'ES256',
      htm: 'GET',
      htu: URL_A,
      clock: NOW,
      accessToken: TOKEN,
      jti: 'j',
    };
    const claims = { exact: { htm: 'GET', htu: URL_A, iat: NOW, ath: ATH, jti: 'j' }, forbid: ['nonce'] };
    const ed = { ...input, key: ED_KEY, alg: 'EdDSA' };
    const accept = (value: object): object => ({ verdict: 'accept', value });
    const files = {
      'proof-create': [
        { id: 'create.good', input, expect: accept({ claims }) },
        { id: 'create.deterministic', input: ed, expect: accept({ signature: 'verify-and-deterministic' }) },
        { id: 'create.random', input, expect: accept({ signature: 'verify-and-deterministic' }) },
        { id: 'create.exact', input, expect: accept({ claims: { exact: { htm: 'PUT' } } }) },
        { id: 'create.forbid', input, expect: accept({ claims: { forbid: ['ath'] } }) },
        {
          id: 'create.present',
          input,
          expect: accept({ claims: { present: { iat: 'number', jti: 'number' } } }),
        },
      ],
    };
    await withSuite(files, async (call) => {
      const { stdout } = await call('conformance', '--json');
      const { results } = JSON.parse(stdout) as { results: { id: string; difference?: string }[] };
      assert.equal(
        results.map(({ difference }) => difference ?? 'passed'),
        [
          'passed',
          'passed',
          'the signature is not the one that this algorithm always gives',
          'payload has htm "GET", not "PUT"',
          'payload has ath',
          'payload has no number jti',
        ],
      );
    });
  });

  test('passes the suite of this package, under every option it declares', async () => {
    const { code, stdout, stderr } = await run(['conformance', '--json']);
    assert.is(code, 0, stderr);
    const report: { footer: { grades: Record<string, number> }; results: { expected: string }[] } =
      JSON.parse(stdout);
    // A caller's mistake, such as an empty string, has no code.
    const { pass = 0, unattributed = 0, unsupported, ...others } = report.footer.grades;
    assert.equal(others, {});
    assert.ok(pass > 3000 && unattributed < 30 && Number(unsupported ?? 0) < 20);
    const choices = report.results.filter(({ expected }) => expected.startsWith('choice '));
    assert.ok(choices.length > 100);
  });

  test('a suite that is not the one of its manifest exits 2', async () => {
    await withSuite({ ath: [GOOD] }, async (call, folder) => {
      const manifest = join(folder, 'manifest.json');
      const write = (unique: number, materialised: number) =>
        writeFileSync(manifest, JSON.stringify({ counts: { unique, materialised } }));
      write(1, 1);
      assert.is((await call('conformance')).code, 0);
      for (const [unique, materialised] of [
        [1, 2],
        [2, 1],
      ] as const) {
        write(unique, materialised);
        const { code, stderr } = await call('conformance');
        assert.is(code, 2);
        assert.match(stderr, /not the one of its manifest/);
      }
    });
  });

  test('an empty selection and a missing suite exit 2', async () => {
    await withSuite({ ath: [GOOD] }, async (call) => {
      const { code, stderr } = await call('conformance', '--only', 'nothing');
      assert.is(code, 2);
      assert.match(stderr, /No vector matches/);
    });
    assert.is((await run(['conformance', '--suite', '/no/such/folder'])).code, 2);
  });
});

suite('command line: vectors', (test) => {
  test('lists and shows vectors, with the text of their requirements', async () => {
    await withSuite({ ath: [GOOD, REFUSED] }, async (call) => {
      const { code, stdout } = await call('vectors', 'list');
      assert.is(code, 0);
      assert.is(stdout, 'ath.good  accept  A title\nath.space  reject  A title\n');
      assert.match((await call('vectors', 'list', '--only', 'ath.g')).stdout, /^ath\.good .*\n$/);
      assert.is((await call('vectors', 'list', '--kind', 'htu-compare')).code, 2);
      const shown = await call('vectors', 'show', 'ath.good');
      assert.is(shown.code, 0);
      assert.match(shown.stdout, /Expected\n[\s\S]*"verdict": "accept"[\s\S]*Input[\s\S]*"token": "Kz~8/);
      assert.match(shown.stdout, /RFC9449-4\.2-11 {2}The hash of the \\u001b\[1mtoken\n$/);
      assert.is(JSON.parse((await call('vectors', 'show', 'ath.good', '--json')).stdout).id, 'ath.good');
      const unknown = await call('vectors', 'show', 'ath.god');
      assert.is(unknown.code, 2);
      assert.match(unknown.stderr, /Did you mean ath\.good\?/);
      assert.is((await call('vectors', 'frobnicate')).code, 2);
    });
  });

  test('decodes the proof of a vector', async () => {
    const headers = [['DPoP', await proofOf()]];
    const vector = { id: 'proof.x@es256', input: { request: { headers } }, expect: { verdict: 'accept' } };
    await withSuite({ 'proof-validate': [vector] }, async (call) => {
      const { stdout } = await call('vectors', 'show', 'proof.x@es256');
      assert.match(stdout, /Header\n[\s\S]*"typ": "dpop\+jwt"[\s\S]*Claims\n[\s\S]*"htm": "GET"/);
      assert.match((await call('vectors', 'show', 'proof.x')).stderr, /Did you mean proof\.x@es256\?/);
    });
  });
});
