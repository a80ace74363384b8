import { getAddress, type Address } from 'viem';
import { testTokenAbi } from '../generated/abi';
import type { Transactions } from './context';
import { failed } from './failures';

export interface Payment {
  token: string;
  symbol: string;
  owner: Address;
  spender: string;
  amount: bigint;
}

/**
 * Makes sure that a token payment can be taken: the owner holds it, and the spender is allowed exactly this amount and
 * never more. Asks the wallet only when the present allowance is too small.
 */
export async function allow(
  { runner, reader }: Pick<Transactions, 'runner' | 'reader'>,
  payment: Payment,
): Promise<void> {
  const address = getAddress(payment.token);
  const spender = getAddress(payment.spender);
  const token = { address, abi: testTokenAbi } as const;
  const balance = await reader.readContract({
    ...token,
    functionName: 'balanceOf',
    args: [payment.owner],
  });
  if (balance < payment.amount) throw failed('insufficient_token', { symbol: payment.symbol });
  const allowance = await reader.readContract({
    ...token,
    functionName: 'allowance',
    args: [payment.owner, spender],
  });
  if (allowance >= payment.amount) return;
  await runner.run({
    kind: 'approve',
    taskId: null,
    subject: payment.symbol,
    account: payment.owner,
    ...token,
    functionName: 'approve',
    args: [spender, payment.amount],
    value: 0n,
    until: 'mined',
  });
}
