import type { Review, SeatReviews, SeatState } from '../../api/types';

/** Ends of a seat in which both sides had to do with each other. */
const REVIEWABLE: ReadonlySet<SeatState> = new Set([
  'paid',
  'conceded',
  'ruled_worker',
  'ruled_poster',
  'ruled_abuse',
  'split',
  'settled',
  'won',
]);

export function isReviewable(state: SeatState): boolean {
  return REVIEWABLE.has(state);
}

const DAY = 86_400;

/** How long one side alone can be anchored after both could, and how long reviews can be opened after that, in seconds. */
const GRACE = 3 * DAY;
const REVEAL = 14 * DAY;

/** When the parts of a seat's reviews end; windows are `[start, end)`. */
export function windowsOf(closesAt: number) {
  return { aloneFrom: closesAt, anchorEnd: closesAt + GRACE, revealEnd: closesAt + GRACE + REVEAL };
}

/** What is known of a review, in the page's words. */
export type Phase = 'none' | 'anchored' | 'revealed' | 'withheld';

export function phaseOf(review: Review | undefined, closesAt: number | null, now: number): Phase {
  if (!review || review.state === 'none') return 'none';
  if (review.state !== 'anchored') return review.state;
  const over = closesAt !== null && now >= windowsOf(closesAt).revealEnd;
  return over ? 'withheld' : 'anchored';
}

/** Where one's own review stands. */
export type Step = 'write' | 'late' | 'sealed' | 'open' | 'done' | 'withheld';

export function stepOf(found: SeatReviews, own: Review | undefined, now: number): Step {
  const phase = phaseOf(own, found.closes_at, now);
  if (phase === 'revealed') return 'done';
  if (phase === 'withheld') return 'withheld';
  if (phase === 'anchored') return 'open';
  const { closes_at: closesAt } = found;
  if (closesAt === null || now >= windowsOf(closesAt).anchorEnd) return 'late';
  if (found.mine !== null) return 'sealed';
  return now < closesAt ? 'write' : 'late';
}
