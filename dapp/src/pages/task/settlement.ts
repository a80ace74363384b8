import { isHex, type Hex } from 'viem';
import type { Offer, Seat } from '../../api/types';
import type { CallInputs } from '../../escrow/calls';
import { parseAmount } from '../../money/units';

/** What of a seat's price was not paid yet: the most that a settlement gives the worker, in token units. */
export function leftOf(seat: Pick<Seat, 'price' | 'paid'>): bigint {
  return BigInt(seat.price) - BigInt(seat.paid);
}

/** The amount typed for an offer; null where it is none, or more than is left. */
export function checkOffer(text: string, seat: Seat, decimals: number): bigint | null {
  const parsed = parseAmount(text, decimals);
  return parsed.ok && parsed.value <= leftOf(seat) ? parsed.value : null;
}

/** Whether an offer is for the seat as it stands, so that it can be accepted. */
export function holds(offer: Offer, seat: Seat): boolean {
  return offer.void === null && offer.seat_word === seat.seat_word;
}

/** The other side's offer as the call brings it: who calls agrees by that, so one signature is enough. */
export function offerIn(offer: Offer): CallInputs {
  const signature: Hex = isHex(offer.signature) ? offer.signature : '0x';
  const byPoster = offer.party === 'poster';
  return {
    settlement: {
      toWorker: BigInt(offer.to_worker),
      expiry: BigInt(offer.expiry),
      poster: byPoster ? signature : '0x',
      worker: byPoster ? '0x' : signature,
    },
  };
}
