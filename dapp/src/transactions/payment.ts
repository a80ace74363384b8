import { getAddress, isAddressEqual, zeroAddress, type Address } from 'viem';
import { testTokenAbi } from '../generated/abi';
import type { Payment } from './allowance';
import type { Transactions } from './context';
import { permitForm, type PermitForm } from './permit';

/**
 * How a payment into a contract is made, the least effort first: in the coin of the chain it goes with the call; an
 * allowance that is there is used; a wallet that batches does both in one prompt; a token with permits needs one
 * signature and one transaction; any other token is allowed first, exactly.
 */
export type Way = 'native' | 'allowed' | 'batch' | 'permit' | 'approve';

export interface PaymentPlan {
  way: Way;
  /** What the spender is allowed now, in token units. */
  allowance: bigint;
  /** What the owner holds, in token units or wei. */
  balance: bigint;
  /** What permits of the token are signed over, where that is the way. */
  permit: PermitForm | null;
}

/** Finds the way for a payment by an account; `batches` says whether its wallet was found able to batch. */
export async function planPayment(
  { reader }: Pick<Transactions, 'reader'>,
  payment: Payment,
  batches: boolean,
): Promise<PaymentPlan> {
  const owner: Address = payment.owner;
  const token = getAddress(payment.token);
  const spender = getAddress(payment.spender);
  if (isAddressEqual(token, zeroAddress)) {
    const balance = await reader.getBalance({ address: owner });
    return { way: 'native', allowance: 0n, balance, permit: null };
  }
  const contract = { address: token, abi: testTokenAbi } as const;
  const [allowance, balance] = await Promise.all([
    reader.readContract({ ...contract, functionName: 'allowance', args: [owner, spender] }),
    reader.readContract({ ...contract, functionName: 'balanceOf', args: [owner] }),
  ]);
  const plan = { allowance, balance, permit: null };
  if (allowance >= payment.amount) return { ...plan, way: 'allowed' };
  if (batches) return { ...plan, way: 'batch' };
  const permit = await permitForm(reader, token, owner);
  return permit ? { ...plan, way: 'permit', permit } : { ...plan, way: 'approve' };
}
