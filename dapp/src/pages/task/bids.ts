import { isHex, type Address, type Hex } from 'viem';
import type { Bid } from '../../api/types';
import type { CallInputs } from '../../escrow/calls';
import { lengthOf } from '../../escrow/documents';
import type { TermsFields } from '../../escrow/terms';
import { parseAmount } from '../../money/units';

const LONGEST_NOTE = 1_000;
const LONGEST = 30;

export interface CheckedBid {
  /** Null where it is no amount inside the range. */
  price: bigint | null;
  days: number;
  note: string;
  noteTooLong: boolean;
}

/** Checks what a worker typed against the range of the terms. */
export function checkBid(
  draft: { price: string; days: string; note: string },
  terms: Pick<TermsFields, 'reward' | 'ceiling'>,
  decimals: number,
): CheckedBid {
  const parsed = parseAmount(draft.price, decimals);
  const inside = parsed.ok && parsed.value >= terms.reward && parsed.value <= terms.ceiling;
  const days = Number(draft.days);
  const note = draft.note.trim();
  return {
    price: inside ? parsed.value : null,
    days: Number.isInteger(days) && days >= 1 && days <= LONGEST ? days : 7,
    note,
    noteTooLong: lengthOf(note) > LONGEST_NOTE,
  };
}

/** Bids as a poster compares them: those that hold before those that are void, then by price, then by age. */
export function sortBids(bids: readonly Bid[]): Bid[] {
  const order = (a: bigint, b: bigint) => (a < b ? -1 : Number(a > b));
  return bids.toSorted(
    (a, b) =>
      Number(a.void !== null) - Number(b.void !== null) ||
      order(BigInt(a.price), BigInt(b.price)) ||
      a.created_at - b.created_at,
  );
}

/** A bid as the call brings it: exactly what its worker signed. */
export function bidIn(bid: Bid): CallInputs {
  const proof = bid.proof.filter((node): node is Hex => isHex(node));
  return {
    bid: {
      worker: bid.worker as Address,
      price: BigInt(bid.price),
      expiry: BigInt(bid.expiry),
      signature: isHex(bid.signature) ? bid.signature : '0x',
      proof,
    },
  };
}
