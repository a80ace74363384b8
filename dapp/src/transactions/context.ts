import { createContext, use, useSyncExternalStore } from 'react';
import type { PublicClient } from 'viem';
import type { TransactionRunner } from './runner';
import type { TransactionRecord, TransactionStore } from './store';

export interface Transactions {
  store: TransactionStore;
  runner: TransactionRunner;
  /** Reads the chain for the pages: allowances and balances. */
  reader: PublicClient;
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
