import { getAddress, isHex } from 'viem';
import type { Action, TaskPage } from '../api/types';
import { panelAbi } from '../generated/abi';
import type { Transactions } from '../transactions/context';
import { failed } from '../transactions/failures';
import { termsFromTuple, unpackTerms } from './terms';

const STAKED: ReadonlySet<Action['action']> = new Set(['reject', 'dispute', 'escalate']);

/** Whether an action pays for arbitration. */
export function isStaked(action: Action): boolean {
  return STAKED.has(action.action);
}

/**
 * An action with the wei to send, asked from the arbitrator itself where it pays for arbitration. Throws `cost_changed`
 * when that is more than what was shown; for every other action only a bond in the coin of the chain may be sent.
 */
export async function priced(
  { reader }: Pick<Transactions, 'reader'>,
  task: TaskPage,
  action: Action,
): Promise<Action> {
  const shown = BigInt(action.value);
  if (!isStaked(action)) {
    if (shown > BigInt(action.bond)) throw failed('cost_changed');
    return action;
  }
  const terms = unpackTerms(termsFromTuple(task.packed));
  const cost = await reader.readContract({
    address: getAddress(terms.arbitrator),
    // Every bench has the panel's arbitrationCost, because both are ERC-792.
    abi: panelAbi,
    functionName: 'arbitrationCost',
    args: [isHex(task.extra_data) ? task.extra_data : '0x'],
  });
  const deposit = action.action === 'escalate' ? terms.judging : 0n;
  const due = cost > deposit ? cost - deposit : 0n;
  if (due > shown) throw failed('cost_changed');
  return { ...action, value: due.toString() };
}
