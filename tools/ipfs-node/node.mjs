// An offline IPFS node: `node node.mjs FOLDER` keeps its repository there and answers the RPC at the address it prints.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

// js-ipfs runs where this is not built in yet: Node before 22.
Promise.withResolvers ??= function withResolvers() {
  const made = {};
  made.promise = new this((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

const { create } = await import("ipfs-core");
const { HttpApi } = await import("ipfs-http-server");

const [folder] = process.argv.slice(2);
const node = await create({
  repo: folder,
  offline: true,
  silent: true,
  init: { emptyRepo: true, algorithm: "Ed25519" },
  config: {
    Addresses: { Swarm: [], API: "/ip4/127.0.0.1/tcp/0", Gateway: "" },
    Bootstrap: [],
    Discovery: { MDNS: { Enabled: false }, webRTCStar: { Enabled: false } },
  },
});
await new HttpApi(node).start();
console.log((await readFile(join(folder, "api"), "utf8")).trim());
