// The deployment that is indexed: ABIs and addresses, as the bench names them in the environment.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Abi, AbiEvent, Address } from "viem";

// What a name of the manifest is called among the ABIs, where that is another.
const SOURCES: Record<string, string> = { AppealPanel: "Panel" };

const manifest = JSON.parse(readFileSync(process.env.BENCH_MANIFEST!, "utf8"));

export const chainId: number = manifest.chainId;
export const startBlock: number = manifest.startBlock;
export const contracts: Record<string, { abi: Abi; address: Address }> = {};
for (const [name, { address }] of Object.entries<{ address: Address }>(manifest.contracts)) {
  const path = join(process.env.BENCH_ABIS!, `${SOURCES[name] ?? name}.json`);
  const abi: Abi = JSON.parse(readFileSync(path, "utf8")).abi;
  contracts[name] = { abi, address };
}

export function eventsOf(name: string): AbiEvent[] {
  return contracts[name]!.abi.filter((item): item is AbiEvent => item.type === "event");
}
