import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Seat, TaskPage } from '../../api/types';
import { readOpening, type Opening } from '../../escrow/commitment';
import { findOpening, keepOpening, saveOpening } from '../../escrow/openings';
import { keepDeliverable } from '../../escrow/stored';
import { browserStorage } from '../../sealed/keep';
import { Countdown } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import { SecretKeeper } from '../../ui/SecretKeeper';
import { useSession } from '../../wallet/session';
import type { ShownAction } from './legal';
import { useAction } from './use-action';

/** One's own entry while it is hidden: the opening, a copy of it, and revealing once the time has come. */
export function RevealForm({
  task,
  seat,
  shown,
}: {
  task: TaskPage;
  seat: Seat;
  shown: ShownAction;
}) {
  const { t } = useTranslation();
  const { signIn } = useSession();
  const { busy, failure, run } = useAction(task);
  const entry = { taskId: task.id, worker: seat.worker, commitment: seat.digest };
  const [opening, setOpening] = useState<Opening | null>(() =>
    findOpening(browserStorage(), entry),
  );
  const { action, refusal } = shown;

  const restore = (text: string) => {
    const read = readOpening(text, entry);
    if (read === null) return false;
    keepOpening(browserStorage(), read);
    setOpening(read);
    return true;
  };

  const reveal = () => {
    if (opening === null) return;
    void run(action, async (account) => {
      await signIn(account);
      const digest = await keepDeliverable(opening.document);
      return { opening: { digest, salt: opening.salt } };
    });
  };

  return (
    <div className="opening">
      <SecretKeeper
        here={opening !== null}
        found={t('deal.opening.here')}
        missing={t('deal.opening.missing')}
        wrong={t('failure.opening_wrong')}
        onRestore={restore}
      />
      <div className="deeds">
        <button
          type="button"
          className="button button-primary"
          disabled={busy || refusal !== null || opening === null}
          onClick={reveal}
        >
          {busy ? t('ui.working') : t('deal.reveal.label')}
        </button>
        {opening ? (
          <button type="button" className="button" onClick={() => saveOpening(opening)}>
            {t('deal.opening.save')}
          </button>
        ) : null}
      </div>
      <p className="hint">
        {refusal === null ? t('deal.reveal.explain') : t(`reason.${refusal}`)}{' '}
        {refusal === 'too_early' && action.opens_at !== null ? (
          <Countdown until={action.opens_at} />
        ) : null}
      </p>
      {failure ? <FailureText failure={failure} token={task.token} /> : null}
    </div>
  );
}
