import type { Address, PublicClient } from 'viem';
import type { Config } from 'wagmi';
import { getConnection, getPublicClient, watchConnection } from 'wagmi/actions';
import { progress } from '../api/freshness';
import { signerOf } from '../wallet/signer';
import { isAtomic } from './batch';
import { explain } from './explain';
import { TransactionRunner } from './runner';
import { TransactionStore } from './store';
import type { Transactions } from './context';

/**
 * The key of what is remembered names chain, genesis and escrow, because a fresh local chain may have the same id and
 * even the same addresses as the one before it.
 */
async function storageKey(reader: PublicClient, chainId: number, escrow: string): Promise<string> {
  const genesis = await reader.getBlock({ blockNumber: 0n }).then(
    (block) => block.hash,
    () => 'unknown',
  );
  return `guildhall.transactions.${String(chainId)}.${genesis}.${escrow.toLowerCase()}`;
}

/** Resolves once the wallet of an account is connected, at once when it is. */
function connected(config: Config, account: Address): Promise<void> {
  const isHere = () => getConnection(config).address?.toLowerCase() === account.toLowerCase();
  if (isHere()) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = watchConnection(config, {
      onChange: () => {
        if (!isHere()) return;
        stop();
        resolve();
      },
    });
  });
}

/** Builds the one transaction module of the page for a chain and its contracts. */
export function createTransactions(
  config: Config,
  contracts: { escrow: Address; policy: Address },
): Transactions {
  const [chain] = config.chains;
  const reader = getPublicClient(config, { chainId: chain.id }) as PublicClient;
  const store = new TransactionStore();
  const runner = new TransactionRunner({
    store,
    reader,
    signer: (account) => signerOf(config, account),
    connected: (account) => connected(config, account),
    indexed: (block) => progress.waitFor(block),
    explain: (failure, request) => explain(reader, contracts, failure, request),
  });
  return {
    store,
    runner,
    reader,
    sign: async (account, message) => {
      const wallet = await signerOf(config, account);
      return wallet.signTypedData({ ...message, account: wallet.account });
    },
    batches: async (account) => isAtomic(await signerOf(config, account)),
  };
}

/** Finds what was under way when the page was left, and follows it to its end. */
export async function recall(
  { store, runner, reader }: Transactions,
  chainId: number,
  escrow: Address,
): Promise<void> {
  const key = await storageKey(reader, chainId, escrow);
  try {
    store.attach(window.localStorage, key);
  } catch {
    // A browser that refuses storage forgets at a reload, and only then.
    return;
  }
  await Promise.all(runner.resume());
}
