// One row for each event, and the rows of tasks and seats that follow from those of the escrow.
import { ponder } from "ponder:registry";
import { activity, seat, task } from "ponder:schema";
import { contracts, eventsOf } from "../deployment";

const ACCOUNTS = ["account", "worker", "poster", "winner", "by", "member", "juror", "voter", "proposer", "delegator"];

type Change = (context: any, event: any) => Promise<unknown>;

const REWARD_MASK = (1n << 128n) - 1n;
const SEATS_SHIFT = 16n;

const block = (event: any) => ({ changedBlock: event.block.number });
const seatKey = (event: any) => ({ taskId: event.args.taskId, worker: event.args.worker });
const moved = (state: string, more: (row: any, args: any) => object = () => ({})): Change => (context, event) =>
  context.db.update(seat, seatKey(event)).set((row: any) => ({ state, ...more(row, event.args), ...block(event) }));
const taken =
  (price: (args: any) => bigint, state: string): Change =>
  (context, event) =>
    context.db.insert(seat).values({
      ...seatKey(event),
      price: price(event.args),
      bond: event.args.bond,
      state,
      digest: event.args.commitment,
      milestone: 0,
      net: 0n,
      fee: 0n,
      ...block(event),
    });
const taskIs = (status: string): Change => (context, event) =>
  context.db.update(task, { id: event.args.taskId }).set({ status, ...block(event) });
const earned = (row: any, args: any) => ({ net: row.net + args.net, fee: row.fee + args.fee });

const CHANGES: Record<string, Change> = {
  TaskPosted: (context, event) =>
    context.db.insert(task).values({
      id: event.args.taskId,
      escrow: event.log.address,
      poster: event.args.poster,
      token: event.args.terms.token,
      skill: event.args.skill,
      reward: event.args.terms.pay & REWARD_MASK,
      seats: Number((event.args.terms.shape >> SEATS_SHIFT) & 0xffffn),
      status: "open",
      postedAt: event.block.timestamp,
      ...block(event),
    }),
  TaskClosed: taskIs("closed"),
  ContestEnded: taskIs("ended"),
  SeatTaken: taken((args) => args.price, "working"),
  EntryCommitted: taken(() => 0n, "committed"),
  EntryRevealed: moved("revealed", (_, args) => ({ digest: args.digest })),
  WorkSubmitted: moved("submitted", (_, args) => ({ digest: args.digest })),
  ChangesRequested: moved("working"),
  WorkRejected: moved("rejected"),
  SeatDisputed: moved("disputed"),
  MilestonePaid: moved("working", (row, args) => ({ milestone: row.milestone + 1, ...earned(row, args) })),
  SeatEnded: moved("ended", earned),
};

const plain = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);

for (const contract of Object.keys(contracts)) {
  for (const { name } of eventsOf(contract)) {
    const change = contract === "TaskEscrow" ? CHANGES[name] : undefined;
    ponder.on(`${contract}:${name}` as any, async ({ event, context }: any) => {
      const args = event.args ?? {};
      const who = ACCOUNTS.find((each) => each in args);
      await context.db.insert(activity).values({
        id: event.id,
        contract,
        kind: name,
        taskId: args.taskId,
        account: who && args[who],
        data: JSON.parse(JSON.stringify(args, plain)),
        blockNumber: event.block.number,
        timestamp: event.block.timestamp,
        txHash: event.transaction.hash,
      });
      await change?.(context, event);
    });
  }
}
