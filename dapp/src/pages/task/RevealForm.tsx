import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Seat, TaskPage } from '../../api/types';
import { commit, readOpening, type Opening } from '../../escrow/commitment';
import { browserStorage, findOpening, keepOpening, saveOpening } from '../../escrow/openings';
import { keepDeliverable } from '../../escrow/stored';
import { Countdown } from '../../ui/Countdown';
import { FailureText } from '../../ui/FailureText';
import { useSession } from '../../wallet/session';
import type { ShownAction } from './legal';
import { useAction } from './use-action';

/** No entry's file comes near this, in bytes. */
const LARGEST_OPENING = 512 * 1024;

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
  const fileId = useId();
  const { signIn } = useSession();
  const { busy, failure, run } = useAction(task);
  const entry = { taskId: task.id, worker: seat.worker, commitment: seat.digest };
  const [opening, setOpening] = useState<Opening | null>(() =>
    findOpening(browserStorage(), entry),
  );
  const [wrong, setWrong] = useState(false);
  const { action, refusal } = shown;

  const restore = async (file: File | undefined) => {
    if (!file) return;
    const text = file.size > LARGEST_OPENING ? '' : await file.text();
    const found = readOpening(text, entry);
    setWrong(found === null);
    if (found === null) return;
    keepOpening(browserStorage(), found);
    setOpening(found);
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
      {opening === null ? (
        <>
          <p className="warning">{t('deal.opening.missing')}</p>
          <div className="field">
            <label htmlFor={fileId}>{t('deal.opening.restore')}</label>
            <input
              id={fileId}
              type="file"
              accept="application/json,.json"
              onChange={(event) => void restore(event.target.files?.[0])}
            />
          </div>
          {wrong ? (
            <p className="failure" role="alert">
              {t('failure.opening_wrong')}
            </p>
          ) : null}
        </>
      ) : (
        <p className="verified" title={commit(opening).commitment}>
          {t('deal.opening.here')}
        </p>
      )}
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
