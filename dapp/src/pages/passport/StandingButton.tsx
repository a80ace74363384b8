import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { StandingAction } from '../../api/types';
import { useSite } from '../../app/site';
import { standingCall } from '../../standing/calls';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { Countdown } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';

interface Props {
  action: StandingAction;
  /** What the transaction is about, in a few words. */
  subject: string;
  /** What the button says to those who hear the page, where several say the same. */
  name?: string;
  /** From when on others than the account itself may do it; null where anybody may at once. */
  anyoneFrom?: number | null;
}

/** A move that anybody may make for somebody's standing, or why it would change nothing now. */
export function StandingButton({ action, subject, name, anyoneFrom = null }: Props) {
  const { t } = useTranslation();
  const note = useId();
  const { config } = useSite();
  const { runner } = useTransactions();
  const { busy, failure, perform } = usePerform();
  const waits = anyoneFrom !== null;
  const refusal = action.allowed
    ? waits
      ? 'not_yours'
      : null
    : (action.reason ?? 'nothing_pending');
  const press = () =>
    perform(async (account) => {
      await runner.run(standingCall(config, action, account, subject));
    });
  return (
    <div className="standing-deed">
      <button
        type="button"
        className="button"
        disabled={busy || refusal !== null}
        aria-label={busy ? undefined : name}
        aria-describedby={refusal === null ? undefined : note}
        onClick={() => void press()}
      >
        {busy ? t('ui.working') : t(`passport.action.${action.action}`)}
      </button>
      {refusal === null ? null : (
        <p className="hint" id={note}>
          {t(`passport.reason.${refusal}`)}{' '}
          {action.allowed && anyoneFrom !== null ? <Countdown until={anyoneFrom} /> : null}
        </p>
      )}
      {failure ? <FailureText failure={failure} /> : null}
    </div>
  );
}
