/** Runs everything in workerd, as a module worker: what Cloudflare Workers run. */
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { start } from './child.mjs';

const COMPATIBILITY_DATE = '2026-11-17';

const WORKER = `import { main } from './bundle.mjs';
export default {
  async fetch(request) {
    return Response.json(await main(await request.json()));
  },
};
`;

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(
    name = "main",
    worker = (
      modules = [
        (name = "worker.mjs", esModule = embed "worker.mjs"),
        (name = "bundle.mjs", esModule = embed "bundle.mjs"),
      ],
      compatibilityDate = "${COMPATIBILITY_DATE}",
    ),
  )],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;

/** `folder` holds the bundle and gets the rest. */
export async function runWorkerd(file, { folder, material, seconds }) {
  writeFileSync(join(folder, 'worker.mjs'), WORKER);
  writeFileSync(join(folder, 'config.capnp'), CONFIG);
  const stdio = ['ignore', 'pipe', 'pipe', 'pipe'];
  const { child, ended, end } = start(file, ['serve', '--control-fd=3', 'config.capnp'], {
    cwd: folder,
    seconds,
    stdio,
  });
  try {
    const answered = portOf(child.stdio[3]).then((port) => post(port, readFileSync(material)));
    const body = await Promise.race([answered, ended]);
    return { outcome: JSON.parse(body) };
  } finally {
    await end();
  }
}

/** workerd says where it listens on a descriptor of its own. */
async function portOf(stream) {
  for await (const chunk of stream.setEncoding('utf8')) {
    const [, port] = /"port":(\d+)/.exec(chunk) ?? [];
    if (port !== undefined) return Number(port);
  }
  throw new Error('workerd does not listen');
}

/** Not fetch(): that gives up after five minutes without a header. */
function post(port, body) {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method: 'POST' }, (response) => {
      text(response).then((body) => {
        response.statusCode === 200
          ? resolve(body)
          : reject(new Error(`status ${response.statusCode}: ${body}`));
      }, reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
