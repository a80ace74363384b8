// The store of the processor: rows of a batch are kept in memory and written at its end, with the head, at once.
import pg from "pg";

const TABLES = `
  CREATE TABLE head (chain_id bigint PRIMARY KEY, height bigint NOT NULL, hash text NOT NULL);
  CREATE TABLE task (id text PRIMARY KEY, escrow text NOT NULL, poster text NOT NULL, token text NOT NULL,
    skill text NOT NULL, reward numeric NOT NULL, seats int NOT NULL, status text NOT NULL, posted_at bigint NOT NULL,
    changed_block bigint NOT NULL);
  CREATE TABLE seat (task_id text, worker text, price numeric NOT NULL, bond numeric NOT NULL, state text NOT NULL,
    digest text, milestone int NOT NULL, net numeric NOT NULL, fee numeric NOT NULL, changed_block bigint NOT NULL,
    PRIMARY KEY (task_id, worker));
  CREATE INDEX ON seat (worker);
  CREATE TABLE activity (id text PRIMARY KEY, contract text NOT NULL, kind text NOT NULL, task_id text, account text,
    data json NOT NULL, block_number bigint NOT NULL, timestamp bigint NOT NULL, tx_hash text NOT NULL);
  CREATE INDEX ON activity (task_id, block_number)`;

// Columns of each table with their types, and how many of them, from the first on, are its key.
const SHAPES = {
  task: [
    "id:text escrow:text poster:text token:text skill:text reward:numeric seats:int status:text posted_at:bigint " +
      "changed_block:bigint",
    1,
  ],
  seat: [
    "task_id:text worker:text price:numeric bond:numeric state:text digest:text milestone:int net:numeric " +
      "fee:numeric changed_block:bigint",
    2,
  ],
  activity: [
    "id:text contract:text kind:text task_id:text account:text data:json block_number:bigint timestamp:bigint " +
      "tx_hash:text",
    1,
  ],
};

const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

function upsert(table) {
  const [text, keys] = SHAPES[table];
  const columns = text.split(" ").map((column) => column.split(":"));
  const names = columns.map(([name]) => name);
  const arrays = columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(", ");
  const rest = names.slice(keys).map((name) => `${name} = excluded.${name}`);
  const sql =
    `INSERT INTO ${table} (${names.join(", ")}) SELECT * FROM unnest(${arrays}) ` +
    `ON CONFLICT (${names.slice(0, keys).join(", ")}) DO UPDATE SET ${rest.join(", ")}`;
  return { sql, fields: names.map(camel) };
}

const UPSERTS = Object.fromEntries(Object.keys(SHAPES).map((table) => [table, upsert(table)]));

class Store {
  constructor(client) {
    this.client = client;
    this.tasks = new Map();
    this.seats = new Map();
    this.activity = [];
  }

  insertTask(row) {
    this.tasks.set(row.id, row);
  }

  insertSeat(row) {
    this.seats.set(row.taskId + row.worker, row);
  }

  insertActivity(row) {
    this.activity.push(row);
  }

  task(id) {
    return this.tasks.get(id);
  }

  seat(taskId, worker) {
    return this.seats.get(taskId + worker);
  }

  // Only what a batch touches is read; rows that it does not change are written back as they were.
  async prefetch(ids) {
    const wanted = [[...new Set(ids)]];
    for (const row of await this.read("SELECT * FROM task WHERE id = ANY($1)", wanted, ["reward"])) {
      this.insertTask(row);
    }
    const wide = ["price", "bond", "net", "fee"];
    for (const row of await this.read("SELECT * FROM seat WHERE task_id = ANY($1)", wanted, wide)) {
      this.insertSeat(row);
    }
  }

  async read(text, values, wide) {
    const { rows } = await this.client.query({ name: text, text, values });
    return rows.map((found) => {
      const row = Object.fromEntries(Object.entries(found).map(([name, value]) => [camel(name), value]));
      for (const name of wide) row[name] = BigInt(row[name]);
      return row;
    });
  }

  async flush() {
    await this.write("task", [...this.tasks.values()]);
    await this.write("seat", [...this.seats.values()]);
    await this.write("activity", this.activity);
  }

  async write(table, rows) {
    if (!rows.length) return;
    const { sql, fields } = UPSERTS[table];
    await this.client.query({ name: table, text: sql, values: fields.map((field) => rows.map((row) => row[field])) });
  }
}

export class PostgresDatabase {
  supportsHotBlocks = true;

  constructor(url, chainId) {
    this.client = new pg.Client({ connectionString: url });
    this.chainId = chainId;
  }

  async connect() {
    await this.client.connect();
    await this.client.query(TABLES);
    await this.client.query("INSERT INTO head VALUES ($1, -1, '0x')", [this.chainId]);
    return { height: -1, hash: "0x", top: [] };
  }

  async transact({ nextHead }, fold) {
    await this.client.query("BEGIN");
    const store = new Store(this.client);
    await fold(store);
    await store.flush();
    await this.client.query("UPDATE head SET height = $2, hash = $3 WHERE chain_id = $1", [
      this.chainId,
      nextHead.height,
      nextHead.hash,
    ]);
    await this.client.query("COMMIT");
  }

  // Blocks that are not final yet come here; the bench stops at a head that is.
  async transactHot2({ newBlocks }, fold) {
    const nextHead = newBlocks.at(-1);
    await this.transact({ nextHead }, (store) => fold(store, 0, newBlocks.length));
  }
}
