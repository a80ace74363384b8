import { getAddress, type Address, type Hex } from 'viem';
import { taskEscrowAbi, testTokenAbi } from '../generated/abi';
import { allow } from '../transactions/allowance';
import type { Transactions } from '../transactions/context';
import { failed, failureOf } from '../transactions/failures';
import type { PaymentPlan, Way } from '../transactions/payment';
import { forgetPermit, permitFor } from '../transactions/permit';
import type { TransactionRequest } from '../transactions/runner';
import type { Terms } from './terms';

/** What the wallet is asked on the way to a posted task, in this order. */
export type PostStep = 'sign_in' | 'batch' | 'permit' | 'approve' | 'post';

const STEPS: Record<Way, readonly PostStep[]> = {
  native: ['post'],
  allowed: ['post'],
  batch: ['batch'],
  permit: ['permit', 'post'],
  approve: ['approve', 'post'],
};

/** The prompts of a wallet for a way of paying, sign-in first where nobody is signed in. */
export function stepsOf(way: Way, signedIn: boolean): readonly PostStep[] {
  return signedIn ? STEPS[way] : ['sign_in', ...STEPS[way]];
}

export interface Posting {
  escrow: Address;
  account: Address;
  taskId: Hex;
  title: string;
  terms: Terms;
  extraData: Hex;
  token: { address: string; symbol: string };
  /** Exactly what the escrow will take, in token units. */
  total: bigint;
  /** The deposit that judges a contest, in wei; zero for other tasks. */
  judging: bigint;
}

function postCall(posting: Posting, native: boolean): TransactionRequest {
  return {
    kind: 'post',
    taskId: posting.taskId,
    subject: posting.title,
    account: posting.account,
    address: posting.escrow,
    abi: taskEscrowAbi,
    functionName: 'post',
    args: [posting.terms, posting.extraData],
    value: native ? posting.total + posting.judging : posting.judging,
  };
}

/**
 * Posts by the way that was planned and shown, and by no other: what is allowed is exactly the funding, by a batch, a
 * permit or a transaction. `onStep` hears which prompt comes next.
 */
export async function postBy(
  transactions: Transactions,
  plan: PaymentPlan,
  posting: Posting,
  onStep: (step: PostStep) => void,
): Promise<void> {
  const { account, escrow, total } = posting;
  const call = postCall(posting, plan.way === 'native');
  const token = getAddress(posting.token.address);
  if (plan.way !== 'native' && plan.balance < total) {
    throw failed('insufficient_token', { symbol: posting.token.symbol });
  }
  switch (plan.way) {
    case 'batch': {
      onStep('batch');
      const approve = { address: token, abi: testTokenAbi, functionName: 'approve', value: 0n };
      await transactions.runner.run({ ...call, before: [{ ...approve, args: [escrow, total] }] });
      return;
    }
    case 'permit': {
      if (!plan.permit) throw failed('permit_void');
      const asked = { token, owner: account, spender: escrow, value: total };
      onStep('permit');
      const { deadline, v, r, s } = await permitFor(transactions, asked, plan.permit);
      onStep('post');
      const args = [posting.terms, posting.extraData, deadline, v, r, s];
      try {
        await transactions.runner.run({ ...call, functionName: 'postWithPermit', args });
      } catch (error) {
        // A refusal in the wallet leaves the permit as good as it was.
        if (['permit_expired', 'permit_void'].includes(failureOf(error).code)) {
          forgetPermit(asked, plan.permit);
        }
        throw error;
      }
      forgetPermit(asked, plan.permit);
      return;
    }
    case 'approve':
      onStep('approve');
      await allow(transactions, {
        token,
        symbol: posting.token.symbol,
        owner: account,
        spender: escrow,
        amount: total,
      });
      break;
    case 'native':
    case 'allowed':
      break;
  }
  onStep('post');
  await transactions.runner.run(call);
}
