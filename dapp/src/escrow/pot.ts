import { getAddress, zeroAddress, type Address } from 'viem';
import type { TaskPage } from '../api/types';
import { isNative } from '../app/site';
import { taskPotAbi } from '../generated/abi';
import { failed } from '../transactions/failures';
import type { TransactionRequest } from '../transactions/runner';
import type { CallParts } from './calls';
import { feeOn } from './funding';
import { unpackTerms, type Terms } from './terms';

/** What a contribution costs in all: what the worker gets, and the task's fee on it, in token units. */
export function contributionOf(net: bigint, feeBps: number): { fee: bigint; total: bigint } {
  const fee = feeOn(net, feeBps);
  return { fee, total: net + fee };
}

/** Whose seat was taken last; it shows that nobody can be paid any more. */
export function lastWorker(task: TaskPage): Address {
  const [last] = task.seat_list.toSorted((a, b) => b.taken_at - a.taken_at);
  return last ? getAddress(last.worker) : zeroAddress;
}

type PotCall = Pick<TransactionRequest, 'address' | 'abi' | 'functionName' | 'args' | 'value'>;

/** The call of the pot's contract for an action. */
export function potCall({ task, action, account, pot, net }: CallParts, terms: Terms): PotCall {
  if (!pot) throw failed('bad_config', { name: 'TaskPot' });
  const base = { address: pot, abi: taskPotAbi, value: 0n };
  switch (action.action) {
    case 'contribute': {
      if (net === undefined || net === 0n) throw failed('Pot_BadAmount');
      const { total } = contributionOf(net, unpackTerms(terms).feeBps);
      const value = isNative(task.token.address) ? total : 0n;
      return { ...base, functionName: 'contribute', args: [terms, net], value };
    }
    case 'pay_pot': {
      const worker = getAddress(action.worker ?? zeroAddress);
      return { ...base, functionName: 'pay', args: [terms, worker] };
    }
    default:
      return { ...base, functionName: 'refund', args: [terms, lastWorker(task), account] };
  }
}
