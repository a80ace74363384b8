import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskPage } from '../../api/types';
import { contractOf, isNative, useSite } from '../../app/site';
import { callOf } from '../../escrow/calls';
import { useFormat } from '../../i18n/use-format';
import { allow } from '../../transactions/allowance';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { Countdown } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import type { ShownAction } from './legal';

const PRIMARY = new Set(['claim', 'submit', 'accept', 'release']);

/** A legal action, or why it is not one now. */
export function ActionButton({ shown, task }: { shown: ShownAction; task: TaskPage }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { config } = useSite();
  const transactions = useTransactions();
  const { busy, failure, perform } = usePerform();
  const note = useId();
  const { action, refusal } = shown;
  const { token } = task;
  const bond = BigInt(action.bond);

  const run = () =>
    perform(async (account) => {
      // The API judged the action for nobody; it is asked again for this account, and the page shows its answer.
      if (shown.connects) return;
      if (action.approve && BigInt(action.approve.amount) > 0n) {
        await allow(transactions, {
          token: action.approve.token,
          spender: action.approve.spender,
          amount: BigInt(action.approve.amount),
          symbol: token.symbol,
          owner: account,
        });
      }
      const reputation = contractOf(config, 'Reputation');
      await transactions.runner.run(callOf({ task, action, account, reputation }));
    });

  const label = shown.connects
    ? t('action.connect')
    : t(`action.${action.action}.label`, { symbol: token.symbol });

  const explain =
    action.action === 'claim' && bond === 0n
      ? t('action.claim.explainNoBond', { reward: format.money(BigInt(task.reward), token) })
      : t(`action.${action.action}.explain`, {
          bond: format.money(bond, token),
          reward: format.money(BigInt(task.reward), token),
          symbol: token.symbol,
        });

  return (
    <div className="action">
      <button
        type="button"
        className={PRIMARY.has(action.action) ? 'button button-primary' : 'button'}
        disabled={refusal !== null || busy}
        aria-describedby={note}
        onClick={() => void run()}
      >
        {busy ? t('ui.working') : label}
      </button>
      <p className="hint" id={note}>
        {refusal === null ? (
          <>
            {explain}
            {action.approve !== null && !isNative(task.token.address)
              ? ` ${t('action.approveFirst', { symbol: token.symbol })}`
              : ''}
          </>
        ) : (
          <>
            {t(`reason.${refusal}`)}{' '}
            {refusal === 'too_early' && action.opens_at !== null ? (
              <Countdown until={action.opens_at} />
            ) : null}
          </>
        )}
      </p>
      {failure ? <FailureText failure={failure} token={token} /> : null}
    </div>
  );
}
