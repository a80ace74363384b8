import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Court, CourtAction, Juror } from '../../api/types';
import { useSite } from '../../app/site';
import { takeCall, type TakeAction } from '../../court/calls';
import { actionOf } from '../../court/legal';
import { useFormat } from '../../i18n/use-format';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { Countdown } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import { Money } from '../../ui/Money';
import { StakeForm } from './StakeForm';

interface TakeProps {
  court: Court;
  name: TakeAction;
  action: CourtAction | undefined;
  amount: string;
}

/** Takes something of one's own out of the court, or says why not yet. */
function Take({ court, name, action, amount }: TakeProps) {
  const { t } = useTranslation();
  const note = useId();
  const { config } = useSite();
  const { runner } = useTransactions();
  const { busy, failure, perform } = usePerform();
  if (!action) return null;
  const { reason } = action;
  // What was never asked for, or never earned, needs no switched-off button.
  if (reason !== null && reason !== 'nothing_free') return null;
  const waits = action.opens_at !== null;
  if (reason === 'nothing_free' && !waits) return null;
  return (
    <div className="action">
      <button
        type="button"
        className="button"
        disabled={busy || !action.allowed}
        aria-describedby={note}
        onClick={() =>
          void perform(async (account) => {
            const about = { config, court: court.address, account, subject: amount };
            await runner.run(takeCall(about, name));
          })
        }
      >
        {busy ? t('ui.working') : t(`court.take.${name}`, { amount })}
      </button>
      <p className="hint" id={note}>
        {reason === null ? null : t('court.take.waits')}{' '}
        {reason !== null && action.opens_at !== null ? <Countdown until={action.opens_at} /> : null}
      </p>
      {failure ? <FailureText failure={failure} /> : null}
    </div>
  );
}

/** What an account has at stake in a court, what of it is held, and what it may take. */
export function MyStake({ court, juror }: { court: Court; juror: Juror }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { native } = useSite();
  const { token } = court;
  const rows = [
    { key: 'staked', amount: juror.stake, unit: token },
    { key: 'locked', amount: juror.locked, unit: token },
    { key: 'leaving', amount: juror.leaving, unit: token },
    { key: 'due', amount: juror.due, unit: native },
    { key: 'reward', amount: juror.reward, unit: token },
  ] as const;
  const takes = [
    { name: 'unstake', amount: format.money(BigInt(juror.free), token) },
    { name: 'withdraw', amount: format.money(BigInt(juror.due), native) },
    { name: 'withdraw_reward', amount: format.money(BigInt(juror.reward), token) },
  ] as const;
  return (
    <section className="panel pay-panel" aria-labelledby="stake-heading">
      <h2 id="stake-heading">{t('court.mine')}</h2>
      <dl className="sum">
        {rows.map(({ key, amount, unit }) => (
          <div key={key}>
            <dt>{t(`court.row.${key}`)}</dt>
            <dd>
              <Money short amount={amount} unit={unit} />
            </dd>
          </div>
        ))}
      </dl>
      {takes.map(({ name, amount }) => (
        <Take
          key={name}
          court={court}
          name={name}
          amount={amount}
          action={actionOf(juror.actions, name)}
        />
      ))}
      <h3>{t('court.stake.stake.label')}</h3>
      <StakeForm court={court} juror={juror} kind="stake" />
      {BigInt(juror.stake) > 0n ? (
        <>
          <h3>{t('court.stake.leave.label')}</h3>
          <StakeForm court={court} juror={juror} kind="leave" />
        </>
      ) : null}
      <p className="hint">{t('court.stake.note')}</p>
    </section>
  );
}
