/** Ends the process when a case takes for ever: the thread that runs it cannot. */
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

const { progress, reproducer, seconds } = workerData as {
  progress: SharedArrayBuffer;
  reproducer: string;
  seconds: number;
};
const current = new Int32Array(progress);
let seen = -1;
let since = Date.now();

setInterval(() => {
  const index = Atomics.load(current, 0);
  if (index !== seen) {
    seen = index;
    since = Date.now();
  } else if (Date.now() - since > seconds * 1000) {
    writeSync(1, `case ${index} hangs\n  reproduce: ${reproducer} --only ${index}\n0 passed, 1 failed\n`);
    process.kill(process.pid, 'SIGKILL');
  }
}, 250);
