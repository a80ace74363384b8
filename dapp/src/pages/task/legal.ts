import type { Action, ActionName, ActionReason, TaskPage } from '../../api/types';
import { nextOf } from '../../time/use-boundary';

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

/** Whose an action is by the rules, where nobody else could ever take it. */
const WHOSE: Partial<Record<ActionName, 'poster' | 'worker' | 'others'>> = {
  claim: 'others',
  enter: 'others',
  award: 'poster',
  escalate: 'worker',
};

/** Why a button is off: a reason of the chain's rules, or one of this page's own. */
export type Refusal = ActionReason | 'text_unverified' | 'opening_missing';

export interface ShownAction {
  action: Action;
  refusal: Refusal | null;
  /** Whether pressing it first connects a wallet. */
  connects: boolean;
}

/** Whether an action can ever be this account's, and still has something to do. */
function hasPoint({ action, reason }: Action, poster: boolean, worker: boolean): boolean {
  if (action === 'close_open_seats' && reason === 'task_not_open') return false;
  switch (WHOSE[action]) {
    case 'poster':
      return poster;
    case 'worker':
      return worker;
    case 'others':
      return !poster;
    default:
      return !(worker && action === 'lapse');
  }
}

/**
 * The actions to show about a seat, or about the task itself when `worker` is null. Without a wallet only the ways to
 * take it are offered, because connecting is their first step. They wait until the text of the task is the one its
 * digest names. Nobody is offered to declare his own seat lapsed, nor what could never be his to do.
 */
export function shownActions(
  { actions, poster }: Pick<TaskPage, 'actions' | 'poster'>,
  worker: string | null,
  account: string | null,
  textVerified: boolean,
): ShownAction[] {
  const isMe = (who: string | null) => who !== null && who.toLowerCase() === account?.toLowerCase();
  return actions
    .filter((action) => action.worker?.toLowerCase() === worker?.toLowerCase())
    .filter((action) => hasPoint(action, isMe(poster), isMe(worker)))
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
  return nextOf(
    actions.flatMap(({ opens_at, closes_at }) => [opens_at, closes_at]),
    now,
  );
}
