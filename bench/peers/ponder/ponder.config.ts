import { createConfig } from "ponder";
import { chainId, contracts, startBlock } from "./deployment";

export default createConfig({
  database: { kind: "postgres", connectionString: process.env.BENCH_DATABASE! },
  chains: { guild: { id: chainId, rpc: process.env.BENCH_RPC!, disableCache: false } },
  contracts: Object.fromEntries(
    Object.entries(contracts).map(([name, { abi, address }]) => [name, { chain: "guild", abi, address, startBlock }]),
  ),
});
