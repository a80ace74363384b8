import { type Address, type PublicClient } from 'viem';
import { policyAbi } from '../generated/abi';
import type { Terms } from '../escrow/terms';
import type { Failure } from './failures';
import type { TransactionRequest } from './runner';

/** Asks the policy which of its rules refused the terms of a post; the escrow only says that one did. */
export async function explainPolicy(
  reader: PublicClient,
  contracts: { escrow: Address; policy: Address },
  failure: Failure,
  request: TransactionRequest,
): Promise<Failure> {
  if (failure.code !== 'Escrow_PolicyChanged' || request.kind !== 'post') return failure;
  const [terms, extraData] = request.args as [Terms, `0x${string}`];
  const rule = await reader.readContract({
    address: contracts.policy,
    abi: policyAbi,
    functionName: 'check',
    args: [terms, extraData],
    // The policy answers for the escrow that asks.
    account: contracts.escrow,
  });
  return rule === 0n ? failure : { code: `policy_${rule}`, params: {} };
}
