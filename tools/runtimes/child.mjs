/** Processes of runtimes: with a time limit, and ended with their children. */
import { spawn } from 'node:child_process';

/** Starts a process in a group of its own. `ended` is rejected where it fails, takes too long, or says what is `fatal`. */
export function start(command, args, { env = {}, cwd, seconds, fatal, stdio = ['ignore', 'pipe', 'pipe'] }) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio, detached: true });
  let output = '';
  let fail;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      output = (output + text).slice(-4000);
      if (fatal?.test(output)) fail('died');
    });
  }
  let timer;
  const ended = new Promise((resolve, reject) => {
    fail = (why) => reject(new Error(`${why}\n${output.trim()}`));
    child.on('error', reject);
    child.on('close', (code, signal) => (code === 0 ? resolve() : fail(`ended with ${code ?? signal}`)));
    timer = setTimeout(() => fail(`did not end within ${seconds} s`), seconds * 1000);
  });
  // Whoever only ends it does not wait.
  ended.catch(() => {});
  const end = async () => {
    clearTimeout(timer);
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = new Promise((resolve) => child.once('close', resolve));
    kill(child.pid, 'SIGTERM');
    const hard = setTimeout(() => kill(child.pid, 'SIGKILL'), 2000);
    await closed;
    clearTimeout(hard);
  };
  return { child, ended, end };
}

function kill(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}
