import type { Address, Hex, TypedDataDefinition } from 'viem';
import type { Support } from './types';

/** How the governor numbers what a vote says. */
export const SUPPORT: Record<Support, 0 | 1 | 2> = { against: 0, for: 1, abstain: 2 };

const TYPES = {
  ExtendedBallot: [
    { name: 'proposalId', type: 'uint256' },
    { name: 'support', type: 'uint8' },
    { name: 'voter', type: 'address' },
    { name: 'nonce', type: 'uint256' },
    { name: 'reason', type: 'string' },
    { name: 'params', type: 'bytes' },
  ],
} as const;

export interface UnsignedBallot {
  chainId: number;
  governor: Address;
  proposalId: Hex;
  voter: Address;
  support: Support;
  reason: string;
  nonce: bigint;
}

/** The message that a voter signs so that anybody may carry his vote to the governor (EIP-712). */
export function ballotMessage(
  ballot: UnsignedBallot,
): TypedDataDefinition<typeof TYPES, 'ExtendedBallot'> {
  return {
    domain: {
      name: 'GuildGovernor',
      version: '1',
      chainId: ballot.chainId,
      verifyingContract: ballot.governor,
    },
    types: TYPES,
    primaryType: 'ExtendedBallot',
    message: {
      proposalId: BigInt(ballot.proposalId),
      support: SUPPORT[ballot.support],
      voter: ballot.voter,
      nonce: ballot.nonce,
      reason: ballot.reason,
      params: '0x',
    },
  };
}
