# worker.mjs under workerd, the engine of Cloudflare Workers, without wrangler.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "*:3000", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "../.cache/worker.js")],
  compatibilityDate = "2026-11-17",
  bindings = [
    (name = "ORIGIN", fromEnvironment = "ORIGIN"),
    (name = "APP", fromEnvironment = "APP"),
    (name = "NONCE_SECRET", fromEnvironment = "NONCE_SECRET"),
    (name = "USED_PROOFS", durableObjectNamespace = "UsedProof"),
  ],
  durableObjectNamespaces = [(className = "UsedProof", uniqueKey = "rfc9449-example")],
  durableObjectStorage = (inMemory = void),
);
