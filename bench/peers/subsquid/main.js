// One row for each event, and the rows of tasks and seats that follow from those of the escrow.
import { EvmBatchProcessor } from "@subsquid/evm-processor";
import { chainId, contracts, decoders, startBlock } from "./deployment.js";
import { PostgresDatabase } from "./store.js";

const ACCOUNTS = ["account", "worker", "poster", "winner", "by", "member", "juror", "voter", "proposer", "delegator"];
const REWARD_MASK = (1n << 128n) - 1n;
const SEATS_SHIFT = 16n;

const processor = new EvmBatchProcessor()
  .setRpcEndpoint({ url: process.env.BENCH_RPC, maxBatchCallSize: 100, capacity: 10 })
  .setFinalityConfirmation(Number(process.env.BENCH_FINALITY))
  .setBlockRange({ from: startBlock, to: Number(process.env.BENCH_HEAD) })
  .setFields({ log: { transactionHash: true }, block: { timestamp: true } })
  .addLog({ address: [...contracts.keys()] });

const taken = (price, state) => (store, event, place) =>
  store.insertSeat({
    taskId: event.taskId,
    worker: event.worker,
    price: price(event),
    bond: event.bond,
    state,
    digest: event.commitment ?? null,
    milestone: 0,
    net: 0n,
    fee: 0n,
    changedBlock: place.number,
  });
const moved =
  (state, more = () => ({})) =>
  (store, event, place) => {
    const row = store.seat(event.taskId, event.worker);
    Object.assign(row, { state, changedBlock: place.number }, more(row, event));
  };
const taskIs = (status) => (store, event, place) =>
  Object.assign(store.task(event.taskId), { status, changedBlock: place.number });
const earned = (row, event) => ({ net: row.net + event.net, fee: row.fee + event.fee });

const CHANGES = {
  TaskPosted: (store, event, place) =>
    store.insertTask({
      id: event.taskId,
      escrow: place.address,
      poster: event.poster,
      token: event.terms.token,
      skill: event.skill,
      reward: event.terms.pay & REWARD_MASK,
      seats: Number((event.terms.shape >> SEATS_SHIFT) & 0xffffn),
      status: "open",
      postedAt: place.timestamp,
      changedBlock: place.number,
    }),
  TaskClosed: taskIs("closed"),
  ContestEnded: taskIs("ended"),
  SeatTaken: taken((event) => event.price, "working"),
  EntryCommitted: taken(() => 0n, "committed"),
  EntryRevealed: moved("revealed", (_, event) => ({ digest: event.digest })),
  WorkSubmitted: moved("submitted", (_, event) => ({ digest: event.digest })),
  ChangesRequested: moved("working"),
  WorkRejected: moved("rejected"),
  SeatDisputed: moved("disputed"),
  MilestonePaid: moved("working", (row, event) => ({ milestone: row.milestone + 1, ...earned(row, event) })),
  SeatEnded: moved("ended", earned),
};

const plain = (_, value) => (typeof value === "bigint" ? value.toString() : value);

function decoded({ header, logs }) {
  const place = { number: header.height, timestamp: Math.floor(header.timestamp / 1000) };
  return logs.flatMap((log) => {
    const contract = contracts.get(log.address);
    const decoder = decoders.get(contract).get(log.topics[0]);
    return decoder ? [{ contract, kind: decoder.name, event: decoder.decode(log), log, place }] : [];
  });
}

processor.run(new PostgresDatabase(process.env.BENCH_DATABASE, chainId), async ({ blocks, store }) => {
  const all = blocks.flatMap(decoded);
  await store.prefetch(all.flatMap(({ event }) => event.taskId ?? []));
  for (const { contract, kind, event, log, place } of all) {
    const who = ACCOUNTS.find((each) => each in event);
    store.insertActivity({
      id: log.id,
      contract,
      kind,
      taskId: event.taskId ?? null,
      account: who ? event[who] : null,
      data: JSON.stringify(event, plain),
      blockNumber: place.number,
      timestamp: place.timestamp,
      txHash: log.transactionHash,
    });
    if (contract === "TaskEscrow") CHANGES[kind]?.(store, event, { ...place, address: log.address });
  }
});
