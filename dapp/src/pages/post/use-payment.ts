import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { Address } from 'viem';
import { useSite } from '../../app/site';
import type { Token } from '../../api/types';
import { useTransactions } from '../../transactions/context';
import { failed } from '../../transactions/failures';
import { planPayment, type PaymentPlan } from '../../transactions/payment';
import { useWallet } from '../../wallet/context';

export interface PlannedPayment {
  /** The way found for the connected account, or null while it is not known. */
  plan: PaymentPlan | null;
  /** The deposit that judges a contest, in wei. */
  judging: bigint;
  /** Whether the way is being looked for. */
  waiting: boolean;
  /** Plans once more; throws `payment_changed` when the way is no longer the one that was shown. */
  again: (account: Address) => Promise<PaymentPlan>;
  /** Remembers that the wallet could not batch after all. */
  withoutBatches: (account: Address) => void;
}

/**
 * How the funding of a task would be paid by the connected account, before anything is signed. `judging` is due beside it
 * in the coin of the chain.
 */
export function usePayment(
  token: Token | undefined,
  total: bigint | null,
  judging: bigint,
): PlannedPayment {
  const { escrow } = useSite();
  const { account, onSiteChain } = useWallet();
  const transactions = useTransactions();
  // A wallet that said it batches and then did not is not asked to again.
  const [unable, setUnable] = useState<Address | null>(null);

  const batches = useQuery({
    queryKey: ['batches', account],
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

  const canBatch = batches.data === true && (account === null || unable !== account);
  const shown = useQuery({
    queryKey: ['payment', token?.address, account, total?.toString(), canBatch],
    enabled: account !== null && token !== undefined && total !== null && !batches.isLoading,
    queryFn: () => (account === null ? null : planFor(account, canBatch)),
  });
  const plan = shown.data ?? null;

  const again = useCallback(
    async (owner: Address) => {
      const fresh = await planFor(owner, canBatch);
      // What is allowed already, as by a permit that somebody else brought to the token, asks for less than was shown.
      const less = fresh.way === 'allowed';
      if (!less && plan?.way !== fresh.way) throw failed('payment_changed');
      return fresh;
    },
    [canBatch, plan, planFor],
  );

  return {
    plan,
    judging,
    waiting: shown.isLoading || batches.isLoading,
    again,
    withoutBatches: setUnable,
  };
}
