import { useCallback } from 'react';
import type { Address } from 'viem';
import type { Action, TaskPage } from '../../api/types';
import { contractOf, isNative, potOf, useSite } from '../../app/site';
import { callOf, type CallInputs } from '../../escrow/calls';
import { priced } from '../../escrow/costs';
import { contributionOf } from '../../escrow/pot';
import { termsFromTuple, unpackTerms } from '../../escrow/terms';
import { allow } from '../../transactions/allowance';
import { useTransactions } from '../../transactions/context';
import type { Failure } from '../../transactions/failures';
import { usePerform } from '../../transactions/use-perform';

export interface ActionRun {
  busy: boolean;
  failure: Failure | null;
  /** Runs an action of the task; what it needs beside the task is gathered once an account is there. */
  run: (
    action: Action,
    gather?: (account: Address) => Promise<CallInputs>,
    done?: () => void,
  ) => Promise<boolean>;
}

/** What a token payment of an action takes, and who takes it; both are worked out here and not believed. */
function paymentOf(task: TaskPage, action: Action, inputs: CallInputs, pot: Address | null) {
  if (isNative(task.token.address)) return null;
  if (action.action === 'contribute') {
    const { feeBps } = unpackTerms(termsFromTuple(task.packed));
    return { spender: pot, amount: contributionOf(inputs.net ?? 0n, feeBps).total };
  }
  const missing = BigInt(action.approve?.amount ?? 0);
  const bond = BigInt(action.bond);
  return { spender: task.escrow, amount: missing < bond ? missing : bond };
}

/** Every action of a task takes this way: costs asked again, the exact allowance, then the transaction. */
export function useAction(task: TaskPage): ActionRun {
  const { config } = useSite();
  const transactions = useTransactions();
  const { busy, failure, perform } = usePerform();

  const run = useCallback<ActionRun['run']>(
    (action, gather, done) =>
      perform(async (account) => {
        const inputs = (await gather?.(account)) ?? {};
        const due = await priced(transactions, task, action);
        const pot = potOf(config);
        const payment = paymentOf(task, action, inputs, pot);
        if (payment?.spender && payment.amount > 0n) {
          await allow(transactions, {
            token: task.token.address,
            symbol: task.token.symbol,
            owner: account,
            spender: payment.spender,
            amount: payment.amount,
          });
        }
        const reputation = contractOf(config, 'Reputation');
        await transactions.runner.run(
          callOf({ ...inputs, task, action: due, account, reputation, pot }),
        );
        done?.();
      }),
    [config, perform, task, transactions],
  );
  return { busy, failure, run };
}
