/** Tries the vectors on one mutant after the other, within a time limit each. */
import { Worker } from 'node:worker_threads';
import type { Vector } from '../../src/conformance/types.ts';
import { NOTHING, type Notice, type Start, type Task } from './matrix_notice.ts';

/** Healthy it takes one; what loops for ever takes all of them. */
const SECONDS = 20;

/** Modules stay in memory until their thread ends. */
const TASKS_PER_THREAD = 100;

const WORKER = new URL('./matrix_worker.js', import.meta.url);

/** A thread, and another one whenever that dies of a mutant. */
export class Trial {
  readonly #vectors: readonly Vector[];
  readonly #progress = new SharedArrayBuffer(4);
  #worker: Worker | undefined;
  #finish: (notice?: Notice) => void = () => undefined;
  #tasks = 0;

  constructor(vectors: readonly Vector[]) {
    this.#vectors = vectors;
  }

  /** Which vectors notice that a bundle is a mutant. */
  async run(task: Task): Promise<Notice> {
    if (++this.#tasks % TASKS_PER_THREAD === 0) await this.end();
    const worker = this.#start();
    const notice = await new Promise<Notice | undefined>((resolve) => {
      const timer = setTimeout(resolve, SECONDS * 1000, undefined);
      this.#finish = (result) => {
        clearTimeout(timer);
        resolve(result);
      };
      worker.postMessage(task);
    });
    if (notice !== undefined) return notice;
    // What hangs or kills the thread is noticed by the vector under way.
    await this.end();
    const under = new Int32Array(this.#progress)[0] ?? 0;
    return { ...NOTHING, verdict: [this.#vectors[under]?.id ?? ''] };
  }

  async end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #start(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const workerData: Start = { vectors: this.#vectors, progress: this.#progress };
    const worker = new Worker(WORKER, { workerData, execArgv: ['--no-warnings'] });
    const finish = (result?: Notice): void => {
      if (worker === this.#worker) this.#finish(result);
    };
    worker.on('message', finish);
    worker.on('error', () => finish());
    worker.on('exit', () => finish());
    this.#worker = worker;
    return worker;
  }
}
