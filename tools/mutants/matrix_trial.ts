/** Tries the vectors on one mutant, within a time limit. */
import { Worker } from 'node:worker_threads';
import { NOTHING, type Notice, type Task } from './matrix_notice.ts';

/** Healthy it takes two. */
const SECONDS = 60;

const WORKER = new URL('./matrix_worker.js', import.meta.url);

/** Which vectors notice that a bundle is a mutant. */
export async function tryVectors(what: Omit<Task, 'progress'>): Promise<Notice> {
  const progress = new SharedArrayBuffer(4);
  const workerData: Task = { ...what, progress };
  const worker = new Worker(WORKER, { workerData, execArgv: ['--no-warnings'] });
  return new Promise((resolve) => {
    // What hangs or kills the thread is noticed by the vector under way.
    const blame = (): void => {
      const id = what.vectors[new Int32Array(progress)[0] ?? 0]?.id ?? '';
      finish({ ...NOTHING, verdict: [id] });
    };
    const timer = setTimeout(blame, SECONDS * 1000);
    const finish = (notice: Notice): void => {
      clearTimeout(timer);
      resolve(notice);
      void worker.terminate();
    };
    worker.once('message', finish);
    worker.once('error', blame);
    worker.once('exit', blame);
  });
}
