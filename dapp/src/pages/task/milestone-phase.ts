import type { Seat } from '../../api/types';

export type PartPhase = 'done' | 'now' | 'ahead';

const LIVE: ReadonlySet<Seat['state']> = new Set(['working', 'submitted', 'rejected', 'disputed']);
const PAID: ReadonlySet<Seat['state']> = new Set(['paid', 'ruled_worker']);

/** Where a part of a seat's price stands. */
export function partPhase(seat: Pick<Seat, 'state' | 'milestone'>, index: number): PartPhase {
  if (index < seat.milestone) return 'done';
  if (index > seat.milestone) return 'ahead';
  if (PAID.has(seat.state)) return 'done';
  return LIVE.has(seat.state) ? 'now' : 'ahead';
}
