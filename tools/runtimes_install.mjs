/**
 * Installs the runtimes that the examples are run under into `.cache`, and prints where each of them is, as JSON.
 * npm provides them as packages for Linux on x64. Fails where one cannot be had; those that can be are there then.
 */
import { installed } from './runtimes/packages.mjs';

const files = {};
for (const runtime of ['deno', 'bun', 'workerd']) {
  try {
    files[runtime] = await installed(runtime);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
console.log(JSON.stringify(files));
