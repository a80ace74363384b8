import type { Address, Hex, TypedDataDefinition } from 'viem';

/** What people sign for the escrow without a transaction (EIP-712). */

const uint = (name: string) => ({ name, type: 'uint256' }) as const;
const ID = { name: 'taskId', type: 'bytes32' } as const;
const WORKER = { name: 'worker', type: 'address' } as const;
const DIGEST = { name: 'digest', type: 'bytes32' } as const;

const TYPES = {
  Bid: [ID, WORKER, uint('price'), uint('epoch'), uint('expiry')],
  Claim: [ID, WORKER, uint('minPrice'), uint('maxBond'), uint('epoch'), uint('expiry')],
  Submit: [ID, WORKER, uint('seatWord'), DIGEST, uint('expiry')],
  Settle: [ID, WORKER, uint('seatWord'), uint('toWorker'), uint('expiry')],
} as const;

export interface EscrowDomain {
  chainId: number;
  escrow: Address;
}

function typed(
  { chainId, escrow }: EscrowDomain,
  primaryType: keyof typeof TYPES,
  message: Record<string, unknown>,
): TypedDataDefinition {
  const types: Record<string, readonly { name: string; type: string }[]> = {
    [primaryType]: TYPES[primaryType],
  };
  return {
    domain: { name: 'Guildhall TaskEscrow', version: '1', chainId, verifyingContract: escrow },
    types,
    primaryType,
    message,
  } as TypedDataDefinition;
}

interface Person {
  taskId: Hex;
  worker: Address;
  /** Until when it holds, as a Unix time. */
  expiry: bigint;
}

/** A bid: the worker would do the task for this price. */
export function bidMessage(
  domain: EscrowDomain,
  bid: Person & { price: bigint; epoch: bigint },
): TypedDataDefinition {
  return typed(domain, 'Bid', { ...bid });
}

/** A claim that somebody else may hand in. */
export function claimMessage(
  domain: EscrowDomain,
  claim: Person & { minPrice: bigint; maxBond: bigint; epoch: bigint },
): TypedDataDefinition {
  return typed(domain, 'Claim', { ...claim });
}

/** A submission that somebody else may hand in; the seat's word makes it void as soon as the seat moves on. */
export function submitMessage(
  domain: EscrowDomain,
  submit: Person & { seatWord: bigint; digest: Hex },
): TypedDataDefinition {
  return typed(domain, 'Submit', { ...submit });
}

/** An offer to end a seat; void as soon as the seat moves on. */
export function settleMessage(
  domain: EscrowDomain,
  settle: Person & { seatWord: bigint; toWorker: bigint },
): TypedDataDefinition {
  return typed(domain, 'Settle', { ...settle });
}
