import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hex } from 'viem';
import type { TaskPage } from '../../api/types';
import { commit, openingOf, type Opening } from '../../escrow/commitment';
import { keepOpening, saveOpening } from '../../escrow/openings';
import { browserStorage } from '../../sealed/keep';
import { deliverableOf } from '../../escrow/stored';
import { useFormat } from '../../i18n/use-format';
import { failed } from '../../transactions/failures';
import { FailureText } from '../../ui/FailureText';
import { useDraft } from '../../ui/use-draft';
import { useSession } from '../../wallet/session';
import { EMPTY_WORK, WorkFields, useCheckedWork } from './WorkFields';
import type { ShownAction } from './legal';
import { proofOf } from './proof';
import { useAction } from './use-action';

/** Entering a contest unseen: the commitment is computed here, and what opens it stays here. */
export function EntryForm({ task, shown }: { task: TaskPage; shown: ShownAction }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { signIn } = useSession();
  const { busy, failure, run } = useAction(task);
  const { draft, change, forget } = useDraft(`guildhall.entry.${task.id}`, EMPTY_WORK);
  const [tried, setTried] = useState(false);
  const [unkept, setUnkept] = useState<Opening | null>(null);
  const [saved, setSaved] = useState(false);
  const checked = useCheckedWork(draft);
  const { action, refusal } = shown;
  if (refusal !== null) return <p className="hint">{t(`reason.${refusal}`)}</p>;

  const enter = () => {
    setTried(true);
    if (!checked.ok) return;
    const document = deliverableOf(task.id, draft.body, checked.links);
    const gather = async (account: Parameters<typeof signIn>[0]) => {
      const proof = await proofOf(task, account, signIn);
      const ready = saved && unkept ? unkept : openingOf(task.id as Hex, account, document);
      // What opens the commitment is kept before anything is sent: without it the bond would be lost.
      if (!(saved && unkept) && !keepOpening(browserStorage(), ready)) {
        setUnkept(ready);
        throw failed('opening_unkept');
      }
      return { proof, commitment: commit(ready).commitment };
    };
    void run(action, gather, forget);
  };

  return (
    <form
      className="deliverable-form"
      aria-label={t('deal.enter.title')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        enter();
      }}
    >
      <WorkFields
        draft={draft}
        checked={checked}
        tried={tried}
        hint={t('deal.enter.bodyHint')}
        onChange={(part) => {
          change(part);
          setUnkept(null);
          setSaved(false);
        }}
      />
      <p className="hint">
        {t('deal.enter.explain', {
          bond: format.money(BigInt(action.bond), task.token),
          deadline: format.moment(task.terms.deadline),
          end: format.moment(task.terms.deadline + task.terms.work_period),
        })}
      </p>
      <p className="warning">{t('deal.enter.lost')}</p>
      <div className="deeds">
        <button type="submit" className="button button-primary" disabled={busy}>
          {busy ? t('ui.working') : t('deal.enter.label')}
        </button>
        {unkept ? (
          <button
            type="button"
            className="button"
            onClick={() => {
              saveOpening(unkept);
              setSaved(true);
            }}
          >
            {t('deal.opening.save')}
          </button>
        ) : null}
      </div>
      {failure ? <FailureText failure={failure} token={task.token} /> : null}
    </form>
  );
}
