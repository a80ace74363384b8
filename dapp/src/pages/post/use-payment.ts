import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Address } from 'viem';
import { useSite } from '../../app/site';
import type { Token } from '../../api/types';
import { useTransactions } from '../../transactions/context';
import { failed } from '../../transactions/failures';
import { planPayment, type PaymentPlan } from '../../transactions/payment';
import { useWallet } from '../../wallet/context';

const batchesKey = (account: Address | null) => ['batches', account] as const;

export interface PlannedPayment {
  /** The way found for the connected account, or null while it is not known. */
  plan: PaymentPlan | null;
  /** Whether the way is being looked for. */
  waiting: boolean;
  /** Plans once more; throws `payment_changed` when the way is no longer the one that was shown. */
  again: (account: Address) => Promise<PaymentPlan>;
  /** Remembers that the wallet could not batch after all. */
  withoutBatches: (account: Address) => void;
}

/** How the funding of a task would be paid by the connected account, before anything is signed. */
export function usePayment(token: Token | undefined, total: bigint | null): PlannedPayment {
  const { escrow } = useSite();
  const { account, onSiteChain } = useWallet();
  const transactions = useTransactions();
  const client = useQueryClient();

  const batches = useQuery({
    queryKey: batchesKey(account),
    enabled: account !== null && onSiteChain,
    staleTime: Infinity,
    queryFn: () => (account === null ? false : transactions.batches(account)),
  });

  const planFor = useCallback(
    (owner: Address, canBatch: boolean) => {
      if (!token || total === null) throw failed('unknown');
      const { address, symbol } = token;
      const payment = { token: address, symbol, owner, spender: escrow, amount: total };
      return planPayment(transactions, payment, canBatch);
    },
    [escrow, token, total, transactions],
  );

  const canBatch = batches.data ?? false;
  const shown = useQuery({
    queryKey: ['payment', token?.address, account, total?.toString(), canBatch],
    enabled: account !== null && token !== undefined && total !== null && !batches.isLoading,
    queryFn: () => (account === null ? null : planFor(account, canBatch)),
  });
  const plan = shown.data ?? null;

  const again = useCallback(
    async (owner: Address) => {
      const fresh = await planFor(owner, canBatch);
      if (plan?.way !== fresh.way) throw failed('payment_changed');
      return fresh;
    },
    [canBatch, plan, planFor],
  );

  const withoutBatches = useCallback(
    (owner: Address) => client.setQueryData(batchesKey(owner), false),
    [client],
  );

  return { plan, waiting: shown.isLoading || batches.isLoading, again, withoutBatches };
}
