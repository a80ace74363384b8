import type { CourtAction, CourtCase, CourtRound } from '../api/types';

export type BallotOf = CourtRound['ballots'][number];

/** Moves that are one press and nothing else. */
const PRESSED = ['draw', 'execute', 'settle', 'settle_funding'] as const;
export type PressedAction = (typeof PRESSED)[number];

export function isPressed(name: CourtAction['action']): name is PressedAction {
  return PRESSED.some((each) => each === name);
}

/** Reasons that are worth telling beside a switched-off button; the others only say "this is not the time for it". */
const TOLD: Partial<Record<CourtAction['action'], ReadonlySet<CourtAction['reason']>>> = {
  draw: new Set(['no_seed']),
  commit: new Set(['already_committed', 'slashed']),
  reveal: new Set(['too_early', 'slashed', 'not_committed']),
};

/** The one-press moves of a case to show: what is allowed, and what is not for a reason worth telling. */
export function pressedActions(actions: readonly CourtAction[]): CourtAction[] {
  return actions
    .filter(({ action }) => isPressed(action))
    .filter(({ action, allowed, reason }) => allowed || TOLD[action]?.has(reason) === true);
}

export function actionOf(
  actions: readonly CourtAction[],
  name: CourtAction['action'],
): CourtAction | undefined {
  return actions.find(({ action }) => action === name);
}

/** The rulings that may still be funded in an appeal, in the order of the rulings. */
export function fundable(actions: readonly CourtAction[]): CourtAction[] {
  return actions.filter(({ action, allowed }) => action === 'fund_appeal' && allowed);
}

/** Where a dispute stands: its last round. */
export function currentRound(court: Pick<CourtCase, 'rounds'>): CourtRound | undefined {
  return court.rounds.at(-1);
}

export function ballotOf(round: CourtRound, account: string | null): BallotOf | undefined {
  return round.ballots.find(({ juror }) => juror.toLowerCase() === account?.toLowerCase());
}

/** What is known of a juror's votes in a round, in the page's words. */
export type BallotState = 'drawn' | 'committed' | 'revealed' | 'slashed' | 'silent';

export function ballotState(ballot: BallotOf, over: boolean): BallotState {
  if (ballot.slashed) return 'slashed';
  if (ballot.revealed) return 'revealed';
  if (over) return 'silent';
  return ballot.committed ? 'committed' : 'drawn';
}

/** Whether no vote of a round can be revealed any more. */
export function isOver(round: CourtRound, court: Pick<CourtCase, 'stage' | 'rounds'>): boolean {
  const last = currentRound(court)?.number === round.number;
  return !last || court.stage === 'appealable' || court.stage === 'solved';
}
