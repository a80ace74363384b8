// The deployment that is indexed: addresses, and a decoder for each event by contract and topic.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as codecs from "@subsquid/evm-codec";
import { event, indexed, keccak256 } from "@subsquid/evm-abi";

// What a name of the manifest is called among the ABIs, where that is another.
const SOURCES = { AppealPanel: "Panel" };

const manifest = JSON.parse(readFileSync(process.env.BENCH_MANIFEST, "utf8"));

export const chainId = manifest.chainId;
export const startBlock = manifest.startBlock;
export const contracts = new Map();
export const decoders = new Map();

function canonical({ type, components }) {
  return type.startsWith("tuple") ? `(${components.map(canonical).join(",")})${type.slice(5)}` : type;
}

function codec({ type, components }) {
  if (type.endsWith("[]")) return codecs.array(codec({ type: type.slice(0, -2), components }));
  if (type === "tuple") return codecs.struct(Object.fromEntries(components.map((part) => [part.name, codec(part)])));
  return codecs[type];
}

function decoderOf(item) {
  const signature = `${item.name}(${item.inputs.map(canonical).join(",")})`;
  const named = item.inputs.map((part, position) => [part.name.replace(/^_/, "") || `argument${position}`, part]);
  const fields = named.map(([name, part]) => [name, part.indexed ? indexed(codec(part)) : codec(part)]);
  const topic = `0x${keccak256(Buffer.from(signature)).toString("hex")}`;
  const made = event(topic, signature, Object.fromEntries(fields));
  made.name = item.name;
  return made;
}

for (const [name, { address }] of Object.entries(manifest.contracts)) {
  contracts.set(address.toLowerCase(), name);
  const { abi } = JSON.parse(readFileSync(join(process.env.BENCH_ABIS, `${SOURCES[name] ?? name}.json`), "utf8"));
  const events = abi.filter((item) => item.type === "event").map(decoderOf);
  decoders.set(name, new Map(events.map((each) => [each.topic, each])));
}
