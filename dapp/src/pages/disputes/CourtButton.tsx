import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { CourtAction, CourtCase, DisputePage } from '../../api/types';
import { useSite } from '../../app/site';
import { caseCall } from '../../court/calls';
import { isPressed } from '../../court/legal';
import { useFormat } from '../../i18n/use-format';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { FailureText } from '../../ui/FailureText';
import { aboutCase } from './court-about';

interface Props {
  page: DisputePage;
  court: CourtCase;
  action: CourtAction;
}

/** A move of a case before a court that takes one press, or why it cannot be made now. */
export function CourtButton({ page, court, action }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const note = useId();
  const { config } = useSite();
  const { runner } = useTransactions();
  const { busy, failure, perform } = usePerform();
  const name = action.action;
  if (!isPressed(name)) return null;
  const round = format.number((action.round ?? 0) + 1);
  return (
    <div className="action">
      <button
        type="button"
        className="button"
        disabled={busy || !action.allowed}
        aria-describedby={note}
        onClick={() =>
          void perform(async (account) => {
            await runner.run(caseCall(aboutCase(config, page, court, account), action));
          })
        }
      >
        {busy ? t('ui.working') : t(`court.action.${name}.label`, { round })}
      </button>
      <p className="hint" id={note}>
        {action.reason === null
          ? t(`court.action.${name}.explain`)
          : t(`court.reason.${action.reason}`)}
      </p>
      {failure ? <FailureText failure={failure} /> : null}
    </div>
  );
}
