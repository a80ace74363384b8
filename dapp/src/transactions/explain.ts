import type { Address, Hex, PublicClient } from 'viem';
import { policyAbi } from '../generated/abi';
import type { Terms } from '../escrow/terms';
import type { Failure } from './failures';
import type { TransactionRequest } from './runner';

interface Contracts {
  escrow: Address;
  policy: Address;
}

/** Asks the policy which of its rules refused the terms of a post; the escrow only says that one did. */
async function brokenRule(
  reader: PublicClient,
  contracts: Contracts,
  request: TransactionRequest,
): Promise<Failure | null> {
  const [terms, extraData] = request.args as [Terms, Hex];
  const rule = await reader.readContract({
    address: contracts.policy,
    abi: policyAbi,
    functionName: 'check',
    args: [terms, extraData],
    // The policy answers for the escrow that asks.
    account: contracts.escrow,
  });
  return rule === 0n ? null : { code: `policy_${rule}`, params: {} };
}

/** What became of the permit of a post: its time is over, or its nonce was used for something else. */
async function lostPermit(reader: PublicClient, request: TransactionRequest): Promise<Failure> {
  const deadline = request.args[2] as bigint;
  const { timestamp } = await reader.getBlock();
  return { code: timestamp > deadline ? 'permit_expired' : 'permit_void', params: {} };
}

/** A second look at a failed post, to say more than the contract's error does. */
export async function explain(
  reader: PublicClient,
  contracts: Contracts,
  failure: Failure,
  request: TransactionRequest,
): Promise<Failure> {
  if (request.kind !== 'post') return failure;
  if (failure.code === 'Escrow_PolicyChanged') {
    return (await brokenRule(reader, contracts, request)) ?? failure;
  }
  // A permit is only tried; where it no longer fits, the allowance that it should have given is missing.
  const noAllowance = ['ERC20InsufficientAllowance', 'Escrow_NotReceived', 'Escrow_BadToken'];
  if (request.functionName === 'postWithPermit' && noAllowance.includes(failure.code)) {
    return lostPermit(reader, request);
  }
  return failure;
}
