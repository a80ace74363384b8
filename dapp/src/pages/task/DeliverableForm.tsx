import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client';
import type { Action, TaskPage } from '../../api/types';
import { contractOf, useSite } from '../../app/site';
import { callOf } from '../../escrow/calls';
import {
  LIMITS,
  digestOf,
  freshSalt,
  isSafeLink,
  lengthOf,
  linesOf,
  type DeliverableDocument,
} from '../../escrow/documents';
import { failed } from '../../transactions/failures';
import { useTransactions } from '../../transactions/context';
import { usePerform } from '../../transactions/use-perform';
import { FailureText } from '../../ui/FailureText';
import { Preview } from '../../ui/Preview';
import { TextArea } from '../../ui/TextArea';
import { useDraft } from '../../ui/use-draft';
import { useSession } from '../../wallet/session';

/** The worker hands in: the document goes to the store, its digest, computed here, onto the chain. */
export function DeliverableForm({ task, action }: { task: TaskPage; action: Action }) {
  const { t } = useTranslation();
  const { config } = useSite();
  const { runner } = useTransactions();
  const { signIn } = useSession();
  const { busy, failure, perform } = usePerform();
  const { draft, change, forget } = useDraft(`guildhall.deliverable.${task.id}`, {
    body: '',
    links: '',
  });
  const [checked, setChecked] = useState(false);

  const links = linesOf(draft.links);
  const bodyError =
    draft.body.trim() === ''
      ? t('form.required')
      : lengthOf(draft.body) > LIMITS.body
        ? t('form.tooLong', { max: LIMITS.body })
        : null;
  const linksError =
    links.length > LIMITS.links
      ? t('form.tooMany', { max: LIMITS.links })
      : links.every(isSafeLink)
        ? null
        : t('form.links');

  const submit = () => {
    setChecked(true);
    if (bodyError !== null || linksError !== null) return;
    void perform(async (account) => {
      await signIn(account);
      const document: DeliverableDocument = {
        schema: 'guildhall/deliverable/1',
        taskId: task.id.toLowerCase(),
        body: draft.body,
        links,
        salt: freshSalt(),
      };
      const digest = digestOf(document);
      const stored = await answerOf(
        api.POST('/api/v1/deliverables', {
          params: { query: { digest }, header: { 'idempotency-key': digest.slice(2) } },
          body: document,
        }),
      );
      if (stored.digest !== digest) throw failed('digest_mismatch');
      const reputation = contractOf(config, 'Reputation');
      await runner.run(callOf({ task, action, account, reputation, digest }));
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
        submit();
      }}
    >
      <TextArea
        label={t('deliverable.body')}
        hint={t('deliverable.bodyHint')}
        error={checked ? bodyError : null}
        rows={8}
        required
        value={draft.body}
        onChange={(value) => change({ body: value })}
      />
      <Preview text={draft.body} />
      <TextArea
        label={t('deliverable.links')}
        hint={t('form.linksHint')}
        error={checked ? linksError : null}
        rows={2}
        value={draft.links}
        onChange={(value) => change({ links: value })}
      />
      <button type="submit" className="button button-primary" disabled={busy}>
        {busy ? t('ui.working') : t('action.submit.label')}
      </button>
      <p className="hint">{t('action.submit.explain')}</p>
      {failure ? <FailureText failure={failure} token={task.token} /> : null}
    </form>
  );
}
