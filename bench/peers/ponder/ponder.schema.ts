import { index, onchainTable, primaryKey } from "ponder";

export const task = onchainTable("task", (t) => ({
  id: t.hex().primaryKey(),
  escrow: t.hex().notNull(),
  poster: t.hex().notNull(),
  token: t.hex().notNull(),
  skill: t.hex().notNull(),
  reward: t.bigint().notNull(),
  seats: t.integer().notNull(),
  status: t.text().notNull(),
  postedAt: t.bigint().notNull(),
  changedBlock: t.bigint().notNull(),
}));

export const seat = onchainTable(
  "seat",
  (t) => ({
    taskId: t.hex().notNull(),
    worker: t.hex().notNull(),
    price: t.bigint().notNull(),
    bond: t.bigint().notNull(),
    state: t.text().notNull(),
    digest: t.hex(),
    milestone: t.integer().notNull(),
    net: t.bigint().notNull(),
    fee: t.bigint().notNull(),
    changedBlock: t.bigint().notNull(),
  }),
  (table) => ({
    key: primaryKey({ columns: [table.taskId, table.worker] }),
    byWorker: index().on(table.worker),
  }),
);

export const activity = onchainTable(
  "activity",
  (t) => ({
    id: t.text().primaryKey(),
    contract: t.text().notNull(),
    kind: t.text().notNull(),
    taskId: t.hex(),
    account: t.hex(),
    data: t.json().notNull(),
    blockNumber: t.bigint().notNull(),
    timestamp: t.bigint().notNull(),
    txHash: t.hex().notNull(),
  }),
  (table) => ({ byTask: index().on(table.taskId, table.blockNumber) }),
);
