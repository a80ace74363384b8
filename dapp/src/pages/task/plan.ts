import type { Seat, TaskPage } from '../../api/types';
import { feeOn } from '../../escrow/funding';
import { milestonesOf } from '../../escrow/milestones';
import { fundingOfTerms } from '../../escrow/modes';
import type { TermsFields } from '../../escrow/terms';

/** Where a step of the plan stands. */
export type StepPhase = 'done' | 'now' | 'ahead';

/** A sentence of the plan: its key in the catalogues, and the values in it, still as numbers. */
export interface PlanStep {
  key:
    | 'locked'
    | 'seatsOpen'
    | 'seatsExpired'
    | 'seatsTaken'
    | 'seatsFull'
    | 'seatsDone'
    | 'seatsClosed'
    | 'bids'
    | 'work'
    | 'workNoBond'
    | 'review'
    | 'milestones'
    | 'rejected'
    | 'paid'
    | 'paidRange'
    | 'lockedContest'
    | 'won';
  phase: StepPhase;
  amounts: Record<string, bigint>;
  moments: Record<string, number>;
  durations: Record<string, number>;
  counts: Record<string, number>;
  /** The end of a window that is running. */
  until: number | null;
}

const ACTIVE = 1;
const SELECT = 1;
const CONTEST = 2;

function step(key: PlanStep['key'], phase: StepPhase, values: Partial<PlanStep> = {}): PlanStep {
  return {
    amounts: {},
    moments: {},
    durations: {},
    counts: {},
    until: null,
    ...values,
    key,
    phase,
  };
}

function seatsStep(task: TaskPage, terms: TermsFields, now: number): PlanStep {
  const values = {
    moments: { deadline: terms.deadline },
    counts: { open: task.open_seats, seats: task.seats },
  };
  if (task.task_word.status !== ACTIVE) return step('seatsClosed', 'done', values);
  const over = now >= terms.deadline;
  if (task.open_seats === 0) {
    const canLapse = task.seat_list.some((seat) => seat.state === 'working');
    const key = canLapse ? (over ? 'seatsFull' : 'seatsTaken') : 'seatsDone';
    return step(key, 'done', values);
  }
  if (over) return step('seatsExpired', 'now', values);
  const key = terms.mode === SELECT ? 'bids' : 'seatsOpen';
  return step(key, 'now', { ...values, until: terms.deadline });
}

/** What lies locked, and of it what is for workers and what for the treasury. */
function lockedStep(task: TaskPage, terms: TermsFields): PlanStep {
  const { rewards, bonuses, fees, bonusFees, total } = fundingOfTerms(terms);
  return step(terms.mode === CONTEST ? 'lockedContest' : 'locked', 'done', {
    amounts: { total, rewards: rewards + bonuses, fees: fees + bonusFees },
    moments: { posted: task.posted_at },
  });
}

/** The end of the way: what is paid, exactly where the price is known from the start. */
function paidStep(terms: TermsFields, paid: boolean): PlanStep {
  const flat = terms.ceiling === terms.reward ? ('paid' as const) : ('paidRange' as const);
  return step(terms.mode === CONTEST ? 'won' : flat, paid ? 'done' : 'ahead', {
    amounts: { reward: terms.ceiling, fee: feeOn(terms.ceiling, terms.feeBps) },
  });
}

/** The way of the money from posting to payment, in the order it happens. */
export function planOf(task: TaskPage, terms: TermsFields, now: number): PlanStep[] {
  const states = new Set(task.seat_list.map((seat) => seat.state));
  if (terms.mode === CONTEST) return [lockedStep(task, terms), paidStep(terms, states.has('won'))];
  const paid = states.has('paid') || states.has('ruled_worker');
  const handedIn = paid || states.has('submitted');
  const phaseOf = (live: Seat['state'], over: boolean): StepPhase =>
    states.has(live) ? 'now' : over ? 'done' : 'ahead';
  const milestones = milestonesOf(terms.shares);
  const turned = states.has('rejected') || states.has('disputed');
  const rejected = step('rejected', turned ? 'now' : 'ahead', {
    durations: { dispute: terms.disputePeriod, ruling: terms.rulingPeriod },
  });
  const rounds = step('milestones', 'ahead', { counts: { count: milestones } });
  return [
    lockedStep(task, terms),
    seatsStep(task, terms, now),
    step(terms.bond === 0n ? 'workNoBond' : 'work', phaseOf('working', handedIn), {
      amounts: { bond: terms.bond },
      durations: { work: terms.workPeriod },
    }),
    step('review', phaseOf('submitted', paid), { durations: { review: terms.reviewPeriod } }),
    ...(milestones > 1 ? [rounds] : []),
    ...(turned ? [rejected] : []),
    paidStep(terms, paid),
  ];
}

/** The sentence that tells what happens to a seat next, and until when; without a bond it speaks of none. */
export interface SeatOutlook {
  key:
    | 'working'
    | 'workingNoBond'
    | 'workingOver'
    | 'workingOverNoBond'
    | 'submitted'
    | 'submittedOver'
    | 'rejected'
    | 'rejectedOver'
    | 'disputed'
    | 'disputedOver'
    | 'committed'
    | 'revealed'
    | 'ended'
    | 'paid'
    | 'paidNoBond'
    | 'lapsed'
    | 'lapsedNoBond';
  until: number | null;
}

export function outlookOf(seat: Seat, now: number): SeatOutlook {
  const running = seat.ends_at !== null && now < seat.ends_at;
  const until = running ? seat.ends_at : null;
  const bonded = BigInt(seat.bond) > 0n;
  switch (seat.state) {
    case 'working':
      if (running) return { key: bonded ? 'working' : 'workingNoBond', until };
      return { key: bonded ? 'workingOver' : 'workingOverNoBond', until };
    case 'submitted':
      return { key: running ? 'submitted' : 'submittedOver', until };
    case 'rejected':
      return { key: running ? 'rejected' : 'rejectedOver', until };
    case 'disputed':
      return { key: running ? 'disputed' : 'disputedOver', until };
    case 'committed':
    case 'revealed':
      return { key: seat.state, until: null };
    case 'paid':
      return { key: bonded ? 'paid' : 'paidNoBond', until: null };
    case 'lapsed':
      return { key: bonded ? 'lapsed' : 'lapsedNoBond', until: null };
    default:
      return { key: 'ended', until: null };
  }
}
