import {
  encodeFunctionData,
  type Abi,
  type Address,
  type Chain,
  type Hex,
  type PublicClient,
  type ReplacementReturnType,
  type TransactionReceipt,
  type Transport,
  type WalletClient,
  type Account,
} from 'viem';
import { batchHash, sendBatch, simulateBatch } from './batch';
import { CONTRACT_ERRORS, failed, failureOf, type Failure } from './failures';
import type { TransactionKind, TransactionRecord, TransactionStore } from './store';

/** A call as the chain takes it. */
export interface ContractCall {
  address: Address;
  abi: Abi;
  functionName: string;
  args: readonly unknown[];
  /** Native coin to send, in wei. */
  value: bigint;
}

/** A call to make: what it is to the person, and what it is to the chain. */
export interface TransactionRequest extends ContractCall {
  kind: TransactionKind;
  taskId: Hex | null;
  proposalId?: Hex | null;
  subject: string;
  account: Address;
  /** Calls that the wallet carries out before it in the same batch, all or none (EIP-5792). */
  before?: readonly ContractCall[];
  /** How far to follow it before the promise resolves; an allowance needs no index. */
  until?: 'mined' | 'indexed';
}

/** What somebody else sent for the person: followed as his own would be. */
export interface Relayed {
  kind: TransactionKind;
  taskId?: Hex | null;
  proposalId?: Hex | null;
  subject: string;
  account: Address;
  hash: Hex;
}

export type Signer = WalletClient<Transport, Chain, Account>;

export interface RunnerParts {
  store: TransactionStore;
  reader: PublicClient;
  /** The person's wallet, on the right chain; throws a `FailureError` when there is none. */
  signer: (account: Address) => Promise<Signer>;
  /** Resolves once the account's wallet is there again after a reload, which may be never. */
  connected?: (account: Address) => Promise<void>;
  /** Resolves when the API's answers rest on this block or a later one. */
  indexed: (block: bigint) => Promise<void>;
  /** A second look at a failure, to say more than the contract's error does. */
  explain?: (failure: Failure, request: TransactionRequest) => Promise<Failure>;
  now?: () => number;
}

/** Carries every transaction of the page from simulation to the index; nothing else sends one. */
export class TransactionRunner {
  constructor(private readonly parts: RunnerParts) {}

  /** Runs a request and resolves with its record once it is mined or indexed; throws a `FailureError` otherwise. */
  async run(request: TransactionRequest): Promise<TransactionRecord> {
    const { store } = this.parts;
    const id = this.#begin(request, 'simulating', null);
    try {
      const hash = await (request.before ? this.#sendBatch(id, request) : this.#send(id, request));
      store.update(id, { phase: 'pending', hash });
      const receipt = await this.#mined(id, hash, request);
      store.update(id, { phase: 'mined', block: receipt.blockNumber.toString() });
      if (request.until === 'mined') {
        store.update(id, { phase: 'indexed' });
      } else {
        await this.#indexed(id, receipt.blockNumber);
      }
      return this.#recordOf(id);
    } catch (error) {
      const first = failureOf(error);
      const failure = (await this.parts.explain?.(first, request).catch(() => first)) ?? first;
      store.update(id, { phase: 'failed', failure });
      throw failed(failure.code, failure.params);
    }
  }

  /** Follows a transaction that the API sent for the person; throws a `FailureError` when it did not go through. */
  async follow(relayed: Relayed): Promise<TransactionRecord> {
    const id = this.#begin({ taskId: null, ...relayed }, 'pending', relayed.hash);
    await this.#follow(this.#recordOf(id));
    const record = this.#recordOf(id);
    if (record.failure) throw failed(record.failure.code, record.failure.params);
    return record;
  }

  /** Takes up again what a reload interrupted: whatever was sent is followed to its end. */
  resume(): Promise<void>[] {
    return this.parts.store.records().map((record) => this.#follow(record));
  }

  #begin(
    about: Omit<Relayed, 'hash'>,
    phase: TransactionRecord['phase'],
    hash: Hex | null,
  ): string {
    const id = crypto.randomUUID();
    this.parts.store.add({
      id,
      kind: about.kind,
      taskId: about.taskId ?? null,
      proposalId: about.proposalId ?? null,
      subject: about.subject,
      account: about.account,
      phase,
      hash,
      firstHash: null,
      batch: null,
      block: null,
      failure: null,
      startedAt: (this.parts.now ?? Date.now)(),
    });
    return id;
  }

  async #follow(record: TransactionRecord): Promise<void> {
    const { store } = this.parts;
    try {
      const hash = record.hash ?? (await this.#resumeBatch(record));
      if (hash === null) return;
      const receipt = await this.#mined(record.id, hash, null);
      store.update(record.id, { phase: 'mined', block: receipt.blockNumber.toString() });
      await this.#indexed(record.id, receipt.blockNumber);
    } catch (error) {
      store.update(record.id, { phase: 'failed', failure: failureOf(error) });
    }
  }

  async #resumeBatch(record: TransactionRecord): Promise<Hex | null> {
    if (record.batch == null) return null;
    await this.parts.connected?.(record.account);
    const hash = await batchHash(await this.parts.signer(record.account), record.batch);
    this.parts.store.update(record.id, { hash });
    return hash;
  }

  #recordOf(id: string): TransactionRecord {
    const record = this.parts.store.get(id);
    if (!record) throw failed('dismissed');
    return record;
  }

  async #send(id: string, request: TransactionRequest): Promise<Hex> {
    const { store, reader, signer } = this.parts;
    const wallet = await signer(request.account);
    const call = {
      address: request.address,
      abi: [...request.abi, ...CONTRACT_ERRORS],
      functionName: request.functionName,
      args: request.args,
      account: request.account,
      value: request.value,
    };
    await reader.simulateContract(call);
    store.update(id, { phase: 'signing' });
    return wallet.sendTransaction({
      account: wallet.account,
      chain: wallet.chain,
      to: request.address,
      data: encodeFunctionData(call),
      value: request.value,
    });
  }

  async #sendBatch(id: string, request: TransactionRequest): Promise<Hex> {
    const { store, reader, signer } = this.parts;
    const wallet = await signer(request.account);
    const calls = [...(request.before ?? []), request];
    await simulateBatch(reader, request.account, calls);
    store.update(id, { phase: 'signing' });
    const batch = await sendBatch(wallet, calls);
    store.update(id, { phase: 'pending', batch });
    return batchHash(wallet, batch);
  }

  async #mined(
    id: string,
    hash: Hex,
    request: TransactionRequest | null,
  ): Promise<TransactionReceipt> {
    const { store, reader } = this.parts;
    const replacement: { reason: ReplacementReturnType['reason'] | null } = { reason: null };
    const receipt = await reader.waitForTransactionReceipt({
      hash,
      timeout: 0,
      onReplaced: ({ reason, transaction }) => {
        replacement.reason = reason;
        store.update(id, { hash: transaction.hash, firstHash: hash });
      },
    });
    if (replacement.reason === 'cancelled') throw failed('cancelled');
    if (replacement.reason === 'replaced') throw failed('replaced');
    if (receipt.status === 'reverted') throw await this.#whyReverted(receipt, request);
    return receipt;
  }

  /** Asks the node to run a reverted call again at its block, because receipts do not carry the reason. */
  async #whyReverted(receipt: TransactionReceipt, request: TransactionRequest | null) {
    if (!request) return failed('reverted', { data: '' });
    try {
      await this.parts.reader.call({
        account: request.account,
        to: request.address,
        data: encodeFunctionData(request),
        value: request.value,
        blockNumber: receipt.blockNumber - 1n,
      });
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code !== 'unknown') return failed(failure.code, failure.params);
    }
    return failed('reverted', { data: '' });
  }

  async #indexed(id: string, block: bigint): Promise<void> {
    await this.parts.indexed(block);
    this.parts.store.update(id, { phase: 'indexed' });
  }
}
