import type { CaseAction, DisputePage } from '../../api/types';
import { nextOf } from '../../time/use-boundary';

type Reason = NonNullable<CaseAction['reason']>;

/** Reasons that only say "this is somebody else's to do", or that there is nothing to do. */
const NOT_YOURS: ReadonlySet<Reason> = new Set([
  'not_member',
  'not_party',
  'not_connected',
  'already_done',
  'nothing_due',
  'not_decided',
]);

/** The actions of one case to show: what is allowed, and what is not for a reason worth telling. */
export function caseActions(page: Pick<DisputePage, 'actions'>, number: number): CaseAction[] {
  return page.actions
    .filter((action) => action.case === number && action.action !== 'vote')
    .filter(({ allowed, reason }) => allowed || (reason !== null && !NOT_YOURS.has(reason)))
    .filter(({ action, reason }) => action !== 'close_vote' || reason !== 'voting_open')
    .filter(({ action, reason }) => action !== 'appeal' || reason !== 'not_appealable');
}

/** The vote of one case, if it has one. */
export function voteOf(page: Pick<DisputePage, 'actions'>, number: number): CaseAction | undefined {
  return page.actions.find((action) => action.case === number && action.action === 'vote');
}

/** When something of a dispute opens or closes next by the clock alone. */
export function nextClock(page: DisputePage, now: number): number | null {
  const clocks = [
    page.ruling_ends_at,
    ...page.cases.flatMap(({ voting_ends_at, appeal_ends_at }) => [voting_ends_at, appeal_ends_at]),
    ...page.actions.flatMap(({ opens_at, closes_at }) => [opens_at, closes_at]),
    page.court?.stage_ends_at ?? null,
    ...(page.court?.actions ?? []).flatMap(({ opens_at, closes_at }) => [opens_at, closes_at]),
  ];
  return nextOf(clocks, now);
}
