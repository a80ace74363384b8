import { createContext, use, useSyncExternalStore } from 'react';
import type { Address, Hex, PublicClient, TypedDataDefinition } from 'viem';
import type { TransactionRunner } from './runner';
import type { TransactionRecord, TransactionStore } from './store';

export interface Transactions {
  store: TransactionStore;
  runner: TransactionRunner;
  /** Reads the chain for the pages: allowances and balances. */
  reader: PublicClient;
  /** Asks the account's wallet to sign typed data (EIP-712). */
  sign: (account: Address, message: TypedDataDefinition) => Promise<Hex>;
  /** Whether the account's wallet carries out several calls together after one prompt. */
  batches: (account: Address) => Promise<boolean>;
}

export const TransactionsContext = createContext<Transactions | null>(null);

export function useTransactions(): Transactions {
  const transactions = use(TransactionsContext);
  if (!transactions) throw new Error('useTransactions needs a TransactionsProvider');
  return transactions;
}

/** All transactions the page knows, the newest last. */
export function useTransactionRecords(): readonly TransactionRecord[] {
  const { store } = useTransactions();
  return useSyncExternalStore(store.subscribe, store.records);
}
