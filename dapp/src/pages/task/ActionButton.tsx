import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActionName, TaskPage } from '../../api/types';
import { isNative, useSite } from '../../app/site';
import { creditIn, leastPrice, type CallInputs } from '../../escrow/calls';
import { isStaked } from '../../escrow/costs';
import { termsFromTuple } from '../../escrow/terms';
import { useFormat } from '../../i18n/use-format';
import { usePerform } from '../../transactions/use-perform';
import { Countdown } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import { useSession } from '../../wallet/session';
import type { ShownAction } from './legal';
import { proofOf } from './proof';
import { useAction } from './use-action';

const PRIMARY = new Set<ActionName>(['claim', 'submit', 'accept', 'release', 'award', 'reveal']);

/** Actions that take one press and nothing else; the others have a form of their own. */
export const PRESSED = [
  'claim',
  'return_seat',
  'accept',
  'release',
  'lapse',
  'concede',
  'dispute',
  'execute_ruling',
  'award',
  'escalate',
  'close_contest',
  'pay_pot',
  'refund_pot',
  'close_open_seats',
  'withdraw',
  'record',
] as const satisfies readonly ActionName[];

type Pressed = (typeof PRESSED)[number];

export function isPressed(name: ActionName): name is Pressed {
  return PRESSED.some((each) => each === name);
}

interface Props {
  shown: ShownAction;
  task: TaskPage;
  /** The same as another action with more to it, offered by a tick. */
  alternative?: ShownAction;
  /** What a milestone pays now, in token units. */
  due?: string;
}

/** A legal action, or why it is not one now. */
export function ActionButton({ shown, task, alternative, due }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { native } = useSite();
  const { signIn } = useSession();
  const connecting = usePerform();
  const { busy, failure, run } = useAction(task);
  const [both, setBoth] = useState(false);
  const note = useId();
  const { action, refusal } = shown;
  const { token } = task;
  const name = action.action;
  if (!isPressed(name)) return null;

  const press = () => {
    // The API judged the action for nobody; it is asked again for this account, and the page shows its answer.
    if (shown.connects) return void connecting.perform(() => Promise.resolve());
    const gather = async (account: Parameters<typeof proofOf>[1]): Promise<CallInputs> =>
      name === 'claim' ? { proof: await proofOf(task, account, signIn) } : {};
    return void run(both && alternative ? alternative.action : action, gather);
  };

  const bond = BigInt(action.bond);
  const terms = termsFromTuple(task.packed);
  const symbol =
    name === 'withdraw' ? creditIn(task, action).symbol || native.symbol : token.symbol;
  const sealed = task.seat_list.some(
    ({ worker, state }) => worker === action.worker && state === 'committed',
  );
  const explainKey =
    name === 'lapse' && sealed
      ? 'action.lapse.explainEntry'
      : name !== 'claim'
        ? (`action.${name}.explain` as const)
        : task.rising !== null
          ? 'action.claim.explainRising'
          : bond === 0n
            ? 'action.claim.explainNoBond'
            : 'action.claim.explain';
  const explain = t(explainKey, {
    bond: format.money(bond, token),
    reward: format.money(leastPrice(task, terms), token),
    due: format.money(BigInt(due ?? 0), token),
    symbol,
  });
  const value = BigInt(action.value);
  const cost = isStaked(action)
    ? value > 0n
      ? t('action.costs', { cost: format.money(value, native) })
      : t('action.costsNothing')
    : '';
  const waits = refusal === 'too_early' || refusal === 'not_ruled';
  const working = busy || connecting.busy;
  const shownFailure = failure ?? connecting.failure;
  return (
    <div className="action">
      <button
        type="button"
        className={PRIMARY.has(name) ? 'button button-primary' : 'button'}
        disabled={refusal !== null || working}
        aria-describedby={note}
        onClick={press}
      >
        {working
          ? t('ui.working')
          : t(shown.connects ? 'action.connect' : `action.${name}.label`, { symbol })}
      </button>
      {alternative && alternative.refusal === null ? (
        <label className="check">
          <input
            type="checkbox"
            checked={both}
            onChange={(event) => setBoth(event.target.checked)}
          />
          {t('action.andRecord')}
        </label>
      ) : null}
      <p className="hint" id={note}>
        {refusal === null ? (
          <>
            {explain} {cost}
            {action.approve !== null && !isNative(token.address)
              ? ` ${t('action.approveFirst', { symbol: token.symbol })}`
              : ''}
          </>
        ) : (
          <>
            {t(`reason.${refusal}`)}{' '}
            {waits && action.opens_at !== null ? <Countdown until={action.opens_at} /> : null}
          </>
        )}
      </p>
      {shownFailure ? <FailureText failure={shownFailure} token={token} /> : null}
    </div>
  );
}
