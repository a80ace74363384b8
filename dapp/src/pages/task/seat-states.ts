import type { SeatState } from '../../api/types';

/** Names of the states as the escrow numbers them in `SeatEnded`. */
export const SEAT_STATES: Readonly<Record<number, SeatState>> = {
  1: 'working',
  2: 'submitted',
  3: 'rejected',
  4: 'disputed',
  5: 'committed',
  6: 'revealed',
  16: 'returned',
  17: 'lapsed',
  18: 'paid',
  19: 'conceded',
  20: 'ruled_worker',
  21: 'ruled_poster',
  22: 'ruled_abuse',
  23: 'split',
  24: 'settled',
  25: 'unrevealed',
  26: 'won',
  // Paid, and noted by the standing at once.
  27: 'paid',
};

const NAMES: ReadonlySet<string> = new Set(Object.values(SEAT_STATES));

/** Whether a text names a state that a seat can have. */
export function isSeatState(name: string): name is SeatState {
  return NAMES.has(name);
}
