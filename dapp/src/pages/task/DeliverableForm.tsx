import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Action, Seat, TaskPage } from '../../api/types';
import { useSite } from '../../app/site';
import { deliverableOf, keepDeliverable } from '../../escrow/stored';
import { usePerform } from '../../transactions/use-perform';
import { FailureText } from '../../ui/FailureText';
import { useDraft } from '../../ui/use-draft';
import { useSession } from '../../wallet/session';
import { EMPTY_WORK, WorkFields, useCheckedWork } from './WorkFields';
import { useAction } from './use-action';
import { useSigned } from './use-signed';

interface Props {
  task: TaskPage;
  seat: Seat;
  action: Action;
}

/** The worker hands in: the document goes to the store, its digest, computed here, onto the chain. */
export function DeliverableForm({ task, seat, action }: Props) {
  const { t } = useTranslation();
  const { config } = useSite();
  const { signIn } = useSession();
  const sending = useAction(task);
  const signing = usePerform();
  const signed = useSigned(task);
  const { draft, change, forget } = useDraft(`guildhall.deliverable.${task.id}`, EMPTY_WORK);
  const [tried, setTried] = useState(false);
  const checked = useCheckedWork(draft);
  const busy = sending.busy || signing.busy;
  const failure = sending.failure ?? signing.failure;

  const submit = (way: 'send' | 'sign') => {
    setTried(true);
    if (!checked.ok) return;
    const document = deliverableOf(task.id, draft.body, checked.links);
    if (way === 'send') {
      void sending.run(
        action,
        async (account) => {
          await signIn(account);
          return { digest: await keepDeliverable(document) };
        },
        forget,
      );
      return;
    }
    void signing.perform(async (account) => {
      await signIn(account);
      await signed.submit(account, seat, await keepDeliverable(document));
      forget();
    });
  };

  return (
    <form
      className="deliverable-form"
      aria-label={t('deliverable.form')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit('send');
      }}
    >
      <WorkFields
        draft={draft}
        checked={checked}
        tried={tried}
        hint={t('deliverable.bodyHint')}
        onChange={change}
      />
      <div className="deeds">
        <button type="submit" className="button button-primary" disabled={busy}>
          {busy ? t('ui.working') : t('action.submit.label')}
        </button>
        {config.guild.relay ? (
          <button
            type="button"
            className="button button-quiet"
            disabled={busy}
            title={t('action.signOnlyNote')}
            onClick={() => submit('sign')}
          >
            {t('action.signOnly')}
          </button>
        ) : null}
      </div>
      <p className="hint">{t('action.submit.explain')}</p>
      {failure ? <FailureText failure={failure} token={task.token} /> : null}
    </form>
  );
}
