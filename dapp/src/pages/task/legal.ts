import type { Action, ActionName, ActionReason } from '../../api/types';

/** Reasons that only say "this is somebody else's to do"; an action refused for one of them is not shown at all. */
const NOT_YOURS: ReadonlySet<ActionReason> = new Set([
  'not_poster',
  'not_worker',
  'not_party',
  'not_entrant',
  'no_credit',
  'no_pot',
  'nothing_contributed',
]);

/** How a task is taken; nobody should promise work he cannot read. */
const TAKING: ReadonlySet<ActionName> = new Set(['claim', 'enter']);

/** Why a button is off: a reason of the chain's rules, or one of this page's own. */
export type Refusal = ActionReason | 'text_unverified' | 'opening_missing';

export interface ShownAction {
  action: Action;
  refusal: Refusal | null;
  /** Whether pressing it first connects a wallet. */
  connects: boolean;
}

/**
 * The actions to show about a seat, or about the task itself when `worker` is null. Without a wallet only the ways to
 * take it are offered, because connecting is their first step. They wait until the text of the task is the one its
 * digest names. Nobody is offered to declare his own seat lapsed.
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
      const takes = TAKING.has(action.action);
      if (action.allowed || (reason === 'not_connected' && takes)) {
        const refusal = takes && !textVerified ? ('text_unverified' as const) : null;
        return [{ action, refusal, connects: reason === 'not_connected' }];
      }
      if (reason === null || reason === 'not_connected' || NOT_YOURS.has(reason)) return [];
      return [{ action, refusal: reason, connects: false }];
    });
}

/** The shown action of a name, if there is one. */
export function shownOf(shown: readonly ShownAction[], name: ActionName): ShownAction | undefined {
  return shown.find(({ action }) => action.action === name);
}

/** Whether the state of the page is older than a window that has opened or closed since. */
export function nextBoundary(actions: readonly Action[], now: number): number | null {
  const ahead = actions
    .flatMap((action) => [action.opens_at, action.closes_at])
    .filter((moment): moment is number => moment !== null && moment > now);
  return ahead.length === 0 ? null : Math.min(...ahead);
}
