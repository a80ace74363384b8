import type { TermsFields } from './terms';
import { fundingOf, type Funding } from './funding';

/** How people take a task, in the numbers of the escrow. */
export const MODES = ['claim', 'select', 'contest'] as const;
export type Mode = (typeof MODES)[number];

export const CONTEST = 2;

export function modeOf(terms: Pick<TermsFields, 'mode'>): Mode | null {
  return MODES[terms.mode] ?? null;
}

/** What terms lock; of a contest only one entry is paid. */
export function fundingOfTerms(
  terms: Pick<TermsFields, 'mode' | 'seats' | 'ceiling' | 'feeBps' | 'bonus' | 'bonusSeats'>,
): Funding {
  const payees = terms.mode === CONTEST ? 1 : terms.seats;
  return fundingOf({ ...terms, payees });
}
