import type { Address, Hex } from 'viem';
import type { ActionName } from '../api/types';
import type { Failure } from './failures';

/** What a transaction does, named as the page tells it: an action of a task, or something beside it. */
export type TransactionKind =
  | ActionName
  | 'approve'
  | 'post'
  | 'raise_epoch'
  | 'delegate'
  | 'propose'
  | 'vote'
  | 'queue'
  | 'execute'
  | 'cancel'
  | 'bench_vote'
  | 'bench_appeal'
  | 'bench_execute'
  | 'gather'
  | 'pardon'
  | 'anchor_reviews'
  | 'reveal_review'
  | 'contribute_seat'
  | 'claim_contribution'
  | 'return_unspent'
  | 'court_stake'
  | 'court_leave'
  | 'court_unstake'
  | 'court_seed'
  | 'court_draw'
  | 'court_commit'
  | 'court_reveal'
  | 'court_denounce'
  | 'court_fund'
  | 'court_execute'
  | 'court_settle'
  | 'court_claim';

/**
 * simulating -> signing -> pending -> mined -> indexed, or failed from anywhere. `mined` is in a block; `indexed` is in
 * every answer of the API.
 */
export type Phase = 'simulating' | 'signing' | 'pending' | 'mined' | 'indexed' | 'failed';

export interface TransactionRecord {
  id: string;
  kind: TransactionKind;
  /** The task it is about, when there is one. */
  taskId: Hex | null;
  /** The proposal it is about, when there is one. */
  proposalId?: Hex | null;
  /** What the person reads beside the kind: a title or a symbol. */
  subject: string;
  account: Address;
  phase: Phase;
  hash: Hex | null;
  /** The wallet's name for a batch of calls (EIP-5792), which has no hash before it is in a block. */
  batch?: string | null;
  /** The hash first sent, when the wallet sped it up and another one took its place. */
  firstHash: Hex | null;
  /** Block of the receipt, as decimal text. */
  block: string | null;
  failure: Failure | null;
  /** Unix milliseconds. */
  startedAt: number;
}

const SENT: ReadonlySet<Phase> = new Set(['pending', 'mined']);

function wasSent(record: TransactionRecord): boolean {
  return (record.hash !== null || record.batch != null) && SENT.has(record.phase);
}

function isRecord(value: unknown): value is TransactionRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Partial<TransactionRecord>;
  return (
    typeof record.id === 'string' &&
    typeof record.kind === 'string' &&
    typeof record.account === 'string' &&
    (typeof record.hash === 'string' || typeof record.batch === 'string') &&
    typeof record.startedAt === 'number' &&
    record.phase !== undefined &&
    SENT.has(record.phase)
  );
}

type Memory = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

function load(storage: Memory, key: string): readonly TransactionRecord[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(key) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isRecord) : [];
  } catch {
    return [];
  }
}

/**
 * The transactions the page knows. Those that were sent and are not yet indexed outlive a reload in a storage, under a
 * key that names the chain, so that a fresh local chain never meets the transactions of an old one.
 */
export class TransactionStore {
  #records: readonly TransactionRecord[] = [];
  #memory: { storage: Memory; key: string } | null = null;
  readonly #listeners = new Set<() => void>();

  /** Takes up what is remembered under a key, and remembers there from now on. */
  attach(storage: Memory, key: string): void {
    this.#memory = { storage, key };
    this.#set([...load(storage, key), ...this.#records]);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly records = (): readonly TransactionRecord[] => this.#records;

  get(id: string): TransactionRecord | undefined {
    return this.#records.find((record) => record.id === id);
  }

  add(record: TransactionRecord): void {
    this.#set([...this.#records, record]);
  }

  update(id: string, change: Partial<TransactionRecord>): void {
    this.#set(
      this.#records.map((record) => (record.id === id ? { ...record, ...change } : record)),
    );
  }

  dismiss(id: string): void {
    this.#set(this.#records.filter((record) => record.id !== id));
  }

  #set(records: readonly TransactionRecord[]): void {
    this.#records = records;
    const sent = records.filter(wasSent);
    try {
      if (sent.length === 0) this.#memory?.storage.removeItem(this.#memory.key);
      else this.#memory?.storage.setItem(this.#memory.key, JSON.stringify(sent));
    } catch {
      // A full or forbidden storage costs the memory across a reload, not the transaction.
    }
    for (const listener of this.#listeners) listener();
  }
}
