import type { Action, ActionReason } from '../../api/types';

/** Reasons that only say "this is somebody else's to do"; an action refused for one of them is not shown at all. */
const NOT_YOURS: ReadonlySet<ActionReason> = new Set([
  'not_poster',
  'not_worker',
  'no_credit',
  'mode_not_supported',
]);

/** Why a button is off: a reason of the chain's rules, or one of this page's own. */
export type Refusal = ActionReason | 'text_unverified';

export interface ShownAction {
  action: Action;
  refusal: Refusal | null;
  /** Whether pressing it first connects a wallet. */
  connects: boolean;
}

/**
 * The actions to show about a seat, or about the task itself when `worker` is null. Without a wallet only the claim is
 * offered, because connecting is its first step. A claim waits until the text of the task is the one its digest names:
 * nobody should promise work he cannot read. Nobody is offered to declare his own seat lapsed.
 */
export function shownActions(
  actions: readonly Action[],
  worker: string | null,
  account: string | null,
  textVerified: boolean,
): ShownAction[] {
  const own = worker !== null && worker.toLowerCase() === account?.toLowerCase();
  return actions
    .filter((action) => action.worker?.toLowerCase() === worker?.toLowerCase())
    .filter((action) => !(own && action.action === 'lapse'))
    .flatMap((action): ShownAction[] => {
      const { reason } = action;
      if (action.allowed || (reason === 'not_connected' && action.action === 'claim')) {
        const blocked = action.action === 'claim' && !textVerified;
        const refusal = blocked ? ('text_unverified' as const) : null;
        return [{ action, refusal, connects: reason === 'not_connected' }];
      }
      if (reason === null || reason === 'not_connected' || NOT_YOURS.has(reason)) return [];
      return [{ action, refusal: reason, connects: false }];
    });
}

/** Whether the state of the page is older than a window that has opened or closed since. */
export function nextBoundary(actions: readonly Action[], now: number): number | null {
  const ahead = actions
    .flatMap((action) => [action.opens_at, action.closes_at])
    .filter((moment): moment is number => moment !== null && moment > now);
  return ahead.length === 0 ? null : Math.min(...ahead);
}
