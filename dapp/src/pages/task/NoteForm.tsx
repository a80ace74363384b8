import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getAddress } from 'viem';
import type { Seat, TaskPage } from '../../api/types';
import { useSite } from '../../app/site';
import { lengthOf } from '../../escrow/documents';
import { LONGEST_NOTE, keepNote, noteOf } from '../../escrow/stored';
import { useFormat } from '../../i18n/use-format';
import { FailureText } from '../../ui/FailureText';
import { TextArea } from '../../ui/TextArea';
import { useDraft } from '../../ui/use-draft';
import { useSession } from '../../wallet/session';
import type { ShownAction } from './legal';
import { useAction } from './use-action';

interface Props {
  task: TaskPage;
  seat: Seat;
  shown: ShownAction;
  kind: 'request_changes' | 'reject';
}

/** The poster answers with words: what is to be changed, or why the work is rejected and what that costs. */
export function NoteForm({ task, seat, shown, kind }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { native } = useSite();
  const { signIn } = useSession();
  const { busy, failure, run } = useAction(task);
  const key = `guildhall.${kind}.${task.id}.${seat.worker}`;
  const { draft, change, forget } = useDraft(key, { body: '' });
  const [tried, setTried] = useState(false);
  const { action, refusal } = shown;
  const body = draft.body;
  const error =
    body.trim() === ''
      ? t('form.required')
      : lengthOf(body) > LONGEST_NOTE
        ? t('form.tooLong', { max: LONGEST_NOTE })
        : null;
  if (refusal !== null) {
    return (
      <p className="hint">
        {t(`deal.${kind}.title`)}: {t(`reason.${refusal}`)}
      </p>
    );
  }

  const send = () => {
    setTried(true);
    if (error !== null) return;
    const note = noteOf(task.id, getAddress(seat.worker), body);
    const gather = async (account: Parameters<typeof signIn>[0]) => {
      await signIn(account);
      return { note: await keepNote(note) };
    };
    void run(action, gather, forget);
  };

  return (
    <details className="answer">
      <summary>{t(`deal.${kind}.title`)}</summary>
      <form
        aria-label={t(`deal.${kind}.title`)}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <TextArea
          label={t(`deal.${kind}.body`)}
          hint={t('deal.noteHint')}
          error={tried ? error : null}
          rows={4}
          required
          value={body}
          onChange={(value) => change({ body: value })}
        />
        <p className="hint">
          {t(`deal.${kind}.explain`, {
            left: seat.changes_left,
            stake: format.money(BigInt(action.value), native),
            dispute: format.duration(task.terms.dispute_period),
          })}
        </p>
        <button type="submit" className="button" disabled={busy}>
          {busy ? t('ui.working') : t(`deal.${kind}.label`)}
        </button>
        {failure ? <FailureText failure={failure} token={task.token} /> : null}
      </form>
    </details>
  );
}
